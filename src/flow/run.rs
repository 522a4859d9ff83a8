//! One confirmed reinstall of one server: its state, and what may be asked of it.
//!
//! Knows: every fact of the run. Must not know: how the facts came ([`super::drive`]).

use super::ask::Decision;
use super::claims::{Installed, NothingErased};
use super::planted::{self, Bug};
use super::poll::Known;
use super::stage::{STAGES, Stages, Usual};
use super::step::{Cause, Going, Outcome, Step, StepName};
use super::{Ms, Ticket};
use crate::domain::config::{Config, Polling};
use crate::domain::id::AsyncKey;
use crate::domain::plan::Order;

/// The bounds that a run keeps, in ms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How often a key is asked.
    pub polling: Polling,
    /// From the reboot to the question what to do when no stage comes.
    pub no_sign_ms: Ms,
    /// From the latest stage to the question what to do, and until nothing is asked by itself any more.
    pub no_news_ms: Ms,
    /// How long an Ansible task may hold up the cleanup.
    pub task_cap_ms: Ms,
    /// How long an accepted effect may take until its outcome counts as unknown.
    pub apply_cap_ms: Ms,
    /// Whether the PXE config is removed before the tasks, against the document's order.
    pub disarm_first: bool,
}

impl Settings {
    /// Ten minutes for an accepted effect: boot order and power take seconds, so this is long
    /// past any good case. Ours.
    const APPLY_CAP_MS: Ms = 600_000;

    /// The deployment's bounds.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let minutes = |n: u32| Ms::from(n) * 60_000;
        Self {
            polling: config.polling,
            no_sign_ms: minutes(config.no_sign_min),
            no_news_ms: minutes(config.no_news_min),
            task_cap_ms: minutes(config.task_cap_min),
            apply_cap_ms: Self::APPLY_CAP_MS,
            disarm_first: config.disarm_first,
        }
    }
}

/// What an answer will be about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// The effect of the step with this index.
    Effect(usize),
    /// Whether the accepted effect of that step has happened.
    Applied(usize, AsyncKey),
    /// The master key.
    Stages,
    /// What the server is, as a message is doubted or none comes.
    Probe(Probe),
}

/// What is read back of the server when the master key tells too little.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Probe {
    /// `eq/status`.
    Status,
    /// The key that it has named; asked so many times before.
    StatusKey(AsyncKey, u32),
    /// `eq/show`.
    Show,
}

/// Where the run stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// A call is out.
    Calling(Ticket, What),
    /// Waiting to make a call.
    Pausing(Ticket, What),
    /// The master key was silent for too long: nothing is asked until a person is there again.
    Quiet,
    /// Stands still until a person acts.
    Parked(Park),
    /// Nothing more will be sent.
    Ended(Ending),
}

/// Why a run stands still.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Park {
    /// It needs a new session to send this step.
    Session(StepName),
    /// Nobody knows the master key any more: the server must be looked at.
    KeyLost,
    /// `eq/clear_pxe` was refused: the server may still be armed.
    ClearRefused,
    /// The page was loaded anew, and this step needs secrets that were nowhere but in memory.
    Secrets(StepName),
    /// The boot order could not be set back: refused.
    BootRefused,
    /// There is a PXE config already, which this run has not made.
    ConfigExists,
    /// The master key has ended with words that are not those of the fifth stage, or too soon for it.
    KeyEnded(String),
}

/// Why a PIN is asked for once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinRefusal {
    /// The API's own words.
    pub message: String,
    /// How often a PIN may still be tried, where the API tells.
    pub attempts_left: Option<u64>,
    /// When it was refused.
    pub at: Ms,
}

/// A question that stands while the run goes on asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// No stage since the reboot.
    NoSign,
    /// No further stage for long.
    NoNews,
    /// Online so soon after the reboot that it may be the old system.
    OldSystem,
    /// Messages or a word that no rule reads, for longer than the installer should need.
    Unreadable,
}

/// Whether the server is switched on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
    /// It is on.
    On,
    /// It is off.
    Off,
}

