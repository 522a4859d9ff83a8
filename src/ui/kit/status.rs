//! A state, told by shape, colour and word.

use super::icon::{Icon, icon};
use crate::ui::dom::{El, el};

/// What a state means to the person who reads it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Meaning {
    /// Has not begun.
    #[default]
    Waiting,
    /// Is going on.
    GoingOn,
    /// Ended well.
    Done,
    /// Takes longer than it should, or needs a look.
    Late,
    /// Ended badly.
    Failed,
    /// Nobody knows.
    Unknown,
    /// Was left out.
    Skipped,
}

impl Meaning {
    /// The sign that stands for it.
    #[must_use]
    pub fn icon(self) -> Icon {
        match self {
            Self::Waiting => Icon::Ring,
            Self::GoingOn => Icon::Core,
            Self::Done => Icon::Tick,
            Self::Late => Icon::Triangle,
            Self::Failed => Icon::Cross,
            Self::Unknown => Icon::Question,
            Self::Skipped => Icon::Dash,
        }
    }

    /// The end of its class name in the style sheets.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::GoingOn => "going",
            Self::Done => "done",
            Self::Late => "late",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Skipped => "skipped",
        }
    }
}

/// A sign with its word.
#[must_use]
pub fn status(meaning: Meaning, word: &str) -> El {
    el("span.status").child(icon(meaning.icon())).text(word)
}
