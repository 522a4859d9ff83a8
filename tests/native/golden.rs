//! Journals as they were written by earlier builds, each with what this build must make of it. They
//! are never changed: a build that writes another form adds its own beside them.

use reinstall_panel::api::Media;
use reinstall_panel::flow::{
    Ask, Cause, DiskState, Ending, Event, Park, Pilot, Reopened, Run, StepName, Todo, reopen,
};

/// An hour after the run began.
const NOW: u64 = 1_767_607_200_000;

macro_rules! journal {
    ($name:literal) => {
        include_str!(concat!("../fixtures/journals/", $name, ".txt"))
    };
}

fn found(text: &str) -> Reopened {
    let lines: Vec<_> = text.lines().map(str::to_owned).collect();
    let [found] = <[_; 1]>::try_from(reopen::journals(&lines, NOW)).expect("one journal");
    assert_eq!((&*found.name, &*found.owner), ("1767603600000-25250", "demo@example.com"));
    assert_eq!(found.next, lines.len() as u64, "the next line goes behind the last");
    assert!(found.is_torn || found.run.started() == 1_767_603_600_000);
    assert_eq!(found.run.order().hostname.as_str(), "web-1");
    assert_eq!(found.run.order().tasks.len(), 1);
    found
}

/// Writes whatever is to be written; the calls that then go out.
fn sent(pilot: &mut Pilot, todo: Vec<Todo>) -> Vec<Ask> {
    let (mut open, mut sent) = (todo, Vec::new());
    while let Some(todo) = open.pop() {
        match todo {
            Todo::Write { .. } => open.extend(pilot.written(Ok(()), 0, NOW)),
            Todo::Wait(ticket, _) => open.extend(pilot.happened(Event::Rang(ticket), NOW)),
            Todo::Call(_, ask) => sent.push(ask),
            Todo::WaitToWrite(_) | Todo::DropInstallSecrets | Todo::DropSecrets | Todo::Release => {}
        }
    }
    sent
}

/// The run as another page goes on with it, and its first call.
fn taken_up(text: &str) -> (Pilot, Option<Ask>) {
    let (mut pilot, todo) = Pilot::reopen(found(text), NOW);
    let mut sent = sent(&mut pilot, todo);
    assert!(sent.len() < 2, "one call at a time");
    (pilot, sent.pop())
}

fn disks(run: &Run) -> &'static str {
    match run.disk_state() {
        DiskState::Untouched(_) => "untouched",
        DiskState::MayBeErased => "perhaps erased",
        DiskState::Erased => "erased",
        DiskState::Installed(_) => "installed",
        DiskState::NotKnown => "not known",
    }
}

fn state(run: &Run) -> (bool, &'static str, u8, Option<&Park>) {
    (run.is_armed(), disks(run), run.stages().latest(), run.park())
}

fn is_question(ask: Option<Ask>) -> bool {
    matches!(ask, Some(Ask::Check(_)))
}

#[test]
fn a_finished_run_is_over() {
    let found = found(journal!("v1-finished"));
    assert_eq!(state(&found.run), (false, "installed", 5, None));
    assert!(matches!(found.run.ending(), Some(Ending::Succeeded(_))));
    assert!(!found.is_torn && !found.sent);
}

#[test]
fn before_the_config_the_secrets_are_asked_for_and_it_is_made_once() {
    let (mut pilot, sent_at_once) = taken_up(journal!("v1-before-create"));
    assert_eq!(sent_at_once, None);
    let park = Park::Secrets(StepName::CreatePxe);
    assert_eq!(state(pilot.run()), (false, "untouched", 0, Some(&park)));
    let todo = pilot.happened(Event::Unlocked, NOW);
    let key = pilot.run().key().expect("the key is known").clone();
    assert_eq!(sent(&mut pilot, todo), [Ask::CreatePxe(key)]);
}

