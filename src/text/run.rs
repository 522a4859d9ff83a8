//! A reinstall in words: its steps, how each stands, and what that means for the server.
//!
//! Knows: every state of a run and its words. Must not know: where on the page they stand, or
//! what a state looks like.

pub mod notice;
pub mod outcome;
pub mod pin;

use super::problem::{Problem, problem};
use super::{Key, fill, own, plan, t};
use crate::domain::plan::Order;
use crate::domain::strings;
use crate::flow::claims::SafeToReboot;
use crate::flow::progress::Left;
use crate::flow::timeline::{State, What};
use crate::flow::{Cause, DiskState, Going, Ms, Park, Run, StepName, Trouble};

/// A time span such as `3 min 20 s`.
#[must_use]
pub fn duration(ms: Ms) -> String {
    let (s, min, h) = (ms / 1_000, ms / 60_000, ms / 3_600_000);
    let key = match (h, min, s) {
        (0, 0, 0) => Key::RunMoment,
        (0, 0, _) => Key::RunSeconds,
        (0, ..) => Key::RunMinutes,
        _ => Key::RunHours,
    };
    let [s, min] = [s, min].map(|n| strings::number(n % 60));
    fill(key, &[("s", &s), ("min", &min), ("h", &strings::number(h))])
}

/// How long it may still take: a range, as nobody knows the minute.
#[must_use]
pub fn left(left: Left) -> String {
    let (key, least, most) = match left {
        Left::Untold => return String::new(),
        Left::Overdue => (Key::RunLonger, 0, 0),
        Left::Minutes(0, most) => (Key::RunLeftLess, 0, most.max(2)),
        Left::Minutes(least, most) => (Key::RunLeft, least, most),
    };
    fill(key, &[("least", &strings::number(least)), ("most", &strings::number(most))])
}

/// What a step does, as an order.
const fn step_key(name: StepName) -> Key {
    match name {
        StepName::Key => Key::RunKey,
        StepName::CreatePxe => Key::RunCreatePxe,
        StepName::BootPxe => Key::RunBootPxe,
        StepName::Reboot => Key::RunReboot,
        StepName::Install => Key::RunInstall,
        StepName::BootDisk => Key::RunBootDisk,
        StepName::Task(_) => Key::RunTask,
        StepName::ClearPxe => Key::RunClearPxe,
        StepName::Abort => Key::RunAbort,
    }
}

/// What a step does, as an order.
#[must_use]
pub fn step(name: StepName, order: &Order) -> String {
    fill(step_key(name), &[("task", task(name, order))])
}

/// The name of the task that the step runs; nothing for another step.
fn task(name: StepName, order: &Order) -> &str {
    match name {
        StepName::Task(n) => order.tasks.get(n).map_or("", |task| &task.name),
        _ => "",
    }
}

/// What a run needs of somebody who is signed out: to be finished.
#[must_use]
pub fn needs_session(run: &Run) -> String {
    let order = run.order();
    let paused = match run.park() {
        Some(Park::Session(name) | Park::Secrets(name)) => step(*name, order),
        _ => String::new(),
    };
    let key = match (paused.is_empty(), run.is_armed()) {
        (false, true) => Key::SignInPausedArmed,
        (false, false) => Key::SignInPaused,
        (true, true) => Key::SignInUnfinishedArmed,
        (true, false) => Key::SignInUnfinished,
    };
    fill(key, &[("hostname", order.hostname.as_str()), ("step", &paused)])
}

/// What a row of the timeline is about.
#[must_use]
pub fn row(what: What, order: &Order) -> String {
    match what {
        What::Step(name) => step(name, order),
        What::Stage(_) => own(row_key(what)),
    }
}

/// The same where nobody knows what is installed; a task's name is left to be filled in.
#[must_use]
pub const fn row_key(what: What) -> Key {
    match what {
        What::Step(name) => step_key(name),
        What::Stage(1) => Key::RunStage1,
        What::Stage(2) => Key::RunStage2,
        What::Stage(3) => Key::RunStage3,
        What::Stage(4) => Key::RunStage4,
        What::Stage(_) => Key::RunStage5,
    }
}

