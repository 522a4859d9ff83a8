//! A rented server, as far as the API tells.
//!
//! Knows: kinds and facts. Must not know: what is done to the server.

use super::decimal::Gb;
use super::disks::Disks;
use super::id::ServerId;
use super::strings;

/// What sort of machine it is; the tags of systems and tasks name the same four.
/// Source: reinstall procedures, "Notable tags".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole machine (`bm`).
    BareMetal,
    /// A whole machine with a graphics card (`gpu`).
    Gpu,
    /// A virtual machine with a graphics card passed through (`vgpu`).
    VGpu,
    /// A virtual machine (`vm`, and `vds` or `vps` in the provider's other lists).
    Vm,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::BareMetal, Self::Gpu, Self::VGpu, Self::Vm];

    /// The API's tag for the kind.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::BareMetal => "bm",
            Self::Gpu => "gpu",
            Self::VGpu => "vgpu",
            Self::Vm => "vm",
        }
    }

    /// Every tag for the kind: virtual machines have others at times. Source: contract, section 3.
    #[must_use]
    pub const fn tags(self) -> &'static [&'static str] {
        match self {
            Self::BareMetal => &["bm"],
            Self::Gpu => &["gpu"],
            Self::VGpu => &["vgpu"],
            Self::Vm => &["vm", "vds", "vps"],
        }
    }

    /// The kind with this tag, in any case.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.trim_ascii();
        Self::ALL.into_iter().find(|kind| kind.tags().iter().any(|known| known.eq_ignore_ascii_case(tag)))
    }
}

/// A set of kinds: where a system or a task can run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// Adds `kind`.
    pub const fn insert(&mut self, kind: Kind) {
        self.0 |= 1 << kind as u8;
    }

    /// Whether `kind` is in the set.
    #[must_use]
    pub const fn contains(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    /// Whether the API named no kind at all.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// A server. What the API did not tell is `None`; nothing is guessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its number.
    pub id: ServerId,
    /// The name it has now.
    pub hostname: Option<String>,
    /// The main address.
    pub ip: Option<String>,
    /// The data centre, such as `NL`.
    pub location: Option<String>,
    /// The provider's word for its state, such as `rent`.
    pub status: Option<String>,
    /// What sort of machine it is.
    pub kind: Option<Kind>,
    /// The name of the system on it now.
    pub os: Option<String>,
    /// The processor, in the provider's words.
    pub cpu: Option<String>,
    /// Number of processor cores.
    pub cores: Option<u32>,
    /// Memory.
    pub ram: Option<Gb>,
    /// The marker of a reinstall that goes on.
    pub marker: Option<String>,
    /// The tag by which another tool says that it is at work on the server.
    pub other_tool: Option<String>,
    /// The disks.
    pub disks: Option<Disks>,
    /// What the API says of the disks where that can't be read, or is their number alone: in its own
    /// words, without secrets.
    pub disks_words: Option<String>,
}

/// Whether a person can type a name as they see it: it is not empty, and each of its signs is plain.
#[must_use]
pub fn can_be_typed(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic())
}

/// Memory as told of a server of this `kind`. A bare number of 512 and more is in MB; but a whole
/// machine may well have 512 GB and never has as few MB, so that there MB begin at 8192.
#[must_use]
pub fn memory(text: &str, kind: Option<Kind>) -> Option<Gb> {
    match kind {
        Some(Kind::BareMetal | Kind::Gpu) => Gb::memory_up_to(text, 8_192),
        Some(Kind::VGpu | Kind::Vm) | None => Gb::memory(text),
    }
}

impl Server {
    /// A server of which no more than the number is known.
    #[must_use]
    pub const fn unknown(id: ServerId) -> Self {
        Self {
            id,
            hostname: None,
            ip: None,
            location: None,
            status: None,
            kind: None,
            os: None,
            cpu: None,
            cores: None,
            ram: None,
            marker: None,
            other_tool: None,
            disks: None,
            disks_words: None,
        }
    }

    /// Lets `change` see every text that the API told.
    pub fn each_text(&mut self, change: impl Fn(&mut String)) {
        let texts = [
            &mut self.hostname,
            &mut self.location,
            &mut self.status,
            &mut self.os,
            &mut self.cpu,
            &mut self.disks_words,
        ];
        texts.into_iter().filter_map(Option::as_mut).for_each(change);
    }

