//! How a call can go wrong.
//!
//! Knows: what each failure says about whether the call was carried out. Must not know: what
//! to do about it.

use super::refusal;

/// A call that brought no usable answer. Texts from the API are kept as they are, secrets
/// removed, to be shown as text only.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// No answer: the network broke, the browser hid it, or it was stopped after a minute. The
    /// call may have been carried out.
    #[error("no answer")]
    NoAnswer,
    /// An answer of more than [`super::MOST_BYTES`].
    #[error("the answer is too long")]
    TooLong,
    /// An HTTP status that is no refusal of the API itself. The call may have been carried out.
    #[error("HTTP {status}")]
    Http {
        /// The status code.
        status: u16,
        /// Seconds to wait, where the answer says so.
        retry_after_s: Option<u32>,
        /// The body, secrets removed, shortened.
        body: String,
    },
    /// Too many calls: this one was not carried out.
    #[error("too many calls")]
    RateLimited {
        /// Seconds to wait, where the answer says so.
        retry_after_s: Option<u32>,
    },
    /// The session token is not, or no longer, good. The call was not carried out.
    #[error("the session has ended")]
    SessionExpired,
    /// The answer leads elsewhere, as to a page for signing in. It is not followed: the session may have
    /// ended, and the call may have been carried out.
    #[error("the answer leads elsewhere")]
    Redirected,
    /// The PIN was wrong, or is locked. The call was not carried out, and the attempt counts.
    #[error("wrong PIN: {message}")]
    WrongPin {
        /// The API's own sentence.
        message: String,
        /// How often it may still be tried, where the API tells.
        attempts_left: Option<u64>,
    },
    /// The API said no. The call was not carried out.
    #[error("refused: {message}")]
    Refused {
        /// The API's own sentence.
        message: String,
        /// The API's word for the reason, such as `NO_APPROPRIATE_SERVERS`.
        code: Option<String>,
    },
    /// An answer that says neither that it is done nor that it is refused, or both at once. The call may
    /// have been carried out.
    #[error("unclear: {message}")]
    Unclear {
        /// The API's own words; may be empty.
        message: String,
        /// The body, secrets removed, shortened.
        body: String,
    },
    /// An answer of a shape that can't be understood. The call may have been carried out.
    #[error("an answer that can't be understood")]
    Undecodable {
        /// The body, secrets removed, shortened.
        body: String,
    },
}

impl ApiError {
    /// Whether it is certain that the call was not carried out.
    #[must_use]
    pub const fn was_not_carried_out(&self) -> bool {
        match self {
            Self::RateLimited { .. }
            | Self::SessionExpired
            | Self::WrongPin { .. }
            | Self::Refused { .. } => true,
            Self::NoAnswer
            | Self::TooLong
            | Self::Http { .. }
            | Self::Redirected
            | Self::Unclear { .. }
            | Self::Undecodable { .. } => false,
        }
    }

    /// Whether the same call, sent once more, may be carried out: a refusal that is neither for the PIN nor
    /// for what was sent. Source: contract, 9.4.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Refused { message, .. } if !refusal::speaks_of_input(message))
    }

    /// Whether it is refused because there is something of the kind already. Source: contract, 9.3.
    #[must_use]
    pub fn says_exists(&self) -> bool {
        matches!(self, Self::Refused { message, .. } if refusal::speaks_of_existing(message))
    }

    /// What is said against the PIN that the call carried, and the attempts that are left where they are
    /// told. What became of the call is another question.
    #[must_use]
    pub fn against_pin(&self) -> Option<(&str, Option<u64>)> {
        match self {
            Self::WrongPin { message, attempts_left } => Some((message, *attempts_left)),
            Self::Unclear { message, .. } if refusal::speaks_against_pin(message) => {
                Some((message, refusal::attempts_left(message)))
            }
            _ => None,
        }
    }

    /// Whether the PIN is locked, so that the right one is refused as well.
    #[must_use]
    pub fn says_locked(&self) -> bool {
        self.against_pin().is_some_and(|(message, left)| left == Some(0) || refusal::speaks_of_lock(message))
    }

    /// Seconds that the API asks to wait.
    #[must_use]
    pub const fn retry_after_s(&self) -> Option<u32> {
        match self {
            Self::RateLimited { retry_after_s } | Self::Http { retry_after_s, .. } => *retry_after_s,
            Self::NoAnswer
            | Self::TooLong
            | Self::SessionExpired
            | Self::Redirected
            | Self::WrongPin { .. }
            | Self::Refused { .. }
            | Self::Unclear { .. }
            | Self::Undecodable { .. } => None,
        }
    }

    /// The raw body for a person who wants to see it; secrets removed.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        match self {
            Self::Http { body, .. } | Self::Unclear { body, .. } | Self::Undecodable { body } => {
                Some(body).filter(|b| !b.is_empty())
            }
            Self::NoAnswer
            | Self::TooLong
            | Self::RateLimited { .. }
            | Self::SessionExpired
            | Self::Redirected
            | Self::WrongPin { .. }
            | Self::Refused { .. } => None,
        }
        .map(String::as_str)
    }
}
