//! PHP's loose values: a number as text, a flag as anything, an empty map as `[]`.
//!
//! Knows: the looseness. Must not know: what a value means.

use crate::domain::decimal::{self, Gb};
use crate::domain::json::Json;
use crate::domain::strings;

/// Whether there is nothing: PHP writes it as `null`, `""`, `false`, `0`, `[]` or `{}`.
/// Source: contract, 9.1.
#[must_use]
pub fn is_nothing(value: &Json) -> bool {
    match value {
        Json::Null | Json::Bool(false) => true,
        Json::Bool(true) => false,
        Json::Number(number) => !has_digit_but_zero(number),
        Json::Text(text) => text.trim().is_empty(),
        Json::List(items) => items.is_empty(),
        Json::Object(fields) => fields.is_empty(),
    }
}

/// Whether a text only writes that there is nothing, as `"false"` and `"null"` do.
#[must_use]
pub fn says_nothing(text: &str) -> bool {
    ["0", "false", "null", "none", "no", "nil", "undefined"]
        .iter()
        .any(|word| text.trim().eq_ignore_ascii_case(word))
}

/// A name or a sentence. Nothing, in any of PHP's forms, is none; a number reads as text too.
#[must_use]
pub fn text(value: &Json) -> Option<String> {
    let text = written(value).filter(|_| !is_nothing(value))?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The value under the first of `names` that has something in it, as text.
#[must_use]
pub fn text_of(value: &Json, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| value.get(name).and_then(text))
}

/// What stands for a person to read: a text, or all the texts of a list or an object.
#[must_use]
pub fn words(value: &Json) -> Option<String> {
    match value {
        Json::List(_) | Json::Object(_) => {
            let all: Vec<String> = items(value).into_iter().filter_map(words).collect();
            (!all.is_empty()).then(|| strings::join(&all, " "))
        }
        _ => text(value),
    }
}

/// A whole number from 0, written as a number or as text.
#[must_use]
pub fn int(value: &Json) -> Option<u64> {
    decimal::whole(written(value)?)
}

/// A whole number from 1: of a fact, `0` means that it is not known.
#[must_use]
pub fn fact(value: &Json) -> Option<u64> {
    int(value).filter(|number| *number > 0)
}

/// Whether the value is a number, or a number as text, below zero.
#[must_use]
pub fn is_negative(value: &Json) -> bool {
    written(value).is_some_and(|text| text.trim_ascii().starts_with('-') && has_digit_but_zero(text))
}

/// What stands there for a number or a text.
const fn written(value: &Json) -> Option<&str> {
    match value {
        Json::Number(text) | Json::Text(text) => Some(text.as_str()),
        Json::Null | Json::Bool(_) | Json::List(_) | Json::Object(_) => None,
    }
}

fn has_digit_but_zero(number: &str) -> bool {
    number.bytes().any(|b| (b'1'..=b'9').contains(&b))
}

/// Gigabytes, written as a number or as text; none of them are not known.
#[must_use]
pub fn gb(value: &Json) -> Option<Gb> {
    Gb::parse(written(value).filter(|_| !is_nothing(value))?).filter(|gb| *gb > Gb::whole(0))
}

/// A flag: `true`, `1`, `"1"`, `"true"`, `"yes"`, `"on"` and their opposites.
#[must_use]
pub fn flag(value: &Json) -> Option<bool> {
    match value {
        Json::Bool(flag) => Some(*flag),
        Json::Number(number) => Some(has_digit_but_zero(number)),
        Json::Text(text) => {
            let is = |words: [&str; 4]| words.iter().any(|word| text.trim_ascii().eq_ignore_ascii_case(word));
            match (is(["1", "true", "yes", "on"]), is(["0", "false", "no", "off"])) {
                (false, false) => None,
                (yes, _) => Some(yes),
            }
        }
        Json::Null | Json::List(_) | Json::Object(_) => None,
    }
}

