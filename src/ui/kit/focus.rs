//! Where the keyboard is, after the page has changed under it.

use super::page::set_title;
use crate::ui::dom::once_drawn;
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Puts the focus on the first control inside `root` whose value was refused, once the page
/// has been drawn. Nothing happens when there is none.
pub fn focus_first_invalid(root: &Element) {
    let root = root.clone();
    once_drawn(Box::new(move || focus_in(&root, "[aria-invalid=true]")));
}

/// Puts the focus on the heading of the page, so that a screen reader starts there.
pub fn focus_heading() {
    once_drawn(Box::new(|| {
        if let Some(root) = document().body() {
            focus_in(&root, "main h1");
            // A view that was hidden meanwhile has not named the tab again by itself.
            if let Some(heading) = root.query_selector("main h1").ok().flatten() {
                set_title(&heading.text_content().unwrap_or_default());
            }
        }
    }));
}

/// Puts the focus back on what `selector` finds, once the page has been drawn; where that has gone
/// meanwhile, on the heading.
pub fn focus_back(selector: &'static str) {
    once_drawn(Box::new(move || {
        let Some(root) = document().body() else { return };
        match root.query_selector(selector) {
            Ok(Some(_)) => focus_in(&root, selector),
            _ => focus_heading(),
        }
    }));
}

/// Shows the top of the page.
pub fn scroll_to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

fn focus_in(root: &Element, selector: &str) {
    let found = root.query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        // A refusal means that the element left the page meanwhile; there is nobody to tell.
        let _ = element.focus();
    }
}
