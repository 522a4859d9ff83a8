//! What a person can decide at each moment of a run, and what comes of it.

use crate::harness::BARE_METAL;
use crate::script::{Script, done, key, lost, message, not_ready, online, rebooted, refused, stage};
use reinstall_panel::api::{ApiError, AsyncAnswer, Media, Message, Reply};
use reinstall_panel::domain::id::ServerId;
use reinstall_panel::flow::timeline::{State, What, rows};
use reinstall_panel::flow::{
    Ask, Cause, Decision, Ending, Event, Going, Outcome, Park, Question, Run, StepName, Trouble,
};

const ABANDON: &[Decision] = &[Decision::Abandon];
const HEARD: &[Decision] = &[Decision::ServerIsUp, Decision::Abandon];
const QUIET: &[Decision] = &[Decision::Wait, Decision::ServerIsUp, Decision::Abandon];
const SILENT: &[Decision] = &[Decision::Wait, Decision::ServerIsUp, Decision::RebootAgain, Decision::Abandon];
const REFUSED: &[Decision] = &[Decision::TryAgain, Decision::Leave];

#[test]
fn what_can_be_decided_depends_on_where_the_run_stands() {
    let online = || rebooted(done()).into_iter().chain(online());
    let not_found = Ok(Reply::Async(AsyncAnswer::NotFound));
    let expired = || Err(ApiError::SessionExpired);
    let cases: Vec<(&str, Script, &[Decision])> = vec![
        ("the key is made", Script::begin(), ABANDON),
        ("the reboot is out", Script::after(rebooted(done()).into_iter().take(3)), ABANDON),
        ("the session has ended", Script::after([key(), expired()]), ABANDON),
        ("the stages are awaited", Script::after(rebooted(done())), ABANDON),
        ("19 minutes without a sign", Script::after(rebooted(done())).silence(19), ABANDON),
        ("20 minutes without a sign", Script::after(rebooted(done())).silence(20), QUIET),
        ("the same after an unknown reboot", Script::after(rebooted(lost())).silence(20), SILENT),
        (
            "an unknown reboot that a stage has proven",
            Script::after(rebooted(lost())).then([stage(1)]).silence(90),
            QUIET,
        ),
        ("89 minutes without news", Script::after(rebooted(done())).then([stage(1)]).silence(89), HEARD),
        ("the key is lost", Script::after(rebooted(done())).then([stage(1), not_found]), HEARD),
        ("the boot order goes back", Script::after(online()), &[]),
        ("the boot order is refused", Script::after(online().chain([refused(), done()])), REFUSED),
        ("the removal is refused", Script::after(online().chain([done(), refused()])), REFUSED),
        ("it has ended", Script::after(online().chain([done(), done()])), &[]),
        ("it is called off", Script::after([key(), refused()]), &[]),
    ];
    for (what, script, decisions) in cases {
        assert_eq!(script.run.decisions(), decisions, "{what}: {:#?}", script.run);
    }
}

#[test]
fn who_gives_up_while_an_effect_is_out_is_heard_once_it_is_answered() {
    for (answer, is_armed) in [(done(), true), (lost(), true), (refused(), true)] {
        let mut script = Script::after([key()]);
        assert!(!script.run.is_given_up());
        script = script.decide(Decision::Abandon);
        assert!(script.run.is_given_up() && script.run.cause().is_none());
        assert_eq!(script.run.decisions(), [], "it is decided");
        assert!(matches!(script.asks(), Some(Ask::CreatePxe(_))), "nothing else goes out yet");
        script.answer(answer.clone());
        assert_eq!(script.run.is_armed(), is_armed, "a refusal says nothing of the server: {answer:?}");
        assert_eq!(script.asks(), is_armed.then_some(Ask::ClearPxe), "{answer:?}");
        let cause = script.run.cause().cloned();
        assert!(matches!(cause, Some(Cause::Abandoned | Cause::CreatePxeUnknown)), "{cause:?}");
    }
    let called_off = Script::after([key(), done(), refused()]);
    assert_eq!(called_off.run.cause(), Some(&Cause::Step(StepName::BootPxe)));
    assert!(!called_off.run.is_given_up(), "nobody has given up");
}

#[test]
fn who_waits_is_asked_again_after_as_long() {
    let script = Script::after(rebooted(done())).silence(20).decide(Decision::Wait);
    assert_eq!(script.run.question(), None);
    let script = script.silence(19);
    assert_eq!(script.run.question(), None);
    assert_eq!(script.silence(1).run.question(), Some(Question::NoSign));
}

