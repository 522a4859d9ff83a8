//! What a scheme makes of the disks: which become what, how much space that leaves, what may fail.
//!
//! Knows: the arithmetic, the only one of its kind in the app. Must not know: how it is shown.

use super::{Disks, Scheme};

/// What a disk becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A piece of the system's volume, beside which there are other disks.
    System,
    /// A piece of a volume of its own for data.
    Data,
    /// A piece of the one volume that holds everything.
    Both,
    /// It stays as it is.
    Untouched,
}

impl Part {
    /// All parts, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Both, Self::System, Self::Data, Self::Untouched];
}

/// One disk under a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its capacity in GB.
    pub gb: u32,
    /// What it becomes.
    pub part: Part,
    /// The mirrored pair that it is one half of, counted from 1, the smallest pair first.
    pub pair: Option<usize>,
}

/// The disks under a scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The disks in the API's order.
    pub members: Vec<Member>,
    /// GB of the volume with the system on it, at most: what `min_hdd` is held against.
    pub system_gb: u64,
    /// GB of the volume for data alone; 0 where there is none.
    pub data_gb: u64,
    /// How many of the erased disks may fail, whichever they are, without loss.
    pub may_fail: usize,
    /// How many of them may fail without loss if they are the right ones.
    pub may_fail_at_most: usize,
}

/// What `scheme` makes of `disks` that carry it (see [`Scheme::fits`]); `None` is for a single disk.
///
/// Ours, as the document names the schemes and not their sizes, and never more than can be had:
/// - a mirror is as large as the smaller of its two disks;
/// - a stripe takes as much of each member as its smallest has, so that `LVM_RAID0` is the smallest
///   disk times their number, and in RAID10, which stripes over mirrors, every pair counts as much
///   as the smallest one;
/// - pairs are formed by size, the smallest disk with the next smallest, and of `LVM_RAID10S` the
///   first pair is the system's and the stripe of the others the data's;
/// - `LVM_HBA` takes the smallest disk, the first of several.
///
/// What LVM itself needs is not deducted: some MB of each disk.
#[must_use]
pub fn layout(scheme: Option<Scheme>, disks: &Disks) -> Layout {
    let sizes = disks.sizes_gb();
    let order = disks.by_size();
    // The disk at this place in the order of size: 0 beyond the end.
    let size = |place: usize| order.get(place).map_or(0, |at| u64::from(sizes[*at]));
    let (count, pairs) = (sizes.len() as u64, sizes.len() / 2);
    let (mut system_gb, mut data_gb, mut may_fail) = (size(0), 0, (0, 0));
    match scheme {
        None | Some(Scheme::Hba) => {}
        Some(Scheme::Raid0) => system_gb *= count,
        Some(Scheme::Raid1) => may_fail = (1, 1),
        Some(Scheme::Raid10) => (system_gb, may_fail) = (system_gb * pairs as u64, (1, pairs)),
        Some(Scheme::Raid10S) => {
            data_gb = size(2) * pairs.saturating_sub(1) as u64;
            may_fail = (1, pairs);
        }
    }
    let mut members: Vec<_> =
        sizes.iter().map(|gb| Member { gb: *gb, part: Part::Both, pair: None }).collect();
    for (place, at) in order.iter().enumerate() {
        let (member, pair) = (&mut members[*at], place / 2 + 1);
        (member.part, member.pair) = match scheme {
            None | Some(Scheme::Raid0) => (Part::Both, None),
            Some(Scheme::Hba) if place == 0 => (Part::System, None),
            Some(Scheme::Hba) => (Part::Untouched, None),
            Some(Scheme::Raid1 | Scheme::Raid10) => (Part::Both, Some(pair)),
            Some(Scheme::Raid10S) if pair == 1 => (Part::System, Some(pair)),
            Some(Scheme::Raid10S) => (Part::Data, Some(pair)),
        };
    }
    Layout { members, system_gb, data_gb, may_fail: may_fail.0, may_fail_at_most: may_fail.1 }
}

impl Layout {
    /// GB of all its volumes.
    #[must_use]
    pub const fn usable_gb(&self) -> u64 {
        self.system_gb + self.data_gb
    }

    /// Capacities in GB of the disks that are erased, in the API's order.
    #[must_use]
    pub fn erased_gb(&self) -> Vec<u32> {
        self.sizes_gb(false)
    }

    /// Capacities in GB of the disks that stay as they are, in the API's order.
    #[must_use]
    pub fn untouched_gb(&self) -> Vec<u32> {
        self.sizes_gb(true)
    }

