//! The post-install script.
//!
//! Knows: its limit. Must not know: what is in it.

use super::secret::Secret;
use super::strings;

/// Characters that a script may have. The bound is ours; it keeps a request far below what PHP
/// accepts by default.
pub const MOST_CHARS: usize = 32_768;

/// A script to run on the first start of the new system: bash, or PowerShell for Windows.
#[derive(Clone, Debug)]
pub struct Script(Secret<String>);

/// Why a text can't be the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScriptError {
    /// More than 32,768 characters; how many there are.
    #[error("{0} characters, at most {MOST_CHARS}")]
    TooLong(usize),
    /// A NUL character, which no shell takes.
    #[error("a NUL character in it")]
    Nul,
}

impl Script {
    /// Reads a script; `None` when there is nothing but space. It is sent as typed.
    ///
    /// # Errors
    /// When it is too long or holds a NUL.
    pub fn parse(text: &str) -> Result<Option<Self>, ScriptError> {
        if text.trim_ascii().is_empty() {
            return Ok(None);
        }
        if strings::has_any(text, b"\0") {
            return Err(ScriptError::Nul);
        }
        match text.chars().count() {
            0..=MOST_CHARS => Ok(Some(Self(Secret::new(text.to_owned())))),
            n => Err(ScriptError::TooLong(n)),
        }
    }

    /// The script, for the request that carries it.
    #[must_use]
    pub const fn expose(&self) -> &String {
        self.0.expose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_counts_characters_not_bytes() {
        let most = "é".repeat(MOST_CHARS);
        assert!(Script::parse(&most).is_ok_and(|script| script.is_some()));
        assert_eq!(Script::parse(&(most + "x")).map(|_| ()), Err(ScriptError::TooLong(MOST_CHARS + 1)));
    }

    #[test]
    fn nothing_is_no_script_and_nul_is_refused() {
        assert!(Script::parse(" \n").is_ok_and(|script| script.is_none()));
        assert_eq!(Script::parse("a\0b").map(|_| ()), Err(ScriptError::Nul));
    }
}
