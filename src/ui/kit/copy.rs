//! A value that can be copied.

use super::button::{Button, ButtonKind};
use crate::text::{Key, own};
use crate::ui::dom::{El, Words, el};
use crate::ui::signal::Signal;
use crate::ui::spawn;
use leptos::prelude::{set_timeout, window};
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

const COPIED_MS: u64 = 2_000;

/// A value in the typeface for code, with a button that copies it. `label` says what it is.
#[must_use]
pub fn copyable(label: impl Into<Words>, value: String) -> El {
    let outcome = Signal::new(Key::Copy);
    let shown = el("code.copy__value").text(&value);
    let copy = move || {
        let copied = window().navigator().clipboard().write_text(&value);
        spawn(Box::pin(async move {
            let done = JsFuture::from(copied).await;
            // The view may be gone by then, and the signal with it.
            outcome.set(if done.is_ok() { Key::Copied } else { Key::CopyRefused });
            set_timeout(move || outcome.set(Key::Copy), Duration::from_millis(COPIED_MS));
        }));
    };
    let word = move || own(outcome.get());
    let said = move || if outcome.get() == Key::Copy { String::new() } else { word() };
    el("div.copy")
        .attr("role", "group")
        .label(label)
        .child(shown)
        .child(Button::new(Words::live(word), copy).kind(ButtonKind::Quiet).el())
        .child(el("span.unseen").attr("aria-live", "polite").words(Words::live(said)))
}
