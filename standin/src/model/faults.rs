//! Faults: what can go wrong, at which call or stage, how often, and their names.
//!
//! A name is a *scenario* (given at the start, or through the door: it strikes any server) or a
//! *sentinel hostname* (the hostname, or its first label, of an `eq/create_pxe`: it strikes that
//! server alone, from that very call on, once for each server and name).
//!
//! | name | what happens |
//! |---|---|
//! | `refuse-CALL` | refused with words |
//! | `lost-CALL` | the effect happens, the answer is lost |
//! | `lost-late-CALL` | accepted; the answer is lost; applied 30 s later than usual |
//! | `lost-before-CALL` | nothing happens, the answer is lost |
//! | `slow-CALL` | the answer is held back for 8 real seconds |
//! | `slower-CALL` | the answer is held back for 75 real seconds |
//! | `html-502-CALL` | nothing happens, HTTP 502 with an HTML page |
//! | `html-502-after-CALL` | the effect happens, HTTP 502 with an HTML page |
//! | `rate-limit-CALL` | HTTP 429, `Retry-After: 7` |
//! | `unavailable-CALL` | HTTP 503, `Retry-After: 5` |
//! | `expire-session-CALL` | the session ends just before this call |
//! | `wrong-json-CALL` | the effect happens, the body breaks off |
//! | `too-many-CALL` | refused by HTTP 200 with `Too Many Requests` |
//! | `busy-CALL` | refused with `BMC is busy` |
//! | `no-ipmi-session-CALL` | refused with `Unable to establish IPMI v2 / RMCP+ session` |
//! | `unauthorized-name-CALL` | refused with `IPMI: Unauthorized name` |
//! | `not-authorized-CALL` | refused with `You are not authorized to manage this server` |
//! | `jenkins-401-CALL` | refused with `Jenkins 401 Unauthorized` |
//! | `build-token-CALL` | refused with `build token expired` |
//! | `auth-failed-CALL` | refused with `authentication failed` |
//! | `leak-CALL` | refused with a command line that holds a password |
//! | `unclear-error-CALL` | nothing happens; `OK`, and an error text beside it |
//! | `unclear-error-after-CALL` | the effect happens; `OK`, and an error text beside it |
//! | `unclear-word-CALL`, `…-after-CALL` | the same with a `result` that is no known word |
//! | `unclear-none-CALL`, `…-after-CALL` | the same without `result` |
//! | `unclear-zero-CALL`, `…-after-CALL` | the same with the `result` 0 |
//! | `unclear-false-CALL`, `…-after-CALL` | the same with the `result` false |
//! | `foreign-config` | somebody else's config is there before ours, under the server's name |
//! | `foreign-config-other-host` | the same, under another name |
//! | `stays-off-reboot` | accepted; its key says `OK`; the machine is off until the next reboot |
//! | `fail-callback-CALL` | accepted; its key says `Failed`; nothing was applied |
//! | `late-callback-CALL` | accepted; applied a minute later than usual |
//! | `never-callback-CALL` | accepted; its key stays `Not ready`; never applied |
//! | `WORD-callback-CALL` | accepted; its key ends with the word; applied if it is one of success |
//! | `WORD-stage-N` | the master key ends with the word in place of stage N; only with a word of success does the installer go on |
//! | `ok-stage-N` | the master key ends with `OK` and the words of stage N (of the fourth for the fifth); the installer goes on |
//! | `fail-stage-N` | the installation fails instead of coming to stage N |
//! | `stall-stage-N` | the installer hangs before stage N |
//! | `skip-stage-N` | the installation goes on but stage N is not reported |
//! | `late-stage-N` | stage N is reported right after the next one (the fifth: never) |
//! | `repeat-stage-N` | stage N is reported twice |
//! | `stray-stage-N` | after stage N the key tells of another server being online |
//! | `noise-stage-N` | after stage N the key tells something that names no stage |
//! | `lose-key-stage-N` | the master key is gone from stage N on |
//! | `expire-session-stage-N` | the owner's sessions end when stage N is reached |
//! | `expire-session-mid-run` | the same as `expire-session-stage-2` |
//! | `wrong-json-stage` | the first answer that carries a stage breaks off |
//!
//! `N` is 1 to 5. `WORD` is one of `aborted`, `rejected`, `terminated`, `timeout`, `stopped` (`Stopped by
//! staff`), `success` and `completed`. `CALL` is one of `sign-in` (`auth/whmcslogin`), `key-sign-in` (`auth/login`),
//! `info`, `logout`, `update-servers`, `list`, `show`, `status`, `check-pin`, `os-list`,
//! `get-tasks`, `reinstall`, `create-pxe`, `boot-dev`, `boot-dev-pxe`, `boot-dev-disk`, `reboot`,
//! `check` (`eq_callback/check`), `jenkins-call`, `clear-pxe`, `abort-reinstall`, `tags-list`,
//! `tags-add`, `tags-remove`; `lost-late` and the `-callback` faults take the calls with an effect:
//! `create-pxe`, `boot-dev` (`-pxe`, `-disk`), `reboot`, `clear-pxe`, `jenkins-call`, `status`.
//! Each strikes once; `-twice` and `-always` at the end of a name change that. A sentinel for a
//! call that comes before `eq/create_pxe` strikes from the next such call for that server on.

