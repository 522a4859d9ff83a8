//! The plan of one server: the form, its review, and the confirmation that starts the reinstall.
//!
//! Knows: which field stands where, and what is shown until an answer is there. Must not know:
//! the rules: those are `domain`'s, and `Plan::check` is the only way to something that can be
//! started.

mod access;
mod automation;
mod disarm;
mod disks;
mod drafts;
mod extra;
mod facts;
mod form;
mod install;
mod known;
mod picture;
mod preflight;
mod recipes;
mod review;
mod systems;

pub use drafts::Drafts;
use drafts::Typed;
pub(in crate::ui) use extra::Extra;
use extra::{Drawn, drawn, fold, where_marked};

use super::dom::{El, Words, el, follow};
use super::kit::{
    Button, ButtonKind, Field, FieldKind, Notice, NoticeKind, actions, empty, failed, focus_heading,
    form as parts_form, link_button, loading, page_head, stack,
};
use super::listing::{Listed, Listing};
use super::ports::Ports;
use super::signal::Signal;
use crate::domain::audience::{Action, Ownership};
use crate::domain::id::ServerId;
use crate::domain::route::Route;
use crate::flow::{Ending, Run};
use crate::text::late::{self, Late};
use crate::text::problem::{Problem, problem};
use crate::text::{Key, fill, own, plan as plan_words, server as words, t};
use form::{Form, Place, Wait};
use known::{HERE, Known, Part, Reading};
use leptos::prelude::untrack;
use std::cell::Cell;

/// The plan for one server.
#[must_use]
pub fn plan(ports: Ports, listing: Listing, drafts: &Drafts, id: ServerId) -> El {
    let typed = drafts.of(id).signal();
    begin_anew_after_success(ports, id, typed);
    let known = Known::new(ports, listing, id);
    let form = Form::new(ports, known, typed);
    known.ask_all();
    let drafts = drafts.clone();
    follow(Box::new(move || drafts.keep(id, &typed.read())));
    follow(Box::new(move || {
        if ports.is_signed_in() {
            untrack(|| known.ask_what_expired());
            if !matches!(*listing.listed().peek(), Listed::Here(_)) {
                listing.read();
            }
        }
    }));
    let stands = Signal::made(move || stands(form, listing) as u64);
    let was_checking = Cell::new(false);
    el("div").live(move || {
        let stands = stands.get();
        if was_checking.replace(stands == Stands::Checking as u64) {
            // The heading that the keyboard was at goes.
            focus_heading();
        }
        match stands {
            stands if stands == Stands::Checking as u64 => checking(id),
            stands if stands == Stands::NotYours as u64 => {
                vec![page_head(words::number(id), ""), drawn(Drawn::NotYours(id))]
            }
            stands if stands == Stands::Running as u64 => running(form),
            stands if stands == Stands::Form as u64 => draw(form),
            // What is found out while it is read must not draw it anew: its checks would begin again.
            _ => untrack(|| review::draw(form)),
        }
    })
}

/// What was filled in by itself.
fn filled(form: Form) -> El {
    let said = Signal::made(move || form.typed.read().filled.clone());
    el("div").live(move || {
        let text = said.get();
        if text.is_empty() {
            return Vec::new();
        }
        vec![
            Notice::new(NoticeKind::Info, Problem { title: own(Key::Filled), text, ..Problem::default() })
                .el(),
        ]
    })
}

/// Where the view stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// Nobody knows yet whose server it is.
    Checking,
    NotYours,
    /// A reinstall of the server is open.
    Running,
    Form,
    Review,
}

fn stands(form: Form, listing: Listing) -> Stands {
    let (ports, id) = (form.ports, form.known.id);
    if ports.see(id, |run| run.ending().is_none()) {
        return Stands::Running;
    }
    let audience = ports.doors.config().audience;
    if audience.can(Action::Reinstall(Ownership::Foreign)).is_err() {
        let own = match &*listing.listed().read() {
            Listed::Reading => return Stands::Checking,
            // The API has the last word.
            Listed::Failed(_) => true,
            Listed::Here(servers) => servers.iter().any(|server| server.id == id),
        };
        let whose = if own { Ownership::Own } else { Ownership::Foreign };
        if audience.can(Action::Reinstall(whose)).is_err() {
            return Stands::NotYours;
        }
    }
    if form.reviewing.get() { Stands::Review } else { Stands::Form }
}

/// A reinstall that ended well leaves nothing of its secrets behind; the rest is filled in again.
fn begin_anew_after_success(ports: Ports, id: ServerId, typed: Signal<Typed>) {
    let fresh = untrack(|| ports.see(id, again));
    if let Some(mut fresh) = fresh.filter(|_| typed.peek().started) {
        // The disks are the same ones, as somebody has corrected them.
        fresh.draft.disks.clone_from(&typed.peek().draft.disks);
        fresh.corrects = typed.peek().corrects;
        typed.set(fresh);
    }
}

