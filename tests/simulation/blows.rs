//! What strikes a tab, its machine or its clock at any moment.

use crate::scene::{Next, Scene};
use crate::schedule::What;
use crate::tab::{Tab, Work};
use reinstall_panel::flow::Decision;

impl Scene<'_> {
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
            What::SaysUp if self.tabs[tab].is_driving() => self.decide(tab, Decision::ServerIsUp),
            What::Abandon if self.tabs[tab].is_driving() => self.decide(tab, Decision::Abandon),
            What::Woke => self.soon(0, Next::Tab(tab, Work::Woke)),
            _ => {}
        }
    }

    fn tabs_of(&self, page: usize) -> Vec<usize> {
        (0..self.tabs.len()).filter(|tab| self.tabs[*tab].page == page).collect()
    }

    pub fn kill(&mut self, tab: usize, reopen_s: u32) {
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
