//! A list that the API told: that there is none is a claim, which only an answer that says so proves.
//!
//! Source: contract, 9.10. A list with entries of which none can be read is not understood.

use super::{envelope, php};
use crate::domain::decimal;
use crate::domain::json::Json;
use std::ops::Deref;

/// A list as it was told. An empty one comes from an answer alone: a list that is empty, or a refusal that
/// says that there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<T>(Vec<T>);

/// That the API has said that there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoneListed(());

impl<T> Listed<T> {
    /// Entries that are known; `None` where there are none, which proves nothing.
    #[must_use]
    pub fn of(entries: Vec<T>) -> Option<Self> {
        (!entries.is_empty()).then_some(Self(entries))
    }

    /// What a refusal that says so proves.
    pub(super) const fn none() -> Self {
        Self(Vec::new())
    }

    /// Reads a list, or an object that stands for one: `read` gets each entry with its key, if it has one.
    pub(super) fn read(value: &Json, read: impl Fn(Option<&str>, &Json) -> Option<T>) -> Option<Self> {
        if !php::is_list(value) {
            return None;
        }
        let entries = php::keyed(value);
        let known: Vec<T> = entries.iter().filter_map(|(key, item)| read(*key, item)).collect();
        (entries.is_empty() || !known.is_empty()).then_some(Self(known))
    }

    /// Whether there is none, and the proof of it.
    #[must_use]
    pub fn is_none(&self) -> Option<NoneListed> {
        self.0.is_empty().then_some(NoneListed(()))
    }

    /// The entries, to change what is known of them; none can be added or taken away.
    pub fn entries_mut(&mut self) -> &mut [T] {
        &mut self.0
    }

    /// The entries.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.0
    }
}

impl<T> Deref for Listed<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

/// The list that an answer holds under one of `names`, or as its whole: there, or in its result. One that is
/// empty counts only where it is named in an answer that is done: `{}` and `[]` are also what is left of an
/// answer that failed.
pub(super) fn list_in<'a>(answer: &'a Json, names: &[&str]) -> Option<&'a Json> {
    let result = php::first(answer, &["result"]);
    // A result that is an object is how a session is told: what it holds was given.
    let is_done = envelope::is_done(result) || matches!(result, Json::Object(_));
    let named = [answer, result].map(|place| php::first(place, names)).into_iter();
    match named.clone().find(|found| php::is_list(found)) {
        Some(found) => (is_done || !php::is_nothing(found)).then_some(found),
        None => [result, answer].into_iter().find(|found| match found {
            Json::List(items) => !items.is_empty(),
            found => is_keyed(found),
        }),
    }
}

/// Whether an object stands for a list: one that has entries, each under a whole number.
fn is_keyed(value: &Json) -> bool {
    match value {
        Json::Object(fields) => {
            !fields.is_empty() && fields.iter().all(|(key, _)| decimal::whole(key).is_some())
        }
        _ => false,
    }
}

/// The id that an entry of a keyed list stands for: its own, else its key's.
///
/// A list with gaps looks the same, with places for keys; there the entries are ids themselves.
pub(super) fn id_of(key: Option<&str>, item: &Json, names: &[&str]) -> Option<u64> {
    let key = key.and_then(decimal::whole).filter(|id| *id > 0);
    match item {
        // A flag beside an id says that the id is there.
        Json::Bool(_) | Json::Null => key,
        Json::Number(_) | Json::Text(_) => match php::int(item) {
            Some(flag @ 0..=1) => key.filter(|key| *key > flag).or_else(|| php::fact(item)),
            Some(id) => Some(id),
            // A name beside an id.
            None => key.filter(|_| php::text(item).is_some()),
        },
        Json::Object(_) => names.iter().find_map(|name| php::fact(item.get(name)?)).or(key),
        Json::List(_) => key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::json::tests::json;

    fn read(value: &Json) -> Option<Vec<u64>> {
        Listed::read(value, |key, item| id_of(key, item, &["id"])).map(Listed::into_vec)
    }

    #[test]
    fn keys_are_ids_unless_the_entries_are() {
        let cases = [
            (json!([1, "2", {"id": 3}]), vec![1, 2, 3]),
            (json!({"25250": {"status": "rent"}}), vec![25250]),
            (json!({"25250": []}), vec![25250]),
            (
                json!({"25250": "web-1", "25251": null, "25252": true, "25253": 1}),
                vec![25250, 25251, 25252, 25253],
            ),
            (json!({"0": 25250, "2": "25251"}), vec![25250, 25251]),
            (json!({"a": {"id": "7"}, "b": {"id": 0}}), vec![7]),
            (json!([null, {}, 5]), vec![5]),
        ];
        for (value, ids) in cases {
            assert_eq!(read(&value), Some(ids), "{value:?}");
        }
    }

    #[test]
    fn an_empty_list_is_one_where_it_is_named_and_the_answer_is_done() {
        let list = |value: &Json| list_in(value, &["servers"]).cloned();
        for (value, found) in [
            (json!({"result": "OK", "servers": []}), json!([])),
            (json!({"result": 1, "servers": {}}), json!({})),
            (json!({"result": {"servers": []}}), json!([])),
            (json!({"servers": [1]}), json!([1])),
            (json!({"result": [1]}), json!([1])),
            (json!({"result": {"7": {}}}), json!({"7": {}})),
            (json!({"7": {}}), json!({"7": {}})),
            (json!([1]), json!([1])),
        ] {
            assert_eq!(list(&value), Some(found), "{value:?}");
        }
        for value in [
            json!({}),
            json!([]),
            json!({"result": []}),
            json!({"result": {}}),
            json!({"result": "OK"}),
            json!({"result": "OK", "tasks": []}),
            json!({"servers": []}),
            json!({"result": "pending", "servers": []}),
            json!({"result": [], "servers": []}),
            json!({"message": "no"}),
            json!({"7": {}, "message": "no"}),
        ] {
            assert_eq!(list(&value), None, "{value:?}");
        }
    }

    #[test]
    fn none_is_told_by_an_empty_list_alone() {
        for value in [json!([]), json!({})] {
            let listed = Listed::<u64>::read(&value, |_, _| None).expect("a list");
            assert!(listed.is_none().is_some(), "{value:?}");
        }
        for value in
            [json!(null), json!(false), json!(0), json!(""), json!("x"), json!([null]), json!([{}, "x"])]
        {
            assert_eq!(read(&value), None, "{value:?}");
        }
        assert!(Listed::<u64>::of(Vec::new()).is_none());
        assert!(Listed::of(vec![1]).expect("one").is_none().is_none());
    }
}
