//! What people type and what is told of a server, each under the rule that it goes by.

use crate::harness::{parse_json, typed};
use reinstall_panel::api::{Call, Reply, Token, decode, encode};
use reinstall_panel::domain::config::Config;
use reinstall_panel::domain::decimal::Gb;
use reinstall_panel::domain::disks::{Disks, DisksError, Scheme, Told, layout, told, told_list};
use reinstall_panel::domain::hostname::HostnameError;
use reinstall_panel::domain::id::{OsId, ServerId};
use reinstall_panel::domain::os::{Os, Unfit};
use reinstall_panel::domain::password::{Policy, Rule};
use reinstall_panel::domain::plan::{Draft, Fault, Offer, Plan};
use reinstall_panel::domain::recipe::Recipe;
use reinstall_panel::domain::script::{Script, ScriptWarning, look_alike, warnings};
use reinstall_panel::domain::server::{Kind, Kinds, Server, memory};
use reinstall_panel::domain::ssh_key::{SshKey, SshKeyError};

const DEBIAN: OsId = OsId(180);
const WINDOWS: OsId = OsId(201);
const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFQCOgXngq6q9TbEuEtINuyH75rxizYyBLMX3PJnnTd+";

fn server(disks: &str) -> Server {
    Server {
        kind: Some(Kind::BareMetal),
        ram: Some(Gb::whole(64)),
        disks: Disks::parse(disks).ok(),
        cpu: Some("2 x Xeon, 2x1TB NVMe".into()),
        ..Server::unknown(ServerId(25250))
    }
}

fn os(id: OsId, name: &str) -> Os {
    Os {
        id,
        name: name.into(),
        active: true,
        runs_on: Kinds::default(),
        min_ram: None,
        min_hdd: None,
        price_per_core: None,
    }
}

fn draft(os: OsId) -> Draft {
    Draft {
        os: Some(os),
        scheme: Some(Scheme::Raid1),
        hostname: "web-1".into(),
        root_password: typed("Abcdefg1"),
        pin: typed("0420"),
        ..Draft::default()
    }
}

