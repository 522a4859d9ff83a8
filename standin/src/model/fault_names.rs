//! The names of faults, and what each stands for. The table for people is in `faults`.

use super::faults::{CallTarget, FINAL_WORDS, Fault, FaultKind, FinalWord, Unclear};
use super::secrets;

struct Target {
    slug: &'static str,
    call: (&'static str, &'static str),
    media: Option<&'static str>,
    has_effect: bool,
}

const fn target(slug: &'static str, module: &'static str, action: &'static str) -> Target {
    Target { slug, call: (module, action), media: None, has_effect: false }
}

const fn effect(slug: &'static str, module: &'static str, action: &'static str) -> Target {
    Target { has_effect: true, ..target(slug, module, action) }
}

const TARGETS: &[Target] = &[
    target("sign-in", "auth", "whmcslogin"),
    target("key-sign-in", "auth", "login"),
    target("info", "auth", "info"),
    target("logout", "auth", "logout"),
    target("update-servers", "eq", "update_servers"),
    target("list", "eq", "list"),
    target("show", "eq", "show"),
    effect("status", "eq", "status"),
    target("check-pin", "eq", "check_pin"),
    target("os-list", "os", "list"),
    target("get-tasks", "jenkins", "get_tasks"),
    target("reinstall", "eq", "reinstall"),
    effect("create-pxe", "eq", "create_pxe"),
    effect("boot-dev", "eq", "boot_dev"),
    Target { media: Some("pxe"), ..effect("boot-dev-pxe", "eq", "boot_dev") },
    Target { media: Some("disk"), ..effect("boot-dev-disk", "eq", "boot_dev") },
    effect("reboot", "eq", "reboot"),
    target("check", "eq_callback", "check"),
    effect("jenkins-call", "jenkins", "call"),
    effect("clear-pxe", "eq", "clear_pxe"),
    target("abort-reinstall", "eq", "abort_reinstall"),
    target("tags-list", "tags", "list"),
    target("tags-add", "tags", "add"),
    target("tags-remove", "tags", "remove"),
];

const CALL_KINDS: &[&str] = &[
    "refuse",
    "lost",
    "lost-before",
    "slow",
    "html-502",
    "html-502-after",
    "rate-limit",
    "unavailable",
    "expire-session",
    "wrong-json",
    "slower",
    "too-many",
    "busy",
    "no-ipmi-session",
    "unauthorized-name",
    "not-authorized",
    "jenkins-401",
    "build-token",
    "auth-failed",
    "leak",
    "unclear-error",
    "unclear-error-after",
    "unclear-word",
    "unclear-word-after",
    "unclear-none",
    "unclear-none-after",
    "unclear-zero",
    "unclear-zero-after",
    "unclear-false",
    "unclear-false-after",
];
const EFFECT_KINDS: &[&str] = &["lost-late", "fail-callback", "late-callback", "never-callback"];
const STAGE_KINDS: &[&str] = &[
    "fail-stage",
    "stall-stage",
    "skip-stage",
    "late-stage",
    "repeat-stage",
    "stray-stage",
    "noise-stage",
    "lose-key-stage",
    "expire-session-stage",
    "ok-stage",
];
const OWN_NAMES: &[&str] = &[
    "expire-session-mid-run",
    "wrong-json-stage",
    "foreign-config",
    "foreign-config-other-host",
    "stays-off-reboot",
];

const MID_RUN_STAGE: u8 = 2;

fn call_kind(kind: &str, target: &Target) -> Option<FaultKind> {
    Some(match kind {
        "refuse" => FaultKind::Refuse { message: refusal_words(target.slug).to_owned() },
        "lost" => FaultKind::LostAfterEffect,
        "lost-before" => FaultKind::LostBeforeEffect,
        "slow" => FaultKind::Delay { ms: 8_000 },
        "html-502" => FaultKind::Html502 { effect_applied: false },
        "html-502-after" => FaultKind::Html502 { effect_applied: true },
        "rate-limit" => FaultKind::RateLimited { retry_after_s: 7 },
        "unavailable" => FaultKind::Unavailable503 { retry_after_s: 5 },
        "expire-session" => FaultKind::ExpireSession,
        "wrong-json" => FaultKind::WrongJson,
        "slower" => FaultKind::Delay { ms: 75_000 },
        "fail-callback" if target.has_effect => FaultKind::CallbackFails,
        "lost-late" if target.has_effect => FaultKind::LostAppliedLate { by_ms: 30_000 },
        "late-callback" if target.has_effect => FaultKind::CallbackLate { by_ms: 60_000 },
        "never-callback" if target.has_effect => FaultKind::CallbackNever,
        _ => {
            if let Some(message) = words_of_a_refusal(kind) {
                return Some(FaultKind::Refuse { message: message.to_owned() });
            }
            if let Some(how) = kind.strip_prefix("unclear-") {
                return unclear(how);
            }
            let word = final_word(kind.strip_suffix("-callback").filter(|_| target.has_effect)?)?;
            FaultKind::CallbackEnds { word: word.text, effect_applied: word.is_success }
        }
    })
}