/// The word for how a row stands; `parked` when the run waits for a person.
#[must_use]
pub fn state(state: &State, parked: bool) -> &'static str {
    t(match state {
        State::Waiting => Key::RunIsWaiting,
        State::Going(_) if parked => Key::RunIsNeedsYou,
        State::Going(_) => Key::RunIsGoing,
        State::Late => Key::RunIsLate,
        State::Done => Key::RunIsDone,
        State::Skipped => Key::RunIsSkipped,
        State::Failed(_) => Key::RunIsFailed,
        State::Unknown(_) => Key::RunIsUnknown,
    })
}

/// What happens now in a row that is under way.
#[must_use]
pub fn now(what: What) -> &'static str {
    t(match what {
        What::Step(StepName::Key) => Key::RunNowKey,
        What::Step(StepName::CreatePxe) => Key::RunNowCreatePxe,
        What::Step(StepName::BootPxe) => Key::RunNowBootPxe,
        What::Step(StepName::Reboot) => Key::RunNowReboot,
        What::Step(StepName::BootDisk) => Key::RunNowBootDisk,
        What::Step(StepName::Task(_)) => Key::RunNowTask,
        What::Step(StepName::ClearPxe) => Key::RunNowClearPxe,
        What::Step(StepName::Abort) => Key::RunNowAbort,
        What::Step(StepName::Install) | What::Stage(1) => Key::RunNowStage1,
        What::Stage(2) => Key::RunNowStage2,
        What::Stage(3) => Key::RunNowStage3,
        What::Stage(4) => Key::RunNowStage4,
        What::Stage(_) => Key::RunNowStage5,
    })
}

/// What is to be said about a row: what happens in it, or what went wrong; and the raw body
/// behind that, secrets removed.
#[must_use]
pub fn note(what: What, state: &State, run: &Run) -> (String, String) {
    let name = match what {
        What::Step(name) => name,
        What::Stage(_) => StepName::Install,
    };
    let said = |trouble: &Trouble| {
        let said = trouble_of(name, trouble, run.order());
        // The row itself has the name of the step and its state.
        let words = match trouble {
            Trouble::Call(_) => both(&said),
            Trouble::Failed(_) | Trouble::Unclear(_) | Trouble::NoOutcome => sentence(&said.text),
        };
        (words, said.details)
    };
    match state {
        State::Waiting | State::Done | State::Skipped => Default::default(),
        // What the installer does nobody sees any more.
        State::Going(Going::Installing | Going::Unheard(_)) if run.park().is_some() => Default::default(),
        State::Late => (now(what).to_owned(), String::new()),
        State::Failed(trouble) | State::Unknown(trouble) => said(trouble),
        State::Going(Going::Sending | Going::Installing) => (now(what).to_owned(), String::new()),
        State::Going(Going::Again) => (own(Key::RunNowAgain), String::new()),
        State::Going(Going::Applying) => match run.odd_words() {
            // A word that nobody knows is shown at once.
            Some(words) => (fill(Key::RunProviderSays, &[("words", &sentence(words))]), String::new()),
            None => ([now(what), " ", t(Key::RunNowApplying)].concat(), String::new()),
        },
        State::Going(Going::Retrying(trouble) | Going::Unheard(trouble)) => {
            let (words, details) = said(trouble);
            let again = matches!(run.park(), Some(Park::Session(_)));
            let then = if again { Key::SessionEndedRemedy } else { Key::RunNowRetrying };
            (words + " " + t(then), details)
        }
    }
}

/// What went wrong in a step.
#[must_use]
pub fn trouble_of(name: StepName, trouble: &Trouble, order: &Order) -> Problem {
    let step = step(name, order);
    let (title, text, remedy, words) = match trouble {
        Trouble::Call(error) => return problem(&call(name, order), error),
        Trouble::Failed(words) if words.trim_ascii().is_empty() => {
            (Key::RunStepFailed, Key::RunNoReason, Key::RunStepFailedRemedy, "")
        }
        Trouble::Failed(words) => {
            (Key::RunStepFailed, Key::RunProviderSays, Key::RunStepFailedRemedy, words.as_str())
        }
        Trouble::Unclear(words) => {
            (Key::RunNoOutcome, Key::RunProviderSays, Key::RunNoOutcomeRemedy, words.as_str())
        }
        Trouble::NoOutcome => (Key::RunNoOutcome, Key::RunNoOutcomeText, Key::RunNoOutcomeRemedy, ""),
    };
    let values = [("step", step.as_str()), ("words", words)];
    Problem {
        title: fill(title, &values),
        text: fill(text, &values),
        remedy: fill(remedy, &values),
        details: String::new(),
    }
}

