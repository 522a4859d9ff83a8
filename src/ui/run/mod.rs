//! The reinstall of one server: where it is, how safe the server is, what to decide, how it
//! ended. Everything shown is derived from the run each time; nothing is kept here.

mod decide;
mod elsewhere;
mod head;
mod log_in;
mod messages;
mod notices;
mod result;
mod safety;
mod share;
mod tell;
mod timeline;
mod unlock;

use super::dom::{El, el, follow};
use super::kit::{NoticeKind, facts, loading, page_head, rail, set_icon, set_title, stack};
use super::part::{Inside, fold, once_asked, part, want};
use super::ports::Ports;
use crate::domain::id::ServerId;
use crate::domain::strings;
use crate::flow::progress::is_late;
use crate::flow::{Cause, Decision, Ending, Ms, Run, Standing};
use crate::text::run::{outcome, status};
use crate::text::{Key, fill, server as words};
use crate::ui::signal::Signal;
use leptos::prelude::{on_cleanup, untrack};

pub use decide::GiveUp;
pub(super) use head::over;
pub use messages::Messages;
pub(super) use messages::item;
pub use notices::Notices;
pub use share::Share;
pub(super) use timeline::clock;
pub use unlock::Unlock;

/// The icon of the tab, as the page has it from the beginning.
const ICON: &str = "icon.svg";

/// A run that is looked at, and the time.
#[derive(Clone, Copy)]
pub struct Watched {
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

/// A server of which this browser knows no reinstall.
#[derive(Clone)]
pub struct Elsewhere(Watched);

impl Elsewhere {
    /// Called in the part alone.
    pub fn draw(&self) -> Vec<El> {
        elsewhere::draw(self.0)
    }
}

/// What is fetched when somebody wants it.
#[derive(Clone)]
pub enum Wanted {
    /// A notification when the reinstall needs them or is over.
    Tell(Watched),
    /// What can be read back of the server.
    Result(Watched),
}

impl Wanted {
    /// Called in the part alone.
    pub fn draw(&self) -> Vec<El> {
        match self {
            Self::Tell(watched) => tell::draw(*watched),
            Self::Result(watched) => result::draw(*watched),
        }
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
            0 => stack(vec![page_head(words::number(id), ""), part(Inside::Elsewhere(Elsewhere(watched)))]),
            _ => known(watched),
        }]
    })
}

fn known(watched: Watched) -> El {
    let (asking, said) = (Signal::new(false), Signal::new(String::new()));
    let (title, text) = untrack(|| {
        watched.see(|run| {
            let order = run.order();
            let text = [("system", &*order.os_name), ("id", &order.server.text())];
            let title = match run.cause() {
                Some(Cause::Asked) => Key::RunDisarmOf,
                _ => Key::RunTitle,
            };
            // What only disarms a server installs nothing.
            let of = match &*order.os_name {
                "" => words::number(order.server),
                _ => fill(Key::RunOf, &text),
            };
            (fill(title, &[("hostname", order.hostname.as_str())]), of)
        })
    });
    let is_up = Signal::made(move || u64::from(watched.see(is_up)));
    let named = title.clone();
    let what = el("div.run__facts")
        .child(el("h2.unseen").words(Key::RunFacts))
        .child(facts(move || head::facts(watched)))
        .child(decide::standing(watched, asking))
        .child(once_asked(asking, Inside::GiveUp(GiveUp { watched, asking })));
    let view = stack(vec![
        page_head(title, text),
        head::progress(watched, said),
        told(watched, asking, said),
        el("div.run__part").live(move || match is_up.get() {
            0 => Vec::new(),
            _ => vec![log_in::draw(watched)],
        }),
        el("div.run")
            .child(safety::draw(watched))
            .child(el("div.run__rail").child(rail(Key::RunTimeline, move || timeline::steps(watched))))
            .child(what),
        fold(el("summary").words(Key::RunMessages), Inside::Messages(Messages { watched })),
    ]);
    let late = Signal::made(move || u64::from(watched.see(|run| is_late(run, watched.now()))));
    follow(Box::new(move || {
        if late.get() == 1 {
            want();
        }
    }));
    // Where it is, also to who looks at another tab.
    follow(Box::new(move || {
        // Else the page has another heading.
        if watched.ports.is_signed_in() {
            set_title(&strings::join(&[&watched.see(status), &named], " · "));
        }
    }));
    follow(Box::new(move || set_icon(watched.see(|run| head::icon(run, watched.now())).unwrap_or(ICON))));
    on_cleanup(|| set_icon(ICON));
    view
}

// What there is to tell, as numbers: each further type in a signal is code of its own.
const NOTHING: u64 = 0;
const SUCCESS: u64 = 1;
const MORE: u64 = 2;

/// What the person has to know or decide. All but the plain success is drawn by the part of the page
/// that is fetched when there is such a thing.
fn told(watched: Watched, asking: Signal<bool>, said: Signal<String>) -> El {
    let what = Signal::made(move || {
        let is_driven = watched.ports.standing(watched.id) == Standing::Driving;
        watched.see(|run| match (run.ending(), run.park(), run.question(), run.cause()) {
            (Some(Ending::Succeeded(_)), ..) if !run.has_troubled_task() => SUCCESS,
            (None, None, None, None) if is_driven && !run.is_locked() => NOTHING,
            _ => MORE,
        })
    });
    el("div.run__part stack").live(move || match what.get() {
        NOTHING => {
            said.set(String::new());
            Vec::new()
        }
        SUCCESS => {
            let done = untrack(|| watched.see(outcome::succeeded));
            said.set([&*done.title, ". ", &done.remedy].concat());
            vec![notices::over(NoticeKind::Done, done, watched.id)]
        }
        _ => vec![part(Inside::Notices(Notices { watched, asking, said }))],
    })
}

/// Whether there is a new system to log in to.
fn is_up(run: &Run) -> bool {
    match run.ending() {
        Some(Ending::Succeeded(_) | Ending::Unverified | Ending::BootOrderLeft | Ending::ConfigLeft) => true,
        Some(Ending::Stopped(_)) | None => false,
    }
}
