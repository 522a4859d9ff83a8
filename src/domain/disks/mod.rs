//! Disks and the partitioning schemes that fit them.
//!
//! Knows: which scheme needs what, and what it makes of the disks. Must not know: what a scheme is
//! called on the wire (that is configuration).

mod layout;
mod read;
mod scheme;

pub use layout::{Layout, Member, Part, layout};
pub use read::{Told, told, told_list};
pub use scheme::{Scheme, SchemeBlocked};

use std::fmt;

/// The disks of a server, capacities in GB, at least one, none of them zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disks(Vec<u32>);

/// More disks than any server has: a larger count is a slip of the keyboard.
const MOST_DISKS: usize = 64;

/// Why a text is not a list of disks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DisksError {
    /// Nothing was stated.
    #[error("no disks stated")]
    Missing,
    /// Not read as disks.
    #[error("not a list of disks")]
    Malformed,
    /// More than 64 disks.
    #[error("more than {MOST_DISKS} disks")]
    TooMany,
}

impl Disks {
    /// The capacities in GB, in the API's order.
    #[must_use]
    pub fn sizes_gb(&self) -> &[u32] {
        &self.0
    }

    /// Whether there is nothing to choose: the scheme is not sent for one disk.
    #[must_use]
    pub fn is_single(&self) -> bool {
        self.0.len() == 1
    }

    /// Where the disks stand in the API's order, the smallest first; equal ones as the API has them.
    fn by_size(&self) -> Vec<usize> {
        // The library's sort is 3 KB in the page; taking the smallest out is enough for so few.
        let mut rest: Vec<usize> = (0..self.0.len()).collect();
        let mut ordered = Vec::new();
        while let Some(at) = (0..rest.len()).min_by_key(|at| self.0[rest[*at]]) {
            ordered.push(rest.remove(at));
        }
        ordered
    }

    /// Whether every disk has a partner of similar size, the smallest with the next smallest.
    fn is_paired(&self) -> bool {
        self.by_size().chunks(2).all(|pair| pair.len() == 2 && similar(self.0[pair[0]], self.0[pair[1]]))
    }
}

impl fmt::Display for Disks {
    /// The API's own notation, equal neighbours together: `2x960 + 4x4000`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, run) in self.0.chunk_by(PartialEq::eq).enumerate() {
            if i > 0 {
                f.write_str(" + ")?;
            }
            match run.len() {
                1 => write!(f, "{}", run[0])?,
                n => write!(f, "{n}x{}", run[0])?,
            }
        }
        Ok(())
    }
}

/// Whether two disks can mirror each other: the smaller is at least 90 % of the larger.
/// The bound is ours; the document says "similar".
fn similar(a: u32, b: u32) -> bool {
    u64::from(a.min(b)) * 10 >= u64::from(a.max(b)) * 9
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disks(text: &str) -> Disks {
        Disks::parse(text).expect("disks")
    }

    #[test]
    fn reads_and_writes_the_three_forms() {
        for text in ["1000", "2x960", "2x960 + 4x4000", "480 + 2x960"] {
            assert_eq!(disks(text).to_string(), text);
        }
        assert_eq!(disks(" 2X960GB+1 x 500 gb").sizes_gb(), [960, 960, 500]);
        assert_eq!(disks("2×960").sizes_gb(), [960, 960]);
    }

    #[test]
    fn refuses_what_is_no_list_of_disks() {
        use DisksError::{Malformed, Missing, TooMany};
        let cases = [
            ("", Missing),
            ("  ", Missing),
            ("x", Malformed),
            ("0", Malformed),
            ("0x960", Malformed),
            ("2x", Malformed),
            ("2x0", Malformed),
            ("two", Malformed),
            ("2x960 +", Malformed),
            ("-1", Malformed),
            ("1.5", Malformed),
            ("x960", Malformed),
            ("2xx960", Malformed),
            ("65x1", TooMany),
            ("99999999999999999999x1", Malformed),
            ("18446744073709551615x1", TooMany),
        ];
        for (text, error) in cases {
            assert_eq!(Disks::parse(text), Err(error), "{text}");
        }
    }
}