/// The API's name of a step's call; a task's is the deployment's.
fn call(name: StepName, order: &Order) -> String {
    match name {
        StepName::Key => "eq/reinstall",
        StepName::CreatePxe => "eq/create_pxe",
        StepName::BootPxe | StepName::BootDisk => "eq/boot_dev",
        StepName::Reboot => "eq/reboot",
        StepName::Install => "eq_callback/check",
        StepName::ClearPxe => "eq/clear_pxe",
        StepName::Abort => "eq/abort_reinstall",
        StepName::Task(_) => return fill(Key::RunTaskCall, &[("task", task(name, order))]),
    }
    .to_owned()
}

/// How the run stands, in a few words.
#[must_use]
pub fn status(run: &Run) -> String {
    if let Some(ending) = run.ending() {
        return outcome::ended(run, ending).to_owned();
    }
    let count = strings::count(run.stages().latest().into());
    let (key, name) = match run.going() {
        _ if run.park().is_some() => (Key::RunWaits, None),
        _ if run.question().is_some() => (Key::RunLateStages, None),
        _ if run.cause().is_none() && run.is_given_up() => (Key::RunGivingUp, None),
        Some((name, Going::Retrying(_))) => (Key::RunTrying, Some(name)),
        // What was asked for is not called off.
        Some((name, _)) if run.cause().is_some_and(|cause| *cause != Cause::Asked) => {
            (Key::RunCallingOff, Some(name))
        }
        Some((StepName::Install, _)) | None => (Key::RunStages, None),
        Some((name, _)) => return step(name, run.order()),
    };
    let step = name.map(|name| step(name, run.order())).unwrap_or_default();
    fill(key, &[("count", &count), ("step", &step)])
}

/// Whether the server would reinstall itself at a reboot.
#[must_use]
pub fn armed(run: &Run) -> Problem {
    match SafeToReboot::proven_by(run) {
        Some(proof) => safe(proof),
        None if run.config_may_exist() => plain(Key::RunArmed, Key::RunArmedText),
        None => plain(Key::RunBootLeft, Key::RunBootLeftText),
    }
}

/// That a reboot is safe: said of what is proven alone.
fn safe(_: SafeToReboot) -> Problem {
    plain(Key::RunNotArmed, Key::RunNotArmedText)
}

/// What is known of the disks.
#[must_use]
pub fn disks(run: &Run) -> Problem {
    let (title, text) = match run.disk_state() {
        DiskState::NotKnown => (Key::RunDisksNotKnown, Key::RunDisksNotKnownText),
        DiskState::Untouched(_) => (Key::RunUntouched, Key::RunUntouchedText),
        DiskState::MayBeErased => (Key::RunMayBeErased, Key::RunMayBeErasedText),
        DiskState::Erased => (Key::RunDisksErased, Key::RunDisksErasedText),
        DiskState::Installed(_) => (Key::RunInstalled, Key::RunInstalledText),
    };
    plain(title, text)
}

/// How the disks are laid out, and which of them that erases.
#[must_use]
pub fn layout(order: &Order) -> String {
    let layout = order.scheme.map_or_else(|| own(Key::RunOneDisk), plan::scheme);
    let others = plan::disks(&order.untouched_gb);
    let key = if others.is_empty() { Key::RunErased } else { Key::RunErasedSome };
    fill(key, &[("layout", &layout), ("disks", &plan::disks(&order.erased_gb)), ("others", &others)])
}

fn plain(title: Key, text: Key) -> Problem {
    Problem { title: own(title), text: own(text), ..Problem::default() }
}

/// Title and text as sentences in a row.
fn both(said: &Problem) -> String {
    sentence(&said.title) + " " + &sentence(&said.text)
}

