//! What a run is told, and what it asks for.
//!
//! Knows: events, decisions, effects and calls as data. Must not know: what follows from them.

use super::{Ms, Ticket};
use crate::api::{ApiError, Call, CreatePxe, Media, Reply};
use crate::domain::id::{AsyncKey, TaskId};
use crate::domain::plan::{Order, Secrets};

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// The call with this ticket was answered, or was not.
    Answered(Ticket, Result<Reply, ApiError>),
    /// The wait with this ticket is over.
    Rang(Ticket),
    /// The page was looked at again or the network came back: whoever waits to ask, asks now.
    Woke,
    /// There is a new session token.
    SessionRenewed,
    /// The person decided.
    Decided(Decision),
    /// The secrets that were gone are here again.
    Unlocked,
}

/// What a person can decide during a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Go on waiting for a stage.
    Wait,
    /// The person has seen that the server is up with the new system: clean up.
    ServerIsUp,
    /// Give up: boot order to disk, PXE config removed.
    Abandon,
    /// Send the refused cleanup again.
    TryAgain,
    /// Reboot once more into the installer, confirmed anew: the first reboot showed no sign.
    RebootAgain,
    /// Leave what could not be taken back as it is: somebody else will see to it.
    Leave,
    /// Remove the PXE config that is there already, and start again.
    Replace,
}

/// Something to do. Each carries the ticket that its answer must bring back.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Make a call.
    Call(Ticket, Ask),
    /// Wait.
    Wait(Ticket, Ms),
    /// Wipe what only `eq/create_pxe` needed.
    DropInstallSecrets,
    /// Wipe the rest.
    DropSecrets,
}

/// A call without its secrets: what the state machine knows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// `eq/reinstall`.
    Reinstall,
    /// `eq/create_pxe`.
    CreatePxe(AsyncKey),
    /// `eq/boot_dev`.
    BootDev(Media),
    /// `eq/reboot`.
    Reboot,
    /// `eq_callback/check`.
    Check(AsyncKey),
    /// The call that runs a task.
    CallTask(TaskId),
    /// `eq/clear_pxe`.
    ClearPxe,
    /// `eq/abort_reinstall`.
    Abort,
    /// `eq/status`.
    Status,
    /// `eq/show`.
    Show,
}

impl Ask {
    /// The call, secrets filled in; `None` when a secret that it needs is gone.
    #[must_use]
    pub fn call(&self, order: &Order, secrets: Option<&Secrets>) -> Option<Call> {
        let server = order.server;
        let pin = || secrets.map(|secrets| secrets.pin.clone());
        Some(match self {
            Self::Reinstall => Call::Reinstall(server),
            Self::CreatePxe(key) => Call::CreatePxe(Box::new(CreatePxe {
                server,
                pin: pin()?,
                os_id: order.os_id,
                hostname: order.hostname.clone(),
                scheme: order.scheme,
                install: secrets?.install.clone()?,
                reinstall_key: key.clone(),
            })),
            Self::BootDev(media) => Call::BootDev { server, pin: pin()?, media: *media },
            Self::Reboot => Call::Reboot { server, pin: pin()? },
            Self::Check(key) => Call::Check(key.clone()),
            Self::CallTask(task) => Call::CallTask { server, task: task.clone(), pin: pin() },
            Self::ClearPxe => Call::ClearPxe { server, hostname: order.hostname.clone() },
            Self::Abort => Call::AbortReinstall(server),
            Self::Status => Call::Status(server),
            Self::Show => Call::Show(server),
        })
    }

    /// Whether the call changes something, so that it is written down before it goes.
    #[must_use]
    pub const fn is_effect(&self) -> bool {
        !matches!(self, Self::Check(_) | Self::Status | Self::Show)
    }
}
