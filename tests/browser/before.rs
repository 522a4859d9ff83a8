//! What comes before the start: the checks, the flight plan, what is kept, recipes.

use crate::page::{Clipboard, settle};
use crate::plan::{ID, is_checked, plan, plan_with, reviewed, systems, value, web};
use crate::scene::{Scene, Start, lasting, scene, somebody};
use reinstall_panel::api::{ApiError, AsyncAnswer, Call, Listed, Media, Message, Reply};
use reinstall_panel::domain::config::Config;
use reinstall_panel::domain::hostname::Hostname;
use reinstall_panel::domain::id::{AsyncKey, ServerId, TaskId};
use reinstall_panel::domain::pin::Pin;
use reinstall_panel::domain::route::Route;
use reinstall_panel::domain::server::{Kind, Server};
use reinstall_panel::ui::{Access, Kept, Pins};
use wasm_bindgen_test::wasm_bindgen_test;

const START: &str = "Erase 2 disks and reinstall web-1";

/// A review whose API answers a call in its own way.
async fn review_where(answer: impl Fn(&Call) -> Option<Result<Reply, ApiError>> + 'static) -> Scene {
    let scene = plan().await;
    {
        let mut world = scene.world.borrow_mut();
        let usual = std::mem::replace(&mut world.answers, Box::new(|_| None));
        world.answers = Box::new(move |call| answer(call).or_else(|| usual(call)));
    }
    scene.page.pick("Debian 12").await;
    scene.page.fill("Root password", "Abcdefg1").await;
    scene.page.fill("PIN", "0420").await;
    scene.page.press("Review").await;
    settle().await;
    scene
}

/// Confirms, presses the button, and says whether anything was started.
async fn starts(scene: &Scene) -> bool {
    scene.page.fill("Type web-1 to confirm", "web-1").await;
    scene.page.press(START).await;
    settle().await;
    !scene.world.borrow().started.is_empty()
}

fn checks_of_the_pin(scene: &Scene) -> usize {
    scene.world.borrow().calls.iter().filter(|call| matches!(call, Call::CheckPin { .. })).count()
}

