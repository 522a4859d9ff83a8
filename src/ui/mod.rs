//! What a person sees and does.
//!
//! Knows: the views, their words by key, and how a state of `flow` looks. Must not know: HTTP,
//! storage, locks or timers of the browser; what a view needs from outside comes in through
//! its ports.

pub mod kit;
mod listing;
mod no_start;
mod plan;
mod ports;
mod run;
mod servers;
mod shell;
mod sign_in;

pub use listing::Listing;
pub use no_start::NoStart;
pub use plan::{Drafts, Plan};
pub use ports::{Access, Doors, Pending, Ports, RunBrief, RunState};
pub use run::RunView;
pub use servers::Servers;
pub use shell::Shell;
pub use sign_in::SignIn;

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The element of `index.html` that the app is mounted into, emptied of what it showed while
/// the app was loading.
#[must_use]
pub fn root() -> Option<HtmlElement> {
    let root = leptos::prelude::document().get_element_by_id("app")?;
    root.set_text_content(None);
    root.dyn_into().ok()
}
