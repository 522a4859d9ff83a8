//! Disks and the partitioning schemes that fit them.
//!
//! Knows: which scheme needs what. Must not know: what a scheme is called on the wire (that is
//! configuration).

use super::decimal;
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
    /// Not of the form `2x960 + 4x4000`.
    #[error("not a list of disks")]
    Malformed,
    /// More than 64 disks.
    #[error("more than {MOST_DISKS} disks")]
    TooMany,
}

impl Disks {
    /// Reads `1000`, `2x960` or `2x960 + 4x4000` (GB).
    ///
    /// # Errors
    /// When the text is empty, of another form, or names no or too many disks.
    pub fn parse(text: &str) -> Result<Self, DisksError> {
        if text.trim_ascii().is_empty() {
            return Err(DisksError::Missing);
        }
        let mut disks = Vec::new();
        for part in text.split('+') {
            let times = |c: char| matches!(c, 'x' | 'X' | '×' | '*');
            let (count, size) = part.split_once(times).unwrap_or(("1", part));
            let size = size.trim_ascii().to_ascii_lowercase();
            let size = size.strip_suffix("gb").unwrap_or(&size);
            let (Some(count), Some(size)) = (decimal::whole(count), decimal::whole(size)) else {
                return Err(DisksError::Malformed);
            };
            let (Ok(size), count) = (u32::try_from(size), usize::try_from(count).unwrap_or(usize::MAX))
            else {
                return Err(DisksError::Malformed);
            };
            if count == 0 || size == 0 {
                return Err(DisksError::Malformed);
            }
            if disks.len().saturating_add(count) > MOST_DISKS {
                return Err(DisksError::TooMany);
            }
            disks.extend(std::iter::repeat_n(size, count));
        }
        Ok(Self(disks))
    }

    /// The capacities in GB, in the API's order.
    #[must_use]
    pub fn sizes_gb(&self) -> &[u32] {
        &self.0
    }

    /// The smallest capacity in GB.
    #[must_use]
    pub fn smallest_gb(&self) -> u32 {
        self.0.iter().copied().min().unwrap_or(0)
    }

    /// Whether there is nothing to choose: the scheme is not sent for one disk.
    #[must_use]
    pub fn is_single(&self) -> bool {
        self.0.len() == 1
    }

    /// Whether every disk has a partner of similar size.
    fn is_paired(&self) -> bool {
        // The library's sort is 3 KB in the page; taking the smallest out is enough for so few.
        let mut rest = self.0.clone();
        let mut smallest = || {
            let at = (0..rest.len()).min_by_key(|i| rest[*i])?;
            Some(rest.swap_remove(at))
        };
        while let Some(disk) = smallest() {
            if !smallest().is_some_and(|partner| similar(disk, partner)) {
                return false;
            }
        }
        true
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

/// A partitioning scheme. Source: reinstall procedures, "Disk partitioning scheme".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// A stripe over all disks.
    Raid0,
    /// The system on the smallest disk, the rest untouched.
    Hba,
    /// A mirror of two similar disks.
    Raid1,
    /// RAID10 over all pairs.
    Raid10,
    /// A mirror of the smallest pair for the system, RAID10 over the other pairs.
    Raid10S,
}

/// Why a scheme can't be had on these disks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemeBlocked {
    /// One disk leaves nothing to choose.
    #[error("needs more than one disk")]
    OneDisk,
    /// It mirrors exactly two disks.
    #[error("needs exactly two disks")]
    NotTwo,
    /// It needs this many pairs.
    #[error("needs at least {0} pairs of disks")]
    FewPairs(u8),
    /// A disk has no partner of similar size.
    #[error("needs every disk to have a partner of similar size")]
    Unpaired,
}

impl Scheme {
    /// All schemes, in the document's order.
    pub const ALL: [Self; 5] = [Self::Raid0, Self::Hba, Self::Raid1, Self::Raid10, Self::Raid10S];

