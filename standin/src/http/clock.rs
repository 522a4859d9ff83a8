//! How much virtual time the real clock has brought since it was last asked.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::model::Options;

pub(super) struct Clock {
    speed: f64,
    started: Instant,
    given_ms: u64,
}

impl Clock {
    pub(super) fn new(speed: f64) -> Self {
        Self { speed, started: Instant::now(), given_ms: 0 }
    }

    /// Virtual milliseconds since the last call.
    pub(super) fn passed_ms(&mut self) -> u64 {
        let real_ms = self.started.elapsed().as_secs_f64() * 1000.0;
        // Saturates at the ends of the range, which is what is wanted of a clock.
        let due_ms = (real_ms * self.speed) as u64;
        let passed_ms = due_ms.saturating_sub(self.given_ms);
        self.given_ms = self.given_ms.max(due_ms);
        passed_ms
    }
}

/// The options with today's date where they name none: browsers compare what they are told with
/// their own clock.
pub(super) fn dated(options: &Options) -> Options {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now_ms = u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX);
    Options { start_ms: options.start_ms.or(Some(now_ms)), ..options.clone() }
}
