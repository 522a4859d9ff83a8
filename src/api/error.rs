//! How a call can go wrong.
//!
//! Knows: what each failure says about whether the call was carried out. Must not know: what
//! to do about it.

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
    /// The API said no. The call was not carried out.
    #[error("refused: {message}")]
    Refused {
        /// The API's own sentence.
        message: String,
        /// The API's word for the reason, such as `NO_APPROPRIATE_SERVERS`.
        code: Option<String>,
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
            Self::RateLimited { .. } | Self::SessionExpired | Self::Refused { .. } => true,
            Self::NoAnswer | Self::TooLong | Self::Http { .. } | Self::Undecodable { .. } => false,
        }
    }

    /// Whether the same call may do better later. (Whether it may be *sent* again is a property
    /// of the call.)
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        match self {
            Self::NoAnswer | Self::Http { .. } | Self::RateLimited { .. } | Self::Undecodable { .. } => true,
            Self::TooLong | Self::SessionExpired | Self::Refused { .. } => false,
        }
    }

    /// Seconds that the API asks to wait.
    #[must_use]
    pub const fn retry_after_s(&self) -> Option<u32> {
        match self {
            Self::RateLimited { retry_after_s } | Self::Http { retry_after_s, .. } => *retry_after_s,
            Self::NoAnswer
            | Self::TooLong
            | Self::SessionExpired
            | Self::Refused { .. }
            | Self::Undecodable { .. } => None,
        }
    }

    /// The raw body for a person who wants to see it; secrets removed.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        match self {
            Self::Http { body, .. } | Self::Undecodable { body } => Some(body).filter(|b| !b.is_empty()),
            Self::NoAnswer
            | Self::TooLong
            | Self::RateLimited { .. }
            | Self::SessionExpired
            | Self::Refused { .. } => None,
        }
        .map(String::as_str)
    }
}
