//! Where the journals of runs are kept: lines by place, in IndexedDB.
//!
//! Knows: how a line is put where none is yet, durably, in one transaction, and how whole journals are
//! emptied in one. Must not know: what a line says.

use super::{get, invoke, listen, window};
use crate::flow::{Unwritten, history};
use js_sys::{Array, Object, Promise, Reflect};
use std::cell::Cell;
use std::slice;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

const DATABASE: &str = "reinstall-panel";
const STORE: &str = "journal";

/// Puts `line` at `place`, on the disk rather than in a buffer, unless there is one.
///
/// # Errors
/// There is one, or the browser does not write it.
pub async fn write(place: &str, line: &str) -> Result<(), Unwritten> {
    let Err(event) = JsFuture::from(transact(add_or_read, vec![line.into(), place.into()])).await else {
        return Ok(());
    };
    // Of a transaction that was given up.
    match get(&get(&get(&event, "target"), "error"), "name").as_string().as_deref() {
        Some("ConstraintError") => Err(Unwritten::Taken),
        _ => Err(Unwritten::Failed),
    }
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

/// Every line, in the order of their places; none of a journal that was removed.
///
/// # Errors
/// The browser does not tell.
pub async fn read() -> Result<Vec<String>, Unwritten> {
    let event = JsFuture::from(transact(add_or_read, Vec::new())).await.map_err(|_| Unwritten::Failed)?;
    let lines: Array = get(&get(&event, "target"), "result").unchecked_into();
    Ok(lines.iter().filter_map(|line| line.as_string()).filter(|line| !line.is_empty()).collect())
}

/// Empties every line of these journals, all of them or none, but of no journal that may not go: that is
/// looked at once more in the same transaction, whatever other tabs do. The places stay taken: a page
/// that slept since then finds none free to go on at.
///
/// # Errors
/// The browser does not do it.
pub async fn remove(names: &[String]) -> Result<(), Unwritten> {
    let names = names.iter().map(JsValue::from).collect();
    JsFuture::from(transact(sweep, names)).await.map(drop).map_err(|_| Unwritten::Failed)
}

/// Something done with the open database, what it is given, and what is told when it is done or not.
type Act = fn(&JsValue, &[JsValue], &JsValue, &JsValue) -> Result<(), JsValue>;

/// Opens the database for each use: what was open may have been closed by the browser meanwhile.
fn transact(act: Act, given: Vec<JsValue>) -> Promise {
    let given = Cell::new(given);
    Promise::new(&mut |resolve, reject| {
        let request = match invoke(&get(&window(), "indexedDB"), "open", &[DATABASE.into(), 1.into()]) {
            Ok(request) => request,
            Err(error) => return drop(reject.call1(&JsValue::NULL, &error)),
        };
        let (fresh, open) = (request.clone(), request.clone());
        // Setting a handler can't fail.
        let _ = Reflect::set(&request, &"onerror".into(), &reject);
        let request = request.unchecked_into();
        listen(&request, "upgradeneeded", move |_| {
            // Where it fails, so does the opening.
            let _ = invoke(&get(&fresh, "result"), "createObjectStore", &[STORE.into()]);
        });
        let given = given.take();
        listen(&request, "success", move |_| {
            if let Err(error) = act(&get(&open, "result"), &given, &resolve, &reject) {
                let _ = reject.call1(&JsValue::NULL, &error);
            }
        });
    })
}

/// Adds a line and its place, if they are given, else reads every line.
fn add_or_read(
    database: &JsValue,
    added: &[JsValue],
    resolve: &JsValue,
    reject: &JsValue,
) -> Result<(), JsValue> {
    let (does, with) = if added.is_empty() { ("getAll", "readonly") } else { ("add", "readwrite") };
    let (transaction, store) = begin(database, with)?;
    let request = invoke(&store, does, added)?;
    // What is read is there with the request, what is written with the transaction.
    let (what, when) = if added.is_empty() { (&request, "onsuccess") } else { (&transaction, "oncomplete") };
    Reflect::set(what, &when.into(), resolve)?;
    Reflect::set(&transaction, &"onabort".into(), reject)?;
    // It waits for the transaction.
    invoke(database, "close", &[]).map(drop)
}

/// Empties the journals of these names that may go.
fn sweep(database: &JsValue, names: &[JsValue], resolve: &JsValue, reject: &JsValue) -> Result<(), JsValue> {
    let (transaction, store) = begin(database, "readwrite")?;
    for name in names.iter().filter_map(JsValue::as_string) {
        // The places of a journal's lines; `0` is what comes after `/`.
        let (from, to) = ([&*name, "/"].concat(), [&*name, "0"].concat());
        let bounds = [from.into(), to.into(), false.into(), true.into()];
        let range = invoke(&get(&window(), "IDBKeyRange"), "bound", &bounds)?;
        let lines = invoke(&store, "getAll", slice::from_ref(&range))?;
        let places = invoke(&store, "getAllKeys", slice::from_ref(&range))?;
        let (store, whole, both) = (store.clone(), transaction.clone(), places.clone());
        // Requests are answered in their order, so that both are there with the second.
        listen(&places.unchecked_into(), "success", move |_| {
            let [lines, places] = [&lines, &both].map(|found| get(found, "result").unchecked_into::<Array>());
            let lines: Vec<String> = lines.iter().filter_map(|line| line.as_string()).collect();
            let empty = |place| invoke(&store, "put", &["".into(), place]).is_err();
            if history::may_go(&lines) && places.iter().any(empty) {
                // All or none. Where that fails too, the browser has given it up already.
                let _ = invoke(&whole, "abort", &[]);
            }
        });
    }
    Reflect::set(&transaction, &"oncomplete".into(), resolve)?;
    Reflect::set(&transaction, &"onabort".into(), reject)?;
    invoke(database, "close", &[]).map(drop)
}

/// A transaction whose end is on the disk, with its store.
fn begin(database: &JsValue, with: &str) -> Result<(JsValue, JsValue), JsValue> {
    let durable = Object::new();
    Reflect::set(&durable, &"durability".into(), &"strict".into())?;
    let transaction = invoke(database, "transaction", &[STORE.into(), with.into(), durable.into()])?;
    let store = invoke(&transaction, "objectStore", &[STORE.into()])?;
    Ok((transaction, store))
}
