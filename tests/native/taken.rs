//! Whatever the form lets through, the API takes: the two sides' rules, held together.

use crate::harness::{PIN, Page, typed};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use reinstall_panel::domain::disks::Scheme;
use reinstall_panel::domain::id::{OsId, ServerId};
use reinstall_panel::domain::password::Policy;
use reinstall_panel::domain::plan::{Draft, Plan};
use standin::model::{Options, Why};

const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICAxRXP5dZ6jNwcqZ1YaLpjpQ327IScN3cWY/L7YFldg";
const CASES: usize = 500;

/// What a person may type, good and bad, but mostly nearly good.
#[derive(Clone, Debug)]
struct Typed {
    server: u64,
    os: Option<u64>,
    scheme: Option<Scheme>,
    hostname: String,
    password: String,
    ssh_key: String,
    callback: String,
    script: String,
    pin: &'static str,
}

fn anything() -> impl Strategy<Value = Typed> {
    let machine = (25_250_u64..25_265, prop::option::of(160_u64..203), scheme());
    let hostname = prop_oneof![
        4 => "[a-zA-Z0-9]{1,20}(\\.[a-z][a-z0-9-]{0,8}[a-z]){0,2}",
        1 => "[a-z0-9.-]{1,70}",
        1 => "\\PC{0,8}",
    ];
    let password =
        prop_oneof![4 => "[A-Za-z0-9%_+-]{8,30}", 1 => "[A-ZÄa-zß0-9٣@#]{7,32}", 1 => "\\PC{6,34}"];
    let ssh_key = prop_oneof![
        3 => Just(String::new()),
        2 => "[ \t]{0,2}".prop_map(|space| format!("{space}{KEY}{space} me@laptop{space}")),
        1 => "\\PC{1,20}",
    ];
    let callback = prop_oneof![
        3 => Just(String::new()),
        2 => "(https?|HTTP)://[a-z0-9]{1,8}\\.example(:80)?(/[ -~]{0,8})?",
        1 => "[a-z]{2,6}:/{0,3}[ -~]{0,12}",
    ];
    let script = prop_oneof![
        8 => "#!/bin/sh\n[ -~\r\n]{0,40}",
        1 => (32_767_usize..32_770).prop_map(|count| "ä".repeat(count)),
    ];
    let pin = prop_oneof![8 => Just(PIN), 1 => Just(""), 1 => Just("123")];
    (machine, hostname, password, ssh_key, callback, script, pin).prop_map(
        |((server, os, scheme), hostname, password, ssh_key, callback, script, pin)| Typed {
            server,
            os,
            scheme,
            hostname,
            password,
            ssh_key,
            callback,
            script,
            pin,
        },
    )
}

/// `None` for the recommended one.
fn scheme() -> impl Strategy<Value = Option<Scheme>> {
    prop_oneof![1 => Just(None), 1 => prop::sample::select(Scheme::ALL.to_vec()).prop_map(Some)]
}

fn plan(page: &mut Page, it: &Typed) -> Option<Plan> {
    let fill = |draft: &mut Draft| {
        draft.os = it.os.map(OsId).or(draft.os);
        draft.scheme = it.scheme.or(draft.scheme);
        draft.hostname.clone_from(&it.hostname);
        draft.root_password = typed(&it.password);
        draft.ssh_key = typed(&it.ssh_key);
        draft.callback = typed(&it.callback);
        draft.script = typed(&it.script);
        draft.pin = typed(it.pin);
    };
    page.try_plan(ServerId(it.server), "web-1", fill).ok()
}

/// Why the API refuses the plan's first call that it refuses, as far as the reboot.
fn refusal(page: &mut Page, plan: Plan) -> Option<Why> {
    let from = page.world.log().len();
    let mut driven = page.start(plan);
    while !page.world.log()[from..].iter().any(|logged| logged.call() == "eq/reboot") {
        if !page.turn(&mut driven) {
            break;
        }
    }
    page.world.log()[from..].iter().find_map(|logged| logged.refused)
}

#[test]
fn by_either_policy() {
    for (policy, strict_passwords) in [(Policy::Document, false), (Policy::Strict, true)] {
        let (mut runner, anything) = (TestRunner::deterministic(), anything());
        let fresh = || {
            let mut page = Page::signed_in(Options { strict_passwords, ..Options::default() });
            page.config.password_policy = policy;
            page
        };
        let (mut page, mut taken) = (fresh(), 0);
        for _ in 0..CASES {
            let it = anything.new_tree(&mut runner).expect("something typed").current();
            if let Some(plan) = plan(&mut page, &it) {
                assert_eq!(refusal(&mut page, plan), None, "{it:?}");
                (page, taken) = (fresh(), taken + 1);
            }
        }
        assert!(taken > CASES / 30, "only {taken} of {CASES} were good plans: too few to tell");
        assert!(taken < CASES, "nothing was bad");
    }
}
