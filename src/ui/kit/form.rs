//! A form that is submitted by its button and by Enter, and leads to what was refused.

use super::focus::focus_first_invalid;
use crate::ui::dom::{El, Source, Words, el};

/// A group of fields with one outcome. The browser never sends it anywhere.
///
/// `label` names it for screen readers. `on_submit` runs at Enter and at the submitting button;
/// afterwards the focus goes to the first field that shows an error, if one does.
#[must_use]
pub fn form(label: impl Into<Words>, on_submit: impl Fn() + 'static) -> El {
    draw(label.into(), Box::new(on_submit))
}

fn draw(label: Words, on_submit: Box<dyn Source<()>>) -> El {
    let form = el("form.form stack").label(label).flag("novalidate", true);
    let root = form.node().clone();
    form.on("submit", move |event| {
        event.prevent_default();
        on_submit.get();
        focus_first_invalid(&root);
    })
}
