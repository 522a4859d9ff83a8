//! The button that shows a password and hides it again.

use crate::text::{Key, fill};
use crate::ui::dom::{El, Words, el, follow};
use crate::ui::signal::Signal;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// The button for `control`, whose element has this id, in the field called `label`.
pub(super) fn reveal(label: Words, id: &str, control: Element, seen: Signal<bool>) -> El {
    follow(Box::new(move || {
        let kind = if seen.get() { "text" } else { "password" };
        control.unchecked_ref::<HtmlInputElement>().set_type(kind);
    }));
    el("button.field__reveal")
        .attr("type", "button")
        .attr("aria-controls", id)
        .live_attr("aria-label", move || {
            let key = if seen.get() { Key::HideField } else { Key::ShowField };
            Some(fill(key, &[("field", &label.get())]))
        })
        .words(Words::picked(move || if seen.get() { Key::Hide } else { Key::Show }))
        .on("click", move |_| seen.set(!*seen.peek()))
}
