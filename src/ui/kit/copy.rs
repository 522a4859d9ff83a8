//! Values that can be copied.

use super::button::{Button, ButtonKind};
use crate::text::{Key, own};
use crate::ui::dom::{Act, El, Words, el};
use crate::ui::signal::Signal;
use crate::ui::spawn;
use leptos::prelude::{set_timeout, untrack, window};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

const COPIED_MS: u64 = 2_000;
/// How long a secret may stand in the clipboard.
const SECRET_MS: u64 = 60_000;

thread_local! {
    /// Counts what this page has put into the clipboard.
    static COPIES: Cell<u32> = const { Cell::new(0) };
}

/// A value in the typeface for code, with a button that copies it. `label` says what it is.
#[must_use]
pub fn copyable(label: impl Into<Words>, value: String) -> El {
    let outcome = Signal::new(Key::Copy);
    let shown = el("code.copy__value").text(&value);
    let copy = move || {
        write(
            &value,
            Rc::new(move |done| {
                // The view may be gone by then, and the signal with it.
                outcome.set(if done { Key::Copied } else { Key::CopyRefused });
                later(COPIED_MS, Rc::new(move |()| outcome.set(Key::Copy)));
            }),
        );
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

/// A button that copies a text which is too long to stand beside it.
#[must_use]
pub fn copy_text(label: impl Into<Words>, text: impl Fn() -> String + 'static) -> El {
    let (label, outcome) = (label.into(), Signal::new(Key::Copy));
    let copy = move || write(&untrack(&text), Rc::new(move |done| outcome.set(copied(done))));
    let word = move || if outcome.get() == Key::Copy { label.get() } else { own(outcome.get()) };
    let said = move || if outcome.get() == Key::Copy { String::new() } else { own(outcome.get()) };
    let said = el("span.unseen").attr("aria-live", "polite").words(Words::live(said));
    el("span").child(Button::new(Words::live(word), copy).el()).child(said)
}

const fn copied(done: bool) -> Key {
    if done { Key::Copied } else { Key::CopyRefused }
}

/// Parts of a line: a button that copies a secret, clears the clipboard a minute later, wherever the
/// person is in the page by then, and what came of it.
#[must_use]
pub fn copy_secret(secret: impl Fn() -> String + Clone + 'static) -> Vec<El> {
    let outcome = Signal::new(Key::Copy);
    let there = secret.clone();
    let copied = move |done| {
        outcome.set(if done { Key::SecretCopied } else { Key::CopyRefused });
        let mine = COPIES.get();
        let clear = move |()| {
            // What was copied since then is another matter, with a minute of its own.
            if COPIES.get() == mine {
                write("", Rc::new(move |done| outcome.set(cleared(done))));
            }
        };
        if done {
            later(SECRET_MS, Rc::new(clear));
        }
    };
    let copy = move || write(&untrack(&secret), Rc::new(copied));
    let said = move || if outcome.get() == Key::Copy { String::new() } else { own(outcome.get()) };
    let blocked = move || there().is_empty().then(|| own(Key::SecretMissing));
    let button = Button::new(Key::Copy, copy).blocked(blocked).el();
    vec![button, el("span.copy__said").attr("role", "status").words(Words::live(said))]
}

const fn cleared(done: bool) -> Key {
    if done { Key::SecretCleared } else { Key::SecretStays }
}

/// Puts `text` into the clipboard, and tells whether the browser let it.
fn write(text: &str, told: Act<bool>) {
    let written = window().navigator().clipboard().write_text(text);
    spawn(Box::pin(async move {
        let done = JsFuture::from(written).await.is_ok();
        COPIES.set(COPIES.get() + u32::from(done));
        told.put(done);
    }));
}

fn later(ms: u64, act: Act<()>) {
    set_timeout(move || act.put(()), Duration::from_millis(ms));
}
