//! What goes on at a server besides the document's procedure: boot orders that lapse, machines that
//! stay off, old systems that come up, keys that end early; and what an oracle can ask of the model.

mod support;

use serde_json::Value;
use standin::model::{
    BootFlag, BootOrder, Effect, EffectAnswer, ExistingConfig, FINAL_WORDS, Fault, FaultKind, OldSystemTells,
    Options, PinVerdict, Power, ProgressText, PxeBoot, Readings, StageMessages, StageText,
};
use support::{Client, METAL, MINUTE, VM, is_ok};

const SECOND: u64 = 1000;

/// What the master key says, message by message, in the hour after the reboot.
fn hour(client: &mut Client, key: &str) -> Vec<Value> {
    let mut all = Vec::new();
    for _ in 0..720 {
        client.world.advance(5 * SECOND);
        let news = client.check(key);
        if news["result"] != "Not ready" && all.last() != Some(&news) {
            all.push(news);
        }
    }
    all
}

fn scopes(all: &[Value]) -> Vec<&str> {
    all.iter().filter_map(|news| news["scope"].as_str()).collect()
}

fn lapsing() -> Readings {
    Readings { boot_flag: BootFlag::Lapses, ..Readings::default() }
}

#[test]
fn a_boot_order_lapses_after_a_minute_without_a_reboot() {
    for (boot_flag, order) in [(BootFlag::Stays, BootOrder::Pxe), (BootFlag::Lapses, BootOrder::Disk)] {
        let mut client = Client::with_readings(Readings { boot_flag, ..Readings::default() });
        client.create_pxe(METAL, &[]);
        client.pinned(METAL, "boot_dev", &[("media", "pxe")]);
        client.world.advance(59 * SECOND);
        assert!(client.server(METAL).would_install());
        client.world.advance(2 * SECOND);
        assert_eq!(client.server(METAL).boot_order, order);
        assert_eq!(client.server(METAL).boot_order_lapsed, order == BootOrder::Disk);
        assert_eq!(client.server(METAL).would_install(), order == BootOrder::Pxe);
        assert!(client.server(METAL).is_armed(), "the config is there");
        client.pinned(METAL, "reboot", &[]);
        client.world.advance(40 * MINUTE);
        assert_eq!(client.server(METAL).reinstalls, u32::from(order == BootOrder::Pxe));
    }
}

#[test]
fn a_boot_order_lasts_for_a_reboot_in_time_and_when_it_is_set_again() {
    let mut client = Client::with_readings(lapsing());
    client.create_pxe(METAL, &[]);
    for _ in 0..3 {
        client.pinned(METAL, "boot_dev", &[("media", "pxe")]);
        client.world.advance(50 * SECOND);
    }
    // The self test takes longer than what was left of the minute.
    client.pinned(METAL, "reboot", &[]);
    client.world.advance(40 * MINUTE);
    assert_eq!(client.server(METAL).reinstalls, 1);
    assert!(!client.server(METAL).boot_order_lapsed);
    client.pinned(METAL, "boot_dev", &[("media", "pxe")]);
    client.pinned(METAL, "boot_dev", &[("media", "cd")]);
    client.world.advance(2 * MINUTE);
    assert_eq!(client.server(METAL).boot_order, BootOrder::Cd, "that is no order for the network");
}

#[test]
fn a_reboot_can_leave_the_machine_off_until_the_next() {
    let mut client = Client::with_scenario("stays-off-reboot");
    let key = client.arm_and_reboot(METAL, &[]);
    client.world.advance(30 * MINUTE);
    let server = client.server(METAL);
    assert_eq!((server.power, server.reboots, server.reinstalls), (Power::Off, 1, 0));
    assert!(client.world.log().iter().any(|call| call.action == "reboot" && call.effect_applied));
    assert_eq!(client.check(&key)["result"], "Not ready");
    let answer = client.on(METAL, "eq", "status", &[]);
    assert_eq!(client.await_callback(&answer)["scope"], "Chassis Power is off");
    assert_eq!(client.on(METAL, "eq", "show", &[]).value()["server_data"]["power"], "off");
    client.pinned(METAL, "reboot", &[]);
    assert_eq!(scopes(&hour(&mut client, &key)).len(), 5);
    assert_eq!(client.server(METAL).finished_installs, 1);
}

