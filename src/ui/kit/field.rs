//! One field: label, control, hint and error, joined for eyes and screen readers alike.

use super::code::numbered;
use super::error;
use super::file::{Intake, chooser, dropped_on};
use super::reveal::reveal;
use crate::text::{Key, count, t};
use crate::ui::dom::{Act, El, Read, Words, el, follow};
use crate::ui::signal::Signal;
use leptos::prelude::document;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// What kind of control stands in the field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of text.
    #[default]
    Text,
    /// An e-mail address.
    Email,
    /// A web address.
    Url,
    /// Something to look for.
    Search,
    /// Figures kept as text, so that leading zeros count; phones show the number pad.
    Figures,
    /// A secret, hidden until the person asks to see it.
    Password,
    /// A short code, hidden until the person asks to see it, that no saved sign-in is put into: each wrong
    /// one counts as an attempt.
    Pin,
    /// Several lines; the number of them that show.
    Area(u8),
}

/// Puts what belongs around the control of a field, whose value this is.
pub(super) type Around = fn(El, Read<String>) -> El;

/// One field of a form.
///
/// The error shows once the person has left the field, or when [`Field::show_errors`] says so;
/// from then on it follows what is typed.
#[must_use]
pub struct Field {
    name: &'static str,
    label: Words,
    kind: FieldKind,
    value: Read<String>,
    on_input: Act<String>,
    hint: Words,
    error: Read<Option<String>>,
    show_errors: Read<bool>,
    required: bool,
    autocomplete: &'static str,
    placeholder: Option<Key>,
    mono: bool,
    under: Option<El>,
    files_kb: Option<u32>,
    seen: Option<Signal<bool>>,
    around: Option<Around>,
}

impl Field {
    /// A field whose value is `value` and which tells what is typed. Its `name` is unique in
    /// the page.
    pub fn new(
        name: &'static str,
        label: impl Into<Words>,
        value: impl Fn() -> String + 'static,
        on_input: impl Fn(String) + 'static,
    ) -> Self {
        Self {
            name,
            label: label.into(),
            kind: FieldKind::Text,
            value: Rc::new(value),
            on_input: Rc::new(on_input),
            hint: Words::default(),
            error: Rc::new(|| None),
            show_errors: Rc::new(|| false),
            required: false,
            autocomplete: "off",
            placeholder: None,
            mono: false,
            under: None,
            files_kb: None,
            seen: None,
            around: None,
        }
    }

    /// A field that keeps what is typed in `value`.
    pub fn of(name: &'static str, label: impl Into<Words>, value: Signal<String>) -> Self {
        Self::new(name, label, move || value.get(), move |typed| value.set(typed))
    }

    /// What kind of control stands in it.
    pub const fn kind(mut self, kind: FieldKind) -> Self {
        self.kind = kind;
        self
    }

    /// What helps before typing.
    pub fn hint(mut self, hint: impl Into<Words>) -> Self {
        self.hint = hint.into();
        self
    }

    /// What is wrong with the value, if anything.
    pub fn error(mut self, error: impl Fn() -> Option<String> + 'static) -> Self {
        self.error = Rc::new(error);
        self
    }

    /// Whether the error of a field shows that the person has not been in yet.
    pub fn show_errors(mut self, show: impl Fn() -> bool + 'static) -> Self {
        self.show_errors = Rc::new(show);
        self
    }

    /// It has to be filled in.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// What password managers take it for.
    pub const fn autocomplete(mut self, purpose: &'static str) -> Self {
        self.autocomplete = purpose;
        self
    }

    /// An example that stands in it while it is empty.
    pub const fn placeholder(mut self, words: Key) -> Self {
        self.placeholder = Some(words);
        self
    }

    /// Sets the value in the typeface for code.
    pub const fn mono(mut self) -> Self {
        self.mono = true;
        self
    }

    /// Stands under the control and belongs to its description: a checklist, a counter.
    pub fn under(mut self, under: El) -> Self {
        self.under = Some(under);
        self
    }

    /// A text file of at most so many KB can be dropped on it, or chosen, in place of typing.
    pub const fn files(mut self, most_kb: u32) -> Self {
        self.files_kb = Some(most_kb);
        self
    }

    /// Whether a password is shown is told by `seen`, which others may set too.
    pub const fn seen(mut self, seen: Signal<bool>) -> Self {
        self.seen = Some(seen);
        self
    }

    /// Several lines of code with their numbers, where Tab writes a tab; so many of them show.
    pub fn code(mut self, rows: u8) -> Self {
        self.around = Some(numbered);
        self.mono().kind(FieldKind::Area(rows))
    }