/// What the API told of the server when the run looked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Probed {
    /// By `eq/status`.
    pub power: Option<Power>,
    /// By `eq/show`: what it is called.
    pub hostname: Option<String>,
    /// By `eq/show`: the system on it.
    pub os: Option<String>,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The fifth stage was reported, the boot order is back and the PXE config removed.
    Succeeded(Installed),
    /// Disarmed, but the fifth stage was seen by the person alone.
    Unverified,
    /// Installed and the PXE config removed, but the boot order could not be set back.
    BootOrderLeft,
    /// The PXE config could not be removed, and the person leaves that to somebody else.
    ConfigLeft,
    /// Ended before the new system was up.
    Stopped(Cause),
}

/// What is known of the disks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiskState {
    /// Nothing was erased.
    Untouched(NothingErased),
    /// The server was or may have been rebooted into the installer.
    MayBeErased,
    /// The installer reported that it began.
    Erased,
    /// The installer reported that the new system is there.
    Installed(Installed),
    /// Nothing of the disks is known: the run did not reinstall.
    NotKnown,
}

/// What the run is after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Course {
    Forward,
    /// A config that was there before is being removed, and then the run begins anew.
    Replace,
    Disarm(Cause),
}

/// A run.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    pub(super) order: Order,
    pub(super) settings: Settings,
    pub(super) started: Ms,
    pub(super) key: Option<AsyncKey>,
    pub(super) steps: Vec<Step>,
    pub(super) stages: Stages,
    pub(super) course: Course,
    pub(super) phase: Phase,
    pub(super) question: Option<Question>,
    /// From when the patience for the next stage counts.
    pub(super) patient_since: Ms,
    /// When the latest effect was sent.
    pub(super) attempt_since: Ms,
    /// The person gave up while an effect was out.
    pub(super) giving_up: bool,
    /// The PIN is not at hand.
    pub(super) locked: bool,
    /// Why it is not: it was refused.
    pub(super) pin_refusal: Option<PinRefusal>,
    /// The step that was sent anew after the session was renewed.
    pub(super) resent: Option<StepName>,
    /// A first reboot may have happened: the boot order is never set to PXE again.
    pub(super) was_rebooted: bool,
    /// What was read back of the server.
    pub(super) probed: Probed,
    /// When the master key was asked last that did not tell the end, after the reboot.
    pub(super) quiet_at: Option<Ms>,
    /// When it was asked last, or later than this; a page that only reads the journal does not know.
    pub(super) asked_at: Option<Ms>,
    /// The same by the clock, which somebody may set.
    pub(super) sent_at: Option<Ms>,
    /// How long the latest pause was to be.
    pub(super) pause_ms: Ms,
    /// Since when a key answers with a word that nobody knows.
    pub(super) odd_since: Option<Ms>,
    /// The latest of such words.
    pub(super) odd_words: Option<String>,
    /// The master key has given an answer that it gives once: it is asked no more.
    pub(super) key_ended: Option<String>,
    /// The person leaves the boot order as it is.
    pub(super) left: bool,
    /// Until then the person has time: nothing that was asked is asked again.
    pub(super) waits_until: Ms,
    /// When the master key told last what it had not told before.
    pub(super) heard_at: Ms,
    pub(super) known: Known,
    /// How long each stage usually takes.
    pub(super) usual: [Usual; STAGES as usize],
    pub(super) next_ticket: Ticket,
    pub(super) luck: u64,
}

impl Run {
    /// The reinstall that was confirmed.
    #[must_use]
    pub const fn order(&self) -> &Order {
        &self.order
    }

    /// Its bounds.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// When it began.
    #[must_use]
    pub const fn started(&self) -> Ms {
        self.started
    }

    /// Its steps in the document's order.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The stages reported so far.
    #[must_use]
    pub const fn stages(&self) -> &Stages {
        &self.stages
    }

    /// The master key, once there is one.
    #[must_use]
    pub const fn key(&self) -> Option<&AsyncKey> {
        self.key.as_ref()
    }

    /// Takes what is known of how long each stage takes, unless the installer has begun: what was told of
    /// it by then stands.
    pub fn learn(&mut self, usual: [Usual; STAGES as usize]) {
        if self.outcome(StepName::Install) == &Outcome::Waiting {
            self.usual = usual;
        }
    }

