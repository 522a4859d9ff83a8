//! Plays every schedule of a finite set, and each that is the same as another only once.
//!
//! Most sets of strikes hold some that never strike, as another one keeps the run from their places.
//! Such a set is the same schedule as the set of those that do strike: [`Scene::strikes`] is all that
//! looks at a strike, and only when the run comes to its place. (Faults of the installer are set up at
//! the start, and count as struck there; a second click is looked for a moment before its place, in a
//! function that always comes to it.) So it is enough to play the sets of which everything strikes.
//!
//! Each of these has one order: by the occasion on which each strikes, and of those that strike on the
//! same one, all of which do, by their number in the list. With the first `i` of it everything happens as
//! with all of them until number `i + 1` strikes; so with the first `i`, too, the run comes to the place
//! of number `i + 1`, and for the first time after number `i` has struck. From each schedule the search
//! goes on to those with one more strike to whose place the run came, for the first time, after its
//! last one. So it comes to each such set, and only in its order: once.
//!
//! A promise that looks at the list of strikes (P2, where nothing but clean deaths struck) asks more of
//! the smaller set. `search_and_product_agree` plays both and compares what is left afterwards.
//!
//! [`Scene::strikes`]: crate::scene::Scene::strikes

use crate::chance::Chance;
use crate::modes::{MANY, Sum, play_watching};
use crate::record::Record;
use crate::schedule::{Place, Reading, Schedule, Strike, What};
use std::sync::{Condvar, Mutex};

/// What may strike, and how much of it at once.
pub struct Search {
    /// Faults, then deaths.
    all: Vec<Strike>,
    /// How many of them are faults.
    faults: usize,
    most: (usize, usize),
    /// Of every two faults one of so many pairs is played, drawn by this seed.
    sample: (u64, u64),
    /// Where they strike, in order.
    places: Vec<Place>,
}

/// Some of [`Search::all`] by number, in the order in which they strike.
type Path = Vec<usize>;

/// How the world is: the traits, and what it reads otherwise.
pub type Setting = (u8, &'static [Reading]);

/// What is still to be played, in which of the settings.
struct Todo {
    paths: Vec<(usize, Path)>,
    /// Threads that may still find more.
    busy: usize,
    played: u64,
}

impl Search {
    pub fn new(faults: &[Strike], deaths: &[Strike], most: (usize, usize)) -> Self {
        let all = [faults, deaths].concat();
        let mut places: Vec<_> = all.iter().map(Strike::at).collect();
        places.sort_unstable();
        places.dedup();
        Self { all, faults: faults.len(), most, sample: (1, 0), places }
    }

    /// Plays one of so many pairs of faults, drawn by lot, with all that belongs to each.
    pub fn sampled(self, one_of: u64, seed: u64) -> Self {
        Self { sample: (one_of.max(1), seed), ..self }
    }

    /// Whether the faults of a set are among those that were drawn. A set of which the pair was drawn is come
    /// to by sets that have no other pair, so that none of them is lost on the way.
    fn is_drawn(&self, path: &[usize]) -> bool {
        let (one_of, seed) = self.sample;
        let mut faults: Vec<_> = path.iter().filter(|at| **at < self.faults).collect();
        faults.sort_unstable();
        match faults[..] {
            [one, two] => {
                let pair = (*one as u64) << 32 | *two as u64;
                Chance::new(seed ^ pair.wrapping_mul(0x9e37_79b9)).next().is_multiple_of(one_of)
            }
            _ => true,
        }
    }

    /// Plays all in each of the worlds, on several threads; `look` is shown each of them.
    pub fn play(&self, worlds: &[Setting], look: impl Fn(&Schedule) + Sync) -> Sum {
        let paths = (0..worlds.len()).map(|world| (world, Path::new())).collect();
        let (todo, more) = (Mutex::new(Todo { paths, busy: 0, played: 0 }), Condvar::new());
        let sum = Mutex::new(Sum::default());
        let work = || {
            let mut own = Sum::default();
            while let Some((world, path)) = take(&todo, &more) {
                let strikes = path.iter().map(|at| self.all[*at]).collect();
                let (traits, readings) = worlds[world];
                let schedule = Schedule { seed: 1, world: traits, readings: readings.to_vec(), strikes };
                let record = play_watching(&schedule, &self.places);
                look(&schedule);
                let longer = self.longer(&path, &record);
                own.add(number(world, &path), schedule, record);
                let mut todo = todo.lock().expect("no thread panics with it");
                todo.paths.extend(longer.into_iter().map(|path| (world, path)));
                todo.busy -= 1;
                todo.played += 1;
                if todo.played.is_multiple_of(MANY) {
                    println!("  {} played", todo.played);
                }
                more.notify_all();
            }
            sum.lock().expect("no thread panics with it").merge(own);
        };
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(work);
            }
        });
        let mut sum = sum.into_inner().expect("no thread panics with it");
        sum.sets = self.sets() * worlds.len() as u64;
        sum
    }

    /// The paths with one more strike: one that would have struck after the last.
    fn longer(&self, path: &Path, record: &Record) -> Vec<Path> {
        let when = |at: usize| {
            let strike = &self.all[at];
            if matches!(strike.what, What::Installer(..)) {
                return Some((0, at));
            }
            let reached = record.reached.iter().find(|(place, _)| *place == strike.at());
            reached.map(|(_, number)| (*number, at))
        };
        let last = path.last().and_then(|at| when(*at));
        let faults = path.iter().filter(|at| **at < self.faults).count();
        let (has_faults, has_deaths) = (faults < self.most.0, path.len() - faults < self.most.1);
        let fits = |at: &usize| if *at < self.faults { has_faults } else { has_deaths };
        let comes_later = |at: &usize| when(*at).is_some_and(|when| last.is_none_or(|last| when > last));
        (0..self.all.len())
            .filter(fits)
            .filter(comes_later)
            .map(|at| [path.as_slice(), &[at]].concat())
            .filter(|path| self.is_drawn(path))
            .collect()
    }

    /// The share of all sets that is played.
    pub fn share(&self) -> f64 {
        let all = up_to(self.faults, self.most.0) * up_to(self.all.len() - self.faults, self.most.1);
        self.sets() as f64 / all as f64
    }

    /// How many sets there are, of those that were drawn.
    fn sets(&self) -> u64 {
        let pairs = (0..self.faults).flat_map(|one| (one + 1..self.faults).map(move |two| [one, two]));
        let drawn = pairs.filter(|pair| self.is_drawn(pair)).count() as u64;
        let of_faults = up_to(self.faults, self.most.0.min(1)) + if self.most.0 > 1 { drawn } else { 0 };
        of_faults * up_to(self.all.len() - self.faults, self.most.1)
    }
}

/// How many sets of up to `most` there are.
fn up_to(n: usize, most: usize) -> u64 {
    let n = n as u64;
    [1, n, n * n.saturating_sub(1) / 2][..=most].iter().sum::<u64>()
}

/// The next to be played; `None` when nobody will find more.
fn take(todo: &Mutex<Todo>, more: &Condvar) -> Option<(usize, Path)> {
    let guard = todo.lock().expect("no thread panics with it");
    let is_idle = |todo: &mut Todo| todo.paths.is_empty() && todo.busy > 0;
    let mut todo = more.wait_while(guard, is_idle).expect("no thread panics with it");
    let next = todo.paths.pop()?;
    todo.busy += 1;
    Some(next)
}

/// Sorts schedules, those with fewer strikes first.
fn number(world: usize, path: &Path) -> u64 {
    path.iter().fold(0, |number, at| number * 1_024 + *at as u64 + 1) * 256 + world as u64
}
