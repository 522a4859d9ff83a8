//! What can be read back of a server after its reinstall, against what was ordered.
//!
//! Knows: what is asked, and what each answer confirms. Must not know: how it is shown.

use crate::api::{ApiError, AsyncAnswer, Call, Reply};
use crate::domain::id::AsyncKey;
use crate::domain::plan::Order;
use crate::domain::strings;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// What the server is called.
    Hostname,
    /// The system on it.
    System,
    /// Whether it is switched on.
    Power,
}

impl Aspect {
    /// In the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Hostname, Self::System, Self::Power];
}

/// What was found of one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// As it was ordered.
    Confirmed(String),
    /// In other words than it was ordered, so that neither can be shown: that it is the same, or that it
    /// is not.
    InOtherWords(String),
    /// Something else.
    Different(String),
    /// The API does not tell.
    Untold,
    /// The call failed.
    Failed(ApiError),
}

/// Compares the name and the system with what `eq/show` tells.
#[must_use]
pub fn shown(answer: Result<Reply, ApiError>, order: &Order) -> [Found; 2] {
    let server = match answer {
        Ok(Reply::Server(server)) => *server,
        Ok(_) => return [Found::Untold, Found::Untold],
        Err(error) => return [Found::Failed(error.clone()), Found::Failed(error)],
    };
    let hostname = server.hostname.map_or(Found::Untold, |told| {
        if is_same_host(&told, order.hostname.as_str()) {
            Found::Confirmed(told)
        } else {
            Found::Different(told)
        }
    });
    let system = server.os.map_or(Found::Untold, |told| match compare(&order.os_name, &told) {
        Some(true) => Found::Confirmed(told),
        Some(false) => Found::Different(told),
        None => Found::InOtherWords(told),
    });
    [hostname, system]
}

/// Whether two names are of one host: the same, or one is the other's first label alone, as a system tells
/// it without its domain. Names with a domain each have to be the same.
fn is_same_host(told: &str, ordered: &str) -> bool {
    let plain = |name: &str| {
        let name = strings::trimmed(name);
        name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
    };
    let (told, ordered) = (plain(told), plain(ordered));
    let is_first = |label: &str, name: &str| name.split('.').next() == Some(label);
    told == ordered || is_first(&told, &ordered) || is_first(&ordered, &told)
}

/// Families of systems, each with the words by which it is named in small letters. What is derived from
/// another stands before it, as it may tell the other's name.
const FAMILIES: [(&str, &[&str]); 25] = [
    ("proxmox", &["proxmox", "pve"]),
    ("ubuntu", &["ubuntu"]),
    ("kali", &["kali"]),
    ("mint", &["mint"]),
    ("astra", &["astra"]),
    ("debian", &["debian"]),
    ("centos", &["centos"]),
    ("rocky", &["rocky", "rockylinux"]),
    ("alma", &["alma", "almalinux"]),
    ("oracle", &["oracle", "oraclelinux"]),
    ("amazon", &["amazon"]),
    ("rhel", &["rhel", "redhat", "red"]),
    ("fedora", &["fedora"]),
    ("suse", &["suse", "opensuse", "sles", "sle"]),
    ("arch", &["arch", "archlinux"]),
    ("gentoo", &["gentoo"]),
    ("alpine", &["alpine"]),
    ("nixos", &["nixos"]),
    ("windows", &["windows", "win"]),
    ("freebsd", &["freebsd"]),
    ("openbsd", &["openbsd"]),
    ("netbsd", &["netbsd"]),
    ("esxi", &["esxi", "vmware", "vsphere"]),
    ("xenserver", &["xenserver", "xcp", "citrix"]),
    ("truenas", &["truenas"]),
];

