//! What is checked after a reinstall, and what is told of one while nobody looks.

use crate::page::{settle, until};
use crate::run::{after, done, rebooted, refused, stage};
use crate::scene::{Scene, Start, World, scene, server};
use leptos::prelude::{document, window};
use reinstall_panel::api::{ApiError, AsyncAnswer, Call, Message, Reply};
use reinstall_panel::domain::id::{AsyncKey, ServerId};
use reinstall_panel::domain::route::Route;
use reinstall_panel::domain::server::Server;
use reinstall_panel::flow::Run;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

fn told(scope: &str) -> Message {
    Message { scope: scope.into(), ..Message::default() }
}

fn succeeded() -> Run {
    let last = Ok(Reply::Async(AsyncAnswer::Done(told("server is online"))));
    after(rebooted(vec![stage("Stage 1"), last, done(), done(), done()]))
}

type Hostname = Rc<RefCell<Result<String, ApiError>>>;

/// The page at a reinstall, with an API that tells this name, this system and this power.
async fn with_api(run: Run, hostname: &Hostname, os: Option<&'static str>, power: &'static str) -> Scene {
    let hostname = hostname.clone();
    let key = AsyncKey::parse("0123456789abcdef0123456789abcdef").unwrap();
    let asked = RefCell::new(0);
    let answers = move |call: &Call| match call {
        Call::Show(ServerId(25250)) => Some(hostname.borrow().clone().map(|hostname| {
            let os = os.map(str::to_owned);
            let server = Server { os, ..server(25250, &hostname, "192.0.2.7") };
            Reply::Server(Box::new(server))
        })),
        Call::Status(ServerId(25250)) if power.is_empty() => Some(refused("Unknown action")),
        Call::Status(ServerId(25250)) => Some(Ok(Reply::Accepted(key.clone()))),
        Call::Check(asked_for) if *asked_for == key => {
            *asked.borrow_mut() += 1;
            let is_first = *asked.borrow() == 1;
            let answer = if is_first { AsyncAnswer::NotReady } else { AsyncAnswer::Done(told(power)) };
            Some(Ok(Reply::Async(answer)))
        }
        _ => None,
    };
    let world = World { answers: Box::new(answers), ..World::default() };
    let route = Route::Run(ServerId(25250));
    scene(Start { route, world, run: Some(run), now_ms: 900_000, ..Start::default() }).await
}

