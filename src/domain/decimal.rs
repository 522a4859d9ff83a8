//! Decimal numbers without floating point: what the API writes as `0.5` or `4,20`.
//!
//! Knows: digits. Must not know: units.

/// Reads a number from 0 with a point or a comma, in units of `10^-digits`; further digits are
/// cut off. Signs, exponents and anything else are `None`.
#[must_use]
pub fn parse(text: &str, digits: usize) -> Option<u64> {
    let text = text.trim();
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    if whole.is_empty() && part.is_empty() {
        return None;
    }
    let mut value = 0_u64;
    let padded = part.bytes().chain(std::iter::repeat(b'0')).take(digits);
    for digit in whole.bytes().chain(padded) {
        let digit = char::from(digit).to_digit(10)?;
        value = value.checked_mul(10)?.checked_add(u64::from(digit))?;
    }
    part.bytes().all(|b| b.is_ascii_digit()).then_some(value)
}

/// Reads a whole number from 0; `25250.0` is one too.
#[must_use]
pub fn whole(text: &str) -> Option<u64> {
    let (number, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    part.bytes().all(|b| b == b'0').then(|| number.parse().ok())?
}

/// Gigabytes, exact to a thousandth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gb(u64);

impl Gb {
    /// A whole number of gigabytes.
    #[must_use]
    pub const fn whole(gb: u64) -> Self {
        Self(gb.saturating_mul(1_000))
    }

    /// Reads `64`, `0.5` or `1,5`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        parse(text, 3).map(Self)
    }
}

impl std::fmt::Display for Gb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0 / 1_000)?;
        let part = format!("{:03}", self.0 % 1_000);
        match part.trim_end_matches('0') {
            "" => Ok(()),
            part => write!(f, ".{part}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_the_api_writes_them() {
        let cases = [
            ("64", Some(64_000)),
            (" 64 ", Some(64_000)),
            ("64.0", Some(64_000)),
            ("0.5", Some(500)),
            ("1,5", Some(1_500)),
            (".5", Some(500)),
            ("5.", Some(5_000)),
            ("0.12345", Some(123)),
            ("", None),
            (".", None),
            ("-1", None),
            ("1e3", None),
            ("x", None),
            ("1.x", None),
            ("1.2345x", None),
            ("99999999999999999999", None),
        ];
        for (text, value) in cases {
            assert_eq!(parse(text, 3), value, "{text}");
        }
    }

    #[test]
    fn whole_numbers() {
        for (text, value) in [
            ("25250", Some(25250)),
            (" 7 ", Some(7)),
            ("7.0", Some(7)),
            ("7.5", None),
            ("-7", None),
            ("", None),
        ] {
            assert_eq!(whole(text), value, "{text}");
        }
    }

    #[test]
    fn shown_without_needless_zeros() {
        for text in ["64", "0.5", "1.25", "0"] {
            assert_eq!(Gb::parse(text).map(|gb| gb.to_string()).as_deref(), Some(text));
        }
    }
}
