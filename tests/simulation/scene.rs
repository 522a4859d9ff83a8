//! The scene: the server, the browser's storage and lock, its tabs, the clock and the person, moved
//! one happening at a time, in one thread, from a seed.

use crate::chance::Chance;
use crate::prepared::{self, Prepared, SERVER_PLAIN, SERVER_TASKS};
use crate::record::{Promise, Record};
use crate::schedule::{Installer, Moment, Place, Point, Schedule, Trait, What};
use crate::tab::{Tab, Work};
use reinstall_panel::api::Token;
use reinstall_panel::domain::id::ServerId;
use standin::model::{FINAL_WORDS, Fault, FaultKind, World};
use std::collections::{BTreeMap, VecDeque};

/// More happenings than any schedule needs.
const MOST_HAPPENINGS: usize = 15_000;
/// A schedule that takes longer has a run that never ends.
const MOST_MS: u64 = 200 * 3_600_000;

/// Longer than any effect takes, a late one included.
const LATEST_EFFECT_MS: u64 = 120_000;

/// Something that will happen.
#[derive(Clone, Debug)]
pub enum Next {
    /// Of a tab.
    Tab(usize, Work),
    /// A request reaches the server.
    Deliver(Box<crate::network::Delivery>),
    /// A tab is opened.
    Open,
    /// The person looks at the page.
    Look,
    /// Somebody else cleans up after a reinstall of theirs.
    ForeignEnds,
}

pub struct Scene<'a> {
    pub schedule: &'a Schedule,
    pub prepared: &'static Prepared,
    pub world: World,
    pub id: ServerId,
    pub chance: Chance,
    /// What the browser's clock is ahead of the true time.
    pub wall_ahead: i64,
    /// How long the clock that nobody sets has slept.
    pub slept: u64,
    pub asleep_until: u64,
    queue: Vec<(u64, u64, Next)>,
    seq: u64,
    /// The browser's storage.
    pub store: BTreeMap<String, String>,
    pub fail_writes: u8,
    /// What happens is printed.
    pub is_traced: bool,
    /// A line was written since it was last looked for the end.
    pub has_changed: bool,
    pub all_ended: bool,
    pub tabs: Vec<Tab>,
    /// Which page has the lock, and which wait for it.
    pub holder: Option<usize>,
    pub waiting: VecDeque<usize>,
    pub token: Option<Token>,
    pub repeated: crate::network::Repeated,
    counts: BTreeMap<Point, u8>,
    /// Which of the schedule's strikes have struck.
    pub fired: Vec<bool>,
    /// Places of which it is noted when they are come to, in their order.
    pub watched: &'a [Place],
    /// How often something could have struck.
    pub chances: u32,
    pub record: Record,
    /// Steps since a run ought to be disarmed and nothing struck.
    pub steps: u32,
    pub owed_since: Option<u64>,
    /// How often the person has waited.
    pub patience: u32,
}

impl<'a> Scene<'a> {
    pub fn new(schedule: &'a Schedule) -> Self {
        let prepared = prepared::get(schedule);
        let world = prepared.world(schedule);
        let id = ServerId(if schedule.has(Trait::Tasks) { SERVER_TASKS } else { SERVER_PLAIN }.into());
        let mut scene = Self {
            schedule,
            prepared,
            world,
            id,
            chance: Chance::new(schedule.seed ^ 0x5eed),
            wall_ahead: 0,
            slept: 0,
            asleep_until: 0,
            queue: Vec::new(),
            seq: 0,
            store: BTreeMap::new(),
            fail_writes: 0,
            is_traced: false,
            has_changed: false,
            all_ended: false,
            tabs: Vec::new(),
            holder: None,
            waiting: VecDeque::new(),
            token: None,
            repeated: crate::network::Repeated::default(),
            counts: BTreeMap::new(),
            fired: vec![false; schedule.strikes.len()],
            watched: &[],
            chances: 0,
            record: Record::default(),
            steps: 0,
            owed_since: None,
            patience: 0,
        };
        scene.sign_in();
        for (i, strike) in schedule.strikes.iter().enumerate() {
            if let What::Installer(what, stage) = strike.what {
                scene.fired[i] = true;
                scene.record.struck.insert(strike.place());
                scene.world.add_faults([Fault::of_installer(installer(what, stage))]);
            }
        }
        scene
    }

    /// The whole schedule; what was seen.
    pub fn play(mut self) -> Record {
        self.run();
        self.record
    }

    /// The same, for somebody who looks at the scene afterwards.
    pub fn run(&mut self) {
        self.open();
        let end = self.world.now_ms() + MOST_MS;
        for _ in 0..MOST_HAPPENINGS {
            if self.is_over() || !self.record.violations.is_empty() || self.world.now_ms() > end {
                break;
            }
            let Some((due, next)) = self.pop() else { break };
            let now = self.world.now_ms();
            self.world.advance(due.saturating_sub(now));
            if self.is_traced {
                println!("{:>10.3} {next:?}", (due - standin::model::DEFAULT_START_MS) as f64 / 1e3);
            }
            match next {
                Next::Tab(tab, work) => self.work(tab, work),
                Next::Deliver(delivery) => self.deliver(*delivery),
                Next::Open => self.open(),
                Next::Look => self.look(),
                Next::ForeignEnds => self.foreign_ends(),
            }
            self.after();
        }
        // What was accepted and is late comes even when nobody waits for it any more.
        self.world.advance(if self.all_ended { LATEST_EFFECT_MS } else { 0 });
        self.record.all_struck = self.fired.iter().all(|fired| *fired);
        self.check_end();
    }