/// `words` with a full stop, where they end without one: what the API says often does.
pub fn sentence(words: &str) -> String {
    let words = words.trim_ascii_end();
    let stop = if words.ends_with(['.', '!', '?', ':', '…']) { "" } else { "." };
    [words, stop].concat()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::api::{ApiError, AsyncAnswer, Message, Reply};
    use crate::domain::config::Config;
    use crate::domain::disks::Scheme;
    use crate::domain::hostname::Hostname;
    use crate::domain::id::{AsyncKey, OsId, ServerId, TaskId};
    use crate::domain::server::Kinds;
    use crate::domain::task::Task;
    use crate::flow::{Effect, Event, Settings};

    pub(crate) fn order() -> Order {
        let task = Task {
            id: TaskId("12".into()),
            name: "nvidia-driver".into(),
            description: None,
            runs_on: Kinds::default(),
            default: true,
        };
        Order {
            server: ServerId(25250),
            current_name: Some("store-1".into()),
            ip: Some("192.0.2.7".into()),
            os_id: OsId(180),
            os_name: "Debian 12".into(),
            is_windows: false,
            scheme: Some(Scheme::Raid1),
            erased_gb: vec![960, 960],
            untouched_gb: vec![],
            hostname: Hostname::parse("web-1").expect("a hostname"),
            tasks: vec![task],
            has_ssh_key: false,
            has_script: false,
            has_callback: false,
        }
    }

    pub(crate) type Answer = Result<Reply, ApiError>;

    /// A run that got these answers to its calls, a minute apart.
    pub(crate) fn after(answers: Vec<Answer>) -> Run {
        let settings = Settings::new(&Config::default());
        go_on(Run::start(order(), settings, 7, 0), answers)
    }

    /// The same of a run that was just begun.
    pub(crate) fn go_on((mut run, mut todo): (Run, Vec<Effect>), answers: Vec<Answer>) -> Run {
        let mut now = run.started();
        for answer in answers {
            now += 60_000;
            for effect in std::mem::take(&mut todo) {
                if let Effect::Wait(ticket, _) = effect {
                    (run, todo) = run.step(Event::Rang(ticket), now);
                } else {
                    todo.push(effect);
                }
            }
            let call = todo.iter().find_map(|effect| match effect {
                Effect::Call(ticket, _) => Some(*ticket),
                _ => None,
            });
            let ticket = call.expect("a call is out");
            (run, todo) = run.step(Event::Answered(ticket, answer), now);
        }
        run
    }

    pub(crate) fn refused(message: &str) -> Answer {
        Err(ApiError::Refused { message: message.into(), code: None })
    }

    pub(crate) fn stage(words: &str) -> Answer {
        Ok(Reply::Async(AsyncAnswer::Stage(said(words))))
    }

    pub(crate) fn said(words: &str) -> Message {
        Message { scope: words.into(), ..Message::default() }
    }

    /// The answers up to the reboot, which is answered.
    pub(crate) fn rebooted() -> Vec<Answer> {
        let key = AsyncKey::parse("f685eaa0f06e47faa2e6bb5002828b00").expect("a key");
        vec![Ok(Reply::Key(key)), Ok(Reply::Done), Ok(Reply::Done), Ok(Reply::Done)]
    }

    /// The answers up to the fifth stage, and then `rest`.
    pub(crate) fn online(rest: Vec<Answer>) -> Run {
        let fifth = Ok(Reply::Async(AsyncAnswer::Done(said("online"))));
        after(rebooted().into_iter().chain([stage("Stage 1"), fifth]).chain(rest).collect())
    }

    /// The answers up to this stage.
    pub(crate) fn at_stage(n: u8) -> Run {
        let stages = (1..=n).map(|n| stage(&format!("Stage {n}")));
        after(rebooted().into_iter().chain(stages).collect())
    }

    #[test]
    fn time_spans_by_cases() {
        let cases = [
            (0, "under 1 s"),
            (999, "under 1 s"),
            (1_000, "1 s"),
            (59_999, "59 s"),
            (60_000, "1 min 0 s"),
            (200_000, "3 min 20 s"),
            (3_599_999, "59 min 59 s"),
            (3_600_000, "1 h 0 min"),
            (90_061_000, "25 h 1 min"),
        ];
        for (ms, words) in cases {
            assert_eq!(duration(ms), words);
        }
    }

    #[test]
    fn the_layout_says_what_is_erased_and_what_stays() {
        assert_eq!(layout(&order()), "Mirror (LVM_RAID1): 2 × 960 GB erased");
        let hba = Order {
            scheme: Some(Scheme::Hba),
            erased_gb: vec![480],
            untouched_gb: vec![960, 960],
            ..order()
        };
        assert_eq!(layout(&hba), "System disk alone (LVM_HBA): 480 GB erased, 2 × 960 GB untouched");
        let one = Order { scheme: None, erased_gb: vec![20], ..order() };
        assert_eq!(layout(&one), "One disk: 20 GB erased");
    }

    #[test]
    fn each_trouble_says_what_happened_and_what_to_do() {
        let troubles = [
            Trouble::Call(ApiError::NoAnswer),
            Trouble::Call(ApiError::Refused { message: "No".into(), code: None }),
            Trouble::Failed("disk 2 is gone".into()),
            Trouble::Failed(String::new()),
            Trouble::NoOutcome,
        ];
        for name in [StepName::Key, StepName::Install, StepName::Task(0), StepName::ClearPxe] {
            for trouble in &troubles {
                let said = trouble_of(name, trouble, &order());
                let all = [said.title, said.text, said.remedy];
                assert!(all.iter().all(|words| !words.is_empty() && !words.contains('{')), "{all:?}");
            }
        }
        let task = trouble_of(StepName::Task(0), &Trouble::NoOutcome, &order());
        assert!(task.title.contains("nvidia-driver"), "{task:?}");
        let failed = trouble_of(StepName::Install, &troubles[2], &order());
        assert!(failed.text.contains("disk 2 is gone"), "{failed:?}");
    }

    #[test]
    fn the_server_is_called_armed_from_the_pxe_config_to_its_removal() {
        let armed_after = |answers: usize| armed(&after(rebooted().into_iter().take(answers).collect()));
        assert_eq!(armed_after(0).title, t(Key::RunNotArmed));
        for answers in 1..=4 {
            assert_eq!(armed_after(answers).title, t(Key::RunArmed), "after {answers} answers");
        }
        assert_eq!(armed(&at_stage(4)).title, t(Key::RunArmed));
        let done = || Ok(Reply::Done);
        assert_eq!(armed(&online(vec![done(), done()])).title, t(Key::RunArmed));
        assert_eq!(armed(&online(vec![done(), done(), done()])).title, t(Key::RunNotArmed));
        let boot_left = online(vec![refused("Not permitted"), done(), done()]);
        assert_eq!(armed(&boot_left).title, t(Key::RunBootLeft));
    }

    #[test]
    fn the_disks_are_called_what_is_known_of_them() {
        let title = |run: &Run| disks(run).title;
        assert_eq!(title(&after(vec![])), t(Key::RunUntouched));
        assert_eq!(title(&after(rebooted())), t(Key::RunMayBeErased));
        assert_eq!(title(&at_stage(1)), t(Key::RunDisksErased));
        assert_eq!(title(&at_stage(4)), t(Key::RunInstalled));
    }

    #[test]
    fn a_call_that_is_tried_again_says_why_and_keeps_the_raw_answer() {
        let body = String::from("<b>Bad gateway</b>");
        let html = Err(ApiError::Http { status: 502, retry_after_s: None, body: body.clone() });
        let run = after(vec![html]);
        let rows = crate::flow::timeline::rows(&run);
        let (note, details) = note(rows[0].what, &rows[0].state, &run);
        assert!(note.contains("502") && note.contains(t(Key::RunNowRetrying)), "{note}");
        assert_eq!(details, body);
        assert!(status(&run).contains(t(Key::RunKey)), "{}", status(&run));
    }

    #[test]
    fn the_status_counts_the_stages_that_were_reported() {
        assert_eq!(status(&after(rebooted())), "0 of 5 stages reported");
        assert_eq!(status(&at_stage(3)), "3 of 5 stages reported");
    }
}
