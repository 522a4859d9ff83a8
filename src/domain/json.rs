//! JSON as a tree.
//!
//! Knows: what a value can be. Must not know: how a text is parsed: the browser does that (and on
//! the host `serde_json`), because it has a parser already, and a second one is many bytes.

/// A value.
#[derive(Debug, PartialEq)]
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

    /// Whether it is `null`.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
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
    fn a_name_is_looked_up_in_an_object_alone() {
        let value = json!({"a": "x", "b": null});
        assert_eq!(value.get("a").and_then(Json::as_str), Some("x"));
        assert!(value.get("b").is_some_and(Json::is_null));
        assert_eq!((value.get("c"), json!(["a"]).get("a"), json!("a").get("a")), (None, None, None));
    }
}
