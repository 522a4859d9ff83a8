//! A reinstall that another browser drives, followed by the mark on the server.

use crate::page::settle;
use crate::scene::{Scene, Start, World, scene, server};
use reinstall_panel::api::{ApiError, Call, Reply};
use reinstall_panel::domain::id::ServerId;
use reinstall_panel::domain::route::Route;
use reinstall_panel::domain::server::Server;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

const MARKED_AT: u64 = 1_795_460_000_000;

type Shown = Rc<RefCell<Result<String, ApiError>>>;

/// The page at a server whose mark is what `shown` has, so many minutes after it was left there.
async fn at(route: Route, shown: &Shown, minutes: u64) -> Scene {
    let mark = shown.clone();
    let answers = move |call: &Call| match (call, &*mark.borrow()) {
        (Call::Show(ServerId(25250)), Ok(mark)) => {
            let marker = Some(mark.clone()).filter(|mark| !mark.is_empty());
            let server = Server { marker, ..server(25250, "web-1.example.com", "192.0.2.7") };
            Some(Ok(Reply::Server(Box::new(server))))
        }
        (Call::Show(ServerId(25250)), Err(error)) => Some(Err(error.clone())),
        _ => None,
    };
    let world = World {
        servers: Ok(vec![server(25250, "web-1.example.com", "192.0.2.7")]),
        answers: Box::new(answers),
        ..World::default()
    };
    let now_ms = MARKED_AT + minutes * 60_000;
    scene(Start { route, world, now_ms, ..Start::default() }).await
}

fn marked(what: &str) -> Shown {
    Rc::new(RefCell::new(Ok(["1795459000000-25250 ", what, " 1795460000000"].concat())))
}

/// Name and state of each row.
fn rows(scene: &Scene) -> Vec<(String, String)> {
    let text = |row: &web_sys::Element, part| {
        let part = row.query_selector(part).unwrap().unwrap();
        part.text_content().unwrap().trim().to_owned()
    };
    let rows = scene.page.all("ol[aria-label='Steps of the reinstall'] > li");
    rows.iter().map(|row| (text(row, ".rail__name"), text(row, ".rail__state"))).collect()
}

#[wasm_bindgen_test]
async fn is_shown_step_by_step_with_nothing_to_decide() {
    let scene = at(Route::Run(ServerId(25250)), &marked("stage_3"), 4).await;
    let text = scene.page.text();
    assert!(text.contains("A reinstall of this server goes on elsewhere"), "{text}");
    assert!(text.contains("left 4 min 0 s ago"), "{text}");
    assert!(text.contains("do not reboot the server by hand"), "{text}");
    let rows = rows(&scene);
    assert_eq!(rows.len(), 10);
    let states: Vec<_> = rows.iter().map(|(_, state)| state.as_str()).collect();
    assert_eq!(states[..5], ["done"; 5]);
    assert_eq!((rows[5].0.as_str(), states[5]), ("Stage 3: post-install tasks done", "going on"));
    assert_eq!(states[6..], ["waiting"; 4]);
    assert!(scene.page.all("main button").is_empty(), "there is nothing to press");
    let calls = scene.world.borrow().calls.clone();
    let others = calls.iter().filter(|call| !matches!(call, Call::List | Call::Show(_)));
    assert_eq!(others.count(), 0, "no key is asked: {calls:?}");
}

#[wasm_bindgen_test]
async fn one_that_is_called_off_shows_what_is_left_of_it() {
    let scene = at(Route::Run(ServerId(25250)), &marked("clear_pxe off"), 0).await;
    assert!(scene.page.text().contains("A reinstall of this server is being called off elsewhere"));
    let rows = rows(&scene);
    let rows: Vec<_> = rows.iter().map(|(name, state)| (name.as_str(), state.as_str())).collect();
    assert_eq!(rows, [("Set the boot order back to disk", "done"), ("Remove the PXE config", "going on")]);
}

#[wasm_bindgen_test]
async fn one_whose_page_is_silent_says_what_to_do() {
    let scene = at(Route::Run(ServerId(25250)), &marked("stage_3"), 31).await;
    let text = scene.page.text();
    assert!(text.contains("The page that drives a reinstall of this server may be gone"), "{text}");
    assert!(text.contains("left its last mark on the server 31 min 0 s ago"), "{text}");
    assert!(text.contains("Open the page again in the browser in which the reinstall was started"), "{text}");
}

#[wasm_bindgen_test]
async fn a_mark_that_was_left_behind_is_none() {
    let scene = at(Route::Run(ServerId(25250)), &marked("stage_3"), 180).await;
    assert!(scene.page.text().contains("No reinstall of this server goes on"));
}

#[wasm_bindgen_test]
async fn a_mark_that_can_not_be_read_can_be_read_again() {
    let shown = marked("reboot");
    *shown.borrow_mut() = Err(ApiError::NoAnswer);
    let scene = at(Route::Run(ServerId(25250)), &shown, 1).await;
    let text = scene.page.text();
    assert!(text.contains("No answer to eq/show"), "{text}");
    assert!(!text.contains("No reinstall of this server goes on"), "{text}");
    shown.swap(&marked("reboot"));
    scene.page.button("Try again").click();
    settle().await;
    assert!(scene.page.text().contains("A reinstall of this server goes on elsewhere"));
}

#[wasm_bindgen_test]
async fn an_api_that_tells_nothing_of_a_server_has_no_mark_of_it() {
    let shown = marked("");
    *shown.borrow_mut() = Err(ApiError::Refused { message: "Unknown action".into(), code: None });
    let scene = at(Route::Run(ServerId(25250)), &shown, 1).await;
    assert!(scene.page.text().contains("No reinstall of this server goes on"));
}

#[wasm_bindgen_test]
async fn a_plan_for_such_a_server_leads_there() {
    let scene = at(Route::Plan(ServerId(25250)), &marked("stage_3"), 4).await;
    assert!(scene.page.text().contains("Do not start a second reinstall"));
    let href = scene.page.link("Follow it").get_attribute("href");
    assert_eq!(href.as_deref(), Some("#/servers/25250/run"));
    drop(scene);
    let none = Rc::new(RefCell::new(Ok(String::new())));
    let scene = at(Route::Plan(ServerId(25250)), &none, 4).await;
    assert!(!scene.page.text().contains("goes on elsewhere"));
}
