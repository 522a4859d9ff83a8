//! A reinstall that is followed by its key alone, as a state machine. It changes nothing, and what it asks
//! may use up a message that the page which makes the calls then never gets; so it asks as little as can be.
//!
//! Knows: what the key told, whether this browser has the journal, and when the API may be asked. Must not
//! know: timers, HTTP, words. What it can't read is shown; success is the fifth stage alone.
//!
//! - Where the journal of the key is in this browser and a page drives the run, nothing is asked.
//! - Where it is here and no page drives, or it is not here, the setting decides, and the person.
//! - One question at a time; none when the page was out of sight for long; none after an end.

use super::Ms;
use super::journal::name_of;
use super::messages::{Asked, Entry, Made, told};
use super::poll::{Known, delay_ms};
use super::reopen::journals;
use super::run::Park;
use super::stage::{Noted, STAGES, Stages, is_of_a_call};
use super::step::Cause;
use super::words::{Reading, read};
use crate::api::{ApiError, AsyncAnswer, Reply};
use crate::domain::config::{Polling, WatchPolls};
use crate::domain::id::ServerId;
use crate::domain::route::Followed;

/// How often it is looked whether the journal has news, and whether a question is due. Ours.
pub const LOOK_MS: u32 = 3_000;

/// A page that is out of sight for so long asks nothing more until it is seen again. Ours.
const HIDDEN_MS: Ms = 600_000;

/// So many messages are kept.
const MOST: usize = 64;

/// From where it is known how the reinstall goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// That is being found out.
    Looking,
    /// From the page of this browser that makes the calls.
    Relay,
    /// The journal is in this browser, and no page makes the calls.
    Left,
    /// Nobody in this browser knows the key.
    Alone,
}

/// How it ended, as far as the key tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The fifth stage was told.
    Online,
    /// The key says that the server is online, and of no other stage: it may be the old system.
    Doubtful,
    /// The installer failed, in its own words.
    Failed(String),
    /// Nobody knows the key: used up, over, or it never was.
    Gone,
    /// The reinstall was called off or ended otherwise.
    Stopped,
}

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Ask the API about the key, and tell [`Watch::answered`].
    Ask,
    /// Nothing but to look again later.
    Look,
}

/// What the journal of a key tells, in the browser that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay {
    /// The server, which whoever drives has to itself.
    pub server: ServerId,
    stages: Stages,
    entries: Vec<Entry>,
    end: Option<End>,
}

/// What the lines tell of the reinstall that this key is of; `None` where no journal has it.
#[must_use]
pub fn relay(lines: &[String], followed: &Followed, now: Ms) -> Option<Relay> {
    let is_of_key = |line: &&String| says_key(line, followed);
    let name = name_of(lines.iter().rfind(is_of_key)?);
    let of_it: Vec<String> = lines.iter().filter(|line| name_of(line) == name).cloned().collect();
    let found = journals(&of_it, now).pop()?;
    let mut entries = told(&of_it, name).entries;
    entries.retain(|entry| entry.asked == Asked::Installer);
    let run = found.run;
    let end = match (run.cause(), run.ending(), run.park()) {
        // No run has succeeded without it.
        _ if run.stages().latest() == STAGES => Some(End::Online),
        (Some(Cause::Install(words)), ..) => Some(End::Failed(words.clone())),
        (None, None, Some(Park::KeyLost | Park::KeyEnded(_))) => Some(End::Gone),
        (None, None, _) => None,
        _ => Some(End::Stopped),
    };
    Some(Relay { server: run.order().server, stages: run.stages().clone(), entries, end })
}

/// Whether a line tells this key as that of an installation.
fn says_key(line: &str, followed: &Followed) -> bool {
    let fields = ["&reply=key&said=", followed.key.expose(), "&fact=heard"].concat();
    line.ends_with(&fields)
}

