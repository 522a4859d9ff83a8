//! What was typed for each server, kept in memory while the person goes from view to view.

use crate::domain::id::ServerId;
use crate::domain::plan::Draft;
use crate::ui::signal::Kept;
use std::cell::RefCell;
use std::rc::Rc;

/// The drafts of this session. They end with it, and never reach any storage.
#[derive(Clone, Default)]
pub struct Drafts(Rc<RefCell<Vec<Of>>>);

type Of = (ServerId, Kept<Typed>);

/// What a person has typed for one server.
#[derive(Clone, Default)]
pub struct Typed {
    pub draft: Draft,
    /// The person has touched the hostname, so that the current one no longer stands in for it.
    pub named: bool,
    /// The person has touched the tasks, so that the usual ones no longer stand in for them.
    pub ticked: bool,
    /// The password is one that we made.
    pub generated: bool,
    /// A reinstall was started from this draft.
    pub started: bool,
}

impl Drafts {
    /// The draft for a server; an empty one the first time.
    #[must_use]
    pub fn of(&self, id: ServerId) -> Kept<Typed> {
        let mut drafts = self.0.borrow_mut();
        if let Some((_, typed)) = drafts.iter().find(|(server, _)| *server == id) {
            return typed.clone();
        }
        let typed = Kept::new(Typed::default());
        drafts.push((id, typed.clone()));
        typed
    }
}
