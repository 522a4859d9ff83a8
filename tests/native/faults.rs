//! Reinstalls in which something goes wrong: what is told, and that the server is disarmed and
//! never wiped twice.

use crate::harness::{BARE_METAL, Driven, Page, succeeded};
use reinstall_panel::api::ApiError;
use reinstall_panel::flow::{
    Cause, Decision, DiskState, Ending, Event, Going, Outcome, Park, Question, Run, StepName, Trouble,
};
use standin::model::{Fault, FaultKind, Options};

fn run_with(scenario: &str) -> (Page, Run) {
    let faults = Fault::named(scenario).unwrap_or_else(|| panic!("no scenario {scenario}"));
    let mut page = Page::signed_in(Options::default());
    let plan = page.plan(BARE_METAL, "web-1");
    page.world.add_faults(faults);
    let mut driven = page.start(plan);
    page.drive(&mut driven);
    (page, driven.run().clone())
}

fn begun(scenario: &str) -> (Page, Driven) {
    let mut page = Page::signed_in(Options::default());
    let plan = page.plan(BARE_METAL, "web-1");
    page.world.add_faults(Fault::named(scenario).unwrap_or_else(|| panic!("no scenario {scenario}")));
    let driven = page.start(plan);
    (page, driven)
}

#[test]
fn a_refusal_before_the_reboot_ends_the_run_with_the_disks_untouched() {
    for (scenario, step) in [
        ("refuse-reinstall-always", StepName::Key),
        ("refuse-create-pxe", StepName::CreatePxe),
        ("refuse-boot-dev-pxe-always", StepName::BootPxe),
        ("refuse-reboot", StepName::Reboot),
        ("rate-limit-create-pxe", StepName::CreatePxe),
        ("rate-limit-reboot", StepName::Reboot),
        ("fail-callback-create-pxe", StepName::CreatePxe),
        ("fail-callback-boot-dev-pxe-always", StepName::BootPxe),
    ] {
        let (page, run) = run_with(scenario);
        assert_eq!(run.ending(), Some(&Ending::Stopped(Cause::Step(step))), "{scenario}");
        assert!(matches!(run.disk_state(), DiskState::Untouched(_)), "{scenario}");
        page.assert_disarmed(BARE_METAL, &run);
        assert_eq!(page.model(BARE_METAL).reinstalls, 0, "{scenario}");
    }
}

#[test]
fn the_apis_own_words_are_kept() {
    let (_, run) = run_with("refuse-create-pxe");
    let Outcome::Failed { trouble: Trouble::Call(ApiError::Refused { message, .. }), .. } =
        run.outcome(StepName::CreatePxe)
    else {
        panic!("{run:#?}");
    };
    assert_eq!(message, "Foreman: the host could not be saved");
}

#[test]
fn a_step_that_may_be_repeated_is_repeated() {
    for call in ["reinstall", "boot-dev-pxe", "boot-dev-disk", "clear-pxe", "check"] {
        for kind in ["lost", "lost-before", "html-502", "rate-limit", "unavailable", "wrong-json", "slow"] {
            for times in ["", "-twice"] {
                let scenario = format!("{kind}-{call}{times}");
                let (page, run) = run_with(&scenario);
                assert!(succeeded(&run), "{scenario}: {run:#?}");
                page.assert_disarmed(BARE_METAL, &run);
            }
        }
    }
}

#[test]
fn a_lost_create_pxe_is_not_sent_again_but_absorbed() {
    for kind in [
        "lost",
        "lost-late",
        "lost-before",
        "html-502",
        "html-502-after",
        "unavailable",
        "wrong-json",
        "never-callback",
    ] {
        let scenario = format!("{kind}-create-pxe");
        let (page, run) = run_with(&scenario);
        assert_eq!(run.ending(), Some(&Ending::Stopped(Cause::CreatePxeUnknown)), "{scenario}");
        assert_eq!(page.count("eq/create_pxe", BARE_METAL), 1, "{scenario}");
        // Once at once, and once more for a config that was made late.
        assert_eq!(page.count("eq/clear_pxe", BARE_METAL), 2, "{scenario}");
        assert_eq!(page.count("eq/reboot", BARE_METAL), 0, "{scenario}");
        page.assert_disarmed(BARE_METAL, &run);
    }
}

