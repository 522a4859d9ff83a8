//! A question that has to be answered before anything else.

use super::fresh_id;
use crate::ui::dom::{El, Source, Words, el, follow, once_drawn};
use crate::ui::signal::Signal;
use leptos::prelude::untrack;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

/// A modal dialog. The browser keeps the keyboard inside, closes it at Escape and gives the
/// focus back to where it was.
///
/// `on_close` runs when the person closes it; the owner then lets `open` say false. What is
/// inside is made anew each time it opens.
#[must_use]
pub fn dialog(
    title: impl Into<Words>,
    open: Signal<bool>,
    on_close: impl Fn() + 'static,
    inside: impl Fn() -> Vec<El> + 'static,
) -> El {
    draw(title.into(), open, Box::new(on_close), Box::new(inside))
}

fn draw(
    title: Words,
    open: Signal<bool>,
    on_close: Box<dyn Source<()>>,
    inside: Box<dyn Source<Vec<El>>>,
) -> El {
    let id = fresh_id();
    let dialog = el("dialog.dialog")
        .attr("aria-labelledby", &id)
        .child(el("h2.dialog__title").attr("id", &id).words(title))
        .child(el("div.dialog__inside").live(move || match open.get() {
            true => untrack(|| inside.get()),
            false => Vec::new(),
        }))
        .on("close", move |_| {
            if *open.peek() {
                on_close.get();
            }
        });
    let node: HtmlDialogElement = dialog.node().clone().unchecked_into();
    follow(Box::new(move || {
        let (node, open) = (node.clone(), open.get());
        // A dialog opens only in a page, and this one may still be on its way there.
        once_drawn(Box::new(move || match (open, node.open()) {
            // It can only refuse when it has left the page meanwhile.
            (true, false) => drop(node.show_modal()),
            (false, true) => node.close(),
            (true, true) | (false, false) => {}
        }));
    }));
    dialog
}
