//! The reinstalls that are over: listed, searched, looked at, saved, deleted.

use crate::page::{SHELF, Shelf, settle};
use crate::scene::{Scene, Start, scene};
use crate::scripted::{KEY, OWNER, Scripted, order, success};
use reinstall_panel::domain::hostname::Hostname;
use reinstall_panel::domain::plan::Order;
use reinstall_panel::domain::route::Route;
use reinstall_panel::flow::Decision;
use reinstall_panel::ui::Access;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const FIRST: u64 = 1_795_460_645_000;
const DAY: u64 = 86_400_000;

fn called(hostname: &str, server: u64, system: &str) -> Order {
    Order { hostname: Hostname::parse(hostname).unwrap(), ..order(server, system) }
}

/// Four successes, one that was given up, one that goes on, one of somebody else.
fn journals() -> Vec<String> {
    let mut all = Vec::new();
    for (day, min) in [(0, 11), (1, 12), (2, 13), (3, 19)] {
        let stages = [60, 120, 120, 60, min * 60 - 360];
        all.push(success(called("db-1", 25250, "Debian 12"), OWNER, FIRST + day * DAY, stages));
    }
    let mut given_up = Scripted::begin(called("web-9", 700, "Ubuntu 24.04"), OWNER, FIRST + 4 * DAY);
    given_up.reboot();
    given_up.stage(1, 60);
    given_up.decide(given_up.now, Decision::Abandon);
    given_up.clean_up();
    all.push(given_up);
    all.push(Scripted::begin(called("going-on", 25250, "Debian 12"), OWNER, FIRST + 5 * DAY));
    let other = called("secret-server", 9, "Debian 12");
    all.push(success(other, "other@example.com", FIRST + 6 * DAY, [60; 5]));
    all.into_iter().flat_map(|run| run.lines).collect()
}

async fn of(lines: Option<Vec<String>>) -> Scene {
    SHELF.set(Shelf { lines, ..Shelf::default() });
    let scene = scene(Start { route: Route::History, now_ms: FIRST + 9 * DAY, ..Start::default() }).await;
    settle().await;
    scene
}

/// The hostnames of the rows that are listed.
fn listed(scene: &Scene) -> Vec<String> {
    let names = scene.page.all(".table:not(.plot__table) td.table__main");
    names.iter().map(|name| name.first_child().unwrap().text_content().unwrap()).collect()
}

fn press_in_dialog(scene: &Scene, name: &str) {
    let buttons = scene.page.all("dialog[open] button");
    let found = buttons.into_iter().find(|button| button.text_content().as_deref() == Some(name));
    found.unwrap().unchecked_into::<HtmlElement>().click();
}

fn deleted() -> Vec<Vec<String>> {
    SHELF.with_borrow(|shelf| shelf.deleted.clone())
}

