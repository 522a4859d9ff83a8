//! Rules, each met or not yet.

use super::icon::icon;
use super::status::Meaning;
use crate::text::{Key, t};
use leptos::prelude::*;

/// One rule and whether it is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub text: String,
    pub met: bool,
}

/// Rules that a value has to meet, followed as it is typed.
#[component]
pub fn Checklist(#[prop(into)] label: String, #[prop(into)] rules: Signal<Vec<Rule>>) -> impl IntoView {
    view! {
        <ul class="checklist" aria-label=label>
            {move || rules.get().into_iter().map(draw).collect_view()}
        </ul>
    }
}

fn draw(Rule { text, met }: Rule) -> AnyView {
    let (class, meaning, word) = if met {
        ("checklist__rule checklist__rule--met", Meaning::Done, Key::RuleMet)
    } else {
        ("checklist__rule", Meaning::Waiting, Key::RuleNotMet)
    };
    view! {
        <li class=class>
            {icon(meaning.icon())} <span>{text} " " <span class="unseen">{t(word)}</span></span>
        </li>
    }
    .into_any()
}
