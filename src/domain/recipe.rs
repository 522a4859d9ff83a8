//! What of a plan may be kept: everything but the secrets, by name rather than by number, so that
//! it can be put to another server.
//!
//! Knows: what a recipe holds, how it is written, and what of it still fits. Must not know: where
//! it is kept.

use super::disks::{Scheme, SchemeBlocked};
use super::json::Json;
use super::os::Unfit;
use super::plan::{Draft, Fault, Offer};

/// A plan without its secrets, and without what belongs to one server: hostname and disks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipe {
    /// The system's name; empty when none is picked.
    pub os: String,
    /// The partitioning scheme.
    pub scheme: Option<Scheme>,
    /// The names of the tasks; `None` for the usual ones.
    pub tasks: Option<Vec<String>>,
}

/// What of a recipe can't be had on a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// A system of this name is not offered for it.
    System(String),
    /// The system does not fit it.
    Unfit(String, Unfit),
    /// The scheme does not fit its disks.
    Scheme(Scheme, SchemeBlocked),
    /// A task of this name is not offered for it.
    Task(String),
}

impl Recipe {
    /// The recipe that a draft amounts to.
    #[must_use]
    pub fn of_draft(draft: &Draft, offer: &Offer<'_>) -> Self {
        let system = offer.systems.iter().find(|os| Some(os.id) == draft.os);
        let is_ticked = |id| draft.tasks.contains(id);
        let names = offer.tasks.iter().filter(|task| is_ticked(&task.id)).map(|task| task.name.clone());
        Self {
            os: system.map(|os| os.name.clone()).unwrap_or_default(),
            scheme: draft.scheme,
            tasks: Some(names.collect()),
        }
    }

    /// Puts the recipe into a draft and says what of it can't be had; what the recipe does not
    /// speak of stays.
    pub fn apply(&self, draft: &mut Draft, offer: &Offer<'_>) -> Vec<Lost> {
        let mut lost = Vec::new();
        if let (Some(scheme), Ok(disks)) = (self.scheme, offer.disks(draft)) {
            match scheme.fits(&disks) {
                Ok(()) => draft.scheme = Some(scheme),
                // One disk leaves nothing to choose, so that nothing is lost.
                Err(SchemeBlocked::OneDisk) => {}
                Err(why) => lost.push(Lost::Scheme(scheme, why)),
            }
        }
        if !self.os.is_empty() {
            draft.os = offer.systems.iter().find(|os| os.name == self.os).map(|os| os.id);
            match (draft.os, offer.system(draft)) {
                (None, _) => lost.push(Lost::System(self.os.clone())),
                (Some(_), Err(Fault::Os(why))) => {
                    draft.os = None;
                    lost.push(Lost::Unfit(self.os.clone(), why));
                }
                (Some(_), _) => {}
            }
        }
        if self.tasks.is_some() {
            draft.tasks.clear();
        }
        for name in self.tasks.iter().flatten() {
            let fits = offer.tasks.iter().find(|task| task.name == *name && task.fits(offer.server.kind));
            match fits {
                Some(task) => draft.tasks.push(task.id.clone()),
                None => lost.push(Lost::Task(name.clone())),
            }
        }
        lost
    }

    /// The recipe as JSON.
    #[must_use]
    pub fn json(&self) -> Json {
        let text = |name: &str, text: &str| (name.to_owned(), Json::text(text));
        let mut fields = vec![text("os", &self.os)];
        fields.extend(self.scheme.map(|scheme| text("scheme", scheme.name())));
        if let Some(tasks) = &self.tasks {
            let tasks = tasks.iter().map(|name| Json::text(name)).collect();
            fields.push(("tasks".to_owned(), Json::List(tasks)));
        }
        Json::Object(fields)
    }

    /// Reads a recipe; what is not understood is left out.
    #[must_use]
    pub fn read(json: &Json) -> Self {
        let text = |name| json.get(name).and_then(Json::as_str);
        let names = |list: &Json| list.items().iter().filter_map(Json::as_str).map(str::to_owned).collect();
        Self {
            os: text("os").unwrap_or_default().to_owned(),
            scheme: Scheme::ALL.into_iter().find(|scheme| Some(scheme.name()) == text("scheme")),
            tasks: json.get("tasks").map(names),
        }
    }
}
