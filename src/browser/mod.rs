//! The only place that touches the browser: HTTP, timers, storage, the address, the clock.
//!
//! Knows: how each thing is done there. Must not know: what it is done for, or that there are
//! views.

pub mod address;
pub mod book;
pub mod embedder;
pub mod file;
pub mod http;
pub mod leave;
pub mod platform;
pub mod storage;
pub mod tabs;
pub mod timer;
pub mod wake;

use js_sys::{Function, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::EventTarget;

/// Listens for as long as the page lives.
fn listen(target: &EventTarget, event: &str, react: impl FnMut(web_sys::Event) + 'static) {
    let closure = Closure::<dyn FnMut(web_sys::Event)>::new(react);
    // Adding a listener fails for no name that is used here.
    let _ = target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    closure.forget();
}

fn window() -> web_sys::Window {
    web_sys::window().expect("the app runs in a page")
}

fn get(what: &JsValue, name: &str) -> JsValue {
    Reflect::get(what, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Calls a method by name: a binding for each would cost the page more.
fn invoke(what: &JsValue, name: &str, with: &[JsValue]) -> Result<JsValue, JsValue> {
    let method = get(what, name).dyn_into::<Function>()?;
    method.apply(what, &with.iter().collect())
}
