//! The one source of chance: a splitmix64 sequence from the world's seed.

#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// `value` give or take a fifth.
    pub(crate) fn about(&mut self, value: u64) -> u64 {
        value * (800 + self.next() % 401) / 1000
    }

    /// Lower-case letters and digits, the alphabet of the API's keys and tokens.
    pub(crate) fn text(&mut self, length: usize) -> String {
        const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
        (0..length).map(|_| char::from(ALPHABET[(self.next() % 36) as usize])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_text() {
        assert_eq!(Chance::new(7).text(32), Chance::new(7).text(32));
        assert_ne!(Chance::new(7).text(32), Chance::new(8).text(32));
    }

    #[test]
    fn about_stays_within_a_fifth() {
        let mut chance = Chance::new(1);
        for _ in 0..1000 {
            let value = chance.about(1000);
            assert!((800..=1200).contains(&value), "{value}");
        }
    }
}
