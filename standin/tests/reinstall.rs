//! The main job against the model: what an installation does, and what a config left behind does.

mod support;

use serde_json::Value;
use standin::model::{BootOrder, EffectAnswer, Power, PxeBoot, Readings};
use support::{Client, FOUR_DISKS, GPU, METAL, MINUTE, ONE_DISK, UNEQUAL, VGPU, VM, is_ok};

/// Runs the document's order to its end; the answers of the master key that differ, in order.
fn whole_run(client: &mut Client, id: u32) -> Vec<Value> {
    let key = client.arm_and_reboot(id, &[]);
    let mut seen: Vec<Value> = Vec::new();
    for _ in 0..600 {
        client.world.advance(5000);
        let news = client.check(&key);
        let is_new = news["result"] != "Not ready" && seen.last() != Some(&news);
        if is_new {
            seen.push(news);
        }
        if client.server(id).finished_installs == 1 && (seen.len() >= 5 || !is_new) {
            break;
        }
    }
    let answer = client.pinned(id, "boot_dev", &[("media", "disk")]);
    client.await_callback(&answer);
    let task = client.on(id, "jenkins", "call", &[("task", "base-hardening")]);
    client.await_callback(&task);
    let answer = client.on(id, "eq", "clear_pxe", &[("hostname", "new-host")]);
    client.await_callback(&answer);
    seen
}

fn assert_reinstalled_once(client: &Client, id: u32, case: &str) {
    let server = client.server(id);
    assert_eq!(server.installed_os.as_deref(), Some("Debian 12"), "{case}");
    assert_eq!(server.hostname, "new-host", "{case}");
    assert_eq!(server.root_password.as_deref(), Some("Passw0rd-9"), "{case}");
    assert_eq!(server.boot_order, BootOrder::Disk, "{case}");
    assert_eq!(server.pxe_config, None, "{case}");
    assert_eq!(server.wipes(), 1, "{case}");
    assert_eq!(server.reinstalls, 1, "{case}");
    assert_eq!(server.tasks_run, ["base-hardening"], "{case}");
    assert_eq!(server.power, Power::On, "{case}");
    assert!(!server.is_armed(), "{case}");
}

#[test]
fn every_kind_of_server_is_reinstalled() {
    for id in [METAL, ONE_DISK, GPU, VGPU, VM] {
        let mut client = Client::plain();
        let seen = whole_run(&mut client, id);
        assert_eq!(seen.len(), 5, "{seen:?}");
        assert_reinstalled_once(&client, id, &id.to_string());
    }
}

#[test]
fn every_combination_of_readings_comes_to_the_end() {
    let all = Readings::combinations(&[
        "stage_messages",
        "fifth",
        "stage_text",
        "ids",
        "effects",
        "pxe_boot",
        "key_field",
    ]);
    assert_eq!(all.len(), 2 * 2 * 3 * 3 * 2 * 2 * 3);
    for readings in all {
        let mut client = Client::with_readings(readings);
        let seen = whole_run(&mut client, METAL);
        assert_eq!(seen.len(), 5, "{readings:?} {seen:?}");
        assert_reinstalled_once(&client, METAL, &format!("{readings:?}"));
    }
}

#[test]
fn an_installation_takes_about_twenty_minutes() {
    for seed in 0..50 {
        let mut client = Client::new(standin::model::Options { seed, ..standin::model::Options::default() });
        client.arm_and_reboot(METAL, &[]);
        client.world.advance(16 * MINUTE - 1);
        assert_eq!(client.server(METAL).finished_installs, 0, "seed {seed}");
        client.world.advance(8 * MINUTE + 1);
        assert_eq!(client.server(METAL).finished_installs, 1, "seed {seed}");
    }
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let run = || {
        let mut client = Client::plain();
        whole_run(&mut client, METAL);
        (client.world.log_json(), client.world.events_json(), client.world.state_json())
    };
    assert_eq!(run(), run());
}

