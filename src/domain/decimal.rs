//! Decimal numbers without floating point: what the API writes as `0.5` or `4,20`.
//!
//! Knows: digits. Must not know: units.

use super::strings;

/// Reads a number from 0 with a point or a comma, in units of `10^-digits`; further digits are
/// cut off. Signs, exponents and anything else are `None`.
#[must_use]
pub fn parse(text: &str, digits: usize) -> Option<u64> {
    let (mut value, mut any) = (0_u64, false);
    // How many digits after the point are still to come, once it is passed.
    let mut open = None;
    for b in text.trim_ascii().bytes() {
        match b {
            b'.' | b',' if open.is_none() => open = Some(digits),
            b'0'..=b'9' => {
                any = true;
                match &mut open {
                    Some(0) => continue,
                    Some(open) => *open -= 1,
                    None => {}
                }
                value = value.checked_mul(10)?.checked_add(u64::from(b - b'0'))?;
            }
            _ => return None,
        }
    }
    for _ in 0..open.unwrap_or(digits) {
        value = value.checked_mul(10)?;
    }
    any.then_some(value)
}

/// Reads a whole number from 0; `25250.0` is one too.
#[must_use]
pub fn whole(text: &str) -> Option<u64> {
    let (number, part) = text.trim_ascii().split_once('.').unwrap_or((text.trim_ascii(), ""));
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

    /// The number as it is written, such as `0.5`; without the machinery of `Display`, which is half
    /// a KB of the page.
    #[must_use]
    pub fn text(self) -> String {
        write(self.0, 3, 0)
    }
}

impl std::fmt::Display for Gb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text())
    }
}

/// `value` in units of `10^-digits`, with at least `kept` digits after the point.
#[must_use]
pub fn write(value: u64, digits: usize, kept: usize) -> String {
    let mut out = strings::number(value);
    while out.len() <= digits {
        out.insert(0, '0');
    }
    let point = out.len() - digits;
    while out.len() > point + kept && out.ends_with('0') {
        out.pop();
    }
    if out.len() > point {
        out.insert(point, '.');
    }
    out
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
            ("1.2.3", None),
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
        assert_eq!(
            (write(42_000, 4, 2), write(8_206, 4, 2), write(5, 0, 0)),
            ("4.20".into(), "0.8206".into(), "5".into())
        );
        for text in ["64", "0.5", "1.25", "0"] {
            assert_eq!(Gb::parse(text).map(|gb| gb.to_string()).as_deref(), Some(text));
        }
    }
}
