//! A reinstall that another browser drives, as far as the server's marker tells. Drawn by the part of
//! the page that is fetched when it is asked for.
//!
//! Knows: how often the marker is read. Must not know: the run; nothing can be decided here.

use super::Watched;
use super::timeline::clock;
use crate::api::{ApiError, Call, Reply, says_no_servers};
use crate::domain::id::ServerId;
use crate::domain::route::Route;
use crate::domain::strings;
use crate::flow::Ms;
use crate::flow::marker::Marker;
use crate::flow::timeline::{Row, State};
use crate::text::late::{Late, fill, own};
use crate::text::problem::{Problem, problem};
use crate::text::run::{self as words, sentence};
use crate::text::{self, Key};
use crate::ui::dom::{El, el};
use crate::ui::kit::{
    ButtonKind, Meaning, Notice, NoticeKind, Step, empty, failed, link_button, loading, rail, stack,
};
use crate::ui::later::Later;
use crate::ui::signal::Signal;
use crate::ui::spawn;
use std::time::Duration;

/// How often the marker is read: it tells the minute, not the second. Ours.
const EVERY: Duration = Duration::from_secs(30);

/// The name of the call that tells it.
const SHOW: &str = "eq/show";

/// What is known of it.
#[derive(Clone, Default, PartialEq)]
struct Seen {
    is_read: bool,
    marker: Option<Marker>,
    /// There was a marker, whatever there is now.
    was_marked: bool,
    /// Why nothing could be read the last time.
    failed: Option<ApiError>,
    /// When that was.
    now: Ms,
}

/// Called in the part alone.
pub(super) fn draw(watched: Watched) -> Vec<El> {
    let seen = Signal::new(Seen::default());
    ask(watched, seen, Later::new());
    // Drawn anew only when it begins, ends or can't be read.
    let stands = Signal::made(move || {
        let seen = seen.read();
        match (seen.marker, &seen.failed) {
            (Some(_), _) => 3,
            (None, Some(_)) => 1,
            (None, None) => 2 * u64::from(seen.is_read),
        }
    });
    vec![el("div").live(move || match stands.get() {
        0 => vec![loading(Key::RunLoading)],
        1 => vec![unread(watched, seen)],
        2 => vec![none(watched.id, seen.peek().was_marked)],
        _ => known(seen),
    })]
}

/// Reads the marker now, and again as long as somebody looks.
fn ask(watched: Watched, seen: Signal<Seen>, later: Later) {
    if !seen.is_gone() {
        read(watched, seen);
        later.after(EVERY, move || ask(watched, seen, later));
    }
}

fn read(watched: Watched, seen: Signal<Seen>) {
    spawn(Box::pin(async move {
        let doors = watched.ports.doors;
        let answer = doors.call(Call::Show(watched.id)).await;
        let now = doors.now();
        seen.update(|seen| {
            seen.now = now;
            seen.failed = None;
            match answer {
                Ok(Reply::Server(server)) => {
                    seen.is_read = true;
                    seen.marker = server.marker.as_ref().and_then(|text| Marker::parse(text, now));
                    seen.was_marked |= seen.marker.is_some();
                }
                Ok(_) => seen.is_read = true,
                // An API that tells nothing of the server has no marker of it either.
                Err(error @ ApiError::Refused { .. }) if !says_no_servers(&error) => seen.is_read = true,
                Err(error) => seen.failed = Some(error),
            }
        });
    }));
}

fn unread(watched: Watched, seen: Signal<Seen>) -> El {
    let error = seen.peek().failed.clone().unwrap_or(ApiError::NoAnswer);
    failed(NoticeKind::Error, problem(SHOW, &error), move || {
        seen.update(|seen| seen.failed = None);
        read(watched, seen);
    })
}

fn none(id: ServerId, was_marked: bool) -> El {
    let (title, text) = match was_marked {
        false => (Late::RunNone, Late::RunNoneText),
        true => (Late::ElsewhereOver, Late::ElsewhereOverText),
    };
    let ways = [
        link_button(ButtonKind::Primary, Late::RunPlan, &Route::Plan(id).fragment()),
        link_button(ButtonKind::Secondary, Key::RunAllServers, &Route::Servers.fragment()),
    ];
    empty(own(title), own(text), ways.into())
}

fn known(seen: Signal<Seen>) -> Vec<El> {
    let notice = move || seen.read().marker.map(|marker| notice(marker, &seen.read())).into_iter().collect();
    let name = move || {
        let name = seen.read().marker.map(|marker| text::own(words::row_key(marker.what)));
        vec![el("span").text(&name.unwrap_or_default())]
    };
    let steps = move || {
        let seen = seen.read();
        let rows = seen.marker.map(Marker::rows).unwrap_or_default();
        rows.into_iter().map(|row| step(row, seen.now)).collect()
    };
    vec![stack(vec![
        el("div").patched(notice),
        el("p.unseen").attr("role", "status").patched(name),
        el("div.run").child(el("div.run__rail").child(rail(Key::RunTimeline, steps))),
    ])]
}

fn notice(marker: Marker, seen: &Seen) -> El {
    let ago = words::duration(seen.now.saturating_sub(marker.at));
    let (kind, title, text, remedy) = match (marker.is_silent(seen.now), marker.is_called_off) {
        (true, _) => (
            NoticeKind::Warning,
            Late::ElsewhereSilent,
            Late::ElsewhereSilentText,
            Late::ElsewhereSilentRemedy,
        ),
        (false, true) => (NoticeKind::Info, Late::ElsewhereOff, Late::ElsewhereText, Late::ElsewhereRemedy),
        (false, false) => (NoticeKind::Info, Late::Elsewhere, Late::ElsewhereText, Late::ElsewhereRemedy),
    };
    let values = [("time", &*ago)];
    let unread = seen.failed.as_ref().map(|error| problem(SHOW, error));
    let text = match &unread {
        Some(why) => strings::join(&[fill(text, &values), sentence(&why.title), why.text.clone()], " "),
        None => fill(text, &values),
    };
    Notice::new(kind, Problem { title: own(title), text, remedy: own(remedy), details: String::new() })
        .quiet()
        .el()
}

fn step(row: Row, now: Ms) -> Step {
    let (meaning, note) = match row.state {
        State::Going(_) => (Meaning::GoingOn, words::now(row.what)),
        State::Done => (Meaning::Done, ""),
        _ => (Meaning::Waiting, ""),
    };
    Step {
        meaning,
        state: words::state(&row.state, false).to_owned(),
        name: text::own(words::row_key(row.what)),
        since: row.since.map(clock).unwrap_or_default(),
        time: row.since.map(|since| words::duration(now.saturating_sub(since))).unwrap_or_default(),
        note: note.to_owned(),
        ..Step::default()
    }
}
