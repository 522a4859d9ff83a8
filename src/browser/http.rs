//! One POST of a form, or one GET of a setting, and nothing else.
//!
//! A call goes without cookies, redirects, cache and referrer, is stopped after a minute and read
//! up to a cap.
//! What comes back is a status and a text, or no answer: a broken connection says nothing of
//! what the other side did.

use super::window;
use crate::api::{ApiError, MOST_BYTES, Request};
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, ReadableStreamDefaultReader, Response};

/// After this long a call counts as not answered.
const TIMEOUT_MS: u32 = 60_000;

/// What came back.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The header `Retry-After`, where there is one and the browser lets it be read.
    pub retry_after: Option<String>,
    /// The body; bytes that are no UTF-8 are replaced.
    pub body: String,
}

/// Sends a call to `base`.
///
/// # Errors
/// No answer, or one that is too long.
pub async fn post(base: &str, request: &Request) -> Result<Answer, ApiError> {
    let url = [base, "/", &request.path].concat();
    let form = [("method", "POST"), ("credentials", "omit"), ("body", &request.body)];
    let kind = Array::of2(&"Content-Type".into(), &"application/x-www-form-urlencoded".into());
    exchange(&url, &form, &Array::of1(&kind)).await
}

/// Reads a file beside the app, with the credentials mode of the page's preloads, so that what
/// was preloaded is used.
///
/// # Errors
/// No answer, or one that is too long.
pub async fn get(path: &str) -> Result<Answer, ApiError> {
    exchange(path, &[("credentials", "same-origin")], &Array::new()).await
}

/// The settings of every request; `own` are those of this one.
const SETTINGS: [(&str, &str); 3] =
    [("redirect", "error"), ("cache", "no-store"), ("referrerPolicy", "no-referrer")];

async fn exchange(url: &str, own: &[(&str, &str)], headers: &Array) -> Result<Answer, ApiError> {
    let init = Object::new();
    // Setting a field of a fresh plain object can't fail.
    let set = |name: &str, value: &JsValue| drop(Reflect::set(&init, &name.into(), value));
    for (name, value) in SETTINGS.iter().chain(own) {
        set(name, &JsValue::from_str(value));
    }
    set("headers", headers);
    set("signal", &AbortSignal::timeout_with_u32(TIMEOUT_MS));
    let answered = window().fetch_with_str_and_init(url, init.unchecked_ref());
    let response = JsFuture::from(answered).await.map_err(|_| ApiError::NoAnswer)?;
    let response: Response = response.unchecked_into();
    let (status, retry_after) = (response.status(), response.headers().get("Retry-After").ok().flatten());
    let body = String::from_utf8_lossy(&read(&response).await?).into_owned();
    Ok(Answer { status, retry_after, body })
}

/// Reads a body piece by piece, so that an endless one is not taken into memory.
async fn read(response: &Response) -> Result<Vec<u8>, ApiError> {
    let mut bytes = Vec::new();
    let Some(stream) = response.body() else {
        return Ok(bytes);
    };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    loop {
        let piece = JsFuture::from(reader.read()).await.map_err(|_| ApiError::NoAnswer)?;
        let field = |name| Reflect::get(&piece, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
        if field("done").is_truthy() {
            return Ok(bytes);
        }
        let Ok(piece) = field("value").dyn_into::<Uint8Array>() else {
            return Err(ApiError::NoAnswer);
        };
        if bytes.len() + piece.length() as usize > MOST_BYTES {
            // Ends the connection; how that goes makes no difference to the answer.
            let _ = reader.cancel();
            return Err(ApiError::TooLong);
        }
        bytes.extend(piece.to_vec());
    }
}
