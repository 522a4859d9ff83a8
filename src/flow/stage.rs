//! Which of the five stages have been reached.
//!
//! Knows: what follows from a message that was read ([`super::words`]) and from one that can't be.
//! Must not know: polling. What can't be read is shown and never guessed into success.

use super::Ms;
use super::planted::{self, Bug};
use super::words::classify;

/// Number of stages. Source: reinstall procedures.
pub const STAGES: u8 = 5;

/// How long something usually takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usual {
    /// Half of the times it takes no longer.
    pub median_ms: Ms,
    /// Nineteen times of twenty it takes no longer.
    pub late_ms: Ms,
}

/// How long each stage usually takes, from the one before it or from the reboot. Ours, until it is known
/// better: the document says 10 to 40 minutes for all, and these come to 19, and 38 when all are late.
pub const USUAL: [Usual; STAGES as usize] =
    [guessed(180_000), guessed(360_000), guessed(300_000), guessed(150_000), guessed(150_000)];

const fn guessed(median_ms: Ms) -> Usual {
    Usual { median_ms, late_ms: 2 * median_ms }
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
    /// Takes a message about the server that is called `host`. Returns whether it is news.
    ///
    /// Where no text so far named a stage, the order of distinct messages counts, but never as
    /// the fifth: success is not guessed.
    pub fn note(&mut self, scope: &str, host: &str, at: Ms) -> bool {
        if self.distinct.iter().any(|seen| seen == scope) {
            return false;
        }
        if self.distinct.len() < 64 {
            self.distinct.push(scope.to_owned());
        }
        match classify(scope, host) {
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
    fn a_later_stage_implies_the_earlier_and_nothing_goes_back() {
        let mut stages = Stages::default();
        assert!(stages.note("Stage 3", "web-1", 10));
        assert_eq!((stages.latest(), stages.get(1).map(|r| r.at)), (3, Some(10)));
        assert!(!stages.note("Stage 3", "web-1", 20));
        assert!(stages.note("Stage 1", "web-1", 30));
        assert_eq!((stages.latest(), stages.last_news()), (3, Some(10)));
        assert_eq!(stages.get(1).and_then(|r| r.words.as_deref()), Some("Stage 1"));
        assert_eq!(stages.get(2).and_then(|r| r.words.as_deref()), None, "nobody has spoken of it");
        assert!(stages.note("1/5", "web-1", 40));
        assert_eq!(stages.get(1).and_then(|r| r.words.as_deref()), Some("Stage 1"), "the first words stay");
    }

    #[test]
    fn once_a_text_names_its_stage_an_unreadable_one_moves_nothing() {
        let mut stages = Stages::default();
        stages.note("Stage 1", "web-1", 1);
        assert!(stages.note("mirror rebuilt", "web-1", 2));
        assert_eq!((stages.latest(), stages.latest_words()), (1, Some("mirror rebuilt")));
    }

    #[test]
    fn the_end_has_the_words_it_came_with_and_each_message_is_news_once() {
        let mut stages = Stages::default();
        stages.finish("", 1);
        assert_eq!((stages.latest(), stages.get(5).and_then(|r| r.words.as_deref())), (5, None));
        let mut stages = Stages::default();
        stages.finish("online", 1);
        assert_eq!(stages.get(5).and_then(|r| r.words.as_deref()), Some("online"));
        let mut stages = Stages::default();
        for n in 0..70 {
            assert!(stages.note(&format!("message {n}"), "web-1", n));
        }
        assert_eq!(stages.heard(), (4, 64), "no more are kept than can be told apart in a view");
        assert!(!stages.note("message 63", "web-1", 99) && stages.note("message 64", "web-1", 99));
    }

    #[test]
    fn unknown_words_count_by_order_but_never_as_the_fifth() {
        let mut stages = Stages::default();
        for text in ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"] {
            stages.note(text, "web-1", 1);
        }
        assert_eq!(stages.latest(), 4);
        stages.finish("", 2);
        assert_eq!(stages.latest(), 5);
    }
}
