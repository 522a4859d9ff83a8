//! How far a run is and how long it may still take, as it is shown.

use crate::scripted::{Scripted, done, not_ready, order, refused};
use proptest::prelude::*;
use reinstall_panel::flow::Decision;
use reinstall_panel::flow::progress::{Left, is_late, left, percent};
use reinstall_panel::flow::timeline::{State, What, rows, rows_at};

const MIN: u64 = 60_000;

fn begun() -> Scripted {
    Scripted::begin(order(25250, "Debian 12"), "", 0)
}

fn rebooted() -> Scripted {
    let mut run = begun();
    run.reboot();
    run
}

#[test]
fn a_call_that_takes_longer_than_it_ever_does_is_overdue() {
    let run = begun();
    assert!(!matches!(left(run.run(), run.now), Left::Overdue));
    assert!(matches!(left(run.run(), run.now + 60 * MIN), Left::Overdue));
}

#[test]
fn the_bar_follows_calls_stages_and_the_clean_up() {
    let mut run = begun();
    assert_eq!(percent(run.run(), 0), 0);
    run.reboot();
    assert_eq!(percent(run.run(), run.now), 8);
    let mut at = Vec::new();
    for (n, s) in (1..).zip([180, 360, 300, 150, 150]) {
        run.stage(n, s);
        at.push(percent(run.run(), run.now));
    }
    assert_eq!(at, [20, 45, 66, 77, 88]);
    run.answer(run.now, done());
    assert_eq!(percent(run.run(), run.now), 91);
    run.answer(run.now, done());
    assert_eq!(percent(run.run(), run.now), 94);
    run.answer(run.now, done());
    assert_eq!((run.run().has_succeeded(), percent(run.run(), run.now)), (true, 100));
}

#[test]
fn a_stage_that_is_overdue_stands_still_well_below_the_next() {
    let run = rebooted();
    let after = |min: u64| percent(run.run(), run.now + min * MIN);
    // Its room is 12 hundredths, its usual time 3 minutes, and it is late after 6.
    assert_eq!([0, 1, 2, 3, 4, 5, 6].map(after), [8, 11, 14, 17, 18, 18, 19]);
    assert_eq!([7, 60, 6_000].map(after), [19; 3]);
    let mut last = rebooted();
    last.stage(4, 600);
    assert_eq!(percent(last.run(), last.now + 6_000 * MIN), 86);
}

#[test]
fn what_is_left_is_a_range_that_shrinks_until_it_is_overdue() {
    let mut run = rebooted();
    let after = |run: &Scripted, min: u64| left(run.run(), run.now + min * MIN);
    // The five stages, and 70 to 390 s for what comes after.
    assert_eq!(after(&run, 0), Left::Minutes(20, 44));
    assert_eq!(after(&run, 2), Left::Minutes(18, 42));
    assert_eq!(after(&run, 6), Left::Minutes(17, 38));
    assert_eq!(left(run.run(), run.now + 6 * MIN + 1), Left::Overdue);
    run.stage(4, 900);
    assert_eq!(after(&run, 0), Left::Minutes(3, 11));
    run.stage(5, 150);
    assert_eq!(after(&run, 0), Left::Minutes(1, 6));
    run.answer(run.now, done());
    run.answer(run.now, done());
    assert_eq!(after(&run, 0), Left::Minutes(0, 1));
    run.answer(run.now, done());
    assert_eq!(after(&run, 0), Left::Untold);
}

#[test]
fn nothing_is_told_of_what_waits_for_a_person_or_is_called_off() {
    let mut given_up = rebooted();
    given_up.decide(given_up.now, Decision::Abandon);
    assert_eq!(left(given_up.run(), given_up.now), Left::Untold);
    let mut parked = rebooted();
    parked.stage(1, 60);
    parked.stage(5, 60);
    for answer in [done(), done(), refused("Not permitted")] {
        parked.answer(parked.now, answer);
    }
    assert!(parked.run().park().is_some());
    assert_eq!(left(parked.run(), parked.now), Left::Untold);
}

#[test]
fn a_stage_is_late_past_the_rare_end_of_what_is_usual_and_no_longer_once_it_is_told() {
    let mut run = rebooted();
    let late_at = run.now + 6 * MIN;
    assert!(!is_late(run.run(), late_at) && is_late(run.run(), late_at + 1));
    let states = |run: &Scripted, now| -> Vec<_> {
        let rows = rows_at(run.run(), now).into_iter();
        rows.filter(|row| row.state == State::Late).map(|row| row.what).collect()
    };
    assert_eq!(states(&run, late_at), []);
    assert_eq!(states(&run, late_at + 1), [What::Stage(1)]);
    assert!(rows(run.run()).iter().all(|row| row.state != State::Late));
    run.stage(2, 400);
    assert_eq!(states(&run, run.now), []);
    // A question is late whatever the time is.
    run.answer(run.now + 91 * MIN, not_ready());
    assert!(run.run().question().is_some());
    assert_eq!(states(&run, run.now), [What::Stage(3)]);
    assert_eq!(left(run.run(), run.now), Left::Overdue);
}

/// What happens next, after so many seconds.
#[derive(Clone, Debug)]
enum Next {
    Silence,
    Stage(u8),
    Done,
    Refused,
    GiveUp,
}

fn schedule() -> impl Strategy<Value = Vec<(u64, Next)>> {
    let next = prop_oneof![
        3 => Just(Next::Silence),
        4 => (1_u8..=5).prop_map(Next::Stage),
        6 => Just(Next::Done),
        1 => Just(Next::Refused),
        1 => Just(Next::GiveUp),
    ];
    let s = prop_oneof![0_u64..5, 0_u64..600, 0_u64..9_000];
    prop::collection::vec((s, next), 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_bar_never_goes_back_and_is_full_for_a_success_alone(schedule in schedule(), begins in 0..3) {
        let mut run = if begins == 0 { begun() } else { rebooted() };
        let mut shown = 0;
        let mut look = |run: &Scripted, now| {
            let (fresh, is_success) = (percent(run.run(), now), run.run().has_succeeded());
            assert!(fresh >= shown, "{fresh} after {shown}: {:#?}", run.run());
            assert_eq!(fresh == 100, is_success);
            assert!(is_success || fresh <= 98);
            if let Left::Minutes(least, most) = left(run.run(), now) {
                assert!(least < most && most < 60, "{least} to {most}");
                assert!(run.run().ending().is_none());
            }
            shown = fresh;
        };
        for (s, next) in schedule {
            let now = run.now + s * 1_000;
            for part in 0..4 {
                look(&run, run.now + (now - run.now) * part / 4);
            }
            if run.run().ending().is_some() || run.run().park().is_some() {
                run.now = now;
                continue;
            }
            match next {
                Next::Silence => run.answer(now, not_ready()),
                Next::Stage(n) => run.stage(n, s),
                Next::Done => run.answer(now, done()),
                Next::Refused => run.answer(now, refused("No")),
                Next::GiveUp => run.decide(now, Decision::Abandon),
            }
            run.now = now;
            look(&run, now);
        }
    }
}
