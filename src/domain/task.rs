//! An Ansible task that can run on the fresh server.
//!
//! Knows: which tasks suit which server. Must not know: how a task is called.

use super::id::TaskId;
use super::server::{Kind, Kinds};

/// An entry of `jenkins/get_tasks`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// How the API is asked for it.
    pub id: TaskId,
    /// Its name.
    pub name: String,
    /// What it does, in the provider's words.
    pub description: Option<String>,
    /// Where it can run; empty when the API does not say.
    pub runs_on: Kinds,
    /// Whether it is ticked to begin with (tag `default`).
    pub default: bool,
}

impl Task {
    /// Whether it suits a server of `kind`; what is not known does not exclude.
    #[must_use]
    pub fn fits(&self, kind: Option<Kind>) -> bool {
        self.runs_on.is_empty() || kind.is_none_or(|kind| self.runs_on.contains(kind))
    }
}
