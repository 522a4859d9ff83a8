//! The reinstall of one server: where it is, how safe the server is, what to decide, how it
//! ended. Everything shown is derived from the run each time; nothing is kept here.

mod decide;
mod head;
mod log_in;
mod notices;
mod safety;
mod timeline;
mod unlock;

use super::dom::{El, el};
use super::kit::{ButtonKind, empty, facts, link_button, loading, page_head, rail, stack};
use super::ports::Ports;
use crate::domain::id::ServerId;
use crate::domain::route::Route;
use crate::flow::{Decision, Ending, Ms, Run};
use crate::text::{Key, fill, server as words};
use crate::ui::signal::Signal;
use leptos::prelude::untrack;

pub(in crate::ui) use unlock::Unlock;

/// A run that is looked at, and the time.
#[derive(Clone, Copy)]
pub(in crate::ui) struct Watched {
    ports: Ports,
    id: ServerId,
}

impl Watched {
    /// What `look` sees in the run; tracked.
    fn see<T: Default>(self, look: impl Fn(&Run) -> T) -> T {
        self.ports.see(self.id, look)
    }

    fn now(self) -> Ms {
        self.ports.now.get()
    }

    fn may_give_up(self) -> bool {
        self.see(|run| run.decisions().contains(&Decision::Abandon))
    }
}

/// The reinstall of a server that this page drives or drove.
#[must_use]
pub fn run(ports: Ports, id: ServerId) -> El {
    let watched = Watched { ports, id };
    let is_read = ports.are_runs_read;
    // Drawn anew when another run of the same server begins, not at each step.
    let started = Signal::made(move || watched.see(|run| run.started() + 1));
    el("div").live(move || {
        vec![match started.get() {
            0 if is_read.get() == 0 => loading(Key::RunLoading),
            0 => none(id),
            _ => known(watched),
        }]
    })
}

fn none(id: ServerId) -> El {
    let ways = [
        link_button(ButtonKind::Primary, Key::RunPlan, &Route::Plan(id).fragment()),
        link_button(ButtonKind::Secondary, Key::RunAllServers, &Route::Servers.fragment()),
    ];
    stack(vec![page_head(words::number(id), ""), empty(Key::RunNone, Key::RunNoneText, ways.into())])
}

fn known(watched: Watched) -> El {
    let asking = Signal::new(false);
    let (title, text) = untrack(|| {
        watched.see(|run| {
            let order = run.order();
            let text = [("system", &*order.os_name), ("id", &order.server.text())];
            (fill(Key::RunTitle, &[("hostname", order.hostname.as_str())]), fill(Key::RunOf, &text))
        })
    });
    let is_up = Signal::made(move || u64::from(watched.see(is_up)));
    let what = el("div.run__facts")
        .child(el("h2.unseen").words(Key::RunFacts))
        .child(facts(move || head::facts(watched)))
        .child(decide::standing(watched, asking));
    stack(vec![
        page_head(title, text),
        head::progress(watched),
        notices::all(watched, asking),
        el("div.run__part").live(move || match is_up.get() {
            0 => Vec::new(),
            _ => vec![log_in::draw(watched)],
        }),
        el("div.run")
            .child(safety::draw(watched))
            .child(el("div.run__rail").child(rail(Key::RunTimeline, move || timeline::steps(watched))))
            .child(what),
        decide::question(watched, asking),
    ])
}

/// Whether there is a new system to log in to.
fn is_up(run: &Run) -> bool {
    matches!(run.ending(), Some(Ending::Succeeded | Ending::Unverified | Ending::BootOrderLeft))
}
