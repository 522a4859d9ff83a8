//! What holds for every input: passwords, disks, form encoding.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use reinstall_panel::api::{Call, CreatePxe, encode};
use reinstall_panel::domain::config::Config;
use reinstall_panel::domain::disks::{Disks, Part, Scheme, layout};
use reinstall_panel::domain::hostname::Hostname;
use reinstall_panel::domain::id::{AsyncKey, OsId, ServerId};
use reinstall_panel::domain::password::{Policy, RootPassword, generate};
use reinstall_panel::domain::pin::Pin;
use reinstall_panel::domain::plan::InstallSecrets;
use reinstall_panel::domain::script::{Script, ScriptWarning, warnings};
use reinstall_panel::domain::secret::Secret;
use reinstall_panel::domain::ssh_key::SshKey;

const POLICIES: [Policy; 2] = [Policy::Document, Policy::Strict];

fn config() -> ProptestConfig {
    ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() }
}

/// One to twelve disks: of any size, or each with a partner somewhere.
fn sizes() -> impl Strategy<Value = Vec<u32>> {
    let any = prop::collection::vec(prop_oneof![1_u32..20_000, Just(960), Just(u32::MAX)], 1..=12);
    let paired = prop::collection::vec((20_u32..20_000, 0_u32..=10), 1..=6)
        .prop_map(|pairs| pairs.iter().flat_map(|(gb, less)| [*gb, gb - gb * less / 100]).collect::<Vec<_>>())
        .prop_shuffle();
    prop_oneof![any, paired]
}

fn disks(sizes: &[u32]) -> Disks {
    let told: Vec<_> = sizes.iter().map(u32::to_string).collect();
    Disks::parse(&told.join("+")).expect("disks")
}

/// The schemes that fit, or none for a single disk.
fn schemes(disks: &Disks) -> Vec<Option<Scheme>> {
    if disks.is_single() {
        return vec![None];
    }
    Scheme::ALL.into_iter().filter(|scheme| scheme.fits(disks).is_ok()).map(Some).collect()
}

fn sum(sizes: &[u32]) -> u64 {
    sizes.iter().map(|gb| u64::from(*gb)).sum()
}

