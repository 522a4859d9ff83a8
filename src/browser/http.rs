//! One POST of a form, or one GET of a setting, and nothing else.
//!
//! A call goes without cookies, redirects, cache and referrer, is stopped after a minute and read
//! up to a cap.
//! What comes back is a status and a text, or no answer: a broken connection says nothing of
//! what the other side did.

use super::timer::Timer;
use crate::api::{ApiError, MOST_BYTES, Request};
use gloo_net::http::{RequestBuilder, Response};
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, ReadableStreamDefaultReader};
use web_sys::{ReferrerPolicy, RequestCache, RequestCredentials, RequestRedirect};

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
    let url = format!("{base}/{}", request.path);
    let builder =
        gloo_net::http::Request::post(&url).header("Content-Type", "application/x-www-form-urlencoded");
    exchange(builder.credentials(RequestCredentials::Omit), Some(&request.body)).await
}

/// Reads a file beside the app, with the credentials mode of the page's preloads, so that what
/// was preloaded is used.
///
/// # Errors
/// No answer, or one that is too long.
pub async fn get(path: &str) -> Result<Answer, ApiError> {
    exchange(gloo_net::http::Request::get(path).credentials(RequestCredentials::SameOrigin), None).await
}

async fn exchange(builder: RequestBuilder, body: Option<&str>) -> Result<Answer, ApiError> {
    let controller = AbortController::new().map_err(|_| ApiError::NoAnswer)?;
    let signal = controller.signal();
    let builder = builder
        .redirect(RequestRedirect::Error)
        .cache(RequestCache::NoStore)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(Some(&signal));
    let request = match body {
        Some(body) => builder.body(JsValue::from_str(body)),
        None => builder.build(),
    }
    .map_err(|_| ApiError::NoAnswer)?;
    let stop = controller.clone();
    let _deadline = Timer::after(TIMEOUT_MS, move || stop.abort());
    let response = request.send().await.map_err(|_| ApiError::NoAnswer)?;
    let (status, retry_after) = (response.status(), response.headers().get("Retry-After"));
    let bytes = read(&response).await;
    if bytes.is_err() {
        controller.abort();
    }
    let body = String::from_utf8_lossy(&bytes?).into_owned();
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
            return Err(ApiError::TooLong);
        }
        bytes.extend(piece.to_vec());
    }
}
