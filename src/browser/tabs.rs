//! The other tabs and windows of this browser: one of them at a time has something to itself, and
//! each can tell the others.

use super::{get, invoke, listen, window};
use crate::domain::id::ServerId;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

/// This tab has it until the guard is dropped.
pub struct Guard(Option<Function>);

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            // Settling a promise can't fail.
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

/// Has the reinstall of a server to itself; `None` when another tab has it. With `wait`, as soon as no other has.
///
/// In a browser without locks everybody has it: the journal lets one write all the same.
pub async fn lock(server: ServerId, wait: bool) -> Option<Guard> {
    let name = name(server);
    let options = Object::new();
    // Setting a field of a fresh plain object can't fail.
    let _ = Reflect::set(&options, &"ifAvailable".into(), &(!wait).into());
    let granted = Promise::new(&mut |resolve, reject| {
        let told = resolve.clone();
        // Held until the promise that it gives is settled.
        let hold = Closure::once_into_js(move |lock: JsValue| {
            if lock.is_null() {
                return told.call1(&JsValue::NULL, &JsValue::NULL).unwrap_or(JsValue::NULL);
            }
            Promise::new(&mut |release, _| drop(told.call1(&JsValue::NULL, &release))).into()
        });
        let locks = get(&window().navigator(), "locks");
        let asked = invoke(&locks, "request", &[(&*name).into(), options.clone().into(), hold]);
        // A page without an origin of its own is told so later.
        if asked.and_then(|asked| invoke(&asked, "catch", &[reject.clone().into()])).is_err() {
            let _ = reject.call0(&JsValue::NULL);
        }
    });
    match JsFuture::from(granted).await {
        Ok(release) => release.dyn_into().ok().map(|release| Guard(Some(release))),
        Err(_) => Some(Guard(None)),
    }
}

/// Whether some tab has the reinstall of a server to itself. A browser that does not tell has none.
pub async fn is_locked(server: ServerId) -> bool {
    let locks = get(&window().navigator(), "locks");
    let Ok(asked) = invoke(&locks, "query", &[]) else { return false };
    let Ok(known) = JsFuture::from(asked.unchecked_into::<Promise>()).await else { return false };
    let name = name(server);
    let held: Array = get(&known, "held").unchecked_into();
    held.iter().any(|lock| get(&lock, "name").as_string().as_ref() == Some(&name))
}

fn name(server: ServerId) -> String {
    ["reinstall-panel/", &server.text()].concat()
}

/// What all tabs hear but the one that says it.
pub struct Channel(Option<BroadcastChannel>);

impl Drop for Channel {
    fn drop(&mut self) {
        self.0.iter().for_each(BroadcastChannel::close);
    }
}

impl Channel {
    /// Opens it; `hear` is told what other tabs say.
    pub fn open(hear: impl Fn(String) + 'static) -> Self {
        let channel = BroadcastChannel::new("reinstall-panel").ok();
        if let Some(channel) = &channel {
            listen(channel, "message", move |event| {
                let data = event.dyn_into::<MessageEvent>().map(|event| event.data());
                if let Some(words) = data.ok().and_then(|data| data.as_string()) {
                    hear(words);
                }
            });
        }
        Self(channel)
    }

    /// Tells the other tabs.
    pub fn say(&self, words: &str) {
        if let Some(channel) = &self.0 {
            // Whoever does not hear it reads the journal later.
            let _ = channel.post_message(&words.into());
        }
    }
}
