//! A value that can be copied.

use super::button::{Button, ButtonKind};
use super::fresh_id;
use crate::text::{Key, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

const COPIED_MS: u64 = 2_000;

/// What came of the last press.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    NotYet,
    Copied,
    Refused,
}

/// A value in the typeface for code, with a button that copies it.
#[component]
pub fn Copyable(
    /// What it is, for screen readers.
    #[prop(into)]
    label: String,
    #[prop(into)] value: Signal<String>,
) -> impl IntoView {
    let outcome = RwSignal::new(Outcome::NotYet);
    let id = fresh_id();
    let copy = move || {
        let words = value.get_untracked();
        spawn_local(async move {
            let done = JsFuture::from(window().navigator().clipboard().write_text(&words)).await;
            outcome.set(if done.is_ok() { Outcome::Copied } else { Outcome::Refused });
            set_timeout(move || outcome.set(Outcome::NotYet), Duration::from_millis(COPIED_MS));
        });
    };
    let word = Signal::derive(move || {
        let key = match outcome.get() {
            Outcome::NotYet => Key::Copy,
            Outcome::Copied => Key::Copied,
            Outcome::Refused => Key::CopyRefused,
        };
        t(key).to_owned()
    });
    let said = move || (outcome.get() != Outcome::NotYet).then(|| word.get());
    view! {
        <div class="copy" role="group" aria-label=label>
            <code class="copy__value" id=id>
                {value}
            </code>
            <Button label=word kind=ButtonKind::Quiet on_press=Callback::new(move |()| copy()) />
            <span class="unseen" aria-live="polite">
                {said}
            </span>
        </div>
    }
}
