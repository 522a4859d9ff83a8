//! What the API said in the course of a run, as its journal tells it: one entry an answer.
//!
//! Knows: what a line of an answer says, what was asked, and what the run made of it. Must not know:
//! words, or where an entry is shown. What the API said is text that may be hostile: characters that
//! could hide or turn what stands beside them are made visible, and no key is left in it.

use super::Ms;
use super::ask::Decision;
use super::export::iso;
use super::journal::name_of;
use super::reopen::{Line, replay};
use super::run::{Run, What};
use super::stage::STAGES;
use super::step::StepName;
use super::words::{Reading, read};
use crate::api::{Message, cover, cut, mask_words};
use crate::domain::id::ServerId;
use crate::domain::json::Json;
use crate::domain::{decimal, strings};

/// Characters of an answer that are shown.
const MOST: usize = 2_000;

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The call of a step was sent.
    Call(StepName),
    /// Whether the effect of a step has happened.
    Callback(StepName),
    /// How far the installer is.
    Installer,
    /// What the server is, as the installer tells too little.
    Server,
    /// Nobody knows: what stands before it can't be read.
    Unknown,
}

/// What the run made of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// A key to ask about the installation.
    Key,
    /// Accepted; a key tells when it has happened.
    Accepted,
    /// It has happened.
    Done,
    /// A stage of the installation.
    Stage(u8),
    /// A message that names no stage: shown, and it moves nothing.
    Unread,
    /// A message about something else than this reinstall: it counts for nothing.
    NotOurs,
    /// It goes on.
    NotReady,
    /// It goes on in these words, which move nothing.
    Progress,
    /// A word that nobody knows: what has become of it is open.
    Unclear,
    /// The PIN was refused.
    WrongPin,
    /// What the server is.
    Server,
    /// It failed, for good.
    Failed,
    /// Nobody knows the key.
    NotFound,
    /// Refused.
    Refused,
    /// There was no answer.
    NoAnswer,
    /// The session had ended.
    Expired,
    /// The API asks for fewer calls.
    Limited,
    /// An answer of another form.
    Odd,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When it came.
    pub at: Ms,
    /// What was asked.
    pub asked: Asked,
    /// What the run made of it.
    pub made: Made,
    /// The API's words, if there are any.
    pub words: String,
    /// The answer itself without its secrets; empty where the journal does not have it.
    pub raw: String,
}

/// What a journal tells beside the run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The answers, in the order in which they came.
    pub entries: Vec<Entry>,
    /// What a person decided, and when.
    pub decided: Vec<(Ms, Decision)>,
    /// When another page went on with it.
    pub opened: Vec<Ms>,
}

/// What the journal `name` tells. `lines` come in the order of their places; those of other journals
/// are left out.
#[must_use]
pub fn told(lines: &[String], name: &str) -> Told {
    let of_it: Vec<&String> = lines.iter().filter(|line| name_of(line) == name).collect();
    let (mut told, mut secrets) = (Told::default(), Vec::new());
    let mut server = None;
    replay(&of_it, &mut |line, runs| {
        let at = line.at().unwrap_or_default();
        match line.get("fact") {
            "began" => {
                server = decimal::whole(line.get("server")).map(ServerId);
                // Whose it is is nobody's business who is shown this.
                secrets.push(line.get("owner").to_owned());
            }
            "heard" => {
                if matches!(line.get("reply"), "key" | "accepted") {
                    secrets.push(line.get("said").to_owned());
                }
                told.entries.push(entry(at, line, runs, server));
            }
            "decided" => {
                let is_it = |known: &Decision| known.code() == line.get("what");
                told.decided.extend(Decision::ALL.into_iter().find(is_it).map(|decision| (at, decision)));
            }
            "opened" => told.opened.push(at),
            _ => {}
        }
    });
    let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
    for entry in &mut told.entries {
        entry.clean(&secrets);
    }
    told
}

impl Entry {
    /// A message of the installer that this page has asked for itself.
    #[must_use]
    pub fn of_installer(at: Ms, made: Made, message: Option<&Message>, key: &str) -> Self {
        let told = |tell: fn(&Message) -> &String| message.map(tell).cloned().unwrap_or_default();
        let (words, raw) = (told(|message| &message.scope), told(|message| &message.raw));
        let mut entry = Self { at, asked: Asked::Installer, made, words, raw };
        entry.clean(&[key]);
        entry
    }

    /// What may be shown of the API's words.
    fn clean(&mut self, secrets: &[&str]) {
        for text in [&mut self.words, &mut self.raw] {
            *text = visible(&cut(mask_words(&cover(std::mem::take(text), secrets)), MOST));
        }
    }
}

