//! The reinstall of one server: where it stands, what can be decided, how it ended.

use crate::page::{Clipboard, settle};
use crate::scene::{Scene, Start, World, brief, scene, server, somebody};
use leptos::prelude::*;
use reinstall_panel::api::{ApiError, AsyncAnswer, Message, Reply};
use reinstall_panel::domain::config::Config;
use reinstall_panel::domain::disks::{Disks, Scheme};
use reinstall_panel::domain::id::{AsyncKey, OsId, ServerId, TaskId};
use reinstall_panel::domain::os::Os;
use reinstall_panel::domain::password::{Policy, RootPassword};
use reinstall_panel::domain::plan::{Draft, Offer, Order, Plan};
use reinstall_panel::domain::route::Route;
use reinstall_panel::domain::server::{Kinds, Server};
use reinstall_panel::domain::task::Task;
use reinstall_panel::flow::{Ask, Decision, Effect, Ending, Event, Run, Settings, Standing};
use reinstall_panel::ui::{Access, RunBrief, RunState};
use wasm_bindgen_test::wasm_bindgen_test;
use zeroize::Zeroizing;

pub type Answer = Result<Reply, ApiError>;

pub fn order(system: &str) -> Order {
    let server = Server { disks: Disks::parse("2x960").ok(), ..server(25250, "old", "192.0.2.7") };
    let systems = [Os {
        id: OsId(180),
        name: system.into(),
        active: true,
        runs_on: Kinds::default(),
        min_ram: None,
        min_hdd: None,
        price_per_core: None,
    }];
    let driver = Task {
        id: TaskId("12".into()),
        name: "nvidia-driver".into(),
        description: None,
        runs_on: Kinds::default(),
        default: true,
    };
    let draft = Draft {
        os: Some(OsId(180)),
        scheme: Some(Scheme::Raid1),
        hostname: "web-1".into(),
        root_password: Zeroizing::new("Abcdefg1".into()),
        tasks: vec![driver.id.clone()],
        pin: Zeroizing::new("0420".into()),
        ..Draft::default()
    };
    let offer = Offer {
        server: &server,
        systems: &systems,
        tasks: &[driver],
        policy: Policy::Document,
        parse_url: |_| None,
        parse_ssh_key: |_| Ok(None),
    };
    Plan::check(&draft, &offer).expect("a plan").split().0
}

fn after_in(system: &str, answers: Vec<Answer>) -> Run {
    after_of(order(system), answers)
}

/// A run that got these answers to its calls, a minute apart.
pub fn after_of(order: Order, answers: Vec<Answer>) -> Run {
    let settings = Settings::new(&Config::default());
    let (mut run, mut todo) = Run::start(order, settings, 7, 0);
    for (at, answer) in answers.into_iter().enumerate() {
        let now = (at as u64 + 1) * 60_000;
        let wait = todo.iter().find_map(|effect| match effect {
            Effect::Wait(ticket, _) => Some(*ticket),
            _ => None,
        });
        if let Some(ticket) = wait {
            (run, todo) = run.step(Event::Rang(ticket), now);
        }
        let call = todo.iter().find_map(|effect| match effect {
            Effect::Call(ticket, _) => Some(*ticket),
            _ => None,
        });
        (run, todo) = run.step(Event::Answered(call.expect("a call is out"), answer), now);
        // An API that tells nothing when the run looks at the server.
        while let Some(Effect::Call(ticket, Ask::Status | Ask::Show)) = todo.first().cloned() {
            (run, todo) = run.step(Event::Answered(ticket, refused("Unknown action")), now);
        }
    }
    run
}

pub fn after(answers: Vec<Answer>) -> Run {
    after_in("Debian 12", answers)
}

pub fn refused(message: &str) -> Answer {
    Err(ApiError::Refused { message: message.into(), code: None })
}

pub fn stage(words: &str) -> Answer {
    let message = Message { scope: words.into(), ..Message::default() };
    Ok(Reply::Async(AsyncAnswer::Stage(message)))
}

