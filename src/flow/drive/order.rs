//! What comes next, and how a run is called off.
//!
//! Knows: the document's order and the two cleanup duties. Must not know: answers.

use super::TURN;
use crate::flow::Ms;
use crate::flow::ask::Effect;
use crate::flow::claims::Installed;
use crate::flow::planted::{self, Bug};
use crate::flow::run::{Course, Ending, Park, Phase, Run, What};
use crate::flow::step::{Cause, Going, Outcome, Step, StepName, Trouble};

impl Run {
    /// Calls the run off: what is armed is disarmed, what has not begun is skipped.
    pub(super) fn turn(&mut self, cause: Cause, now: Ms, effects: &mut Vec<Effect>) {
        self.course = Course::Disarm(cause);
        self.giving_up = false;
        self.question = None;
        for i in 0..self.steps.len() {
            let is_cleanup = matches!(self.steps[i].name, StepName::BootDisk | StepName::ClearPxe);
            match self.steps[i].outcome.clone() {
                Outcome::Waiting if !is_cleanup => self.steps[i].outcome = Outcome::Skipped,
                Outcome::Going { since, doing } if !is_cleanup => {
                    self.steps[i].outcome = stopped(&self.steps[i], since, doing, now);
                }
                Outcome::Waiting
                | Outcome::Going { .. }
                | Outcome::Done { .. }
                | Outcome::Skipped
                | Outcome::Failed { .. }
                | Outcome::Unknown { .. } => {}
            }
        }
        if self.course == Course::Disarm(Cause::Abandoned)
            && self.reboot_may_have_happened()
            && self.outcome(StepName::Abort) == &Outcome::Waiting
        {
            self.steps.retain(|step| step.name != StepName::Abort);
            self.steps.push(Step::new(StepName::Abort));
        }
        for (name, owed) in
            [(StepName::BootDisk, self.boot_may_be_pxe()), (StepName::ClearPxe, self.config_may_exist())]
        {
            let i = self.index(name);
            let owed = owed && !(planted::is(Bug::AbandonLeavesConfig) && name == StepName::ClearPxe);
            if !owed && self.steps[i].outcome == Outcome::Waiting {
                self.steps[i].outcome = Outcome::Skipped;
            }
        }
        effects.push(Effect::DropInstallSecrets);
        self.advance(now, effects);
    }

    pub(super) fn advance(&mut self, now: Ms, effects: &mut Vec<Effect>) {
        if self.giving_up {
            return self.turn(Cause::Abandoned, now, effects);
        }
        match self.next_step() {
            Some(i) if self.is_again(i) => self.pause_for(What::Effect(i), self.late_ms(), effects),
            Some(i) => self.begin(i, now, effects),
            // Disarmed as far as it can be: only the boot order is left.
            None if self.boot_may_be_pxe() && !self.left => self.phase = Phase::Parked(Park::BootRefused),
            None if self.task_without_pin().is_some() => {
                let task = self.task_without_pin().map_or(StepName::ClearPxe, |i| self.steps[i].name);
                self.phase = Phase::Parked(Park::Secrets(task));
            }
            None => {
                self.phase = Phase::Ended(self.verdict());
                effects.push(Effect::DropSecrets);
            }
        }
    }

    /// The step to send next; `None` when nothing is left.
    pub(super) fn next_step(&self) -> Option<usize> {
        let is_waiting = |i: &usize| self.steps[*i].outcome == Outcome::Waiting;
        let install = self.index(StepName::Install);
        if self.course == Course::Forward
            && let Some(i) = (0..=install).find(is_waiting)
        {
            return Some(i);
        }
        let owed = |name, owed: bool| {
            let i = self.index(name);
            let open = matches!(self.steps[i].outcome, Outcome::Waiting | Outcome::Going { .. });
            (owed && open).then_some(i)
        };
        if self.course == Course::Replace {
            return owed(StepName::ClearPxe, true);
        }
        let boot = owed(StepName::BootDisk, self.boot_may_be_pxe());
        let clear = owed(StepName::ClearPxe, self.config_may_exist());
        // Each duty gets three tries in a row, then the other one: neither can block the other.
        let turns = |i: usize| self.steps[i].failures / TURN;
        // None takes a PIN along that was refused, and none goes without it.
        let task = self.next_task().filter(|_| self.pin_refusal.is_none());
        let abort =
            (install..self.steps.len()).filter(|i| self.steps[*i].name == StepName::Abort).find(is_waiting);
        match (boot, clear) {
            // What needs no PIN is done at once, and what was done already has time.
            (Some(boot), Some(clear)) if self.locked || self.is_again(boot) => Some(clear),
            (Some(boot), Some(clear)) if turns(boot) > turns(clear) => Some(clear),
            (Some(boot), _) => Some(boot),
            // A task could reboot the server: only with the boot order back on disk does the
            // document's order, tasks first, hold.
            (None, Some(clear))
                if self.outcome(StepName::BootDisk).is_done() && !self.settings.disarm_first =>
            {
                task.or(Some(clear))
            }
            (None, Some(clear)) => Some(clear),
            (None, None) => task.or(abort),
        }
    }

    fn next_task(&self) -> Option<usize> {
        let is_waiting = |i: &usize| {
            matches!(self.steps[*i].name, StepName::Task(_)) && self.steps[*i].outcome == Outcome::Waiting
        };
        (self.index(StepName::Install)..self.steps.len()).find(is_waiting)
    }

    /// The task that waits for a PIN, where nothing else is left.
    fn task_without_pin(&self) -> Option<usize> {
        self.next_task().filter(|_| self.pin_refusal.is_some() && !self.left)
    }

    fn is_again(&self, i: usize) -> bool {
        matches!(self.steps[i].outcome, Outcome::Going { doing: Going::Again, .. })
    }

    /// How long after a lost `create_pxe` its config is removed once more, and after a lost `boot_dev pxe`
    /// the boot order set back: it may have come only after the first time. Ours: the longest pause.
    pub(super) fn late_ms(&self) -> Ms {
        self.settings.polling.max_ms.into()
    }

    pub(super) fn verdict(&self) -> Ending {
        match &self.course {
            Course::Disarm(cause) => Ending::Stopped(cause.clone()),
            Course::Replace => Ending::ConfigLeft,
            Course::Forward if self.config_may_exist() => Ending::ConfigLeft,
            Course::Forward if self.boot_may_be_pxe() => Ending::BootOrderLeft,
            Course::Forward => match Installed::proven_online_by(self) {
                Some(proof) => Ending::Succeeded(proof),
                None => Ending::Unverified,
            },
        }
    }
}

/// What becomes of a step that is under way when the run is called off.
fn stopped(step: &Step, since: Ms, doing: Going, now: Ms) -> Outcome {
    let trouble = match doing {
        Going::Retrying(trouble) => trouble,
        Going::Sending | Going::Applying | Going::Again | Going::Installing | Going::Unheard(_) => {
            Trouble::NoOutcome
        }
    };
    let certain = matches!(&trouble, Trouble::Call(error) if error.was_not_carried_out());
    if certain && step.failures == 0 {
        Outcome::Failed { since, at: now, trouble }
    } else {
        Outcome::Unknown { since, at: now, trouble }
    }
}