    /// How it ended, if it did.
    #[must_use]
    pub const fn ending(&self) -> Option<&Ending> {
        match &self.phase {
            Phase::Ended(ending) => Some(ending),
            Phase::Calling(..) | Phase::Pausing(..) | Phase::Quiet | Phase::Parked(_) => None,
        }
    }

    /// Why it stands still, if it does.
    #[must_use]
    pub const fn park(&self) -> Option<&Park> {
        match &self.phase {
            Phase::Parked(park) => Some(park),
            Phase::Calling(..) | Phase::Pausing(..) | Phase::Quiet | Phase::Ended(_) => None,
        }
    }

    /// What the person is asked while it goes on.
    #[must_use]
    pub const fn question(&self) -> Option<Question> {
        self.question
    }

    /// Why it is being called off, if it is.
    #[must_use]
    pub const fn cause(&self) -> Option<&Cause> {
        match &self.course {
            Course::Forward | Course::Replace => None,
            Course::Disarm(cause) => Some(cause),
        }
    }

    /// Whether the person has given up, also while the last effect's answer is awaited.
    #[must_use]
    pub fn is_given_up(&self) -> bool {
        self.giving_up || self.course == Course::Disarm(Cause::Abandoned)
    }

    /// What may be decided now.
    #[must_use]
    pub fn decisions(&self) -> Vec<Decision> {
        if self.ending().is_some() {
            return Vec::new();
        }
        let mut open = match (self.park(), self.question) {
            (Some(Park::KeyLost | Park::KeyEnded(_)), _) => vec![Decision::ServerIsUp],
            (Some(Park::ClearRefused | Park::BootRefused), _) => vec![Decision::TryAgain, Decision::Leave],
            (Some(Park::ConfigExists), _) => vec![Decision::Replace, Decision::Leave],
            // Without a PIN the rest can be left to somebody else.
            (Some(Park::Secrets(StepName::BootDisk | StepName::Task(_))), _) if !self.config_may_exist() => {
                vec![Decision::Leave]
            }
            (Some(Park::Session(_) | Park::Secrets(_)), _) => Vec::new(),
            (None, Some(_)) => vec![Decision::Wait, Decision::ServerIsUp],
            // Whoever sees that the server is up need not wait to be asked.
            (None, None) if self.is_installing() && self.stages.latest() > 0 => vec![Decision::ServerIsUp],
            (None, None) => Vec::new(),
        };
        if self.may_reboot_again() {
            open.push(Decision::RebootAgain);
        }
        let installing = self.course == Course::Forward && !self.giving_up && !self.install_is_over();
        if installing && self.park() != Some(&Park::ConfigExists) {
            open.push(Decision::Abandon);
        }
        open
    }

    /// Whether the installer is being asked about, and nobody has called the run off.
    fn is_installing(&self) -> bool {
        self.course == Course::Forward
            && !self.giving_up
            && matches!(self.outcome(StepName::Install), Outcome::Going { .. })
    }

    /// Whether a second reboot may help: no stage was told, and nobody knows if the first one happened, or
    /// the server is off, or what came up may be the old system.
    fn may_reboot_again(&self) -> bool {
        let is_asked = matches!(self.question, Some(Question::NoSign | Question::OldSystem))
            || matches!(self.park(), Some(Park::KeyEnded(_)));
        let may_help = matches!(self.outcome(StepName::Reboot), Outcome::Unknown { .. })
            || self.probed.power == Some(Power::Off);
        is_asked && may_help && self.stages.latest() == 0 && self.course == Course::Forward && !self.giving_up
    }

    /// Whether a PXE config or a PXE boot order may exist; what may have been sent counts as
    /// happened.
    #[must_use]
    pub fn is_armed(&self) -> bool {
        self.config_may_exist() || self.boot_may_be_pxe()
    }

    /// Whether a PXE config may exist: one that was ever sent does, whatever was answered, until its removal
    /// is acknowledged. Source: contract, 9.3.
    #[must_use]
    pub fn config_may_exist(&self) -> bool {
        let create = self.outcome(StepName::CreatePxe);
        let was_sent = match create {
            Outcome::Failed { .. } if planted::is(Bug::RefusedCreateIsSafe) => create.may_have_happened(),
            Outcome::Waiting | Outcome::Skipped => false,
            Outcome::Going { .. }
            | Outcome::Done { .. }
            | Outcome::Failed { .. }
            | Outcome::Unknown { .. } => true,
        };
        was_sent && !self.outcome(StepName::ClearPxe).is_done()
    }

