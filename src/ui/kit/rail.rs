//! Steps in their order, each with its state.

use super::icon::icon;
use super::status::Meaning;
use leptos::prelude::*;

/// One step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    pub meaning: Meaning,
    /// The state as a word, for those who do not see the sign.
    pub state: String,
    pub name: String,
    /// When, or how long. Empty: nothing yet.
    pub time: String,
    /// What was said about it. Empty: nothing.
    pub note: String,
}

/// Steps in their order, joined by a line.
#[component]
pub fn Rail(#[prop(into)] label: String, #[prop(into)] steps: Signal<Vec<Step>>) -> impl IntoView {
    view! {
        <ol class="rail" aria-label=label>
            {move || steps.get().into_iter().map(draw).collect_view()}
        </ol>
    }
}

fn draw(step: Step) -> AnyView {
    let Step { meaning, state, name, time, note } = step;
    let current = matches!(meaning, Meaning::GoingOn | Meaning::Late).then_some("step");
    view! {
        <li class=format!("rail__step rail__step--{}", meaning.class()) aria-current=current>
            {icon(meaning.icon())}
            <span class="rail__name">{name} " " <span class="unseen">{state}</span></span>
            <span class="rail__time">{time}</span>
            {(!note.is_empty()).then(|| view! { <p class="rail__note">{note}</p> })}
        </li>
    }
    .into_any()
}
