//! A run from its journal.
//!
//! Knows: how lines are read, and that a run is what happened to it. Must not know: where lines are
//! kept, or what is done with the run.

use super::Ms;
use super::ask::{Decision, Event};
use super::journal::VERSION;
use super::run::{Run, Settings};
use super::step::StepName;
use crate::api::{ApiError, AsyncAnswer, Message, Reply};
use crate::domain::config::Polling;
use crate::domain::decimal;
use crate::domain::disks::Scheme;
use crate::domain::hostname::Hostname;
use crate::domain::id::{AsyncKey, OsId, ServerId, TaskId};
use crate::domain::plan::Order;
use crate::domain::server::{Kinds, Server};
use crate::domain::task::Task;
use std::borrow::Cow;

/// A run as its journal tells it.
#[derive(Debug)]
pub struct Reopened {
    /// The name of the journal.
    pub name: String,
    /// Where its next line goes.
    pub next: u64,
    /// The account's address; empty where the API did not tell it.
    pub owner: String,
    /// The run.
    pub run: Run,
    /// The call that is out may have been sent.
    pub sent: bool,
    /// Some line could not be read, so that the run is a mere cleanup of whatever it left.
    pub is_torn: bool,
}

/// Reads every journal of `lines`, which come in the order of their places. A journal that does
/// not even tell its server is left out.
#[must_use]
pub fn journals(lines: &[String], now: Ms) -> Vec<Reopened> {
    let mut journals: Vec<Vec<Line<'_>>> = Vec::new();
    for line in lines {
        let line = Line::parse(line);
        // A piece that is too short to name its journal stands among the lines of that.
        let is_of = |journal: &&mut Vec<Line<'_>>| {
            line.get("v").is_empty() || journal[0].get("run") == line.get("run")
        };
        match journals.last_mut().filter(is_of) {
            Some(journal) => journal.push(line),
            None => journals.push(vec![line]),
        }
    }
    journals.iter().filter_map(|lines| read(lines, now)).collect()
}

