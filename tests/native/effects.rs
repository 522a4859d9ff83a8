//! What becomes of an effect whose answer is bad, late or missing.

use crate::script::{Answer, Script, done, key, lost, message, not_ready, online, rebooted, refused};
use reinstall_panel::api::{ApiError, AsyncAnswer, Media, Reply};
use reinstall_panel::domain::id::{AsyncKey, ServerId};
use reinstall_panel::domain::server::Server;
use reinstall_panel::flow::{Ask, Cause, Decision, Effect, Ending, Outcome, StepName, Trouble};

fn accepted() -> Answer {
    Ok(Reply::Accepted(AsyncKey::parse("0123456789abcdef0123456789abcdef").expect("a key")))
}

fn failed() -> Answer {
    Ok(Reply::Async(AsyncAnswer::Failed(message("no power"))))
}

fn not_found() -> Answer {
    Ok(Reply::Async(AsyncAnswer::NotFound))
}

/// The wait before the next call, in ms.
fn wait_ms(script: &Script) -> u64 {
    let wait = script.todo.iter().find_map(|effect| match effect {
        Effect::Wait(_, ms) => Some(*ms),
        _ => None,
    });
    wait.expect("it waits")
}

#[test]
fn what_may_be_repeated_is_tried_six_times_and_then_called_off() {
    for answers in [vec![lost()], vec![accepted(), failed()], vec![accepted(), not_found()]] {
        let mut script = Script::after([key(), done()]);
        for tries in 1..=6 {
            assert!(script.run.cause().is_none(), "before try {tries}");
            script = script.then(answers.clone());
        }
        let expected = Cause::Step(StepName::BootPxe);
        assert_eq!(script.run.cause(), Some(&expected), "{answers:?}");
        assert!(matches!(script.run.outcome(StepName::BootPxe), Outcome::Unknown { .. }));
        assert_eq!(script.asks(), Some(Ask::BootDev(Media::Disk)), "{answers:?}");
        assert!(script.run.is_armed());
    }
}

#[test]
fn what_may_not_be_repeated_is_called_off_the_first_time() {
    let script = Script::after([key(), done(), done(), accepted(), failed()]);
    assert_eq!(script.run.cause(), Some(&Cause::Step(StepName::Reboot)));
    let Outcome::Failed { trouble, .. } = script.run.outcome(StepName::Reboot) else {
        panic!("{:#?}", script.run);
    };
    assert_eq!(trouble, &Trouble::Failed("no power".into()));
    assert!(!script.run.outcome(StepName::Install).may_have_happened());
}

#[test]
fn a_refusal_says_that_it_did_not_happen_unless_an_earlier_try_may_have() {
    let first = Script::after([key(), done(), refused()]).run;
    assert!(matches!(first.outcome(StepName::BootPxe), Outcome::Failed { .. }));
    let later = Script::after([key(), done(), lost(), refused()]).run;
    assert!(matches!(later.outcome(StepName::BootPxe), Outcome::Unknown { .. }));
    let reboot = Script::after([key(), done(), done(), refused()]).run;
    assert!(matches!(reboot.outcome(StepName::Reboot), Outcome::Failed { .. }));
    for run in [first, later, reboot] {
        assert!(run.cause().is_some() && run.is_armed(), "the config is there: {run:#?}");
    }
}

#[test]
fn a_limited_call_that_may_not_be_repeated_is_refused_and_one_that_may_is_sent_again() {
    let limited = || Err(ApiError::RateLimited { retry_after_s: Some(30) });
    let create = Script::after([key(), limited()]).run;
    assert_eq!(create.cause(), Some(&Cause::Step(StepName::CreatePxe)));
    let boot = Script::after([key(), done(), limited()]);
    assert!(boot.run.cause().is_none());
    assert!(wait_ms(&boot) >= 30_000, "as long as the API asks");
    assert_eq!(boot.then([done()]).asks(), Some(Ask::Reboot));
}

#[test]
fn a_key_that_brings_nothing_new_is_asked_less_and_less_often() {
    let waits = |answer: Answer| -> Vec<u64> {
        let mut script = Script::after([key(), accepted()]);
        let mut waits = vec![wait_ms(&script)];
        for _ in 0..3 {
            script.answer(answer.clone());
            waits.push(wait_ms(&script));
        }
        waits
    };
    // Half again as long each time, a tenth either way.
    let quiet = waits(not_ready());
    assert!((1_800..2_200).contains(&quiet[0]) && (2_700..3_300).contains(&quiet[1]), "{quiet:?}");
    assert!((4_000..5_000).contains(&quiet[2]) && (6_000..7_500).contains(&quiet[3]), "{quiet:?}");
    for bad in [lost(), Ok(Reply::Server(Box::new(Server::unknown(ServerId(0)))))] {
        // Twice as long each time.
        let failing = waits(bad);
        assert!((1_800..2_200).contains(&failing[0]) && (3_600..4_400).contains(&failing[1]), "{failing:?}");
        assert!((7_200..8_800).contains(&failing[2]), "{failing:?}");
    }
}

