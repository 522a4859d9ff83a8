//! What the real API must refuse, the model refuses: in words, and with nothing changed.

mod support;

use standin::model::{Answer, Options, Server, World};
use support::{Client, FOREIGN, GPU, METAL, MINUTE, ONE_DISK, SMALL_VM, UNEQUAL, VM, is_ok};

/// The words of a refusal, whatever its envelope.
fn words(answer: &Answer) -> String {
    let value = answer.value();
    if answer.status == 401 {
        return answer.body.clone();
    }
    assert_ne!(value["result"], "OK", "{value}");
    let text = value["message"].as_str().or_else(|| value["error"].as_str());
    text.unwrap_or_else(|| panic!("a refusal without words: {value}")).to_owned()
}

#[track_caller]
fn assert_refused(answer: &Answer, part: &str) {
    let words = words(answer);
    assert!(words.contains(part), "{words:?} does not say {part:?}");
}

fn untouched(server: &Server) -> bool {
    server.pxe_config.is_none() && !server.is_armed() && server.reboots == 0
}

/// Every call that takes a token, on a server of the demo customer.
const TOKEN_CALLS: [(&str, &str); 17] = [
    ("auth", "info"),
    ("auth", "logout"),
    ("eq", "update_servers"),
    ("eq", "list"),
    ("eq", "show"),
    ("eq", "status"),
    ("eq", "check_pin"),
    ("eq", "reinstall"),
    ("eq", "create_pxe"),
    ("eq", "boot_dev"),
    ("eq", "reboot"),
    ("eq", "clear_pxe"),
    ("eq", "abort_reinstall"),
    ("os", "list"),
    ("jenkins", "call"),
    ("tags", "list"),
    ("tags", "add"),
];

#[test]
fn no_wrong_or_expired_token_is_taken() {
    for (module, action) in TOKEN_CALLS {
        let mut client = Client::plain();
        let real = client.token.clone();
        let refusals = ["", "nonsense", real.as_str()].map(|token| {
            if token == real {
                client.world.advance(10_800_000);
            }
            client.token = token.to_owned();
            client.on(METAL, module, action, &[("pin", "0420")])
        });
        for answer in refusals {
            let body = answer.body.to_lowercase();
            let known = [
                "invalid token",
                "token expired",
                "token is invalid",
                "not authorized",
                "authentication failed",
                "unauthorized",
            ];
            assert!(known.iter().any(|text| body.contains(text)), "{module}/{action}: {body}");
        }
        assert!(untouched(client.server(METAL)), "{module}/{action}");
    }
}

#[test]
fn a_token_is_refused_in_each_way_that_the_provider_has() {
    let mut client = Client::plain();
    client.token = String::new();
    let mut shapes: Vec<String> = TOKEN_CALLS
        .iter()
        .map(|(module, action)| {
            let answer = client.on(METAL, module, action, &[]);
            let value = answer.value();
            let mut names: Vec<_> =
                value.as_object().map(|map| map.keys().cloned().collect()).unwrap_or_default();
            names.sort();
            format!("{} {}", answer.status, names.join(","))
        })
        .collect();
    shapes.sort();
    shapes.dedup();
    assert_eq!(
        shapes,
        [
            "200 code,description,message",
            "200 code,error",
            "200 code,error,result",
            "200 code,key,message",
            "200 code,message",
            "401 ",
        ]
    );
}

#[test]
fn a_wrong_sign_in_is_refused() {
    let mut world = World::new(Options::default());
    for (action, given) in [
        ("whmcslogin", [("user", "demo@example.com"), ("password", "wrong")]),
        ("whmcslogin", [("user", "nobody@example.com"), ("password", "demo-Pass1")]),
        ("login", [("key", "wrong"), ("ttl", "")]),
        ("login", [("key", ""), ("ttl", "")]),
        ("login", [("key", "demo-api-key-0001"), ("ttl", "0")]),
    ] {
        let mut fields = support::fields(&given);
        fields.push(("action".to_owned(), action.to_owned()));
        words(&world.call("auth", &fields));
    }
}

#[test]
fn nobody_reaches_the_server_of_another() {
    let mut client = Client::plain();
    for (module, action) in TOKEN_CALLS {
        if ["info", "logout", "update_servers"].contains(&action) || (module, action) == ("eq", "list") {
            continue;
        }
        for id in [FOREIGN, 99_999] {
            let answer = client.on(id, module, action, &[("pin", "0420")]);
            assert_refused(&answer, "No appropriate servers found");
        }
    }
    assert!(untouched(client.server(FOREIGN)));
}

