//! What a person has to know: what happened, and what to do about it.

use super::fresh_id;
use super::icon::{Icon, icon};
use crate::text::{Key, t};
use leptos::prelude::*;

/// How grave a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Good to know.
    Info,
    /// Something ended well.
    Done,
    /// Go on, but with care.
    Warning,
    /// Something went wrong; read out at once.
    Error,
    /// Something will be destroyed. The one loud thing of the product.
    Danger,
}

/// A notice with its title, sentence and remedy.
#[component]
pub fn Notice(
    kind: NoticeKind,
    #[prop(into)] title: String,
    /// What happened. Empty: the title says it all.
    #[prop(optional, into)]
    text: String,
    /// What to do. Empty: nothing.
    #[prop(optional, into)]
    remedy: String,
    /// The raw words behind it, one click away. Empty: none.
    #[prop(optional, into)]
    details: String,
    /// The view says it to screen readers by itself.
    #[prop(optional)]
    quiet: bool,
    /// Controls that follow the words.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let id = fresh_id();
    let named = id.clone();
    let (class, sign, role) = match kind {
        NoticeKind::Info => ("notice notice--info", Icon::Info, "note"),
        NoticeKind::Done => ("notice notice--done", Icon::Tick, "status"),
        NoticeKind::Warning => ("notice notice--warning", Icon::Triangle, "note"),
        NoticeKind::Error => ("notice notice--error", Icon::Cross, "alert"),
        NoticeKind::Danger => ("notice notice--danger", Icon::Triangle, "note"),
    };
    let role = if quiet { "note" } else { role };
    view! {
        <div class=class role=role aria-labelledby=named>
            <div class="notice__sign">{icon(sign)}</div>
            <div class="notice__body">
                <p class="notice__title" id=id>
                    {title}
                </p>
                {[text, remedy]
                    .into_iter()
                    .filter(|words| !words.is_empty())
                    .map(|words| view! { <p>{words}</p> })
                    .collect_view()}
                {(!details.is_empty())
                    .then(|| view! { <Details summary=t(Key::WhatTheApiSaid) raw=details /> })}
                {children.map(|children| view! { <div class="actions">{children()}</div> })}
            </div>
        </div>
    }
}

/// Raw words, folded away until asked for.
#[component]
pub fn Details(
    #[prop(into)] summary: String,
    /// Shown as text, never as markup.
    #[prop(into)]
    raw: String,
) -> impl IntoView {
    view! {
        <details class="details">
            <summary>{summary}</summary>
            <pre class="details__raw" tabindex="0">
                {raw}
            </pre>
        </details>
    }
}
