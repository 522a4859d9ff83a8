//! A wait of a view, called off when the view goes.

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::{GetValue, SetValue, StoredValue, on_cleanup, set_timeout_with_handle};
use std::time::Duration;

/// One wait at a time.
#[derive(Clone, Copy)]
pub struct Later(StoredValue<Option<TimeoutHandle>>);

impl Later {
    /// For the view that is being drawn.
    pub fn new() -> Self {
        let this = Self(StoredValue::new(None));
        on_cleanup(move || this.call_off());
        this
    }

    /// Waits no longer.
    pub fn call_off(self) {
        if let Some(waiting) = self.0.try_get_value().flatten() {
            waiting.clear();
        }
    }

    /// Does `act` after `wait` in place of what was waited for, unless the view is gone by then.
    pub fn after(self, wait: Duration, act: impl FnOnce() + 'static) {
        self.call_off();
        // A browser has timers.
        self.0.set_value(set_timeout_with_handle(act, wait).ok());
    }
}
