//! What the API said in a reinstall: listed as text, searched, copied, saved, and the report for support.

use crate::page::{Clipboard, SHELF, Shelf, settle};
use crate::scene::{Scene, Start, scene};
use crate::scripted::{KEY, OWNER, Scripted, order};
use reinstall_panel::api::{AsyncAnswer, Message, Reply};
use reinstall_panel::domain::id::ServerId;
use reinstall_panel::domain::route::Route;
use wasm_bindgen_test::wasm_bindgen_test;

const FIRST: u64 = 1_795_460_645_000;
const HTML: &str = "<img src=x onerror=alert(1)> \u{202e}gnp";

fn hostile() -> Scripted {
    let mut run = Scripted::begin(order(25250, "Debian 12"), OWNER, FIRST);
    run.reboot();
    run.stage(1, 60);
    let raw = ["{\"scope\":\"", HTML, "\",\"key\":\"", KEY, "\"}"].concat();
    let message = Message { scope: HTML.into(), raw, ..Message::default() };
    run.answer(run.now + 60_000, Ok(Reply::Async(AsyncAnswer::Stage(message))));
    run
}

async fn of(run: &Scripted, lines: Option<Vec<String>>) -> Scene {
    SHELF.set(Shelf { lines, ..Shelf::default() });
    let route = Route::Run(ServerId(25250));
    let start = Start { route, run: Some(run.run().clone()), now_ms: run.now, ..Start::default() };
    let scene = scene(start).await;
    scene.page.open("Messages").await;
    settle().await;
    scene
}

/// What was asked and what was made of it, of each entry.
fn listed(scene: &Scene) -> Vec<String> {
    let bodies = scene.page.all(".log__body");
    let first_two = |body: &web_sys::Element| {
        let parts = body.query_selector_all(":scope > span").unwrap();
        let text = |at| parts.get(at).unwrap().text_content().unwrap();
        [&*text(0), &text(1)].concat()
    };
    bodies.iter().map(first_two).collect()
}

#[wasm_bindgen_test]
async fn every_answer_is_listed_as_text_with_what_was_made_of_it() {
    let run = hostile();
    let scene = of(&run, Some(run.lines.clone())).await;
    assert_eq!(
        listed(&scene),
        [
            "Create the key for progress reports a key for questions",
            "Create the PXE config done",
            "Set the boot order to network done",
            "Reboot the server done",
            "How far is the installer? taken for stage 1",
            "How far is the installer? taken for stage 2",
        ]
    );
    assert!(scene.page.all(".log img").is_empty(), "no markup comes of what the API says");
    let log = scene.page.one("ol.log").text_content().unwrap();
    assert!(log.contains("<img src=x onerror=alert(1)> [U+202E]gnp"), "{log}");
    assert!(!log.contains(KEY), "{log}");
}

#[wasm_bindgen_test]
async fn what_is_looked_for_is_what_is_copied_and_saved() {
    let run = hostile();
    let clipboard = Clipboard::stand_in();
    let scene = of(&run, Some(run.lines.clone())).await;
    scene.page.fill("Search messages", "INSTALLER stage 2").await;
    assert_eq!(listed(&scene), ["How far is the installer? taken for stage 2"]);
    scene.page.press("Copy all").await;
    scene.page.press("Save as text").await;
    scene.page.press("Save as JSON").await;
    let saved = scene.world.borrow().saved.clone();
    let names: Vec<_> = saved.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["messages.txt", "messages.json"]);
    assert_eq!(clipboard.held(), [saved[0].1.clone()]);
    assert_eq!(saved[0].1.matches("How far is the installer?").count(), 1);
    assert!(saved[1].1.contains(r#""taken_for":"stage_2""#) && !saved[1].1.contains(KEY), "{}", saved[1].1);
    scene.page.fill("Search messages", "nowhere").await;
    assert!(scene.page.text().contains("No message matches."));
}

#[wasm_bindgen_test]
async fn the_report_has_all_of_the_run_whatever_is_looked_for() {
    let run = hostile();
    let scene = of(&run, Some(run.lines.clone())).await;
    scene.page.fill("Search messages", "nowhere").await;
    scene.page.press("Save a report for support").await;
    let saved = scene.world.borrow().saved.clone();
    let [(name, text)] = &saved[..] else { panic!("{saved:?}") };
    assert_eq!(name, "reinstall-report.json");
    assert!(text.contains(r#""api":"https://panel.example.com","#), "{text}");
    assert!(text.contains(r#""what":"stage_1","state":"done""#), "{text}");
    assert!(text.contains(r#""taken_for":"stage_1""#) && text.contains("Mozilla/5.0"), "{text}");
    for secret in [KEY, OWNER] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[wasm_bindgen_test]
async fn what_comes_while_one_looks_is_added_and_what_was_opened_stays_open() {
    let mut run = hostile();
    let scene = of(&run, Some(run.lines.clone())).await;
    let raw = || scene.page.one(".log__entry:last-child details");
    raw().set_attribute("open", "").unwrap();
    let first = scene.page.all(".log__entry details").remove(0);
    run.stage(2, 60);
    SHELF.with_borrow_mut(|shelf| shelf.lines = Some(run.lines.clone()));
    scene.run.set(Some(run.run().clone()));
    settle().await;
    assert_eq!(listed(&scene).last().unwrap(), "How far is the installer? taken for stage 2");
    assert!(first.has_attribute("open"), "the one that was opened is the same");
}

#[wasm_bindgen_test]
async fn a_browser_that_does_not_tell_is_not_taken_for_silence() {
    let run = hostile();
    let scene = of(&run, None).await;
    assert!(scene.page.text().contains("The messages could not be read"));
    let scene = {
        drop(scene);
        of(&run, Some(Vec::new())).await
    };
    assert!(scene.page.text().contains("Nothing yet."));
}
