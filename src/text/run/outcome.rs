//! How a run ended or can be ended, in the words of the page itself: a run in which all goes well needs
//! no others.
//!
//! Knows: success, giving up, and a few words for every other end. Must not know: what went wrong.

use crate::flow::claims::SafeToReboot;
use crate::flow::{Cause, DiskState, Ending, Run};
use crate::text::late::{self, Late};
use crate::text::problem::Problem;
use crate::text::{Key, fill, own, t};

/// The success.
#[must_use]
pub fn succeeded(run: &Run) -> Problem {
    let order = run.order();
    Problem {
        title: fill(Key::RunSucceededTitle, &[("hostname", order.hostname.as_str())]),
        text: fill(Key::RunSucceededText, &[("system", &order.os_name)]),
        remedy: own(Key::RunSucceededRemedy),
        details: String::new(),
    }
}

/// How the run ended, in a few words.
#[must_use]
pub fn ended(run: &Run, ending: &Ending) -> &'static str {
    t(match ending {
        Ending::Succeeded(_) => Key::RunSucceeded,
        Ending::Unverified => Key::RunUnverified,
        Ending::BootOrderLeft => Key::RunBootLeftTitle,
        Ending::ConfigLeft => Key::RunConfigLeft,
        Ending::Stopped(Cause::Asked) => match SafeToReboot::proven_by(run) {
            Some(_) => Key::RunDisarmed,
            None if run.config_may_exist() => Key::RunConfigLeft,
            None => Key::RunBootLeftTitle,
        },
        Ending::Stopped(Cause::Abandoned) => Key::RunGivenUp,
        Ending::Stopped(_) => Key::RunStopped,
    })
}

/// What giving up does to the server as it is now: (title, what the disks are, what follows).
#[must_use]
pub fn abandon(run: &Run) -> Problem {
    let text = match run.disk_state() {
        DiskState::Untouched(_) => Late::RunGiveUpUntouched,
        DiskState::MayBeErased | DiskState::NotKnown => Late::RunGiveUpMayBe,
        DiskState::Erased => Late::RunGiveUpErased,
        DiskState::Installed(_) => Late::RunGiveUpInstalled,
    };
    Problem {
        title: late::fill(Late::RunGiveUpTitle, &[("hostname", run.order().hostname.as_str())]),
        text: late::own(text),
        remedy: late::own(Late::RunGiveUpThen),
        details: String::new(),
    }
}
