//! What marks a server on which a reinstall goes on: advice for other devices and people, where the
//! API has tags.
//!
//! Knows: the marker's form, and what can be told of a run by it alone. Must not know: tags.
//! No secret is in it, and no key: whoever follows a reinstall by its marker uses up no message.

use super::Ms;
use super::run::Run;
use super::stage::STAGES;
use super::step::{Going, StepName};
use super::timeline::{Row, State, What};
use crate::domain::{decimal, strings};

/// A marker of so many minutes was left behind. Ours: no reinstall takes that long.
const OLD_MIN: u64 = 180;

/// A driver that has told nothing for so many minutes may be gone. Ours: a stage of a usual
/// installation takes less.
const SILENT_MIN: u64 = 30;

/// The rows that are marked, in the document's order. A key changes nothing; tasks have no number
/// here, so the step before them stands for them.
const MARKED: [What; 10] = [
    What::Step(StepName::CreatePxe),
    What::Step(StepName::BootPxe),
    What::Step(StepName::Reboot),
    What::Stage(1),
    What::Stage(2),
    What::Stage(3),
    What::Stage(4),
    What::Stage(5),
    What::Step(StepName::BootDisk),
    What::Step(StepName::ClearPxe),
];

/// What a reinstall is at, by its marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marker {
    /// What goes on.
    pub what: What,
    /// Whether the reinstall is being called off.
    pub is_called_off: bool,
    /// Since when.
    pub at: Ms,
}

impl Marker {
    /// What marks the server of a run now, if anything is to.
    #[must_use]
    pub fn of(run: &Run, now: Ms) -> Option<Self> {
        let what = match run.going()?.0 {
            StepName::Install => What::Stage((run.stages().latest() + 1).min(STAGES)),
            step => What::Step(step),
        };
        let is_called_off = run.cause().is_some();
        MARKED.contains(&what).then_some(Self { what, is_called_off, at: now })
    }

    /// Whether it tells something else than the time.
    #[must_use]
    pub fn is_news(self, before: Option<Self>) -> bool {
        before.is_none_or(|before| (before.what, before.is_called_off) != (self.what, self.is_called_off))
    }

    /// The marker's text, for the run of a journal.
    #[must_use]
    pub fn text(self, journal: &str) -> String {
        let what = match self.what {
            What::Step(step) => step.code().to_owned(),
            What::Stage(stage) => ["stage_", &strings::number(stage.into())].concat(),
        };
        let off = if self.is_called_off { " off " } else { " " };
        [journal, " ", &what, off, &strings::number(self.at)].concat()
    }

    /// Reads a marker; `None` for what is none, and for one that is too old to matter.
    #[must_use]
    pub fn parse(text: &str, now: Ms) -> Option<Self> {
        let mut words = text.rsplit(' ');
        let at = decimal::whole(words.next()?)?;
        let code = words.next()?;
        let (is_called_off, code) = if code == "off" { (true, words.next()?) } else { (false, code) };
        let stage = code.strip_prefix("stage_").and_then(decimal::whole);
        let is_it = |what: &What| match *what {
            What::Step(step) => step.code() == code,
            What::Stage(n) => stage == Some(n.into()),
        };
        let what = MARKED.into_iter().find(is_it)?;
        let marker = Self { what, is_called_off, at };
        (marker.min_ago(now) < OLD_MIN).then_some(marker)
    }

    /// How many minutes ago the driver was last heard of.
    #[must_use]
    pub const fn min_ago(self, now: Ms) -> u64 {
        now.saturating_sub(self.at) / 60_000
    }

    /// Whether the driver may be gone.
    #[must_use]
    pub const fn is_silent(self, now: Ms) -> bool {
        self.min_ago(now) >= SILENT_MIN
    }

    /// What can be told of the run. Of one that is called off nobody knows how far it came.
    #[must_use]
    pub fn rows(self) -> Vec<Row> {
        let rows = if self.is_called_off { &MARKED[8..] } else { &MARKED };
        let mut is_past = rows.contains(&self.what);
        let row = |what: &What| {
            let is_now = *what == self.what;
            is_past &= !is_now;
            let state = match (is_now, is_past) {
                (true, _) => State::Going(Going::Installing),
                (false, true) => State::Done,
                (false, false) => State::Waiting,
            };
            Row { what: *what, state, since: is_now.then_some(self.at), until: None, words: None }
        };
        rows.iter().map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Ms = 1_795_460_000_000;

    #[test]
    fn what_is_written_is_read() {
        for what in MARKED {
            for is_called_off in [false, true] {
                let marker = Marker { what, is_called_off, at: NOW };
                assert_eq!(Marker::parse(&marker.text("1-25250"), NOW), Some(marker));
            }
        }
        for none in ["", "somebody's own tag", "1-2 stage_6 1795460000000", "1-2 stage_ 1795460000000"] {
            assert_eq!(Marker::parse(none, NOW), None, "{none}");
        }
        assert_eq!(Marker::parse("1-2 task 1795460000000", NOW), None);
        assert_eq!(Marker::parse("1-2 reboot soon", NOW), None);
    }

    #[test]
    fn is_told_for_three_hours_and_doubted_after_half_an_hour() {
        let marker = Marker { what: What::Stage(2), is_called_off: false, at: NOW };
        let after = |min: u64| NOW + min * 60_000;
        let text = marker.text("1-25250");
        assert_eq!(Marker::parse(&text, after(179)), Some(marker));
        assert_eq!(Marker::parse(&text, after(180)), None);
        assert_eq!(Marker::parse(&text, NOW - 60_000), Some(marker), "a clock that goes behind");
        assert_eq!((marker.min_ago(NOW - 60_000), marker.min_ago(after(29))), (0, 29));
        assert_eq!((marker.is_silent(after(29)), marker.is_silent(after(30))), (false, true));
    }

    #[test]
    fn is_news_when_another_thing_goes_on() {
        let marker = Marker { what: What::Stage(2), is_called_off: false, at: NOW };
        assert!(marker.is_news(None));
        assert!(!Marker { at: NOW + 1, ..marker }.is_news(Some(marker)));
        assert!(Marker { what: What::Stage(3), ..marker }.is_news(Some(marker)));
        assert!(Marker { is_called_off: true, ..marker }.is_news(Some(marker)));
    }

    #[test]
    fn what_is_before_is_done_and_what_is_after_waits() {
        let states = |what, is_called_off| -> Vec<_> {
            let rows = Marker { what, is_called_off, at: NOW }.rows();
            rows.into_iter().map(|row| (row.what, row.state, row.since)).collect()
        };
        let now = State::Going(Going::Installing);
        let rows = states(What::Stage(1), false);
        assert_eq!(rows.len(), 10);
        assert_eq!(rows[2], (What::Step(StepName::Reboot), State::Done, None));
        assert_eq!(rows[3], (What::Stage(1), now.clone(), Some(NOW)));
        assert!(rows[4..].iter().all(|(_, state, _)| *state == State::Waiting));
        let off = states(What::Step(StepName::ClearPxe), true);
        assert_eq!(
            off,
            [
                (What::Step(StepName::BootDisk), State::Done, None),
                (What::Step(StepName::ClearPxe), now, Some(NOW))
            ]
        );
        let begun = states(What::Step(StepName::BootPxe), true);
        assert!(begun.iter().all(|(_, state, _)| *state == State::Waiting), "{begun:?}");
    }
}
