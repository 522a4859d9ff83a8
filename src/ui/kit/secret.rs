//! A secret that can be shown and copied, and stands in the page only while it is shown.

use super::button::{Button, ButtonKind};
use super::copy::copy_secret;
use crate::text::{Key, own};
use crate::ui::dom::{El, Words, el};
use crate::ui::signal::Signal;

/// A name, the secret behind dots, the buttons to show and to copy it, and a sentence under it.
#[must_use]
pub fn secret(label: Key, text: impl Into<Words>, value: impl Fn() -> String + Clone + 'static) -> El {
    let seen = Signal::new(false);
    let shown = value.clone();
    let held = el("div.secret__value").live(move || {
        vec![if seen.get() {
            el("code").text(&shown())
        } else {
            // Of one length, whatever stands behind it.
            el("span")
                .child(el("span").attr("aria-hidden", "true").text("••••••••"))
                .child(el("span.unseen").words(Key::SecretHidden))
        }]
    });
    let word = move || own(if seen.get() { Key::Hide } else { Key::Show });
    let reveal = Button::new(Words::live(word), move || seen.set(!*seen.peek())).kind(ButtonKind::Quiet).el();
    let buttons = el("div.actions secret__buttons").child(reveal).children(copy_secret(value));
    el("div.secret")
        .attr("role", "group")
        .label(label)
        .child(el("div.secret__name").words(label))
        .child(held)
        .child(buttons)
        .child(el("p.secret__text soft").words(text))
}
