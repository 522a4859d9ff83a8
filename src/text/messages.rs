//! What the API said in a reinstall, in words.
//!
//! Knows: what is said of an entry. Must not know: where that stands.

use super::late::{Late, fill, own, t};
use super::run::step;
use crate::domain::plan::Order;
use crate::domain::strings;
use crate::flow::export::iso;
use crate::flow::messages::{Asked, Entry, Made};

/// What was asked.
#[must_use]
pub fn asked(asked: Asked, order: &Order) -> String {
    match asked {
        Asked::Call(name) => step(name, order),
        Asked::Callback(name) => fill(Late::MessageCallback, &[("step", &step(name, order))]),
        Asked::Installer => own(Late::MessageInstaller),
        Asked::Server => own(Late::MessageProbe),
        Asked::Unknown => own(Late::MessageUnknown),
    }
}

/// What it was taken for.
#[must_use]
pub fn made(made: Made) -> String {
    own(match made {
        Made::Key => Late::MessageKey,
        Made::Accepted => Late::MessageAccepted,
        Made::Done => Late::MessageDone,
        Made::Stage(n) => return fill(Late::MessageStage, &[("n", &strings::number(n.into()))]),
        Made::Unread => Late::MessageUnread,
        Made::NotOurs => Late::MessageNotOurs,
        Made::NotReady => Late::MessageNotReady,
        Made::Progress => Late::MessageProgress,
        Made::Unclear => Late::MessageUnclear,
        Made::WrongPin => Late::MessageWrongPin,
        Made::Server => Late::MessageServer,
        Made::Failed => Late::MessageFailed,
        Made::NotFound => Late::MessageNotFound,
        Made::Refused => Late::MessageRefused,
        Made::NoAnswer => Late::MessageNoAnswer,
        Made::Expired => Late::MessageExpired,
        Made::Limited => Late::MessageLimited,
        Made::Odd => Late::MessageOdd,
    })
}

/// That a key was asked and told nothing new; nothing where it was not.
#[must_use]
pub fn quiet(count: u32) -> String {
    match count {
        0 => String::new(),
        1 => own(Late::MessagesQuietOne),
        _ => fill(Late::MessagesQuiet, &[("count", &strings::number(count.into()))]),
    }
}

/// All that is told of an entry, to be searched.
#[must_use]
pub fn whole(entry: &Entry, order: &Order) -> String {
    strings::join(
        &[asked(entry.asked, order), made(entry.made), entry.words.clone(), entry.raw.clone()],
        "\n",
    )
}

/// The entries as a text, each with a line of its own for what was asked, the words and the answer.
#[must_use]
pub fn text(entries: &[Entry], order: &Order) -> String {
    let mut out = String::new();
    for entry in entries {
        let head = [&*iso(entry.at), "  ", &asked(entry.asked, order), "  (", &made(entry.made), ")\n"];
        out.push_str(&head.concat());
        for part in [&entry.words, &entry.raw] {
            if !part.is_empty() {
                out.push_str(&["    ", part, "\n"].concat());
            }
        }
    }
    if out.is_empty() { t(Late::MessagesNone).to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::StepName;
    use crate::text::run::tests::order;

    #[test]
    fn an_entry_is_a_line_and_what_the_api_said_stands_under_it() {
        let entry = |asked, made, words: &str, raw: &str| Entry {
            at: 1_795_460_645_000,
            asked,
            made,
            words: words.into(),
            raw: raw.into(),
        };
        let entries = [
            entry(Asked::Callback(StepName::Reboot), Made::Done, "Up/On", "{}"),
            entry(Asked::Call(StepName::Task(0)), Made::NoAnswer, "", ""),
            entry(Asked::Installer, Made::Stage(3), "Stage 3", ""),
        ];
        assert_eq!(
            text(&entries, &order()),
            "2026-11-23T19:04:05Z  Reboot the server: has it happened?  (done)\n    Up/On\n    {}\n\
             2026-11-23T19:04:05Z  Run the task nvidia-driver  (no answer)\n\
             2026-11-23T19:04:05Z  How far is the installer?  (taken for stage 3)\n    Stage 3\n"
        );
        assert_eq!(text(&[], &order()), "Nothing yet.");
        assert_eq!([quiet(0), quiet(1)], ["", "Asked once more, nothing new."]);
        assert_eq!(quiet(7), "Asked 7 more times, nothing new.");
    }
}
