//! What was typed for each server, kept in memory while the person goes from view to view.

use crate::domain::id::ServerId;
use crate::domain::plan::Draft;
use leptos::prelude::*;

/// The drafts of this session. They end with it, and never reach any storage.
#[derive(Clone, Copy)]
pub struct Drafts(StoredValue<Vec<(ServerId, ArcRwSignal<Typed>)>>);

/// What a person has typed for one server.
#[derive(Clone, Default)]
pub(super) struct Typed {
    pub draft: Draft,
    /// The person has touched the hostname, so that the current one no longer stands in for it.
    pub named: bool,
    /// The person has touched the tasks, so that the usual ones no longer stand in for them.
    pub ticked: bool,
    /// A reinstall was started from this draft.
    pub started: bool,
}

impl Drafts {
    /// No drafts yet.
    #[must_use]
    pub fn new() -> Self {
        Self(StoredValue::new(Vec::new()))
    }

    /// The draft for a server; an empty one the first time.
    pub(super) fn of(self, id: ServerId) -> ArcRwSignal<Typed> {
        let mut drafts = self.0.write_value();
        if let Some((_, typed)) = drafts.iter().find(|(server, _)| *server == id) {
            return typed.clone();
        }
        let typed = ArcRwSignal::new(Typed::default());
        drafts.push((id, typed.clone()));
        typed
    }
}

impl Default for Drafts {
    fn default() -> Self {
        Self::new()
    }
}
