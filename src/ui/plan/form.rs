//! The form as state: what was typed, what stands in where nothing was, and what is wrong.
//!
//! What the person sees is derived, never copied: the current hostname, the recommended scheme
//! and the usual tasks hold until the person says otherwise.

use super::drafts::Typed;
use super::known::{Known, Part, Reading};
use crate::domain::disks::{Disks, Scheme};
use crate::domain::id::TaskId;
use crate::domain::licence::stated_cores;
use crate::domain::os::Os;
use crate::domain::plan::{Draft, Fault, Offer, Plan as Checked, disks};
use crate::domain::server::Server;
use crate::domain::task::Task;
use crate::text::{Key, own};
use crate::ui::part::{self, Say};
use crate::ui::ports::Ports;
use crate::ui::signal::Signal;
use leptos::prelude::untrack;
use std::rc::Rc;

/// One field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    System,
    Cores,
    Disks,
    Scheme,
    Hostname,
    Password,
    SshKey,
    Pin,
    Tasks,
    Script,
    /// The last one.
    Callback,
}

impl Place {
    /// Where a fault belongs.
    const fn of(fault: &Fault) -> Self {
        match fault {
            Fault::OsMissing | Fault::Os(_) => Self::System,
            Fault::Disks(_) => Self::Disks,
            Fault::SchemeMissing | Fault::Scheme(_) => Self::Scheme,
            Fault::Hostname(_) => Self::Hostname,
            Fault::RootPassword(_) => Self::Password,
            Fault::SshKey(_) => Self::SshKey,
            Fault::Pin(_) => Self::Pin,
            Fault::Task(_) => Self::Tasks,
            Fault::Script(_) => Self::Script,
            Fault::Callback(_) => Self::Callback,
        }
    }

    /// The text of the draft that stands in the field; the picks have none.
    fn text(self, draft: &mut Draft) -> Option<&mut String> {
        Some(match self {
            Self::Cores => &mut draft.cores,
            Self::Disks => &mut draft.disks,
            Self::Hostname => &mut draft.hostname,
            Self::Password => &mut draft.root_password,
            Self::SshKey => &mut draft.ssh_key,
            Self::Pin => &mut draft.pin,
            Self::Script => &mut draft.script,
            Self::Callback => &mut draft.callback,
            Self::System | Self::Scheme | Self::Tasks => return None,
        })
    }
}

/// The form of one server. A copy costs nothing.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub ports: Ports,
    pub known: Known,
    pub typed: Signal<Typed>,
    /// The review was asked for at least once, so that what is missing may be said.
    pub tried: Signal<bool>,
    /// What is wrong with each place, in words; empty where nothing is.
    faults: Signal<Vec<String>>,
    /// The review is in sight, in place of the form.
    pub reviewing: Signal<bool>,
    /// What is being reviewed.
    pub review: Signal<Option<Reviewed>>,
}

/// A plan without fault, and the server as it was known when the plan was checked: what is found out later
/// is not what the plan was made for.
#[derive(Clone)]
pub(super) struct Reviewed {
    pub plan: Checked,
    pub server: Rc<Server>,
}

impl Form {
    pub fn new(ports: Ports, known: Known, typed: Signal<Typed>) -> Self {
        Self {
            ports,
            known,
            typed,
            tried: Signal::new(false),
            faults: Signal::made(move || match check(ports, known, typed) {
                Ok(_) => Vec::new(),
                Err(faults) => said(&faults),
            }),
            reviewing: Signal::new(false),
            review: Signal::new(None),
        }
    }

    /// The disks, as stated or as told.
    pub fn disks(self) -> Option<Disks> {
        disks(&self.typed.read().draft, &self.known.server.read()).ok()
    }

    /// How many cores the server has, as told or as stated.
    pub fn cores(self) -> Option<u32> {
        self.known.server.read().cores.or_else(|| stated_cores(&self.typed.read().draft.cores))
    }

    /// What stands in a field.
    pub fn text(self, place: Place) -> String {
        let typed = self.typed.read();
        if place == Place::Hostname && !typed.named {
            return self.known.server.read().hostname.clone().unwrap_or_default();
        }
        let draft = &typed.draft;
        match place {
            Place::Cores => &draft.cores,
            Place::Disks => &draft.disks,
            Place::Hostname => &draft.hostname,
            Place::Password => &draft.root_password,
            Place::SshKey => &draft.ssh_key,
            Place::Pin => &draft.pin,
            Place::Script => &draft.script,
            Place::Callback => &draft.callback,
            Place::System | Place::Scheme | Place::Tasks => return String::new(),
        }
        .to_owned()
    }

    /// Takes what was typed into a field.
    pub fn type_in(self, place: Place, words: String) {
        self.typed.update(|typed| {
            typed.named |= place == Place::Hostname;
            typed.generated &= place != Place::Password;
            typed.corrects |= place == Place::Disks;
            if let Some(text) = place.text(&mut typed.draft) {
                *text = words;
            }
        });
        self.read_key();
    }

    /// Has the part fetched that reads keys, when there is one.
    fn read_key(self) {
        if !self.typed.peek().draft.ssh_key.is_empty() {
            part::want();
        }
    }

