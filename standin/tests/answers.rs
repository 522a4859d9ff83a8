//! What the world's answers look like besides the document's: each reading and each fault of an answer
//! does what its name says, and nothing of it is there by default.

mod support;

use serde_json::{Value, json};
use standin::model::{
    Answer, BMC_PASSWORD, BootOrder, Done, EffectAnswer, FINAL_WORDS, Fault, FaultKind, Hdd, Lists, Noise,
    Nothing, Options, Readings, Secrets, SessionEnd, StageMessages, TagList, Unclear, VmFlag, WaitingWord,
};
use support::{Client, METAL, MINUTE, SMALL_VM, VM};

fn boot_pxe(client: &mut Client) -> Answer {
    client.pinned(METAL, "boot_dev", &[("media", "pxe")])
}

fn order(client: &Client) -> BootOrder {
    client.server(METAL).boot_order
}

/// An answer of each kind: done, accepted, refused, a key's, a server's, a list's.
fn some_answers(client: &mut Client) -> Vec<Value> {
    let token = client.token.clone();
    let accepted = client.on(METAL, "eq", "status", &[]);
    let key = accepted.value()["callback"].as_str().unwrap_or_default().to_owned();
    let mut answers = vec![accepted.value(), client.check(&key)];
    answers.push(boot_pxe(client).value());
    answers.push(client.on(METAL, "eq", "boot_dev", &[("pin", "0420"), ("media", "hdd")]).value());
    answers.push(client.on(SMALL_VM, "eq", "show", &[]).value());
    answers.push(client.on(METAL, "os", "list", &[]).value());
    answers.push(client.raw("eq", "list", &[("token", &token)]).value());
    answers.push(client.raw("jenkins", "get_tasks", &[]).value());
    answers.push(client.await_callback(&accepted));
    answers
}

#[test]
fn by_default_nothing_is_left_out_and_done_is_one_word() {
    let answers = some_answers(&mut Client::plain());
    for answer in &answers {
        assert!(answer.get("error").is_none_or(Value::is_string), "{answer}");
        assert!(answer.get("callback").is_none_or(Value::is_string), "{answer}");
    }
    let text = format!("{answers:?}");
    for word in ["vds", "root_pass", BMC_PASSWORD] {
        assert!(!text.contains(word), "{word}");
    }
}

#[test]
fn what_stands_for_nothing_stands_in_every_answer() {
    for (reading, value) in [
        (Nothing::Null, Value::Null),
        (Nothing::False, json!(false)),
        (Nothing::Zero, json!(0)),
        (Nothing::Empty, json!("")),
        (Nothing::List, json!([])),
        (Nothing::Map, json!({})),
    ] {
        let mut client = Client::with_readings(Readings { nothing: reading, ..Readings::default() });
        for answer in some_answers(&mut client) {
            for name in ["error", "callback", "message", "description"] {
                let told = answer.get(name).unwrap_or_else(|| panic!("{name} in {answer}"));
                assert!(*told == value || !told.as_str().unwrap_or_default().is_empty(), "{name}: {told}");
            }
        }
        let done = boot_pxe(&mut client).value();
        assert_eq!((&done["result"], &done["error"], &done["code"]), (&json!("OK"), &value, &value));
        let nameless = client.on(25264, "eq", "show", &[]).value();
        assert_eq!(nameless["server_data"]["hostname"], value);
        assert_eq!((&nameless["server_data"]["os"], &nameless["hardware"]["gpu"]), (&value, &value));
        assert!(
            nameless["tags"]
                .as_array()
                .is_some_and(|tags| { tags.contains(&json!({"tag": "hostname", "value": value})) })
        );
        let systems = client.on(METAL, "os", "list", &[]).value();
        assert_eq!(systems["os_list"][0]["price_per_core_EUR"], value);
        assert_eq!(client.raw("jenkins", "get_tasks", &[]).value()["tasks"][4]["description"], value);
        let refused = client.on(METAL, "eq", "boot_dev", &[("pin", "0420")]).value();
        assert_eq!((&refused["code"], &refused["message"]), (&json!(1), &value), "{refused}");
    }
}