/// A reinstall that is followed.
#[derive(Clone, Debug, PartialEq)]
pub struct Watch {
    followed: Followed,
    polls: WatchPolls,
    polling: Polling,
    source: Source,
    stages: Stages,
    relayed: Vec<Entry>,
    own: Vec<Entry>,
    end: Option<End>,
    is_allowed: bool,
    is_asking: bool,
    /// When it may be asked next.
    next: Ms,
    hidden_since: Option<Ms>,
    known: Known,
    /// When the latest answer came.
    heard: Option<Ms>,
    trouble: Option<ApiError>,
}

impl Watch {
    /// Begins to follow.
    #[must_use]
    pub fn new(followed: Followed, polls: WatchPolls, polling: Polling) -> Self {
        Self {
            followed,
            polls,
            polling,
            source: Source::Looking,
            stages: Stages::default(),
            relayed: Vec::new(),
            own: Vec::new(),
            end: None,
            is_allowed: false,
            is_asking: false,
            next: 0,
            hidden_since: None,
            known: Known::default(),
            heard: None,
            trouble: None,
        }
    }

    /// What is followed.
    #[must_use]
    pub const fn followed(&self) -> &Followed {
        &self.followed
    }

    /// From where it is known.
    #[must_use]
    pub const fn source(&self) -> Source {
        self.source
    }

    /// The stages that were told.
    #[must_use]
    pub const fn stages(&self) -> &Stages {
        &self.stages
    }

    /// How it ended, if that is known.
    #[must_use]
    pub const fn end(&self) -> Option<&End> {
        self.end.as_ref()
    }

    /// When the latest answer to this page came.
    #[must_use]
    pub const fn heard(&self) -> Option<Ms> {
        self.heard
    }

    /// Why the latest question brought nothing, if so.
    #[must_use]
    pub const fn trouble(&self) -> Option<&ApiError> {
        self.trouble.as_ref()
    }

