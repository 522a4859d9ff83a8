//! `eq/update_servers`, `eq/list` and `eq/show`.

use serde_json::{Value, json};

use super::answers::{Refusal, Request};
use super::readings::ListItems;
use super::registry::no_servers;
use super::server::Server;
use super::tags;
use super::why::Why;
use super::world::World;

/// `eq/update_servers`
pub(crate) fn update_servers(world: &mut World, request: &Request) -> Result<Value, Refusal> {
    world.session(request)?;
    Ok(json!({"result": "OK", "action": "update_servers"}))
}

/// `eq/list`
pub(crate) fn list(world: &mut World, request: &Request) -> Result<Value, Refusal> {
    let email = world.session(request)?.email.clone();
    let matches = |field: &str, value: &str| {
        let wanted = request.get(field);
        wanted.is_empty() || wanted == value
    };
    let found: Vec<u32> = world
        .servers
        .values()
        .filter(|server| server.owner == email)
        .filter(|server| matches("location", &server.location))
        .filter(|server| matches("status", &server.status))
        .filter(|server| matches("ip", &server.ip))
        .filter(|_| matches("mac", "") && matches("group", ""))
        .map(|server| server.id)
        .collect();
    if found.is_empty() {
        return Err(no_servers(Why::NoServers));
    }
    let reading = world.readings.list;
    let items: Vec<_> = found
        .into_iter()
        .enumerate()
        .map(|(at, id)| {
            let wire_id = world.wire_id(id);
            match reading {
                ListItems::Ids => wire_id,
                ListItems::Mixed if at % 2 == 1 => wire_id,
                ListItems::Objects | ListItems::Mixed => list_item(world.known_server(id), wire_id),
            }
        })
        .collect();
    Ok(json!({"result": "OK", "action": "list", "servers": items}))
}

fn list_item(server: &Server, id: Value) -> Value {
    let mut item = json!({
        "id": id, "ip": server.ip, "location": server.location, "status": server.status,
    });
    if !server.quirks.hostname_only_in_tags {
        item["hostname"] = json!(server.hostname);
    }
    if !server.quirks.kind_only_in_tags {
        item["type"] = json!(server.kind.tag());
    }
    item
}

/// `eq/show`
pub(crate) fn show(world: &mut World, request: &Request) -> Result<Value, Refusal> {
    let id = world.owned_server(request)?;
    let wire_id = world.wire_id(id);
    let server = world.known_server(id);
    let quirks = server.quirks;
    let number = |value: u32| {
        if quirks.numbers_as_text { json!(value.to_string()) } else { json!(value) }
    };
    let mut data = json!({
        "id": wire_id, "status": server.status, "location": server.location,
        "power": server.power.word(),
    });
    if !quirks.kind_only_in_tags {
        data["type"] = json!(server.kind.tag());
    }
    if !quirks.hostname_only_in_tags {
        data["hostname"] = json!(server.hostname);
    }
    let mut hardware = json!({"cpu": server.cpu, "ram": number(server.ram_gb)});
    if !quirks.hides_cores {
        hardware["cores"] = number(server.cores);
    }
    if !quirks.hides_disks {
        hardware["hdd"] = disks(&server.disks_gb);
    }
    if !server.gpu.is_empty() {
        hardware["gpu"] = json!(server.gpu);
    }
    Ok(json!({
        "result": "OK", "action": "show", "server_data": data, "hardware": hardware,
        "IP": addresses(server), "tags": tags::all(server),
        // Nobody asked for these: unknown fields appear at any time, an empty map as a list.
        "vlan": null, "monitoring": [],
    }))
}

/// Some servers have a second address, and then the main one is not the first.
fn addresses(server: &Server) -> Value {
    let main = json!({"ip": server.ip, "main_ip": 1});
    if server.id.is_multiple_of(3) {
        let second = format!("2001:db8::{:x}", server.id);
        json!([{"ip": second, "main_ip": "0"}, main])
    } else {
        json!([main])
    }
}

/// `1000`, `"2x960"` or `"2x960 + 4x4000"`.
fn disks(disks_gb: &[u32]) -> Value {
    if let [only] = disks_gb {
        return json!(only);
    }
    let mut groups: Vec<(usize, u32)> = Vec::new();
    for &size in disks_gb {
        match groups.last_mut() {
            Some((count, same)) if *same == size => *count += 1,
            _ => groups.push((1, size)),
        }
    }
    let words: Vec<_> = groups.into_iter().map(|(count, size)| format!("{count}x{size}")).collect();
    json!(words.join(" + "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disks_are_written_as_the_provider_does() {
        assert_eq!(disks(&[1000]), json!(1000));
        assert_eq!(disks(&[960, 960]), json!("2x960"));
        assert_eq!(disks(&[960, 960, 4000, 4000]), json!("2x960 + 2x4000"));
        assert_eq!(disks(&[480, 2000]), json!("1x480 + 1x2000"));
    }
}
