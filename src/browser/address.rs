//! The part of the address after `#`.

use super::{listen, window};

/// The fragment, with its `#`; empty if there is none.
#[must_use]
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// Goes to another fragment; the browser's back button leads back.
pub fn set_fragment(fragment: &str) {
    // Refused only in a sandbox without navigation, where the app stays where it is.
    let _ = window().location().set_hash(fragment);
}

/// Reacts to every change of the fragment.
pub fn on_change(mut react: impl FnMut() + 'static) {
    listen(&window(), "hashchange", move |_| react());
}
