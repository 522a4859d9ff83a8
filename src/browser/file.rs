//! Files that the person keeps.

use super::window;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlElement, Url};

/// Lets the browser save `text` as a file of that name.
pub fn save(name: &str, text: &str) {
    // A browser that refuses leaves nothing half done.
    let _ = try_save(name, text);
}

fn try_save(name: &str, text: &str) -> Result<(), JsValue> {
    let blob = Blob::new_with_str_sequence(&Array::of1(&text.into()))?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let document = window().document().ok_or(JsValue::NULL)?;
    let link = document.create_element("a")?;
    link.set_attribute("download", name)?;
    link.set_attribute("href", &url)?;
    link.unchecked_ref::<HtmlElement>().click();
    Url::revoke_object_url(&url)
}
