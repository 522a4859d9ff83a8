//! Where a reinstall is interrupted, how, and what has to come of it.
//!
//! It knows what the promises say of each moment. It must not know how a moment is reached.

use std::fmt;

/// A call of the procedure that changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    Key,
    CreatePxe,
    BootPxe,
    Reboot,
    BootDisk,
    Task,
    ClearPxe,
}

impl Effect {
    pub const ALL: [Self; 7] =
        [Self::Key, Self::CreatePxe, Self::BootPxe, Self::Reboot, Self::BootDisk, Self::Task, Self::ClearPxe];

    /// The call, and the field that tells it from others of the same name.
    pub(super) const fn call(self) -> (&'static str, Option<(&'static str, &'static str)>) {
        match self {
            Self::Key => ("eq/reinstall", None),
            Self::CreatePxe => ("eq/create_pxe", None),
            Self::BootPxe => ("eq/boot_dev", Some(("media", "pxe"))),
            Self::Reboot => ("eq/reboot", None),
            Self::BootDisk => ("eq/boot_dev", Some(("media", "disk"))),
            Self::Task => ("jenkins/call", None),
            Self::ClearPxe => ("eq/clear_pxe", None),
        }
    }

    /// What its lines in the journal name it.
    pub(super) const fn step(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::CreatePxe => "create_pxe",
            Self::BootPxe => "boot_pxe",
            Self::Reboot => "reboot",
            Self::BootDisk => "boot_disk",
            Self::Task => "task",
            Self::ClearPxe => "clear_pxe",
        }
    }

    /// The one that is sent next while nothing is asked in between.
    fn next(self) -> Option<Self> {
        match self {
            Self::Key => Some(Self::CreatePxe),
            Self::CreatePxe => Some(Self::BootPxe),
            Self::BootPxe => Some(Self::Reboot),
            Self::BootDisk => Some(Self::Task),
            Self::Reboot | Self::Task | Self::ClearPxe => None,
        }
    }
}

/// How far an effect has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
pub enum Moment {
    /// Its intent is about to be written.
    Before,
    /// Its intent is on the disk, and the page does not know yet.
    Intent,
    /// The API has the call, and has done nothing yet.
    Sent,
    /// The API has carried it out, and has not answered.
    Applied,
    /// The page has the answer, and is about to write it.
    Answered,
    /// The answer is on the disk, and the page does not know yet.
    Result,
}

impl Moment {
    pub const ALL: [Self; 6] =
        [Self::Before, Self::Intent, Self::Sent, Self::Applied, Self::Answered, Self::Result];
}

/// Where a reinstall is interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    At(Effect, Moment),
    /// The installer has reported this stage, and the page has not read it.
    Reported(u8),
    /// The page has it on the disk, and does not know yet.
    Read(u8),
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(effect, moment) => write!(f, "{}-{moment:?}", effect.step()),
            Self::Reported(stage) => write!(f, "stage-{stage}-reported"),
            Self::Read(stage) => write!(f, "stage-{stage}-read"),
        }
    }
}

/// How it is interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interruption {
    Reload,
    /// The tab is closed, and the app opened in a new one.
    CloseTab,
    /// To another page and back.
    BackForward,
    /// The tab crashes, and the app is opened in a new one.
    Crash,
    /// The browser is killed, and another is started on its profile.
    Killed,
    /// The tab is frozen for a minute.
    Frozen,
    /// The network is gone for a while, and with it what was under way.
    Offline,
    /// The app is opened in a second tab.
    SecondTab,
}

impl Interruption {
    /// Whether the page and all that it had in memory is gone.
    pub(super) const fn ends_the_page(self) -> bool {
        match self {
            Self::Reload | Self::CloseTab | Self::BackForward | Self::Crash | Self::Killed => true,
            Self::Frozen | Self::Offline | Self::SecondTab => false,
        }
    }

    /// Whether the tab is gone, and the session with it.
    pub(super) const fn ends_the_tab(self) -> bool {
        matches!(self, Self::CloseTab | Self::Crash | Self::Killed)
    }
}

/// How a reinstall has to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Installed and disarmed.
    Reinstalled,
    /// Disarmed before the reboot, since nobody knows whether there was a PXE config.
    Stopped,
    /// As the first, but nobody knows whether the server was rebooted, it was not, and the person
    /// has confirmed another reboot.
    RebootedAgain,
}

/// What has to come of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Expected {
    pub end: End,
    /// How often the API carries out `eq/create_pxe` and `eq/reboot`.
    pub configs: usize,
    pub reboots: usize,
    pub tasks: usize,
    /// Whether the page can't say how the task ended.
    pub task_unknown: bool,
}

/// What has to come of an interruption at a cell: an effect that may have been sent is not sent
/// again where the API could do it twice; any other is.
pub(super) fn expected(cell: Cell, interruption: Interruption) -> Expected {
    let whole = Expected { end: End::Reinstalled, configs: 1, reboots: 1, tasks: 1, task_unknown: false };
    let Some((effect, happened)) = uncertain(cell, interruption) else { return whole };
    let times = usize::from(happened);
    match effect {
        Effect::CreatePxe => Expected { end: End::Stopped, configs: times, reboots: 0, tasks: 0, ..whole },
        Effect::Reboot if !happened => Expected { end: End::RebootedAgain, ..whole },
        Effect::Task => Expected { tasks: times, task_unknown: true, ..whole },
        Effect::Key | Effect::BootPxe | Effect::Reboot | Effect::BootDisk | Effect::ClearPxe => whole,
    }
}

/// The effect of which the page can't know whether it happened, and whether it did.
fn uncertain(cell: Cell, interruption: Interruption) -> Option<(Effect, bool)> {
    let Cell::At(effect, moment) = cell else { return None };
    let happened = moment >= Moment::Applied;
    match interruption {
        Interruption::Frozen | Interruption::SecondTab => None,
        // The call that goes out next fails before it reaches the API.
        Interruption::Offline if moment >= Moment::Answered => Some((effect.next()?, false)),
        Interruption::Offline => Some((effect, happened)),
        _ => match moment {
            Moment::Before | Moment::Result => None,
            Moment::Intent | Moment::Sent | Moment::Applied | Moment::Answered => Some((effect, happened)),
        },
    }
}
