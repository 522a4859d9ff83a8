//! The partitioning schemes and what each needs.
//!
//! Knows: the document's five. Must not know: how much space is left, see `layout`.

use super::{Disks, layout};

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
            Self::Raid1 if disks.sizes_gb().len() != 2 => return Err(SchemeBlocked::NotTwo),
            Self::Raid1 => 1,
            Self::Raid10 => 2,
            Self::Raid10S => 3,
        };
        if disks.sizes_gb().len() < 2 * usize::from(pairs_needed) {
            return Err(SchemeBlocked::FewPairs(pairs_needed));
        }
        if disks.is_paired() { Ok(()) } else { Err(SchemeBlocked::Unpaired) }
    }

    /// The scheme to start from: of those that survive the loss of any disk the one that leaves the
    /// most space, of equal ones the simpler; else the one that erases least. `None` for one disk.
    #[must_use]
    pub fn recommended(disks: &Disks) -> Option<Self> {
        let mut best = (None, 0);
        for scheme in [Self::Raid1, Self::Raid10, Self::Raid10S] {
            let gb = layout(Some(scheme), disks).usable_gb();
            if gb > best.1 && scheme.fits(disks).is_ok() {
                best = (Some(scheme), gb);
            }
        }
        best.0.or((!disks.is_single()).then_some(Self::Hba))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disks(text: &str) -> Disks {
        Disks::parse(text).expect("disks")
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
    fn the_recommended_scheme_fits_and_prefers_a_mirror() {
        assert_eq!(Scheme::recommended(&disks("1000")), None);
        assert_eq!(Scheme::recommended(&disks("2x960")), Some(Scheme::Raid1));
        assert_eq!(Scheme::recommended(&disks("4x960")), Some(Scheme::Raid10));
        assert_eq!(Scheme::recommended(&disks("3x960")), Some(Scheme::Hba));
        assert_eq!(Scheme::recommended(&disks("480 + 4000")), Some(Scheme::Hba));
        assert_eq!(Scheme::recommended(&disks("6x960")), Some(Scheme::Raid10), "as much space, one volume");
        assert_eq!(
            Scheme::recommended(&disks("2x480 + 4x4000")),
            Some(Scheme::Raid10S),
            "5.9 times the space"
        );
    }
}
