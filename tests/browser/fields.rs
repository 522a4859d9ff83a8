//! The fields of the plan, each used as a person would.

use crate::page::{Clipboard, Page, choose_file, drop_file, key, settle, until};
use crate::plan::{ID, os, plan, plan_with, systems, web};
use crate::scene::Scene;
use leptos::prelude::document;
use reinstall_panel::domain::os::Os;
use reinstall_panel::domain::route::Route;
use reinstall_panel::domain::server::Server;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

const SCRIPT: &str = "Post-install script";
const KEY: &str = "Public SSH key";
const CALLBACK: &str = "Callback URL";
/// The fold that both stand in.
const MORE: &str = "Add a post-install script or a callback URL";
const HOSTNAME: &str = "Hostname";
const PASSWORD: &str = "Root password";

/// A plan where the script and the callback URL are in sight.
async fn unfolded() -> Scene {
    let scene = plan().await;
    scene.page.open(MORE).await;
    scene
}

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
    let scene = unfolded().await;
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
    let scene = unfolded().await;
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
    let scene = unfolded().await;
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
    let scene = unfolded().await;
    let chooser = scene.page.one("input[type=file][aria-label='Choose file: Post-install script']");
    choose_file(chooser.unchecked_ref(), "#!/bin/sh\n");
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
    assert!(page.text().contains("Copied. The clipboard is cleared in a minute, unless"), "{}", page.text());
    page.press("Copy").await;
    clipboard.pass_a_minute().await;
    assert_eq!(clipboard.held(), [" Abcdefg1 ", " Abcdefg1 "], "the second copy has a minute of its own");
    clipboard.pass_a_minute().await;
    assert_eq!(clipboard.held().last().map(String::as_str), Some(""));
    assert!(page.text().contains("The clipboard was cleared."));
}

#[wasm_bindgen_test]
async fn what_was_copied_in_another_program_stays_in_the_clipboard() {
    let scene = plan().await;
    let page = &scene.page;
    let clipboard = Clipboard::stand_in();
    page.press("Generate").await;
    page.press("Copy").await;
    clipboard.copy_elsewhere("of another program");
    clipboard.pass_a_minute().await;
    assert_eq!(clipboard.held().len(), 1, "nothing was cleared");
    assert!(page.text().contains("Something else stands in the clipboard by now."), "{}", page.text());
}

#[wasm_bindgen_test]
async fn a_clipboard_that_the_page_may_not_read_is_left_alone_and_nobody_is_asked() {
    let scene = plan().await;
    let page = &scene.page;
    page.press("Generate").await;
    for state in ["prompt", "denied", "unknown"] {
        let clipboard = Clipboard::stand_in();
        clipboard.permit(state);
        page.press("Copy").await;
        let said = page.text();
        assert!(said.contains("Copied. It stays in the clipboard: copy something else"), "{state}: {said}");
        assert_eq!((clipboard.waiting(), clipboard.has_asked()), (0, false), "{state}");
    }
    let clipboard = Clipboard::stand_in();
    page.press("Copy").await;
    clipboard.permit("prompt");
    clipboard.pass_a_minute().await;
    assert!(page.text().contains("It may still be in the clipboard"), "the permission was taken back");
    assert!(!clipboard.has_asked() && clipboard.held().len() == 1);
}

#[wasm_bindgen_test]
async fn a_page_that_is_not_in_front_clears_the_clipboard_once_it_is() {
    let scene = plan().await;
    let page = &scene.page;
    let clipboard = Clipboard::stand_in();
    page.press("Generate").await;
    page.press("Copy").await;
    clipboard.leave(true).await;
    clipboard.pass_a_minute().await;
    assert!(page.text().contains("It may still be in the clipboard: copy something else."));
    assert_eq!(clipboard.held().len(), 1);
    clipboard.leave(false).await;
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
    assert!(page.text().contains("It may still be in the clipboard"), "{}", page.text());
    assert_eq!(clipboard.held().len(), 1);
}

#[wasm_bindgen_test]
async fn without_a_clipboard_the_password_is_marked_to_be_copied_by_hand() {
    let scene = plan().await;
    let page = &scene.page;
    let clipboard = Clipboard::stand_in();
    page.fill(PASSWORD, "Abcdefg1").await;
    clipboard.take_away();
    page.press("Copy").await;
    assert!(page.text().contains("Select it and copy by hand"), "{}", page.text());
    let password = input(page, PASSWORD);
    assert_eq!(password.type_(), "text", "it is in sight");
    assert_eq!((password.selection_start(), password.selection_end()), (Ok(Some(0)), Ok(Some(8))));
    assert_eq!(document().active_element().map(|e| e.id()), Some(password.id()));
}

