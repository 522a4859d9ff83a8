//! Which of the five stages a message speaks of, and which have been reached.
//!
//! Knows: the document's wording and the ways to number a stage. Must not know: polling.
//! What it can't read is shown and never guessed into success.

use super::Ms;
use super::planted::{self, Bug};
use crate::domain::decimal::whole;
use crate::domain::strings;

/// Number of stages. Source: reinstall procedures.
pub const STAGES: u8 = 5;

/// What was reported, by the wording of a message alone: a number in the text wins, then words.
#[must_use]
pub fn classify(text: &str) -> Option<u8> {
    let text = text.to_ascii_lowercase();
    numbered(&text).or_else(|| worded(&text))
}

/// `stage 3`, `stage: 3`, `3/5`, `3 of 5`, `3rd stage`, or nothing but the number.
fn numbered(text: &str) -> Option<u8> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_ascii_alphanumeric() && c != '/').filter(|w| !w.is_empty()).collect();
    let stage =
        |word: &str| whole(word).and_then(|n| u8::try_from(n).ok()).filter(|n| (1..=STAGES).contains(n));
    let ordinal = |word: &str| {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        matches!(&word[digits.len()..], "st" | "nd" | "rd" | "th").then(|| stage(digits)).flatten()
    };
    if let [only] = words[..]
        && let Some(n) = stage(only)
    {
        return Some(n);
    }
    for (i, word) in words.iter().enumerate() {
        let next = words.get(i + 1).copied().unwrap_or_default();
        let after_next = words.get(i + 2).copied().unwrap_or_default();
        let found = match *word {
            "stage" => stage(next).or_else(|| next.strip_suffix("/5").and_then(stage)),
            _ if next == "stage" => ordinal(word),
            _ if next == "of" && after_next == "5" => stage(word),
            _ => word.strip_suffix("/5").and_then(stage),
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The document's wording, latest stage first: a message names what is done and what comes next,
/// so the more telling words are looked for first.
fn worded(text: &str) -> Option<u8> {
    const WORDS: [(u8, &[&str]); 5] = [
        (5, &["is online", "server online", "back online", "is now online"]),
        (
            4,
            &[
                "install is completed",
                "installation is completed",
                "restarting the server",
                "restarting server",
            ],
        ),
        (3, &["post-install tasks are completed", "post-install tasks completed", "final tasks"]),
        (
            2,
            &[
                "base os was installed",
                "base os installed",
                "base os is installed",
                "base system",
                "proceed with post",
            ],
        ),
        (1, &["installation was started", "installation started", "install was started", "install started"]),
    ];
    if let Some((stage, _)) =
        WORDS.iter().find(|(_, phrases)| phrases.iter().any(|phrase| strings::contains(text, phrase)))
    {
        return Some(*stage);
    }
    // Terse forms: the whole text is one of these words.
    match text.trim_matches(|c: char| !c.is_ascii_alphanumeric()) {
        "installing" | "started" | "start" => Some(1),
        "base os" | "base" | "base installed" => Some(2),
        "post-install" | "post-install done" | "final" => Some(3),
        "restart" | "restarting" | "completed" => Some(4),
        "online" => Some(5),
        _ => None,
    }
}

/// A stage that was reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// When this page learned of it.
    pub at: Ms,
    /// The provider's own words; `None` when a later stage implied it.
    pub words: Option<String>,
}

/// The stages of one run. A later stage implies the earlier ones; a stage never goes back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stages {
    reached: [Option<Reached>; STAGES as usize],
    distinct: Vec<String>,
    any_readable: bool,
}

impl Stages {
    /// Takes a message. Returns whether it is news.
    ///
    /// Where no text so far named a stage, the order of distinct messages counts, but never as
    /// the fifth: success is not guessed.
    pub fn note(&mut self, scope: &str, at: Ms) -> bool {
        if self.distinct.iter().any(|seen| seen == scope) {
            return false;
        }
        if self.distinct.len() < 64 {
            self.distinct.push(scope.to_owned());
        }
        match classify(scope) {
            Some(stage) => {
                self.any_readable = true;
                self.reach(stage, at, Some(scope));
            }
            None if planted::is(Bug::UnknownWordsAreTheFifth) => self.reach(STAGES, at, None),
            None if self.any_readable => {}
            None => {
                let by_order = u8::try_from(self.distinct.len()).unwrap_or(STAGES).min(STAGES - 1);
                self.reach(by_order, at, Some(scope));
            }
        }
        true
    }