pub fn done() -> Answer {
    Ok(Reply::Done)
}

/// The answer to the first call.
pub fn key() -> Answer {
    Ok(Reply::Key(AsyncKey::parse("f685eaa0f06e47faa2e6bb5002828b00").expect("a key")))
}

/// The answers up to the reboot, then these.
pub fn rebooted(rest: Vec<Answer>) -> Vec<Answer> {
    let first = [key(), done(), done(), done()];
    first.into_iter().chain(rest).collect()
}

async fn at(run: Option<Run>, minutes: u64) -> Scene {
    let route = Route::Run(ServerId(25250));
    scene(Start { access: somebody(), route, run, now_ms: minutes * 60_000, ..Start::default() }).await
}

/// What each row of the timeline says, from its name on.
fn rows(scene: &Scene) -> Vec<String> {
    let rows = scene.page.all("ol[aria-label='Steps of the reinstall'] > li");
    rows.iter()
        .map(|row| row.text_content().unwrap().split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

fn dialog_text(scene: &Scene) -> String {
    scene.page.one("dialog[open]").text_content().unwrap()
}

#[wasm_bindgen_test]
async fn the_browsers_tab_says_how_far_it_is() {
    let scene = at(Some(after(rebooted(vec![stage("Stage 1")]))), 10).await;
    let title = || leptos::prelude::document().title();
    assert!(title().starts_with("1 of 5 stages reported · Reinstall of web-1"), "{}", title());
    scene.run.set(Some(after(rebooted(vec![stage("Stage 1"), stage("Stage 2")]))));
    settle().await;
    assert!(title().starts_with("2 of 5 stages reported · Reinstall of web-1"), "{}", title());
}

#[wasm_bindgen_test]
async fn a_page_that_knows_no_run_says_so_and_leads_on() {
    let scene = at(None, 0).await;
    assert!(scene.page.text().contains("No reinstall of this server goes on"));
    let href = |name| scene.page.link(name).get_attribute("href");
    assert_eq!(href("Plan a reinstall").as_deref(), Some("#/servers/25250/plan"));
    assert_eq!(href("All servers").as_deref(), Some("#/servers"));
}

#[wasm_bindgen_test]
async fn the_rows_are_the_steps_and_the_five_stages_each_with_its_state() {
    let run = after(rebooted(vec![stage("Stage 1"), stage("2nd stage: base <b>OS</b> installed")]));
    let scene = at(Some(run), 10).await;
    let rows = rows(&scene);
    assert_eq!(rows.len(), 12, "{rows:?}");
    assert!(rows[0].starts_with("Create the key for progress reports done"), "{rows:?}");
    assert!(rows[5].contains("base <b>OS</b> installed"), "{rows:?}");
    assert!(rows[6].starts_with("Stage 3: post-install tasks done going on"), "{rows:?}");
    assert!(rows[6].contains("4 min 0 s") && rows[6].contains("post-install tasks run"), "{rows:?}");
    assert!(rows[7].starts_with("Stage 4: installation complete waiting"), "{rows:?}");
    assert!(rows[10].starts_with("Run the task nvidia-driver waiting"), "{rows:?}");
    assert_eq!(scene.page.all("li[aria-current=step]").len(), 1);
    assert!(scene.page.all("b").is_empty(), "what the API says is text");
    assert_eq!(scene.page.one("[role=status]").text_content().unwrap(), "2 of 5 stages reported");
}

#[wasm_bindgen_test]
async fn what_is_left_is_told_as_a_range_that_no_screen_reader_hears_by_itself() {
    let run = after(rebooted(vec![stage("Stage 1"), stage("Stage 2")]));
    let scene = at(Some(run), 7).await;
    let left = scene.page.one(".meter__left");
    assert_eq!(left.text_content().unwrap(), "About 10 to 25 minutes left");
    assert!(left.closest("[aria-live], [role=status], [role=alert]").unwrap().is_none());
    let bar = scene.page.one("progress");
    assert_eq!(bar.get_attribute("value").as_deref(), Some("49"));
    assert_eq!(bar.get_attribute("aria-label").as_deref(), Some("Progress of the reinstall"));
}

#[wasm_bindgen_test]
async fn a_stage_that_takes_longer_than_usual_is_late_and_says_what_can_be_done() {
    let run = after(rebooted(vec![stage("Stage 1"), stage("Stage 2")]));
    // Stage 3 goes on since minute 6, and is late after ten.
    let scene = at(Some(run.clone()), 16).await;
    assert!(rows(&scene)[6].starts_with("Stage 3: post-install tasks done going on"), "{:?}", rows(&scene));
    drop(scene);
    let scene = at(Some(run), 17).await;
    settle().await;
    let row = rows(&scene).remove(6);
    assert!(row.starts_with("Stage 3: post-install tasks done late"), "{row}");
    for part in ["takes longer than usual", "console", "support", "give up", "wait"] {
        assert!(row.contains(part), "{part} in {row}");
    }
    assert_eq!(scene.page.one(".meter__left").text_content().unwrap(), "Longer than usual");
    assert_eq!(scene.page.all(".meter--late").len(), 1);
    assert!(scene.page.has_button("Give up"));
}

#[wasm_bindgen_test]
async fn an_armed_server_is_called_armed_and_a_disarmed_one_is_not() {
    let armed = "Armed: do not reboot it by hand";
    let scene = at(Some(after(vec![])), 0).await;
    assert!(!scene.page.text().contains(armed));
    drop(scene);
    for answers in [rebooted(vec![]), rebooted(vec![stage("Stage 4")])] {
        let scene = at(Some(after(answers)), 10).await;
        assert!(scene.page.text().contains(armed));
    }
}

#[wasm_bindgen_test]
async fn giving_up_is_asked_about_with_the_state_of_the_disks() {
    let scene = at(Some(after(rebooted(vec![stage("Stage 1")]))), 10).await;
    scene.page.press("Give up").await;
    let asked = dialog_text(&scene);
    assert!(asked.contains("The disks are erased"), "{asked}");
    assert!(asked.contains("PXE config is removed"), "{asked}");
    scene.page.press("Go on with the reinstall").await;
    assert!(scene.page.all("dialog[open]").is_empty());
    assert!(scene.world.borrow().decided.is_empty());
    scene.page.press("Give up").await;
    let buttons = scene.page.all("dialog[open] button");
    wasm_bindgen::JsCast::unchecked_ref::<web_sys::HtmlElement>(&buttons[1]).click();
    settle().await;
    assert_eq!(scene.world.borrow().decided, [(ServerId(25250), Decision::Abandon)]);
}

#[wasm_bindgen_test]
async fn a_question_shows_its_decisions_and_sends_the_one_pressed() {
    let silence = std::iter::repeat_with(|| Ok(Reply::Async(AsyncAnswer::NotReady))).take(25);
    let scene = at(Some(after(rebooted(silence.collect()))), 30).await;
    assert!(scene.page.text().contains("No sign of the installer"));
    assert!(scene.page.has_button("Give up"));
    scene.page.press("Keep waiting").await;
    scene.page.press("Server is online: finish").await;
    let decided: Vec<_> = scene.world.borrow().decided.iter().map(|(_, decision)| *decision).collect();
    assert_eq!(decided, [Decision::Wait, Decision::ServerIsUp]);
}

#[wasm_bindgen_test]
async fn a_run_that_needs_a_session_says_that_it_goes_on_by_itself() {
    let key = rebooted(vec![]).remove(0);
    let scene = at(Some(after(vec![key, Err(ApiError::SessionExpired)])), 3).await;
    let text = scene.page.text();
    assert!(text.contains("Your session has ended") && text.contains("goes on by itself"), "{text}");
}

/// The page of a run whose session ends now.
async fn signed_out_of(run: Run, briefs: Vec<RunBrief>) -> Scene {
    let route = Route::Run(ServerId(25250));
    let start = Start { route, run: Some(run), briefs, now_ms: 600_000, ..Start::default() };
    let scene = scene(start).await;
    scene.access.set(Access::Expired);
    settle().await;
    scene
}

#[wasm_bindgen_test]
async fn a_session_that_ends_in_a_run_leaves_the_run_in_sight_with_what_is_armed() {
    let brief = RunBrief { is_armed: true, ..brief(25250, RunState::Waiting) };
    let answers = rebooted(vec![stage("Stage 1"), stage("5/5"), Err(ApiError::SessionExpired)]);
    let scene = signed_out_of(after(answers), vec![brief.clone()]).await;
    let text = scene.page.text();
    for words in ["Armed: do not reboot it by hand", "Stage 5: server online"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(
        text.contains("is paused at “Set the boot order back to disk”. Don't reboot the server."),
        "{text}"
    );
    assert_eq!(document().title(), "Sign in to finish: web-1 · Reinstall Panel");
    let focused = document().active_element().unwrap();
    assert_eq!(focused.text_content().as_deref(), Some("Sign in to finish: web-1"));
    assert!(scene.page.description(&focused).contains("Don't reboot the server"));
    for control in scene.page.all(".kept button, .kept input") {
        assert!(!scene.page.is_usable(&control), "{}", control.outer_html());
    }
    scene.page.fill("Password", "demo-Pass1").await;
    scene.page.press("Sign in").await;
    assert!(scene.page.all(".sign_in").is_empty());
    assert_eq!(document().active_element().unwrap().tag_name(), "H1");
}

#[wasm_bindgen_test]
async fn a_question_that_stands_when_the_session_ends_does_not_keep_the_sign_in_out_of_reach() {
    let run = after(rebooted(vec![stage("Stage 1")]));
    let route = Route::Run(ServerId(25250));
    let briefs = vec![RunBrief { is_armed: true, ..brief(25250, RunState::GoingOn) }];
    let scene = scene(Start { route, run: Some(run), briefs, now_ms: 600_000, ..Start::default() }).await;
    scene.page.press("Give up").await;
    assert_eq!(scene.page.all("dialog[open]").len(), 1);
    scene.access.set(Access::Expired);
    settle().await;
    assert!(scene.page.all("dialog[open]").is_empty());
    let text = scene.page.text();
    assert!(text.contains("can't be finished while you are signed out. Don't reboot the server."), "{text}");
    assert!(scene.world.borrow().decided.is_empty());
}

#[wasm_bindgen_test]
async fn what_needs_no_session_of_this_page_is_not_said_to_need_one() {
    let run = after(rebooted(vec![stage("Stage 1"), stage("5/5"), done(), done(), done()]));
    let scene = signed_out_of(run, vec![brief(25250, RunState::Done)]).await;
    assert!(scene.page.text().contains("Sign in to continue where you were"), "{}", scene.page.text());
    let two = vec![brief(1, RunState::GoingOn), RunBrief { is_armed: true, ..brief(2, RunState::GoingOn) }];
    drop(scene);
    let scene = signed_out_of(after(rebooted(vec![stage("Stage 1")])), two).await;
    let text = scene.page.text();
    assert!(text.contains("Sign in to finish 2 reinstalls"), "{text}");
    assert!(text.contains("Don't reboot their servers."), "{text}");
    drop(scene);
    let watching = World { standing: Standing::Watching, ..World::default() };
    let run = Some(after(rebooted(vec![stage("Stage 1")])));
    let briefs = vec![brief(25250, RunState::GoingOn)];
    let route = Route::Run(ServerId(25250));
    let scene = crate::scene::scene(Start { route, run, briefs, world: watching, ..Start::default() }).await;
    scene.access.set(Access::Expired);
    settle().await;
    assert!(!scene.page.text().contains("Sign in to finish"), "{}", scene.page.text());
}

#[wasm_bindgen_test]
async fn the_root_password_is_handed_over_at_the_end_while_the_page_holds_it() {
    let run = || after(rebooted(vec![stage("Stage 1"), stage("5/5"), done(), done(), done()]));
    let scene = at(Some(run()), 30).await;
    let text = scene.page.text();
    assert!(text.contains("Use the root password you set.") && !text.contains("Save it now"), "{text}");
    drop(scene);
    let clipboard = Clipboard::stand_in();
    let password = RootPassword::parse("Canary-Pass-1", Policy::Document).ok();
    let world = World { password, ..World::default() };
    let route = Route::Run(ServerId(25250));
    let scene = crate::scene::scene(Start { route, run: Some(run()), world, ..Start::default() }).await;
    let held = || scene.page.one("[role=group][aria-label='Root password']");
    assert!(scene.page.text().contains("it can't be shown after this page closes"));
    assert!(!scene.page.one("main").inner_html().contains("Canary-Pass-1"), "nobody has asked for it");
    scene.page.press("Show").await;
    assert!(held().text_content().unwrap().contains("Canary-Pass-1"));
    scene.page.press("Hide").await;
    assert!(!scene.page.one("main").inner_html().contains("Canary-Pass-1"));
    let copy = held().query_selector_all("button").unwrap();
    wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(copy.get(1).unwrap()).click();
    settle().await;
    assert_eq!(clipboard.held(), ["Canary-Pass-1"]);
    scene.page.press("Show").await;
    scene.access.set(Access::Expired);
    settle().await;
    assert!(!scene.page.one("main").inner_html().contains("Canary-Pass-1"), "nobody is there");
}

#[wasm_bindgen_test]
async fn a_config_that_stays_is_loud_quotes_the_api_and_can_be_tried_again() {
    let (first, fifth) = (stage("Stage 1"), stage("5/5"));
    let scene = at(
        Some(after(rebooted(vec![
            first,
            fifth,
            done(),
            done(),
            refused("Not permitted: <i>Foreman</i> is down"),
        ]))),
        30,
    )
    .await;
    let notice = scene.page.one(".notice--danger").text_content().unwrap();
    assert!(notice.contains("The API says: Not permitted: <i>Foreman</i> is down"), "{notice}");
    assert!(notice.contains("Do not reboot the server"), "{notice}");
    assert!(scene.page.all("i").is_empty(), "what the API says is text");
    scene.page.press("Try again").await;
    assert_eq!(scene.world.borrow().decided, [(ServerId(25250), Decision::TryAgain)]);
}

#[wasm_bindgen_test]
async fn a_boot_order_that_stays_is_loud_and_can_be_tried_again_or_left() {
    let run = after(rebooted(vec![
        stage("Stage 1"),
        stage("5/5"),
        refused("Not permitted: IPMI is down"),
        done(),
        done(),
    ]));
    for (button, decision) in [("Try again", Decision::TryAgain), ("Leave it as it is", Decision::Leave)] {
        let scene = at(Some(run.clone()), 30).await;
        let notice = scene.page.one(".notice--danger").text_content().unwrap();
        assert!(notice.contains("The boot order could not be set back to disk"), "{notice}");
        assert!(notice.contains("The API says: Not permitted: IPMI is down"), "{notice}");
        assert!(notice.contains("Do not reboot the server by hand"), "{notice}");
        scene.page.press(button).await;
        assert_eq!(scene.world.borrow().decided, [(ServerId(25250), decision)]);
    }
}

#[wasm_bindgen_test]
async fn a_run_that_moves_while_it_is_looked_at_is_followed_to_its_end() {
    let scene = at(Some(after(rebooted(vec![stage("Stage 4")]))), 10).await;
    assert!(scene.page.has_button("Give up"));
    let stop = vec![stage("Stage 4"), stage("5/5"), done(), done(), refused("Not permitted now")];
    scene.run.set(Some(after(rebooted(stop))));
    settle().await;
    let text = scene.page.text();
    assert!(text.contains("The PXE config could not be removed"), "{text}");
    assert!(!scene.page.has_button("Give up"));
    let end = vec![stage("Stage 4"), stage("5/5"), done(), done(), done()];
    scene.run.set(Some(after(rebooted(end))));
    settle().await;
    let text = scene.page.text();
    assert!(text.contains("web-1 is reinstalled") && !text.contains("could not be removed"), "{text}");
    assert!(text.contains("ssh root@192.0.2.7"), "{text}");
}

#[wasm_bindgen_test]
async fn a_tick_of_the_clock_leaves_the_keyboard_where_it_is() {
    let scene = at(Some(after(rebooted(vec![stage("Stage 1")]))), 10).await;
    let button = scene.page.button("Give up");
    button.focus().unwrap();
    scene.run.set(Some(after(rebooted(vec![stage("Stage 1"), stage("Stage 1")]))));
    settle().await;
    let focused = document().active_element().unwrap();
    assert!(focused.is_same_node(Some(&button)), "{}", focused.outer_html());
}

#[wasm_bindgen_test]
async fn a_call_that_is_tried_again_shows_the_raw_answer_on_demand() {
    let body = String::from("<h1>502 Bad Gateway</h1>");
    let html = Err(ApiError::Http { status: 502, retry_after_s: None, body: body.clone() });
    let scene = at(Some(after(vec![html])), 2).await;
    let row = rows(&scene).remove(0);
    assert!(row.contains("HTTP status 502") && row.contains("tried again"), "{row}");
    assert_eq!(scene.page.one("li details pre").text_content().unwrap(), body);
}

#[wasm_bindgen_test]
async fn a_success_shows_how_to_log_in_and_what_to_do_about_the_host_key() {
    let run = after(rebooted(vec![stage("Stage 1"), stage("5/5"), done(), done(), done()]));
    assert!(matches!(run.ending(), Some(Ending::Succeeded(_))));
    let scene = at(Some(run), 30).await;
    let text = scene.page.text();
    assert!(text.contains("web-1 is reinstalled") && text.contains("Not armed"), "{text}");
    let line = |label| scene.page.one(&format!("[role=group][aria-label='{label}'] code"));
    assert_eq!(line("Command to log in").text_content().unwrap(), "ssh root@192.0.2.7");
    let forget = line("Command to forget the old host key").text_content().unwrap();
    assert_eq!(forget, "ssh-keygen -R 192.0.2.7");
    assert!(!scene.page.has_button("Give up"));
}

#[wasm_bindgen_test]
async fn windows_is_reached_by_remote_desktop() {
    let run = after_in(
        "Windows Server 2022",
        rebooted(vec![stage("Stage 1"), stage("5/5"), done(), done(), done()]),
    );
    let scene = at(Some(run), 30).await;
    let text = scene.page.text();
    assert!(text.contains("Use Remote Desktop as Administrator") && !text.contains("ssh"), "{text}");
}

#[wasm_bindgen_test]
async fn a_task_that_failed_is_named_beside_the_success() {
    let run = after(rebooted(vec![stage("Stage 1"), stage("5/5"), done(), refused("no such job"), done()]));
    let text = at(Some(run), 30).await.page.text();
    assert!(text.contains("web-1 is reinstalled"), "{text}");
    assert!(text.contains("The API refused the task nvidia-driver"), "{text}");
    assert!(text.contains("no such job"), "{text}");
}

#[wasm_bindgen_test]
async fn nothing_but_a_success_is_called_one() {
    let failed = Message { scope: "no disk".into(), ..Message::default() };
    let boot_order =
        after(rebooted(vec![stage("Stage 1"), stage("5/5"), refused("Not permitted"), done(), done()]));
    let unsuccessful = [
        after(vec![refused("Not permitted")]),
        after(rebooted(vec![Ok(Reply::Async(AsyncAnswer::Failed(failed))), done(), done()])),
        boot_order.step(Event::Decided(Decision::Leave), 9_000_000).0,
    ];
    for run in unsuccessful {
        assert!(run.ending().is_some());
        let scene = at(Some(run), 30).await;
        let text = scene.page.text();
        assert!(!text.contains("is reinstalled") && !text.contains("reboot is safe"), "{text}");
        let plan = scene.page.link("Back to the plan").get_attribute("href");
        assert_eq!(plan.as_deref(), Some("#/servers/25250/plan"));
    }
}