/// A source of bytes that begins anywhere and still gives all of them.
fn source(mut state: u64) -> impl FnMut(&mut [u8]) {
    move |bytes| {
        for byte in bytes {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (state >> 56) as u8;
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_generated_password_keeps_both_policies(seed in any::<u64>()) {
        let password = generate(source(seed));
        for policy in POLICIES {
            let kept = RootPassword::parse(&password, policy).map(|it| it.expose().clone());
            prop_assert_eq!(kept, Ok(password.to_string()));
        }
    }

    #[test]
    fn a_password_is_taken_if_and_only_if_the_whole_checklist_is_ticked(
        text in prop_oneof!["[a-zA-Z0-9%_+@# \\-]{0,34}", any::<String>(), "[A-Z][a-z]{3,9}[0-9][%+]"],
    ) {
        for policy in POLICIES {
            let unticked: Vec<_> = policy.rules().iter().copied().filter(|rule| !rule.holds(&text)).collect();
            match RootPassword::parse(&text, policy) {
                Ok(taken) => {
                    prop_assert_eq!(&unticked, &[]);
                    prop_assert_eq!(taken.expose(), &text);
                }
                Err(broken) => prop_assert_eq!(broken, unticked),
            }
        }
    }

    #[test]
    fn what_is_usable_is_never_more_than_what_is_there(sizes in sizes()) {
        let disks = disks(&sizes);
        for scheme in schemes(&disks) {
            let layout = layout(scheme, &disks);
            let usable = layout.usable_gb();
            let erased = sum(&layout.erased_gb());
            prop_assert!(usable > 0 && usable <= erased, "{scheme:?}: {usable} of {erased}");
            let mirrors = layout.members.iter().any(|member| member.pair.is_some());
            prop_assert!(!mirrors || 2 * usable <= erased, "{scheme:?}: {usable} of {erased}");
            prop_assert_eq!(mirrors, layout.may_fail > 0);
            prop_assert!(layout.may_fail <= layout.may_fail_at_most);
        }
    }

    #[test]
    fn no_scheme_that_survives_a_disk_leaves_more_than_the_recommended_one(sizes in sizes()) {
        let disks = disks(&sizes);
        let recommended = layout(Scheme::recommended(&disks), &disks);
        for scheme in schemes(&disks) {
            let other = layout(scheme, &disks);
            prop_assert!(other.may_fail <= recommended.may_fail);
            prop_assert!(other.may_fail == 0 || other.usable_gb() <= recommended.usable_gb());
        }
    }

    #[test]
    fn every_disk_is_either_erased_or_untouched(sizes in sizes()) {
        let disks = disks(&sizes);
        for scheme in schemes(&disks) {
            let layout = layout(scheme, &disks);
            let drawn: Vec<_> = layout.members.iter().map(|member| member.gb).collect();
            prop_assert_eq!(&drawn, &sizes, "in the API's order");
            let mut all = layout.erased_gb();
            all.extend(layout.untouched_gb());
            let mut told = sizes.clone();
            all.sort_unstable();
            told.sort_unstable();
            prop_assert_eq!(all, told);
        }
    }

    #[test]
    fn a_pair_has_two_disks_of_one_part_and_similar_size(sizes in sizes()) {
        let disks = disks(&sizes);
        for scheme in schemes(&disks) {
            let members = layout(scheme, &disks).members;
            for one in members.iter().filter(|one| one.pair.is_some()) {
                let pair: Vec<_> = members.iter().filter(|other| other.pair == one.pair).collect();
                prop_assert_eq!(pair.len(), 2);
                prop_assert_eq!(pair[0].part, pair[1].part);
                let (small, large) = (pair[0].gb.min(pair[1].gb), pair[0].gb.max(pair[1].gb));
                prop_assert!(u64::from(small) * 10 >= u64::from(large) * 9, "{small} and {large}");
            }
            let systems = members.iter().filter(|one| matches!(one.part, Part::System | Part::Both));
            prop_assert!(systems.count() > 0);
        }
    }

    #[test]
    fn another_order_of_the_disks_changes_no_number(
        (sizes, turned) in sizes().prop_flat_map(|sizes| (Just(sizes.clone()), Just(sizes).prop_shuffle())),
    ) {
        let (disks, turned) = (disks(&sizes), disks(&turned));
        prop_assert_eq!(schemes(&disks), schemes(&turned));
        for scheme in schemes(&disks) {
            let (one, other) = (layout(scheme, &disks), layout(scheme, &turned));
            prop_assert_eq!(one.system_gb, other.system_gb);
            prop_assert_eq!(one.data_gb, other.data_gb);
            prop_assert_eq!((one.may_fail, one.may_fail_at_most), (other.may_fail, other.may_fail_at_most));
            prop_assert_eq!(sum(&one.erased_gb()), sum(&other.erased_gb()));
        }
    }

    #[test]
    fn any_script_is_read_and_warned_of_in_order(
        text in prop_oneof![any::<String>(), "([a-z$é<]{0,4}[ \\-=;&|#'\"\\\\<\r\n]{1,3}){0,30}"],
        windows in any::<bool>(),
    ) {
        let found = warnings(&text, windows);
        prop_assert!(found.windows(2).all(|two| (two[0] as u8) < two[1] as u8), "{found:?}");
        let other = [ScriptWarning::BashForWindows, ScriptWarning::PowerShellForLinux][usize::from(windows)];
        prop_assert!(!found.contains(&other), "{found:?}");
    }

    #[test]
    fn a_key_that_is_taken_is_taken_again_as_it_is_sent(
        between in "[ \t]{1,4}",
        comment in "[a-z@. \t]{0,20}",
        keyed in prop::collection::vec(any::<u8>(), 32),
    ) {
        let head = b"\0\0\0\x0bssh-ed25519\0\0\0\x20";
        let data = STANDARD.encode([&head[..], &keyed].concat());
        let typed = ["ssh-ed25519", &between, &data, &between, &comment].concat();
        let key = SshKey::parse(&typed).expect("a good key").expect("a key");
        let again = SshKey::parse(key.expose()).expect("a good key").expect("a key");
        prop_assert_eq!(again.expose(), key.expose());
        prop_assert_eq!(&again.fingerprint(), &key.fingerprint());
        prop_assert_eq!((key.bits, key.fingerprint().len()), (256, "SHA256:".len() + 43));
        prop_assert!(!key.expose().contains("  ") && !key.expose().contains('\t'));
    }

    #[test]
    fn whatever_is_typed_arrives_as_it_was_typed(
        user in any::<String>(),
        password in prop_oneof![any::<String>(), "[&=+%#;?/ \\r\\n\\t\"'\\\\\u{0}é語🔑]{0,40}"],
        script in prop_oneof![any::<String>(), "(a=b&c%20+d\r?\n){0,5}"],
    ) {
        let sent = |call: &Call| -> Vec<(String, String)> {
            let token = Secret::new("t&o=k+e%n".to_owned());
            let request = encode(call, Some(&token), &Config::default());
            assert_is_form(&request.body);
            form_urlencoded::parse(request.body.as_bytes()).into_owned().collect()
        };
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let login = Call::Login { user: user.clone(), password: Secret::new(password.clone()) };
        let wanted = [field("action", "whmcslogin"), field("user", &user), field("password", &password)];
        prop_assert_eq!(sent(&login), wanted);
        let Ok(Some(checked)) = Script::parse(&script) else { return Ok(()) };
        let call = Call::CreatePxe(Box::new(CreatePxe {
            server: ServerId(25250),
            pin: Pin::parse("0420").expect("a PIN"),
            os_id: OsId(180),
            hostname: Hostname::parse("web-1").expect("a hostname"),
            scheme: None,
            install: InstallSecrets {
                root_password: RootPassword::parse("Pass&=+%1", Policy::Document).expect("a password"),
                ssh_key: None,
                script: Some(checked),
                callback: None,
            },
            reinstall_key: AsyncKey::parse("f685eaa0f06e47faa2e6bb5002828b00").expect("a key"),
        }));
        let fields = sent(&call);
        prop_assert!(fields.contains(&field("post_install_script", &script)));
        prop_assert!(fields.contains(&field("root_pass", "Pass&=+%1")));
        prop_assert!(fields.contains(&field("token", "t&o=k+e%n")));
    }
}

/// Nothing but what a form's body is made of, whatever is in its values.
fn assert_is_form(body: &str) {
    assert!(body.bytes().all(|b| b.is_ascii_alphanumeric() || b"*-._+%&=".contains(&b)), "{body}");
}
