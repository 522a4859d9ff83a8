//! The list of the account's servers.

use super::dom::{El, Words, el, follow};
use super::kit::{
    Button, ButtonKind, Cell, Field, FieldKind, Meaning, Notice, NoticeKind, Row, empty, failed, link_button,
    loading, page_head, stack, table,
};
use super::listing::{Listed, Listing};
use super::part::{Inside, part};
use super::ports::{Ports, RunBrief, RunState};
use super::signal::Signal;
use crate::api::NoneListed;
use crate::domain::route::Route;
use crate::domain::server::Server;
use crate::domain::strings;
use crate::text::late::{self, Late};
use crate::text::problem::{Problem, problem};
use crate::text::{Key, fill, own, server as words, t};
use leptos::prelude::untrack;

/// The servers of the account, searched by hostname, address and number.
#[must_use]
pub fn servers(ports: Ports, listing: Listing) -> El {
    let somebody = Signal::made(move || ports.is_signed_in());
    // Also when a person is back whose session ended before the list was there.
    follow(Box::new(move || {
        if somebody.get() {
            untrack(|| listing.read());
        }
    }));
    let listed = listing.listed();
    // Drawn anew when the kind of what is known changes, not at each detail that comes in.
    let state = Signal::made(move || match &*listed.read() {
        Listed::Reading => READING,
        Listed::Failed(_) => FAILED,
        Listed::Here(servers) if servers.is_none().is_some() => NONE,
        Listed::Here(_) => SOME,
    });
    let inside = move || match state.get() {
        READING => vec![loading(Key::LoadingServers)],
        FAILED => vec![not_read(listing)],
        NONE => vec![part(Inside::Nothing(Nothing {
            query: Signal::new(String::new()),
            count: 0,
            none: none_listed(listing),
        }))],
        _ => found(ports, listing),
    };
    let head = page_head(Key::Servers, Key::ServersText);
    let open = el("div.stack").label(Key::RunsOpen).attr("role", "group").patched(move || unfinished(ports));
    let past = el("p").patched(move || match (ports.are_runs_read.get(), &**ports.runs.read()) {
        (0 | 1, []) => Vec::new(),
        _ => vec![el("a").attr("href", &Route::History.fragment()).words(Key::History)],
    });
    stack(vec![head, open, el("div.stack").live(inside), past])
}

/// The reinstalls that are not over: whatever else there is to do, they come first.
fn unfinished(ports: Ports) -> Vec<El> {
    let notice = |run: &RunBrief| {
        let (kind, state) = match run.state {
            RunState::Waiting => (NoticeKind::Warning, Key::RunWaits),
            RunState::GoingOn | RunState::Done | RunState::Failed => (NoticeKind::Info, Key::RunIsGoing),
        };
        let armed = if run.is_armed { Key::RunArmedText } else { Key::RunNotArmedText };
        let title = if run.is_disarm { Key::RunDisarmOf } else { Key::RunTitle };
        let title = fill(title, &[("hostname", &run.hostname)]);
        let said =
            Problem { title: [&*title, ": ", t(state)].concat(), text: own(armed), ..Problem::default() };
        let link = link_button(ButtonKind::Secondary, Key::RunsOpenOne, &Route::Run(run.server).fragment());
        Notice::new(kind, said).quiet().controls(vec![link]).el()
    };
    ports.runs.read().iter().filter(|run| run.is_open()).map(notice).collect()
}

// What is known, as numbers: each further type in a signal is code of its own.
const READING: u64 = 0;
const FAILED: u64 = 1;
const NONE: u64 = 2;
const SOME: u64 = 3;

fn not_read(listing: Listing) -> El {
    let said = match &*listing.listed().peek() {
        Listed::Failed(error) => problem("eq/list", error),
        Listed::Reading | Listed::Here(_) => Problem::default(),
    };
    let text = [&said.title, ". ", &said.text].concat();
    let said = Problem { title: own(Key::ServersFailed), text, ..said };
    failed(NoticeKind::Error, said, move || listing.read())
}

