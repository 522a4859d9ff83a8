//! What the API must refuse in the fields of `eq/create_pxe`: pure verdicts on text and disks.

use super::server::Scheme;

pub(crate) const SCRIPT_LIMIT: usize = 32_768;

/// Source: the document's policy, "min 8 symbols, with some numbers and letters in caps".
pub(crate) fn is_strong_password(password: &str) -> bool {
    password.chars().count() >= 8
        && password.chars().any(|c| c.is_ascii_digit())
        && password.chars().any(char::is_uppercase)
}

/// Source: the provider's current client: 8 to 30 characters, a capital, a small letter, a digit, one
/// of `% - _ +` but not as the first, none of `@ #`.
pub(crate) fn is_strictly_strong_password(password: &str) -> bool {
    const SPECIAL: [char; 4] = ['%', '-', '_', '+'];
    is_strong_password(password)
        && password.chars().count() <= 30
        && password.chars().any(|c| c.is_ascii_lowercase())
        && password.contains(SPECIAL)
        && !password.starts_with(SPECIAL)
        && !password.contains(['@', '#'])
}

/// RFC 1123: labels of letters, digits and inner hyphens.
pub(crate) fn is_hostname(hostname: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    hostname.len() <= 253 && hostname.split('.').all(is_label)
}

pub(crate) fn is_public_ssh_key(key: &str) -> bool {
    const TYPES: [&str; 7] = [
        "ssh-rsa",
        "ssh-ed25519",
        "ecdsa-sha2-nistp256",
        "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521",
        "sk-ssh-ed25519@openssh.com",
        "sk-ecdsa-sha2-nistp256@openssh.com",
    ];
    let mut words = key.trim().split(' ');
    let kind = words.next().unwrap_or_default();
    let body = words.next().unwrap_or_default();
    let is_base64 = body.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='));
    TYPES.contains(&kind) && body.starts_with("AAAA") && is_base64 && !key.trim().contains(['\n', '\r'])
}

pub(crate) fn is_callback_url(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        !host.is_empty() && !url.contains(char::is_whitespace)
    })
}

/// Two disks are similar when the smaller is at least 90 % of the larger.
fn is_similar(one: u32, two: u32) -> bool {
    one.min(two) * 10 >= one.max(two) * 9
}

/// Pairs of similar disks, the smallest first, as positions in `disks_gb`.
fn pairs(disks_gb: &[u32]) -> Vec<[usize; 2]> {
    let mut order: Vec<usize> = (0..disks_gb.len()).collect();
    order.sort_by_key(|&at| disks_gb[at]);
    let mut pairs = Vec::new();
    let mut next = 0;
    while next + 1 < order.len() {
        let (one, two) = (order[next], order[next + 1]);
        if is_similar(disks_gb[one], disks_gb[two]) {
            pairs.push([one, two]);
            next += 2;
        } else {
            next += 1;
        }
    }
    pairs
}

/// Why the scheme does not fit the disks; `None` where it does.
pub(crate) fn scheme_misfit(scheme: Scheme, disks_gb: &[u32]) -> Option<&'static str> {
    let fits = match scheme {
        Scheme::Raid0 => true,
        Scheme::Hba => disks_gb.len() > 1,
        Scheme::Raid1 => disks_gb.len() == 2 && pairs(disks_gb).len() == 1,
        Scheme::Raid10 => pairs(disks_gb).len() >= 2,
        Scheme::Raid10S => pairs(disks_gb).len() >= 3,
    };
    (!fits).then_some(match scheme {
        Scheme::Raid0 => "any disk will do",
        Scheme::Hba => "it needs more than one disk",
        Scheme::Raid1 => "it needs two similar disks",
        Scheme::Raid10 => "it needs two pairs of similar disks",
        Scheme::Raid10S => "it needs three pairs of similar disks",
    })
}