/// Reads one journal. One with a line that this build can't read becomes a cleanup.
fn read(lines: &[Line<'_>], now: Ms) -> Option<Reopened> {
    let first = lines.first()?;
    let last = lines.last()?;
    let order = first.order()?;
    let owner = first.get("owner").to_owned();
    let started = first.at()?;
    let name = first.get("run").to_owned();
    // The number of a piece may have lost its last digits.
    let next = last.number("n").map_or(0, |n| n + 1).max(lines.len() as u64);
    let settings = first.settings()?;
    let mut run = first.begin(order.clone(), settings, started);
    let (mut sent, mut is_read) = (false, first.is_of_this_build());
    for line in &lines[1..] {
        // A piece was never told to be written, so that nothing followed from it.
        if line.is_piece() {
            continue;
        }
        is_read = is_read && line.is_of_this_build() && line.take(&mut run, &mut sent).is_some();
    }
    if !is_read {
        sent = false;
        run = Run::cleanup(order, settings, now).0;
    }
    Some(Reopened { name, next, owner, run, sent, is_torn: !is_read })
}

/// A run before and after a line; `None` where it is not known.
type Beside<'a> = Option<(&'a Run, &'a Run)>;

/// Lets what the lines of one journal tell happen once more. `look` sees each line with the run beside it.
pub(super) fn replay(lines: &[&String], look: &mut dyn FnMut(&Line<'_>, Beside<'_>)) {
    let lines: Vec<Line<'_>> = lines.iter().map(|line| Line::parse(line)).collect();
    let Some(first) = lines.first() else { return };
    let begin = |line: &Line<'_>| Some(line.begin(line.order()?, line.settings()?, line.at()?));
    let mut run = begin(first);
    let mut sent = false;
    for line in &lines {
        let before = run.clone();
        if line.get("fact") != "began" && !line.is_piece() {
            run = run.filter(|_| line.is_of_this_build());
            run = run.and_then(|mut run| line.take(&mut run, &mut sent).map(|()| run));
        }
        look(line, before.as_ref().zip(run.as_ref()));
    }
}

/// The fields of a line.
pub(super) struct Line<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Line<'a> {
    fn parse(line: &'a str) -> Self {
        Self(form_urlencoded::parse(line.as_bytes()).collect())
    }

    pub(super) fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| &**value)
    }

    fn number(&self, name: &str) -> Option<u64> {
        decimal::whole(self.get(name))
    }

    pub(super) fn at(&self) -> Option<Ms> {
        self.number("at")
    }

    fn is_of_this_build(&self) -> bool {
        self.get("v") == VERSION
    }

    /// Whether the line is a piece of one of this build. The fact, which comes last, tells.
    fn is_piece(&self) -> bool {
        const FACTS: [&str; 8] =
            ["began", "intent", "heard", "decided", "renewed", "unlocked", "opened", "ended"];
        match self.get("v") {
            "" => true,
            version => version == VERSION && !FACTS.contains(&self.get("fact")),
        }
    }

    /// Lets what the line tells happen to the run.
    fn take(&self, run: &mut Run, sent: &mut bool) -> Option<()> {
        let at = self.at()?;
        let mut happen = |event| drop(run.take(event, at));
        match self.get("fact") {
            "intent" => {
                if run.intend(self.step()?, at) {
                    *sent = true;
                    return Some(());
                }
                return None;
            }
            "heard" => {
                let heard = self.heard()?;
                *sent = false;
                run.quiet_at = self.number("quiet").or(run.quiet_at);
                run.hear(heard, at)?;
            }
            "decided" => {
                let code = self.get("what");
                happen(Event::Decided(Decision::ALL.into_iter().find(|known| known.code() == code)?));
            }
            "renewed" => happen(Event::SessionRenewed),
            "unlocked" => happen(Event::Unlocked),
            "opened" => {
                drop(run.reopen(*sent, at));
                *sent = false;
            }
            "ended" => {
                run.ending()?;
            }
            _ => return None,
        }
        Some(())
    }

    /// The run that the first line begins.
    fn begin(&self, order: Order, settings: Settings, at: Ms) -> Run {
        match self.get("goal") {
            "disarm" => Run::disarm(order, settings, true, at).0,
            "disarm-no-pin" => Run::disarm(order, settings, false, at).0,
            _ => Run::start(order, settings, 0, at).0,
        }
    }

    fn step(&self) -> Option<StepName> {
        let code = self.get("step");
        let task = StepName::Task(self.number("task").and_then(|n| usize::try_from(n).ok()).unwrap_or(0));
        [
            StepName::Key,
            StepName::CreatePxe,
            StepName::BootPxe,
            StepName::Reboot,
            StepName::BootDisk,
            task,
            StepName::ClearPxe,
            StepName::Abort,
        ]
        .into_iter()
        .find(|step| step.code() == code)
    }

    fn heard(&self) -> Option<Result<Reply, ApiError>> {
        let said = || self.get("said").to_owned();
        let action =
            || self.0.iter().find(|(name, _)| name == "action").map(|(_, action)| action.to_string());
        // Earlier builds wrote no raw answer.
        let message = || Message {
            scope: said(),
            action: action(),
            server: self.number("of").map(ServerId),
            raw: self.get("raw").to_owned(),
        };
        let key = || AsyncKey::parse(self.get("said"));
        let answer = |answer| Ok(Reply::Async(answer));
        Some(match self.get("reply") {
            "key" => Ok(Reply::Key(key()?)),
            "accepted" => Ok(Reply::Accepted(key()?)),
            "done" => Ok(Reply::Done),
            "not-ready" => answer(AsyncAnswer::NotReady),
            "progress" => answer(AsyncAnswer::Progress(message())),
            "unknown" => answer(AsyncAnswer::Unknown(message())),
            "stage" => answer(AsyncAnswer::Stage(message())),
            "ok" => answer(AsyncAnswer::Done(message())),
            "failed" => answer(AsyncAnswer::Failed(message())),
            "not-found" => answer(AsyncAnswer::NotFound),
            "server" => Ok(Reply::Server(Box::new(self.told_server()))),
            // An answer to another call than the one that was made.
            "odd" => Ok(Reply::Server(Box::new(Server::unknown(ServerId(0))))),
            "no-answer" => Err(ApiError::NoAnswer),
            "too-long" => Err(ApiError::TooLong),
            "http" => {
                let status = u16::try_from(self.number("said")?).ok()?;
                Err(ApiError::Http { status, retry_after_s: None, body: String::new() })
            }
            "limited" => Err(ApiError::RateLimited { retry_after_s: None }),
            "expired" => Err(ApiError::SessionExpired),
            "redirected" => Err(ApiError::Redirected),
            "wrong-pin" => Err(ApiError::WrongPin { message: said(), attempts_left: self.number("left") }),
            "unclear" => Err(ApiError::Unclear { message: said(), body: String::new() }),
            "refused" => Err(ApiError::Refused { message: said(), code: None }),
            "undecodable" => Err(ApiError::Undecodable { body: String::new() }),
            _ => return None,
        })
    }

    fn told_server(&self) -> Server {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Server {
            hostname: some(self.get("said")),
            os: some(self.get("system")),
            ..Server::unknown(ServerId(0))
        }
    }

    fn settings(&self) -> Option<Settings> {
        let set: Vec<u64> = self.all("set").filter_map(decimal::whole).collect();
        let [min, max, no_sign_ms, no_news_ms, task_cap_ms, apply_cap_ms, disarm_first] = set[..] else {
            return None;
        };
        let ms = |ms| u32::try_from(ms).ok();
        Some(Settings {
            polling: Polling { min_ms: ms(min)?, max_ms: ms(max)? },
            no_sign_ms,
            no_news_ms,
            task_cap_ms,
            apply_cap_ms,
            disarm_first: disarm_first == 1,
        })
    }

    fn order(&self) -> Option<Order> {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let disks = |name| self.all(name).filter_map(|gb| u32::try_from(decimal::whole(gb)?).ok()).collect();
        let flag = |name| self.get(name) == "1";
        let scheme = self.get("scheme");
        let task = |(id, name): (&str, &str)| Task {
            id: TaskId(id.to_owned()),
            name: name.to_owned(),
            description: None,
            runs_on: Kinds::default(),
            default: false,
        };
        Some(Order {
            server: ServerId(self.number("server")?),
            current_name: some(self.get("current")),
            ip: some(self.get("ip")),
            os_id: OsId(self.number("os")?),
            os_name: self.get("system").to_owned(),
            is_windows: flag("windows"),
            scheme: Scheme::ALL.into_iter().find(|known| known.name() == scheme),
            erased_gb: disks("erased"),
            untouched_gb: disks("untouched"),
            hostname: Hostname::parse(self.get("hostname")).ok()?,
            tasks: self.all("task").zip(self.all("named")).map(task).collect(),
            has_ssh_key: flag("ssh_key"),
            has_script: flag("script"),
            has_callback: flag("callback"),
        })
    }
}
