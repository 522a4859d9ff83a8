//! What the plan's parts, and what is wrong with them, are called.
//!
//! Knows: systems, disks, schemes, rules and faults, and their words. Must not know: which view
//! shows them.

use super::late::{self, Late};
use super::{Key, fill, own, server, t};
use crate::domain::decimal::{self, Gb};
use crate::domain::disks::{Disks, DisksError, Layout, Part, Scheme, SchemeBlocked, layout};
use crate::domain::hostname::{HostnameError, MOST_UNIX, MOST_WINDOWS};
use crate::domain::licence::{Licence, PricePerCore};
use crate::domain::os::{Os, Unfit};
use crate::domain::password::Rule;
use crate::domain::pin::PinError;
use crate::domain::plan::Fault;
use crate::domain::recipe::Lost;
use crate::domain::server::{Kind, Server};
use crate::domain::ssh_key::SshKeyError;
use crate::domain::strings;

/// The sentence for a fault: what is wrong, in the terms of the field beside which it stands.
#[must_use]
pub fn fault(fault: &Fault) -> String {
    let key = match fault {
        Fault::OsMissing => Late::PlanSystemMissing,
        Fault::Os(why) => return unfit(*why),
        Fault::Disks(DisksError::Missing) => Late::PlanDisksMissing,
        Fault::Disks(DisksError::Malformed) => Late::PlanDisksMalformed,
        Fault::Disks(DisksError::TooMany) => Late::PlanDisksTooMany,
        Fault::SchemeMissing => Late::PlanSchemeMissing,
        Fault::Scheme(why) => return scheme_blocked(*why),
        Fault::Hostname(why) => return hostname(*why),
        Fault::RootPassword(_) => Late::PlanPasswordBroken,
        Fault::SshKey(why) => return ssh_key(*why),
        Fault::Task(_) => Late::PlanTaskGone,
        // `install` says them, in the part of the page that has their fields.
        Fault::Script(_) | Fault::Callback(_) => return String::new(),
        Fault::Pin(PinError::Missing) => Late::PlanPinMissing,
        Fault::Pin(PinError::Length) => Late::PlanPinLength,
        Fault::Pin(PinError::Space) => Late::PlanPinSpace,
    };
    late::own(key)
}

/// What a recipe has filled in, and what of it can't be had.
#[must_use]
pub fn filled(lost: &[Lost]) -> String {
    let mut said = vec![late::own(Late::FilledRecipe)];
    said.extend(lost.iter().map(|lost| {
        let (key, name, why) = match lost {
            Lost::System(name) => (Late::LostSystem, name.as_str(), String::new()),
            Lost::Unfit(name, why) => (Late::LostUnfit, name.as_str(), unfit(*why)),
            Lost::Scheme(scheme, why) => (Late::LostScheme, scheme.name(), scheme_blocked(*why)),
            Lost::Task(name) => (Late::LostTask, name.as_str(), String::new()),
        };
        late::fill(key, &[("name", name), ("why", &why)])
    }));
    strings::join(&said, " ")
}

/// A server within a sentence: by its hostname, or by its number where none is known.
#[must_use]
pub fn named(server: &Server) -> String {
    let number = || fill(Key::PlanServerNumber, &[("id", &server.id.text())]);
    server.hostname.clone().unwrap_or_else(number)
}

/// Why a system can't be picked.
#[must_use]
pub fn unfit(why: Unfit) -> String {
    let lack = |key, needs: Gb, has: Gb| late::fill(key, &[("needs", &needs.text()), ("has", &has.text())]);
    match why {
        Unfit::Inactive => late::own(Late::PlanUnfitInactive),
        Unfit::Kind(kind) => late::fill(Late::PlanUnfitKind, &[("kind", server::kind(kind))]),
        Unfit::Ram { needs, has } => lack(Late::PlanUnfitRam, needs, has),
        Unfit::Disk { needs, has } => lack(Late::PlanUnfitDisk, needs, has),
    }
}