#[wasm_bindgen_test]
async fn the_pin_is_no_password_to_the_browser() {
    let scene = plan().await;
    let page = &scene.page;
    let pin = input(page, "PIN");
    assert_eq!(
        (pin.type_().as_str(), pin.get_attribute("autocomplete").as_deref()),
        ("text", Some("one-time-code"))
    );
    page.fill("PIN", "0420").await;
    assert_eq!(pin.get_attribute("autocomplete").as_deref(), Some("off"));
    assert!(pin.has_attribute("data-masked"));
    page.press("Show PIN").await;
    assert!(!pin.has_attribute("data-masked") && pin.type_() == "text");
    page.press("Hide PIN").await;
    assert!(pin.has_attribute("data-masked") && pin.value() == "0420");
}

#[wasm_bindgen_test]
async fn a_password_is_held_to_the_rules_of_the_picked_system() {
    let scene = plan().await;
    let page = &scene.page;
    let rules = || {
        let all = page.all("[aria-label='Rules for the password'] li");
        all.iter().map(|rule| rule.text_content().unwrap()).collect::<Vec<_>>().join("; ")
    };
    page.fill("Root password", "ABCDEFG1").await;
    assert!(rules().contains("At most 128 characters") && !rules().contains("Three of these"), "{}", rules());
    page.pick("Windows Server 2022").await;
    let kinds = "Three of these: capital letter, small letter, digit, other character not yet met";
    assert!(rules().contains(kinds) && rules().contains("At most 127 characters met"), "{}", rules());
    page.fill("Administrator password", "ABCDEFg1").await;
    assert!(!rules().contains("not yet met"), "{}", rules());
}

#[wasm_bindgen_test]
async fn an_ssh_key_is_said_to_be_left_out_of_a_windows() {
    let scene = plan().await;
    let page = &scene.page;
    let warned = "Windows takes no SSH key: it is left out of this plan.";
    page.pick("Windows Server 2022").await;
    assert!(!described(page, KEY).contains(warned));
    page.fill(KEY, ED25519).await;
    assert!(described(page, KEY).contains(warned), "{}", described(page, KEY));
    page.pick("Debian 12").await;
    assert!(!described(page, KEY).contains(warned));
}

#[wasm_bindgen_test]
async fn a_key_in_the_form_of_puttygen_is_said_to_be_converted() {
    let scene = plan().await;
    let page = &scene.page;
    let data = ED25519.split(' ').nth(1).unwrap();
    let saved = format!(
        "---- BEGIN SSH2 PUBLIC KEY ----\nComment: \"at home\"\n{data}\n---- END SSH2 PUBLIC KEY ----\n"
    );
    page.fill(KEY, &saved).await;
    until(|| described(page, KEY).contains("Recognised: ssh-ed25519, 256 bits, at home")).await;
    assert!(described(page, KEY).contains("Converted from the form that PuTTYgen saves"));
    page.fill(KEY, ED25519).await;
    assert!(!described(page, KEY).contains("Converted"));
}

#[wasm_bindgen_test]
async fn a_name_that_the_picked_system_does_not_take_says_why() {
    let scene = plan().await;
    let page = &scene.page;
    page.pick("Windows Server 2022").await;
    page.fill(HOSTNAME, "production-web-01").await;
    page.leave(HOSTNAME).await;
    assert!(described(page, HOSTNAME).contains("Windows takes at most 15 characters"));
    page.pick("Debian 12").await;
    assert_eq!(input(page, HOSTNAME).get_attribute("aria-invalid").as_deref(), Some("false"));
}

#[wasm_bindgen_test]
async fn a_script_that_restarts_or_only_looks_plain_is_warned_of() {
    let scene = unfolded().await;
    let page = &scene.page;
    page.pick("Debian 12").await;
    page.fill(SCRIPT, "#!/bin/sh\nls –l\nreboot\n").await;
    let said = described(page, SCRIPT);
    assert!(said.contains("Line 2: “–” (U+2013) only looks like"), "{said}");
    assert!(said.contains("Until the reinstall has ended, a reboot can start the installer again"), "{said}");
    page.fill(SCRIPT, "\u{feff}#!/bin/sh\nuptime\n").await;
    let said = described(page, SCRIPT);
    assert!(said.contains("It began with a byte order mark") && !said.contains("does not begin"), "{said}");
}

/// The names of the systems in sight.
fn shown_systems(page: &Page) -> Vec<String> {
    let names = page.all(".plan__systems .choice__name");
    names.into_iter().map(|name| name.text_content().unwrap()).collect()
}

