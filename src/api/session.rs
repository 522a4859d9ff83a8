//! Whether a session has ended: said by the answer, or found out once by `auth/info`.
//!
//! Source: contract, 9.5. Knows: which answers say so, which may, and what `auth/info` proves. Must not
//! know: where a token is kept.

use super::call::Call;
use super::error::ApiError;
use super::refusal;
use super::reply::Reply;

/// That a session has ended: only an answer proves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionEnded(());

impl SessionEnded {
    /// What an answer proves.
    #[must_use]
    pub fn proven_by(error: &ApiError) -> Option<Self> {
        matches!(error, ApiError::SessionExpired).then_some(Self(()))
    }
}

/// That the API has acknowledged the sign-out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedOut(());

impl SignedOut {
    /// What the answer to `auth/logout` proves; a session that had ended is one no more, either.
    #[must_use]
    pub const fn proven_by(answer: &Result<Reply, ApiError>) -> Option<Self> {
        match answer {
            Ok(Reply::Done) | Err(ApiError::SessionExpired) => Some(Self(())),
            Ok(_) | Err(_) => None,
        }
    }
}

/// Whether the answer to a call that carried a token leaves it open whether the session has ended, so that
/// `auth/info` has to be asked. It is never in doubt about itself.
#[must_use]
pub fn leaves_session_open(call: &Call, answer: &Result<Reply, ApiError>) -> bool {
    if !call.needs_token() || matches!(call, Call::Info) {
        return false;
    }
    let Err(error) = answer else { return false };
    match error {
        ApiError::Redirected => true,
        ApiError::Refused { message, .. } | ApiError::Unclear { message, .. } => {
            refusal::may_say_session_ended(message)
        }
        // "PIN authentication failed" is about the PIN.
        ApiError::WrongPin { message, .. } => {
            refusal::may_say_session_ended(message) && !refusal::speaks_of_pin(message)
        }
        // Without JSON, perhaps with status 200.
        ApiError::Undecodable { body } | ApiError::Http { status: 403, body, .. } => {
            is_bare(body) && refusal::may_say_session_ended(body)
        }
        ApiError::NoAnswer
        | ApiError::TooLong
        | ApiError::Http { .. }
        | ApiError::RateLimited { .. }
        | ApiError::SessionExpired => false,
    }
}

/// Whether an answer of `auth/info` itself says that there is no session: what is ambiguous of any other call
/// has nothing else to be about here, neither a server nor a machine behind the API.
pub(super) fn denies_session(error: &ApiError) -> bool {
    match error {
        ApiError::Refused { message, .. } => refusal::speaks_of_session(message),
        ApiError::Undecodable { body } | ApiError::Http { status: 403, body, .. } => {
            is_bare(body) && refusal::speaks_of_session(body)
        }
        ApiError::SessionExpired => true,
        ApiError::NoAnswer
        | ApiError::TooLong
        | ApiError::Http { .. }
        | ApiError::RateLimited { .. }
        | ApiError::Redirected
        | ApiError::WrongPin { .. }
        | ApiError::Unclear { .. } => false,
    }
}

/// Whether a body is a bare word: a longer text is a page that merely holds it.
const fn is_bare(body: &str) -> bool {
    body.len() < 64
}