/// Why a scheme can't be picked.
#[must_use]
pub fn scheme_blocked(why: SchemeBlocked) -> String {
    let (key, count) = match why {
        SchemeBlocked::OneDisk => (Key::PlanSchemeOneDisk, 0),
        SchemeBlocked::NotTwo => (Key::PlanSchemeNotTwo, 0),
        SchemeBlocked::FewPairs(count) => (Key::PlanSchemeFewPairs, count),
        SchemeBlocked::Unpaired => (Key::PlanSchemeUnpaired, 0),
    };
    fill(key, &[("count", &strings::number(count.into()))])
}

fn hostname(why: HostnameError) -> String {
    let most = |key, most| late::fill(key, &[("most", &strings::count(most))]);
    let key = match why {
        HostnameError::Missing => Late::PlanHostnameMissing,
        HostnameError::TooLong => Late::PlanHostnameTooLong,
        HostnameError::EmptyLabel => Late::PlanHostnameEmptyLabel,
        HostnameError::LongLabel => Late::PlanHostnameLongLabel,
        HostnameError::Hyphen => Late::PlanHostnameHyphen,
        HostnameError::International => Late::PlanHostnameInternational,
        HostnameError::Character(c) if c.is_whitespace() => Late::PlanHostnameSpace,
        HostnameError::Character(c) => {
            return late::fill(Late::PlanHostnameCharacter, &[("character", c.encode_utf8(&mut [0; 4]))]);
        }
        HostnameError::Address => Late::PlanHostnameAddress,
        HostnameError::LongForUnix => return most(Late::PlanHostnameLongForUnix, MOST_UNIX),
        HostnameError::LongForWindows => return most(Late::PlanHostnameLongForWindows, MOST_WINDOWS),
        HostnameError::DigitsForWindows => Late::PlanHostnameDigitsForWindows,
    };
    late::own(key)
}

fn ssh_key(why: SshKeyError) -> String {
    let (key, bits) = match why {
        SshKeyError::Private => (Late::PlanSshKeyPrivate, 0),
        SshKeyError::Several => (Late::PlanSshKeySeveral, 0),
        SshKeyError::Options => (Late::PlanSshKeyOptions, 0),
        SshKeyError::Malformed => (Late::PlanSshKeyMalformed, 0),
        SshKeyError::ShortRsa(bits) => (Late::PlanSshKeyShortRsa, bits),
        SshKeyError::Dsa => (Late::PlanSshKeyDsa, 0),
        SshKeyError::Unread => (Late::PlanSshKeyUnread, 0),
    };
    late::fill(key, &[("bits", &strings::count(bits))])
}

/// A rule of the password policy.
#[must_use]
pub fn rule(rule: Rule) -> String {
    let at_most = |count| fill(Key::PlanRuleAtMost, &[("count", count)]);
    own(match rule {
        Rule::AtMost128 => return at_most("128"),
        Rule::AtMost127 => return at_most("127"),
        Rule::ThreeKinds => Key::PlanRuleThreeKinds,
        Rule::Longer => Key::PlanRuleLonger,
        Rule::Shorter => Key::PlanRuleShorter,
        Rule::Capital => Key::PlanRuleCapital,
        Rule::Small => Key::PlanRuleSmall,
        Rule::Digit => Key::PlanRuleDigit,
        Rule::Special => Key::PlanRuleSpecial,
        Rule::NoForbidden => Key::PlanRuleNoForbidden,
        Rule::StartsPlain => Key::PlanRuleStartsPlain,
        Rule::NoControl => Key::PlanRuleNoControl,
    })
}

/// A scheme by its plain name and the document's.
#[must_use]
pub fn scheme(scheme: Scheme) -> String {
    [t(scheme_keys(scheme).0), " (", scheme.name(), ")"].concat()
}

