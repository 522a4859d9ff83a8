//! What a person sees of a run: one row a step, the installation as its five stages. Derived
//! from the run each time, never stored.
//!
//! Knows: the run. Must not know: words or pictures.

use super::Ms;
use super::progress::is_late;
use super::run::Run;
use super::stage::STAGES;
use super::step::{Cause, Going, Outcome, Step, StepName, Trouble};

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A step around the installation.
    Step(StepName),
    /// A stage of the installation, 1 to 5.
    Stage(u8),
}

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Not begun.
    Waiting,
    /// Under way.
    Going(Going),
    /// Under way for longer than it should be.
    Late,
    /// Done.
    Done,
    /// Not needed, or given up.
    Skipped,
    /// Failed.
    Failed(Trouble),
    /// It may have happened.
    Unknown(Trouble),
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is about.
    pub what: What,
    /// How far it is.
    pub state: State,
    /// When it began, if it did.
    pub since: Option<Ms>,
    /// When it ended, if it did.
    pub until: Option<Ms>,
    /// The provider's own words.
    pub words: Option<String>,
}

/// The rows of a run, in order.
#[must_use]
pub fn rows(run: &Run) -> Vec<Row> {
    let mut rows = Vec::with_capacity(run.steps().len() + usize::from(STAGES));
    // Who only disarms has done nothing else.
    let is_disarm = run.cause() == Some(&Cause::Asked);
    let is_shown = |step: &&Step| !is_disarm || matches!(step.name, StepName::BootDisk | StepName::ClearPxe);
    for step in run.steps().iter().filter(is_shown) {
        if step.name == StepName::Install {
            rows.extend((1..=STAGES).map(|n| stage(run, &step.outcome, n)));
        } else {
            rows.push(row(What::Step(step.name), &step.outcome));
        }
    }
    rows
}

/// The same as it stands at a time: a stage that takes longer than it should is late.
#[must_use]
pub fn rows_at(run: &Run, now: Ms) -> Vec<Row> {
    let mut rows = rows(run);
    if is_late(run, now) {
        let latest = What::Stage(run.stages().latest() + 1);
        for row in &mut rows {
            if row.what == latest && row.state == State::Going(Going::Installing) {
                row.state = State::Late;
            }
        }
    }
    rows
}

fn row(what: What, outcome: &Outcome) -> Row {
    let (state, until) = match outcome.clone() {
        Outcome::Waiting => (State::Waiting, None),
        Outcome::Going { doing, .. } => (State::Going(doing), None),
        Outcome::Done { at, .. } => (State::Done, Some(at)),
        Outcome::Skipped => (State::Skipped, None),
        Outcome::Failed { at, trouble, .. } => (State::Failed(trouble), Some(at)),
        Outcome::Unknown { at, trouble, .. } => (State::Unknown(trouble), Some(at)),
    };
    Row { what, state, since: outcome.since(), until, words: None }
}

/// A stage is done when it was reported; the one after the latest is what goes on now.
fn stage(run: &Run, install: &Outcome, n: u8) -> Row {
    let stages = run.stages();
    let began = if n == 1 { install.since() } else { stages.get(n - 1).map(|reached| reached.at) };
    if let Some(reached) = stages.get(n) {
        return Row {
            what: What::Stage(n),
            state: State::Done,
            since: began,
            until: Some(reached.at),
            words: reached.words.clone(),
        };
    }
    if n != stages.latest() + 1 {
        let state = match install {
            Outcome::Waiting | Outcome::Going { .. } => State::Waiting,
            Outcome::Done { .. } => State::Done,
            Outcome::Skipped | Outcome::Failed { .. } | Outcome::Unknown { .. } => State::Skipped,
        };
        return Row { what: What::Stage(n), state, since: None, until: None, words: None };
    }
    let mut row = row(What::Stage(n), install);
    row.since = row.since.and(began);
    if matches!(row.state, State::Going(_)) && run.question().is_some() {
        row.state = State::Late;
    }
    row
}
