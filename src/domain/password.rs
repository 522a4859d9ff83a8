//! The root password: its policy, the check, and a generator.
//!
//! Knows: both published policies. Must not know: where randomness comes from.

use super::secret::Secret;
use zeroize::Zeroizing;

/// Which rules a deployment checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// "min 8 symbols, with some numbers and letters in caps".
    /// Source: reinstall procedures, `eq/create_pxe`.
    Document,
    /// What the provider's current client asks for; it satisfies `Document` as well.
    Strict,
}

/// One rule of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// At least 8 characters.
    Longer,
    /// At most 30 characters.
    Shorter,
    /// A capital letter A to Z.
    Capital,
    /// A small letter a to z.
    Small,
    /// A digit.
    Digit,
    /// One of `% - _ +`.
    Special,
    /// None of `@ #`.
    NoForbidden,
    /// The first character is not one of `% - _ +`.
    StartsPlain,
    /// At most 128 characters. Ours: more is a file pasted by mistake, or is cut by an installer.
    AtMost128,
    /// At most 127 characters, which is what Windows takes.
    AtMost127,
    /// Three of the four kinds: capital, small letter, digit, other. Windows refuses the rest.
    ThreeKinds,
    /// No control character, such as a line break from a paste. Ours: no installer takes one.
    NoControl,
}

const SPECIAL: [char; 4] = ['%', '-', '_', '+'];

impl Rule {
    /// Whether `password` keeps the rule.
    #[must_use]
    pub fn holds(self, password: &str) -> bool {
        let has = |test: fn(char) -> bool| password.chars().any(test);
        match self {
            Self::Longer => password.chars().count() >= 8,
            Self::Shorter => password.chars().count() <= 30,
            Self::Capital => has(|c| c.is_ascii_uppercase()),
            Self::Small => has(|c| c.is_ascii_lowercase()),
            Self::Digit => has(|c| c.is_ascii_digit()),
            Self::Special => has(|c| SPECIAL.contains(&c)),
            Self::NoForbidden => !has(|c| matches!(c, '@' | '#')),
            Self::StartsPlain => !password.starts_with(SPECIAL),
            Self::AtMost128 => password.chars().count() <= 128,
            // Windows counts in UTF-16.
            Self::AtMost127 => password.encode_utf16().count() <= 127,
            Self::ThreeKinds => {
                let is_other = |c: char| {
                    !c.is_uppercase() && !c.is_lowercase() && !c.is_ascii_digit() && !c.is_whitespace()
                };
                let kinds: [fn(char) -> bool; 4] =
                    [char::is_uppercase, char::is_lowercase, |c| c.is_ascii_digit(), is_other];
                kinds.into_iter().filter(|kind| has(*kind)).count() >= 3
            }
            Self::NoControl => !has(char::is_control),
        }
    }
}

impl Policy {
    /// The rules for a system, in the order in which they are shown.
    #[must_use]
    pub const fn rules_for(self, windows: bool) -> &'static [Rule] {
        match self {
            Self::Document if windows => &[
                Rule::Longer,
                Rule::AtMost127,
                Rule::Capital,
                Rule::Digit,
                Rule::ThreeKinds,
                Rule::NoControl,
            ],
            Self::Document => &[Rule::Longer, Rule::AtMost128, Rule::Capital, Rule::Digit, Rule::NoControl],
            // What it asks for is more than any system does.
            Self::Strict => &[
                Rule::Longer,
                Rule::Shorter,
                Rule::Capital,
                Rule::Small,
                Rule::Digit,
                Rule::Special,
                Rule::NoForbidden,
                Rule::StartsPlain,
                Rule::NoControl,
            ],
        }
    }

    /// The rules for a system that is no Windows.
    #[must_use]
    pub const fn rules(self) -> &'static [Rule] {
        self.rules_for(false)
    }

    /// The rules that `password` breaks; none means that it is good.
    pub fn broken_for(self, password: &str, windows: bool) -> impl Iterator<Item = Rule> {
        self.rules_for(windows).iter().copied().filter(move |rule| !rule.holds(password))
    }

    /// The same for a system that is no Windows.
    pub fn broken(self, password: &str) -> impl Iterator<Item = Rule> {
        self.broken_for(password, false)
    }
}

