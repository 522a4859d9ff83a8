//! A reinstall that is followed by its link: to be looked at by anybody who has it, also signed out. Drawn by
//! the part of the page that is fetched when it is asked for.
//!
//! Knows: when it is looked again, and where a state stands. Must not know: when the API may be asked, which
//! is `flow::watch`'s; nothing can be changed here, and the key is in the address alone.

use super::dom::{El, el, follow};
use super::kit::{
    Button, ButtonKind, Meaning, Notice, NoticeKind, Step, empty, link_button, rail, set_title, stack,
};
use super::later::Later;
use super::ports::{Books, Ports};
use super::run::{clock, item};
use super::signal::Signal;
use super::spawn;
use crate::api::Call;
use crate::domain::route::Route;
use crate::domain::strings;
use crate::flow::stage::STAGES;
use crate::flow::timeline::What;
use crate::flow::watch::{End, LOOK_MS, Plan, Watch, relay};
use crate::text::late::{Late, own};
use crate::text::run as run_words;
use crate::text::watch as words;
use crate::text::{Key, own as own_key, t as t_key};
use leptos::prelude::{LocalStorage, StoredValue, document, untrack};
use std::any::Any;
use std::time::Duration;

/// A reinstall that is followed.
#[derive(Clone)]
pub struct Watching(Ports);

#[derive(Clone, Copy)]
struct View {
    ports: Ports,
    books: &'static dyn Books,
    watch: Signal<Watch>,
    later: Later,
}

impl Watching {
    pub fn new(ports: Ports) -> Self {
        Self(ports)
    }

    /// Called in the part alone.
    pub fn draw(&self, books: &'static dyn Books) -> Vec<El> {
        let ports = self.0;
        let Some(followed) = books.followed() else {
            let back = link_button(ButtonKind::Primary, Key::RunAllServers, &Route::Servers.fragment());
            return vec![empty(Late::WatchNoKey, Late::WatchNoKeyText, vec![back])];
        };
        let config = ports.doors.config();
        let watch = Signal::new(Watch::new(followed, config.watch_polls, config.polling));
        let view = View { ports, books, watch, later: Later::new() };
        // It listens as long as the view is there.
        let ear: Box<dyn Any> = books.hear(Box::new(move || view.look()));
        StoredValue::<_, LocalStorage>::new_local(ear);
        view.look_on();
        view.name_tab();
        vec![view.draw()]
    }
}

impl View {
    /// Looks now and again, until the view is gone.
    fn look_on(self) {
        if !self.watch.is_gone() {
            self.look();
            self.later.after(Duration::from_millis(LOOK_MS.into()), move || self.look_on());
        }
    }

    /// Looks whether the journal has news, and asks if that is due.
    fn look(self) {
        if self.watch.is_gone() {
            return;
        }
        let followed = self.watch.peek().followed().clone();
        spawn(Box::pin(async move {
            // A browser that does not tell is not taken for one that has no journal of it.
            let Some(lines) = self.books.read().await else { return };
            let doors = self.ports.doors;
            let found = relay(&lines, &followed, doors.now());
            let is_driven = match &found {
                Some(found) => self.books.is_driven(found.server).await,
                None => false,
            };
            self.change(|watch| watch.relayed(found, is_driven));
            let mut plan = Plan::Look;
            self.change(|watch| plan = watch.plan(document().hidden(), doors.now()));
            if plan == Plan::Ask {
                let answer = doors.call(Call::Check(followed.key)).await;
                let mut luck = [0; 8];
                doors.random()(&mut luck);
                self.change(|watch| watch.answered(answer, u64::from_le_bytes(luck), doors.now()));
            }
        }));
    }

    /// Who looks hears of a change alone.
    fn change(self, change: impl FnOnce(&mut Watch)) {
        if self.watch.is_gone() {
            return;
        }
        let mut watch = Watch::clone(&self.watch.peek());
        change(&mut watch);
        if *self.watch.peek() != watch {
            self.watch.set(watch);
        }
    }

    /// The name of the tab tells the stage, and never the key.
    fn name_tab(self) {
        let name = Signal::made(move || {
            let watch = self.watch.read();
            let parts = [words::status(&watch), words::title(&watch)];
            strings::join(&parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>(), " · ")
        });
        follow(Box::new(move || set_title(&name.get())));
    }

    fn draw(self) -> El {
        let title = untrack(|| words::title(&self.watch.read()));
        let status = move || vec![el("span").text(&words::status(&self.watch.read()))];
        let may_allow = Signal::made(move || u64::from(self.watch.read().may_allow()));
        let ask = move || match may_allow.get() {
            0 => Vec::new(),
            _ => vec![Button::new(Late::WatchAsk, move || self.allow()).el()],
        };
        let listed = move || {
            let entries = self.watch.read().entries();
            match entries.is_empty() {
                true => vec![el("p").words(Late::MessagesNone)],
                false => {
                    let asked = own(Late::MessageInstaller);
                    let items = entries.into_iter().map(|entry| item(entry, &asked));
                    vec![el("ol.log").children(items.collect())]
                }
            }
        };
        stack(vec![
            el("p.run__status").text(&title),
            el("p").attr("role", "status").patched(status),
            el("div").patched(move || vec![self.notice()]),
            el("div.actions").live(ask),
            el("div").child(rail(Late::WatchRail, move || self.steps())),
            el("p.soft").words(Late::WatchBlind),
            el("h2").words(Late::WatchMessages),
            el("div").patched(listed),
        ])
    }

    fn allow(self) {
        self.change(Watch::allow);
        self.look();
    }

    fn notice(self) -> El {
        let watch = self.watch.read();
        let kind = match watch.end() {
            Some(End::Online) => NoticeKind::Done,
            Some(End::Failed(_)) => NoticeKind::Error,
            Some(End::Gone | End::Stopped | End::Doubtful) => NoticeKind::Warning,
            None if watch.asks() && watch.trouble().is_some() => NoticeKind::Warning,
            None => NoticeKind::Info,
        };
        let at = watch.heard().map(clock).unwrap_or_default();
        Notice::new(kind, words::said(&watch, self.ports.doors.config().watch_polls, &at)).quiet().el()
    }

    fn steps(self) -> Vec<Step> {
        let watch = self.watch.read();
        let latest = watch.stages().latest();
        let step = |n: u8| {
            let reached = watch.stages().get(n);
            let (meaning, state) = match (reached, watch.end()) {
                (Some(_), _) => (Meaning::Done, Key::RunIsDone),
                (None, Some(End::Failed(_))) if n == latest + 1 => (Meaning::Failed, Key::RunIsFailed),
                (None, Some(_)) => (Meaning::Unknown, Key::RunIsUnknown),
                (None, None) if n == latest + 1 && latest > 0 => (Meaning::GoingOn, Key::RunIsGoing),
                (None, None) => (Meaning::Waiting, Key::RunIsWaiting),
            };
            Step {
                meaning,
                state: t_key(state).to_owned(),
                name: own_key(run_words::row_key(What::Stage(n))),
                since: reached.map(|reached| clock(reached.at)).unwrap_or_default(),
                ..Step::default()
            }
        };
        (1..=STAGES).map(step).collect()
    }
}
