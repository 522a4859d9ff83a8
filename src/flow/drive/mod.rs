//! How a run moves: one event in, effects out.
//!
//! Knows: what each answer means and what may follow it. Must not know: how effects are done.
//!
//! Rules that hold in every branch:
//! - one call or one wait at a time; an answer with another ticket is dropped;
//! - an effect is sent only after the one before it is *applied*, not merely accepted;
//! - `create_pxe`, `reboot` and a task are sent once; what happened to a lost one is found out
//!   otherwise (contract, "Which calls may be repeated");
//! - what may have been sent counts as happened until the cleanup is acknowledged.

mod effect;
mod install;
mod order;
mod send;

use super::ask::{Decision, Effect, Event};
use super::planted::{self, Bug};
use super::poll::{self, Known};
use super::run::{Course, Ending, Park, Phase, Probed, Question, Run, Settings, What};
use super::stage::{Stages, USUAL};
use super::step::{Cause, Going, Outcome, Step, StepName, Trouble};
use super::{Ms, Ticket};
use crate::api::{ApiError, Reply};
use crate::domain::plan::Order;
use crate::domain::server::Kinds;

/// Calls without a good answer until a step before the reboot is given up.
const MOST_FAILURES: u32 = 6;
/// Whoever waits on is not asked the same for so long. Ours.
const WAIT_MS: Ms = 300_000;
/// Calls in a row after which the other cleanup duty gets its turn.
const TURN: u32 = 3;

/// See [`Run::asked`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The step whose callback is asked; `None` for the master key.
    what: Option<usize>,
    question: Option<Question>,
    heard: (u8, u8, usize),
    /// It answers with a word that nobody knows.
    is_odd: bool,
}

impl Run {
    /// Begins a run. `luck` is a random number that spreads its questions in time.
    #[must_use]
    pub fn start(order: Order, settings: Settings, luck: u64, now: Ms) -> (Self, Vec<Effect>) {
        let mut names = vec![
            StepName::Key,
            StepName::CreatePxe,
            StepName::BootPxe,
            StepName::Reboot,
            StepName::Install,
            StepName::BootDisk,
        ];
        names.extend((0..order.tasks.len()).map(StepName::Task));
        names.push(StepName::ClearPxe);
        let mut run = Self {
            order,
            settings,
            started: now,
            key: None,
            steps: names.into_iter().map(Step::new).collect(),
            stages: Stages::default(),
            course: Course::Forward,
            phase: Phase::Ended(Ending::Unverified),
            question: None,
            patient_since: now,
            attempt_since: now,
            giving_up: false,
            locked: false,
            pin_refusal: None,
            resent: None,
            was_rebooted: false,
            probed: Probed::default(),
            quiet_at: None,
            asked_at: None,
            sent_at: None,
            pause_ms: 0,
            odd_since: None,
            odd_words: None,
            key_ended: None,
            left: false,
            waits_until: 0,
            heard_at: now,
            known: Known::default(),
            usual: USUAL,
            next_ticket: 1,
            luck,
        };
        let mut effects = Vec::new();
        run.advance(now, &mut effects);
        (run, effects)
    }

    /// A run of which no more is known than its order: whatever it may have armed is disarmed.
    #[must_use]
    pub fn cleanup(order: Order, settings: Settings, now: Ms) -> (Self, Vec<Effect>) {
        let (mut run, _) = Self::start(order, settings, 0, now);
        run.locked = true;
        for name in [StepName::CreatePxe, StepName::BootPxe, StepName::Reboot] {
            run.settle_unknown(run.index(name), Trouble::NoOutcome, now);
        }
        let mut effects = Vec::new();
        run.turn(Cause::Unreadable, now, &mut effects);
        (run, effects)
    }

    /// A run that only disarms a server, whoever armed it: without a PIN it asks for one.
    #[must_use]
    pub fn disarm(order: Order, settings: Settings, has_pin: bool, now: Ms) -> (Self, Vec<Effect>) {
        let (mut run, _) = Self::start(order, settings, 0, now);
        run.locked = !has_pin;
        // Whatever was sent was sent long ago: nothing of it comes late.
        for name in [StepName::CreatePxe, StepName::BootPxe, StepName::Reboot] {
            run.settle_unknown(run.index(name), Trouble::NoOutcome, 0);
        }
        let mut effects = Vec::new();
        run.turn(Cause::Asked, now, &mut effects);
        (run, effects)
    }

