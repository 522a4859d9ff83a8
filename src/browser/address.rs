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

/// The address of this page with another fragment, and without a query.
#[must_use]
pub fn with(fragment: &str) -> String {
    let place = window().location();
    [place.origin().unwrap_or_default(), place.pathname().unwrap_or_default(), fragment.to_owned()].concat()
}

/// A path of this host with scheme and host in front; an address that has them stays.
#[must_use]
pub fn absolute(base: &str) -> String {
    match base.starts_with('/') {
        true => window().location().origin().unwrap_or_default() + base,
        false => base.to_owned(),
    }
}