#[test]
fn done_is_said_in_four_ways() {
    for (done, value) in [
        (Done::Capitals, json!("OK")),
        (Done::Small, json!("ok")),
        (Done::True, json!(true)),
        (Done::One, json!(1)),
    ] {
        let mut client = Client::with_readings(Readings { done, ..Readings::default() });
        assert_eq!(boot_pxe(&mut client).value()["result"], value);
        assert_eq!(order(&client), BootOrder::Pxe);
        let accepted = client.on(METAL, "eq", "status", &[]);
        assert_eq!(accepted.value()["result"], value);
        client.world.advance(MINUTE);
        let key = accepted.value()["callback"].as_str().unwrap_or_default().to_owned();
        assert_eq!(client.check(&key)["result"], value);
    }
}

#[test]
fn a_key_that_goes_on_says_so_in_six_ways() {
    for (waiting_word, word) in [
        (WaitingWord::NotReady, "Not ready"),
        (WaitingWord::Pending, "pending"),
        (WaitingWord::Queued, "queued"),
        (WaitingWord::Running, "running"),
        (WaitingWord::InProgress, "In progress"),
        (WaitingWord::Waiting, "waiting"),
    ] {
        let mut client = Client::with_readings(Readings { waiting_word, ..Readings::default() });
        let key = client.master_key(METAL);
        assert_eq!(client.check(&key), json!({"result": word, "key": key}));
    }
}

#[test]
fn noise_stands_around_json_alone() {
    for (noise, start, end) in [
        (Noise::None, "{", "}"),
        (Noise::Mark, "\u{feff}{", "}"),
        (Noise::Warnings, "<br />\n<b>Warning</b>", "}"),
        (Noise::Html, "{", "</html>\n"),
        (Noise::All, "\u{feff}<br />", "</html>\n"),
    ] {
        let readings = Readings { noise, ..Readings::default() };
        // A sign-in is noisy, too: the token comes from another world.
        let mut client = Client::plain();
        *client.world.readings_mut() = readings;
        let answer = boot_pxe(&mut client);
        assert!(answer.body.starts_with(start) && answer.body.ends_with(end), "{}", answer.body);
        let json = &answer.body
            [answer.body.find('{').expect("an object")..=answer.body.rfind('}').expect("its end")];
        assert_eq!(serde_json::from_str::<Value>(json).expect("JSON")["action"], "boot_dev");
        client.token = "nonsense".to_owned();
        let refused = boot_pxe(&mut client);
        assert_eq!((refused.status, refused.body.as_str()), (401, "unauthorized"), "no JSON, no noise");
    }
}

#[test]
fn the_end_of_a_session_is_told_in_one_way_or_in_many() {
    let refusal = |session_end, action: &str| {
        let mut client = Client::with_readings(Readings { session_end, ..Readings::default() });
        client.token = "nonsense".to_owned();
        client.on(METAL, "eq", action, &[])
    };
    for (session_end, words) in [
        (SessionEnd::Hash, "Invalid hash"),
        (SessionEnd::Session, "session expired"),
        (SessionEnd::Token, "token is invalid"),
    ] {
        for action in ["show", "boot_dev", "clear_pxe"] {
            let answer = refusal(session_end, action);
            assert_eq!(answer.status, 200);
            assert!(answer.body.contains(words), "{}", answer.body);
        }
    }
    let answer = refusal(SessionEnd::Redirect, "reboot");
    assert_eq!((answer.status, answer.header("location")), (302, Some("/login")));
    assert!(refusal(SessionEnd::Mixed, "show").body.contains("authentication failed"));
    assert_eq!(refusal(SessionEnd::Mixed, "boot_dev").status, 401);
}

#[test]
fn lists_are_arrays_objects_by_id_or_names() {
    let mut client = Client::with_readings(Readings { lists: Lists::Keyed, ..Readings::default() });
    let token = client.token.clone();
    let servers = client.raw("eq", "list", &[("token", &token)]).value()["servers"].clone();
    assert_eq!(servers.as_object().map(serde_json::Map::len), Some(15));
    assert_eq!((&servers["25250"]["hostname"], &servers["25250"]["id"]), (&json!("web-1"), &Value::Null));
    let systems = client.on(SMALL_VM, "os", "list", &[]).value();
    assert_eq!(systems["os_list"]["180"]["name"], "Debian 12");
    assert_eq!(systems["os_excluded"]["202"]["name"], "Windows Server 2022 Datacenter");
    assert_eq!(client.raw("jenkins", "get_tasks", &[]).value()["tasks"]["17"]["name"], "docker");
    let mut client = Client::with_readings(Readings { lists: Lists::Names, ..Readings::default() });
    let tasks = client.raw("jenkins", "get_tasks", &[]).value();
    assert_eq!(tasks["tasks"][2], "docker");
    let excluded = client.on(SMALL_VM, "os", "list", &[]).value()["os_excluded"].clone();
    assert!(excluded.as_array().is_some_and(|names| names.contains(&json!("VMware ESXi 8"))), "{excluded}");
    let token = client.token.clone();
    assert!(client.raw("eq", "list", &[("token", &token)]).value()["servers"].is_array());
}