#[wasm_bindgen_test]
async fn systems_are_filtered_by_the_family_in_their_names() {
    let names = ["Debian 12", "Debian 11", "Ubuntu 24.04", "Windows Server 2022", "debian testing"];
    let some = (1..).zip(names).map(|(id, name)| os(id, name, 1)).collect();
    let scene = plan_with(web(), some, Ok(Vec::new())).await;
    let page = &scene.page;
    let toggles = page.all("[role=group][aria-label=Family] > button");
    let names: Vec<_> = toggles.iter().map(|toggle| toggle.text_content().unwrap()).collect();
    assert_eq!(names, ["All", "Debian", "Ubuntu", "Windows"]);
    let pressed = |name| page.button(name).get_attribute("aria-pressed").unwrap();
    assert_eq!((pressed("All").as_str(), pressed("Debian").as_str()), ("true", "false"));
    page.press("Debian").await;
    assert_eq!((pressed("All").as_str(), pressed("Debian").as_str()), ("false", "true"));
    assert_eq!(shown_systems(page), ["Debian 12", "Debian 11", "debian testing"]);
    page.pick("Debian 11").await;
    page.press("Windows").await;
    assert_eq!(shown_systems(page), ["Debian 11", "Windows Server 2022"], "what is picked stays");
    page.press("All").await;
    assert_eq!(shown_systems(page).len(), 5);
}

#[wasm_bindgen_test]
async fn a_family_is_shown_by_letters_that_nobody_reads_out() {
    let scene = plan().await;
    let signs = scene.page.all(".plan__systems label > [aria-hidden=true]");
    let letters: Vec<_> = signs.iter().map(|sign| sign.text_content().unwrap()).collect();
    assert_eq!(letters, ["De", "Wi"]);
}

#[wasm_bindgen_test]
async fn of_five_hundred_systems_the_first_are_shown_and_all_on_demand() {
    let many = (1..=500).map(|n| os(n, &format!("System {n}"), 1)).collect();
    let scene = plan_with(web(), many, Ok(Vec::new())).await;
    let page = &scene.page;
    assert!(page.all("[role=group][aria-label=Family]").is_empty(), "there is one family");
    assert_eq!(shown_systems(page).len(), 30);
    page.fill("Search systems", "system 400").await;
    page.pick("System 400").await;
    page.fill("Search systems", "").await;
    assert_eq!(shown_systems(page).last().map(String::as_str), Some("System 400"), "what is picked stays");
    page.button("Show all 500").focus().unwrap();
    page.press("Show all 500").await;
    assert_eq!(shown_systems(page).len(), 500);
    let focused = document().active_element().and_then(|element| element.text_content());
    assert_eq!(focused.as_deref(), Some("Show the first 30"));
    page.fill("Search systems", "system 49").await;
    assert_eq!(shown_systems(page).len(), 12);
    assert!(!page.has_button("Show the first 30"));
}

#[wasm_bindgen_test]
async fn the_licence_of_the_system_installed_now_stands_beside_the_others() {
    let server = Server { os: Some("windows server 2022".into()), ..web() };
    let scene = plan_with(server, systems(), Ok(Vec::new())).await;
    let said = "Installed now: Windows Server 2022. Licence: 16 cores × €4.20 = €67.20 a month, without VAT.";
    assert!(scene.page.text().contains(said), "{}", scene.page.text());
    let free = plan().await;
    assert!(!free.page.text().contains("Installed now:"));
}

#[wasm_bindgen_test]
async fn cores_are_asked_for_where_a_licence_depends_on_them_and_nobody_tells() {
    let silent = Server { cores: None, ..web() };
    let free: Vec<Os> = systems().into_iter().filter(|os| os.price_per_core.is_none()).collect();
    for (server, systems) in [(web(), systems()), (silent.clone(), free)] {
        let scene = plan_with(server, systems, Ok(Vec::new())).await;
        assert!(!scene.page.text().contains("Cores of the server"));
    }
    let scene = plan_with(silent, systems(), Ok(Vec::new())).await;
    let page = &scene.page;
    assert!(described(page, "Windows Server 2022").contains("€4.20 per core a month"));
    page.fill("Cores of the server", "many").await;
    page.leave("Cores of the server").await;
    assert!(described(page, "Cores of the server").contains("Write a whole number from 1 to 1024"));
    page.fill("Cores of the server", "31").await;
    assert!(described(page, "Windows Server 2022").contains("32 cores × €4.20 = €134.40 a month"));
    assert_eq!(input(page, "Cores of the server").get_attribute("aria-invalid").as_deref(), Some("false"));
    for route in [Route::Servers, Route::Plan(ID)] {
        scene.route.set(route);
        settle().await;
    }
    assert_eq!(input(page, "Cores of the server").value(), "31", "the draft keeps them");
}

