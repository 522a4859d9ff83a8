//! How far a run is, and how long it may still take.
//!
//! Knows: the run, the time, and how long each stage usually takes. Must not know: where that was
//! learned, words or pictures. Both are guesses for a person; nothing is decided by them.

use super::Ms;
use super::run::{Course, Run};
use super::stage::Usual;
use super::step::{Going, Outcome, StepName};

/// What of the bar the steps before the installation, its stages, and the steps after it take up, in
/// hundredths. The last two hundredths are for the end itself, so that nothing looks done before it is.
const BEFORE: Ms = 8;
const STAGES: Ms = 80;
const AFTER: Ms = 10;

/// How long a call takes with what it sets off, and a task. Ours.
const CALL: Usual = Usual { median_ms: 5_000, late_ms: 30_000 };
const TASK: Usual = Usual { median_ms: 60_000, late_ms: 300_000 };

/// How long a run may still take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Nobody can tell: it waits for a person, is called off, or has ended.
    Untold,
    /// Longer than usual already.
    Overdue,
    /// From so many whole minutes to so many; the second is always more.
    Minutes(Ms, Ms),
}

/// How much of the run is done, in hundredths: 100 for a success alone. It never goes back, but where a
/// person has the server rebooted a second time.
///
/// A stage takes up room by how long it usually takes. While it goes on, three quarters of that are
/// reached at its usual time and nine tenths when it is late; there it stands until the stage is told.
#[must_use]
pub fn percent(run: &Run, now: Ms) -> usize {
    if run.has_succeeded() {
        return 100;
    }
    let (mut before, mut after, mut count) = (0, 0, 0);
    for step in run.steps() {
        let is_done = Ms::from(step.outcome.is_done());
        match step.name {
            StepName::Key | StepName::CreatePxe | StepName::BootPxe | StepName::Reboot => before += is_done,
            StepName::BootDisk | StepName::Task(_) | StepName::ClearPxe => {
                (after, count) = (after + is_done, count + 1);
            }
            StepName::Install | StepName::Abort => {}
        }
    }
    let (mut reached, mut all) = (0, 0);
    for (at, usual) in (0..).zip(&run.usual) {
        all += usual.median_ms;
        reached += match run.stages.latest() {
            latest if at < latest => usual.median_ms,
            latest if at == latest => usual.part_of(spent(run, now)),
            _ => 0,
        };
    }
    (BEFORE * before / 4 + STAGES * reached / all.max(1) + AFTER * after / count.max(1)) as usize
}

/// How long the run may still take, from what is usual to what is rare.
#[must_use]
pub fn left(run: &Run, now: Ms) -> Left {
    if run.course != Course::Forward || run.giving_up || run.ending().is_some() || run.park().is_some() {
        return Left::Untold;
    }
    let (mut least, mut most) = (0, 0);
    let mut add = |usual: Usual, spent: Ms| {
        least += usual.median_ms.saturating_sub(spent);
        most += usual.late_ms.saturating_sub(spent);
    };
    for step in run.steps() {
        let usual = if matches!(step.name, StepName::Task(_)) { TASK } else { CALL };
        match (&step.outcome, step.name) {
            (Outcome::Waiting | Outcome::Going { .. }, StepName::Install) => {
                let latest = usize::from(run.stages.latest());
                for (at, usual) in run.usual.iter().enumerate().skip(latest) {
                    add(*usual, if at == latest { spent(run, now) } else { 0 });
                }
            }
            (Outcome::Waiting, _) => add(usual, 0),
            (Outcome::Going { since, .. }, _) => {
                let spent = now.saturating_sub(*since);
                if spent > usual.late_ms {
                    return Left::Overdue;
                }
                add(usual, spent);
            }
            _ => {}
        }
    }
    if is_late(run, now) || run.question().is_some() {
        return Left::Overdue;
    }
    let least = least / 60_000;
    Left::Minutes(least, most.div_ceil(60_000).max(least + 1))
}

/// Whether the stage that goes on takes longer than it does nineteen times of twenty.
#[must_use]
pub fn is_late(run: &Run, now: Ms) -> bool {
    let going = run.going();
    let usual = run.usual.get(usize::from(run.stages.latest()));
    run.course == Course::Forward
        && run.park().is_none()
        && matches!(going, Some((StepName::Install, Going::Installing | Going::Unheard(_))))
        && usual.is_some_and(|usual| spent(run, now) > usual.late_ms)
}

/// How long the stage after the latest goes on, or went on until it was given up.
fn spent(run: &Run, now: Ms) -> Ms {
    let until = match run.outcome(StepName::Install) {
        Outcome::Going { .. } => now,
        Outcome::Failed { at, .. } | Outcome::Unknown { at, .. } => *at,
        Outcome::Waiting | Outcome::Done { .. } | Outcome::Skipped => return 0,
    };
    run.awaited(until).for_ms
}

impl Usual {
    /// How much of the room of a stage is reached after `spent`.
    fn part_of(self, spent: Ms) -> Ms {
        let Self { median_ms, late_ms } = self;
        let late = spent.min(late_ms).saturating_sub(median_ms);
        let past = late_ms.saturating_sub(median_ms).max(1);
        spent.min(median_ms) * 3 / 4 + late * median_ms * 3 / 20 / past
    }
}
