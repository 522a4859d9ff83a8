//! How the run stands, in a line with a bar; what is being done; and the one place from which
//! a screen reader hears each change.

use super::Watched;
use super::timeline;
use crate::flow::timeline::{State, rows};
use crate::flow::{Cause, Ending, Run};
use crate::text::run as words;
use crate::text::run::notice;
use crate::text::{Key, fill, t};
use crate::ui::kit::{Fact, Meaning, Status};
use leptos::prelude::*;

/// The state of the run with its bar.
pub(super) fn progress(watched: Watched) -> AnyView {
    let meaning = Signal::derive(move || watched.see(meaning));
    let status = Signal::derive(move || watched.see(words::status));
    let said = Memo::new(move |_| watched.see(sentence));
    let open = move || watched.see(|run| run.ending().is_none()).then(|| t(Key::RunKeepOpen));
    view! {
        <div class="run__head">
            <div class=move || format!("meter meter--{}", meaning.get().class())>
                <span class="run__status">
                    <Status meaning=meaning text=status />
                </span>
                <span class="meter__text">{move || watched.see(|run| spent(run, watched))}</span>
                <progress
                    class="meter__bar"
                    max="1"
                    value=move || watched.see(part_done)
                    aria-label=t(Key::RunProgress)
                ></progress>
            </div>
            <p class="unseen" role="status">
                {said}
            </p>
            <p class="soft">{open}</p>
        </div>
    }
    .into_any()
}

/// What is being done, since when.
pub(super) fn facts(watched: Watched) -> Vec<Fact> {
    watched.see(|run| {
        let order = run.order();
        let server = [("hostname", order.hostname.as_str()), ("id", &order.server.to_string())];
        let length = if run.ending().is_some() { Key::RunTook } else { Key::RunElapsed };
        [
            (Key::ColumnServer, fill(Key::RunServer, &server)),
            (Key::ColumnAddress, order.ip.clone().unwrap_or_default()),
            (Key::ColumnSystem, order.os_name.clone()),
            (Key::RunLayout, words::layout(order)),
            (Key::RunStarted, timeline::clock(run.started())),
            (length, spent(run, watched)),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| Fact { name: t(name), value, mono: false })
        .collect()
    })
}

/// How long it has taken so far, or took.
fn spent(run: &Run, watched: Watched) -> String {
    let until = match run.ending() {
        Some(_) => rows(run).iter().filter_map(|row| row.until).max().unwrap_or(run.started()),
        None => watched.now(),
    };
    words::duration(until.saturating_sub(run.started()))
}

fn part_done(run: &Run) -> f64 {
    let rows = rows(run);
    let over = rows.iter().filter(|row| {
        let open = matches!(row.state, State::Waiting | State::Going(_) | State::Late);
        !open
    });
    over.count() as f64 / rows.len().max(1) as f64
}

/// What the run as a whole means to the person.
fn meaning(run: &Run) -> Meaning {
    match run.ending() {
        Some(Ending::Succeeded) => Meaning::Done,
        Some(Ending::Unverified | Ending::Stopped(Cause::Abandoned)) => Meaning::Late,
        Some(Ending::BootOrderLeft | Ending::Stopped(_)) => Meaning::Failed,
        None if run.park().is_some() || run.question().is_some() || run.is_given_up() => Meaning::Late,
        None if run.cause().is_some() => Meaning::Failed,
        None => Meaning::GoingOn,
    }
}

/// What a screen reader says when it changes.
fn sentence(run: &Run) -> String {
    let said = match (run.ending(), run.park(), run.question()) {
        (Some(ending), ..) => notice::ending(run, ending),
        (None, Some(park), _) => notice::park(run, park),
        (None, None, Some(question)) => notice::question(run, question),
        (None, None, None) => return words::status(run),
    };
    format!("{}. {}", said.title, said.remedy)
}
