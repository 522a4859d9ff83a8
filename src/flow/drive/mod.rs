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

use super::poll::Known;
use super::run::{Course, Decision, Effect, Ending, Event, Park, Phase, Run, Settings, What};
use super::stage::Stages;
use super::step::{Cause, Outcome, Step, StepName, Trouble};
use super::{Ms, Ticket};
use crate::api::{ApiError, Reply};
use crate::domain::plan::Order;

/// Calls without a good answer until a step before the reboot is given up.
const MOST_FAILURES: u32 = 6;
/// How many of the longest pauses after an unknown `create_pxe` its config is removed once more: the
/// provider may have made it only after the first removal.
const LATE: Ms = 2;
/// Calls in a row after which the other cleanup duty gets its turn.
const TURN: u32 = 3;

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
        let waiting = |name| Step { name, outcome: Outcome::Waiting, failures: 0 };
        let mut run = Self {
            order,
            settings,
            started: now,
            key: None,
            steps: names.into_iter().map(waiting).collect(),
            stages: Stages::default(),
            course: Course::Forward,
            phase: Phase::Ended(Ending::Unverified),
            question: None,
            patient_since: now,
            attempt_since: now,
            giving_up: false,
            known: Known::default(),
            next_ticket: 1,
            luck,
        };
        let mut effects = Vec::new();
        run.advance(now, &mut effects);
        (run, effects)
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
            Event::Woke => {
                if let Phase::Pausing(_, what @ (What::Applied(..) | What::Stages)) = &self.phase {
                    self.send(what.clone(), now, &mut effects);
                }
            }
            Event::SessionRenewed => {
                if let Phase::Parked(Park::Session(name)) = self.phase {
                    self.begin(self.index(name), now, &mut effects);
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
            Phase::Calling(..) | Phase::Pausing(..) | Phase::Parked(_) | Phase::Ended(_) => return,
        };
        match what {
            What::Effect(i) => self.effect_answered(i, result, now, effects),
            What::Applied(i, _) => self.applied_answered(i, what, result, now, effects),
            What::Stages => self.stages_answered(result, now, effects),
        }
    }

    fn decided(&mut self, decision: Decision, now: Ms, effects: &mut Vec<Effect>) {
        if !self.decisions().contains(&decision) {
            return;
        }
        match decision {
            Decision::Wait => {
                self.question = None;
                self.patient_since = now;
            }
            Decision::ServerIsUp => {
                self.question = None;
                self.settle_unknown(self.index(StepName::Install), Trouble::NoOutcome, now);
                self.advance(now, effects);
            }
            Decision::TryAgain => {
                let (boot, clear) = (self.index(StepName::BootDisk), self.index(StepName::ClearPxe));
                self.steps[clear].failures = 0;
                // The other duty may be open as well; it comes first, and then this one again.
                let is_open = matches!(self.steps[boot].outcome, Outcome::Going { .. });
                if is_open {
                    self.steps[boot].failures = 0;
                    self.steps[clear].outcome = Outcome::Waiting;
                }
                self.begin(if is_open { boot } else { clear }, now, effects);
            }
            Decision::Abandon => self.abandon(now, effects),
        }
    }

    /// Gives up at the next safe point: at once unless an effect is out or not yet applied.
    fn abandon(&mut self, now: Ms, effects: &mut Vec<Effect>) {
        let must_wait = match &self.phase {
            Phase::Calling(_, What::Effect(_)) | Phase::Calling(_, What::Applied(..)) => true,
            Phase::Pausing(_, What::Applied(..)) => true,
            Phase::Calling(_, What::Stages)
            | Phase::Pausing(_, What::Stages | What::Effect(_))
            | Phase::Parked(_)
            | Phase::Ended(_) => false,
        };
        if must_wait {
            self.giving_up = true;
        } else {
            self.turn(Cause::Abandoned, now, effects);
        }
    }
}
