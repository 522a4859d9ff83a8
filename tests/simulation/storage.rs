//! Writing lines into the simulated storage, and what can go wrong with that.

use crate::scene::{Next, Scene};
use crate::schedule::{Moment, Point, What};
use crate::tab::{Intent, Work};
use reinstall_panel::flow::Unwritten;
use reinstall_panel::flow::journal::name_of;

/// A line on its way into the journal.
#[derive(Clone, Debug)]
pub struct Line {
    place: String,
    text: String,
    point: Point,
    nth: u8,
    kind: Kind,
    /// By the steady clock.
    begun: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Intent,
    Answer,
    Other,
}

impl Scene<'_> {
    pub fn write(&mut self, tab: usize, place: String, text: String) {
        let fact = text.rsplit('=').next().unwrap_or_default();
        let (point, kind) = match fact {
            "intent" => (step_of(&text), Kind::Intent),
            "heard" => (self.tabs[tab].answering.0, Kind::Answer),
            "began" => (Point::Began, Kind::Other),
            "opened" => (Point::Opened, Kind::Other),
            "decided" => (Point::Decided, Kind::Other),
            "renewed" => (Point::Renewed, Kind::Other),
            "unlocked" => (Point::Unlocked, Kind::Other),
            _ => (Point::Ended, Kind::Other),
        };
        let (nth, moment) = match kind {
            Kind::Answer => (self.tabs[tab].answering.1, Moment::Answered),
            _ => (self.count(point), Moment::Before),
        };
        if kind == Kind::Intent {
            let (slept, wall_ahead) = (self.slept, self.wall_ahead);
            let at = self.world.now_ms();
            self.tabs[tab].intent = Some(Intent { about: (point, nth), at, slept, wall_ahead });
        }
        let line = Line { place, text, point, nth, kind, begun: self.steady() };
        for what in self.strikes(point, nth, moment) {
            match what {
                What::Torn(tenths) => {
                    let length = line.text.len() * usize::from(tenths) / 10;
                    self.store.entry(line.place.clone()).or_insert_with(|| line.text[..length].to_owned());
                    self.has_changed = true;
                    self.kill(tab, 5);
                }
                What::Unsure => {
                    if !self.store.contains_key(&line.place) {
                        self.insert(&line);
                        self.soon(5, Next::Tab(tab, Work::Ack(line.clone(), Err(Unwritten::Failed))));
                        return;
                    }
                }
                other => self.strike(tab, other),
            }
        }
        self.soon(2, Next::Tab(tab, Work::Commit(line)));
    }

    fn insert(&mut self, line: &Line) {
        if line.kind == Kind::Intent && line.point == Point::Reboot {
            self.record.reboot_intended.insert(name_of(&line.text).to_owned());
        }
        self.store.insert(line.place.clone(), line.text.clone());
        self.has_changed = true;
    }

    pub fn commit(&mut self, tab: usize, line: Line) {
        let how = if self.fail_writes > 0 {
            self.fail_writes -= 1;
            Err(Unwritten::Failed)
        } else if self.store.contains_key(&line.place) {
            Err(Unwritten::Taken)
        } else {
            self.insert(&line);
            Ok(())
        };
        if how.is_ok() {
            let moment = if line.kind == Kind::Answer { Moment::Kept } else { Moment::Written };
            for what in self.strikes(line.point, line.nth, moment) {
                self.strike(tab, what);
            }
        }
        if self.tabs[tab].is_alive {
            self.soon(2, Next::Tab(tab, Work::Ack(line, how)));
        }
    }

    pub fn told(&mut self, tab: usize, line: &Line, how: Result<(), Unwritten>) {
        let (took, now) = (self.steady() - line.begun, self.wall());
        if how == Err(Unwritten::Taken) {
            self.tabs[tab].was_refused = true;
        }
        self.tabs[tab].is_taking_up &= how.is_err();
        let Some(pilot) = &mut self.tabs[tab].pilot else { return };
        let todo = pilot.written(how, took, now);
        if line.kind == Kind::Intent && how.is_ok() {
            for what in self.strikes(line.point, line.nth, Moment::Told) {
                self.strike(tab, what);
            }
        }
        self.act(tab, todo);
    }
}

fn step_of(line: &str) -> Point {
    let code = line.split("&step=").nth(1).and_then(|rest| rest.split('&').next()).unwrap_or_default();
    match code {
        "key" => Point::Key,
        "create_pxe" => Point::CreatePxe,
        "boot_pxe" => Point::BootPxe,
        "reboot" => Point::Reboot,
        "boot_disk" => Point::BootDisk,
        "task" => Point::Task,
        "clear_pxe" => Point::ClearPxe,
        _ => Point::Abort,
    }
}
