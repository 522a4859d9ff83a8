//! Buttons, and links that look like them.

use super::fresh_id;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// How much a button weighs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do next; at most one in sight.
    Primary,
    #[default]
    Secondary,
    /// Destroys something.
    Danger,
    /// As light as a link.
    Quiet,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button--primary",
            Self::Secondary => "button button--secondary",
            Self::Danger => "button button--danger",
            Self::Quiet => "button button--quiet",
        }
    }
}

/// A button. One that can't be pressed now says why, beside it, and keeps its place in the
/// order of the keyboard so that the reason can be reached.
#[component]
pub fn Button(
    #[prop(into)] label: Signal<String>,
    #[prop(optional)] kind: ButtonKind,
    /// Runs when it is pressed; not needed for a submitting button.
    #[prop(optional)]
    on_press: Option<Callback<()>>,
    /// Submits the form around it.
    #[prop(optional)]
    submit: bool,
    /// True while what was asked for goes on; it can't be pressed again meanwhile.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// The words while busy.
    #[prop(optional, into)]
    busy_label: String,
    /// Why it can't be pressed, if so.
    #[prop(optional, into)]
    blocked: Signal<Option<String>>,
) -> impl IntoView {
    let reason = fresh_id();
    let described = reason.clone();
    let idle = move || busy.get() || blocked.read().is_some();
    let press = move |event: MouseEvent| {
        if busy.get_untracked() || blocked.read_untracked().is_some() {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    let has_busy_label = !busy_label.is_empty();
    let label_class = move |away: bool| {
        if away { "button__label button__label--away" } else { "button__label" }
    };
    view! {
        <button
            class=kind.class()
            type=if submit { "submit" } else { "button" }
            aria-disabled=move || idle().then_some("true")
            aria-busy=move || busy.get().then_some("true")
            aria-describedby=move || blocked.read().is_some().then(|| described.clone())
            on:click=press
        >
            <span class=move || label_class(busy.get() && has_busy_label)>{label}</span>
            {has_busy_label
                .then(|| view! { <span class=move || label_class(!busy.get())>{busy_label}</span> })}
        </button>
        {move || {
            blocked
                .get()
                .map(|why| view! { <span class="button__reason" id=reason.clone()>{why}</span> })
        }}
    }
}

/// A link with the looks of a button, for what leads to another view.
#[component]
pub fn LinkButton(
    #[prop(into)] label: String,
    /// A hash of this page, such as `#/servers`.
    #[prop(into)]
    href: String,
    #[prop(optional)] kind: ButtonKind,
) -> impl IntoView {
    view! {
        <a class=kind.class() href=href>
            {label}
        </a>
    }
}