#[test]
fn a_task_of_which_nothing_is_told_but_its_name_runs() {
    let mut client = Client::with_readings(Readings { lists: Lists::Names, ..Readings::default() });
    let answer = client.on(METAL, "jenkins", "call", &[("task", "docker")]);
    client.await_callback(&answer);
    assert_eq!(client.server(METAL).tasks_run, ["docker"]);
}

#[test]
fn tags_are_objects_names_or_one_text() {
    for (tags, of_task, of_system) in [
        (TagList::Names, json!(["bm", "gpu", "vgpu", "vm"]), json!(["bm", "gpu", "vgpu", "vm"])),
        (TagList::Text, json!("bm,gpu,vgpu,vm"), json!("bm,gpu,vgpu,vm")),
    ] {
        let mut client = Client::with_readings(Readings { tags, ..Readings::default() });
        assert_eq!(client.raw("jenkins", "get_tasks", &[]).value()["tasks"][1]["tags"], of_task);
        let system = client.on(METAL, "os", "list", &[]).value()["os_list"][0].clone();
        assert_eq!((&system["tags"], &system["min_ram"]), (&of_system, &json!(1)));
    }
    let mut client = Client::plain();
    assert_eq!(client.raw("jenkins", "get_tasks", &[]).value()["tasks"][1]["tags"][0], json!({"tag": "bm"}));
}

