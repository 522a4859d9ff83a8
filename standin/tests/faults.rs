//! Each fault does what its name says, as a scenario and as a sentinel hostname.

mod support;

use standin::model::{Answer, BootOrder, Fault};
use support::{Client, METAL, MINUTE, VM, is_ok};

fn boot_pxe(client: &mut Client) -> Answer {
    client.pinned(METAL, "boot_dev", &[("media", "pxe")])
}

/// Runs to the end of the hour, checking the key every five seconds; the distinct answers.
fn news(client: &mut Client, key: &str) -> Vec<serde_json::Value> {
    let mut all = Vec::new();
    for _ in 0..720 {
        client.world.advance(5000);
        let answer = client.check(key);
        if all.last() != Some(&answer) {
            all.push(answer);
        }
    }
    all
}

fn sentinel(client: &mut Client, name: &str) -> String {
    client.arm_and_reboot(METAL, &[("hostname", name)])
}

#[test]
fn a_refusal_changes_nothing_and_strikes_once() {
    let mut client = Client::with_scenario("refuse-boot-dev");
    let answer = boot_pxe(&mut client).value();
    assert_eq!(answer["code"], -1);
    assert_eq!(answer["message"], "IPMI: unable to set the boot device");
    assert_eq!(client.server(METAL).boot_order, BootOrder::Disk);
    assert!(is_ok(&boot_pxe(&mut client)));
}

#[test]
fn twice_and_always_are_what_they_say() {
    let mut client = Client::with_scenario("refuse-boot-dev-twice");
    let outcomes: Vec<_> = (0..3).map(|_| is_ok(&boot_pxe(&mut client))).collect();
    assert_eq!(outcomes, [false, false, true]);
    let mut client = Client::with_scenario("refuse-boot-dev-always");
    assert!((0..20).all(|_| !is_ok(&boot_pxe(&mut client))));
}

#[test]
fn a_fault_of_one_boot_device_spares_the_other() {
    let mut client = Client::with_scenario("refuse-boot-dev-disk-always");
    assert!(is_ok(&boot_pxe(&mut client)));
    assert!(!is_ok(&client.pinned(METAL, "boot_dev", &[("media", "disk")])));
}

#[test]
fn lost_answers_differ_in_the_effect() {
    for (name, order) in [("lost-boot-dev", BootOrder::Pxe), ("lost-before-boot-dev", BootOrder::Disk)] {
        let mut client = Client::with_scenario(name);
        assert!(boot_pxe(&mut client).lost, "{name}");
        assert_eq!(client.server(METAL).boot_order, order, "{name}");
        let call = client.world.log().last().expect("a call");
        assert_eq!(call.effect_applied, order == BootOrder::Pxe, "{name}");
        assert!(call.outcome.starts_with("lost"), "{}", call.outcome);
    }
}

#[test]
fn gateways_fail_with_or_without_the_effect() {
    for (name, status, order) in [
        ("html-502-boot-dev", 502, BootOrder::Disk),
        ("html-502-after-boot-dev", 502, BootOrder::Pxe),
        ("rate-limit-boot-dev", 429, BootOrder::Disk),
        ("unavailable-boot-dev", 503, BootOrder::Disk),
    ] {
        let mut client = Client::with_scenario(name);
        let answer = boot_pxe(&mut client);
        assert_eq!(answer.status, status, "{name}");
        assert_eq!(answer.header("retry-after").is_some(), status != 502, "{name}");
        assert_eq!(answer.body.contains("<html>"), status == 502, "{name}");
        assert_eq!(client.server(METAL).boot_order, order, "{name}");
    }
}

#[test]
fn a_slow_answer_has_its_effect() {
    let mut client = Client::with_scenario("slow-boot-dev");
    assert_eq!(boot_pxe(&mut client).delay_ms, 8000);
    assert_eq!(client.server(METAL).boot_order, BootOrder::Pxe);
}

#[test]
fn wrong_json_cannot_be_read_but_has_its_effect() {
    let mut client = Client::with_scenario("wrong-json-boot-dev");
    let answer = boot_pxe(&mut client);
    assert_eq!(answer.status, 200);
    assert!(answer.value().is_null(), "{}", answer.body);
    assert_eq!(client.server(METAL).boot_order, BootOrder::Pxe);
}

#[test]
fn a_session_can_end_at_a_call_and_mid_run() {
    let mut client = Client::with_scenario("expire-session-boot-dev");
    assert_eq!(boot_pxe(&mut client).status, 401);
    let mut client = Client::plain();
    let key = sentinel(&mut client, "expire-session-mid-run");
    let all = news(&mut client, &key);
    assert_eq!(all.last().expect("news")["scope"], "The server is online", "a key needs no token");
    assert!(!is_ok(&client.on(METAL, "eq", "clear_pxe", &[("hostname", "x")])));
}

