//! A run and its journal: nothing is done before it is written down.
//!
//! Knows: what is written, and in which order writing and doing go. Must not know: where it is
//! written, or what the run decides.
//!
//! - An answer that is news is written before anything follows from it; one that brings nothing
//!   new (a key that is not ready) leaves no line.
//! - The intent of a call that changes something is written before the call goes out.
//! - A line that is refused, because another page has written one in its place, ends this page's
//!   part in the run. A line that could not be written is written again; until then nothing is sent.

use super::ask::{Ask, Effect, Event};
use super::journal::{Fact, line, name, place};
use super::planted::{self, Bug};
use super::reopen::Reopened;
use super::run::{Park, Run, Settings};
use super::stage::{STAGES, Usual};
use super::{Ms, Ticket};
use crate::domain::plan::Order;
use std::collections::VecDeque;

/// A call goes out at most so long after its intent: a page that slept meanwhile writes a new one.
const MOST_AFTER_INTENT_MS: Ms = 5_000;
/// After this long a line that could not be written is tried again.
const WRITE_AGAIN_MS: Ms = 2_000;

/// Something to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Todo {
    /// Write a line where none is yet, and tell [`Pilot::written`].
    Write {
        /// Where.
        place: String,
        /// What.
        line: String,
    },
    /// Make a call, and tell [`Pilot::happened`].
    Call(Ticket, Ask),
    /// Wait, and tell [`Pilot::happened`].
    Wait(Ticket, Ms),
    /// Wait, and tell [`Pilot::write_again`].
    WaitToWrite(Ms),
    /// Wipe what only `eq/create_pxe` needed.
    DropInstallSecrets,
    /// Wipe the rest.
    DropSecrets,
    /// Nothing more will be sent by this page: what keeps others from the run can go.
    Release,
}

/// How writing a line went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unwritten {
    /// There is a line in that place: another page goes on with the run.
    Taken,
    /// The browser did not write it.
    Failed,
}

/// What this page is to the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It drives the run.
    Driving,
    /// It can't write down what is next, and sends nothing until it can.
    CannotWrite,
    /// Another page drives the run.
    Watching,
}

/// What waits for its line to be written.
#[derive(Clone, Debug)]
enum Pending {
    /// What the run does next.
    Moved(Vec<Effect>),
    /// A call, with the time of its intent.
    Call(Ticket, Ask, Ms),
    /// The end.
    Ended,
}

/// A run and its journal.
#[derive(Clone, Debug)]
pub struct Pilot {
    run: Run,
    name: String,
    next: u64,
    writing: Option<(Pending, String)>,
    /// What came while a line was being written.
    later: VecDeque<Event>,
    standing: Standing,
    /// The end is written.
    is_closed: bool,
}

impl Pilot {
    /// Begins a run of the account `owner`.
    #[must_use]
    pub fn start(order: Order, settings: Settings, owner: &str, luck: u64, now: Ms) -> (Self, Vec<Todo>) {
        let name = name(&order, now);
        let began = Fact::Began { order: &order, settings: &settings, owner, disarms: None };
        let first = line(&name, 0, now, &began);
        let (run, effects) = Run::start(order, settings, luck, now);
        let mut pilot = Self::new(run, name, 0);
        let todo = pilot.write(Pending::Moved(effects), first);
        (pilot, vec![todo])
    }

    /// Begins a run that does no more than disarm a server, whoever armed it.
    #[must_use]
    pub fn disarm(
        order: Order,
        settings: Settings,
        owner: &str,
        has_pin: bool,
        now: Ms,
    ) -> (Self, Vec<Todo>) {
        let name = name(&order, now);
        let began = Fact::Began { order: &order, settings: &settings, owner, disarms: Some(has_pin) };
        let first = line(&name, 0, now, &began);
        let (run, effects) = Run::disarm(order, settings, has_pin, now);
        let mut pilot = Self::new(run, name, 0);
        let todo = pilot.write(Pending::Moved(effects), first);
        (pilot, vec![todo])
    }

    /// Goes on with a run that another page began.
    #[must_use]
    pub fn reopen(found: Reopened, now: Ms) -> (Self, Vec<Todo>) {
        let Reopened { name, next, run, sent, is_torn, .. } = found;
        let mut pilot = Self::new(run, name, next);
        pilot.run.spread(now);
        let effects = match is_torn {
            // It is begun anew each time, and sends nothing but what may be sent again.
            true => pilot.run.resume_cleanup(now),
            false => pilot.run.reopen(sent, now),
        };
        if planted::is(Bug::OpenedUnwritten) {
            let todo = pilot.act(effects, now);
            return (pilot, todo);
        }
        let opened = line(&pilot.name, pilot.next, now, &Fact::Opened);
        let todo = pilot.write(Pending::Moved(effects), opened);
        (pilot, vec![todo])
    }

    /// Looks on while another page drives the run.
    #[must_use]
    pub fn watch(found: Reopened) -> Self {
        let Reopened { name, next, run, .. } = found;
        Self { standing: Standing::Watching, ..Self::new(run, name, next) }
    }

    const fn new(run: Run, name: String, next: u64) -> Self {
        Self {
            run,
            name,
            next,
            writing: None,
            later: VecDeque::new(),
            standing: Standing::Driving,
            is_closed: false,
        }
    }

    /// The run. What follows from what it has heard is done only once that is written down.
    #[must_use]
    pub const fn run(&self) -> &Run {
        &self.run
    }

