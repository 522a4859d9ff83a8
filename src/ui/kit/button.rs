//! Buttons, and links that look like them.

use super::fresh_id;
use crate::ui::dom::{Act, El, Read, Source, Words, classed, el};
use leptos::prelude::untrack;
use std::rc::Rc;

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
    const fn class(self) -> &'static str {
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
#[derive(Default)]
#[must_use]
pub struct Button {
    label: Words,
    kind: ButtonKind,
    on_press: Option<Act<()>>,
    busy: Option<(Words, Read<bool>)>,
    blocked: Option<Read<Option<String>>>,
}

impl Button {
    /// A button that runs `press`.
    pub fn new(label: impl Into<Words>, press: impl Fn() + 'static) -> Self {
        Self { label: label.into(), on_press: Some(Rc::new(move |()| press())), ..Self::default() }
    }

    /// A button that submits the form around it.
    pub fn submit(label: impl Into<Words>) -> Self {
        Self { label: label.into(), kind: ButtonKind::Primary, ..Self::default() }
    }

    /// How much it weighs.
    pub const fn kind(mut self, kind: ButtonKind) -> Self {
        self.kind = kind;
        self
    }

    /// Says `words` while what was asked for goes on; it can't be pressed again meanwhile.
    pub fn busy(mut self, words: impl Into<Words>, busy: impl Fn() -> bool + 'static) -> Self {
        self.busy = Some((words.into(), Rc::new(busy)));
        self
    }

    /// Why it can't be pressed, if so.
    pub fn blocked(mut self, blocked: impl Fn() -> Option<String> + 'static) -> Self {
        self.blocked = Some(Rc::new(blocked));
        self
    }

    /// The button, with the place of its reason.
    #[must_use]
    pub fn el(self) -> El {
        let Self { label, kind, on_press, busy, blocked } = self;
        let role = if on_press.is_some() { "button" } else { "submit" };
        let (words, is_busy) = match busy {
            Some((words, is_busy)) => (Some(words), is_busy),
            None => (None, Rc::new(|| false) as Read<bool>),
        };
        let why = blocked.clone().unwrap_or_else(|| Rc::new(|| None));
        let idle = {
            let (is_busy, why) = (is_busy.clone(), why.clone());
            Rc::new(move || is_busy.get() || why.get().is_some())
        };
        let mut button = classed("button", kind.class())
            .attr("type", role)
            .on("click", {
                let idle = idle.clone();
                move |event| match &on_press {
                    _ if untrack(|| idle.get()) => event.prevent_default(),
                    Some(press) => press.put(()),
                    None => {}
                }
            })
            .child(shade(is_busy.clone(), words.is_some()).words(label));
        if let Some(words) = words {
            let busy = is_busy.clone();
            let at_rest: Read<bool> = Rc::new(move || !busy.get());
            button = button
                .live_attr("aria-busy", move || is_busy.get().then(|| "true".to_owned()))
                .child(shade(at_rest, true).words(words));
        } else if blocked.is_none() {
            return button;
        }
        let button = button.live_attr("aria-disabled", move || idle.get().then(|| "true".to_owned()));
        if blocked.is_none() {
            return button;
        }
        let id = fresh_id();
        let (described, told) = (id.clone(), why.clone());
        let button = button.live_attr("aria-describedby", move || why.get().map(|_| described.clone()));
        let reason = el("span.button__reason").attr("id", &id);
        el("div.button__with")
            .child(button)
            .child(reason.words(Words::live(move || told.get().unwrap_or_default())))
    }
}

/// A wording of the button, out of sight while `away`. Both wordings take their room, so that
/// the button keeps its size.
fn shade(away: Read<bool>, changes: bool) -> El {
    let label = el("span.button__label");
    if !changes {
        return label;
    }
    label.live_attr("class", move || {
        Some(if away.get() { "button__label button__label--away" } else { "button__label" }.to_owned())
    })
}

/// A link with the looks of a button, for what leads to another view: `href` is a hash of this
/// page, such as `#/servers`.
#[must_use]
pub fn link_button(kind: ButtonKind, label: impl Into<Words>, href: &str) -> El {
    classed("a", kind.class()).attr("href", href).words(label)
}
