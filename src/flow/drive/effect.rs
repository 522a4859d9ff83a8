//! Answers to effects: done, accepted, refused, or nobody knows.
//!
//! Knows: what each says about the step. Must not know: the installer's stages.

use super::MOST_FAILURES;
use crate::api::{ApiError, AsyncAnswer, Reply};
use crate::flow::Ms;
use crate::flow::ask::Effect;
use crate::flow::planted::{self, Bug};
use crate::flow::poll::Known;
use crate::flow::run::{Park, Phase, Run, What};
use crate::flow::step::{Cause, Going, Outcome, Step, StepName, Trouble};

impl Run {
    pub(super) fn effect_answered(
        &mut self,
        i: usize,
        result: Result<Reply, ApiError>,
        now: Ms,
        effects: &mut Vec<Effect>,
    ) {
        let name = self.steps[i].name;
        match result {
            Ok(Reply::Key(key)) if name == StepName::Key => {
                self.key = Some(key);
                self.done(i, now, effects);
            }
            // Without its key it is not done, whatever a journal says.
            Ok(_) if name == StepName::Key => self.no_outcome(i, Trouble::NoOutcome, None, now, effects),
            Ok(Reply::Done) => self.done(i, now, effects),
            Ok(Reply::Accepted(_)) if planted::is(Bug::AcceptedIsApplied) => self.done(i, now, effects),
            Err(ApiError::Undecodable { .. }) if planted::is(Bug::UndecodablePanics) => unreachable!(),
            Err(ApiError::Undecodable { .. }) if planted::is(Bug::UndecodableIsDone) => {
                self.done(i, now, effects);
            }
            Ok(Reply::Accepted(key)) => {
                self.set_doing(i, Going::Applying);
                self.known = Known::default();
                self.pause(What::Applied(i, key), effects);
            }
            Ok(_) => self.no_outcome(i, Trouble::NoOutcome, None, now, effects),
            Err(ApiError::SessionExpired) if name == StepName::Abort => self.skip(i, now, effects),
            Err(error @ ApiError::SessionExpired) => {
                self.set_doing(i, Going::Retrying(Trouble::Call(error)));
                if self.giving_up {
                    self.turn(Cause::Abandoned, now, effects);
                } else {
                    self.phase = Phase::Parked(Park::Session(name));
                }
            }
            Err(error @ ApiError::Refused { .. }) => self.refused(i, Trouble::Call(error), now, effects),
            Err(error) if error.was_not_carried_out() && !name.is_repeatable() => {
                self.refused(i, Trouble::Call(error), now, effects);
            }
            Err(error) => {
                let retry_after_s = error.retry_after_s();
                self.no_outcome(i, Trouble::Call(error), retry_after_s, now, effects);
            }
        }
    }

    pub(super) fn applied_answered(
        &mut self,
        i: usize,
        what: What,
        result: Result<Reply, ApiError>,
        now: Ms,
        effects: &mut Vec<Effect>,
    ) {
        match result {
            Ok(Reply::Async(AsyncAnswer::Done(_))) => return self.done(i, now, effects),
            Ok(Reply::Async(AsyncAnswer::Failed(_))) if planted::is(Bug::FailedIsApplied) => {
                return self.done(i, now, effects);
            }
            Ok(Reply::Async(AsyncAnswer::Failed(message))) => {
                let trouble = Trouble::Failed(message.scope);
                let again = self.steps[i].name.is_repeatable() && self.steps[i].failures < MOST_FAILURES;
                return if again {
                    self.no_outcome(i, trouble, None, now, effects);
                } else {
                    self.refused(i, trouble, now, effects);
                };
            }
            Ok(Reply::Async(AsyncAnswer::NotFound)) => {
                return self.no_outcome(i, Trouble::NoOutcome, None, now, effects);
            }
            Ok(Reply::Async(AsyncAnswer::NotReady | AsyncAnswer::Stage(_))) => {
                self.known = Known { quiet: self.known.quiet + 1, ..Known::default() };
            }
            Ok(_) => self.known.failures += 1,
            Err(error) => {
                self.known.failures += 1;
                self.known.retry_after_s = error.retry_after_s();
            }
        }
        // Somebody has set the clock back: it counts from there.
        self.attempt_since = self.attempt_since.min(now);
        let cap = match self.steps[i].name {
            StepName::Task(_) if planted::is(Bug::TasksBlockCleanup) => Ms::MAX,
            StepName::Task(_) => self.settings.task_cap_ms,
            _ => self.settings.apply_cap_ms,
        };
        if now.saturating_sub(self.attempt_since) >= cap {
            self.no_outcome(i, Trouble::NoOutcome, None, now, effects);
        } else {
            self.pause(what, effects);
        }
    }

