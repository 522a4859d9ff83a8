//! Asks before the page is left.

use super::{listen, window};

/// Asks the person before the page is closed or reloaded while `must_ask` says so. The browser
/// words the question itself.
pub fn ask_while(must_ask: impl Fn() -> bool + 'static) {
    listen(&window(), "beforeunload", move |event| {
        if must_ask() {
            event.prevent_default();
        }
    });
}
