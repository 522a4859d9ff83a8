//! Answers of the world, not of our model: each row of the list of inputs that once went wrong, with what
//! is right, through the decoder and the run.
//!
//! Named after the rows and the rules of the contract (section 9). Rows 41 to 54, which a person types, are
//! in `inputs` and in the browser tests.

use crate::harness::{BARE_METAL, parse_json};
use crate::script::{Script, done, key, lost, message, not_ready, rebooted, refused, stage};
use crate::scripted::{self, Scripted};
use reinstall_panel::api::{
    ApiError, AsyncAnswer, Call, CreatePxe, Media, Message, Reply, Token, decode, leaves_session_open, settle,
};
use reinstall_panel::domain::config::Config;
use reinstall_panel::domain::hostname::Hostname;
use reinstall_panel::domain::id::{AsyncKey, OsId, ServerId};
use reinstall_panel::domain::password::{Policy, RootPassword};
use reinstall_panel::domain::pin::Pin;
use reinstall_panel::domain::plan::InstallSecrets;
use reinstall_panel::domain::server::Kind;
use reinstall_panel::flow::claims::{Installed, NothingErased, SafeToReboot};
use reinstall_panel::flow::{
    Ask, Cause, Decision, DiskState, Effect, Ending, Event, Outcome, Park, Power, Question, Run, StepName,
};

const K: &str = "f685eaa0f06e47faa2e6bb5002828b00";

fn pin() -> Pin {
    Pin::parse("0420").expect("a PIN")
}

fn async_key() -> AsyncKey {
    AsyncKey::parse(K).expect("a key")
}

fn create_pxe() -> Call {
    let root_password = RootPassword::parse("Abcdefg1", Policy::Document).expect("a password");
    Call::CreatePxe(Box::new(CreatePxe {
        server: BARE_METAL,
        pin: pin(),
        os_id: OsId(180),
        hostname: Hostname::parse("web-1").expect("a hostname"),
        scheme: None,
        install: InstallSecrets { root_password, ssh_key: None, script: None, callback: None },
        reinstall_key: async_key(),
    }))
}

fn reboot() -> Call {
    Call::Reboot { server: BARE_METAL, pin: pin() }
}

fn boot_dev(media: Media) -> Call {
    Call::BootDev { server: BARE_METAL, pin: pin(), media }
}

fn clear_pxe() -> Call {
    Call::ClearPxe { server: BARE_METAL, hostname: Hostname::parse("web-1").expect("a hostname") }
}

fn check() -> Call {
    Call::Check(async_key())
}

/// What a body means, with HTTP 200.
fn got(call: &Call, body: &str) -> Result<Reply, ApiError> {
    decode(call, Some(&Token::new("t0ken-of-the-session".into())), 200, None, body, parse_json)
}

