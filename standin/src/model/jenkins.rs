//! `jenkins/call`: runs an Ansible task on a server.

use serde_json::Value;

use super::answers::{Refusal, Request};
use super::catalogue::TASKS;
use super::installer::Activity;
use super::pin;
use super::power::Effect;
use super::why::Why;
use super::world::World;

pub(crate) fn call(world: &mut World, request: &Request) -> Result<Value, Refusal> {
    let id = world.owned_server(request)?;
    // The PIN is not asked for; one that is sent must be right.
    if !request.get("pin").is_empty() {
        pin::check(world, id, request)?;
    }
    let wanted = request.get("task");
    let task =
        TASKS.iter().find(|task| task.name == wanted || task.id.to_string() == wanted).ok_or_else(|| {
            Refusal::named(Why::TaskUnknown, format!("Unknown task {wanted:?}"), "UNKNOWN_TASK")
        })?;
    let server = world.known_server(id);
    if !task.kinds.contains(&server.kind) {
        return Err(Refusal::described(
            Why::TaskUnfit,
            format!("Task {} can't run on this server", task.name),
            format!("not for {}", server.kind.tag()),
        ));
    }
    if server.activity != Activity::Idle {
        return Err(Refusal::error(Why::TaskTooEarly, "The server is being installed"));
    }
    let name = task.name.to_owned();
    Ok(world.perform(id, Effect::Task { name }))
}
