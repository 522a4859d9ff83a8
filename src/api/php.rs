//! PHP's loose values: a number as text, a flag as anything, an empty map as `[]`.
//!
//! Knows: the looseness. Must not know: what a value means.

use crate::domain::decimal::{self, Gb};
use serde_json::Value;

/// A text; absent, `null` and `""` are the same. Numbers and flags read as text too.
#[must_use]
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned),
        Value::Number(number) => Some(number.as_str().to_owned()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A whole number from 0, written as a number or as text.
#[must_use]
pub fn int(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => decimal::whole(number.as_str()),
        Value::String(text) => decimal::whole(text),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether the value is a number, or a number as text, below zero.
#[must_use]
pub fn is_negative(value: &Value) -> bool {
    let negative = |text: &str| text.trim().starts_with('-') && has_digit_but_zero(text);
    match value {
        Value::Number(number) => negative(number.as_str()),
        Value::String(text) => negative(text),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => false,
    }
}

fn has_digit_but_zero(number: &str) -> bool {
    number.bytes().any(|b| (b'1'..=b'9').contains(&b))
}

/// Gigabytes, written as a number or as text.
#[must_use]
pub fn gb(value: &Value) -> Option<Gb> {
    Gb::parse(&text(value)?)
}

/// A flag: `true`, `1`, `"1"`, `"true"`, `"yes"`, `"on"` and their opposites.
#[must_use]
pub fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) => Some(has_digit_but_zero(number.as_str())),
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "1" | "true" | "yes" | "on" => Some(true),
            "0" | "false" | "no" | "off" => Some(false),
            _ => None,
        },
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The members of a list; PHP writes a list with gaps as an object.
pub fn items(value: &Value) -> impl Iterator<Item = &Value> {
    let (array, object) = match value {
        Value::Array(array) => (Some(array.iter()), None),
        Value::Object(object) => (None, Some(object.values())),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => (None, None),
    };
    array.into_iter().flatten().chain(object.into_iter().flatten())
}

/// Whether the value is a list, or an object that stands for one.
#[must_use]
pub const fn is_list(value: &Value) -> bool {
    matches!(value, Value::Array(_) | Value::Object(_))
}

/// The first of `names` that is there with something in it.
#[must_use]
pub fn first<'a>(value: &'a Value, names: &[&str]) -> &'a Value {
    static NULL: Value = Value::Null;
    names
        .iter()
        .filter_map(|name| value.get(name))
        .find(|value| !value.is_null() && value.as_str() != Some(""))
        .unwrap_or(&NULL)
}

/// The tags of a thing, as name and value: `[{"tag":"min_ram","value":"2"}]`, plain words, or
/// an object of names and values.
#[must_use]
pub fn tags(value: &Value) -> Vec<(String, &Value)> {
    static NULL: Value = Value::Null;
    match value {
        Value::Object(object) => {
            object.iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect()
        }
        Value::Array(array) => array
            .iter()
            .filter_map(|item| match item {
                Value::String(name) => Some((name.to_ascii_lowercase(), &NULL)),
                _ => {
                    let name = text(first(item, &["tag", "name"]))?.to_ascii_lowercase();
                    Some((name, item.get("value").unwrap_or(&NULL)))
                }
            })
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

/// Whether a tag of a thing is set: there, and not switched off by its value.
#[must_use]
pub fn tag_is_set(value: &Value) -> bool {
    flag(value).unwrap_or(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_in_either_form() {
        for value in [json!(25250), json!("25250"), json!(" 25250 "), json!(25250.0)] {
            assert_eq!(int(&value), Some(25250), "{value}");
        }
        for value in
            [json!(null), json!(""), json!("x"), json!(-1), json!("-1"), json!(1.5), json!([]), json!(true)]
        {
            assert_eq!(int(&value), None, "{value}");
        }
        assert_eq!(gb(&json!("0,5")), Gb::parse("0.5"));
        assert_eq!(gb(&json!(64.0)), Some(Gb::whole(64)));
        for value in [json!("NaN"), json!("inf"), json!(-1), json!(""), json!(1e300), json!([])] {
            assert_eq!(gb(&value), None, "{value}");
        }
    }

    #[test]
    fn below_zero_in_either_form() {
        for value in [json!(-1), json!("-1"), json!(-0.5), json!(" -2 ")] {
            assert!(is_negative(&value), "{value}");
        }
        for value in [json!(0), json!(1), json!("-"), json!("-0"), json!("x"), json!(null), json!([-1])] {
            assert!(!is_negative(&value), "{value}");
        }
    }

    #[test]
    fn flags_in_every_form() {
        for value in [json!(1), json!("1"), json!("true"), json!(true), json!("TRUE")] {
            assert_eq!(flag(&value), Some(true), "{value}");
        }
        for value in [json!(0), json!("0"), json!("false"), json!(false)] {
            assert_eq!(flag(&value), Some(false), "{value}");
        }
        for value in [json!(null), json!(""), json!("maybe"), json!([])] {
            assert_eq!(flag(&value), None, "{value}");
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
        assert_eq!(items(&json!({"0": 1, "2": 3})).count(), 2);
        assert_eq!(items(&json!("x")).count(), 0);
        let shapes =
            [json!([{"tag": "BM", "value": "1"}]), json!(["bm"]), json!({"bm": 1}), json!([{"tag": "bm"}])];
        for shape in shapes {
            let tags = tags(&shape);
            assert!(tags.len() == 1 && tags[0].0 == "bm" && tag_is_set(tags[0].1), "{shape}");
        }
        assert!(!tag_is_set(&json!("0")));
    }
}
