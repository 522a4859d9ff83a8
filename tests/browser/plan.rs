//! The plan of one server: what it offers, what it refuses, and how it is confirmed.

use crate::page::settle;
use crate::scene::{Scene, Start, World, none, scene};
use leptos::prelude::*;
use reinstall_panel::api::{ApiError, Call, Listed, Reply};
use reinstall_panel::domain::decimal::Gb;
use reinstall_panel::domain::disks::{Disks, Scheme};
use reinstall_panel::domain::id::{OsId, ServerId, TaskId};
use reinstall_panel::domain::licence::PricePerCore;
use reinstall_panel::domain::os::Os;
use reinstall_panel::domain::route::Route;
use reinstall_panel::domain::server::{Kind, Kinds, Server};
use reinstall_panel::domain::task::Task;
use reinstall_panel::ui::Access;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlInputElement};

pub const ID: ServerId = ServerId(25250);

pub fn web() -> Server {
    Server {
        hostname: Some("web-1".into()),
        ip: Some("192.0.2.1".into()),
        kind: Some(Kind::BareMetal),
        os: Some("Debian 12".into()),
        cores: Some(15),
        ram: Some(Gb::whole(4)),
        disks: Disks::parse("2x960").ok(),
        ..Server::unknown(ID)
    }
}

pub fn os(id: u64, name: &str, min_ram_gb: u64) -> Os {
    Os {
        id: OsId(id),
        name: name.into(),
        active: true,
        runs_on: Kinds::default(),
        min_ram: Some(Gb::whole(min_ram_gb)),
        min_hdd: None,
        price_per_core: None,
    }
}

pub fn systems() -> Vec<Os> {
    let windows = Os { price_per_core: Some(PricePerCore(42_000)), ..os(201, "Windows Server 2022", 4) };
    vec![os(180, "Debian 12", 1), os(196, "Ubuntu + CUDA", 8), windows]
}

fn task(id: &str, kind: Kind, default: bool) -> Task {
    let mut runs_on = Kinds::default();
    runs_on.insert(kind);
    Task { id: TaskId(id.into()), name: id.into(), description: None, runs_on, default }
}

