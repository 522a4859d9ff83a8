//! A reinstall that is followed by its link, by somebody without an account.

use crate::page::{SHELF, Shelf, listeners, say, settle};
use crate::scene::{Scene, Start, World, scene};
use crate::scripted::{KEY, OWNER, Scripted, order};
use reinstall_panel::api::{ApiError, AsyncAnswer, Call, Message, Reply};
use reinstall_panel::domain::id::{AsyncKey, ServerId};
use reinstall_panel::domain::route::{Followed, Route};
use reinstall_panel::ui::Access;
use wasm_bindgen_test::wasm_bindgen_test;

const FIRST: u64 = 1_795_460_645_000;

fn driven() -> Scripted {
    let mut run = Scripted::begin(order(25250, "Debian 12"), OWNER, FIRST);
    run.reboot();
    run.stage(1, 60);
    run
}

async fn follow(shelf: Shelf, answers: fn() -> Result<Reply, ApiError>) -> Scene {
    let followed = Followed { key: AsyncKey::parse(KEY).unwrap(), hostname: "web-1".into() };
    SHELF.set(Shelf { followed: Some(followed), ..shelf });
    let answers = move |call: &Call| matches!(call, Call::Check(_)).then(answers);
    let world = World { answers: Box::new(answers), ..World::default() };
    let access = Access::SignedOut;
    let start = Start { access, route: Route::Watch, world, now_ms: FIRST + 600_000, ..Start::default() };
    let scene = scene(start).await;
    settle().await;
    scene
}

fn here(run: &Scripted, is_driven: bool) -> Shelf {
    Shelf { lines: Some(run.lines.clone()), is_driven, ..Shelf::default() }
}

fn nobody() -> Shelf {
    Shelf { lines: Some(Vec::new()), ..Shelf::default() }
}

fn said(scope: &str) -> Result<Reply, ApiError> {
    Ok(Reply::Async(AsyncAnswer::Stage(Message { scope: scope.into(), ..Message::default() })))
}

fn calls(scene: &Scene) -> usize {
    scene.world.borrow().calls.len()
}

/// The state of each stage.
fn stages(scene: &Scene) -> Vec<String> {
    let rows = scene.page.all("ol[aria-label='Stages of the installation'] .rail__state");
    rows.iter().map(|row| row.text_content().unwrap().trim().to_owned()).collect()
}

