//! What was typed for each server, kept while the person goes from view to view; without secrets
//! also over a reload of the tab.
//!
//! Knows: who keeps what for how long. Must not know: what a recipe means.

use crate::domain::id::ServerId;
use crate::domain::keep;
use crate::domain::plan::Draft;
use crate::domain::strings;
use crate::text::{Key, own};
use crate::ui::ports::{Kept as What, Ports};
use crate::ui::signal::Kept;
use std::cell::RefCell;
use std::rc::Rc;

/// The drafts of this session; they end with it.
#[derive(Clone)]
pub struct Drafts {
    ports: Ports,
    all: Rc<RefCell<Vec<Of>>>,
}

struct Of {
    id: ServerId,
    /// Nothing before it is looked at.
    typed: Option<Kept<Typed>>,
    /// What of it is kept over a reload. Empty: nothing.
    line: String,
}

/// What a person has typed for one server.
#[derive(Clone, Default)]
pub struct Typed {
    pub draft: Draft,
    /// The person has touched the hostname, so that the current one no longer stands in for it.
    pub named: bool,
    /// The person has touched the tasks, so that the usual ones no longer stand in for them.
    pub ticked: bool,
    /// The person states the disks, whether or not the API tells them.
    pub corrects: bool,
    /// The password is one that we made.
    pub generated: bool,
    /// What was filled in by itself, in words. Empty: nothing.
    pub filled: String,
    /// A reinstall was started from this draft.
    pub started: bool,
}

impl Drafts {
    /// The drafts as this tab kept them.
    #[must_use]
    pub fn new(ports: Ports) -> Self {
        let kept = ports.doors.kept(What::Drafts).unwrap_or_default();
        let mut all = Vec::new();
        for line in kept.split('\n') {
            all.extend(keep::server(line).map(|id| Of { id, typed: None, line: line.to_owned() }));
        }
        Self { ports, all: Rc::new(RefCell::new(all)) }
    }

    /// The draft for a server; an empty one the first time.
    #[must_use]
    pub fn of(&self, id: ServerId) -> Kept<Typed> {
        let mut all = self.all.borrow_mut();
        let at = all.iter().position(|of| of.id == id).unwrap_or_else(|| {
            all.push(Of { id, typed: None, line: String::new() });
            all.len() - 1
        });
        let Of { typed, line, .. } = &mut all[at];
        let fresh = || {
            let mut typed = Typed::default();
            if !line.is_empty() {
                (typed.named, typed.ticked) = keep::read(line, &mut typed.draft);
                typed.filled = own(Key::FilledReload);
            }
            Kept::new(typed)
        };
        typed.get_or_insert_with(fresh).clone()
    }

    /// Keeps what was typed for a server.
    pub(super) fn keep(&self, id: ServerId, typed: &Typed) {
        let line = keep::line(id, &typed.draft, typed.named, typed.ticked).unwrap_or_default();
        let mut all = self.all.borrow_mut();
        let Some(of) = all.iter_mut().find(|of| of.id == id && of.line != line) else { return };
        of.line = line;
        let lines: Vec<_> = all.iter().map(|of| of.line.as_str()).collect();
        // Where nothing can be kept, a reload empties the form, as the browser's own would be.
        self.ports.doors.keep(What::Drafts, &strings::join(&lines, "\n"));
    }
}
