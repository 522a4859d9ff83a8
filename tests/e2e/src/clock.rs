//! A page's clock in the hand of a test.

use crate::browser::Browser;
use crate::site::Site;
use serde_json::json;
use std::time::Duration;

/// What passes in one script, so that none of them takes long.
const MOST: Duration = Duration::from_secs(1_800);

impl Browser {
    /// Loads the page anew with a clock that stands still until [`Browser::pass`].
    pub fn hold_clock(&self) {
        self.before_each_page(include_str!("clock.js"));
        self.reload();
    }

    /// Lets time pass in the page: every timer rings when it is due, and each answer is there before
    /// the next one does.
    pub fn pass(&self, time: Duration) {
        let mut left = time;
        loop {
            let part = left.min(MOST);
            self.script("return clock.advance(arguments[0])", vec![json!(part.as_millis() as u64)]);
            left -= part;
            if left.is_zero() {
                return;
            }
        }
    }

    /// Lets time pass, so much at a time, until these words can be read.
    ///
    /// # Panics
    /// When they can't after a hundred times as much.
    pub fn pass_until(&self, step: Duration, words: &str) {
        for _ in 0..100 {
            if self.reads(words) {
                return;
            }
            self.pass(step);
        }
        panic!("waited in vain for “{words}”; the page says:\n{}", self.text());
    }

    /// As [`Browser::pass_until`], and the same time passes at a site whose clock stands still by itself.
    ///
    /// # Panics
    /// When they can't be read after a hundred times as much.
    pub fn pass_at_both_until(&self, site: &Site, step: Duration, words: &str) {
        for _ in 0..100 {
            if self.reads(words) {
                return;
            }
            site.world(|world| world.advance(step.as_millis() as u64));
            self.pass(step);
        }
        panic!("waited in vain for “{words}”; the page says:\n{}", self.text());
    }

    /// How long each timer of the page still runs, or between two times, in ms; the shortest first.
    /// What the page does at the moment is waited for: it may end in a timer.
    ///
    /// # Panics
    /// When the clock is not held.
    pub fn timers(&self) -> Vec<u64> {
        let waits = self.script("return clock.waits()", vec![]);
        serde_json::from_value(waits).expect("numbers: the clock is held")
    }

    /// What the page holds in memory once nothing is left to be thrown away, in bytes: its scripts' and
    /// its WebAssembly's.
    ///
    /// # Panics
    /// When the browser does not tell.
    pub fn memory(&self) -> u64 {
        self.dev_tools("HeapProfiler.enable", json!({}));
        self.dev_tools("HeapProfiler.collectGarbage", json!({}));
        let heap = self.dev_tools("Runtime.getHeapUsage", json!({}));
        let wasm = self.script("return clock.memory.buffer.byteLength", vec![]);
        let number = |told: &serde_json::Value| told.as_f64().expect("a number of bytes") as u64;
        number(&heap["usedSize"]) + number(&wasm)
    }

    /// Hides the page from the person, or shows it to them again.
    pub fn set_hidden(&self, is_hidden: bool) {
        self.script(
            "const [hidden] = arguments;
            for (const [name, value] of [['hidden', hidden], ['visibilityState', hidden ? 'hidden' : 'visible']]) {
                Object.defineProperty(document, name, { configurable: true, get: () => value });
            }
            document.dispatchEvent(new Event('visibilitychange'))",
            vec![json!(is_hidden)],
        );
    }
}
