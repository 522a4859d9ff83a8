//! What a person does once a reinstall was interrupted: what the page asks, and nothing else.

use super::Scene;
use super::cell::{Cell, End, Interruption, expected};
use serde_json::json;
use standin::model::Server;
use std::cell::Cell as Kept;

/// How much of the stand-in's time goes by between two looks.
const LOOK_MS: u64 = 300_000;
/// Longer than the patience for a first sign of the installer.
const SILENCE_MS: u64 = 21 * 60_000;
const SKIP: &str = "const now = Date.now; Date.now = () => now() + arguments[0]";

impl Scene {
    /// Does what the page asks until it says that nothing goes on any more. Meanwhile time goes by,
    /// and the page may never say more than is so.
    pub(super) fn see_to_the_end(&self, cell: Cell, how: Interruption) {
        let silent = expected(cell, how).end == End::RebootedAgain;
        let is_skipped = Kept::new(!silent);
        let browser = &self.browser;
        browser.wait("the end", || {
            let before = self.site.server(self.plan.server);
            let words = browser.text();
            let after = self.site.server(self.plan.server);
            assert_honest(&words, &before, &after);
            if words.contains("Back to the plan") {
                return Some(());
            }
            if !is_skipped.get() && words.contains("0 of 5 stages reported") {
                // Later, in a page whose clock nobody has moved.
                let skip = |ms| browser.script(SKIP, vec![json!(ms)]);
                skip(SILENCE_MS);
                is_skipped.set(true);
            }
            self.answer(&words);
            // The last stage, as the only one that is ever heard of, would be doubted.
            let is_behind = words.contains("0 of 5 stages reported") && self.has_reported();
            if !is_behind {
                self.site.world(|world| world.advance(LOOK_MS));
            }
            None
        });
    }

    /// Whether the installer has told of itself.
    fn has_reported(&self) -> bool {
        let id = self.plan.server;
        self.site.world(|world| {
            world.events().iter().any(|event| event.server == id && event.what.starts_with("stage "))
        })
    }

    /// Types what the page asks for.
    fn answer(&self, words: &str) {
        let (browser, plan) = (&self.browser, &self.plan);
        if words.contains("No sign of the installer since the reboot") {
            browser.unfold("Reboot the server into the installer once more");
            let name = browser.wait("the name to type", || browser.asked_name());
            let confirm = format!("Type {name} to confirm");
            browser.submit(&[(&confirm, &name), ("PIN", plan.pin)], "Reboot once more");
        } else if words.contains("PIN to continue") {
            browser.see("button", "Continue");
            let mut typed = vec![("PIN", plan.pin)];
            if browser.sees("textbox", "Root password of the new system") {
                typed.push(("Root password of the new system", plan.password));
            }
            browser.submit(&typed, "Continue");
        } else {
            return;
        }
        let is_gone = || !browser.sees("textbox", "PIN");
        browser.wait("the form to go", || is_gone().then_some(()));
    }
}

/// What the page says must be so, unless it became so or ceased to be so while it was read.
fn assert_honest(words: &str, before: &Server, after: &Server) {
    let says = |claim: &str| words.contains(claim);
    let always = |is: fn(&Server) -> bool| is(before) && is(after);
    assert!(!(says("Not armed") && always(Server::is_armed)), "it is armed: {words}");
    assert!(!(says("Disks untouched") && before.wipes() > 0), "it was wiped: {words}");
    let success = says("is reinstalled") || says("New system installed");
    assert!(!success || after.wipes() > 0, "nothing was installed: {words}");
    let finished = |server: &Server| server.finished_installs > 0;
    assert!(!says("is reinstalled") || finished(after) && !after.is_armed(), "it is not: {words}");
}
