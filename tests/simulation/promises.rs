//! The oracle: one function a promise. It looks at the server, the journal and what the page tells.

use crate::prepared::HOSTNAME;
use crate::record::Promise;
use crate::scene::{Next, Scene};
use crate::schedule::{Point, Trait};
use crate::tab::Work;
use reinstall_panel::flow::claims::{Installed, NothingErased, SafeToReboot};
use reinstall_panel::flow::journal::name_of;
use reinstall_panel::flow::{DiskState, Ending, Run, StepName};
use standin::model::BootOrder;

/// Steps in the fair phase until the server is disarmed.
const MOST_STEPS: u32 = 50;
const LATEST_ISSUE_MS: u64 = 5_000;

impl Scene<'_> {
    /// Judges an effect at the moment at which it is sent.
    pub fn check_issue(&mut self, tab: usize, point: Point, run: &str) {
        self.sent_by_a_page_that_drives(tab);
        self.sent_once(tab, point, run);
        self.sent_after_its_intent(point, run);
        self.boots_no_network_after_the_reboot(point, run);
        self.sent_after_the_one_before_is_applied(point);
        self.sent_after_the_one_before_is_answered(tab, point);
        self.sent_in_time(tab, point);
    }

    /// P1: `create_pxe` and `reboot` are issued at most once per confirmation. An issue that was
    /// answered by "the session has ended" was not carried out and does not count.
    fn sent_once(&mut self, tab: usize, point: Point, run: &str) {
        let most = match point {
            Point::CreatePxe => self.record.replaced.get(run).copied().unwrap_or(0) as usize,
            Point::Reboot => self.record.again.get(run).copied().unwrap_or(0) as usize,
            _ => return,
        };
        let is_same = |issue: &&crate::record::Issue| issue.point == point && !issue.was_expired;
        let before: Vec<_> = self.record.issues.iter().filter(is_same).filter(|it| it.run == run).collect();
        if before.len() > most {
            let how = format!("{point:?} issued again, first by tab {}, now by {tab}", before[0].tab);
            self.violated(Promise::P1, how);
        }
    }

    /// P2, first half: each issue of an effect has an intent of its own in the journal, so that a page
    /// that comes later knows of it.
    fn sent_after_its_intent(&mut self, point: Point, run: &str) {
        let code = code(point);
        let is_intent = |line: &&String| {
            name_of(line) == run && line.ends_with("&fact=intent") && line.contains(&format!("&step={code}&"))
        };
        let intents = self.store.values().filter(is_intent).count();
        let sent = self.record.issues.iter().filter(|it| it.run == run && it.point == point).count();
        if intents <= sent {
            self.violated(Promise::P2, format!("{point:?} sent before its intent was written"));
        }
    }

    /// P4: once the intent to reboot is in the journal, `boot_dev pxe` is not sent in that run; unless each
    /// reboot was answered by "the session has ended", and so was not carried out: then the boot order may
    /// have lapsed meanwhile.
    fn boots_no_network_after_the_reboot(&mut self, point: Point, run: &str) {
        if point != Point::BootPxe || !self.record.reboot_intended.contains(run) {
            return;
        }
        let reboots = self.record.issues.iter().filter(|it| it.run == run && it.point == Point::Reboot);
        let mut expired: Vec<_> = reboots.map(|issue| issue.was_expired).collect();
        expired.dedup();
        if expired != [true] {
            self.violated(Promise::P4, "boot_dev pxe after the intent to reboot");
        }
    }

    /// P13: a PIN reached the server in a call of a page; `is_told`: its answer goes back as it is. Where it
    /// does not, the page can't know that the PIN was refused.
    pub fn tried(&mut self, before: usize, is_told: bool) {
        use standin::model::PinVerdict::{Locked, Right, Wrong};
        let attempts = self.world.pin_attempts()[before..].to_vec();
        for attempt in attempts {
            let record = &mut self.record;
            let told = if is_told { attempt.verdict } else { Right };
            record.wrong_told += u32::from(told == Wrong);
            let how = match () {
                () if record.refused_pins.contains(&attempt.pin) => "was refused",
                () if !record.typed_pins.contains(&attempt.pin) => "nobody typed",
                () if record.wrong_told > record.wrong_typed => "was not typed as often as it was tried",
                () => "",
            };
            if matches!(told, Wrong | Locked) {
                record.refused_pins.insert(attempt.pin);
            }
            if !how.is_empty() {
                self.violated(Promise::P13, format!("{} takes a PIN along that {how}", attempt.call));
            }
        }
    }

    /// P5: by the server's own log, what a step builds on has been applied: the config before the
    /// boot order, both before the reboot, the boot order back (or, where that is
    /// refused, the config gone) before a task.
    fn sent_after_the_one_before_is_applied(&mut self, point: Point) {
        let applied = |call: &str, media: &str| {
            self.world.log().iter().enumerate().any(|(i, logged)| {
                logged.effect_applied
                    && logged.call() == call
                    && (media.is_empty() || logged.field("media") == media)
                    && logged.server == u32::try_from(self.id.0).ok()
                    && !self.record.foreign_calls.contains(&i)
            })
        };
        let holds = match point {
            Point::BootPxe => applied("eq/create_pxe", ""),
            Point::Reboot => applied("eq/create_pxe", "") && applied("eq/boot_dev", "pxe"),
            Point::Task => applied("eq/boot_dev", "disk") || applied("eq/clear_pxe", ""),
            _ => true,
        };
        if !holds {
            self.violated(Promise::P5, format!("{point:?} before the step before it is applied"));
        }
    }

    /// P5, too: a page has no two effects under way at once.
    fn sent_after_the_one_before_is_answered(&mut self, tab: usize, point: Point) {
        let is_out = |next: &Next| match next {
            Next::Deliver(delivery) => delivery.is_effect_of(tab),
            Next::Tab(of, Work::Answer(_, _, about)) => {
                *of == tab && !matches!(about.0, Point::Callback | Point::Stages | Point::Probe)
            }
            _ => false,
        };
        if self.is_coming(is_out) {
            self.violated(Promise::P5, format!("{point:?} while the step before it is under way"));
        }
    }

    /// P6: a page whose line was refused, because another one has written in its place, sends
    /// nothing any more.
    fn sent_by_a_page_that_drives(&mut self, tab: usize) {
        if self.tabs[tab].was_refused {
            self.violated(Promise::P6, "sent by a page that was replaced");
        }
    }

    /// P7: no effect goes out more than five seconds of true time after its intent. What no page
    /// can know is left out: that the machine slept, with the clock that nobody sets, and that the
    /// other clock was set back by as much before it was looked at again.
    fn sent_in_time(&mut self, tab: usize, point: Point) {
        let Some(intent) = self.tabs[tab].intent.clone() else {
            return self.violated(Promise::P2, format!("{point:?} sent without an intent"));
        };
        let ms = self.world.now_ms() - intent.at;
        let is_hidden = self.slept > intent.slept && self.wall_ahead < intent.wall_ahead;
        if ms > LATEST_ISSUE_MS && !is_hidden {
            self.violated(Promise::P7, format!("{point:?} sent {ms} ms after its intent"));
        }
    }

    /// Judges what the server and the page are now.
    pub fn check_now(&mut self) {
        self.wiped_at_most_once();
        // Only the page that has the lock is sure to know the whole journal, and that only once its
        // first line is taken: before, one that lost the lock unnoticed may have written more.
        let Some(tab) = self.driver().filter(|tab| self.holder == Some(self.tabs[*tab].page)) else { return };
        let Some(pilot) = self.tabs[tab].pilot.take() else { return };
        // Before its first line is written there is no run to tell of.
        if pilot.has_begun() {
            if !self.tabs[tab].is_taking_up {
                self.told_as_it_is(pilot.run());
                self.claims_what_is(pilot.run());
            }
            self.disarmed_soon(pilot.run());
        }
        self.tabs[tab].pilot = Some(pilot);
    }

    /// P1, at the server: it is not wiped more often than reboots were confirmed (and others made).
    fn wiped_at_most_once(&mut self) {
        if self.record.duplicates {
            return;
        }
        let confirmed = self.record.issues.iter().filter(|issue| issue.point == Point::Reboot).count() as u32;
        let most = confirmed + self.record.foreign_reboots;
        if self.server().reinstalls > most {
            let wipes = self.server().reinstalls;
            self.violated(Promise::P1, format!("wiped {wipes} times after {most} reboots"));
        }
    }

    /// Whether something of ours would make the server install at its next reboot.
    pub fn is_armed(&self) -> bool {
        if self.record.armed_by_copy {
            return false;
        }
        let server = self.server();
        let is_ours =
            |config: &standin::model::PxeConfig| config.by_call.is_some() && config.hostname == HOSTNAME;
        let config = server.pxe_config.as_ref().is_some_and(is_ours);
        config || (server.boot_order == BootOrder::Pxe && !self.record.foreign_boots)
    }

    /// Whether a config is there that our `create_pxe` may have met, whoever made it.
    fn is_in_the_way(&self) -> bool {
        let was_sent = self.record.issues.iter().any(|issue| issue.point == Point::CreatePxe);
        let is_foreign = |config: &standin::model::PxeConfig| config.by_call.is_none();
        was_sent && self.server().pxe_config.as_ref().is_some_and(is_foreign)
    }

    /// P8: success is told only with the fifth stage, both duties acknowledged.
    fn told_as_it_is(&mut self, run: &Run) {
        if !run.has_succeeded() {
            return;
        }
        self.record.succeeded = true;
        let is_clean = run.outcome(StepName::ClearPxe).is_done() && run.outcome(StepName::BootDisk).is_done();
        if !is_clean || run.stages().confirmed() < 5 {
            self.violated(Promise::P8, "it says success, and there is none");
        }
    }

    /// P12: each claim of the page holds at the server. What somebody else does to it meanwhile is left out.
    fn claims_what_is(&mut self, run: &Run) {
        if SafeToReboot::proven_by(run).is_some() && (self.is_armed() || self.is_in_the_way()) {
            return self.violated(Promise::P12, "it says disarmed, and is not");
        }
        if self.record.foreign_boots || self.record.foreign_reboots > 0 {
            return;
        }
        let server = self.server();
        let rebooted = self.record.issues.iter().find(|issue| issue.point == Point::Reboot);
        let since = rebooted.map_or(u64::MAX, |issue| issue.at);
        let is_wiped = server.wiped_since(since);
        let is_finished = server.finished_since(since) > 0;
        let was_at_stage_4 =
            || self.world.events().iter().any(|it| it.what == "stage 4" && it.at_ms >= since);
        let wrong = if NothingErased::proven_by(run).is_some() && server.reinstalls > 0 {
            Some("it says that nothing was erased, and it was")
        } else if Installed::proven_by(run).is_some() && !was_at_stage_4() {
            Some("it says that the new system is there, and it is not")
        } else if matches!(run.ending(), Some(Ending::Succeeded(_))) && !is_finished {
            Some("it says success, and the server is not installed")
        } else {
            match run.disk_state() {
                DiskState::Untouched(_) if server.reinstalls > 0 => Some("it says untouched disks"),
                DiskState::Erased if !is_wiped => Some("it says erased disks, and they are not"),
                DiskState::Installed(_) if !was_at_stage_4() => Some("it says installed disks"),
                _ => None,
            }
        };
        if let Some(how) = wrong {
            self.violated(Promise::P12, how);
        }
    }

    /// P3: from when nothing strikes any more and stage 5 was seen or the run is given up, both
    /// cleanup calls are acknowledged within [`MOST_STEPS`] steps. Questions to a key are no steps;
    /// those are bounded by time: ten minutes for each effect, fifteen for each task, sixteen
    /// while the PIN is locked, five for the person.
    fn disarmed_soon(&mut self, run: &Run) {
        // Somebody else's config is in the way until they remove it.
        let is_foreign = self.is_coming(|next| matches!(next, Next::ForeignEnds));
        let is_owed = !is_foreign && (run.stages().latest() == 5 || run.is_given_up()) && run.is_armed();
        if !is_owed {
            return self.disturbed();
        }
        let now = self.world.now_ms();
        let since = *self.owed_since.get_or_insert(now);
        let tasks = if self.schedule.has(Trait::Tasks) { run.order().tasks.len() as u64 } else { 0 };
        let most_ms = (2 * 10 + 15 * tasks + 16 + 5) * 60_000;
        if self.steps > MOST_STEPS {
            self.violated(Promise::P3, format!("armed after {} steps: {:?}", self.steps, run.steps()));
        } else if now - since > most_ms {
            self.violated(
                Promise::P3,
                format!("armed after {} minutes: {:?}", (now - since) / 60_000, run.steps()),
            );
        }
    }

    /// Judges the end: every run has ended, disarmed, and nothing waits unseen.
    pub fn check_end(&mut self) {
        if !self.record.violations.is_empty() {
            return;
        }
        if !self.has_begun() || !self.open_journals().is_empty() {
            let last = self.store.values().last().cloned();
            self.violated(Promise::P2, format!("it never ends: {last:?}"));
        } else if self.is_armed() {
            self.violated(Promise::P3, "armed at the end");
        }
        self.once_after_a_clean_kill();
    }

    /// P2, second half: where nothing but deaths struck, each before an intent was written or after
    /// its answer was, `create_pxe` and `reboot` were each sent exactly once and the run succeeded.
    fn once_after_a_clean_kill(&mut self) {
        use crate::schedule::{Moment, What};
        let is_clean = self.schedule.strikes.iter().all(|strike| {
            matches!(strike.what, What::Kill(s) if s < 600)
                && matches!(strike.moment, Moment::Before | Moment::Kept)
        });
        // Whoever is led elsewhere, as the session has ended, can't know that the call was not carried out.
        let is_led_away =
            self.schedule.reads(("session_end", "redirect")) && !self.schedule.has(Trait::KeepsSession);
        if !is_clean || is_led_away {
            return;
        }
        let count =
            |point| self.record.issues.iter().filter(|it| it.point == point && !it.was_expired).count();
        let sent = (count(Point::CreatePxe), count(Point::Reboot));
        // Without a message that can be read a person has to say that all is done; and a boot order that
        // lapses while no page is there starts the old system.
        let has = |name, value| self.schedule.reads((name, value));
        let is_told = self.schedule.readings.iter().any(|(name, _)| *name == "stage_text");
        // A stage that is told by one word is none with a password beside it.
        let is_terse = !is_told && self.schedule.has(Trait::Terse) && has("secrets", "everywhere")
            || has("stage_text", "terse") && has("secrets", "everywhere");
        let is_unread = (has("stage_text", "unread") || is_terse) && !self.schedule.has(Trait::FifthOk);
        let may_succeed = !is_unread && !self.schedule.reads(("boot_flag", "lapses"));
        if sent != (1, 1) || !self.record.succeeded && may_succeed {
            let succeeded = self.record.succeeded;
            self.violated(Promise::P2, format!("sent {sent:?} times, success: {succeeded}"));
        }
    }
}

const fn code(point: Point) -> &'static str {
    match point {
        Point::Key => "key",
        Point::CreatePxe => "create_pxe",
        Point::BootPxe => "boot_pxe",
        Point::Reboot => "reboot",
        Point::BootDisk => "boot_disk",
        Point::Task => "task",
        Point::ClearPxe => "clear_pxe",
        _ => "abort",
    }
}
