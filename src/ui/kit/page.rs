//! The head of a view: its heading, the title of the browser's tab, the way back.

use crate::text::{Key, fill, t};
use crate::ui::dom::{self, El, Words, el, follow};
use leptos::prelude::document;

/// The heading of a view, also put into the tab's title, with a sentence under it. Each view has
/// one, from its first moment on: the focus goes there when the view opens.
#[must_use]
pub fn page_head(title: impl Into<Words>, text: impl Into<Words>) -> El {
    head(title.into(), text.into())
}

fn head(title: Words, text: Words) -> El {
    let named = title.clone();
    follow(Box::new(move || set_title(&named.get())));
    el("div.page__head").child(el("h1").attr("tabindex", "-1").words(title)).child(el("p.soft").words(text))
}

/// Names the tab after the view.
pub fn set_title(view: &str) {
    document().set_title(&fill(Key::TabTitle, &[("view", view), ("app", t(Key::AppName))]));
}

/// Gives the tab another icon.
pub fn set_icon(file: &str) {
    if let Ok(Some(icon)) = document().query_selector("link[rel=icon]") {
        dom::set(&icon, "href", Some(file));
    }
}

/// Where one is: (name, address) from the outermost view to this one, which comes last and is
/// no link.
#[must_use]
pub fn trail(steps: Vec<(String, String)>) -> El {
    let last = steps.len().saturating_sub(1);
    let step = |(at, (name, href)): (usize, (String, String))| {
        el("li").child(match at == last {
            true => el("span").attr("aria-current", "page").text(&name),
            false => el("a").attr("href", &href).text(&name),
        })
    };
    let steps = el("ol.trail").children(steps.into_iter().enumerate().map(step).collect());
    el("nav").label(Key::WhereYouAre).child(steps)
}
