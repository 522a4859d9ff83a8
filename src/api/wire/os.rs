//! `os.php`: operating systems.

use crate::api::listed::{Listed, id_of, list_in};
use crate::api::{php, refusal};
use crate::domain::decimal::Gb;
use crate::domain::id::OsId;
use crate::domain::json::Json;
use crate::domain::licence::PricePerCore;
use crate::domain::os::Os;
use crate::domain::server::{Kind, Kinds};

/// What fits, and what does not: name and reason.
pub type Lists = (Listed<Os>, Vec<(String, Option<String>)>);

/// The systems in an answer of `os/list`.
pub fn list(value: &Json) -> Option<Lists> {
    let listed = list_in(value, &["os_list", "list"])?;
    let excluded = php::read_all(php::first(value, &["os_excluded"]), |item| {
        let name = php::text(item).or_else(|| php::text_of(item, &["name"]))?;
        Some((name, php::text_of(item, &["reason", "message", "description"])))
    });
    Some((Listed::read(listed, system)?, excluded))
}

/// Whether a refusal of `os/list` says that no system fits: the API's way to answer with an empty list.
pub fn says_none(message: &str) -> bool {
    refusal::has_phrase(message, &["no os found", "no appropriate os", "no os available", "no suitable os"])
}

/// An entry; its facts are tags or plain fields.
fn system(key: Option<&str>, value: &Json) -> Option<Os> {
    let tags = php::tags(php::first(value, &["tags"]));
    let fact = |name: &str| {
        let plain = php::first(value, &[name]);
        let tag = || tags.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        if plain.is_null() { tag() } else { Some(plain) }
    };
    let mut runs_on = Kinds::default();
    for kind in Kind::ALL {
        if kind.tags().iter().any(|tag| fact(tag).is_some_and(php::tag_is_set)) {
            runs_on.insert(kind);
        }
    }
    Some(Os {
        id: OsId(id_of(key, value, &["id", "os_id"])?),
        name: php::text_of(value, &["name", "title", "os_name"]).or_else(|| php::text(value))?,
        active: fact("active").and_then(php::flag).unwrap_or(true),
        runs_on,
        min_ram: fact("min_ram").and_then(php::text).and_then(|text| Gb::memory(&text)),
        min_hdd: fact("min_hdd").and_then(php::text).and_then(|text| Gb::needed_disk(&text)),
        price_per_core: fact("price_per_core_EUR")
            .and_then(php::text)
            .and_then(|text| PricePerCore::parse(&text)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::json::tests::json;

    #[test]
    fn facts_as_tags_and_as_plain_fields() {
        let value = json!({"result": "OK", "os_list": [
            {"id": "180", "name": "Debian 12", "tags": [{"tag": "bm", "value": "1"}, {"tag": "vm", "value": "0"}, {"tag": "min_ram", "value": "2"}]},
            {"id": 200, "name": "Windows Server 2022", "bm": 1, "vm": "true", "min_hdd": 40, "price_per_core_EUR": "4.20", "active": "0"},
            {"name": "no number"}, {"id": 3}, null, "x",
        ], "os_excluded": [{"id": 9, "name": "CentOS 7", "reason": "too old"}, "Arch"]});
        let (offered, excluded) = list(&value).expect("lists");
        assert_eq!(offered.len(), 2);
        assert!(offered[0].runs_on.contains(Kind::BareMetal) && !offered[0].runs_on.contains(Kind::Vm));
        assert_eq!((offered[0].min_ram, offered[0].active), (Some(Gb::whole(2)), true));
        assert!(offered[1].runs_on.contains(Kind::Vm) && !offered[1].active);
        assert_eq!(offered[1].price_per_core, Some(PricePerCore(42_000)));
        assert_eq!(excluded, [("CentOS 7".into(), Some("too old".into())), ("Arch".into(), None)]);
        assert!(list(&json!({"result": "OK"})).is_none());
    }

    #[test]
    fn systems_by_their_ids_and_for_virtual_servers() {
        let value =
            json!({"result": "OK", "os_list": {"180": {"name": "Debian 12", "vds": 1}, "181": "Debian 13"}});
        let (offered, _) = list(&value).expect("lists");
        let found: Vec<_> = offered.iter().map(|os| (os.id.0, os.name.as_str())).collect();
        assert_eq!(found, [(180, "Debian 12"), (181, "Debian 13")]);
        assert!(offered[0].runs_on.contains(Kind::Vm) && offered[1].runs_on.is_empty());
        let (none, _) = list(&json!({"result": "OK", "os_list": []})).expect("lists");
        assert!(none.is_none().is_some());
        for value in
            [json!({"os_list": []}), json!({}), json!([]), json!({"result": []}), json!({"result": {}})]
        {
            assert!(list(&value).is_none(), "{value:?}");
        }
        assert!(list(&json!({"os_list": ["Debian 12", null]})).is_none(), "nothing of it can be ordered");
        assert!(says_none("No OS found") && says_none("No appropriate OS for server 7"));
        assert!(!says_none("No such server"));
    }
}