#[test]
fn an_effect_that_is_never_applied_is_waited_for_ten_minutes_and_a_task_for_fifteen() {
    let effect = |minutes| Script::after([key(), accepted()]).silence(minutes).run;
    // It was sent a minute before it was accepted.
    assert!(effect(8).cause().is_none());
    assert_eq!(effect(9).cause(), Some(&Cause::CreatePxeUnknown));

    let task = || Script::with_task().then(rebooted(done())).then(online()).then([done(), accepted()]);
    let after = |minutes| task().silence(minutes);
    assert!(!after(13).run.has_troubled_task());
    let late = after(14);
    assert!(late.run.has_troubled_task());
    assert_eq!(late.asks(), Some(Ask::ClearPxe), "it does not hold up the removal");
    assert!(matches!(late.then([done()]).run.ending(), Some(Ending::Succeeded(_))));
}

#[test]
fn who_gave_up_does_not_wait_for_a_call_that_is_sent_again_and_again() {
    let script = Script::after([key(), done()]).decide(Decision::Abandon).then([lost()]);
    assert_eq!(script.run.cause(), Some(&Cause::Abandoned), "{:#?}", script.run);
    assert!(matches!(script.run.outcome(StepName::BootPxe), Outcome::Unknown { .. }));
    assert_eq!(script.asks(), Some(Ask::BootDev(Media::Disk)));
}

#[test]
fn a_lost_config_is_removed_at_once_and_once_more_later() {
    let script = Script::after([key(), lost()]);
    assert_eq!((script.run.cause(), script.asks()), (Some(&Cause::CreatePxeUnknown), Some(Ask::ClearPxe)));
    // The removal was sent in the same moment, so the config may come after it.
    let script = script.then([done()]);
    assert!(script.run.is_armed() && script.run.ending().is_none(), "{:#?}", script.run);
    assert_eq!(wait_ms(&script), 60_000);
    let run = script.then([done()]).run;
    assert!(!run.is_armed());
    assert_eq!(run.ending(), Some(&Ending::Stopped(Cause::CreatePxeUnknown)));
}

#[test]
fn a_provider_that_has_no_abort_is_done_without() {
    for answer in [refused(), done(), Err(ApiError::SessionExpired)] {
        let script = Script::after(rebooted(done())).decide(Decision::Abandon).then([done(), done()]);
        assert_eq!(script.asks(), Some(Ask::Abort), "{:#?}", script.run);
        assert!(!script.run.is_armed(), "disarmed first");
        let run = script.then([answer.clone()]).run;
        assert_eq!(run.ending(), Some(&Ending::Stopped(Cause::Abandoned)), "{answer:?}");
    }
    let before_the_reboot = Script::after([key()]).decide(Decision::Abandon).then([done(), done()]);
    assert_eq!(before_the_reboot.asks(), None, "there is nothing to end");
    assert_eq!(before_the_reboot.run.ending(), Some(&Ending::Stopped(Cause::Abandoned)));
}

#[test]
fn the_installer_is_asked_when_a_stage_can_be_expected_and_seldom_while_nothing_is_heard() {
    let waits = |answer: Answer| -> Vec<u64> {
        let mut script = Script::after(rebooted(done()));
        let mut waits = vec![wait_ms(&script)];
        for _ in 0..3 {
            script.answer(answer.clone());
            waits.push(wait_ms(&script));
        }
        waits
    };
    // The first stage usually takes three minutes: nothing before 72 s, then more and more often.
    let about = [(54_000, 66_000), (10_800, 13_200), (16_500, 20_300), (9_200, 11_400)];
    let within = |(wait, (least, most)): (&u64, (u64, u64))| (least..=most).contains(wait);
    let quiet = waits(not_ready());
    assert!(quiet.iter().zip(about).all(within), "{quiet:?}");
    // Double, four times, eight times as long, and a minute at most.
    let about = [(54_000, 66_000), (21_600, 26_400), (54_000, 66_000), (54_000, 66_000)];
    for bad in [lost(), Ok(Reply::Done)] {
        let failing = waits(bad);
        assert!(failing.iter().zip(about).all(within), "{failing:?}");
    }
}

#[test]
fn a_key_in_answer_to_something_else_says_nothing() {
    let script = Script::after([key(), key()]);
    assert_eq!(script.run.cause(), Some(&Cause::CreatePxeUnknown), "{:#?}", script.run);
}