fn rows(scene: &Scene) -> Vec<String> {
    let rows = scene.page.all("ol[aria-label='What was installed'] > li");
    rows.iter()
        .map(|row| row.text_content().unwrap().split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

fn name(text: &str) -> Hostname {
    Rc::new(RefCell::new(Ok(text.to_owned())))
}

#[wasm_bindgen_test]
async fn what_the_api_tells_of_the_new_system_is_held_against_the_plan() {
    let scene = with_api(succeeded(), &name("web-1"), Some("debian-12"), "Chassis Power is on").await;
    let calls =
        |scene: &Scene| scene.world.borrow().calls.iter().filter(|it| matches!(it, Call::Status(_))).count();
    assert_eq!(calls(&scene), 0, "nothing is asked before somebody wants it");
    scene.page.open("Check what was installed").await;
    until(|| rows(&scene)[2].contains("confirmed")).await;
    assert_eq!(
        rows(&scene),
        [
            "Hostname confirmed The API says: web-1",
            "System confirmed The API says: debian-12",
            "Power confirmed The API says: Chassis Power is on",
        ]
    );
    assert!(scene.page.text().contains("3 of 3 confirmed, 0 different."));
}

#[wasm_bindgen_test]
async fn what_differs_or_is_not_told_says_so_and_can_be_asked_again() {
    let hostname = name("old-name");
    let scene = with_api(succeeded(), &hostname, None, "").await;
    scene.page.open("Check what was installed").await;
    until(|| scene.page.text().contains("0 of 3 confirmed, 1 different.")).await;
    let seen = rows(&scene);
    assert!(
        seen[0].starts_with("Hostname different The API says “old-name”, the plan says “web-1”."),
        "{seen:?}"
    );
    assert!(seen[1].starts_with("System not known The API does not tell it."), "{seen:?}");
    assert!(seen[2].starts_with("Power not known The API does not tell it."), "{seen:?}");
    *hostname.borrow_mut() = Err(ApiError::NoAnswer);
    scene.page.press("Check again").await;
    until(|| rows(&scene)[0].starts_with("Hostname not known No answer to eq/show.")).await;
    *hostname.borrow_mut() = Ok("web-1".into());
    scene.page.press("Check again").await;
    until(|| rows(&scene)[0] == "Hostname confirmed The API says: web-1").await;
}

#[wasm_bindgen_test]
async fn a_reinstall_that_was_stopped_has_nothing_to_check() {
    let scene = with_api(after(vec![refused("No")]), &name("web-1"), None, "").await;
    assert!(!scene.page.text().contains("Check what was installed"));
}

fn icon() -> String {
    document().query_selector("link[rel=icon]").unwrap().unwrap().get_attribute("href").unwrap()
}

#[wasm_bindgen_test]
async fn the_icon_of_the_tab_says_when_somebody_is_needed_and_when_it_is_over() {
    let head = document().head().unwrap();
    let link = document().create_element("link").unwrap();
    link.set_attribute("rel", "icon").unwrap();
    link.set_attribute("href", "icon.svg").unwrap();
    head.append_child(&link).unwrap();
    let scene = with_api(after(rebooted(vec![stage("Stage 1")])), &name("web-1"), None, "").await;
    assert_eq!(icon(), "icon.svg");
    let expired = Err(ApiError::SessionExpired);
    scene.run.set(Some(after(vec![expired])));
    settle().await;
    assert_eq!(icon(), "icon-look.svg");
    scene.run.set(Some(succeeded()));
    settle().await;
    assert_eq!(icon(), "icon-done.svg");
    scene.route.set(Route::Servers);
    settle().await;
    assert_eq!(icon(), "icon.svg");
    drop(scene);
    link.remove();
}

/// Puts a maker of notifications in the place of the browser's: what the person says, and what was shown.
fn notifications(says: &str) -> js_sys::Array {
    let make = js_sys::Function::new_with_args(
        "says, shown",
        "window.Notification = function (title, options) {
            shown.push(title + ' / ' + options.body + ' / ' + options.tag);
        };
        window.Notification.requestPermission = () => Promise.resolve(says);",
    );
    let shown = js_sys::Array::new();
    make.call2(&window(), &says.into(), &shown).unwrap();
    shown
}

fn texts(shown: &js_sys::Array) -> Vec<String> {
    shown.iter().map(|text| text.as_string().unwrap()).collect()
}

#[wasm_bindgen_test]
async fn who_asks_for_it_is_notified_when_they_are_needed_and_when_it_is_over() {
    let real = js_sys::Reflect::get(&window(), &"Notification".into()).unwrap();
    let shown = notifications("granted");
    let scene = with_api(after(rebooted(vec![stage("Stage 1")])), &name("web-1"), None, "").await;
    scene.page.press("Notify me").await;
    until(|| scene.page.text().contains("You get a notification when")).await;
    assert_eq!(texts(&shown), [""; 0]);
    scene.run.set(Some(after(rebooted(vec![stage("Stage 1"), stage("Stage 2")]))));
    settle().await;
    assert_eq!(texts(&shown), [""; 0], "a stage more is nothing to be called for");
    scene.run.set(Some(after(vec![Err(ApiError::SessionExpired)])));
    settle().await;
    assert_eq!(texts(&shown).len(), 1);
    assert!(texts(&shown)[0].starts_with("Reinstall of web-1 / "), "{:?}", texts(&shown));
    scene.run.set(Some(succeeded()));
    settle().await;
    assert_eq!(texts(&shown).len(), 2);
    assert!(texts(&shown)[1].ends_with(" / 25250"), "{:?}", texts(&shown));
    drop(scene);
    // Who does not want any is told where that is changed; where there are none, that there are none.
    let shown = notifications("denied");
    let scene = with_api(after(rebooted(vec![stage("Stage 1")])), &name("web-1"), None, "").await;
    scene.page.press("Notify me").await;
    until(|| scene.page.text().contains("Allow them in its settings")).await;
    scene.run.set(Some(succeeded()));
    settle().await;
    assert_eq!(texts(&shown), [""; 0]);
    drop(scene);
    js_sys::Reflect::delete_property::<js_sys::Object>(window().unchecked_ref(), &"Notification".into())
        .unwrap();
    let scene = with_api(after(rebooted(vec![stage("Stage 1")])), &name("web-1"), None, "").await;
    scene.page.press("Notify me").await;
    until(|| scene.page.text().contains("This browser can't show notifications")).await;
    drop(scene);
    js_sys::Reflect::set(&window(), &"Notification".into(), &real).unwrap();
}
