//! A reinstall that an earlier page began: what it needs to be told again, and what another tab or a
//! browser that does not write means for it.

use crate::page::{Clipboard, settle};
use crate::run::{Answer, after_of, done, key, order, rebooted, refused, stage};
use crate::scene::{Scene, Start, World, brief, scene};
use leptos::prelude::document;
use reinstall_panel::api::{ApiError, AsyncAnswer, Call, Reply};
use reinstall_panel::domain::config::Config;
use reinstall_panel::domain::id::ServerId;
use reinstall_panel::domain::plan::Order;
use reinstall_panel::domain::route::Route;
use reinstall_panel::flow::{Decision, Effect, Event, Park, Question, Run, Settings, Standing, StepName};
use reinstall_panel::ui::RunState;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

const PASSWORD: &str = "Root password of the new system";
const SSH_KEY: &str = "Public SSH key";
const SCRIPT: &str = "Post-install script";
const CALLBACK: &str = "Callback URL";
const GOOD_KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICAxRXP5dZ6jNwcqZ1YaLpjpQ327IScN3cWY/L7YFldg me@laptop";

fn plain() -> Order {
    order("Debian 12")
}

/// With everything that can be part of a reinstall.
fn full() -> Order {
    Order { has_ssh_key: true, has_script: true, has_callback: true, ..plain() }
}

/// A run that got these answers and was then read from its journal.
fn reopened(order: Order, answers: Vec<Answer>) -> Run {
    let mut run = after_of(order, answers);
    drop(run.reopen(false, 600_000));
    run
}

/// Before `eq/create_pxe`, which needs all secrets.
fn before_the_config(order: Order) -> Run {
    let run = reopened(order, vec![key()]);
    assert_eq!(run.park(), Some(&Park::Secrets(StepName::CreatePxe)));
    run
}

/// Before `eq/boot_dev`, which needs the PIN.
fn before_the_boot_order() -> Run {
    let run = reopened(plain(), vec![key(), done()]);
    assert_eq!(run.park(), Some(&Park::Secrets(StepName::BootPxe)));
    run
}

/// Nobody knows whether the server was rebooted, and it has been silent for long.
fn silent() -> Run {
    silent_of(plain())
}

fn silent_of(order: Order) -> Run {
    let quiet = std::iter::repeat_with(|| Ok(Reply::Async(AsyncAnswer::NotReady))).take(25);
    let answers = [key(), done(), done(), Err(ApiError::NoAnswer)].into_iter().chain(quiet);
    let run = after_of(order, answers.collect());
    assert_eq!(run.question(), Some(Question::NoSign));
    assert!(run.decisions().contains(&Decision::RebootAgain));
    run
}

async fn shown_as(run: Run, standing: Standing) -> Scene {
    let world = World { standing, ..World::default() };
    let route = Route::Run(ServerId(25250));
    let scene = scene(Start { route, world, run: Some(run), now_ms: 1_800_000, ..Start::default() }).await;
    settle().await;
    scene
}

async fn shown(run: Run) -> Scene {
    shown_as(run, Standing::Driving).await
}

/// The labels of the fields in sight.
fn fields(scene: &Scene) -> Vec<String> {
    let labels = scene.page.all("form label");
    labels.iter().map(|label| label.text_content().unwrap().trim().to_owned()).collect()
}

/// The PINs that the API was asked about.
fn checked(scene: &Scene) -> Vec<String> {
    let world = scene.world.borrow();
    let pins = world.calls.iter().filter_map(|call| match call {
        Call::CheckPin { pin, .. } => Some(pin.expose().clone()),
        _ => None,
    });
    pins.collect()
}

/// The API says this of every PIN.
fn says(scene: &Scene, answer: fn() -> Answer) {
    scene.world.borrow_mut().answers =
        Box::new(move |call| matches!(call, Call::CheckPin { .. }).then(answer));
}

/// As many times as the run can be given it.
async fn continue_with(scene: &Scene, pin: &str) {
    scene.page.fill("PIN", pin).await;
    scene.page.press("Continue").await;
    settle().await;
}

