//! What of a run is written down, so that another page can go on with it: one line a fact.
//!
//! Knows: the facts, and how a line of each is written. Must not know: where lines are kept. Reading
//! is [`super::reopen`]'s.
//!
//! A run is a pure function of its order, its settings and what happened to it. So its journal is
//! what happened to it, each with its time, and the intent of each call that changes something,
//! written before the call goes out. No secret is a fact; the words of the API, which are, have
//! had the secrets of the call taken out of them.

use super::Ms;
use super::ask::Decision;
use super::run::Settings;
use super::step::StepName;
use crate::api::{ApiError, AsyncAnswer, Message, Reply};
use crate::domain::plan::Order;
use crate::domain::{decimal, strings};
use form_urlencoded::Serializer;

/// Of the form of the lines. Another one is not read by this build.
pub const VERSION: &str = "1";

/// What is written down.
#[derive(Clone, Debug)]
pub enum Fact<'a> {
    /// It was confirmed. `owner` is the account's address, or empty where the API does not tell it.
    Began {
        /// The reinstall.
        order: &'a Order,
        /// Its bounds, which a later page keeps.
        settings: &'a Settings,
        /// The account's address.
        owner: &'a str,
        /// Whether it only disarms the server, and if so, whether a PIN is at hand.
        disarms: Option<bool>,
    },
    /// The call of this step goes out now.
    Intent(StepName),
    /// What came back; and when the key that was asked had nothing to tell for the last time, where that
    /// tells something.
    Heard(&'a Result<Reply, ApiError>, Option<Ms>),
    /// The person decided.
    Decided(Decision),
    /// There is a new session.
    Renewed,
    /// The secrets are here again.
    Unlocked,
    /// Another page goes on with the run; what an earlier one writes from here on is refused.
    Opened,
    /// Nothing more will be sent.
    Ended,
}

/// The name of a journal; the earlier a run began, the earlier it sorts.
#[must_use]
pub fn name(order: &Order, now: Ms) -> String {
    [&*strings::number(now), "-", &order.server.text()].concat()
}

/// What line `n` of a journal is kept under: lines sort as they were written.
#[must_use]
pub fn place(name: &str, n: u64) -> String {
    // Seven digits, so that they sort.
    [name, "/", &strings::number(10_000_000 + n)[1..]].concat()
}

/// A line that says that a run has ended, without reading it.
#[must_use]
pub fn says_ended(line: &str) -> bool {
    line.ends_with("&fact=ended")
}

/// Which journal a line is of, without reading it.
#[must_use]
pub fn name_of(line: &str) -> &str {
    line.strip_prefix("run=").and_then(|rest| rest.split('&').next()).unwrap_or_default()
}

/// When another page went on with the run, if the line says that, without reading it.
#[must_use]
pub fn opened_at(line: &str) -> Option<Ms> {
    line.ends_with("&fact=opened").then(|| at_of(line))?
}

/// When a line was written, without reading it.
#[must_use]
pub fn at_of(line: &str) -> Option<Ms> {
    decimal::whole(line.split('&').find_map(|field| field.strip_prefix("at="))?)
}

/// A line: form-encoded, so that any text can stand in it.
#[must_use]
pub fn line(name: &str, n: u64, at: Ms, fact: &Fact<'_>) -> String {
    let mut line = Line(Serializer::new(String::new()));
    line.put("run", name);
    line.put("n", &strings::number(n));
    line.put("v", VERSION);
    line.put("at", &strings::number(at));
    // The last field tells that the line is whole.
    let kind = match fact {
        Fact::Began { order, settings, owner, disarms } => {
            line.put("owner", owner);
            if let Some(has_pin) = disarms {
                line.put("goal", if *has_pin { "disarm" } else { "disarm-no-pin" });
            }
            line.settings(settings);
            line.order(order);
            "began"
        }
        Fact::Intent(step) => {
            line.step(*step);
            "intent"
        }
        Fact::Heard(result, quiet_at) => {
            if let Some(quiet_at) = quiet_at {
                line.put("quiet", &strings::number(*quiet_at));
            }
            match result {
                Ok(reply) => line.reply(reply),
                Err(error) => line.error(error),
            }
            "heard"
        }
        Fact::Decided(decision) => {
            line.put("what", decision.code());
            "decided"
        }
        Fact::Renewed => "renewed",
        Fact::Unlocked => "unlocked",
        Fact::Opened => "opened",
        Fact::Ended => "ended",
    };
    line.put("fact", kind);
    line.0.finish()
}

