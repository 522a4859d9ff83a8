//! How a reinstall is brought to an exact moment, and what befalls it there.

use super::Scene;
use super::cell::{Cell, Effect, Interruption, Moment};
use crate::browser::Browser;
use serde_json::{Value, json};
use standin::http::{Hold, Moment as AtTheApi};

const HOLD: &str = include_str!("hold.js");
/// Longer than a call may be away from its intent.
const FROZEN_MS: u64 = 60_000;
const ANSWER: &str = "eq_callback/check";

impl Scene {
    /// Starts the reinstall and waits until it is held at the cell.
    pub(super) fn reach(&self, cell: Cell) {
        let line = match cell {
            Cell::At(effect, moment @ (Moment::Before | Moment::Intent)) => {
                json!({ "fact": "intent", "step": effect.step(), "written": moment == Moment::Intent })
            }
            Cell::At(effect, moment @ (Moment::Answered | Moment::Result)) => {
                json!({ "fact": "heard", "step": effect.step(), "written": moment == Moment::Result })
            }
            Cell::Read(stage) => json!({ "fact": "heard", "stage": stage, "written": true }),
            Cell::At(..) | Cell::Reported(_) => json!({}),
        };
        self.browser.script(HOLD, vec![line]);
        if let Cell::At(effect, Moment::Sent | Moment::Applied) = cell {
            let (call, field) = effect.call();
            let moment = match cell {
                Cell::At(_, Moment::Sent) => AtTheApi::Received,
                _ => AtTheApi::Applied,
            };
            self.site.handle().hold(Hold { call, field, moment });
        }
        let name = self.browser.wait("the name to type", || self.browser.asked_name());
        self.browser.submit(&[(&*format!("Type {name} to confirm"), &*name)], "Erase …");
        match cell {
            Cell::At(effect, _) => self.wait_for_effect(effect),
            Cell::Reported(stage) => {
                self.install_until(stage - 1);
                let check = Hold { call: ANSWER, field: None, moment: AtTheApi::Received };
                self.site.handle().hold(check);
                self.wait_until_held();
                self.report(stage);
            }
            Cell::Read(stage) => {
                self.install_until(stage - 1);
                self.report(stage);
                self.wait_until_held();
            }
        }
    }

    fn wait_for_effect(&self, effect: Effect) {
        if matches!(effect, Effect::BootDisk | Effect::Task | Effect::ClearPxe) {
            // The last one alone would be doubted, so soon after the reboot.
            self.install_until(1);
            self.report(5);
        }
        self.wait_until_held();
    }

    /// Lets the installer report these stages, one after another as the page reads them.
    fn install_until(&self, stage: u8) {
        self.wait_for_the_reboot();
        for stage in 1..=stage {
            self.report(stage);
            self.browser.read(&format!("{stage} of 5 stages reported"));
        }
    }

    fn wait_for_the_reboot(&self) {
        let id = self.plan.server;
        self.browser.wait("the reboot", || (self.site.server(id).reboots == 1).then_some(()));
    }

    fn report(&self, stage: u8) {
        self.site.report(self.plan.server, stage);
    }

    /// A task takes its time; nothing else that is waited for here does.
    fn wait_until_held(&self) {
        self.browser.wait("the moment", || {
            let is_running = self.site.count("jenkins/call", self.plan.server) > 0;
            if is_running && self.site.handle().held() == 0 {
                self.site.world(|world| world.advance(30_000));
            }
            (self.site.handle().held() > 0 || is_reached(&self.browser)).then_some(())
        });
    }