/// What an answer that left it open means, now that `auth/info` has been asked; and whether the session has
/// ended. A call that was led elsewhere may have been carried out, whatever became of the session.
pub fn settle(
    call: &Call,
    answer: Result<Reply, ApiError>,
    info: &Result<Reply, ApiError>,
) -> (Result<Reply, ApiError>, Option<SessionEnded>) {
    let ended = match info {
        Err(ApiError::SessionExpired) => Some(SessionEnded(())),
        // The whole API leads elsewhere.
        Err(ApiError::Redirected) => Some(SessionEnded(())),
        Err(error) if denies_session(error) => Some(SessionEnded(())),
        Ok(_) | Err(_) => None,
    };
    let was_led_away = matches!(answer, Err(ApiError::Redirected));
    match ended {
        None => (answer, None),
        Some(_) if was_led_away && !call.is_read() => (answer, ended),
        // What is neither done nor refused may be done.
        Some(_) if matches!(answer, Err(ApiError::Unclear { .. })) && !call.is_read() => (answer, ended),
        Some(_) => (Err(ApiError::SessionExpired), ended),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{AsyncKey, ServerId};
    use crate::domain::pin::Pin;

    fn refused(message: &str) -> Result<Reply, ApiError> {
        Err(ApiError::Refused { message: message.into(), code: None })
    }

    fn reboot() -> Call {
        Call::Reboot { server: ServerId(1), pin: Pin::parse("0420").expect("a PIN") }
    }

    #[test]
    fn what_sounds_like_a_session_is_asked_about_and_only_where_a_token_went_along() {
        let show = Call::Show(ServerId(1));
        for words in
            ["IPMI: Unauthorized name", "You are not authorized to manage this server", "Access denied"]
        {
            assert!(leaves_session_open(&reboot(), &refused(words)), "{words}");
            assert!(leaves_session_open(&show, &refused(words)), "{words}");
        }
        assert!(leaves_session_open(&show, &Err(ApiError::Redirected)));
        let bare = |body: &str| Err(ApiError::Undecodable { body: body.to_owned() });
        assert!(leaves_session_open(&show, &bare("unauthorized")));
        assert!(!leaves_session_open(&show, &bare(&"unauthorized ".repeat(9))));
        let key = AsyncKey::parse("f685eaa0f06e47faa2e6bb5002828b00").expect("a key");
        for call in [Call::Check(key), Call::GetTasks, Call::Info] {
            assert!(!leaves_session_open(&call, &refused("build token expired")), "{call:?}");
        }
        let pin = |message: &str| Err(ApiError::WrongPin { message: message.into(), attempts_left: None });
        assert!(!leaves_session_open(&reboot(), &pin("PIN authentication failed")));
        assert!(!leaves_session_open(&reboot(), &refused("BMC is busy")));
        assert!(!leaves_session_open(&reboot(), &Ok(Reply::Done)));
    }

    #[test]
    fn a_session_that_holds_leaves_the_refusal_in_its_own_words() {
        let words = "IPMI: Unauthorized name";
        for info in [Ok(Reply::Done), refused("unknown action"), Err(ApiError::NoAnswer)] {
            let (answer, ended) = settle(&reboot(), refused(words), &info);
            assert_eq!((answer.expect_err("refused"), ended), (refused(words).expect_err("refused"), None));
        }
        let (answer, ended) = settle(&reboot(), refused("unauthorized"), &Err(ApiError::SessionExpired));
        assert_eq!(answer.expect_err("ended"), ApiError::SessionExpired);
        assert!(ended.is_some());
        // What is neither done nor refused may be done, and is no less so as the session has ended.
        let unclear = || Err(ApiError::Unclear { message: "unauthorized".into(), body: String::new() });
        let (answer, ended) = settle(&reboot(), unclear(), &Err(ApiError::SessionExpired));
        assert!(matches!(answer, Err(ApiError::Unclear { .. })) && ended.is_some());
        let (answer, _) = settle(&Call::Show(ServerId(1)), unclear(), &Err(ApiError::SessionExpired));
        assert_eq!(answer.expect_err("a read is sent once more"), ApiError::SessionExpired);
    }

    #[test]
    fn a_bare_word_is_short() {
        assert!(is_bare(&"x".repeat(63)) && !is_bare(&"x".repeat(64)));
    }

    #[test]
    fn what_is_ambiguous_of_any_call_is_not_of_the_one_that_is_about_the_session() {
        let bare = |body: &str| Err(ApiError::Undecodable { body: body.to_owned() });
        for info in [
            refused("Unauthorized"),
            refused("not authorized"),
            refused("Authentication failed"),
            refused("Please log in: login required"),
            bare("unauthorized"),
            Err(ApiError::Http { status: 403, retry_after_s: None, body: "unauthorized".into() }),
        ] {
            let (answer, ended) = settle(&reboot(), refused("IPMI: Unauthorized name"), &info);
            assert_eq!(answer.expect_err("ended"), ApiError::SessionExpired, "{info:?}");
            assert!(ended.is_some());
        }
        // A right that the account lacks, and an API without the call.
        for info in [
            refused("Permission denied"),
            refused("method not allowed"),
            bare(&"unauthorized ".repeat(9)),
            Err(ApiError::Http { status: 502, retry_after_s: None, body: "unauthorized".into() }),
        ] {
            let (answer, ended) = settle(&reboot(), refused("unauthorized"), &info);
            assert_eq!((answer.err(), ended), (refused("unauthorized").err(), None), "{info:?}");
        }
    }

    #[test]
    fn what_was_led_elsewhere_may_have_been_done() {
        let led = || Err(ApiError::Redirected);
        let (answer, ended) = settle(&reboot(), led(), &Err(ApiError::Redirected));
        assert_eq!(answer.expect_err("open"), ApiError::Redirected, "a reboot is not sent again");
        assert!(ended.is_some());
        let show = Call::Show(ServerId(1));
        let (answer, _) = settle(&show, led(), &Err(ApiError::Redirected));
        assert_eq!(answer.expect_err("ended"), ApiError::SessionExpired);
        let (answer, ended) = settle(&show, led(), &Ok(Reply::Done));
        assert_eq!((answer.expect_err("led"), ended), (ApiError::Redirected, None));
    }

    #[test]
    fn a_sign_out_is_proven_by_its_answer() {
        assert!(SignedOut::proven_by(&Ok(Reply::Done)).is_some());
        assert!(SignedOut::proven_by(&Err(ApiError::SessionExpired)).is_some());
        for answer in [Err(ApiError::NoAnswer), refused("no")] {
            assert!(SignedOut::proven_by(&answer).is_none());
        }
        assert!(SessionEnded::proven_by(&ApiError::NoAnswer).is_none());
    }
}
