//! Disarming a server, at any time: the fold in its plan, and what is said of it until it is proven.

use crate::page::settle;
use crate::plan::{ID, plan, plan_with, systems, value, web};
use crate::run::{Answer, done, refused};
use crate::scene::{Scene, Start, World, scene};
use reinstall_panel::api::{ApiError, Call};
use reinstall_panel::domain::config::Config;
use reinstall_panel::domain::hostname::Hostname;
use reinstall_panel::domain::plan::Order;
use reinstall_panel::domain::route::Route;
use reinstall_panel::domain::server::Server;
use reinstall_panel::flow::{Decision, Effect, Event, Run, Settings};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const FOLD: &str = "Remove a PXE config that was left behind";
const NOW: &str = "Set boot order to disk and remove the PXE config";
const HOSTNAME: &str = "Hostname of the PXE config";

/// The PIN field of the fold; that of the plan has the same label.
async fn type_pin(scene: &Scene, pin: &str) {
    let field: HtmlElement = scene.page.one("#field-disarm-pin").unchecked_into();
    scene.page.fill_in(&field, pin).await;
}

fn is_wrong(scene: &Scene, id: &str) -> Option<String> {
    let field = scene.page.one(id);
    let is_wrong = field.get_attribute("aria-invalid").as_deref() == Some("true");
    is_wrong.then(|| scene.page.description(&field))
}

#[wasm_bindgen_test]
async fn a_server_is_disarmed_from_its_plan_without_anything_else_filled_in() {
    let scene = plan().await;
    assert!(!scene.page.has_button(NOW), "it is folded away");
    scene.page.open(FOLD).await;
    assert!(scene.page.text().contains("Nothing is erased"), "{}", scene.page.text());
    assert_eq!(value(&scene, HOSTNAME), "web-1", "it is often the server's own");
    scene.page.fill(HOSTNAME, "web-9").await;
    type_pin(&scene, "0420").await;
    scene.page.press(NOW).await;
    settle().await;
    let world = scene.world.borrow();
    let [(order, pin)] = &world.disarmed[..] else { panic!("{:?}", world.disarmed) };
    assert_eq!((order.server, order.hostname.as_str()), (ID, "web-9"));
    assert_eq!(pin.as_ref().map(|pin| pin.expose().as_str()), Some("0420"));
    assert!(order.erased_gb.is_empty() && world.started.is_empty(), "nothing is installed");
    assert_eq!(*scene.route.peek(), Route::Run(ID));
}

#[wasm_bindgen_test]
async fn no_pin_is_needed_to_begin_and_what_is_wrong_is_named() {
    let scene = plan().await;
    scene.page.open(FOLD).await;
    scene.page.fill(HOSTNAME, "-web").await;
    type_pin(&scene, "12").await;
    scene.page.press(NOW).await;
    assert!(is_wrong(&scene, "#field-disarm-hostname").is_some());
    assert!(is_wrong(&scene, "#field-disarm-pin").is_some_and(|said| said.contains("4 to 6 characters")));
    assert!(scene.world.borrow().disarmed.is_empty());
    scene.page.fill(HOSTNAME, "web-1").await;
    type_pin(&scene, "").await;
    scene.page.press(NOW).await;
    let world = scene.world.borrow();
    assert!(matches!(&world.disarmed[..], [(_, None)]), "{:?}", world.disarmed);
}

#[wasm_bindgen_test]
async fn a_server_is_disarmed_though_the_api_tells_nothing_else() {
    let world = World {
        servers: Err(ApiError::NoAnswer),
        answers: Box::new(|call| {
            let is_read = matches!(call, Call::Show(_) | Call::OsList(_) | Call::GetTasks);
            is_read.then_some(Err(ApiError::NoAnswer))
        }),
        ..World::default()
    };
    let scene = scene(Start { route: Route::Plan(ID), world, ..Start::default() }).await;
    settle().await;
    scene.page.open(FOLD).await;
    scene.page.press(NOW).await;
    assert!(is_wrong(&scene, "#field-disarm-hostname").is_some(), "nobody knows its name");
    scene.page.fill(HOSTNAME, "web-1").await;
    scene.page.press(NOW).await;
    assert_eq!(scene.world.borrow().disarmed.len(), 1);
}

