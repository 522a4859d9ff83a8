//! Notifications of the system.
//!
//! Knows: how the browser is asked and told. Must not know: what is worth one.

use crate::ui::spawn;
use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What the browser says to notifications.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// They are shown.
    Yes,
    /// The person, or the page around this one, does not want them.
    No,
    /// The browser has none.
    Never,
}

fn of_window(name: &str) -> JsValue {
    Reflect::get(&window(), &name.into()).unwrap_or_default()
}

fn maker() -> Option<Function> {
    of_window("Notification").dyn_into().ok()
}

/// Asks the person whether they want any, unless they have said it before.
pub fn ask_to_notify(then: impl FnOnce(Allowed) + 'static) {
    spawn(Box::pin(async move {
        then(match maker() {
            None => Allowed::Never,
            Some(maker) => ask(&maker).await.unwrap_or(Allowed::Never),
        });
    }));
}

async fn ask(maker: &Function) -> Result<Allowed, JsValue> {
    let ask: Function = Reflect::get(maker, &"requestPermission".into())?.dyn_into()?;
    let asked = ask.call0(maker)?;
    let said = match asked.dyn_into::<Promise>() {
        Ok(said) => JsFuture::from(said).await?,
        // An older browser tells it when it is looked for.
        Err(_) => Reflect::get(maker, &"permission".into())?,
    };
    Ok(if said == JsValue::from_str("granted") { Allowed::Yes } else { Allowed::No })
}

/// Shows one, in the place of an earlier one with the same `tag`; who presses it comes to this page.
/// `false` where the browser can't: some phones show those of installed pages alone.
#[must_use]
pub fn notify(title: &str, text: &str, tag: &str) -> bool {
    show(title, text, tag).is_ok()
}

fn show(title: &str, text: &str, tag: &str) -> Result<(), JsValue> {
    let maker = maker().ok_or(JsValue::NULL)?;
    let options = Object::new();
    for (name, value) in [("body", text), ("tag", tag), ("icon", "icon.svg")] {
        Reflect::set(&options, &name.into(), &value.into())?;
    }
    let shown = Reflect::construct(&maker, &js_sys::Array::of2(&title.into(), &options))?;
    let pressed = Closure::once_into_js(|| {
        let _ = window().focus();
    });
    Reflect::set(&shown, &"onclick".into(), &pressed).map(drop)
}