/// Whether what is told is the system that was ordered; `None` when neither can be shown.
fn compare(ordered: &str, told: &str) -> Option<bool> {
    let plain = |name: &str| -> String {
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    // `Debian-12` and `debian 12` are the same system.
    if plain(ordered) == plain(told) {
        return Some(true);
    }
    let ((one, one_version), (other, other_version)) = (system(ordered)?, system(told)?);
    // What is made from another system may tell the other's name.
    let is_made_from = |derived, base| derived == "proxmox" && base == "debian";
    if one != other {
        return (!is_made_from(one, other) && !is_made_from(other, one)).then_some(false);
    }
    let is_other = one_version.iter().zip(&other_version).any(|(one, other)| one != other);
    is_other.then_some(false)
}

/// The family in a name, and the parts of the version after it; none for a family that is not known.
fn system(name: &str) -> Option<(&'static str, Vec<u64>)> {
    let lower = name.to_lowercase();
    // A name joined to its version, such as `debian12`, is two words.
    let mut words: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in lower.chars() {
        // What is added to a system has a version of its own.
        if matches!(c, '(' | '[' | '/') && has_version(&words) || c == '+' {
            break;
        }
        let is_joined = c == '.' && last.is_ascii_digit();
        if c.is_alphanumeric() || is_joined {
            let begins = !(last.is_alphanumeric() || last == '.')
                || last != '.' && last.is_ascii_digit() != c.is_ascii_digit() && c != '.';
            if begins {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.push(c);
            }
        }
        last = c;
    }
    let is_of = |known: &[&str]| words.iter().position(|word| known.contains(&&**word));
    let (family, at) = FAMILIES.iter().find_map(|(family, known)| Some((*family, is_of(known)?)))?;
    // `Windows NT 10.0` is a version of the kernel, which several systems have.
    if words.get(at + 1).is_some_and(|word| word == "nt") {
        return Some((family, Vec::new()));
    }
    let version = words[at..].iter().find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let parts = version.map(|version| version.split('.').filter_map(|part| part.parse().ok()).collect());
    Some((family, parts.unwrap_or_default()))
}

fn has_version(words: &[String]) -> bool {
    words.iter().any(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

/// What is asked next about the power: the answer comes behind a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// It is known.
    Known(Found),
    /// The key is asked, a little later.
    Ask(AsyncKey),
}

/// How often the key is asked until the API counts as not telling.
pub const MOST_ASKED: u32 = 20;

/// Reads an answer to `eq/status`, or to a question about its key.
#[must_use]
pub fn power(answer: Result<Reply, ApiError>, key: Option<&AsyncKey>) -> Next {
    let found = match (answer, key) {
        (Ok(Reply::Accepted(key)), _) => return Next::Ask(key),
        (Ok(Reply::Async(AsyncAnswer::NotReady | AsyncAnswer::Stage(_))), Some(key)) => {
            return Next::Ask(key.clone());
        }
        (Ok(Reply::Async(AsyncAnswer::Done(message))), _) => said(&message.scope),
        (Ok(_), _) => Found::Untold,
        // Not every API has the call.
        (Err(ApiError::Refused { .. }), _) => Found::Untold,
        (Err(error), _) => Found::Failed(error),
    };
    Next::Known(found)
}

/// What the words say of the power, such as "Chassis Power is on".
fn said(words: &str) -> Found {
    let has = |wanted: &str| {
        words.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word.eq_ignore_ascii_case(wanted))
    };
    match (has("on"), has("off")) {
        (true, false) => Found::Confirmed(words.to_owned()),
        (false, true) => Found::Different(words.to_owned()),
        _ => Found::Untold,
    }
}

/// The calls that are made, for words about them.
#[must_use]
pub const fn call_name(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Hostname | Aspect::System => "eq/show",
        Aspect::Power => "eq/status",
    }
}

/// The first calls.
#[must_use]
pub fn calls(order: &Order) -> [Call; 2] {
    [Call::Show(order.server), Call::Status(order.server)]
}

/// Everything that was found in one line, for whoever hears it: what is confirmed, what is different.
#[must_use]
pub fn counts(found: &[Option<Found>; 3]) -> [String; 2] {
    let count = |is: fn(&Found) -> bool| strings::count(found.iter().flatten().filter(|it| is(it)).count());
    [count(|it| matches!(it, Found::Confirmed(_))), count(|it| matches!(it, Found::Different(_)))]
}
