//! The steps of a run and what is known of each.
//!
//! Knows: the document's order. Must not know: what is done about a failure.

use super::Ms;
use super::planted::{self, Bug};
use crate::api::ApiError;

/// A step. Source: reinstall procedures, the list at its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepName {
    /// Create the master key.
    Key,
    /// Create the PXE config.
    CreatePxe,
    /// Boot order to the network.
    BootPxe,
    /// Reboot.
    Reboot,
    /// The installer at work, reporting five stages.
    Install,
    /// Boot order back to the disk.
    BootDisk,
    /// The Ansible task with this place in the order.
    Task(usize),
    /// Remove the PXE config.
    ClearPxe,
    /// Tell the provider that the reinstall is given up, once the server is disarmed.
    Abort,
}

impl StepName {
    /// Whether the call may be sent again when its outcome is not known: it sets a state, or
    /// makes a key that nobody needs. Source: contract, "Which calls may be repeated".
    #[must_use]
    pub fn is_repeatable(self) -> bool {
        match self {
            Self::Reboot if planted::is(Bug::RebootRetried) => true,
            Self::CreatePxe if planted::is(Bug::CreatePxeRetried) => true,
            Self::Key | Self::BootPxe | Self::BootDisk | Self::ClearPxe | Self::Abort => true,
            Self::CreatePxe | Self::Reboot | Self::Install | Self::Task(_) => false,
        }
    }

    /// Whether the call can't be sent without the PIN. (A task takes it along where it is there.)
    #[must_use]
    pub const fn needs_pin(self) -> bool {
        match self {
            Self::CreatePxe | Self::BootPxe | Self::Reboot | Self::BootDisk => true,
            Self::Key | Self::Install | Self::Task(_) | Self::ClearPxe | Self::Abort => false,
        }
    }
}

/// What a step is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Going {
    /// Its call is out.
    Sending,
    /// Its call was accepted; its key is being asked.
    Applying,
    /// Its call brought no good answer and will be sent again.
    Retrying(Trouble),
    /// It is done, and will be done once more in a while.
    Again,
    /// The installer is at work.
    Installing,
    /// The installer is at work as far as anybody knows: the latest question about it brought no
    /// good answer, and it is asked again.
    Unheard(Trouble),
}

/// What went wrong, for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The call itself.
    Call(ApiError),
    /// It was accepted and failed later, in the provider's words.
    Failed(String),
    /// It was accepted, and its key says what nobody understands, in the provider's words.
    Unclear(String),
    /// It was accepted and its key is gone or silent.
    NoOutcome,
}

/// How far a step is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Not begun.
    Waiting,
    /// Under way.
    Going {
        /// Begun at.
        since: Ms,
        /// What it is doing.
        doing: Going,
    },
    /// Done.
    Done {
        /// Begun at.
        since: Ms,
        /// Ended at.
        at: Ms,
    },
    /// Not needed, or given up before it began.
    Skipped,
    /// Not done, and known not to be.
    Failed {
        /// Begun at.
        since: Ms,
        /// Ended at.
        at: Ms,
        /// Why.
        trouble: Trouble,
    },
    /// It may have happened.
    Unknown {
        /// Begun at.
        since: Ms,
        /// Given up at.
        at: Ms,
        /// Why it is not known.
        trouble: Trouble,
    },
}

impl Outcome {
    /// Whether the step's effect may have happened: everything but "not begun" and a refusal.
    #[must_use]
    pub const fn may_have_happened(&self) -> bool {
        match self {
            Self::Waiting | Self::Skipped => false,
            Self::Failed { trouble: Trouble::Call(error), .. } => !error.was_not_carried_out(),
            Self::Failed { .. } | Self::Going { .. } | Self::Done { .. } | Self::Unknown { .. } => true,
        }
    }

    /// Forgets what no journal tells of an error.
    pub(super) fn forget_details(&mut self) {
        let trouble = match self {
            Self::Going { doing: Going::Retrying(trouble) | Going::Unheard(trouble), .. }
            | Self::Failed { trouble, .. }
            | Self::Unknown { trouble, .. } => trouble,
            Self::Going { .. } | Self::Waiting | Self::Done { .. } | Self::Skipped => return,
        };
        if let Trouble::Call(error) = trouble {
            *error = match error.clone() {
                ApiError::Http { status, .. } => {
                    ApiError::Http { status, retry_after_s: None, body: String::new() }
                }
                ApiError::RateLimited { .. } => ApiError::RateLimited { retry_after_s: None },
                ApiError::Undecodable { .. } => ApiError::Undecodable { body: String::new() },
                ApiError::Unclear { message, .. } => ApiError::Unclear { message, body: String::new() },
                ApiError::Refused { message, .. } => ApiError::Refused { message, code: None },
                other => other,
            };
        }
    }

    /// Whether it is done.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        matches!(self, Self::Done { .. })
    }

    /// When it began, if it did.
    #[must_use]
    pub const fn since(&self) -> Option<Ms> {
        match self {
            Self::Waiting | Self::Skipped => None,
            Self::Going { since, .. }
            | Self::Done { since, .. }
            | Self::Failed { since, .. }
            | Self::Unknown { since, .. } => Some(*since),
        }
    }
}

/// A step and how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub name: StepName,
    /// How far.
    pub outcome: Outcome,
    /// Calls in a row without a good answer.
    pub failures: u32,
    /// Refusals in a row that may pass.
    pub refusals: u32,
}

impl Step {
    /// One that has not begun.
    pub(super) const fn new(name: StepName) -> Self {
        Self { name, outcome: Outcome::Waiting, failures: 0, refusals: 0 }
    }
}

/// Why a run turned to disarming before its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A step was refused, or failed for good.
    Step(StepName),
    /// Whether the PXE config was made is not known; it is removed to be safe.
    CreatePxeUnknown,
    /// What was written down of the run can't be read by this build: it is disarmed to be safe.
    Unreadable,
    /// The installer reported a failure, in the provider's words.
    Install(String),
    /// The person gave up.
    Abandoned,
    /// A person asked for no more than that: whatever may be armed is disarmed.
    Asked,
}