    /// The messages in the order in which they came here.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        self.relayed.iter().chain(&self.own).cloned().collect()
    }

    /// Whether it asks the API by itself now.
    #[must_use]
    pub fn asks(&self) -> bool {
        self.end.is_none()
            && match (self.source, self.polls) {
                (Source::Looking | Source::Relay, _) | (_, WatchPolls::Never) => false,
                (Source::Alone, WatchPolls::Always) => true,
                // Whoever drove may come back.
                (Source::Left, WatchPolls::Always) | (_, WatchPolls::Ask) => self.is_allowed,
            }
    }

    /// Whether the person may have it ask.
    #[must_use]
    pub fn may_allow(&self) -> bool {
        !self.asks()
            && self.polls != WatchPolls::Never
            && matches!(self.source, Source::Left | Source::Alone)
            && matches!(self.end, None | Some(End::Gone | End::Doubtful))
    }

    /// The person wants the API to be asked.
    pub fn allow(&mut self) {
        if self.may_allow() {
            self.is_allowed = true;
            self.end = None;
            self.next = 0;
        }
    }

    /// What was found in this browser. What the page that drives tells wins over what was asked here.
    pub fn relayed(&mut self, found: Option<Relay>, is_driven: bool) {
        let Some(found) = found else {
            self.source = Source::Alone;
            return;
        };
        self.source = if is_driven { Source::Relay } else { Source::Left };
        if found.stages.heard() >= self.stages.heard() {
            self.stages = found.stages;
        }
        self.relayed = found.entries;
        if is_driven || found.end.is_some() {
            self.end = found.end;
        }
    }

    /// What to do now. After [`Plan::Ask`] an answer is awaited.
    #[must_use]
    pub fn plan(&mut self, is_hidden: bool, now: Ms) -> Plan {
        self.hidden_since = is_hidden.then(|| self.hidden_since.unwrap_or(now));
        let is_long_hidden = self.hidden_since.is_some_and(|since| now.saturating_sub(since) >= HIDDEN_MS);
        if !self.asks() || self.is_asking || is_long_hidden || now < self.next {
            return Plan::Look;
        }
        self.is_asking = true;
        Plan::Ask
    }

    /// The answer to the question; `luck` is a random number that spreads the questions of many pages.
    pub fn answered(&mut self, result: Result<Reply, ApiError>, luck: u64, now: Ms) {
        self.is_asking = false;
        self.heard = Some(now);
        self.trouble = None;
        let failures = self.known.failures + 1;
        self.known = Known { quiet: self.known.quiet + 1, ..Known::default() };
        match result {
            Ok(Reply::Async(answer)) => self.told(&answer, now),
            Ok(_) => self.failed(ApiError::Undecodable { body: String::new() }, failures),
            Err(error) => self.failed(error, failures),
        }
        self.next = now + delay_ms(self.polling, self.known, luck);
    }

    fn failed(&mut self, error: ApiError, failures: u32) {
        self.known.failures = failures;
        self.known.retry_after_s = error.retry_after_s();
        self.trouble = Some(error);
    }

    fn told(&mut self, answer: &AsyncAnswer, now: Ms) {
        let host = &self.followed.hostname;
        let was = self.stages.heard();
        match answer {
            AsyncAnswer::Stage(message) if is_of_a_call(message) => {
                let _ = self.stages.note_progress(&message.scope, host, now);
            }
            AsyncAnswer::Stage(message) => match self.stages.note(&message.scope, host, now) {
                Noted::Fifth if self.stages.confirmed() > 0 => self.stages.finish(&message.scope, now),
                // Nobody here knows when the server was rebooted: it may be the old system.
                Noted::Fifth => self.end = Some(End::Doubtful),
                Noted::Again | Noted::Words | Noted::Known | Noted::Moved | Noted::Beyond => {}
            },
            AsyncAnswer::Progress(message) => {
                let _ = self.stages.note_progress(&message.scope, host, now);
            }
            AsyncAnswer::Unknown(message) => {
                let _ = self.stages.note_words(&message.scope);
            }
            AsyncAnswer::Done(message) => match read(&message.scope, host) {
                Reading::Stage(STAGES) | Reading::Terse(STAGES) | Reading::Progress | Reading::Unread
                    if self.stages.confirmed() > 0 =>
                {
                    self.stages.finish(&message.scope, now);
                }
                // The key is done, and what it says is not that everything is.
                _ => {
                    let _ = self.stages.note(&message.scope, host, now);
                    self.end = Some(End::Doubtful);
                }
            },
            AsyncAnswer::Failed(message) => self.end = Some(End::Failed(message.scope.clone())),
            AsyncAnswer::NotFound => self.end = Some(End::Gone),
            AsyncAnswer::NotReady => {}
        }
        if self.stages.latest() == STAGES {
            self.end = Some(End::Online);
        }
        if self.stages.heard() != was || self.end.is_some() {
            self.known = Known::default();
            self.keep(answer, was.0, now);
        }
    }

    /// Keeps an answer among the messages, as a journal would tell it.
    fn keep(&mut self, answer: &AsyncAnswer, was: u8, now: Ms) {
        let latest = self.stages.latest();
        let (made, message) = match answer {
            AsyncAnswer::Failed(message) => (Made::Failed, Some(message)),
            AsyncAnswer::NotFound => (Made::NotFound, None),
            AsyncAnswer::NotReady => (Made::NotReady, None),
            AsyncAnswer::Progress(message) => (Made::Progress, Some(message)),
            AsyncAnswer::Unknown(message) => (Made::Unclear, Some(message)),
            AsyncAnswer::Stage(message) | AsyncAnswer::Done(message) => {
                (if latest > was { Made::Stage(latest) } else { Made::Unread }, Some(message))
            }
        };
        if self.own.len() < MOST {
            self.own.push(Entry::of_installer(now, made, message, self.followed.key.expose()));
        }
    }
}
