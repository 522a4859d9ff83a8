//! The calls of `tags`: what customers and tools note on a server.

use serde_json::{Value, json};

use super::answers::{Refusal, Request};
use super::readings::Readings;
use super::server::{Server, Tag};
use super::why::Why;
use super::world::World;

const TAG_LIMIT: usize = 32;
const VALUE_LIMIT: usize = 256;
const EXTRA_LIMIT: usize = 16_384;

/// `tags/list`
pub(crate) fn list(world: &mut World, request: &Request) -> Result<Value, Refusal> {
    let id = world.owned_server(request)?;
    let tags = all(world.known_server(id), &world.readings);
    Ok(json!({"result": "OK", "action": "list", "tags": tags}))
}

/// `tags/add`: a tag that is there gets the new value.
pub(crate) fn add(world: &mut World, request: &Request) -> Result<Value, Refusal> {
    let id = world.owned_server(request)?;
    let (tag, value, extra) = (request.get("tag"), request.get("value"), request.get("extra"));
    let is_name =
        (1..=TAG_LIMIT).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !is_name {
        return Err(Refusal::message(Why::TagInvalid, "tag: letters, digits and hyphens, at most 32"));
    }
    if value.chars().count() > VALUE_LIMIT || extra.chars().count() > EXTRA_LIMIT {
        return Err(Refusal::error(Why::TagTooLong, "value or extra is too long"));
    }
    let server = world.known_server_mut(id);
    server.tags.retain(|known| known.tag != tag);
    server.tags.push(Tag { tag: tag.to_owned(), value: value.to_owned(), extra: extra.to_owned() });
    world.ledger.mark_applied(world.ledger.seq);
    Ok(json!({"result": "OK", "action": "add"}))
}

/// `tags/remove`
pub(crate) fn remove(world: &mut World, request: &Request) -> Result<Value, Refusal> {
    let id = world.owned_server(request)?;
    let tag = request.get("tag");
    let server = world.known_server_mut(id);
    let before = server.tags.len();
    server.tags.retain(|known| known.tag != tag);
    if server.tags.len() == before {
        return Err(Refusal::named(Why::TagUnknown, "Tag not found", "TAG_NOT_FOUND"));
    }
    world.ledger.mark_applied(world.ledger.seq);
    Ok(json!({"result": "OK", "action": "remove"}))
}

/// The provider's own tags, then the customer's.
pub(crate) fn all(server: &Server, readings: &Readings) -> Vec<Value> {
    let mut tags = Vec::new();
    if !server.hostname.is_empty() {
        tags.push(json!({"tag": "hostname", "value": server.hostname}));
    } else if let Some(nothing) = readings.nothing.value() {
        tags.push(json!({"tag": "hostname", "value": nothing}));
    }
    if let Some(os) = &server.installed_os {
        tags.push(json!({"tag": "os", "value": os}));
    }
    tags.push(json!({"tag": server.kind.word(readings.vm_flag), "value": "1"}));
    for Tag { tag, value, extra } in &server.tags {
        let mut told = if extra.is_empty() {
            json!({"tag": tag, "value": value})
        } else {
            json!({"tag": tag, "value": value, "extra": extra})
        };
        readings.nothing.fill(&mut told, &["value", "extra"]);
        tags.push(told);
    }
    tags
}