use super::answers::Request;
use super::fault_names;

/// In which way an answer leaves open whether anything was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unclear {
    /// Done, and an error text.
    Error,
    /// A word that nobody knows.
    Word,
    /// No result at all.
    None,
    Zero,
    False,
}

impl Unclear {
    pub const ALL: [Self; 5] = [Self::Error, Self::Word, Self::None, Self::Zero, Self::False];
}

/// A word that a key ends with besides `OK` and `Failed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FinalWord {
    /// In the names of faults.
    pub slug: &'static str,
    /// On the wire.
    pub text: &'static str,
    /// Whether it means that all went well.
    pub is_success: bool,
}

/// The words that faults have names for.
pub const FINAL_WORDS: [FinalWord; 7] = [
    FinalWord { slug: "aborted", text: "Aborted", is_success: false },
    FinalWord { slug: "rejected", text: "Rejected", is_success: false },
    FinalWord { slug: "terminated", text: "Terminated", is_success: false },
    FinalWord { slug: "timeout", text: "Timeout", is_success: false },
    FinalWord { slug: "stopped", text: "Stopped by staff", is_success: false },
    FinalWord { slug: "success", text: "Success", is_success: true },
    FinalWord { slug: "completed", text: "Completed", is_success: true },
];

#[derive(Debug, Clone, PartialEq)]
pub enum FaultKind {
    Refuse {
        message: String,
    },
    LostAfterEffect,
    LostBeforeEffect,
    /// The answer is lost, and the effect happens this much later than usual.
    LostAppliedLate {
        by_ms: u64,
    },
    /// Real milliseconds.
    Delay {
        ms: u64,
    },
    Html502 {
        effect_applied: bool,
    },
    RateLimited {
        retry_after_s: u32,
    },
    Unavailable503 {
        retry_after_s: u32,
    },
    ExpireSession,
    WrongJson,
    CallbackFails,
    CallbackLate {
        by_ms: u64,
    },
    CallbackNever,
    /// The key of the effect ends with this word.
    CallbackEnds {
        word: &'static str,
        effect_applied: bool,
    },
    /// The answer leaves open whether anything was done.
    Unclear {
        how: Unclear,
        effect_applied: bool,
    },
    /// Somebody else's config is put in place before the call, where there is none; under this
    /// hostname, or under the server's own.
    ForeignConfig {
        hostname: Option<String>,
    },
    /// A reboot after which the machine is off.
    StaysOff,
    /// The installer never comes to this stage.
    StageNever(u8),
    /// This stage is not reported.
    StageSilent(u8),
    /// This stage is reported after the next one.
    StageLate(u8),
    /// This stage is reported twice.
    StageRepeated(u8),
    /// After this stage the key tells of another server and action.
    StrayAfterStage(u8),
    /// After this stage the key tells something that names no stage.
    NoiseAfterStage(u8),
    InstallFails(u8),
    /// The master key ends with this word in place of the stage.
    KeyEnds {
        stage: u8,
        word: &'static str,
        installer_goes_on: bool,
    },
    /// The master key ends with `OK` and the words of this stage, and of the fourth in place of the
    /// fifth; the installer goes on.
    OkAtStage(u8),
    KeyLostAtStage(u8),
    SessionExpiresAtStage(u8),
}

