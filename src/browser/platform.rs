//! The clock, randomness, and the parsers of URLs and JSON.

use super::window;
use crate::domain::callback::UrlParts;
use crate::domain::json::Json;
use crate::flow::Ms;
use js_sys::{Array, JSON, Object};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Url;

/// Milliseconds since 1970.
#[must_use]
pub fn now() -> Ms {
    // Whole and positive: a time since 1970.
    js_sys::Date::now() as Ms
}

/// Milliseconds of a clock that nobody sets, from whenever it began.
#[must_use]
pub fn ticks() -> Ms {
    window().performance().map_or(0, |clock| clock.now() as Ms)
}

/// Whether nobody can see the page.
#[must_use]
pub fn is_hidden() -> bool {
    window().document().is_some_and(|document| document.hidden())
}

/// Fills `bytes` from the browser's cryptographic source.
///
/// # Panics
/// Where there is none: a password from a worse source would be worse than no password.
pub fn random(bytes: &mut [u8]) {
    let crypto = window().crypto().expect("a browser that runs WebAssembly has a random source");
    crypto.get_random_values_with_u8_array(bytes).expect("a call for fewer than 65,536 bytes is granted");
}

/// A random number.
#[must_use]
pub fn random_number() -> u64 {
    let mut bytes = [0; 8];
    random(&mut bytes);
    u64::from_le_bytes(bytes)
}

/// Parses an absolute URL as the browser would call it.
#[must_use]
pub fn parse_url(text: &str) -> Option<UrlParts> {
    let url = Url::new(text).ok()?;
    Some(UrlParts {
        scheme: url.protocol(),
        host: url.hostname(),
        has_credentials: !url.username().is_empty() || !url.password().is_empty(),
        href: url.href(),
    })
}

/// How deep a value may be nested: far deeper than any answer, and no danger to the stack.
const MOST_DEPTH: u32 = 100;

/// Parses JSON.
#[must_use]
pub fn parse_json(text: &str) -> Option<Json> {
    read(&JSON::parse(text).ok()?, MOST_DEPTH)
}

fn read(value: &JsValue, depth: u32) -> Option<Json> {
    let depth = depth.checked_sub(1)?;
    if let Some(text) = value.as_string() {
        return Some(Json::Text(text));
    }
    if let Some(flag) = value.as_bool() {
        return Some(Json::Bool(flag));
    }
    if !value.is_object() {
        // A number: the browser writes it as it was read, without floating point in the page.
        let is_null = value.is_null();
        return Some(if is_null { Json::Null } else { Json::Number(text_of(value)) });
    }
    if Array::is_array(value) {
        let mut items = Vec::new();
        for item in value.unchecked_ref::<Array>().iter() {
            items.push(read(&item, depth)?);
        }
        return Some(Json::List(items));
    }
    let mut fields = Vec::new();
    for field in Object::entries(value.unchecked_ref()).iter() {
        let field: &Array = field.unchecked_ref();
        fields.push((field.get(0).as_string()?, read(&field.get(1), depth)?));
    }
    Some(Json::Object(fields))
}

fn text_of(value: &JsValue) -> String {
    value.unchecked_ref::<Object>().to_string().into()
}
