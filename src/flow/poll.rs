//! When to ask again.
//!
//! Knows: bounds, failures, `Retry-After`. Must not know: what is asked.

use crate::domain::config::Polling;

/// The longest that a `Retry-After` is honoured: 5 minutes.
const MOST_RETRY_AFTER_MS: u64 = 300_000;

/// What is known when the next question is planned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Questions in a row that brought nothing new.
    pub quiet: u32,
    /// Questions in a row that brought no answer.
    pub failures: u32,
    /// Seconds that the API asked to wait.
    pub retry_after_s: Option<u32>,
}

/// Milliseconds until the next question; `luck` is a random number that spreads them by a tenth
/// either way, so that many pages do not ask at the same moment.
///
/// Half again as long after each quiet answer, double after each failure, within the deployment's
/// bounds; never sooner than the API asked for.
#[must_use]
pub fn delay_ms(polling: Polling, known: Known, luck: u64) -> u64 {
    let (min, max) = (u64::from(polling.min_ms), u64::from(polling.max_ms));
    let mut delay = min;
    for _ in 0..known.quiet.min(16) {
        delay += delay / 2;
    }
    delay = delay.saturating_mul(1 << known.failures.min(16)).clamp(min, max);
    delay = delay - delay / 10 + luck % (delay / 5).max(1);
    let asked = u64::from(known.retry_after_s.unwrap_or(0)) * 1_000;
    delay.max(asked.min(MOST_RETRY_AFTER_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLLING: Polling = Polling { min_ms: 5_000, max_ms: 30_000 };

    fn between(known: Known) -> (u64, u64) {
        let all = (0..20_000).map(|luck| delay_ms(POLLING, known, luck));
        (all.clone().min().unwrap_or(0), all.max().unwrap_or(0))
    }

    #[test]
    fn stays_within_a_tenth_of_the_bounds() {
        assert_eq!(between(Known::default()), (4_500, 5_499));
        assert_eq!(between(Known { quiet: 99, ..Known::default() }), (27_000, 32_999));
        assert_eq!(between(Known { failures: 99, ..Known::default() }), (27_000, 32_999));
    }

    #[test]
    fn grows_with_quiet_and_with_failures() {
        let quiet = Known { quiet: 2, ..Known::default() };
        let failed = Known { failures: 1, ..Known::default() };
        assert_eq!(delay_ms(POLLING, quiet, 0), 11_250 - 1_125);
        assert_eq!(delay_ms(POLLING, failed, 0), 9_000);
    }

    #[test]
    fn waits_as_long_as_the_api_asks_up_to_five_minutes() {
        let asked = |s| delay_ms(POLLING, Known { retry_after_s: Some(s), ..Known::default() }, 0);
        assert_eq!((asked(1), asked(60), asked(86_400)), (4_500, 60_000, 300_000));
    }
}
