//! Disks as people and APIs write them: `2x1.92TB`, `2 x 3,84 TB SSD`, `2x960 NVMe + 4x4000 SATA`.
//!
//! Knows: the notations. Must not know: where a text comes from. What is not read with certainty is
//! an error, so that a person is asked: a wrong reading would offer layouts that the server can't
//! carry.

use super::{Disks, DisksError, MOST_DISKS};
use crate::domain::decimal;

/// What the API tells of the disks under one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// The disks.
    Disks(Disks),
    /// How many there are, but not how large they are.
    Count(u32),
    /// Something else, in the API's words.
    Unread(String),
    /// Nothing: a fact that is empty, zero or `false` is none.
    Nothing,
}

/// A bare number below this under a name of a count is how many disks there are. No disk of a
/// server is that small, and few servers have so many. Ours.
const FEWEST_GB: u64 = 30;
/// A bare number below this is no size under any name: it may be a count, or TB. Ours.
const SMALLEST_GB: u64 = 5;
/// A number of GB above this is bytes or MB without their unit. Ours.
const LARGEST_GB: u32 = 200_000;

/// Reads what the API tells under `name`, such as `hdd` or `disks`.
///
/// A bare small number under a name of a count is a count, and so is `2 disks` under any name.
#[must_use]
pub fn told(name: &str, text: &str) -> Told {
    let text = text.trim();
    let is = |word: &&str| text.eq_ignore_ascii_case(word);
    if ["", "0", "false", "null", "none", "n/a", "-", "[]", "{}"].iter().any(is) {
        return Told::Nothing;
    }
    let unread = || Told::Unread(text.to_owned());
    let name = name.to_ascii_lowercase();
    if let Some(number) = decimal::whole(text) {
        let is_count = ["count", "num", "qty", "quantity", "total"].iter().any(|word| name.contains(word));
        let may_be_count = is_count || ["disk", "drive"].iter().any(|word| name.contains(word));
        let most = if is_count { MOST_DISKS as u64 + 1 } else { FEWEST_GB };
        match u32::try_from(number) {
            Ok(count) if may_be_count && number < most => return Told::Count(count),
            _ if is_count || number < SMALLEST_GB => return unread(),
            _ => {}
        }
    }
    match Disks::parse(text) {
        Ok(disks) if disks.0.iter().all(|gb| *gb <= LARGEST_GB) => Told::Disks(disks),
        Ok(_) => unread(),
        Err(_) => counted(text).map_or_else(unread, Told::Count),
    }
}

/// Reads a list of sizes as told under `name`: `[960, 960]`, or texts such as `960 GB`.
#[must_use]
pub fn told_list(name: &str, items: &[&str]) -> Told {
    match items {
        [] => Told::Nothing,
        [one] => told(name, one),
        _ => match Disks::of(items) {
            Ok(disks) if disks.0.iter().all(|gb| (SMALLEST_GB as u32..=LARGEST_GB).contains(gb)) => {
                Told::Disks(disks)
            }
            Err(DisksError::Missing) => Told::Nothing,
            _ => Told::Unread(items.join(", ")),
        },
    }
}

impl Disks {
    /// Reads a list of sizes, each as [`Disks::parse`] reads it; what is empty or zero is no disk.
    ///
    /// # Errors
    /// When there is none, when one of them can't be read, or when there are too many.
    pub fn of(items: &[&str]) -> Result<Self, DisksError> {
        let mut all = Vec::new();
        for item in items.iter().map(|item| item.trim()) {
            if !item.is_empty() && item != "0" {
                all.extend(Self::parse(item)?.0);
            }
        }
        match all.len() {
            0 => Err(DisksError::Missing),
            1..=MOST_DISKS => Ok(Self(all)),
            _ => Err(DisksError::TooMany),
        }
    }