/// What refuses any call, whatever it is: a crowd, a controller, a right that is missing.
fn words_of_a_refusal(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "too-many" => "Too Many Requests",
        "busy" => "BMC is busy",
        "no-ipmi-session" => "Unable to establish IPMI v2 / RMCP+ session",
        "unauthorized-name" => "IPMI: Unauthorized name",
        "not-authorized" => "You are not authorized to manage this server",
        "jenkins-401" => "Jenkins 401 Unauthorized",
        "build-token" => "build token expired",
        "auth-failed" => "authentication failed",
        "leak" => secrets::FAILED_COMMAND,
        _ => return None,
    })
}

fn unclear(how: &str) -> Option<FaultKind> {
    let (how, effect_applied) = how.strip_suffix("-after").map_or((how, false), |how| (how, true));
    let how = match how {
        "error" => Unclear::Error,
        "word" => Unclear::Word,
        "none" => Unclear::None,
        "zero" => Unclear::Zero,
        "false" => Unclear::False,
        _ => return None,
    };
    Some(FaultKind::Unclear { how, effect_applied })
}

fn final_word(slug: &str) -> Option<FinalWord> {
    FINAL_WORDS.into_iter().find(|word| word.slug == slug)
}

fn stage_kind(kind: &str, stage: u8) -> Option<FaultKind> {
    Some(match kind {
        "fail-stage" => FaultKind::InstallFails(stage),
        "stall-stage" => FaultKind::StageNever(stage),
        "skip-stage" => FaultKind::StageSilent(stage),
        "late-stage" => FaultKind::StageLate(stage),
        "repeat-stage" => FaultKind::StageRepeated(stage),
        "stray-stage" => FaultKind::StrayAfterStage(stage),
        "noise-stage" => FaultKind::NoiseAfterStage(stage),
        "lose-key-stage" => FaultKind::KeyLostAtStage(stage),
        "expire-session-stage" => FaultKind::SessionExpiresAtStage(stage),
        "ok-stage" => FaultKind::OkAtStage(stage),
        _ => {
            let word = final_word(kind.strip_suffix("-stage")?)?;
            FaultKind::KeyEnds { stage, word: word.text, installer_goes_on: word.is_success }
        }
    })
}

fn refusal_words(slug: &str) -> &'static str {
    match slug {
        "sign-in" | "key-sign-in" => "Signing in is closed for maintenance",
        "create-pxe" => "Foreman: the host could not be saved",
        "boot-dev" | "boot-dev-pxe" | "boot-dev-disk" => "IPMI: unable to set the boot device",
        "reboot" => "IPMI: the chassis does not answer",
        "clear-pxe" => "Foreman: the host could not be deleted",
        "jenkins-call" => "Jenkins: the queue is full",
        "reinstall" => "A key could not be made",
        "check" => "The key store is not available",
        _ => "Not possible at the moment",
    }
}

pub(crate) fn named(name: &str) -> Option<Vec<Fault>> {
    let (name, times) = match (name.strip_suffix("-always"), name.strip_suffix("-twice")) {
        (Some(rest), _) => (rest, None),
        (_, Some(rest)) => (rest, Some(2)),
        _ => (name, Some(1)),
    };
    let (target, kind) = own(name).or_else(|| at_stage(name)).or_else(|| at_call(name))?;
    Some(vec![Fault { target, kind, times, server: None }])
}

