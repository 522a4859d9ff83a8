//! Toggle buttons in a row, of which one is on: a filter.

use crate::ui::dom::{El, Words, el};
use crate::ui::signal::Signal;

/// One button for each of `options` (its value, its words); `on` is the value of the one that is
/// on, and is set by pressing another.
#[must_use]
pub fn toggles(label: impl Into<Words>, options: Vec<(String, Words)>, on: Signal<String>) -> El {
    let buttons = options.into_iter().map(|(value, words)| toggle(value, words, on)).collect();
    el("div.toggles").attr("role", "group").label(label).children(buttons)
}

fn toggle(value: String, words: Words, on: Signal<String>) -> El {
    let own = value.clone();
    el("button.toggle")
        .attr("type", "button")
        .live_attr("aria-pressed", move || Some(if *on.read() == own { "true" } else { "false" }.to_owned()))
        .words(words)
        .on("click", move |_| on.set(value.clone()))
}
