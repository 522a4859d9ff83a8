//! The harness of the end-to-end tests: the built app in a real browser, and the stand-in it
//! talks to, in one process, so that a test can look at both sides.
//!
//! It knows browsers, the stand-in and how a person finds things: by role and name. It must not
//! know the app's code, nor find anything by a class or an id.

#![allow(clippy::result_large_err, reason = "the client's error is large, and no test is slower for it")]

mod browser;
mod clock;
mod driver;
mod embedder;
mod environment;
mod kept;
mod keyboard;
mod kill;
mod person;
mod picture;
mod plan;
mod site;
mod tab;

pub use browser::Browser;
pub use embedder::Embedder;
pub use environment::{Copy, dist_without};
pub use kill::{Cell, Effect, Interruption, Moment, interrupt};
pub use picture::Screen;
pub use plan::{AUTOMATION, Plan};
pub use site::{CUSTOMER, Person, Setup, Site};
pub use tab::{Profile, Tab};

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Runs one test: a site and a browser of its own, the steps, and what must hold after every
/// test whatever it was about. A failure leaves a screenshot, the page's words and the console.
///
/// # Panics
/// When the test fails.
pub fn case(setup: Setup, steps: impl FnOnce(&Browser, &Site)) {
    case_in(&Profile::new(), setup, steps);
}

/// As [`case`], with a browser that has this profile and is closed at the end.
///
/// # Panics
/// When the test fails.
pub fn case_in(profile: &Profile, setup: Setup, steps: impl FnOnce(&Browser, &Site)) {
    case_at(profile, || setup.start(), steps);
}

/// As [`case_in`], at a site that is started when it is the test's turn.
///
/// # Panics
/// When the test fails.
pub fn case_at(profile: &Profile, start: impl FnOnce() -> Site, steps: impl FnOnce(&Browser, &Site)) {
    let _turn = environment::take_turn();
    let site = start();
    let browser = Browser::start_in(profile);
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        browser.open(&site.url("#/servers"));
        steps(&browser, &site);
        site.assert_nothing_reported();
        browser.assert_nothing_leaked();
        browser.assert_console(site.expected());
    }));
    if let Err(failure) = outcome {
        let name = std::thread::current().name().unwrap_or("unnamed").replace("::", "-");
        println!("what there was to see: {}", browser.save_evidence(&name, &site));
        resume_unwind(failure);
    }
}