/// The plan of `server`, with what the API offers for it.
pub async fn plan_with(server: Server, systems: Vec<Os>, tasks: Result<Vec<Task>, ApiError>) -> Scene {
    let listed = Server { disks: None, ..server.clone() };
    let answers = move |call: &Call| match call {
        Call::Show(_) => Some(Ok(Reply::Server(Box::new(server.clone())))),
        Call::OsList(_) => {
            let excluded = vec![("CentOS 7".into(), Some("too old".into())), ("Arch".into(), None)];
            Some(Ok(match Listed::of(systems.clone()) {
                Some(offered) => Reply::Systems { offered, excluded },
                None => none(call, r#"{"result":"OK","os_list":[]}"#),
            }))
        }
        Call::GetTasks => Some(tasks.clone().map(|tasks| match Listed::of(tasks) {
            Some(tasks) => Reply::Tasks(tasks),
            None => none(call, r#"{"result":"OK","tasks":[]}"#),
        })),
        _ => None,
    };
    let world = World { servers: Ok(vec![listed]), answers: Box::new(answers), ..World::default() };
    let scene = scene(Start { route: Route::Plan(ID), world, ..Start::default() }).await;
    settle().await;
    scene
}

pub async fn plan() -> Scene {
    let tasks = vec![
        task("monitoring", Kind::BareMetal, true),
        task("docker", Kind::BareMetal, false),
        task("driver", Kind::Gpu, true),
    ];
    plan_with(web(), systems(), Ok(tasks)).await
}

/// A plan in review.
pub(crate) async fn reviewed() -> Scene {
    let scene = plan().await;
    scene.page.pick("Debian 12").await;
    scene.page.fill("Root password", "Abcdefg1").await;
    scene.page.fill("PIN", "0420").await;
    scene.page.press("Review").await;
    scene
}

pub(crate) fn value(scene: &Scene, label: &str) -> String {
    scene.page.labelled(label).unchecked_into::<HtmlInputElement>().value()
}

pub(crate) fn is_checked(scene: &Scene, label: &str) -> bool {
    scene.page.labelled(label).unchecked_into::<HtmlInputElement>().checked()
}

fn is_disabled(scene: &Scene, label: &str) -> bool {
    scene.page.labelled(label).unchecked_into::<HtmlInputElement>().disabled()
}

fn is_invalid(element: &Element) -> bool {
    element.get_attribute("aria-invalid").as_deref() == Some("true")
}

#[wasm_bindgen_test]
async fn what_does_not_fit_is_shown_on_demand_with_its_reason() {
    let scene = plan().await;
    assert!(!scene.page.text().contains("CUDA"));
    scene.page.open("What does not fit (3)").await;
    let cuda = scene.page.labelled("Ubuntu + CUDA");
    assert!(is_disabled(&scene, "Ubuntu + CUDA"));
    assert!(scene.page.description(&cuda).contains("Needs 8 GB of memory, this server has 4"));
    let old = scene.page.labelled("CentOS 7");
    assert!(scene.page.description(&old).contains("too old"));
    assert!(is_disabled(&scene, "Arch"));
}

#[wasm_bindgen_test]
async fn a_licence_is_offered_with_its_sum() {
    let scene = plan().await;
    let windows = scene.page.labelled("Windows Server 2022");
    let about = scene.page.description(&windows);
    assert!(about.contains("16 cores × €4.20 = €67.20 a month"), "{about}");
}

#[wasm_bindgen_test]
async fn many_systems_are_searched_and_the_picked_one_stays() {
    let many = (1..=500).map(|n| os(n, &format!("System {n}"), 1)).collect();
    let scene = plan_with(web(), many, Ok(Vec::new())).await;
    scene.page.pick("System 7").await;
    scene.page.fill("Search systems", "system 49").await;
    let shown = scene.page.all(".plan__systems .choice__name").len();
    assert_eq!(shown, 12, "49, 490 to 499, and the picked one");
    assert!(is_checked(&scene, "System 7"));
}

#[wasm_bindgen_test]
async fn a_scheme_that_the_disks_cant_carry_says_why() {
    let scene = plan().await;
    let name = "Striped mirrors (LVM_RAID10)";
    assert!(is_disabled(&scene, name));
    let striped = scene.page.labelled(name);
    assert!(scene.page.description(&striped).contains("Needs at least 2 pairs of disks"));
    assert!(is_checked(&scene, "Mirror (LVM_RAID1)"), "the recommended one holds at first");
    assert!(scene.page.text().contains("Will be erased: 2 × 960 GB."));
    scene.page.pick("System disk alone (LVM_HBA)").await;
    assert!(scene.page.text().contains("Will be erased: 960 GB. Stays untouched: 960 GB."));
}

/// The picture of the disks, by its role.
fn picture(scene: &Scene) -> Element {
    scene.page.one("[role=img]")
}

fn label(element: &Element) -> String {
    element.get_attribute("aria-label").unwrap_or_default()
}

/// The words of each volume in the picture, and how many disks and mirrors it has.
fn volumes(scene: &Scene) -> Vec<(String, usize, usize)> {
    let count = |volume: &Element, selector| volume.query_selector_all(selector).unwrap().length() as usize;
    let mut told = Vec::new();
    for volume in scene.page.all(".picture__volume") {
        let name = volume.first_element_child().unwrap().text_content().unwrap();
        told.push((name, count(&volume, "rect"), count(&volume, "path")));
    }
    told
}

#[wasm_bindgen_test]
async fn the_disks_are_drawn_as_the_chosen_scheme_makes_them() {
    let six = Server { disks: Disks::parse("2x480 + 4x4000").ok(), ..web() };
    let scene = plan_with(six, systems(), Ok(Vec::new())).await;
    let told = |name: &str, disks, mirrors| (name.to_owned(), disks, mirrors);
    assert_eq!(volumes(&scene), [told("System", 2, 1), told("Data", 4, 2)], "the recommended one, at first");
    let recommended = scene.page.labelled("System mirror and data mirrors (LVM_RAID10S)");
    assert!(scene.page.description(&recommended).contains("Recommended: any one disk may fail"));
    let words = "System: 2 × 480 GB, in mirrored pairs. Data: 4 × 4 TB, in mirrored pairs.";
    assert_eq!(label(&picture(&scene)), words);
    let text = scene.page.text();
    assert!(text.contains("480 GB for the system, 8 TB for data"), "{text}");
    assert!(text.contains("any one, and up to 3 if each is of another pair"), "{text}");
    scene.page.pick("Striped mirrors (LVM_RAID10)").await;
    assert_eq!(volumes(&scene), [told("System and data", 6, 3)]);
    scene.page.pick("System disk alone (LVM_HBA)").await;
    assert_eq!(volumes(&scene), [told("System", 1, 0), told("Untouched", 5, 0)]);
    assert_eq!(label(&picture(&scene)), "System: 480 GB. Untouched: 480 GB + 4 × 4 TB.");
    scene.page.pick("Stripe (LVM_RAID0)").await;
    assert_eq!(volumes(&scene), [told("System and data", 6, 0)]);
    assert!(scene.page.text().contains("2.88 TB"), "{}", scene.page.text());
}

#[wasm_bindgen_test]
async fn one_disk_leaves_nothing_to_choose_and_is_drawn() {
    let one = Server { disks: Disks::parse("480").ok(), ..web() };
    let scene = plan_with(one, systems(), Ok(Vec::new())).await;
    assert!(scene.page.text().contains("one disk of 480 GB"));
    assert_eq!(label(&picture(&scene)), "System and data: 480 GB.");
    assert_eq!(volumes(&scene), [("System and data".to_owned(), 1, 0)]);
    assert!(scene.page.text().contains("no task for this kind of server"));
}

#[wasm_bindgen_test]
async fn disks_that_the_api_does_not_tell_are_stated() {
    let silent = Server { disks: None, ..web() };
    let scene = plan_with(silent, systems(), Ok(Vec::new())).await;
    assert!(scene.page.all("[role=img]").is_empty(), "nothing to draw yet");
    scene.page.fill("Disks of the server", "4x1920").await;
    assert_eq!(label(&picture(&scene)), "System and data: 4 × 1.92 TB, in mirrored pairs.");
    assert!(is_checked(&scene, "Striped mirrors (LVM_RAID10)"));
    assert!(scene.page.text().contains("Will be erased: 4 × 1.92 TB."));
}

#[wasm_bindgen_test]
async fn disks_that_the_api_tells_wrongly_are_corrected() {
    let sum = Server { disks: Disks::parse("2000").ok(), cpu: Some("Xeon, 2x1TB NVMe".into()), ..web() };
    let scene = plan_with(sum, systems(), Ok(Vec::new())).await;
    let page = &scene.page;
    assert!(page.text().contains("As the API tells: 2 TB.") && page.text().contains("one disk of 2 TB"));
    page.press("Correct the disks").await;
    settle().await;
    let field = page.labelled("Disks of the server");
    assert_eq!(value(&scene, "Disks of the server"), "2000", "what is told stands in it");
    assert_eq!(document().active_element().map(|e| e.id()), Some(field.id()), "the keyboard is led to it");
    assert!(page.description(&field).contains("The API tells 2 TB. What stands here counts instead"));
    page.fill("Disks of the server", "2x1TB").await;
    assert!(is_checked(&scene, "Mirror (LVM_RAID1)"));
    assert!(page.text().contains("Will be erased: 2 × 1 TB."), "{}", page.text());
    assert_eq!(label(&picture(&scene)), "System and data: 2 × 1 TB, in mirrored pairs.");
    for route in [Route::Servers, Route::Plan(ID)] {
        scene.route.set(route);
        settle().await;
    }
    assert_eq!(value(&scene, "Disks of the server"), "2x1TB", "nothing typed is lost");
    page.fill("Disks of the server", "").await;
    assert!(page.text().contains("one disk of 2 TB"), "emptied, what is told counts");
    page.fill("Disks of the server", "2x1TB").await;
    page.pick("Debian 12").await;
    page.press("Generate").await;
    page.fill("PIN", "0420").await;
    page.press("Review").await;
    assert!(page.text().contains("All data on 2 × 1 TB will be permanently lost."), "{}", page.text());
    page.press("Back to the plan").await;
    page.press("Take what the API tells").await;
    settle().await;
    assert!(page.text().contains("Will be erased: 2 TB.") && page.has_button("Correct the disks"));
}

#[wasm_bindgen_test]
async fn what_can_not_be_read_of_the_disks_is_shown_in_the_apis_words() {
    for (words, hint) in [
        ("two NVMe", "The API tells them as “two NVMe”, which this page can't read for certain."),
        ("2", "The API tells only how many there are: 2."),
    ] {
        let odd = Server { disks: None, disks_words: Some(words.into()), ..web() };
        let scene = plan_with(odd, systems(), Ok(Vec::new())).await;
        let field = scene.page.labelled("Disks of the server");
        assert!(scene.page.description(&field).contains(hint), "{}", scene.page.description(&field));
        let facts = scene.page.one(".plan__facts").text_content().unwrap();
        assert!(facts.contains(words), "{facts}");
        scene.page.fill("Disks of the server", "2 x 1,92 TB").await;
        assert!(scene.page.text().contains("Will be erased: 2 × 1.92 TB."));
    }
}

#[wasm_bindgen_test]
async fn review_names_everything_that_is_missing_at_once_and_goes_to_the_first() {
    let scene = plan().await;
    scene.page.fill("Hostname", "web_1").await;
    scene.page.press("Review").await;
    let text = scene.page.text();
    for words in [
        "Pick the system to install",
        "“_” can't be in a hostname",
        "Enter a password, or generate one",
        "Enter the server's PIN",
    ] {
        assert!(text.contains(words), "{words}");
    }
    let focused = document().active_element().unwrap();
    assert!(is_invalid(&focused) && focused.id() == scene.page.labelled("Debian 12").id());
    assert!(scene.page.all("[role=alert]").is_empty(), "each error stands beside its field");
}

#[wasm_bindgen_test]
async fn a_generated_password_keeps_every_rule() {
    let scene = plan().await;
    scene.page.press("Generate").await;
    assert_eq!(value(&scene, "Root password").len(), 20);
    let rules = scene.page.all("[aria-label='Rules for the password'] li");
    assert_eq!(rules.len(), 5);
    for rule in rules {
        let words = rule.text_content().unwrap();
        assert!(words.ends_with(" met"), "{words}");
    }
}

#[wasm_bindgen_test]
async fn fitting_tasks_are_offered_and_the_usual_ones_ticked() {
    let scene = plan().await;
    assert!(is_checked(&scene, "monitoring") && !is_checked(&scene, "docker"));
    assert!(!scene.page.text().contains("driver"));
    scene.page.pick("monitoring").await;
    scene.page.pick("docker").await;
    assert!(!is_checked(&scene, "monitoring") && is_checked(&scene, "docker"));
}

#[wasm_bindgen_test]
async fn tasks_that_cant_be_read_block_nothing() {
    let scene = plan_with(web(), systems(), Err(ApiError::NoAnswer)).await;
    assert!(scene.page.text().contains("You can go on without tasks."));
    scene.page.pick("Debian 12").await;
    scene.page.press("Generate").await;
    scene.page.fill("PIN", "0420").await;
    scene.page.press("Review").await;
    assert!(scene.page.text().contains("2 disks of web-1 (#25250) will be erased"));
}

#[wasm_bindgen_test]
async fn nothing_starts_before_the_hostname_is_typed_and_then_only_once() {
    let scene = reviewed().await;
    let name = "Erase 2 disks and reinstall web-1";
    let button = scene.page.button(name);
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(scene.page.description(&button).contains("First type web-1 above"));
    scene.page.press(name).await;
    scene.page.fill("Type web-1 to confirm", "web-2").await;
    scene.page.press(name).await;
    assert!(scene.world.borrow().started.is_empty());
    scene.page.fill("Type web-1 to confirm", "web-1").await;
    button.click();
    button.click();
    settle().await;
    assert_eq!(scene.world.borrow().started.len(), 1);
    assert_eq!(*scene.route.peek(), Route::Run(ID));
    let world = scene.world.borrow();
    let order = world.started[0].order();
    assert_eq!((order.os_id, order.scheme), (OsId(180), Some(Scheme::Raid1)));
    assert_eq!(order.tasks.iter().map(|task| &*task.name).collect::<Vec<_>>(), ["monitoring"]);
}

#[wasm_bindgen_test]
async fn the_review_shows_no_secret_and_the_way_back_loses_nothing() {
    let scene = reviewed().await;
    let page = scene.page.one("main").inner_html();
    assert!(!page.contains("Abcdefg1") && !page.contains("0420"));
    scene.page.press("Back to the plan").await;
    assert_eq!(value(&scene, "Root password"), "Abcdefg1");
    assert_eq!(value(&scene, "PIN"), "0420");
    assert!(is_checked(&scene, "Debian 12"));
}

#[wasm_bindgen_test]
async fn going_to_the_list_and_back_loses_nothing_until_signing_out() {
    let scene = plan().await;
    scene.page.fill("Hostname", "new-1").await;
    for route in [Route::Servers, Route::Plan(ID)] {
        scene.route.set(route);
        settle().await;
    }
    assert_eq!(value(&scene, "Hostname"), "new-1");
    // As the session does.
    scene.world.borrow_mut().kept.clear();
    scene.access.set(Access::SignedOut);
    settle().await;
    scene.access.set(crate::scene::somebody());
    settle().await;
    assert_eq!(value(&scene, "Hostname"), "web-1");
}

#[wasm_bindgen_test]
async fn a_server_of_somebody_else_is_not_planned_for_and_says_why() {
    let scene = scene(Start { route: Route::Plan(ServerId(31001)), ..Start::default() }).await;
    settle().await;
    assert!(scene.page.text().contains("This server is not in your account"));
    assert!(!scene.page.has_button("Review"));
}
