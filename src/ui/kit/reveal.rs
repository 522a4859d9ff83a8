//! The button that shows a secret and hides it again.

use crate::text::{Key, fill};
use crate::ui::dom::{El, Words, el, follow, set};
use crate::ui::signal::Signal;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// The button for `control`, whose element has this id, in the field called `label`. What is no password
/// is hidden by its looks alone, or the browser would put a saved password into it.
pub(super) fn reveal(
    label: Words,
    id: &str,
    control: Element,
    purpose: Option<&'static str>,
    seen: Signal<bool>,
) -> El {
    follow(Box::new(move || {
        let is_seen = seen.get();
        if let Some(purpose) = purpose {
            let kind = if is_seen { "text" } else { "password" };
            control.unchecked_ref::<HtmlInputElement>().set_type(kind);
            // As a field of text it would be written to the disk with the tab.
            set(&control, "autocomplete", Some(if is_seen { "off" } else { purpose }));
        } else {
            set(&control, "data-masked", (!is_seen).then_some(""));
        }
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
