//! Every reading of the document together with every other, and every two readings of the world: whatever
//! the API means by it, a reinstall goes well. The page of the host's tests, without a browser.

use crate::harness::{BARE_METAL, Page, succeeded};
use reinstall_panel::flow::{Decision, Ending, Park, Run};
use standin::model::{FifthStage, Noise, Options, Readings, Secrets, StageText, TaskListField};

#[test]
fn a_reinstall_goes_well_in_every_combination_of_readings() {
    let all = Readings::combinations(&[]);
    let points = Readings::open_by_the_document();
    let product: usize = points.iter().map(|(_, values)| values.len()).product();
    assert_eq!(all.len(), product, "each with each");
    println!("{} combinations of {} readings", all.len(), points.len());
    each(&all, holds);
}

#[test]
fn a_reinstall_goes_well_with_every_two_readings_of_the_world() {
    let mut all = Readings::pairs();
    // Only an object is told from what stands around it: contract, 9.11.
    let is_open =
        |it: &Readings| it.task_list == TaskListField::Bare && !matches!(it.noise, Noise::None | Noise::Mark);
    all.retain(|readings| !is_open(readings));
    let told = all.iter().filter(|readings| !needs_person(readings)).count();
    println!("{} pairs of readings, in {told} the installer can be read", all.len());
    assert!(told > 1_000 && told < all.len());
    each(&all, holds_with_person);
}

fn each(all: &[Readings], holds: fn(Readings)) {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for part in all.chunks(all.len().div_ceil(threads)) {
            scope.spawn(move || part.iter().for_each(|readings| holds(*readings)));
        }
    });
}

/// Whether nobody but a person can tell that all is done: no message that can be read says so.
fn needs_person(readings: &Readings) -> bool {
    // A stage that is told by one word is none with a password beside it.
    let is_terse = readings.stage_text == StageText::Terse && readings.secrets == Secrets::Everywhere;
    (readings.stage_text == StageText::Unread || is_terse) && readings.fifth == FifthStage::Stage
}

fn holds_with_person(readings: Readings) {
    let mut page = Page::signed_in(Options { readings, ..Options::default() });
    let plan = page.try_plan(BARE_METAL, "web-1", |_| {});
    let plan = plan.unwrap_or_else(|faults| panic!("{:?}: {faults:?}", readings.taken()));
    let mut driven = page.start(plan);
    let asks = |run: &Run| run.question().is_some() || run.park().is_some();
    // Whoever is asked looks at the server.
    for _ in 0..20 {
        page.drive_until(&mut driven, asks);
        let decision = match driven.run().park() {
            _ if driven.run().ending().is_some() => break,
            Some(Park::ConfigExists) => Decision::Replace,
            _ if page.model(BARE_METAL).finished_installs > 0 => Decision::ServerIsUp,
            _ => Decision::Wait,
        };
        page.decide(&mut driven, decision);
        page.world.advance(300_000);
    }
    let run = driven.run().clone();
    match run.ending() {
        Some(Ending::Succeeded(_)) => assert!(!needs_person(&readings), "{:?}", readings.taken()),
        Some(Ending::Unverified) => assert!(needs_person(&readings), "{:?}", readings.taken()),
        _ => panic!("{:?}: {run:#?}", readings.taken()),
    }
    page.assert_disarmed(BARE_METAL, &run);
    assert_eq!(page.model(BARE_METAL).reinstalls, 1, "{:?}", readings.taken());
}

fn holds(readings: Readings) {
    let mut page = Page::signed_in(Options { readings, ..Options::default() });
    let run = page.reinstall(BARE_METAL, "web-1");
    assert!(succeeded(&run), "{:?}: {run:#?}", readings.taken());
    page.assert_disarmed(BARE_METAL, &run);
    assert_eq!(page.model(BARE_METAL).reinstalls, 1, "{:?}", readings.taken());
}