#[test]
fn a_lost_reboot_is_not_sent_again_and_a_stage_proves_it() {
    for kind in ["lost", "html-502-after"] {
        let scenario = format!("{kind}-reboot");
        let (page, run) = run_with(&scenario);
        assert!(succeeded(&run), "{scenario}: {run:#?}");
        assert!(run.outcome(StepName::Reboot).is_done(), "{scenario}");
        page.assert_disarmed(BARE_METAL, &run);
    }
}

#[test]
fn a_reboot_that_never_happened_leads_to_a_question_not_to_a_second_one() {
    for scenario in ["lost-before-reboot", "never-callback-reboot"] {
        let (mut page, mut driven) = begun(scenario);
        page.drive_until(&mut driven, |run| run.question().is_some());
        assert_eq!(driven.run().question(), Some(Question::NoSign), "{scenario}");
        assert_eq!(driven.run().disk_state(), DiskState::MayBeErased);
        page.decide(&mut driven, Decision::Wait);
        assert_eq!(driven.run().question(), None);
        page.drive_until(&mut driven, |run| run.question().is_some());
        page.decide(&mut driven, Decision::Abandon);
        page.drive(&mut driven);
        assert_eq!(driven.run().ending(), Some(&Ending::Stopped(Cause::Abandoned)));
        assert_eq!(page.count("eq/reboot", BARE_METAL), 1);
        page.assert_disarmed(BARE_METAL, driven.run());
    }
}

#[test]
fn a_failed_installation_is_told_in_the_installers_words_and_disarmed() {
    for stage in 1..=5 {
        let (page, run) = run_with(&format!("fail-stage-{stage}"));
        let Some(Ending::Stopped(Cause::Install(words))) = run.ending() else { panic!("{run:#?}") };
        assert!(!words.is_empty());
        page.assert_disarmed(BARE_METAL, &run);
    }
}

#[test]
fn answers_about_the_installation_that_can_not_be_understood_are_told() {
    let (mut page, mut driven) = begun("wrong-json-check-always");
    let unheard = |run: &Run| {
        run.steps().iter().any(|step| {
            matches!(&step.outcome, Outcome::Going { doing: Going::Unheard(Trouble::Call(error)), .. }
                if matches!(error, ApiError::Undecodable { body } if !body.is_empty()))
        })
    };
    page.drive_until(&mut driven, unheard);
    page.decide(&mut driven, Decision::Abandon);
    page.drive(&mut driven);
    assert!(!unheard(driven.run()));
    assert_eq!(driven.run().disk_state(), DiskState::MayBeErased, "nobody knows what the installer did");
    page.assert_disarmed(BARE_METAL, driven.run());
}

#[test]
fn a_stage_that_never_comes_is_asked_about_and_can_be_given_up() {
    let (mut page, mut driven) = begun("stall-stage-3");
    page.drive_until(&mut driven, |run| run.question().is_some());
    assert_eq!((driven.run().question(), driven.run().stages().latest()), (Some(Question::NoNews), 2));
    page.decide(&mut driven, Decision::Abandon);
    page.drive(&mut driven);
    assert_eq!(driven.run().disk_state(), DiskState::Erased);
    page.assert_disarmed(BARE_METAL, driven.run());
}

#[test]
fn a_skipped_stage_is_implied_by_the_next() {
    for stage in 1..=4 {
        let (page, run) = run_with(&format!("skip-stage-{stage}"));
        assert!(succeeded(&run), "stage {stage}: {run:#?}");
        page.assert_disarmed(BARE_METAL, &run);
    }
}

#[test]
fn messages_repeated_late_or_of_another_server_do_not_mislead() {
    for kind in ["repeat-stage", "stray-stage", "late-stage"] {
        // A message that comes right after the fifth stage hides it: then nobody can know it.
        for stage in 1..=if kind == "late-stage" { 3 } else { 4 } {
            let (page, run) = run_with(&format!("{kind}-{stage}"));
            assert!(succeeded(&run), "{kind}-{stage}: {run:#?}");
            page.assert_disarmed(BARE_METAL, &run);
        }
    }
}

