//! Answers of the master key: the installation and its stages.
//!
//! Knows: which message counts and when to ask the person. Must not know: other steps.

use crate::api::{ApiError, AsyncAnswer, Message, Reply};
use crate::flow::Ms;
use crate::flow::ask::Effect;
use crate::flow::planted::{self, Bug};
use crate::flow::poll::{Awaited, Known};
use crate::flow::run::{Park, Phase, Question, Run, What};
use crate::flow::stage::{STAGES, Usual};
use crate::flow::step::{Cause, Going, Outcome, StepName, Trouble};

impl Run {
    pub(super) fn stages_answered(
        &mut self,
        result: Result<Reply, ApiError>,
        now: Ms,
        effects: &mut Vec<Effect>,
    ) {
        let Known { quiet, failures, .. } = self.known;
        self.known = Known { quiet: quiet + 1, ..Known::default() };
        let is_answered = result.is_ok();
        let install = self.index(StepName::Install);
        let doing = match &result {
            Ok(_) => Going::Installing,
            Err(error) => Going::Unheard(Trouble::Call(error.clone())),
        };
        self.steps[install].outcome = Outcome::Going { since: self.since(install, now), doing };
        match result {
            Ok(Reply::Async(AsyncAnswer::Stage(message))) => {
                if self.is_ours(&message)
                    && self.stages.note(&message.scope, self.order.hostname.as_str(), now)
                {
                    self.news(now);
                }
            }
            Ok(Reply::Async(AsyncAnswer::Done(message))) => {
                if self.is_ours(&message) && !planted::is(Bug::EndIsNoStage) {
                    self.stages.finish(&message.scope, now);
                    self.news(now);
                }
            }
            Ok(Reply::Async(AsyncAnswer::Failed(message))) => {
                self.prove_reboot(now);
                let trouble = Trouble::Failed(message.scope.clone());
                let since = self.since(install, now);
                self.steps[install].outcome = Outcome::Failed { since, at: now, trouble };
                return self.turn(Cause::Install(message.scope), now, effects);
            }
            Ok(Reply::Async(AsyncAnswer::NotFound))
                if self.stages.latest() > 0 && planted::is(Bug::NotFoundIsSuccess) =>
            {
                self.stages.finish("", now);
            }
            // Before any stage the installer may not have taken the key up yet.
            Ok(Reply::Async(AsyncAnswer::NotFound)) if self.stages.latest() > 0 => {
                self.question = None;
                self.phase = Phase::Parked(Park::KeyLost);
                return;
            }
            Ok(Reply::Async(AsyncAnswer::NotFound | AsyncAnswer::NotReady)) => {}
            Ok(_) => self.known.failures = failures + 1,
            Err(error) => {
                self.known.failures = failures + 1;
                self.known.retry_after_s = error.retry_after_s();
            }
        }
        if self.stages.latest() == STAGES {
            return self.done(install, now, effects);
        }
        // Somebody has set the clock back: it counts from there.
        self.patient_since = self.patient_since.min(now);
        let patience = now.saturating_sub(self.patient_since);
        if self.stages.latest() == 0 && patience >= self.settings.no_sign_ms {
            self.question = Some(Question::NoSign);
        } else if patience >= self.settings.no_news_ms {
            self.question = Some(Question::NoNews);
        }
        // Where there is no answer, there may be news: that is asked for until there is one.
        if patience >= self.settings.no_news_ms && is_answered {
            self.phase = Phase::Quiet;
            return;
        }
        self.known.awaited = Some(self.awaited(now));
        self.pause(What::Stages, effects);
    }

    /// The next stage.
    pub(in crate::flow) fn awaited(&self, now: Ms) -> Awaited {
        let latest = self.stages.latest();
        let since = match self.stages.get(latest) {
            Some(reached) => reached.at,
            None => self.outcome(StepName::Install).since().unwrap_or(now),
        };
        let Usual { median_ms, late_ms } = self.usual[usize::from(latest.min(STAGES - 1))];
        Awaited { for_ms: now.saturating_sub(since), usual_ms: median_ms, late_ms }
    }

    /// Whether a message on the master key belongs to this server's reinstall; one that does not
    /// say counts as ours.
    pub(super) fn is_ours(&self, message: &Message) -> bool {
        planted::is(Bug::ForeignMessageCounts)
            || message.server.is_none_or(|id| id == self.order.server)
                && message.action.as_ref().is_none_or(|action| action.eq_ignore_ascii_case("reinstall"))
    }

    pub(super) fn news(&mut self, now: Ms) {
        self.known = Known::default();
        self.question = None;
        self.patient_since = now;
        self.prove_reboot(now);
    }

    /// A stage proves that the reboot happened, whatever became of its answer.
    pub(super) fn prove_reboot(&mut self, now: Ms) {
        let i = self.index(StepName::Reboot);
        if let Outcome::Unknown { since, .. } = self.steps[i].outcome {
            self.steps[i].outcome = Outcome::Done { since, at: now };
        }
    }
}