    /// What is told here, and where that is nothing, what was known before.
    #[must_use]
    pub fn or(mut self, known: Self) -> Self {
        let fill = |told: &mut Option<String>, known: Option<String>| {
            if told.is_none() {
                *told = known;
            }
        };
        fill(&mut self.hostname, known.hostname);
        fill(&mut self.ip, known.ip);
        fill(&mut self.location, known.location);
        fill(&mut self.status, known.status);
        fill(&mut self.os, known.os);
        fill(&mut self.cpu, known.cpu);
        self.kind = self.kind.or(known.kind);
        self.cores = self.cores.or(known.cores);
        self.ram = self.ram.or(known.ram);
        // Disks and words of one answer belong together: another's words are not of these disks, and what
        // can't be read now may not be what was there before.
        if self.disks.is_none() && self.disks_words.is_none() {
            (self.disks, self.disks_words) = (known.disks, known.disks_words);
        }
        self
    }

    /// Whether `query` is in its number, address or hostname. An empty query matches.
    #[must_use]
    pub fn matches(&self, query: &str) -> bool {
        let query = query.trim_ascii().to_ascii_lowercase();
        let has = |text: &Option<String>| {
            text.as_ref().is_some_and(|text| strings::contains(&text.to_ascii_lowercase(), &query))
        };
        strings::contains(&self.id.text(), &query) || has(&self.ip) || has(&self.hostname)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_wins_over_what_was_known() {
        let all = |text: &str| Server {
            hostname: Some(text.into()),
            ip: Some(text.into()),
            location: Some(text.into()),
            status: Some(text.into()),
            kind: Some(Kind::Gpu),
            os: Some(text.into()),
            cpu: Some(text.into()),
            cores: Some(8),
            ram: Some(Gb::parse("64").unwrap()),
            disks: Disks::parse("2x960").ok(),
            disks_words: Some(text.into()),
            ..Server::unknown(ServerId(1))
        };
        assert_eq!(Server::unknown(ServerId(1)).or(all("known")), all("known"));
        assert_eq!(all("told").or(all("known")), all("told"));
    }

    #[test]
    fn disks_are_taken_from_elsewhere_only_where_nothing_is_told_of_them() {
        let of = |disks: Option<&str>, words: Option<&str>| Server {
            disks: disks.and_then(|disks| Disks::parse(disks).ok()),
            disks_words: words.map(Into::into),
            ..Server::unknown(ServerId(1))
        };
        let known = || of(Some("2x960"), Some("known"));
        for told in [of(None, Some("4 disks")), of(Some("2x480"), None), of(Some("2x480"), Some("told"))] {
            assert_eq!(told.clone().or(known()), told);
        }
        assert_eq!(of(None, None).or(known()), known());
        assert_eq!(of(None, None).or(of(None, Some("4 disks"))), of(None, Some("4 disks")));
    }

    #[test]
    fn a_name_can_be_typed_when_it_is_of_plain_signs() {
        for name in ["web-1", "a", "WEB_1.example.com"] {
            assert!(can_be_typed(name), "{name}");
        }
        for name in ["", " ", "web  1", "web-1 ", "wéb", "web\u{200b}1", "web\n"] {
            assert!(!can_be_typed(name), "{name:?}");
        }
    }

    #[test]
    fn a_virtual_machine_has_three_tags() {
        for tag in ["vm", "VDS", " vps "] {
            assert_eq!(Kind::from_tag(tag), Some(Kind::Vm), "{tag}");
        }
        for kind in Kind::ALL {
            assert_eq!(kind.tags()[0], kind.tag());
        }
        assert_eq!((Kind::from_tag("v"), Kind::from_tag("vdsx"), Kind::from_tag("")), (None, None, None));
    }

    #[test]
    fn a_whole_machine_may_have_half_a_terabyte() {
        let gb = |text, kind| memory(text, kind).map(Gb::text);
        assert_eq!(gb("512", Some(Kind::BareMetal)).as_deref(), Some("512"));
        assert_eq!(gb("1024", Some(Kind::Gpu)).as_deref(), Some("1024"));
        assert_eq!(gb("65536", Some(Kind::BareMetal)).as_deref(), Some("64"));
        assert_eq!(gb("512", Some(Kind::Vm)).as_deref(), Some("0.5"));
        assert_eq!(gb("4096", None).as_deref(), Some("4"));
    }

    #[test]
    fn found_by_number_address_and_name_in_any_case() {
        let server = Server {
            hostname: Some("Web-1.example.com".into()),
            ip: Some("192.0.2.7".into()),
            ..Server::unknown(ServerId(25250))
        };
        for query in ["", " 2525 ", "192.0.2", "web-1", "EXAMPLE"] {
            assert!(server.matches(query), "{query}");
        }
        assert!(!server.matches("web-2"));
    }
}