struct Line(Serializer<'static, String>);

impl Line {
    #[inline(never)]
    fn put(&mut self, name: &str, value: &str) {
        self.0.append_pair(name, value);
    }

    fn flag(&mut self, name: &str, flag: bool) {
        if flag {
            self.put(name, "1");
        }
    }

    fn step(&mut self, step: StepName) {
        self.put("step", step.code());
        if let StepName::Task(n) = step {
            self.put("task", &strings::count(n));
        }
    }

    fn settings(&mut self, settings: &Settings) {
        for number in [
            u64::from(settings.polling.min_ms),
            u64::from(settings.polling.max_ms),
            settings.no_sign_ms,
            settings.no_news_ms,
            settings.task_cap_ms,
            settings.apply_cap_ms,
            u64::from(settings.disarm_first),
        ] {
            self.put("set", &strings::number(number));
        }
    }

    fn order(&mut self, order: &Order) {
        self.put("server", &order.server.text());
        self.put("hostname", order.hostname.as_str());
        if let Some(name) = &order.current_name {
            self.put("current", name);
        }
        self.put("ip", order.ip.as_deref().unwrap_or_default());
        self.put("os", &order.os_id.text());
        self.put("system", &order.os_name);
        self.put("scheme", order.scheme.map_or("", |scheme| scheme.name()));
        for (name, disks) in [("erased", &order.erased_gb), ("untouched", &order.untouched_gb)] {
            for gb in disks {
                self.put(name, &strings::number((*gb).into()));
            }
        }
        for (name, flag) in [
            ("windows", order.is_windows),
            ("ssh_key", order.has_ssh_key),
            ("script", order.has_script),
            ("callback", order.has_callback),
        ] {
            self.flag(name, flag);
        }
        for task in &order.tasks {
            self.put("task", &task.id.0);
            self.put("named", &task.name);
        }
    }

    fn reply(&mut self, reply: &Reply) {
        match reply {
            Reply::Key(key) => self.said("key", key.expose()),
            Reply::Accepted(key) => self.said("accepted", key.expose()),
            Reply::Done => self.said("done", ""),
            Reply::Async(AsyncAnswer::NotReady) => self.said("not-ready", ""),
            Reply::Async(AsyncAnswer::Progress(message)) => self.message("progress", message),
            Reply::Async(AsyncAnswer::Unknown(message)) => self.message("unknown", message),
            Reply::Async(AsyncAnswer::Stage(message)) => self.message("stage", message),
            Reply::Async(AsyncAnswer::Done(message)) => self.message("ok", message),
            Reply::Async(AsyncAnswer::Failed(message)) => self.message("failed", message),
            Reply::Async(AsyncAnswer::NotFound) => self.said("not-found", ""),
            Reply::Server(server) => {
                self.said("server", server.hostname.as_deref().unwrap_or_default());
                if let Some(os) = &server.os {
                    self.put("system", os);
                }
            }
            // To calls that no run makes.
            Reply::Session(_) | Reply::Servers(_) | Reply::Systems { .. } | Reply::Tasks(_) => {
                self.said("odd", "")
            }
        }
    }

    fn message(&mut self, reply: &str, message: &Message) {
        self.said(reply, &message.scope);
        if let Some(action) = &message.action {
            self.put("action", action);
        }
        if let Some(server) = message.server {
            self.put("of", &server.text());
        }
        if !message.raw.is_empty() {
            self.put("raw", &message.raw);
        }
    }

    fn error(&mut self, error: &ApiError) {
        match error {
            ApiError::NoAnswer => self.said("no-answer", ""),
            ApiError::TooLong => self.said("too-long", ""),
            // Of an answer that is no API's only the status is kept.
            ApiError::Http { status, .. } => self.said("http", &strings::number((*status).into())),
            ApiError::RateLimited { .. } => self.said("limited", ""),
            ApiError::SessionExpired => self.said("expired", ""),
            ApiError::Redirected => self.said("redirected", ""),
            ApiError::WrongPin { message, attempts_left } => {
                self.said("wrong-pin", message);
                if let Some(left) = attempts_left {
                    self.put("left", &strings::number(*left));
                }
            }
            ApiError::Unclear { message, .. } => self.said("unclear", message),
            ApiError::Refused { message, .. } => self.said("refused", message),
            ApiError::Undecodable { .. } => self.said("undecodable", ""),
        }
    }

    fn said(&mut self, reply: &str, words: &str) {
        self.put("reply", reply);
        if !words.is_empty() {
            self.put("said", words);
        }
    }
}

impl StepName {
    /// The name of the step in a journal.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::CreatePxe => "create_pxe",
            Self::BootPxe => "boot_pxe",
            Self::Reboot => "reboot",
            Self::Install => "install",
            Self::BootDisk => "boot_disk",
            Self::Task(_) => "task",
            Self::ClearPxe => "clear_pxe",
            Self::Abort => "abort",
        }
    }
}

impl Decision {
    /// Every decision.
    pub const ALL: [Self; 7] = [
        Self::Wait,
        Self::ServerIsUp,
        Self::Abandon,
        Self::TryAgain,
        Self::RebootAgain,
        Self::Leave,
        Self::Replace,
    ];

    /// The name of the decision in a journal.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Wait => "wait",
            Self::ServerIsUp => "up",
            Self::Abandon => "abandon",
            Self::TryAgain => "again",
            Self::RebootAgain => "reboot",
            Self::Leave => "leave",
            Self::Replace => "replace",
        }
    }
}
