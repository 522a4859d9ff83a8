//! Which system is installed.

use super::form::{Form, Place};
use super::known::Part;
use super::not_here;
use crate::domain::disks::Scheme;
use crate::domain::id::OsId;
use crate::domain::os::Os;
use crate::text::plan as words;
use crate::text::{Key, fill, t};
use crate::ui::kit::{Button, ButtonKind, Choice, ChoiceOption, Field, FieldKind, Pick};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// From so many systems on there is a search.
const SEARCH_FROM: usize = 9;

/// What the person looks for and at; gone with the view.
#[derive(Clone, Copy)]
struct Look {
    query: RwSignal<String>,
    unfit: RwSignal<bool>,
}

pub(super) fn draw(form: Form) -> AnyView {
    let look = Look { query: RwSignal::new(String::new()), unfit: RwSignal::new(false) };
    let read = Memo::new(move |_| form.known.read(Part::Systems));
    (move || not_here(form, Part::Systems, read.get()).unwrap_or_else(|| pick(form, look))).into_any()
}

fn pick(form: Form, look: Look) -> AnyView {
    let options = Memo::new(move |_| options(form, look));
    let unfit = Memo::new(move |_| unfit_count(form));
    let many = Memo::new(move |_| form.known.answers.read().systems.len() >= SEARCH_FROM);
    let none = Signal::derive(move || {
        let key =
            if look.query.read().trim().is_empty() { Key::PlanNoSystems } else { Key::PlanNoSystemMatches };
        t(key).to_owned()
    });
    let choose = Callback::new(move |value: String| {
        form.typed.update(|typed| typed.draft.os = value.parse().ok().map(OsId));
    });
    view! {
        <div class="plan__systems stack stack--close">
            {move || many.get().then(|| search(look.query))}
            <Choice
                legend=t(Key::PlanSystem)
                pick=Pick::One
                options=options
                chosen=Signal::derive(move || {
                    form.typed.read().draft.os.map(|id| id.to_string()).into_iter().collect()
                })
                on_choose=choose
                none=none
                error=Signal::derive(move || form.fault(Place::System))
                show_errors=form.tried
            />
            {move || toggle(look.unfit, unfit.get())}
        </div>
    }
    .into_any()
}

fn search(query: RwSignal<String>) -> AnyView {
    // Enter in a form submits it; here it would skip the rest of the plan.
    let stay = |event: KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
        }
    };
    view! {
        <div class="plan__search" on:keydown=stay>
            <Field
                name="system-search"
                label=t(Key::PlanSystemsSearch)
                kind=FieldKind::Search
                value=query
                on_input=Callback::new(move |words| query.set(words))
            />
        </div>
    }
    .into_any()
}

fn toggle(unfit: RwSignal<bool>, count: usize) -> Option<AnyView> {
    let label = Signal::derive(move || match unfit.get() {
        true => t(Key::PlanHideUnfit).to_owned(),
        false => fill(Key::PlanShowUnfit, &[("count", &count.to_string())]),
    });
    let turn = Callback::new(move |()| unfit.update(|unfit| *unfit = !*unfit));
    (count > 0).then(|| {
        view! {
            <div>
                <Button kind=ButtonKind::Quiet label=label on_press=turn />
            </div>
        }
        .into_any()
    })
}

/// GB that the layout leaves for the system, as far as that is known.
fn space_gb(form: Form) -> Option<u64> {
    form.disks.read().as_ref().map(|disks| Scheme::system_gb(form.scheme(), disks))
}

fn unfit_count(form: Form) -> usize {
    let (server, space) = (form.known.server.read(), space_gb(form));
    let answers = form.known.answers.read();
    let unfit = answers.systems.iter().filter(|os| os.fits(&server, space).is_err()).count();
    unfit + answers.excluded.len()
}

/// What fits, then, on demand, what does not. What is picked stays in sight whatever is looked
/// for; it is read untracked, so that picking does not draw the list anew under the keyboard.
fn options(form: Form, look: Look) -> Vec<ChoiceOption> {
    let query = look.query.read().trim().to_lowercase();
    let found = |name: &str| name.to_lowercase().contains(&query);
    let picked = form.typed.read_untracked().draft.os;
    let (server, space) = (form.known.server.read(), space_gb(form));
    let answers = form.known.answers.read();
    let option = |os: &Os| ChoiceOption {
        value: os.id.to_string(),
        label: os.name.clone(),
        text: words::system_facts(os, server.cores),
        badge: match &server.os {
            Some(now) if now.eq_ignore_ascii_case(&os.name) => t(Key::PlanInstalledNow).to_owned(),
            Some(_) | None => String::new(),
        },
        blocked: os.fits(&server, space).err().map(words::unfit),
    };
    let in_sight = |os: &&Os| found(&os.name) || Some(os.id) == picked;
    let all: Vec<_> = answers.systems.iter().filter(in_sight).map(|os| (os.id, option(os))).collect();
    let (fits, unfit): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, option)| option.blocked.is_none());
    let shown = look.unfit.get();
    let unfit = unfit.into_iter().filter(|(id, _)| shown || Some(*id) == picked);
    let mut options: Vec<_> = fits.into_iter().chain(unfit).map(|(_, option)| option).collect();
    if shown {
        options.extend(answers.excluded.iter().filter(|(name, _)| found(name)).map(excluded));
    }
    options
}

fn excluded((name, reason): &(String, Option<String>)) -> ChoiceOption {
    ChoiceOption {
        label: name.clone(),
        blocked: Some(reason.clone().unwrap_or_else(|| t(Key::PlanUnfitExcluded).to_owned())),
        ..ChoiceOption::default()
    }
}