    /// Whether the server may have been told to reboot, by the latest call or by one before it.
    pub(super) fn reboot_may_have_happened(&self) -> bool {
        self.was_rebooted || self.outcome(StepName::Reboot).may_have_happened()
    }

    pub(super) fn boot_may_be_pxe(&self) -> bool {
        self.outcome(StepName::BootPxe).may_have_happened() && !self.outcome(StepName::BootDisk).is_done()
    }

    /// What is known of the disks.
    #[must_use]
    pub fn disk_state(&self) -> DiskState {
        if self.course == Course::Disarm(Cause::Asked) {
            return DiskState::NotKnown;
        }
        match (Installed::proven_by(self), NothingErased::proven_by(self)) {
            (Some(proof), _) => DiskState::Installed(proof),
            (None, Some(proof)) => DiskState::Untouched(proof),
            (None, None) if self.stages.latest() == 0 => DiskState::MayBeErased,
            (None, None) => DiskState::Erased,
        }
    }

    /// How far the step is; `Waiting` for a task that the order does not have.
    #[must_use]
    pub fn outcome(&self, name: StepName) -> &Outcome {
        let found = self.steps.iter().find(|step| step.name == name);
        found.map_or(&Outcome::Waiting, |step| &step.outcome)
    }

    /// Whether the PIN is not at hand, though it will be needed.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.locked && self.ending().is_none()
    }

    /// Why the PIN has to be typed once more, if it was refused.
    #[must_use]
    pub const fn pin_refusal(&self) -> Option<&PinRefusal> {
        self.pin_refusal.as_ref()
    }

    /// What the API told of the server when the run looked.
    #[must_use]
    pub const fn probed(&self) -> &Probed {
        &self.probed
    }

    /// The words of the key that is asked, where they are none that anybody knows.
    #[must_use]
    pub fn odd_words(&self) -> Option<&str> {
        self.odd_since.and(self.odd_words.as_deref())
    }

    /// Whether it has ended with a new system, disarmed.
    #[must_use]
    pub fn has_succeeded(&self) -> bool {
        matches!(self.ending(), Some(Ending::Succeeded(_)))
    }

    /// Whether a task did not work, or nobody knows.
    #[must_use]
    pub fn has_troubled_task(&self) -> bool {
        self.steps.iter().any(|step| {
            matches!(step.name, StepName::Task(_))
                && matches!(step.outcome, Outcome::Failed { .. } | Outcome::Unknown { .. })
        })
    }

    /// When the master key told last that there is nothing, while it is asked; a line of its own it has not.
    pub(super) const fn quiet_at(&self) -> Option<Ms> {
        match self.awaited_answer() {
            Some(What::Stages) => self.quiet_at,
            Some(What::Effect(_) | What::Applied(..) | What::Probe(_)) | None => None,
        }
    }

    /// What the answer that comes next will be about, if one is awaited or will be asked for.
    pub(super) const fn awaited_answer(&self) -> Option<&What> {
        match &self.phase {
            Phase::Calling(_, what) | Phase::Pausing(_, what) => Some(what),
            Phase::Quiet => Some(&What::Stages),
            Phase::Parked(_) | Phase::Ended(_) => None,
        }
    }

    /// How often in a row a key was asked that told nothing new.
    #[must_use]
    pub const fn quiet(&self) -> u32 {
        self.known.quiet
    }

    pub(super) fn install_is_over(&self) -> bool {
        matches!(
            self.outcome(StepName::Install),
            Outcome::Done { .. } | Outcome::Failed { .. } | Outcome::Unknown { .. }
        )
    }

    /// The step that is under way, if one is.
    #[must_use]
    pub fn going(&self) -> Option<(StepName, &Going)> {
        self.steps.iter().find_map(|step| match &step.outcome {
            Outcome::Going { doing, .. } => Some((step.name, doing)),
            Outcome::Waiting
            | Outcome::Done { .. }
            | Outcome::Skipped
            | Outcome::Failed { .. }
            | Outcome::Unknown { .. } => None,
        })
    }
}