#[test]
fn a_lost_key_is_neither_success_nor_failure() {
    let (mut page, mut driven) = begun("lose-key-stage-4");
    page.drive(&mut driven);
    assert_eq!(driven.run().park(), Some(&Park::KeyLost));
    assert_eq!(driven.run().ending(), None);
    page.decide(&mut driven, Decision::ServerIsUp);
    page.drive(&mut driven);
    assert_eq!(driven.run().ending(), Some(&Ending::Unverified));
    page.assert_disarmed(BARE_METAL, driven.run());
}

#[test]
fn an_expired_session_parks_the_run_and_a_new_one_finishes_it() {
    let calls = ["reinstall", "create-pxe", "boot-dev-pxe", "reboot", "boot-dev-disk", "clear-pxe"];
    let scenarios = calls.map(|call| format!("expire-session-{call}"));
    for scenario in scenarios.into_iter().chain(["expire-session-mid-run".to_owned()]) {
        let (mut page, mut driven) = begun(&scenario);
        page.drive(&mut driven);
        assert!(matches!(driven.run().park(), Some(Park::Session(_))), "{scenario}: {:#?}", driven.run());
        page.sign_in().expect("a new session");
        page.happen(&mut driven, Event::SessionRenewed);
        page.drive(&mut driven);
        assert!(succeeded(driven.run()), "{scenario}: {:#?}", driven.run());
        assert_eq!(page.model(BARE_METAL).reinstalls, 1);
        assert!(page.model(BARE_METAL).pxe_config.is_none());
    }
}

#[test]
fn a_refused_cleanup_is_never_called_done() {
    let (mut page, mut driven) = begun("refuse-clear-pxe-always");
    page.drive(&mut driven);
    assert_eq!(driven.run().park(), Some(&Park::ClearRefused));
    assert!(driven.run().is_armed());
    assert_eq!(page.count("eq/clear_pxe", BARE_METAL), 4, "once, and three times more");
    page.world.clear_faults();
    page.decide(&mut driven, Decision::TryAgain);
    page.drive(&mut driven);
    assert!(succeeded(driven.run()));
    page.assert_disarmed(BARE_METAL, driven.run());
}

#[test]
fn a_boot_order_that_can_not_be_set_back_does_not_keep_the_config() {
    let (mut page, mut driven) = begun("refuse-boot-dev-disk-always");
    page.drive(&mut driven);
    assert_eq!(driven.run().park(), Some(&Park::BootRefused));
    page.decide(&mut driven, Decision::TryAgain);
    page.drive(&mut driven);
    assert_eq!(driven.run().park(), Some(&Park::BootRefused), "refused once more");
    page.decide(&mut driven, Decision::Leave);
    page.drive(&mut driven);
    assert_eq!(driven.run().ending(), Some(&Ending::BootOrderLeft));
    assert!(page.model(BARE_METAL).pxe_config.is_none());
}

#[test]
fn a_config_that_can_not_be_removed_is_told_for_as_long_as_it_may_be_there() {
    let (mut page, mut driven) = begun("refuse-clear-pxe-always");
    page.drive(&mut driven);
    assert_eq!(driven.run().park(), Some(&Park::ClearRefused));
    page.decide(&mut driven, Decision::Leave);
    page.drive(&mut driven);
    assert_eq!(driven.run().ending(), Some(&Ending::ConfigLeft));
    assert!(driven.run().is_armed() && page.model(BARE_METAL).pxe_config.is_some());
    assert!(driven.reread(page.world.now_ms()).is_same_as(driven.run()));
}

#[test]
fn trying_again_takes_up_both_cleanup_duties() {
    let (mut page, mut driven) = begun("refuse-clear-pxe-always");
    page.drive_until(&mut driven, |run| run.stages().latest() > 0);
    let broken = || Fault::once("eq", "boot_dev", FaultKind::Html502 { effect_applied: false });
    page.world.add_faults([broken(), broken(), broken()]);
    page.drive_until(&mut driven, |run| run.park() == Some(&Park::ClearRefused));
    assert!(!driven.run().outcome(StepName::BootDisk).is_done(), "{:#?}", driven.run());
    page.world.clear_faults();
    page.decide(&mut driven, Decision::TryAgain);
    page.drive(&mut driven);
    assert!(driven.run().outcome(StepName::BootDisk).is_done(), "{:#?}", driven.run());
    page.assert_disarmed(BARE_METAL, driven.run());
}