    /// Reads disks as people and APIs write them: `1000`, `2x960`, `2x960 + 4x4000`, `2x1.92TB`,
    /// `2 x 3,84 TB SSD`, `960 GB, 4 TB`, `480GB SSD x2`. A number without a unit is GB; a fraction
    /// needs a unit.
    ///
    /// # Errors
    /// When the text is empty, of another form, or names no or too many disks.
    pub fn parse(text: &str) -> Result<Self, DisksError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(DisksError::Missing);
        }
        let tokens = Lexer::tokens(text).ok_or(DisksError::Malformed)?;
        let (mut disks, mut rest) = (Vec::new(), &tokens[..]);
        // Whether a group has to follow.
        let mut is_owed = true;
        loop {
            let end = rest.iter().position(|token| matches!(token, Token::And | Token::Comma));
            let part = &rest[..end.unwrap_or(rest.len())];
            let is_any = group(part, &mut disks)?;
            if part.is_empty() {
                return Err(DisksError::Malformed);
            }
            let Some(end) = end else {
                return if is_any || !is_owed { Ok(Self(disks)) } else { Err(DisksError::Malformed) };
            };
            // `2x960 GB, SSD`: after a comma there may be words alone.
            if !is_any && (is_owed || rest[end] == Token::And) {
                return Err(DisksError::Malformed);
            }
            is_owed = rest[end] == Token::And;
            rest = &rest[end + 1..];
        }
    }
}

/// A number as it is written, up to its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Number {
    whole: u64,
    /// Digits of the whole part.
    digits: usize,
    /// What follows the point or comma: its value, its digits, and whether it was a comma.
    fraction: Option<(u64, usize, bool)>,
    unit: Option<Unit>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Unit {
    Mb,
    Gb,
    Gib,
    Tb,
    Tib,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(Number),
    Times,
    /// A word of the kind, the maker or the like.
    Word(String),
    /// Between two groups, both of which have to be there.
    And,
    /// Between two groups, or before mere words.
    Comma,
}

/// Words that make another thing of the number beside them than a disk.
const NOT_DISKS: [&str; 26] = [
    "total",
    "sum",
    "used",
    "free",
    "left",
    "available",
    "avail",
    "usable",
    "quota",
    "per",
    "shared",
    "max",
    "min",
    "up",
    "from",
    "or",
    "not",
    "no",
    "without",
    "ram",
    "memory",
    "cache",
    "traffic",
    "backup",
    "about",
    "of",
];

/// Words of a kind, after which a factor may follow without a space.
const KINDS: [&str; 11] =
    ["ssd", "ssds", "hdd", "hdds", "nvme", "sata", "sas", "disk", "disks", "drive", "drives"];

fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "mb" | "mib" | "mo" => Unit::Mb,
        "g" | "gb" | "gbyte" | "gbytes" | "gigabyte" | "gigabytes" | "go" | "гб" => Unit::Gb,
        "gib" => Unit::Gib,
        "t" | "tb" | "tbyte" | "tbytes" | "terabyte" | "terabytes" | "to" | "тб" => Unit::Tb,
        "tib" => Unit::Tib,
        _ => return None,
    })
}

/// Whether a number with this suffix is a speed or a width, and no size.
fn is_no_size(suffix: &str) -> bool {
    ["rpm", "k", "krpm", "gbps", "gbit", "gbits", "mbps", "in", "inch", "zoll", "mm", "nm"].contains(&suffix)
}

/// The character as it is read; none for what is not seen.
fn plain(c: char) -> Option<char> {
    Some(match c {
        '×' | '✕' | '✖' | '*' | 'х' | 'Х' => 'x',
        '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '®' | '™' => return None,
        '\n' | '\r' => ';',
        c if c.is_whitespace() => ' ',
        c => c.to_lowercase().next().unwrap_or(c),
    })
}

/// The text without what frames it when a list is written as JSON.
fn unframed(text: &str) -> String {
    match text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(inside) => inside.replace(['"', '\''], " "),
        None => text.to_owned(),
    }
}

