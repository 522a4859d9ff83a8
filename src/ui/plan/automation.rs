//! What is done on the new system by itself.

use super::extra::{Drawn, fold_of, folded};
use super::form::{Form, Place};
use super::known::Part;
use super::with_part;
use crate::domain::id::TaskId;
use crate::domain::os::Unfit;
use crate::domain::task::Task;
use crate::text::late::Late;
use crate::text::plan as words;
use crate::text::{Key, fill, number, t};
use crate::ui::dom::{El, Words, el, follow, set};
use crate::ui::kit::{Choice, ChoiceOption, Pick, stack};
use crate::ui::signal::Signal;
use leptos::prelude::untrack;

pub(super) fn draw(form: Form) -> El {
    stack(vec![with_part(form, Part::Tasks, choice), install(form)])
}

/// The script and the callback URL, which few need: folded away while there is nothing in them.
fn install(form: Form) -> El {
    let summary = el("summary").words(Key::PlanInstall).child(el("span.soft").words(Key::PlanInstallHint));
    let fold = folded(summary, Drawn::Install(form));
    let node = fold.node().clone();
    follow(Box::new(move || {
        // Whatever is refused in there has to be in sight.
        form.tried.track();
        let is_empty = |place| untrack(|| form.text(place)).is_empty();
        if !is_empty(Place::Script) || !is_empty(Place::Callback) {
            set(&node, "open", Some(""));
        }
    }));
    fold
}

fn choice(form: Form) -> Vec<El> {
    let ticked = move || form.tasks().into_iter().map(|id| id.0).collect();
    let tick = move |value| form.tick(TaskId(value));
    let tasks = Choice::new(Pick::Many, Key::PlanTasks, move || options(form, true), ticked, tick)
        .none(Key::PlanNoTasks)
        .error(move || form.shown_fault(Place::Tasks));
    let many = Signal::made(move || options(form, false).len() as u64);
    let title = Words::live(move || fill(Key::PlanUnfitTasks, &[("count", &number(many.get()))]));
    vec![el("div.stack stack--close").child(tasks.el()).child(fold_of(many, title, Drawn::Tasks(form)))]
}

/// The tasks that do not fit; drawn by the part.
pub(super) fn unfit(form: Form) -> Vec<El> {
    let blocked = move || {
        let mut options = options(form, false);
        for option in &mut options {
            option.blocked = form.known.server.read().kind.map(|kind| words::unfit(Unfit::Kind(kind)));
        }
        options
    };
    vec![Choice::new(Pick::Many, Late::PlanUnfit, blocked, Vec::new, |_| ()).el()]
}

/// The tasks that fit the server, or those that do not.
fn options(form: Form, fit: bool) -> Vec<ChoiceOption> {
    let kind = form.known.server.read().kind;
    let option = |task: &Task| ChoiceOption {
        value: task.id.0.clone(),
        label: task.name.clone(),
        text: task.description.clone().unwrap_or_default(),
        badge: if task.default && fit { t(Key::PlanTaskDefault) } else { "" }.to_owned(),
        ..ChoiceOption::default()
    };
    let answers = form.known.answers.read();
    answers.tasks.iter().filter(|task| task.fits(kind) == fit).map(option).collect()
}