/// A root password that keeps its policy. Never trimmed: a space is a character.
#[derive(Clone, Debug)]
pub struct RootPassword(Secret<String>);

impl RootPassword {
    /// Takes a password for a system that is no Windows.
    ///
    /// # Errors
    /// The rules of `policy` that it breaks.
    pub fn parse(text: &str, policy: Policy) -> Result<Self, Vec<Rule>> {
        Self::parse_for(text, policy, false)
    }

    /// Takes a password for a system.
    ///
    /// # Errors
    /// The rules of `policy` for that system that it breaks.
    pub fn parse_for(text: &str, policy: Policy, windows: bool) -> Result<Self, Vec<Rule>> {
        let broken: Vec<Rule> = policy.broken_for(text, windows).collect();
        if broken.is_empty() { Ok(Self(Secret::new(text.to_owned()))) } else { Err(broken) }
    }

    /// The password, for the request that carries it.
    #[must_use]
    pub const fn expose(&self) -> &String {
        self.0.expose()
    }
}

/// Letters, digits and signs without those that look alike (`0 O o 1 I l`).
const ALPHABET: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789%-_+";
/// Characters of a generated password.
pub const LENGTH: usize = 20;
/// Bits of entropy in a generated password, rounded down. One bit is taken off for those that are
/// thrown away: they are fewer than half.
pub const ENTROPY_BITS: u32 = (ALPHABET.len() as u128).pow(LENGTH as u32).ilog2() - 1;

