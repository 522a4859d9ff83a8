//! The URL that the fresh server calls after the installation.
//!
//! Knows: which URLs make sense. Must not know: how a URL is parsed: the browser does that (and
//! on the host the `url` crate), so that what is checked is what would be called.

use super::decimal;
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

    /// Whether its host is one that a server on the internet is unlikely to reach: this machine,
    /// a private network, or a name that only such a network knows.
    #[must_use]
    pub fn is_local(&self, parse_url: ParseUrl) -> bool {
        parse_url(self.expose()).is_some_and(|parts| is_local(&parts.host))
    }

    /// The URL, for the request that carries it and for the person who typed it.
    #[must_use]
    pub const fn expose(&self) -> &String {
        self.0.expose()
    }
}

/// Whether `host`, as a URL parser normalises it, is of this machine or of a private network.
/// Source: RFC 1918, 3927 (link-local), 4193 and 4291 (IPv6), 6761 (`localhost`), 6762 (`.local`);
/// `.internal` is set aside by ICANN, and a name without a dot is nobody's on the internet.
fn is_local(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[') {
        // Normalised: `::1` and `::` are the only ones that begin so and are short, an embedded
        // IPv4 address is written in hexadecimal.
        return matches!(address, "::1]" | "::]")
            || ["fc", "fd", "fe8", "fe9", "fea", "feb"].iter().any(|begin| address.starts_with(begin))
            || address.strip_prefix("::ffff:").is_some_and(is_private_hex);
    }
    let host = host.strip_suffix('.').unwrap_or(host);
    if host.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        let mut bytes = host.split('.').map(|part| decimal::whole(part).unwrap_or_default());
        let (first, second) = (bytes.next().unwrap_or_default(), bytes.next().unwrap_or_default());
        return matches!((first, second), (0 | 10 | 127, _) | (172, 16..=31) | (192, 168) | (169, 254));
    }
    match host.rsplit_once('.') {
        None => true,
        Some((_, last)) => matches!(last, "localhost" | "local" | "internal"),
    }
}

/// The same of an IPv4 address within an IPv6 one, such as `c0a8:1]`.
fn is_private_hex(address: &str) -> bool {
    let first = address.split(':').next().unwrap_or_default();
    match first.len() {
        3 => first.starts_with('a'),
        4 => matches!(first, "c0a8" | "a9fe") || first.starts_with("7f") || first.starts_with("ac1"),
        _ => first == "0",
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

    #[test]
    fn hosts_that_the_internet_does_not_know_are_local() {
        let cases = [
            ("http://127.0.0.1/", true),
            ("http://127.1/", true),
            ("http://2130706433/", true),
            ("http://0x7f.1/", true),
            ("http://0.0.0.0/", true),
            ("http://10.1.2.3/", true),
            ("http://172.15.0.1/", false),
            ("http://172.16.0.1/", true),
            ("http://172.31.255.255/", true),
            ("http://172.32.0.1/", false),
            ("http://192.168.1.1:8080/", true),
            ("http://192.169.1.1/", false),
            ("http://169.254.169.254/", true),
            ("http://8.8.8.8/", false),
            ("http://[::1]/", true),
            ("http://[0:0:0:0:0:0:0:1]/", true),
            ("http://[::]/", true),
            ("http://[::2]/", false),
            ("http://[fe80::1]/", true),
            ("http://[febf::1]/", true),
            ("http://[fec0::1]/", false),
            ("http://[fc00::1]/", true),
            ("http://[fd12:3456::1]/", true),
            ("http://[2001:db8::1]/", false),
            ("http://[::ffff:192.168.0.1]/", true),
            ("http://[::ffff:0.0.0.1]/", true),
            ("http://[::ffff:10.1.2.3]/", true),
            ("http://[::ffff:127.1.2.3]/", true),
            ("http://[::ffff:169.254.1.1]/", true),
            ("http://[::ffff:172.16.0.1]/", true),
            ("http://[::ffff:172.32.0.1]/", false),
            ("http://[::ffff:160.1.2.3]/", false),
            ("http://[::ffff:192.169.0.1]/", false),
            ("http://[::ffff:8.8.8.8]/", false),
            ("http://localhost/", true),
            ("http://LOCALHOST./", true),
            ("http://a.localhost/", true),
            ("http://printer.local/", true),
            ("http://billing.corp.internal/", true),
            ("http://intranet/", true),
            ("http://localhost.example.com/", false),
            ("http://mylocal/", true),
            ("http://notlocal.example/", false),
            ("http://10.example.com/", false),
            ("http://fd.example.com/", false),
            ("https://example.com/", false),
        ];
        for (text, is_local) in cases {
            let url = CallbackUrl::parse(text, parse_url).expect("a good URL").expect("a URL");
            assert_eq!(url.is_local(parse_url), is_local, "{text}");
        }
    }
}
