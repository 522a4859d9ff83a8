//! Which system is installed.

use super::extra::{Drawn, drawn, fold_of};
use super::form::{Form, Place};
use super::known::{GOING, Part};
use super::{field, with_part};
use crate::domain::disks::layout;
use crate::domain::id::OsId;
use crate::domain::licence;
use crate::domain::os::{Os, family};
use crate::domain::strings;
use crate::text::late::{self, Late};
use crate::text::plan as words;
use crate::text::{Key, count, fill, number, own};
use crate::ui::dom::{El, Words, el};
use crate::ui::kit::{Button, ButtonKind, Choice, ChoiceOption, Field, FieldKind, Pick, toggles};
use crate::ui::part::{self, Say};
use crate::ui::signal::Signal;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

/// From so many systems on there is a search.
const SEARCH_FROM: usize = 9;
/// So many systems are shown before the person asks for all.
const FIRST: usize = 30;

pub(super) fn draw(form: Form) -> El {
    with_part(form, Part::Systems, pick)
}

/// What the list is made from, followed only where it changes.
#[derive(Clone, Copy)]
pub(super) struct View {
    form: Form,
    query: Signal<String>,
    /// The family looked for; empty for every one.
    family: Signal<String>,
    /// All that fit are shown, however many.
    whole: Signal<bool>,
    /// GB that the layout leaves for the system; 0 while that is not known.
    space_gb: Signal<u64>,
    /// 0 while that is not known.
    cores: Signal<u64>,
}

impl View {
    fn new(form: Form) -> Self {
        let space = move || form.disks().map_or(0, |disks| layout(form.scheme(), &disks).system_gb);
        Self {
            form,
            query: Signal::new(String::new()),
            family: Signal::new(String::new()),
            whole: Signal::new(false),
            space_gb: Signal::made(space),
            cores: Signal::made(move || form.cores().unwrap_or_default().into()),
        }
    }

    fn cores(self) -> Option<u32> {
        Some(self.cores.get() as u32).filter(|cores| *cores > 0)
    }

    /// Whether a system of this name is looked for.
    fn wants(self, name: &str) -> bool {
        let (query, of) = (self.query.read(), self.family.read());
        let has = strings::contains(&name.to_ascii_lowercase(), &query.trim_ascii().to_ascii_lowercase());
        has && (of.is_empty() || of.eq_ignore_ascii_case(family(name)))
    }
}

fn pick(form: Form) -> Vec<El> {
    let view = View::new(form);
    let none = move || {
        let everything = view.query.read().trim_ascii().is_empty() && view.family.read().is_empty();
        own(if everything { Key::PlanNoSystems } else { Key::PlanNoSystemMatches })
    };
    let picked = move || form.typed.read().draft.os.map(OsId::text).into_iter().collect();
    let choose = move |value: String| {
        form.typed.update(|typed| typed.draft.os = value.parse().ok().map(OsId));
    };
    let choice = Choice::new(Pick::One, Key::PlanSystem, move || fitting(view), picked, choose)
        .none(Words::live(none))
        .error(move || form.shown_fault(Place::System));
    let unfit_count = Signal::made(move || {
        let excluded = form.known.answers.read().excluded.len();
        (excluded + all(view, &|_, fits| !fits).len()) as u64
    });
    let title = Words::live(move || fill(Key::PlanUnfitSystems, &[("count", &number(unfit_count.get()))]));
    let many = form.known.answers.peek().systems.len() >= SEARCH_FROM;
    let systems = el("div.plan__systems stack stack--close")
        .maybe(many.then(|| search(view.query)))
        .maybe(families(view))
        .child(choice.el())
        .child(show_all(view))
        .child(fold_of(unfit_count, title, Drawn::Systems(view)))
        .child(cores(view))
        .child(el("p.soft").words(Words::live(move || licence_now(view).unwrap_or_default())));
    vec![systems]
}

/// A button for each family, if there are several.
fn families(view: View) -> Option<El> {
    let mut found: Vec<String> = Vec::new();
    for os in view.form.known.answers.peek().systems.iter().filter(|os| os.active) {
        let of = family(&os.name);
        if !found.iter().any(|other| other.eq_ignore_ascii_case(of)) {
            found.push(of.to_owned());
        }
    }
    let several = found.len() > 1;
    let mut options = vec![(String::new(), Words::Key(Key::PlanEveryFamily))];
    options.extend(found.into_iter().map(|of| (of.clone(), Words::from(of))));
    several.then(|| toggles(Key::PlanFamily, options, view.family))
}