/// The members of a list; PHP writes a list with gaps as an object.
#[must_use]
pub fn items(value: &Json) -> Vec<&Json> {
    let mut items = Vec::new();
    match value {
        Json::List(list) => items.extend(list),
        Json::Object(fields) => items.extend(fields.iter().map(|(_, value)| value)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Text(_) => {}
    }
    items
}

/// What `read` makes of the members of a list, without those that it can't read.
pub fn read_all<T>(value: &Json, read: fn(&Json) -> Option<T>) -> Vec<T> {
    items(value).into_iter().filter_map(read).collect()
}

/// The members of a list with the keys that they stand under; of a plain list there are none.
#[must_use]
pub fn keyed(value: &Json) -> Vec<(Option<&str>, &Json)> {
    match value {
        Json::List(list) => list.iter().map(|item| (None, item)).collect(),
        Json::Object(fields) => fields.iter().map(|(key, item)| (Some(key.as_str()), item)).collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Text(_) => Vec::new(),
    }
}

/// Whether the value is a list, or an object that stands for one.
#[must_use]
pub const fn is_list(value: &Json) -> bool {
    matches!(value, Json::List(_) | Json::Object(_))
}

/// The first of `names` that is there: not `null` and not `""`. A flag that is off and an empty list are
/// there.
#[must_use]
pub fn first<'a>(value: &'a Json, names: &[&str]) -> &'a Json {
    for name in names {
        match value.get(name) {
            None | Some(Json::Null) => {}
            Some(Json::Text(text)) if text.is_empty() => {}
            Some(found) => return found,
        }
    }
    &Json::Null
}

/// The tags of a thing, as name and value: `[{"tag":"min_ram","value":"2"}]`, plain words, an object of
/// names and values, or one text with commas. Source: contract, 9.10.
#[must_use]
pub fn tags(value: &Json) -> Vec<(String, Json)> {
    let mut tags = Vec::new();
    match value {
        Json::Text(text) => put_words(text, &mut tags),
        _ => {
            for (key, item) in keyed(value) {
                match (key, item) {
                    (_, Json::Object(fields)) => match text_of(item, &["tag", "name"]) {
                        Some(name) => put(&name, item.get("value").cloned().unwrap_or(Json::Null), &mut tags),
                        None => fields.iter().for_each(|(name, value)| put(name, value.clone(), &mut tags)),
                    },
                    (None, Json::Text(text)) => put_words(text, &mut tags),
                    // A list with gaps: the keys are only its places.
                    (Some(key), Json::Text(text)) if decimal::whole(key).is_some() => {
                        put_words(text, &mut tags)
                    }
                    (Some(key), item) => put(key, item.clone(), &mut tags),
                    (None, _) => {}
                }
            }
        }
    }
    tags
}

fn put(name: &str, value: Json, tags: &mut Vec<(String, Json)>) {
    let name = name.trim().to_ascii_lowercase();
    if !name.is_empty() {
        tags.push((name, value));
    }
}

/// Tags in one text, such as `bm, vm, hostname=web-1`.
fn put_words(text: &str, tags: &mut Vec<(String, Json)>) {
    for tag in text.split([',', ';', '\n']) {
        match tag.split_once(['=', ':']) {
            Some((name, value)) => put(name, Json::text(value.trim()), tags),
            None => tag.split_whitespace().for_each(|name| put(name, Json::Null, tags)),
        }
    }
}