#[test]
fn three_wrong_pins_lock_for_a_quarter_of_an_hour() {
    for action in ["check_pin", "create_pxe", "boot_dev", "reboot"] {
        let mut client = Client::plain();
        for left in [2, 1, 0] {
            let answer = client.on(METAL, "eq", action, &[("pin", "9999"), ("media", "pxe")]);
            assert_refused(&answer, "Wrong PIN");
            assert_eq!(answer.value()["attempts_left"], left, "{action}");
        }
        assert_refused(&client.pinned(METAL, "reboot", &[]), "locked");
        client.world.advance(14 * MINUTE);
        assert_refused(&client.pinned(METAL, "check_pin", &[]), "locked");
        assert!(is_ok(&client.pinned(VM, "check_pin", &[])), "another server is not locked");
        client.world.advance(MINUTE);
        assert!(is_ok(&client.pinned(METAL, "check_pin", &[])));
        assert!(untouched(client.server(METAL)), "{action}");
    }
}

#[test]
fn a_right_pin_forgives_the_wrong_ones_before() {
    let mut client = Client::plain();
    for _ in 0..3 {
        for _ in 0..2 {
            client.on(METAL, "eq", "check_pin", &[("pin", "9999")]);
        }
        assert!(is_ok(&client.pinned(METAL, "check_pin", &[])));
    }
}

#[test]
fn a_pin_is_text_and_its_leading_zero_counts() {
    let mut client = Client::plain();
    assert_refused(&client.on(METAL, "eq", "reboot", &[("pin", "420")]), "Wrong PIN");
    assert_refused(&client.on(METAL, "eq", "reboot", &[]), "PIN is required");
}

#[test]
fn bad_fields_of_create_pxe_are_refused() {
    let long_script = "x".repeat(32_769);
    let cases: &[(u32, &str, &str, &str)] = &[
        (METAL, "os_id", "9999", "Unknown OS"),
        (METAL, "os_id", "", "Unknown OS"),
        (METAL, "os_id", "110", "not offered"),
        (METAL, "os_id", "196", "does not fit"),
        (SMALL_VM, "os_id", "201", "does not fit"),
        (METAL, "root_pass", "short1A", "too weak"),
        (METAL, "root_pass", "nocapital1", "too weak"),
        (METAL, "root_pass", "NoDigitsHere", "too weak"),
        (METAL, "root_pass", "", "too weak"),
        (METAL, "hostname", "-web", "hostname"),
        (METAL, "hostname", "we b", "hostname"),
        (METAL, "hostname", "", "hostname"),
        (METAL, "ssh_key", "-----BEGIN OPENSSH PRIVATE KEY-----", "ssh_key"),
        (METAL, "disk_mirror", "RAID1", "unknown partitioning"),
        (METAL, "disk_mirror", "LVM_RAID10", "does not fit"),
        (UNEQUAL, "disk_mirror", "LVM_RAID1", "does not fit"),
        (ONE_DISK, "disk_mirror", "LVM_RAID0", "one disk"),
        (METAL, "reinstall_key", "0123456789abcdef0123456789abcdef", "reinstall_key"),
        (METAL, "post_install_callback", "ftp://example.com", "post_install_callback"),
        (METAL, "post_install_script", &long_script, "post_install_script"),
    ];
    for (id, name, value, part) in cases {
        let mut client = Client::plain();
        let answer = client.create_pxe(*id, &[(*name, *value)]);
        assert_refused(&answer, part);
        assert!(untouched(client.server(*id)), "{name}={value}");
        assert!(!client.world.log().last().expect("a call").effect_applied);
    }
}

#[test]
fn good_optional_fields_of_create_pxe_are_taken_unchanged() {
    let mut client = Client::plain();
    let script = "#!/bin/bash\necho 'a & b + c = 100 %'\n";
    let given = [
        ("ssh_key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGb me"),
        ("disk_mirror", "LVM_RAID1"),
        ("post_install_callback", "https://example.com/done?id=1&x=%20"),
        ("post_install_script", script),
        ("email", "me@example.com"),
    ];
    assert!(is_ok(&client.create_pxe(METAL, &given)));
    let config = client.server(METAL).pxe_config.clone().expect("a config");
    assert_eq!(config.post_install_script, script);
    assert_eq!(config.post_install_callback, given[2].1);
    assert_eq!(config.scheme.map(standin::model::Scheme::name), Some("LVM_RAID1"));
    let limit = "ä".repeat(32_768);
    assert!(is_ok(&client.create_pxe(METAL, &[("post_install_script", &limit)])));
}

#[test]
fn the_key_of_another_server_is_refused() {
    let mut client = Client::plain();
    let key = client.master_key(VM);
    assert_refused(&client.create_pxe(METAL, &[("reinstall_key", &key)]), "reinstall_key");
    let answer = client.on(METAL, "eq", "status", &[]).value();
    let effect_key = answer["callback"].as_str().unwrap_or_default();
    assert_refused(&client.create_pxe(METAL, &[("reinstall_key", effect_key)]), "reinstall_key");
}