/// What stands in a field.
fn value(scene: &Scene, label: &str) -> String {
    scene.page.labelled(label).unchecked_into::<HtmlInputElement>().value()
}

/// What stands beside a field that is wrong; nothing beside one that is not.
fn error(scene: &Scene, label: &str) -> Option<String> {
    let field = scene.page.labelled(label);
    let is_wrong = field.get_attribute("aria-invalid").as_deref() == Some("true");
    is_wrong.then(|| scene.page.description(&field))
}

#[wasm_bindgen_test]
async fn what_needs_the_pin_asks_for_the_pin_alone() {
    let scene = shown(before_the_boot_order()).await;
    let text = scene.page.text();
    assert!(text.contains("Enter your PIN to continue"), "{text}");
    assert!(text.contains("Set the boot order to network"), "{text}");
    assert_eq!(fields(&scene), ["PIN"]);
    let pin = scene.page.labelled("PIN");
    assert_eq!(pin.get_attribute("type").as_deref(), Some("text"));
    assert_eq!(pin.get_attribute("autocomplete").as_deref(), Some("one-time-code"));
    let notice = pin.closest(".notice").unwrap().expect("it stands in the notice that needs it");
    assert!(notice.text_content().unwrap().contains("Enter your PIN to continue"));
    scene.page.fill("PIN", " 0420 ").await;
    scene.page.press("Continue").await;
    assert_eq!(checked(&scene), ["0420"]);
    let world = scene.world.borrow();
    let [(server, secrets, decision)] = &world.unlocked[..] else { panic!("{:?}", world.unlocked) };
    assert_eq!((*server, *decision), (ServerId(25250), None));
    assert_eq!(secrets.pin.expose(), "0420");
    assert!(secrets.install.is_none());
    assert_eq!(error(&scene, "PIN"), None, "what was sent is not missing");
    assert_eq!(document().active_element().unwrap().tag_name(), "H1");
}

#[wasm_bindgen_test]
async fn what_needs_the_config_asks_for_what_was_part_of_the_reinstall() {
    let scene = shown(before_the_config(plain())).await;
    assert_eq!(fields(&scene), [PASSWORD, "PIN"]);
    let password = scene.page.labelled(PASSWORD);
    assert_eq!(password.get_attribute("autocomplete").as_deref(), Some("new-password"));
    drop(scene);
    let scene = shown(before_the_config(full())).await;
    assert_eq!(fields(&scene), [PASSWORD, SSH_KEY, SCRIPT, CALLBACK, "PIN"]);
    scene.page.fill(PASSWORD, "Abcdefg1").await;
    scene.page.fill(SSH_KEY, GOOD_KEY).await;
    scene.page.fill(SCRIPT, "#!/bin/bash\ntrue").await;
    scene.page.fill(CALLBACK, "https://example.com/ready?token=t").await;
    scene.page.fill("PIN", "0420").await;
    scene.page.press("Continue").await;
    let world = scene.world.borrow();
    let [(_, secrets, None)] = &world.unlocked[..] else { panic!("{:?}", world.unlocked) };
    let install = secrets.install.as_ref().expect("all of it");
    assert_eq!(install.root_password.expose(), "Abcdefg1");
    assert!(install.ssh_key.is_some() && install.callback.is_some());
    assert_eq!(install.script.as_ref().map(|script| script.expose().as_str()), Some("#!/bin/bash\ntrue"));
}