#[test]
fn a_server_that_is_up_is_cleaned_up_and_called_unverified() {
    let script = Script::after(rebooted(done())).silence(20).decide(Decision::ServerIsUp);
    assert_eq!(script.asks(), Some(Ask::BootDev(Media::Disk)));
    assert!(matches!(script.run.outcome(StepName::Install), Outcome::Unknown { .. }));
    let run = script.then([done(), done()]).run;
    assert_eq!(run.ending(), Some(&Ending::Unverified));
    assert!(!run.is_armed());
}

#[test]
fn a_second_reboot_is_sent_once_and_the_patience_begins_anew() {
    let script = Script::after(rebooted(lost())).silence(20).decide(Decision::RebootAgain);
    assert_eq!((script.asks(), script.run.question()), (Some(Ask::Reboot), None));
    let script = script.then([done()]).silence(19);
    assert_eq!(script.run.question(), None);
    let script = script.silence(1);
    assert_eq!(script.run.decisions(), QUIET, "this one is known to have happened");
    let run = script.then([stage(1)]).run;
    assert_eq!((run.stages().latest(), run.question()), (1, None));
}

#[test]
fn what_is_left_is_left_and_said() {
    let boot_left = Script::after(rebooted(done())).then(online()).then([refused(), done()]);
    assert_eq!(boot_left.run.park(), Some(&Park::BootRefused));
    let run = boot_left.decide(Decision::Leave).run;
    assert_eq!(run.ending(), Some(&Ending::BootOrderLeft));
    assert!(run.is_armed(), "the boot order may be on the network");

    let config_left = Script::after(rebooted(done())).then(online()).then([done(), refused()]);
    assert_eq!(config_left.run.park(), Some(&Park::ClearRefused));
    let run = config_left.decide(Decision::Leave).run;
    assert_eq!(run.ending(), Some(&Ending::ConfigLeft));
    assert!(run.is_armed());
}

#[test]
fn a_refused_clean_up_that_is_tried_again_ends_well() {
    for (answers, ask) in
        [(vec![refused(), done()], Ask::BootDev(Media::Disk)), (vec![done(), refused()], Ask::ClearPxe)]
    {
        let script = Script::after(rebooted(done())).then(online()).then(answers);
        let script = script.decide(Decision::TryAgain);
        assert_eq!(script.asks(), Some(ask));
        let run = script.then([done()]).run;
        assert!(matches!(run.ending(), Some(Ending::Succeeded(_))), "{run:#?}");
    }
}

#[test]
fn a_message_of_another_server_is_not_of_this_run_and_one_of_another_action_is() {
    let told = |action: Option<&str>, server| {
        let action = action.map(str::to_owned);
        Ok(Reply::Async(AsyncAnswer::Stage(Message { action, server, ..message("Stage 2") })))
    };
    let ours = BARE_METAL;
    for (action, server, counts) in [
        (None, None, true),
        (Some("reinstall"), Some(ours), true),
        (Some("Reinstall"), None, true),
        (None, Some(ours), true),
        (Some("create_pxe"), Some(ours), true),
        (Some("reinstall"), Some(ServerId(9)), false),
        (Some("reboot"), None, true),
        (None, Some(ServerId(9)), false),
    ] {
        let run = Script::after(rebooted(done())).then([told(action, server)]).run;
        assert_eq!(run.stages().latest(), if counts { 2 } else { 0 }, "{action:?} {server:?}");
    }
}

#[test]
fn a_task_that_did_not_work_is_told_of_and_holds_nothing_up() {
    let tasked = || Script::with_task().then(rebooted(done())).then(online()).then([done()]);
    assert!(matches!(tasked().asks(), Some(Ask::CallTask(_))), "{:#?}", tasked().run);
    assert!(!tasked().run.has_troubled_task());
    for (answer, is_troubled) in [(done(), false), (refused(), true), (lost(), true)] {
        let run = tasked().then([answer.clone(), done()]).run;
        assert_eq!((run.has_succeeded(), run.has_troubled_task()), (true, is_troubled), "{answer:?}");
    }
    let lost_effect = Script::after([key(), lost()]).run;
    assert!(!lost_effect.has_troubled_task(), "another step is no task");
}

