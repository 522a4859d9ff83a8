//! What a call comes in as and goes out as: fields, answers and the API's many ways to refuse.

use serde_json::{Value, json};

use super::why::Why;

/// What the world answers to one call.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// Real milliseconds to hold the answer back; the effect has happened already.
    pub delay_ms: u64,
    /// The caller never sees this answer: the connection breaks instead.
    pub lost: bool,
}

impl Answer {
    pub(crate) fn json(value: &Value) -> Self {
        Self::new(200, "application/json; charset=utf-8", serde_json::to_string(value).unwrap_or_default())
    }

    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<String>) -> Self {
        Self {
            status,
            headers: vec![("content-type".to_owned(), content_type.to_owned())],
            body: body.into(),
            delay_ms: 0,
            lost: false,
        }
    }

    pub(crate) fn lost() -> Self {
        Self { lost: true, ..Self::new(0, "text/plain", "") }
    }

    /// A value of one of the headers, by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON; `Null` where it is none.
    pub fn value(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }
}

/// A call that is not carried out: why, and the provider's way to say so.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) why: Why,
    shape: Shape,
}

/// The ways to refuse. All of them occur at the provider, so all of them occur here.
#[derive(Debug, Clone, PartialEq)]
enum Shape {
    /// `{"code":-1,"message":…}`
    Message(String),
    /// `{"code":-1,"message":…,"description":…}`
    Described(String, String),
    /// `{"result":-1,"error":…,"code":…}`
    Named(String, &'static str),
    /// `{"code":1,"error":…}`
    Error(String),
    /// HTTP 401 and a bare word.
    Unauthorized,
    /// HTTP 302 to the page to sign in at.
    Redirect,
    /// A shape of its own.
    Other(Value),
}

impl Refusal {
    pub(crate) fn message(why: Why, text: impl Into<String>) -> Self {
        Self { why, shape: Shape::Message(text.into()) }
    }

    pub(crate) fn described(why: Why, text: String, description: String) -> Self {
        Self { why, shape: Shape::Described(text, description) }
    }

    pub(crate) fn named(why: Why, text: impl Into<String>, code: &'static str) -> Self {
        Self { why, shape: Shape::Named(text.into(), code) }
    }

    pub(crate) fn error(why: Why, text: impl Into<String>) -> Self {
        Self { why, shape: Shape::Error(text.into()) }
    }

    pub(crate) fn unauthorized(why: Why) -> Self {
        Self { why, shape: Shape::Unauthorized }
    }

    pub(crate) fn redirect(why: Why) -> Self {
        Self { why, shape: Shape::Redirect }
    }

    pub(crate) fn other(why: Why, value: Value) -> Self {
        Self { why, shape: Shape::Other(value) }
    }

    /// What is answered: JSON, or else something that is none.
    pub(crate) fn answer(&self) -> Result<Value, Answer> {
        Ok(match &self.shape {
            Shape::Message(message) => json!({"code": -1, "message": message}),
            Shape::Described(message, description) => {
                json!({"code": -1, "message": message, "description": description})
            }
            Shape::Named(error, code) => json!({"result": -1, "error": error, "code": code}),
            Shape::Error(error) => json!({"code": 1, "error": error}),
            Shape::Unauthorized => return Err(Answer::new(401, "text/plain", "unauthorized")),
            Shape::Redirect => {
                let mut answer = Answer::new(302, "text/html", "");
                answer.headers.push(("location".to_owned(), "/login".to_owned()));
                return Err(answer);
            }
            Shape::Other(value) => value.clone(),
        })
    }

    /// The words of the refusal, for the log.
    pub(crate) fn words(&self) -> String {
        match &self.shape {
            Shape::Message(text) | Shape::Described(text, _) | Shape::Named(text, _) | Shape::Error(text) => {
                text.clone()
            }
            Shape::Unauthorized => "unauthorized".to_owned(),
            Shape::Redirect => "redirected to sign in".to_owned(),
            Shape::Other(value) => value.to_string(),
        }
    }
}

/// One call as it came in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) module: &'a str,
    pub(crate) fields: &'a [(String, String)],
}

impl<'a> Request<'a> {
    /// The field's value, `""` where it is absent; of several the last, as PHP has it.
    pub(crate) fn get(&self, name: &str) -> &'a str {
        self.fields.iter().rev().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    pub(crate) fn action(&self) -> &'a str {
        self.get("action")
    }

    pub(crate) fn id(&self) -> Option<u32> {
        self.get("id").trim().parse().ok()
    }

    pub(crate) fn call(&self) -> (&'a str, &'a str) {
        (self.module, self.action())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_several_fields_wins() {
        let fields = [("id", "1"), ("id", "2")].map(|(k, v)| (k.to_owned(), v.to_owned()));
        let request = Request { module: "eq", fields: &fields };
        assert_eq!(request.id(), Some(2));
        assert_eq!(request.get("absent"), "");
    }
}
