//! Runs that an earlier page left and runs of other tabs: read from their journals, driven where no
//! other tab does, watched else. In the part of the page that is fetched when there are any.
//!
//! Decides nothing about a run.

use super::driver::{Driver, LEARN};
use crate::browser::{book, platform, tabs};
use crate::domain::decimal;
use crate::flow::{Decision, Event, Pilot, Reopened, Standing, Unwritten, history, journal, reopen, usual};
use crate::ui::spawn;

impl Driver {
    /// Reads the journals again; `words` are what another tab said, if that is why.
    pub(super) fn take_up(&'static self, words: &str) {
        match words.split_once(' ') {
            Some((LEARN, generation)) => return self.learn(decimal::whole(generation).unwrap_or_default()),
            Some((code, name)) => return self.told(code, name),
            None => {}
        }
        // One reading at a time: two would be in each other's way for the same run.
        self.asked.set(self.asked.get() + 1);
        if self.asked.get() > 1 {
            return;
        }
        spawn(Box::pin(async move {
            loop {
                let asked = self.asked.get();
                self.read_all().await;
                if self.asked.get() == asked {
                    return self.asked.set(0);
                }
            }
        }));
    }

    /// Lets a run that was just begun know how long its stages usually take. Where nothing is told, what is
    /// guessed stands.
    fn learn(&'static self, generation: u64) {
        spawn(Box::pin(async move {
            let Ok(lines) = book::read().await else { return };
            let past = history::past(&lines, platform::now());
            let owner = self.session.owner();
            self.with(generation, |live| {
                let usual = usual::usual(&past, &owner, live.pilot.run().order());
                live.pilot.learn(usual);
            });
        }));
    }

    /// A person has decided in another tab.
    fn told(&'static self, code: &str, name: &str) {
        let decision = Decision::ALL.into_iter().find(|known| known.code() == code);
        let own = self.first(|live| (live.drives() && live.pilot.name() == name).then_some(live.generation));
        if let (Some(decision), Some(generation)) = (decision, own) {
            self.happened(generation, Event::Decided(decision));
        }
    }

    async fn read_all(&'static self) {
        let (owner, person) = (self.session.owner(), *self.session.person.peek());
        let is_same = || owner == self.session.owner() && person == *self.session.person.peek();
        let Ok(found) = self.found().await else { return self.restore_later() };
        for found in found {
            if is_same() && found.owner.eq_ignore_ascii_case(&owner) {
                self.take_up_one(found).await;
            }
        }
        if is_same() && *self.is_read.peek() == 0 {
            self.is_read.set(2);
        }
    }

    /// The runs that the journals tell of, but those that had ended before this page.
    async fn found(&self) -> Result<Vec<Reopened>, Unwritten> {
        let lines = book::read().await?;
        let live = self.live.borrow();
        let ended: Vec<_> = lines
            .iter()
            .filter(|line| journal::says_ended(line))
            .map(|line| journal::name_of(line))
            .collect();
        let is_open = |line: &&String| {
            let name = journal::name_of(line);
            !ended.contains(&name) || live.iter().any(|live| live.pilot.name() == name)
        };
        let open: Vec<String> = lines.iter().filter(is_open).cloned().collect();
        let mut found = reopen::journals(&open, platform::now());
        if !found.is_empty() {
            usual::teach(&mut found, &history::past(&lines, platform::now()));
        }
        Ok(found)
    }

    async fn take_up_one(&'static self, found: Reopened) {
        let server = found.run.order().server;
        let known = self.first(|live| {
            (live.pilot.name() == found.name).then(|| (live.generation, live.pilot.standing(), live.is_next))
        });
        match known {
            Some((generation, Standing::Watching, is_next)) => {
                self.with(generation, |live| live.pilot = Pilot::watch(found));
                self.changed();
                if !is_next {
                    self.succeed(generation);
                }
            }
            Some(_) => {}
            // Of one server there is one run: this page's.
            None if self.first(|live| (live.server() == server && live.drives()).then_some(())).is_some() => {
            }
            None => match tabs::lock(server, false).await {
                Some(guard) => {
                    // Another tab may have written between the reading and the lock: then the first
                    // line of this page is refused, and the journal is read again.
                    let (pilot, todo) = Pilot::reopen(found, platform::now());
                    let generation = self.add(pilot, None);
                    self.with(generation, |live| live.guard = Some(guard));
                    self.act(generation, todo);
                }
                None => {
                    let generation = self.add(Pilot::watch(found), None);
                    self.succeed(generation);
                }
            },
        }
    }

    /// Waits until the tab that drives the run is gone, and then drives it.
    fn succeed(&'static self, generation: u64) {
        self.with(generation, |live| live.is_next = true);
        spawn(Box::pin(async move {
            let Some(server) = self.with(generation, |live| live.server()) else { return };
            let guard = tabs::lock(server, true).await;
            let Some(name) = self.with(generation, |live| {
                live.is_next = false;
                live.pilot.name().to_owned()
            }) else {
                return;
            };
            // Without the journal there is nothing to go on with; the lock goes to whoever can read it.
            let Ok(found) = self.found().await else { return self.restore_later() };
            let Some(found) = found.into_iter().find(|found| found.name == name) else { return };
            if found.run.ending().is_some() {
                self.with(generation, |live| live.pilot = Pilot::watch(found));
                return self.changed();
            }
            let (pilot, todo) = Pilot::reopen(found, platform::now());
            self.with(generation, |live| (live.pilot, live.guard) = (pilot, guard));
            self.changed();
            self.act(generation, todo);
        }));
    }
}
