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

use crate::modes::env;
use crate::scene::Scene;
use crate::schedule::{Foreign, Installer, Moment, Point, Schedule, Strike, What, at};
use crate::search::{Search, Setting};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Mutex;

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
    let questions = [(Point::Callback, 0), (Point::Stages, 0), (Point::Stages, 12), (Point::Stages, 40)];
    for (point, nth) in questions.into_iter().chain([(Point::Probe, 0)]) {
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
    all.extend(of_the_world());
    use Installer::{Breaks, Ends, Hangs, KeyLost, Late, Noise, Ok, Repeated, SessionEnds, Silent, Stray};
    for (what, stage) in [
        (Ok, 2),
        (Ok, 5),
        (Ends(0), 3),
        (Ends(5), 2),
        (Ends(6), 5),
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
    all.push(at(Point::CheckPin, 0, Moment::Told, What::WrongPin));
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

/// What the world's answers are like besides, each where it matters.
fn of_the_world() -> Vec<Strike> {
    use Point::{BootDisk, BootPxe, CheckPin, ClearPxe, CreatePxe, Probe, Reboot, Stages, Task};
    // Neither done nor refused, whether it was done or not.
    let unclear = [
        (CreatePxe, What::Unclear(0, true)),
        (CreatePxe, What::Unclear(2, false)),
        (BootPxe, What::Unclear(1, true)),
        (Reboot, What::Unclear(3, true)),
        (Reboot, What::Unclear(4, false)),
        (ClearPxe, What::Unclear(0, false)),
        (Stages, What::Unclear(1, true)),
    ];
    // For a crowd longer than it is tried; a machine's own session; a right; what is there already; a time
    // that is over.
    let refused = [
        (BootPxe, What::Busy(5)),
        (BootDisk, What::Busy(5)),
        (ClearPxe, What::Busy(5)),
        (Reboot, What::Says(3)),
        (BootDisk, What::Says(7)),
        (ClearPxe, What::Says(4)),
        (Task, What::Says(5)),
        (CreatePxe, What::Says(8)),
        (Reboot, What::Says(10)),
        (Stages, What::Says(6)),
    ];
    let ended = [
        (CreatePxe, What::Word(5)),
        (BootPxe, What::Word(0)),
        (Reboot, What::Word(4)),
        (Reboot, What::Word(5)),
        (BootDisk, What::Word(6)),
        (ClearPxe, What::Word(1)),
    ];
    let others = [
        (CreatePxe, What::Config(false)),
        (CreatePxe, What::Config(true)),
        (CreatePxe, What::Slow(75)),
        (CreatePxe, What::Slow(200)),
        (Reboot, What::Slow(75)),
        (Reboot, What::StaysOff),
        (Stages, What::Unread(0)),
        (Stages, What::SaysUp),
        (Probe, What::RequestLost),
        (CheckPin, What::AnswerLost),
    ];
    let all = [&unclear[..], &refused, &ended, &others].concat();
    let nth = |point| if point == Stages { 12 } else { 0 };
    let mut all: Vec<_> =
        all.into_iter().map(|(point, what)| at(point, nth(point), Moment::Sent, what)).collect();
    let locks = What::Foreign(Foreign::LocksPin);
    all.extend([BootPxe, BootDisk].map(|point| at(point, 0, Moment::Before, locks)));
    all
}

/// Two worlds: effects at once and behind a callback, the second with a boot order that stays, a tab that has
/// lost its session, and the answers of a world that is less kind than the document.
const WORLDS: [Setting; 2] = [
    (0b1000_0000, &[]),
    (
        0b0000_0011,
        &[
            ("boot_flag", "lapses"),
            ("existing_config", "refused"),
            ("nothing", "false"),
            ("old_system_tells", "stage"),
            ("progress_text", "all"),
            ("session_end", "redirect"),
        ],
    ),
];

/// Of every two faults with every two deaths so many would take hours: one of so many pairs of faults is played.
const ONE_OF: u64 = 8;

fn holds(name: &str, most_faults: usize, most_deaths: usize) {
    holds_in_sample(name, (most_faults, most_deaths), 1);
}

/// Of the pairs of faults one of so many, drawn by seed.
fn holds_in_sample(name: &str, most: (usize, usize), one_of: u64) {
    let search = Search::new(&faults(), &deaths(), most).sampled(one_of, env("SIMULATE_SEED").unwrap_or(1));
    if one_of > 1 {
        println!("{name}: {:.1} % of the sets, drawn by lot", 100.0 * search.share());
    }
    let sum = search.play(&WORLDS, |_| {});
    sum.print(name);
    sum.demand();
    assert_eq!(sum.all_struck, sum.schedules, "the search takes a strike for one that strikes");
}

#[test]
fn every_promise_holds_with_every_two_faults() {
    holds("every two faults", 2, 0);
}

#[test]
fn every_promise_holds_with_every_two_deaths() {
    holds("every two deaths", 0, 2);
}

#[test]
fn every_promise_holds_with_every_fault_and_every_death() {
    holds("every fault with every death", 1, 1);
}

#[test]
#[ignore = "takes minutes: `cargo xtask simulate --exhaustive`"]
fn every_promise_holds_with_every_fault_and_every_two_deaths() {
    holds("every fault with every two deaths", 1, 2);
}

#[test]
#[ignore = "takes the better part of an hour: `cargo xtask simulate --exhaustive`"]
fn every_promise_holds_with_two_faults_and_every_two_deaths() {
    let one_of = env("SIMULATE_ONE_OF").unwrap_or(ONE_OF);
    holds_in_sample("two faults with every two deaths", (2, 2), one_of);
}

/// Up to `most` of them, each set once.
fn sets(of: &[Strike], most: usize) -> Vec<Vec<Strike>> {
    let mut sets = vec![Vec::new()];
    if most > 0 {
        sets.extend(of.iter().map(|one| vec![*one]));
    }
    if most > 1 {
        let others = |(i, one): (usize, &Strike)| {
            let one = *one;
            of[i + 1..].iter().map(move |two| vec![one, *two]).collect::<Vec<_>>()
        };
        sets.extend(of.iter().enumerate().flat_map(others));
    }
    sets
}

/// What a schedule came to, by its world and what struck in it.
type Came = BTreeMap<(usize, Vec<Strike>), u64>;

/// Of all that is left afterwards: the server and its log, the journal, the chance, what was seen.
fn digest(scene: &Scene<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    scene.store.hash(&mut hasher);
    let world = &scene.world;
    for told in [world.state_json(), world.log_json(), world.events_json()] {
        told.to_string().hash(&mut hasher);
    }
    let record = &scene.record;
    (scene.chances, scene.slept, scene.wall_ahead, scene.chance.clone().next()).hash(&mut hasher);
    (record.parked, record.succeeded, record.violations.len(), &record.again).hash(&mut hasher);
    format!("{:?}", record.issues).hash(&mut hasher);
    hasher.finish()
}

/// Every set, played as it is.
fn product(faults: &[Strike], deaths: &[Strike], most: (usize, usize)) -> (u64, Came) {
    let (faults, deaths) = (sets(faults, most.0), sets(deaths, most.1));
    let (mut count, mut came) = (0, Came::new());
    for (at, (world, readings)) in WORLDS.into_iter().enumerate() {
        for strikes in faults.iter().flat_map(|some| deaths.iter().map(|more| [&some[..], more].concat())) {
            let schedule = Schedule { seed: 1, world, readings: readings.to_vec(), strikes };
            let mut scene = Scene::new(&schedule);
            scene.run();
            let struck = schedule.strikes.iter().zip(&scene.fired).filter(|(_, fired)| **fired);
            let mut struck: Vec<_> = struck.map(|(strike, _)| *strike).collect();
            struck.sort_unstable();
            let digest = digest(&scene);
            let before = came.insert((at, struck), digest);
            assert!(before.is_none_or(|before| before == digest), "what never strikes matters: {schedule:?}");
            count += 1;
        }
    }
    (count, came)
}

/// The same by the search.
fn searched(faults: &[Strike], deaths: &[Strike], most: (usize, usize)) -> (u64, Came) {
    let came = Mutex::new(Came::new());
    let look = |schedule: &Schedule| {
        let mut scene = Scene::new(schedule);
        scene.run();
        let mut struck = schedule.strikes.clone();
        struck.sort_unstable();
        let at = WORLDS.iter().position(|(world, _)| *world == schedule.world).expect("one of them");
        let before = came.lock().expect("no thread panics with it").insert((at, struck), digest(&scene));
        assert_eq!(before, None, "played twice: {schedule:?}");
    };
    let sum = Search::new(faults, deaths, most).play(&WORLDS, look);
    (sum.sets, came.into_inner().expect("no thread panics with it"))
}

/// Each set that strikes as a whole is found, and found once; each other one is the same as one of
/// those. Of the largest product, which nobody could play in full, a part.
#[test]
fn search_and_product_agree() {
    let (faults, deaths) = (faults(), deaths());
    let some = |all: &[Strike], every| all.iter().step_by(every).copied().collect::<Vec<_>>();
    let (few_faults, few_deaths) = (some(&faults, 11), some(&deaths, 9));
    for (faults, deaths, most) in
        [(&faults, &deaths, (0, 2)), (&faults, &deaths, (1, 1)), (&few_faults, &few_deaths, (2, 2))]
    {
        let (product, searched) = (product(faults, deaths, most), searched(faults, deaths, most));
        assert_eq!(product.0, searched.0, "sets with {most:?}");
        assert!(product.1 == searched.1, "what the sets with {most:?} come to");
    }
}