    /// The field.
    #[must_use]
    pub fn el(self) -> El {
        let id = ["field-", self.name].concat();
        let help = [&id, "-help"].concat();
        let left = Signal::new(false);
        let shown: Read<Option<String>> = {
            let (error, show) = (self.error.clone(), self.show_errors.clone());
            Rc::new(move || if left.get() || show.get() { error.get() } else { None })
        };
        let mut label = el("label.field__label").attr("for", &id).words(self.label.clone());
        if !self.required && self.kind != FieldKind::Search {
            label = label.child(el("span.field__optional").words(Key::Optional));
        }
        let refused = Signal::new(String::new());
        let told = shown.clone();
        let below = el("div.field__help stack--close")
            .attr("id", &help)
            .child(el("p.field__hint").words(self.hint.clone()))
            .maybe(self.under.clone())
            .child(error(move || match refused.get() {
                none if none.is_empty() => told.get(),
                why => Some(why),
            }));
        let is_search = self.kind == FieldKind::Search;
        let control = self.control(&id, if is_search { "" } else { &help }, left, shown);
        let mut held = match (self.around, self.kind) {
            (Some(around), _) => around(control, self.value),
            (None, FieldKind::Password | FieldKind::Pin) => {
                let seen = self.seen.unwrap_or_else(|| Signal::new(false));
                let purpose = (self.kind == FieldKind::Password).then_some(self.autocomplete);
                let reveal = reveal(self.label.clone(), &id, control.node().clone(), purpose, seen);
                el("div.field__box").child(control).child(reveal)
            }
            _ => el("div.field__box").child(control),
        };
        if let Some(most_kb) = self.files_kb {
            let tell = self.on_input;
            let take = move |text| {
                left.set(true);
                tell.put(text);
            };
            let intake = Rc::new(Intake { most_kb, take: Rc::new(take), refused });
            label = el("div.field__head").child(label).child(chooser(self.label, intake.clone()));
            // What is typed afterwards is no longer about the file.
            held = dropped_on(held, intake).on("input", move |_| refused.set(String::new()));
        }
        // Nothing typed into a search is wrong.
        el("div.field").child(label).child(held).maybe((!is_search).then_some(below))
    }

    fn control(&self, id: &str, help: &str, left: Signal<bool>, shown: Read<Option<String>>) -> El {
        let control = match self.kind {
            FieldKind::Area(rows) => el("textarea").attr("rows", &count(rows.into())),
            kind => el("input").attr("type", type_of(kind)),
        };
        let class = match (self.mono, self.kind) {
            (true, _) => "field__control field__control--mono",
            (false, FieldKind::Password | FieldKind::Pin) => "field__control field__control--password",
            (false, _) => "field__control",
        };
        let is_pin = self.kind == FieldKind::Pin;
        let purpose = if is_pin { "one-time-code" } else { self.autocomplete };
        let value = self.value.clone();
        // What fills in saved sign-ins is kept off by the one purpose that is never a saved one, and by the
        // marks that the common password managers heed.
        let mark = if is_pin { "true" } else { "" };
        let fixed = [
            ("class", class),
            ("id", id),
            ("name", self.name),
            ("data-1p-ignore", mark),
            ("data-bwignore", mark),
            ("data-lpignore", mark),
            ("data-form-type", if is_pin { "other" } else { "" }),
            // It may have letters in it.
            ("inputmode", if is_pin { "text" } else { "" }),
            ("autocapitalize", "none"),
            ("spellcheck", "false"),
            ("aria-describedby", help),
            ("placeholder", self.placeholder.map_or("", t)),
        ];
        let control = fixed
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .fold(control, |control, (name, value)| control.attr(name, value))
            .flag("required", self.required)
            // A browser writes what stands in a field of text to its disk, to restore the tab. Only "off" keeps
            // it from that. Source: HTML, "autofill off".
            .live_attr("autocomplete", move || {
                Some(if is_pin && !value.get().is_empty() { "off" } else { purpose }.to_owned())
            })
            .live_attr("aria-invalid", move || {
                Some(if shown.get().is_some() { "true" } else { "false" }.to_owned())
            });
        let control =
            if self.kind == FieldKind::Figures { control.attr("inputmode", "numeric") } else { control };
        let (node, read) = (control.node().clone(), self.value.clone());
        follow(Box::new(move || put(&node, &read.get())));
        let (node, tell) = (control.node().clone(), self.on_input.clone());
        let control = control.on("input", move |_| tell.put(typed(&node)));
        let node = control.node().clone();
        // An empty field that was only passed through is not yet a mistake.
        control.on("blur", move |_| {
            if !typed(&node).is_empty() {
                left.set(true);
            }
        })
    }
}

const fn type_of(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Text | FieldKind::Figures | FieldKind::Pin | FieldKind::Area(_) => "text",
        FieldKind::Email => "email",
        FieldKind::Url => "url",
        FieldKind::Search => "search",
        FieldKind::Password => "password",
    }
}

/// A `textarea` has its value under the same name as an `input`, and no more is asked of it.
fn as_input(control: &Element) -> &HtmlInputElement {
    control.unchecked_ref()
}

/// What stands in a control.
fn typed(control: &Element) -> String {
    as_input(control).value()
}

/// Leads the keyboard to the field called `name` and marks what stands in it, to be copied by hand or
/// typed over.
pub fn select_field(name: &str) {
    if let Some(control) = document().get_element_by_id(&["field-", name].concat()) {
        let control = as_input(&control);
        // A control that can't have the focus is not in sight.
        let _ = control.focus();
        control.select();
    }
}

/// Sets what stands in a control; what stands there already is left, with the caret in it. A
/// control holds a line break from a file without its CR.
fn put(control: &Element, value: &str) {
    if typed(control).bytes().eq(value.bytes().filter(|byte| *byte != b'\r')) {
        return;
    }
    as_input(control).set_value(value);
}
