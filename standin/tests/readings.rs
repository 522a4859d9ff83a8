//! Each reading of what the API's document leaves open does what its name says.

mod support;

use serde_json::{Value, json};
use standin::model::{
    EffectAnswer, FifthStage, Ids, KeyField, ListItems, Readings, Scope, SessionShape, StageMessages,
    StageText, TaskListField, World,
};
use support::{Client, METAL, MINUTE};

/// The answers of the master key after each of `stops` (virtual minutes apart).
fn checks(readings: Readings, every_ms: u64, count: u64) -> Vec<Value> {
    let mut client = Client::with_readings(readings);
    let key = client.arm_and_reboot(METAL, &[]);
    (0..count)
        .map(|_| {
            client.world.advance(every_ms);
            client.check(&key)
        })
        .collect()
}

fn scopes(answers: &[Value]) -> Vec<String> {
    let mut scopes: Vec<_> =
        answers.iter().filter_map(|answer| answer["scope"].as_str()).map(str::to_owned).collect();
    scopes.dedup();
    scopes
}

#[test]
fn stage_messages_stay_or_are_given_once() {
    let kept = checks(Readings::default(), 1000, 1500);
    let stages = kept.iter().filter(|answer| answer["result"] == "Stage").count();
    assert!(stages > 500, "{stages}");
    assert_eq!(kept.last().expect("answers")["result"], "Stage", "the last one stays");
    let once = checks(Readings { stage_messages: StageMessages::Once, ..Readings::default() }, 1000, 1500);
    let stages = once.iter().filter(|answer| answer["result"] == "Stage").count();
    assert_eq!(stages, 5);
    assert_eq!(once.last().expect("answers")["message"], "AsyncKey not found");
}

#[test]
fn a_slow_reader_misses_messages_that_are_kept_but_not_those_given_once() {
    let kept = checks(Readings::default(), 11 * MINUTE, 3);
    assert!(scopes(&kept).len() < 5);
    let once = Readings { stage_messages: StageMessages::Once, ..Readings::default() };
    assert_eq!(scopes(&checks(once, 11 * MINUTE, 9)).len(), 5);
}

#[test]
fn the_fifth_stage_comes_as_stage_or_as_ok_and_leaks_the_password() {
    for (fifth, result) in [(FifthStage::Stage, "Stage"), (FifthStage::Ok, "OK")] {
        let answers = checks(Readings { fifth, ..Readings::default() }, 5000, 300);
        let last =
            answers.iter().find(|answer| answer["scope"] == "The server is online").expect("a fifth stage");
        assert_eq!(last["result"], result);
        assert_eq!(last["context"]["password"], "Passw0rd-9");
        assert_eq!(last["context"]["User"], "root");
        assert!(last["debug"].as_str().is_some_and(|debug| debug.contains("failed: 0")));
        let gone = answers.iter().any(|answer| answer["message"] == "AsyncKey not found");
        assert_eq!(gone, fifth == FifthStage::Ok, "an OK is read once");
    }
}

#[test]
fn stages_are_named_in_three_ways() {
    let text =
        |stage_text| scopes(&checks(Readings { stage_text, ..Readings::default() }, 5000, 300)).join("|");
    assert_eq!(
        text(StageText::Document),
        "OS installation was started|Base OS was installed, proceed with post-install tasks|\
         Post-install tasks are completed, running final tasks|\
         Install is completed, restarting the server|The server is online"
    );
    assert_eq!(
        text(StageText::Numbered),
        "Stage 1/5: started|Stage 2/5: base system|Stage 3/5: post-install|Stage 4/5: restart|\
         Stage 5/5: online"
    );
    assert_eq!(text(StageText::Terse), "installing|base installed|post-install done|restarting|online");
}

#[test]
fn a_stage_says_what_it_belongs_to() {
    let answers = checks(Readings::default(), 5000, 100);
    let stage = answers.iter().find(|answer| answer["result"] == "Stage").expect("a stage");
    assert_eq!(stage["context"], json!({"action": "reinstall", "id": METAL, "location": "NL"}));
    assert_eq!(stage["debug"], Value::Null);
    assert!(stage["key"].as_str().is_some_and(|key| key.len() == 32));
}

#[test]
fn ids_are_numbers_strings_or_both() {
    for (ids, numbers, strings) in
        [(Ids::Numbers, true, false), (Ids::Strings, false, true), (Ids::Mixed, true, true)]
    {
        let mut client = Client::with_readings(Readings { ids, ..Readings::default() });
        let token = client.token.clone();
        let list = client.raw("eq", "list", &[("token", &token)]).value();
        let all: Vec<_> =
            list["servers"].as_array().expect("a list").iter().map(|item| &item["id"]).collect();
        assert_eq!(all.iter().any(|id| id.is_number()), numbers, "{ids:?}");
        assert_eq!(all.iter().any(|id| id.is_string()), strings, "{ids:?}");
    }
}

#[test]
fn effects_answer_at_once_or_with_a_callback() {
    for (effects, has_callback) in [(EffectAnswer::AtOnce, false), (EffectAnswer::Callback, true)] {
        let mut client = Client::with_readings(Readings { effects, ..Readings::default() });
        let mut answers = vec![client.create_pxe(METAL, &[])];
        answers.push(client.pinned(METAL, "boot_dev", &[("media", "disk")]));
        answers.push(client.pinned(METAL, "reboot", &[]));
        answers.push(client.on(METAL, "eq", "clear_pxe", &[("hostname", "new-host")]));
        for answer in &answers {
            assert_eq!(answer.value()["callback"].is_string(), has_callback, "{}", answer.body);
        }
    }
}

