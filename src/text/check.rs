//! What the checks before the start have found.
//!
//! Knows: findings and their words. Must not know: which view shows them.

use super::late::{self, Late};
use super::problem::problem;
use super::run::sentence;
use super::{Key, fill, own};
use crate::domain::strings::{self, number};
use crate::flow::preflight::{Check, Finding, Verdict};

/// What is checked.
#[must_use]
pub const fn name(check: Check) -> Key {
    match check {
        Check::Server => Key::CheckServer,
        Check::Session => Key::CheckSession,
        Check::System => Key::CheckSystem,
        Check::Pin => Key::CheckPin,
    }
}

/// The verdict in a word.
#[must_use]
pub const fn verdict(verdict: Verdict) -> Key {
    match verdict {
        Verdict::Good => Key::CheckGood,
        Verdict::Look => Key::CheckLook,
        Verdict::Stop => Key::CheckStop,
        Verdict::Unknown => Key::CheckUnknown,
    }
}

/// What was found where all is well or no answer came, with what to do; and the raw body behind it,
/// secrets removed. `call` is the name of the call. `None`: [`trouble`] says it.
#[must_use]
pub fn finding(finding: &Finding, call: &str) -> Option<(String, String)> {
    let words = match finding {
        Finding::ServerKnown => own(Key::FoundServer),
        Finding::SessionLasts(min) => fill(Key::FoundSession, &[("min", &number(*min))]),
        Finding::SystemOffered => own(Key::FoundSystem),
        Finding::PinRight => own(Key::FoundPin),
        Finding::Failed(error) => {
            let said = problem(call, error);
            let words = [sentence(&said.title), said.text, said.remedy];
            return Some((strings::join(&words, " "), said.details));
        }
        Finding::ServerBusy(_)
        | Finding::ServerMarked(_)
        | Finding::OtherTool(_)
        | Finding::DisksChanged
        | Finding::SessionShort(_)
        | Finding::SystemGone
        | Finding::PinWrong(..)
        | Finding::Untold => return None,
    };
    Some((words, String::new()))
}

/// What was found that stops the start or gives to think, with what to do; nothing for the rest.
#[must_use]
pub fn trouble(finding: &Finding) -> String {
    let (key, value, words, left) = match finding {
        Finding::ServerBusy(status) => (Late::FoundBusy, 0, status.as_str(), None),
        Finding::ServerMarked(min) => (Late::FoundMarked, *min, "", None),
        Finding::DisksChanged => (Late::FoundDisks, 0, "", None),
        Finding::SessionShort(min) => (Late::FoundShort, *min, "", None),
        Finding::SystemGone => (Late::FoundNoSystem, 0, "", None),
        Finding::OtherTool(tag) => (Late::FoundOtherTool, 0, tag.as_str(), None),
        Finding::PinWrong(words, None) => (Late::FoundWrongPin, 0, words.as_str(), None),
        Finding::PinWrong(words, left) => (Late::FoundWrongPinLeft, 0, words.as_str(), *left),
        Finding::Untold => (Late::FoundUntold, 0, "", None),
        Finding::ServerKnown
        | Finding::SessionLasts(_)
        | Finding::SystemOffered
        | Finding::PinRight
        | Finding::Failed(_) => return String::new(),
    };
    let count = number(left.unwrap_or_default());
    late::fill(key, &[("status", words), ("words", words), ("min", &number(value)), ("count", &count)])
}
