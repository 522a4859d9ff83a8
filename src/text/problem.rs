//! What an error of the API means to a person: what happened, and what to do.
//!
//! Knows: the errors and their words. Must not know: which view shows them.

use super::{Key, fill, own};
use crate::api::{ApiError, SignedOut, says_no_servers};
use crate::domain::strings;

/// An error in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// What happened, in a few words.
    pub title: String,
    /// What happened, in a sentence.
    pub text: String,
    /// What to do. Empty: nothing in particular.
    pub remedy: String,
    /// The raw body, secrets removed. Empty: none.
    pub details: String,
}

/// The words for `error`, which came of the call named `call`, such as `eq/list`.
#[must_use]
pub fn problem(call: &str, error: &ApiError) -> Problem {
    let status = match error {
        ApiError::Http { status, .. } => strings::number((*status).into()),
        _ => String::new(),
    };
    let (title, text, remedy) = match error {
        ApiError::NoAnswer => (Key::NoAnswer, Key::NoAnswerText, Key::NoAnswerRemedy),
        ApiError::TooLong => (Key::TooLong, Key::TooLongText, Key::ReportRemedy),
        ApiError::Http { .. } => (Key::HttpError, Key::HttpErrorText, Key::LaterRemedy),
        ApiError::RateLimited { .. } => (Key::RateLimited, Key::RateLimitedText, wait(error)),
        ApiError::SessionExpired => (Key::SessionEnded, Key::SessionEndedText, Key::SessionEndedRemedy),
        ApiError::Redirected => (Key::SessionEndsPast, Key::RedirectedText, Key::SessionEndedRemedy),
        ApiError::WrongPin { .. } => (Key::WrongPin, Key::RefusedText, wrong_pin(error)),
        ApiError::Unclear { message, .. } if message.is_empty() => {
            (Key::Unclear, Key::UnclearText, Key::ReportRemedy)
        }
        ApiError::Unclear { .. } => (Key::Unclear, Key::UnclearSaid, Key::ReportRemedy),
        ApiError::Refused { .. } => (Key::Refused, Key::RefusedText, Key::RefusedRemedy),
        ApiError::Undecodable { .. } => (Key::Undecodable, Key::UndecodableText, Key::ReportRemedy),
    };
    let message = match error {
        ApiError::Refused { message, .. }
        | ApiError::WrongPin { message, .. }
        | ApiError::Unclear { message, .. } => message.as_str(),
        _ => "",
    };
    let seconds = strings::number(error.retry_after_s().unwrap_or_default().into());
    let left = match error {
        ApiError::WrongPin { attempts_left: Some(left), .. } => strings::number(*left),
        _ => String::new(),
    };
    let values =
        [("call", call), ("status", &status), ("message", message), ("seconds", &seconds), ("count", &left)];
    Problem {
        title: fill(title, &values),
        text: fill(text, &values),
        remedy: fill(remedy, &values),
        details: error.body().unwrap_or_default().to_owned(),
    }
}

fn wrong_pin(error: &ApiError) -> Key {
    match error {
        _ if error.says_locked() => Key::PinLockedRemedy,
        ApiError::WrongPin { attempts_left: Some(1), .. } => Key::WrongPinOneRemedy,
        ApiError::WrongPin { attempts_left: Some(_), .. } => Key::WrongPinLeftRemedy,
        _ => Key::WrongPinRemedy,
    }
}

fn wait(error: &ApiError) -> Key {
    match error.retry_after_s() {
        Some(_) => Key::WaitRemedy,
        None => Key::LaterRemedy,
    }
}

/// The words for a sign-in that did not work: a refusal there is nearly always a slip in what
/// was typed.
#[must_use]
pub fn sign_in_problem(call: &str, error: &ApiError) -> Problem {
    let said = problem(call, error);
    match error {
        // A right sign-in of an account that rents nothing.
        error if says_no_servers(error) => Problem {
            title: own(Key::SignInNoServers),
            text: own(Key::SignInNoServersText),
            ..Problem::default()
        },
        ApiError::Refused { .. } | ApiError::Http { status: 401 | 403, .. } => {
            Problem { title: own(Key::SignInRefused), remedy: own(Key::SignInRefusedRemedy), ..said }
        }
        _ => said,
    }
}

/// That somebody is signed out, which only the API can say.
#[must_use]
pub const fn signed_out(_: SignedOut) -> Key {
    Key::SignedOut
}

/// That nobody knows whether they are.
#[must_use]
pub fn not_signed_out() -> Problem {
    let [title, text, remedy] =
        [Key::SignOutUnproven, Key::SignOutUnprovenText, Key::SignOutUnprovenRemedy].map(own);
    Problem { title, text, remedy, details: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_quoted_with_the_name_of_its_call() {
        let error = ApiError::Refused { message: "Wrong {call}".into(), code: None };
        let said = problem("eq/reboot", &error);
        assert!(said.title.contains("eq/reboot"), "{said:?}");
        assert!(said.text.contains("Wrong {call}"), "{said:?}");
    }

    #[test]
    fn a_redirect_is_told_as_the_end_of_the_session_that_it_may_be() {
        let said = problem("eq/list", &ApiError::Redirected);
        assert_eq!(said.title, "Your session may have ended", "nobody has said so");
        assert_eq!(said.remedy, "Sign in again.");
        assert!(said.text.contains("eq/list") && said.text.contains("not known"), "{said:?}");
    }

    #[test]
    fn no_words_keep_a_placeholder() {
        let body = String::from("<html>");
        let errors = [
            ApiError::NoAnswer,
            ApiError::TooLong,
            ApiError::Http { status: 502, retry_after_s: None, body: body.clone() },
            ApiError::RateLimited { retry_after_s: Some(7) },
            ApiError::RateLimited { retry_after_s: None },
            ApiError::SessionExpired,
            ApiError::Redirected,
            ApiError::WrongPin { message: "Wrong PIN".into(), attempts_left: Some(2) },
            ApiError::WrongPin { message: "PIN is locked".into(), attempts_left: Some(0) },
            ApiError::Unclear { message: String::new(), body: String::new() },
            ApiError::Unclear { message: "disk layout ignored".into(), body: String::new() },
            ApiError::Refused { message: "No".into(), code: None },
            ApiError::Undecodable { body },
        ];
        for error in errors {
            for said in [problem("eq/list", &error), sign_in_problem("auth/login", &error)] {
                assert!(!said.title.is_empty() && !said.text.is_empty() && !said.remedy.is_empty());
                let all = format!("{}{}{}", said.title, said.text, said.remedy);
                assert!(!all.contains('{'), "{all}");
            }
        }
    }
}