#[test]
fn the_reboot_that_leaves_it_off_says_ok() {
    let mut client = Client::with_scenario("stays-off-reboot");
    let answer = client.pinned(METAL, "reboot", &[]);
    let news = client.await_callback(&answer);
    assert_eq!((&news["result"], &news["scope"]), (&"OK".into(), &"Chassis Power Control: Cycle".into()));
}

#[test]
fn the_old_system_says_online_only_where_it_boots_in_place_of_the_installer() {
    for (old_system_tells, result) in
        [(OldSystemTells::No, None), (OldSystemTells::Stage, Some("Stage")), (OldSystemTells::Ok, Some("OK"))]
    {
        let readings = Readings { old_system_tells, ..lapsing() };
        let mut client = Client::with_readings(readings);
        let key = client.master_key(METAL);
        client.create_pxe(METAL, &[("reinstall_key", &key)]);
        client.pinned(METAL, "boot_dev", &[("media", "pxe")]);
        client.world.advance(2 * MINUTE);
        client.pinned(METAL, "reboot", &[]);
        let all = hour(&mut client, &key);
        let told: Vec<_> = all.iter().filter(|news| news["scope"] == "The server is online").collect();
        assert_eq!(told.first().map(|news| news["result"].as_str().expect("a word")), result);
        assert_eq!((told.len(), client.server(METAL).wipes()), (usize::from(result.is_some()), 0));
        let gone = all.iter().any(|news| news["message"] == "AsyncKey not found");
        assert_eq!(gone, result == Some("OK"), "an OK is read once");
        let mut client = Client::with_readings(Readings { old_system_tells, ..Readings::default() });
        let key = client.arm_and_reboot(METAL, &[]);
        assert_eq!(scopes(&hour(&mut client, &key)).len(), 5, "nothing of it in a good run");
    }
}

#[test]
fn progress_is_told_before_the_installer_and_during_it() {
    let heard = |progress_text| {
        let stage_messages = StageMessages::Once;
        let readings = Readings { progress_text, stage_messages, ..Readings::default() };
        let mut client = Client::with_readings(readings);
        let key = client.master_key(METAL);
        client.create_pxe(METAL, &[("reinstall_key", &key)]);
        client.pinned(METAL, "boot_dev", &[("media", "pxe")]);
        client.pinned(METAL, "reboot", &[]);
        let all = hour(&mut client, &key);
        scopes(&all).join("|")
    };
    let stages = "OS installation was started|Base OS was installed, proceed with post-install tasks|\
                  Post-install tasks are completed, running final tasks|\
                  Install is completed, restarting the server|The server is online";
    assert_eq!(heard(ProgressText::None), stages);
    let before = heard(ProgressText::Before);
    assert_eq!(
        before,
        format!(
            "Waiting for PXE boot (1)|Waiting for PXE boot (2)|Waiting for PXE boot (3)|\
             Waiting for PXE boot (4)|{stages}"
        )
    );
    let percent = heard(ProgressText::Percent);
    assert!(percent.starts_with("OS installation was started|Downloading image 10%|"), "{percent}");
    assert!(percent.contains("image 90%|Base OS was installed"), "{percent}");
    let steps = heard(ProgressText::Steps);
    assert!(steps.starts_with("step 1/21: checking BIOS|"), "{steps}");
    assert!(steps.contains("step 2/21: partitioning|step 3/21: copying|step 4/21: copying"), "{steps}");
    assert!(steps.ends_with("The server is online"), "{steps}");
    let all = heard(ProgressText::All);
    assert!(["(4)", "90%", "step 20/21"].iter().all(|part| all.contains(part)), "{all}");
}

