//! Moments at which a page that slept should look at the clock.

use super::{listen, window};
use std::rc::Rc;

/// Reacts when the page is looked at again, comes back from the browser's cache or from being
/// frozen, or when the network is back.
pub fn on_wake(react: impl Fn() + 'static) {
    let react = Rc::new(react);
    let window = window();
    for event in ["pageshow", "online"] {
        let react = react.clone();
        listen(&window, event, move |_| react());
    }
    let Some(document) = window.document() else { return };
    for event in ["visibilitychange", "resume"] {
        let (react, document) = (react.clone(), document.clone());
        listen(&document.clone(), event, move |_| {
            if !document.hidden() {
                react();
            }
        });
    }
}
