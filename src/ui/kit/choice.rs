//! Options of which one or several are picked; one that can't be had says why, beside it.

use super::fresh_id;
use super::icon::{Icon, icon};
use leptos::prelude::*;

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
}

/// A list of options under one question.
#[component]
pub fn Choice(
    #[prop(into)] legend: Signal<String>,
    pick: Pick,
    #[prop(into)] options: Signal<Vec<ChoiceOption>>,
    /// The values that are picked.
    #[prop(into)]
    chosen: Signal<Vec<String>>,
    /// Runs with the value of the option that was pressed: the new one of [`Pick::One`], the
    /// one to add or take away of [`Pick::Many`].
    on_choose: Callback<String>,
    #[prop(optional, into)] hint: Signal<String>,
    /// What stands in place of the options when there are none.
    #[prop(optional, into)]
    none: Signal<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] show_errors: Signal<bool>,
) -> impl IntoView {
    let id = fresh_id();
    let group = id.clone();
    let help = format!("{id}-help");
    let described = help.clone();
    let shown_error = Signal::derive(move || error.get().filter(|_| show_errors.get()));
    let rows = move || {
        let options = options.get();
        if options.is_empty() {
            return view! { <p class="choice__none">{none}</p> }.into_any();
        }
        let rows = options
            .into_iter()
            .enumerate()
            .map(|(at, option)| {
                let id = format!("{group}-{at}");
                row(&group, id, pick, option, chosen, shown_error, on_choose)
            })
            .collect_view();
        view! { <div class="choice__options">{rows}</div> }.into_any()
    };
    view! {
        <fieldset
            class="choice"
            role=(pick == Pick::One).then_some("radiogroup")
            aria-describedby=described
        >
            <legend class="choice__legend">{legend}</legend>
            <p class="choice__hint">{hint}</p>
            {rows}
            <p class="field__error" id=help aria-live="polite">
                {move || shown_error.get().map(|words| (icon(Icon::Cross), words))}
            </p>
        </fieldset>
    }
}

fn row(
    group: &str,
    id: String,
    pick: Pick,
    option: ChoiceOption,
    chosen: Signal<Vec<String>>,
    error: Signal<Option<String>>,
    on_choose: Callback<String>,
) -> AnyView {
    let ChoiceOption { value, label, text, badge, blocked } = option;
    let (kind, name) = match pick {
        Pick::One => ("radio", group.to_owned()),
        Pick::Many => ("checkbox", id.clone()),
    };
    let class = match blocked {
        Some(_) => "choice__option choice__option--blocked",
        None => "choice__option",
    };
    let about = format!("{id}-about");
    let own = value.clone();
    view! {
        <label class=class for=id.clone()>
            <input
                class="choice__input"
                type=kind
                id=id.clone()
                name=name
                value=value.clone()
                disabled=blocked.is_some()
                aria-labelledby=format!("{id}-name")
                aria-describedby=about.clone()
                aria-invalid=move || error.read().is_some().then_some("true")
                prop:checked=move || chosen.read().contains(&own)
                on:change=move |_| on_choose.run(value.clone())
            />
            <span class="choice__name" id=format!("{id}-name")>
                {label}
            </span>
            {(!badge.is_empty()).then(|| view! { <span class="choice__badge">{badge}</span> })}
            <span class="choice__text" id=about>
                {text}
                {blocked.map(|why| {
                    view! { <span class="choice__blocked">{icon(Icon::Dash)} {why}</span> }
                })}
            </span>
        </label>
    }
    .into_any()
}