#[test]
fn disks_and_virtual_machines_are_told_in_other_words() {
    let shown = |readings: Readings, id| Client::with_readings(readings).on(id, "eq", "show", &[]).value();
    let hdd = |hdd| shown(Readings { hdd, ..Readings::default() }, METAL)["hardware"].clone();
    assert_eq!(hdd(Hdd::Plain)["hdd"], "2x960");
    assert_eq!(hdd(Hdd::Array)["hdd"], json!([960, 960]));
    assert_eq!((&hdd(Hdd::Count)["disks"], &hdd(Hdd::Count)["hdd"]), (&json!(2), &Value::Null));
    let readings = Readings { vm_flag: VmFlag::Vds, ..Readings::default() };
    assert_eq!(shown(readings, VM)["server_data"]["type"], "vds");
    let systems = Client::with_readings(readings).on(VM, "os", "list", &[]).value().to_string();
    assert!(systems.contains(r#""vds""#) && !systems.contains(r#""vm""#), "{systems}");
    assert_eq!(shown(readings, METAL)["server_data"]["type"], "bm");
}

/// Everything that keys say in a whole reinstall.
fn told(readings: Readings) -> String {
    let mut client = Client::with_readings(Readings {
        effects: EffectAnswer::Callback,
        stage_messages: StageMessages::Once,
        ..readings
    });
    let key = client.master_key(METAL);
    let mut all = Vec::new();
    let answer = client.create_pxe(METAL, &[("reinstall_key", &key)]);
    all.push(client.await_callback(&answer));
    let answer = boot_pxe(&mut client);
    all.push(client.await_callback(&answer));
    let answer = client.on(METAL, "eq", "status", &[]);
    all.push(client.await_callback(&answer));
    let answer = client.pinned(METAL, "reboot", &[]);
    all.push(client.await_callback(&answer));
    client.world.advance(40 * MINUTE);
    all.extend((0..5).map(|_| client.check(&key)));
    all.iter().map(|it| format!("{it}\n")).collect()
}

#[test]
fn secrets_are_told_in_one_place_or_everywhere() {
    let plain = told(Readings::default());
    assert_eq!((plain.matches("Passw0rd-9").count(), plain.matches(BMC_PASSWORD).count()), (1, 0), "{plain}");
    let everywhere = told(Readings { secrets: Secrets::Everywhere, ..Readings::default() });
    for part in [
        "root password Passw0rd-9",
        r#""root_password":"Passw0rd-9""#,
        "(root_pass=Passw0rd-9)",
        "online. Password: Passw0rd-9",
        "ipmitool -H 192.0.2.50 -U admin -P S3cretBmc chassis power reset: Chassis Power Control",
        "chassis power status: Chassis Power is on",
        "PXE config created. Password: Passw0rd-9",
    ] {
        assert!(everywhere.contains(part), "{part} in {everywhere}");
    }
    let scope = standin::model::Scope::Object;
    let objects = told(Readings { secrets: Secrets::Everywhere, scope, ..Readings::default() });
    assert_eq!(objects.matches(r#""root_password":"Passw0rd-9""#).count(), 5, "{objects}");
}

#[test]
fn refusals_that_pass_and_words_that_sound_like_a_session_refuse_any_call() {
    for (kind, words) in [
        ("too-many", "Too Many Requests"),
        ("busy", "BMC is busy"),
        ("no-ipmi-session", "Unable to establish IPMI v2 / RMCP+ session"),
        ("unauthorized-name", "IPMI: Unauthorized name"),
        ("not-authorized", "You are not authorized to manage this server"),
        ("jenkins-401", "Jenkins 401 Unauthorized"),
        ("build-token", "build token expired"),
        ("auth-failed", "authentication failed"),
        ("leak", "ipmitool -H 192.0.2.50 -U admin -P S3cretBmc chassis power reset: failed"),
    ] {
        let mut client = Client::with_scenario(&format!("{kind}-boot-dev-pxe-twice"));
        for _ in 0..2 {
            let answer = boot_pxe(&mut client);
            assert_eq!((answer.status, answer.value()), (200, json!({"code": -1, "message": words})));
            assert_eq!(order(&client), BootOrder::Disk);
        }
        assert!(client.world.is_session_valid(&client.token), "{kind}");
        assert!(support::is_ok(&boot_pxe(&mut client)), "{kind}");
        let mut client = Client::with_scenario(&format!("{kind}-check"));
        assert_eq!(client.check("x")["message"], words);
    }
}

#[test]
fn an_unclear_answer_comes_with_or_without_the_effect() {
    for how in Unclear::ALL {
        for effect_applied in [false, true] {
            let kind = FaultKind::Unclear { how, effect_applied };
            let faults = vec![Fault::once("eq", "boot_dev", kind)];
            let mut client = Client::new(Options { faults, ..Options::default() });
            let answer = boot_pxe(&mut client).value();
            let result = match how {
                Unclear::Error => json!("OK"),
                Unclear::Word => json!("Noted"),
                Unclear::Zero => json!(0),
                Unclear::False => json!(false),
                Unclear::None => Value::Null,
            };
            assert_eq!((&answer["result"], &answer["action"]), (&result, &json!("boot_dev")));
            assert_eq!(answer["error"].is_string(), how == Unclear::Error);
            assert_eq!(answer.get("result").is_some(), how != Unclear::None);
            assert_eq!(order(&client) == BootOrder::Pxe, effect_applied, "{how:?}");
            let logged = client.world.log().last().expect("a call");
            assert_eq!(logged.effect_applied, effect_applied, "{how:?}");
            assert!(support::is_ok(&boot_pxe(&mut client)), "once");
        }
    }
    for (name, effect_applied) in [("unclear-none-reboot", false), ("unclear-none-after-reboot", true)] {
        let fault = &Fault::named(name).expect("a name")[0];
        assert_eq!(fault.kind, FaultKind::Unclear { how: Unclear::None, effect_applied });
    }
}

#[test]
fn a_very_slow_answer_has_its_effect() {
    let mut client = Client::with_scenario("slower-create-pxe");
    let answer = client.create_pxe(METAL, &[]);
    assert!(support::is_ok(&answer) && client.server(METAL).pxe_config.is_some());
    assert_eq!(answer.delay_ms, 75_000);
}

#[test]
fn the_key_of_an_effect_can_end_with_any_word() {
    for word in FINAL_WORDS {
        let mut client = Client::with_scenario(&format!("{}-callback-boot-dev", word.slug));
        let answer = boot_pxe(&mut client);
        let news = client.await_callback(&answer);
        assert_eq!(news["result"], word.text);
        assert_eq!(order(&client) == BootOrder::Pxe, word.is_success, "{}", word.slug);
    }
}
