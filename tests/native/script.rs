//! A run whose every answer the test gives, a minute apart.

use crate::harness::{BARE_METAL, Page};
use reinstall_panel::api::{ApiError, AsyncAnswer, Message, Reply};
use reinstall_panel::domain::id::AsyncKey;
use reinstall_panel::domain::plan::Draft;
use reinstall_panel::flow::{Ask, Decision, Effect, Event, Run, Settings};
use standin::model::Options;

pub type Answer = Result<Reply, ApiError>;

/// A run whose every answer the test gives.
pub struct Script {
    pub run: Run,
    pub todo: Vec<Effect>,
    pub now: u64,
    /// The test answers, too, when the run looks at the server.
    pub probes: bool,
}

impl Script {
    pub fn begin() -> Self {
        Self::of(|draft| draft.tasks.clear())
    }

    /// With the usual task of the server.
    pub fn with_task() -> Self {
        Self::of(|_| {})
    }

    pub fn of(change: impl FnOnce(&mut Draft)) -> Self {
        let mut page = Page::signed_in(Options::default());
        let settings = Settings::new(&page.config);
        let plan = page.try_plan(BARE_METAL, "web-1", change);
        let order = plan.expect("a plan that holds").split().0;
        let (run, todo) = Run::start(order, settings, 7, 0);
        Self { run, todo, now: 0, probes: false }
    }

    /// After these answers, a minute apart.
    pub fn after(answers: impl IntoIterator<Item = Answer>) -> Self {
        let mut this = Self::begin();
        answers.into_iter().for_each(|answer| this.answer(answer));
        this
    }

    pub fn event(&mut self, event: Event) {
        // What is out stays out whatever a person decides.
        let is_of_the_run = matches!(event, Event::Answered(..) | Event::Rang(_));
        let effects = self.run.take(event, self.now);
        if is_of_the_run || !effects.is_empty() {
            self.todo = effects;
        }
        if !self.probes {
            self.decline_probes();
        }
    }

    /// An API that tells nothing when the run looks at the server.
    fn decline_probes(&mut self) {
        while let Some(Effect::Call(ticket, Ask::Status | Ask::Show)) = self.todo.first().cloned() {
            let unknown = ApiError::Refused { message: "Unknown action".into(), code: None };
            self.todo = self.run.take(Event::Answered(ticket, Err(unknown)), self.now);
        }
    }

    /// The call that is out.
    pub fn asks(&self) -> Option<Ask> {
        self.todo.iter().find_map(|effect| match effect {
            Effect::Call(_, ask) => Some(ask.clone()),
            _ => None,
        })
    }

    pub fn answer(&mut self, answer: Answer) {
        self.now += 60_000;
        if let Some(ticket) = self.wait() {
            self.event(Event::Rang(ticket));
        }
        let call = self.todo.iter().find_map(|effect| match effect {
            Effect::Call(ticket, _) => Some(*ticket),
            _ => None,
        });
        self.event(Event::Answered(call.expect("a call is out"), answer));
    }

    pub fn wait(&self) -> Option<u64> {
        self.todo.iter().find_map(|effect| match effect {
            Effect::Wait(ticket, _) => Some(*ticket),
            _ => None,
        })
    }

    /// Nothing new is heard for so many minutes.
    pub fn silence(mut self, minutes: usize) -> Self {
        (0..minutes).for_each(|_| self.answer(not_ready()));
        self
    }

    pub fn decide(mut self, decision: Decision) -> Self {
        assert!(self.run.decisions().contains(&decision), "{:#?}", self.run);
        self.event(Event::Decided(decision));
        self
    }

    pub fn then(mut self, answers: impl IntoIterator<Item = Answer>) -> Self {
        answers.into_iter().for_each(|answer| self.answer(answer));
        self
    }
}

pub fn key() -> Answer {
    Ok(Reply::Key(AsyncKey::parse("f685eaa0f06e47faa2e6bb5002828b00").expect("a key")))
}

pub fn done() -> Answer {
    Ok(Reply::Done)
}

pub fn lost() -> Answer {
    Err(ApiError::NoAnswer)
}

/// For what was sent, so that it does not pass.
pub fn refused() -> Answer {
    Err(ApiError::Refused { message: "Not permitted".into(), code: None })
}

pub fn not_ready() -> Answer {
    Ok(Reply::Async(AsyncAnswer::NotReady))
}

pub fn message(scope: &str) -> Message {
    Message { scope: scope.into(), ..Message::default() }
}

pub fn stage(n: u8) -> Answer {
    Ok(Reply::Async(AsyncAnswer::Stage(message(&format!("Stage {n}")))))
}

/// The installer is heard of, and then everything is done.
pub fn online() -> [Answer; 2] {
    [stage(1), Ok(Reply::Async(AsyncAnswer::Done(message("online"))))]
}

/// The answers up to the one to the reboot.
pub fn rebooted(reboot: Answer) -> Vec<Answer> {
    vec![key(), done(), done(), reboot]
}