/// What a scheme means, and what it leaves for the system on `disks` that carry it.
#[must_use]
pub fn scheme_text(scheme: Scheme, disks: &Disks) -> String {
    let text = t(scheme_keys(scheme).1);
    if scheme.fits(disks).is_err() {
        return text.to_owned();
    }
    let why = match scheme {
        _ if Scheme::recommended(disks) != Some(scheme) => "",
        Scheme::Hba => t(Key::PlanWhyHba),
        _ => t(Key::PlanWhyMirror),
    };
    let leaves = fill(Key::PlanSchemeLeaves, &[("size", &size(layout(Some(scheme), disks).system_gb))]);
    [text, " ", &leaves, " ", why].concat().trim_ascii_end().to_owned()
}

const fn scheme_keys(scheme: Scheme) -> (Key, Key) {
    match scheme {
        Scheme::Raid0 => (Key::PlanRaid0, Key::PlanRaid0Text),
        Scheme::Hba => (Key::PlanHba, Key::PlanHbaText),
        Scheme::Raid1 => (Key::PlanRaid1, Key::PlanRaid1Text),
        Scheme::Raid10 => (Key::PlanRaid10, Key::PlanRaid10Text),
        Scheme::Raid10S => (Key::PlanRaid10S, Key::PlanRaid10SText),
    }
}

/// What a disk becomes.
#[must_use]
pub const fn part(part: Part) -> Key {
    match part {
        Part::Both => Key::PlanPartBoth,
        Part::System => Key::PlanPartSystem,
        Part::Data => Key::PlanPartData,
        Part::Untouched => Key::PlanPartUntouched,
    }
}

/// The picture of the disks in words: `System: 2 × 480 GB, in mirrored pairs. Data: 4 × 4 TB`.
#[must_use]
pub fn drawn(layout: &Layout) -> String {
    let mut parts = Vec::new();
    for of in Part::ALL {
        let members = || layout.members.iter().filter(|member| member.part == of);
        let sizes: Vec<_> = members().map(|member| member.gb).collect();
        let mirrored = members().any(|member| member.pair.is_some());
        if !sizes.is_empty() {
            let key = if mirrored { Key::PlanDrawnMirrored } else { Key::PlanDrawn };
            parts.push(fill(key, &[("part", t(part(of))), ("disks", &disks(&sizes))]));
        }
    }
    strings::join(&parts, " ")
}

/// How much space there is, for what.
#[must_use]
pub fn usable(layout: &Layout) -> String {
    let system = size(layout.system_gb);
    match layout.data_gb {
        0 => system,
        data => fill(Key::PlanUsableParts, &[("system", &system), ("data", &size(data))]),
    }
}

/// How many of the disks may fail without loss.
#[must_use]
pub fn may_fail(layout: &Layout) -> String {
    match (layout.may_fail, layout.may_fail_at_most) {
        (0, _) => own(Key::PlanFailNone),
        (_, 1) => own(Key::PlanFailAny),
        (_, most) => fill(Key::PlanFailMore, &[("count", &strings::count(most))]),
    }
}

/// What a system needs and costs, for a server of `cores` cores.
#[must_use]
pub fn system_facts(os: &Os, cores: Option<u32>) -> String {
    let mut facts = Vec::new();
    if Kind::ALL.into_iter().all(|kind| os.runs_on.contains(kind)) {
        facts.push(own(Key::PlanRunsOnAll));
    } else if !os.runs_on.is_empty() {
        let mut kinds = Vec::new();
        for kind in Kind::ALL {
            if os.runs_on.contains(kind) {
                kinds.push(server::kind(kind));
            }
        }
        facts.push(fill(Key::PlanRunsOn, &[("kinds", &strings::join(&kinds, ", "))]));
    }
    for (key, gb) in [(Key::PlanNeedsRam, os.min_ram), (Key::PlanNeedsDisk, os.min_hdd)] {
        if let Some(gb) = gb {
            facts.push(fill(key, &[("gb", &gb.text())]));
        }
    }
    facts.extend(licence(os, cores));
    strings::join(&facts, " · ")
}