    fn sizes_gb(&self, untouched: bool) -> Vec<u32> {
        let of = |member: &&Member| (member.part == Part::Untouched) == untouched;
        self.members.iter().filter(of).map(|member| member.gb).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Part::{Both, Data, System, Untouched};

    fn of(scheme: Option<Scheme>, text: &str) -> Layout {
        layout(scheme, &Disks::parse(text).expect("disks"))
    }

    /// GB for the system and for data, disks that may fail, the same at most, disks untouched.
    type Told = Option<(u64, u64, usize, usize, usize)>;

    /// One to twelve disks under no scheme and under each, where it fits.
    #[rustfmt::skip]
    const CASES: [(&str, [Told; 6]); 12] = [
        ("480", [Some((480, 0, 0, 0, 0)), None, None, None, None, None]),
        ("900 + 1000", [None, Some((1800, 0, 0, 0, 0)), Some((900, 0, 0, 0, 1)), Some((900, 0, 1, 1, 0)), None, None]),
        ("960 + 480 + 4000", [None, Some((1440, 0, 0, 0, 0)), Some((480, 0, 0, 0, 2)), None, None, None]),
        ("4000 + 480 + 450 + 3800", [None, Some((1800, 0, 0, 0, 0)), Some((450, 0, 0, 0, 3)), None, Some((900, 0, 1, 2, 0)), None]),
        ("500 + 400 + 300 + 200 + 100", [None, Some((500, 0, 0, 0, 0)), Some((100, 0, 0, 0, 4)), None, None, None]),
        ("4000 + 480 + 3900 + 500 + 3700 + 3600", [None, Some((2880, 0, 0, 0, 0)), Some((480, 0, 0, 0, 5)), None, Some((1440, 0, 1, 3, 0)), Some((480, 7200, 1, 3, 0))]),
        ("3x960 + 4x1000", [None, Some((6720, 0, 0, 0, 0)), Some((960, 0, 0, 0, 6)), None, None, None]),
        ("2000 + 1900 + 1000 + 950 + 500 + 480 + 250 + 240", [None, Some((1920, 0, 0, 0, 0)), Some((240, 0, 0, 0, 7)), None, Some((960, 0, 1, 4, 0)), Some((240, 1440, 1, 4, 0))]),
        ("480 + 8x960", [None, Some((4320, 0, 0, 0, 0)), Some((480, 0, 0, 0, 8)), None, None, None]),
        ("7680 + 7600 + 7500 + 7400 + 7300 + 7200 + 480 + 470 + 3840 + 3800", [None, Some((4700, 0, 0, 0, 0)), Some((470, 0, 0, 0, 9)), None, Some((2350, 0, 1, 5, 0)), Some((470, 15200, 1, 5, 0))]),
        ("1100 + 1000 + 900 + 800 + 700 + 600 + 500 + 400 + 300 + 200 + 100", [None, Some((1100, 0, 0, 0, 0)), Some((100, 0, 0, 0, 10)), None, None, None]),
        ("100 + 101 + 200 + 202 + 300 + 303 + 400 + 404 + 500 + 505 + 600 + 606", [None, Some((1200, 0, 0, 0, 0)), Some((100, 0, 0, 0, 11)), None, Some((600, 0, 1, 6, 0)), Some((100, 1000, 1, 6, 0))]),
    ];

    #[test]
    fn each_scheme_on_one_to_twelve_unequal_disks() {
        for (count, (text, told)) in (1..).zip(CASES) {
            let disks = Disks::parse(text).expect("disks");
            assert_eq!(disks.sizes_gb().len(), count);
            let schemes = [None].into_iter().chain(Scheme::ALL.map(Some));
            for (scheme, told) in schemes.zip(told) {
                let fits = scheme.map_or(disks.is_single(), |scheme| scheme.fits(&disks).is_ok());
                let got = layout(scheme, &disks);
                let untouched = got.untouched_gb().len();
                let got = (got.system_gb, got.data_gb, got.may_fail, got.may_fail_at_most, untouched);
                assert_eq!(fits.then_some(got), told, "{scheme:?} on {text}");
            }
        }
    }

    #[test]
    fn every_disk_has_its_part_and_its_pair_in_the_apis_order() {
        let parts = |scheme, text: &str| -> Vec<_> {
            of(Some(scheme), text).members.iter().map(|one| (one.gb, one.part, one.pair)).collect()
        };
        let striped = parts(Scheme::Raid0, "480 + 4000");
        assert_eq!(striped, [(480, Both, None), (4000, Both, None)]);
        let alone = parts(Scheme::Hba, "4000 + 2x480");
        assert_eq!(alone, [(4000, Untouched, None), (480, System, None), (480, Untouched, None)]);
        let mirror = parts(Scheme::Raid1, "1000 + 900");
        assert_eq!(mirror, [(1000, Both, Some(1)), (900, Both, Some(1))]);
        let striped_mirrors = parts(Scheme::Raid10, "480 + 4000 + 480 + 3900");
        let expected =
            [(480, Both, Some(1)), (4000, Both, Some(2)), (480, Both, Some(1)), (3900, Both, Some(2))];
        assert_eq!(striped_mirrors, expected);
        let apart = parts(Scheme::Raid10S, "4x4000 + 2x480");
        let data = |pair| (4000, Data, Some(pair));
        let system = (480, System, Some(1));
        assert_eq!(apart, [data(2), data(2), data(3), data(3), system, system]);
        assert_eq!(of(None, "20").members, [Member { gb: 20, part: Both, pair: None }]);
    }

    #[test]
    fn what_is_erased_and_what_stays_keep_the_apis_order() {
        let alone = of(Some(Scheme::Hba), "480 + 4000 + 480");
        assert_eq!((alone.erased_gb(), alone.untouched_gb()), (vec![480], vec![4000, 480]));
        let striped = of(Some(Scheme::Raid0), "4000 + 480");
        assert_eq!((striped.erased_gb(), striped.untouched_gb()), (vec![4000, 480], vec![]));
        assert_eq!(of(None, "20").erased_gb(), [20]);
    }
}
