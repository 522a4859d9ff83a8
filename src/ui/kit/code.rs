//! What makes a text area fit for code: numbers of its lines, and a Tab key that writes.

use crate::text::number;
use crate::ui::dom::{El, Read, Words, el};
use crate::ui::signal::Signal;
use leptos::prelude::document;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, KeyboardEvent};

/// A text area with the numbers of the lines of `value`, which scroll along with it.
pub(super) fn numbered(area: El, value: Read<String>) -> El {
    let lines = Signal::made(move || 1 + value.get().bytes().filter(|byte| *byte == b'\n').count() as u64);
    let gutter = el("pre.field__gutter").attr("aria-hidden", "true");
    let gutter = gutter.words(Words::live(move || numbers(lines.get())));
    let (beside, scrolled) = (gutter.node().clone(), area.node().clone());
    let area = area
        .attr("wrap", "off")
        .on("scroll", move |_| beside.set_scroll_top(scrolled.scroll_top()))
        .on("keydown", writes_tabs());
    el("div.field__box field__box--code").child(gutter).child(area)
}

fn numbers(lines: u64) -> String {
    let mut all = String::new();
    for line in 1..=lines {
        all.push_str(&number(line));
        all.push('\n');
    }
    all
}

/// Tab writes a tab. After Escape it goes on to the next control, as Shift and Tab go back: the
/// keyboard is never locked in.
fn writes_tabs() -> impl Fn(web_sys::Event) {
    let is_leaving = Cell::new(false);
    move |event| {
        let event: &KeyboardEvent = event.unchecked_ref();
        let key = event.key();
        let was_leaving = is_leaving.replace(key == "Escape");
        let with_others = event.shift_key() || event.ctrl_key() || event.alt_key() || event.meta_key();
        // A browser that can't write so moves on, as everywhere.
        if key == "Tab" && !was_leaving && !with_others && write("\t") {
            event.prevent_default();
        }
    }
}

/// Writes where the caret is, in a way that can be undone.
fn write(text: &str) -> bool {
    let document: HtmlDocument = document().unchecked_into();
    document.exec_command_with_show_ui_and_value("insertText", false, text) == Ok(true)
}
