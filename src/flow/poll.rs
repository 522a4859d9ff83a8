//! When to ask again.
//!
//! Knows: bounds, what is awaited and how long that usually takes, failures, `Retry-After`. Must not
//! know: what is asked.

use super::Ms;
use crate::domain::config::Polling;

/// The longest that a `Retry-After` is honoured: 5 minutes.
const MOST_RETRY_AFTER_MS: u64 = 300_000;

/// What usually takes no longer than this is asked about as often as may be; what takes longer, by the
/// square root of it less often.
const SHORT_MS: u64 = 60_000;

/// How much longer than at its densest the pause is, in sixteenths, by how much of the usual time is
/// over, in tenths. Between two questions, `1/√hazard` gives the least mean delay for a number of
/// questions, whatever the distribution is; these are the values of a log-normal one with σ = 0.35.
/// Nothing is expected before four tenths.
const PAUSES: [u64; 16] = [0, 0, 0, 0, 94, 50, 34, 27, 23, 20, 19, 18, 17, 17, 16, 16];

/// The same for what varies more, with σ = 0.5.
const WIDE: [u64; 16] = [0, 78, 60, 40, 28, 23, 20, 18, 17, 16, 16, 16, 16, 16, 16, 16];

/// Something that takes its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Awaited {
    /// How long it has been awaited.
    pub for_ms: Ms,
    /// How long it usually takes.
    pub usual_ms: Ms,
    /// How long it takes once in twenty times.
    pub late_ms: Ms,
}

/// What is known when the next question is planned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Questions in a row that brought nothing new.
    pub quiet: u32,
    /// Questions in a row that brought no answer.
    pub failures: u32,
    /// Seconds that the API asked to wait.
    pub retry_after_s: Option<u32>,
    /// What is awaited, if that is known.
    pub awaited: Option<Awaited>,
}

/// Milliseconds until the next question; `luck` is a random number that spreads them by a tenth
/// either way, so that many pages do not ask at the same moment.
///
/// Dense when what is awaited should come, else half again as long after each quiet answer; double
/// after each failure; within the deployment's bounds; never sooner than the API asked for.
#[must_use]
pub fn delay_ms(polling: Polling, known: Known, luck: u64) -> u64 {
    let (min, max) = (u64::from(polling.min_ms), u64::from(polling.max_ms));
    let mut delay = match known.awaited {
        Some(awaited) => awaited.pause_ms(min),
        None => (0..known.quiet.min(16)).fold(min, |delay, _| delay + delay / 2),
    };
    delay = delay.saturating_mul(1 << known.failures.min(16)).clamp(min, max);
    delay = delay - delay / 10 + luck % (delay / 5).max(1);
    let asked = u64::from(known.retry_after_s.unwrap_or(0)) * 1_000;
    delay.max(asked.min(MOST_RETRY_AFTER_MS))
}

/// So many questions about an effect take two minutes.
const SOON: u32 = 15;

/// The same of the key of an effect, which takes seconds: 2 to 10 s for its first two minutes, or sooner
/// where the deployment asks sooner. Source: contract, 9.13.
#[must_use]
pub fn effect_ms(polling: Polling, known: Known, luck: u64) -> u64 {
    if known.quiet + known.failures >= SOON {
        return delay_ms(polling, known, luck);
    }
    let soon = Polling { min_ms: polling.min_ms.min(2_000), max_ms: polling.max_ms.min(10_000) };
    delay_ms(soon, known, luck)
}

/// Milliseconds until the first question of a page that takes a run up: many pages that were loaded
/// together do not ask together.
#[must_use]
pub fn first_ms(polling: Polling, luck: u64) -> u64 {
    luck % (2 * u64::from(polling.min_ms)).max(1)
}

/// Milliseconds to wait, of a planned pause of `ms`, in a page that asks about `keys` at a time: all
/// together as often as one alone at most, and no more than now and then while nobody looks at it.
#[must_use]
pub fn paced(polling: Polling, ms: Ms, keys: usize, is_hidden: bool) -> Ms {
    let share = u64::from(polling.min_ms) * keys as u64;
    let seldom = if is_hidden { u64::from(polling.max_ms) } else { 0 };
    // One key alone keeps its pause, with the tenth by which it is spread.
    ms.max(if keys > 1 { share } else { 0 }).max(seldom)
}

