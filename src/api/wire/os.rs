//! `os.php`: operating systems.

use crate::api::php;
use crate::domain::id::OsId;
use crate::domain::json::Json;
use crate::domain::licence::PricePerCore;
use crate::domain::os::Os;
use crate::domain::server::{Kind, Kinds};

/// What fits, and what does not: name and reason.
pub type Lists = (Vec<Os>, Vec<(String, Option<String>)>);

/// The systems in an answer of `os/list`.
pub fn list(value: &Json) -> Option<Lists> {
    let listed = php::first(value, &["os_list"]);
    if !php::is_list(listed) {
        return None;
    }
    let excluded = php::read_all(php::first(value, &["os_excluded"]), |item| {
        let name = php::text(item).or_else(|| php::text_of(item, &["name"]))?;
        Some((name, php::text_of(item, &["reason", "message", "description"])))
    });
    Some((php::read_all(listed, system), excluded))
}

/// An entry; its facts are tags or plain fields.
fn system(value: &Json) -> Option<Os> {
    let tags = php::tags(php::first(value, &["tags"]));
    let fact = |name: &str| {
        let plain = php::first(value, &[name]);
        let tag = || tags.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(name)).map(|(_, value)| *value);
        if plain.is_null() { tag() } else { Some(plain) }
    };
    let mut runs_on = Kinds::default();
    for kind in Kind::ALL {
        if fact(kind.tag()).is_some_and(php::tag_is_set) {
            runs_on.insert(kind);
        }
    }
    Some(Os {
        id: OsId(php::int(php::first(value, &["id", "os_id"]))?),
        name: php::text_of(value, &["name", "title"])?,
        active: fact("active").and_then(php::flag).unwrap_or(true),
        runs_on,
        min_ram: fact("min_ram").and_then(php::gb),
        min_hdd: fact("min_hdd").and_then(php::gb),
        price_per_core: fact("price_per_core_EUR")
            .and_then(php::text)
            .and_then(|text| PricePerCore::parse(&text)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::decimal::Gb;
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
}
