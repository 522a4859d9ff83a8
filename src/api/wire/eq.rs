//! `eq.php`: servers and the master key.
//!
//! The document says little of how a server is described. Where it is silent, each fact is
//! looked for under the names below, and left out when it is not there.

use crate::api::call::MARKER;
use crate::api::listed::{Listed, id_of, list_in};
use crate::api::{ApiError, php};
use crate::domain::disks::{Disks, Told, told, told_list};
use crate::domain::id::{AsyncKey, ServerId};
use crate::domain::json::Json;
use crate::domain::server::{Kind, Server, memory};
use crate::domain::strings;

/// The servers in an answer of `eq/list`: numbers, texts or objects, in a list or by their ids.
pub fn list(value: &Json) -> Option<Listed<Server>> {
    let listed = list_in(value, &["servers", "list"])?;
    Listed::read(listed, |key, item| {
        let id = ServerId(id_of(key, item, &["id", "server_id"])?);
        let mut server = facts(item, id);
        // A name beside an id.
        if let (Json::Text(_), None) = (item, php::int(item)) {
            server.hostname = php::text(item);
        }
        Some(server)
    })
}

/// Whether a refusal of `eq/list` says that the account has no server: the API's way to answer
/// with an empty list.
pub fn says_no_servers(error: &ApiError) -> bool {
    matches!(error, ApiError::Refused { code: Some(code), .. } if code == "NO_APPROPRIATE_SERVERS")
}

/// Whether an answer of `eq/check_pin` that is done says that the PIN is not right.
pub fn denies_pin(value: &Json) -> bool {
    ["valid", "correct", "match", "matches", "right"]
        .iter()
        .any(|name| value.get(name).and_then(php::flag) == Some(false))
}

/// A server in an answer of `eq/show`.
pub fn show(value: &Json, id: ServerId) -> Option<Server> {
    let parts = ["server_data", "hardware", "tags", "IP"];
    let is_told = |part: &Json| php::is_list(part) || !php::is_nothing(part);
    let known = parts.iter().any(|part| value.get(part).is_some_and(is_told));
    known.then(|| facts(value, id))
}

/// The master key in an answer of `eq/reinstall`; the document does not name the field.
pub fn reinstall(value: &Json) -> Option<AsyncKey> {
    let of = |place: &Json| php::text_of(place, &["reinstall_key", "callback", "key"]);
    AsyncKey::parse(&of(value).or_else(|| of(php::first(value, &["result"])))?)
}

fn facts(value: &Json, id: ServerId) -> Server {
    let tags = php::tags(php::first(value, &["tags"]));
    let places = [php::first(value, &["server_data"]), php::first(value, &["hardware"]), value];
    let find = |names: &[&str]| {
        let told = places.into_iter().flat_map(|place| names.iter().filter_map(|name| place.get(name)));
        let tagged = names.iter().filter_map(|name| tags.iter().find(|(tag, _)| tag == name));
        told.chain(tagged.map(|(_, value)| value))
            .find(|found| !php::is_nothing(found))
            .unwrap_or(&Json::Null)
    };
    let text = |names: &[&str]| php::text(find(names));
    let kind = text(&["type", "kind"]).and_then(|word| Kind::from_tag(&word)).or_else(|| {
        let tagged = |(tag, value): &(String, Json)| Kind::from_tag(tag).filter(|_| php::tag_is_set(value));
        tags.iter().find_map(tagged)
    });
    let (disks, disks_words) = disks(&find);
    Server {
        id,
        hostname: text(&["hostname", "server_name"]),
        ip: main_ip(value).or_else(|| text(&["ip"])),
        location: text(&["location"]),
        status: text(&["status"]),
        kind,
        os: text(&["os", "os_name"]),
        cpu: text(&["cpu"]),
        cores: php::fact(find(&["cores", "cpu_cores"])).and_then(|n| u32::try_from(n).ok()),
        ram: text(&["ram", "memory"]).and_then(|ram| memory(&ram, kind)),
        marker: text(&[MARKER]),
        other_tool: other_tool(&tags),
        disks,
        disks_words,
    }
}

/// The disks, by the first name that tells their sizes; else what is said of them. Source: contract, 9.12.
fn disks<'a>(find: &dyn Fn(&[&str]) -> &'a Json) -> (Option<Disks>, Option<String>) {
    let mut words = None;
    for name in ["hdd", "disks", "drives", "storage", "disk", "disk_count"] {
        let value = find(&[name]);
        let told = match value {
            Json::List(_) | Json::Object(_) => {
                let texts: Vec<String> = php::items(value).into_iter().filter_map(disk).collect();
                told_list(name, &texts.iter().map(String::as_str).collect::<Vec<_>>())
            }
            _ => php::text(value).map_or(Told::Nothing, |text| told(name, &text)),
        };
        match told {
            Told::Disks(disks) => return (Some(disks), None),
            Told::Count(count) => {
                words = words.or_else(|| Some([name, ": ", &strings::number(count.into())].concat()));
            }
            Told::Unread(text) => words = words.or(Some(text)),
            Told::Nothing => {}
        }
    }
    (None, words)
}

