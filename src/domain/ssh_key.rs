//! The public SSH key of the administrative user.
//!
//! Knows: what a single OpenSSH public key line is, by a maintained parser. Must not know: the
//! private half, ever.

use super::secret::Secret;
use super::strings;
use base64::Engine;
use base64::alphabet;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use ssh_encoding::Decode;
use ssh_key::EcdsaCurve;
use ssh_key::public::{EcdsaPublicKey, Ed25519PublicKey, RsaPublicKey, SkEcdsaSha2NistP256, SkEd25519};
use zeroize::Zeroizing;

/// A public key in OpenSSH's one-line form.
#[derive(Clone, Debug)]
pub struct SshKey {
    line: Secret<String>,
    /// The algorithm's name, such as `ssh-ed25519`.
    pub algorithm: String,
    /// The comment at its end, often `name@machine`; empty if none.
    pub comment: String,
    /// Bits of its modulus or curve, as `ssh-keygen -l` counts them.
    pub bits: usize,
    /// It was given in another form than the one line that is sent.
    pub is_converted: bool,
}

/// Why a text is not a usable public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SshKeyError {
    /// A private key was pasted.
    #[error("a private key")]
    Private,
    /// More than one key, or one that is broken over lines.
    #[error("more than one line")]
    Several,
    /// Options of an `authorized_keys` file stand before the key.
    #[error("options before the key")]
    Options,
    /// Not an OpenSSH public key.
    #[error("not a public key")]
    Malformed,
    /// RSA with fewer than 2048 bits.
    #[error("an RSA key of {0} bits")]
    ShortRsa(usize),
    /// DSA, which OpenSSH no longer accepts.
    #[error("a DSA key")]
    Dsa,
    /// What reads keys is not there yet.
    #[error("not read yet")]
    Unread,
}

/// Reads a key as [`SshKey::parse`] does, as soon as that is there: it is much code, and a key is
/// not asked for.
pub type ParseSshKey = fn(&str) -> Result<Option<SshKey>, SshKeyError>;

/// Fewest bits of an RSA key. Source: NIST SP 800-57 part 1, 112 bits of security.
const FEWEST_RSA_BITS: usize = 2_048;

impl SshKey {
    /// Reads a key; `None` when there is nothing but space. What is sent has single spaces between
    /// its parts, however many there were.
    ///
    /// # Errors
    /// When it is a private key, several keys, no key, or too weak.
    pub fn parse(text: &str) -> Result<Option<Self>, SshKeyError> {
        let text = Zeroizing::new(seen(text));
        let mut text = text.trim_ascii();
        if text.is_empty() {
            return Ok(None);
        }
        if Self::is_private(text) {
            return Err(SshKeyError::Private);
        }
        let mut converted = Zeroizing::default();
        if strings::contains(text, SSH2_BEGIN) {
            *converted = one_line(text)?;
            text = &converted;
        }
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        let begins = |pair: &[&str]| {
            strings::contains(pair[0], "-") && !pair[0].ends_with('-') && pair[1].starts_with("AAAA")
        };
        let mut keys = words.windows(2).enumerate().filter(|(_, pair)| begins(pair)).map(|(at, _)| at);
        let at = keys.next().ok_or(SshKeyError::Malformed)?;
        if keys.next().is_some() || strings::has_any(text, b"\r\n") {
            return Err(SshKeyError::Several);
        }
        if at > 0 {
            return Err(SshKeyError::Options);
        }
        let name = words[0];
        let data = decoded(words[1]).ok_or(SshKeyError::Malformed)?;
        if name == "ssh-dss" {
            return Err(SshKeyError::Dsa);
        }
        match bits(name, &data) {
            None => Err(SshKeyError::Malformed),
            Some(bits @ 0..FEWEST_RSA_BITS) if name == RSA => Err(SshKeyError::ShortRsa(bits)),
            Some(bits) => Ok(Some(Self {
                line: Secret::new(strings::join(&words, " ")),
                algorithm: name.to_owned(),
                comment: strings::join(&words[2..], " "),
                bits,
                is_converted: !converted.is_empty(),
            })),
        }
    }

    /// Whether it is the private half, or looks like it.
    #[must_use]
    pub fn is_private(text: &str) -> bool {
        PRIVATE.iter().any(|sign| strings::contains(text, sign))
    }

    /// The whole line, for the request that carries it.
    #[must_use]
    pub const fn expose(&self) -> &String {
        self.line.expose()
    }

