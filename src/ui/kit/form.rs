//! A form that is submitted by its button and by Enter, and leads to what was refused.

use super::focus::focus_first_invalid;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A group of fields with one outcome. The browser never sends it anywhere.
#[component]
pub fn Form(
    /// Names the form for screen readers.
    #[prop(into)]
    label: String,
    /// Runs at Enter and at the submitting button. Afterwards the focus goes to the first
    /// field that shows an error, if one does.
    on_submit: Callback<()>,
    children: Children,
) -> impl IntoView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_submit.run(());
        if let Some(form) = event.current_target() {
            focus_first_invalid(form.unchecked_ref());
        }
    };
    view! {
        <form class="form stack" aria-label=label novalidate on:submit=submit>
            {children()}
        </form>
    }
}