/// One disk of a list: its size, or a thing that has one.
fn disk(value: &Json) -> Option<String> {
    php::text(value).or_else(|| php::text_of(value, &["size", "size_gb", "capacity", "gb", "value"]))
}

/// The tag by which another tool marks a server on which it is at work: one that begins, without the one
/// that ends it. Source: contract, 9.14.
fn other_tool(tags: &[(String, Json)]) -> Option<String> {
    ["reinstall", "autodeploy"].into_iter().find_map(|tool| {
        let has = |end: &str| {
            tags.iter().any(|(tag, value)| {
                tag.strip_prefix(tool).is_some_and(|rest| rest.trim_start_matches(['_', '-']) == end)
                    && php::tag_is_set(value)
            })
        };
        let is_over =
            ["end", "done", "finish", "finished", "stop", "completed", "complete", "fail", "failed"];
        (has("start") && !is_over.iter().any(|end| has(end))).then(|| [tool, "_start"].concat())
    })
}

fn main_ip(value: &Json) -> Option<String> {
    let list = php::items(php::first(value, &["IP", "ip"]));
    let is_main = |ip: &&Json| php::flag(php::first(ip, &["main_ip"])) == Some(true);
    let chosen = list.iter().copied().find(is_main).or(list.first().copied())?;
    php::text(chosen).or_else(|| php::text_of(chosen, &["ip"]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::decimal::Gb;
    use crate::domain::json::tests::json;

    #[test]
    fn a_list_of_numbers_texts_and_objects() {
        let value = json!({"result": "OK", "servers": [1, "2", {"id": "3", "ip": "192.0.2.3", "hostname": "c"}, null, {}, "x"]});
        let servers = list(&value).expect("a list");
        assert_eq!(servers.iter().map(|server| server.id.0).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(servers[2].ip.as_deref(), Some("192.0.2.3"));
        assert_eq!(list(&json!({"result": "OK", "servers": []})).map(|l| l.len()), Some(0));
        assert_eq!(list(&json!([4])).map(|l| l.len()), Some(1));
        for value in [json!({"result": "OK"}), json!("x"), json!(null)] {
            assert!(list(&value).is_none(), "{value:?}");
        }
    }

    #[test]
    fn a_list_by_ids_is_a_list_and_what_can_not_be_read_is_not_none() {
        let ids =
            |value: &Json| list(value).map(|all| all.iter().map(|server| server.id.0).collect::<Vec<_>>());
        let keyed = json!({"result": "OK", "servers": {"25250": {"status": "rent"}}});
        assert_eq!(list(&keyed).expect("a list")[0].status.as_deref(), Some("rent"));
        for value in [
            keyed,
            json!({"result": {"servers": {"25250": []}}}),
            json!({"result": {"25250": {"status": "rent"}}}),
            json!({"result": [25250]}),
            json!({"servers": {"0": "25250"}}),
            json!({"servers": {"25250": 1}}),
        ] {
            assert_eq!(ids(&value), Some(vec![25250]), "{value:?}");
        }
        let named = json!({"servers": {"25250": "web-1"}});
        assert_eq!(list(&named).expect("a list")[0].hostname.as_deref(), Some("web-1"));
        for value in [
            json!({"result": "OK", "servers": [null]}),
            json!({"result": "OK", "servers": ["web-1"]}),
            json!({"result": "OK", "servers": null}),
            json!({"result": "OK", "servers": false}),
            json!({"result": "OK", "servers": 0}),
            json!({}),
            json!([]),
            json!({"result": []}),
            json!({"result": {}}),
            json!({"servers": []}),
            json!({"message": "no"}),
        ] {
            assert_eq!(ids(&value), None, "{value:?}");
        }
    }

    #[test]
    fn nothing_in_a_fact_is_not_known_and_the_next_place_counts() {
        let value = json!({
            "server_data": {"hostname": false, "os": false, "status": 0, "location": []},
            "hardware": {"ram": 0, "cores": "0", "hdd": false},
            "hostname": "", "tags": {"server_name": "web-1", "reinstall_start": "1"},
        });
        let server = show(&value, ServerId(7)).expect("a server");
        let expected = Server {
            hostname: Some("web-1".into()),
            other_tool: Some("reinstall_start".into()),
            ..Server::unknown(ServerId(7))
        };
        assert_eq!(server, expected);
    }

    #[test]
    fn disks_in_every_notation_and_their_words_where_they_can_not_be_read() {
        let of = |hardware: Json| {
            let server = show(&Json::object([("hardware", hardware)]), ServerId(7)).expect("a server");
            (server.disks.map(|disks| disks.sizes_gb().to_vec()), server.disks_words)
        };
        for (hdd, sizes) in [
            (json!("2x1.92TB"), vec![1920, 1920]),
            (json!("2 x 3,84TB SSD"), vec![3840, 3840]),
            (json!("2x960 NVMe + 4x4000 SATA"), vec![960, 960, 4000, 4000, 4000, 4000]),
            (json!([960, 960]), vec![960, 960]),
            (json!(["960 GB", {"size": "4 TB", "type": "HDD"}]), vec![960, 4000]),
            (json!({"0": 480, "1": "480"}), vec![480, 480]),
            (json!(1000), vec![1000]),
        ] {
            assert_eq!(of(json!({"hdd": serde_json::Value::Null})), (None, None));
            assert_eq!(of(Json::object([("hdd", hdd.clone())])), (Some(sizes), None), "{hdd:?}");
        }
        assert_eq!(of(json!({"disks": 2})), (None, Some("disks: 2".into())), "a count is no size");
        assert_eq!(of(json!({"disks": 2, "hdd": "2x480"})), (Some(vec![480, 480]), None));
        assert_eq!(of(json!({"hdd": "a RAID shelf"})), (None, Some("a RAID shelf".into())));
    }

    #[test]
    fn memory_in_gb_and_in_mb() {
        let of = |ram: Json| {
            let value = Json::object([("hardware", Json::object([("ram", ram)]))]);
            show(&value, ServerId(7)).and_then(|server| server.ram).map(|ram| ram.text())
        };
        for (ram, gb) in
            [(json!("64"), "64"), (json!("62.7"), "62.7"), (json!(4096), "4"), (json!("65536 MB"), "64")]
        {
            assert_eq!(of(ram.clone()).as_deref(), Some(gb), "{ram:?}");
        }
        assert_eq!((of(json!(0)), of(json!(false))), (None, None));
    }

    #[test]
    fn another_tool_is_at_work_until_its_end_is_tagged() {
        let tool =
            |tags: Json| show(&Json::object([("tags", tags)]), ServerId(7)).and_then(|it| it.other_tool);
        assert_eq!(tool(json!("autodeploy_start")), Some("autodeploy_start".into()));
        assert_eq!(tool(json!(["reinstall_start", "reinstall_end"])), None);
        assert_eq!(tool(json!({"reinstall_start": 0})), None);
        assert_eq!(tool(json!(["autodeploy_timeout", "reinstalled"])), None);
    }

    #[test]
    fn a_server_with_facts_in_every_place() {
        let value = json!({
            "result": "OK",
            "server_data": {"id": "25250", "status": "rent", "location": "NL", "hostname": ""},
            "hardware": {"cores": "16", "ram": "64", "hdd": "2x960 + 4x4000", "cpu": "2 x Xeon"},
            "IP": [{"ip": "192.0.2.9", "main_ip": 0}, {"ip": "192.0.2.1", "main_ip": "1"}],
            "tags": [{"tag": "hostname", "value": "web-1"}, {"tag": "bm", "value": "1"}, {"tag": "reinstall-panel", "value": "1-7 reboot 2"}, {"tag": "os", "value": "Debian 11"}],
        });
        let server = show(&value, ServerId(25250)).expect("a server");
        assert_eq!(server.hostname.as_deref(), Some("web-1"));
        assert_eq!(server.ip.as_deref(), Some("192.0.2.1"));
        assert_eq!(server.kind, Some(Kind::BareMetal));
        assert_eq!(server.marker.as_deref(), Some("1-7 reboot 2"));
        assert_eq!((server.cores, server.ram), (Some(16), Some(Gb::whole(64))));
        assert_eq!(server.disks.map(|disks| disks.to_string()).as_deref(), Some("2x960 + 4x4000"));
        assert_eq!(server.os.as_deref(), Some("Debian 11"));
    }

    #[test]
    fn what_is_missing_stays_unknown() {
        let value = json!({"result": "OK", "server_data": [], "hardware": [], "tags": []});
        assert_eq!(show(&value, ServerId(7)), Some(Server::unknown(ServerId(7))));
        assert_eq!(show(&json!({"result": "OK"}), ServerId(7)), None);
    }

    #[test]
    fn the_master_key_under_each_name() {
        let key = "f685eaa0f06e47faa2e6bb5002828b00";
        for name in ["reinstall_key", "callback", "key"] {
            assert!(reinstall(&json!({"result": "OK", name: key})).is_some(), "{name}");
        }
        assert!(reinstall(&json!({"result": "OK"})).is_none());
    }
}
