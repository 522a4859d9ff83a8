//! The list of the account's servers.

use super::kit::{Button, Cell, Empty, Failed, Field, FieldKind, Loading, Meaning, PageHead, Row, Table};
use super::listing::{Listed, Listing};
use super::ports::{Ports, RunBrief, RunState};
use crate::domain::route::Route;
use crate::domain::server::Server;
use crate::text::problem::problem;
use crate::text::{Key, fill, server as words, t};
use leptos::prelude::*;

/// The servers of the account, searched by hostname, address and number.
#[component]
pub fn Servers() -> impl IntoView {
    let listing = expect_context::<Listing>();
    listing.read();
    let listed = listing.listed();
    // Drawn anew when the kind of what is known changes, not at each detail that comes in.
    let state = Memo::new(move |_| match &*listed.read() {
        Listed::Reading => State::Reading,
        Listed::Failed(_) => State::Failed,
        Listed::Here(servers) if servers.is_empty() => State::None,
        Listed::Here(_) => State::Some,
    });
    let retry = Callback::new(move |()| listing.read());
    view! {
        <div class="stack">
            <PageHead title=t(Key::Servers) text=t(Key::ServersText) />
            {move || match state.get() {
                State::Reading => view! { <Loading text=t(Key::LoadingServers) /> }.into_any(),
                State::Failed => failed(&listed.read_untracked(), retry),
                State::None => {
                    view! { <Empty title=t(Key::NoServers) text=t(Key::NoServersText) /> }.into_any()
                }
                State::Some => view! { <Found listing=listing /> }.into_any(),
            }}
        </div>
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Reading,
    Failed,
    None,
    Some,
}

fn failed(listed: &Listed, on_retry: Callback<()>) -> AnyView {
    let Listed::Failed(error) = listed else { return ().into_any() };
    let said = problem("eq/list", error);
    view! {
        <Failed
            title=t(Key::ServersFailed)
            text=format!("{}. {}", said.title, said.text)
            remedy=said.remedy
            details=said.details
            on_retry=on_retry
        />
    }
    .into_any()
}

/// The search and the table.
#[component]
fn Found(listing: Listing) -> impl IntoView {
    let runs = Ports::here().runs;
    let query = RwSignal::new(String::new());
    let listed = listing.listed();
    let count = move || match &*listed.read() {
        Listed::Here(servers) => servers.len(),
        Listed::Reading | Listed::Failed(_) => 0,
    };
    let rows = Memo::new(move |_| match &*listed.read() {
        Listed::Here(servers) => {
            let query = query.read();
            let found = servers.iter().filter(|server| server.matches(&query));
            found.map(|server| row(server, &runs.read())).collect::<Vec<_>>()
        }
        Listed::Reading | Listed::Failed(_) => Vec::new(),
    });
    let none = Memo::new(move |_| rows.read().is_empty());
    let summary = move || summary(rows.read().len(), count(), listing.open().get());
    let columns = [
        Key::ColumnServer,
        Key::ColumnAddress,
        Key::ColumnKind,
        Key::ColumnLocation,
        Key::ColumnSystem,
        Key::ColumnStatus,
    ];
    view! {
        <div class="servers__search">
            <Field
                name="search"
                kind=FieldKind::Search
                label=t(Key::SearchServers)
                placeholder=t(Key::SearchServersHint)
                value=query
                on_input=Callback::new(move |words| query.set(words))
            />
            <p class="soft servers__count" role="status">
                {summary}
            </p>
        </div>
        {move || {
            if none.get() {
                no_match(query, count())
            } else {
                let columns = columns.map(t).to_vec();
                view! { <Table caption=t(Key::Servers) columns=columns rows=rows /> }.into_any()
            }
        }}
    }
}

fn no_match(query: RwSignal<String>, count: usize) -> AnyView {
    let text = fill(Key::NoMatchText, &[("count", &count.to_string()), ("query", query.read().trim())]);
    view! {
        <Empty title=t(Key::NoMatch) text=text>
            <Button label=t(Key::ShowAll) on_press=Callback::new(move |()| query.set(String::new())) />
        </Empty>
    }
    .into_any()
}

fn summary(found: usize, count: usize, open: usize) -> String {
    let values = [("found", &*found.to_string()), ("count", &count.to_string())];
    let mut words = match (found == count, count) {
        (true, 1) => t(Key::OneServer).to_owned(),
        (true, _) => fill(Key::CountServers, &values),
        (false, _) => fill(Key::CountMatches, &values),
    };
    if open > 0 {
        words.push_str(", ");
        words.push_str(&fill(Key::LoadingDetails, &[("count", &open.to_string())]));
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
            note: server.hostname.as_ref().map(|_| format!("#{}", server.id)).unwrap_or_default(),
        },
        text(&server.ip),
        Cell::Text(server.kind.map(words::kind).unwrap_or_default().to_owned()),
        text(&server.location),
        text(&server.os),
        match run.map(|run| run.state) {
            Some(RunState::GoingOn) => Cell::Status(Meaning::GoingOn, t(Key::ListGoingOn).to_owned()),
            Some(RunState::Waiting) => Cell::Status(Meaning::Late, t(Key::ListWaiting).to_owned()),
            Some(RunState::Done) => Cell::Status(Meaning::Done, t(Key::ListDone).to_owned()),
            Some(RunState::Failed) => Cell::Status(Meaning::Failed, t(Key::ListFailed).to_owned()),
            None => text(&server.status),
        },
    ]
}