/// The same again as a reinstall that ended well.
fn again(run: &Run) -> Option<Typed> {
    if !matches!(run.ending(), Some(Ending::Succeeded(_) | Ending::Unverified)) {
        return None;
    }
    let mut fresh = Typed { filled: own(Key::FilledAgain), named: true, ticked: true, ..Typed::default() };
    let order = run.order();
    fresh.draft.os = Some(order.os_id);
    fresh.draft.scheme = order.scheme;
    fresh.draft.hostname = order.hostname.as_str().to_owned();
    fresh.draft.tasks = order.tasks.iter().map(|task| task.id.clone()).collect();
    Some(fresh)
}

fn checking(id: ServerId) -> Vec<El> {
    vec![page_head(words::number(id), ""), loading(Key::PlanOwnership)]
}

/// That the server is not of this account; drawn by the part.
fn not_yours(id: ServerId) -> Vec<El> {
    let text = late::fill(Late::PlanNotYoursText, &[("server", &words::number(id))]);
    let to = Route::Servers.fragment();
    let back = link_button(ButtonKind::Secondary, late::own(Late::PlanToServers), &to);
    vec![empty(Late::PlanNotYours, text, vec![back])]
}

fn running(form: Form) -> Vec<El> {
    let to = Route::Run(form.known.id).fragment();
    let notice = Notice::of(NoticeKind::Info, Key::PlanRunOpen, Key::PlanRunOpenText)
        .controls(vec![link_button(ButtonKind::Primary, Key::PlanToRun, &to)]);
    vec![stack(vec![page_head(title(form), ""), notice.el()])]
}

fn title(form: Form) -> Words {
    Words::live(move || fill(Key::PlanTitle, &[("server", &plan_words::named(&form.known.server.read()))]))
}

fn draw(form: Form) -> Vec<El> {
    let blocked = move || {
        let key = match form.waits()? {
            Wait::Reading => Key::PlanReviewWaits,
            Wait::NoSystems => Key::PlanReviewNoSystems,
        };
        Some(own(key))
    };
    let sections = vec![
        section(Key::PlanSystem, systems::draw(form)),
        section(Key::PlanDisks, disks::draw(form)),
        section(Key::PlanAccess, access::draw(form)),
        section(Key::PlanAutomation, automation::draw(form)),
        actions(vec![Button::submit(Key::PlanReview).blocked(blocked).el()])
            .attr("class", "actions plan__end"),
    ];
    let typed = parts_form(Key::Reinstall, move || form.submit()).children(sections);
    let parts = vec![
        el("div.plan__head").child(page_head(title(form), Key::PlanText)),
        facts::draw(form),
        el("div.plan__form stack")
            .child(where_marked(form))
            .child(filled(form))
            .child(fold(Key::Recipes, Drawn::Recipes(form)))
            .child(typed)
            .child(fold(Key::PlanDisarm, Drawn::Disarm(form))),
    ];
    vec![el("div.plan").children(parts)]
}

fn section(title: Key, inside: El) -> El {
    let head = el("h2").words(title);
    el("section.plan__section").label(title).child(head).child(inside)
}

/// What needs a part: how far the part is, then what `inside` makes of it.
fn with_part(form: Form, part: Part, inside: fn(Form) -> Vec<El>) -> El {
    let stage = Signal::made(move || form.known.stage(part));
    el("div").live(move || match stage.get() {
        HERE => inside(form),
        _ => untrack(|| not_here(form, part)),
    })
}

/// A part that is not there yet, or not at all; nothing once it is here.
fn not_here(form: Form, part: Part) -> Vec<El> {
    let (reading, title, remedy) = match part {
        Part::Server => (Key::PlanReadingServer, Key::PlanServerFailed, Some(Key::PlanServerFailedRemedy)),
        Part::Systems => (Key::PlanReadingSystems, Key::PlanSystemsFailed, None),
        Part::Tasks => (Key::PlanReadingTasks, Key::PlanTasksFailed, Some(Key::PlanTasksFailedRemedy)),
    };
    let error = match form.known.read(part) {
        Reading::Here => return Vec::new(),
        Reading::Going => return vec![loading(t(reading))],
        Reading::Failed(error) => error,
    };
    let said = problem(part.call(), &error);
    // What can be done without is a warning; only what can't is an error.
    let (kind, remedy) = match remedy {
        Some(key) => (NoticeKind::Warning, own(key)),
        None => (NoticeKind::Error, said.remedy),
    };
    let text = said.title + ". " + &said.text;
    let said = Problem { title: own(title), text, remedy, details: said.details };
    vec![failed(kind, said, move || form.known.ask(part))]
}

/// A field that is joined to the draft.
fn field(form: Form, place: Place, name: &'static str, label: impl Into<Words>, kind: FieldKind) -> Field {
    Field::new(name, label, move || form.text(place), move |typed| form.type_in(place, typed))
        .kind(kind)
        .error(move || form.fault(place))
        .show_errors(move || form.tried.get())
}
