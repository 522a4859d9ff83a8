//! The tabs: each does what its pilot asks for, as the app's driver does, and may die, freeze or
//! sleep at any moment between.

use crate::prepared::OWNER;
use crate::scene::{Next, Scene};
use crate::schedule::{Point, What};
use crate::storage::Line;
use reinstall_panel::api::{ApiError, Reply};
use reinstall_panel::domain::plan::Secrets;
use reinstall_panel::flow::journal::{name_of, says_ended};
use reinstall_panel::flow::{Event, Pilot, Standing, Ticket, Todo, Unwritten, reopen};

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
    /// It takes a run up, and does not know yet whether another one has gone on with it meanwhile.
    pub is_taking_up: bool,
    /// A line of this tab was refused.
    pub was_refused: bool,
    /// The effect that it may send.
    pub intent: Option<Intent>,
    /// What the answer that it takes now is about.
    pub answering: (Point, u8),
}

impl Tab {
    pub const fn new(page: usize) -> Self {
        Self {
            page,
            pilot: None,
            secrets: None,
            is_alive: true,
            frozen_until: 0,
            is_taking_up: false,
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
                    self.tabs[page].is_taking_up = true;
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
            let secrets = self.typed((Point::Began, 0));
            self.tabs[tab].secrets = Some(secrets);
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
}
