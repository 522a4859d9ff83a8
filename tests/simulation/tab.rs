//! The tabs: each does what its pilot asks for, as the app's driver does, and may die, freeze or
//! sleep at any moment between.

use crate::prepared::OWNER;
use crate::scene::{Next, Scene};
use crate::schedule::{Moment, Point, What};
use reinstall_panel::api::{ApiError, Reply};
use reinstall_panel::domain::plan::Secrets;
use reinstall_panel::flow::journal::{name_of, says_ended};
use reinstall_panel::flow::{Decision, Event, Pilot, Standing, Ticket, Todo, Unwritten, reopen};

/// What comes back to a tab.
#[derive(Clone, Debug)]
pub enum Work {
    /// The browser writes a line.
    Commit(Line),
    /// The tab is told how that went; since when it was under way by the steady clock.
    Ack(Line, Result<(), Unwritten>),
    Answer(Ticket, Result<Reply, ApiError>, (Point, u8)),
    Timer(Ticket),
    WriteTimer,
    /// The page is looked at again.
    Woke,
}

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

/// An effect that a tab is about to send.
#[derive(Clone)]
pub struct Intent {
    pub about: (Point, u8),
    /// The true time.
    pub at: u64,
    /// How the clocks were then.
    pub slept: u64,
    pub wall_ahead: i64,
}

pub struct Tab {
    /// Two runs of one page die together.
    pub page: usize,
    pub pilot: Option<Pilot>,
    pub secrets: Option<Secrets>,
    pub is_alive: bool,
    pub frozen_until: u64,
    /// A line of this tab was refused.
    pub was_refused: bool,
    /// The effect that it may send.
    pub intent: Option<Intent>,
    /// What the answer that it takes now is about.
    answering: (Point, u8),
}

impl Tab {
    pub const fn new(page: usize) -> Self {
        Self {
            page,
            pilot: None,
            secrets: None,
            is_alive: true,
            frozen_until: 0,
            was_refused: false,
            intent: None,
            answering: (Point::Key, 0),
        }
    }

    pub fn is_driving(&self) -> bool {
        self.is_alive && self.pilot.as_ref().is_some_and(|pilot| pilot.standing() != Standing::Watching)
    }
}

