//! The head of a view: its heading, the title of the browser's tab, the way back.

use crate::text::{Key, fill, t};
use leptos::prelude::*;

/// The heading of a view, also put into the tab's title. Each view has one, from its first
/// moment on: the focus goes there when the view opens.
#[component]
pub fn PageHead(
    #[prop(into)] title: Signal<String>,
    /// A sentence under it. Empty: none.
    #[prop(optional, into)]
    text: Signal<String>,
) -> impl IntoView {
    Effect::new(move |_| {
        document().set_title(&fill(Key::TabTitle, &[("view", &title.read()), ("app", t(Key::AppName))]));
    });
    view! {
        <div class="page__head">
            <h1 tabindex="-1">{title}</h1>
            {move || {
                let text = text.get();
                (!text.is_empty()).then(|| view! { <p class="soft">{text}</p> })
            }}
        </div>
    }
}

/// Where one is: (name, address) from the outermost view to this one, which comes last and is
/// no link.
#[component]
pub fn Trail(#[prop(into)] steps: Signal<Vec<(String, String)>>) -> impl IntoView {
    let items = move || {
        let steps = steps.get();
        let last = steps.len().saturating_sub(1);
        let draw = |(at, (name, href)): (usize, (String, String))| {
            if at == last {
                view! {
                    <li>
                        <span aria-current="page">{name}</span>
                    </li>
                }
                .into_any()
            } else {
                view! {
                    <li>
                        <a href=href>{name}</a>
                    </li>
                }
                .into_any()
            }
        };
        steps.into_iter().enumerate().map(draw).collect_view()
    };
    view! {
        <nav aria-label=t(Key::WhereYouAre)>
            <ol class="trail">{items}</ol>
        </nav>
    }
}
