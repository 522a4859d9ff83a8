//! The clock, randomness and the URL parser.

use super::window;
use crate::domain::callback::UrlParts;
use crate::flow::Ms;
use web_sys::Url;

/// Milliseconds since 1970.
#[must_use]
pub fn now() -> Ms {
    // Whole and positive: a time since 1970.
    js_sys::Date::now() as Ms
}

/// Fills `bytes` from the browser's cryptographic source.
///
/// # Panics
/// Where there is none: a password from a worse source would be worse than no password.
pub fn random(bytes: &mut [u8]) {
    let crypto = window().crypto().expect("a browser that runs WebAssembly has a random source");
    crypto.get_random_values_with_u8_array(bytes).expect("a call for fewer than 65,536 bytes is granted");
}

/// A random number.
#[must_use]
pub fn random_number() -> u64 {
    let mut bytes = [0; 8];
    random(&mut bytes);
    u64::from_le_bytes(bytes)
}

/// Parses an absolute URL as the browser would call it.
#[must_use]
pub fn parse_url(text: &str) -> Option<UrlParts> {
    let url = Url::new(text).ok()?;
    Some(UrlParts {
        scheme: url.protocol(),
        host: url.hostname(),
        has_credentials: !url.username().is_empty() || !url.password().is_empty(),
        href: url.href(),
    })
}