#[test]
fn a_run_that_was_taken_up_lacks_the_pin_until_it_is_told_or_over() {
    let mut script = Script::after(rebooted(done()));
    assert!(!script.run.is_locked());
    script.todo = script.run.reopen(false, script.now);
    assert!(script.run.is_locked());
    let mut unlocked =
        Script { run: script.run.clone(), todo: script.todo.clone(), now: script.now, probes: false };
    unlocked.event(Event::Unlocked);
    assert!(!unlocked.run.is_locked());
    // What needs no PIN is done at once; the boot order waits for it.
    let mut waiting = script.then(online()).then([done()]);
    assert_eq!(waiting.run.park(), Some(&Park::Secrets(StepName::BootDisk)), "{:#?}", waiting.run);
    assert!(waiting.run.is_locked() && waiting.run.is_armed());
    waiting.event(Event::Unlocked);
    assert_eq!(waiting.asks(), Some(Ask::BootDev(Media::Disk)));
    let run = waiting.then([done()]).run;
    assert!(matches!(run.ending(), Some(Ending::Succeeded(_))));
    assert!(!run.is_locked() && !run.is_armed());
}

#[test]
fn each_stage_takes_from_the_one_before_it_to_its_own_report() {
    let minute = |n: u64| Some(n * 60_000);
    let times = |run: &Run| -> Vec<_> {
        let stages = rows(run).into_iter().filter(|row| matches!(row.what, What::Stage(_)));
        stages.map(|row| (row.since, row.until, matches!(row.state, State::Done))).collect()
    };
    // The reboot is answered in the fourth minute; a stage that is skipped was there with the next one.
    let run = Script::after(rebooted(done())).then([stage(1), stage(3)]).run;
    let none = (None, None, false);
    let expected = [
        (minute(4), minute(5), true),
        (minute(5), minute(6), true),
        (minute(6), minute(6), true),
        (minute(6), None, false),
        none,
    ];
    assert_eq!(times(&run), expected);
    let waiting = Script::after(rebooted(done()).into_iter().take(3)).run;
    assert_eq!(times(&waiting), [none; 5]);
    let begun = Script::after(rebooted(done())).run;
    assert_eq!(times(&begun), [(minute(4), None, false), none, none, none, none]);
    let state =
        |run: &Run| rows(run).into_iter().find(|row| row.what == What::Stage(4)).expect("a row").state;
    assert_eq!(state(&run), State::Going(Going::Installing));
    let late = Script::after(rebooted(done())).then([stage(3)]).silence(90);
    assert_eq!(state(&late.run), State::Late);
    let failed = Ok(Reply::Async(AsyncAnswer::Failed(message("disk full"))));
    let failed = Script::after(rebooted(done())).then([stage(3), failed]).run;
    assert_eq!(state(&failed), State::Failed(Trouble::Failed("disk full".into())));
    let of_failed: Vec<_> = rows(&failed).into_iter().filter(|row| row.what == What::Stage(5)).collect();
    assert_eq!(of_failed[0].state, State::Skipped);
}

#[test]
fn a_key_that_is_not_known_yet_is_asked_on_and_one_that_is_gone_is_not() {
    let not_found = || Ok(Reply::Async(AsyncAnswer::NotFound));
    let early = Script::after(rebooted(done())).then([not_found()]);
    assert_eq!((early.run.park(), early.run.decisions().as_slice()), (None, ABANDON));
    assert!(early.wait().is_some(), "it is asked again");
    let gone = early.then([stage(1), not_found()]);
    assert_eq!((gone.run.park(), gone.wait()), (Some(&Park::KeyLost), None));
}

#[test]
fn the_end_of_another_servers_key_is_no_end() {
    let end =
        |server| Ok(Reply::Async(AsyncAnswer::Done(Message { server: Some(server), ..message("online") })));
    let other = Script::after(rebooted(done())).then([end(ServerId(9))]);
    assert_eq!(other.run.stages().latest(), 0);
    let ours = other.then([stage(1), end(ServerId(9))]);
    assert_eq!(ours.run.stages().latest(), 1);
    assert_eq!(ours.then([end(BARE_METAL)]).run.stages().latest(), 5);
}

