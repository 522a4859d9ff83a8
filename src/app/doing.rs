//! What a run asks for, done: lines written, calls made, waits, secrets wiped, the server marked.
//!
//! Decides nothing.

use super::driver::{Driver, Live};
use crate::api::{ApiError, Call};
use crate::browser::book;
use crate::browser::platform;
use crate::browser::timer::Timer;
use crate::flow::marker::Marker;
use crate::flow::poll::paced;
use crate::flow::{Ask, Event, Ms, Ticket, Todo, journal};
use crate::ui::spawn;

impl Driver {
    pub(super) fn act(&'static self, generation: u64, todo: Vec<Todo>) {
        for todo in todo {
            match todo {
                Todo::Write { place, line } => self.write(generation, place, line),
                Todo::Call(ticket, ask) => self.call(generation, ticket, &ask),
                Todo::Wait(ticket, ms) => {
                    let ms = self.paced(generation, ms);
                    let ring = move || self.happened(generation, Event::Rang(ticket));
                    let timer = Timer::after(u32::try_from(ms).unwrap_or(u32::MAX), ring);
                    self.with(generation, |live| live.timer = Some(timer));
                }
                Todo::WaitToWrite(ms) => {
                    let write = move || {
                        let todo = self.with(generation, |live| live.pilot.write_again(platform::now()));
                        self.moved(generation, todo);
                    };
                    let timer = Timer::after(u32::try_from(ms).unwrap_or(u32::MAX), write);
                    self.with(generation, |live| live.writes_again = Some(timer));
                }
                Todo::DropInstallSecrets => {
                    self.with(generation, |live| {
                        if let Some(secrets) = &mut live.secrets {
                            secrets.install = None;
                        }
                    });
                }
                Todo::DropSecrets => {
                    self.with(generation, |live| live.secrets = None);
                }
                Todo::Release => {
                    self.with(generation, |live| live.guard = None);
                    if self.with(generation, |live| live.pilot.is_open()) == Some(true) {
                        self.restore(String::new());
                    }
                }
            }
        }
    }

    /// How long a run waits: one that asks for a stage shares with the others of the page.
    fn paced(&self, generation: u64, ms: Ms) -> Ms {
        let live = self.live.borrow();
        let asks = |live: &&Live| live.drives() && live.pilot.run().awaits_stage();
        let is_one = live.iter().filter(asks).any(|live| live.generation == generation);
        match is_one {
            true => paced(
                self.session.config.polling,
                ms,
                live.iter().filter(asks).count(),
                platform::is_hidden(),
            ),
            false => ms,
        }
    }

    fn write(&'static self, generation: u64, place: String, line: String) {
        let from = platform::ticks();
        spawn(Box::pin(async move {
            let how = book::write(&place, &line).await;
            if how.is_ok() {
                self.say(journal::name_of(&line));
                self.mark(generation);
            }
            let took_ms = platform::ticks().saturating_sub(from);
            let todo = self.with(generation, |live| live.pilot.written(how, took_ms, platform::now()));
            self.moved(generation, todo);
        }));
    }

    /// Notes on the server itself that a reinstall goes on, for other devices and people. Advice:
    /// nobody waits for it, and an API without tags is done without.
    fn mark(&'static self, generation: u64) {
        let call = self.with(generation, |live| {
            let (run, server) = (live.pilot.run(), live.server());
            if run.ending().is_some() {
                return live.marked.take().map(|_| Call::Unmark(server));
            }
            let marker = Marker::of(run, platform::now()).filter(|marker| marker.is_news(live.marked))?;
            live.marked = Some(marker);
            Some(Call::Mark { server, value: marker.text(live.pilot.name()) })
        });
        if let Some(call) = call.flatten() {
            spawn(Box::pin(async move {
                let _ = self.session.call(call).await;
            }));
        }
    }

    fn call(&'static self, generation: u64, ticket: Ticket, ask: &Ask) {
        let person = *self.session.person.peek();
        let asked = self.first(|live| {
            (live.generation == generation)
                .then(|| (ask.call(live.pilot.run().order(), live.secrets.as_ref()), live.owner == person))
        });
        let Some((call, is_own)) = asked else { return };
        let call = call.expect("a run keeps its secrets until no call needs them");
        spawn(Box::pin(async move {
            let result = match is_own {
                true => self.session.call(call).await,
                // To its owner the session has ended, whoever came after.
                false => Err(ApiError::SessionExpired),
            };
            let late = is_own && result.as_ref().err() == Some(&ApiError::SessionExpired);
            self.happened(generation, Event::Answered(ticket, result));
            if late && self.session.is_open() {
                // The session that has ended is not the one of now: nobody has to sign in.
                self.session_renewed();
            }
        }));
    }
}
