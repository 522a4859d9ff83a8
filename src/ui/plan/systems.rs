//! Which system is installed.

use super::form::{Form, Place};
use super::known::Part;
use super::with_part;
use crate::domain::disks::layout;
use crate::domain::id::OsId;
use crate::domain::os::Os;
use crate::domain::strings;
use crate::text::plan as words;
use crate::text::{Key, fill, own};
use crate::ui::dom::{El, Words, el};
use crate::ui::kit::{Button, ButtonKind, Choice, ChoiceOption, Field, FieldKind, Pick};
use crate::ui::signal::Signal;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

/// From so many systems on there is a search.
const SEARCH_FROM: usize = 9;

pub(super) fn draw(form: Form) -> El {
    with_part(form, Part::Systems, pick)
}

/// What the list is made from, followed only where it changes.
#[derive(Clone, Copy)]
struct View {
    form: Form,
    query: Signal<String>,
    /// GB that the layout leaves for the system; 0 while that is not known.
    space_gb: Signal<u64>,
}

fn pick(form: Form) -> Vec<El> {
    let query = Signal::new(String::new());
    let space_gb =
        Signal::made(move || form.disks().map_or(0, |disks| layout(form.scheme(), &disks).system_gb));
    let view = View { form, query, space_gb };
    let none = move || {
        let empty = query.read().trim_ascii().is_empty();
        own(if empty { Key::PlanNoSystems } else { Key::PlanNoSystemMatches })
    };
    let picked = move || form.typed.read().draft.os.map(OsId::text).into_iter().collect();
    let choose = move |value: String| {
        form.typed.update(|typed| typed.draft.os = value.parse().ok().map(OsId));
    };
    let fitting = Choice::new(Pick::One, Key::PlanSystem, move || fitting(view), picked, choose)
        .none(Words::live(none))
        .error(move || form.shown_fault(Place::System));
    let many = form.known.answers.peek().systems.len() >= SEARCH_FROM;
    let systems = el("div.plan__systems stack stack--close")
        .maybe(many.then(|| search(query)))
        .child(fitting.el())
        .child(unfit(view));
    vec![systems]
}

fn search(query: Signal<String>) -> El {
    let field = Field::of("system-search", Key::PlanSystemsSearch, query).kind(FieldKind::Search);
    // Enter in a form submits it; here it would skip the rest of the plan.
    el("div.plan__search").child(field.el()).on("keydown", |event| {
        if event.unchecked_ref::<KeyboardEvent>().key() == "Enter" {
            event.prevent_default();
        }
    })
}

/// What does not fit, on demand.
fn unfit(view: View) -> El {
    let shown = Signal::new(false);
    let count = Signal::made(move || unfitting(view, "").len() as u64);
    let label = move || match shown.get() {
        true => own(Key::PlanHideUnfit),
        false => fill(Key::PlanShowUnfit, &[("count", &strings::number(count.get()))]),
    };
    let turn = move || shown.set(!*shown.peek());
    let list = move || {
        let options = move || unfitting(view, &view.query.read());
        Choice::new(Pick::One, Key::PlanUnfit, options, Vec::new, |_| ()).none(Key::PlanNoSystemMatches).el()
    };
    let any = Signal::made(move || u64::from(count.get() > 0));
    el("div.stack stack--close").live(move || match any.get() {
        0 => Vec::new(),
        _ => {
            let button = Button::new(Words::live(label), turn).kind(ButtonKind::Quiet);
            let inside = move || if shown.get() { vec![list()] } else { Vec::new() };
            vec![el("div.plan__quiet").child(button.el()), el("div").live(inside)]
        }
    })
}

/// What fits and is looked for. What is picked stays in sight in any case; it is read untracked,
/// so that picking does not draw the list anew under the keyboard.
fn fitting(view: View) -> Vec<ChoiceOption> {
    let picked = view.form.typed.peek().draft.os;
    let query = view.query.read();
    all(view, &|os, fits| Some(os.id) == picked || fits && has(&os.name, &query))
}

/// What does not fit and is looked for: by our own reckoning, then by the API's word.
fn unfitting(view: View, query: &str) -> Vec<ChoiceOption> {
    let mut options = all(view, &|os, fits| !fits && has(&os.name, query));
    let answers = view.form.known.answers.read();
    let named = answers.excluded.iter().filter(|(name, _)| has(name, query));
    options.extend(named.map(|(name, reason)| ChoiceOption {
        label: name.clone(),
        blocked: Some(reason.clone().unwrap_or_else(|| own(Key::PlanUnfitExcluded))),
        ..ChoiceOption::default()
    }));
    options
}

fn has(name: &str, query: &str) -> bool {
    strings::contains(&name.to_ascii_lowercase(), &query.trim_ascii().to_ascii_lowercase())
}

fn all(view: View, shown: &dyn Fn(&Os, bool) -> bool) -> Vec<ChoiceOption> {
    let (known, space) = (view.form.known, view.space_gb.get());
    let (server, answers) = (known.server.read(), known.answers.read());
    let mut options = Vec::new();
    for os in answers.systems.iter() {
        let unfit = os.fits(&server, (space > 0).then_some(space)).err();
        if shown(os, unfit.is_none()) {
            let is_installed = server.os.as_ref().is_some_and(|now| now.eq_ignore_ascii_case(&os.name));
            options.push(ChoiceOption {
                value: os.id.text(),
                label: os.name.clone(),
                text: words::system_facts(os, server.cores),
                badge: if is_installed { own(Key::PlanInstalledNow) } else { String::new() },
                blocked: unfit.map(words::unfit),
            });
        }
    }
    options
}