#[wasm_bindgen_test]
async fn the_page_that_makes_the_calls_tells_and_nothing_is_asked() {
    let mut run = driven();
    let scene = follow(here(&run, true), || Err(ApiError::NoAnswer)).await;
    let text = scene.page.text();
    for part in [
        "Follow a reinstall",
        "Reinstall of web-1",
        "1 of 5 stages told",
        "Told by the page that makes the calls",
        "It does not see the steps before and after",
        "taken for stage 1",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(stages(&scene), ["done", "going on", "waiting", "waiting", "waiting"]);
    assert!(!scene.page.has_button("Ask the provider") && !text.contains("Sign in"), "{text}");
    assert!(!text.contains("PXE config\n") && !text.contains("Create the PXE config"), "{text}");
    run.stage(3, 60);
    SHELF.with_borrow_mut(|shelf| shelf.lines = Some(run.lines.clone()));
    say();
    settle().await;
    assert_eq!(stages(&scene), ["done", "done", "done", "going on", "waiting"]);
    let title = leptos::prelude::document().title();
    assert!(title.starts_with("3 of 5 stages told · Reinstall of web-1") && !title.contains(KEY), "{title}");
    assert_eq!(calls(&scene), 0);
    assert!(!scene.page.one("#main").outer_html().contains(KEY));
}

#[wasm_bindgen_test]
async fn where_nobody_makes_the_calls_it_asks_only_after_the_button() {
    let scene = follow(nobody(), || said("Stage 2")).await;
    let text = scene.page.text();
    assert!(text.contains("Nothing has been asked yet") && text.contains("may use up a message"), "{text}");
    say();
    settle().await;
    assert_eq!(calls(&scene), 0);
    scene.page.press("Ask the provider").await;
    settle().await;
    assert_eq!(calls(&scene), 1);
    assert_eq!(stages(&scene), ["done", "done", "going on", "waiting", "waiting"]);
    assert!(scene.page.text().contains("Asking the provider"), "{}", scene.page.text());
    say();
    settle().await;
    assert_eq!(calls(&scene), 1, "not before its time");
}

#[wasm_bindgen_test]
async fn a_page_that_is_gone_leaves_what_it_knew_and_the_button() {
    let scene = follow(here(&driven(), false), || Ok(Reply::Async(AsyncAnswer::NotFound))).await;
    assert!(scene.page.text().contains("The page that makes the calls is closed"));
    scene.page.press("Ask the provider").await;
    settle().await;
    let text = scene.page.text();
    assert!(text.contains("The provider does not know this key"), "{text}");
    assert!(text.contains("Ask the person who started it") && !text.contains("is online"), "{text}");
    assert_eq!(stages(&scene), ["done", "unknown", "unknown", "unknown", "unknown"]);
}

#[wasm_bindgen_test]
async fn an_end_is_told_and_nothing_is_asked_any_more() {
    // Of the old system, too, nothing else would be heard.
    let scene = follow(nobody(), || said("Stage 5")).await;
    scene.page.press("Ask the provider").await;
    settle().await;
    let text = scene.page.text();
    assert!(text.contains("The server may be online") && !text.contains("The server is online"), "{text}");
    drop(scene);
    // Here the first stage is known from the journal.
    let scene = follow(here(&driven(), false), || said("Stage 5")).await;
    scene.page.press("Ask the provider").await;
    settle().await;
    let text = scene.page.text();
    assert!(text.contains("The server is online") && text.contains("safe to reboot"), "{text}");
    assert_eq!(stages(&scene), ["done"; 5]);
    assert!(!scene.page.has_button("Ask the provider"));
}

#[wasm_bindgen_test]
async fn an_api_that_fails_is_told_with_its_words() {
    let scene = follow(nobody(), || Err(ApiError::NoAnswer)).await;
    scene.page.press("Ask the provider").await;
    settle().await;
    assert!(scene.page.text().contains("No answer to eq_callback/check"), "{}", scene.page.text());
}

#[wasm_bindgen_test]
async fn a_link_without_a_key_says_so() {
    SHELF.set(nobody());
    let access = Access::SignedOut;
    let scene = scene(Start { access, route: Route::Watch, ..Start::default() }).await;
    settle().await;
    assert!(scene.page.text().contains("This link is not whole"));
}

#[wasm_bindgen_test]
async fn whoever_leaves_the_view_is_asked_to_sign_in_and_nothing_goes_on() {
    let scene = follow(here(&driven(), true), || Err(ApiError::NoAnswer)).await;
    let before = listeners();
    assert!(before > 0);
    scene.route.set(Route::Servers);
    settle().await;
    assert!(scene.page.has_button("Sign in") && !scene.page.text().contains("Follow a reinstall"));
    assert_eq!(listeners(), before - 1);
}

#[wasm_bindgen_test]
async fn the_link_is_there_for_whoever_asks_for_it_with_what_it_gives_away() {
    let run = driven();
    SHELF.set(here(&run, true));
    let shown = Some(run.run().clone());
    let route = Route::Run(ServerId(25250));
    let scene = scene(Start { route, run: shown, now_ms: run.now, ..Start::default() }).await;
    scene.page.open("Messages").await;
    assert!(!scene.page.one("#main").outer_html().contains(KEY));
    scene.page.open("Let somebody follow").await;
    let text = scene.page.text();
    assert!(text.contains(&format!("https://panel.example.com/#/watch/{KEY}/web-1")), "{text}");
    assert!(text.contains("They can change nothing.") && text.contains("only after a warning"), "{text}");
}
