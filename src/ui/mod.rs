//! What a person sees and does.
//!
//! Knows: the views, their words by key, and how a state of `flow` looks. Must not know: HTTP,
//! storage, locks or timers of the browser; what a view needs from outside comes in through
//! its ports.

pub mod dom;
mod history;
pub mod kit;
mod later;
mod listing;
mod no_start;
mod part;
mod pins;
mod plan;
mod ports;
mod run;
mod servers;
mod shell;
mod sign_in;
mod signal;
mod watch;

pub use listing::Listing;
pub use no_start::no_start;
#[cfg(not(panel_split))]
pub use part::enter_by;
pub use part::{Wish, inside, outside};
pub use pins::Pins;
pub use plan::{Drafts, plan};
pub use ports::{Access, Books, Doors, Held, Kept, Left, Pending, Ports, RunBrief, RunState};
pub use run::run;
pub use shell::shell;
pub use signal::Signal;

use dom::El;
use leptos::mount::UnmountHandle;
use leptos::tachys::view::Mountable;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Does what takes time. Each type of future is code of its own up to here, and no further.
pub fn spawn(work: Pending<()>) {
    wasm_bindgen_futures::spawn_local(work);
}

/// Makes what stands in the page.
pub type Make = Box<dyn FnOnce() -> Vec<El>>;

/// Fills the element of `index.html` that the app stands in, in place of what it showed while
/// the app was loading. What `make` sets up lives as long as the page.
pub fn mount(make: Make) {
    let Some(root) = leptos::prelude::document().get_element_by_id("app") else { return };
    mount_in(root.unchecked_into(), make).forget();
}

/// Fills `root` until the handle is dropped.
pub fn mount_in(root: HtmlElement, make: Make) -> UnmountHandle<impl Mountable> {
    let place = root.clone();
    leptos::mount::mount_to(root, move || {
        let children = make();
        place.set_text_content(None);
        for child in children {
            // A root that refuses children is no page; there is nowhere to say so.
            let _ = place.append_child(child.node());
        }
    })
}
