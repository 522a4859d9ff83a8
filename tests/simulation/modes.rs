//! Many schedules: drawn by lot or all of a set, on several threads; and the smallest of one that fails.

use crate::places::every_place;
use crate::record::{Promise, Record};
use crate::scene::Scene;
use crate::schedule::{Moment, Place, Point, Schedule, What};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A thread takes so many at a time.
const BATCH: u64 = 64;
/// So many are worth a line that says how far it is.
pub const MANY: u64 = 500_032;

/// Plays one schedule. A panic is a violation of P10.
pub fn play(schedule: &Schedule) -> Record {
    play_watching(schedule, &[])
}

/// The same, and notes which of the places (in their order) are come to, and when.
pub fn play_watching(schedule: &Schedule, watched: &[Place]) -> Record {
    let play = || {
        let mut scene = Scene::new(schedule);
        scene.watched = watched;
        scene.play()
    };
    catch_unwind(AssertUnwindSafe(play)).unwrap_or_else(|panic| {
        let mut record = Record::default();
        let said = panic.downcast_ref::<String>().cloned();
        let said = said.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        record.violated(Promise::P10, said.unwrap_or_default());
        record
    })
}

/// A schedule in which a promise breaks.
pub struct Failure {
    number: u64,
    schedule: Schedule,
    said: String,
}

/// What many schedules came to.
#[derive(Default)]
pub struct Sum {
    pub schedules: u64,
    /// The sets of strikes of which these are all that differ; 0 where they are drawn by lot.
    pub sets: u64,
    /// Those in which every strike found its moment.
    pub all_struck: u64,
    pub parked: u64,
    pub succeeded: u64,
    pub violations: BTreeMap<Promise, u64>,
    pub struck: BTreeSet<(Point, Moment, What)>,
    /// The first a promise: that with the lowest number, so that threads make no difference.
    pub failures: BTreeMap<Promise, Failure>,
}

impl Sum {
    pub fn add(&mut self, number: u64, schedule: Schedule, mut record: Record) {
        self.schedules += 1;
        self.all_struck += u64::from(record.all_struck);
        self.parked += u64::from(record.parked);
        self.succeeded += u64::from(record.succeeded);
        self.struck.extend(&record.struck);
        if !record.violations.is_empty() {
            let (promise, said) = record.violations.swap_remove(0);
            *self.violations.entry(promise).or_default() += 1;
            self.note(promise, Failure { number, schedule, said });
        }
    }

    fn note(&mut self, promise: Promise, failure: Failure) {
        if self.failures.get(&promise).is_none_or(|first| failure.number < first.number) {
            self.failures.insert(promise, failure);
        }
    }

    pub fn merge(&mut self, other: Self) {
        self.schedules += other.schedules;
        self.all_struck += other.all_struck;
        self.parked += other.parked;
        self.succeeded += other.succeeded;
        self.struck.extend(other.struck);
        for (promise, count) in other.violations {
            *self.violations.entry(promise).or_default() += count;
        }
        for (promise, failure) in other.failures {
            self.note(promise, failure);
        }
    }

    /// One line a promise, then what was reached.
    pub fn print(&self, name: &str) {
        match self.sets {
            0 => println!("{name}: {} schedules, in {} everything struck", self.schedules, self.all_struck),
            sets => println!("{name}: {sets} sets, which are {} schedules that differ", self.schedules),
        }
        for promise in Promise::ALL {
            let count = self.violations.get(&promise).copied().unwrap_or(0);
            println!("  {promise:?}  {}: {} schedules, {count} violations", promise.words(), self.schedules);
        }
        println!("  {} told success, {} parked for a person", self.succeeded, self.parked);
    }

    /// What of all that can strike somewhere has struck there.
    fn print_reached(&self) {
        let all = every_place();
        let missed: Vec<_> = all.iter().filter(|place| !self.struck.contains(place)).collect();
        println!("  states x faults reached: {}/{}", all.len() - missed.len(), all.len());
        for (point, moment, what) in missed.iter().take(40) {
            println!("    not reached: {what:?} at {point:?}, {moment:?}");
        }
    }

