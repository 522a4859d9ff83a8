//! A reinstall that is followed by its link, in words.
//!
//! Knows: what each state of it means to somebody who can only look. Must not know: where that stands.

use super::late::{Late, fill, own, t};
use super::problem::{Problem, problem};
use crate::domain::config::WatchPolls;
use crate::domain::strings;
use crate::flow::watch::{End, Source, Watch};

/// The name of the call that tells.
const CHECK: &str = "eq_callback/check";

/// Where it is, in a few words; also in the name of the tab, so without the key.
#[must_use]
pub fn status(watch: &Watch) -> String {
    let key = match watch.end() {
        Some(End::Online) => Late::WatchOnline,
        Some(End::Failed(_)) => Late::WatchFailed,
        Some(End::Doubtful) => Late::WatchDoubtful,
        Some(End::Gone) => Late::WatchGone,
        Some(End::Stopped) => Late::WatchStopped,
        None => {
            let count = strings::count(watch.stages().latest().into());
            return fill(Late::WatchStage, &[("count", &count)]);
        }
    };
    own(key)
}

/// What is followed.
#[must_use]
pub fn title(watch: &Watch) -> String {
    match &*watch.followed().hostname {
        "" => String::new(),
        hostname => fill(Late::WatchOf, &[("hostname", hostname)]),
    }
}

/// How it ended, or from where it is known how it goes on. `at`: when the latest answer came.
#[must_use]
pub fn said(watch: &Watch, polls: WatchPolls, at: &str) -> Problem {
    if let Some(end) = watch.end() {
        let text = match end {
            End::Online => own(Late::WatchOnlineText),
            End::Failed(words) if words.is_empty() => String::new(),
            End::Failed(words) => {
                fill(Late::WatchFailedText, &[("words", &crate::flow::messages::visible(words))])
            }
            End::Doubtful => own(Late::WatchDoubtfulText),
            End::Gone => own(Late::WatchGoneText),
            End::Stopped => own(Late::WatchStoppedText),
        };
        return Problem { title: status(watch), text, ..Problem::default() };
    }
    if let (true, Some(error)) = (watch.asks(), watch.trouble()) {
        return problem(CHECK, error);
    }
    let (title, text) = match watch.source() {
        _ if watch.asks() => (Late::WatchAsking, Late::WatchAskingText),
        Source::Looking => (Late::WatchLooking, Late::WatchLookingText),
        Source::Relay => (Late::WatchRelay, Late::WatchRelayText),
        Source::Left => (Late::WatchLeft, Late::WatchLeftText),
        Source::Alone => (Late::WatchAlone, Late::WatchAloneText),
    };
    let remedy = match (watch.asks(), watch.heard()) {
        (true, Some(_)) => fill(Late::WatchHeard, &[("at", at)]),
        _ => match (watch.may_allow(), watch.source(), polls) {
            (true, ..) => own(Late::WatchCost),
            (_, Source::Alone, WatchPolls::Never) => own(Late::WatchNever),
            _ => String::new(),
        },
    };
    Problem { title: own(title), text: t(text).to_owned(), remedy, details: String::new() }
}