#[wasm_bindgen_test]
async fn what_is_missing_or_wrong_is_named_beside_its_field_and_nothing_is_sent() {
    let scene = shown(before_the_config(full())).await;
    assert_eq!(error(&scene, "PIN"), None, "nothing was tried yet");
    scene.page.press("Continue").await;
    let missing = "Enter it again";
    for (label, why) in [
        (PASSWORD, missing),
        (SSH_KEY, missing),
        (SCRIPT, missing),
        (CALLBACK, missing),
        ("PIN", "Enter the server's PIN"),
    ] {
        let said = error(&scene, label).unwrap_or_else(|| panic!("{label} is not called wrong"));
        assert!(said.contains(why), "{label}: {said}");
    }
    assert_eq!(document().active_element().unwrap().id(), scene.page.labelled(PASSWORD).id());
    for (label, typed, why) in [
        (PASSWORD, "short", "does not keep every rule"),
        (SSH_KEY, "ssh-ed25519 AAAA", "This is no OpenSSH public key"),
        (CALLBACK, "example.com", "This is no web address"),
        ("PIN", "12", "4 to 6 characters"),
    ] {
        scene.page.fill(label, typed).await;
        let said = error(&scene, label).unwrap_or_else(|| panic!("{label} is not called wrong"));
        assert!(said.contains(why), "{label}: {said}");
    }
    scene.page.press("Continue").await;
    assert!(scene.world.borrow().unlocked.is_empty());
}

#[wasm_bindgen_test]
async fn one_secret_that_is_wrong_holds_back_all_of_them() {
    let scene = shown(before_the_config(plain())).await;
    scene.page.fill(PASSWORD, "Abcdefg1").await;
    scene.page.fill("PIN", "1").await;
    scene.page.press("Continue").await;
    assert!(scene.world.borrow().unlocked.is_empty());
    assert_eq!(error(&scene, PASSWORD), None);
    assert!(error(&scene, "PIN").is_some());
    scene.page.fill("PIN", "0420").await;
    scene.page.press("Continue").await;
    assert_eq!(scene.world.borrow().unlocked.len(), 1);
}

#[wasm_bindgen_test]
async fn another_reboot_is_folded_away_and_wants_the_hostname_anew() {
    let scene = shown(silent()).await;
    assert!(!scene.page.has_button("Reboot once more"), "nothing destructive stands open");
    scene.page.open("Reboot the server into the installer once more").await;
    // Under the name it has, not the one it is to get.
    let confirm = "Type old to confirm";
    assert_eq!(fields(&scene), [confirm, "PIN"]);
    scene.page.fill("PIN", "0420").await;
    for wrong in ["", "web-1", "olds"] {
        scene.page.fill(confirm, wrong).await;
        scene.page.press("Reboot once more").await;
        assert!(error(&scene, confirm).is_some_and(|said| said.contains(confirm)), "{wrong}");
        assert!(scene.world.borrow().unlocked.is_empty(), "{wrong}");
    }
    scene.page.fill(confirm, "OLD").await;
    scene.page.press("Reboot once more").await;
    let world = scene.world.borrow();
    let [(_, secrets, Some(Decision::RebootAgain))] = &world.unlocked[..] else {
        panic!("{:?}", world.unlocked)
    };
    assert_eq!(secrets.pin.expose(), "0420");
    assert!(secrets.install.is_none());
    assert!(world.decided.is_empty(), "it is decided with the secrets, not without");
}

#[wasm_bindgen_test]
async fn another_reboot_is_never_confirmed_by_nothing() {
    for name in [None, Some(""), Some(" "), Some("web  1")] {
        let order = Order { current_name: name.map(Into::into), ..plain() };
        let scene = shown(silent_of(order)).await;
        scene.page.open("Reboot the server into the installer once more").await;
        scene.page.fill("PIN", "0420").await;
        scene.page.press("Reboot once more").await;
        assert!(scene.world.borrow().unlocked.is_empty(), "{name:?}");
        scene.page.fill("Type 25250 to confirm", "25250").await;
        scene.page.press("Reboot once more").await;
        assert_eq!(scene.world.borrow().unlocked.len(), 1, "{name:?}");
    }
}

#[wasm_bindgen_test]
async fn a_reboot_that_is_known_to_have_happened_is_not_offered_again() {
    let quiet = std::iter::repeat_with(|| Ok(Reply::Async(AsyncAnswer::NotReady))).take(25);
    let run = after_of(plain(), rebooted(quiet.collect()));
    assert_eq!(run.question(), Some(Question::NoSign));
    let scene = shown(run).await;
    assert!(!scene.page.text().contains("once more"), "{}", scene.page.text());
}

