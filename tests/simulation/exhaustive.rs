//! Every schedule of a finite set: up to two faults and two deaths of the tab.
//!
//! A *death* is one class of moments that the journal and the server can't tell apart: a page that
//! dies before it is told that its intent is written, or before it sends, leaves the same behind, and
//! so does one that dies after the call has been applied, whether its answer was here or not. So of
//! each effect there are four: before the intent, after it, after the effect, after the answer was
//! written; of a question three: asked and answered for nobody, answered but not written, written; of
//! the first line, of taking up a run and of unlocking it, before and after. Each at its first
//! occurrence; those of steps that are repeated after a death also at the second.
//!
//! A *fault* is one of each way in which a call can go wrong that differs in what the page is told or
//! what the server does, at each effect; the same of the first questions; each fault of the installer
//! at a stage that shows it; a refused PIN; a foreign hand; a failing write; giving up.

use crate::modes::{Sum, all};
use crate::schedule::{Foreign, Installer, Moment, Point, Schedule, Strike, What, at};

const STEPS: [Point; 7] = [
    Point::Key,
    Point::CreatePxe,
    Point::BootPxe,
    Point::Reboot,
    Point::BootDisk,
    Point::Task,
    Point::ClearPxe,
];

/// Where the tab dies.
pub fn deaths() -> Vec<Strike> {
    let kill = What::Kill(5);
    let mut all = Vec::new();
    for point in STEPS {
        let most = if matches!(point, Point::CreatePxe | Point::Reboot | Point::Task) { 0 } else { 1 };
        for nth in 0..=most {
            for moment in [Moment::Before, Moment::Written, Moment::Applied, Moment::Kept] {
                all.push(at(point, nth, moment, kill));
            }
        }
    }
    for (point, nth) in [(Point::Callback, 0), (Point::Stages, 0), (Point::Stages, 12), (Point::Stages, 40)] {
        all.extend(
            [Moment::Applied, Moment::Answered, Moment::Kept].map(|moment| at(point, nth, moment, kill)),
        );
    }
    for point in [Point::Began, Point::Opened, Point::Unlocked] {
        all.extend([Moment::Before, Moment::Written].map(|moment| at(point, 0, moment, kill)));
    }
    all
}

/// What goes wrong.
pub fn faults() -> Vec<Strike> {
    let mut all = Vec::new();
    for point in STEPS {
        let mut kinds = vec![What::RequestLost, What::AnswerLost, What::Refuse, What::Expire];
        if point != Point::Key {
            kinds.extend([What::Never, What::Fails, What::Late]);
        }
        all.extend(kinds.into_iter().map(|what| at(point, 0, Moment::Sent, what)));
        all.push(at(point, 0, Moment::Before, What::WriteFails(2)));
        all.push(at(point, 0, Moment::Written, What::Sleep(60)));
    }
    for what in [What::AnswerLost, What::Burn, What::Garbage(9)] {
        all.push(at(Point::Callback, 0, Moment::Sent, what));
        all.push(at(Point::Stages, 40, Moment::Sent, what));
    }
    use Installer::{Breaks, Hangs, KeyLost, Late, Noise, Repeated, SessionEnds, Silent, Stray};
    for (what, stage) in [
        (Silent, 3),
        (Late, 2),
        (Repeated, 2),
        (Stray, 1),
        (Noise, 4),
        (Hangs, 1),
        (Hangs, 3),
        (Breaks, 2),
        (KeyLost, 4),
        (SessionEnds, 5),
    ] {
        all.push(at(Point::Began, 0, Moment::Told, What::Installer(what, stage)));
    }
    all.push(at(Point::Began, 0, Moment::Told, What::WrongPin));
    all.push(at(Point::Unlocked, 0, Moment::Told, What::WrongPin));
    all.push(at(Point::Began, 0, Moment::Before, What::DoubleClick));
    for what in [Foreign::Reboots, Foreign::Clears, Foreign::Reinstalls] {
        all.push(at(Point::Stages, 12, Moment::Sent, What::Foreign(what)));
    }
    for (point, moment) in
        [(Point::CreatePxe, Moment::Sent), (Point::Reboot, Moment::Before), (Point::Stages, Moment::Sent)]
    {
        all.push(at(point, 0, moment, What::Abandon));
    }
    all
}

/// Up to `most` of them, each set once.
fn sets(of: &[Strike], most: usize) -> Vec<Vec<Strike>> {
    let mut sets = vec![Vec::new()];
    if most > 0 {
        sets.extend(of.iter().map(|one| vec![*one]));
    }
    if most > 1 {
        sets.extend(
            of.iter().enumerate().flat_map(|(i, one)| of[i + 1..].iter().map(|two| vec![*one, *two])),
        );
    }
    sets
}

/// Plays all with up to so many faults and so many deaths, in two worlds: effects at once and behind
/// a callback, the second with a boot order that stays and a tab that has lost its session.
fn play(most_faults: usize, most_deaths: usize) -> Sum {
    let (faults, deaths) = (sets(&faults(), most_faults), sets(&deaths(), most_deaths));
    let worlds = [0b1000_0000, 0b0000_0011];
    let count = (faults.len() * deaths.len() * worlds.len()) as u64;
    all(|n| {
        let number = usize::try_from(n).expect("they fit");
        let (world, rest) = (number % worlds.len(), number / worlds.len());
        let strikes = [&faults[rest % faults.len()][..], deaths.get(rest / faults.len())?].concat();
        (n < count).then_some(Schedule { seed: 1, world: worlds[world], strikes })
    })
}

#[test]
fn every_promise_holds_with_every_two_faults() {
    let sum = play(2, 0);
    sum.print("every two faults");
    sum.demand();
}

#[test]
fn every_promise_holds_with_every_two_deaths() {
    let sum = play(0, 2);
    sum.print("every two deaths");
    sum.demand();
}

#[test]
fn every_promise_holds_with_every_fault_and_every_death() {
    let sum = play(1, 1);
    sum.print("every fault with every death");
    sum.demand();
}

#[test]
#[ignore = "takes minutes: `cargo xtask simulate --exhaustive`"]
fn every_promise_holds_with_every_fault_and_every_two_deaths() {
    let sum = play(1, 2);
    sum.print("every fault with every two deaths");
    sum.demand();
}

#[test]
#[ignore = "takes hours: `cargo xtask simulate --exhaustive`"]
fn every_promise_holds_with_every_two_faults_and_two_deaths() {
    let sum = play(2, 2);
    sum.print("every two faults with every two deaths");
    sum.demand();
}
