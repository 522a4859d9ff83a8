//! A server's name on the network.
//!
//! Knows: RFC 1123. Must not know: DNS.

use super::strings;
use std::fmt;

/// A valid hostname, in lower case, without a dot at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hostname(String);

/// Why a text is not a hostname.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HostnameError {
    /// Nothing there.
    #[error("empty")]
    Missing,
    /// More than 253 characters.
    #[error("more than 253 characters")]
    TooLong,
    /// A part between dots is empty.
    #[error("an empty label")]
    EmptyLabel,
    /// A part between dots has more than 63 characters.
    #[error("a label of more than 63 characters")]
    LongLabel,
    /// A part begins or ends with a hyphen.
    #[error("a label begins or ends with a hyphen")]
    Hyphen,
    /// A letter outside `a-z`: an internationalised name.
    #[error("a letter outside a-z")]
    International,
    /// Another sign than a letter, a digit, a hyphen or a dot.
    #[error("the character {0:?}")]
    Character(char),
    /// Digits and dots alone: this reads as an address.
    #[error("an address, not a name")]
    Address,
    /// More than 64 characters, which Linux and BSD don't take.
    #[error("more than {MOST_UNIX} characters")]
    LongForUnix,
    /// The first label has more than 15 characters, which Windows doesn't take.
    #[error("more than {MOST_WINDOWS} characters before the first dot")]
    LongForWindows,
    /// The first label is digits alone, which Windows doesn't take.
    #[error("digits alone before the first dot")]
    DigitsForWindows,
}

/// Characters that a hostname may have on Linux (`HOST_NAME_MAX`), and on BSD as we have it.
pub const MOST_UNIX: usize = 64;
/// Characters of a computer's name on Windows (its NetBIOS name).
pub const MOST_WINDOWS: usize = 15;

impl Hostname {
    /// Reads a hostname.
    ///
    /// Source: RFC 1123 section 2.1 with RFC 952: labels of letters, digits and hyphens, 1 to 63
    /// characters, no hyphen at either end, 253 in all; a name whose last label is digits alone
    /// would read as an address.
    ///
    /// # Errors
    /// The first rule that the text breaks.
    pub fn parse(text: &str) -> Result<Self, HostnameError> {
        let text = text.trim_ascii();
        if text.is_empty() {
            return Err(HostnameError::Missing);
        }
        if let Some(c) = text.chars().find(|c| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '.')) {
            return Err(if c.is_ascii() {
                HostnameError::Character(c)
            } else {
                HostnameError::International
            });
        }
        if text.len() > 253 {
            return Err(HostnameError::TooLong);
        }
        let mut last = text;
        for label in text.split('.') {
            last = label;
            match label.len() {
                0 => return Err(HostnameError::EmptyLabel),
                1..=63 if label.starts_with('-') || label.ends_with('-') => {
                    return Err(HostnameError::Hyphen);
                }
                1..=63 => {}
                _ => return Err(HostnameError::LongLabel),
            }
        }
        if last.bytes().all(|b| b.is_ascii_digit()) {
            return Err(HostnameError::Address);
        }
        Ok(Self(text.to_ascii_lowercase()))
    }

    /// Reads a hostname for a system.
    ///
    /// # Errors
    /// The first rule that the text breaks, of all hostnames or of that system.
    pub fn parse_for(text: &str, windows: bool) -> Result<Self, HostnameError> {
        let name = match Self::parse(text) {
            // That it is digits alone is what Windows says of it.
            Err(HostnameError::Address) if windows && !strings::contains(text, ".") => {
                return Err(HostnameError::DigitsForWindows);
            }
            name => name?,
        };
        let first = name.0.split('.').next().unwrap_or_default();
        match windows {
            true if first.len() > MOST_WINDOWS => Err(HostnameError::LongForWindows),
            true if first.bytes().all(|b| b.is_ascii_digit()) => Err(HostnameError::DigitsForWindows),
            false if name.0.len() > MOST_UNIX => Err(HostnameError::LongForUnix),
            _ => Ok(name),
        }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Hostname {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_by_the_book() {
        let label63 = "a".repeat(63);
        for text in ["a", "web-1", "web-1.example.com", "3com.net", "A.B", " web ", "x--y", &label63] {
            assert!(Hostname::parse(text).is_ok(), "{text}");
        }
        assert_eq!(Hostname::parse("Web-1.Example").map(|h| h.to_string()).as_deref(), Ok("web-1.example"));
    }

    #[test]
    fn each_system_has_its_own_bounds() {
        use HostnameError::{DigitsForWindows, Hyphen, LongForUnix, LongForWindows};
        let (most, long) = ("a".repeat(60) + ".net", "a".repeat(60) + ".info");
        let cases = [
            ("web-1", Ok(()), Ok(())),
            ("production-web1", Ok(()), Ok(())),
            ("production-web-01", Err(LongForWindows), Ok(())),
            ("web-1.production.example.com", Ok(()), Ok(())),
            ("production-web-01.example.com", Err(LongForWindows), Ok(())),
            ("12345", Err(DigitsForWindows), Err(HostnameError::Address)),
            ("12345.example.com", Err(DigitsForWindows), Ok(())),
            ("1a", Ok(()), Ok(())),
            (&most, Err(LongForWindows), Ok(())),
            (&long, Err(LongForWindows), Err(LongForUnix)),
            ("web-", Err(Hyphen), Err(Hyphen)),
        ];
        for (text, windows, unix) in cases {
            assert_eq!(Hostname::parse_for(text, true).map(|_| ()), windows, "{text} on Windows");
            assert_eq!(Hostname::parse_for(text, false).map(|_| ()), unix, "{text} on Linux");
        }
        assert!(Hostname::parse(&long).is_ok(), "what a journal has is read");
    }

    #[test]
    fn each_rule_has_its_own_error() {
        use HostnameError::{
            Address, Character, EmptyLabel, Hyphen, International, LongLabel, Missing, TooLong,
        };
        let (long_label, long_name) = ("a".repeat(64), ["a".repeat(63).as_str(); 4].join("."));
        let cases = [
            ("", Missing),
            ("   ", Missing),
            ("-a", Hyphen),
            ("a-", Hyphen),
            ("a.-b", Hyphen),
            ("a..b", EmptyLabel),
            (".a", EmptyLabel),
            ("a.", EmptyLabel),
            ("a_b", Character('_')),
            ("a b", Character(' ')),
            ("a/b", Character('/')),
            ("bücher", International),
            ("сервер", International),
            ("10.0.0.1", Address),
            ("123", Address),
            (&long_label, LongLabel),
            (&long_name, TooLong),
        ];
        for (text, error) in cases {
            assert_eq!(Hostname::parse(text), Err(error), "{text}");
        }
    }
}