    /// Whether an answer with this ticket is awaited.
    #[must_use]
    pub fn awaits(&self, ticket: Ticket) -> bool {
        matches!(&self.phase, Phase::Calling(awaited, _) if *awaited == ticket)
    }

    /// The step whose call is to be sent now.
    #[must_use]
    pub fn going_to_send(&self) -> Option<StepName> {
        match &self.phase {
            Phase::Calling(_, What::Effect(i)) => Some(self.steps[*i].name),
            Phase::Calling(..) | Phase::Pausing(..) | Phase::Quiet | Phase::Parked(_) | Phase::Ended(_) => {
                None
            }
        }
    }

    /// Whether it waits to ask how far the installer is.
    #[must_use]
    pub const fn awaits_stage(&self) -> bool {
        matches!(&self.phase, Phase::Pausing(_, What::Stages))
    }

    /// What a key is asked for and what was heard of it, while it is asked: an answer that changes
    /// nothing of this changes nothing but when it is asked next.
    #[must_use]
    pub fn asked(&self) -> Option<Asked> {
        let what = match &self.phase {
            Phase::Calling(_, What::Applied(i, _)) | Phase::Pausing(_, What::Applied(i, _)) => Some(*i),
            Phase::Calling(_, What::Stages) | Phase::Pausing(_, What::Stages) => None,
            Phase::Calling(..) | Phase::Pausing(..) | Phase::Quiet | Phase::Parked(_) | Phase::Ended(_) => {
                return None;
            }
        };
        Some(Asked {
            what,
            question: self.question,
            heard: self.stages.heard(),
            is_odd: self.odd_since.is_some(),
        })
    }

    /// Goes on where a call was about to be sent for `step`, as its journal says. `false` when the
    /// run was not there.
    pub(super) fn intend(&mut self, step: StepName, now: Ms) -> bool {
        self.ring(now);
        self.going_to_send() == Some(step)
    }

    /// Takes what was answered to the call that the run waits for, as its journal says. `None`
    /// when it waits for none.
    pub(super) fn hear(&mut self, result: Result<Reply, ApiError>, now: Ms) -> Option<()> {
        self.ring(now);
        (self.asked_at, self.sent_at) = (None, None);
        let Phase::Calling(ticket, _) = self.phase else { return None };
        drop(self.take(Event::Answered(ticket, result), now));
        Some(())
    }

    fn ring(&mut self, now: Ms) {
        match self.phase {
            Phase::Pausing(ticket, _) => drop(self.take(Event::Rang(ticket), now)),
            Phase::Quiet => drop(self.take(Event::Woke, now)),
            Phase::Calling(..) | Phase::Parked(_) | Phase::Ended(_) => {}
        }
    }

