//! `jenkins.php`: Ansible tasks.

use crate::api::php;
use crate::domain::id::TaskId;
use crate::domain::json::Json;
use crate::domain::server::{Kind, Kinds};
use crate::domain::task::Task;

/// The tasks in an answer of `jenkins/get_tasks`; a bare list is one too.
pub fn get_tasks(value: &Json) -> Option<Vec<Task>> {
    let named = php::first(value, &["tasks", "jenkins_tasks", "task_list", "list"]);
    let tasks = match (php::is_list(named), value) {
        (true, _) => named,
        (false, Json::List(_)) => value,
        (false, _) => return None,
    };
    Some(php::read_all(tasks, task))
}

fn task(value: &Json) -> Option<Task> {
    let name = php::text_of(value, &["name", "id"])?;
    let mut runs_on = Kinds::default();
    let mut default = false;
    for (tag, value) in php::tags(php::first(value, &["tags"])) {
        let set = php::tag_is_set(value);
        match Kind::from_tag(&tag) {
            Some(kind) if set => runs_on.insert(kind),
            Some(_) => {}
            None => default |= set && tag == "default",
        }
    }
    Some(Task {
        id: TaskId(php::text_of(value, &["id", "name"])?),
        name,
        description: php::text_of(value, &["description"]),
        runs_on,
        default,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::json::tests::json;

    #[test]
    fn tasks_under_each_name_and_bare() {
        let list = serde_json::json!([{"id": 12, "name": "nvidia", "tags": ["gpu", {"tag": "default"}]}, {"name": "docker"}, null, {}]);
        let frames = [
            json!({"result": "OK", "tasks": list}),
            json!({"jenkins_tasks": list}),
            json!({"task_list": list}),
            json!({"list": list}),
            Json::from(list.clone()),
        ];
        for value in frames {
            let tasks = get_tasks(&value).expect("tasks");
            assert_eq!(tasks.iter().map(|task| task.id.0.as_str()).collect::<Vec<_>>(), ["12", "docker"]);
            assert!(tasks[0].default && tasks[0].runs_on.contains(Kind::Gpu) && !tasks[1].default);
        }
        assert_eq!(get_tasks(&json!({"result": "OK"})), None);
        assert_eq!(get_tasks(&json!({"result": "OK", "tasks": []})), Some(Vec::new()));
    }
}