/// The same where the session holds, as the page asks when that is left open.
fn in_session(call: &Call, body: &str) -> Result<Reply, ApiError> {
    let answer = got(call, body);
    let info = got(&Call::Info, r#"{"result":{"role":"Customer","email":"a@example.com"}}"#);
    if leaves_session_open(call, &answer) { settle(call, answer, &info).0 } else { answer }
}

fn is_done(answer: &Result<Reply, ApiError>) -> bool {
    matches!(answer, Ok(Reply::Done))
}

fn words_of(answer: &Result<Reply, ApiError>) -> String {
    match answer {
        Err(
            ApiError::Refused { message, .. }
            | ApiError::Unclear { message, .. }
            | ApiError::WrongPin { message, .. },
        ) => message.clone(),
        other => panic!("no words: {other:?}"),
    }
}

fn said(scope: &str) -> Result<Reply, ApiError> {
    Ok(Reply::Async(AsyncAnswer::Stage(message(scope))))
}

fn ended(scope: &str) -> Result<Reply, ApiError> {
    Ok(Reply::Async(AsyncAnswer::Done(message(scope))))
}

fn is_safe(run: &Run) -> bool {
    SafeToReboot::proven_by(run).is_some()
}

#[test]
fn rows_1_and_2_nothing_is_nothing_wherever_an_error_could_stand() {
    let calls = [
        (create_pxe(), "create_pxe"),
        (reboot(), "reboot"),
        (boot_dev(Media::Pxe), "boot_dev"),
        (clear_pxe(), "clear_pxe"),
    ];
    for (call, action) in calls {
        for nothing in ["false", "0", "null", "\"\"", "[]", "{}", "\"0\"", "\"false\"", "0.0"] {
            for name in ["error", "errors", "callback"] {
                let body = format!(r#"{{"result":"OK","action":"{action}","{name}":{nothing}}}"#);
                assert!(is_done(&got(&call, &body)), "{body}");
            }
        }
        // Nothing is no word of a refusal, either: the next place counts.
        for nothing in ["false", "0", "null", "\"\"", "[]", "{}", "0.0"] {
            let names = ["error", "message", "description"];
            for name in names {
                let told = if name == "description" { "message" } else { "description" };
                let body = format!(r#"{{"code":-1,"{name}":{nothing},"{told}":"no such host"}}"#);
                assert_eq!(words_of(&got(&call, &body)), "no such host", "{body}");
            }
        }
    }
    // With the config there, the run never says that a reboot is safe.
    let run = Script::after([key(), done()]).run;
    assert!(run.is_armed() && !is_safe(&run));
    let rebooted = Script::after(rebooted(done())).run;
    assert!(NothingErased::proven_by(&rebooted).is_none());
}

#[test]
fn row_3_nothing_in_a_key_or_a_fact_is_none() {
    for nothing in ["false", "0", "null", "[]", "\"\""] {
        let body = format!(r#"{{"result":"OK","action":"clear_pxe","callback":{nothing}}}"#);
        assert!(is_done(&got(&clear_pxe(), &body)), "{body}");
        let show = format!(
            r#"{{"result":"OK","server_data":{{"hostname":{nothing},"os":{nothing},"location":{nothing}}},"hardware":{{"ram":{nothing}}}}}"#
        );
        let Ok(Reply::Server(server)) = got(&Call::Show(BARE_METAL), &show) else { panic!("{show}") };
        assert_eq!(
            (server.hostname, server.os, server.location, server.ram),
            (None, None, None, None),
            "{show}"
        );
        let key = format!(r#"{{"result":"OK","reinstall_key":{nothing},"callback":"{K}"}}"#);
        assert!(matches!(got(&Call::Reinstall(BARE_METAL), &key), Ok(Reply::Key(_))), "{key}");
    }
}

#[test]
fn row_4_done_is_ok_true_or_one() {
    for done in ["\"OK\"", "\"ok\"", "\" Ok \"", "1", "true", "\"1\"", "\"true\"", "1.0"] {
        let body = format!(r#"{{"result":{done}}}"#);
        assert!(is_done(&got(&boot_dev(Media::Disk), &body)), "{body}");
    }
}

#[test]
fn row_5_what_is_neither_done_nor_refused_is_unknown_and_disarmed() {
    for body in [
        r#"{"result":"OK","error":"disk layout ignored"}"#,
        r#"{"result":"OK","errors":["disk layout ignored"]}"#,
        r#"{"result":true,"error":{"text":"disk layout ignored"}}"#,
        r#"{"result":0,"message":"disk layout ignored"}"#,
        r#"{"result":false,"message":"disk layout ignored"}"#,
        r#"{"result":"Perhaps","message":"disk layout ignored"}"#,
        r#"{"message":"disk layout ignored"}"#,
        r#"{"result":"OK","code":-1,"message":"disk layout ignored"}"#,
    ] {
        let answer = got(&create_pxe(), body);
        assert!(matches!(answer, Err(ApiError::Unclear { .. })), "{body}: {answer:?}");
        assert_eq!(words_of(&answer), "disk layout ignored");
        let script = Script::after([key(), answer]);
        assert_eq!(script.run.cause(), Some(&Cause::CreatePxeUnknown), "{body}");
        assert_eq!(script.asks(), Some(Ask::ClearPxe));
        assert!(!is_safe(&script.run));
    }
    // A reboot of which nobody knows may have erased the disks.
    let unclear = got(&reboot(), r#"{"result":"Perhaps"}"#);
    let run = Script::after([key(), done(), done(), unclear]).run;
    assert_eq!((run.disk_state(), run.cause()), (DiskState::MayBeErased, None));
}

#[test]
fn row_6_an_existing_config_is_removed_by_one_button_and_never_called_safe_before() {
    for words in [
        "PXE config for this server already exists",
        "Name has already been taken",
        "Duplicate entry for this server",
    ] {
        let answer = got(&create_pxe(), &format!(r#"{{"code":-1,"message":"{words}"}}"#));
        let script = Script::after([key(), answer.clone()]);
        assert_eq!(script.run.park(), Some(&Park::ConfigExists), "{words}");
        assert!(!is_safe(&script.run));
        assert_eq!(script.run.decisions(), [Decision::Replace, Decision::Leave]);
        let replaced = script.decide(Decision::Replace);
        assert_eq!(replaced.asks(), Some(Ask::ClearPxe));
        assert!(!is_safe(&replaced.run));
        let begun = replaced.then([done()]);
        assert_eq!(begun.asks(), Some(Ask::CreatePxe(async_key())), "and start again");
        assert_eq!(begun.then([done()]).asks(), Some(Ask::BootDev(Media::Pxe)));
        // Whoever leaves it is not told that it is safe.
        let left = Script::after([key(), answer]).decide(Decision::Leave).run;
        assert_eq!(left.ending(), Some(&Ending::Stopped(Cause::Step(StepName::CreatePxe))));
        assert!(left.is_armed() && !is_safe(&left));
    }
    // Any other refusal, too, says nothing of the server until the removal is acknowledged.
    let refused = got(&create_pxe(), r#"{"code":-1,"message":"hostname is not valid"}"#);
    let script = Script::after([key(), refused]);
    assert_eq!((script.asks(), is_safe(&script.run)), (Some(Ask::ClearPxe), false));
    let run = script.then([done()]).run;
    assert!(is_safe(&run) && NothingErased::proven_by(&run).is_some());
}

#[test]
fn rows_7_and_8_a_refusal_that_may_pass_is_tried_three_more_times_by_itself() {
    for words in [
        "Too Many Requests",
        "Unable to establish IPMI v2 / RMCP+ session",
        "BMC is busy",
        "No free IPMI session",
        "Internal error",
    ] {
        let refused = || got(&clear_pxe(), &format!(r#"{{"code":-1,"message":"{words}"}}"#));
        let cleaning = || Script::after(rebooted(done())).then([stage(1), ended("online"), done()]);
        let mut script = cleaning();
        for nth in 0..3 {
            script = script.then([refused()]);
            assert_eq!(script.run.park(), None, "{words} {nth}");
            assert!(script.wait().is_some(), "it is tried again: {words} {nth}");
        }
        assert!(script.run.is_armed());
        let ended_well = cleaning().then([refused(), done()]).run;
        assert!(ended_well.has_succeeded(), "{words}");
        assert_eq!(script.then([refused()]).run.park(), Some(&Park::ClearRefused), "now a person is asked");

        let boot = Script::after([key(), done(), refused()]);
        assert_eq!(boot.run.cause(), None, "{words}");
        assert_eq!(boot.then([done()]).asks(), Some(Ask::Reboot));
    }
    // For what was sent the same is refused once more.
    let input = got(&clear_pxe(), r#"{"code":-1,"message":"hostname is required"}"#);
    let cleaning = Script::after(rebooted(done())).then([stage(1), ended("online"), done()]);
    assert_eq!(cleaning.then([input]).run.park(), Some(&Park::ClearRefused));
    // What must not be repeated is not.
    let busy = got(&reboot(), r#"{"code":-1,"message":"BMC is busy"}"#);
    assert_eq!(
        Script::after([key(), done(), done(), busy]).run.cause(),
        Some(&Cause::Step(StepName::Reboot))
    );
}

#[test]
fn row_9_words_of_a_machine_behind_are_a_refusal_of_that_step_alone_and_sent_once() {
    let body = r#"{"code":-1,"message":"IPMI: Unauthorized name"}"#;
    let answer = in_session(&reboot(), body);
    assert_eq!(words_of(&answer), "IPMI: Unauthorized name");
    let script = Script::after([key(), done(), done(), answer]);
    assert_eq!(script.run.cause(), Some(&Cause::Step(StepName::Reboot)));
    assert_eq!(script.asks(), Some(Ask::BootDev(Media::Disk)), "the reboot is not sent again");
    // An embedding page that hands out the same token makes no circle of it.
    let expired = || Err(ApiError::SessionExpired);
    let mut script = Script::after([key(), done(), done(), expired()]);
    assert_eq!(script.run.park(), Some(&Park::Session(StepName::Reboot)));
    script.event(Event::SessionRenewed);
    // A minute has gone by: the boot order comes first.
    assert_eq!(script.asks(), Some(Ask::BootDev(Media::Pxe)));
    let mut script = script.then([done()]);
    assert_eq!(script.asks(), Some(Ask::Reboot));
    script.answer(expired());
    assert_eq!(script.run.cause(), Some(&Cause::Step(StepName::Reboot)), "at most once more");
}

#[test]
fn row_10_what_sounds_like_a_session_is_a_refusal_where_the_session_holds() {
    let show = in_session(
        &Call::Show(BARE_METAL),
        r#"{"code":-1,"message":"You are not authorized to manage this server"}"#,
    );
    assert_eq!(words_of(&show), "You are not authorized to manage this server");
    let pin_call = Call::CheckPin { server: BARE_METAL, pin: pin() };
    for words in ["PIN authentication failed", "Authentication failed", "Wrong code"] {
        let checked =
            in_session(&pin_call, &format!(r#"{{"code":-1,"message":"{words}","attempts_left":"2"}}"#));
        let wrong = ApiError::WrongPin { message: words.into(), attempts_left: Some(2) };
        assert_eq!(checked.expect_err("wrong"), wrong);
    }
    let task = Call::CallTask {
        server: BARE_METAL,
        task: reinstall_panel::domain::id::TaskId("1".into()),
        pin: Some(pin()),
    };
    let called = in_session(&task, r#"{"code":-1,"message":"Jenkins 401 Unauthorized"}"#);
    assert_eq!(words_of(&called), "Jenkins 401 Unauthorized");
    // A call without a token has no session that could end.
    let asked = in_session(&check(), r#"{"code":-1,"message":"build token expired"}"#);
    assert!(matches!(asked, Err(ApiError::Refused { .. })), "{asked:?}");
    let bare = decode(&check(), None, 401, None, "unauthorized", parse_json);
    assert!(matches!(bare, Err(ApiError::Http { status: 401, .. })), "{bare:?}");
}

#[test]
fn row_11_an_ended_session_in_all_its_words() {
    for words in ["Invalid hash", "invalid token", "token expired", "Token is invalid", "Session expired"] {
        for call in [boot_dev(Media::Pxe), clear_pxe(), Call::Show(BARE_METAL), reboot()] {
            let answer = got(&call, &format!(r#"{{"code":-1,"message":"{words}"}}"#));
            assert_eq!(answer.expect_err("ended"), ApiError::SessionExpired, "{words}");
        }
    }
    let mut script = Script::after([key(), done(), Err(ApiError::SessionExpired)]);
    assert_eq!(script.run.park(), Some(&Park::Session(StepName::BootPxe)));
    assert!(!is_safe(&script.run));
    script.event(Event::SessionRenewed);
    assert_eq!(script.asks(), Some(Ask::BootDev(Media::Pxe)));
}

#[test]
fn row_12_a_pin_that_was_refused_is_sent_by_nobody_until_another_was_typed() {
    let wrong = got(&boot_dev(Media::Disk), r#"{"code":-1,"message":"Wrong PIN","attempts_left":2}"#);
    assert_eq!(
        wrong.as_ref().err(),
        Some(&ApiError::WrongPin { message: "Wrong PIN".into(), attempts_left: Some(2) })
    );
    let script = Script::with_task().then(rebooted(done())).then([stage(1), ended("online"), wrong]);
    let refusal = script.run.pin_refusal().expect("it was refused").clone();
    assert_eq!((refusal.message.as_str(), refusal.attempts_left), ("Wrong PIN", Some(2)));
    assert!(script.todo.contains(&Effect::DropSecrets), "it is kept nowhere: {:?}", script.todo);
    // The removal needs no PIN; the task waits, and so does the boot order.
    assert_eq!(script.asks(), Some(Ask::ClearPxe));
    let mut script = script.then([done()]);
    assert_eq!(script.run.park(), Some(&Park::Secrets(StepName::BootDisk)), "{:#?}", script.run);
    assert!(!script.run.decisions().contains(&Decision::TryAgain), "no button sends it again");
    script.event(Event::Unlocked);
    assert_eq!((script.asks(), script.run.pin_refusal()), (Some(Ask::BootDev(Media::Disk)), None));
    let script = script.then([done()]);
    assert!(matches!(script.asks(), Some(Ask::CallTask(_))));
    assert!(script.then([done()]).run.has_succeeded());
    // A task whose PIN is refused leaves the next one waiting.
    let refused = || {
        got(
            &Call::CallTask {
                server: BARE_METAL,
                task: reinstall_panel::domain::id::TaskId("1".into()),
                pin: Some(pin()),
            },
            r#"{"code":-1,"message":"PIN is locked, try again in 14 minutes","attempts_left":0}"#,
        )
    };
    assert!(refused().err().is_some_and(|error| error.says_locked()));
    let waiting =
        Script::with_task().then(rebooted(done())).then([stage(1), ended("online"), done(), refused()]);
    assert_eq!(waiting.asks(), Some(Ask::ClearPxe));
    let waiting = waiting.then([done()]);
    assert!(matches!(waiting.run.park(), Some(Park::Secrets(StepName::Task(_)))), "{:#?}", waiting.run);
    let left = waiting.decide(Decision::Leave).run;
    assert!(left.ending().is_some() && is_safe(&left));
}

/// The provider tells the last stage by the facts of the server and a status. Source: contract, 9.
#[test]
fn a_status_as_the_last_word_proves_no_more_than_it_says() {
    for (status, stages) in
        [("deploy_done", 5), ("deploy_failed", 1), ("deploy_error", 1), ("not deployed", 1), ("timeout", 1)]
    {
        let body = format!(
            r#"{{"result":"OK","scope":{{"id":25250,"location":"NL","preset":"bm","ip":"192.0.2.60","os":"Debian 12","status":"{status}"}}}}"#
        );
        let run = Script::after(rebooted(done())).then([stage(1), got(&check(), &body)]).run;
        assert_eq!(run.stages().latest(), stages, "{status}");
        assert_eq!(Installed::proven_by(&run).is_some(), stages == 5, "{status}");
    }
}

#[test]
fn what_proves_that_the_last_stage_came_late_outlives_the_page() {
    let online = || said("the server is online");
    for (minutes, stages) in [(1, 0), (6, 5)] {
        let mut run = Scripted::begin(scripted::order(25250, "Debian 12"), "", 0);
        run.reboot();
        for _ in 0..minutes {
            run.answer(run.now + 60_000, not_ready());
        }
        // A line takes along when the key was asked last.
        run.answer(run.now + 1_000, said("Formatting (3)"));
        run.reopen(run.now + 1_000);
        run.answer(run.now + 1_000, online());
        assert_eq!(run.run().stages().latest(), stages, "after {minutes} minutes");
    }
}

#[test]
fn a_pin_that_is_refused_in_whatever_form_is_sent_by_nobody() {
    for (body, attempts_left) in [
        (r#"{"code":-1,"message":"pin_code is invalid"}"#, None),
        (r#"{"code":-1,"message":"Wrong code","attempts_left":2}"#, Some(2)),
        (r#"{"code":-1,"message":"Incorrect code, 1 attempt left"}"#, Some(1)),
    ] {
        let answer = got(&boot_dev(Media::Disk), body);
        let told = answer.as_ref().err().and_then(ApiError::against_pin).map(|(_, left)| left);
        assert_eq!(told, Some(attempts_left), "{answer:?}");
    }
    // Nobody knows what became of these calls; the PIN is bad in any case.
    let unclear = || got(&boot_dev(Media::Disk), r#"{"result":false,"error":"Wrong PIN, 2 attempts left"}"#);
    assert!(unclear().is_err_and(|error| !error.was_not_carried_out() && error.against_pin().is_some()));
    let failed = || Ok(Reply::Async(AsyncAnswer::Failed(message("Wrong PIN, 2 attempts left"))));
    let unread = || Ok(Reply::Async(AsyncAnswer::Unknown(message("PIN is not valid: 2 attempts left"))));
    let accepted = || Ok(Reply::Accepted(async_key()));
    for refusals in [vec![unclear()], vec![accepted(), failed()], vec![accepted(), unread()]] {
        let script = Script::with_task().then(rebooted(done())).then([stage(1), ended("online")]);
        let script = script.then(refusals);
        assert_eq!(script.run.pin_refusal().and_then(|refusal| refusal.attempts_left), Some(2));
        assert!(script.todo.contains(&Effect::DropSecrets), "it is kept nowhere: {:?}", script.todo);
        let mut script = script;
        while script.run.park().is_none() {
            assert!(!matches!(script.asks(), Some(Ask::BootDev(_) | Ask::CallTask(_))), "{:?}", script.todo);
            let is_asked = matches!(script.asks(), Some(Ask::Check(_)));
            script.answer(if is_asked { unread() } else { done() });
        }
        assert_eq!(script.run.park(), Some(&Park::Secrets(StepName::BootDisk)), "{:#?}", script.run);
    }
    // What a machine behind the API calls a pin is none of ours.
    let other = got(&clear_pxe(), r#"{"code":-1,"message":"GPIO pin 4 failed"}"#);
    assert!(other.is_err_and(|error| error.against_pin().is_none()));
}

#[test]
fn a_second_reboot_that_is_refused_does_not_undo_the_first() {
    let script = Script::after(rebooted(lost())).silence(20).decide(Decision::RebootAgain);
    let script = script.then([refused()]);
    assert!(NothingErased::proven_by(&script.run).is_none(), "{:#?}", script.run);
}

#[test]
fn a_boot_order_that_may_have_lapsed_is_still_one_that_may_be_there() {
    let expired = || Err(ApiError::SessionExpired);
    let mut script = Script::after([key(), done(), done(), expired()]);
    script.now += 600_000;
    script.event(Event::SessionRenewed);
    assert_eq!(script.asks(), Some(Ask::BootDev(Media::Pxe)), "it may have lapsed");
    let mut script = script.decide(Decision::Abandon);
    while script.run.ending().is_none() && script.run.park().is_none() {
        let is_boot = matches!(script.asks(), Some(Ask::BootDev(Media::Pxe)));
        script.answer(if is_boot { refused() } else { done() });
        assert!(
            !is_safe(&script.run) || script.run.outcome(StepName::BootDisk).is_done(),
            "the first one was acknowledged: {:#?}",
            script.run
        );
    }
    assert!(is_safe(&script.run), "{:#?}", script.run);
}

#[test]
fn row_13_words_that_end_a_key_and_words_that_nobody_knows() {
    for word in
        ["Aborted", "Rejected", "Terminated", "Timeout", "Denied", "Cancelled", "FAILURE", "Timed out"]
    {
        let body = format!(
            r#"{{"result":"{word}","scope":"stopped by staff","context":{{"action":"reinstall","id":25250}}}}"#
        );
        let script = Script::after(rebooted(done())).then([stage(1), got(&check(), &body)]);
        assert_eq!(script.run.cause(), Some(&Cause::Install("stopped by staff".into())), "{word}");
        assert_eq!(script.asks(), Some(Ask::BootDev(Media::Disk)), "it is disarmed");
    }
    for word in ["Pending", "queued", "running", "In progress", "waiting", "Not ready"] {
        let answer = got(&check(), &format!(r#"{{"result":"{word}"}}"#));
        assert!(matches!(answer, Ok(Reply::Async(AsyncAnswer::NotReady))), "{word}");
    }
    // Shown at once, and after five minutes a person is asked.
    let odd = || got(&check(), r#"{"result":"Success","scope":"all good"}"#);
    let script = Script::after(rebooted(done())).then([stage(1), odd()]);
    assert_eq!(script.run.stages().latest_words(), Some("all good"));
    assert_eq!((script.run.question(), script.run.stages().latest()), (None, 1));
    let script = script.then((0..4).map(|_| odd()));
    assert_eq!(script.run.question(), None);
    let script = script.then([odd()]);
    assert_eq!(script.run.question(), Some(Question::Unreadable));
    assert!(script.run.decisions().contains(&Decision::ServerIsUp));
    assert!(script.then([not_ready()]).run.ending().is_none(), "it is asked on");
    // Of an effect nobody knows after five minutes, not after ten.
    let accepted = || Ok(Reply::Accepted(async_key()));
    let create = Script::after([key(), accepted()]).then((0..5).map(|_| odd()));
    assert_eq!(create.run.cause(), None);
    assert_eq!(create.then([odd()]).run.cause(), Some(&Cause::CreatePxeUnknown));
}

#[test]
fn rows_14_and_15_progress_is_no_stage_and_proves_no_installer() {
    let steps =
        ["step 1/21: checking BIOS", "step 2/21: partitioning", "step 3/21: copying", "step 4/21: copying"];
    let waits: Vec<String> = (1..=4).map(|n| format!("Waiting for PXE boot ({n})")).collect();
    let percents: Vec<String> = (1..=4).map(|n| format!("Downloading image {n}0%")).collect();
    let others = ["3 of 12 packages", "retry #2", "copied 120 MB", "10 %", "Schritt 2 von 9", "Этап 3 из 7"];
    let all = [&steps.map(str::to_owned)[..], &waits, &percents, &others.map(str::to_owned)].concat();
    for texts in [all.clone(), all.iter().rev().cloned().collect()] {
        let script = Script::after(rebooted(lost())).then(texts.iter().map(|text| said(text)));
        assert_eq!(script.run.stages().latest(), 0);
        assert!(matches!(script.run.outcome(StepName::Reboot), Outcome::Unknown { .. }), "nothing is proved");
        assert!(Installed::proven_by(&script.run).is_none());
        assert_eq!(script.run.stages().latest_words(), texts.last().map(String::as_str), "but it is shown");
    }
}

#[test]
fn row_16_what_can_not_be_read_moves_by_its_order_unconfirmed_and_later_ones_count() {
    let texts =
        ["Installer is preparing the disks", "Base system written, post-install next", "alpha", "beta"];
    let mut script = Script::after(rebooted(done()));
    for (text, latest) in texts.into_iter().zip(1..) {
        script = script.then([said(text)]);
        assert_eq!(script.run.stages().latest(), latest, "{text}");
        assert!(script.run.decisions().contains(&Decision::ServerIsUp), "offered once it was heard of");
        assert_eq!(script.run.disk_state(), DiskState::Erased, "never installed: {text}");
    }
    assert_eq!(script.run.question(), None);
    let script = script.then([said("gamma")]);
    assert_eq!((script.run.stages().latest(), script.run.question()), (4, Some(Question::Unreadable)));
    let run = script.decide(Decision::ServerIsUp).then([done(), done()]).run;
    assert_eq!(run.ending(), Some(&Ending::Unverified), "seen by a person, proved by nobody");
    assert!(is_safe(&run));
}

#[test]
fn row_17_a_number_of_five_names_a_stage_in_any_language() {
    for (text, n) in [
        ("Schritt 3 von 5: Nacharbeiten", 3),
        ("Этап 3 из 5", 3),
        ("Stap 5 van 5", 5),
        ("étape 3 sur 5", 3),
        ("ÉTAPE 3 SUR 5", 3),
        ("etapa 3 de 5", 3),
        ("aşama 3/5", 3),
        ("[3 of 5]", 3),
        ("3 / 5", 3),
        ("3rd stage", 3),
        ("Stage 4 of 5.", 4),
        ("3 out of 5", 3),
    ] {
        let script = Script::after(rebooted(done())).then([stage(1), said(text)]);
        assert_eq!(script.run.stages().confirmed(), n, "{text}");
    }
}

#[test]
fn row_18_online_right_after_the_reboot_is_doubted_and_read_back() {
    for early in [said("the server is online"), ended("the server is online"), said("Stage 5"), ended("")] {
        let mut script = Script::after(rebooted(done()));
        script.probes = true;
        script.now += 10_000;
        script.answer(early.clone());
        assert!(script.run.ending().is_none() && Installed::proven_by(&script.run).is_none(), "{early:?}");
        assert!(script.run.is_armed() && !is_safe(&script.run));
        assert_eq!(script.asks(), Some(Ask::Status), "{early:?}");
        script.answer(Ok(Reply::Accepted(async_key())));
        script.answer(ended("Chassis Power is on"));
        assert_eq!(script.asks(), Some(Ask::Show));
        script.answer(got(
            &Call::Show(BARE_METAL),
            r#"{"result":"OK","server_data":{"hostname":"old-1","os":"Debian 11"}}"#,
        ));
        let probed = script.run.probed();
        assert_eq!((probed.power, probed.hostname.as_deref()), (Some(Power::On), Some("old-1")));
        let is_asked = script.run.question() == Some(Question::OldSystem)
            || matches!(script.run.park(), Some(Park::KeyEnded(_)));
        assert!(is_asked && script.run.decisions().contains(&Decision::ServerIsUp), "{early:?}");
    }
    // Once the installer was heard of, or the key had nothing to tell for three minutes, it is believed.
    let heard = Script::after(rebooted(done())).then([stage(1), said("the server is online")]);
    assert_eq!(heard.run.stages().latest(), 5);
    let late = Script::after(rebooted(done())).silence(4).then([ended("the server is online")]);
    assert_eq!(late.run.stages().latest(), 5);
    let slept = Script::after(rebooted(done())).silence(2).then([said("the server is online")]);
    assert_eq!(slept.run.stages().latest(), 0);
    // An hour between two questions is a clock that was set, or a page that slept.
    let mut skipped = Script::after(rebooted(done())).silence(1);
    skipped.now += 3_600_000;
    let skipped = skipped.silence(1).then([said("the server is online")]);
    assert_eq!(skipped.run.stages().latest(), 0);
}

#[test]
fn row_19_an_end_with_the_words_of_an_earlier_stage_is_not_the_fifth() {
    let base = "base OS was installed, proceed with post-install tasks";
    for words in
        [base, "Stage 4 of 5", "install is completed, restarting the server", "not yet finished", "waiting"]
    {
        let script = Script::after(rebooted(done())).then([stage(1), stage(2), ended(words)]);
        assert_eq!(script.run.park(), Some(&Park::KeyEnded(words.into())), "{words}");
        assert!(script.run.is_armed() && script.run.outcome(StepName::BootDisk) == &Outcome::Waiting);
        assert_eq!(script.run.decisions(), [Decision::ServerIsUp, Decision::Abandon]);
        let run = script.decide(Decision::ServerIsUp).then([done(), done()]).run;
        assert_eq!(run.ending(), Some(&Ending::Unverified));
    }
    for words in ["", "done", "the server is online", "Stage 5/5"] {
        let script = Script::after(rebooted(done())).then([stage(1), stage(2), ended(words)]);
        assert_eq!(script.run.stages().latest(), 5, "{words}");
    }
}

#[test]
fn row_20_servers_by_their_ids() {
    for body in [
        r#"{"result":"OK","servers":{"25250":{"status":"rent"}}}"#,
        r#"{"result":"OK","servers":{"25250":"web-1"}}"#,
        r#"{"result":{"servers":{"25250":[]}}}"#,
        r#"{"result":{"25250":{"status":"rent"}}}"#,
    ] {
        let Ok(Reply::Servers(servers)) = got(&Call::List, body) else { panic!("{body}") };
        assert_eq!(servers.iter().map(|server| server.id).collect::<Vec<_>>(), [BARE_METAL], "{body}");
        assert!(servers.is_none().is_none());
    }
    for body in [
        r#"{"result":"OK","servers":[{"name":"web-1"}]}"#,
        r#"{"result":"OK","servers":false}"#,
        r#"{"result":"OK","servers":null}"#,
        r#"{"result":"OK"}"#,
    ] {
        assert!(got(&Call::List, body).is_err(), "never none: {body}");
    }
    for body in [
        r#"{"result":"OK","servers":[]}"#,
        r#"{"result":"OK","servers":{}}"#,
        r#"{"result":-1,"error":"No appropriate servers found","code":"NO_APPROPRIATE_SERVERS"}"#,
    ] {
        let Ok(Reply::Servers(servers)) = got(&Call::List, body) else { panic!("{body}") };
        assert!(servers.is_none().is_some(), "{body}");
    }
}

#[test]
fn what_is_empty_as_a_whole_is_no_list_that_is_empty() {
    let lists = [(Call::List, "servers"), (Call::OsList(BARE_METAL), "os_list"), (Call::GetTasks, "tasks")];
    for (call, name) in lists {
        for body in ["{}", "[]", r#"{"result":[]}"#, r#"{"result":{}}"#, r#"{"result":"OK"}"#, "x []", "x {}"]
        {
            let answer = got(&call, body);
            assert!(matches!(answer, Err(ApiError::Undecodable { .. })), "{name} {body}: {answer:?}");
        }
        let unfinished = format!(r#"{{"{name}":[]}}"#);
        assert!(got(&call, &unfinished).is_err(), "{unfinished}");
        for empty in ["[]", "{}"] {
            let body = format!(r#"{{"result":"OK","{name}":{empty}}}"#);
            let is_none = match got(&call, &body) {
                Ok(Reply::Servers(servers)) => servers.is_none(),
                Ok(Reply::Systems { offered, .. }) => offered.is_none(),
                Ok(Reply::Tasks(tasks)) => tasks.is_none(),
                other => panic!("{body}: {other:?}"),
            };
            assert!(is_none.is_some(), "{body}");
        }
    }
    assert!(got(&Call::GetTasks, r#"{"message":"no rights"}"#).is_err());
}

#[test]
fn rows_21_and_22_tasks_as_names_and_tags_as_one_text() {
    let Ok(Reply::Tasks(tasks)) = got(&Call::GetTasks, r#"{"result":"OK","tasks":["docker","nginx"]}"#)
    else {
        panic!("tasks")
    };
    assert_eq!(tasks.iter().map(|task| task.name.as_str()).collect::<Vec<_>>(), ["docker", "nginx"]);
    let noise = "<br />\n<b>Notice</b>: Undefined offset in /srv/a.php on line <b>7</b><br />\n";
    for list in [r#"["docker","nginx"]"#, r#"[{"name":"docker"},{"name":"nginx"}]"#] {
        for body in [format!("{noise}{list}"), format!("{list}{noise}")] {
            let Ok(Reply::Tasks(tasks)) = got(&Call::GetTasks, &body) else { panic!("{body}") };
            assert_eq!(tasks.len(), 2, "{body}");
        }
    }
    for tags in [
        r#""bm,vm,default""#,
        r#""bm, vm, default""#,
        r#"["bm","vm","default"]"#,
        r#"{"bm":1,"vm":"1","default":true}"#,
    ] {
        let body = format!(r#"{{"tasks":[{{"id":7,"name":"docker","tags":{tags}}}]}}"#);
        let Ok(Reply::Tasks(tasks)) = got(&Call::GetTasks, &body) else { panic!("{body}") };
        let task = &tasks[0];
        let kinds = [Kind::BareMetal, Kind::Vm, Kind::Gpu].map(|kind| task.runs_on.contains(kind));
        assert_eq!((kinds, task.default), ([true, true, false], true), "{body}");
    }
}

#[test]
fn row_23_noise_around_one_object_is_no_part_of_the_answer() {
    let object = r#"{"result":"OK","action":"clear_pxe"}"#;
    let warning = "<br />\n<b>Warning</b>: Undefined index in /srv/a.php on line <b>12</b><br />\n";
    for body in [
        format!("{warning}{object}"),
        format!("{object}{warning}"),
        format!("\u{feff}{object}"),
        format!("<html><body>{object}</body></html>"),
        format!("{warning}{warning}{object}\n<!-- 12 ms -->"),
    ] {
        assert!(is_done(&got(&clear_pxe(), &body)), "{body}");
    }
    for body in [
        format!("{object}{object}"),
        format!("{warning}{}", &object[..object.len() - 1]),
        format!(r#"{{"result":"Error","scope":{object}"#),
    ] {
        assert!(!is_done(&got(&clear_pxe(), &body)), "{body}");
    }
}

#[test]
fn row_27_the_boot_order_is_set_again_before_a_reboot_that_was_not_sent() {
    let expired = || Err(ApiError::SessionExpired);
    let mut script = Script::after([key(), done(), done(), expired()]);
    script.now += 600_000;
    script.event(Event::SessionRenewed);
    assert_eq!(script.asks(), Some(Ask::BootDev(Media::Pxe)), "it may have lapsed");
    let script = script.then([done()]);
    assert_eq!(script.asks(), Some(Ask::Reboot));
    // Within the time it is not, and never after a reboot that may have been sent.
    let mut soon = Script::after([key(), done(), done()]);
    let Some(Effect::Call(ticket, Ask::Reboot)) = soon.todo.first().cloned() else {
        panic!("{:?}", soon.todo)
    };
    soon.now += 20_000;
    soon.event(Event::Answered(ticket, expired()));
    assert_eq!(soon.run.park(), Some(&Park::Session(StepName::Reboot)));
    soon.now += 20_000;
    soon.event(Event::SessionRenewed);
    assert_eq!(soon.asks(), Some(Ask::Reboot));
    let lost_reboot = Script::after(rebooted(lost())).silence(20).decide(Decision::RebootAgain);
    assert_eq!(lost_reboot.asks(), Some(Ask::Reboot));
}

#[test]
fn row_28_the_answer_to_create_pxe_is_waited_for_three_minutes() {
    let config = Config::default();
    assert_eq!(create_pxe().limit_ms(&config), 180_000);
    assert_eq!(reboot().limit_ms(&config), 60_000);
    let patient = Config { create_pxe_limit_s: 300, ..Config::default() };
    assert_eq!(create_pxe().limit_ms(&patient), 300_000);
}

#[test]
fn row_29_a_server_that_stays_off_is_looked_at_and_a_second_reboot_offered() {
    let mut script = Script::after(rebooted(done()));
    script.probes = true;
    while script.asks() != Some(Ask::Status) {
        assert!(script.now < 30 * 60_000, "it is never looked at: {:#?}", script.run);
        script.answer(not_ready());
    }
    script.answer(Ok(Reply::Accepted(async_key())));
    script.answer(not_ready());
    script.answer(ended("Chassis Power is off"));
    script.answer(Err(ApiError::Refused { message: "unknown action".into(), code: None }));
    assert_eq!(script.run.probed().power, Some(Power::Off));
    assert!(script.run.decisions().contains(&Decision::RebootAgain), "{:?}", script.run.decisions());
    assert_eq!(script.decide(Decision::RebootAgain).asks(), Some(Ask::Reboot));
    let on = Script::after(rebooted(done())).silence(20);
    assert!(!on.run.decisions().contains(&Decision::RebootAgain));
}

#[test]
fn rows_31_and_32_secrets_in_what_the_api_says_are_masked() {
    let cases = [
        (r#"{"result":"Stage","scope":"base OS was installed, root password Abcdefg1"}"#, "Abcdefg1"),
        (
            r#"{"result":"OK","scope":"ipmitool -H 192.0.2.50 -U admin -P S3cretBmc chassis power reset: failed"}"#,
            "S3cretBmc",
        ),
        (r#"{"result":"Stage","scope":{"text":"done","root_password":"Xy9"}}"#, "Xy9"),
        (r#"{"result":"OK","scope":"Login root / Password: Xy9","context":{"password":"Xy9"}}"#, "Xy9"),
        (
            r#"{"result":"Stage","scope":"use Xy9zz to log in","context":{"data":{"ipmi_pwd":"Xy9zz"}}}"#,
            "Xy9zz",
        ),
        (r#"{"result":"Error","scope":"sshpass -p Xy9zz ssh root@192.0.2.7 failed"}"#, "Xy9zz"),
        (r#"{"result":"Strange","scope":"token=Xy9zz"}"#, "Xy9zz"),
        (r#"{"code":-1,"message":"login with secret Xy9zz was refused"}"#, "Xy9zz"),
        (r#"{"result":"OK","error":"password 'Xy9zz' too weak"}"#, "Xy9zz"),
        (r#"<b>Warning</b>: mysqli('localhost', 'root', password: Xy9zz)"#, "Xy9zz"),
    ];
    for (body, secret) in cases {
        for call in [check(), reboot(), Call::Show(BARE_METAL)] {
            let shown = format!("{:?}", got(&call, body));
            assert!(!shown.contains(secret), "{body}: {shown}");
        }
    }
    let Ok(Reply::Async(AsyncAnswer::Stage(told))) = got(&check(), cases[0].0) else { panic!("a stage") };
    assert_eq!(told.scope, "base OS was installed, root password •••", "its words stay");
}

#[test]
fn row_36_a_redirect_may_be_the_end_of_the_session_and_proves_nothing_of_the_call() {
    for status in [0, 301, 302, 303, 307] {
        let led = |call: &Call| decode(call, Some(&Token::new("t".into())), status, None, "", parse_json);
        let answer = led(&Call::List);
        assert!(leaves_session_open(&Call::List, &answer));
        let (answer, ended) = settle(&Call::List, answer, &led(&Call::Info));
        assert_eq!((answer.expect_err("ended"), ended.is_some()), (ApiError::SessionExpired, true));
        let (answer, ended) = settle(&create_pxe(), led(&create_pxe()), &led(&Call::Info));
        assert!(ended.is_some());
        let run = Script::after([key(), answer]).run;
        assert_eq!(run.cause(), Some(&Cause::CreatePxeUnknown), "it may have been made");
    }
}

#[test]
fn row_37_a_message_of_another_action_on_our_key_is_shown_and_counts() {
    let told = got(
        &check(),
        r#"{"result":"Stage","scope":"Stage 2","context":{"action":"create_pxe","id":"25250"}}"#,
    );
    let script = Script::after(rebooted(done())).then([told]);
    assert_eq!((script.run.stages().latest(), script.run.stages().latest_words()), (2, Some("Stage 2")));
    let other = Message { server: Some(ServerId(9)), ..message("Stage 4") };
    let script = script.then([Ok(Reply::Async(AsyncAnswer::Stage(other)))]);
    assert_eq!(script.run.stages().latest(), 2, "another server's is not ours");
}

#[test]
fn a_disarm_by_itself_takes_back_what_anybody_has_set_and_claims_nothing_of_the_disks() {
    let order = Script::begin().run.order().clone();
    let settings = *Script::begin().run.settings();
    let (run, todo) = Run::disarm(order.clone(), settings, true, 600_000);
    let mut script = Script { run, todo, now: 600_000, probes: false };
    assert!(!is_safe(&script.run));
    assert_eq!(script.run.disk_state(), DiskState::NotKnown);
    assert_eq!(script.asks(), Some(Ask::BootDev(Media::Disk)));
    script = script.then([done()]);
    assert_eq!(script.asks(), Some(Ask::ClearPxe));
    let run = script.then([done()]).run;
    assert_eq!(run.ending(), Some(&Ending::Stopped(Cause::Asked)));
    assert!(is_safe(&run));
    // Without a PIN the config goes first, and then the PIN is asked for.
    let (run, todo) = Run::disarm(order, settings, false, 600_000);
    let script = Script { run, todo, now: 600_000, probes: false };
    assert_eq!(script.asks(), Some(Ask::ClearPxe));
    let mut script = script.then([done()]);
    assert_eq!(script.run.park(), Some(&Park::Secrets(StepName::BootDisk)));
    assert!(!is_safe(&script.run));
    script.event(Event::Unlocked);
    assert!(is_safe(&script.then([done()]).run));
}
