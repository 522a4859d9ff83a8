//! One field: label, control, hint and error, joined for eyes and screen readers alike.

use super::icon::{Icon, icon};
use crate::text::{Key, fill, t};
use leptos::prelude::*;

/// What kind of control stands in the field.
#[derive(Clone, Copy, Debug)]
pub enum FieldKind {
    /// One line of text.
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
    /// Several lines; the number of them that show.
    Area(u32),
    /// One of a list of (value, label).
    Select(Signal<Vec<(String, String)>>),
}

/// One field of a form.
///
/// The error shows once the person has left the field, or when `show_errors` says so; from
/// then on it follows what is typed.
#[component]
pub fn Field(
    /// The name of the value, also the base of the ids; unique in the page.
    name: &'static str,
    #[prop(into)] label: Signal<String>,
    #[prop(default = FieldKind::Text)] kind: FieldKind,
    #[prop(into)] value: Signal<String>,
    on_input: Callback<String>,
    /// What helps before typing. Empty: none.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// What is wrong with the value, if anything.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Shows the error of a field that the person has not been in yet.
    #[prop(optional, into)]
    show_errors: Signal<bool>,
    #[prop(optional)] required: bool,
    /// Why the field can't be used now, if so; stands beside it in place of the hint.
    #[prop(optional, into)]
    blocked: Signal<Option<String>>,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional, into)] placeholder: String,
    /// Sets the value in the typeface for code.
    #[prop(optional)]
    mono: bool,
    /// Stands under the control and belongs to its description: a checklist, a counter.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let left = RwSignal::new(false);
    let shown_error = Signal::derive(move || error.get().filter(|_| left.get() || show_errors.get()));
    let help = Signal::derive(move || blocked.get().unwrap_or_else(|| hint.get()));
    let control = Control {
        id: format!("field-{name}"),
        name,
        label,
        kind,
        value,
        on_input,
        // An empty field that was only passed through is not yet a mistake.
        on_leave: Callback::new(move |()| {
            if !value.read_untracked().is_empty() {
                left.set(true);
            }
        }),
        invalid: Signal::derive(move || shown_error.read().is_some()),
        required,
        disabled: Signal::derive(move || blocked.read().is_some()),
        autocomplete,
        placeholder,
        mono,
    };
    let id = control.id.clone();
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>
                {label}
                {(!required && !matches!(kind, FieldKind::Search))
                    .then(|| view! { <span class="field__optional">{t(Key::Optional)}</span> })}
            </label>
            {control.draw()}
            <div class="field__help stack--close" id=format!("{id}-help")>
                {move || {
                    let help = help.get();
                    (!help.is_empty()).then(|| view! { <p class="field__hint">{help}</p> })
                }}
                {children.map(|children| children())}
                <p class="field__error" aria-live="polite">
                    {move || shown_error.get().map(|words| (icon(Icon::Cross), words))}
                </p>
            </div>
        </div>
    }
}

/// What the control needs to know, whichever element it is.
struct Control {
    id: String,
    name: &'static str,
    label: Signal<String>,
    kind: FieldKind,
    value: Signal<String>,
    on_input: Callback<String>,
    on_leave: Callback<()>,
    invalid: Signal<bool>,
    required: bool,
    disabled: Signal<bool>,
    autocomplete: &'static str,
    placeholder: String,
    mono: bool,
}

impl Control {
    fn draw(self) -> AnyView {
        match self.kind {
            FieldKind::Text => self.line("text", None),
            FieldKind::Email => self.line("email", None),
            FieldKind::Url => self.line("url", None),
            FieldKind::Search => self.line("search", None),
            FieldKind::Figures => self.line("text", Some("numeric")),
            FieldKind::Password => self.password(),
            FieldKind::Area(rows) => self.area(rows),
            FieldKind::Select(options) => self.select(options),
        }
    }

    fn class(&self) -> &'static str {
        match (self.mono, self.kind) {
            (true, _) => "field__control field__control--mono",
            (false, FieldKind::Password) => "field__control field__control--password",
            (false, _) => "field__control",
        }
    }

    fn line(self, kind: &'static str, inputmode: Option<&'static str>) -> AnyView {
        let shown = Signal::stored(kind.to_owned());
        view! { <div class="field__box">{self.input(shown, inputmode)}</div> }.into_any()
    }

    fn input(self, kind: Signal<String>, inputmode: Option<&'static str>) -> AnyView {
        let class = self.class();
        let Self { id, name, value, on_input, on_leave, invalid, disabled, .. } = self;
        view! {
            <input
                class=class
                id=id.clone()
                name=name
                type=kind
                inputmode=inputmode
                autocomplete=self.autocomplete
                autocapitalize="none"
                spellcheck="false"
                placeholder=self.placeholder
                required=self.required
                disabled=disabled
                aria-invalid=move || invalid.get().to_string()
                aria-describedby=format!("{id}-help")
                prop:value=value
                on:input:target=move |event| on_input.run(event.target().value())
                on:blur=move |_| leave(on_leave)
            />
        }
        .into_any()
    }

    fn password(self) -> AnyView {
        let seen = RwSignal::new(false);
        let label = self.label;
        let id = self.id.clone();
        let word = move || t(if seen.get() { Key::Hide } else { Key::Show });
        let name = move || {
            let key = if seen.get() { Key::HideField } else { Key::ShowField };
            fill(key, &[("field", &label.read())])
        };
        let kind = Signal::derive(move || if seen.get() { "text" } else { "password" }.to_owned());
        view! {
            <div class="field__box">
                {self.input(kind, None)}
                <button
                    class="field__reveal"
                    type="button"
                    aria-controls=id
                    aria-label=name
                    on:click=move |_| seen.update(|seen| *seen = !*seen)
                >
                    {word}
                </button>
            </div>
        }
        .into_any()
    }

    fn area(self, rows: u32) -> AnyView {
        let class = self.class();
        let Self { id, name, value, on_input, on_leave, invalid, disabled, .. } = self;
        view! {
            <textarea
                class=class
                id=id.clone()
                name=name
                rows=rows
                autocomplete=self.autocomplete
                autocapitalize="none"
                spellcheck="false"
                placeholder=self.placeholder
                required=self.required
                disabled=disabled
                aria-invalid=move || invalid.get().to_string()
                aria-describedby=format!("{id}-help")
                prop:value=value
                on:input:target=move |event| on_input.run(event.target().value())
                on:blur=move |_| leave(on_leave)
            />
        }
        .into_any()
    }

    fn select(self, options: Signal<Vec<(String, String)>>) -> AnyView {
        let class = self.class();
        let Self { id, name, value, on_input, on_leave, invalid, disabled, .. } = self;
        view! {
            <select
                class=class
                id=id.clone()
                name=name
                required=self.required
                disabled=disabled
                aria-invalid=move || invalid.get().to_string()
                aria-describedby=format!("{id}-help")
                on:change:target=move |event| on_input.run(event.target().value())
                on:blur=move |_| leave(on_leave)
            >
                {move || {
                    options.get().into_iter().map(|(key, label)| option(key, label, value)).collect_view()
                }}
            </select>
        }
        .into_any()
    }
}

/// A control that is taken out of the page while it has the focus loses it afterwards, when
/// nobody listens any more.
fn leave(on_leave: Callback<()>) {
    on_leave.try_run(());
}

fn option(key: String, label: String, value: Signal<String>) -> AnyView {
    let own = key.clone();
    view! {
        <option value=key prop:selected=move || *value.read() == own>
            {label}
        </option>
    }
    .into_any()
}
