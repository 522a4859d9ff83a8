//! How far something has come.

use super::status::Meaning;
use leptos::prelude::*;

/// A bar with its name and a sentence, such as the time that remains.
#[component]
pub fn Meter(
    #[prop(into)] label: Signal<String>,
    /// From 0 to 1; `None` while nobody can tell.
    #[prop(into)]
    value: Signal<Option<f64>>,
    /// Stands at the end of the line. Empty: nothing.
    #[prop(optional, into)]
    text: Signal<String>,
    #[prop(optional, into)] meaning: Signal<Meaning>,
) -> impl IntoView {
    view! {
        <div class=move || format!("meter meter--{}", meaning.get().class())>
            <span class="meter__label">{label}</span>
            <span class="meter__text">{text}</span>
            <progress class="meter__bar" max="1" value=value aria-label=label></progress>
        </div>
    }
}