#[wasm_bindgen_test]
async fn what_is_good_is_said_and_can_be_started() {
    let scene = reviewed().await;
    let text = scene.page.text();
    for words in [
        "The API answers and knows the server.",
        "It lasts 120 more minutes.",
        "It is still offered.",
        "It is right.",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(starts(&scene).await);
}

#[wasm_bindgen_test]
async fn a_wrong_pin_stops_the_start_counts_the_attempts_and_is_not_sent_again() {
    let wrong = |call: &Call| match call {
        Call::CheckPin { pin, .. } if *pin.expose() == "0420" => {
            Some(Err(ApiError::WrongPin { message: "Wrong PIN".into(), attempts_left: Some(2) }))
        }
        _ => None,
    };
    let scene = review_where(wrong).await;
    let text = scene.page.text();
    assert!(text.contains("The API says: Wrong PIN. Attempts left: 2."), "{text}");
    assert!(!starts(&scene).await);
    let button = scene.page.button(START);
    assert!(scene.page.description(&button).contains("A check above stops the reinstall."));
    scene.page.press("Back to the plan").await;
    let pin = scene.page.labelled("PIN");
    assert!(scene.page.description(&pin).contains("The API has refused this PIN"));
    scene.page.press("Review").await;
    assert!(scene.page.has_button("Review"), "the same PIN leads to no review");
    assert_eq!(checks_of_the_pin(&scene), 1);
    scene.page.fill("PIN", "0421").await;
    scene.page.press("Review").await;
    settle().await;
    assert_eq!(checks_of_the_pin(&scene), 2);
    assert!(starts(&scene).await);
}

#[wasm_bindgen_test]
async fn a_refused_pin_is_not_checked_again() {
    let wrong = |call: &Call| {
        let said = || ApiError::WrongPin { message: "Wrong PIN".into(), attempts_left: Some(2) };
        matches!(call, Call::CheckPin { .. }).then(|| Err(said()))
    };
    let scene = review_where(wrong).await;
    scene.page.press("Check again").await;
    settle().await;
    scene.access.set(Access::Expired);
    settle().await;
    scene.access.set(somebody());
    settle().await;
    assert_eq!(checks_of_the_pin(&scene), 1);
    assert!(scene.page.text().contains("Wrong PIN"), "{}", scene.page.text());
    assert!(!starts(&scene).await);
}

/// An API that refuses every PIN with these words.
async fn review_where_pins_are(message: &'static str) -> Scene {
    review_where(move |call| {
        let said = || ApiError::WrongPin { message: message.into(), attempts_left: None };
        matches!(call, Call::CheckPin { .. }).then(|| Err(said()))
    })
    .await
}

#[wasm_bindgen_test]
async fn a_lock_without_a_time_holds_every_pin_back_until_the_person_asks() {
    let scene = review_where_pins_are("PIN is locked").await;
    assert_eq!(checks_of_the_pin(&scene), 1);
    // What the page does by itself.
    scene.access.set(Access::Expired);
    settle().await;
    scene.access.set(somebody());
    settle().await;
    assert_eq!(checks_of_the_pin(&scene), 1);
    assert!(!starts(&scene).await);
    // What the person does: the right one may have been refused for the lock.
    scene.page.press("Check again").await;
    settle().await;
    assert_eq!(checks_of_the_pin(&scene), 2);
    scene.page.press("Back to the plan").await;
    scene.page.press("Review").await;
    settle().await;
    assert_eq!(checks_of_the_pin(&scene), 3);
}

#[wasm_bindgen_test]
async fn a_refused_pin_is_known_with_space_around_it_and_after_the_view_was_left() {
    let scene = review_where_pins_are("Wrong PIN").await;
    scene.page.press("Back to the plan").await;
    scene.page.fill("PIN", " 0420 ").await;
    for route in [Route::Servers, Route::Plan(ID)] {
        scene.route.set(route);
        settle().await;
        settle().await;
    }
    scene.page.press("Review").await;
    let pin = scene.page.labelled("PIN");
    assert!(scene.page.description(&pin).contains("The API has refused this PIN"));
    assert_eq!(checks_of_the_pin(&scene), 1);
}

#[wasm_bindgen_test]
fn every_call_with_a_pin_is_held_back_once_it_was_refused() {
    let (config, pins) = (Config::default(), Pins::default());
    let pin = |text: &str| Pin::parse(text).expect("a PIN");
    let of = |server, text: &str| {
        let (server, pin) = (ServerId(server), pin(text));
        [
            Call::CheckPin { server, pin: pin.clone() },
            Call::BootDev { server, pin: pin.clone(), media: Media::Disk },
            Call::Reboot { server, pin: pin.clone() },
            Call::CallTask { server, task: TaskId("12".into()), pin: Some(pin) },
        ]
    };
    let held = |call: &Call, now| pins.instead_of(call, &config, now).is_some();
    let said = |message: &str, attempts_left| -> Result<Reply, ApiError> {
        Err(ApiError::WrongPin { message: message.into(), attempts_left })
    };
    let sends_with_task = config.task_call.send_pin;
    pins.heard(&of(1, "0420")[1], &config, &said("Wrong PIN", Some(2)), 0);
    for (call, with) in of(1, "0420").iter().zip([true, true, true, sends_with_task]) {
        assert_eq!(held(call, 9_000_000), with, "{call:?}");
    }
    for call in of(1, "0421").iter().chain(&of(2, "0420")) {
        assert!(!held(call, 0), "{call:?}");
    }
    assert!(!held(&Call::ClearPxe { server: ServerId(1), hostname: web_name() }, 0));
    // A lock bars every one, until it ends or until the person asks.
    pins.heard(&of(1, "0421")[0], &config, &said("PIN is locked for 15 minutes", Some(0)), 0);
    pins.asked(ServerId(1));
    assert!(held(&of(1, "0422")[0], 899_999) && !held(&of(1, "0422")[0], 900_000));
    pins.heard(&of(1, "0421")[0], &config, &said("PIN is locked", Some(0)), 900_000);
    assert!(held(&of(1, "0422")[1], 99_000_000) && held(&of(1, "0421")[1], 99_000_000));
    assert!(!held(&of(2, "0422")[1], 99_000_000), "another server's is not");
    pins.asked(ServerId(1));
    assert!(!held(&of(1, "0422")[1], 900_000) && !held(&of(1, "0421")[1], 900_000));
    assert!(held(&of(1, "0420")[1], 900_000), "what is wrong stays so");
    pins.forget();
    assert!(!held(&of(1, "0420")[1], 900_000));
    // What locked it was wrong, and is so after the lock.
    pins.heard(&of(1, "0420")[1], &config, &said("Wrong PIN. PIN is locked for 15 minutes", Some(0)), 0);
    assert!(held(&of(1, "0420")[1], 900_000) && !held(&of(1, "0421")[1], 900_000));
    // A call that was accepted: its key tells that the PIN was bad.
    let key = AsyncKey::parse("f685eaa0f06e47faa2e6bb5002828b00").expect("a key");
    let failed = |scope: &str| -> Result<Reply, ApiError> {
        let message = Message { scope: scope.into(), ..Message::default() };
        Ok(Reply::Async(AsyncAnswer::Failed(message)))
    };
    pins.heard(&Call::Check(key.clone()), &config, &failed("Wrong PIN"), 0);
    assert!(!held(&of(1, "0423")[1], 900_000), "nobody knows whose that was");
    pins.heard(&of(1, "0423")[2], &config, &Ok(Reply::Accepted(key.clone())), 0);
    pins.heard(&Call::Check(key.clone()), &config, &failed("IPMI: chassis is busy"), 0);
    assert!(!held(&of(1, "0423")[1], 900_000), "that is none of the PIN's");
    pins.heard(&Call::Check(key), &config, &failed("Wrong PIN, 2 attempts left"), 0);
    assert!(held(&of(1, "0423")[0], 900_000) && !held(&of(1, "0421")[0], 900_000));
}

fn web_name() -> Hostname {
    Hostname::parse("web-1").expect("a hostname")
}

/// The review of a plan that gives the server another name.
async fn renamed(server: Server, others: Vec<Server>) -> Scene {
    let all = [server.clone()].into_iter().chain(others).collect();
    renamed_where(server, Ok(all)).await
}

/// The same where the API says this of the list of servers.
async fn renamed_where(server: Server, listed: Result<Vec<Server>, ApiError>) -> Scene {
    let scene = plan_with(server, systems(), Ok(vec![])).await;
    scene.world.borrow_mut().servers = listed;
    // The list is read again with the session.
    scene.access.set(Access::SignedOut);
    settle().await;
    scene.access.set(somebody());
    settle().await;
    settle().await;
    scene.page.pick("Debian 12").await;
    scene.page.fill("Hostname", "web-9").await;
    scene.page.fill("Root password", "Abcdefg1").await;
    scene.page.fill("PIN", "0420").await;
    scene.page.press("Review").await;
    settle().await;
    scene
}

/// Types a name to confirm, presses the button, and says whether anything was started.
async fn starts_by(scene: &Scene, asked: &str, typed: &str, button: &str) -> bool {
    scene.page.fill(&format!("Type {asked} to confirm"), typed).await;
    scene.page.press(button).await;
    settle().await;
    !scene.world.borrow().started.is_empty()
}

#[wasm_bindgen_test]
async fn what_is_typed_is_the_name_of_the_server_that_is_erased_not_the_one_it_is_to_have() {
    let scene = renamed(web(), vec![]).await;
    let text = scene.page.text();
    assert!(text.contains("web-1 → web-9"), "{text}");
    assert!(text.contains("2 disks of web-1 (#25250) will be erased"), "{text}");
    assert!(text.contains("type the server's name to start") && !text.contains("red button"), "{text}");
    let field = scene.page.labelled("Type web-1 to confirm");
    assert!(scene.page.description(&field).contains("The current name of the server that will be erased"));
    for wrong in ["web-9", "25250", ""] {
        assert!(!starts_by(&scene, "web-1", wrong, START).await, "{wrong}");
    }
    assert!(starts_by(&scene, "web-1", " WEB-1 ", START).await);
}

#[wasm_bindgen_test]
async fn a_name_that_says_nothing_is_asked_for_by_id() {
    let unnamed = Server { hostname: None, ..web() };
    let odd = Server { hostname: Some("web  1".into()), ..web() };
    let other = Server { hostname: Some("WEB-1".into()), ..crate::scene::server(7, "x", "192.0.2.7") };
    for (server, others, button) in [
        (unnamed, vec![], "Erase 2 disks and reinstall server 25250"),
        (odd, vec![], "Erase 2 disks and reinstall web 1"),
        (web(), vec![other], START),
    ] {
        let scene = renamed(server, others).await;
        let field = scene.page.labelled("Type 25250 to confirm");
        assert!(scene.page.description(&field).contains("The ID of the server that will be erased"));
        assert!(!starts_by(&scene, "25250", "web-1", button).await, "{button}");
        assert!(starts_by(&scene, "25250", "25250", button).await, "{button}");
    }
}

#[wasm_bindgen_test]
async fn where_nobody_knows_the_other_servers_the_id_is_asked_for() {
    let scene = renamed_where(web(), Err(ApiError::NoAnswer)).await;
    assert!(!starts_by(&scene, "25250", "web-1", START).await, "another one may be called so");
    assert!(starts_by(&scene, "25250", "25250", START).await);
    let world = scene.world.borrow();
    assert_eq!(world.started[0].order().name_to_type(), "25250", "and so is it for a second reboot");
}

#[wasm_bindgen_test]
async fn the_root_password_can_be_kept_before_it_is_started() {
    let clipboard = Clipboard::stand_in();
    let scene = reviewed().await;
    let held = scene.page.one("[role=group][aria-label='Root password']");
    assert!(!scene.page.one("main").inner_html().contains("Abcdefg1"), "nobody has asked for it");
    assert!(held.text_content().unwrap().contains("Save it now: it can't be shown after this page closes."));
    scene.page.press("Show").await;
    assert!(held.text_content().unwrap().contains("Abcdefg1"));
    scene.page.press("Copy").await;
    assert_eq!(clipboard.held(), ["Abcdefg1"]);
    scene.access.set(Access::Expired);
    settle().await;
    assert!(!scene.page.one("main").inner_html().contains("Abcdefg1"), "nobody is there");
}

#[wasm_bindgen_test]
async fn an_api_that_can_not_check_a_pin_stops_nothing() {
    let scene = review_where(|call| match call {
        Call::CheckPin { .. } | Call::Info => {
            Some(Err(ApiError::Refused { message: "Unknown action check_pin".into(), code: None }))
        }
        _ => None,
    })
    .await;
    assert!(scene.page.text().contains("The API does not tell beforehand."));
    assert!(starts(&scene).await);
}

#[wasm_bindgen_test]
async fn a_short_session_is_told_and_can_be_started() {
    let short = |call: &Call| matches!(call, Call::Info).then(|| Ok(Reply::Session(lasting(30 * 60))));
    let scene = review_where(short).await;
    assert!(scene.page.text().contains("It ends in 30 minutes, perhaps before the reinstall does"));
    assert!(starts(&scene).await);
}

#[wasm_bindgen_test]
async fn a_system_that_is_gone_a_busy_server_and_a_silent_api_stop_the_start() {
    let gone = |call: &Call| {
        matches!(call, Call::OsList(_)).then(|| {
            Ok(Reply::Systems {
                offered: Listed::of(systems()[1..].to_vec()).expect("some"),
                excluded: vec![],
            })
        })
    };
    let busy = |call: &Call| {
        let server = Server { status: Some("Installing".into()), ..web() };
        matches!(call, Call::Show(_)).then(|| Ok(Reply::Server(Box::new(server))))
    };
    let silent = |call: &Call| matches!(call, Call::Show(_)).then_some(Err(ApiError::NoAnswer));
    let scenes = [
        (review_where(gone).await, "It is no longer offered for this server"),
        (review_where(busy).await, "its status is “Installing”"),
        (review_where(silent).await, "No answer to eq/show"),
    ];
    for (scene, words) in scenes {
        let text = scene.page.text();
        assert!(text.contains(words), "{words}: {text}");
        assert!(!starts(&scene).await, "{words}");
    }
}

#[wasm_bindgen_test]
async fn the_checks_are_made_again_when_asked_for_and_after_a_new_sign_in() {
    let scene = reviewed().await;
    assert_eq!(checks_of_the_pin(&scene), 1);
    scene.page.press("Check again").await;
    settle().await;
    assert_eq!(checks_of_the_pin(&scene), 2);
    scene.access.set(Access::Expired);
    settle().await;
    assert_eq!(checks_of_the_pin(&scene), 2, "nobody is there");
    scene.access.set(somebody());
    settle().await;
    assert_eq!(checks_of_the_pin(&scene), 3);
}

#[wasm_bindgen_test]
async fn the_flight_plan_tells_every_call_without_a_secret_and_can_be_saved() {
    let scene = reviewed().await;
    scene.page.open("Flight plan: every call in its order").await;
    let text = scene.page.text();
    let calls = ["reinstall", "create_pxe", "boot_dev", "reboot", "check", "boot_dev", "call", "clear_pxe"];
    let mut rest = text.as_str();
    for call in calls {
        let named = format!("'action={call}'");
        rest = rest.split_once(&named).unwrap_or_else(|| panic!("no {named} in its place: {text}")).1;
    }
    assert!(text.contains("\"root_pass=$ROOT_PASS\"") && text.contains("'hostname=web-1'"), "{text}");
    scene.page.press("Save as shell script").await;
    scene.page.press("Save as JSON").await;
    let saved = &scene.world.borrow().saved;
    assert_eq!(
        saved.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["reinstall.sh", "reinstall.json"]
    );
    for (name, text) in saved {
        assert!(text.contains("https://panel.example.com/api/eq.php"), "{name}");
        assert!(!text.contains("Abcdefg1") && !text.contains("0420"), "{name}");
    }
}

/// What the tab keeps of the drafts.
fn kept(scene: &Scene) -> String {
    let world = scene.world.borrow();
    world.kept.iter().rev().find(|(what, _)| *what == Kept::Drafts).map(|(_, text)| text.clone()).unwrap()
}

#[wasm_bindgen_test]
async fn what_was_filled_in_survives_a_reload_but_for_the_secrets() {
    let first = plan().await;
    first.page.pick("Debian 12").await;
    first.page.fill("Hostname", "new-1").await;
    first.page.fill("Root password", "Canary-Pass-1").await;
    first.page.fill("PIN", "9713").await;
    first.page.fill("Public SSH key", "ssh-ed25519 canary").await;
    first.page.pick("docker").await;
    let text = kept(&first);
    assert!(!text.contains("anary") && !text.contains("9713"), "{text}");
    drop(first);
    let second = plan_again(text).await;
    assert_eq!(value(&second, "Hostname"), "new-1");
    assert!(is_checked(&second, "Debian 12") && is_checked(&second, "docker"));
    assert_eq!((value(&second, "Root password"), value(&second, "PIN")), (String::new(), String::new()));
    assert!(second.page.text().contains("password, PIN, SSH key, script and callback URL are never stored"));
}

/// The plan in a page that was loaded anew.
async fn plan_again(text: String) -> Scene {
    let fresh = plan().await;
    let mut world = std::mem::take(&mut *fresh.world.borrow_mut());
    drop(fresh);
    world.kept = vec![(Kept::Drafts, text)];
    let scene =
        scene(Start { route: reinstall_panel::domain::route::Route::Plan(ID), world, ..Start::default() })
            .await;
    settle().await;
    scene
}

#[wasm_bindgen_test]
async fn a_recipe_is_kept_put_to_use_and_deleted() {
    let scene = plan().await;
    scene.page.pick("Debian 12").await;
    scene.page.pick("docker").await;
    scene.page.open("Recipes").await;
    scene.page.press("Save the plan as a recipe").await;
    assert!(scene.page.text().contains("Give the recipe a name"));
    scene.page.fill("Name of the recipe", " web farm ").await;
    scene.page.press("Save the plan as a recipe").await;
    assert!(scene.page.text().contains("The recipe web farm is saved."));
    scene.page.pick("Windows Server 2022").await;
    scene.page.press("Use web farm").await;
    assert!(is_checked(&scene, "Debian 12") && is_checked(&scene, "docker"));
    assert!(scene.page.text().contains("As the recipe says."));
    scene.page.press("Save all as a file").await;
    let saved = scene.world.borrow().saved[0].clone();
    assert_eq!(saved.0, "recipes.json");
    assert!(!saved.1.contains("web-1"), "a hostname belongs to one server: {}", saved.1);
    assert!(saved.1.contains("web farm") && saved.1.contains("Debian 12"), "{}", saved.1);
    scene.page.press("Delete web farm").await;
    assert!(!scene.page.has_button("Use web farm") && !scene.page.has_button("Save all as a file"));
}

#[wasm_bindgen_test]
async fn what_a_recipe_can_not_have_here_is_said() {
    let recipe = r#"{"old":{"os":"Plan 9","scheme":"LVM_RAID10","tasks":["driver"]}}"#;
    let virtual_machine = Server { kind: Some(Kind::Vm), ..web() };
    let scene = plan_with(virtual_machine, systems(), Ok(vec![])).await;
    scene.world.borrow_mut().kept.push((Kept::Recipes, recipe.into()));
    scene.page.open("Recipes").await;
    scene.page.press("Use old").await;
    let text = scene.page.text();
    for words in [
        "Plan 9 is not offered for this server.",
        "LVM_RAID10 does not fit the disks. Needs at least 2 pairs of disks.",
        "The task driver is not offered for this server.",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
}