#[test]
fn callbacks_fail_come_late_or_never() {
    let mut client = Client::with_scenario("fail-callback-boot-dev");
    let answer = boot_pxe(&mut client);
    assert_eq!(client.await_callback(&answer)["result"], "Error");
    assert_eq!(client.server(METAL).boot_order, BootOrder::Disk);
    let mut client = Client::with_scenario("late-callback-boot-dev");
    let answer = boot_pxe(&mut client);
    client.world.advance(50_000);
    assert_eq!(client.server(METAL).boot_order, BootOrder::Disk);
    assert_eq!(client.await_callback(&answer)["result"], "OK");
    assert_eq!(client.server(METAL).boot_order, BootOrder::Pxe);
    let mut client = Client::with_scenario("never-callback-boot-dev");
    let answer = boot_pxe(&mut client);
    client.world.advance(120 * MINUTE);
    let key = answer.value()["callback"].as_str().unwrap_or_default().to_owned();
    assert_eq!(client.check(&key)["result"], "Not ready");
    assert_eq!(client.server(METAL).boot_order, BootOrder::Disk);
}

#[test]
fn a_failed_task_is_told() {
    let mut client = Client::with_scenario("fail-callback-jenkins-call");
    let answer = client.on(METAL, "jenkins", "call", &[("task", "docker")]);
    assert_eq!(client.await_callback(&answer)["result"], "Error");
    assert!(client.server(METAL).tasks_run.is_empty());
}

#[test]
fn an_installation_fails_at_each_stage() {
    for stage in 1..=5_u32 {
        let mut client = Client::plain();
        let key = sentinel(&mut client, &format!("fail-stage-{stage}"));
        let all = news(&mut client, &key);
        let stages = all.iter().filter(|answer| answer["result"] == "Stage").count();
        assert_eq!(stages as u32, stage - 1);
        assert_eq!(all.last().expect("news")["result"], "Failed");
        let server = client.server(METAL);
        assert_eq!(server.wipes(), u32::from(stage > 1));
        assert_eq!(server.finished_installs, 0);
        assert_eq!(server.installed_os.is_none(), stage > 1);
        assert!(server.pxe_config.is_some() && !server.is_installing());
    }
}

#[test]
fn an_installation_hangs_before_each_stage() {
    for stage in 1..=5_usize {
        let mut client = Client::plain();
        let key = sentinel(&mut client, &format!("stall-stage-{stage}"));
        let all = news(&mut client, &key);
        let stages = all.iter().filter(|answer| answer["result"] == "Stage").count();
        assert_eq!(stages, stage - 1);
        assert!(client.server(METAL).is_installing());
    }
}

#[test]
fn stage_messages_are_skipped_swapped_repeated_and_strayed_into() {
    let scopes = |name: &str| {
        let mut client = Client::with_scenario(name);
        client.world.readings_mut().stage_messages = standin::model::StageMessages::Once;
        client.world.readings_mut().stage_text = standin::model::StageText::Terse;
        let key = client.arm_and_reboot(METAL, &[]);
        client.world.advance(60 * MINUTE);
        assert_eq!(client.server(METAL).finished_installs, 1, "{name}");
        let answers = (0..9).map(|_| client.check(&key));
        let texts = answers.filter_map(|answer| answer["scope"].as_str().map(str::to_owned));
        texts.collect::<Vec<_>>().join(",")
    };
    assert_eq!(scopes("skip-stage-2"), "installing,post-install done,restarting,online");
    assert_eq!(scopes("late-stage-2"), "installing,post-install done,base installed,restarting,online");
    assert_eq!(
        scopes("repeat-stage-1"),
        "installing,installing,base installed,post-install done,restarting,online"
    );
    assert_eq!(
        scopes("stray-stage-1"),
        "installing,The server is online,base installed,post-install done,restarting,online"
    );
    assert_eq!(
        scopes("noise-stage-4"),
        "installing,base installed,post-install done,restarting,\
         finish template rendered, 2 of 3 mirrors answered,online"
    );
}

#[test]
fn a_master_key_can_get_lost() {
    let mut client = Client::plain();
    let key = sentinel(&mut client, "lose-key-stage-3");
    let all = news(&mut client, &key);
    assert_eq!(all.last().expect("news")["message"], "AsyncKey not found");
    assert_eq!(client.server(METAL).finished_installs, 1, "the installation goes on");
}

#[test]
fn one_answer_with_a_stage_breaks_off() {
    let mut client = Client::plain();
    let key = sentinel(&mut client, "wrong-json-stage");
    let all = news(&mut client, &key);
    assert_eq!(all.iter().filter(|answer| answer.is_null()).count(), 1);
    assert_eq!(all.last().expect("news")["scope"], "The server is online");
}

#[test]
fn a_sentinel_strikes_its_own_server_once() {
    let mut client = Client::plain();
    let given = [("hostname", "lost-create-pxe.example.com")];
    let first = client.create_pxe(METAL, &given);
    assert!(first.lost && client.server(METAL).pxe_config.is_some());
    assert!(is_ok(&client.create_pxe(METAL, &given)));
    assert!(is_ok(&client.create_pxe(VM, &[("hostname", "refuse-reboot")])));
    assert!(is_ok(&client.pinned(METAL, "reboot", &[])));
    assert!(!is_ok(&client.pinned(VM, "reboot", &[])));
    assert!(is_ok(&client.pinned(VM, "reboot", &[])));
}

#[test]
fn every_name_can_be_a_scenario_and_a_sentinel() {
    for name in Fault::names() {
        let mut client = Client::with_scenario(&name);
        client.arm_and_reboot(METAL, &[]);
        client.world.advance(30 * MINUTE);
        let mut client = Client::plain();
        sentinel(&mut client, &name);
        client.world.advance(30 * MINUTE);
        assert!(client.server(METAL).reinstalls <= 1, "{name}");
    }
}
