//! Rules, each met or not yet.

use super::icon::icon;
use super::status::Meaning;
use crate::text::Key;
use crate::ui::dom::{El, Words, classed, el};

/// One rule and whether it is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub text: String,
    pub met: bool,
}

/// Rules that a value has to meet, followed as it is typed.
#[must_use]
pub fn checklist(label: impl Into<Words>, rules: impl Fn() -> Vec<Rule> + 'static) -> El {
    el("ul.checklist").label(label).patched(move || draw_all(rules()))
}

fn draw_all(rules: Vec<Rule>) -> Vec<El> {
    rules.into_iter().map(draw).collect()
}

fn draw(Rule { text, met }: Rule) -> El {
    let (class, meaning, word) = if met {
        ("checklist__rule checklist__rule--met", Meaning::Done, Key::RuleMet)
    } else {
        ("checklist__rule", Meaning::Waiting, Key::RuleNotMet)
    };
    let said = el("span").text(&text).text(" ").child(el("span.unseen").words(word));
    classed("li", class).child(icon(meaning.icon())).child(said)
}
