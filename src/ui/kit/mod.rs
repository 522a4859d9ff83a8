//! The parts every view is made of: fields, choices, buttons, notices and the like.
//!
//! Knows: how a part looks, is named and is used by keyboard and screen reader. State comes in
//! by closures over signals, intent goes out by closures. Must not know: servers, reinstalls,
//! the API, or any other thing of the domain.

mod button;
mod checklist;
mod choice;
mod code;
mod copy;
mod dialog;
mod field;
mod file;
mod focus;
mod form;
mod icon;
mod notice;
mod notify;
mod page;
mod rail;
mod reveal;
mod secret;
mod state;
mod status;
mod table;
mod toggles;

pub use button::{Button, ButtonKind, link_button};
pub use checklist::{Rule, checklist};
pub use choice::{Choice, ChoiceOption, Pick};
pub use copy::{copy_secret, copy_secret_or, copy_text, copyable};
pub use dialog::dialog;
pub use field::{Field, FieldKind, select_field};
pub use file::{Intake, chooser};
pub use focus::{focus_back, focus_first_invalid, focus_heading, scroll_to_top};
pub use form::form;
pub use icon::{Icon, icon};
pub use notice::{Notice, NoticeKind, details};
pub use notify::{Allowed, ask_to_notify, notify};
pub use page::{page_head, set_icon, set_title, trail};
pub use rail::{Step, rail};
pub use secret::secret;
pub use state::{empty, failed, loading};
pub use status::{Meaning, status};
pub use table::{Cell, Fact, Row, facts, table};
pub use toggles::toggles;

use super::dom::{El, classed, el};
use crate::text::number;
use std::cell::Cell as Counter;

/// An id for an element that another element has to point to. Unique in the page.
fn fresh_id() -> String {
    thread_local!(static LAST: Counter<u32> = const { Counter::new(0) });
    let id = LAST.get() + 1;
    LAST.set(id);
    ["k", &number(id.into())].concat()
}

/// A column of things with the same distance between them.
#[must_use]
pub fn stack(children: Vec<El>) -> El {
    el("div.stack").children(children)
}

/// Controls in a line, the main one first.
#[must_use]
pub fn actions(children: Vec<El>) -> El {
    el("div.actions").children(children)
}

/// A paragraph; none for no words.
#[must_use]
pub fn words(class: &str, words: &str) -> Option<El> {
    (!words.is_empty()).then(|| classed("p", class).text(words))
}

/// What is wrong with a control, read out when it changes.
fn error(shown: impl Fn() -> Option<String> + 'static) -> El {
    el("p.field__error").attr("aria-live", "polite").live(move || match shown() {
        Some(words) => vec![icon(Icon::Cross), el("span").text(&words)],
        None => Vec::new(),
    })
}

/// What a person may want to look at, though nothing is wrong; read out when it changes.
#[must_use]
pub fn warnings(shown: impl Fn() -> Vec<String> + 'static) -> El {
    el("div").attr("aria-live", "polite").patched(move || {
        let warning =
            |words: String| el("p.field__warning").child(icon(Icon::Triangle)).child(el("span").text(&words));
        shown().into_iter().map(warning).collect()
    })
}
