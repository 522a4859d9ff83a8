//! An operating system that can be installed.
//!
//! Knows: what a system needs. Must not know: how the list was fetched.

use super::decimal::Gb;
use super::id::OsId;
use super::licence::PricePerCore;
use super::server::{Kind, Kinds, Server};
use super::strings;

/// An entry of `os/list`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Os {
    /// Its number.
    pub id: OsId,
    /// Its name with its version, in the provider's words.
    pub name: String,
    /// `false` hides it.
    pub active: bool,
    /// Where it can run; empty when the API does not say.
    pub runs_on: Kinds,
    /// Memory that it needs.
    pub min_ram: Option<Gb>,
    /// Disk that it needs.
    pub min_hdd: Option<Gb>,
    /// Licence price, for Microsoft systems.
    pub price_per_core: Option<PricePerCore>,
}

/// Why a system does not fit a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The provider has switched it off.
    #[error("not offered")]
    Inactive,
    /// It does not run on servers of this kind.
    #[error("does not run on {}", .0.tag())]
    Kind(Kind),
    /// It needs `needs` GB of memory; the server has `has`.
    #[error("needs {needs} GB of memory, the server has {has}")]
    Ram {
        /// Needed.
        needs: Gb,
        /// There.
        has: Gb,
    },
    /// It needs `needs` GB of disk; the server has `has`.
    #[error("needs {needs} GB of disk, the server has {has}")]
    Disk {
        /// Needed.
        needs: Gb,
        /// There.
        has: Gb,
    },
}

impl Os {
    /// Whether the system fits `server`, as far as both are known; `disk_gb` is what the chosen
    /// disks leave for the system, if known.
    ///
    /// # Errors
    /// The first reason why not.
    pub fn fits(&self, server: &Server, disk_gb: Option<u64>) -> Result<(), Unfit> {
        if !self.active {
            return Err(Unfit::Inactive);
        }
        if let Some(kind) = server.kind
            && !self.runs_on.is_empty()
            && !self.runs_on.contains(kind)
        {
            return Err(Unfit::Kind(kind));
        }
        if let (Some(needs), Some(has)) = (self.min_ram, server.ram)
            && !needs.is_met_by(has)
        {
            return Err(Unfit::Ram { needs, has });
        }
        if let (Some(needs), Some(has)) = (self.min_hdd, disk_gb.map(Gb::whole))
            && has < needs
        {
            return Err(Unfit::Disk { needs, has });
        }
        Ok(())
    }

    /// Whether it is a Windows, where the script is PowerShell and there is no SSH by default.
    #[must_use]
    pub fn is_windows(&self) -> bool {
        strings::contains(&self.name.to_ascii_lowercase(), "windows")
    }
}

/// The family that the name of a system begins with: `Debian` of `Debian 12`, `Windows` of
/// `Windows Server 2022`. The API has no word for it, so it is the letters at the beginning, or the
/// first word where there are none.
#[must_use]
pub fn family(name: &str) -> &str {
    let name = name.trim_ascii();
    let letters = name.bytes().position(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic());
    match letters {
        Some(0) => name.split_ascii_whitespace().next().unwrap_or_default(),
        Some(end) => &name[..end],
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::ServerId;

    fn debian() -> Os {
        let mut runs_on = Kinds::default();
        runs_on.insert(Kind::BareMetal);
        Os {
            id: OsId(180),
            name: "Debian 12".into(),
            active: true,
            runs_on,
            min_ram: Some(Gb::whole(2)),
            min_hdd: Some(Gb::whole(10)),
            price_per_core: None,
        }
    }

    #[test]
    fn what_is_not_known_does_not_exclude() {
        let server = Server::unknown(ServerId(1));
        assert_eq!(debian().fits(&server, None), Ok(()));
        let anywhere = Os { runs_on: Kinds::default(), ..debian() };
        assert_eq!(anywhere.fits(&Server { kind: Some(Kind::Vm), ..server }, None), Ok(()));
    }

    #[test]
    fn each_lack_is_named() {
        let server =
            Server { kind: Some(Kind::BareMetal), ram: Some(Gb::whole(2)), ..Server::unknown(ServerId(1)) };
        assert_eq!(debian().fits(&server, Some(10)), Ok(()));
        let vm = Server { kind: Some(Kind::Vm), ..server.clone() };
        assert_eq!(debian().fits(&vm, Some(10)), Err(Unfit::Kind(Kind::Vm)));
        let small = Server { ram: Some(Gb::whole(1)), ..server.clone() };
        assert_eq!(
            debian().fits(&small, Some(10)),
            Err(Unfit::Ram { needs: Gb::whole(2), has: Gb::whole(1) })
        );
        let most = Server { ram: Gb::parse("62.7"), ..server.clone() };
        let large = Os { min_ram: Some(Gb::whole(64)), ..debian() };
        assert_eq!(large.fits(&most, Some(10)), Ok(()), "what firmware takes is no lack");
        assert_eq!(
            debian().fits(&server, Some(8)),
            Err(Unfit::Disk { needs: Gb::whole(10), has: Gb::whole(8) })
        );
        assert_eq!(Os { active: false, ..debian() }.fits(&server, Some(10)), Err(Unfit::Inactive));
    }

    #[test]
    fn a_family_is_what_the_name_begins_with() {
        let cases = [
            ("Debian 12", "Debian"),
            ("Windows Server 2022", "Windows"),
            ("Ubuntu-24.04", "Ubuntu"),
            ("CentOS7", "CentOS"),
            (" AlmaLinux 9 ", "AlmaLinux"),
            ("Ubuntu", "Ubuntu"),
            ("Альт 10", "Альт"),
            ("9front (Plan 9)", "9front"),
            ("", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(family(name), expected, "{name:?}");
        }
    }
}
