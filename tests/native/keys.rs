//! Our reader of public keys against the parser of a crate that is too large for the page.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use reinstall_panel::domain::ssh_key::{SshKey, SshKeyError};
use ssh_encoding::{Decode, Encode};
use ssh_key::public::{EcdsaPublicKey, Ed25519PublicKey, RsaPublicKey, SkEcdsaSha2NistP256, SkEd25519};

const ED25519: &str = "ssh-ed25519";
const RSA: &str = "ssh-rsa";
const SK_ED25519: &str = "sk-ssh-ed25519@openssh.com";
const SK_P256: &str = "sk-ecdsa-sha2-nistp256@openssh.com";
const CURVES: [(&str, &str, usize); 3] = [
    ("ecdsa-sha2-nistp256", "nistp256", 256),
    ("ecdsa-sha2-nistp384", "nistp384", 384),
    ("ecdsa-sha2-nistp521", "nistp521", 521),
];

/// What the crate reads, if it is all of the data and writes itself the same: its reader passes over
/// lengths that are not true.
fn read<T: Decode + Encode>(data: &[u8]) -> Option<T> {
    let key = T::decode(&mut &*data).ok()?;
    let mut written = Vec::new();
    key.encode(&mut written).ok()?;
    (written == data).then_some(key)
}

/// The bits of a key as the crate reads it, without the points that OpenSSH does not take.
fn expected(name: &str, mut data: &[u8]) -> Option<usize> {
    if String::decode(&mut data).ok()? != name {
        return None;
    }
    let is_whole = |point: &[u8]| point[0] == 4;
    match name {
        ED25519 => read::<Ed25519PublicKey>(data).map(|_| 256),
        SK_ED25519 => read::<SkEd25519>(data).map(|_| 256),
        SK_P256 => {
            read::<SkEcdsaSha2NistP256>(data).filter(|key| is_whole(key.ec_point().as_bytes())).map(|_| 256)
        }
        RSA => {
            let number = read::<RsaPublicKey>(data)?.n;
            let bytes = number.as_positive_bytes().unwrap_or_default();
            Some(bytes.first().map_or(0, |first| bytes.len() * 8 - first.leading_zeros() as usize))
        }
        _ => {
            let key = read::<EcdsaPublicKey>(data).filter(|key| is_whole(key.as_sec1_bytes()))?;
            let is_it = |&(of, curve, _): &(_, _, _)| of == name && curve == key.curve().as_str();
            CURVES.into_iter().find(is_it).map(|(_, _, bits)| bits)
        }
    }
}

fn pieces(of: &[&[u8]]) -> Vec<u8> {
    let with_length = |piece: &&[u8]| [&(piece.len() as u32).to_be_bytes()[..], *piece].concat();
    of.iter().flat_map(with_length).collect()
}

fn bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..=most)
}

/// A point of a curve, seldom of another size or kind.
fn point(bits: usize) -> impl Strategy<Value = Vec<u8>> {
    let size = bits.div_ceil(8);
    let rest = prop_oneof![8 => Just(2 * size), 1 => Just(size), 1 => 0..140_usize];
    (prop_oneof![8 => Just(4_u8), 1 => 0..=5_u8], rest).prop_flat_map(|(tag, rest)| {
        prop::collection::vec(any::<u8>(), rest).prop_map(move |of| [vec![tag], of].concat())
    })
}

/// The name of an algorithm, and the data of a key of it.
fn key() -> impl Strategy<Value = (&'static str, Vec<u8>)> {
    let ed25519 = (prop_oneof![8 => Just(32_usize), 1 => 30..35_usize], any::<bool>(), bytes(5))
        .prop_flat_map(|(size, is_sk, app)| {
            let name = if is_sk { SK_ED25519 } else { ED25519 };
            prop::collection::vec(any::<u8>(), size).prop_map(move |of| match is_sk {
                true => (name, pieces(&[name.as_bytes(), &of, &app])),
                false => (name, pieces(&[name.as_bytes(), &of])),
            })
        });
    let number = prop_oneof![bytes(3), bytes(300), bytes(300).prop_map(|of| [vec![0], of].concat())];
    let rsa = (prop_oneof![4 => Just(vec![1, 0, 1]), 1 => bytes(4)], number)
        .prop_map(|(e, n)| (RSA, pieces(&[RSA.as_bytes(), &e, &n])));
    let ecdsa = (0..3_usize, prop_oneof![6 => Just(0_usize), 1 => 1..3_usize]).prop_flat_map(|(at, off)| {
        let (name, _, bits) = CURVES[at];
        let curve = CURVES[(at + off) % 3].1;
        point(bits).prop_map(move |of| (name, pieces(&[name.as_bytes(), curve.as_bytes(), &of])))
    });
    let sk_p256 = (point(256), prop_oneof![6 => Just("nistp256"), 1 => Just("nistp384")], "[a-z:]{0,5}")
        .prop_map(|(of, curve, app)| {
            (SK_P256, pieces(&[SK_P256.as_bytes(), curve.as_bytes(), &of, app.as_bytes()]))
        });
    prop_oneof![ed25519, rsa, ecdsa, sk_p256]
}

/// What is done to the data of a key, at some place.
#[derive(Clone, Copy, Debug)]
enum Harm {
    None,
    Byte(u8),
    Cut,
    More(u8),
    /// A sign of the base64.
    Sign(char),
}

fn harm() -> impl Strategy<Value = Harm> {
    prop_oneof![
        4 => Just(Harm::None),
        2 => any::<u8>().prop_map(Harm::Byte),
        1 => Just(Harm::Cut),
        1 => any::<u8>().prop_map(Harm::More),
        2 => prop::sample::select("ABCghz0189+/=-é".chars().collect::<Vec<_>>()).prop_map(Harm::Sign),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_key_is_read_as_the_crate_reads_it((name, mut data) in key(), harm in harm(), at in any::<prop::sample::Index>()) {
        let place = at.index(data.len());
        match harm {
            Harm::Byte(byte) => data[place] = byte,
            Harm::Cut => data.truncate(place),
            Harm::More(byte) => data.push(byte),
            Harm::None | Harm::Sign(_) => {}
        }
        let mut text = STANDARD.encode(&data);
        if let Harm::Sign(sign) = harm {
            let place = text.len() - 1 - at.index(text.len()).min(3);
            text.replace_range(place..=place, &sign.to_string());
        }
        let wanted = match STANDARD.decode(&text).ok().and_then(|data| expected(name, &data)) {
            None => Err(SshKeyError::Malformed),
            Some(bits) if name == RSA && bits < 2048 => Err(SshKeyError::ShortRsa(bits)),
            Some(bits) => Ok(Some(bits)),
        };
        let read = SshKey::parse(&[name, " ", &text].concat()).map(|key| key.map(|key| key.bits));
        prop_assert_eq!(read, wanted, "{} {}", name, text);
    }
}