/// Which disks an installation with this scheme wipes, as positions in `disks_gb`.
///
/// Without a scheme the worst is assumed: all of them.
pub(crate) fn wiped_disks(scheme: Option<Scheme>, disks_gb: &[u32]) -> Vec<usize> {
    match scheme {
        Some(Scheme::Hba) => (0..disks_gb.len()).min_by_key(|&at| disks_gb[at]).into_iter().collect(),
        Some(Scheme::Raid10 | Scheme::Raid10S) => {
            let mut wiped: Vec<_> = pairs(disks_gb).into_iter().flatten().collect();
            wiped.sort_unstable();
            wiped
        }
        Some(Scheme::Raid0 | Scheme::Raid1) | None => (0..disks_gb.len()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords() {
        for good in ["Passw0rd", "ÄPFEL123", "aaaaaaA1", "A1 & + = %"] {
            assert!(is_strong_password(good), "{good}");
        }
        for bad in ["", "Passw0r", "password1", "PASSWORD", "12345678"] {
            assert!(!is_strong_password(bad), "{bad}");
        }
    }

    #[test]
    fn passwords_under_the_strict_policy() {
        for good in ["Passw0rd-", "a%AAAAA1", &format!("Aa1_{}", "a".repeat(26))] {
            assert!(is_strictly_strong_password(good), "{good}");
        }
        let too_long = format!("Aa1_{}", "a".repeat(27));
        for bad in ["Passw0rd", "-Passw0rd", "PASSW0RD-", "Passw0rd-@", "Passw0rd-#", "Aa1-", &too_long] {
            assert!(!is_strictly_strong_password(bad), "{bad}");
        }
    }

    #[test]
    fn hostnames() {
        let longest = "a".repeat(63);
        for good in ["web-1", "a", "1", "web.example.com", longest.as_str()] {
            assert!(is_hostname(good), "{good}");
        }
        let too_long = "a".repeat(64);
        for bad in ["", "-a", "a-", "a_b", "a..b", "a.", "ä", "a b", &too_long] {
            assert!(!is_hostname(bad), "{bad}");
        }
    }

    #[test]
    fn ssh_keys() {
        let good = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGb/0+= me@home.example";
        assert!(is_public_ssh_key(good));
        for bad in [
            "",
            "ssh-ed25519",
            "AAAAC3NzaC1lZDI1NTE5AAAAI",
            "-----BEGIN OPENSSH PRIVATE KEY-----",
            "ssh-rsa AAAA!",
            "ssh-rsa AAAAB3\nssh-rsa AAAAB3",
        ] {
            assert!(!is_public_ssh_key(bad), "{bad}");
        }
    }

    #[test]
    fn callback_urls() {
        for good in ["https://a.example/x?y=1", "http://192.0.2.1"] {
            assert!(is_callback_url(good), "{good}");
        }
        for bad in ["", "ftp://a.example", "https://", "https:///x", "https://a b"] {
            assert!(!is_callback_url(bad), "{bad}");
        }
    }

    #[test]
    fn schemes_and_what_they_wipe() {
        use Scheme::{Hba, Raid0, Raid1, Raid10, Raid10S};
        type Wiped = Option<&'static [usize]>;
        let cases: &[(Scheme, &[u32], Wiped)] = &[
            (Raid0, &[480], Some(&[0])),
            (Raid0, &[480, 960, 4000], Some(&[0, 1, 2])),
            (Hba, &[480], None),
            (Hba, &[2000, 480], Some(&[1])),
            (Raid1, &[960, 960], Some(&[0, 1])),
            (Raid1, &[900, 1000], Some(&[0, 1])),
            (Raid1, &[899, 1000], None),
            (Raid1, &[960, 960, 960, 960], None),
            (Raid10, &[960, 960], None),
            (Raid10, &[960, 960, 960, 960], Some(&[0, 1, 2, 3])),
            (Raid10, &[500, 500, 1000, 2000, 2000, 2000], Some(&[0, 1, 3, 4])),
            (Raid10S, &[960, 960, 960, 960], None),
            (Raid10S, &[480, 480, 4000, 4000, 4000, 4000], Some(&[0, 1, 2, 3, 4, 5])),
        ];
        for (scheme, disks, wiped) in cases {
            let name = format!("{} on {disks:?}", scheme.name());
            assert_eq!(scheme_misfit(*scheme, disks).is_none(), wiped.is_some(), "{name}");
            if let Some(wiped) = wiped {
                assert_eq!(&wiped_disks(Some(*scheme), disks), wiped, "{name}");
            }
        }
    }
}