    /// Interrupts it where it is held, and lets go of what is left of it.
    pub(super) fn befall(&mut self, cell: Cell, how: Interruption) {
        let browser = &self.browser;
        match how {
            Interruption::Reload => browser.reload(),
            Interruption::BackForward => {
                browser.open("data:text/html,elsewhere");
                browser.back();
                assert_eq!(
                    browser.script("return !window.hold", vec![]),
                    json!(true),
                    "the page is a new one"
                );
            }
            Interruption::CloseTab | Interruption::Crash => {
                let (old, new) = (browser.tab(), browser.new_tab());
                browser.look_at(&old);
                if how == Interruption::Crash {
                    browser.crash();
                }
                browser.close_tab();
                browser.look_at(&new);
            }
            Interruption::Killed => {
                browser.kill();
                self.browser = Browser::start_in(&self.profile);
            }
            Interruption::Frozen => self.freeze(cell),
            Interruption::Offline => self.cut_off(cell),
            Interruption::SecondTab => self.open_a_second_tab(cell),
        }
        if how.ends_the_page() {
            let handle = self.site.handle();
            self.browser.wait("the API to notice", || (handle.held() == 0).then_some(()));
            handle.let_go();
        }
        if how.ends_the_tab() {
            self.browser.open(&self.run_url());
            self.sign_in();
        }
    }

    fn run_url(&self) -> String {
        self.site.url(&format!("#/servers/{}/run", self.plan.server))
    }

    fn let_go(&self) {
        self.site.handle().let_go();
        self.browser.script("hold.letGo()", vec![]);
    }

    /// The page sleeps for a minute by its own clock. An intent that is older than a call may be
    /// is written anew.
    fn freeze(&self, cell: Cell) {
        self.browser.set_frozen(true);
        self.browser.script("skip(arguments[0])", vec![json!(FROZEN_MS)]);
        self.browser.set_frozen(false);
        self.let_go();
        if let Cell::At(effect, Moment::Intent) = cell {
            let intents = || self.intents(effect) == 2;
            self.browser.wait("another intent", || intents().then_some(()));
        }
    }

    /// How many intents of a step are written.
    fn intents(&self, effect: Effect) -> usize {
        let lines = self.browser.journal();
        let (fact, step) = ("&fact=intent", format!("&step={}&", effect.step()));
        lines.iter().filter(|line| line.ends_with(fact) && line.contains(&step)).count()
    }

    /// The network breaks, and comes back once the page has noticed.
    fn cut_off(&self, cell: Cell) {
        self.browser.set_offline(true);
        self.site.handle().break_off();
        self.browser.script("hold.letGo()", vec![]);
        // It is the last call.
        if !matches!(cell, Cell::At(Effect::ClearPxe, Moment::Answered | Moment::Result)) {
            let failed = || self.browser.script("return hold.failed", vec![]).as_u64() > Some(0);
            self.browser.wait("a call that fails", || failed().then_some(()));
        }
        self.browser.set_offline(false);
    }

    /// It shows the reinstall, asks for nothing, and sends nothing while the first one is there.
    fn open_a_second_tab(&self, cell: Cell) {
        let browser = &self.browser;
        let (first, second) = (browser.tab(), browser.new_tab());
        let sent = self.effects();
        browser.look_at(&second);
        browser.open(&self.run_url());
        self.sign_in();
        // With the last answer on the disk there is nothing more to make.
        match cell {
            Cell::At(Effect::ClearPxe, Moment::Result) => self.read_success(),
            _ => browser.read("Another tab of this browser makes the calls of this reinstall"),
        }
        assert!(!browser.sees("textbox", "PIN"), "{}", browser.text());
        assert_eq!(self.effects(), sent, "calls of the reinstall");
        browser.look_at(&first);
        self.let_go();
    }

    /// What it says at the end is what the first one says.
    pub(super) fn close_the_second_tab(&self) {
        let first = self.browser.tab();
        self.browser.look_at(&self.browser.other_tab(&first));
        self.read_success();
        self.browser.close_tab();
        self.browser.look_at(&first);
    }

    fn read_success(&self) {
        self.browser.read(&format!("{} is reinstalled", self.plan.hostname));
    }

    /// How many calls came in that change something.
    fn effects(&self) -> usize {
        let count = |effect: Effect| self.site.count(effect.call().0, self.plan.server);
        Effect::ALL.into_iter().map(count).sum()
    }
}

fn is_reached(browser: &Browser) -> bool {
    browser.script("return window.hold?.reached", vec![]) == Value::Bool(true)
}