    /// Whether two runs differ in nothing but when a key is asked next, which no journal tells.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        let bare = |run: &Self| {
            let mut run = run.clone();
            (run.known, run.luck, run.next_ticket) = (Known::default(), 0, 0);
            // A key that has nothing to tell leaves no line; what it proves goes with the next one.
            (run.usual, run.quiet_at, run.asked_at, run.odd_words) = (USUAL, None, None, None);
            (run.sent_at, run.pause_ms) = (None, 0);
            run.phase = match run.phase {
                Phase::Calling(_, what @ (What::Applied(..) | What::Stages | What::Probe(_))) => {
                    Phase::Pausing(0, what)
                }
                Phase::Calling(_, what) => Phase::Calling(0, what),
                Phase::Pausing(_, what) => Phase::Pausing(0, what),
                parked_or_ended => parked_or_ended,
            };
            for step in &mut run.steps {
                if let Outcome::Going { doing: doing @ Going::Unheard(_), .. } = &mut step.outcome {
                    *doing = Going::Installing;
                }
                // Of an answer that is no API's only the kind is kept.
                step.outcome.forget_details();
            }
            for task in &mut run.order.tasks {
                (task.description, task.default, task.runs_on) = (None, false, Kinds::default());
            }
            run
        };
        bare(self) == bare(other)
    }

    /// Takes up a cleanup that was made of a journal that can't be read.
    pub(super) fn resume_cleanup(&mut self, now: Ms) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.advance(now, &mut effects);
        effects
    }

    /// Takes one event. An event that the run does not wait for changes nothing.
    #[must_use]
    pub fn step(mut self, event: Event, now: Ms) -> (Self, Vec<Effect>) {
        let effects = self.take(event, now);
        (self, effects)
    }

    /// The same, in place.
    #[must_use]
    pub fn take(&mut self, event: Event, now: Ms) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Answered(ticket, result) => self.answered(ticket, result, now, &mut effects),
            Event::Rang(ticket) => {
                if let Phase::Pausing(awaited, what) = &self.phase
                    && *awaited == ticket
                {
                    self.send(what.clone(), now, &mut effects);
                }
            }
            Event::Woke => match &self.phase {
                Phase::Pausing(_, what @ (What::Applied(..) | What::Stages | What::Probe(_))) => {
                    self.send(what.clone(), now, &mut effects);
                }
                Phase::Quiet => self.send(What::Stages, now, &mut effects),
                _ => {}
            },
            Event::SessionRenewed => {
                if let Phase::Parked(Park::Session(name)) = self.phase
                    && !planted::is(Bug::SessionParksForever)
                {
                    self.resent = Some(name);
                    self.begin(self.index(name), now, &mut effects);
                }
            }
            Event::Unlocked => {
                self.locked = false;
                self.pin_refusal = None;
                match self.phase {
                    Phase::Parked(Park::Secrets(name)) => self.begin(self.index(name), now, &mut effects),
                    Phase::Parked(Park::BootRefused) => self.try_boot_again(now, &mut effects),
                    _ => {}
                }
            }
            Event::Decided(decision) => self.decided(decision, now, &mut effects),
        }
        effects
    }

    fn answered(
        &mut self,
        ticket: Ticket,
        result: Result<Reply, ApiError>,
        now: Ms,
        effects: &mut Vec<Effect>,
    ) {
        let what = match &self.phase {
            Phase::Calling(awaited, what) if *awaited == ticket => what.clone(),
            Phase::Calling(..) | Phase::Pausing(..) | Phase::Quiet | Phase::Parked(_) | Phase::Ended(_) => {
                return;
            }
        };
        match what {
            What::Effect(i) => self.effect_answered(i, result, now, effects),
            What::Applied(i, _) => self.applied_answered(i, what, result, now, effects),
            What::Stages => self.stages_answered(result, now, effects),
            What::Probe(probe) => self.probe_answered(probe, result, now, effects),
        }
    }

    fn decided(&mut self, decision: Decision, now: Ms, effects: &mut Vec<Effect>) {
        if !self.decisions().contains(&decision) {
            return;
        }
        match decision {
            Decision::Wait => {
                self.question = None;
                (self.patient_since, self.waits_until) = (now, now + WAIT_MS);
                if self.phase == Phase::Quiet {
                    self.send(What::Stages, now, effects);
                }
            }
            Decision::ServerIsUp => {
                self.question = None;
                self.key_ended = None;
                self.settle_unknown(self.index(StepName::Install), Trouble::NoOutcome, now);
                self.advance(now, effects);
            }
            Decision::TryAgain if self.park() == Some(&Park::BootRefused) => {
                self.try_boot_again(now, effects)
            }
            Decision::TryAgain => {
                let (boot, clear) = (self.index(StepName::BootDisk), self.index(StepName::ClearPxe));
                (self.steps[clear].failures, self.steps[clear].refusals) = (0, 0);
                // The other duty may be open as well; it comes first, and then this one again.
                let is_open = matches!(self.steps[boot].outcome, Outcome::Going { .. });
                if is_open {
                    self.steps[boot].failures = 0;
                    self.steps[clear].outcome = Outcome::Waiting;
                }
                self.begin(if is_open { boot } else { clear }, now, effects);
            }
            Decision::Abandon => self.abandon(now, effects),
            Decision::RebootAgain => {
                self.question = None;
                let reboot = self.index(StepName::Reboot);
                for name in [StepName::Reboot, StepName::Install] {
                    let i = self.index(name);
                    self.steps[i].outcome = Outcome::Waiting;
                }
                (self.was_rebooted, self.quiet_at, self.key_ended) = (true, None, None);
                (self.asked_at, self.sent_at) = (None, None);
                self.begin(reboot, now, effects);
            }
            Decision::Leave => self.leave(now, effects),
            Decision::Replace => {
                // What is there goes first; then everything begins anew.
                let clear = self.index(StepName::ClearPxe);
                self.course = Course::Replace;
                self.begin(clear, now, effects);
            }
        }
    }

    /// Ends what a person leaves to somebody else.
    fn leave(&mut self, now: Ms, effects: &mut Vec<Effect>) {
        self.left = true;
        // What was there before is not this run's to remove: nothing more of it begins.
        let is_foreign = self.park() == Some(&Park::ConfigExists) || self.course == Course::Replace;
        if is_foreign {
            self.course = Course::Disarm(Cause::Step(StepName::CreatePxe));
            effects.push(Effect::DropInstallSecrets);
        }
        for i in 0..self.steps.len() {
            match (self.steps[i].name, self.steps[i].outcome.clone()) {
                (_, Outcome::Waiting) if is_foreign => self.steps[i].outcome = Outcome::Skipped,
                // A task could reboot the server, and so start the installer once more.
                (StepName::Task(_), Outcome::Waiting)
                    if self.config_may_exist() && self.boot_may_be_pxe() =>
                {
                    self.steps[i].outcome = Outcome::Skipped;
                }
                (StepName::BootDisk | StepName::Task(_), Outcome::Waiting) if self.locked => {
                    self.steps[i].outcome = Outcome::Skipped;
                }
                (StepName::BootDisk, Outcome::Going { doing: Going::Retrying(trouble), .. })
                    if self.locked =>
                {
                    self.fail(i, trouble, now);
                }
                _ => {}
            }
        }
        self.advance(now, effects);
    }

    fn try_boot_again(&mut self, now: Ms, effects: &mut Vec<Effect>) {
        let boot = self.index(StepName::BootDisk);
        (self.steps[boot].failures, self.steps[boot].refusals) = (0, 0);
        self.begin(boot, now, effects);
    }

    /// Gives the run a luck of its own, which no journal keeps: no other server has its number.
    pub(super) const fn spread(&mut self, now: Ms) {
        self.luck = self.order.server.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ now;
    }

    /// Goes on where the journal ends, in a page that has none of the secrets. `sent`: the call that
    /// is out, if one is, was about to go; it is not taken for one that did not.
    #[must_use]
    pub fn reopen(&mut self, sent: bool, now: Ms) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.reopened(sent, now, &mut effects);
        effects
    }

    fn reopened(&mut self, sent: bool, now: Ms, effects: &mut Vec<Effect>) {
        self.locked = true;
        self.known = Known::default();
        match self.phase.clone() {
            Phase::Calling(_, What::Effect(i)) if sent && !planted::is(Bug::SentIsUnsent) => {
                self.no_outcome(i, Trouble::NoOutcome, None, now, effects);
            }
            Phase::Calling(_, What::Effect(i)) => {
                // It was about to be sent for the first time, or once more.
                if self.steps[i].failures == 0 {
                    self.steps[i].outcome = Outcome::Waiting;
                }
                self.go_on(i, now, effects);
            }
            Phase::Pausing(_, What::Effect(i)) => self.go_on(i, now, effects),
            Phase::Parked(Park::Session(name)) => self.go_on(self.index(name), now, effects),
            // Many pages may be loaded at the same time.
            Phase::Calling(_, what) | Phase::Pausing(_, what) => {
                let delay = poll::first_ms(self.settings.polling, self.luck());
                self.pause_for(what, delay, effects);
            }
            // A page that is opened is one that somebody looks at.
            Phase::Quiet => {
                let delay = poll::first_ms(self.settings.polling, self.luck());
                self.pause_for(What::Stages, delay, effects);
            }
            Phase::Parked(_) | Phase::Ended(_) => {}
        }
    }

    /// Sends the step's call, unless the person gave up meanwhile or the other cleanup duty can
    /// be done at once.
    fn go_on(&mut self, i: usize, now: Ms, effects: &mut Vec<Effect>) {
        if self.giving_up {
            return self.turn(Cause::Abandoned, now, effects);
        }
        let is_cleanup = matches!(self.steps[i].name, StepName::BootDisk | StepName::ClearPxe);
        let next = if is_cleanup { self.next_step().unwrap_or(i) } else { i };
        self.begin(next, now, effects);
    }

    /// Gives up at the next safe point: at once unless an effect is out or not yet applied.
    fn abandon(&mut self, now: Ms, effects: &mut Vec<Effect>) {
        let must_wait = match &self.phase {
            Phase::Calling(_, What::Effect(_)) | Phase::Calling(_, What::Applied(..)) => true,
            Phase::Pausing(_, What::Applied(..)) => true,
            Phase::Calling(_, What::Stages | What::Probe(_))
            | Phase::Pausing(_, What::Stages | What::Effect(_) | What::Probe(_))
            | Phase::Quiet
            | Phase::Parked(_)
            | Phase::Ended(_) => false,
        };
        if must_wait && !planted::is(Bug::AbandonDoesNotWait) {
            self.giving_up = true;
        } else {
            self.turn(Cause::Abandoned, now, effects);
        }
    }
}
