//! What runs on the new system by itself.

use super::form::{Form, Place};
use super::known::Part;
use super::{field, on_demand, with_part};
use crate::domain::callback::{CallbackError, CallbackUrl};
use crate::domain::id::TaskId;
use crate::domain::os::{Os, Unfit};
use crate::domain::script::warnings;
use crate::domain::task::Task;
use crate::text::plan as words;
use crate::text::{Key, fill, own, t};
use crate::ui::dom::{El, Words, el};
use crate::ui::kit::{Choice, ChoiceOption, FieldKind, Pick, stack};
use crate::ui::signal::Signal;
use std::rc::Rc;

/// As many KB as the most characters of a script can have.
const SCRIPT_MOST_KB: u32 = 128;

/// Which shell runs the script, for a memo.
const NONE: u64 = 0;
const LINUX: u64 = 1;
const WINDOWS: u64 = 2;

pub(super) fn draw(form: Form) -> El {
    let hint = move || {
        let windows = form.system().as_ref().is_some_and(Os::is_windows);
        let language = if windows { Key::PlanScriptHintWindows } else { Key::PlanScriptHint };
        [t(language), " ", t(Key::PlanScriptKeys)].concat()
    };
    let count = move || words::script_length(form.text(Place::Script).chars().count());
    let script = field(form, Place::Script, "script", Key::PlanScript, FieldKind::Code(8))
        .hint(Words::live(hint))
        .mono()
        .files(SCRIPT_MOST_KB)
        .warnings(script_warnings(form))
        .under(el("p.plan__count").words(Words::live(count)));
    let called_back = field(form, Place::Callback, "callback", Key::PlanCallback, FieldKind::Url)
        .hint(Words::live(move || called(form)))
        .warnings(move || {
            let is_local = matches!(callback(form), Ok(Some(url)) if url.is_local);
            is_local.then(|| own(Key::PlanCallbackLocal)).into_iter().collect()
        });
    stack(vec![with_part(form, Part::Tasks, choice), script.el(), called_back.el()])
}

fn choice(form: Form) -> Vec<El> {
    let ticked = move || form.tasks().into_iter().map(|id| id.0).collect();
    let tick = move |value| form.tick(TaskId(value));
    let tasks = Choice::new(Pick::Many, Key::PlanTasks, move || options(form, true), ticked, tick)
        .none(Key::PlanNoTasks)
        .error(move || form.shown_fault(Place::Tasks));
    let unfit_count = Signal::made(move || options(form, false).len() as u64);
    let unfit =
        move || Choice::new(Pick::Many, Key::PlanUnfit, move || options(form, false), Vec::new, |_| ()).el();
    let unfit = on_demand(unfit_count, Rc::new(unfit), [Key::PlanShowUnfitTasks, Key::PlanHideUnfitTasks]);
    vec![el("div.stack stack--close").child(tasks.el()).child(unfit)]
}

/// The tasks that fit the server, or those that do not, with the reason.
fn options(form: Form, fit: bool) -> Vec<ChoiceOption> {
    let kind = form.known.server.read().kind;
    let why = move || kind.map(|kind| words::unfit(Unfit::Kind(kind)));
    let option = |task: &Task| ChoiceOption {
        value: task.id.0.clone(),
        label: task.name.clone(),
        text: task.description.clone().unwrap_or_default(),
        badge: if task.default && fit { t(Key::PlanTaskDefault) } else { "" }.to_owned(),
        blocked: if fit { None } else { why() },
        ..ChoiceOption::default()
    };
    let answers = form.known.answers.read();
    answers.tasks.iter().filter(|task| task.fits(kind) == fit).map(option).collect()
}

/// What to look at in the script, once it is known which system runs it.
fn script_warnings(form: Form) -> impl Fn() -> Vec<String> {
    // Read over whenever one of both changes, and not at every key in another field.
    let script = Signal::made(move || form.text(Place::Script));
    let system =
        Signal::made(move || form.system().map_or(NONE, |os| if os.is_windows() { WINDOWS } else { LINUX }));
    move || {
        let system = system.get();
        if system == NONE {
            return Vec::new();
        }
        let found = warnings(&script.read(), system == WINDOWS);
        found.into_iter().map(|warning| own(words::script_warning(warning))).collect()
    }
}

/// The address exactly as it will be called, once it can be.
fn called(form: Form) -> String {
    match callback(form) {
        Ok(Some(url)) => fill(Key::PlanCallbackCalled, &[("url", url.expose())]),
        Ok(None) | Err(_) => own(Key::PlanCallbackHint),
    }
}

fn callback(form: Form) -> Result<Option<CallbackUrl>, CallbackError> {
    CallbackUrl::parse(&form.text(Place::Callback), form.ports.doors.parse_url())
}