/// A password that keeps every policy, from `fill`, a cryptographic source of random bytes.
///
/// Each character is drawn evenly (a byte past the last whole multiple is drawn again), and a
/// password that breaks a rule is thrown away whole, so that no position is biased.
pub fn generate(mut fill: impl FnMut(&mut [u8])) -> Zeroizing<String> {
    let even = 256 - 256 % ALPHABET.len();
    let mut out = Zeroizing::new(String::with_capacity(LENGTH));
    let mut bytes = Zeroizing::new([0_u8; 2 * LENGTH]);
    loop {
        out.clear();
        while out.len() < LENGTH {
            fill(bytes.as_mut_slice());
            let usable = bytes.iter().map(|b| usize::from(*b)).filter(|b| *b < even);
            let room = LENGTH - out.len();
            out.extend(usable.take(room).map(|b| char::from(ALPHABET[b % ALPHABET.len()])));
        }
        if Policy::Strict.broken(&out).next().is_none() {
            return out;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documents_policy_by_cases() {
        use Rule::{Capital, Digit, Longer, NoControl};
        let cases: [(&str, &[Rule]); 7] = [
            ("Abcdefg1", &[]),
            (" A1 bcdé ", &[]),
            ("Abcdef1", &[Longer]),
            ("abcdefg1", &[Capital]),
            ("Abcdefgh", &[Digit]),
            ("Abcdefg1\n", &[NoControl]),
            ("", &[Longer, Capital, Digit]),
        ];
        for (text, broken) in cases {
            assert_eq!(Policy::Document.broken(text).collect::<Vec<_>>(), broken, "{text:?}");
        }
    }

    #[test]
    fn the_strict_policy_by_cases() {
        use Rule::{NoForbidden, Shorter, Small, Special, StartsPlain};
        let long = format!("Aa1+{}", "x".repeat(27));
        let cases: [(&str, &[Rule]); 6] = [
            ("Abcdef1+", &[]),
            ("Abcdefg1", &[Special]),
            ("-Abcdef1", &[StartsPlain]),
            ("Abc@ef1+", &[NoForbidden]),
            ("ABCDEF1+", &[Small]),
            (&long, &[Shorter]),
        ];
        for (text, broken) in cases {
            assert_eq!(Policy::Strict.broken(text).collect::<Vec<_>>(), broken, "{text:?}");
        }
    }

    #[test]
    fn windows_wants_three_kinds_and_at_most_127() {
        use Rule::{AtMost127, AtMost128, Capital, Digit, ThreeKinds};
        let (most, long) = ("Ab1".to_owned() + &"x".repeat(124), "Ab1".to_owned() + &"x".repeat(125));
        let (longer, keys) = (long.clone() + "x", "Ab1".to_owned() + &"🔑".repeat(63));
        let cases: [(&str, &[Rule], &[Rule]); 12] = [
            ("ABCDEFG1", &[ThreeKinds], &[]),
            ("ABCDEFG1 ", &[ThreeKinds], &[]),
            ("ABCDEFg1", &[], &[]),
            ("ABCDEF+1", &[], &[]),
            ("ABCDEFÉ1", &[ThreeKinds], &[]),
            ("ABCDEFé1", &[], &[]),
            ("abcdef+1", &[Capital], &[Capital]),
            ("ABCDEFgh", &[Digit, ThreeKinds], &[Digit]),
            (&most, &[], &[]),
            (&long, &[AtMost127], &[]),
            (&longer, &[AtMost127], &[AtMost128]),
            (&keys, &[AtMost127], &[]),
        ];
        for (text, windows, other) in cases {
            let broken = |is_windows| Policy::Document.broken_for(text, is_windows).collect::<Vec<_>>();
            assert_eq!((&broken(true)[..], &broken(false)[..]), (windows, other), "{text:?}");
        }
    }

    #[test]
    fn what_is_strict_keeps_every_rule_of_the_document() {
        for password in ["Abcdef1+", "aB3-aB3-", "x1+ABCDE", &("Ab1+".to_owned() + &"x".repeat(26))] {
            assert_eq!(Policy::Strict.broken(password).next(), None, "{password}");
            for windows in [false, true] {
                assert_eq!(Policy::Document.broken_for(password, windows).next(), None, "{password}");
            }
        }
    }

    #[test]
    fn generated_passwords_keep_every_policy_and_have_no_look_alikes() {
        let mut state = 1_u64;
        for _ in 0..2_000 {
            let password = generate(|bytes| {
                for b in bytes {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    *b = (state >> 56) as u8;
                }
            });
            assert_eq!(Policy::Strict.broken(&password).next(), None);
            assert_eq!(Policy::Document.broken_for(&password, true).next(), None);
            assert_eq!(password.len(), LENGTH);
            assert!(!password.contains(['0', 'O', 'o', '1', 'I', 'l']));
        }
    }

    #[test]
    fn the_entropy_is_that_of_the_passwords_which_keep_the_policy() {
        let of = |test: fn(&u8) -> bool| ALPHABET.iter().filter(|b| test(b)).count() as i128;
        let (capital, small) = (of(u8::is_ascii_uppercase), of(u8::is_ascii_lowercase));
        let (digit, special) = (of(u8::is_ascii_digit), of(|b| !b.is_ascii_alphanumeric()));
        assert_eq!(capital + small + digit + special, ALPHABET.len() as i128);
        // All that begin plain, less those that lack a kind, by inclusion and exclusion.
        let mut kept = 0;
        for lacking in 0..16_u32 {
            let without: i128 = [capital, small, digit, special]
                .into_iter()
                .enumerate()
                .map(|(at, count)| if lacking & (1 << at) == 0 { count } else { 0 })
                .sum();
            let plain = if lacking & 8 == 0 { without - special } else { without };
            let sign = if lacking.count_ones() % 2 == 0 { 1 } else { -1 };
            kept += sign * plain * without.pow(LENGTH as u32 - 1);
        }
        assert_eq!(kept.ilog2(), ENTROPY_BITS);
        assert_eq!(ENTROPY_BITS, 117);
    }

    #[test]
    fn bytes_past_the_even_range_are_drawn_again() {
        let mut calls = 0_u8;
        let password = generate(|bytes| {
            calls += 1;
            for (i, b) in bytes.iter_mut().enumerate() {
                *b = if calls == 1 { 255 } else { (i * 13 % 60) as u8 };
            }
        });
        assert!(calls > 1 && Policy::Strict.broken(&password).next().is_none());
    }
}
