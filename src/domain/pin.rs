//! The PIN that guards power and boot order.
//!
//! Knows: its form. Must not know: whether it is the right one.

use super::secret::Secret;

/// A PIN: 4 to 6 characters, kept as text, since leading zeros count.
#[derive(Clone, Debug)]
pub struct Pin(Secret<String>);

/// Why a text is not a PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// Nothing there.
    #[error("empty")]
    Missing,
    /// Fewer than 4 or more than 6 characters.
    #[error("not 4 to 6 characters")]
    Length,
    /// A space or a control character.
    #[error("a space in it")]
    Space,
}

impl Pin {
    /// Reads a PIN. Space around it is dropped; space within it is an error.
    ///
    /// # Errors
    /// When it is not 4 to 6 characters long or holds a space.
    pub fn parse(text: &str) -> Result<Self, PinError> {
        let text = text.trim_ascii();
        if text.is_empty() {
            return Err(PinError::Missing);
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(PinError::Space);
        }
        if !(4..=6).contains(&text.chars().count()) {
            return Err(PinError::Length);
        }
        Ok(Self(Secret::new(text.to_owned())))
    }

    /// The PIN, for the request that carries it.
    #[must_use]
    pub const fn expose(&self) -> &String {
        self.0.expose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_zeros_are_kept() {
        assert_eq!(Pin::parse(" 0042 ").map(|pin| pin.expose().clone()).as_deref(), Ok("0042"));
    }

    #[test]
    fn other_lengths_and_spaces_are_refused() {
        let error = |text| Pin::parse(text).map(|_| ()).expect_err("no PIN");
        assert_eq!(error(""), PinError::Missing);
        assert_eq!(error("123"), PinError::Length);
        assert_eq!(error("1234567"), PinError::Length);
        assert_eq!(error("12 34"), PinError::Space);
    }
}