/// The draws of chance, by what they decide: those who note down a seed count on them.
#[test]
fn a_seed_goes_on_meaning_what_it_meant() {
    let mut client =
        Client::with_readings(Readings { effects: EffectAnswer::Callback, ..Readings::default() });
    let token = client.token.clone();
    let seen = whole_run(&mut client, METAL);
    let key = seen[0]["key"].as_str().unwrap_or_default().to_owned();
    let times: Vec<_> =
        client.world.events().iter().map(|it| it.at_ms - standin::model::DEFAULT_START_MS).collect();
    assert_eq!((&token[..8], &key[..8]), ("fh4lv6jv", "0dhoz2sc"));
    assert_eq!(
        times,
        [
            6_258, 11_684, 20_320, 102_220, 170_860, 170_860, 511_480, 820_480, 1_035_760, 1_194_460,
            1_199_236, 1_298_280, 1_302_156
        ]
    );
}

#[test]
fn one_long_advance_is_the_same_as_many_short_ones() {
    let mut one = Client::plain();
    one.arm_and_reboot(METAL, &[]);
    let mut many = Client { world: one.world.clone(), token: one.token.clone() };
    one.world.advance(30 * MINUTE);
    for _ in 0..1800 {
        many.world.advance(1000);
    }
    assert_eq!(one.world.events_json(), many.world.events_json());
}

#[test]
fn nothing_is_wiped_before_the_first_stage() {
    let mut client = Client::plain();
    client.arm_and_reboot(METAL, &[]);
    client.world.advance(2 * MINUTE);
    assert_eq!(client.server(METAL).wipes(), 0);
    assert_eq!(client.server(METAL).installed_os.as_deref(), Some("Debian 12"));
}

#[test]
fn hba_wipes_the_smallest_disk_alone() {
    let mut client = Client::plain();
    client.arm_and_reboot(UNEQUAL, &[("disk_mirror", "LVM_HBA")]);
    client.world.advance(30 * MINUTE);
    assert_eq!(client.server(UNEQUAL).wipes_per_disk, [1, 0]);
}

#[test]
fn raid_wipes_all_disks() {
    let mut client = Client::plain();
    client.arm_and_reboot(FOUR_DISKS, &[("disk_mirror", "LVM_RAID10")]);
    client.world.advance(30 * MINUTE);
    assert_eq!(client.server(FOUR_DISKS).wipes_per_disk, [1, 1, 1, 1]);
}

#[test]
fn a_reboot_without_pxe_boot_order_does_not_reinstall() {
    let mut client = Client::plain();
    assert!(is_ok(&client.create_pxe(METAL, &[])));
    assert!(is_ok(&client.pinned(METAL, "reboot", &[])));
    client.world.advance(60 * MINUTE);
    assert_eq!(client.server(METAL).reinstalls, 0);
    assert_eq!(client.server(METAL).power, Power::On);
}

#[test]
fn a_reboot_without_a_config_falls_through_to_the_disk() {
    for pxe_boot in [PxeBoot::OneShot, PxeBoot::Persistent] {
        let mut client = Client::with_readings(Readings { pxe_boot, ..Readings::default() });
        client.pinned(METAL, "boot_dev", &[("media", "pxe")]);
        client.pinned(METAL, "reboot", &[]);
        client.world.advance(60 * MINUTE);
        assert_eq!(client.server(METAL).reinstalls, 0);
        let expected = if pxe_boot == PxeBoot::OneShot { BootOrder::Disk } else { BootOrder::Pxe };
        assert_eq!(client.server(METAL).boot_order, expected);
    }
}

#[test]
fn a_config_left_in_place_reinstalls_at_the_next_reboot() {
    for pxe_boot in [PxeBoot::OneShot, PxeBoot::Persistent] {
        let mut client = Client::with_readings(Readings { pxe_boot, ..Readings::default() });
        client.arm_and_reboot(METAL, &[]);
        client.world.advance(40 * MINUTE);
        assert_eq!(client.server(METAL).reinstalls, 1, "the installer's own restart is none");
        client.pinned(METAL, "boot_dev", &[("media", "disk")]);
        client.pinned(METAL, "reboot", &[]);
        client.world.advance(40 * MINUTE);
        assert_eq!(client.server(METAL).reinstalls, 2, "{pxe_boot:?}");
        assert_eq!(client.server(METAL).wipes(), 2, "{pxe_boot:?}");
    }
}