/// What a fault strikes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallTarget {
    /// A call of the API; `media` narrows `eq/boot_dev`.
    Call { module: String, action: String, media: Option<String> },
    /// A check of a master key that has a stage to tell.
    StageCheck,
    /// The installer itself.
    Installer,
}

impl CallTarget {
    pub fn call(module: &str, action: &str) -> Self {
        Self::Call { module: module.to_owned(), action: action.to_owned(), media: None }
    }

    fn is_hit_by(&self, request: &Request, carries_stage: bool) -> bool {
        match self {
            Self::Call { module, action, media } => {
                request.call() == (module.as_str(), action.as_str())
                    && media.as_ref().is_none_or(|media| media == request.get("media"))
            }
            Self::StageCheck => request.call() == ("eq_callback", "check") && carries_stage,
            Self::Installer => false,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    pub target: CallTarget,
    pub kind: FaultKind,
    /// How often it strikes; `None` for always.
    pub times: Option<u32>,
    /// Which server it strikes; `None` for any.
    pub server: Option<u32>,
}

impl Fault {
    /// Strikes a call once, on any server.
    pub fn once(module: &str, action: &str, kind: FaultKind) -> Self {
        Self { target: CallTarget::call(module, action), kind, times: Some(1), server: None }
    }

    /// Strikes the installer once, on any server.
    pub fn of_installer(kind: FaultKind) -> Self {
        Self { target: CallTarget::Installer, kind, times: Some(1), server: None }
    }

    /// The faults of a scenario or sentinel hostname; `None` for a name that means nothing.
    pub fn named(name: &str) -> Option<Vec<Fault>> {
        fault_names::named(name)
    }

    /// Every name, without the `-twice` and `-always` variants.
    pub fn names() -> Vec<String> {
        fault_names::names()
    }

    /// One sentence that tells how names are made, for a message about an unknown one.
    pub fn names_sentence() -> String {
        fault_names::sentence()
    }
}

/// The faults that still have to strike.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults {
    list: Vec<Fault>,
    /// Sentinels that were armed, so that a repeated call arms nothing twice.
    armed: Vec<(u32, String)>,
}

impl Faults {
    pub(crate) fn new(list: Vec<Fault>) -> Self {
        Self { list, armed: Vec::new() }
    }

    pub(crate) fn add(&mut self, faults: impl IntoIterator<Item = Fault>) {
        self.list.extend(faults);
    }

    /// Arms the faults that a hostname stands for.
    pub(crate) fn arm_sentinel(&mut self, server: u32, hostname: &str) {
        let label = hostname.split('.').next().unwrap_or_default();
        let is_armed = |(id, name): &(u32, String)| *id == server && name == label;
        if self.armed.iter().any(is_armed) {
            return;
        }
        let Some(faults) = Fault::named(label) else {
            return;
        };
        self.armed.push((server, label.to_owned()));
        self.list.extend(faults.into_iter().map(|fault| Fault { server: Some(server), ..fault }));
    }

    /// The fault that strikes this call, used up by one.
    pub(crate) fn strike(
        &mut self,
        request: &Request,
        server: Option<u32>,
        carries_stage: bool,
    ) -> Option<FaultKind> {
        let at = self.list.iter().position(|fault| {
            fault.target.is_hit_by(request, carries_stage) && fault.server.is_none_or(|id| Some(id) == server)
        })?;
        Some(self.use_up(at))
    }

    /// Takes an installer's fault for this server, if there is such a one.
    pub(crate) fn take(&mut self, server: u32, wanted: impl Fn(&FaultKind) -> bool) -> bool {
        self.take_kind(server, wanted).is_some()
    }

    /// The same, with what it is.
    pub(crate) fn take_kind(
        &mut self,
        server: u32,
        wanted: impl Fn(&FaultKind) -> bool,
    ) -> Option<FaultKind> {
        let at = self.list.iter().position(|fault| {
            fault.target == CallTarget::Installer
                && fault.server.is_none_or(|id| id == server)
                && wanted(&fault.kind)
        })?;
        Some(self.use_up(at))
    }

    fn use_up(&mut self, at: usize) -> FaultKind {
        let fault = &mut self.list[at];
        let kind = fault.kind.clone();
        if let Some(times) = &mut fault.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                self.list.remove(at);
            }
        }
        kind
    }
}