    /// Takes what is known of how long each stage takes: see [`Run::learn`].
    pub fn learn(&mut self, usual: [Usual; STAGES as usize]) {
        self.run.learn(usual);
    }

    /// The name of its journal.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What this page is to the run.
    #[must_use]
    pub const fn standing(&self) -> Standing {
        self.standing
    }

    /// Whether its first line is written: before that, nothing of it has happened.
    #[must_use]
    pub const fn has_begun(&self) -> bool {
        self.next > 0
    }

    /// Whether the page still has something to do for it.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.run.ending().is_none()
    }

    /// Something happened to the run.
    #[must_use]
    pub fn happened(&mut self, event: Event, now: Ms) -> Vec<Todo> {
        if self.standing == Standing::Watching {
            return Vec::new();
        }
        if self.writing.is_some() {
            self.later.push_back(event);
            return Vec::new();
        }
        let (name, next) = (&self.name, self.next);
        let write = |fact: &Fact<'_>| Some(line(name, next, now, fact));
        let line = match &event {
            Event::Rang(_) | Event::Woke => None,
            Event::Answered(ticket, _) if !self.run.awaits(*ticket) => return Vec::new(),
            Event::Answered(_, result) => write(&Fact::Heard(result, self.run.quiet_at())),
            Event::SessionRenewed if !matches!(self.run.park(), Some(Park::Session(_))) => return Vec::new(),
            Event::SessionRenewed => write(&Fact::Renewed),
            Event::Decided(decision) if !self.run.decisions().contains(decision) => return Vec::new(),
            Event::Decided(decision) => write(&Fact::Decided(*decision)),
            Event::Unlocked => write(&Fact::Unlocked),
        };
        let before = if matches!(event, Event::Answered(..)) { self.run.asked() } else { None };
        let effects = self.run.take(event, now);
        match line {
            Some(line) if before.is_none() || self.run.asked() != before => {
                vec![self.write(Pending::Moved(effects), line)]
            }
            _ => self.act(effects, now),
        }
    }

    /// The line was written or not. `took_ms` is how long that took by a clock that nobody sets.
    #[must_use]
    pub fn written(&mut self, how: Result<(), Unwritten>, took_ms: Ms, now: Ms) -> Vec<Todo> {
        match how {
            Err(Unwritten::Taken) if planted::is(Bug::FenceIgnored) => {}
            Err(Unwritten::Failed) if planted::is(Bug::FailedWriteIgnored) => {}
            Err(Unwritten::Taken) => {
                self.standing = Standing::Watching;
                self.writing = None;
                self.later.clear();
                return vec![Todo::DropSecrets, Todo::Release];
            }
            Err(Unwritten::Failed) => {
                self.standing = Standing::CannotWrite;
                return vec![Todo::WaitToWrite(WRITE_AGAIN_MS)];
            }
            Ok(()) => {}
        }
        self.standing = Standing::Driving;
        self.next += 1;
        let Some((pending, _)) = self.writing.take() else { return Vec::new() };
        let mut todo = match pending {
            Pending::Moved(effects) => self.act(effects, now),
            Pending::Call(ticket, ask, at) => {
                let late = took_ms > MOST_AFTER_INTENT_MS || now < at || now - at > MOST_AFTER_INTENT_MS;
                if late && !planted::is(Bug::StaleIntentSent) {
                    vec![self.intend(ticket, ask, now)]
                } else {
                    vec![Todo::Call(ticket, ask)]
                }
            }
            Pending::Ended => {
                self.is_closed = true;
                vec![Todo::Release]
            }
        };
        while self.writing.is_none() {
            let Some(event) = self.later.pop_front() else { break };
            todo.extend(self.happened(event, now));
        }
        todo
    }

    /// Tries the line once more that could not be written.
    #[must_use]
    pub fn write_again(&mut self, now: Ms) -> Vec<Todo> {
        match self.writing.take() {
            None => Vec::new(),
            // Its time is that of the call that follows.
            Some((Pending::Call(ticket, ask, _), _)) => vec![self.intend(ticket, ask, now)],
            Some((pending, line)) => vec![self.write(pending, line)],
        }
    }

    fn write(&mut self, pending: Pending, line: String) -> Todo {
        self.writing = Some((pending, line.clone()));
        Todo::Write { place: place(&self.name, self.next), line }
    }

    fn intend(&mut self, ticket: Ticket, ask: Ask, now: Ms) -> Todo {
        let step = self.run.going_to_send().expect("a call that changes something is a step's");
        let line = line(&self.name, self.next, now, &Fact::Intent(step));
        self.write(Pending::Call(ticket, ask, now), line)
    }

    fn act(&mut self, effects: Vec<Effect>, now: Ms) -> Vec<Todo> {
        let mut todo = Vec::new();
        for effect in effects {
            todo.push(match effect {
                Effect::Call(ticket, ask) if ask.is_effect() && !planted::is(Bug::EffectBeforeJournal) => {
                    self.intend(ticket, ask, now)
                }
                Effect::Call(ticket, ask) => Todo::Call(ticket, ask),
                Effect::Wait(ticket, ms) => Todo::Wait(ticket, ms),
                Effect::DropInstallSecrets => Todo::DropInstallSecrets,
                Effect::DropSecrets => Todo::DropSecrets,
            });
        }
        if !self.is_closed && self.writing.is_none() && self.run.ending().is_some() {
            let ended = line(&self.name, self.next, now, &Fact::Ended);
            todo.push(self.write(Pending::Ended, ended));
        }
        todo
    }
}