/// Cuts a text into what it is made of.
struct Lexer {
    chars: Vec<char>,
    at: usize,
}

impl Lexer {
    fn tokens(text: &str) -> Option<Vec<Token>> {
        let mut lexer = Self { chars: unframed(text).chars().filter_map(plain).collect(), at: 0 };
        let mut tokens = Vec::new();
        while let Some(c) = lexer.peek(0) {
            match c {
                ' ' | ':' => lexer.at += 1,
                '0'..='9' => lexer.number(&mut tokens)?,
                '(' => lexer.aside()?,
                '+' | ';' | '&' | '|' | ',' | '/' => {
                    lexer.at += 1;
                    tokens.push(if matches!(c, ',' | '/') { Token::Comma } else { Token::And });
                }
                c if c.is_alphabetic() => lexer.word(&mut tokens),
                _ => return None,
            }
        }
        Some(tokens)
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn take_while(&mut self, test: impl Fn(char) -> bool) -> String {
        let taken: String = self.chars[self.at..].iter().take_while(|c| test(**c)).collect();
        self.at += taken.chars().count();
        taken
    }

    fn is_digit(&self, ahead: usize) -> bool {
        self.peek(ahead).is_some_and(|c| c.is_ascii_digit())
    }

    /// A number with what is joined to it.
    fn number(&mut self, tokens: &mut Vec<Token>) -> Option<()> {
        let whole = self.take_while(|c| c.is_ascii_digit());
        let mut fraction = None;
        // A comma is one of a number only where what follows can't be a group of its own.
        if matches!(self.peek(0), Some('.' | ',')) && self.is_digit(1) && !self.is_list(whole.len()) {
            let is_comma = self.peek(0) == Some(',');
            self.at += 1;
            let digits = self.take_while(|c| c.is_ascii_digit());
            // No disk is known to a billionth.
            fraction =
                Some((digits.get(..digits.len().min(9))?.parse().ok()?, digits.len().min(9), is_comma));
        }
        let mut number = Number { whole: whole.parse().ok()?, digits: whole.len(), fraction, unit: None };
        if matches!(self.peek(0), Some('"' | '″' | '”')) {
            self.at += 1;
            return Some(());
        }
        // `2.5-inch`
        if self.peek(0) == Some('-') && self.peek(1) == Some('i') {
            self.at += 1;
        }
        let start = self.at;
        let mut suffix = self.take_while(char::is_alphabetic);
        if suffix.is_empty() {
            // A unit may stand apart; so may the colon after the number of a bay.
            self.take_while(|c| c == ' ');
            if self.peek(0) == Some(':') && matches!(tokens.last(), Some(Token::Word(_))) {
                tokens.pop();
                return Some(());
            }
            suffix = self.take_while(char::is_alphabetic);
            if unit(&suffix).is_none() && !is_no_size(&suffix) || self.is_digit(0) {
                self.at = start;
                tokens.push(Token::Number(number));
                return Some(());
            }
        }
        // `960GBx2`
        if suffix.len() > 1 && suffix.ends_with('x') && !suffix.starts_with('x') {
            suffix.pop();
            self.at -= 1;
        }
        if suffix.starts_with('x') {
            // `2x960`, `2xSSD`
            self.at = self.at - suffix.chars().count() + 1;
            tokens.extend([Token::Number(number), Token::Times]);
            return Some(());
        }
        // `6Gb/s`
        let ends = !self.peek(2).is_some_and(char::is_alphanumeric);
        if self.peek(0) == Some('/') && self.peek(1) == Some('s') && ends {
            self.at += 2;
            return Some(());
        }
        if is_no_size(&suffix) {
            return Some(());
        }
        number.unit = Some(unit(&suffix)?);
        tokens.push(Token::Number(number));
        // `2.5in`, `960GB2`: what follows at once belongs to it, and nothing does.
        (!self.is_digit(0)).then_some(())
    }

    /// Whether the comma here parts two groups, as in `2x960,4x4000` and `960,960`, and is none of a
    /// number such as `1,92 TB` or `1,920`.
    fn is_list(&self, digits_before: usize) -> bool {
        if self.peek(0) != Some(',') {
            return false;
        }
        let mut at = 1;
        while self.is_digit(at) {
            at += 1;
        }
        let digits = at - 1;
        while self.peek(at) == Some(' ') {
            at += 1;
        }
        let word: String = self.chars[self.at + at..].iter().take_while(|c| c.is_alphabetic()).collect();
        let is_factor = word.starts_with('x');
        let is_tb = matches!(unit(&word), Some(Unit::Tb | Unit::Tib));
        is_factor || digits >= 3 && (digits_before >= 3 || digits > 3 && !is_tb)
    }

    /// A word, or what looks like one: the name of a model may have digits in it.
    fn word(&mut self, tokens: &mut Vec<Token>) {
        if self.peek(0) == Some('x') && (self.is_digit(1) || !self.peek(1).is_some_and(char::is_alphanumeric))
        {
            self.at += 1;
            tokens.push(Token::Times);
            return;
        }
        let start = self.at;
        let word = self.take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
        let word = word.trim_end_matches(['.', '-']).to_owned();
        // `SSDx2`
        if let Some(kind) = KINDS.iter().find(|kind| {
            let rest = word.strip_prefix(**kind).and_then(|rest| rest.strip_prefix('x'));
            rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
        }) {
            self.at = start + kind.len();
            tokens.push(Token::Word((*kind).to_owned()));
            return;
        }
        // The number after these is none of disks: `RAID 1`, `PCIe 4.0`.
        if ["raid", "pcie", "pci-e", "gen", "lvl", "level"].contains(&&*word) {
            self.take_while(|c| c == ' ');
            self.take_while(|c| c.is_ascii_digit() || c == '.');
        }
        match &*word {
            "and" | "und" | "et" | "y" | "plus" | "и" => tokens.push(Token::And),
            _ => tokens.push(Token::Word(word)),
        }
    }

    /// What stands in brackets: words alone, as a number there may be another count of the same.
    fn aside(&mut self) -> Option<()> {
        let inside = self.take_while(|c| c != ')');
        self.at += 1;
        let tokens = Self::tokens(inside.trim_start_matches('('))?;
        tokens.iter().all(|token| matches!(token, Token::Word(_) | Token::Comma)).then_some(())
    }
}

impl Number {
    /// It says how many there are.
    fn count(self) -> Result<usize, DisksError> {
        match (self.unit, self.fraction, self.whole) {
            (_, _, 0) | (Some(_), ..) | (_, Some(_), _) => Err(DisksError::Malformed),
            (None, None, count) => Ok(usize::try_from(count).unwrap_or(usize::MAX)),
        }
    }

