//! What a Microsoft SPLA licence costs.
//!
//! Knows: the document's rule. Must not know: how money is written.

use super::decimal;

/// Price per core and month in ten-thousandths of a euro, without VAT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PricePerCore(pub u64);

/// A licence for one server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Licence {
    /// Number of core licences.
    pub count: u64,
    /// Price of each.
    pub each: PricePerCore,
}

impl PricePerCore {
    /// Reads `4.2` or `4,20`; zero, which means no licence, is `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let price = decimal::parse(text, 4)?;
        (price > 0 && price < 10_000_000_000).then_some(Self(price))
    }
}

/// Reads the number of a server's cores, as a person states it; 1 to 1,024.
#[must_use]
pub fn stated_cores(text: &str) -> Option<u32> {
    let cores = text.trim_ascii().parse().ok()?;
    (1..=1_024).contains(&cores).then_some(cores)
}

impl Licence {
    /// The licence for a server of `cores` cores: at least 8, in steps of 2.
    /// Source: reinstall procedures, `price_per_core_EUR`.
    #[must_use]
    pub fn new(cores: u32, each: PricePerCore) -> Self {
        Self { count: u64::from(cores).next_multiple_of(2).max(8), each }
    }

    /// Cents a month, without VAT, half a cent rounded up.
    #[must_use]
    pub const fn cents(self) -> u64 {
        (self.count * self.each.0 + 50) / 100
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_least_eight_and_even() {
        let each = PricePerCore(42_000);
        for (cores, count) in [(0, 8), (1, 8), (8, 8), (9, 10), (10, 10), (31, 32), (64, 64)] {
            assert_eq!(Licence::new(cores, each).count, count, "{cores} cores");
        }
        assert_eq!(Licence::new(16, each).cents(), 6_720);
        assert_eq!(Licence::new(8, PricePerCore(8_206)).cents(), 656);
    }

    #[test]
    fn prices_as_the_api_writes_them() {
        for (text, price) in
            [("4.2", 42_000), ("4,20", 42_000), ("5", 50_000), (".5", 5_000), ("0.8206", 8_206)]
        {
            assert_eq!(PricePerCore::parse(text), Some(PricePerCore(price)), "{text}");
        }
        for text in ["", "0", "0.00", "-1", "free", "1e3", "99999999999999999999", "1000000"] {
            assert_eq!(PricePerCore::parse(text), None, "{text}");
        }
    }

    #[test]
    fn cores_are_a_whole_number() {
        for (text, cores) in [("16", Some(16)), (" 8 ", Some(8)), ("1024", Some(1_024))] {
            assert_eq!(stated_cores(text), cores, "{text}");
        }
        for text in ["", "0", "1025", "-4", "8.5", "2x8", "99999999999"] {
            assert_eq!(stated_cores(text), None, "{text}");
        }
    }
}