impl Awaited {
    fn pause_ms(self, min_ms: u64) -> u64 {
        let usual_ms = self.usual_ms.max(1_000);
        let densest = min_ms * usual_ms.max(SHORT_MS).isqrt() / SHORT_MS.isqrt();
        let tenths = self.for_ms.saturating_mul(10) / usual_ms;
        // The guess for a stage, late at twice the usual, is none of these.
        let (first, pauses, last) = match self.late_ms > usual_ms.saturating_mul(2) {
            true => (1, WIDE, 40),
            false => (4, PAUSES, 20),
        };
        if tenths < first {
            (usual_ms * first / 10 - self.for_ms).max(densest)
        } else if tenths < last {
            densest * pauses[tenths.min(15) as usize] / 16
        } else {
            // It hangs, or this is another kind of server: less and less often.
            densest * tenths / last
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLLING: Polling = Polling { min_ms: 5_000, max_ms: 60_000 };

    fn between(known: Known) -> (u64, u64) {
        let all = (0..20_000).map(|luck| delay_ms(POLLING, known, luck));
        (all.clone().min().unwrap_or(0), all.max().unwrap_or(0))
    }

    #[test]
    fn stays_within_a_tenth_of_the_bounds() {
        assert_eq!(between(Known::default()), (4_500, 5_499));
        assert_eq!(between(Known { quiet: 99, ..Known::default() }), (54_000, 65_999));
        assert_eq!(between(Known { failures: 99, ..Known::default() }), (54_000, 65_999));
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

    /// The pause in seconds, so many seconds into what usually takes so many.
    fn pause_s(for_s: u64, usual_s: u64) -> u64 {
        let usual_ms = usual_s * 1_000;
        let awaited = Some(Awaited { for_ms: for_s * 1_000, usual_ms, late_ms: 2 * usual_ms });
        // This luck is in the middle: nothing is added or taken away.
        let known = Known { quiet: 7, awaited, ..Known::default() };
        let spread: Vec<_> = (0..12_000).map(|luck| delay_ms(POLLING, known, luck)).collect();
        spread.iter().sum::<u64>() / spread.len() as u64 / 1_000
    }

    #[test]
    fn nothing_is_asked_before_it_can_be_and_most_when_it_should_be() {
        let usual_s = 240;
        let at = [0, 60, 90, 96, 120, 240, 480, 960].map(|for_s| pause_s(for_s, usual_s));
        assert_eq!(at, [59, 35, 10, 58, 31, 11, 10, 20]);
        assert_eq!([60, 30, 1].map(|usual_s| pause_s(usual_s, usual_s)), [5, 5, 5]);
    }

    #[test]
    fn what_varies_much_is_asked_about_sooner_and_given_up_later() {
        let pause = |for_s: u64, late_s: u64| {
            let (usual_ms, late_ms) = (240_000, late_s * 1_000);
            Awaited { for_ms: for_s * 1_000, usual_ms, late_ms }.pause_ms(5_000)
        };
        let at = |late_s| [0, 24, 72, 96, 240, 480, 960, 1_920].map(|for_s| pause(for_s, late_s) / 1_000);
        assert_eq!(at(480), [96, 72, 24, 58, 11, 10, 20, 40]);
        assert_eq!(at(481), [24, 48, 25, 17, 10, 10, 10, 20]);
    }

    #[test]
    fn what_fails_is_asked_less_often_wherever_it_stands() {
        let awaited = Some(Awaited { for_ms: 240_000, usual_ms: 240_000, late_ms: 480_000 });
        let failed = |failures| delay_ms(POLLING, Known { failures, awaited, ..Known::default() }, 0);
        assert_eq!([0, 1, 2, 9].map(failed), [10_709, 21_417, 42_833, 54_000]);
    }

    #[test]
    fn a_page_asks_about_many_keys_no_more_often_than_about_one_and_seldom_in_the_dark() {
        let paced = |ms, keys, is_hidden| paced(POLLING, ms, keys, is_hidden);
        assert_eq!([0, 1, 2, 8].map(|keys| paced(4_500, keys, false)), [4_500, 4_500, 10_000, 40_000]);
        assert_eq!(paced(50_000, 8, false), 50_000, "what is asked seldom anyway is not asked more");
        assert_eq!([1, 20].map(|keys| paced(4_500, keys, true)), [60_000, 100_000]);
        assert_eq!(paced(300_000, 1, true), 300_000, "what the API asked for is kept");
    }

    #[test]
    fn the_key_of_an_effect_is_asked_every_two_to_ten_seconds_for_two_minutes() {
        let at = |quiet| effect_ms(POLLING, Known { quiet, ..Known::default() }, 0);
        assert_eq!([0, 1, 2, 14].map(at), [1_800, 2_700, 4_050, 9_000]);
        assert!((0..SOON).map(at).sum::<u64>() >= 105_000, "a tenth less than two minutes");
        assert_eq!(at(SOON), delay_ms(POLLING, Known { quiet: SOON, ..Known::default() }, 0));
        let quick = Polling { min_ms: 200, max_ms: 400 };
        assert_eq!(effect_ms(quick, Known { quiet: 9, ..Known::default() }, 0), 360);
        let asked = Known { retry_after_s: Some(30), ..Known::default() };
        assert_eq!(effect_ms(POLLING, asked, 0), 30_000, "what the API asks for is kept");
    }

    #[test]
    fn pages_that_are_loaded_together_ask_at_different_times() {
        let all = [0, 1, 9_999, 10_000, 123_456_789].map(|luck| first_ms(POLLING, luck));
        assert_eq!(all, [0, 1, 9_999, 0, 6_789]);
    }
}
