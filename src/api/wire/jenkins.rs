//! `jenkins.php`: Ansible tasks.

use crate::api::listed::{Listed, list_in};
use crate::api::php;
use crate::domain::decimal;
use crate::domain::id::TaskId;
use crate::domain::json::Json;
use crate::domain::server::{Kind, Kinds};
use crate::domain::task::Task;

/// The tasks in an answer of `jenkins/get_tasks`; a bare list is one too. A task may be a name alone, or
/// stand under its id.
pub fn get_tasks(value: &Json) -> Option<Listed<Task>> {
    Listed::read(list_in(value, &["tasks", "jenkins_tasks", "task_list", "list"])?, task)
}

/// Whether a key is a word of the answer itself, which says something in the place of the tasks.
fn is_of_answer(key: &str) -> bool {
    ["result", "code", "action", "error", "errors", "message", "description"]
        .iter()
        .any(|word| key.eq_ignore_ascii_case(word))
}

fn task(key: Option<&str>, value: &Json) -> Option<Task> {
    // The keys of a list with gaps are places.
    let key = key.filter(|key| !key.is_empty());
    if !php::is_list(value) && key.is_some_and(is_of_answer) {
        return None;
    }
    let plain = php::text(value);
    let name = plain.clone().or_else(|| php::text_of(value, &["name", "title", "id"])).or_else(|| {
        // Something has to be said of what only a key names.
        key.filter(|key| !php::is_nothing(value) && decimal::whole(key).is_none()).map(str::to_owned)
    })?;
    let id = match &plain {
        Some(_) => key.filter(|key| is_id(key)).map_or_else(|| name.clone(), str::to_owned),
        None => php::text_of(value, &["id"])
            .or_else(|| key.filter(|key| is_id(key)).map(str::to_owned))
            .unwrap_or_else(|| name.clone()),
    };
    let mut runs_on = Kinds::default();
    let mut default = php::flag(php::first(value, &["default"])) == Some(true);
    for (tag, value) in php::tags(php::first(value, &["tags", "tag"])) {
        let set = php::tag_is_set(&value);
        match Kind::from_tag(&tag) {
            Some(kind) if set => runs_on.insert(kind),
            Some(_) => {}
            None => default |= set && tag == "default",
        }
    }
    Some(Task { id: TaskId(id), name, description: php::text_of(value, &["description"]), runs_on, default })
}

/// Whether the key of a plain name is its id: places count from 0 and are small.
fn is_id(key: &str) -> bool {
    decimal::whole(key).is_none_or(|key| key >= 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::json::tests::json;

    fn ids(value: &Json) -> Option<Vec<String>> {
        get_tasks(value).map(|tasks| tasks.iter().map(|task| task.id.0.clone()).collect())
    }

    #[test]
    fn tasks_under_each_name_and_bare() {
        let list = serde_json::json!([{"id": 12, "name": "nvidia", "tags": ["gpu", {"tag": "default"}]}, {"name": "docker"}, null, {}]);
        let frames = [
            json!({"result": "OK", "tasks": list}),
            json!({"jenkins_tasks": list}),
            json!({"task_list": list}),
            json!({"list": list}),
            json!({"result": list}),
            json!({"result": {"tasks": list}}),
            Json::from(list.clone()),
        ];
        for value in frames {
            let tasks = get_tasks(&value).expect("tasks");
            assert_eq!(tasks.iter().map(|task| task.id.0.as_str()).collect::<Vec<_>>(), ["12", "docker"]);
            assert!(tasks[0].default && tasks[0].runs_on.contains(Kind::Gpu) && !tasks[1].default);
        }
        assert_eq!(get_tasks(&json!({"result": "OK"})), None);
        let none = get_tasks(&json!({"result": "OK", "tasks": []})).expect("a list");
        assert!(none.is_none().is_some());
    }

    #[test]
    fn tasks_as_plain_names_and_by_their_ids() {
        let of = |ids: &[&str]| Some(ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>());
        assert_eq!(ids(&json!({"result": "OK", "tasks": ["docker", "nginx"]})), of(&["docker", "nginx"]));
        assert_eq!(ids(&json!({"tasks": {"0": "docker", "2": "nginx"}})), of(&["docker", "nginx"]));
        assert_eq!(ids(&json!({"tasks": {"120": "docker"}})), of(&["120"]));
        assert_eq!(
            ids(&json!({"tasks": {"120": {"name": "docker"}, "3": {"name": "nginx"}}})),
            of(&["120", "nginx"])
        );
        assert_eq!(
            ids(&json!({"tasks": {"docker": {"tags": "bm"}, "nginx": true}})),
            of(&["docker", "nginx"])
        );
        for value in [
            json!({"tasks": [null, {}]}),
            json!({"tasks": {"a": null}}),
            json!({"tasks": [[]]}),
            json!({"message": "no rights"}),
            json!({"result": {"message": "no rights"}}),
            json!({"tasks": {"message": "no rights"}}),
            json!({"tasks": []}),
            json!({}),
            json!([]),
            json!({"result": []}),
            json!({"result": {}}),
        ] {
            assert_eq!(ids(&value), None, "{value:?}");
        }
        let tasks =
            get_tasks(&json!({"tasks": [{"name": "docker", "tags": "bm,vm,default"}]})).expect("tasks");
        assert!(
            tasks[0].default && tasks[0].runs_on.contains(Kind::Vm) && !tasks[0].runs_on.contains(Kind::Gpu)
        );
    }
}
