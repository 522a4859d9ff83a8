//! What was typed for each server, kept while the person goes from view to view; without secrets
//! also over a reload of the tab.
//!
//! Knows: who keeps what for how long. Must not know: what a recipe means.

use crate::domain::decimal;
use crate::domain::id::ServerId;
use crate::domain::json::Json;
use crate::domain::plan::Draft;
use crate::domain::recipe::{Lost, Recipe};
use crate::ui::ports::{Kept as What, Ports};
use crate::ui::signal::Kept;
use std::cell::RefCell;
use std::rc::Rc;
use zeroize::Zeroizing;

/// The drafts of this session; they end with it.
#[derive(Clone)]
pub struct Drafts {
    ports: Ports,
    all: Rc<RefCell<Vec<Of>>>,
}

struct Of {
    id: ServerId,
    typed: Kept<Typed>,
    /// What of it is kept over a reload.
    recipe: Recipe,
}

/// What a person has typed for one server.
#[derive(Clone, Default)]
pub struct Typed {
    pub draft: Draft,
    /// The person has touched the hostname, so that the current one no longer stands in for it.
    pub named: bool,
    /// The person has touched the tasks, so that the usual ones no longer stand in for them.
    pub ticked: bool,
    /// What is put into the draft as soon as it is known what the server can have.
    pub wanted: Option<(Source, Recipe)>,
    /// What was put in, and what of it could not be had.
    pub put_in: Option<(Source, Vec<Lost>)>,
    /// The PIN that the API has refused: it is not sent again, because each wrong one counts.
    pub refused_pin: Zeroizing<String>,
    /// The password is one that we made.
    pub generated: bool,
    /// A reinstall was started from this draft.
    pub started: bool,
}

/// Where a recipe comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// What was typed before the page was loaded anew.
    Reload,
    /// The reinstall before.
    Again,
    /// A recipe of this name, or from a file.
    Recipe,
}

impl Typed {
    /// Whether the API has refused the PIN as it stands.
    pub(super) fn is_pin_refused(&self) -> bool {
        !self.refused_pin.is_empty() && self.refused_pin == self.draft.pin
    }
}

impl Drafts {
    /// The drafts as this tab kept them.
    #[must_use]
    pub fn new(ports: Ports) -> Self {
        let kept = ports.doors.kept(What::Drafts).and_then(|text| (ports.doors.parse_json())(&text));
        let entry = |(id, json): &(String, Json)| {
            let (id, recipe) = (ServerId(decimal::whole(id)?), Recipe::read(json));
            let wanted = Some((Source::Reload, recipe.clone()));
            Some(Of { id, typed: Kept::new(Typed { wanted, ..Typed::default() }), recipe })
        };
        let all = match &kept {
            Some(Json::Object(fields)) => fields.iter().filter_map(entry).collect(),
            _ => Vec::new(),
        };
        Self { ports, all: Rc::new(RefCell::new(all)) }
    }

    /// The draft for a server; an empty one the first time.
    #[must_use]
    pub fn of(&self, id: ServerId) -> Kept<Typed> {
        let mut all = self.all.borrow_mut();
        if let Some(of) = all.iter().find(|of| of.id == id) {
            return of.typed.clone();
        }
        let typed = Kept::new(Typed::default());
        all.push(Of { id, typed: typed.clone(), recipe: Recipe::default() });
        typed
    }

    /// Keeps what a draft amounts to.
    pub(super) fn keep(&self, id: ServerId, recipe: Recipe) {
        let mut all = self.all.borrow_mut();
        let Some(of) = all.iter_mut().find(|of| of.id == id) else { return };
        if of.recipe == recipe {
            return;
        }
        of.recipe = recipe;
        let kept = all.iter().filter(|of| of.recipe != Recipe::default());
        let fields = kept.map(|of| (of.id.text(), of.recipe.json())).collect();
        // Where nothing can be kept, a reload empties the form, as the browser's own would be.
        self.ports.doors.keep(What::Drafts, &Json::Object(fields).written());
    }
}
