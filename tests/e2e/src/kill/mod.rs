//! The kill matrix: a reinstall is interrupted at an exact moment, the person does what the page
//! then asks, and the model says what came of the server.
//!
//! It knows the moments of a call at the stand-in, and those of a line in the journal, whose form is
//! told at the head of the app's `flow::journal`. It must not know how the app is built.

mod cell;
mod person;
mod reach;

pub use cell::{Cell, Effect, Interruption, Moment};

use crate::browser::Browser;
use crate::environment::take_turn;
use crate::plan::Plan;
use crate::site::{CUSTOMER, Person, Setup, Site};
use crate::tab::Profile;
use cell::{End, expected};
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Longer than anything takes that the API accepted.
const LATER_MS: u64 = 600_000;

/// A server with two disks, one task, and no secret but the password and the PIN.
fn plan() -> Plan {
    Plan::bare_metal()
}

/// The clock of the stand-in is moved by the test alone.
fn site() -> Site {
    Setup::new().by_hand().start()
}

/// A browser, the profile that it has, and the site of one cell.
struct Scene {
    browser: Browser,
    profile: Profile,
    site: Site,
    plan: Plan,
}

/// Interrupts a reinstall at each of these cells, each with a world of its own.
///
/// # Panics
/// When what has to come of one does not.
pub fn interrupt(how: Interruption, cells: &[Cell]) {
    let _turn = take_turn();
    let fresh = || {
        let profile = Profile::new();
        (Browser::start_in(&profile), profile)
    };
    let (browser, profile) = fresh();
    let mut scene = Scene { browser, profile, site: site(), plan: plan() };
    let mut failures = Vec::new();
    for cell in cells {
        match catch_unwind(AssertUnwindSafe(|| scene.play(*cell, how))) {
            Ok(()) => {}
            Err(failure) => {
                let why = failure.downcast_ref::<String>().cloned();
                let why = why.or_else(|| failure.downcast_ref::<&str>().map(|why| (*why).to_owned()));
                let seen = scene.browser.save_evidence(&format!("kill-{how:?}-{cell}"), &scene.site);
                failures.push(format!("{cell}: {}\n  see {seen}", why.unwrap_or_default()));
                (scene.browser, scene.profile) = fresh();
            }
        }
    }
    let passed = cells.len() - failures.len();
    // Past the harness, which keeps what a test that passes prints.
    let line = format!("cells passed: {passed} of {} ({how:?})\n", cells.len());
    std::io::stdout().lock().write_all(line.as_bytes()).expect("somebody reads what tests print");
    assert!(failures.is_empty(), "{how:?}:\n{}", failures.join("\n"));
}

impl Scene {
    fn play(&mut self, cell: Cell, how: Interruption) {
        self.begin();
        self.reach(cell);
        self.befall(cell, how);
        self.see_to_the_end(cell, how);
        self.assert_end(cell, how);
        self.browser.assert_nothing_leaked();
        self.site.assert_nothing_reported();
        if how == Interruption::SecondTab {
            self.close_the_second_tab();
        }
        self.browser.script("sessionStorage.clear()", vec![]);
    }

    /// Everything but the click that starts it, in a world and a browser where nothing has happened.
    fn begin(&self) {
        let (browser, plan) = (&self.browser, &self.plan);
        self.site.reset();
        browser.open("about:blank");
        browser.clear(&self.site.origin());
        browser.open(&self.site.url(&plan.fragment()));
        self.sign_in();
        browser.press("radio", plan.system);
        let typed = [("Hostname", plan.hostname), (plan.password_field, plan.password), ("PIN", plan.pin)];
        browser.submit(&typed, "Review");
        // A start before the last check is done would wait for another click.
        browser.read("It is right.");
    }

    fn sign_in(&self) {
        let Person { email, password } = CUSTOMER;
        self.browser.submit(&[("E-mail address", email), ("Password", password)], "Sign in");
    }

    /// What has become of the server, and what the page says of it.
    fn assert_end(&self, cell: Cell, how: Interruption) {
        let expected = expected(cell, how);
        let (site, plan) = (&self.site, &self.plan);
        let words = self.browser.text();
        // What was accepted and is not awaited has happened by then.
        site.world(|world| world.advance(LATER_MS));
        let server = site.server(plan.server);
        let counts = (
            site.count("eq/create_pxe", plan.server),
            site.count("eq/reboot", plan.server),
            server.tasks_run.len(),
        );
        assert_eq!(counts, (expected.configs, expected.reboots, expected.tasks), "configs, reboots, tasks");
        site.assert_disarmed(plan.server);
        let told = |title: &str| assert!(words.contains(title), "not told “{title}”: {words}");
        let success = format!("{} is reinstalled", plan.hostname);
        match expected.end {
            End::Reinstalled | End::RebootedAgain => {
                assert_eq!((server.reinstalls, server.finished_installs), (1, 1));
                assert_eq!(server.wipes_per_disk, plan.wipes);
                told(&success);
            }
            End::Stopped => {
                site.assert_untouched(plan.server);
                told("Nobody knows whether the PXE config was made");
                assert!(!words.contains(&success), "{words}");
            }
        }
        told("Not armed");
        let of_task = words.contains("Run the task from the control panel, or by hand.");
        assert_eq!(of_task, expected.task_unknown, "what is told of the task: {words}");
    }
}
