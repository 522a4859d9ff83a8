//! A notification of the system when a reinstall needs somebody or is over. Drawn by the part of the
//! page that is fetched when it is asked for.
//!
//! Knows: what is worth one. Must not know: how the run came there.

use super::{Watched, head};
use crate::text::late::Late;
use crate::text::run::status;
use crate::text::{Key, fill};
use crate::ui::dom::{El, Words, el, follow};
use crate::ui::kit::{Allowed, Meaning, ask_to_notify, notify};
use crate::ui::signal::Signal;
use leptos::prelude::untrack;
use std::cell::Cell;

// What the browser says, as numbers: each further type in a signal is code of its own.
const ASKED: u64 = 0;
const ALLOWED: u64 = 1;
const REFUSED: u64 = 2;
const NONE: u64 = 3;

/// Called in the part alone.
pub(super) fn draw(watched: Watched) -> Vec<El> {
    let state = Signal::new(ASKED);
    ask_to_notify(move |allowed| {
        state.set(match allowed {
            Allowed::Yes => ALLOWED,
            Allowed::No => REFUSED,
            Allowed::Never => NONE,
        });
    });
    // As it stands when it is asked for: nobody is told what they have just seen.
    let worth = Signal::made(move || watched.see(|run| worth(head::meaning(run, watched.now()))));
    let last = Cell::new(untrack(|| worth.get()));
    follow(Box::new(move || {
        let now = worth.get();
        if last.replace(now) != now && now > 0 && *state.peek() == ALLOWED {
            untrack(|| tell(watched, state));
        }
    }));
    let words = move || {
        let is_over = watched.see(|run| run.ending().is_some());
        crate::text::late::own(match state.get() {
            ALLOWED if is_over => return String::new(),
            ASKED => Late::TellAsked,
            ALLOWED => Late::TellAllowed,
            REFUSED => Late::TellRefused,
            _ => Late::TellNone,
        })
    };
    vec![el("p.soft").attr("role", "status").words(Words::live(words))]
}

/// Another number for each thing that is worth a notification; 0 for what is not.
const fn worth(meaning: Meaning) -> u64 {
    match meaning {
        Meaning::Done => 1,
        Meaning::Late => 2,
        Meaning::Failed => 3,
        Meaning::Waiting | Meaning::GoingOn | Meaning::Unknown | Meaning::Skipped => 0,
    }
}

fn tell(watched: Watched, state: Signal<u64>) {
    let (title, text) = watched.see(|run| {
        let hostname = [("hostname", run.order().hostname.as_str())];
        (fill(Key::RunTitle, &hostname), status(run))
    });
    if !notify(&title, &text, &watched.id.text()) {
        state.set(NONE);
    }
}