#[test]
fn a_config_that_was_perhaps_made_is_removed() {
    let (pilot, sent) = taken_up(journal!("v1-create-unknown"));
    assert_eq!(sent, Some(Ask::ClearPxe));
    assert_eq!(state(pilot.run()), (true, "untouched", 0, None));
    assert_eq!(pilot.run().cause(), Some(&Cause::CreatePxeUnknown));
}

#[test]
fn before_the_reboot_the_pin_is_asked_for_and_the_boot_order_set_again_as_it_may_have_lapsed() {
    let (mut pilot, sent_at_once) = taken_up(journal!("v1-before-reboot"));
    assert_eq!(sent_at_once, None);
    let park = Park::Secrets(StepName::BootPxe);
    assert_eq!(state(pilot.run()), (true, "untouched", 0, Some(&park)));
    let todo = pilot.happened(Event::Unlocked, NOW);
    assert_eq!(sent(&mut pilot, todo), [Ask::BootDev(Media::Pxe)]);
}

#[test]
fn after_the_intent_to_reboot_the_key_is_asked_and_nothing_sent() {
    let (pilot, sent) = taken_up(journal!("v1-reboot-unknown"));
    assert!(is_question(sent));
    assert_eq!(state(pilot.run()), (true, "perhaps erased", 0, None));
}

#[test]
fn a_run_that_waits_for_the_pin_does_first_what_needs_none() {
    let (pilot, sent) = taken_up(journal!("v1-parked-for-pin"));
    assert_eq!(sent, Some(Ask::ClearPxe));
    assert_eq!(state(pilot.run()), (true, "installed", 5, None));
}

#[test]
fn a_boot_order_that_was_perhaps_set_back_is_set_back_again_with_the_pin() {
    let (pilot, sent) = taken_up(journal!("v1-unlocked"));
    assert_eq!(sent, None);
    let park = Park::Secrets(StepName::BootDisk);
    assert_eq!(state(pilot.run()), (true, "installed", 5, Some(&park)));
    assert!(!pilot.run().config_may_exist());
}

#[test]
fn a_run_that_was_given_up_goes_on_being_disarmed() {
    let (pilot, sent) = taken_up(journal!("v1-abandoned"));
    assert_eq!(sent, Some(Ask::ClearPxe));
    assert_eq!(state(pilot.run()), (true, "erased", 1, None));
    assert_eq!(pilot.run().cause(), Some(&Cause::Abandoned));
}

#[test]
fn a_run_without_a_session_asks_for_the_pin_too() {
    let (pilot, sent) = taken_up(journal!("v1-session-ended"));
    assert_eq!(sent, None);
    let park = Park::Secrets(StepName::BootPxe);
    assert_eq!(state(pilot.run()), (true, "untouched", 0, Some(&park)));
}

#[test]
fn a_torn_line_counts_as_never_written() {
    let (pilot, sent) = taken_up(journal!("v1-torn"));
    assert!(is_question(sent));
    assert_eq!(state(pilot.run()), (true, "perhaps erased", 0, None));
    let (pilot, sent) = taken_up(journal!("v1-torn-short"));
    assert!(is_question(sent));
    assert_eq!(state(pilot.run()), (true, "erased", 3, None));
}

#[test]
fn a_journal_of_a_newer_build_leads_to_cleanup_alone() {
    let text = journal!("v2-later");
    assert!(found(text).is_torn);
    let (mut pilot, first) = taken_up(text);
    assert_eq!(first, Some(Ask::ClearPxe));
    assert_eq!(state(pilot.run()), (true, "perhaps erased", 0, None));
    assert_eq!(pilot.run().cause(), Some(&Cause::Unreadable));
    // With the PIN it is the boot order, and never the installer.
    let todo = pilot.happened(Event::Unlocked, NOW);
    assert_eq!(sent(&mut pilot, todo), []);
    assert!(pilot.run().going_to_send() == Some(StepName::ClearPxe));
}
