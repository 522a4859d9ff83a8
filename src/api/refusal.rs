//! What the words of a refusal are about.
//!
//! Knows: words by which PINs, sessions, existing configs and wrong input are told, and those of machines
//! behind the API that sound like them. Must not know: what follows.

/// The words of a text in small letters; a name such as `check_pin` is one word.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Whether one of the phrases, in small letters, stands among the words of a text.
pub(super) fn has_phrase(text: &str, phrases: &[&str]) -> bool {
    // Single spaces, so that a phrase is found however it is set.
    let text = words(text).join(" ");
    let text = format!(" {text} ");
    phrases.iter().any(|phrase| text.contains(&format!(" {phrase} ")))
}

fn has_beginning(text: &str, beginnings: &[&str]) -> bool {
    words(text).iter().any(|word| beginnings.iter().any(|beginning| word.starts_with(beginning)))
}

/// Phrases by which the API says that a token is not good. Source: contract, section 2.
const SESSION_ENDED: &[&str] = &[
    "invalid token",
    "token expired",
    "token is invalid",
    "invalid hash",
    "session expired",
    // Close kin.
    "token invalid",
    "token has expired",
    "token is expired",
    "expired token",
    "unknown token",
    "token not found",
    "invalid session",
    "session invalid",
    "session is invalid",
    "session has expired",
    "session is expired",
    "session not found",
    "session ended",
    "session has ended",
    "hash is invalid",
    "invalid token or pin",
];

/// Words that may mean the same, or a right that one server lacks. Source: contract, 9.5.
const PERHAPS_ENDED: &[&str] = &[
    "unauthor",
    "authoriz",
    "authoris",
    "authent",
    "token",
    "session",
    "login",
    "logged",
    "credential",
    "401",
];

/// Words that may mean it, too, but more often a right.
const PERHAPS_NO_RIGHT: &[&str] = &["permission", "forbidden", "denied"];

/// Machines behind the API, which have sessions and tokens of their own.
const BEHIND: &[&str] = &[
    "ipmi", "bmc", "rmcp", "redfish", "idrac", "ilo", "rakp", "jenkins", "crumb", "build", "foreman",
    "ansible", "puppet", "dhcp", "tftp", "vnc", "kvm", "proxmox", "libvirt", "vcenter", "ssh", "smb",
    "iscsi", "switch", "dns", "ldap", "chassis",
];

/// Whether the words alone say that the session has ended.
pub fn says_session_ended(text: &str) -> bool {
    has_phrase(text, SESSION_ENDED) && !has_beginning(text, BEHIND)
}

/// Whether the words may mean that: whoever wants to know has to ask.
pub fn may_say_session_ended(text: &str) -> bool {
    speaks_of_session(text) || has_beginning(text, PERHAPS_NO_RIGHT)
}

/// Whether the words are about who is signed in. Of a call that is about nothing else they say that nobody
/// is; of any other they may be about a server, or a machine behind the API.
pub fn speaks_of_session(text: &str) -> bool {
    has_beginning(text, PERHAPS_ENDED) || has_phrase(text, SESSION_ENDED)
}

/// Whether the words are about the PIN. The name of a call, such as `check_pin`, is not.
pub fn speaks_of_pin(text: &str) -> bool {
    const NAMES: [&str; 6] = ["pin", "pins", "pincode", "pin_code", "pinnumber", "pin_number"];
    words(text).iter().any(|word| NAMES.contains(&word.as_str()))
}

/// Whether the words refuse the PIN, whatever else they say of the call.
#[must_use]
pub fn speaks_against_pin(text: &str) -> bool {
    let is_bad = speaks_of_failed_check(text)
        || speaks_of_lock(text)
        || has_beginning(text, &["invalid", "refus", "reject", "denied", "deny", "bad", "expir", "fail"])
        || has_phrase(text, &["not valid", "not correct", "not accepted", "no match", "not right"]);
    speaks_of_pin(text) && is_bad
}