#[test]
fn neither_cleanup_duty_blocks_the_other() {
    for duty in ["boot-dev-disk", "clear-pxe"] {
        let (mut page, mut driven) = begun(&format!("html-502-{duty}-always"));
        page.drive_until(&mut driven, |run| run.steps().iter().any(|step| step.failures > 20));
        let other = if duty == "clear-pxe" { StepName::BootDisk } else { StepName::ClearPxe };
        assert!(driven.run().outcome(other).is_done(), "{duty}: {:#?}", driven.run());
        assert_eq!(driven.run().ending(), None);
    }
}

#[test]
fn giving_up_at_any_moment_disarms() {
    let total = {
        let (mut page, mut driven) = begun("late-stage-1");
        let mut turns = 0;
        while page.turn(&mut driven) {
            turns += 1;
        }
        turns
    };
    let mut given_up = 0;
    for at in 0..total {
        for effects in ["at-once", "callback"] {
            let mut page = Page::signed_in(Options::default());
            page.world.readings_mut().set("effects", effects).expect("a reading");
            let plan = page.plan(BARE_METAL, "web-1");
            let mut driven = page.start(plan);
            for _ in 0..at {
                page.turn(&mut driven);
            }
            given_up += usize::from(driven.run().decisions().contains(&Decision::Abandon));
            page.decide(&mut driven, Decision::Abandon);
            page.drive(&mut driven);
            assert!(driven.run().ending().is_some(), "turn {at}: {:#?}", driven.run());
            page.assert_disarmed(BARE_METAL, driven.run());
        }
    }
    assert!(given_up > 20, "given up {given_up} times");
}

#[test]
fn after_the_intent_to_reboot_the_boot_order_is_never_set_to_pxe_again() {
    for scenario in
        ["lost-reboot", "refuse-reboot", "fail-stage-2", "expire-session-reboot", "html-502-reboot"]
    {
        let (mut page, mut driven) = begun(scenario);
        page.drive_until(&mut driven, |run| run.park().is_some() || run.question().is_some());
        page.sign_in().expect("a new session");
        page.happen(&mut driven, Event::SessionRenewed);
        page.decide(&mut driven, Decision::Abandon);
        page.drive(&mut driven);
        let log = page.world.log();
        let reboot = log.iter().position(|l| l.call() == "eq/reboot").expect("a reboot");
        assert!(log[reboot..].iter().all(|l| l.field("media") != "pxe"), "{scenario}");
        page.assert_disarmed(BARE_METAL, driven.run());
    }
}

#[test]
fn a_wrong_pin_stops_the_run_before_anything_is_armed() {
    let mut page = Page::signed_in(Options::default());
    let plan = page
        .try_plan(BARE_METAL, "web-1", |draft| draft.pin = crate::harness::typed("9999"))
        .expect("its form is a PIN's");
    let mut driven = page.start(plan);
    page.drive(&mut driven);
    assert_eq!(driven.run().ending(), Some(&Ending::Stopped(Cause::Step(StepName::CreatePxe))));
    assert_eq!(page.count("eq/reboot", BARE_METAL), 0);
    page.assert_disarmed(BARE_METAL, driven.run());
}

#[test]
fn every_scenario_of_the_stand_in_ends_disarmed_or_asks() {
    let names = Fault::names();
    assert!(names.len() > 200);
    for name in names {
        let (mut page, mut driven) = begun(&name);
        for _ in 0..12 {
            page.drive_until(&mut driven, |run| run.question().is_some());
            if driven.run().ending().is_some() {
                break;
            }
            page.sign_in().expect("a new session");
            page.happen(&mut driven, Event::SessionRenewed);
            // Nothing is left as it is that can be tried again.
            let decisions = driven.run().decisions().into_iter();
            let decision = decisions.rev().find(|it| *it != Decision::Leave);
            if let Some(decision) = decision {
                page.decide(&mut driven, decision);
            }
        }
        assert!(driven.run().ending().is_some(), "{name}: {:#?}", driven.run());
        assert!(page.model(BARE_METAL).pxe_config.is_none(), "{name}: {:#?}", driven.run());
        assert!(page.model(BARE_METAL).reinstalls <= 1, "{name}");
        assert!(page.count("eq/reboot", BARE_METAL) <= 2, "{name}");
        let claims = succeeded(driven.run());
        assert!(!claims || page.model(BARE_METAL).finished_installs == 1, "{name} claims success");
    }
}