fn own(name: &str) -> Option<(CallTarget, FaultKind)> {
    match name {
        "expire-session-mid-run" => {
            Some((CallTarget::Installer, FaultKind::SessionExpiresAtStage(MID_RUN_STAGE)))
        }
        "wrong-json-stage" => Some((CallTarget::StageCheck, FaultKind::WrongJson)),
        "foreign-config" => {
            Some((CallTarget::call("eq", "create_pxe"), FaultKind::ForeignConfig { hostname: None }))
        }
        "foreign-config-other-host" => {
            let hostname = Some("somebody-else".to_owned());
            Some((CallTarget::call("eq", "create_pxe"), FaultKind::ForeignConfig { hostname }))
        }
        "stays-off-reboot" => Some((CallTarget::call("eq", "reboot"), FaultKind::StaysOff)),
        _ => None,
    }
}

fn at_stage(name: &str) -> Option<(CallTarget, FaultKind)> {
    let (kind, stage) = name.rsplit_once('-')?;
    let stage = stage.parse().ok().filter(|stage| (1..=5).contains(stage))?;
    Some((CallTarget::Installer, stage_kind(kind, stage)?))
}

fn at_call(name: &str) -> Option<(CallTarget, FaultKind)> {
    TARGETS.iter().find_map(|target| {
        let kind = name.strip_suffix(target.slug)?.strip_suffix('-')?;
        let kind = call_kind(kind, target)?;
        let (module, action) = target.call;
        let call = CallTarget::Call {
            module: module.to_owned(),
            action: action.to_owned(),
            media: target.media.map(str::to_owned),
        };
        Some((call, kind))
    })
}

fn effect_kinds() -> Vec<String> {
    let words = FINAL_WORDS.iter().map(|word| format!("{}-callback", word.slug));
    EFFECT_KINDS.iter().map(|kind| (*kind).to_owned()).chain(words).collect()
}

fn stage_kinds() -> Vec<String> {
    let words = FINAL_WORDS.iter().map(|word| format!("{}-stage", word.slug));
    STAGE_KINDS.iter().map(|kind| (*kind).to_owned()).chain(words).collect()
}

pub(crate) fn names() -> Vec<String> {
    let effects = effect_kinds();
    let calls = TARGETS.iter().flat_map(|target| {
        let effects = effects.iter().filter(|_| target.has_effect).map(String::as_str);
        CALL_KINDS.iter().copied().chain(effects).map(|kind| format!("{kind}-{}", target.slug))
    });
    let stages =
        stage_kinds().into_iter().flat_map(|kind| (1..=5).map(move |stage| format!("{kind}-{stage}")));
    let own = OWN_NAMES.iter().map(|name| (*name).to_owned());
    calls.chain(stages).chain(own).collect()
}

pub(crate) fn sentence() -> String {
    let slugs: Vec<_> = TARGETS.iter().map(|target| target.slug).collect();
    format!(
        "there are {}; {}-N with N from 1 to 5; {}-CALL and, for calls with an effect, {}-CALL, \
         where CALL is one of {}; each may end in -twice or -always",
        OWN_NAMES.join(", "),
        stage_kinds().join("-N, "),
        CALL_KINDS.join("-CALL, "),
        effect_kinds().join("-CALL, "),
        slugs.join(", "),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_stands_for_something_and_can_be_a_hostname() {
        let names = names();
        assert!(names.len() > 200, "{}", names.len());
        for name in &names {
            assert!(named(name).is_some(), "{name}");
            assert!(named(&format!("{name}-always")).is_some(), "{name}-always");
            assert!(crate::model::checks::is_hostname(&format!("{name}-always")), "{name}");
        }
    }

    #[test]
    fn names_are_unique() {
        let mut names = names();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn plain_hostnames_stand_for_nothing() {
        for name in ["web-1", "reboot", "refuse", "fail-stage-6", "lost-", "fail-callback-show"] {
            assert_eq!(named(name), None, "{name}");
        }
    }

    #[test]
    fn a_name_tells_call_kind_and_count() {
        let fault = &named("refuse-boot-dev-disk-always").expect("a name")[0];
        assert_eq!(fault.times, None);
        assert_eq!(
            fault.target,
            CallTarget::Call {
                module: "eq".to_owned(),
                action: "boot_dev".to_owned(),
                media: Some("disk".to_owned())
            }
        );
        let fault = &named("html-502-after-reboot-twice").expect("a name")[0];
        assert_eq!(fault.times, Some(2));
        assert_eq!(fault.kind, FaultKind::Html502 { effect_applied: true });
    }
}
