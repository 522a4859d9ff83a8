//! Steps in their order, each with its state.

use super::icon::icon;
use super::notice::details;
use super::status::Meaning;
use super::words;
use crate::text::Key;
use crate::ui::dom::{El, Words, classed, el};

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
#[must_use]
pub fn rail(label: impl Into<Words>, steps: impl Fn() -> Vec<Step> + 'static) -> El {
    el("ol.rail").label(label).patched(move || draw_all(steps()))
}

fn draw_all(steps: Vec<Step>) -> Vec<El> {
    steps.into_iter().map(draw).collect()
}

fn draw(step: Step) -> El {
    let Step { meaning, state, name, since, time, note, words: said, details: raw } = step;
    let row =
        classed("li", &["rail__step rail__step--", meaning.class()].concat()).child(icon(meaning.icon()));
    let row = match meaning {
        Meaning::GoingOn | Meaning::Late => row.attr("aria-current", "step"),
        Meaning::Waiting | Meaning::Done | Meaning::Failed | Meaning::Unknown | Meaning::Skipped => row,
    };
    let line = [("rail__name", name), ("rail__state", state), ("rail__since", since), ("rail__time", time)];
    let folded = |raw: String| el("div.rail__note").child(details(Key::WhatTheApiSaid, &raw));
    // The space keeps the words apart for those who hear them.
    line.into_iter()
        .fold(row, |row, (class, words)| row.child(classed("span", class).text(&words).text(" ")))
        .maybe(words("rail__note", &note))
        .maybe(words("rail__note rail__words", &said))
        .maybe((!raw.is_empty()).then(|| folded(raw)))
}
