//! The rows of the run as steps of the rail.

use super::Watched;
use crate::domain::strings;
use crate::flow::timeline::{Row, State, What, rows_at};
use crate::flow::{Ms, Run};
use crate::text::run as words;
use crate::text::{Key, fill};
use crate::ui::kit::{Meaning, Step};
use crate::ui::part::{Say, say};
use js_sys::Date;

/// The steps before the installation, its five stages, the steps after.
pub(super) fn steps(watched: Watched) -> Vec<Step> {
    watched.see(|run| rows_at(run, watched.now()).into_iter().map(|row| step(run, row, watched)).collect())
}

fn step(run: &Run, row: Row, watched: Watched) -> Step {
    let parked = run.park().is_some();
    let (mut note, details) = words::note(row.what, &row.state, run);
    // Where a question stands, what can be done stands beside it.
    if row.state == State::Late && run.question().is_none() {
        note = [&*note, " ", &say(Say::Slow)].concat();
    }
    Step {
        meaning: meaning(&row.state, parked),
        state: words::state(&row.state, parked).to_owned(),
        name: words::row(row.what, run.order()),
        since: row.since.map(clock).unwrap_or_default(),
        time: length(&row, watched).map(words::duration).unwrap_or_default(),
        note,
        words: said(run, row).map(|said| fill(Key::RunQuote, &[("words", &said)])).unwrap_or_default(),
        details,
    }
}

const fn meaning(state: &State, parked: bool) -> Meaning {
    match state {
        State::Waiting => Meaning::Waiting,
        State::Going(_) if parked => Meaning::Late,
        State::Going(_) => Meaning::GoingOn,
        State::Late => Meaning::Late,
        State::Done => Meaning::Done,
        State::Skipped => Meaning::Skipped,
        State::Failed(_) => Meaning::Failed,
        State::Unknown(_) => Meaning::Unknown,
    }
}

/// How long the row took, or takes so far. A stage that only a later one implied ended nobody
/// knows when.
fn length(row: &Row, watched: Watched) -> Option<Ms> {
    let since = row.since?;
    match row.until {
        Some(until) if matches!(row.what, What::Stage(_)) && until == since => None,
        Some(until) => Some(until.saturating_sub(since)),
        None => Some(watched.now().saturating_sub(since)),
    }
}

/// The provider's own words for the row; for the stage that goes on, words that name none.
fn said(run: &Run, row: Row) -> Option<String> {
    let stages = run.stages();
    let latest = || {
        let words = stages.latest_words()?;
        let known = stages.get(stages.latest()).and_then(|reached| reached.words.as_deref());
        (known != Some(words)).then(|| words.to_owned())
    };
    match (row.what, &row.state) {
        (What::Stage(_), State::Going(_) | State::Late) => latest(),
        _ => row.words,
    }
}

/// The time of day, as the person's clock has it.
pub(in crate::ui) fn clock(at: Ms) -> String {
    let date = Date::new(&(at as f64).into());
    let two = |n: u32| strings::number((n + 100).into()).split_off(1);
    two(date.get_hours()) + ":" + &two(date.get_minutes())
}
