//! What one gets at the server by: password, hostname, key, PIN.

use super::{Row, row};
use reinstall_panel::domain::hostname::{Hostname, HostnameError};
use reinstall_panel::domain::password::{Policy, RootPassword, Rule};
use reinstall_panel::domain::pin::{Pin, PinError};
use reinstall_panel::domain::ssh_key::{SshKey, SshKeyError};

pub fn rows() -> Vec<Row> {
    let mut rows = passwords();
    rows.extend(hostnames());
    rows.extend(keys());
    rows.extend(pins());
    rows
}

/// A password, and the rules that it breaks of the document's policy and of the strict one.
fn passwords() -> Vec<Row> {
    use Rule::{
        AtMost128, Capital, Digit, Longer, NoControl, NoForbidden, Shorter, Small, Special, StartsPlain,
    };
    let long = ["Aa1+", &"x".repeat(26)].concat();
    let longer = [&long, "x"].concat();
    let (most, huge) = ("A1".repeat(64), "A1".repeat(2_500));
    let cases: [(&str, &[Rule], &[Rule]); 45] = [
        ("", &[Longer, Capital, Digit], &[Longer, Capital, Small, Digit, Special]),
        (" ", &[Longer, Capital, Digit], &[Longer, Capital, Small, Digit, Special]),
        ("        ", &[Capital, Digit], &[Capital, Small, Digit, Special]),
        ("Abcdefg1", &[], &[Special]),
        ("Abcdef1+", &[], &[]),
        ("Abcdef1%", &[], &[]),
        ("Abcdef1-", &[], &[]),
        ("Abcdef1_", &[], &[]),
        ("Abcde1+", &[Longer], &[Longer]),
        ("ABCDEF1+", &[], &[Small]),
        ("abcdef1+", &[Capital], &[Capital]),
        ("Abcdefg+", &[Digit], &[Digit]),
        ("+Abcdef1", &[], &[StartsPlain]),
        ("-Abcdef1", &[], &[StartsPlain]),
        ("_Abcdef1", &[], &[StartsPlain]),
        ("%Abcdef1", &[], &[StartsPlain]),
        ("%-_+%-_+", &[Capital, Digit], &[Capital, Small, Digit, StartsPlain]),
        ("Abcd@f1+", &[], &[NoForbidden]),
        ("Abcd#f1+", &[], &[NoForbidden]),
        ("@bcDef1+", &[], &[NoForbidden]),
        ("#1Abcdefg", &[], &[Special, NoForbidden]),
        ("Abcdef1!", &[], &[Special]),
        ("Abcdef1 +", &[], &[]),
        (" Abcdef1+", &[], &[]),
        ("Abcdef1+ ", &[], &[]),
        ("Abcdef1+\n", &[NoControl], &[NoControl]),
        ("Abcdef1+\r\n", &[NoControl], &[NoControl]),
        ("Abc\tdef1+", &[NoControl], &[NoControl]),
        ("Abcdef1+\0", &[NoControl], &[NoControl]),
        ("Abcdef1+\u{7f}", &[NoControl], &[NoControl]),
        ("Abcdef1+\u{85}", &[NoControl], &[NoControl]),
        ("\u{1b}[31mAB1", &[NoControl], &[Special, NoControl]),
        ("Äbcdefg1", &[Capital], &[Capital, Special]),
        ("ПарольABC1", &[], &[Small, Special]),
        ("пароль12+", &[Capital], &[Capital, Small]),
        ("Abcdefg１+", &[Digit], &[Digit]),
        ("Abcdefg٣+", &[Digit], &[Digit]),
        ("Aé1+Aé1", &[Longer], &[Longer, Small]),
        ("🔑🔑🔑🔑A1a+", &[], &[]),
        ("🔑🔑🔑A1a+", &[Longer], &[Longer]),
        ("12345678", &[Capital], &[Capital, Small, Special]),
        (&long, &[], &[]),
        (&longer, &[], &[Shorter]),
        (&most, &[], &[Shorter, Small, Special]),
        (&huge, &[AtMost128], &[Shorter, Small, Special]),
    ];
    let mut rows = Vec::new();
    for (text, document, strict) in cases {
        for (field, policy, broken) in [
            ("password by the document", Policy::Document, document),
            ("password by the strict policy", Policy::Strict, strict),
        ] {
            let wanted = if broken.is_empty() { Ok(text.to_owned()) } else { Err(broken.to_vec()) };
            let got = RootPassword::parse(text, policy).map(|password| password.expose().clone());
            rows.push(row(field, text, &wanted, &got));
        }
    }
    rows
}

