//! What the API said in the course of the run: every answer as text, searched, copied, saved. Drawn by the
//! part of the page that is fetched when it is asked for.
//!
//! Knows: how the entries are listed. Must not know: what a line of a journal says.

use super::timeline::clock;
use super::{Share, Watched};
use crate::domain::plan::Order;
use crate::flow::bundle::{About, bundle};
use crate::flow::journal;
use crate::flow::messages::{Entry, Told, json, matches, told};
use crate::text::late::{Late, own};
use crate::text::messages as words;
use crate::ui::dom::{El, Words, el, follow};
use crate::ui::kit::{Button, Field, FieldKind, actions, copy_text, details, loading, stack};
use crate::ui::part::{Inside, fold};
use crate::ui::ports::Books;
use crate::ui::signal::Signal;
use crate::ui::spawn;
use leptos::prelude::{untrack, window};
use std::rc::Rc;

/// The messages of a run.
#[derive(Clone)]
pub struct Messages {
    pub(super) watched: Watched,
}

#[derive(Clone, Copy)]
struct View {
    watched: Watched,
    books: &'static dyn Books,
    state: Signal<u64>,
    told: Signal<Rc<Told>>,
    query: Signal<String>,
}

// What is known, as numbers: each further type in a signal is code of its own.
const READING: u64 = 0;
const FAILED: u64 = 1;
const READ: u64 = 2;

impl Messages {
    /// Called in the part alone.
    pub fn draw(&self, books: &'static dyn Books) -> Vec<El> {
        let view = View {
            watched: self.watched,
            books,
            state: Signal::new(READING),
            told: Signal::new(Rc::default()),
            query: Signal::new(String::new()),
        };
        follow(Box::new(move || {
            // With each step of the run.
            view.watched.see(|_| ());
            untrack(|| view.read());
        }));
        vec![el("div").live(move || match view.state.get() {
            READING => vec![loading(Late::MessagesLoading)],
            FAILED => vec![el("p").words(Late::MessagesFailed)],
            _ => vec![view.found()],
        })]
    }
}

impl View {
    /// Reads the journals. What is in sight stays there meanwhile.
    fn read(self) {
        let name = self.watched.see(|run| journal::name(run.order(), run.started()));
        spawn(Box::pin(async move {
            match self.books.read().await {
                _ if self.state.is_gone() => {}
                Some(lines) => {
                    let told = told(&lines, &name);
                    if **self.told.peek() != told {
                        self.told.set(Rc::new(told));
                    }
                    self.become_if(READ);
                }
                None if *self.state.peek() == READ => {}
                None => self.become_if(FAILED),
            }
        }));
    }

    fn become_if(self, state: u64) {
        if *self.state.peek() != state {
            self.state.set(state);
        }
    }

    fn order(self) -> Option<Order> {
        self.watched.see(|run| Some(run.order().clone()))
    }

    /// Those that are looked for; followed.
    fn matching(self, order: &Order) -> Vec<Entry> {
        let (told, query) = (self.told.read(), self.query.read());
        let is_it = |entry: &&Entry| matches(&words::whole(entry, order), &query);
        told.entries.iter().filter(is_it).cloned().collect()
    }

    fn found(self) -> El {
        let search = Field::of("messages", Late::MessagesSearch, self.query).kind(FieldKind::Search);
        let quiet = move || words::quiet(self.watched.see(|run| run.quiet()));
        stack(vec![
            el("p.soft").words(Late::MessagesText),
            search.el(),
            el("div").patched(move || self.listed()),
            el("p.soft").words(Words::live(quiet)),
            self.controls(),
            el("p.soft").words(Late::MessagesBundleText),
            fold(el("summary").words(Late::WatchShare), Inside::Share(Share { watched: self.watched })),
        ])
    }

    fn listed(self) -> Vec<El> {
        // Of the run no more than the order is needed, which does not change.
        let Some(order) = untrack(|| self.order()) else { return Vec::new() };
        let found = self.matching(&order);
        match (found.is_empty(), self.told.peek().entries.is_empty()) {
            (true, true) => vec![el("p").words(Late::MessagesNone)],
            (true, false) => vec![el("p").words(Late::MessagesNoMatch)],
            _ => {
                let items = found.into_iter().map(|entry| {
                    let asked = words::asked(entry.asked, &order);
                    item(entry, &asked)
                });
                vec![el("ol.log").children(items.collect())]
            }
        }
    }

    fn all(self, write: fn(&[Entry], &Order) -> String) -> String {
        untrack(|| self.order().map(|order| write(&self.matching(&order), &order)).unwrap_or_default())
    }

    /// What is in sight can be copied and saved; the report has all.
    fn controls(self) -> El {
        let save = move |name: &str, text: String| self.watched.ports.doors.save(name, &text);
        let text = Button::new(Late::MessagesSaveText, move || save("messages.txt", self.all(words::text)));
        let as_json = move || save("messages.json", self.all(|entries, _| json(entries).written()));
        let json = Button::new(Late::FlightJson, as_json);
        let report = Button::new(Late::MessagesBundle, move || save("reinstall-report.json", self.report()));
        actions(vec![
            copy_text(Late::MessagesCopy, move || self.all(words::text)),
            text.el(),
            json.el(),
            report.el(),
        ])
    }

    fn report(self) -> String {
        let doors = self.watched.ports.doors;
        let about = About {
            version: env!("CARGO_PKG_VERSION"),
            agent: &window().navigator().user_agent().unwrap_or_default(),
            base: &doors.base(),
            now: doors.now(),
        };
        untrack(|| self.watched.see(|run| bundle(run, &self.told.peek(), &about)))
    }
}

/// An entry: text throughout, never markup.
pub(in crate::ui) fn item(entry: Entry, asked: &str) -> El {
    let body = el("div.log__body")
        .child(el("span").text(asked).text(" "))
        .child(el("span.log__made").text(&words::made(entry.made)))
        .maybe((!entry.words.is_empty()).then(|| el("q.log__words").text(&entry.words)))
        .maybe((!entry.raw.is_empty()).then(|| details(own(Late::MessageRaw), &entry.raw)));
    let time = el("span.log__time").text(&clock(entry.at)).text(" ");
    el("li.log__entry").child(time).child(body)
}