    /// What became of the effect is not known: send it again where that is safe, else go on with
    /// it counted as happened.
    pub(super) fn no_outcome(
        &mut self,
        i: usize,
        trouble: Trouble,
        retry_after_s: Option<u32>,
        now: Ms,
        effects: &mut Vec<Effect>,
    ) {
        let name = self.steps[i].name;
        if planted::is(Bug::LostCleanupIsDone) && matches!(name, StepName::BootDisk | StepName::ClearPxe) {
            return self.done(i, now, effects);
        }
        if !name.is_repeatable() {
            self.settle_unknown(i, trouble, now);
            return match name {
                StepName::CreatePxe => self.turn(Cause::CreatePxeUnknown, now, effects),
                _ => {
                    if planted::is(Bug::BootPxeAfterReboot) && name == StepName::Reboot {
                        let boot = self.index(StepName::BootPxe);
                        self.steps[boot].outcome = Outcome::Waiting;
                    }
                    self.patient_since = now;
                    self.advance(now, effects);
                }
            };
        }
        self.steps[i].failures += 1;
        let failures = self.steps[i].failures;
        let is_cleanup = matches!(name, StepName::BootDisk | StepName::ClearPxe);
        let give_up = !is_cleanup && (failures >= MOST_FAILURES || self.giving_up);
        if give_up && name == StepName::Abort {
            self.settle_unknown(i, trouble, now);
            return self.advance(now, effects);
        }
        if give_up {
            self.settle_unknown(i, trouble, now);
            let cause = if self.giving_up { Cause::Abandoned } else { Cause::Step(name) };
            return self.turn(cause, now, effects);
        }
        self.set_doing(i, Going::Retrying(trouble));
        self.known = Known { failures, retry_after_s, ..Known::default() };
        let next = if is_cleanup { self.next_step().unwrap_or(i) } else { i };
        self.pause(What::Effect(next), effects);
    }

    /// The effect did not happen, and will not.
    pub(super) fn refused(&mut self, i: usize, trouble: Trouble, now: Ms, effects: &mut Vec<Effect>) {
        let name = self.steps[i].name;
        if name == StepName::Abort {
            // The API has no such call, or nothing to end.
            return self.skip(i, now, effects);
        }
        if planted::is(Bug::RefusedCleanupIsDone) && name == StepName::ClearPxe {
            return self.done(i, now, effects);
        }
        // An earlier try, whose answer was lost, may have worked.
        if name.is_repeatable() && self.steps[i].failures > 0 {
            self.settle_unknown(i, trouble, now);
        } else {
            let since = self.since(i, now);
            self.steps[i].outcome = Outcome::Failed { since, at: now, trouble };
        }
        match name {
            StepName::Key
            | StepName::CreatePxe
            | StepName::BootPxe
            | StepName::Reboot
            | StepName::Install => {
                let cause = if self.giving_up { Cause::Abandoned } else { Cause::Step(name) };
                self.turn(cause, now, effects);
            }
            StepName::BootDisk | StepName::Task(_) => self.advance(now, effects),
            StepName::ClearPxe => self.phase = Phase::Parked(Park::ClearRefused),
            StepName::Abort => {}
        }
    }

    fn skip(&mut self, i: usize, now: Ms, effects: &mut Vec<Effect>) {
        self.steps[i].outcome = Outcome::Skipped;
        self.advance(now, effects);
    }

    pub(super) fn done(&mut self, i: usize, now: Ms, effects: &mut Vec<Effect>) {
        if self.may_be_undone(i) {
            self.set_doing(i, Going::Again);
            return self.advance(now, effects);
        }
        let since = self.since(i, now);
        self.steps[i].outcome = Outcome::Done { since, at: now };
        match self.steps[i].name {
            StepName::CreatePxe => effects.push(Effect::DropInstallSecrets),
            StepName::Reboot => self.patient_since = now,
            StepName::Key
            | StepName::BootPxe
            | StepName::Install
            | StepName::BootDisk
            | StepName::Task(_)
            | StepName::ClearPxe
            | StepName::Abort => {}
        }
        self.advance(now, effects);
    }

    /// Whether what this step has just taken back may be done only now, as an answer to that was lost.
    fn may_be_undone(&mut self, i: usize) -> bool {
        let arming = match self.steps[i].name {
            StepName::ClearPxe => StepName::CreatePxe,
            StepName::BootDisk => StepName::BootPxe,
            _ => return false,
        };
        // What counts is when it was sent: its answer may have waited for a page that slept.
        let (sent, late_ms, arming) = (self.attempt_since, self.late_ms(), self.index(arming));
        let Step { outcome, failures, .. } = &mut self.steps[arming];
        let at = match outcome {
            Outcome::Unknown { at, .. } => at,
            Outcome::Done { at, .. } if *failures > 0 => at,
            _ => return false,
        };
        let may_be = sent < *at + late_ms && !planted::is(Bug::LateConfigForgotten);
        if may_be {
            *at = sent.min(*at);
        }
        may_be
    }
}
