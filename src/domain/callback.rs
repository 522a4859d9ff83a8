//! The URL that the fresh server calls after the installation.
//!
//! Knows: which URLs make sense. Must not know: how a URL is parsed: the browser does that (and
//! on the host the `url` crate), so that what is checked is what would be called.

use super::secret::Secret;

/// The parts of a URL as its parser saw them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlParts {
    /// The URL in its normal form: exactly what will be called.
    pub href: String,
    /// With the colon: `https:`.
    pub scheme: String,
    /// The host, empty if there is none.
    pub host: String,
    /// Whether a user name or password is in it.
    pub has_credentials: bool,
}

/// Parses a URL, or not.
pub type ParseUrl = fn(&str) -> Option<UrlParts>;

/// A callback URL. Its query may hold a key, so it is kept like a secret.
#[derive(Clone, Debug)]
pub struct CallbackUrl(Secret<String>);

/// Why a text can't be the callback URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallbackError {
    /// Not a URL.
    #[error("not a URL")]
    Malformed,
    /// Another scheme than http and https.
    #[error("not http or https")]
    Scheme,
    /// A user name or password in it.
    #[error("credentials in it")]
    Credentials,
    /// More than 2,048 characters.
    #[error("more than 2048 characters")]
    TooLong,
}

/// Characters that a callback URL may have. Ours: what servers commonly take.
const MOST_CHARS: usize = 2_048;

impl CallbackUrl {
    /// Reads a URL; `None` when there is nothing but space.
    ///
    /// # Errors
    /// When it is no http(s) URL, carries credentials or is too long.
    pub fn parse(text: &str, parse_url: ParseUrl) -> Result<Option<Self>, CallbackError> {
        let text = text.trim_ascii();
        if text.is_empty() {
            return Ok(None);
        }
        let parts = parse_url(text).ok_or(CallbackError::Malformed)?;
        if !matches!(parts.scheme.as_str(), "http:" | "https:") {
            return Err(CallbackError::Scheme);
        }
        if parts.host.is_empty() {
            return Err(CallbackError::Malformed);
        }
        if parts.has_credentials {
            return Err(CallbackError::Credentials);
        }
        if parts.href.len() > MOST_CHARS {
            return Err(CallbackError::TooLong);
        }
        Ok(Some(Self(Secret::new(parts.href))))
    }

    /// The URL, for the request that carries it and for the person who typed it.
    #[must_use]
    pub const fn expose(&self) -> &String {
        self.0.expose()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn parse_url(text: &str) -> Option<UrlParts> {
        let url = url::Url::parse(text).ok()?;
        Some(UrlParts {
            scheme: format!("{}:", url.scheme()),
            host: url.host_str().unwrap_or_default().to_owned(),
            has_credentials: !url.username().is_empty() || url.password().is_some(),
            href: url.into(),
        })
    }

    #[test]
    fn urls_by_cases() {
        use CallbackError::{Credentials, Malformed, Scheme, TooLong};
        let long = format!("https://example.com/{}", "a".repeat(MOST_CHARS));
        let cases = [
            ("https://example.com/done?id=1", Ok(Some("https://example.com/done?id=1"))),
            (" http://EXAMPLE.com ", Ok(Some("http://example.com/"))),
            ("", Ok(None)),
            ("example.com", Err(Malformed)),
            ("https://", Err(Malformed)),
            ("javascript:alert(1)", Err(Scheme)),
            ("ftp://example.com", Err(Scheme)),
            ("https://user:secret@example.com", Err(Credentials)),
            ("https://user@example.com", Err(Credentials)),
            (long.as_str(), Err(TooLong)),
        ];
        for (text, verdict) in cases {
            let got = CallbackUrl::parse(text, parse_url);
            let got = got.map(|url| url.map(|url| url.expose().clone()));
            assert_eq!(got, verdict.map(|url| url.map(str::to_owned)), "{text}");
        }
    }
}