#[wasm_bindgen_test]
async fn a_tab_that_looks_on_says_so_and_asks_for_nothing() {
    for run in [before_the_boot_order(), before_the_config(full()), silent()] {
        let scene = shown_as(run, Standing::Watching).await;
        let text = scene.page.text();
        assert!(text.contains("Another tab of this browser makes the calls"), "{text}");
        assert!(text.contains("If that tab is closed, this page goes on by itself"), "{text}");
        assert!(scene.page.all("form, input").is_empty(), "{text}");
        assert!(!text.contains("once more"), "{text}");
    }
}

#[wasm_bindgen_test]
async fn a_browser_that_does_not_write_is_told_of_as_a_danger() {
    let run = after_of(plain(), rebooted(vec![stage("Stage 1")]));
    let scene = shown_as(run, Standing::CannotWrite).await;
    let notice = scene.page.one(".notice--danger").text_content().unwrap();
    assert!(notice.contains("does not let the page write down what it does"), "{notice}");
    assert!(notice.contains("so nothing is sent"), "{notice}");
    assert!(notice.contains("the page tries again by itself"), "{notice}");
    drop(scene);
    let run = after_of(plain(), rebooted(vec![stage("Stage 1")]));
    assert!(shown(run).await.page.all(".notice--danger").is_empty(), "it is told when it is so");
}

#[wasm_bindgen_test]
async fn a_page_that_has_not_read_the_journals_yet_does_not_say_that_there_is_none() {
    let route = Route::Run(ServerId(25250));
    let scene = scene(Start { route, are_runs_read: false, ..Start::default() }).await;
    let text = scene.page.text();
    assert!(text.contains("Looking for reinstalls that go on"), "{text}");
    assert!(!text.contains("No reinstall of this server goes on"), "{text}");
    scene.are_runs_read.set(1);
    settle().await;
    assert!(scene.page.text().contains("No reinstall of this server goes on"));
}

#[wasm_bindgen_test]
async fn unfinished_reinstalls_stand_before_the_servers_with_what_is_armed() {
    let armed = reinstall_panel::ui::RunBrief { is_armed: true, ..brief(2, RunState::Waiting) };
    let briefs = vec![brief(1, RunState::Done), armed, brief(3, RunState::GoingOn)];
    let scene = scene(Start { briefs, ..Start::default() }).await;
    let group = scene.page.one("[role=group][aria-label='Unfinished reinstalls']");
    let said = group.text_content().unwrap();
    assert_eq!(
        said.matches("Reinstall of web-1").count(),
        2,
        "the one that is done is not among them: {said}"
    );
    assert!(said.contains("Waiting for you") && said.contains("going on"), "{said}");
    assert!(said.contains("a reboot can start the installer"), "{said}");
    let order = scene.page.text();
    assert!(order.find("Reinstall of web-1") < order.find("2 servers"), "{order}");
    let links = scene.page.all("[aria-label='Unfinished reinstalls'] a");
    let hrefs: Vec<_> = links.iter().map(|link| link.get_attribute("href").unwrap()).collect();
    assert_eq!(hrefs, ["#/servers/2/run", "#/servers/3/run"]);
}

#[wasm_bindgen_test]
async fn a_pin_that_is_being_typed_stays_when_what_it_is_for_changes() {
    let going_on = reopened(plain(), rebooted(vec![stage("Stage 1")]));
    assert!(going_on.is_locked() && going_on.park().is_none());
    let scene = shown(going_on).await;
    assert!(scene.page.text().contains("Enter your PIN to finish automatically"));
    scene.page.fill("PIN", "0420").await;
    scene.run.set(Some(before_the_boot_order()));
    settle().await;
    settle().await;
    assert!(scene.page.text().contains("Enter your PIN to continue"), "{}", scene.page.text());
    scene.page.press("Continue").await;
    assert_eq!(scene.world.borrow().unlocked[0].1.pin.expose(), "0420");
}

fn wrong_pin() -> Answer {
    Err(ApiError::WrongPin { message: "Wrong PIN".into(), attempts_left: Some(2) })
}

