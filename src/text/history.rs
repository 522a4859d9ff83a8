//! Reinstalls that are over, in words.
//!
//! Knows: what their list, their details and their durations say. Must not know: where on the page that
//! stands.

use super::late::{Late, fill, own, t};
use super::own as own_key;
use super::run::{self as words, notice, outcome};
use crate::domain::strings;
use crate::flow::history::Past;
use crate::flow::timeline::{What, rows};
use crate::flow::usual::{hundredth, sorted};
use crate::flow::{Ms, StepName};

/// Of fewer nobody can tell what is usual.
const LEAST: usize = 3;

/// How it ended, in a few words.
#[must_use]
pub fn ended(past: &Past) -> &'static str {
    match (past.run(), past.ending()) {
        (Some(run), Some(ending)) => outcome::ended(run, ending),
        _ => t(Late::HistoryUnreadable),
    }
}

/// How it ended, in full.
#[must_use]
pub fn said(past: &Past) -> String {
    match (past.run(), past.ending()) {
        (Some(run), Some(ending)) => {
            let said = notice::ending(run, ending);
            [&*words::sentence(&said.title), " ", &said.text].concat()
        }
        _ => own(Late::HistoryUnreadableText),
    }
}

/// How many there are of how many.
#[must_use]
pub fn count(found: usize, count: usize) -> String {
    let key = match (found == count, count) {
        (true, 1) => Late::HistoryOne,
        (true, _) => Late::HistoryCount,
        (false, _) => Late::HistoryFound,
    };
    fill(key, &[("found", &strings::count(found)), ("count", &strings::count(count))])
}

/// Each task with how it ended.
#[must_use]
pub fn tasks(past: &Past) -> String {
    let rows = past.run().map(rows).unwrap_or_default();
    let task = |(n, task): (usize, &crate::domain::task::Task)| {
        let row = rows.iter().find(|row| row.what == What::Step(StepName::Task(n)));
        let state = row.map_or(t(Late::HistoryNotKnown), |row| words::state(&row.state, false));
        [&*task.name, ": ", state].concat()
    };
    strings::join(&past.order().tasks.iter().enumerate().map(task).collect::<Vec<_>>(), ", ")
}

/// What the server was left with.
#[must_use]
pub fn server(past: &Past) -> String {
    past.run().map_or_else(
        || own(Late::HistoryNotKnown),
        |run| strings::join(&[words::disks(run).title, words::armed(run).title], ". "),
    )
}

/// A stage by its name.
#[must_use]
pub fn stage(n: u8) -> String {
    own_key(words::row_key(What::Stage(n)))
}

/// A stage by its number.
#[must_use]
pub fn stage_number(n: u8) -> String {
    fill(Late::HistoryStage, &[("n", &strings::number(n.into()))])
}

/// A time span, where it is known.
#[must_use]
pub fn took(ms: Option<Ms>) -> String {
    ms.map_or_else(|| own(Late::HistoryNotKnown), words::duration)
}

/// A time span in whole minutes, rounded.
#[must_use]
pub fn minutes(ms: Ms) -> String {
    fill(Late::HistoryMin, &[("min", &strings::number((ms + 30_000) / 60_000))])
}

/// How long the latest of these installations took, beside what is usual: the middle half of those
/// before it. Nothing where there is none.
#[must_use]
pub fn latest(took: &[Ms]) -> String {
    let Some((latest, before)) = took.split_last() else { return String::new() };
    let before = sorted(before.iter().copied());
    let half = |hundredths| hundredth(&before, hundredths).unwrap_or_default();
    let least = half(25) / 60_000;
    let most = half(75).div_ceil(60_000).max(least + 1);
    let min = (latest + 30_000) / 60_000;
    let key = match (before.len() < LEAST, min > most) {
        (true, _) => Late::HistoryLatest,
        (false, false) => Late::HistoryLatestUsual,
        (false, true) => Late::HistoryLatestSlow,
    };
    let [time, least, most] = [min, least, most].map(strings::number);
    fill(key, &[("time", &time), ("least", &least), ("most", &most)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_stands_beside_the_middle_half_of_those_before() {
        let said = |minutes: &[Ms]| latest(&minutes.iter().map(|min| min * 60_000).collect::<Vec<_>>());
        assert_eq!(said(&[]), "");
        assert_eq!(said(&[14]), "The latest took 14 min.");
        assert_eq!(said(&[11, 12, 14]), "The latest took 14 min.");
        assert_eq!(said(&[13, 11, 12, 12]), "The latest took 12 min; usual is 11 to 13 min.");
        assert_eq!(said(&[13, 11, 12, 12, 9]), "The latest took 9 min; usual is 11 to 12 min.");
        assert_eq!(said(&[13, 11, 12, 14]), "The latest took 14 min, which is slow: usual is 11 to 13 min.");
        assert_eq!(said(&[12, 12, 12, 12]), "The latest took 12 min; usual is 12 to 13 min.");
        assert_eq!(latest(&[89_999]), "The latest took 1 min.");
    }

    #[test]
    fn counts_by_cases() {
        assert_eq!(
            [count(1, 1), count(2, 2), count(1, 2)],
            ["1 reinstall", "2 reinstalls", "1 of 2 reinstalls"]
        );
    }
}
