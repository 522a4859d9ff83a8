//! What of the plan is drawn by the part of the page that is fetched when it is asked for: the folds
//! in which it stands, and the one way from the part to it.
//!
//! Knows: what there is to ask for. Must not know: how the part is fetched.

use super::form::Form;
use super::systems::View;
use super::{access, automation, disarm, disks, install, recipes, review, systems};
use crate::domain::id::ServerId;
use crate::domain::plan::Plan as Checked;
use crate::domain::route::Route;
use crate::flow::marker::Marker;
use crate::text::Key;
use crate::text::late::{Late, own};
use crate::text::problem::Problem;
use crate::ui::dom::{El, Words, el};
use crate::ui::kit::{ButtonKind, Notice, NoticeKind, link_button};
use crate::ui::part::{Inside, fold as part_fold, part};
use crate::ui::signal::Signal;
use std::rc::Rc;

/// What is drawn by the part.
#[derive(Clone)]
pub struct Extra(Rc<Drawn>);

pub(super) enum Drawn {
    /// The recipes.
    Recipes(Form),
    /// That the server is not of this account.
    NotYours(ServerId),
    /// The field for the cores.
    Cores(View),
    /// The field for the disks, and whether it was asked for just now.
    Disks(Form, Signal<bool>),
    /// The systems that do not fit, with their reasons.
    Systems(View),
    /// The tasks that do not fit, with their reasons.
    Tasks(Form),
    /// What SSH key was given.
    SshKey(Form),
    /// The script and the callback URL.
    Install(Form),
    /// That the server is marked by a reinstall elsewhere.
    Marked(Form),
    /// Taking back what an earlier reinstall may have left.
    Disarm(Form),
    /// The flight plan of a checked plan.
    Flight(Form, Rc<Checked>),
}

impl Extra {
    pub(super) fn new(what: Drawn) -> Self {
        Self(Rc::new(what))
    }

    /// Called in the part alone.
    pub fn draw(&self) -> Vec<El> {
        match &*self.0 {
            Drawn::Recipes(form) => recipes::draw(*form),
            Drawn::NotYours(id) => super::not_yours(*id),
            Drawn::Cores(view) => systems::stated_cores(*view),
            Drawn::Disks(form, was_pressed) => disks::stated(*form, *was_pressed),
            Drawn::Systems(view) => systems::unfit(*view),
            Drawn::Tasks(form) => automation::unfit(*form),
            Drawn::SshKey(form) => access::ssh_key_known(*form),
            Drawn::Install(form) => install::draw(*form),
            Drawn::Marked(form) => marked(*form),
            Drawn::Disarm(form) => disarm::draw(*form),
            Drawn::Flight(form, plan) => review::flight(*form, plan),
        }
    }
}

/// A reinstall elsewhere can be followed, and is not to be doubled.
fn marked(form: Form) -> Vec<El> {
    let server = form.known.server.peek();
    let marker = server.marker.as_ref().and_then(|text| Marker::parse(text, form.ports.doors.now()));
    let Some(marker) = marker else { return Vec::new() };
    let title = own(if marker.is_called_off { Late::ElsewhereOff } else { Late::Elsewhere });
    let said = Problem { title, remedy: own(Late::ElsewhereRemedy), ..Problem::default() };
    let to = Route::Run(form.known.id).fragment();
    let follow = link_button(ButtonKind::Secondary, own(Late::ElsewhereFollow), &to);
    vec![Notice::new(NoticeKind::Warning, said).controls(vec![follow]).el()]
}

/// What the part draws.
pub(super) fn drawn(what: Drawn) -> El {
    part(Inside::Plan(Extra::new(what)))
}

/// A fold whose inside is fetched when it is opened for the first time, and stays from then on.
pub(super) fn fold(title: Key, what: Drawn) -> El {
    part_fold(el("summary").words(title), Inside::Plan(Extra::new(what)))
}

/// What the server is marked with; nothing where it is not.
pub(super) fn where_marked(form: Form) -> El {
    let is_marked = Signal::made(move || u64::from(form.known.server.read().marker.is_some()));
    el("div").live(move || match is_marked.get() {
        0 => Vec::new(),
        _ => vec![drawn(Drawn::Marked(form))],
    })
}

/// The same, with more in what is in sight.
pub(super) fn fold_with(summary: El, what: Drawn) -> El {
    part_fold(summary, Inside::Plan(Extra::new(what)))
}

/// A fold that says how `many` there are in it; none while there is nothing in it.
pub(super) fn fold_of(many: Signal<u64>, title: Words, what: Drawn) -> El {
    let what = Inside::Plan(Extra::new(what));
    let any = Signal::made(move || u64::from(many.get() > 0));
    el("div").live(move || match any.get() {
        0 => Vec::new(),
        _ => vec![part_fold(el("summary").words(title.clone()), what.clone())],
    })
}
