//! JSON as a tree.
//!
//! Knows: what a value can be. Must not know: how a text is parsed: the browser does that (and on
//! the host `serde_json`), because it has a parser already, and a second one is many bytes.

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is written: no floating point rounds a price.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// Names and values, each name once.
    Object(Vec<(String, Json)>),
}

/// Parses a whole text, or not.
pub type ParseJson = fn(&str) -> Option<Json>;

impl Json {
    /// The value with this name, in an object that has one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(fields) => fields.iter().find(|(other, _)| other == name).map(|(_, value)| value),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::List(_) => None,
        }
    }

    /// The text, if it is one.
    #[must_use]
    pub const fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.as_str()),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::List(_) | Self::Object(_) => None,
        }
    }

    /// The values of a list; none of anything else.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::Object(_) => &[],
        }
    }

    /// A text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// An object.
    #[must_use]
    pub fn object<const N: usize>(fields: [(&str, Self); N]) -> Self {
        Self::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// The value as JSON is written.
    #[must_use]
    pub fn written(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
            Self::Number(number) => out.push_str(number),
            Self::Text(text) => quote(text, out),
            Self::List(items) => {
                for (i, item) in items.iter().enumerate() {
                    out.push_str(if i == 0 { "[" } else { "," });
                    item.write(out);
                }
                out.push_str(if items.is_empty() { "[]" } else { "]" });
            }
            Self::Object(fields) => {
                for (i, (name, value)) in fields.iter().enumerate() {
                    out.push_str(if i == 0 { "{" } else { "," });
                    quote(name, out);
                    out.push(':');
                    value.write(out);
                }
                out.push_str(if fields.is_empty() { "{}" } else { "}" });
            }
        }
    }

    /// Whether it is `null`.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\0'..' ' => {
                out.push_str("\\u00");
                let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value & 15)]);
                out.push(digit(c as u8 >> 4));
                out.push(digit(c as u8));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use serde_json::Value;

    pub(crate) fn parse_json(text: &str) -> Option<Json> {
        serde_json::from_str::<Value>(text).ok().map(Json::from)
    }

    impl From<Value> for Json {
        fn from(value: Value) -> Self {
            match value {
                Value::Null => Self::Null,
                Value::Bool(flag) => Self::Bool(flag),
                Value::Number(number) => Self::Number(number.to_string()),
                Value::String(text) => Self::Text(text),
                Value::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
                Value::Object(fields) => {
                    Self::Object(fields.into_iter().map(|(name, value)| (name, Self::from(value))).collect())
                }
            }
        }
    }

    /// As `serde_json::json!`, read.
    macro_rules! json {
        ($($tokens:tt)+) => { $crate::domain::json::Json::from(serde_json::json!($($tokens)+)) };
    }
    pub(crate) use json;

    #[test]
    fn what_is_written_is_read_back() {
        for value in [
            json!(null),
            json!({}),
            json!([]),
            json!({"a": [1, -2.5, true, false, null, {"b": []}], "ü \"\\/": "\u{0}\u{1f}\n\t \u{7f}é𝄞"}),
        ] {
            assert_eq!(parse_json(&value.written()), Some(value));
        }
        assert_eq!(json!({"a": [1, "x"]}).written(), r#"{"a":[1,"x"]}"#);
    }

    #[test]
    fn a_name_is_looked_up_in_an_object_alone() {
        let value = json!({"a": "x", "b": null});
        assert_eq!(value.get("a").and_then(Json::as_str), Some("x"));
        assert!(value.get("b").is_some_and(Json::is_null));
        assert_eq!((value.get("c"), json!(["a"]).get("a"), json!("a").get("a")), (None, None, None));
    }
}