/// Unfolds what is told of the latest one.
async fn open_latest(scene: &Scene) {
    let button = scene.page.all("tbody button").remove(0);
    assert_eq!(button.get_attribute("aria-expanded").as_deref(), Some("false"));
    assert!(button.get_attribute("aria-label").unwrap().starts_with("Details of web-9, 20"));
    button.unchecked_ref::<HtmlElement>().click();
    settle().await;
    assert_eq!(button.get_attribute("aria-expanded").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn the_latest_comes_first_and_what_goes_on_or_is_somebody_elses_is_not_there() {
    let scene = of(Some(journals())).await;
    assert_eq!(listed(&scene), ["web-9", "db-1", "db-1", "db-1", "db-1"]);
    let text = scene.page.text();
    assert!(text.contains("Past reinstalls") && text.contains("5 reinstalls"), "{text}");
    assert!(text.contains("Given up") && text.contains("Reinstalled"), "{text}");
    assert!(!text.contains("going-on") && !text.contains("secret-server"), "{text}");
    assert!(leptos::prelude::document().title().starts_with("Past reinstalls"));
}

#[wasm_bindgen_test]
async fn is_searched_by_hostname_number_system_and_outcome() {
    let scene = of(Some(journals())).await;
    for (query, count) in [("web", 1), ("25250", 4), ("ubuntu", 1), ("given up", 1), ("REINSTALLED", 4)] {
        scene.page.fill("Search past reinstalls", query).await;
        assert_eq!(listed(&scene).len(), count, "{query}");
        let text = scene.page.text();
        assert!(text.contains(&format!("{count} of 5 reinstalls")), "{text}");
    }
    scene.page.fill("Search past reinstalls", "nothing like it").await;
    let text = scene.page.text();
    assert!(text.contains("No past reinstall matches") && text.contains("“nothing like it”"), "{text}");
    scene.page.press("Show all reinstalls").await;
    assert_eq!(listed(&scene).len(), 5);
}

#[wasm_bindgen_test]
async fn one_that_is_opened_tells_its_plan_its_end_and_its_stages() {
    let scene = of(Some(journals())).await;
    assert!(!scene.page.text().contains("Server at the end"));
    open_latest(&scene).await;
    let text = scene.page.one(".history__more:not([hidden])").text_content().unwrap();
    for part in [
        "The reinstall was given up.",
        "Mirror (LVM_RAID1): 2 × 960 GB erased",
        "nvidia-driver: skipped",
        "Public SSH key",
        "192.0.2.7",
        "Disks erased. Not armed",
        "Stage 1: installer started1 min 0 s",
        "Stage 2: base system installednot known",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!scene.page.text().contains(KEY));
}

#[wasm_bindgen_test]
async fn what_is_in_sight_is_saved_without_a_key_or_an_account() {
    let scene = of(Some(journals())).await;
    scene.page.press("Save as JSON").await;
    scene.page.fill("Search past reinstalls", "web-9").await;
    scene.page.press("Save as CSV").await;
    let saved = scene.world.borrow().saved.clone();
    let names: Vec<_> = saved.iter().map(|(name, _)| &**name).collect();
    assert_eq!(names, ["reinstalls.json", "reinstalls.csv"]);
    assert_eq!(saved[0].1.matches("\"hostname\":").count(), 5, "{}", saved[0].1);
    assert!(saved[0].1.starts_with("[{\"started\":\"2026-11-27T19:04:05Z\""), "{}", saved[0].1);
    let lines: Vec<_> = saved[1].1.split("\r\n").collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines[1].contains(",700,web-9,") && lines[1].contains(",given_up,"), "{lines:?}");
    for (_, text) in &saved {
        assert!(!text.contains(KEY) && !text.contains(OWNER) && !text.contains("secret-server"), "{text}");
    }
}

#[wasm_bindgen_test]
async fn one_is_deleted_once_that_is_confirmed_and_the_others_stay() {
    let scene = of(Some(journals())).await;
    open_latest(&scene).await;
    scene.page.press("Delete this record").await;
    let asked = scene.page.one("dialog[open]").text_content().unwrap();
    assert!(asked.contains("Delete the record of web-9, 20") && asked.contains("not touched"), "{asked}");
    press_in_dialog(&scene, "Keep it");
    settle().await;
    assert!(scene.page.all("dialog[open]").is_empty() && deleted().is_empty());
    assert_eq!(listed(&scene).len(), 5);
    scene.page.press("Delete this record").await;
    press_in_dialog(&scene, "Delete");
    settle().await;
    settle().await;
    assert_eq!(deleted(), [[format!("{}-700", FIRST + 4 * DAY)]]);
    assert_eq!(listed(&scene), ["db-1"; 4]);
    assert!(scene.page.text().contains("Deleted."));
    assert_eq!(leptos::prelude::document().active_element().unwrap().tag_name(), "H1");
}

#[wasm_bindgen_test]
async fn all_are_deleted_once_that_is_confirmed_but_for_what_goes_on_and_what_is_somebody_elses() {
    let scene = of(Some(journals())).await;
    scene.page.fill("Search past reinstalls", "web").await;
    scene.page.press("Delete all records").await;
    let asked = scene.page.one("dialog[open]").text_content().unwrap();
    assert!(asked.contains("Delete all 5 records?"), "{asked}");
    assert!(deleted().is_empty());
    press_in_dialog(&scene, "Delete");
    settle().await;
    settle().await;
    let names = (0..4).map(|day| format!("{}-25250", FIRST + day * DAY));
    let names: Vec<_> = names.chain([format!("{}-700", FIRST + 4 * DAY)]).collect();
    assert_eq!(deleted(), [names]);
    let text = scene.page.text();
    assert!(text.contains("No past reinstalls") && text.contains("Deleted."), "{text}");
    let left = SHELF.with_borrow(|shelf| shelf.lines.clone().unwrap().concat());
    assert!(left.contains("going-on") && left.contains("secret-server") && !left.contains("db-1"), "{left}");
}

#[wasm_bindgen_test]
async fn a_browser_that_does_not_delete_is_told_of_and_nothing_is_lost() {
    let scene = of(Some(journals())).await;
    SHELF.with_borrow_mut(|shelf| shelf.refuses_to_delete = true);
    scene.page.press("Delete all records").await;
    press_in_dialog(&scene, "Delete");
    settle().await;
    settle().await;
    assert!(scene.page.text().contains("The browser did not delete it."));
    assert_eq!(listed(&scene).len(), 5);
}

#[wasm_bindgen_test]
async fn storage_that_tells_nothing_is_a_failure_that_can_be_tried_again() {
    let scene = of(None).await;
    let text = scene.page.text();
    assert!(text.contains("Past reinstalls could not be read"), "{text}");
    SHELF.with_borrow_mut(|shelf| shelf.lines = Some(journals()));
    scene.page.press("Try again").await;
    settle().await;
    assert_eq!(listed(&scene).len(), 5);
}

#[wasm_bindgen_test]
async fn where_there_are_none_that_is_said_and_leads_on() {
    let scene = of(Some(Vec::new())).await;
    let text = scene.page.text();
    assert!(text.contains("No past reinstalls") && text.contains("it is listed here"), "{text}");
    assert_eq!(scene.page.link("All servers").get_attribute("href").as_deref(), Some("#/servers"));
    assert!(!scene.page.has_button("Delete all records"));
}

#[wasm_bindgen_test]
async fn nothing_is_listed_before_it_is_known_who_is_here() {
    SHELF.set(Shelf { lines: Some(journals()), ..Shelf::default() });
    let access = Access::SignedIn { email: None };
    let start = Start { route: Route::History, access, are_runs_read: false, ..Start::default() };
    let scene = scene(start).await;
    settle().await;
    assert!(scene.page.text().contains("Reading past reinstalls…") && listed(&scene).is_empty());
    scene.access.set(crate::scene::somebody());
    scene.are_runs_read.set(2);
    settle().await;
    settle().await;
    assert_eq!(listed(&scene).len(), 5);
}

#[wasm_bindgen_test]
async fn durations_are_drawn_told_in_words_and_in_numbers() {
    let scene = of(Some(journals())).await;
    let text = scene.page.text();
    assert!(text.contains("The latest took 19 min, which is slow: usual is 11 to 13 min."), "{text}");
    let bars = scene.page.all("svg.plot__bar");
    assert_eq!(bars.len(), 4);
    assert!(bars.iter().all(|bar| bar.get_attribute("aria-hidden").as_deref() == Some("true")));
    let rects = scene.page.all(".plot__row:last-child rect");
    let widths: Vec<_> = rects.iter().map(|rect| rect.get_attribute("width").unwrap()).collect();
    assert_eq!(widths, ["49", "102", "103", "49", "682"]);
    let rows = scene.page.all(".plot__table tbody tr");
    assert_eq!(rows.len(), 4, "the same in numbers");
    let last = rows[3].text_content().unwrap();
    assert!(
        last.starts_with("db-1, 20") && last.contains("2 min 0 s") && last.ends_with("19 min 0 s"),
        "{last}"
    );
    let name = scene.page.one(".plot__row:last-child").text_content().unwrap();
    assert!(name.starts_with("db-1 20") && name.ends_with("19 min"), "{name}");
}

#[wasm_bindgen_test]
async fn the_list_of_servers_leads_there_where_there_is_something() {
    let scene = scene(Start::default()).await;
    let link = || scene.page.all("a[href='#/history']").len();
    assert_eq!(link(), 0);
    scene.are_runs_read.set(2);
    settle().await;
    assert_eq!(link(), 1);
}
