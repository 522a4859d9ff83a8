//! Every reason of the model to refuse can be provoked, and is noted at the call that it struck.

mod support;

use standin::model::{ExistingConfig, Options, Readings, Why};
use support::{Client, FOREIGN, GPU, METAL, ONE_DISK, SMALL_VM};

/// Does what the model refuses for this reason. The refused call is the last one.
fn provoke(why: Why) -> Client {
    use Why as W;
    let mut client = match why {
        W::Fault => Client::with_scenario("refuse-list"),
        W::PasswordWeak => Client::new(Options { strict_passwords: true, ..Options::default() }),
        W::ConfigExists => Client::with_readings(Readings {
            existing_config: ExistingConfig::Refused,
            ..Readings::default()
        }),
        _ => Client::plain(),
    };
    let sign_in = |user| [("user", user), ("password", "empty-Pass1")];
    let pxe = |client: &mut Client, name, value| client.create_pxe(METAL, &[(name, value)]);
    let tag = |client: &mut Client, action, tag, value: &str| {
        client.on(METAL, "tags", action, &[("tag", tag), ("value", value)])
    };
    let task = |client: &mut Client, id, task| client.on(id, "jenkins", "call", &[("task", task)]);
    let wrong_pin = |client: &mut Client| client.on(METAL, "eq", "check_pin", &[("pin", "9999")]);
    let boot_dev = |client: &mut Client| client.pinned(METAL, "boot_dev", &[("media", "floppy")]);
    match why {
        W::UnknownAction => client.raw("eq", "explode", &[]),
        W::Fault => client.on(METAL, "eq", "list", &[]),
        W::WrongPassword => client.raw("auth", "whmcslogin", &sign_in("demo@example.com")),
        W::WrongApiKey => client.raw("auth", "login", &[("key", "wrong")]),
        W::TtlOutOfRange => client.raw("auth", "login", &[("key", "demo-api-key-0001"), ("ttl", "0")]),
        W::SessionEnded => client.raw("auth", "info", &[("token", "nonsense")]),
        W::IdMissing => client.raw("eq", "show", &[("token", &client.token.clone())]),
        W::ForeignServer => client.on(FOREIGN, "eq", "show", &[]),
        W::NoServers => {
            let session = client.raw("auth", "whmcslogin", &sign_in("empty@example.com")).value();
            client.token = session["result"]["token"].as_str().unwrap_or_default().to_owned();
            client.raw("eq", "list", &[("token", &client.token.clone())])
        }
        W::PinMissing => client.on(METAL, "eq", "reboot", &[]),
        W::PinWrong => wrong_pin(&mut client),
        W::PinLocked => {
            wrong_pin(&mut client);
            wrong_pin(&mut client);
            wrong_pin(&mut client)
        }
        W::SystemUnknown => {
            client.world.systems_mut().retain(|os| os.name != "Debian 12");
            client.create_pxe(METAL, &[])
        }
        W::SystemNotActive => pxe(&mut client, "os_id", "110"),
        W::SystemUnfit => client.create_pxe(SMALL_VM, &[("os_id", "201")]),
        W::PasswordWeak => pxe(&mut client, "root_pass", "Passw0rd"),
        W::HostnameInvalid => pxe(&mut client, "hostname", "web_1"),
        W::SshKeyInvalid => pxe(&mut client, "ssh_key", "AAAA"),
        W::SchemeForOneDisk => client.create_pxe(ONE_DISK, &[("disk_mirror", "LVM_RAID0")]),
        W::SchemeUnknown => pxe(&mut client, "disk_mirror", "RAID1"),
        W::SchemeUnfit => pxe(&mut client, "disk_mirror", "LVM_RAID10"),
        W::KeyUnknown => pxe(&mut client, "reinstall_key", "0123456789abcdef0123456789abcdef"),
        W::CallbackInvalid => pxe(&mut client, "post_install_callback", "ftp://example.com"),
        W::ScriptTooLong => pxe(&mut client, "post_install_script", &"x".repeat(32_769)),
        W::ConfigExists => {
            client.create_pxe(METAL, &[]);
            client.create_pxe(METAL, &[])
        }
        W::MediaUnknown => boot_dev(&mut client),
        W::ClearWithoutHostname => client.on(METAL, "eq", "clear_pxe", &[]),
        W::ClearOfAnotherHost => {
            client.create_pxe(METAL, &[]);
            client.on(METAL, "eq", "clear_pxe", &[("hostname", "web-1")])
        }
        W::NothingToAbort => client.on(METAL, "eq", "abort_reinstall", &[]),
        W::TaskUnknown => task(&mut client, METAL, "format-everything"),
        W::TaskUnfit => task(&mut client, METAL, "nvidia-driver"),
        W::TaskTooEarly => {
            client.arm_and_reboot(GPU, &[]);
            task(&mut client, GPU, "nvidia-driver")
        }
        W::AsyncKeyUnknown => client.raw("eq_callback", "check", &[("key", "nonsense")]),
        W::TagInvalid => tag(&mut client, "add", "a_b", ""),
        W::TagTooLong => tag(&mut client, "add", "a", &"x".repeat(257)),
        W::TagUnknown => tag(&mut client, "remove", "a", ""),
    };
    client
}

#[test]
fn each_is_noted_at_its_call() {
    for why in Why::ALL {
        let client = provoke(*why);
        let call = client.world.log().last().expect("a call");
        assert_eq!(call.refused, Some(*why), "{} was {}", call.call(), call.outcome);
        assert!(!call.effect_applied, "{why:?}");
    }
}

#[test]
fn a_call_that_is_carried_out_has_none() {
    let mut client = Client::plain();
    client.create_pxe(METAL, &[]);
    assert_eq!(client.world.log().last().map(|call| call.refused), Some(None));
}
