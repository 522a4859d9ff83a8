//! What the checks before the start have found.
//!
//! Knows: findings and their words. Must not know: which view shows them.

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

/// What was found, with what to do; and the raw body behind it, secrets removed. `call` is the name
/// of the call.
#[must_use]
pub fn finding(finding: &Finding, call: &str) -> (String, String) {
    let words = match finding {
        Finding::ServerKnown => own(Key::FoundServer),
        Finding::ServerBusy(status) => fill(Key::FoundBusy, &[("status", status)]),
        Finding::ServerMarked(min) => fill(Key::FoundMarked, &[("min", &number(*min))]),
        Finding::DisksChanged => own(Key::FoundDisks),
        Finding::SessionLasts(min) => fill(Key::FoundSession, &[("min", &number(*min))]),
        Finding::SessionShort(min) => fill(Key::FoundShort, &[("min", &number(*min))]),
        Finding::SystemOffered => own(Key::FoundSystem),
        Finding::SystemGone => own(Key::FoundNoSystem),
        Finding::PinRight => own(Key::FoundPin),
        Finding::PinWrong(words, left) => {
            let key = if left.is_some() { Key::FoundWrongPinLeft } else { Key::FoundWrongPin };
            fill(key, &[("words", words), ("count", &number(left.unwrap_or_default()))])
        }
        Finding::Untold => own(Key::FoundUntold),
        Finding::Failed(error) => {
            let said = problem(call, error);
            return (strings::join(&[sentence(&said.title), said.text, said.remedy], " "), said.details);
        }
    };
    (words, String::new())
}
