//! A view that waits, has nothing to show, or failed.

use super::button::Button;
use super::icon::{Icon, icon};
use super::notice::{Notice, NoticeKind};
use super::{actions, words};
use crate::text::problem::Problem;
use crate::text::{Key, t};
use crate::ui::dom::{El, classed, el};

/// Waits, in words.
#[must_use]
pub fn loading(text: &str) -> El {
    let line = classed("p", "status soft").child(icon(Icon::Core)).text(text);
    classed("div", "state state--loading").attr("role", "status").child(line)
}

/// Has nothing to show, says why, and may offer what to do.
#[must_use]
pub fn empty(title: &str, text: &str, controls: Vec<El>) -> El {
    classed("div", "state")
        .attr("role", "status")
        .child(el("h2").text(title))
        .maybe(words("soft", text))
        .maybe((!controls.is_empty()).then(|| actions(controls)))
}

/// Failed, says what happened, and can be tried again.
#[must_use]
pub fn failed(kind: NoticeKind, said: Problem, retry: impl Fn() + 'static) -> El {
    Notice::new(kind, said).controls(vec![Button::new(t(Key::TryAgain), retry).el()]).el()
}