    /// Whether every run has ended, and nothing is on its way to the server.
    fn is_over(&self) -> bool {
        self.all_ended
            && !self.queue.iter().any(|(.., next)| matches!(next, Next::Deliver(_) | Next::ForeignEnds))
    }

    fn pop(&mut self) -> Option<(u64, Next)> {
        let at = (0..self.queue.len()).min_by_key(|at| (self.queue[*at].0, self.queue[*at].1))?;
        let (due, _, next) = self.queue.swap_remove(at);
        Some((due, next))
    }

    /// Something will happen after so many milliseconds; to a tab that stands still only after that.
    pub fn soon(&mut self, ms: u64, next: Next) {
        let mut due = self.world.now_ms() + ms;
        if let Next::Tab(tab, _) = &next {
            due = due.max(self.tabs[*tab].frozen_until);
        }
        self.seq += 1;
        self.queue.push((due, self.seq, next));
    }

    pub fn is_coming(&self, wanted: impl Fn(&Next) -> bool) -> bool {
        self.queue.iter().any(|(.., next)| wanted(next))
    }

    /// What was to happen in these tabs will not.
    pub fn forget(&mut self, tabs: &[usize]) {
        self.queue.retain(|(.., next)| !matches!(next, Next::Tab(tab, _) if tabs.contains(tab)));
    }

    /// Tabs stand still until `until`: what was to happen there happens then.
    pub fn hold(&mut self, tabs: &[usize], until: u64) {
        for (due, _, next) in &mut self.queue {
            if matches!(next, Next::Tab(tab, _) if tabs.contains(tab)) {
                *due = (*due).max(until);
            }
        }
        for tab in tabs {
            let tab = &mut self.tabs[*tab];
            tab.frozen_until = tab.frozen_until.max(until);
        }
    }

    /// The person sleeps with the machine.
    pub fn hold_person(&mut self, until: u64) {
        for (due, _, next) in &mut self.queue {
            if matches!(next, Next::Open | Next::Look) {
                *due = (*due).max(until);
            }
        }
    }

    /// The time by the browser's clock.
    pub fn wall(&self) -> u64 {
        self.world.now_ms().saturating_add_signed(self.wall_ahead)
    }

    /// The time by the clock that nobody sets.
    pub fn steady(&self) -> u64 {
        self.world.now_ms().max(self.asleep_until) - self.slept
    }

    /// The how manieth of this point it is.
    pub fn count(&mut self, point: Point) -> u8 {
        let count = self.counts.entry(point).or_default();
        let nth = *count;
        *count = count.saturating_add(1);
        nth
    }

    pub fn counted(&self, point: Point) -> u8 {
        self.counts.get(&point).copied().unwrap_or(0)
    }

    /// What strikes now.
    pub fn strikes(&mut self, point: Point, nth: u8, moment: Moment) -> Vec<What> {
        self.note((point, nth, moment));
        let mut found = Vec::new();
        for (i, strike) in self.schedule.strikes.iter().enumerate() {
            if strike.at() == (point, nth, moment) && !self.fired[i] {
                self.fired[i] = true;
                self.record.struck.insert(strike.place());
                self.disturbed();
                found.push(strike.what);
            }
        }
        found
    }

    fn note(&mut self, place: Place) {
        self.chances += 1;
        let is_watched = self.watched.binary_search(&place).is_ok();
        if is_watched && !self.record.reached.iter().any(|(known, _)| *known == place) {
            self.record.reached.push((place, self.chances));
        }
    }

    /// Something struck: the fair phase begins anew.
    pub fn disturbed(&mut self) {
        self.steps = 0;
        self.owed_since = None;
    }

    /// What happened is judged, and the person may have to come.
    fn after(&mut self) {
        if std::mem::take(&mut self.has_changed) {
            self.all_ended = self.has_begun() && self.open_journals().is_empty();
        }
        self.check_now();
        if self.needs_person() && !self.is_coming(|next| matches!(next, Next::Look)) {
            let ms = self.chance.between(2_000, 60_000);
            self.soon(ms, Next::Look);
        }
    }

    pub fn violated(&mut self, promise: Promise, how: impl Into<String>) {
        self.record.violated(promise, how);
    }
}

fn installer(what: Installer, stage: u8) -> FaultKind {
    match what {
        Installer::Silent => FaultKind::StageSilent(stage),
        Installer::Late => FaultKind::StageLate(stage),
        Installer::Repeated => FaultKind::StageRepeated(stage),
        Installer::Stray => FaultKind::StrayAfterStage(stage),
        Installer::Noise => FaultKind::NoiseAfterStage(stage),
        Installer::Hangs => FaultKind::StageNever(stage),
        Installer::Breaks => FaultKind::InstallFails(stage),
        Installer::KeyLost => FaultKind::KeyLostAtStage(stage),
        Installer::SessionEnds => FaultKind::SessionExpiresAtStage(stage),
        Installer::Ok => FaultKind::OkAtStage(stage),
        Installer::Ends(which) => {
            let word = FINAL_WORDS[usize::from(which) % FINAL_WORDS.len()];
            FaultKind::KeyEnds { stage, word: word.text, installer_goes_on: word.is_success }
        }
    }
}
