//! The public SSH key of the administrative user.
//!
//! Knows: what a single OpenSSH public key line is, by a maintained parser. Must not know: the
//! private half, ever.

use super::secret::Secret;
use super::strings;
use base64::Engine;
use ssh_encoding::Decode;
use ssh_key::public::{EcdsaPublicKey, Ed25519PublicKey, RsaPublicKey, SkEcdsaSha2NistP256, SkEd25519};

/// A public key in OpenSSH's one-line form.
#[derive(Clone, Debug)]
pub struct SshKey {
    line: Secret<String>,
    /// The algorithm's name, such as `ssh-ed25519`.
    pub algorithm: String,
    /// The comment at its end, often `name@machine`; empty if none.
    pub comment: String,
}

/// Why a text is not a usable public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SshKeyError {
    /// A private key was pasted.
    #[error("a private key")]
    Private,
    /// More than one line.
    #[error("more than one key")]
    Several,
    /// Not an OpenSSH public key.
    #[error("not a public key")]
    Malformed,
    /// RSA with fewer than 2048 bits.
    #[error("an RSA key of {0} bits")]
    ShortRsa(usize),
    /// DSA, which OpenSSH no longer accepts.
    #[error("a DSA key")]
    Dsa,
}

/// Fewest bits of an RSA key. Source: NIST SP 800-57 part 1, 112 bits of security.
const FEWEST_RSA_BITS: usize = 2_048;

impl SshKey {
    /// Reads a key; `None` when there is nothing but space.
    ///
    /// # Errors
    /// When it is a private key, several keys, no key, or too weak.
    pub fn parse(text: &str) -> Result<Option<Self>, SshKeyError> {
        let text = text.trim_ascii();
        if text.is_empty() {
            return Ok(None);
        }
        if strings::contains(text, "PRIVATE KEY") {
            return Err(SshKeyError::Private);
        }
        if strings::has_any(text, b"\r\n") {
            return Err(SshKeyError::Several);
        }
        let (name, rest) = text.split_once(' ').ok_or(SshKeyError::Malformed)?;
        let (data, comment) = rest.split_once(' ').unwrap_or((rest, ""));
        let data =
            base64::engine::general_purpose::STANDARD.decode(data).map_err(|_| SshKeyError::Malformed)?;
        if name == "ssh-dss" {
            return Err(SshKeyError::Dsa);
        }
        match rsa_bits(name, &data) {
            None => Err(SshKeyError::Malformed),
            Some(bits @ 0..FEWEST_RSA_BITS) if name == RSA => Err(SshKeyError::ShortRsa(bits)),
            Some(_) => Ok(Some(Self {
                line: Secret::new(text.to_owned()),
                algorithm: name.to_owned(),
                comment: comment.to_owned(),
            })),
        }
    }

    /// The whole line, for the request that carries it.
    #[must_use]
    pub const fn expose(&self) -> &String {
        self.line.expose()
    }
}

const RSA: &str = "ssh-rsa";

/// Reads a key of the algorithm `name`, each of its numbers by the parser: how many bits an RSA
/// key has, 0 for another; `None` when it is none of that algorithm, whole and alone. The parser's
/// own reader of lines decodes base64 piece by piece and knows algorithms that OpenSSH does not,
/// which is three times the code.
fn rsa_bits(name: &str, mut data: &[u8]) -> Option<usize> {
    let data = &mut data;
    if String::decode(data).ok()? != name {
        return None;
    }
    let mut bits = 0;
    match name {
        "ssh-ed25519" => drop(Ed25519PublicKey::decode(data).ok()?),
        RSA => bits = RsaPublicKey::decode(data).ok()?.n.as_positive_bytes().map_or(0, bit_length),
        "sk-ssh-ed25519@openssh.com" => drop(SkEd25519::decode(data).ok()?),
        "sk-ecdsa-sha2-nistp256@openssh.com" => drop(SkEcdsaSha2NistP256::decode(data).ok()?),
        _ => {
            let curve = name.strip_prefix("ecdsa-sha2-")?;
            if EcdsaPublicKey::decode(data).ok()?.curve().as_str() != curve {
                return None;
            }
        }
    }
    data.is_empty().then_some(bits)
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
        use SshKeyError::{Dsa, Malformed, Private, Several, ShortRsa};
        let (two, misnamed) =
            (format!("{ED25519}\n{ED25519}"), ED25519.replacen("ssh-ed25519", "ssh-rsa", 1));
        let cases = [
            ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----", Private),
            (two.as_str(), Several),
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
}