#[test]
fn counting_begins_without_a_reboot_and_ends_with_the_config() {
    let readings = Readings { progress_text: ProgressText::Before, ..Readings::default() };
    let mut client = Client::with_readings(readings);
    let key = client.master_key(METAL);
    client.create_pxe(METAL, &[("reinstall_key", &key)]);
    client.world.advance(50 * SECOND);
    assert_eq!(client.check(&key)["scope"], "Waiting for PXE boot (2)");
    client.on(METAL, "eq", "clear_pxe", &[("hostname", "new-host")]);
    client.world.advance(10 * MINUTE);
    assert_eq!(client.check(&key)["scope"], "Waiting for PXE boot (2)");
}

#[test]
fn stages_are_told_in_words_that_no_rule_reads_and_in_six_languages() {
    let told = |stage_text| {
        let mut client = Client::with_readings(Readings { stage_text, ..Readings::default() });
        let key = client.arm_and_reboot(METAL, &[]);
        let all = hour(&mut client, &key);
        scopes(&all).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let unread = told(StageText::Unread);
    assert_eq!(unread.len(), 5);
    for text in &unread {
        let words = ["install", "base", "task", "server", "online", "restart", "final", "complete"];
        assert!(!text.contains(|c: char| c.is_ascii_digit()), "{text}");
        assert!(words.iter().all(|word| !text.to_lowercase().contains(word)), "{text}");
    }
    for (stage_text, third) in [
        (StageText::Dutch, "Stap 3 van 5: nazorg"),
        (StageText::German, "Schritt 3 von 5: Nacharbeiten"),
        (StageText::French, "Étape 3 sur 5: finitions"),
        (StageText::Spanish, "Etapa 3 de 5: ajustes"),
        (StageText::Turkish, "Aşama 3/5: son ayarlar"),
        (StageText::Russian, "Этап 3 из 5: настройка"),
    ] {
        let told = told(stage_text);
        assert_eq!((told.len(), told[2].as_str()), (5, third));
    }
}

#[test]
fn a_word_can_end_the_key_at_each_stage() {
    for word in FINAL_WORDS {
        for stage in 1..=5_u32 {
            let mut client = Client::with_scenario(&format!("{}-stage-{stage}", word.slug));
            let key = client.arm_and_reboot(METAL, &[]);
            let all = hour(&mut client, &key);
            let name = format!("{} {stage}", word.slug);
            assert_eq!(all.len() as u32, stage, "{name}: {all:?}");
            assert_eq!(all.last().expect("an end")["result"], word.text, "{name}");
            let server = client.server(METAL);
            assert_eq!(server.finished_installs, u32::from(word.is_success), "{name}");
            assert_eq!(server.wipes(), u32::from(word.is_success || stage > 1), "{name}");
        }
    }
}

#[test]
fn a_failing_word_can_be_told_while_the_installer_goes_on() {
    let kind = FaultKind::KeyEnds { stage: 2, word: "Timeout", installer_goes_on: true };
    let mut client = Client::new(Options { faults: vec![Fault::of_installer(kind)], ..Options::default() });
    let key = client.arm_and_reboot(METAL, &[]);
    assert_eq!(hour(&mut client, &key).last().expect("an end")["result"], "Timeout");
    assert_eq!(client.server(METAL).finished_installs, 1);
}

#[test]
fn a_final_ok_can_have_the_words_of_an_earlier_stage() {
    for (stage, words) in [
        (1, "OS installation was started"),
        (2, "Base OS was installed, proceed with post-install tasks"),
        (3, "Post-install tasks are completed, running final tasks"),
        (4, "Install is completed, restarting the server"),
        (5, "Install is completed, restarting the server"),
    ] {
        for stage_messages in [StageMessages::Kept, StageMessages::Once] {
            let mut client = Client::with_scenario(&format!("ok-stage-{stage}"));
            client.world.readings_mut().stage_messages = stage_messages;
            let key = client.arm_and_reboot(METAL, &[]);
            let all = hour(&mut client, &key);
            let [.., last, gone] = all.as_slice() else { panic!("{all:?}") };
            assert_eq!((&last["result"], &last["scope"]), (&"OK".into(), &words.into()), "{stage}");
            assert_eq!(gone["message"], "AsyncKey not found");
            assert_eq!(last["context"]["password"], Value::Null);
            assert_eq!(client.server(METAL).finished_installs, 1, "the installer goes on");
        }
    }
}

#[test]
fn a_config_in_place_is_replaced_or_refused() {
    let refusing = Readings { existing_config: ExistingConfig::Refused, ..Readings::default() };
    for (readings, is_taken) in [(Readings::default(), true), (refusing, false)] {
        let mut client = Client::with_readings(readings);
        assert!(is_ok(&client.create_pxe(METAL, &[("hostname", "first")])));
        let answer = client.create_pxe(METAL, &[("hostname", "second")]);
        assert_eq!(is_ok(&answer), is_taken);
        let there = client.server(METAL).pxe_config.clone().expect("a config");
        assert_eq!(there.hostname, if is_taken { "second" } else { "first" });
        if !is_taken {
            assert_eq!(answer.value()["message"], "PXE config for this server already exists");
            client.on(METAL, "eq", "clear_pxe", &[("hostname", "first")]);
            assert!(is_ok(&client.create_pxe(METAL, &[])), "removed, it is out of the way");
        }
    }
}

#[test]
fn somebody_else_can_be_there_first() {
    for (name, hostname) in [("foreign-config", "web-1"), ("foreign-config-other-host", "somebody-else")] {
        let mut client = Client::with_scenario(name);
        client.world.readings_mut().existing_config = ExistingConfig::Refused;
        assert!(!is_ok(&client.create_pxe(METAL, &[])));
        let there = client.server(METAL).pxe_config.clone().expect("a config");
        assert_eq!((there.hostname.as_str(), there.by_call), (hostname, None), "{name}");
        assert_eq!(client.server(METAL).pxe_configs_created, 0);
        client.on(METAL, "eq", "clear_pxe", &[("hostname", hostname)]);
        assert!(is_ok(&client.create_pxe(METAL, &[])), "{name}");
        assert_eq!(
            client.server(METAL).pxe_config.as_ref().expect("a config").by_call,
            Some(client.world.calls())
        );
    }
}

#[test]
fn every_pin_that_is_tried_is_noted_with_what_came_of_it() {
    let mut client = Client::plain();
    let tried = |client: &mut Client, id, action: &str, pin: &str| {
        client.on(id, "eq", action, &[("pin", pin), ("media", "pxe")]);
    };
    tried(&mut client, METAL, "check_pin", "1111");
    client.world.advance(SECOND);
    tried(&mut client, METAL, "boot_dev", "0420");
    tried(&mut client, METAL, "reboot", "");
    client.on(METAL, "jenkins", "call", &[("pin", "2222"), ("task", "docker")]);
    tried(&mut client, METAL, "create_pxe", "3333");
    tried(&mut client, METAL, "reboot", "4444");
    tried(&mut client, METAL, "check_pin", "0420");
    tried(&mut client, VM, "check_pin", "0420");
    let seen: Vec<_> = client
        .world
        .pin_attempts()
        .iter()
        .map(|it| (it.server, it.call.as_str(), it.pin.as_str(), it.verdict, it.attempts_left))
        .collect();
    assert_eq!(
        seen,
        [
            (METAL, "eq/check_pin", "1111", PinVerdict::Wrong, 2),
            (METAL, "eq/boot_dev", "0420", PinVerdict::Right, 3),
            (METAL, "jenkins/call", "2222", PinVerdict::Wrong, 2),
            (METAL, "eq/create_pxe", "3333", PinVerdict::Wrong, 1),
            (METAL, "eq/reboot", "4444", PinVerdict::Wrong, 0),
            (METAL, "eq/check_pin", "0420", PinVerdict::Locked, 0),
            (VM, "eq/check_pin", "0420", PinVerdict::Right, 3),
        ]
    );
    let attempts = client.world.pin_attempts();
    assert_eq!(attempts[1].at_ms - attempts[0].at_ms, SECOND);
    assert_eq!(attempts.last().expect("one").call_number, client.world.calls());
    let told = format!("{}{}", client.world.state_json(), client.world.log_json());
    assert!(!told.contains("2222"), "no door tells a PIN");
}

#[test]
fn a_pin_that_never_arrives_is_no_attempt() {
    for name in ["lost-before-reboot", "auth-failed-reboot", "html-502-reboot", "unclear-none-reboot"] {
        let mut client = Client::with_scenario(name);
        client.pinned(METAL, "reboot", &[]);
        assert!(client.world.pin_attempts().is_empty(), "{name}");
    }
}

#[test]
fn the_model_tells_what_a_page_may_claim() {
    let readings =
        Readings { effects: EffectAnswer::Callback, pxe_boot: PxeBoot::Persistent, ..Readings::default() };
    let mut client = Client::with_readings(readings);
    client.create_pxe(METAL, &[]);
    assert!(client.server(METAL).pxe_config.is_none());
    assert!(matches!(client.world.accepted(METAL).collect::<Vec<_>>()[..], [Effect::CreatePxe(_)]));
    assert_eq!(client.world.accepted(VM).count(), 0);
    client.world.advance(10 * SECOND);
    assert_eq!(client.world.accepted(METAL).count(), 0);
    assert!(client.server(METAL).is_armed() && !client.server(METAL).would_install());
    let before_ms = client.world.now_ms();
    client.arm_and_reboot(METAL, &[]);
    assert!(client.server(METAL).would_install());
    client.world.advance(40 * MINUTE);
    let server = client.server(METAL);
    assert_eq!((server.wiped_since(before_ms), server.finished_since(before_ms)), (true, 1));
    let [wiped, finished] = [server.wiped_at_ms[0], server.finished_at_ms[0]];
    assert!(before_ms < wiped && wiped < finished);
    assert_eq!((server.wiped_since(wiped), server.wiped_since(wiped + 1)), (true, false));
    assert_eq!((server.finished_since(finished), server.finished_since(finished + 1)), (1, 0));
    assert!(server.would_install(), "the config was served: the next reboot wipes again");
    let token = client.token.clone();
    assert!(client.world.is_session_valid(&token) && !client.world.is_session_valid("nonsense"));
    client.world.advance(10_800_000);
    assert!(!client.world.is_session_valid(&token));
}

#[test]
fn a_status_is_told_by_its_key() {
    let mut client = Client::plain();
    let answer = client.on(METAL, "eq", "status", &[]);
    let key = answer.value()["callback"].as_str().unwrap_or_default().to_owned();
    assert_eq!((key.len(), &client.check(&key)["result"]), (32, &"Not ready".into()));
    assert_eq!(client.await_callback(&answer)["scope"], "Chassis Power is on");
    assert!(!client.world.log().iter().any(|call| call.effect_applied), "looking changes nothing");
}

#[test]
fn no_two_readings_keep_an_installation_from_its_end() {
    let pairs = Readings::pairs();
    println!("{} pairs", pairs.len());
    for readings in pairs {
        let mut client = Client::plain();
        // Not before: this client understands a plain sign-in alone, and no key but a plain one.
        *client.world.readings_mut() = readings;
        let wait = |client: &mut Client| client.world.advance(15 * SECOND);
        client.create_pxe(METAL, &[]);
        wait(&mut client);
        client.pinned(METAL, "boot_dev", &[("media", "pxe")]);
        wait(&mut client);
        client.pinned(METAL, "reboot", &[]);
        client.world.advance(40 * MINUTE);
        client.on(METAL, "eq", "clear_pxe", &[("hostname", "new-host")]);
        wait(&mut client);
        let server = client.server(METAL);
        assert_eq!((server.wipes(), server.finished_installs), (1, 1), "{:?}", readings.taken());
        assert_eq!(server.pxe_config, None, "{:?}", readings.taken());
    }
}