#[wasm_bindgen_test]
async fn tasks_that_do_not_fit_are_shown_on_demand_with_their_reason() {
    let scene = plan().await;
    let page = &scene.page;
    assert!(!page.text().contains("driver"));
    page.open("Tasks that do not fit (1)").await;
    assert!(input(page, "driver").disabled() && !input(page, "driver").checked());
    assert_eq!(described(page, "driver"), "Does not run on this kind of server: Bare metal");
}

const ED25519: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFQCOgXngq6q9TbEuEtINuyH75rxizYyBLMX3PJnnTd+ ann@laptop";
const P256: &str = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBKbapTY1FE/LFQ35C+N9trlphSlAgRanjZWl77yMW2+cqkKQ9EZ0tk/aPeqc0oFswkMrsumKEuDZjMCdskKZwF4=";
const PRIVATE: &str = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----\n";

#[wasm_bindgen_test]
async fn a_dropped_key_is_recognised_by_kind_bits_comment_and_fingerprint() {
    let scene = plan().await;
    let page = &scene.page;
    drop_file(&page.labelled(KEY), &[&format!("{ED25519}\n")]);
    until(|| described(page, KEY).contains("Recognised")).await;
    let said = described(page, KEY);
    assert!(said.contains("Recognised: ssh-ed25519, 256 bits, ann@laptop"), "{said}");
    let said = described(page, KEY);
    assert!(said.contains("SHA256:LyfQnFI7PsQEshx59zLhN+eMEANZtJDRK/eQWPtJCWk"), "{said}");
    page.fill(KEY, P256).await;
    let said = described(page, KEY);
    assert!(said.contains("SHA256:fTvSYs8mYHl1vjeSNpIysVlbIxNyuh1fSMDoIVcefpY"), "{said}");
    page.fill(KEY, "").await;
    let said = described(page, KEY);
    assert!(!said.contains("Recognised") && !said.contains("Fingerprint"), "{said}");
}

#[wasm_bindgen_test]
async fn a_key_is_chosen_from_a_file_by_keyboard() {
    let scene = plan().await;
    let chooser = scene.page.one("input[type=file][aria-label='Choose file: Public SSH key']");
    choose_file(chooser.unchecked_ref(), ED25519);
    until(|| described(&scene.page, KEY).contains("Recognised")).await;
}

#[wasm_bindgen_test]
async fn what_is_no_key_says_why_and_a_private_one_at_once() {
    let scene = plan().await;
    let page = &scene.page;
    page.fill(KEY, PRIVATE).await;
    let warned = "This is a private key: never give it away. It is not sent anywhere.";
    assert!(described(page, KEY).contains(warned), "the field was not left yet");
    assert_eq!(page.labelled(KEY).get_attribute("aria-invalid").as_deref(), Some("true"));
    page.fill(KEY, "").await;
    drop_file(&page.labelled(KEY), &[PRIVATE]);
    until(|| described(page, KEY).contains(warned)).await;
    for (dropped, why) in [
        ("hello", "This is no OpenSSH public key"),
        (&*format!("{ED25519}\n{ED25519}"), "Only one key can be installed"),
        (&*"x".repeat(17 * 1024), "That file is too large: at most 16 KB fit"),
        ("\u{0}\u{1}", "That file is no text"),
    ] {
        drop_file(&page.labelled(KEY), &[dropped]);
        until(|| described(page, KEY).contains(why)).await;
    }
}

#[wasm_bindgen_test]
async fn a_plan_with_a_private_key_is_not_reviewed() {
    let scene = plan().await;
    let page = &scene.page;
    page.pick("Debian 12").await;
    page.press("Generate").await;
    page.fill("PIN", "0420").await;
    page.fill(KEY, PRIVATE).await;
    page.press("Review").await;
    assert_eq!(document().active_element().map(|e| e.id()), Some(page.labelled(KEY).id()));
    assert!(page.has_button("Review") && scene.world.borrow().started.is_empty());
}

#[wasm_bindgen_test]
async fn a_callback_is_shown_as_it_will_be_called_and_a_local_one_is_warned_of() {
    let scene = unfolded().await;
    let page = &scene.page;
    page.fill(CALLBACK, "HTTPS://Example.com/ready?id=1 ").await;
    assert_eq!(described(page, CALLBACK), "Will be called as https://example.com/ready?id=1");
    for address in ["http://192.168.1.5/done", "http://localhost:8080/"] {
        page.fill(CALLBACK, address).await;
        let said = described(page, CALLBACK);
        assert!(said.contains("This is a local or private address"), "{said}");
    }
    page.leave(CALLBACK).await;
    let valid = page.labelled(CALLBACK).get_attribute("aria-invalid");
    assert_eq!(valid.as_deref(), Some("false"), "a warning is no error");
}

