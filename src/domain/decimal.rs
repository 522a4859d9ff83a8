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

    /// Reads memory: `64`, `64 GB`, `4 x 16GB DDR4 ECC`, `65536 MB`. A bare number of 512 and more is in
    /// MB, as no system needs so many GB and APIs write both. Nothing is no memory.
    #[must_use]
    pub fn memory(text: &str) -> Option<Self> {
        Self::memory_up_to(text, MB_FROM)
    }

    /// The same where a bare number below `mb_from` may well be in GB.
    #[must_use]
    pub fn memory_up_to(text: &str, mb_from: u64) -> Option<Self> {
        amount(text, mb_from, 1_024)
    }

    /// Reads how much disk a system needs: `10`, `10 GB`, `1 TB`. A bare number of 4096 and more is in
    /// MB: no system needs so many GB.
    #[must_use]
    pub fn needed_disk(text: &str) -> Option<Self> {
        amount(text, 4_096, 1_000)
    }

    /// Whether `has` is as much, within a twentieth: of 64 GB, firmware and graphics leave 62.7.
    #[must_use]
    pub const fn is_met_by(self, has: Self) -> bool {
        has.0.saturating_mul(20) >= self.0.saturating_mul(19)
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

/// From here on a bare number of memory is in MB.
const MB_FROM: u64 = 512;
/// More than this is bytes, or no amount at all.
const MOST_GB: u64 = 200_000;

/// The number that a text begins with, and what follows.
fn number(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')).unwrap_or(text.len());
    text.starts_with(|c: char| c.is_ascii_digit() || c == '.').then(|| text.split_at(end))
}

/// Thousandths of GB of as many of MB: whole thousands of MB are as many GB, whatever the step.
const fn megabytes(value: u64, step: u64) -> u64 {
    let by =
        if value.is_multiple_of(step * 1_000) || !value.is_multiple_of(1_000_000) { step } else { 1_000 };
    (value + by / 2) / by
}

/// Reads an amount with or without its unit, whose steps are of `step`.
fn amount(text: &str, mb_from: u64, step: u64) -> Option<Gb> {
    let lower = text.to_lowercase().replace(['×', '*', 'х'], "x").replace(char::is_whitespace, " ");
    // The kind may stand before it: `DDR4 64 GB`.
    let mut rest = lower.trim();
    while rest.starts_with(char::is_alphabetic) {
        rest = rest.split_once(' ')?.1.trim_start();
    }
    let (mut number, mut after) = number(rest)?;
    let mut times = 1;
    if let Some(each) = after.trim_start().strip_prefix('x') {
        times = whole(number)?;
        (number, after) = self::number(each.trim_start())?;
    }
    let after = after.trim_start();
    let end = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
    let (word, more) = after.split_at(end);
    // What follows may be the kind, and is no other amount.
    if more.split(['+', ',', ';', ' ']).skip(1).any(|part| part.starts_with(|c: char| c.is_ascii_digit())) {
        return None;
    }
    let is_thousands = |part: &str| part.len() == 3 && part != "000";
    let value = match number.split_once([',', '.']) {
        // `65,536 MB`
        Some((whole, part)) if matches!(word, "mb" | "mib" | "kb" | "kib") && is_thousands(part) => {
            parse(&[whole, part].concat(), 3)?
        }
        _ => parse(number, 3)?,
    };
    let value = value.checked_mul(times)?;
    let gb = match word {
        "k" | "kb" | "kib" => megabytes(megabytes(value, step), step),
        "m" | "mb" | "mib" | "mo" => megabytes(value, step),
        "g" | "gb" | "gib" | "go" | "гб" => value,
        "t" | "tb" | "tib" | "to" | "тб" => value.checked_mul(step)?,
        // A word that is no unit is the kind, and stands apart.
        _ if !word.is_empty() && !rest.contains(' ') => return None,
        _ if value >= mb_from.checked_mul(1_000)? => megabytes(value, step),
        _ => value,
    };
    (1..=MOST_GB * 1_000).contains(&gb).then_some(Gb(gb))
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
    fn memory_in_every_unit() {
        let cases = [
            ("64", Some("64")),
            ("62.7", Some("62.7")),
            ("62,7", Some("62.7")),
            ("64 GB", Some("64")),
            ("64GB DDR4", Some("64")),
            ("64 GiB ECC", Some("64")),
            ("DDR4 ECC 64GB", Some("64")),
            ("64 DDR4", Some("64")),
            ("4 x 16 GB DDR4-3200", Some("64")),
            ("4×16GB", Some("64")),
            ("65536 MB", Some("64")),
            ("65536MiB", Some("64")),
            ("65,536 MB", Some("64")),
            ("64000 MB", Some("64")),
            ("1500 MB", Some("1.465")),
            ("67108864 kB", Some("64")),
            ("1.5 TB", Some("1536")),
            ("511", Some("511")),
            ("512", Some("0.5")),
            ("512 GB", Some("512")),
            ("4096", Some("4")),
            ("2000", Some("2")),
            ("4096.0", Some("4")),
            ("0", None),
            ("", None),
            ("much", None),
            ("-1", None),
            ("64 GB + 32 GB", None),
            ("64abc", None),
            ("1e3", None),
            ("68719476736", None),
            ("99999999999999999999", None),
        ];
        for (text, gb) in cases {
            assert_eq!(Gb::memory(text).map(Gb::text).as_deref(), gb, "{text}");
        }
        assert_eq!(Gb::memory_up_to("512", 8_192), Some(Gb::whole(512)));
        assert_eq!(Gb::memory_up_to("65536", 8_192), Some(Gb::whole(64)));
        for (text, gb) in
            [("10", 10), ("10 GB", 10), ("10240", 10), ("20000", 20), ("1 TB", 1_000), ("2048", 2_048)]
        {
            assert_eq!(Gb::needed_disk(text).map(|gb| gb.0 / 1_000), Some(gb), "{text}");
        }
    }

    #[test]
    fn a_twentieth_is_no_lack() {
        let gb = |text| Gb::parse(text).expect("GB");
        assert!(
            gb("64").is_met_by(gb("62.7")) && gb("64").is_met_by(gb("60.8")) && gb("4").is_met_by(gb("4"))
        );
        assert!(!gb("64").is_met_by(gb("60.799")) && !gb("2").is_met_by(gb("1")));
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