fn locked() -> Answer {
    Err(ApiError::WrongPin {
        message: "Wrong PIN. PIN is locked for 15 minutes".into(),
        attempts_left: Some(0),
    })
}

#[wasm_bindgen_test]
async fn a_wrong_pin_is_told_when_it_is_typed_and_never_asked_about_again() {
    let scene = shown(before_the_boot_order()).await;
    says(&scene, wrong_pin);
    continue_with(&scene, "1111").await;
    assert_eq!(error(&scene, "PIN").as_deref().map(str::trim), Some("Wrong PIN. 2 attempts left."));
    assert!(scene.world.borrow().unlocked.is_empty(), "a wrong PIN is given to nobody");
    assert_eq!(value(&scene, "PIN"), "", "it is of no use");
    let field = scene.page.labelled("PIN");
    assert!(document().active_element().unwrap().is_same_node(Some(&field)));
    continue_with(&scene, "1111").await;
    assert!(
        error(&scene, "PIN").is_some_and(|said| said.contains("This PIN was refused. Enter another one."))
    );
    assert_eq!(checked(&scene), ["1111"], "each one counts");
    // Nor is it after the view was left.
    scene.route.set(Route::Servers);
    settle().await;
    scene.route.set(Route::Run(ServerId(25250)));
    settle().await;
    settle().await;
    continue_with(&scene, "1111").await;
    assert_eq!(checked(&scene), ["1111"]);
    says(&scene, done);
    continue_with(&scene, "0420").await;
    assert_eq!(checked(&scene), ["1111", "0420"]);
    assert_eq!(scene.world.borrow().unlocked.len(), 1);
}

/// The boot order of a server that is disarmed was refused for the PIN, and each PIN that was typed since.
fn refused_times(times: u64) -> [Run; 2] {
    let hostname = plain().hostname;
    let order = Order::to_disarm(&crate::plan::web(), hostname);
    let ticket = |todo: &[Effect]| {
        let out = todo.iter().find_map(|effect| match effect {
            Effect::Call(ticket, _) => Some(*ticket),
            _ => None,
        });
        out.expect("a call is out")
    };
    let (run, todo) = Run::disarm(order, Settings::new(&Config::default()), true, 600_000);
    let (run, todo) = run.step(Event::Answered(ticket(&todo), wrong_pin()), 660_000);
    let (mut run, _) = run.step(Event::Answered(ticket(&todo), done()), 720_000);
    let mut between = run.clone();
    for n in 1..times {
        let now = 720_000 + n * 60_000;
        let (unlocked, todo) = run.step(Event::Unlocked, now);
        between = unlocked.clone();
        run = unlocked.step(Event::Answered(ticket(&todo), wrong_pin()), now).0;
    }
    assert_eq!(run.park(), Some(&Park::Secrets(StepName::BootDisk)));
    [between, run]
}

#[wasm_bindgen_test]
async fn the_keyboard_is_led_to_the_pin_at_each_refusal_though_it_says_the_same() {
    let [_, first] = refused_times(1);
    let scene = shown(first).await;
    let is_led = || document().active_element().unwrap().id() == "field-again-pin";
    assert!(is_led());
    let leave = || scene.page.one("main").unchecked_into::<HtmlElement>().focus().unwrap();
    leave();
    for run in refused_times(2) {
        assert!(!is_led());
        scene.run.set(Some(run));
        settle().await;
        settle().await;
    }
    assert!(is_led(), "it is another refusal");
    // The same one leads it nowhere again.
    leave();
    scene.now.set(2_000_000);
    scene.run.set(Some(refused_times(2)[1].clone()));
    settle().await;
    assert!(!is_led());
}

