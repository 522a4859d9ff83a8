//! What a run tells a person besides its steps: what happened, what it means for the server,
//! what to do now. Words of the part of the page that is fetched when there is such a thing.
//!
//! Knows: parks, questions, causes and endings. Must not know: which buttons follow.

use super::outcome::succeeded;
use super::{armed, both, disks, pin, sentence, trouble_of};
use crate::domain::strings;
use crate::flow::claims::SafeToReboot;
use crate::flow::{Cause, Ending, Outcome, Park, Power, Question, Run, Standing, StepName};
use crate::text::late::{Late, fill, own};
use crate::text::problem::Problem;

/// What a screen reader says of what stands first; `None` when the status says all.
#[must_use]
pub fn said(run: &Run) -> Option<String> {
    let said = match (run.ending(), run.park(), run.question()) {
        (Some(how), ..) => ending(run, how),
        (None, Some(why), _) => park(run, why),
        (None, None, Some(what)) => question(run, what),
        (None, None, None) => return None,
    };
    Some([&*said.title, ". ", &said.remedy].concat())
}

/// Why the run stands still.
#[must_use]
pub fn park(run: &Run, park: &Park) -> Problem {
    if let Some(name) = park_needs_another_pin(run, park) {
        return say(run, [Late::RunPinRefused, Late::RunPinRefusedText, Late::RunPinRefusedRemedy], name);
    }
    let (name, keys) = match park {
        Park::Session(name) => (*name, [Late::RunSession, Late::RunSessionText, Late::RunSessionRemedy]),
        Park::KeyLost => {
            (StepName::Install, [Late::RunKeyLost, Late::RunKeyLostText, Late::RunKeyLostRemedy])
        }
        Park::ConfigExists => (
            StepName::CreatePxe,
            [Late::RunConfigExists, Late::RunConfigExistsText, Late::RunConfigExistsRemedy],
        ),
        Park::KeyEnded(_) => {
            (StepName::Install, [Late::RunKeyEnded, Late::RunKeyEndedText, Late::RunKeyEndedRemedy])
        }
        Park::ClearRefused => (
            StepName::ClearPxe,
            [Late::RunClearRefused, Late::RunClearRefusedText, Late::RunClearRefusedRemedy],
        ),
        Park::Secrets(name) => {
            let title = match name {
                StepName::CreatePxe => Late::RunSecretsInstall,
                _ => Late::RunSecrets,
            };
            (*name, [title, Late::RunSecretsText, Late::RunSecretsRemedy])
        }
        Park::BootRefused => {
            (StepName::BootDisk, [Late::RunBootLeft, Late::RunBootLeftSaid, Late::RunBootLeftRemedy])
        }
    };
    say(run, keys, name)
}

/// The step that waits for another PIN than the one that was refused.
fn park_needs_another_pin(run: &Run, park: &Park) -> Option<StepName> {
    pin::of_run(run)?;
    match park {
        Park::Secrets(name) => Some(*name),
        Park::BootRefused => Some(StepName::BootDisk),
        _ => None,
    }
}

/// What this page is to the run, unless it simply drives it; and whether that is grave.
#[must_use]
pub fn standing(run: &Run, standing: Standing) -> Option<(bool, Problem)> {
    let (is_grave, keys) = match standing {
        Standing::Driving => return None,
        Standing::Watching => (false, [Late::RunWatching, Late::RunWatchingText, Late::RunWatchingRemedy]),
        Standing::CannotWrite => {
            (true, [Late::RunCannotWrite, Late::RunCannotWriteText, Late::RunCannotWriteRemedy])
        }
    };
    Some((is_grave, say(run, keys, StepName::Install)))
}

/// That the PIN will be needed.
#[must_use]
pub fn pin_later(run: &Run) -> Problem {
    let keys = match pin::of_run(run) {
        Some(_) => [Late::RunPinRefused, Late::RunPinRefusedLaterText, Late::RunPinRefusedRemedy],
        None => [Late::RunPinLater, Late::RunPinLaterText, Late::RunPinLaterRemedy],
    };
    say(run, keys, StepName::BootDisk)
}

/// What the person is asked while the run goes on.
#[must_use]
pub fn question(run: &Run, question: Question) -> Problem {
    let keys = match question {
        Question::OldSystem => [Late::RunOldSystem, Late::RunOldSystemText, Late::RunOldSystemRemedy],
        Question::Unreadable => [Late::RunUnreadable, Late::RunUnreadableSaid, Late::RunOldSystemRemedy],
        Question::NoSign => [Late::RunNoSign, Late::RunNoSignText, Late::RunQuietRemedy],
        Question::NoNews => [Late::RunNoNews, Late::RunNoNewsText, Late::RunQuietRemedy],
    };
    say(run, keys, StepName::Install)
}

