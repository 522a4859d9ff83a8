//! A view that waits, has nothing to show, or failed.

use super::button::Button;
use super::icon::{Icon, icon};
use super::notice::{Notice, NoticeKind};
use crate::text::{Key, t};
use leptos::prelude::*;

/// Waits, in words.
#[component]
pub fn Loading(#[prop(into)] text: String) -> impl IntoView {
    view! {
        <div class="state state--loading" role="status">
            <p class="status soft">{icon(Icon::Core)} {text}</p>
        </div>
    }
}

/// Has nothing to show, says why, and may offer what to do.
#[component]
pub fn Empty(
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="state" role="status">
            <h2>{title}</h2>
            <p class="soft">{text}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}

/// Failed, says what happened, and can be tried again.
#[component]
pub fn Failed(
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional, into)] remedy: String,
    #[prop(optional, into)] details: String,
    on_retry: Callback<()>,
) -> impl IntoView {
    view! {
        <Notice kind=NoticeKind::Error title=title text=text remedy=remedy details=details>
            <Button label=t(Key::TryAgain) on_press=on_retry />
        </Notice>
    }
}
