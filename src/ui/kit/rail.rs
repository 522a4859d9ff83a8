//! Steps in their order, each with its state.

use super::icon::icon;
use super::notice::Details;
use super::status::Meaning;
use crate::text::{Key, t};
use leptos::prelude::*;

/// One step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    pub meaning: Meaning,
    /// The state as a word.
    pub state: String,
    pub name: String,
    /// When it began. Empty: not yet.
    pub since: String,
    /// How long it took, or takes so far. Empty: nothing yet.
    pub time: String,
    /// What is to be said about it. Empty: nothing.
    pub note: String,
    /// Somebody's own words about it. Empty: none.
    pub words: String,
    /// The raw words behind the note, one click away. Empty: none.
    pub details: String,
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
    let Step { meaning, state, name, since, time, note, words, details } = step;
    let current = matches!(meaning, Meaning::GoingOn | Meaning::Late).then_some("step");
    let told = [("rail__note", note), ("rail__note rail__words", words)];
    view! {
        <li class=format!("rail__step rail__step--{}", meaning.class()) aria-current=current>
            {icon(meaning.icon())}
            <span class="rail__name">{name} " "</span>
            <span class="rail__state">{state} " "</span>
            <span class="rail__since">{since} " "</span>
            <span class="rail__time">{time}</span>
            {told
                .into_iter()
                .map(|(class, words)| {
                    (!words.is_empty()).then(|| view! { <p class=class>{words}</p> })
                })
                .collect_view()}
            {(!details.is_empty())
                .then(|| {
                    view! {
                        <div class="rail__note">
                            <Details summary=t(Key::WhatTheApiSaid) raw=details />
                        </div>
                    }
                })}
        </li>
    }
    .into_any()
}
