//! Timers. A timer is a hint: the clock decides what is late.

use gloo_timers::callback::{Interval, Timeout};

/// Something that will happen once; dropping it calls it off.
pub struct Timer(#[expect(dead_code, reason = "held for its drop")] Timeout);

impl Timer {
    /// Does `act` after `ms`.
    pub fn after(ms: u32, act: impl FnOnce() + 'static) -> Self {
        Self(Timeout::new(ms, act))
    }
}

/// Something that happens again and again; dropping it ends it.
pub struct Ticker(#[expect(dead_code, reason = "held for its drop")] Interval);

impl Ticker {
    /// Does `act` every `ms`.
    pub fn every(ms: u32, act: impl FnMut() + 'static) -> Self {
        Self(Interval::new(ms, act))
    }
}
