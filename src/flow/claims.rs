//! What a page may claim of a server, as types that only proof can make.
//!
//! Knows: which facts of a run prove which claim. Must not know: words. A view that wants to say "safe",
//! "nothing was erased" or "installed" has to show the claim; nobody can make one but by asking here.
//! Source: contract, section 9.

use super::run::Run;
use super::stage::STAGES;
use super::step::StepName;

/// A reboot does not start the installer: no PXE config and no boot order of this run is left, each either
/// never sent or acknowledged to be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SafeToReboot(());

impl SafeToReboot {
    /// Whether the run proves it.
    #[must_use]
    pub fn proven_by(run: &Run) -> Option<Self> {
        (!run.is_armed()).then_some(Self(()))
    }
}

/// No disk was erased by this run: the server was never told to reboot, and no installer was heard of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NothingErased(());

impl NothingErased {
    /// Whether the run proves it.
    #[must_use]
    pub fn proven_by(run: &Run) -> Option<Self> {
        (!run.reboot_may_have_happened() && run.stages().latest() == 0).then_some(Self(()))
    }
}

/// The new system is on the disks: a message has named the fourth stage or the fifth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Installed(());

impl Installed {
    /// Whether the run proves it.
    #[must_use]
    pub fn proven_by(run: &Run) -> Option<Self> {
        (run.stages().confirmed() >= STAGES - 1).then_some(Self(()))
    }

    /// Whether the run proves that the new system is up: all five stages, and the installation over.
    pub(super) fn proven_online_by(run: &Run) -> Option<Self> {
        let is_done = run.outcome(StepName::Install).is_done();
        (is_done && run.stages().confirmed() == STAGES).then_some(Self(()))
    }
}
