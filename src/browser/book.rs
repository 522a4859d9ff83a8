//! Where the journals of runs are kept: lines by place, in IndexedDB.
//!
//! Knows: how a line is put where none is yet, durably, in one transaction. Must not know: what a
//! line says.

use super::{listen, window};
use crate::flow::Unwritten;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

const DATABASE: &str = "reinstall-panel";
const STORE: &str = "journal";

/// Puts `line` at `place`, on the disk rather than in a buffer, unless there is one.
///
/// # Errors
/// There is one, or the browser does not write it.
pub async fn write(place: &str, line: &str) -> Result<(), Unwritten> {
    let error = match try_write(place, line).await {
        Ok(()) => return Ok(()),
        Err(error) => error,
    };
    // The event of a transaction that was given up, or what was thrown.
    let error = get(&get(&error, "target"), "error");
    match get(&error, "name").as_string().as_deref() {
        Some("ConstraintError") => Err(Unwritten::Taken),
        _ => Err(Unwritten::Failed),
    }
}

async fn try_write(place: &str, line: &str) -> Result<(), JsValue> {
    let database = open().await?;
    let durable = Object::new();
    Reflect::set(&durable, &"durability".into(), &"strict".into())?;
    let transaction = invoke(&database, "transaction", &[STORE.into(), "readwrite".into(), durable.into()])?;
    let store = invoke(&transaction, "objectStore", &[STORE.into()])?;
    invoke(&store, "add", &[line.into(), place.into()])?;
    let done = settled(&transaction, "oncomplete", "onabort").await;
    invoke(&database, "close", &[])?;
    done.map(drop)
}

/// Whether anything was ever written, as far as the browser tells without opening it.
pub async fn is_there() -> bool {
    let listed = invoke(&get(&window(), "indexedDB"), "databases", &[]);
    match listed.map(|listed| JsFuture::from(listed.unchecked_into::<Promise>())) {
        Ok(listed) => listed.await.map_or(true, |listed| listed.unchecked_into::<Array>().length() > 0),
        // An older browser; or one that keeps nothing, which the reading then tells.
        Err(_) => true,
    }
}

/// Every line, in the order of their places.
///
/// # Errors
/// The browser does not tell.
pub async fn read() -> Result<Vec<String>, Unwritten> {
    try_read().await.map_err(|_| Unwritten::Failed)
}

async fn try_read() -> Result<Vec<String>, JsValue> {
    let database = open().await?;
    let transaction = invoke(&database, "transaction", &[STORE.into()])?;
    let store = invoke(&transaction, "objectStore", &[STORE.into()])?;
    let request = invoke(&store, "getAll", &[])?;
    settled(&request, "onsuccess", "onerror").await?;
    invoke(&database, "close", &[])?;
    let lines: Array = get(&request, "result").unchecked_into();
    Ok(lines.iter().filter_map(|line| line.as_string()).collect())
}

/// Opened for each use: what was open may have been closed by the browser meanwhile.
async fn open() -> Result<JsValue, JsValue> {
    let factory = get(&window(), "indexedDB");
    let request = invoke(&factory, "open", &[DATABASE.into(), 1.into()])?;
    let fresh = request.clone();
    listen(request.unchecked_ref(), "upgradeneeded", move |_| {
        // Where it fails, so does the opening.
        let _ = invoke(&get(&fresh, "result"), "createObjectStore", &[STORE.into()]);
    });
    settled(&request, "onsuccess", "onerror").await?;
    Ok(get(&request, "result"))
}

/// Waits until one of two handlers of `what` is called.
async fn settled(what: &JsValue, good: &str, bad: &str) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        // Setting a handler can't fail.
        let _ = Reflect::set(what, &good.into(), &resolve);
        let _ = Reflect::set(what, &bad.into(), &reject);
    });
    JsFuture::from(promise).await
}

fn get(what: &JsValue, name: &str) -> JsValue {
    Reflect::get(what, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// By name: a binding for each method would cost the page more.
pub(super) fn invoke(what: &JsValue, name: &str, with: &[JsValue]) -> Result<JsValue, JsValue> {
    let method = Reflect::get(what, &name.into())?;
    method.dyn_into::<Function>()?.apply(what, &with.iter().collect())
}
