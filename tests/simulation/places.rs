//! What can strike where.

use crate::schedule::{Foreign, Installer, Moment, Point, REFUSALS, What};
use standin::model::{FINAL_WORDS, Unclear};

const EFFECTS: [Point; 8] = [
    Point::Key,
    Point::CreatePxe,
    Point::BootPxe,
    Point::Reboot,
    Point::BootDisk,
    Point::Task,
    Point::ClearPxe,
    Point::Abort,
];
const QUESTIONS: [Point; 3] = [Point::Callback, Point::Stages, Point::Probe];
const LINES: [Point; 6] =
    [Point::Began, Point::Opened, Point::Decided, Point::Unlocked, Point::Renewed, Point::Ended];
const IN_EFFECT: [Moment; 7] = [
    Moment::Before,
    Moment::Written,
    Moment::Told,
    Moment::Sent,
    Moment::Applied,
    Moment::Answered,
    Moment::Kept,
];
const IN_QUESTION: [Moment; 4] = [Moment::Sent, Moment::Applied, Moment::Answered, Moment::Kept];

/// Every kind of strike at every point and moment where it can strike.
pub fn every_place() -> &'static [(Point, Moment, What)] {
    static ALL: std::sync::OnceLock<Vec<(Point, Moment, What)>> = std::sync::OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = Vec::new();
        for point in EFFECTS {
            all.extend(
                IN_EFFECT.iter().flat_map(|moment| at_tab(*moment).map(|what| (point, *moment, what))),
            );
            all.extend(at_call(point).into_iter().map(|what| (point, Moment::Sent, what)));
            all.extend(at_line().into_iter().map(|what| (point, Moment::Before, what)));
            all.extend(at_line().into_iter().map(|what| (point, Moment::Answered, what)));
            all.extend(by_others(point).into_iter().map(|what| (point, Moment::Before, what)));
            all.extend(by_others(point).into_iter().map(|what| (point, Moment::Sent, what)));
        }
        for point in QUESTIONS {
            all.extend(
                IN_QUESTION.iter().flat_map(|moment| at_tab(*moment).map(|what| (point, *moment, what))),
            );
            all.extend(at_call(point).into_iter().map(|what| (point, Moment::Sent, what)));
            all.extend(at_line().into_iter().map(|what| (point, Moment::Answered, what)));
            all.extend(by_others(point).into_iter().map(|what| (point, Moment::Sent, what)));
        }
        for point in LINES {
            for moment in [Moment::Before, Moment::Written] {
                all.extend(at_tab(moment).map(|what| (point, moment, what)));
            }
            all.extend(at_line().into_iter().map(|what| (point, Moment::Before, what)));
        }
        // The first line of a run is fenced by the lock alone: there is no journal yet in which
        // another page could take its place. A living page does not lose its lock.
        all.retain(|place| !matches!(place, (Point::Began, Moment::Before, What::Steal(_))));
        all.push((Point::Began, Moment::Before, What::DoubleClick));
        all.push((Point::Began, Moment::Told, What::WrongPin));
        all.push((Point::CheckPin, Moment::Told, What::WrongPin));
        let at_check = [
            What::RequestLost,
            What::AnswerLost,
            What::Html(true),
            What::Refuse,
            What::Expire,
            What::Limited,
            What::Broken,
            What::Garbage(0),
            What::Foreign(Foreign::LocksPin),
        ];
        all.extend(at_check.map(|what| (Point::CheckPin, Moment::Sent, what)));
        let ends = (0..FINAL_WORDS.len() as u8).map(Installer::Ends);
        use Installer::{Breaks, Hangs, KeyLost, Late, Noise, Ok, Repeated, SessionEnds, Silent, Stray};
        let kinds = [Silent, Late, Repeated, Stray, Noise, Hangs, Breaks, KeyLost, SessionEnds, Ok];
        for what in kinds.into_iter().chain(ends) {
            all.extend((1..=5).map(|stage| (Point::Began, Moment::Told, What::Installer(what, stage))));
        }
        all
    })
}

/// The same, by kind.
pub fn by_kind() -> &'static [Vec<(Point, Moment, What)>] {
    static KINDS: std::sync::OnceLock<Vec<Vec<(Point, Moment, What)>>> = std::sync::OnceLock::new();
    KINDS.get_or_init(|| {
        let mut kinds: Vec<Vec<(Point, Moment, What)>> = Vec::new();
        for place in every_place() {
            match kinds.iter_mut().find(|kind| kind[0].2 == place.2) {
                Some(kind) => kind.push(*place),
                None => kinds.push(vec![*place]),
            }
        }
        kinds
    })
}

/// What can happen to the tab or its machine.
fn at_tab(moment: Moment) -> impl Iterator<Item = What> {
    let kill = [What::Kill(5)];
    // Between being told and sending there is no time in which anything but a death could come.
    let rest = [What::Freeze(60), What::Steal(60), What::Sleep(60), What::Clock(-3_600), What::Clock(3_600)];
    kill.into_iter().chain(rest.into_iter().filter(move |_| moment != Moment::Told))
}

fn at_line() -> Vec<What> {
    vec![What::Torn(5), What::Unsure, What::WriteFails(1)]
}

/// What can happen to a call.
fn at_call(point: Point) -> Vec<What> {
    let mut all = vec![
        What::RequestLost,
        What::AnswerLost,
        What::Html(false),
        What::Html(true),
        What::Refuse,
        What::Limited,
        What::Broken,
        What::Garbage(0),
    ];
    all.extend((0..REFUSALS.len() as u8).map(What::Says));
    all.extend((0..Unclear::ALL.len() as u8).flat_map(|how| [false, true].map(|is| What::Unclear(how, is))));
    match point {
        Point::Stages => all.extend([What::Burn, What::Woke, What::SaysUp, What::Unread(0)]),
        Point::Callback => all.extend([What::Burn, What::Woke]),
        Point::Probe => all.extend([What::Expire, What::Woke, What::Never]),
        Point::Key | Point::Abort => {
            all.extend([What::Expire, What::Twice(0), What::Busy(2), What::Slow(75)]);
        }
        _ => {
            all.extend([What::Expire, What::Twice(0), What::Late, What::Never, What::Fails]);
            all.extend([What::Busy(2), What::Slow(75)]);
            all.extend((0..FINAL_WORDS.len() as u8).map(What::Word));
        }
    }
    match point {
        Point::CreatePxe => all.extend([false, true].map(What::Config)),
        Point::Reboot => all.push(What::StaysOff),
        _ => {}
    }
    all
}

/// What the person or somebody else can do meanwhile.
fn by_others(point: Point) -> Vec<What> {
    let mut all = vec![What::SecondTab];
    if !matches!(point, Point::BootDisk | Point::Task | Point::ClearPxe | Point::Abort) {
        all.push(What::Abandon);
    }
    use Foreign::{BootsDisk, BootsPxe, Clears, LocksPin, Reboots, Reinstalls};
    all.extend([Reboots, BootsPxe, BootsDisk, Clears, Reinstalls, LocksPin].map(What::Foreign));
    all
}
