//! Names of things, as types: a server is not an operating system is not a key.
//!
//! Knows: which texts can be such a name. Must not know: where they came from.

use super::strings;
use std::fmt;

/// A server's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServerId(pub u64);

/// The number of an operating system in `os/list`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OsId(pub u64);

/// An Ansible task's id, or its name where the API gives no id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(pub String);

impl ServerId {
    /// The number as it is written; without the machinery of `Display`.
    #[must_use]
    pub fn text(self) -> String {
        strings::number(self.0)
    }
}

impl OsId {
    /// The number as it is written; without the machinery of `Display`.
    #[must_use]
    pub fn text(self) -> String {
        strings::number(self.0)
    }
}

impl fmt::Display for ServerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Display for OsId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

/// The key of something that goes on at the provider's: whoever has it can read the progress,
/// so only its last four characters are ever shown.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AsyncKey(String);

impl AsyncKey {
    /// A key is letters and digits (and `-`, `_`), 8 to 64 of them; the provider's own are 32.
    /// The bounds are ours: they tell a key from a word such as `OK`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (8..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        fits.then(|| Self(text.to_owned()))
    }

    /// The whole key, for the request that asks about it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The last four characters, for a person to compare.
    #[must_use]
    pub fn tail(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }
}

impl fmt::Debug for AsyncKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AsyncKey(…{})", self.tail())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_shows_its_last_four_characters_only() {
        let key = AsyncKey::parse("f685eaa0f06e47faa2e6bb5002828b00").expect("a key");
        assert_eq!(format!("{key:?}"), "AsyncKey(…8b00)");
    }

    #[test]
    fn words_and_sentences_are_not_keys() {
        for text in ["", "OK", "pending", "not a key at all", "ключключключ"] {
            assert_eq!(AsyncKey::parse(text), None, "{text}");
        }
    }
}