/// Whether the words say that what was sent is not the right one.
#[must_use]
pub fn speaks_of_wrong(text: &str) -> bool {
    has_beginning(text, &["wrong", "incorrect", "invalid", "mismatch"])
}

/// Whether the words say that a check of a secret failed, without naming it.
pub fn speaks_of_failed_check(text: &str) -> bool {
    has_beginning(text, &["wrong", "incorrect", "mismatch", "attempt", "locked", "authent"])
        || has_phrase(text, &["not match", "does not match", "invalid code", "code invalid"])
}

/// Whether what was checked is locked for a while.
#[must_use]
pub fn speaks_of_lock(text: &str) -> bool {
    has_beginning(text, &["lock", "blocked"])
        || has_phrase(text, &["too many attempts", "too many wrong attempts"])
}

/// The attempts that the words leave, such as `2 attempts left` or `attempts left: 2`.
pub fn attempts_left(text: &str) -> Option<u64> {
    let words = words(text);
    let at = words.iter().position(|word| word.starts_with("attempt") || word.starts_with("tries"))?;
    let number = |word: &String| word.parse().ok();
    let near = |at: usize| words.get(at).and_then(number);
    let says_left = words.iter().any(|word| word == "left" || word.starts_with("remain"));
    (at.checked_sub(1).and_then(near))
        .or_else(|| at.checked_sub(2).and_then(near))
        .or_else(|| near(at + 1))
        .or_else(|| near(at + 2))
        .filter(|_| says_left)
}

/// For how many minutes it is locked, where the words tell.
#[must_use]
pub fn lock_minutes(text: &str) -> Option<u64> {
    let words = words(text);
    let number = |at: usize| words.get(at).and_then(|word| word.parse::<u64>().ok());
    words.iter().enumerate().find_map(|(at, word)| {
        let before = at.checked_sub(1).and_then(number)?;
        match word.as_str() {
            word if word.starts_with("min") => Some(before),
            word if word.starts_with("hour") => Some(before * 60),
            word if word.starts_with("sec") => Some(before.div_ceil(60)),
            _ => None,
        }
    })
}

/// Whether the words say that there is something of the kind already.
#[must_use]
pub fn speaks_of_existing(text: &str) -> bool {
    has_phrase(text, &["already"])
        && has_beginning(
            text,
            &["exist", "taken", "present", "configured", "created", "regist", "use", "there", "has", "set"],
        )
        || has_beginning(text, &["duplicate"])
        || has_phrase(text, &["exists"]) && !has_phrase(text, &["no", "not"])
}

/// Whether the words are about what was sent: the same once more is refused once more.
pub fn speaks_of_input(text: &str) -> bool {
    const FIELDS: &[&str] = &[
        "id",
        "hostname",
        "host",
        "server",
        "media",
        "os",
        "os_id",
        "action",
        "method",
        "key",
        "format",
        "value",
        "task",
        "parameter",
        "parameters",
        "argument",
        "input",
        "request",
    ];
    let names_field = || words(text).iter().any(|word| FIELDS.contains(&word.as_str()));
    let is_bad = has_beginning(text, &["invalid", "unknown", "missing", "wrong", "bad", "malform"]);
    is_bad && names_field()
        || has_beginning(text, &["requir", "unsupport", "applicable", "suspend"])
        || has_phrase(
            text,
            &[
                "not valid",
                "not found",
                "not supported",
                "not allowed",
                "not permitted",
                "no such",
                "no pxe",
                "does not exist",
                "doesn t exist",
                "must be",
                "permission denied",
                "you are not",
            ],
        )
        || speaks_of_existing(text)
}