#[wasm_bindgen_test]
async fn a_script_is_warned_of_in_words_once_its_system_is_picked() {
    let scene = unfolded().await;
    let page = &scene.page;
    page.fill(SCRIPT, "Write-Host 'hello'\n$x = 1\n").await;
    assert!(!described(page, SCRIPT).contains("PowerShell,"));
    page.pick("Debian 12").await;
    let said = described(page, SCRIPT);
    assert!(said.contains("reads like PowerShell, but the picked system is no Windows"), "{said}");
    assert!(said.contains("It does not begin with #!"), "{said}");
    let valid = page.labelled(SCRIPT).get_attribute("aria-invalid");
    assert_eq!(valid.as_deref(), Some("false"), "a warning is no error");
    page.pick("Windows Server 2022").await;
    assert!(!described(page, SCRIPT).contains("picked system"));
    page.fill(SCRIPT, "#!/bin/bash\napt-get install -y nginx\n").await;
    assert!(described(page, SCRIPT).contains("reads like bash, but the picked system is a Windows"));
    let live = page.all("[aria-live=polite] .field__warning");
    assert!(!live.is_empty(), "it is read out");
}

#[wasm_bindgen_test]
async fn line_ends_of_windows_are_warned_of_until_the_text_is_changed() {
    let scene = unfolded().await;
    let page = &scene.page;
    page.pick("Debian 12").await;
    drop_file(&page.labelled(SCRIPT), &["#!/bin/sh\r\nexit\r\n"]);
    until(|| described(page, SCRIPT).contains("Its lines end as on Windows")).await;
    let script = area(page, SCRIPT);
    script.set_selection_range(3, 3).unwrap();
    page.fill(HOSTNAME, "web-2").await;
    assert_eq!(script.selection_start().unwrap(), Some(3), "the caret stays where it is");
    page.fill(SCRIPT, &script.value()).await;
    assert!(!described(page, SCRIPT).contains("Its lines end"));
}

#[wasm_bindgen_test]
async fn the_current_hostname_stands_there_and_a_bad_one_is_told_as_it_is_typed() {
    let scene = plan().await;
    let page = &scene.page;
    assert_eq!(input(page, HOSTNAME).value(), "web-1");
    page.fill(HOSTNAME, "bücher").await;
    page.leave(HOSTNAME).await;
    let said = described(page, HOSTNAME);
    assert!(said.contains("an internationalised name is written in its xn-- form"), "{said}");
    page.fill(HOSTNAME, "xn--bcher-kva_").await;
    assert!(described(page, HOSTNAME).contains("“_” can't be in a hostname"));
    page.fill(HOSTNAME, "xn--bcher-kva").await;
    assert_eq!(input(page, HOSTNAME).get_attribute("aria-invalid").as_deref(), Some("false"));
}

#[wasm_bindgen_test]
async fn script_and_callback_wait_in_a_fold_that_opens_by_itself_for_what_stands_in_it() {
    let scene = plan().await;
    let page = &scene.page;
    let is_open = || page.fold(MORE).has_attribute("open");
    assert!(!is_open() && !page.text().contains("Callback URL"));
    assert!(page.text().contains("The script runs once at the first start"), "it says what it is");
    page.open(MORE).await;
    page.fill(CALLBACK, "ftp://example.com/").await;
    page.open(MORE).await;
    page.pick("Debian 12").await;
    page.press("Generate").await;
    page.fill("PIN", "0420").await;
    assert!(!is_open(), "closed by the person, it stays so");
    page.press("Review").await;
    assert!(is_open());
    assert_eq!(document().active_element().map(|e| e.id()), Some(page.labelled(CALLBACK).id()));
    assert!(described(page, CALLBACK).contains("Only http and https can be called"));
    for route in [Route::Servers, Route::Plan(ID)] {
        scene.route.set(route);
        settle().await;
    }
    assert!(is_open());
    assert_eq!(input(page, CALLBACK).value(), "ftp://example.com/");
}

#[wasm_bindgen_test]
async fn what_was_typed_in_a_fold_outlives_its_closing() {
    let scene = plan().await;
    let page = &scene.page;
    page.open("Recipes").await;
    page.fill("Name of the recipe", "web").await;
    for _ in 0..2 {
        page.open("Recipes").await;
    }
    assert_eq!(input(page, "Name of the recipe").value(), "web");
}
