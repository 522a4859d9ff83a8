//! A view that waits, has nothing to show, or failed.

use super::actions;
use super::button::Button;
use super::icon::{Icon, icon};
use super::notice::{Notice, NoticeKind};
use crate::text::Key;
use crate::text::problem::Problem;
use crate::ui::dom::{El, Words, el};

/// Waits, in words.
#[must_use]
pub fn loading(text: impl Into<Words>) -> El {
    let line = el("p.status soft").child(icon(Icon::Core)).words(text);
    el("div.state state--loading").attr("role", "status").child(line)
}

/// Has nothing to show, says why, and may offer what to do.
#[must_use]
pub fn empty(title: impl Into<Words>, text: impl Into<Words>, controls: Vec<El>) -> El {
    el("div.state")
        .attr("role", "status")
        .child(el("h2").words(title))
        .child(el("p.soft").words(text))
        .maybe((!controls.is_empty()).then(|| actions(controls)))
}

/// Failed, says what happened, and can be tried again.
#[must_use]
pub fn failed(kind: NoticeKind, said: Problem, retry: impl Fn() + 'static) -> El {
    Notice::new(kind, said).controls(vec![Button::new(Key::TryAgain, retry).el()]).el()
}