#[test]
fn an_unknown_boot_device_is_refused() {
    let mut client = Client::plain();
    for media in ["", "hdd", "PXE", "1"] {
        assert_refused(&client.pinned(METAL, "boot_dev", &[("media", media)]), "media");
    }
    for media in ["pxe", "cd", "disk"] {
        assert!(is_ok(&client.pinned(METAL, "boot_dev", &[("media", media)])));
    }
}

#[test]
fn clear_pxe_wants_the_hostname_of_the_config() {
    let mut client = Client::plain();
    assert!(is_ok(&client.on(METAL, "eq", "clear_pxe", &[("hostname", "any")])));
    client.create_pxe(METAL, &[]);
    assert_refused(&client.on(METAL, "eq", "clear_pxe", &[]), "hostname");
    let wrong = client.on(METAL, "eq", "clear_pxe", &[("hostname", "web-1")]);
    assert_refused(&wrong, "No PXE config");
    assert!(client.server(METAL).pxe_config.is_some());
    for _ in 0..2 {
        assert!(is_ok(&client.on(METAL, "eq", "clear_pxe", &[("hostname", "new-host")])));
    }
    assert!(client.server(METAL).pxe_config.is_none());
}

#[test]
fn tasks_are_refused_when_unknown_unfitting_or_too_early() {
    let mut client = Client::plain();
    let call = |client: &mut Client, id, task| client.on(id, "jenkins", "call", &[("task", task)]);
    assert_refused(&call(&mut client, METAL, "format-everything"), "Unknown task");
    assert_refused(&call(&mut client, METAL, ""), "Unknown task");
    assert_refused(&call(&mut client, METAL, "nvidia-driver"), "can't run");
    client.arm_and_reboot(GPU, &[]);
    assert_refused(&call(&mut client, GPU, "nvidia-driver"), "being installed");
    client.world.advance(10 * MINUTE);
    assert_refused(&call(&mut client, GPU, "nvidia-driver"), "being installed");
    client.world.advance(20 * MINUTE);
    let wrong_pin = [("task", "12"), ("pin", "9999")];
    assert_refused(&client.on(GPU, "jenkins", "call", &wrong_pin), "Wrong PIN");
    assert!(is_ok(&call(&mut client, GPU, "12")));
    assert!(client.server(GPU).tasks_run.is_empty(), "accepted is not applied");
    client.world.advance(3 * MINUTE);
    assert_eq!(client.server(GPU).tasks_run, ["nvidia-driver"]);
}

#[test]
fn tags_have_their_limits() {
    let mut client = Client::plain();
    let add = |client: &mut Client, tag: &str, value: &str| {
        client.on(METAL, "tags", "add", &[("tag", tag), ("value", value)])
    };
    assert_refused(&add(&mut client, "", "x"), "tag");
    assert_refused(&add(&mut client, "a_b", "x"), "tag");
    assert_refused(&add(&mut client, &"a".repeat(33), "x"), "tag");
    assert_refused(&add(&mut client, "a", &"x".repeat(257)), "too long");
    assert!(is_ok(&add(&mut client, "run", "one")));
    assert!(is_ok(&add(&mut client, "run", "two")));
    let tags = client.on(METAL, "tags", "list", &[]).value();
    let runs: Vec<_> = tags["tags"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|tag| tag["tag"] == "run")
        .map(|tag| tag["value"].clone())
        .collect();
    assert_eq!(runs, ["two"]);
    assert!(is_ok(&client.on(METAL, "tags", "remove", &[("tag", "run")])));
    assert_refused(&client.on(METAL, "tags", "remove", &[("tag", "run")]), "Tag not found");
}

#[test]
fn unknown_calls_are_refused() {
    let mut client = Client::plain();
    assert_refused(&client.raw("eq", "explode", &[]), "Unknown action");
    assert_refused(&client.raw("nothing", "list", &[]), "Unknown action");
    assert_refused(&client.raw("eq", "", &[]), "Unknown action");
}

#[test]
fn an_account_without_servers_is_told_so() {
    let mut client = Client::plain();
    let given = [("user", "empty@example.com"), ("password", "empty-Pass1")];
    let session = client.raw("auth", "whmcslogin", &given).value();
    client.token = session["result"]["token"].as_str().unwrap_or_default().to_owned();
    let list = client.raw("eq", "list", &[("token", &client.token.clone())]);
    assert_eq!(list.value()["code"], "NO_APPROPRIATE_SERVERS");
}
