//! How the run stands, in a line with a bar; what is being done; and the one place from which
//! a screen reader hears each change.

use super::timeline::clock;
use super::{Wanted, Watched};
use crate::domain::strings;
use crate::flow::claims::SafeToReboot;
use crate::flow::progress::{is_late, left, percent};
use crate::flow::timeline::rows;
use crate::flow::{Cause, Ending, Ms, Run};
use crate::text::run as words;
use crate::text::{Key, fill};
use crate::ui::dom::{El, el};
use crate::ui::kit::{Button, ButtonKind, Fact, Meaning, status};
use crate::ui::part::{Inside, once_asked};
use crate::ui::signal::Signal;

/// The state of the run with its bar.
pub(super) fn progress(watched: Watched, told: Signal<String>) -> El {
    let line = move || {
        watched.see(|run| {
            let now = watched.now();
            vec![
                el("span.run__status").child(status(meaning(run, now), &words::status(run))),
                el("span.meter__text").text(&time(run, watched)),
                el("progress.meter__bar")
                    .attr("max", "100")
                    .attr("value", &strings::count(percent(run, now)))
                    .label(Key::RunProgress),
                // Not read out at each change, as nothing here is.
                el("span.meter__left").text(&words::left(left(run, now))),
            ]
        })
    };
    let class =
        move || watched.see(|run| Some(["meter meter--", meaning(run, watched.now()).class()].concat()));
    let asked = Signal::new(false);
    // What has to be known, once it is drawn; else how it stands.
    let said = move || {
        let told = told.get();
        vec![el("span").text(&if told.is_empty() { watched.see(words::status) } else { told })]
    };
    let is_open = Signal::made(move || u64::from(watched.see(|run| run.ending().is_none())));
    let open = move || match is_open.get() {
        1 => {
            let ask = Button::new(Key::RunTell, move || asked.set(true)).kind(ButtonKind::Quiet);
            vec![el("p.soft").words(Key::RunKeepOpen), el("div.plan__quiet").child(ask.el())]
        }
        _ => Vec::new(),
    };
    el("div.run__head")
        .child(el("div").live_attr("class", class).patched(line))
        .child(el("p.unseen").attr("role", "status").patched(said))
        .child(el("div.run__part").live(open))
        .child(once_asked(asked, Inside::Wanted(Wanted::Tell(watched))))
}

/// What is being done.
pub(super) fn facts(watched: Watched) -> Vec<Fact> {
    watched.see(|run| {
        let order = run.order();
        let server = [("hostname", order.hostname.as_str()), ("id", &order.server.text())];
        vec![
            (Key::ColumnServer, fill(Key::RunServer, &server)),
            (Key::ColumnAddress, order.ip.clone().unwrap_or_default()),
            (Key::ColumnSystem, order.os_name.clone()),
            (Key::RunLayout, words::layout(order)),
        ]
    })
}

/// When it began, and how long ago that is or how long it took.
fn time(run: &Run, watched: Watched) -> String {
    let (key, until) = match run.ending() {
        Some(_) => (Key::RunStartedTook, rows(run).iter().filter_map(|row| row.until).max()),
        None => (Key::RunStartedAgo, Some(watched.now())),
    };
    let spent = until.unwrap_or_default().saturating_sub(run.started());
    fill(key, &[("at", &clock(run.started())), ("time", &words::duration(spent))])
}

/// What the run as a whole means to the person.
pub(super) fn meaning(run: &Run, now: Ms) -> Meaning {
    match run.ending() {
        Some(ending) => over(run, ending),
        None if run.park().is_some() || run.question().is_some() || run.is_given_up() => Meaning::Late,
        None if run.cause().is_some_and(|cause| *cause != Cause::Asked) => Meaning::Failed,
        None if is_late(run, now) => Meaning::Late,
        None => Meaning::GoingOn,
    }
}

/// What an end means.
pub(in crate::ui) fn over(run: &Run, ending: &Ending) -> Meaning {
    match ending {
        Ending::Succeeded(_) => Meaning::Done,
        Ending::Stopped(Cause::Asked) if SafeToReboot::proven_by(run).is_some() => Meaning::Done,
        Ending::Unverified | Ending::Stopped(Cause::Abandoned) => Meaning::Late,
        Ending::BootOrderLeft | Ending::ConfigLeft | Ending::Stopped(_) => Meaning::Failed,
    }
}

/// The icon of the tab that says so.
pub(super) fn icon(run: &Run, now: Ms) -> Option<&'static str> {
    match meaning(run, now) {
        Meaning::Done => Some("icon-done.svg"),
        Meaning::Late | Meaning::Failed => Some("icon-look.svg"),
        Meaning::Waiting | Meaning::GoingOn | Meaning::Unknown | Meaning::Skipped => None,
    }
}