#[wasm_bindgen_test]
async fn a_server_without_a_system_to_offer_can_still_be_disarmed() {
    for systems in [vec![], systems()] {
        let scene = plan_with(Server { disks: None, ..web() }, systems, Err(ApiError::NoAnswer)).await;
        scene.page.open(FOLD).await;
        scene.page.press(NOW).await;
        assert_eq!(scene.world.borrow().disarmed.len(), 1);
    }
}

#[wasm_bindgen_test]
async fn a_pin_that_was_refused_disarms_nothing() {
    let scene = plan().await;
    {
        let mut world = scene.world.borrow_mut();
        let usual = std::mem::replace(&mut world.answers, Box::new(|_| None));
        world.answers = Box::new(move |call| match call {
            Call::CheckPin { .. } => {
                Some(Err(ApiError::WrongPin { message: "Wrong PIN".into(), attempts_left: Some(2) }))
            }
            _ => usual(call),
        });
    }
    scene.page.pick("Debian 12").await;
    scene.page.fill("Root password", "Abcdefg1").await;
    scene.page.fill("PIN", "0420").await;
    scene.page.press("Review").await;
    settle().await;
    scene.page.press("Back to the plan").await;
    scene.page.open(FOLD).await;
    type_pin(&scene, " 0420 ").await;
    scene.page.press(NOW).await;
    let said = is_wrong(&scene, "#field-disarm-pin").expect("it is known to be wrong");
    assert!(said.contains("The API has refused this PIN"), "{said}");
    assert!(scene.world.borrow().disarmed.is_empty());
    type_pin(&scene, "0421").await;
    scene.page.press(NOW).await;
    assert_eq!(scene.world.borrow().disarmed.len(), 1);
}

/// A disarm that got these answers, a minute apart.
fn disarming(answers: Vec<Answer>) -> Run {
    let order = Order::to_disarm(&web(), Hostname::parse("web-1").expect("a hostname"));
    let (mut run, mut todo) = Run::disarm(order, Settings::new(&Config::default()), true, 600_000);
    for (at, answer) in answers.into_iter().enumerate() {
        let call = todo.iter().find_map(|effect| match effect {
            Effect::Call(ticket, _) => Some(*ticket),
            _ => None,
        });
        let answered = Event::Answered(call.expect("a call is out"), answer);
        (run, todo) = run.step(answered, 660_000 + at as u64 * 60_000);
    }
    run
}

async fn shown(run: Run) -> String {
    let scene =
        scene(Start { route: Route::Run(ID), run: Some(run), now_ms: 900_000, ..Start::default() }).await;
    settle().await;
    scene.page.text()
}

#[wasm_bindgen_test]
async fn a_disarm_is_told_as_far_as_it_is_proven() {
    let text = shown(disarming(vec![])).await;
    assert!(text.contains("Disarming web-1") && !text.contains("is disarmed"), "{text}");
    assert!(!text.contains("Reinstall of") && !text.contains("Debian"), "{text}");
    let text = shown(disarming(vec![done(), done()])).await;
    assert!(text.contains("web-1 is disarmed"), "{text}");
    assert!(text.contains("The boot order is back on disk and the PXE config is removed."), "{text}");
    let run = disarming(vec![done(), refused("Not permitted")]);
    let (run, _) = run.step(Event::Decided(Decision::Leave), 900_000);
    let text = shown(run).await;
    assert!(text.contains("web-1 could not be disarmed") && !text.contains("is disarmed"), "{text}");
    assert!(text.contains("Do not reboot"), "{text}");
}