fn with_offer<T>(server: &Server, look: impl FnOnce(&Offer<'_>) -> T) -> T {
    look(&Offer {
        server,
        systems: &[os(DEBIAN, "Debian 12"), os(WINDOWS, "Windows Server 2022")],
        tasks: &[],
        policy: Policy::Document,
        parse_url: crate::harness::parse_url,
        parse_ssh_key: SshKey::parse,
    })
}

/// What is wrong with a draft.
fn faults(draft: &Draft) -> Vec<Fault> {
    with_offer(&server("2x960"), |offer| Plan::check(draft, offer).err().unwrap_or_default())
}

#[test]
fn row_24_disks_are_read_as_they_are_told() {
    let sizes = |told: Told| match told {
        Told::Disks(disks) => disks.sizes_gb().to_vec(),
        other => panic!("{other:?}"),
    };
    let cases: [(&str, &[u32]); 4] = [
        ("2x1.92TB", &[1920, 1920]),
        ("2 x 3,84TB SSD", &[3840, 3840]),
        ("2x960 NVMe + 4x4000 SATA", &[960, 960, 4000, 4000, 4000, 4000]),
        ("1000", &[1000]),
    ];
    for (text, expected) in cases {
        assert_eq!(sizes(told("hdd", text)), expected, "{text}");
    }
    assert_eq!(sizes(told_list("hdd", &["960", "960"])), [960, 960]);
    assert_eq!(sizes(told_list("disks", &["960 GB", "3.84 TB NVMe"])), [960, 3840]);
}

#[test]
fn row_25_a_count_is_not_a_size() {
    for name in ["disks", "disk_count", "drives", "DISKS"] {
        assert_eq!(told(name, "2"), Told::Count(2), "{name}");
        assert_eq!(told_list(name, &["2"]), Told::Count(2), "{name}");
    }
    let asks = with_offer(&Server { disks_words: Some("2".into()), ..server("") }, |offer| {
        Plan::check(&draft(DEBIAN), offer).expect_err("a fault")
    });
    assert_eq!(asks, [Fault::Disks(DisksError::Missing)]);
}

#[test]
fn row_26_what_is_told_can_be_corrected() {
    let sum = server("2000");
    let corrected = Draft { disks: "2x1TB".into(), ..draft(DEBIAN) };
    let plan = with_offer(&sum, |offer| Plan::check(&corrected, offer).expect("a plan"));
    let order = plan.order();
    assert_eq!((&order.erased_gb[..], order.scheme), (&[1000, 1000][..], Some(Scheme::Raid1)));
    // A recipe goes by the corrected ones too.
    let recipe = Recipe { scheme: Some(Scheme::Hba), ..Recipe::default() };
    let mut typed = corrected.clone();
    assert_eq!(with_offer(&sum, |offer| recipe.apply(&mut typed, offer)), []);
    assert_eq!(typed.scheme, Some(Scheme::Hba));
    let drawn = with_offer(&sum, |offer| layout(typed.scheme, &offer.disks(&typed).expect("disks")));
    assert_eq!((drawn.erased_gb(), drawn.untouched_gb()), (vec![1000], vec![1000]));
    let untouched = with_offer(&sum, |offer| offer.disks(&draft(DEBIAN)).expect("disks").to_string());
    assert_eq!(untouched, "2000");
}

#[test]
fn row_33_vds_is_a_virtual_machine() {
    let is_offered = |fact: &str, kind| {
        let body = format!(r#"{{"result":"OK","os_list":[{{"id":180,"name":"Debian 12",{fact}}}]}}"#);
        let id = ServerId(25250);
        let token = Token::new("t0ken-of-the-session".into());
        match decode(&Call::OsList(id), Some(&token), 200, None, &body, parse_json) {
            Ok(Reply::Systems { offered, .. }) => {
                let fits = offered[0].fits(&Server { kind: Some(kind), ..Server::unknown(id) }, None);
                assert!(matches!(fits, Ok(()) | Err(Unfit::Kind(_))), "{body}: {fits:?}");
                fits.is_ok()
            }
            other => panic!("{body}: {other:?}"),
        }
    };
    for fact in [
        r#""vds":1"#,
        r#""vds":"true","bm":0"#,
        r#""vm":1"#,
        r#""vps":1"#,
        r#""tags":[{"tag":"vds","value":"1"}]"#,
        r#""tags":"VDS,default""#,
    ] {
        assert!(is_offered(fact, Kind::Vm) && !is_offered(fact, Kind::BareMetal), "{fact}");
    }
    for fact in [r#""bm":1"#, r#""bm":1,"vds":0"#] {
        assert!(!is_offered(fact, Kind::Vm) && is_offered(fact, Kind::BareMetal), "{fact}");
    }
}

#[test]
fn row_34_memory_in_mb_and_a_tolerance() {
    let needs = |text| Os { min_ram: Gb::memory(text), ..os(DEBIAN, "Debian 12") };
    let has = |text, kind| Server { ram: memory(text, kind), kind, ..server("2x960") };
    let bare = Some(Kind::BareMetal);
    for (needed, text, kind) in [
        ("4096", "64", bare),
        ("64", "62.7", bare),
        ("64", "65536", bare),
        ("64", "64 GB DDR4", bare),
        ("64 GB", "4 x 16GB", bare),
        ("512", "1", Some(Kind::Vm)),
        ("2048", "2048", Some(Kind::Vm)),
        ("2048 MB", "512", bare),
        ("1024", "1000", None),
    ] {
        assert_eq!(needs(needed).fits(&has(text, kind), None), Ok(()), "{needed} of {text}");
    }
    let lacks = Unfit::Ram { needs: Gb::whole(4), has: Gb::whole(2) };
    assert_eq!(needs("4096").fits(&has("2048", Some(Kind::Vm)), None), Err(lacks));
    let lacks = Unfit::Ram { needs: Gb::whole(64), has: Gb::whole(60) };
    assert_eq!(needs("64").fits(&has("60", bare), None), Err(lacks), "more than a twentieth");
}

/// The same key as PuTTYgen saves it.
fn saved() -> String {
    let data = KEY.split(' ').nth(1).expect("data");
    let (one, other) = data.split_at(64);
    [
        "---- BEGIN SSH2 PUBLIC KEY ----",
        "Comment: \"rsa-key-20240101\"",
        one,
        other,
        "---- END SSH2 PUBLIC KEY ----\r\n",
    ]
    .join("\r\n")
}

#[test]
fn row_41_the_form_that_puttygen_saves_is_converted() {
    let key = SshKey::parse(&saved()).expect("good").expect("a key");
    assert_eq!(key.expose(), &[KEY, " rsa-key-20240101"].concat());
    assert!(key.is_converted);
    let twice = saved() + &saved();
    assert_eq!(SshKey::parse(&twice).map(|_| ()), Err(SshKeyError::Several));
}

#[test]
fn row_42_unseen_characters_are_no_part_of_a_key() {
    for text in [
        ["\u{feff}", KEY].concat(),
        KEY.replace(' ', "\u{a0}"),
        [&KEY.replace(' ', " \u{200b}\u{202f}"), "\u{200b}\u{a0}\n"].concat(),
    ] {
        let key = SshKey::parse(&text).expect("good").expect("a key");
        assert_eq!((key.expose().as_str(), key.is_converted), (KEY, false), "{text:?}");
    }
}

#[test]
fn row_43_a_windows_gets_no_ssh_key() {
    for (system, is_sent) in [(DEBIAN, true), (WINDOWS, false)] {
        let draft = Draft { ssh_key: typed(KEY), ..draft(system) };
        let plan = with_offer(&server("2x960"), |offer| Plan::check(&draft, offer).expect("a plan"));
        let (order, secrets) = plan.split();
        let install = secrets.install.expect("what is installed");
        assert_eq!((order.has_ssh_key, install.ssh_key.is_some()), (is_sent, is_sent));
    }
}

#[test]
fn rows_44_and_45_a_name_is_one_that_the_system_takes() {
    let named = |system, name: &str| faults(&Draft { hostname: name.into(), ..draft(system) });
    let wrong = |why| [Fault::Hostname(why)];
    assert_eq!(named(WINDOWS, "production-web-01"), wrong(HostnameError::LongForWindows));
    assert_eq!(named(WINDOWS, "12345"), wrong(HostnameError::DigitsForWindows));
    assert_eq!(named(WINDOWS, "12345.example.net"), wrong(HostnameError::DigitsForWindows));
    assert_eq!(named(DEBIAN, "12345"), wrong(HostnameError::Address));
    assert_eq!(named(WINDOWS, "production-web1.example.net"), []);
    let long = ["a".repeat(63), "example".to_owned()].join(".");
    assert_eq!(long.len(), 71);
    assert_eq!(named(DEBIAN, &long), wrong(HostnameError::LongForUnix));
    assert_eq!(named(DEBIAN, &long[7..]), [], "64 are taken");
    assert_eq!(named(DEBIAN, "production-web-01"), []);
}

#[test]
fn rows_46_and_47_a_password_is_one_that_the_system_takes() {
    let with = |system, password: &str| faults(&Draft { root_password: typed(password), ..draft(system) });
    let broken = |rule| [Fault::RootPassword(vec![rule])];
    assert_eq!(with(WINDOWS, "ABCDEFG1"), broken(Rule::ThreeKinds));
    assert_eq!(with(DEBIAN, "ABCDEFG1"), []);
    assert_eq!(with(WINDOWS, "ABCDEF-1"), []);
    assert_eq!(with(DEBIAN, &"Ab1x".repeat(1_250)), broken(Rule::AtMost128));
    assert_eq!(with(DEBIAN, &"Ab1x".repeat(32)), []);
    assert_eq!(with(WINDOWS, &"Ab1x".repeat(32)), broken(Rule::AtMost127));
    assert_eq!(with(WINDOWS, &"Ab1x".repeat(32)[1..]), []);
    for (windows, rule) in [(true, Rule::ThreeKinds), (true, Rule::AtMost127), (false, Rule::AtMost128)] {
        assert!(Policy::Document.rules_for(windows).contains(&rule), "{rule:?}");
    }
}

#[test]
fn row_48_a_script_that_restarts_is_warned_of() {
    for last in ["reboot", "shutdown -r now", "systemctl reboot", "Restart-Computer"] {
        let script = ["#!/bin/bash\napt-get -y upgrade\n", last, "\n"].concat();
        assert!(warnings(&script, false).contains(&ScriptWarning::Restarts), "{last}");
    }
    for last in ["Restart-Computer", "Stop-Computer -Force", "shutdown /r /t 0"] {
        assert_eq!(warnings(last, true), [ScriptWarning::Restarts], "{last}");
    }
    for last in ["# reboot", "echo \"then reboot\"", "tail reboot.log", "touch /run/reboot-required"] {
        assert_eq!(warnings(&["#!/bin/bash\n", last].concat(), false), [], "{last}");
    }
}

#[test]
fn row_49_what_only_looks_plain_is_warned_of_with_its_line() {
    for (line, sign) in [("ls\u{a0}-l", '\u{a0}'), ("echo “a”", '“'), ("ls –l", '–'), ("ls ‑l", '‑')]
    {
        let script = ["#!/bin/sh\n# “fine” – here\n", line].concat();
        assert_eq!(warnings(&script, false), [ScriptWarning::LookAlike], "{line}");
        assert_eq!(look_alike(&script, false), Some((3, sign)), "{line}");
    }
    let marked = "\u{feff}#!/bin/sh\nuptime\n";
    assert_eq!(warnings(marked, false), [ScriptWarning::ByteOrderMark]);
    let sent = Script::parse(marked).expect("good").expect("a script");
    assert_eq!(sent.expose(), "#!/bin/sh\nuptime\n");
}

#[test]
fn row_50_space_around_a_key_is_no_part_of_it() {
    let sent = |typed: &str| Call::login_key(typed).map(|call| encode(&call, None, &Config::default()).body);
    for text in ["a c ", " a c", "a c\r\n", "\u{feff}a c\u{a0}", "\u{2003}a c\u{200b}\n"] {
        assert_eq!(sent(text).as_deref().map(String::as_str), Some("action=login&key=a+c"), "{text:?}");
    }
    for nothing in ["", " ", "\u{feff}\n"] {
        assert!(sent(nothing).is_none(), "{nothing:?}");
    }
}
