//! A run with its journal: which line is written when, and what goes out after it.

use crate::harness::{BARE_METAL, Driven, Page};
use reinstall_panel::api::{ApiError, AsyncAnswer, Reply};
use reinstall_panel::domain::id::AsyncKey;
use reinstall_panel::flow::journal::{name, name_of, place, says_ended};
use reinstall_panel::flow::{
    Ask, Decision, Ending, Event, Park, Pilot, Question, Run, Settings, Standing, StepName, Todo, Unwritten,
    reopen,
};
use standin::model::{Fault, Options};

const NOW: u64 = 1_795_460_000_000;

/// Writes what is to be written at once; what is left to do.
fn write(pilot: &mut Pilot, todo: Vec<Todo>, now: u64) -> Vec<Todo> {
    let (mut open, mut rest) = (todo, Vec::new());
    while let Some(todo) = open.pop() {
        match todo {
            Todo::Write { .. } => open.extend(pilot.written(Ok(()), 0, now)),
            other => rest.push(other),
        }
    }
    rest
}

fn pilot() -> (Pilot, Vec<Todo>) {
    let mut page = Page::signed_in(Options::default());
    let settings = Settings::new(&page.config);
    let order = page.plan(BARE_METAL, "web-1").split().0;
    Pilot::start(order, settings, "demo@example.com", 7, NOW)
}

/// Answers the call that is out.
fn answer(pilot: &mut Pilot, todo: &[Todo], reply: Result<Reply, ApiError>) -> Vec<Todo> {
    let ticket = todo.iter().find_map(|todo| match todo {
        Todo::Call(ticket, _) => Some(*ticket),
        _ => None,
    });
    let todo = pilot.happened(Event::Answered(ticket.expect("a call is out"), reply), NOW);
    write(pilot, todo, NOW)
}

fn key() -> Result<Reply, ApiError> {
    Ok(Reply::Key(AsyncKey::parse("f685eaa0f06e47faa2e6bb5002828b00").expect("a key")))
}

/// A run that has been rebooted, and what is to be done then: the wait for the first question.
fn rebooted() -> (Pilot, Vec<Todo>) {
    let (mut pilot, todo) = pilot();
    let mut todo = write(&mut pilot, todo, NOW);
    for reply in [key(), Ok(Reply::Done), Ok(Reply::Done), Ok(Reply::Done)] {
        todo = answer(&mut pilot, &todo, reply);
    }
    (pilot, todo)
}

fn rings(pilot: &mut Pilot, todo: &[Todo], now: u64) -> Vec<Todo> {
    let wait = todo.iter().find_map(|todo| match todo {
        Todo::Wait(ticket, _) => Some(*ticket),
        _ => None,
    });
    pilot.happened(Event::Rang(wait.expect("it waits")), now)
}

#[test]
fn a_journal_is_named_by_when_and_of_what_and_its_lines_sort() {
    let (pilot, todo) = pilot();
    assert_eq!(pilot.name(), "1795460000000-25250");
    assert_eq!(name(pilot.run().order(), 5), "5-25250");
    assert_eq!(place("5-25250", 0), "5-25250/0000000");
    assert!(place("5-25250", 9) < place("5-25250", 10) && place("5-25250", 99) < place("5-25250", 100));
    let [Todo::Write { place: first, line }] = &todo[..] else { panic!("{todo:?}") };
    assert_eq!((first.as_str(), name_of(line)), ("1795460000000-25250/0000000", "1795460000000-25250"));
    assert!(!says_ended(line) && says_ended("run=1-2&fact=ended"));
}

#[test]
fn an_answer_that_is_not_news_leaves_no_line() {
    let (mut pilot, mut todo) = rebooted();
    for _ in 0..5 {
        let asks = rings(&mut pilot, &todo, NOW);
        let Some(Todo::Call(ticket, Ask::Check(_))) = asks.first() else { panic!("{asks:?}") };
        let not_ready = Ok(Reply::Async(AsyncAnswer::NotReady));
        todo = pilot.happened(Event::Answered(*ticket, not_ready), NOW);
        assert!(matches!(todo[..], [Todo::Wait(..)]), "nothing is written: {todo:?}");
    }
}

#[test]
fn one_that_brings_a_question_leaves_one_and_is_read_again_as_it_was() {
    let mut page = Page::signed_in(Options::default());
    page.world.add_faults(Fault::named("stall-stage-1").expect("a fault of the stand-in"));
    let plan = page.plan(BARE_METAL, "web-1");
    let mut driven = page.start(plan);
    page.drive_until(&mut driven, |run| run.question().is_some());
    assert_eq!(driven.run().question(), Some(Question::NoSign));
    let last = driven.journal.values().next_back().expect("there are lines");
    assert!(last.contains("reply=not-ready"), "{last}");
    assert_eq!(driven.reread(page.world.now_ms()).question(), Some(Question::NoSign));
}

#[test]
fn an_answer_to_another_call_changes_nothing() {
    let (mut pilot, todo) = pilot();
    let todo = write(&mut pilot, todo, NOW);
    let [Todo::Call(ticket, Ask::Reinstall)] = todo[..] else { panic!("{todo:?}") };
    let before = pilot.run().clone();
    assert_eq!(pilot.happened(Event::Answered(ticket + 1, key()), NOW), []);
    let (after, effects) = before.clone().step(Event::Answered(ticket + 1, key()), NOW);
    assert_eq!((&after, &effects[..]), (&before, &[][..]), "nor does the run without its journal");
    assert_eq!(pilot.run(), &before);
}