/// The button that shows all that fit, where not all are shown at first.
fn show_all(view: View) -> El {
    let matching = Signal::made(move || all(view, &|os, fits| fits && view.wants(&os.name)).len() as u64);
    let more = Signal::made(move || u64::from(matching.get() > FIRST as u64));
    let label = move || match view.whole.get() {
        true => fill(Key::PlanShowFirstSystems, &[("count", &count(FIRST))]),
        false => fill(Key::PlanShowAllSystems, &[("count", &number(matching.get()))]),
    };
    let turn = move || view.whole.set(!*view.whole.peek());
    el("div.plan__quiet").live(move || match more.get() {
        0 => Vec::new(),
        _ => vec![Button::new(Words::live(label), turn).kind(ButtonKind::Quiet).el()],
    })
}

/// Where the cores are not told and a licence depends on them: the field that asks.
fn cores(view: View) -> El {
    let known = view.form.known;
    let wanted = Signal::made(move || {
        let is_told = known.stage(Part::Server) == GOING || known.server.read().cores.is_some();
        u64::from(!is_told && known.answers.read().systems.iter().any(|os| os.price_per_core.is_some()))
    });
    el("div.plan__cores").live(move || match wanted.get() {
        0 => Vec::new(),
        _ => vec![drawn(Drawn::Cores(view))],
    })
}

/// The field for the cores; drawn by the part.
pub(super) fn stated_cores(view: View) -> Vec<El> {
    let form = view.form;
    let wrong = move || {
        let text = form.text(Place::Cores);
        let is_wrong = !text.trim_ascii().is_empty() && licence::stated_cores(&text).is_none();
        is_wrong.then(|| late::own(Late::PlanCoresMalformed))
    };
    let stated = field(form, Place::Cores, "cores", late::t(Late::PlanCoresStated), FieldKind::Figures);
    vec![stated.hint(Late::PlanCoresHint).error(wrong).el()]
}

/// What the licence of the system costs that is installed now, to compare.
fn licence_now(view: View) -> Option<String> {
    let known = view.form.known;
    let (server, answers) = (known.server.read(), known.answers.read());
    let os = answers.systems.iter().find(|os| is_installed(&server.os, os))?;
    let licence = words::licence(os, view.cores())?;
    Some(fill(Key::PlanLicenceNow, &[("system", &os.name), ("licence", &licence)]))
}

fn is_installed(now: &Option<String>, os: &Os) -> bool {
    now.as_ref().is_some_and(|now| now.eq_ignore_ascii_case(&os.name))
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

/// What fits and is looked for. What is picked stays in sight in any case; it is read untracked,
/// so that picking does not draw the list anew under the keyboard.
fn fitting(view: View) -> Vec<ChoiceOption> {
    let picked = view.form.typed.peek().draft.os;
    let whole = view.whole.get();
    let found = Cell::new(0);
    let options = all(view, &|os, fits| {
        let is_wanted = fits && view.wants(&os.name);
        found.set(found.get() + usize::from(is_wanted));
        Some(os.id) == picked || is_wanted && (whole || found.get() <= FIRST)
    });
    if options.iter().any(|option| option.blocked.is_some()) {
        // The reason is the part's to say.
        part::want();
    }
    options
}

/// The systems that do not fit; drawn by the part.
pub(super) fn unfit(view: View) -> Vec<El> {
    let options = move || unfitting(view);
    let list = Choice::new(Pick::One, Late::PlanUnfit, options, Vec::new, |_| ());
    vec![list.none(Key::PlanNoSystemMatches).el()]
}

/// What does not fit and is looked for: by our own reckoning, then by the API's word.
fn unfitting(view: View) -> Vec<ChoiceOption> {
    let mut options = all(view, &|os, fits| !fits && view.wants(&os.name));
    let answers = view.form.known.answers.read();
    let named = answers.excluded.iter().filter(|(name, _)| view.wants(name));
    options.extend(named.map(|(name, reason)| ChoiceOption {
        label: name.clone(),
        sign: sign(name),
        blocked: Some(reason.clone().unwrap_or_else(|| late::own(Late::PlanUnfitExcluded))),
        ..ChoiceOption::default()
    }));
    options
}

/// Two letters of the family, in place of a logo.
fn sign(name: &str) -> String {
    family(name).chars().take(2).collect()
}

fn all(view: View, shown: &dyn Fn(&Os, bool) -> bool) -> Vec<ChoiceOption> {
    let (known, space, cores) = (view.form.known, view.space_gb.get(), view.cores());
    let (server, answers) = (known.server.read(), known.answers.read());
    let mut options = Vec::new();
    for os in answers.systems.iter() {
        let unfit = os.fits(&server, (space > 0).then_some(space)).err();
        if shown(os, unfit.is_none()) {
            let badge = if is_installed(&server.os, os) { own(Key::PlanInstalledNow) } else { String::new() };
            options.push(ChoiceOption {
                value: os.id.text(),
                label: os.name.clone(),
                text: words::system_facts(os, cores),
                badge,
                blocked: unfit.map(|why| part::say(Say::Unfit(why))),
                sign: sign(&os.name),
            });
        }
    }
    options
}