    /// What is wrong with a field, once it may be said.
    pub fn shown_fault(self, place: Place) -> Option<String> {
        if self.tried.get() { self.fault(place) } else { None }
    }

    /// What is wrong with a field. Most of the words are the part's.
    pub fn fault(self, place: Place) -> Option<String> {
        if place == Place::Pin && self.is_pin_wrong() {
            return Some(own(Key::PlanPinRefused));
        }
        let said = self.faults.read().get(place as usize).filter(|said| !said.is_empty())?.clone();
        if place == Place::Password && self.text(place).is_empty() {
            return Some(own(Key::PlanPasswordMissing));
        }
        part::want();
        Some(said)
    }

    /// Whether the API has refused the PIN as it stands: each wrong one counts, so that it is not sent again.
    fn is_pin_wrong(self) -> bool {
        self.ports.pins.is_wrong(self.known.id, &self.typed.read().draft.pin)
    }

    /// The scheme as it stands; `None` for a single disk or while the disks are not known.
    pub fn scheme(self) -> Option<Scheme> {
        scheme(&self.typed.read().draft, &self.disks()?)
    }

    /// The picked system.
    pub fn system(self) -> Option<Os> {
        let id = self.typed.read().draft.os?;
        self.known.answers.read().systems.iter().find(|os| os.id == id).cloned()
    }

    /// Whether the picked system is a Windows.
    pub fn is_windows(self) -> bool {
        self.system().as_ref().is_some_and(Os::is_windows)
    }

    /// The tasks as they are ticked.
    pub fn tasks(self) -> Vec<TaskId> {
        tasks(&self.typed.read(), &self.known.server.read(), &self.known.answers.read().tasks)
    }

    /// Ticks a task or takes the tick away.
    pub fn tick(self, id: TaskId) {
        let mut ticked = untrack(|| self.tasks());
        match ticked.iter().position(|other| *other == id) {
            Some(at) => {
                ticked.remove(at);
            }
            None => ticked.push(id),
        }
        self.typed.update(|typed| {
            typed.ticked = true;
            typed.draft.tasks = ticked;
        });
    }

    /// Why there is nothing to review yet.
    pub fn waits(self) -> Option<Wait> {
        let reads = Part::ALL.map(|part| self.known.read(part));
        if reads.contains(&Reading::Going) {
            Some(Wait::Reading)
        } else {
            (reads[Part::Systems as usize] != Reading::Here).then_some(Wait::NoSystems)
        }
    }

    /// Checks what was typed; a plan without fault goes into review.
    pub fn submit(self) {
        if untrack(|| self.waits()).is_some() {
            return;
        }
        self.tried.set(true);
        self.read_key();
        if untrack(|| self.is_pin_wrong()) {
            return;
        }
        self.ports.pins.asked(self.known.id);
        if let Ok(plan) = untrack(|| check(self.ports, self.known, self.typed)) {
            self.review.set(Some(Reviewed { plan, server: self.known.server.peek() }));
            self.reviewing.set(true);
        }
    }
}

/// Why there is nothing to review yet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wait {
    Reading,
    NoSystems,
}

fn check(ports: Ports, known: Known, typed: Signal<Typed>) -> Result<Checked, Vec<Fault>> {
    with_offer(ports, known, &mut |offer| {
        let draft = complete(&typed.read(), offer.server, offer.tasks);
        Checked::check(&draft, offer)
    })
}

/// What is wrong, in words, by place. Of several faults in one place the first is said.
fn said(faults: &[Fault]) -> Vec<String> {
    let mut said = Vec::new();
    said.resize_with(Place::Callback as usize + 1, String::new);
    for fault in faults.iter().rev() {
        said[Place::of(fault) as usize] = part::say(Say::Fault(fault));
    }
    said
}

/// Gives what a draft is checked against.
pub(super) fn with_offer<T>(ports: Ports, known: Known, look: &mut dyn FnMut(&Offer<'_>) -> T) -> T {
    let (answers, server) = (known.answers.read(), known.server.read());
    look(&Offer {
        server: &server,
        systems: &answers.systems,
        tasks: &answers.tasks,
        policy: ports.doors.config().password_policy,
        parse_url: ports.doors.parse_url(),
        parse_ssh_key: part::ssh_key,
    })
}

/// The draft with everything that stands in where the person has said nothing.
fn complete(typed: &Typed, server: &Server, offered: &[Task]) -> Draft {
    let mut draft = typed.draft.clone();
    if !typed.named {
        draft.hostname = server.hostname.clone().unwrap_or_default();
    }
    draft.scheme = disks(&draft, server).ok().and_then(|disks| scheme(&draft, &disks));
    draft.tasks = tasks(typed, server, offered);
    draft
}

fn scheme(draft: &Draft, disks: &Disks) -> Option<Scheme> {
    draft.scheme.filter(|scheme| scheme.fits(disks).is_ok()).or_else(|| Scheme::recommended(disks))
}

/// Only what is offered and fits can be ticked: what is no longer in sight can't be in a plan.
fn tasks(typed: &Typed, server: &Server, offered: &[Task]) -> Vec<TaskId> {
    let on = |task: &&Task| if typed.ticked { typed.draft.tasks.contains(&task.id) } else { task.default };
    offered.iter().filter(|task| task.fits(server.kind)).filter(on).map(|task| task.id.clone()).collect()
}
