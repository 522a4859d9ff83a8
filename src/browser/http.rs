//! One POST of a form, or one GET of a setting, and nothing else.
//!
//! A call goes without cookies, cache and referrer, is stopped after its limit and read up to a cap. A
//! redirect is not followed: it comes back as status 0, which is all that a browser tells of it.
//! What comes back is a status and a text, or no answer: a broken connection says nothing of
//! what the other side did.

use super::window;
use crate::api::{ApiError, MOST_BYTES, Request};
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, ReadableStreamDefaultReader, Response};

/// After this long a file beside the app counts as not to be had.
const TIMEOUT_MS: u32 = 60_000;

/// What came back.
pub struct Answer {
    /// The HTTP status; 0 where the answer leads elsewhere.
    pub status: u16,
    /// The header `Retry-After`, where there is one and the browser lets it be read.
    pub retry_after: Option<String>,
    /// The body; bytes that are no UTF-8 are replaced.
    pub body: String,
}

/// Sends a call to `base`, and waits for its answer for at most so many ms.
///
/// # Errors
/// No answer, or one that is too long.
pub async fn post(base: &str, request: &Request, limit_ms: u32) -> Result<Answer, ApiError> {
    let url = [base, "/", &request.path].concat();
    let form = [("method", "POST"), ("credentials", "omit"), ("body", &request.body)];
    let kind = Array::of2(&"Content-Type".into(), &"application/x-www-form-urlencoded".into());
    exchange(&url, &form, &Array::of1(&kind), limit_ms).await
}

/// Reads a file beside the app, with the credentials mode of the page's preloads, so that what
/// was preloaded is used.
///
/// # Errors
/// No answer, or one that is too long.
pub async fn get(path: &str) -> Result<Answer, ApiError> {
    exchange(path, &[("credentials", "same-origin")], &Array::new(), TIMEOUT_MS).await
}

/// The settings of every request; `own` are those of this one.
const SETTINGS: [(&str, &str); 3] =
    [("redirect", "manual"), ("cache", "no-store"), ("referrerPolicy", "no-referrer")];

async fn exchange(
    url: &str,
    own: &[(&str, &str)],
    headers: &Array,
    limit_ms: u32,
) -> Result<Answer, ApiError> {
    let init = Object::new();
    // Setting a field of a fresh plain object can't fail.
    let set = |name: &str, value: &JsValue| drop(Reflect::set(&init, &name.into(), value));
    for (name, value) in SETTINGS.iter().chain(own) {
        set(name, &JsValue::from_str(value));
    }
    set("headers", headers);
    set("signal", &AbortSignal::timeout_with_u32(limit_ms));
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
