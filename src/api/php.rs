//! PHP's loose values: a number as text, a flag as anything, an empty map as `[]`.
//!
//! Knows: the looseness. Must not know: what a value means.

use crate::domain::decimal::{self, Gb};
use crate::domain::json::Json;

/// A text; absent, `null` and `""` are the same. Numbers and flags read as text too.
#[must_use]
pub fn text(value: &Json) -> Option<String> {
    let text = match value {
        Json::Bool(true) => "true",
        Json::Bool(false) => "false",
        _ => written(value)?.trim_ascii(),
    };
    (!text.is_empty()).then(|| text.to_owned())
}

/// The value under the first of `names` that has something in it, as text.
#[must_use]
pub fn text_of(value: &Json, names: &[&str]) -> Option<String> {
    text(first(value, names))
}

/// A whole number from 0, written as a number or as text.
#[must_use]
pub fn int(value: &Json) -> Option<u64> {
    decimal::whole(written(value)?)
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

/// Gigabytes, written as a number or as text.
#[must_use]
pub fn gb(value: &Json) -> Option<Gb> {
    Gb::parse(written(value)?)
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
    let mut all = Vec::new();
    for item in items(value) {
        if let Some(it) = read(item) {
            all.push(it);
        }
    }
    all
}

/// Whether the value is a list, or an object that stands for one.
#[must_use]
pub const fn is_list(value: &Json) -> bool {
    matches!(value, Json::List(_) | Json::Object(_))
}

/// The first of `names` that is there with something in it.
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

/// The tags of a thing, as name and value: `[{"tag":"min_ram","value":"2"}]`, plain words, or
/// an object of names and values.
#[must_use]
pub fn tags(value: &Json) -> Vec<(String, &Json)> {
    let mut tags = Vec::new();
    match value {
        Json::Object(fields) => {
            for (name, value) in fields {
                tags.push((name.to_ascii_lowercase(), value));
            }
        }
        Json::List(list) => {
            for item in list {
                let (name, value) = match item {
                    Json::Text(_) => (text(item), &Json::Null),
                    _ => (text_of(item, &["tag", "name"]), item.get("value").unwrap_or(&Json::Null)),
                };
                if let Some(name) = name {
                    tags.push((name.to_ascii_lowercase(), value));
                }
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Text(_) => {}
    }
    tags
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
    fn absent_null_and_empty_are_the_same() {
        let value = json!({"a": null, "b": "", "c": "x"});
        assert_eq!(text(first(&value, &["z", "a", "b", "c"])).as_deref(), Some("x"));
        assert_eq!(text(first(&value, &["z", "a", "b"])), None);
    }

    #[test]
    fn lists_with_gaps_and_tags_of_every_shape() {
        assert_eq!(items(&json!({"0": 1, "2": 3})).len(), 2);
        assert_eq!(items(&json!("x")).len(), 0);
        let shapes =
            [json!([{"tag": "BM", "value": "1"}]), json!(["bm"]), json!({"bm": 1}), json!([{"tag": "bm"}])];
        for shape in shapes {
            let tags = tags(&shape);
            assert!(tags.len() == 1 && tags[0].0 == "bm" && tag_is_set(tags[0].1), "{shape:?}");
        }
        assert!(!tag_is_set(&json!("0")));
    }
}