    /// `SHA256:` and the digest in base64 without padding, as `ssh-keygen -l` writes it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let data = self.expose().split(' ').nth(1).and_then(decoded);
        fingerprint(&data.unwrap_or_default())
    }
}

fn decoded(base64: &str) -> Option<Vec<u8>> {
    STANDARD.decode(base64).ok()
}

const RSA: &str = "ssh-rsa";

/// What private keys have in them: in PEM, in OpenSSH's own form without its frame, of PuTTY.
const PRIVATE: [&str; 3] = ["PRIVATE KEY", "b3BlbnNzaC1rZXktdjEA", "PuTTY-User-Key-File"];

/// Frames of the form that PuTTYgen saves. Source: RFC 4716 section 3.
const SSH2_BEGIN: &str = "BEGIN SSH2 PUBLIC KEY";
const SSH2_END: &str = "END SSH2 PUBLIC KEY";

/// The text as it looks: what is not seen is left out, and any space is a plain one.
fn seen(text: &str) -> String {
    let plain = |c: char| match c {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    text.replace("\r\n", "\n").chars().filter(|c| !strings::is_unseen(*c)).map(plain).collect()
}

/// The one-line form of a key in the form of RFC 4716: headers, then base64 over lines. A paste may
/// have lost the line breaks.
fn one_line(text: &str) -> Result<String, SshKeyError> {
    let mut parts = text.split(SSH2_BEGIN);
    let before = parts.next().unwrap_or_default();
    let body = parts.next().unwrap_or_default();
    if parts.next().is_some() {
        return Err(SshKeyError::Several);
    }
    let end = strings::find(body, SSH2_END);
    // What stands around the frames is another key, or nothing.
    let after = end.map_or("", |end| &body[end + SSH2_END.len()..]);
    if [before, after].iter().any(|text| text.bytes().any(|b| !b.is_ascii_whitespace() && b != b'-')) {
        return Err(SshKeyError::Several);
    }
    let body = body[..end.unwrap_or(body.len())].trim_matches(|c: char| c.is_ascii_whitespace() || c == '-');
    let (mut comment, mut base64) = (String::new(), String::new());
    let mut lines = body.split('\n').map(str::trim_ascii);
    while let Some(line) = lines.next() {
        let Some(colon) = strings::find(line, ":") else {
            base64.extend(line.chars().filter(|c| *c != ' '));
            continue;
        };
        let mut value = line[colon + 1..].trim_ascii().to_owned();
        // A header goes on in the next line after a backslash.
        while value.ends_with('\\') {
            value.pop();
            value.push_str(lines.next().unwrap_or_default());
        }
        // Without line breaks the key follows in the same line.
        if let Some(at) = strings::find(&value, " AAAA") {
            base64.extend(value[at..].chars().filter(|c| *c != ' '));
            value.truncate(at);
        }
        if line[..colon].eq_ignore_ascii_case("comment") {
            value.trim_ascii().trim_matches('"').clone_into(&mut comment);
        }
    }
    let data = decoded(&base64).ok_or(SshKeyError::Malformed)?;
    let name = String::decode(&mut &data[..]).map_err(|_| SshKeyError::Malformed)?;
    Ok(strings::join(&[&*name, &*base64, &*comment], " ").trim_ascii_end().to_owned())
}

/// Reads a key of the algorithm `name`, each of its numbers by the parser: how many bits it has;
/// `None` when it is none of that algorithm, whole and alone. The parser's own reader of lines
/// decodes base64 piece by piece and knows algorithms that OpenSSH does not, which is three times
/// the code.
fn bits(name: &str, mut data: &[u8]) -> Option<usize> {
    let data = &mut data;
    if String::decode(data).ok()? != name {
        return None;
    }
    let mut bits = 256;
    match name {
        "ssh-ed25519" => drop(Ed25519PublicKey::decode(data).ok()?),
        RSA => bits = RsaPublicKey::decode(data).ok()?.n.as_positive_bytes().map_or(0, bit_length),
        "sk-ssh-ed25519@openssh.com" => drop(SkEd25519::decode(data).ok()?),
        "sk-ecdsa-sha2-nistp256@openssh.com" => drop(SkEcdsaSha2NistP256::decode(data).ok()?),
        _ => {
            let curve = EcdsaPublicKey::decode(data).ok()?.curve();
            if name.strip_prefix("ecdsa-sha2-") != Some(curve.as_str()) {
                return None;
            }
            bits = match curve {
                EcdsaCurve::NistP256 => 256,
                EcdsaCurve::NistP384 => 384,
                EcdsaCurve::NistP521 => 521,
            };
        }
    }
    data.is_empty().then_some(bits)
}

/// The digest in base64 without padding. The crate's own writer of base64 is 0.4 KB more.
fn fingerprint(data: &[u8]) -> String {
    let signs = alphabet::STANDARD.as_str().as_bytes();
    let mut out = "SHA256:".to_owned();
    for three in Sha256::digest(data).chunks(3) {
        let bits = three.iter().rev().fold(0, |bits, byte| bits >> 8 | u32::from(*byte) << 16);
        for sign in 0..=three.len() {
            out.push(char::from(signs[(bits >> (18 - 6 * sign)) as usize & 63]));
        }
    }
    out
}

fn bit_length(bytes: &[u8]) -> usize {
    bytes.first().map_or(0, |first| bytes.len() * 8 - first.leading_zeros() as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ED25519: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBRVMoy5eTdNZCuzAv2svzffF58Jrk06B1Foyn48QSgv user@example.com";
    const RSA_1024: &str = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDs1CV7mrhNAjSzTsAWsjLRH89DqDiJWLyvcNRJlzUH6ZjZ0vsTB6xO37OW9lbhkB5ynYebLUk//a85arYJju+7KyKIGDNNCGK9G3hV3sht88nJNnIPAaW24VRUm+rFh3lxzFB6JCqhuvMeSxjExsC4f6T4ojE52IMZCJwiokMWAQ== old";

    #[test]
    fn a_good_key_tells_its_algorithm_and_comment() {
        let key = SshKey::parse(&format!("  {ED25519}\n")).expect("good").expect("a key");
        assert_eq!((key.algorithm.as_str(), key.comment.as_str()), ("ssh-ed25519", "user@example.com"));
        assert_eq!(key.expose(), ED25519);
        assert!(!format!("{key:?}").contains("AAAAC3"));
    }

    const SK: &str = "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIBRVMoy5eTdNZCuzAv2svzffF58Jrk06B1Foyn48QSgvAAAABHNzaDo=";
    const P256: &str = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBGsX0fLhLEJH+Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT+NC4v4af5uO5+tKfA+eFivOM1drMV7Oy7ZAaDe/UfU=";
    /// A point of P-256 under the name of P-384.
    const MIXED: &str = "ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAyNTYAAABBBGsX0fLhLEJH+Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT+NC4v4af5uO5+tKfA+eFivOM1drMV7Oy7ZAaDe/UfU=";
    const DSA: &str = "ssh-dss AAAAB3NzaC1kc3MAAAABBQAAAAEFAAAAAQUAAAABBQ== old";

    #[test]
    fn keys_of_the_other_algorithms_are_read() {
        for line in [SK, P256] {
            let key = SshKey::parse(line).expect("good").expect("a key");
            assert_eq!(Some(key.algorithm.as_str()), line.split(' ').next());
        }
    }

    #[test]
    fn each_bad_key_has_its_own_error() {
        use SshKeyError::{Dsa, Malformed, Options, Private, Several, ShortRsa};
        let (two, misnamed) =
            (format!("{ED25519}\n{ED25519}"), ED25519.replacen("ssh-ed25519", "ssh-rsa", 1));
        let cases = [
            ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----", Private),
            (two.as_str(), Several),
            ([ED25519, " ", ED25519].concat().leak(), Several),
            (ED25519.replacen("AAAAIB", "AAAA\nIB", 1).leak(), Several),
            (["no-pty,from=\"192.0.2.1\" ", ED25519].concat().leak(), Options),
            ("b3BlbnNzaC1rZXktdjEAAAAABG5vbmU", Private),
            ("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none", Private),
            ("---- BEGIN SSH2 PUBLIC KEY ----\nAAAAC3\n---- END SSH2 PUBLIC KEY ----", Malformed),
            ("ssh-ed25519", Malformed),
            ("ssh-ed25519 not-base64!", Malformed),
            ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN", Malformed),
            ("hello", Malformed),
            (misnamed.as_str(), Malformed),
            (RSA_1024, ShortRsa(1024)),
            (DSA, Dsa),
            (MIXED, Malformed),
        ];
        for (text, error) in cases {
            assert_eq!(SshKey::parse(text).map(|_| ()), Err(error), "{text}");
        }
        assert!(SshKey::parse(" ").is_ok_and(|key| key.is_none()));
    }

    #[test]
    fn bits_and_fingerprint_are_those_of_ssh_keygen() {
        let cases = [
            (
                "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBKbapTY1FE/LFQ35C+N9trlphSlAgRanjZWl77yMW2+cqkKQ9EZ0tk/aPeqc0oFswkMrsumKEuDZjMCdskKZwF4=",
                256,
                "SHA256:fTvSYs8mYHl1vjeSNpIysVlbIxNyuh1fSMDoIVcefpY",
            ),
            (
                "ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBGbaOlXhLt9LEMks/fobNi6pJOy8FOlngbj5uEVInLIHgukPfkDfcGo2W5KbLW52rM8W+ysjfS41F5Pvs/OdnjoiUFmk2RYrfrZyxOCuHUpqAYXmVpegp9o0vJf+CXz+8A==",
                384,
                "SHA256:79fcPlIqJ5YnCtCsUS0wpNxOIJrrl0ys/4wEmpmCY44",
            ),
            (
                "ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAHDWaV+QDSW4lzcisTnoh4K2eeXMrTeCg7Wk1vUw7hrmjVjiO0GoiISHzmhUoq7ExtRz5LtJiZszfw5NNjE+mk/xAHVrKJJBM6TYoV7O4LF8zai1sqUF+VK/VrcqiiBEKBq1+ljKuITXJYlo5Sx3Kj7w8eELs9ZIDDPVi+iNmVnWVm3jg==",
                521,
                "SHA256:0AiMVPJdeegUohFb6cvA8K+OefRUGh/757NNIevLFKI",
            ),
            (
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFQCOgXngq6q9TbEuEtINuyH75rxizYyBLMX3PJnnTd+",
                256,
                "SHA256:LyfQnFI7PsQEshx59zLhN+eMEANZtJDRK/eQWPtJCWk",
            ),
            (
                "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCqszuieLmpTxj8/NsfdnYTsddb1vbiS5P2exB3oKyURs5uYAw+QoKkMx/an5xExZQS/xaxzmM+bR2lvHz9hi48igz+x+NI5FKuqsYKHwoIjGgQZ57cP/GFk3PJcLVtnCRnWeQpqJ5bKQmMBkVEmH258a75a8UQYItw+3DeW7YezLNiorTF81sBc8hWeOq2GDrnrHhYc6VLoCFd4N70OAW4PDUT87vj3za9Mn5KuIRMf6GVNBdIYr8X4eQz564COeuo+iL8TjLW2pfJnwJTinHwv1VQm/7VVIXmrd+FNZPSMUUs00/gpf+6UhxJ7l/zYj8fIfbvaDjcaxrjV57QJjwN",
                2048,
                "SHA256:6qOJIQUChnCj1YgSwsbISUFR1/xCbDGD2VUP9AVkPaY",
            ),
            (
                "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQCl63dDxsCX5ZTfXqralQy88yZRTBL2haFg1v2F8yxHlONFkKfv+4XHT24f9zq52LE1IqrT7xX8mU8Ouybxhm9YBwcw8bhZ2R+ix7lWikmskWkcoWxNw1USVyyAnWzANMYcrngiyrP5yZzVagbySvT2UjD23stNX9dxrkzJZx8NKmaxEbkrcj4uqFl/x8vy6Mu/xt4r4LCJbWaVXxg747P/dd+bwc1TLT0mYXMmDzfu/fH1m3EZDj8tBJZ/5D3eAlhSMAQugP6dyIrn8LPco2CeYRa864MTNuPouY8OzDzhK1RofQ/w/jWJ8IAae16NWpKWKaM1WAkW3lp3AvyXlljIZqfd3QAtjkW+uM0bIpqE3oTcTquImEDhD9B/qOaRxDHXmD+HtVTNxYo/st95FKfnuH6A8dKoDXW6RrtCeLpfn0VNNXim5MVHEPrKWnGQ2eWpT0FY/0Xc/dWk7VGChKxgLN8uw/phhSx5wdp6TqABvwbqiWHSAjvBRvARAUJ1rrE=",
                3072,
                "SHA256:Ip6qh7R32Zpagvp5JoXHYxDCTa+hORcM06RrYg8LW8g",
            ),
            (SK, 256, "SHA256:X6UuzC9ODjLQ7MZp7hgXGgtlfp0V3844mxtzFEL/BQE"),
        ];
        for (line, bits, fingerprint) in cases {
            let key = SshKey::parse(line).expect("good").expect("a key");
            assert_eq!((key.bits, key.fingerprint().as_str()), (bits, fingerprint), "{line}");
        }
    }

    /// The data of a line in the form that PuTTYgen saves, 64 characters a line.
    fn saved(line: &str, headers: &str) -> String {
        let mut lines = vec!["---- BEGIN SSH2 PUBLIC KEY ----".to_owned()];
        lines.extend((!headers.is_empty()).then(|| headers.to_owned()));
        let data: Vec<char> = line.split(' ').nth(1).expect("data").chars().collect();
        lines.extend(data.chunks(64).map(|part| part.iter().collect()));
        lines.push("---- END SSH2 PUBLIC KEY ----".to_owned());
        lines.join("\n")
    }

    #[test]
    fn the_form_that_puttygen_saves_is_made_one_line() {
        let bare = ED25519.rsplit_once(' ').expect("a comment").0;
        for (headers, comment) in [
            ("", ""),
            ("Comment: \"rsa-key-20240101\"", "rsa-key-20240101"),
            ("Comment: me at home", "me at home"),
            ("Subject: me\nComment: \"a long \\\ncomment\"\nx-private: 1", "a long comment"),
        ] {
            let text = saved(ED25519, headers);
            for text in [
                text.clone(),
                text.replace('\n', "\r\n"),
                text.replace("---- ", "----").replace(" ----", "----"),
                format!("\u{feff}{text}\n"),
            ] {
                let key = SshKey::parse(&text).expect("good").expect("a key");
                assert_eq!(
                    (key.algorithm.as_str(), key.comment.as_str()),
                    ("ssh-ed25519", comment),
                    "{text}"
                );
                assert_eq!(key.expose(), [bare, " ", comment].concat().trim_end(), "{text}");
                assert!(key.is_converted, "{text}");
            }
        }
        let lost_breaks = saved(P256, "Comment: \"one line\"").replace('\n', " ");
        let key = SshKey::parse(&lost_breaks).expect("good").expect("a key");
        assert_eq!((key.bits, key.comment.as_str()), (256, "one line"));
        let (two, cut) = (saved(ED25519, "") + "\n" + &saved(P256, ""), saved(ED25519, ""));
        let cases = [
            (two, SshKeyError::Several),
            ([&cut, "\n", ED25519].concat(), SshKeyError::Several),
            ([ED25519, "\n", &cut].concat(), SshKeyError::Several),
            (cut.replace("QSgv", ""), SshKeyError::Malformed),
            (saved(RSA_1024, ""), SshKeyError::ShortRsa(1024)),
            (saved(DSA, ""), SshKeyError::Dsa),
            ("---- BEGIN SSH2 PUBLIC KEY ----".to_owned(), SshKeyError::Malformed),
            ("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nAAAA".to_owned(), SshKeyError::Private),
        ];
        for (text, error) in cases {
            assert_eq!(SshKey::parse(&text).map(|_| ()), Err(error), "{text}");
        }
    }

    #[test]
    fn what_is_not_seen_around_and_between_the_parts_is_no_harm() {
        let [name, data, comment] =
            <[&str; 3]>::try_from(ED25519.split(' ').collect::<Vec<_>>()).expect("three");
        for text in [
            format!("\u{feff}{ED25519}"),
            format!("{name}\u{a0}{data}\u{a0}{comment}"),
            format!("\u{200b}{name}\u{200b} {data}\u{202f}{comment}\u{200b}"),
            format!("\u{3000}{name} \u{2060}{data}\u{2009}{comment}\u{2028}"),
            format!("{name} {}\u{200b}{} {comment}", &data[..20], &data[20..]),
        ] {
            let key = SshKey::parse(&text).expect("good").expect("a key");
            assert_eq!(key.expose(), ED25519, "{text:?}");
            assert!(!key.is_converted);
        }
        assert!(SshKey::parse("\u{feff}\u{a0}\u{200b}\n").is_ok_and(|key| key.is_none()));
        let private = "\u{feff}-----BEGIN OPENSSH PRIVATE\u{a0}KEY-----";
        assert_eq!(SshKey::parse(private).map(|_| ()), Err(SshKeyError::Private));
    }

    #[test]
    fn any_space_between_the_parts_is_sent_as_one() {
        let wide = ED25519.replace(' ', " \t  ") + "  at home";
        let key = SshKey::parse(&wide).expect("good").expect("a key");
        assert_eq!(key.expose(), &[ED25519, " at home"].concat());
        assert_eq!(key.comment, "user@example.com at home");
    }
}