/// Whether the words leave it open whether it was done: an answer was waited for and did not come.
///
/// Ours, and stronger than the contract's third rule: a reboot that "timed out" may have happened.
pub fn leaves_it_open(text: &str) -> bool {
    has_beginning(text, &["timeout", "timedout"])
        || has_phrase(
            text,
            &[
                "timed out",
                "time out",
                "no response",
                "connection reset",
                "connection lost",
                "gateway",
                "no answer",
            ],
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ended_session_in_the_apis_words_and_not_in_those_of_a_machine_behind_it() {
        for text in [
            "invalid token",
            "Token expired",
            "Sorry, TOKEN is invalid!",
            "Invalid hash",
            "session expired",
            "Your session has expired, please log in",
        ] {
            assert!(says_session_ended(text), "{text}");
            assert!(may_say_session_ended(text), "{text}");
        }
        for text in [
            "unauthorized",
            "not authorized",
            "Authentication failed",
            "IPMI: Unauthorized name",
            "You are not authorized to manage this server",
            "Jenkins 401 Unauthorized",
            "build token expired",
            "Redfish: session expired",
            "Jenkins: invalid token",
            "Please log in: login required",
            "Access denied",
        ] {
            assert!(!says_session_ended(text), "{text}");
            assert!(may_say_session_ended(text), "{text}");
        }
        for text in ["Wrong PIN", "Too Many Requests", "BMC is busy", "hash of the image differs", ""] {
            assert!(!may_say_session_ended(text), "{text}");
        }
    }

    #[test]
    fn the_pin_and_what_is_left_of_its_attempts() {
        for text in ["Wrong PIN", "PIN authentication failed", "pin-code: wrong", "Pincode mismatch"] {
            assert!(speaks_of_pin(text), "{text}");
        }
        for text in ["unknown action check_pin", "pinned", "Wrong code"] {
            assert!(!speaks_of_pin(text), "{text}");
        }
        let left = [
            ("Wrong PIN, 2 attempts left", Some(2)),
            ("Wrong PIN (attempts left: 1)", Some(1)),
            ("Attempts remaining: 0", Some(0)),
            ("You have 2 more attempts left", Some(2)),
            ("3 attempts failed", None),
            ("Wrong PIN", None),
        ];
        for (text, count) in left {
            assert_eq!(attempts_left(text), count, "{text}");
        }
        assert!(speaks_of_lock("PIN is locked, try again in 14 minutes") && !speaks_of_lock("Wrong PIN"));
        assert_eq!(lock_minutes("PIN is locked, try again in 14 minutes"), Some(14));
        assert_eq!((lock_minutes("locked for 1 hour"), lock_minutes("30 seconds")), (Some(60), Some(1)));
        assert_eq!(lock_minutes("locked"), None);
    }

    #[test]
    fn what_exists_already_what_was_sent_wrongly_and_what_may_pass() {
        for text in [
            "PXE config for this server already exists",
            "Name has already been taken",
            "Duplicate entry 'web-1'",
            "A host with this name is already registered",
            "config exists",
        ] {
            assert!(speaks_of_existing(text) && speaks_of_input(text), "{text}");
        }
        for text in
            ["hostname is required", "No PXE config for web-1", "unknown action x", "media: not supported"]
        {
            assert!(speaks_of_input(text) && !speaks_of_existing(text), "{text}");
        }
        for text in [
            "Too Many Requests",
            "BMC is busy",
            "Unable to establish IPMI v2 / RMCP+ session",
            "No free IPMI session",
            "Foreman: the host could not be deleted",
            "Internal error",
            "Server does not exist in cache: exists not",
        ] {
            assert!(!speaks_of_existing(text), "{text}");
        }
        for text in [
            "Too Many Requests",
            "BMC is busy",
            "Unable to establish IPMI v2 / RMCP+ session",
            "-1",
            "Unknown error",
            "Invalid response of the BMC",
        ] {
            assert!(!speaks_of_input(text), "{text}");
        }
        assert!(leaves_it_open("BMC: request timed out") && leaves_it_open("IPMI Timeout"));
        assert!(!leaves_it_open("BMC is busy") && !leaves_it_open("IPMI: unable to set the boot device"));
    }
}