#[test]
fn what_nothing_was_armed_for_is_not_taken_back() {
    let nothing = Script::after([refused()]).run;
    let outcomes = |run: &Run| [StepName::BootDisk, StepName::ClearPxe].map(|name| run.outcome(name).clone());
    assert_eq!(outcomes(&nothing), [Outcome::Skipped, Outcome::Skipped]);
    assert_eq!(nothing.ending(), Some(&Ending::Stopped(Cause::Step(StepName::Key))));
    // What was refused says nothing of the server: only a removal that is acknowledged does.
    let refused_config = Script::after([key(), refused()]);
    assert_eq!(refused_config.run.outcome(StepName::BootDisk), &Outcome::Skipped);
    assert_eq!((refused_config.asks(), refused_config.run.is_armed()), (Some(Ask::ClearPxe), true));
    let run = refused_config.then([done()]).run;
    assert_eq!(run.ending(), Some(&Ending::Stopped(Cause::Step(StepName::CreatePxe))));
    assert!(!run.is_armed());
    let config = Script::after([key(), done(), refused()]);
    assert_eq!(config.run.outcome(StepName::BootDisk), &Outcome::Skipped);
    assert_eq!(config.asks(), Some(Ask::ClearPxe));
    let run = config.then([done()]).run;
    assert!(run.outcome(StepName::ClearPxe).is_done() && !run.is_armed());
    let both = Script::after([key(), done(), done(), refused()]);
    assert_eq!(both.asks(), Some(Ask::BootDev(Media::Disk)));
    assert_eq!(both.then([done()]).asks(), Some(Ask::ClearPxe));
}

/// What is asked next, if anything is or will be.
fn goes_on(script: &Script) -> bool {
    script.wait().is_some() || script.asks().is_some()
}

#[test]
fn ninety_minutes_without_news_end_the_asking_until_somebody_is_there() {
    for (after, question) in [(vec![], Question::NoSign), (vec![stage(1)], Question::NoNews)] {
        let script = || Script::after(rebooted(done())).then(after.clone());
        assert!(goes_on(&script().silence(89)));
        let mut quiet = script().silence(90);
        assert!(!goes_on(&quiet), "{:#?}", quiet.run);
        assert_eq!((quiet.run.question(), quiet.run.decisions().as_slice()), (Some(question), QUIET));
        quiet.event(Event::Rang(9_999));
        assert!(!goes_on(&quiet));
        // Somebody looks: one question, and no more.
        quiet.event(Event::Woke);
        assert!(matches!(quiet.asks(), Some(Ask::Check(_))));
        quiet.answer(not_ready());
        assert!(!goes_on(&quiet));
        // Somebody waits on: as long again.
        let waiting = quiet.decide(Decision::Wait);
        assert!(matches!(waiting.asks(), Some(Ask::Check(_))) && waiting.run.question().is_none());
        let waiting = waiting.silence(89);
        assert!(goes_on(&waiting));
        assert!(!goes_on(&waiting.silence(1)));
        // It came after all.
        let mut late = script().silence(90);
        late.event(Event::Woke);
        late.answer(stage(2));
        assert!(goes_on(&late) && late.run.question().is_none());
    }
}

#[test]
fn where_nothing_is_heard_at_all_there_may_be_news() {
    let deaf = Script::after(rebooted(done())).then([stage(1)]).then((0..200).map(|_| lost()));
    assert!(goes_on(&deaf));
    assert_eq!(deaf.run.question(), Some(Question::NoNews));
    assert!(!goes_on(&deaf.then([not_ready()])));
}

#[test]
fn a_page_that_is_opened_asks_where_the_earlier_one_had_stopped() {
    let quiet = || Script::after(rebooted(done())).then([stage(1)]).silence(90);
    let mut opened = quiet();
    opened.todo = opened.run.reopen(false, opened.now);
    assert!(opened.wait().is_some());
    let mut up = quiet().decide(Decision::ServerIsUp);
    assert_eq!((up.asks(), up.run.is_locked()), (Some(Ask::BootDev(Media::Disk)), false));
    up = quiet().decide(Decision::Abandon);
    assert_eq!(up.asks(), Some(Ask::BootDev(Media::Disk)));
}

#[test]
fn only_a_question_about_a_stage_can_wait_for_others() {
    assert!(!Script::after([key(), done()]).run.awaits_stage(), "a call is out");
    assert!(!Script::after([key(), done(), lost()]).run.awaits_stage(), "a call is to be made again");
    assert!(Script::after(rebooted(done())).run.awaits_stage());
    assert!(!Script::after(rebooted(done())).silence(90).run.awaits_stage(), "nothing is asked any more");
}
