//! What is looked at once more before a reinstall is started.
//!
//! Knows: which reads tell whether it can work, and what their answers mean. Must not know: how
//! they are shown. Nothing here changes anything, except that a wrong PIN counts as an attempt.

use super::Ms;
use super::marker::Marker;
use crate::api::{ApiError, Call, Reply, says_no_servers};
use crate::domain::disks::Disks;
use crate::domain::pin::Pin;
use crate::domain::plan::Order;
use crate::domain::server::Server;

/// One check, by its call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// `eq/show`: the API answers, and knows the server.
    Server,
    /// `auth/info`: the session lasts.
    Session,
    /// `os/list`: the system is still offered.
    System,
    /// `eq/check_pin`: the PIN is right.
    Pin,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// The API answers, and knows the server.
    ServerKnown,
    /// By the server's status somebody is installing it already.
    ServerBusy(String),
    /// A marker says that a reinstall goes on; it was last written this many minutes ago.
    ServerMarked(u64),
    /// A tag says that another tool is at work on the server.
    OtherTool(String),
    /// The disks are not those that the plan was made for.
    DisksChanged,
    /// The session lasts this many minutes.
    SessionLasts(u64),
    /// The session may end before the reinstall does.
    SessionShort(u64),
    /// The system is still offered.
    SystemOffered,
    /// The system is no longer offered for the server.
    SystemGone,
    /// The PIN is right.
    PinRight,
    /// The PIN is wrong or locked, in the API's words; with the attempts that are left.
    PinWrong(String, Option<u64>),
    /// The API does not tell.
    Untold,
    /// The call failed.
    Failed(ApiError),
}

/// What a finding means for the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing against it.
    Good,
    /// It can be started, but look.
    Look,
    /// It would not work.
    Stop,
    /// Nobody knows; it can be started.
    Unknown,
}

/// A session of this many minutes is long enough. Ours: an installation takes 10 to 40, tasks up
/// to 15 each.
const LONG_MIN: u64 = 60;

impl Check {
    /// All checks.
    pub const ALL: [Self; 4] = [Self::Server, Self::Session, Self::System, Self::Pin];

    /// The call that tells.
    #[must_use]
    pub fn call(self, order: &Order, pin: &Pin) -> Call {
        let server = order.server;
        match self {
            Self::Server => Call::Show(server),
            Self::Session => Call::Info,
            Self::System => Call::OsList(server),
            Self::Pin => Call::CheckPin { server, pin: pin.clone() },
        }
    }

    /// The name of that call.
    #[must_use]
    pub const fn call_name(self) -> &'static str {
        match self {
            Self::Server => "eq/show",
            Self::Session => "auth/info",
            Self::System => "os/list",
            Self::Pin => "eq/check_pin",
        }
    }

    /// What an answer to that call tells; `server` is what is known of the server.
    #[must_use]
    pub fn judge(self, answer: Result<Reply, ApiError>, order: &Order, server: &Server, now: Ms) -> Finding {
        if let Err(error) = &answer
            && let Some((words, left)) = error.against_pin()
        {
            return Finding::PinWrong(words.to_owned(), left);
        }
        match (self, answer) {
            (_, Ok(Reply::Server(shown))) => match &shown.status {
                Some(status) if is_under_way(status) => Finding::ServerBusy(status.clone()),
                _ if shown.other_tool.is_some() => Finding::OtherTool(shown.other_tool.unwrap_or_default()),
                _ if let Some(marker) = shown.marker.as_ref().and_then(|text| Marker::parse(text, now)) => {
                    Finding::ServerMarked(marker.min_ago(now))
                }
                _ if !has_disks(&shown.disks, server) => Finding::DisksChanged,
                _ => Finding::ServerKnown,
            },
            (_, Ok(Reply::Session(session))) => match session.expires_s {
                None => Finding::Untold,
                Some(until_s) => match until_s.saturating_sub(now / 1_000) / 60 {
                    min @ 0..LONG_MIN => Finding::SessionShort(min),
                    min => Finding::SessionLasts(min),
                },
            },
            (_, Ok(Reply::Systems { offered, .. })) => {
                let same = offered.iter().find(|os| os.id == order.os_id && os.name == order.os_name);
                match same.is_some_and(|os| os.fits(server, None).is_ok()) {
                    true => Finding::SystemOffered,
                    false => Finding::SystemGone,
                }
            }
            (Self::Pin, Ok(Reply::Done)) => Finding::PinRight,
            // An API without the call refuses it; an unclear answer tells as little.
            (Self::Pin | Self::Session, Err(ApiError::Refused { .. } | ApiError::Unclear { .. }))
            | (_, Ok(_)) => Finding::Untold,
            // It answers; that it tells nothing of the server was said in the form.
            (Self::Server, Err(error @ ApiError::Refused { .. })) if !says_no_servers(&error) => {
                Finding::Untold
            }
            (_, Err(error)) => Finding::Failed(error),
        }
    }
}

/// Whether disks, where they are told, are those that were told when the plan was made: a person may have
/// corrected them since.
fn has_disks(told: &Option<Disks>, known: &Server) -> bool {
    told.as_ref().is_none_or(|disks| known.disks.as_ref().is_none_or(|known| known == disks))
}

/// Whether a status means that somebody installs the server right now. What is installed, has failed or was
/// taken off is over. Source: contract, 9.14.
fn is_under_way(status: &str) -> bool {
    let status = status.to_lowercase();
    let words: Vec<&str> =
        status.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let has = |all: &[&str]| words.iter().any(|word| all.contains(word));
    let is_over = has(&[
        "failed",
        "fail",
        "error",
        "done",
        "completed",
        "complete",
        "finished",
        "required",
        "cancelled",
        "canceled",
        "aborted",
        "not",
        "no",
    ]);
    let goes_on = has(&["installing", "reinstalling", "deploying", "provisioning", "reimaging"]);
    let is_named = has(&["install", "reinstall", "installation", "reinstallation", "deploy", "deployment"]);
    let is_running = has(&["progress", "running", "started", "ongoing", "underway"]);
    !is_over && (goes_on || is_named && is_running)
}

impl Finding {
    /// What it means for the start.
    #[must_use]
    pub const fn verdict(&self, check: Check) -> Verdict {
        match self {
            Self::ServerKnown | Self::SessionLasts(_) | Self::SystemOffered | Self::PinRight => Verdict::Good,
            Self::SessionShort(_) | Self::ServerMarked(_) | Self::OtherTool(_) => Verdict::Look,
            Self::ServerBusy(_) | Self::DisksChanged | Self::SystemGone | Self::PinWrong(..) => Verdict::Stop,
            Self::Untold => Verdict::Unknown,
            Self::Failed(_) => match check {
                Check::Server | Check::System => Verdict::Stop,
                Check::Session | Check::Pin => Verdict::Unknown,
            },
        }
    }
}