#[wasm_bindgen_test]
async fn a_locked_pin_says_until_when_and_can_be_tried_then() {
    let scene = shown(before_the_boot_order()).await;
    says(&scene, locked);
    continue_with(&scene, "0420").await;
    assert!(error(&scene, "PIN").is_some_and(|said| said.contains("The PIN is locked until ")));
    let button = scene.page.button("Continue");
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    says(&scene, done);
    continue_with(&scene, "0420").await;
    assert!(scene.page.description(&button).contains("The PIN is locked until "));
    assert_eq!((checked(&scene).len(), scene.world.borrow().unlocked.len()), (1, 0));
    scene.now.set(1_800_000 + 15 * 60_000);
    settle().await;
    assert_eq!(button.get_attribute("aria-disabled"), None, "it is over");
    // The one that has locked it was wrong.
    continue_with(&scene, "0421").await;
    assert_eq!((checked(&scene).len(), scene.world.borrow().unlocked.len()), (2, 1));
}

#[wasm_bindgen_test]
async fn an_api_that_checks_no_pin_is_done_without_and_one_that_is_silent_is_asked_again() {
    let unable: [fn() -> Answer; 3] = [
        || refused("Unknown action check_pin"),
        || Err(ApiError::Http { status: 404, retry_after_s: None, body: String::new() }),
        || Err(ApiError::Undecodable { body: String::new() }),
    ];
    for answer in unable {
        let scene = shown(before_the_boot_order()).await;
        says(&scene, answer);
        continue_with(&scene, "0420").await;
        assert_eq!(scene.world.borrow().unlocked.len(), 1, "{:?}", answer());
    }
    let scene = shown(before_the_boot_order()).await;
    says(&scene, || Err(ApiError::NoAnswer));
    continue_with(&scene, "0420").await;
    assert!(error(&scene, "PIN").is_some_and(|said| said.contains("couldn't be checked")));
    assert!(scene.world.borrow().unlocked.is_empty());
    assert_eq!(value(&scene, "PIN"), "0420", "nothing is wrong with it");
    says(&scene, done);
    scene.page.press("Continue").await;
    settle().await;
    assert_eq!(scene.world.borrow().unlocked.len(), 1);
}

#[wasm_bindgen_test]
async fn a_boot_order_refused_for_its_pin_asks_for_another_one_and_for_nothing_else() {
    let run = after_of(plain(), rebooted(vec![stage("Stage 1"), stage("5/5"), wrong_pin(), done()]));
    assert_eq!(run.park(), Some(&Park::Secrets(StepName::BootDisk)));
    let scene = shown(run).await;
    let notice = scene.page.one(".notice--danger");
    let text = notice.text_content().unwrap();
    assert!(text.contains("Enter the right PIN to continue") && text.contains("Wrong PIN."), "{text}");
    assert!(!text.contains("support"), "{text}");
    assert!(!scene.page.has_button("Try again"), "the same PIN is refused again");
    let field = scene.page.labelled("PIN");
    assert!(notice.contains(Some(&field)), "it stands in the notice that needs it");
    assert!(document().active_element().unwrap().is_same_node(Some(&field)), "what helps comes first");
    drop(scene);
    let run = after_of(
        plain(),
        rebooted(vec![
            stage("Stage 1"),
            stage("5/5"),
            refused("Not permitted: IPMI is down"),
            done(),
            done(),
        ]),
    );
    let scene = shown(run).await;
    assert!(scene.page.has_button("Try again"));
    assert!(scene.page.one(".notice--danger").contains(Some(&scene.page.labelled("PIN"))));
}

#[wasm_bindgen_test]
async fn a_password_that_went_with_its_page_can_be_made_anew_and_kept() {
    let clipboard = Clipboard::stand_in();
    let scene = shown(before_the_config(plain())).await;
    scene.page.press("Generate").await;
    let made = value(&scene, PASSWORD);
    assert_eq!(made.len(), 20);
    assert_eq!(scene.page.labelled(PASSWORD).get_attribute("type").as_deref(), Some("text"), "it is shown");
    assert!(scene.page.text().contains("Save it now: it can't be shown after this page closes."));
    scene.page.press("Copy").await;
    assert_eq!(clipboard.held(), std::slice::from_ref(&made));
    continue_with(&scene, "0420").await;
    let world = scene.world.borrow();
    assert_eq!(*world.unlocked[0].1.install.as_ref().expect("all of it").root_password.expose(), made);
}