#[test]
fn a_removed_config_does_not_reinstall_even_with_pxe_boot_order() {
    let mut client = Client::with_readings(Readings { pxe_boot: PxeBoot::Persistent, ..Readings::default() });
    client.arm_and_reboot(METAL, &[]);
    client.world.advance(40 * MINUTE);
    assert!(is_ok(&client.on(METAL, "eq", "clear_pxe", &[("hostname", "NEW-HOST")])));
    client.pinned(METAL, "reboot", &[]);
    client.world.advance(40 * MINUTE);
    assert_eq!(client.server(METAL).reinstalls, 1);
}

#[test]
fn the_boot_order_falls_back_only_when_one_shot() {
    for (pxe_boot, after) in [(PxeBoot::OneShot, BootOrder::Disk), (PxeBoot::Persistent, BootOrder::Pxe)] {
        let mut client = Client::with_readings(Readings { pxe_boot, ..Readings::default() });
        client.arm_and_reboot(METAL, &[]);
        assert_eq!(client.server(METAL).boot_order, BootOrder::Pxe);
        client.world.advance(40 * MINUTE);
        assert_eq!(client.server(METAL).boot_order, after);
    }
}

#[test]
fn a_second_reboot_during_the_installation_wipes_again() {
    let mut client = Client::plain();
    client.arm_and_reboot(METAL, &[]);
    client.world.advance(8 * MINUTE);
    client.pinned(METAL, "reboot", &[]);
    client.world.advance(40 * MINUTE);
    assert_eq!(client.server(METAL).wipes(), 2);
}

#[test]
fn abort_ends_the_installation_and_disarms() {
    let mut client = Client::plain();
    let key = client.arm_and_reboot(METAL, &[]);
    client.world.advance(8 * MINUTE);
    assert!(is_ok(&client.on(METAL, "eq", "abort_reinstall", &[])));
    assert_eq!(client.check(&key)["result"], "Cancelled");
    let server = client.server(METAL);
    assert!(!server.is_armed() && !server.is_installing());
    assert_eq!(server.installed_os, None);
    let again = client.on(METAL, "eq", "abort_reinstall", &[]);
    assert_eq!(again.value()["code"], "NO_REINSTALL");
}

#[test]
fn abort_after_the_fifth_stage_disarms_and_takes_nothing_back() {
    let mut client = Client::plain();
    let key = client.arm_and_reboot(METAL, &[]);
    client.world.advance(40 * MINUTE);
    assert!(is_ok(&client.on(METAL, "eq", "abort_reinstall", &[])));
    assert_eq!(client.check(&key)["scope"], "The server is online");
    assert!(!client.server(METAL).is_armed());
    assert_eq!(client.server(METAL).installed_os.as_deref(), Some("Debian 12"));
}

#[test]
fn an_accepted_effect_is_applied_when_its_callback_says_so() {
    let mut client =
        Client::with_readings(Readings { effects: EffectAnswer::Callback, ..Readings::default() });
    let answer = client.pinned(METAL, "boot_dev", &[("media", "pxe")]);
    let key = answer.value()["callback"].as_str().unwrap_or_default().to_owned();
    assert_eq!(key.len(), 32);
    assert_eq!(client.server(METAL).boot_order, BootOrder::Disk);
    assert_eq!(client.check(&key)["result"], "Not ready");
    assert!(!client.world.log().last().expect("a call").effect_applied);
    client.world.advance(10_000);
    assert_eq!(client.server(METAL).boot_order, BootOrder::Pxe);
    assert_eq!(client.check(&key)["result"], "OK");
    assert_eq!(client.check(&key)["message"], "AsyncKey not found");
    let logged = client.world.log().iter().find(|call| call.action == "boot_dev");
    assert!(logged.expect("the call").effect_applied);
}

#[test]
fn a_reboot_may_say_pending_before_it_is_done() {
    let mut client =
        Client::with_readings(Readings { effects: EffectAnswer::Callback, ..Readings::default() });
    let answer = client.pinned(METAL, "reboot", &[]);
    let key = answer.value()["callback"].as_str().unwrap_or_default().to_owned();
    let mut scopes = Vec::new();
    for _ in 0..100 {
        client.world.advance(200);
        let news = client.check(&key);
        scopes.push(news["scope"].as_str().unwrap_or_default().to_owned());
        if news["scope"].as_str().is_some_and(|scope| scope.contains("Power")) {
            break;
        }
    }
    scopes.dedup();
    assert_eq!(scopes, ["", "pending", "Chassis Power Control: Up/On"]);
}
