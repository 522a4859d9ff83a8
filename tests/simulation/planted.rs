//! The tester tested: each bug of `flow::planted` breaks a promise within 10,000 schedules.

use crate::modes::all_until;
use crate::record::Promise;
use crate::schedule::Schedule;
use reinstall_panel::flow::planted::{Bug, plant};

/// Schedules in which a bug has to be found.
const MOST: u64 = 10_000;

#[test]
fn each_planted_bug_is_caught() {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let found: Vec<(Bug, Option<(Promise, u64)>)> = Bug::ALL
        .into_iter()
        .map(|bug| {
            let make = |n| {
                plant(Some(bug));
                (n < MOST).then(|| Schedule::random(1_000_003 + n))
            };
            (bug, all_until(make, true).first())
        })
        .collect();
    std::panic::set_hook(hook);
    for (bug, found) in &found {
        match found {
            Some((promise, number)) => println!("{bug:?}: broke {promise:?} in schedule {number}"),
            None => println!("{bug:?}: not found in {MOST} schedules"),
        }
    }
    assert!(found.iter().all(|(_, found)| found.is_some()), "a bug was not found, see above");
}
