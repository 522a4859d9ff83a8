//! What runs on the new system by itself.

use super::form::{Form, Place};
use super::known::Part;
use super::{FieldParts, field, not_here};
use crate::domain::callback::CallbackUrl;
use crate::domain::id::TaskId;
use crate::domain::os::Os;
use crate::text::plan as words;
use crate::text::{Key, fill, t};
use crate::ui::kit::{Choice, ChoiceOption, FieldKind, Pick};
use leptos::prelude::*;

pub(super) fn draw(form: Form) -> AnyView {
    let read = Memo::new(move |_| form.known.read(Part::Tasks));
    let tasks = move || not_here(form, Part::Tasks, read.get()).unwrap_or_else(|| choice(form));
    let windows = Memo::new(move |_| form.system().as_ref().is_some_and(Os::is_windows));
    let script_hint = Signal::derive(move || {
        t(if windows.get() { Key::PlanScriptHintWindows } else { Key::PlanScriptHint }).to_owned()
    });
    let count = Memo::new(move |_| words::script_length(form.text(Place::Script).chars().count()));
    let script = FieldParts {
        place: Place::Script,
        name: "script",
        label: t(Key::PlanScript).into(),
        kind: FieldKind::Area(8),
        hint: script_hint,
        required: false,
        autocomplete: "off",
        mono: true,
        under: Some(view! { <p class="plan__count">{count}</p> }.into_any()),
    };
    let callback = FieldParts {
        place: Place::Callback,
        name: "callback",
        label: t(Key::PlanCallback).into(),
        kind: FieldKind::Url,
        hint: Memo::new(move |_| called(form)).into(),
        required: false,
        autocomplete: "off",
        mono: false,
        under: None,
    };
    view! { <div class="stack">{tasks} {field(form, script)} {field(form, callback)}</div> }.into_any()
}

fn choice(form: Form) -> AnyView {
    let options = Memo::new(move |_| {
        let kind = form.known.server.read().kind;
        let answers = form.known.answers.read();
        let fitting = answers.tasks.iter().filter(|task| task.fits(kind));
        let option = fitting.map(|task| ChoiceOption {
            value: task.id.0.clone(),
            label: task.name.clone(),
            text: task.description.clone().unwrap_or_default(),
            badge: if task.default { t(Key::PlanTaskDefault) } else { "" }.to_owned(),
            blocked: None,
        });
        option.collect::<Vec<_>>()
    });
    view! {
        <Choice
            legend=t(Key::PlanTasks)
            pick=Pick::Many
            options=options
            chosen=Signal::derive(move || form.tasks().into_iter().map(|id| id.0).collect())
            on_choose=Callback::new(move |value| form.tick(TaskId(value)))
            none=t(Key::PlanNoTasks)
            error=Signal::derive(move || form.fault(Place::Tasks))
            show_errors=form.tried
        />
    }
    .into_any()
}

/// The address exactly as it will be called, once it can be.
fn called(form: Form) -> String {
    match CallbackUrl::parse(&form.text(Place::Callback), form.ports.parse_url()) {
        Ok(Some(url)) => fill(Key::PlanCallbackCalled, &[("url", url.expose())]),
        Ok(None) | Err(_) => t(Key::PlanCallbackHint).to_owned(),
    }
}