    /// The document's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Raid0 => "LVM_RAID0",
            Self::Hba => "LVM_HBA",
            Self::Raid1 => "LVM_RAID1",
            Self::Raid10 => "LVM_RAID10",
            Self::Raid10S => "LVM_RAID10S",
        }
    }

    /// Whether `disks` carry the scheme.
    ///
    /// # Errors
    /// The reason when they do not.
    pub fn fits(self, disks: &Disks) -> Result<(), SchemeBlocked> {
        if disks.is_single() {
            return Err(SchemeBlocked::OneDisk);
        }
        let pairs_needed = match self {
            Self::Raid0 | Self::Hba => return Ok(()),
            Self::Raid1 if disks.0.len() != 2 => return Err(SchemeBlocked::NotTwo),
            Self::Raid1 => 1,
            Self::Raid10 => 2,
            Self::Raid10S => 3,
        };
        if disks.0.len() < 2 * usize::from(pairs_needed) {
            return Err(SchemeBlocked::FewPairs(pairs_needed));
        }
        if disks.is_paired() { Ok(()) } else { Err(SchemeBlocked::Unpaired) }
    }

    /// The scheme to start from: the safest that fits, or `None` for a single disk.
    #[must_use]
    pub fn recommended(disks: &Disks) -> Option<Self> {
        [Self::Raid1, Self::Raid10, Self::Hba].into_iter().find(|scheme| scheme.fits(disks).is_ok())
    }

    /// Capacities in GB of the disks that the scheme erases, in the disks' order.
    #[must_use]
    pub fn erased_gb(scheme: Option<Self>, disks: &Disks) -> Vec<u32> {
        match scheme {
            Some(Self::Hba) => vec![disks.smallest_gb()],
            Some(Self::Raid0 | Self::Raid1 | Self::Raid10 | Self::Raid10S) | None => disks.0.clone(),
        }
    }

    /// Capacities in GB of the disks that the scheme leaves as they are, in the disks' order.
    #[must_use]
    pub fn untouched_gb(scheme: Option<Self>, disks: &Disks) -> Vec<u32> {
        let mut rest = disks.0.clone();
        for gb in Self::erased_gb(scheme, disks) {
            if let Some(at) = rest.iter().position(|other| *other == gb) {
                rest.remove(at);
            }
        }
        rest
    }

    /// GB that the system's own volume can have at most: what `min_hdd` is held against.
    ///
    /// A stripe takes as much of each member as the smallest has, so that unequal disks give less
    /// than their sum. Ours: the document names the schemes, not their sizes.
    #[must_use]
    pub fn system_gb(scheme: Option<Self>, disks: &Disks) -> u64 {
        let smallest = u64::from(disks.smallest_gb());
        let count = disks.0.len() as u64;
        match scheme {
            Some(Self::Raid0) => count * smallest,
            Some(Self::Raid10) => count / 2 * smallest,
            None | Some(Self::Hba | Self::Raid1 | Self::Raid10S) => smallest,
        }
    }
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
            ("2x960TB", Malformed),
            ("1.5", Malformed),
            ("2x", Malformed),
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

    #[test]
    fn each_scheme_says_what_it_needs() {
        use Scheme::{Hba, Raid0, Raid1, Raid10, Raid10S};
        use SchemeBlocked::{FewPairs, NotTwo, OneDisk, Unpaired};
        let cases = [
            ("1000", [Err(OneDisk), Err(OneDisk), Err(OneDisk), Err(OneDisk), Err(OneDisk)]),
            ("2x960", [Ok(()), Ok(()), Ok(()), Err(FewPairs(2)), Err(FewPairs(3))]),
            ("900 + 1000", [Ok(()), Ok(()), Ok(()), Err(FewPairs(2)), Err(FewPairs(3))]),
            ("899 + 1000", [Ok(()), Ok(()), Err(Unpaired), Err(FewPairs(2)), Err(FewPairs(3))]),
            ("3x960", [Ok(()), Ok(()), Err(NotTwo), Err(FewPairs(2)), Err(FewPairs(3))]),
            ("4x960", [Ok(()), Ok(()), Err(NotTwo), Ok(()), Err(FewPairs(3))]),
            ("2x480 + 2x4000", [Ok(()), Ok(()), Err(NotTwo), Ok(()), Err(FewPairs(3))]),
            ("3x480 + 4000", [Ok(()), Ok(()), Err(NotTwo), Err(Unpaired), Err(FewPairs(3))]),
            ("2x480 + 4x4000", [Ok(()), Ok(()), Err(NotTwo), Ok(()), Ok(())]),
            ("5x960", [Ok(()), Ok(()), Err(NotTwo), Err(Unpaired), Err(FewPairs(3))]),
            ("4x480 + 960 + 4000", [Ok(()), Ok(()), Err(NotTwo), Err(Unpaired), Err(Unpaired)]),
        ];
        for (text, verdicts) in cases {
            for (scheme, verdict) in [Raid0, Hba, Raid1, Raid10, Raid10S].into_iter().zip(verdicts) {
                assert_eq!(scheme.fits(&disks(text)), verdict, "{} on {text}", scheme.name());
            }
        }
    }

    #[test]
    fn hba_erases_the_smallest_disk_alone() {
        assert_eq!(Scheme::erased_gb(Some(Scheme::Hba), &disks("4000 + 480")), [480]);
        assert_eq!(Scheme::erased_gb(Some(Scheme::Raid0), &disks("4000 + 480")), [4000, 480]);
        assert_eq!(Scheme::erased_gb(None, &disks("20")), [20]);
        assert_eq!(Scheme::untouched_gb(Some(Scheme::Hba), &disks("480 + 4000 + 480")), [4000, 480]);
        assert_eq!(Scheme::untouched_gb(Some(Scheme::Raid0), &disks("2x960")), [0_u32; 0]);
    }

    #[test]
    fn the_systems_volume_is_what_the_scheme_leaves() {
        let cases = [
            (None, "20", 20),
            (Some(Scheme::Raid0), "2x960", 1920),
            (Some(Scheme::Raid0), "480 + 4000", 960),
            (Some(Scheme::Hba), "4000 + 480", 480),
            (Some(Scheme::Raid1), "900 + 1000", 900),
            (Some(Scheme::Raid10), "2x480 + 2x4000", 960),
            (Some(Scheme::Raid10S), "2x480 + 4x4000", 480),
        ];
        for (scheme, text, gb) in cases {
            assert_eq!(Scheme::system_gb(scheme, &disks(text)), gb, "{text}");
        }
    }

    #[test]
    fn the_recommended_scheme_fits_and_prefers_a_mirror() {
        assert_eq!(Scheme::recommended(&disks("1000")), None);
        assert_eq!(Scheme::recommended(&disks("2x960")), Some(Scheme::Raid1));
        assert_eq!(Scheme::recommended(&disks("4x960")), Some(Scheme::Raid10));
        assert_eq!(Scheme::recommended(&disks("3x960")), Some(Scheme::Hba));
    }
}