/// What the system's licence costs, where it has one.
#[must_use]
pub fn licence(os: &Os, cores: Option<u32>) -> Option<String> {
    let price = os.price_per_core?;
    let each = euros(price);
    let Some(cores) = cores else {
        return Some(fill(Key::PlanLicencePerCore, &[("each", &each)]));
    };
    let licence = Licence::new(cores, price);
    let sum = decimal::write(licence.cents(), 2, 2);
    Some(fill(
        Key::PlanLicence,
        &[("count", &strings::number(licence.count)), ("each", &each), ("sum", &sum)],
    ))
}

fn euros(price: PricePerCore) -> String {
    decimal::write(price.0, 4, 2)
}

/// Disks in words: `2 × 960 GB + 4 TB`.
#[must_use]
pub fn disks(sizes_gb: &[u32]) -> String {
    let mut runs = Vec::new();
    let mut rest = sizes_gb;
    while let Some(first) = rest.first() {
        let count = rest.iter().take_while(|gb| *gb == first).count();
        rest = &rest[count..];
        let size = size(u64::from(*first));
        runs.push(match count {
            1 => size,
            count => fill(Key::PlanTimes, &[("count", &strings::count(count)), ("size", &size)]),
        });
    }
    strings::join(&runs, " + ")
}

/// Which disks are erased, and which are not, if any.
#[must_use]
pub fn erased(erased_gb: &[u32], untouched_gb: &[u32]) -> String {
    let erased = fill(Key::PlanErased, &[("disks", &disks(erased_gb))]);
    match untouched(untouched_gb) {
        rest if rest.is_empty() => erased,
        rest => erased + " " + &rest,
    }
}

/// Which disks stay as they are; nothing when there is none.
#[must_use]
pub fn untouched(sizes_gb: &[u32]) -> String {
    if sizes_gb.is_empty() {
        return String::new();
    }
    fill(Key::PlanUntouched, &[("disks", &disks(sizes_gb))])
}

/// An amount of memory.
#[must_use]
pub fn memory(size: Gb) -> String {
    fill(Key::PlanGb, &[("size", &size.text())])
}