    /// Takes the end of the master key: the fifth stage, however it is worded.
    pub fn finish(&mut self, scope: &str, at: Ms) {
        self.reach(STAGES, at, Some(scope).filter(|words| !words.is_empty()));
    }

    fn reach(&mut self, stage: u8, at: Ms, words: Option<&str>) {
        for (i, slot) in self.reached.iter_mut().enumerate().take(usize::from(stage)) {
            let own = i + 1 == usize::from(stage);
            let words = words.filter(|_| own).map(str::to_owned);
            match slot {
                None => *slot = Some(Reached { at, words }),
                Some(reached) if own && reached.words.is_none() => reached.words = words,
                Some(_) => {}
            }
        }
    }

    /// The latest stage, 0 to 5.
    #[must_use]
    pub fn latest(&self) -> u8 {
        self.reached.iter().filter(|slot| slot.is_some()).count() as u8
    }

    /// What is known of stage `n`, 1 to 5.
    #[must_use]
    pub fn get(&self, n: u8) -> Option<&Reached> {
        self.reached.get(usize::from(n).checked_sub(1)?)?.as_ref()
    }

    /// How much was heard: changes with each message that is news.
    #[must_use]
    pub fn heard(&self) -> (u8, usize) {
        (self.latest(), self.distinct.len())
    }

    /// The provider's latest words, readable or not.
    #[must_use]
    pub fn latest_words(&self) -> Option<&str> {
        self.distinct.last().map(String::as_str)
    }

    /// When the latest news came.
    #[must_use]
    pub fn last_news(&self) -> Option<Ms> {
        self.reached.iter().flatten().map(|reached| reached.at).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documents_wording() {
        let words = [
            "OS installation was started",
            "base OS was installed, proceed with post-install tasks",
            "Post-install tasks are completed, running final tasks",
            "Install is completed, restarting the server",
            "The server is online",
        ];
        for (i, text) in words.iter().enumerate() {
            assert_eq!(classify(text), Some(i as u8 + 1), "{text}");
            assert_eq!(classify(&text.to_uppercase()), Some(i as u8 + 1), "{text}");
        }
    }

    #[test]
    fn numbers_in_every_form_win_over_words() {
        let cases = [
            ("Stage 3", 3),
            ("stage: 4", 4),
            ("2/5", 2),
            ("Stage 2/5: base", 2),
            ("3 of 5", 3),
            ("1st stage", 1),
            ("2nd stage: the server is online", 2),
            ("5th stage", 5),
            ("4", 4),
            ("[3/5] running", 3),
        ];
        for (text, stage) in cases {
            assert_eq!(classify(text), Some(stage), "{text}");
        }
    }

    #[test]
    fn numbers_that_are_no_stage() {
        for text in [
            "stage 9",
            "0 errors",
            "5 packages",
            "7/5",
            "installing 3 packages",
            "",
            "stage",
            "3rd disk",
            "offline",
            "not online yet",
            "eth0 up",
        ] {
            assert_eq!(classify(text), None, "{text}");
        }
    }

    #[test]
    fn a_later_stage_implies_the_earlier_and_nothing_goes_back() {
        let mut stages = Stages::default();
        assert!(stages.note("Stage 3", 10));
        assert_eq!((stages.latest(), stages.get(1).map(|r| r.at)), (3, Some(10)));
        assert!(!stages.note("Stage 3", 20));
        assert!(stages.note("Stage 1", 30));
        assert_eq!((stages.latest(), stages.last_news()), (3, Some(10)));
        assert_eq!(stages.get(1).and_then(|r| r.words.as_deref()), Some("Stage 1"));
    }

    #[test]
    fn once_a_text_names_its_stage_an_unreadable_one_moves_nothing() {
        let mut stages = Stages::default();
        stages.note("Stage 1", 1);
        assert!(stages.note("mirror rebuilt", 2));
        assert_eq!((stages.latest(), stages.latest_words()), (1, Some("mirror rebuilt")));
    }

    #[test]
    fn unknown_words_count_by_order_but_never_as_the_fifth() {
        let mut stages = Stages::default();
        for text in ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"] {
            stages.note(text, 1);
        }
        assert_eq!(stages.latest(), 4);
        stages.finish("", 2);
        assert_eq!(stages.latest(), 5);
    }
}