fn entry(at: Ms, line: &Line<'_>, runs: Option<(&Run, &Run)>, server: Option<ServerId>) -> Entry {
    let asked = runs.map_or(Asked::Unknown, |(before, _)| asked(before));
    let said = line.get("said");
    let (made, words) = match line.get("reply") {
        "key" => (Made::Key, ""),
        "accepted" => (Made::Accepted, ""),
        "done" => (Made::Done, ""),
        "stage" | "ok" | "progress" if asked == Asked::Installer => (of_installer(line, runs, server), said),
        "stage" => (Made::Unread, said),
        "progress" => (Made::Progress, said),
        "unknown" | "unclear" => (Made::Unclear, said),
        "wrong-pin" => (Made::WrongPin, said),
        "server" => (Made::Server, said),
        "redirected" => (Made::Expired, ""),
        "ok" => (Made::Done, said),
        "failed" => (Made::Failed, said),
        "not-ready" => (Made::NotReady, said),
        "not-found" => (Made::NotFound, said),
        "refused" => (Made::Refused, said),
        "no-answer" => (Made::NoAnswer, ""),
        "expired" => (Made::Expired, ""),
        "limited" => (Made::Limited, ""),
        // Of one that is no API's only the status is kept.
        _ => (Made::Odd, said),
    };
    Entry { at, asked, made, words: words.to_owned(), raw: line.get("raw").to_owned() }
}

fn asked(before: &Run) -> Asked {
    match before.awaited_answer() {
        Some(What::Effect(i)) => Asked::Call(before.steps()[*i].name),
        Some(What::Applied(i, _)) => Asked::Callback(before.steps()[*i].name),
        Some(What::Stages) => Asked::Installer,
        Some(What::Probe(_)) => Asked::Server,
        None => Asked::Unknown,
    }
}

/// What a message of the installer was taken for.
fn of_installer(line: &Line<'_>, runs: Option<(&Run, &Run)>, server: Option<ServerId>) -> Made {
    let Some((before, after)) = runs else { return Made::Unread };
    let (was, is) = (before.stages(), after.stages());
    let of = decimal::whole(line.get("of")).map(ServerId);
    let is_ours = of.is_none_or(|of| Some(of) == server);
    match read(line.get("said"), after.order().hostname.as_str()) {
        _ if !is_ours => Made::NotOurs,
        _ if is.latest() > was.latest() => Made::Stage(is.latest()),
        // That everything is done is not believed of everybody.
        Reading::Stage(STAGES) | Reading::Terse(STAGES) if is.latest() < STAGES => Made::Unclear,
        Reading::Terse(4) if is.latest() == 0 => Made::Progress,
        Reading::Stage(stage) | Reading::Terse(stage) => Made::Stage(stage),
        Reading::Part | Reading::Progress | Reading::Doubt => Made::Progress,
        Reading::Unread => Made::Unread,
    }
}

/// `text` with every character in sight that would hide, turn or move what stands beside it.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let n = c as u32;
        let hides = c.is_control()
            || matches!(n, 0xad | 0x61c | 0x180e | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f)
            || matches!(n, 0xfe00..=0xfe0f | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0xe0fff);
        if hides {
            out.push_str("[U+");
            for shift in [16, 12, 8, 4, 0] {
                let digit = n >> shift & 15;
                if shift < 16 || digit > 0 {
                    out.push(char::from(b"0123456789ABCDEF"[digit as usize]));
                }
            }
            out.push(']');
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether every word of `query` is in `text`. An empty query matches.
#[must_use]
pub fn matches(text: &str, query: &str) -> bool {
    let text = text.to_ascii_lowercase();
    query.to_ascii_lowercase().split_ascii_whitespace().all(|word| strings::contains(&text, word))
}

/// The answers as JSON: a list with an object for each.
#[must_use]
pub fn json(entries: &[Entry]) -> Json {
    let object = |entry: &Entry| {
        let (asked, step) = match entry.asked {
            Asked::Call(step) => ("call", step.code()),
            Asked::Callback(step) => ("callback", step.code()),
            Asked::Installer => ("installer", StepName::Install.code()),
            Asked::Server => ("server", StepName::Install.code()),
            Asked::Unknown => ("unknown", ""),
        };
        Json::object([
            ("at", Json::Text(iso(entry.at))),
            ("asked", Json::text(asked)),
            ("step", Json::text(step)),
            ("taken_for", Json::Text(entry.made.code())),
            ("words", Json::text(&entry.words)),
            ("raw", Json::text(&entry.raw)),
        ])
    };
    Json::List(entries.iter().map(object).collect())
}

impl Made {
    fn code(self) -> String {
        match self {
            Self::Key => "key",
            Self::Accepted => "accepted",
            Self::Done => "done",
            Self::Stage(n) => return ["stage_", &strings::number(n.into())].concat(),
            Self::Unread => "unread",
            Self::NotOurs => "not_ours",
            Self::NotReady => "not_ready",
            Self::Progress => "progress",
            Self::Unclear => "unclear",
            Self::WrongPin => "wrong_pin",
            Self::Server => "server",
            Self::Failed => "failed",
            Self::NotFound => "not_found",
            Self::Refused => "refused",
            Self::NoAnswer => "no_answer",
            Self::Expired => "session_ended",
            Self::Limited => "too_many_calls",
            Self::Odd => "not_understood",
        }
        .to_owned()
    }
}