/// A capacity: `960 GB`, `1.92 TB`. Exact, never rounded.
#[must_use]
pub fn size(gb: u64) -> String {
    match gb {
        0..1000 => fill(Key::PlanGb, &[("size", &strings::number(gb))]),
        _ => fill(Key::PlanTb, &[("size", &decimal::write(gb, 3, 0))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{OsId, TaskId};
    use crate::domain::server::Kinds;

    #[test]
    fn capacities_are_exact() {
        let cases = [(1, "1 GB"), (960, "960 GB"), (1000, "1 TB"), (1920, "1.92 TB"), (15_361, "15.361 TB")];
        for (gb, words) in cases {
            assert_eq!(size(gb), words);
        }
        assert_eq!(disks(&[960, 960, 4000]), "2 × 960 GB + 4 TB");
        assert_eq!(erased(&[480], &[4000]), "Will be erased: 480 GB. Stays untouched: 4 TB.");
        assert_eq!(erased(&[480, 480], &[]), "Will be erased: 2 × 480 GB.");
    }

    #[test]
    fn a_licence_spells_out_its_sum() {
        let os = Os {
            id: OsId(1),
            name: "Windows".into(),
            active: true,
            runs_on: Kinds::default(),
            min_ram: Some(Gb::whole(4)),
            min_hdd: None,
            price_per_core: Some(PricePerCore(42_550)),
        };
        let words = licence(&os, Some(13)).expect("a licence");
        assert_eq!(words, "Licence: 14 cores × €4.255 = €59.57 a month, without VAT");
        assert!(licence(&os, None).expect("a licence").contains("€4.255 per core"));
        assert!(system_facts(&os, Some(2)).starts_with("4 GB memory · Licence: 8 cores"));
        assert_eq!(licence(&Os { price_per_core: None, ..os }, Some(13)), None);
    }

    #[test]
    fn a_scheme_that_does_not_fit_promises_no_space() {
        let two = Disks::parse("2x1920").expect("disks");
        assert!(scheme_text(Scheme::Raid0, &two).ends_with("Up to 3.84 TB for the system."));
        assert!(!scheme_text(Scheme::Raid10, &two).contains("TB"));
    }

    #[test]
    fn the_recommended_scheme_says_why_and_no_other_does() {
        for (text, scheme) in [("2x960", Scheme::Raid1), ("4x960", Scheme::Raid10), ("3x960", Scheme::Hba)] {
            let disks = Disks::parse(text).expect("disks");
            for other in Scheme::ALL {
                assert_eq!(scheme_text(other, &disks).contains("Recommended: "), other == scheme, "{text}");
            }
        }
    }

    #[test]
    fn a_layout_is_told_in_words() {
        let told = |scheme, text| {
            let layout = layout(Some(scheme), &Disks::parse(text).expect("disks"));
            (drawn(&layout), usable(&layout), may_fail(&layout))
        };
        let row =
            |drawn: &str, usable: &str, fail: &str| (drawn.to_owned(), usable.to_owned(), fail.to_owned());
        assert_eq!(
            told(Scheme::Raid10S, "2x480 + 4x4000"),
            row(
                "System: 2 × 480 GB, in mirrored pairs. Data: 4 × 4 TB, in mirrored pairs.",
                "480 GB for the system, 8 TB for data",
                "any one, and up to 3 if each is of another pair"
            )
        );
        assert_eq!(
            told(Scheme::Raid1, "2x960"),
            row("System and data: 2 × 960 GB, in mirrored pairs.", "960 GB", "any one")
        );
        assert_eq!(
            told(Scheme::Hba, "4000 + 480"),
            row("System: 480 GB. Untouched: 4 TB.", "480 GB", "none")
        );
    }

    #[test]
    fn every_fault_has_words_without_a_placeholder() {
        let mut faults = vec![
            Fault::OsMissing,
            Fault::Os(Unfit::Inactive),
            Fault::Os(Unfit::Kind(Kind::Vm)),
            Fault::Os(Unfit::Ram { needs: Gb::whole(4), has: Gb::whole(2) }),
            Fault::Os(Unfit::Disk { needs: Gb::whole(40), has: Gb::whole(20) }),
            Fault::Disks(DisksError::Malformed),
            Fault::SchemeMissing,
            Fault::Scheme(SchemeBlocked::FewPairs(3)),
            Fault::Scheme(SchemeBlocked::Unpaired),
            Fault::RootPassword(vec![Rule::Digit]),
            Fault::SshKey(SshKeyError::ShortRsa(1024)),
            Fault::SshKey(SshKeyError::Private),
            Fault::Task(TaskId("1".into())),
            Fault::Pin(PinError::Length),
        ];
        let names = [
            HostnameError::Missing,
            HostnameError::Character(' '),
            HostnameError::Character('_'),
            HostnameError::International,
            HostnameError::LongForUnix,
            HostnameError::LongForWindows,
            HostnameError::DigitsForWindows,
        ];
        faults.extend(names.map(Fault::Hostname));
        for one in faults {
            let words = fault(&one);
            assert!(!words.is_empty() && !words.contains('{'), "{one:?}: {words}");
        }
        assert!(
            fault(&Fault::Os(Unfit::Ram { needs: Gb::whole(4), has: Gb::whole(2) })).contains("Needs 4 GB")
        );
        assert!(fault(&Fault::Hostname(HostnameError::Character('_'))).contains("“_”"));
        assert!(fault(&Fault::Hostname(HostnameError::LongForWindows)).contains("at most 15"));
        assert!(fault(&Fault::Hostname(HostnameError::LongForUnix)).contains("at most 64"));
        assert_eq!(rule(Rule::Digit), "A digit");
        assert_eq!(rule(Rule::AtMost127), "At most 127 characters");
    }
}