/// The search and the table.
fn found(ports: Ports, listing: Listing) -> Vec<El> {
    let query = Signal::new(String::new());
    let listed = listing.listed();
    let count = move || match &*listed.read() {
        Listed::Here(servers) => servers.len(),
        Listed::Reading | Listed::Failed(_) => 0,
    };
    let rows = move || match &*listed.read() {
        Listed::Here(servers) => {
            let (query, runs) = (query.read(), ports.runs.read());
            let found = servers.iter().filter(|server| server.matches(&query));
            found.map(|server| row(server, &runs)).collect()
        }
        Listed::Reading | Listed::Failed(_) => Vec::new(),
    };
    let none = Signal::made(move || rows().is_empty());
    let summary = move || summary(rows().len(), count(), listing.open());
    let search = Field::of("search", Key::SearchServers, query)
        .kind(FieldKind::Search)
        .placeholder(Key::SearchServersHint);
    let told = el("p.soft servers__count").attr("role", "status").words(Words::live(summary));
    let columns = [
        Key::ColumnServer,
        Key::ColumnAddress,
        Key::ColumnKind,
        Key::ColumnLocation,
        Key::ColumnSystem,
        Key::ColumnStatus,
    ];
    let inside = move || match none.get() {
        true => vec![part(Inside::Nothing(Nothing { query, count: count(), none: None }))],
        false => vec![table(Key::Servers, columns.to_vec(), rows)],
    };
    vec![el("div.servers__search").child(search.el()).child(told), el("div").live(inside)]
}

/// That there is no server to show.
#[derive(Clone)]
pub struct Nothing {
    query: Signal<String>,
    /// Of so many servers none is looked for.
    count: usize,
    /// That the account rents none is said with its proof alone.
    none: Option<NoneListed>,
}

fn none_listed(listing: Listing) -> Option<NoneListed> {
    match &*listing.listed().peek() {
        Listed::Here(servers) => servers.is_none(),
        Listed::Reading | Listed::Failed(_) => None,
    }
}

impl Nothing {
    /// Called in the part alone.
    pub fn draw(&self) -> Vec<El> {
        let Self { query, count, none } = *self;
        if let Some(NoneListed { .. }) = none {
            return vec![empty(Late::NoServers, Late::NoServersText, Vec::new())];
        }
        let count = strings::count(count);
        let text =
            move || late::fill(Late::NoMatchText, &[("count", &count), ("query", query.read().trim_ascii())]);
        let all = Button::new(late::own(Late::ShowAll), move || query.set(String::new()));
        vec![empty(Late::NoMatch, Words::live(text), vec![all.el()])]
    }
}

fn summary(found: usize, count: usize, open: usize) -> String {
    let values = [("found", &*strings::count(found)), ("count", &strings::count(count))];
    let mut words = match (found == count, count) {
        (true, 1) => own(Key::OneServer),
        (true, _) => fill(Key::CountServers, &values),
        (false, _) => fill(Key::CountMatches, &values),
    };
    if open > 0 {
        words.push_str(", ");
        words.push_str(&fill(Key::LoadingDetails, &[("count", &strings::count(open))]));
    }
    words
}

fn row(server: &Server, runs: &[RunBrief]) -> Row {
    let run = runs.iter().find(|run| run.server == server.id);
    let route = match run {
        Some(run) if run.is_open() => Route::Run(server.id),
        _ => Route::Plan(server.id),
    };
    let text = |text: &Option<String>| Cell::Text(text.clone().unwrap_or_default());
    vec![
        Cell::Main {
            label: words::name(server),
            href: route.fragment(),
            note: server.hostname.as_ref().map(|_| ["#", &server.id.text()].concat()).unwrap_or_default(),
        },
        text(&server.ip),
        Cell::Text(server.kind.map(words::kind).unwrap_or_default().to_owned()),
        text(&server.location),
        text(&server.os),
        run.map_or_else(|| text(&server.status), stands),
    ]
}

/// How a reinstall of this page stands. What only disarms a server has installed nothing.
fn stands(run: &RunBrief) -> Cell {
    let (meaning, reinstall, disarm) = match run.state {
        RunState::GoingOn => (Meaning::GoingOn, Key::ListGoingOn, Key::RunDisarmOf),
        RunState::Waiting => (Meaning::Late, Key::ListWaiting, Key::RunWaits),
        RunState::Done => (Meaning::Done, Key::ListDone, Key::RunDisarmed),
        RunState::Failed => (Meaning::Failed, Key::ListFailed, Key::ListNotDisarmed),
    };
    let key = if run.is_disarm { disarm } else { reinstall };
    Cell::Status(meaning, fill(key, &[("hostname", &run.hostname)]))
}