/// Why the run is called off, or was.
#[must_use]
pub fn cause(run: &Run, cause: &Cause) -> Problem {
    let (name, [title, text, remedy]) = match cause {
        Cause::Step(name) => (*name, [Late::RunStoppedTitle, Late::RunStoppedText, Late::RunStoppedRemedy]),
        Cause::CreatePxeUnknown => (
            StepName::CreatePxe,
            [Late::RunCreateUnknownTitle, Late::RunCreateUnknownText, Late::RunAgainRemedy],
        ),
        Cause::Asked => {
            let [title, text] = match (run.ending(), SafeToReboot::proven_by(run)) {
                (None, _) => [Late::RunDisarmTitle, Late::RunDisarmText],
                (Some(_), Some(_)) => [Late::RunDisarmedTitle, Late::RunDisarmedText],
                (Some(_), None) => [Late::RunNotDisarmedTitle, Late::RunNotDisarmedText],
            };
            (StepName::ClearPxe, [title, text, Late::RunDisarmRemedy])
        }
        Cause::Unreadable => {
            (StepName::CreatePxe, [Late::RunUnreadableTitle, Late::RunUnreadableText, Late::RunStoppedRemedy])
        }
        Cause::Install(_) => {
            (StepName::Install, [Late::RunInstallTitle, Late::RunStoppedText, Late::RunAgainRemedy])
        }
        Cause::Abandoned => {
            (StepName::Install, [Late::RunAbandonedTitle, Late::RunAbandonedText, Late::RunAgainRemedy])
        }
    };
    let remedy = match (run.ending(), run.is_armed()) {
        (None, _) => Late::RunCleaningRemedy,
        (Some(_), true) if run.config_may_exist() => Late::RunConfigLeftRemedy,
        (Some(_), true) => Late::RunBootLeftRemedy,
        (Some(_), false) => remedy,
    };
    say(run, [title, text, remedy], name)
}

/// How the run ended.
#[must_use]
pub fn ending(run: &Run, ending: &Ending) -> Problem {
    let (name, keys) = match ending {
        Ending::Succeeded(_) => return succeeded(run),
        Ending::Unverified => (
            StepName::Install,
            [Late::RunUnverifiedTitle, Late::RunUnverifiedText, Late::RunUnverifiedRemedy],
        ),
        Ending::ConfigLeft => (
            StepName::ClearPxe,
            [Late::RunClearRefused, Late::RunClearRefusedText, Late::RunConfigLeftRemedy],
        ),
        Ending::BootOrderLeft => {
            (StepName::BootDisk, [Late::RunBootLeft, Late::RunBootLeftSaid, Late::RunBootLeftRemedy])
        }
        Ending::Stopped(why) => return cause(run, why),
    };
    say(run, keys, name)
}

/// The tasks that did not work, or of which nobody knows.
#[must_use]
pub fn tasks(run: &Run) -> Vec<Problem> {
    let troubled = run.steps().iter().filter_map(|step| match (&step.name, &step.outcome) {
        (name @ StepName::Task(_), Outcome::Failed { trouble, .. } | Outcome::Unknown { trouble, .. }) => {
            Some((*name, trouble))
        }
        _ => None,
    });
    troubled
        .map(|(name, trouble)| Problem {
            remedy: own(Late::RunTaskRemedy),
            ..trouble_of(name, trouble, run.order())
        })
        .collect()
}

/// Title, text and remedy with every fact of the run that a text can name; `name` is the step
/// that it is about.
fn say(run: &Run, keys: [Late; 3], name: StepName) -> Problem {
    let order = run.order();
    let trouble = match run.outcome(name) {
        Outcome::Failed { trouble, .. } | Outcome::Unknown { trouble, .. } => {
            Some(trouble_of(name, trouble, order))
        }
        Outcome::Waiting | Outcome::Going { .. } | Outcome::Done { .. } | Outcome::Skipped => None,
    };
    let words = |said: &Problem| match name {
        // The title has named the installation.
        StepName::Install => sentence(&said.text) + " ",
        _ => both(said) + " ",
    };
    let told = run.park().and_then(|park| match park {
        Park::KeyEnded(words) if !words.is_empty() => Some(words.as_str()),
        _ => None,
    });
    let said = told.or_else(|| run.odd_words()).or_else(|| run.stages().latest_words()).unwrap_or("–");
    let values = [
        ("words", said.trim_end_matches('.')),
        ("probed", &probed(run)),
        ("hostname", order.hostname.as_str()),
        ("system", &order.os_name),
        ("id", &order.server.text()),
        ("count", &strings::count(run.stages().latest().into())),
        ("step", &super::step(name, order)),
        ("trouble", &trouble.as_ref().map(words).unwrap_or_default()),
        ("disks", &disks(run).text),
        ("armed", &armed(run).text),
        ("pin", &pin::of_run(run).map(|refusal| refusal.said(None)).unwrap_or_default()),
    ];
    let [title, text, remedy] = keys.map(|key| fill(key, &values));
    Problem { title, text, remedy, details: trouble.map(|said| said.details).unwrap_or_default() }
}