/// Whether a tag of a thing is set: there, and not switched off by its value.
#[must_use]
pub fn tag_is_set(value: &Json) -> bool {
    flag(value).unwrap_or(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::json::tests::json;

    #[test]
    fn numbers_in_either_form() {
        for value in [json!(25250), json!("25250"), json!(" 25250 "), json!(25250.0)] {
            assert_eq!(int(&value), Some(25250), "{value:?}");
        }
        for value in
            [json!(null), json!(""), json!("x"), json!(-1), json!("-1"), json!(1.5), json!([]), json!(true)]
        {
            assert_eq!(int(&value), None, "{value:?}");
        }
        assert_eq!(gb(&json!("0,5")), Gb::parse("0.5"));
        assert_eq!(gb(&json!(64.0)), Some(Gb::whole(64)));
        for value in [json!("NaN"), json!("inf"), json!(-1), json!(""), json!(1e300), json!([])] {
            assert_eq!(gb(&value), None, "{value:?}");
        }
    }

    #[test]
    fn below_zero_in_either_form() {
        for value in [json!(-1), json!("-1"), json!(-0.5), json!(" -2 ")] {
            assert!(is_negative(&value), "{value:?}");
        }
        for value in [json!(0), json!(1), json!("-"), json!("-0"), json!("x"), json!(null), json!([-1])] {
            assert!(!is_negative(&value), "{value:?}");
        }
    }

    #[test]
    fn flags_in_every_form() {
        for value in [json!(1), json!("1"), json!("true"), json!(true), json!("TRUE")] {
            assert_eq!(flag(&value), Some(true), "{value:?}");
        }
        for value in [json!(0), json!("0"), json!("false"), json!(false)] {
            assert_eq!(flag(&value), Some(false), "{value:?}");
        }
        for value in [json!(null), json!(""), json!("maybe"), json!([])] {
            assert_eq!(flag(&value), None, "{value:?}");
        }
    }

    #[test]
    fn nothing_in_each_of_its_forms() {
        let nothing = [
            json!(null),
            json!(""),
            json!(" "),
            json!(false),
            json!(0),
            json!(0.0),
            json!(-0.0),
            json!([]),
            json!({}),
        ];
        for value in nothing {
            assert!(is_nothing(&value), "{value:?}");
            assert_eq!((text(&value), words(&value), fact(&value), gb(&value)), (None, None, None, None));
            let named = json!({"a": 1});
            let Json::Object(mut fields) = named else { panic!("an object") };
            fields.insert(0, ("b".into(), value));
            assert_eq!(
                text_of(&Json::Object(fields), &["b", "a"]).as_deref(),
                Some("1"),
                "the next one counts"
            );
        }
        for value in [json!(true), json!(1), json!("x"), json!([0]), json!({"a": null}), json!(-1)] {
            assert!(!is_nothing(&value), "{value:?}");
        }
        assert_eq!(words(&json!(["a", {"b": ["c", 2, null]}])).as_deref(), Some("a c 2"));
        assert!(says_nothing(" False ") && says_nothing("0") && !says_nothing("no disk"));
    }

    #[test]
    fn absent_null_and_empty_are_the_same() {
        let value = json!({"a": null, "b": "", "c": "x"});
        assert_eq!(text(first(&value, &["z", "a", "b", "c"])).as_deref(), Some("x"));
        assert_eq!(text(first(&value, &["z", "a", "b"])), None);
    }

    #[test]
    fn lists_with_gaps_and_tags_of_every_shape() {
        assert_eq!(items(&json!({"0": 1, "2": 3})).len(), 2);
        assert_eq!(items(&json!("x")).len(), 0);
        let shapes = [
            json!([{"tag": "BM", "value": "1"}]),
            json!(["bm"]),
            json!({"bm": 1}),
            json!([{"tag": "bm"}]),
            json!([{"bm": 1}]),
            json!("bm"),
            json!(" bm, "),
            json!({"0": "bm"}),
        ];
        for shape in shapes {
            let tags = tags(&shape);
            assert!(tags.len() == 1 && tags[0].0 == "bm" && tag_is_set(&tags[0].1), "{shape:?}");
        }
        assert!(!tag_is_set(&json!("0")));
        let names = |value: &Json| tags(value).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        for value in [json!("bm,vm,default"), json!("bm; vm ; default"), json!(["bm,vm", "default"])] {
            assert_eq!(names(&value), ["bm", "vm", "default"], "{value:?}");
        }
        assert_eq!(tags(&json!("hostname=web-1"))[0], ("hostname".into(), json!("web-1")));
        assert!(names(&json!(false)).is_empty() && names(&json!(0)).is_empty());
    }
}
