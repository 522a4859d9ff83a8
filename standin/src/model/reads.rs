//! `eq/update_servers`, `eq/list` and `eq/show`.

use serde_json::{Value, json};

use super::answers::{Refusal, Request};
use super::readings::{Hdd, ListItems, Lists, Readings};
use super::registry::no_servers;
use super::server::Server;
use super::tags;
use super::why::Why;
use super::wire;
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
    let readings = world.readings;
    let items: Vec<_> = found
        .into_iter()
        .enumerate()
        .map(|(at, id)| {
            let wire_id = world.wire_id(id);
            match readings.list {
                ListItems::Ids => wire_id,
                ListItems::Mixed if at % 2 == 1 => wire_id,
                ListItems::Objects | ListItems::Mixed => {
                    list_item(world.known_server(id), wire_id, &readings)
                }
            }
        })
        .collect();
    let items = if readings.lists == Lists::Keyed { wire::keyed(items) } else { json!(items) };
    Ok(json!({"result": "OK", "action": "list", "servers": items}))
}

fn list_item(server: &Server, id: Value, readings: &Readings) -> Value {
    let mut item = json!({
        "id": id, "ip": server.ip, "location": server.location, "status": server.status,
    });
    if !server.quirks.hostname_only_in_tags {
        item["hostname"] = json!(server.hostname);
    }
    if !server.quirks.kind_only_in_tags {
        item["type"] = json!(server.kind.word(readings.vm_flag));
    }
    readings.nothing.fill(&mut item, &["hostname", "os", "type"]);
    item
}

/// `eq/show`
pub(crate) fn show(world: &mut World, request: &Request) -> Result<Value, Refusal> {
    let id = world.owned_server(request)?;
    let wire_id = world.wire_id(id);
    let readings = &world.readings;
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
        data["type"] = json!(server.kind.word(readings.vm_flag));
    }
    if !quirks.hostname_only_in_tags {
        data["hostname"] = json!(server.hostname);
    }
    let mut hardware = json!({"cpu": server.cpu, "ram": number(server.ram_gb)});
    if !quirks.hides_cores {
        hardware["cores"] = number(server.cores);
    }
    if !quirks.hides_disks {
        let (name, told) = told_disks(readings.hdd, &server.disks_gb);
        hardware[name] = told;
    }
    if !server.gpu.is_empty() {
        hardware["gpu"] = json!(server.gpu);
    }
    readings.nothing.fill(&mut data, &["hostname", "os", "type", "group"]);
    readings.nothing.fill(&mut hardware, &["cores", "hdd", "gpu"]);
    let mut shown = json!({
        "result": "OK", "action": "show", "server_data": data, "hardware": hardware,
        "IP": addresses(server), "tags": tags::all(server, readings),
        // Nobody asked for these: unknown fields appear at any time, an empty map as a list.
        "vlan": null, "monitoring": [],
    });
    readings.nothing.fill(&mut shown, &["vlan"]);
    Ok(shown)
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

/// The field that tells the disks, and what stands in it.
fn told_disks(reading: Hdd, disks_gb: &[u32]) -> (&'static str, Value) {
    let joined = |group: fn(usize, u32) -> String| {
        let words: Vec<_> = groups(disks_gb).into_iter().map(|(count, size)| group(count, size)).collect();
        json!(words.join(" + "))
    };
    let told = match reading {
        Hdd::Plain => disks(disks_gb),
        Hdd::Units => joined(|count, size| match size {
            1_000.. => format!("{count}x{}TB", terabytes(size)),
            _ => format!("{count}x{size}GB"),
        }),
        Hdd::Spaced => joined(|count, size| match size {
            1_000.. => format!("{count} x {} TB SSD", terabytes(size).replace('.', ",")),
            _ => format!("{count} x {size} GB SSD"),
        }),
        Hdd::Kinds => joined(|count, size| {
            let kind = if size < 4_000 { "NVMe" } else { "SATA" };
            format!("{count}x{size} {kind}")
        }),
        Hdd::Array => json!(disks_gb),
        Hdd::Count => return ("disks", json!(disks_gb.len())),
    };
    ("hdd", told)
}

/// `1920` as `1.92`.
fn terabytes(size_gb: u32) -> String {
    (f64::from(size_gb) / 1000.0).to_string()
}

/// `1000`, `"2x960"` or `"2x960 + 4x4000"`.
fn disks(disks_gb: &[u32]) -> Value {
    if let [only] = disks_gb {
        return json!(only);
    }
    let words: Vec<_> = groups(disks_gb).into_iter().map(|(count, size)| format!("{count}x{size}")).collect();
    json!(words.join(" + "))
}

/// How many of which size stand beside each other.
fn groups(disks_gb: &[u32]) -> Vec<(usize, u32)> {
    let mut groups: Vec<(usize, u32)> = Vec::new();
    for &size in disks_gb {
        match groups.last_mut() {
            Some((count, same)) if *same == size => *count += 1,
            _ => groups.push((1, size)),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disks_are_told_in_each_way_that_there_is() {
        for (reading, name, told) in [
            (Hdd::Plain, "hdd", json!("2x480 + 4x4000")),
            (Hdd::Units, "hdd", json!("2x480GB + 4x4TB")),
            (Hdd::Spaced, "hdd", json!("2 x 480 GB SSD + 4 x 4 TB SSD")),
            (Hdd::Kinds, "hdd", json!("2x480 NVMe + 4x4000 SATA")),
            (Hdd::Array, "hdd", json!([480, 480, 4000, 4000, 4000, 4000])),
            (Hdd::Count, "disks", json!(6)),
        ] {
            assert_eq!(told_disks(reading, &[480, 480, 4000, 4000, 4000, 4000]), (name, told), "{reading:?}");
        }
        assert_eq!(told_disks(Hdd::Units, &[1920, 1920]).1, json!("2x1.92TB"));
        assert_eq!(told_disks(Hdd::Spaced, &[3840, 3840]).1, json!("2 x 3,84 TB SSD"));
        assert_eq!(told_disks(Hdd::Units, &[480]).1, json!("1x480GB"));
        assert_eq!(told_disks(Hdd::Array, &[480]).1, json!([480]));
    }

    #[test]
    fn disks_are_written_as_the_provider_does() {
        assert_eq!(disks(&[1000]), json!(1000));
        assert_eq!(disks(&[960, 960]), json!("2x960"));
        assert_eq!(disks(&[960, 960, 4000, 4000]), json!("2x960 + 2x4000"));
        assert_eq!(disks(&[480, 2000]), json!("1x480 + 1x2000"));
    }
}
