//! Sending and waiting: one call or one wait at a time, each with its ticket.
//!
//! Knows: which call a step is. Must not know: what its answer will mean.

use crate::api::Media;
use crate::flow::ask::{Ask, Effect};
use crate::flow::poll::{self, Known};
use crate::flow::run::{Park, Phase, Probe, Run, What};
use crate::flow::step::{Going, Outcome, StepName, Trouble};
use crate::flow::{Ms, Ticket};

/// A boot order that was acknowledged longer ago may have lapsed: a machine's controller forgets it after a
/// minute. Source: contract, 9.13.
const BOOT_ORDER_MS: Ms = 45_000;

impl Run {
    pub(super) fn begin(&mut self, i: usize, now: Ms, effects: &mut Vec<Effect>) {
        self.known = Known::default();
        if self.steps[i].name == StepName::Install {
            let since = self.since(i, now);
            self.steps[i].outcome = Outcome::Going { since, doing: Going::Installing };
            self.known.awaited = Some(self.awaited(now));
            self.pause(What::Stages, effects);
        } else if self.steps[i].name == StepName::Reboot && self.has_boot_order_lapsed(now) {
            // Nothing has gone out after it yet, so that this leads back to nowhere.
            let boot = self.index(StepName::BootPxe);
            self.steps[i].outcome = Outcome::Waiting;
            // It may be in place still: it counts as sent, and a refusal of the second time would say nothing of
            // the first.
            let since = self.since(boot, now);
            self.steps[boot].outcome = Outcome::Going { since, doing: Going::Again };
            self.steps[boot].failures = 1;
            self.send(What::Effect(boot), now, effects);
        } else {
            self.send(What::Effect(i), now, effects);
        }
    }

    /// Whether the boot order may have gone back by itself since it was acknowledged, before a reboot that was
    /// certainly not sent. Source: contract, 9.13.
    fn has_boot_order_lapsed(&self, now: Ms) -> bool {
        let was_sent = match self.outcome(StepName::Reboot) {
            Outcome::Waiting | Outcome::Skipped => false,
            Outcome::Going { doing: Going::Retrying(Trouble::Call(error)), .. } => {
                !error.was_not_carried_out()
            }
            _ => true,
        };
        let acknowledged = match self.outcome(StepName::BootPxe) {
            Outcome::Done { at, .. } => *at,
            _ => return false,
        };
        // A clock that was set back tells nothing of how long that is.
        let is_old = now < acknowledged || now - acknowledged > BOOT_ORDER_MS;
        is_old && !was_sent && !self.was_rebooted
    }

    pub(super) fn send(&mut self, what: What, now: Ms, effects: &mut Vec<Effect>) {
        let ask = match &what {
            What::Effect(i) if self.locked && self.steps[*i].name.needs_pin() => {
                self.phase = Phase::Parked(Park::Secrets(self.steps[*i].name));
                return;
            }
            What::Effect(i) => {
                let since = self.since(*i, now);
                self.attempt_since = now;
                self.steps[*i].outcome = Outcome::Going { since, doing: Going::Sending };
                self.ask(self.steps[*i].name)
            }
            What::Applied(_, key) => Some(Ask::Check(key.clone())),
            What::Stages => {
                self.asks_for_stages(now);
                self.key.clone().map(Ask::Check)
            }
            What::Probe(Probe::Status) => Some(Ask::Status),
            What::Probe(Probe::StatusKey(key, _)) => Some(Ask::Check(key.clone())),
            What::Probe(Probe::Show) => Some(Ask::Show),
        };
        // Steps before the master key ask for none of these; see `next_step`.
        let ask = ask.expect("a step is begun only after the key that it needs");
        let ticket = self.ticket();
        self.phase = Phase::Calling(ticket, what);
        effects.push(Effect::Call(ticket, ask));
    }

    pub(super) fn ask(&self, name: StepName) -> Option<Ask> {
        Some(match name {
            StepName::Key => Ask::Reinstall,
            StepName::CreatePxe => Ask::CreatePxe(self.key.clone()?),
            StepName::BootPxe => Ask::BootDev(Media::Pxe),
            StepName::Reboot => Ask::Reboot,
            StepName::Install => Ask::Check(self.key.clone()?),
            StepName::BootDisk => Ask::BootDev(Media::Disk),
            StepName::Task(n) => Ask::CallTask(self.order.tasks.get(n)?.id.clone()),
            StepName::ClearPxe => Ask::ClearPxe,
            StepName::Abort => Ask::Abort,
        })
    }

    pub(super) fn pause(&mut self, what: What, effects: &mut Vec<Effect>) {
        let luck = self.luck();
        let delay = match &what {
            What::Applied(..) | What::Probe(_) => poll::effect_ms(self.settings.polling, self.known, luck),
            What::Effect(_) | What::Stages => poll::delay_ms(self.settings.polling, self.known, luck),
        };
        self.pause_for(what, delay, effects);
    }

    /// The next random number: a step of a linear generator is plenty to spread questions in time.
    pub(super) const fn luck(&mut self) -> u64 {
        self.luck = self.luck.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.luck >> 33
    }

    pub(super) fn pause_for(&mut self, what: What, delay: Ms, effects: &mut Vec<Effect>) {
        let ticket = self.ticket();
        self.phase = Phase::Pausing(ticket, what);
        self.pause_ms = delay;
        effects.push(Effect::Wait(ticket, delay));
    }

    pub(super) const fn ticket(&mut self) -> Ticket {
        let ticket = self.next_ticket;
        self.next_ticket += 1;
        ticket
    }

    pub(super) fn set_doing(&mut self, i: usize, doing: Going) {
        if let Outcome::Going { doing: old, .. } = &mut self.steps[i].outcome {
            *old = doing;
        }
    }

    pub(super) fn settle_unknown(&mut self, i: usize, trouble: Trouble, now: Ms) {
        let since = self.since(i, now);
        self.steps[i].outcome = Outcome::Unknown { since, at: now, trouble };
    }

    pub(super) fn since(&self, i: usize, now: Ms) -> Ms {
        self.steps[i].outcome.since().unwrap_or(now)
    }

    pub(super) fn index(&self, name: StepName) -> usize {
        self.steps.iter().position(|step| step.name == name).expect("every run has every step but tasks")
    }
}
