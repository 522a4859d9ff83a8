//! Options of which one or several are picked; one that can't be had says why, beside it.

use super::icon::{Icon, icon};
use super::{error, fresh_id};
use crate::text::count;
use crate::ui::dom::{Act, El, Read, Words, classed, el, follow, set};
use leptos::prelude::untrack;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// How many of the options may be picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// Exactly one.
    One,
    /// Any number.
    Many,
}

/// One option.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChoiceOption {
    /// Tells it from the others; never shown.
    pub value: String,
    pub label: String,
    /// A sentence about it. Empty: none.
    pub text: String,
    /// A short word set apart, such as "recommended". Empty: none.
    pub badge: String,
    /// Why it can't be picked, if so.
    pub blocked: Option<String>,
    /// A letter or two in a box, for the eye alone. Empty: none.
    pub sign: String,
}

/// A list of options under one question.
#[must_use]
pub struct Choice {
    legend: Words,
    pick: Pick,
    options: Read<Vec<ChoiceOption>>,
    chosen: Read<Vec<String>>,
    on_choose: Act<String>,
    hint: Words,
    none: Words,
    error: Read<Option<String>>,
}

impl Choice {
    /// A choice among `options`, of which those with the values `chosen` are picked. `on_choose`
    /// runs with the value of the option that was pressed: the new one of [`Pick::One`], the one
    /// to add or take away of [`Pick::Many`].
    pub fn new(
        pick: Pick,
        legend: impl Into<Words>,
        options: impl Fn() -> Vec<ChoiceOption> + 'static,
        chosen: impl Fn() -> Vec<String> + 'static,
        on_choose: impl Fn(String) + 'static,
    ) -> Self {
        Self {
            legend: legend.into(),
            pick,
            options: Rc::new(options),
            chosen: Rc::new(chosen),
            on_choose: Rc::new(on_choose),
            hint: Words::default(),
            none: Words::default(),
            error: Rc::new(|| None),
        }
    }

    /// What helps before picking.
    pub fn hint(mut self, hint: impl Into<Words>) -> Self {
        self.hint = hint.into();
        self
    }

    /// What stands in place of the options when there are none.
    pub fn none(mut self, none: impl Into<Words>) -> Self {
        self.none = none.into();
        self
    }

    /// What is wrong with what is picked, when it may be said.
    pub fn error(mut self, error: impl Fn() -> Option<String> + 'static) -> Self {
        self.error = Rc::new(error);
        self
    }

    /// The choice.
    #[must_use]
    pub fn el(self) -> El {
        let Self { legend, pick, options, chosen, on_choose, hint, none, error: wrong } = self;
        let (group, help) = (fresh_id(), fresh_id());
        let told = wrong.clone();
        let rows = el("div");
        let marks: Read<()> = {
            let held = rows.node().clone();
            Rc::new(move || mark(&held, &chosen.get(), wrong.get().is_some()))
        };
        let (held, mark_anew) = (rows.clone(), marks.clone());
        follow(Box::new(move || {
            held.patch(draw(&group, pick, options.get(), &none));
            untrack(|| mark_anew.get());
        }));
        follow(Box::new(move || marks.get()));
        let choice = el("fieldset.choice").attr("aria-describedby", &help);
        let choice = if pick == Pick::One { choice.attr("role", "radiogroup") } else { choice };
        choice
            .child(el("legend.choice__legend").words(legend))
            .child(el("p.choice__hint").words(hint))
            .child(rows)
            .child(error(move || told.get()).attr("id", &help))
            .on("change", move |event| {
                let pressed = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
                if let Some(input) = pressed {
                    on_choose.put(input.value());
                }
            })
    }
}

/// Ticks what is chosen, and says which controls an error is about.
fn mark(rows: &Element, chosen: &[String], wrong: bool) {
    let Ok(inputs) = rows.query_selector_all("input") else { return };
    for input in (0..inputs.length()).filter_map(|at| inputs.get(at)) {
        let input: HtmlInputElement = input.unchecked_into();
        input.set_checked(chosen.contains(&input.value()));
        set(&input, "aria-invalid", wrong.then_some("true"));
    }
}

fn draw(group: &str, pick: Pick, options: Vec<ChoiceOption>, none: &Words) -> Vec<El> {
    if options.is_empty() {
        return vec![el("p.choice__none").text(&none.get())];
    }
    let rows = options.into_iter().enumerate().map(|(at, option)| row(group, at, pick, option)).collect();
    vec![el("div.choice__options").children(rows)]
}

fn row(group: &str, at: usize, pick: Pick, option: ChoiceOption) -> El {
    let ChoiceOption { value, label, text, badge, blocked, sign } = option;
    let id = [group, "-", &count(at)].concat();
    let (kind, name) = match pick {
        Pick::One => ("radio", group),
        Pick::Many => ("checkbox", &*id),
    };
    let class = match blocked {
        Some(_) => "choice__option choice__option--blocked",
        None => "choice__option",
    };
    let (named, about) = ([&id, "-name"].concat(), [&id, "-about"].concat());
    let input = el("input.choice__input")
        .attr("type", kind)
        .attr("id", &id)
        .attr("name", name)
        .attr("value", &value)
        .attr("aria-labelledby", &named)
        .attr("aria-describedby", &about)
        .flag("disabled", blocked.is_some());
    let badge = (!badge.is_empty()).then(|| el("span.choice__badge").text(&badge));
    let sign = (!sign.is_empty()).then(|| el("span.choice__sign").attr("aria-hidden", "true").text(&sign));
    let reason = blocked.map(|why| el("span.choice__blocked").child(icon(Icon::Dash)).text(&why));
    classed("label", class)
        .attr("for", &id)
        .child(input)
        .maybe(sign)
        .child(el("span.choice__name").attr("id", &named).text(&label))
        .maybe(badge)
        .child(el("span.choice__text").attr("id", &about).text(&text).maybe(reason))
}