fn hostnames() -> Vec<Row> {
    use HostnameError::{Address, Character, EmptyLabel, Hyphen, International, LongLabel, Missing, TooLong};
    let label = "a".repeat(63);
    let long_label = "a".repeat(64);
    let name = [&label, ".", &label, ".", &label, ".", &"b".repeat(61)].concat();
    let long_name = [&name, "b"].concat();
    let dotted = [&name, "."].concat();
    let cases: [(&str, Result<&str, HostnameError>); 62] = [
        ("web-1", Ok("web-1")),
        ("a", Ok("a")),
        ("1a", Ok("1a")),
        ("3com.net", Ok("3com.net")),
        ("Web-1.Example.COM", Ok("web-1.example.com")),
        ("  web-1\n", Ok("web-1")),
        ("x--y", Ok("x--y")),
        ("xn--bcher-kva.example", Ok("xn--bcher-kva.example")),
        ("1.2.3.4.example", Ok("1.2.3.4.example")),
        ("10.0.0.0x1", Ok("10.0.0.0x1")),
        (&label, Ok(&label)),
        (&name, Ok(&name)),
        ("", Err(Missing)),
        (" ", Err(Missing)),
        ("\n\t", Err(Missing)),
        (".", Err(EmptyLabel)),
        ("..", Err(EmptyLabel)),
        (".web", Err(EmptyLabel)),
        ("web.", Err(EmptyLabel)),
        ("web..example", Err(EmptyLabel)),
        ("-", Err(Hyphen)),
        ("-web", Err(Hyphen)),
        ("web-", Err(Hyphen)),
        ("web-.example", Err(Hyphen)),
        ("web.-example", Err(Hyphen)),
        ("web.example-", Err(Hyphen)),
        ("--help", Err(Hyphen)),
        ("web_1", Err(Character('_'))),
        ("_dmarc.example", Err(Character('_'))),
        ("web 1", Err(Character(' '))),
        ("web\t1", Err(Character('\t'))),
        ("web\n1", Err(Character('\n'))),
        ("web\r\ndb", Err(Character('\r'))),
        ("web\0", Err(Character('\0'))),
        ("web,db", Err(Character(','))),
        ("web;reboot", Err(Character(';'))),
        ("$(reboot)", Err(Character('$'))),
        ("`id`", Err(Character('`'))),
        ("web'", Err(Character('\''))),
        ("web\"", Err(Character('"'))),
        ("<b>", Err(Character('<'))),
        ("a&b=c", Err(Character('&'))),
        ("100%", Err(Character('%'))),
        ("*.example.com", Err(Character('*'))),
        ("root@web-1", Err(Character('@'))),
        ("web-1:22", Err(Character(':'))),
        ("https://web-1.example.com", Err(Character(':'))),
        ("web-1/24", Err(Character('/'))),
        ("..\\web", Err(Character('\\'))),
        ("fe80::1", Err(Character(':'))),
        ("bücher.example", Err(International)),
        ("сервер", Err(International)),
        ("web‑1", Err(International)),
        ("web\u{200b}1", Err(International)),
        ("web\u{a0}1", Err(International)),
        ("ｗｅｂ", Err(International)),
        ("192.0.2.1", Err(Address)),
        ("25250", Err(Address)),
        ("web.1", Err(Address)),
        (&long_label, Err(LongLabel)),
        (&long_name, Err(TooLong)),
        (&dotted, Err(TooLong)),
    ];
    let verdict = |text| Hostname::parse(text).map(|name| name.as_str().to_owned());
    cases
        .iter()
        .map(|(text, wanted)| row("hostname", text, &wanted.map(str::to_owned), &verdict(text)))
        .collect()
}