impl Scene<'_> {
    /// A page is opened and asks for the lock.
    pub fn open(&mut self) {
        let tab = self.tabs.len();
        self.tabs.push(Tab::new(tab));
        if !self.schedule.has(crate::schedule::Trait::KeepsSession) && tab > 0 {
            self.token = None;
        }
        self.waiting.push_back(tab);
        self.grant();
    }

    /// The lock goes to who waits longest; that page takes up what is open, or starts.
    pub fn grant(&mut self) {
        while self.holder.is_none() {
            let Some(page) = self.waiting.pop_front() else { return };
            if !self.tabs[page].is_alive {
                continue;
            }
            self.holder = Some(page);
            let lines: Vec<_> = self.store.values().cloned().collect();
            let open = self.open_journals();
            let found = reopen::journals(&lines, self.wall()).into_iter().find(|it| open.contains(&it.name));
            match found {
                Some(found) => {
                    let (pilot, todo) = Pilot::reopen(found, self.wall());
                    self.tabs[page].pilot = Some(pilot);
                    self.tabs[page].was_refused = false;
                    self.act(page, todo);
                }
                None if !self.has_begun() => self.start(page),
                None => self.holder = None,
            }
        }
    }

    fn start(&mut self, page: usize) {
        let settings = self.prepared.settings(self.schedule);
        let (luck, now) = (self.chance.next(), self.wall());
        let order = self.prepared.order.clone();
        let clicks = 1 + usize::from(
            self.schedule.strikes.iter().any(|strike| strike.what == What::DoubleClick)
                && !self.record.struck.iter().any(|(.., what)| *what == What::DoubleClick),
        );
        let mut begun = Vec::new();
        for click in 0..clicks {
            let (pilot, todo) = Pilot::start(order.clone(), settings, OWNER, luck, now);
            let tab = if click == 0 {
                page
            } else {
                self.tabs.push(Tab::new(page));
                self.tabs.len() - 1
            };
            self.tabs[tab].pilot = Some(pilot);
            self.tabs[tab].secrets = Some(self.typed(Point::Began));
            begun.push((tab, todo));
        }
        for (tab, todo) in begun {
            self.act(tab, todo);
        }
    }

    /// Names of journals without an end.
    pub fn open_journals(&self) -> Vec<String> {
        let mut open: Vec<String> = Vec::new();
        for line in self.store.values() {
            let name = name_of(line);
            if says_ended(line) {
                open.retain(|known| known != name);
            } else if line.ends_with("&fact=began") {
                open.push(name.to_owned());
            }
        }
        open
    }

    pub fn has_begun(&self) -> bool {
        self.store.values().any(|line| line.ends_with("&fact=began"))
    }

    pub fn work(&mut self, tab: usize, work: Work) {
        if !self.tabs[tab].is_alive {
            return;
        }
        match work {
            Work::Commit(line) => self.commit(tab, line),
            Work::Ack(line, how) => self.told(tab, &line, how),
            Work::Answer(ticket, result, about) => {
                self.tabs[tab].answering = about;
                self.happen(tab, Event::Answered(ticket, result));
            }
            Work::Timer(ticket) => self.happen(tab, Event::Rang(ticket)),
            Work::Woke => self.happen(tab, Event::Woke),
            Work::WriteTimer => {
                let now = self.wall();
                let Some(pilot) = &mut self.tabs[tab].pilot else { return };
                let todo = pilot.write_again(now);
                self.act(tab, todo);
            }
        }
    }

    pub fn happen(&mut self, tab: usize, event: Event) {
        let now = self.wall();
        let Some(pilot) = &mut self.tabs[tab].pilot else { return };
        let todo = pilot.happened(event, now);
        self.act(tab, todo);
    }

    pub fn act(&mut self, tab: usize, todos: Vec<Todo>) {
        for todo in todos {
            if !self.tabs[tab].is_alive {
                return;
            }
            match todo {
                Todo::Write { place, line } => {
                    self.steps += 1;
                    self.write(tab, place, line);
                }
                Todo::Call(ticket, ask) => self.call(tab, ticket, &ask),
                Todo::Wait(ticket, ms) => self.soon(ms, Next::Tab(tab, Work::Timer(ticket))),
                Todo::WaitToWrite(ms) => self.soon(ms, Next::Tab(tab, Work::WriteTimer)),
                Todo::DropInstallSecrets => {
                    if let Some(secrets) = &mut self.tabs[tab].secrets {
                        secrets.install = None;
                    }
                }
                Todo::DropSecrets => self.tabs[tab].secrets = None,
                Todo::Release => self.release(tab),
            }
        }
    }

    /// The page has no part in the run any more; it stands in the queue again.
    fn release(&mut self, tab: usize) {
        let page = self.tabs[tab].page;
        let has_twin = (0..self.tabs.len())
            .any(|other| other != tab && self.tabs[other].page == page && self.tabs[other].is_driving());
        if has_twin {
            return;
        }
        if self.holder == Some(page) {
            self.holder = None;
        }
        if !self.waiting.contains(&page) {
            self.waiting.push_back(page);
        }
        self.grant();
    }

    fn write(&mut self, tab: usize, place: String, text: String) {
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

    fn commit(&mut self, tab: usize, line: Line) {
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

    fn told(&mut self, tab: usize, line: &Line, how: Result<(), Unwritten>) {
        let (took, now) = (self.steady() - line.begun, self.wall());
        if how == Err(Unwritten::Taken) {
            self.tabs[tab].was_refused = true;
        }
        let Some(pilot) = &mut self.tabs[tab].pilot else { return };
        let todo = pilot.written(how, took, now);
        if line.kind == Kind::Intent && how.is_ok() {
            for what in self.strikes(line.point, line.nth, Moment::Told) {
                self.strike(tab, what);
            }
        }
        self.act(tab, todo);
    }

    /// What can strike a tab at any moment.
    pub fn strike(&mut self, tab: usize, what: What) {
        let page = self.tabs[tab].page;
        let tabs = self.tabs_of(page);
        match what {
            What::Kill(s) => self.kill(tab, s),
            What::WriteFails(times) => self.fail_writes = times,
            What::Freeze(s) => {
                let until = self.world.now_ms() + u64::from(s) * 1_000;
                self.hold(&tabs, until);
            }
            What::Steal(s) => {
                let until = self.world.now_ms() + u64::from(s) * 1_000;
                self.hold(&tabs, until);
                if self.holder == Some(page) {
                    self.holder = None;
                }
                if self.waiting.is_empty() {
                    self.soon(1_000, Next::Open);
                } else {
                    self.grant();
                }
            }
            What::Sleep(s) => {
                let ms = u64::from(s) * 1_000;
                self.slept += ms;
                self.asleep_until = self.asleep_until.max(self.world.now_ms()) + ms;
                let all: Vec<_> = (0..self.tabs.len()).collect();
                self.hold(&all, self.asleep_until);
                self.hold_person(self.asleep_until);
            }
            What::Clock(s) => self.wall_ahead += i64::from(s) * 1_000,
            What::SecondTab => self.open_beside(),
            What::Foreign(what) => self.foreign(what),
            What::Abandon if self.tabs[tab].is_driving() => self.decide(tab, Decision::Abandon),
            What::Woke => self.soon(0, Next::Tab(tab, Work::Woke)),
            _ => {}
        }
    }

    fn tabs_of(&self, page: usize) -> Vec<usize> {
        (0..self.tabs.len()).filter(|tab| self.tabs[*tab].page == page).collect()
    }

    fn kill(&mut self, tab: usize, reopen_s: u32) {
        let page = self.tabs[tab].page;
        let tabs = self.tabs_of(page);
        self.forget(&tabs);
        for tab in tabs {
            self.tabs[tab].is_alive = false;
            self.tabs[tab].pilot = None;
        }
        self.waiting.retain(|waiting| *waiting != page);
        if self.holder == Some(page) {
            self.holder = None;
            self.grant();
        }
        if self.tabs.iter().all(|tab| !tab.is_alive) && !self.is_coming(|next| matches!(next, Next::Open)) {
            self.soon(u64::from(reopen_s) * 1_000, Next::Open);
        }
    }

    /// Another tab, which has to wait for the lock.
    fn open_beside(&mut self) {
        let tab = self.tabs.len();
        self.tabs.push(Tab::new(tab));
        self.waiting.push_back(tab);
        self.grant();
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
