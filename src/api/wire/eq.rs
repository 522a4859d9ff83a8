//! `eq.php`: servers and the master key.
//!
//! The document says little of how a server is described. Where it is silent, each fact is
//! looked for under the names below, and left out when it is not there.

use crate::api::call::MARKER;
use crate::api::{ApiError, Reply, php};
use crate::domain::disks::Disks;
use crate::domain::id::{AsyncKey, ServerId};
use crate::domain::json::Json;
use crate::domain::server::{Kind, Server};

/// The servers in an answer of `eq/list`: numbers, texts or objects.
pub fn list(value: &Json) -> Option<Vec<Server>> {
    let named = php::first(value, &["servers", "list"]);
    let servers = match (php::is_list(named), value) {
        (true, _) => named,
        (false, Json::List(_)) => value,
        (false, _) => return None,
    };
    Some(php::read_all(servers, |item| match php::int(item) {
        Some(id) => Some(Server::unknown(ServerId(id))),
        None => Some(facts(item, ServerId(php::int(php::first(item, &["id", "server_id"]))?))),
    }))
}

/// Whether a refusal of `eq/list` says that the account has no server: the API's way to answer
/// with an empty list.
pub fn says_no_servers(error: &ApiError) -> bool {
    matches!(error, ApiError::Refused { code: Some(code), .. } if code == "NO_APPROPRIATE_SERVERS")
}

/// The answer of `eq/check_pin` that the PIN is wrong or locked. A refusal that does not speak of
/// the PIN means that the API has no such call.
pub fn wrong_pin(value: &Json, error: &ApiError) -> Option<Reply> {
    let ApiError::Refused { message, .. } = error else { return None };
    // Not the name of the call itself, as in "unknown action check_pin".
    let mut words = message.as_bytes().split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
    words.any(|word| word.eq_ignore_ascii_case(b"pin")).then(|| Reply::WrongPin {
        message: message.clone(),
        attempts_left: php::int(php::first(value, &["attempts_left", "attempts", "left"])),
    })
}

/// A server in an answer of `eq/show`.
pub fn show(value: &Json, id: ServerId) -> Option<Server> {
    let parts = ["server_data", "hardware", "tags", "IP"];
    let known = parts.iter().any(|part| value.get(part).is_some_and(php::is_list));
    known.then(|| facts(value, id))
}

/// The master key in an answer of `eq/reinstall`; the document does not name the field.
pub fn reinstall(value: &Json) -> Option<AsyncKey> {
    let key = php::text_of(value, &["reinstall_key", "callback", "key"])?;
    AsyncKey::parse(&key)
}

fn facts(value: &Json, id: ServerId) -> Server {
    let tags = php::tags(php::first(value, &["tags"]));
    let places = [php::first(value, &["server_data"]), php::first(value, &["hardware"]), value];
    let find = |names: &[&str]| {
        for place in places {
            let found = php::first(place, names);
            if !found.is_null() {
                return found;
            }
        }
        tags.iter().find(|(tag, _)| names.contains(&tag.as_str())).map_or(&Json::Null, |(_, value)| *value)
    };
    let text = |names: &[&str]| php::text(find(names));
    let kind = text(&["type", "kind"]).and_then(|word| Kind::from_tag(&word)).or_else(|| {
        let tagged = |(tag, value): &(String, &Json)| Kind::from_tag(tag).filter(|_| php::tag_is_set(value));
        tags.iter().find_map(tagged)
    });
    Server {
        id,
        hostname: text(&["hostname"]),
        ip: main_ip(value).or_else(|| text(&["ip"])),
        location: text(&["location"]),
        status: text(&["status"]),
        kind,
        os: text(&["os", "os_name"]),
        cpu: text(&["cpu"]),
        cores: php::int(find(&["cores", "cpu_cores"])).and_then(|n| u32::try_from(n).ok()),
        ram: php::gb(find(&["ram"])),
        marker: text(&[MARKER]),
        disks: text(&["hdd", "disks"]).and_then(|text| Disks::parse(&text).ok()),
        disks_words: None,
    }
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