    /// Fails with the smallest schedule that breaks each promise, ready for `regressions.rs`.
    pub fn demand(&self) {
        for (promise, Failure { number, schedule, said }) in &self.failures {
            let small = shrink(schedule, *promise);
            println!("{promise:?} in schedule {number}, seed {}: {said}", schedule.seed);
            println!("    {}", small.literal());
        }
        assert!(self.failures.is_empty(), "a promise is broken, see above");
    }

    /// The promise that broke first, and in which schedule.
    #[cfg(feature = "planted")]
    pub fn first(&self) -> Option<(Promise, u64)> {
        self.failures.iter().map(|(promise, it)| (*promise, it.number)).min_by_key(|(_, number)| *number)
    }
}

/// Plays schedule after schedule on two threads; `make` gives number `n`, or `None` past the last.
pub fn all(make: impl Fn(u64) -> Option<Schedule> + Sync) -> Sum {
    all_until(make, false)
}

/// The same; stops at the first that fails when asked to.
pub fn all_until(make: impl Fn(u64) -> Option<Schedule> + Sync, stops: bool) -> Sum {
    let (next, is_over) = (AtomicU64::new(0), AtomicBool::new(false));
    let sum = Mutex::new(Sum::default());
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
    let work = || {
        let mut own = Sum::default();
        'batches: while !is_over.load(Ordering::Relaxed) {
            let first = next.fetch_add(BATCH, Ordering::Relaxed);
            if first > 0 && first % MANY == 0 {
                println!("  {first} begun");
            }
            for number in first..first + BATCH {
                let Some(schedule) = make(number) else { break 'batches };
                let record = play(&schedule);
                own.add(number, schedule, record);
            }
            if stops && !own.failures.is_empty() {
                is_over.store(true, Ordering::Relaxed);
            }
        }
        sum.lock().expect("no thread panics with it").merge(own);
    };
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    sum.into_inner().expect("no thread panics with it")
}

/// `count` schedules by lot; fewer where there is an end to the time.
pub fn random(count: u64, seed: u64, end: Option<Instant>) -> Sum {
    let is_over = |n| n % BATCH == 0 && end.is_some_and(|end| Instant::now() > end);
    let first = seed.wrapping_mul(1_000_003);
    all(|n| (n < count && !is_over(n)).then(|| Schedule::random(first.wrapping_add(n))))
}

/// The smallest schedule in which the promise still breaks: strikes go one by one, then what the world reads
/// otherwise, then its traits.
pub fn shrink(schedule: &Schedule, promise: Promise) -> Schedule {
    let fails = |it: &Schedule| play(it).breaks() == Some(promise);
    let mut small = schedule.clone();
    let mut at = 0;
    while at < small.strikes.len() {
        let mut less = small.clone();
        less.strikes.remove(at);
        if fails(&less) {
            small = less;
            at = 0;
        } else {
            at += 1;
        }
    }
    let mut at = 0;
    while at < small.readings.len() {
        let mut less = small.clone();
        less.readings.remove(at);
        if fails(&less) {
            small = less;
        } else {
            at += 1;
        }
    }
    for bit in 0..8 {
        let less = Schedule { world: small.world & !(1 << bit), ..small.clone() };
        if less != small && fails(&less) {
            small = less;
        }
    }
    small
}

/// Prints what happens in the schedule that is put here: `-- --ignored --nocapture trace`.
#[test]
#[ignore = "for somebody who looks at one schedule"]
fn trace() {
    use crate::schedule::{Moment::Applied, Point::Reboot, What::Kill, at};
    let strikes: Vec<crate::schedule::Strike> = vec![at(Reboot, 0, Applied, Kill(5))];
    let schedule = Schedule { seed: 1, world: 0, readings: Vec::new(), strikes };
    let mut scene = Scene::new(&schedule);
    scene.is_traced = true;
    println!("{:?}", scene.play().violations);
}

pub fn env(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn every_promise_holds_in_schedules_drawn_by_lot() {
    let usual = if cfg!(debug_assertions) { 1_000 } else { 100_000 };
    let end = env("SIMULATE_MINUTES").map(|minutes| Instant::now() + Duration::from_secs(60 * minutes));
    let sum = random(env("SIMULATE_SCHEDULES").unwrap_or(usual), env("SIMULATE_SEED").unwrap_or(1), end);
    sum.print("drawn by lot");
    sum.print_reached();
    sum.demand();
}