#[test]
fn the_key_is_named_in_three_ways() {
    for (key_field, name) in
        [(KeyField::ReinstallKey, "reinstall_key"), (KeyField::Callback, "callback"), (KeyField::Key, "key")]
    {
        let mut client = Client::with_readings(Readings { key_field, ..Readings::default() });
        let answer = client.on(METAL, "eq", "reinstall", &[]).value();
        assert!(answer[name].as_str().is_some_and(|key| key.len() == 32), "{answer}");
    }
}

#[test]
fn the_list_holds_objects_ids_or_both() {
    for (list, objects) in [(ListItems::Objects, 15), (ListItems::Ids, 0), (ListItems::Mixed, 8)] {
        let mut client = Client::with_readings(Readings { list, ..Readings::default() });
        let token = client.token.clone();
        let answer = client.raw("eq", "list", &[("token", &token)]).value();
        let items = answer["servers"].as_array().expect("a list");
        assert_eq!(items.len(), 15);
        assert_eq!(items.iter().filter(|item| item.is_object()).count(), objects);
    }
}

#[test]
fn the_session_is_nested_or_at_the_top() {
    let given = support::fields(&[("action", "login"), ("key", "demo-api-key-0001"), ("ttl", "600")]);
    for session in [SessionShape::Nested, SessionShape::TopLevel] {
        let readings = Readings { session, ..Readings::default() };
        let mut world =
            World::new(standin::model::Options { readings, ..standin::model::Options::default() });
        let answer = world.call("auth.php", &given).value();
        let facts = if session == SessionShape::Nested { answer["result"].clone() } else { answer };
        assert!(facts["token"].is_string());
        assert_eq!(facts["role"], "Customer");
        assert_eq!(facts["token_expire"], standin::model::DEFAULT_START_MS / 1000 + 600);
        assert_eq!(facts["servers"].as_array().map(Vec::len), Some(15));
    }
}

#[test]
fn the_tasks_are_listed_in_five_ways() {
    for (task_list, name) in [
        (TaskListField::Tasks, Some("tasks")),
        (TaskListField::JenkinsTasks, Some("jenkins_tasks")),
        (TaskListField::TaskList, Some("task_list")),
        (TaskListField::List, Some("list")),
        (TaskListField::Bare, None),
    ] {
        let mut client = Client::with_readings(Readings { task_list, ..Readings::default() });
        let answer = client.raw("jenkins", "get_tasks", &[]).value();
        let tasks = name.map_or(&answer, |name| &answer[name]);
        assert_eq!(tasks.as_array().map(Vec::len), Some(5), "{name:?}");
    }
}

#[test]
fn a_scope_can_be_an_object() {
    let readings = Readings { scope: Scope::Object, ..Readings::default() };
    let answers = checks(readings, 5000, 100);
    let stage = answers.iter().find(|answer| answer["result"] == "Stage").expect("a stage");
    assert_eq!(stage["scope"]["message"], "OS installation was started");
}

#[test]
fn the_os_list_holds_what_fits_and_tells_why_the_rest_does_not() {
    let mut client = Client::plain();
    let answer = client.on(support::SMALL_VM, "os", "list", &[]).value();
    let names = |field: &str| -> Vec<String> {
        let items = answer[field].as_array().into_iter().flatten();
        items.filter_map(|os| os["name"].as_str()).map(str::to_owned).collect()
    };
    assert!(names("os_list").contains(&"Debian 12".to_owned()));
    assert!(names("os_excluded").contains(&"Windows Server 2022 Standard".to_owned()));
    let reasons = answer["os_excluded"].as_array().into_iter().flatten();
    assert!(reasons.filter(|os| os["reason"].is_string()).count() > 0);
    let inactive = answer["os_list"].as_array().into_iter().flatten();
    assert_eq!(inactive.filter(|os| os["active"] == "0").count(), 1);
}

#[test]
fn servers_are_shown_with_their_gaps() {
    let mut client = Client::plain();
    let full = client.on(METAL, "eq", "show", &[]).value();
    assert_eq!(full["server_data"]["type"], "bm");
    assert_eq!(full["hardware"]["hdd"], "2x960");
    assert_eq!(full["hardware"]["ram"], 64);
    assert!(
        full["tags"]
            .as_array()
            .is_some_and(|tags| { tags.contains(&json!({"tag": "hostname", "value": "web-1"})) })
    );
    let diskless = client.on(25261, "eq", "show", &[]).value();
    assert_eq!(diskless["hardware"]["hdd"], Value::Null);
    let tagged = client.on(25262, "eq", "show", &[]).value();
    assert_eq!(tagged["server_data"]["type"], Value::Null);
    assert_eq!(tagged["server_data"]["hostname"], Value::Null);
    assert_eq!(tagged["hardware"]["ram"], "64");
    let vm = client.on(support::SMALL_VM, "eq", "show", &[]).value();
    assert_eq!(vm["hardware"]["hdd"], 20);
}
