//! Values that can be copied.
//!
//! Knows: what a browser lets a page do with its clipboard. Must not know: what is copied. What the page
//! can't know of the clipboard it does not claim: what somebody copied in another program is theirs.

use super::button::{Button, ButtonKind};
use crate::text::{Key, own};
use crate::ui::dom::{Act, El, Words, el};
use crate::ui::signal::Signal;
use crate::ui::spawn;
use js_sys::{Object, Reflect};
use leptos::prelude::{document, set_timeout, untrack, window};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AddEventListenerOptions, Clipboard, Node, PermissionState, PermissionStatus};
use zeroize::Zeroizing;

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
    let node = shown.node().clone();
    let copy = move || {
        let node = node.clone();
        write(
            &value,
            Rc::new(move |done: bool| {
                if !done {
                    select(&node);
                }
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

/// Parts of a line: a button that copies a secret, and what came of it. A minute later the clipboard is
/// cleared, wherever the person is in the page by then, if the browser lets the page see that the secret
/// still stands in it.
#[must_use]
pub fn copy_secret(secret: impl Fn() -> String + Clone + 'static) -> Vec<El> {
    copy_secret_or(secret, || ())
}

/// The same, where `by_hand` marks the secret for somebody to copy it when the browser does not.
#[must_use]
pub fn copy_secret_or(
    secret: impl Fn() -> String + Clone + 'static,
    by_hand: impl Fn() + Clone + 'static,
) -> Vec<El> {
    let outcome = Signal::new(Key::Copy);
    let there = secret.clone();
    let copy = move || {
        let (copied, by_hand) = (Rc::new(Zeroizing::new(untrack(&secret))), by_hand.clone());
        let told = copied.clone();
        let done = move |done: bool| match done {
            true => keep_for_a_minute(told.clone(), outcome),
            false => {
                outcome.set(Key::CopyRefused);
                by_hand();
            }
        };
        write(&copied, Rc::new(done));
    };
    let said = move || if outcome.get() == Key::Copy { String::new() } else { own(outcome.get()) };
    let blocked = move || there().is_empty().then(|| own(Key::SecretMissing));
    let button = Button::new(Key::Copy, copy).blocked(blocked).el();
    vec![button, el("span.copy__said").attr("role", "status").words(Words::live(said))]
}

/// Says what becomes of a secret in the clipboard, and sees to it a minute later.
fn keep_for_a_minute(secret: Rc<Zeroizing<String>>, outcome: Signal<Key>) {
    let mine = COPIES.get();
    spawn(Box::pin(async move {
        let may_read = may_read().await;
        outcome.set(if may_read { Key::SecretCopied } else { Key::SecretKept });
        if may_read {
            later(SECRET_MS, Rc::new(move |()| clear(secret.clone(), mine, outcome)));
        }
    }));
}

/// Clears the clipboard if the secret still stands in it.
fn clear(secret: Rc<Zeroizing<String>>, mine: u32, outcome: Signal<Key>) {
    spawn(Box::pin(async move {
        // What was copied here since then is another matter, with a minute of its own.
        if COPIES.get() != mine {
            return;
        }
        // The permission may have been taken back, and without it reading would ask for it.
        let held = if may_read().await { read().await } else { None };
        match held {
            Some(held) if *held == **secret => {
                write("", Rc::new(move |done| outcome.set(cleared(done))));
            }
            Some(_) => outcome.set(Key::SecretReplaced),
            None => {
                outcome.set(Key::SecretStays);
                // A page that is not in front can't look: it does so once it is.
                if document().has_focus().is_ok_and(|has_focus| !has_focus) {
                    once_in_front(move || clear(secret.clone(), mine, outcome));
                }
            }
        }
    }));
}

const fn cleared(done: bool) -> Key {
    if done { Key::SecretCleared } else { Key::SecretStays }
}

/// Calls `act` when the page comes to the front.
fn once_in_front(act: impl FnOnce() + 'static) {
    let act = Closure::once_into_js(act);
    let once = AddEventListenerOptions::new();
    once.set_once(true);
    // A window takes a listener for any event.
    let _ = window().add_event_listener_with_callback_and_add_event_listener_options(
        "focus",
        act.unchecked_ref(),
        &once,
    );
}

/// The clipboard; over plain http there is none.
fn clipboard() -> Option<Clipboard> {
    Some(window().navigator().clipboard()).filter(|clipboard| clipboard.is_object())
}

/// Whether the page may read the clipboard without asking anybody.
async fn may_read() -> bool {
    let permissions = window().navigator().permissions().ok().filter(|permissions| permissions.is_object());
    let (Some(permissions), Some(_)) = (permissions, clipboard()) else { return false };
    // `PermissionName` does not have this one, as not all browsers do; the others refuse the question.
    let what = Object::new();
    let Ok(true) = Reflect::set(&what, &"name".into(), &"clipboard-read".into()) else { return false };
    let Ok(asked) = permissions.query(&what) else { return false };
    let status = JsFuture::from(asked).await.map(JsCast::unchecked_into::<PermissionStatus>);
    status.is_ok_and(|status| status.state() == PermissionState::Granted)
}

/// What stands in the clipboard, where that may be known.
async fn read() -> Option<Zeroizing<String>> {
    let held = JsFuture::from(clipboard()?.read_text()).await.ok()?;
    held.as_string().map(Zeroizing::new)
}

/// Puts `text` into the clipboard, and tells whether the browser let it.
fn write(text: &str, told: Act<bool>) {
    // The browser has to see that a person pressed something, so that this can't wait.
    let written = clipboard().map(|clipboard| clipboard.write_text(text));
    spawn(Box::pin(async move {
        let done = match written {
            Some(written) => JsFuture::from(written).await.is_ok(),
            None => false,
        };
        COPIES.set(COPIES.get() + u32::from(done));
        told.put(done);
    }));
}

/// Marks what is written in an element, for somebody who copies it by hand.
fn select(node: &Node) {
    if let Ok(Some(selection)) = window().get_selection() {
        // It fails for no node but a document type.
        let _ = selection.select_all_children(node);
    }
}

fn later(ms: u64, act: Act<()>) {
    set_timeout(move || act.put(()), Duration::from_millis(ms));
}