#[test]
fn what_nobody_waits_for_is_not_written() {
    let (mut pilot, todo) = pilot();
    drop(write(&mut pilot, todo, NOW));
    assert_eq!(pilot.happened(Event::SessionRenewed, NOW), []);
    assert_eq!(pilot.happened(Event::Decided(Decision::Wait), NOW), []);
    assert_eq!(pilot.happened(Event::Decided(Decision::TryAgain), NOW), []);
}

#[test]
fn a_call_goes_out_within_five_seconds_of_its_intent_or_is_intended_anew() {
    // Written so long by one clock, with the other clock so much later or earlier.
    let cases = [
        (0, 0, true),
        (5_000, 5_000, true),
        (5_001, 0, false),
        (0, 5_001, false),
        (6_000, 5_000, false),
        (0, -1, false),
    ];
    for (took_ms, later, goes) in cases {
        let (mut pilot, todo) = pilot();
        let [Todo::Write { .. }] = &todo[..] else { panic!("{todo:?}") };
        let intent = pilot.written(Ok(()), 0, NOW);
        assert!(matches!(intent[..], [Todo::Write { .. }]), "{intent:?}");
        let todo = pilot.written(Ok(()), took_ms, NOW.saturating_add_signed(later));
        let went = matches!(todo[..], [Todo::Call(_, Ask::Reinstall)]);
        assert!(went || matches!(todo[..], [Todo::Write { .. }]), "{todo:?}");
        assert_eq!(went, goes, "{took_ms} ms, {later} ms later: {todo:?}");
    }
}

#[test]
fn a_page_that_was_replaced_drops_its_secrets_and_sends_nothing_more() {
    let (mut pilot, _) = pilot();
    assert!(pilot.is_open() && !pilot.has_begun());
    let todo = pilot.written(Err(Unwritten::Taken), 0, NOW);
    assert_eq!(todo, [Todo::DropSecrets, Todo::Release]);
    assert_eq!(pilot.standing(), Standing::Watching);
    assert_eq!(pilot.happened(Event::Woke, NOW), []);
}

#[test]
fn a_line_that_could_not_be_written_holds_everything_until_it_is() {
    let (mut pilot, todo) = pilot();
    let [Todo::Write { line: first, .. }] = &todo[..] else { panic!("{todo:?}") };
    assert!(matches!(pilot.written(Err(Unwritten::Failed), 0, NOW)[..], [Todo::WaitToWrite(_)]));
    assert_eq!((pilot.standing(), pilot.has_begun()), (Standing::CannotWrite, false));
    assert_eq!(pilot.happened(Event::Woke, NOW), [], "it is kept for later");
    let [Todo::Write { line: again, .. }] = &pilot.write_again(NOW)[..] else { panic!("a line") };
    assert_eq!(first, again);
    assert!(matches!(pilot.written(Ok(()), 0, NOW)[..], [Todo::Write { .. }]), "the intent follows");
    assert_eq!((pilot.standing(), pilot.has_begun()), (Standing::Driving, true));
}

fn lines(driven: &Driven) -> Vec<String> {
    driven.journal.values().cloned().collect()
}

#[test]
fn who_looks_on_shows_the_run_and_sends_nothing() {
    let mut page = Page::signed_in(Options::default());
    let plan = page.plan(BARE_METAL, "web-1");
    let mut driven = page.start(plan);
    page.drive_until(&mut driven, |run| run.stages().latest() == 2);
    let now = page.world.now_ms();
    let found = reopen::journals(&lines(&driven), now).pop().expect("a journal");
    let mut watching = Pilot::watch(found);
    assert_eq!((watching.standing(), watching.is_open()), (Standing::Watching, true));
    assert!(watching.run().is_same_as(driven.run()));
    assert_eq!(watching.happened(Event::Woke, now), []);
    page.drive(&mut driven);
    assert!(!driven.pilot.is_open());
    assert!(matches!(driven.run().ending(), Some(Ending::Succeeded(_))));
    assert!(!watching.run().is_same_as(driven.run()), "it has gone on since");
}

#[test]
fn a_pin_that_comes_later_sends_a_refused_boot_order_again() {
    let mut page = Page::signed_in(Options::default());
    page.world.add_faults(Fault::named("refuse-boot-dev-disk-always").expect("a fault of the stand-in"));
    let plan = page.plan(BARE_METAL, "web-1");
    let mut driven = page.start(plan);
    page.drive(&mut driven);
    assert_eq!(driven.run().park(), Some(&Park::BootRefused), "{:#?}", driven.run());
    let before = page.count("eq/boot_dev", BARE_METAL);
    page.world.clear_faults();
    page.happen(&mut driven, Event::Unlocked);
    page.drive(&mut driven);
    assert_eq!(page.count("eq/boot_dev", BARE_METAL), before + 1);
    let run: &Run = driven.run();
    assert!(run.ending().is_some() && !run.is_armed(), "{run:#?}");
    assert!(run.outcome(StepName::BootDisk).is_done());
}
