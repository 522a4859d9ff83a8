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

use super::poll::{self, Known};
use super::run::{Ask, Course, Decision, Effect, Ending, Event, Park, Phase, Question, Run, Settings, What};
use super::stage::{STAGES, Stages};
use super::step::{Cause, Going, Outcome, Step, StepName, Trouble};
use super::{Ms, Ticket};
use crate::api::{ApiError, AsyncAnswer, Media, Message, Reply};
use crate::domain::plan::Order;

/// Calls without a good answer until a step before the reboot is given up.
const MOST_FAILURES: u32 = 6;
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
        (self, effects)
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
                let clear = self.index(StepName::ClearPxe);
                self.steps[clear].failures = 0;
                self.begin(clear, now, effects);
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

    // ---- effects -------------------------------------------------------------------------

    fn effect_answered(
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
            Ok(Reply::Done) => self.done(i, now, effects),
            Ok(Reply::Accepted(key)) => {
                self.set_doing(i, Going::Applying);
                self.known = Known::default();
                self.pause(What::Applied(i, key), effects);
            }
            Ok(_) => self.no_outcome(i, Trouble::NoOutcome, None, now, effects),
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

    fn applied_answered(
        &mut self,
        i: usize,
        what: What,
        result: Result<Reply, ApiError>,
        now: Ms,
        effects: &mut Vec<Effect>,
    ) {
        match result {
            Ok(Reply::Async(AsyncAnswer::Done(_))) => return self.done(i, now, effects),
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
        let cap = match self.steps[i].name {
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
    fn no_outcome(
        &mut self,
        i: usize,
        trouble: Trouble,
        retry_after_s: Option<u32>,
        now: Ms,
        effects: &mut Vec<Effect>,
    ) {
        let name = self.steps[i].name;
        if !name.is_repeatable() {
            self.settle_unknown(i, trouble, now);
            return match name {
                StepName::CreatePxe => self.turn(Cause::CreatePxeUnknown, now, effects),
                _ => {
                    self.patient_since = now;
                    self.advance(now, effects);
                }
            };
        }
        self.steps[i].failures += 1;
        let failures = self.steps[i].failures;
        let is_cleanup = matches!(name, StepName::BootDisk | StepName::ClearPxe);
        let give_up = !is_cleanup && (failures >= MOST_FAILURES || self.giving_up);
        if give_up {
            self.settle_unknown(i, trouble, now);
            let cause = if self.giving_up { Cause::Abandoned } else { Cause::Step(name) };
            return self.turn(cause, now, effects);
        }
        self.set_doing(i, Going::Retrying(trouble));
        self.known = Known { quiet: 0, failures, retry_after_s };
        let next = if is_cleanup { self.next_step().unwrap_or(i) } else { i };
        self.pause(What::Effect(next), effects);
    }

    /// The effect did not happen, and will not.
    fn refused(&mut self, i: usize, trouble: Trouble, now: Ms, effects: &mut Vec<Effect>) {
        let name = self.steps[i].name;
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
        }
    }

    fn done(&mut self, i: usize, now: Ms, effects: &mut Vec<Effect>) {
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
            | StepName::ClearPxe => {}
        }
        self.advance(now, effects);
    }

    // ---- the installer -------------------------------------------------------------------

    fn stages_answered(&mut self, result: Result<Reply, ApiError>, now: Ms, effects: &mut Vec<Effect>) {
        let quiet = self.known.quiet + 1;
        self.known = Known { quiet, ..Known::default() };
        match result {
            Ok(Reply::Async(AsyncAnswer::Stage(message))) => {
                if self.is_ours(&message) && self.stages.note(&message.scope, now) {
                    self.news(now);
                }
            }
            Ok(Reply::Async(AsyncAnswer::Done(message))) => {
                if self.is_ours(&message) {
                    self.stages.finish(&message.scope, now);
                    self.news(now);
                }
            }
            Ok(Reply::Async(AsyncAnswer::Failed(message))) => {
                self.prove_reboot(now);
                let install = self.index(StepName::Install);
                let trouble = Trouble::Failed(message.scope.clone());
                let since = self.since(install, now);
                self.steps[install].outcome = Outcome::Failed { since, at: now, trouble };
                return self.turn(Cause::Install(message.scope), now, effects);
            }
            // Before any stage the installer may not have taken the key up yet.
            Ok(Reply::Async(AsyncAnswer::NotFound)) if self.stages.latest() > 0 => {
                self.question = None;
                self.phase = Phase::Parked(Park::KeyLost);
                return;
            }
            Ok(Reply::Async(AsyncAnswer::NotFound | AsyncAnswer::NotReady)) => {}
            Ok(_) => self.known.failures += 1,
            Err(error) => {
                self.known.failures += 1;
                self.known.retry_after_s = error.retry_after_s();
            }
        }
        if self.stages.latest() == STAGES {
            return self.done(self.index(StepName::Install), now, effects);
        }
        let patience = now.saturating_sub(self.patient_since);
        if self.stages.latest() == 0 && patience >= self.settings.no_sign_ms {
            self.question = Some(Question::NoSign);
        } else if patience >= self.settings.no_news_ms {
            self.question = Some(Question::NoNews);
        }
        self.pause(What::Stages, effects);
    }

    /// Whether a message on the master key belongs to this server's reinstall; one that does not
    /// say counts as ours.
    fn is_ours(&self, message: &Message) -> bool {
        message.server.is_none_or(|id| id == self.order.server)
            && message.action.as_ref().is_none_or(|action| action.eq_ignore_ascii_case("reinstall"))
    }

    fn news(&mut self, now: Ms) {
        self.known = Known::default();
        self.question = None;
        self.patient_since = now;
        self.prove_reboot(now);
    }

    /// A stage proves that the reboot happened, whatever became of its answer.
    fn prove_reboot(&mut self, now: Ms) {
        let i = self.index(StepName::Reboot);
        if let Outcome::Unknown { since, .. } = self.steps[i].outcome {
            self.steps[i].outcome = Outcome::Done { since, at: now };
        }
    }

    // ---- the order of things -------------------------------------------------------------

    /// Calls the run off: what is armed is disarmed, what has not begun is skipped.
    fn turn(&mut self, cause: Cause, now: Ms, effects: &mut Vec<Effect>) {
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
        for (name, owed) in
            [(StepName::BootDisk, self.boot_may_be_pxe()), (StepName::ClearPxe, self.config_may_exist())]
        {
            let i = self.index(name);
            if !owed && self.steps[i].outcome == Outcome::Waiting {
                self.steps[i].outcome = Outcome::Skipped;
            }
        }
        effects.push(Effect::DropInstallSecrets);
        self.advance(now, effects);
    }

    fn advance(&mut self, now: Ms, effects: &mut Vec<Effect>) {
        if self.giving_up {
            return self.turn(Cause::Abandoned, now, effects);
        }
        match self.next_step() {
            Some(i) => self.begin(i, now, effects),
            None => {
                self.phase = Phase::Ended(self.verdict());
                effects.push(Effect::DropSecrets);
            }
        }
    }

    /// The step to send next; `None` when nothing is left.
    fn next_step(&self) -> Option<usize> {
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
        let boot = owed(StepName::BootDisk, self.boot_may_be_pxe());
        let clear = owed(StepName::ClearPxe, self.config_may_exist());
        // Each duty gets three tries in a row, then the other one: neither can block the other.
        let turns = |i: usize| self.steps[i].failures / TURN;
        let task = (install..self.steps.len())
            .filter(|i| matches!(self.steps[*i].name, StepName::Task(_)))
            .find(is_waiting);
        match (boot, clear) {
            (Some(boot), Some(clear)) if turns(boot) > turns(clear) => Some(clear),
            (Some(boot), _) => Some(boot),
            // A task could reboot the server: only with the boot order back on disk does the
            // document's order, tasks first, hold.
            (None, Some(clear)) if self.outcome(StepName::BootDisk).is_done() => task.or(Some(clear)),
            (None, Some(clear)) => Some(clear),
            (None, None) => task,
        }
    }

    fn verdict(&self) -> Ending {
        match &self.course {
            Course::Disarm(cause) => Ending::Stopped(cause.clone()),
            Course::Forward if self.boot_may_be_pxe() => Ending::BootOrderLeft,
            Course::Forward if self.outcome(StepName::Install).is_done() => Ending::Succeeded,
            Course::Forward => Ending::Unverified,
        }
    }

    fn begin(&mut self, i: usize, now: Ms, effects: &mut Vec<Effect>) {
        self.known = Known::default();
        if self.steps[i].name == StepName::Install {
            let since = self.since(i, now);
            self.steps[i].outcome = Outcome::Going { since, doing: Going::Installing };
            self.pause(What::Stages, effects);
        } else {
            self.send(What::Effect(i), now, effects);
        }
    }

    fn send(&mut self, what: What, now: Ms, effects: &mut Vec<Effect>) {
        let ask = match &what {
            What::Effect(i) => {
                let since = self.since(*i, now);
                self.attempt_since = now;
                self.steps[*i].outcome = Outcome::Going { since, doing: Going::Sending };
                self.ask(self.steps[*i].name)
            }
            What::Applied(_, key) => Some(Ask::Check(key.clone())),
            What::Stages => self.key.clone().map(Ask::Check),
        };
        // Steps before the master key ask for none of these; see `next_step`.
        let ask = ask.expect("a step is begun only after the key that it needs");
        let ticket = self.ticket();
        self.phase = Phase::Calling(ticket, what);
        effects.push(Effect::Call(ticket, ask));
    }

    fn ask(&self, name: StepName) -> Option<Ask> {
        Some(match name {
            StepName::Key => Ask::Reinstall,
            StepName::CreatePxe => Ask::CreatePxe(self.key.clone()?),
            StepName::BootPxe => Ask::BootDev(Media::Pxe),
            StepName::Reboot => Ask::Reboot,
            StepName::Install => Ask::Check(self.key.clone()?),
            StepName::BootDisk => Ask::BootDev(Media::Disk),
            StepName::Task(n) => Ask::CallTask(self.order.tasks.get(n)?.id.clone()),
            StepName::ClearPxe => Ask::ClearPxe,
        })
    }

    fn pause(&mut self, what: What, effects: &mut Vec<Effect>) {
        // A step of the generator SplitMix64 is plenty to spread questions in time.
        self.luck = self.luck.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let delay = poll::delay_ms(self.settings.polling, self.known, self.luck >> 33);
        let ticket = self.ticket();
        self.phase = Phase::Pausing(ticket, what);
        effects.push(Effect::Wait(ticket, delay));
    }

    const fn ticket(&mut self) -> Ticket {
        let ticket = self.next_ticket;
        self.next_ticket += 1;
        ticket
    }

    fn set_doing(&mut self, i: usize, doing: Going) {
        if let Outcome::Going { doing: old, .. } = &mut self.steps[i].outcome {
            *old = doing;
        }
    }

    fn settle_unknown(&mut self, i: usize, trouble: Trouble, now: Ms) {
        let since = self.since(i, now);
        self.steps[i].outcome = Outcome::Unknown { since, at: now, trouble };
    }

    fn since(&self, i: usize, now: Ms) -> Ms {
        self.steps[i].outcome.since().unwrap_or(now)
    }

    fn index(&self, name: StepName) -> usize {
        self.steps.iter().position(|step| step.name == name).expect("every run has every step but tasks")
    }
}

/// What becomes of a step that is under way when the run is called off.
fn stopped(step: &Step, since: Ms, doing: Going, now: Ms) -> Outcome {
    let trouble = match doing {
        Going::Retrying(trouble) => trouble,
        Going::Sending | Going::Applying | Going::Installing => Trouble::NoOutcome,
    };
    let certain = matches!(&trouble, Trouble::Call(error) if error.was_not_carried_out());
    if certain && step.failures == 0 {
        Outcome::Failed { since, at: now, trouble }
    } else {
        Outcome::Unknown { since, at: now, trouble }
    }
}