/// What the API told of the server when the run looked.
fn probed(run: &Run) -> String {
    let probed = run.probed();
    let power = probed.power.map(|power| match power {
        Power::On => own(Late::RunProbedOn),
        Power::Off => own(Late::RunProbedOff),
    });
    let told: Vec<&str> = [&probed.hostname, &probed.os].into_iter().flatten().map(String::as_str).collect();
    let host =
        (!told.is_empty()).then(|| fill(Late::RunProbedHost, &[("told", &strings::join(&told, ", "))]));
    power.into_iter().chain(host).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{ApiError, AsyncAnswer, Reply};
    use crate::domain::config::Config;
    use crate::domain::plan::Order;
    use crate::domain::server::Server;
    use crate::flow::{Decision, Event, Settings};

    use crate::text::late;
    use crate::text::run::outcome::abandon;
    use crate::text::run::status;
    use crate::text::run::tests::{Answer, after, at_stage, go_on, online, order, rebooted, refused, said};
    use crate::text::{Key, t};

    fn every_run() -> Vec<Run> {
        let done = || Ok(Reply::Done);
        let failed: Answer = Ok(Reply::Async(AsyncAnswer::Failed(said("no disk"))));
        let not_found: Answer = Ok(Reply::Async(AsyncAnswer::NotFound));
        vec![
            after(vec![]),
            after(vec![refused("Not permitted")]),
            after(rebooted()),
            after(rebooted().into_iter().chain([failed]).collect()),
            at_stage(2).step(Event::Decided(Decision::Abandon), 900_000).0,
            after(rebooted().into_iter().chain([Err(ApiError::SessionExpired), not_found]).collect()),
            online(vec![done(), Err(ApiError::NoAnswer), done()]),
            online(vec![refused("Not permitted"), done(), done()]),
            online(vec![done(), done(), refused("Not permitted now")]),
        ]
    }

    #[test]
    fn everything_told_has_what_happened_what_it_means_and_what_to_do() {
        let endings = || {
            [Ending::Unverified, Ending::BootOrderLeft, Ending::ConfigLeft].into_iter().chain(
                [
                    Cause::Step(StepName::Reboot),
                    Cause::CreatePxeUnknown,
                    Cause::Install("no disk".into()),
                    Cause::Unreadable,
                    Cause::Abandoned,
                    Cause::Asked,
                ]
                .map(Ending::Stopped),
            )
        };
        for run in every_run() {
            let parks = [
                Park::ConfigExists,
                Park::KeyEnded("base OS was installed".into()),
                Park::KeyEnded(String::new()),
                Park::Session(StepName::BootPxe),
                Park::KeyLost,
                Park::ClearRefused,
                Park::Secrets(StepName::BootDisk),
                Park::BootRefused,
            ];
            let questions = [Question::NoSign, Question::NoNews, Question::OldSystem, Question::Unreadable];
            let told = parks
                .iter()
                .map(|it| park(&run, it))
                .chain(questions.into_iter().map(|it| question(&run, it)))
                .chain(endings().map(|it| ending(&run, &it)))
                .chain([Standing::Watching, Standing::CannotWrite].map(|it| {
                    let (_, said) = standing(&run, it).expect("something to tell");
                    said
                }))
                .chain([abandon(&run), pin_later(&run)]);
            for Problem { title, text, remedy, .. } in told {
                for words in [title, text, remedy] {
                    assert!(!words.trim().is_empty());
                    assert!(!words.contains(['{', '}']) && !words.contains("  "), "{words}");
                }
            }
        }
    }

    fn disarming(answers: Vec<Answer>) -> Run {
        let settings = Settings::new(&Config::default());
        // Begun late enough for no part of the time to stand at its beginning.
        let server = Server::unknown(order().server);
        let order = Order::to_disarm(&server, order().hostname);
        go_on(Run::disarm(order, settings, true, 600_000), answers)
    }

    #[test]
    fn a_disarm_is_told_as_going_on_until_it_is_proven() {
        let run = disarming(vec![]);
        let why = run.cause().expect("it is one from its beginning");
        let going = cause(&run, why);
        assert_eq!(going.title, "Disarming web-1");
        assert!(
            going.text.starts_with("This page sets the boot order back to disk and removes"),
            "{going:?}"
        );
        assert_eq!(status(&run), t(Key::RunBootDisk), "nothing is called off");

        let done = || Ok(Reply::Done);
        let run = disarming(vec![done(), done()]);
        let how = run.ending().expect("it ended");
        let ended = ending(&run, how);
        assert_eq!(ended.title, "web-1 is disarmed");
        assert_eq!(ended.text, "The boot order is back on disk and the PXE config is removed.");
        assert_eq!(ended.remedy, "Nothing more is to be done.");
        assert_eq!(status(&run), t(Key::RunDisarmed));

        let run = disarming(vec![done(), refused("Not permitted")]);
        assert_eq!(run.park(), Some(&Park::ClearRefused));
        let (run, _) = run.step(Event::Decided(Decision::Leave), 9_000_000);
        let left = ending(&run, run.ending().expect("it ended"));
        assert_eq!(left.title, "web-1 could not be disarmed");
        assert!(left.text.starts_with("Not everything could be taken back. "), "{left:?}");
        assert!(left.remedy.contains("Do not reboot"), "{left:?}");
        assert_eq!(status(&run), t(Key::RunConfigLeft), "it is not disarmed");
    }

    #[test]
    fn a_refusal_is_quoted_with_what_it_means_for_the_server() {
        let run = after(vec![refused("Not permitted: the account is <b>blocked</b>")]);
        let said = ending(&run, run.ending().expect("it ended"));
        assert!(
            said.text.contains("The API says: Not permitted: the account is <b>blocked</b>. Nothing"),
            "{said:?}"
        );
        assert!(said.text.contains(t(Key::RunUntouchedText)), "{said:?}");
        assert!(said.text.contains(t(Key::RunNotArmedText)), "{said:?}");
    }

    #[test]
    fn success_is_said_of_a_success_alone() {
        let done = || Ok(Reply::Done);
        let run = online(vec![done(), done(), done()]);
        assert!(run.has_succeeded());
        assert_eq!(status(&run), t(Key::RunSucceeded));
        for run in every_run() {
            if !run.has_succeeded() {
                assert_ne!(status(&run), t(Key::RunSucceeded));
            }
        }
    }

    #[test]
    fn a_task_that_failed_is_named_and_does_not_deny_the_success() {
        let run = online(vec![Ok(Reply::Done), refused("no such job"), Ok(Reply::Done)]);
        assert!(run.has_succeeded());
        let told = tasks(&run);
        assert_eq!(told.len(), 1);
        assert!(told[0].title.contains("nvidia-driver"), "{told:?}");
        assert!(told[0].text.contains("no such job"), "{told:?}");
    }

    #[test]
    fn a_server_left_on_network_boot_is_not_to_be_rebooted_and_says_whom_to_ask() {
        let run = online(vec![refused("Not permitted"), Ok(Reply::Done), Ok(Reply::Done)]);
        assert_eq!(run.park(), Some(&Park::BootRefused));
        let (run, _) = run.step(Event::Decided(Decision::Leave), 9_000_000);
        assert_eq!(run.ending(), Some(&Ending::BootOrderLeft));
        let said = ending(&run, &Ending::BootOrderLeft);
        assert!(said.remedy.contains("Do not reboot") && said.remedy.contains("25250"), "{said:?}");
    }

    #[test]
    fn a_config_that_cannot_be_removed_quotes_the_api() {
        let run = online(vec![Ok(Reply::Done), Ok(Reply::Done), refused("Not permitted now")]);
        let why = run.park().expect("it waits");
        assert!(park(&run, why).text.contains("Not permitted now"));
    }

    #[test]
    fn giving_up_says_what_the_disks_are_at_that_moment() {
        assert_eq!(abandon(&after(vec![])).text, late::t(Late::RunGiveUpUntouched));
        assert_eq!(abandon(&after(rebooted())).text, late::t(Late::RunGiveUpMayBe));
        assert_eq!(abandon(&at_stage(1)).text, late::t(Late::RunGiveUpErased));
        assert_eq!(abandon(&at_stage(4)).text, late::t(Late::RunGiveUpInstalled));
    }
}
