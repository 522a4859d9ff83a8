//! Answers to effects: done, accepted, refused, or nobody knows.
//!
//! Knows: what each says about the step. Must not know: the installer's stages.

use super::MOST_FAILURES;
use crate::api::{ApiError, AsyncAnswer, Reply, refusal};
use crate::flow::Ms;
use crate::flow::ask::Effect;
use crate::flow::planted::{self, Bug};
use crate::flow::poll::Known;
use crate::flow::run::{Course, Park, Phase, PinRefusal, Run, What};
use crate::flow::step::{Cause, Going, Outcome, Step, StepName, Trouble};

/// Pauses before a refusal that may pass is tried again; after the last one a person is asked. Ours.
const PASSING_MS: [Ms; 3] = [5_000, 20_000, 60_000];
/// After so long a word of a key that nobody knows stands for an outcome that nobody knows. Source:
/// contract, 9.7.
pub(super) const ODD_MS: Ms = 300_000;

impl Run {
    pub(super) fn effect_answered(
        &mut self,
        i: usize,
        result: Result<Reply, ApiError>,
        now: Ms,
        effects: &mut Vec<Effect>,
    ) {
        let name = self.steps[i].name;
        if self.resent == Some(name) && !matches!(result, Err(ApiError::SessionExpired)) {
            self.resent = None;
        }
        if let Err(error @ ApiError::Unclear { .. }) = &result
            && let Some((words, attempts_left)) = error.against_pin()
        {
            self.bar_pin(i, words, attempts_left, now, effects);
        }
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
                self.odd_since = None;
                self.pause(What::Applied(i, key), effects);
            }
            Ok(_) => self.no_outcome(i, Trouble::NoOutcome, None, now, effects),
            Err(ApiError::SessionExpired) if name == StepName::Abort => self.skip(i, now, effects),
            // A new session was no better: whoever hands out sessions would go on like that for ever.
            Err(error @ ApiError::SessionExpired) if self.resent == Some(name) => {
                self.resent = None;
                self.refused(i, Trouble::Call(error), now, effects);
            }
            Err(error @ ApiError::SessionExpired) => self.session_ended(i, error, now, effects),
            // It may have been carried out, so that only what may be repeated waits for a new session.
            Err(error @ ApiError::Redirected) if name.is_repeatable() && name != StepName::Abort => {
                self.session_ended(i, error, now, effects);
            }
            Err(ApiError::WrongPin { message, attempts_left }) => {
                self.pin_refused(i, message, attempts_left, now, effects);
            }
            Err(error) if name == StepName::CreatePxe && error.says_exists() => {
                self.fail(i, Trouble::Call(error), now);
                self.phase = Phase::Parked(Park::ConfigExists);
                if self.giving_up {
                    self.turn(Cause::Abandoned, now, effects);
                }
            }
            Err(error @ ApiError::Refused { .. }) => self.refused_or_later(i, error, now, effects),
            Err(ApiError::Unclear { message, .. }) if planted::is(Bug::UnclearIsRefused) => {
                let trouble = Trouble::Call(ApiError::Refused { message, code: None });
                self.refused(i, trouble, now, effects);
            }
            Err(error) if error.was_not_carried_out() && !name.is_repeatable() => {
                self.refused(i, Trouble::Call(error), now, effects);
            }
            Err(error) => {
                let retry_after_s = error.retry_after_s();
                self.no_outcome(i, Trouble::Call(error), retry_after_s, now, effects);
            }
        }
    }

    fn session_ended(&mut self, i: usize, error: ApiError, now: Ms, effects: &mut Vec<Effect>) {
        let name = self.steps[i].name;
        self.set_doing(i, Going::Retrying(Trouble::Call(error)));
        if self.giving_up {
            self.turn(Cause::Abandoned, now, effects);
        } else {
            self.phase = Phase::Parked(Park::Session(name));
        }
    }

    /// The PIN is wrong or locked: no call takes it along any more, until another one was typed.
    fn pin_refused(
        &mut self,
        i: usize,
        message: String,
        attempts_left: Option<u64>,
        now: Ms,
        effects: &mut Vec<Effect>,
    ) {
        let name = self.steps[i].name;
        let trouble = Trouble::Call(ApiError::WrongPin { message: message.clone(), attempts_left });
        if planted::is(Bug::RefusedPinIsRetried) && name == StepName::BootDisk {
            return self.no_outcome(i, trouble, None, now, effects);
        }
        self.bar_pin(i, &message, attempts_left, now, effects);
        // Setting the boot order back stays owed; a task has time.
        let stays = matches!(name, StepName::BootDisk | StepName::Task(_));
        if stays && !planted::is(Bug::RefusedPinIsKept) {
            self.set_doing(i, Going::Retrying(trouble));
            if matches!(name, StepName::Task(_)) {
                self.steps[i].outcome = Outcome::Waiting;
            }
            return self.advance(now, effects);
        }
        self.refused(i, trouble, now, effects);
    }

    /// The words are against the PIN, whatever became of the call: nothing takes it along any more.
    fn bar_pin(
        &mut self,
        i: usize,
        words: &str,
        attempts_left: Option<u64>,
        now: Ms,
        effects: &mut Vec<Effect>,
    ) {
        let name = self.steps[i].name;
        if !name.needs_pin() && !matches!(name, StepName::Task(_)) {
            return;
        }
        if !planted::is(Bug::RefusedPinIsKept) {
            self.locked = true;
            effects.push(Effect::DropSecrets);
        }
        self.pin_refusal = Some(PinRefusal { message: words.to_owned(), attempts_left, at: now });
    }

    /// A refusal that may pass is tried again by itself, where that is safe. Source: contract, 9.4.
    fn refused_or_later(&mut self, i: usize, error: ApiError, now: Ms, effects: &mut Vec<Effect>) {
        let step = &self.steps[i];
        let (name, nth) = (step.name, step.refusals as usize);
        let Some(pause_ms) = PASSING_MS.get(nth).filter(|_| {
            name.is_repeatable() && name != StepName::Abort && error.may_pass() && !self.giving_up
        }) else {
            return self.refused(i, Trouble::Call(error), now, effects);
        };
        self.steps[i].refusals += 1;
        self.set_doing(i, Going::Retrying(Trouble::Call(error)));
        // The other duty is not held up by this one.
        let other = self.other_duty(i);
        match other {
            Some(other) => self.begin(other, now, effects),
            None => {
                let spread = self.luck() % (pause_ms / 5);
                self.pause_for(What::Effect(i), pause_ms + spread, effects);
            }
        }
    }

    /// The duty beside this one that can be done at once.
    fn other_duty(&self, i: usize) -> Option<usize> {
        let other = match self.steps[i].name {
            StepName::BootDisk => StepName::ClearPxe,
            StepName::ClearPxe => StepName::BootDisk,
            _ => return None,
        };
        let is_owed = match other {
            StepName::ClearPxe => self.config_may_exist(),
            _ => self.boot_may_be_pxe() && !self.locked,
        };
        let at = self.index(other);
        let is_fresh = self.steps[at].outcome == Outcome::Waiting && self.steps[at].failures == 0;
        (is_owed && is_fresh && self.course != Course::Forward).then_some(at)
    }

    pub(super) fn applied_answered(
        &mut self,
        i: usize,
        what: What,
        result: Result<Reply, ApiError>,
        now: Ms,
        effects: &mut Vec<Effect>,
    ) {
        if let Ok(Reply::Async(AsyncAnswer::Failed(said) | AsyncAnswer::Unknown(said))) = &result
            && refusal::speaks_against_pin(&said.scope)
        {
            self.bar_pin(i, &said.scope, refusal::attempts_left(&said.scope), now, effects);
        }
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
            Ok(Reply::Async(AsyncAnswer::Unknown(message))) => {
                self.known = Known { quiet: self.known.quiet + 1, ..Known::default() };
                self.note_odd(message.scope, now);
            }
            Ok(Reply::Async(AsyncAnswer::NotReady | AsyncAnswer::Progress(_) | AsyncAnswer::Stage(_))) => {
                self.known = Known { quiet: self.known.quiet + 1, ..Known::default() };
                self.odd_since = None;
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
        let is_odd_for_long = self.odd_since.is_some_and(|since| now.saturating_sub(since) >= ODD_MS);
        if now.saturating_sub(self.attempt_since) >= cap || is_odd_for_long {
            let words = self.odd_words.take().filter(|_| is_odd_for_long);
            self.odd_since = None;
            self.no_outcome(i, words.map_or(Trouble::NoOutcome, Trouble::Unclear), None, now, effects);
        } else {
            self.pause(what, effects);
        }
    }

    /// A key answers with a word that nobody knows.
    pub(super) fn note_odd(&mut self, words: String, now: Ms) {
        self.odd_since = Some(self.odd_since.unwrap_or(now).min(now));
        self.odd_words = Some(words);
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
            self.fail(i, trouble, now);
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

    pub(super) fn fail(&mut self, i: usize, trouble: Trouble, now: Ms) {
        let since = self.since(i, now);
        self.steps[i].outcome = Outcome::Failed { since, at: now, trouble };
    }

    fn skip(&mut self, i: usize, now: Ms, effects: &mut Vec<Effect>) {
        self.steps[i].outcome = Outcome::Skipped;
        self.advance(now, effects);
    }

    pub(super) fn done(&mut self, i: usize, now: Ms, effects: &mut Vec<Effect>) {
        self.steps[i].refusals = 0;
        if self.may_be_undone(i) {
            self.set_doing(i, Going::Again);
            return self.advance(now, effects);
        }
        let since = self.since(i, now);
        self.steps[i].outcome = Outcome::Done { since, at: now };
        match self.steps[i].name {
            StepName::CreatePxe => effects.push(Effect::DropInstallSecrets),
            StepName::Reboot => {
                (self.patient_since, self.heard_at, self.quiet_at) = (now, now, None);
                (self.asked_at, self.sent_at) = (None, None);
            }
            // What was there before is gone: everything begins anew, as it was confirmed once more.
            StepName::ClearPxe if self.course == Course::Replace => {
                self.course = Course::Forward;
                for name in [StepName::CreatePxe, StepName::ClearPxe] {
                    let i = self.index(name);
                    self.steps[i] = Step::new(name);
                }
            }
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