const ED25519: &str = "AAAAC3NzaC1lZDI1NTE5AAAAIFQCOgXngq6q9TbEuEtINuyH75rxizYyBLMX3PJnnTd+";
const P256: &str = "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBKbapTY1FE/LFQ35C+N9trlphSlAgRanjZWl77yMW2+cqkKQ9EZ0tk/aPeqc0oFswkMrsumKEuDZjMCdskKZwF4=";
const P384: &str = "AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBGbaOlXhLt9LEMks/fobNi6pJOy8FOlngbj5uEVInLIHgukPfkDfcGo2W5KbLW52rM8W+ysjfS41F5Pvs/OdnjoiUFmk2RYrfrZyxOCuHUpqAYXmVpegp9o0vJf+CXz+8A==";
const P521: &str = "AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAHDWaV+QDSW4lzcisTnoh4K2eeXMrTeCg7Wk1vUw7hrmjVjiO0GoiISHzmhUoq7ExtRz5LtJiZszfw5NNjE+mk/xAHVrKJJBM6TYoV7O4LF8zai1sqUF+VK/VrcqiiBEKBq1+ljKuITXJYlo5Sx3Kj7w8eELs9ZIDDPVi+iNmVnWVm3jg==";

/// A key, and its bits.
fn keys() -> Vec<Row> {
    use SshKeyError::{Dsa, Malformed, Options, Private, Several, ShortRsa};
    let cases: [(&str, Result<Option<usize>, SshKeyError>); 53] = [
        ("", Ok(None)),
        (" \n\t", Ok(None)),
        ("x", Err(Malformed)),
        ("ssh-ed25519", Err(Malformed)),
        ("ssh-ed25519 ", Err(Malformed)),
        ("ssh-ed25519 AAAA", Err(Malformed)),
        ("ssh-ed25519 AAAA!", Err(Malformed)),
        ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA …", Err(Malformed)),
        ("~/.ssh/id_ed25519.pub", Err(Malformed)),
        ("SHA256:LyfQnFI7PsQEshx59zLhN+eMEANZtJDRK/eQWPtJCWk", Err(Malformed)),
        ("https://github.com/user.keys", Err(Malformed)),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE", Err(Private)),
        ("-----BEGIN PRIVATE KEY-----\nMIIE", Err(Private)),
        ("-----BEGIN EC PRIVATE KEY-----", Err(Private)),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA", Err(Private)),
        ("b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ", Err(Private)),
        ("PuTTY-User-Key-File-2: ssh-rsa", Err(Private)),
        ("-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----", Err(Malformed)),
        ("ssh-dss AAAAB3NzaC1kc3MAAAABBQAAAAEFAAAAAQUAAAABBQ==", Err(Dsa)),
        (
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFQCOgXngq6q9TbEuEtINuyH75rxizYyBLMX3PJnnTd+AA==",
            Err(Malformed),
        ),
        ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAHwEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=", Err(Malformed)),
        ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5/////w==", Err(Malformed)),
        ("ssh-rsa AAAAB3NzaC1yc2EAAAAAAAAAAA==", Err(ShortRsa(0))),
        (
            "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAQQCAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
            Err(ShortRsa(512)),
        ),
        (
            "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQCAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQ==",
            Err(ShortRsa(1024)),
        ),
        (
            "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=",
            Err(ShortRsa(2047)),
        ),
        (
            "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
            Ok(Some(2048)),
        ),
        (
            "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQCAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=",
            Ok(Some(3072)),
        ),
        (&["ssh-ed25519 ", ED25519].concat(), Ok(Some(256))),
        (&["  ssh-ed25519\t", ED25519, "   me \n"].concat(), Ok(Some(256))),
        (&["ssh-ed25519 ", ED25519, " ключ администратора"].concat(), Ok(Some(256))),
        (&["ecdsa-sha2-nistp256 ", P256].concat(), Ok(Some(256))),
        (&["ecdsa-sha2-nistp384 ", P384].concat(), Ok(Some(384))),
        (&["ecdsa-sha2-nistp521 ", P521].concat(), Ok(Some(521))),
        (&["ssh-ed25519 ", ED25519, "\nssh-ed25519 ", ED25519].concat(), Err(Several)),
        (&["ssh-ed25519 ", ED25519, " ssh-ed25519 ", ED25519].concat(), Err(Several)),
        (&["ssh-ed25519 ", ED25519, "\r\n# mine"].concat(), Err(Several)),
        (&["ssh-ed25519 ", ED25519, "\necdsa-sha2-nistp256 ", P256].concat(), Err(Several)),
        (&["restrict ssh-ed25519 ", ED25519].concat(), Err(Options)),
        (&["command=\"/bin/true\",no-pty ssh-ed25519 ", ED25519].concat(), Err(Options)),
        (&["from=\"10.0.0.0/8\" ecdsa-sha2-nistp256 ", P256].concat(), Err(Options)),
        (&["web-1.example.com ssh-ed25519 ", ED25519].concat(), Err(Options)),
        (&["ssh-rsa ", ED25519].concat(), Err(Malformed)),
        (&["ssh-ed448 ", ED25519].concat(), Err(Malformed)),
        (&["ecdsa-sha2-nistp384 ", P256].concat(), Err(Malformed)),
        (&["ssh-ed25519", ED25519].concat(), Err(Malformed)),
        (ED25519, Err(Malformed)),
        (&["ssh-ed25519 ", &ED25519[4..]].concat(), Err(Malformed)),
        (&["ssh-ed25519 ", &ED25519[..ED25519.len() - 4]].concat(), Err(Malformed)),
        (&["ssh-ed25519 ", &ED25519[..ED25519.len() - 1]].concat(), Err(Malformed)),
        (&["ssh-ed25519 ", ED25519, "="].concat(), Err(Malformed)),
        (&["SSH-ED25519 ", ED25519].concat(), Err(Malformed)),
        (&["ssh-ed25519-cert-v01@openssh.com ", ED25519].concat(), Err(Malformed)),
    ];
    let verdict = |text| SshKey::parse(text).map(|key| key.map(|key| key.bits));
    cases.iter().map(|(text, wanted)| row("SSH key", text, wanted, &verdict(text))).collect()
}