    /// It says how large one is.
    fn gb(self) -> Result<u32, DisksError> {
        let (part, places, is_comma) = self.fraction.unwrap_or_default();
        let scale = 10_u128.pow(places as u32);
        let value = u128::from(self.whole) * scale + part as u128;
        let rounded = |times: u128, by: u128| (value * times + scale * by / 2) / (scale * by);
        // Of GB a point or comma may part thousands: `1,920 GB` is no disk of 2 GB, and `15.360 GB`
        // may be either.
        let is_thousands = places == 3 && (self.digits == 1 || self.digits == 2 && is_comma && part > 0);
        let is_sure = places == 0 || self.digits >= 3 || self.digits == 2 && places < 3 && !is_comma;
        let gb = match self.unit {
            Some(Unit::Tb) => rounded(1_000, 1),
            Some(Unit::Tib) => rounded(1_099_511_627_776, 1_000_000_000),
            Some(Unit::Gib) if is_sure => rounded(1_073_741_824, 1_000_000_000),
            Some(Unit::Mb) if places == 0 => rounded(1, 1_000),
            // As a database writes a whole number.
            None if part == 0 && !is_comma => self.whole.into(),
            None | Some(Unit::Gb) if is_thousands => value,
            Some(Unit::Gb) if is_sure => rounded(1, 1),
            None | Some(Unit::Mb | Unit::Gb | Unit::Gib) => 0,
        };
        match u32::try_from(gb) {
            Ok(gb @ 1..) => Ok(gb),
            _ => Err(DisksError::Malformed),
        }
    }
}

/// Takes the disks of one group; says whether it was more than words.
fn group(tokens: &[Token], disks: &mut Vec<u32>) -> Result<bool, DisksError> {
    let mut rest = tokens;
    words(&mut rest, false)?;
    let (mut many, mut have_units) = (0, true);
    while !rest.is_empty() {
        let is_first = rest.len() == tokens.len();
        let (count, size) = one(&mut rest, is_first)?;
        words(&mut rest, false)?;
        (many, have_units) = (many + 1, have_units && size.unit.is_some());
        if disks.len().saturating_add(count) > MOST_DISKS {
            return Err(DisksError::TooMany);
        }
        disks.extend(std::iter::repeat_n(size.gb()?, count));
    }
    // Without a separator their units alone tell them apart.
    if many > 1 && !have_units { Err(DisksError::Malformed) } else { Ok(many > 0) }
}

/// Takes disks of one size.
fn one(rest: &mut &[Token], is_first: bool) -> Result<(usize, Number), DisksError> {
    let [Token::Number(first), after @ ..] = *rest else { return Err(DisksError::Malformed) };
    *rest = after;
    let had_words = words(rest, first.unit.is_none())?;
    match *rest {
        // `2 x 960`, `2x NVMe 960 GB`
        [Token::Times, after @ ..] if first.unit.is_none() => {
            *rest = after;
            words(rest, true)?;
            let [Token::Number(size), after @ ..] = *rest else { return Err(DisksError::Malformed) };
            *rest = after;
            Ok((first.count()?, *size))
        }
        // `960 GB SSD x 2`
        [Token::Times, Token::Number(count), after @ ..] => {
            *rest = after;
            Ok((count.count()?, *first))
        }
        // `2 SSDs of 960 GB`
        [Token::Number(size), after @ ..]
            if is_first && had_words && first.unit.is_none() && size.unit.is_some() =>
        {
            *rest = after;
            Ok((first.count()?, *size))
        }
        // A small number of something is a count.
        _ if had_words && first.unit.is_none() && first.whole < FEWEST_GB => Err(DisksError::Malformed),
        _ => Ok((1, *first)),
    }
}

/// Passes over words; whether there were any. Between a count and a size there may be an `of`.
fn words(rest: &mut &[Token], may_be_of: bool) -> Result<bool, DisksError> {
    let mut any = false;
    while let [Token::Word(word), after @ ..] = *rest {
        if NOT_DISKS.contains(&&**word) && !(may_be_of && word == "of") {
            return Err(DisksError::Malformed);
        }
        (any, *rest) = (true, after);
    }
    Ok(any)
}

/// How many disks a text names that says no more: `2 disks`, `2x SSD`.
fn counted(text: &str) -> Option<u32> {
    let tokens = Lexer::tokens(text)?;
    let mut rest = match &tokens[..] {
        [Token::Number(count), Token::Times, rest @ ..] => Some((count, rest)),
        [Token::Number(count), rest @ ..] => Some((count, rest)),
        _ => None,
    }?;
    let names_some = words(&mut rest.1, false).ok()? && rest.1.is_empty();
    let count = u32::try_from(rest.0.count().ok()?).ok()?;
    (names_some && count <= MOST_DISKS as u32).then_some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(text: &str) -> Result<Vec<u32>, DisksError> {
        Disks::parse(text).map(|disks| disks.0)
    }

    #[test]
    fn disks_are_read_as_people_and_apis_write_them() {
        let cases: &[(&str, &[u32])] = &[
            ("2x1.92TB", &[1920, 1920]),
            ("2 x 3,84 TB SSD", &[3840, 3840]),
            ("2x3,84TB", &[3840, 3840]),
            ("2x960 NVMe + 4x4000 SATA", &[960, 960, 4000, 4000, 4000, 4000]),
            ("960GB SSD", &[960]),
            ("2 × 480 GB", &[480, 480]),
            ("2*960", &[960, 960]),
            ("2х960", &[960, 960]),
            ("2x960, 4x4000", &[960, 960, 4000, 4000, 4000, 4000]),
            ("2x960,4x4000", &[960, 960, 4000, 4000, 4000, 4000]),
            ("1x 512 NVMe & 2x 8TB HDD", &[512, 8000, 8000]),
            ("2x480GB SSD / 2x4TB HDD", &[480, 480, 4000, 4000]),
            ("2x480GB SSD; 4TB", &[480, 480, 4000]),
            ("2x480GB SSD\n2x4TB HDD", &[480, 480, 4000, 4000]),
            ("480 GB and 4 TB", &[480, 4000]),
            ("960,960", &[960, 960]),
            ("960, 960", &[960, 960]),
            ("[960, 960]", &[960, 960]),
            ("[\"960 GB\", \"960 GB\"]", &[960, 960]),
            ("2 TB", &[2000]),
            ("2Tb", &[2000]),
            ("960G", &[960]),
            ("2x960G", &[960, 960]),
            ("0.5 TB", &[500]),
            ("15.36TB", &[15_360]),
            ("1,920 GB", &[1920]),
            ("2x1,920GB", &[1920, 1920]),
            ("1.920 GB", &[1920]),
            ("15,360 GB", &[15_360]),
            ("447.1 GB", &[447]),
            ("894.25 GiB", &[960]),
            ("2x1.75TiB", &[1924, 1924]),
            ("960000 MB", &[960]),
            ("2x SSD U.2 NVMe 960 GB Datacenter", &[960, 960]),
            ("2x HDD SATA 2,0 TB Enterprise", &[2000, 2000]),
            ("2 x Samsung PM883 960GB SATA 6Gb/s", &[960, 960]),
            ("4x4TB 7200RPM 3.5\" SAS", &[4000; 4]),
            ("2x960GB 2.5-inch SSD (hot swap)", &[960, 960]),
            ("RAID 1 2x960GB PCIe 4.0 NVMe", &[960, 960]),
            ("480GB SSD x2", &[480, 480]),
            ("480GB SSD x 2 + 4TB HDDx4", &[480, 480, 4000, 4000, 4000, 4000]),
            ("960GBx2", &[960, 960]),
            ("2 SSDs of 960 GB", &[960, 960]),
            ("2 NVMe 960GB each", &[960, 960]),
            ("960GB 4TB", &[960, 4000]),
            ("2x480GB 4x4TB", &[480, 480, 4000, 4000, 4000, 4000]),
            ("SSD: 2x960, HDD: 2x4000", &[960, 960, 4000, 4000]),
            ("Disk 1: 960GB, Disk 2: 4TB", &[960, 4000]),
            ("sda: 960 GB, sdb: 960 GB", &[960, 960]),
            ("2x960GB, NVMe", &[960, 960]),
            ("2x960 SATA/SAS", &[960, 960]),
            ("960 SSD", &[960]),
            ("2 x 4 To", &[4000, 4000]),
            ("2\u{a0}x\u{a0}960\u{202f}GB\u{200b}", &[960, 960]),
            ("20", &[20]),
            ("8", &[8]),
        ];
        for (text, expected) in cases {
            assert_eq!(sizes(text).as_deref(), Ok(*expected), "{text}");
        }
    }

    #[test]
    fn what_may_mean_something_else_stays_unread() {
        for text in [
            "1.92",
            "1,92",
            "960.5",
            "2x1.92",
            "15.360 GB",
            "20,40 GB",
            "1.5 GB",
            "960 960",
            "960-960",
            "2x-960",
            "two",
            "SSD",
            "2 disks",
            "2x SSD",
            "2x960 +",
            "+ 960",
            "960,,960",
            "2x960 NVMe +",
            "2x960x3",
            "960 GB of 1920 GB",
            "1920 GB total",
            "up to 960",
            "no disks",
            "960GB (2x480GB)",
            "1e3",
            "0x3c0",
            "Disk 1 960GB, Disk 2 960GB",
            "960GB2",
            "64 GB RAM",
            "960 GB or 480 GB",
            "~960",
            "2 =960",
            "0.0001 TB",
            "RAID 1",
            "6Gb/s",
            "7200rpm",
            "２x960",
            "$2",
            "2x960GB; ;",
            "0 TB",
            "[]",
            "5000000TB",
        ] {
            assert_eq!(sizes(text), Err(DisksError::Malformed), "{text}");
        }
        for text in ["65x960GB", "960x2", "40x1TB + 40x2TB"] {
            assert_eq!(sizes(text), Err(DisksError::TooMany), "{text}");
        }
    }

    #[test]
    fn a_list_of_sizes_is_read_as_told() {
        let of = |items: &[&str]| Disks::of(items).map(|disks| disks.0);
        assert_eq!(of(&["960", "960"]), Ok(vec![960, 960]));
        assert_eq!(of(&["960 GB", "4TB HDD"]), Ok(vec![960, 4000]));
        assert_eq!(of(&["2x960 GB", "", "0", "4TB"]), Ok(vec![960, 960, 4000]));
        assert_eq!(of(&["960", "x"]), Err(DisksError::Malformed));
        assert_eq!(of(&["", "0"]), Err(DisksError::Missing));
        assert_eq!(of(&[]), Err(DisksError::Missing));
        assert_eq!(of(&["40x960", "40x960"]), Err(DisksError::TooMany));
    }

    #[test]
    fn a_count_is_no_size() {
        let disks = |text| Told::Disks(Disks::parse(text).expect("disks"));
        let unread = |text: &str| Told::Unread(text.to_owned());
        let cases = [
            ("disks", "2", Told::Count(2)),
            ("disk_count", "12", Told::Count(12)),
            ("hdd_count", "36", Told::Count(36)),
            ("drives", "4", Told::Count(4)),
            ("Disks", " 2.0 ", Told::Count(2)),
            ("disks", "2 disks", Told::Count(2)),
            ("hdd", "2x SSD", Told::Count(2)),
            ("hdd", "2 SSD", Told::Count(2)),
            ("disks", "960", disks("960")),
            ("disks", "2x960", disks("2x960")),
            ("hdd", "20", disks("20")),
            ("hdd", "2 TB", disks("2000")),
            ("hdd", "2", unread("2")),
            ("disk_count", "960", unread("960")),
            ("hdd", "two disks", unread("two disks")),
            ("hdd", "960197124096", unread("960197124096")),
            ("hdd", "4294967295", unread("4294967295")),
            ("hdd", "", Told::Nothing),
            ("disks", "0", Told::Nothing),
            ("hdd", "N/A", Told::Nothing),
            ("hdd", "false", Told::Nothing),
        ];
        for (name, text, expected) in cases {
            assert_eq!(told(name, text), expected, "{name}: {text}");
        }
        assert_eq!(told_list("disks", &["960", "960"]), disks("2x960"));
        assert_eq!(told_list("disks", &["2"]), Told::Count(2));
        assert_eq!(told_list("hdd", &["1.92", "1.92"]), unread("1.92, 1.92"));
        assert_eq!(told_list("disks", &["1", "2"]), unread("1, 2"), "numbers of bays");
        assert_eq!(told_list("hdd", &[]), Told::Nothing);
        assert_eq!(told_list("hdd", &["0", ""]), Told::Nothing);
    }
}
