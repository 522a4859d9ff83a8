//! Answers of the master key: the installation and its stages.
//!
//! Knows: which message counts and when to ask the person. Must not know: other steps.

use crate::api::{ApiError, AsyncAnswer, Message, Reply};
use crate::flow::Ms;
use crate::flow::ask::Effect;
use crate::flow::planted::{self, Bug};
use crate::flow::poll::{Awaited, Known};
use crate::flow::run::{Park, Phase, Power, Probe, Probed, Question, Run, What};
use crate::flow::stage::{Noted, STAGES, Usual, is_of_a_call};
use crate::flow::step::{Cause, Going, Outcome, StepName, Trouble};
use crate::flow::words::{Reading, read};

use super::effect::ODD_MS;

/// What comes up sooner after a reboot may be the old system. Source: contract, 9.9.
const OLD_SYSTEM_MS: Ms = 180_000;
/// By so much a timer of a page that nobody looks at may be late.
const LATE_MS: Ms = 60_000;
/// So often the key of `eq/status` is asked.
const MOST_PROBES: u32 = 10;

/// What the words say of the power, such as "Chassis Power is on".
fn power_in(words: &str) -> Option<Power> {
    let has = |wanted: &str| {
        words.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word.eq_ignore_ascii_case(wanted))
    };
    match (has("on"), has("off")) {
        (true, false) => Some(Power::On),
        (false, true) => Some(Power::Off),
        _ => None,
    }
}

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
        let had = self.question;
        let install = self.index(StepName::Install);
        let doing = match &result {
            Ok(_) => Going::Installing,
            Err(error) => Going::Unheard(Trouble::Call(error.clone())),
        };
        self.steps[install].outcome = Outcome::Going { since: self.since(install, now), doing };
        match result {
            Ok(Reply::Async(AsyncAnswer::Stage(message))) => {
                self.odd_since = None;
                if self.is_ours(&message) {
                    let host = self.order.hostname.as_str();
                    let noted = if is_of_a_call(&message) {
                        self.stages.note_progress(&message.scope, host, now)
                    } else {
                        self.stages.note(&message.scope, host, now)
                    };
                    self.noted(noted, &message.scope, now);
                }
            }
            Ok(Reply::Async(AsyncAnswer::Progress(message))) => {
                self.odd_since = None;
                if self.is_ours(&message) {
                    let noted = self.stages.note_progress(&message.scope, self.order.hostname.as_str(), now);
                    self.noted(noted, &message.scope, now);
                }
            }
            Ok(Reply::Async(AsyncAnswer::Unknown(message))) => {
                // Its text is shown at once; what it means for the end a person has to say.
                if self.is_ours(&message) {
                    let noted = self.stages.note_words(&message.scope);
                    self.noted(noted, &message.scope, now);
                }
                self.note_odd(message.scope, now);
            }
            Ok(Reply::Async(AsyncAnswer::Done(message))) => {
                self.odd_since = None;
                if self.is_ours(&message)
                    && !planted::is(Bug::EndIsNoStage)
                    && !self.key_has_ended(message, now)
                {
                    return self.probe_or_go_on(now, effects);
                }
            }
            Ok(Reply::Async(AsyncAnswer::Failed(message))) => {
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
            Ok(Reply::Async(AsyncAnswer::NotFound)) => {}
            Ok(Reply::Async(AsyncAnswer::NotReady)) => {
                self.odd_since = None;
                self.quiet_at = self.quiet_at.max(self.asked_at);
            }
            Ok(_) => self.known.failures = failures + 1,
            Err(error) => {
                self.known.failures = failures + 1;
                self.known.retry_after_s = error.retry_after_s();
            }
        }
        if self.stages.latest() == STAGES {
            return self.done(install, now, effects);
        }
        let is_for_long = self.ask_person(now);
        // What the server is helps to decide.
        let is_new = self.question.is_some() && self.question != had;
        if is_new && matches!(self.question, Some(Question::NoSign | Question::OldSystem)) {
            return self.probe(now, effects);
        }
        // Where there is no answer, there may be news: that is asked for until there is one.
        if is_for_long && is_answered {
            self.phase = Phase::Quiet;
            return;
        }
        self.known.awaited = Some(self.awaited(now));
        self.pause(What::Stages, effects);
    }

    /// Asks the person where it takes too long, or what is told can't be understood. Whether nothing at all
    /// was heard for so long that it is asked no more.
    fn ask_person(&mut self, now: Ms) -> bool {
        // Somebody has set the clock back: it counts from there.
        self.patient_since = self.patient_since.min(now);
        let patience = now.saturating_sub(self.patient_since);
        let is_odd = self.odd_since.is_some_and(|since| now.saturating_sub(since) >= ODD_MS);
        if is_odd && now >= self.waits_until {
            self.question = self.question.or(Some(Question::Unreadable));
        } else if self.stages.latest() == 0 && patience >= self.settings.no_sign_ms {
            self.question = self.question.or(Some(Question::NoSign));
        } else if patience >= self.settings.no_news_ms {
            self.question = Some(Question::NoNews);
        }
        let silence = now.saturating_sub(self.heard_at.max(self.patient_since));
        patience >= self.settings.no_news_ms && silence >= self.settings.no_news_ms
    }

    /// What follows from a message.
    fn noted(&mut self, noted: Noted, scope: &str, now: Ms) {
        if noted != Noted::Again {
            self.heard_at = now;
        }
        let may_ask = now >= self.waits_until;
        match noted {
            Noted::Moved => self.news(now),
            Noted::Fifth if self.may_be_over(now) => {
                self.stages.finish(scope, now);
                self.news(now);
            }
            Noted::Fifth if may_ask => self.question = Some(Question::OldSystem),
            Noted::Beyond if may_ask => self.question = Some(Question::Unreadable),
            Noted::Fifth | Noted::Beyond | Noted::Known | Noted::Words | Noted::Again => {}
        }
        if noted != Noted::Fifth {
            self.quiet_at = self.quiet_at.max(self.asked_at);
        }
    }

    fn rebooted_at(&self, now: Ms) -> Ms {
        match self.outcome(StepName::Reboot) {
            Outcome::Done { at, .. } | Outcome::Unknown { at, .. } => *at,
            outcome => outcome.since().unwrap_or(now),
        }
    }

    /// The master key is asked: when that is at the least. A clock that was set forward, or a page that slept,
    /// counts for little more than was to be waited.
    pub(super) fn asks_for_stages(&mut self, now: Ms) {
        let most = self.pause_ms.saturating_add(LATE_MS);
        let waited = self.sent_at.replace(now).map_or(0, |sent| now.saturating_sub(sent).min(most));
        let rebooted = self.rebooted_at(now);
        let before = self.asked_at.max(self.quiet_at).unwrap_or(rebooted).max(rebooted);
        self.asked_at = Some(before.saturating_add(waited));
    }

    /// Whether everything can be done by now. What comes up within three minutes of the reboot, without any
    /// word of the installer, may be the old system. Source: contract, 9.9.
    ///
    /// Stronger than there: a page that slept does not know when the message came, so that only a key that
    /// was asked after these three minutes, and did not tell the end, proves that it came later.
    fn may_be_over(&self, now: Ms) -> bool {
        let was_quiet_later =
            self.quiet_at.is_some_and(|quiet| quiet >= self.rebooted_at(now) + OLD_SYSTEM_MS);
        // What can't be read may be told of the way to the installer.
        self.stages.confirmed() > 0 || was_quiet_later || planted::is(Bug::OldSystemIsNew)
    }

    /// The master key is done, which it says once. Whether that is the fifth stage; else the person is asked.
    fn key_has_ended(&mut self, message: Message, now: Ms) -> bool {
        let reading = read(&message.scope, self.order.hostname.as_str());
        let is_fifth = match reading {
            _ if message.scope.trim().is_empty() => true,
            Reading::Stage(stage) | Reading::Terse(stage) => stage == STAGES,
            Reading::Part | Reading::Doubt => false,
            Reading::Progress | Reading::Unread => true,
        };
        if planted::is(Bug::AnyEndIsTheFifth) || is_fifth && self.may_be_over(now) {
            self.stages.finish(&message.scope, now);
            self.news(now);
            return true;
        }
        // What it names it has reached, but no more.
        if let (Reading::Stage(_) | Reading::Terse(_), false) = (reading, is_fifth) {
            let noted = self.stages.note(&message.scope, self.order.hostname.as_str(), now);
            self.noted(noted, &message.scope, now);
        }
        self.question = None;
        self.key_ended = Some(message.scope);
        false
    }

    /// Reads back what the server is.
    pub(super) fn probe(&mut self, now: Ms, effects: &mut Vec<Effect>) {
        self.known = Known::default();
        self.probed = Probed::default();
        self.send(What::Probe(Probe::Status), now, effects);
    }

    fn probe_or_go_on(&mut self, now: Ms, effects: &mut Vec<Effect>) {
        if self.giving_up {
            return self.turn(Cause::Abandoned, now, effects);
        }
        self.probe(now, effects);
    }

    pub(super) fn probe_answered(
        &mut self,
        probe: Probe,
        result: Result<Reply, ApiError>,
        now: Ms,
        effects: &mut Vec<Effect>,
    ) {
        let next = match (probe, result) {
            (Probe::Status, Ok(Reply::Accepted(key))) => Some(Probe::StatusKey(key, 0)),
            (
                Probe::StatusKey(key, asked),
                Ok(Reply::Async(AsyncAnswer::NotReady | AsyncAnswer::Progress(_) | AsyncAnswer::Stage(_)))
                | Err(ApiError::NoAnswer | ApiError::Http { .. } | ApiError::RateLimited { .. }),
            ) if asked < MOST_PROBES => {
                self.known.quiet += 1;
                Some(Probe::StatusKey(key, asked + 1))
            }
            (Probe::StatusKey(..), Ok(Reply::Async(AsyncAnswer::Done(message)))) => {
                self.probed.power = power_in(&message.scope);
                None
            }
            (Probe::Show, Ok(Reply::Server(server))) => {
                (self.probed.hostname, self.probed.os) = (server.hostname, server.os);
                return self.probed_all(now, effects);
            }
            (Probe::Show, _) => return self.probed_all(now, effects),
            (Probe::Status | Probe::StatusKey(..), _) => None,
        };
        match next {
            Some(probe) => self.pause(What::Probe(probe), effects),
            None => self.send(What::Probe(Probe::Show), now, effects),
        }
    }

    /// All was read back: the person decides, and the key is asked on where it still can be.
    fn probed_all(&mut self, now: Ms, effects: &mut Vec<Effect>) {
        if let Some(words) = self.key_ended.clone() {
            self.phase = Phase::Parked(Park::KeyEnded(words));
            return;
        }
        self.known = Known { awaited: Some(self.awaited(now)), ..Known::default() };
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

    /// Whether a message on the master key belongs to this server; one that does not say counts as ours,
    /// whatever call it is about.
    pub(super) fn is_ours(&self, message: &Message) -> bool {
        planted::is(Bug::ForeignMessageCounts) || message.server.is_none_or(|id| id == self.order.server)
    }

    pub(super) fn news(&mut self, now: Ms) {
        self.known = Known::default();
        self.heard_at = now;
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
