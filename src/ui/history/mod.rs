//! The reinstalls that are over: searched, looked at, saved as a file, deleted. Drawn by the part of the
//! page that is fetched when it is asked for.
//!
//! Knows: how they are listed. Must not know: what a journal says, or where it is kept; they are derived
//! from the journals each time that these are read, and kept nowhere.

mod plot;
mod record;

use super::dom::{El, Words, el, follow};
use super::kit::{
    Button, ButtonKind, Field, FieldKind, NoticeKind, actions, dialog, empty, failed, focus_heading,
    link_button, loading, stack,
};
use super::ports::{Access, Books, Ports};
use super::signal::Signal;
use super::spawn;
use crate::domain::route::Route;
use crate::flow::export;
use crate::flow::history::{Past, past};
use crate::text::history as words;
use crate::text::late::{Late, fill, own};
use crate::text::problem::Problem;
use crate::text::{Key, count, t};
use leptos::prelude::untrack;
use std::rc::Rc;

/// The reinstalls that are over.
#[derive(Clone)]
pub struct History(Ports);

/// What is looked at.
#[derive(Clone, Copy)]
struct View {
    ports: Ports,
    books: &'static dyn Books,
    state: Signal<u64>,
    /// In the order in which they began.
    all: Signal<Rc<Vec<Past>>>,
    query: Signal<String>,
    /// The journals that the person is asked about before they are deleted; none: nothing is asked.
    asked: Signal<Vec<String>>,
    /// What became of the latest wish.
    said: Signal<String>,
}

// What is known, as numbers: each further type in a signal is code of its own.
const READING: u64 = 0;
const FAILED: u64 = 1;
const NONE: u64 = 2;
const SOME: u64 = 3;

impl History {
    pub fn new(ports: Ports) -> Self {
        Self(ports)
    }

    /// Called in the part alone.
    pub fn draw(&self, books: &'static dyn Books) -> Vec<El> {
        let view = View {
            ports: self.0,
            books,
            state: Signal::new(READING),
            all: Signal::new(Rc::default()),
            query: Signal::new(String::new()),
            asked: Signal::new(Vec::new()),
            said: Signal::new(String::new()),
        };
        follow(Box::new(move || {
            // Also when it becomes known who is here, and when a reinstall ends.
            view.ports.access.track();
            view.ports.are_runs_read.track();
            view.ports.runs.track();
            untrack(|| view.read());
        }));
        let state = Signal::made(move || match (view.state.get(), view.ports.are_runs_read.get()) {
            (FAILED, _) => FAILED,
            // Nobody knows yet whose they are.
            (_, 0) => READING,
            (state, _) => state,
        });
        let inside = move || match state.get() {
            READING => vec![loading(Late::HistoryLoading)],
            FAILED => vec![view.not_read()],
            NONE => {
                let back = link_button(ButtonKind::Primary, Key::RunAllServers, &Route::Servers.fragment());
                vec![empty(Late::HistoryNone, Late::HistoryNoneText, vec![back])]
            }
            _ => view.found(),
        };
        let said = el("p").attr("role", "status").words(Words::live(move || view.said.get()));
        vec![stack(vec![el("div.stack").live(inside), said, view.question()])]
    }
}

impl View {
    /// Reads the journals. What is in sight stays there meanwhile.
    fn read(self) {
        spawn(Box::pin(async move {
            let lines = self.books.read().await;
            if self.state.is_gone() {
                return;
            }
            match lines {
                Some(lines) => self.take(&lines),
                None if *self.state.peek() == SOME => {}
                None => self.state.set(FAILED),
            }
        }));
    }

    fn take(self, lines: &[String]) {
        let owner = match &*self.ports.access.peek() {
            Access::SignedIn { email } => email.clone().unwrap_or_default(),
            Access::SignedOut | Access::Expired => return,
        };
        let mut all = past(lines, self.ports.doors.now());
        all.retain(|past| past.owner.eq_ignore_ascii_case(&owner));
        let state = if all.is_empty() { NONE } else { SOME };
        self.all.set(Rc::new(all));
        self.state.set(state);
    }

    fn not_read(self) -> El {
        let (title, text) = (own(Late::HistoryFailed), own(Late::HistoryFailedText));
        failed(NoticeKind::Error, Problem { title, text, ..Problem::default() }, move || {
            self.state.set(READING);
            self.read();
        })
    }

