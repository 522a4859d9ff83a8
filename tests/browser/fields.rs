//! The fields of the plan, each used as a person would.

use crate::page::{Clipboard, Page, drop_file, key, settle, until};
use crate::plan::plan;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

const SCRIPT: &str = "Post-install script";
const PASSWORD: &str = "Root password";

fn area(page: &Page, label: &str) -> HtmlTextAreaElement {
    page.labelled(label).unchecked_into()
}

fn input(page: &Page, label: &str) -> HtmlInputElement {
    page.labelled(label).unchecked_into()
}

fn described(page: &Page, label: &str) -> String {
    page.description(&page.labelled(label))
}

#[wasm_bindgen_test]
async fn a_script_has_a_number_for_each_line_that_scrolls_along() {
    let scene = plan().await;
    let numbers = scene.page.one(".field__box--code > [aria-hidden=true]");
    assert_eq!(numbers.text_content().as_deref(), Some("1\n"));
    scene.page.fill(SCRIPT, &"#!/bin/sh\n".repeat(60)).await;
    assert!(numbers.text_content().unwrap().ends_with("\n60\n61\n"));
    numbers.set_attribute("style", "height: 60px; overflow: hidden").unwrap();
    let script = area(&scene.page, SCRIPT);
    script.set_scroll_top(150);
    settle().await;
    assert!(script.scroll_top() > 0);
    assert_eq!(numbers.scroll_top(), script.scroll_top());
}

#[wasm_bindgen_test]
async fn tab_writes_a_tab_and_escape_lets_the_keyboard_out() {
    let scene = plan().await;
    assert!(described(&scene.page, SCRIPT).contains("Tab writes a tab; Esc, then Tab goes on"));
    scene.page.fill(SCRIPT, "if").await;
    let script = area(&scene.page, SCRIPT);
    script.set_selection_range(2, 2).unwrap();
    assert!(key(&script, "Tab", false), "it writes, and does not move on");
    settle().await;
    assert_eq!(script.value(), "if\t");
    assert!(!key(&script, "Tab", true), "Shift and Tab go back");
    key(&script, "Escape", false);
    assert!(!key(&script, "Tab", false), "Escape and Tab go on");
    assert!(key(&script, "Tab", false), "the next one writes again");
}

#[wasm_bindgen_test]
async fn a_dropped_script_is_taken_as_it_is_and_a_bad_file_says_why() {
    let scene = plan().await;
    let page = &scene.page;
    let script = area(page, SCRIPT);
    drop_file(&script, &["#!/bin/sh\nexit\n"]);
    until(|| script.value() == "#!/bin/sh\nexit\n").await;
    assert!(described(page, SCRIPT).contains("15 of 32768 characters"));
    for (files, why) in [
        (vec!["\0binary"], "That file is no text"),
        (vec!["a", "b"], "Only one file can be taken"),
        (vec![&*"x".repeat(129 * 1024)], "That file is too large: at most 128 KB fit"),
    ] {
        drop_file(&script, &files);
        until(|| described(page, SCRIPT).contains(why)).await;
    }
    assert_eq!(script.value(), "#!/bin/sh\nexit\n", "what was there stays");
    page.fill(SCRIPT, "#!/bin/bash").await;
    assert!(!described(page, SCRIPT).contains("file is"));
}

#[wasm_bindgen_test]
async fn a_file_is_chosen_by_keyboard_too() {
    let scene = plan().await;
    let chooser = scene.page.one("input[type=file][aria-label='Choose file: Post-install script']");
    crate::page::choose_file(chooser.unchecked_ref(), "#!/bin/sh\n");
    let script = area(&scene.page, SCRIPT);
    until(|| script.value() == "#!/bin/sh\n").await;
}

#[wasm_bindgen_test]
async fn a_generated_password_is_shown_with_its_entropy_until_another_is_typed() {
    let scene = plan().await;
    let page = &scene.page;
    assert!(page.text().contains("Generate makes 20 characters at random, with at least 117 bits"));
    assert_eq!(input(page, PASSWORD).type_(), "password");
    page.press("Generate").await;
    assert_eq!(input(page, PASSWORD).type_(), "text");
    assert!(described(page, PASSWORD).contains("Generated: 20 characters at random, at least 117 bits"));
    page.press("Hide Root password").await;
    assert_eq!(input(page, PASSWORD).type_(), "password");
    page.fill(PASSWORD, "Abcdefg1").await;
    assert!(!page.text().contains("Generated:"));
}

#[wasm_bindgen_test]
async fn a_copied_password_leaves_the_clipboard_a_minute_after_the_last_copy() {
    let scene = plan().await;
    let page = &scene.page;
    let clipboard = Clipboard::stand_in();
    let copy = page.button("Copy");
    assert_eq!(copy.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert_eq!(page.description(&copy), "Nothing to copy yet");
    page.fill(PASSWORD, " Abcdefg1 ").await;
    page.press("Copy").await;
    assert!(page.text().contains("Copied. The clipboard is cleared in a minute."));
    page.press("Copy").await;
    clipboard.pass_a_minute().await;
    assert_eq!(clipboard.held(), [" Abcdefg1 ", " Abcdefg1 "], "the second copy has a minute of its own");
    clipboard.pass_a_minute().await;
    assert_eq!(clipboard.held().last().map(String::as_str), Some(""));
    assert!(page.text().contains("The clipboard was cleared."));
}

#[wasm_bindgen_test]
async fn a_clipboard_that_the_browser_keeps_is_told() {
    let scene = plan().await;
    let page = &scene.page;
    let clipboard = Clipboard::stand_in();
    page.press("Generate").await;
    page.press("Copy").await;
    clipboard.refuse();
    page.press("Copy").await;
    assert!(page.text().contains("Select it and copy by hand"));
    clipboard.pass_a_minute().await;
    assert!(page.text().contains("The browser did not let the clipboard be cleared"));
    assert_eq!(clipboard.held().len(), 1);
}