fn pins() -> Vec<Row> {
    use PinError::{Length, Missing, Space};
    let cases: [(&str, Result<&str, PinError>); 24] = [
        ("0420", Ok("0420")),
        ("0000", Ok("0000")),
        ("00042", Ok("00042")),
        ("123456", Ok("123456")),
        (" 0420 ", Ok("0420")),
        ("0420\n", Ok("0420")),
        ("ab1!", Ok("ab1!")),
        ("éééé", Ok("éééé")),
        ("+123", Ok("+123")),
        ("-123", Ok("-123")),
        ("1e10", Ok("1e10")),
        ("", Err(Missing)),
        ("    ", Err(Missing)),
        ("\r\n", Err(Missing)),
        ("1", Err(Length)),
        ("123", Err(Length)),
        ("1234567", Err(Length)),
        ("ééé", Err(Length)),
        ("🔑🔑🔑🔑🔑🔑🔑", Err(Length)),
        ("12 34", Err(Space)),
        ("12\t34", Err(Space)),
        ("12\u{a0}34", Err(Space)),
        ("12\n34", Err(Space)),
        ("123\0", Err(Space)),
    ];
    let verdict = |text| Pin::parse(text).map(|pin| pin.expose().clone());
    cases.iter().map(|(text, wanted)| row("PIN", text, &wanted.map(str::to_owned), &verdict(text))).collect()
}