    /// Those that are looked for, the latest first; followed.
    fn matching(self) -> Vec<Past> {
        let (all, query) = (self.all.read(), self.query.read());
        all.iter().rev().filter(|past| past.matches(&query, words::ended(past))).cloned().collect()
    }

    /// The picture, the search, the table, and what can be done with all of them.
    fn found(self) -> Vec<El> {
        let search = Field::of("search", Late::HistorySearch, self.query).kind(FieldKind::Search);
        let summary = move || words::count(self.matching().len(), self.all.read().len());
        let told = el("p.soft servers__count").attr("role", "status").words(Words::live(summary));
        let listed = move || match self.matching() {
            none if none.is_empty() => vec![self.no_match()],
            found => vec![table(self, &found)],
        };
        vec![
            el("div").live(move || plot::draw(&self.all.read())),
            el("div.servers__search").child(search.el()).child(told),
            el("div").live(listed),
            self.controls(),
        ]
    }

    fn no_match(self) -> El {
        let count = count(self.all.peek().len());
        let query = self.query.peek();
        let text = fill(Late::HistoryNoMatchText, &[("count", &count), ("query", query.trim_ascii())]);
        let all = Button::new(Late::HistoryShowAll, move || self.query.set(String::new()));
        empty(Late::HistoryNoMatch, text, vec![all.el()])
    }

    /// What is in sight can be saved, and all can be deleted.
    fn controls(self) -> El {
        let save = move |name: &str, write: fn(&[&Past]) -> String| {
            let found = untrack(|| self.matching());
            self.ports.doors.save(name, &write(&found.iter().collect::<Vec<_>>()));
        };
        let json = Button::new(Late::FlightJson, move || save("reinstalls.json", export::json));
        let csv = Button::new(Late::HistoryCsv, move || save("reinstalls.csv", export::csv));
        let delete = Button::new(Late::HistoryDeleteAll, move || {
            self.asked.set(self.all.peek().iter().map(|past| past.name.clone()).collect());
        });
        actions(vec![json.el(), csv.el(), delete.kind(ButtonKind::Quiet).el()])
    }

    /// Asked before anything is deleted.
    fn question(self) -> El {
        let open = Signal::made(move || !self.asked.read().is_empty());
        let keep = move || self.asked.set(Vec::new());
        let one = move || match &**self.asked.read() {
            [name] => self.all.peek().iter().find(|past| past.name == *name).cloned(),
            _ => None,
        };
        let title = move || match one() {
            Some(past) => record::named(Late::HistoryDeleteOf, &past),
            None => fill(Late::HistoryDeleteMany, &[("count", &count(self.asked.read().len()))]),
        };
        let inside = move || {
            let (text, stay) = match self.asked.peek().len() {
                1 => (Late::HistoryDeleteText, Late::HistoryKeep),
                _ => (Late::HistoryDeleteManyText, Late::HistoryKeepMany),
            };
            let stay = Button::new(stay, keep).kind(ButtonKind::Primary);
            let delete = Button::new(Late::HistoryDeleteNow, move || self.delete()).kind(ButtonKind::Danger);
            vec![stack(vec![el("p").words(text), actions(vec![stay.el(), delete.el()])])]
        };
        dialog(Words::live(title), open, keep, inside)
    }

    /// Deletes what was asked about. Its rows go, so the focus goes to the heading, after the question
    /// has given it back.
    fn delete(self) {
        let names = Vec::clone(&self.asked.peek());
        self.asked.set(Vec::new());
        spawn(Box::pin(async move {
            let is_done = self.books.remove(names).await;
            self.said.set(own(if is_done { Late::HistoryDeleted } else { Late::HistoryNotDeleted }));
            focus_heading();
            self.read();
        }));
    }
}

fn table(view: View, found: &[Past]) -> El {
    let heads = [
        t(Key::ColumnServer).into(),
        t(Key::ColumnSystem).into(),
        Words::from(Late::HistoryStarted),
        Words::from(Late::HistoryTook),
        Words::from(Late::HistoryOutcome),
        Words::from(Late::HistoryDetails),
    ];
    let head = |words| el("th").attr("scope", "col").words(words);
    let head = el("thead").child(el("tr").children(heads.into_iter().map(head).collect()));
    let rows = found.iter().flat_map(|past| record::rows(view, past)).collect();
    let caption = el("caption.unseen").words(Key::History);
    el("table.table").child(caption).child(head).child(el("tbody").children(rows))
}
