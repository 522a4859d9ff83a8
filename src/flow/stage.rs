//! Which of the five stages have been reached.
//!
//! Knows: what follows from a message that was read ([`super::words`]) and from one that can't be.
//! Must not know: polling. What can't be read is shown and never guessed into success.

use super::Ms;
use super::planted::{self, Bug};
use super::words::{Reading, read};
use crate::api::Message;

/// Number of stages. Source: reinstall procedures.
pub const STAGES: u8 = 5;

/// So many different messages are told apart.
const MOST_DISTINCT: usize = 64;

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
    /// Whether a message has named it or a later one. One that only the order of messages tells proves that
    /// the installer runs, and no more.
    pub is_confirmed: bool,
}

/// What a message was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// It was heard before.
    Again,
    /// Words that move nothing: progress or doubt.
    Words,
    /// A stage of which it was known already.
    Known,
    /// It has moved the timeline to a stage that it names, or that its order tells.
    Moved,
    /// It says that the server is online: that everything is done. Whether that can be is for the run to
    /// say, and then [`Stages::finish`].
    Fifth,
    /// One more that can't be read, after four stages.
    Beyond,
}

/// Whether a message of the master key tells of a call of this procedure, not of the installer: its words may
/// name a stage, but its order proves nothing. Source: contract, section 6.
#[must_use]
pub fn is_of_a_call(message: &Message) -> bool {
    const CALLS: [&str; 5] = ["create_pxe", "boot_dev", "reboot", "clear_pxe", "call"];
    message.action.as_deref().is_some_and(|action| CALLS.iter().any(|call| action.eq_ignore_ascii_case(call)))
}

/// The stages of one run. A later stage implies the earlier ones; a stage never goes back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stages {
    reached: [Option<Reached>; STAGES as usize],
    distinct: Vec<String>,
}

impl Stages {
    /// Takes a message about the server that is called `host`.
    ///
    /// One that can't be read counts by its order, but never as the fifth: success is not guessed.
    pub fn note(&mut self, scope: &str, host: &str, at: Ms) -> Noted {
        let reading = read(scope, host);
        let is_again = self.has_heard(scope);
        if !is_again {
            self.keep(scope);
        }
        match reading {
            // What was doubted once may be true the second time.
            Reading::Stage(STAGES) | Reading::Terse(STAGES) if self.latest() < STAGES => Noted::Fifth,
            _ if is_again => Noted::Again,
            // A server restarts before the installation as well.
            Reading::Terse(4) if self.latest() == 0 => Noted::Words,
            Reading::Stage(stage) | Reading::Terse(stage) => self.reach(stage, at, Some(scope), true),
            Reading::Unread if planted::is(Bug::UnknownWordsAreTheFifth) => {
                self.reach(STAGES, at, None, true)
            }
            Reading::Part | Reading::Progress | Reading::Doubt if planted::is(Bug::ProgressIsAStage) => {
                self.reach((self.latest() + 1).min(STAGES - 1), at, Some(scope), true)
            }
            Reading::Part | Reading::Progress | Reading::Doubt => Noted::Words,
            Reading::Unread if self.latest() < STAGES - 1 => {
                let confirms = planted::is(Bug::UnreadIsConfirmed);
                self.reach(self.latest() + 1, at, Some(scope), confirms)
            }
            Reading::Unread => Noted::Beyond,
        }
    }

    /// Takes words that are no message of their own: only a stage that they name counts.
    pub fn note_progress(&mut self, scope: &str, host: &str, at: Ms) -> Noted {
        match read(scope, host) {
            Reading::Stage(_) | Reading::Terse(_) => self.note(scope, host, at),
            Reading::Part | Reading::Progress | Reading::Doubt | Reading::Unread => self.note_words(scope),
        }
    }

    /// Takes words that name no stage whatever they are, such as those of a result that nobody knows: alone,
    /// "2" or "Completed" would be one.
    pub fn note_words(&mut self, words: &str) -> Noted {
        if self.has_heard(words) {
            return Noted::Again;
        }
        self.keep(words);
        Noted::Words
    }

    /// Whether a message was heard before.
    #[must_use]
    pub fn has_heard(&self, scope: &str) -> bool {
        self.distinct.iter().any(|seen| seen == scope)
    }

    fn keep(&mut self, scope: &str) {
        if self.distinct.len() < MOST_DISTINCT {
            self.distinct.push(scope.to_owned());
        }
    }

    /// Takes the fifth stage, however it is worded.
    pub fn finish(&mut self, scope: &str, at: Ms) {
        self.reach(STAGES, at, Some(scope).filter(|words| !words.is_empty()), true);
    }

    fn reach(&mut self, stage: u8, at: Ms, words: Option<&str>, is_confirmed: bool) -> Noted {
        let before = (self.latest(), self.confirmed());
        for (i, slot) in self.reached.iter_mut().enumerate().take(usize::from(stage)) {
            let own = i + 1 == usize::from(stage);
            let words = words.filter(|_| own).map(str::to_owned);
            match slot {
                None => *slot = Some(Reached { at, words, is_confirmed }),
                Some(reached) => {
                    reached.is_confirmed |= is_confirmed;
                    if own && reached.words.is_none() {
                        reached.words = words;
                    }
                }
            }
        }
        if (self.latest(), self.confirmed()) == before { Noted::Known } else { Noted::Moved }
    }

    /// The latest stage that a message has named, or that a later one implies, 0 to 5.
    #[must_use]
    pub fn confirmed(&self) -> u8 {
        self.reached.iter().flatten().filter(|reached| reached.is_confirmed).count() as u8
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
    pub fn heard(&self) -> (u8, u8, usize) {
        (self.latest(), self.confirmed(), self.distinct.len())
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

    fn noted(stages: &mut Stages, scope: &str, at: Ms) -> Noted {
        stages.note(scope, "web-1", at)
    }

    #[test]
    fn a_later_stage_implies_the_earlier_and_nothing_goes_back() {
        let mut stages = Stages::default();
        assert_eq!(noted(&mut stages, "Stage 3", 10), Noted::Moved);
        assert_eq!((stages.latest(), stages.get(1).map(|r| r.at)), (3, Some(10)));
        assert_eq!(noted(&mut stages, "Stage 3", 20), Noted::Again);
        assert_eq!(noted(&mut stages, "Stage 1", 30), Noted::Known);
        assert_eq!((stages.latest(), stages.last_news()), (3, Some(10)));
        assert_eq!(stages.get(1).and_then(|r| r.words.as_deref()), Some("Stage 1"));
        assert_eq!(stages.get(2).and_then(|r| r.words.as_deref()), None, "nobody has spoken of it");
        noted(&mut stages, "1/5", 40);
        assert_eq!(stages.get(1).and_then(|r| r.words.as_deref()), Some("Stage 1"), "the first words stay");
    }

    #[test]
    fn what_can_not_be_read_counts_by_its_order_and_stays_unconfirmed_until_a_message_names_it() {
        let mut stages = Stages::default();
        assert_eq!(noted(&mut stages, "Stage 1", 1), Noted::Moved);
        assert_eq!(noted(&mut stages, "mirror rebuilt", 2), Noted::Moved);
        assert_eq!((stages.latest(), stages.confirmed()), (2, 1));
        assert_eq!(noted(&mut stages, "Stage 2", 3), Noted::Moved, "it is sure now");
        assert_eq!((stages.latest(), stages.confirmed()), (2, 2));
        assert_eq!(noted(&mut stages, "almost there", 4), Noted::Moved);
        assert_eq!(noted(&mut stages, "finishing touches", 5), Noted::Moved);
        assert_eq!(noted(&mut stages, "and one more", 6), Noted::Beyond);
        assert_eq!(
            (stages.latest(), stages.confirmed(), stages.latest_words()),
            (4, 2, Some("and one more"))
        );
        assert_eq!(noted(&mut stages, "The server is online", 7), Noted::Fifth);
        assert_eq!(stages.latest(), 4, "that is for the run to say");
        stages.finish("The server is online", 7);
        assert_eq!((stages.latest(), stages.confirmed()), (5, 5));
    }

    #[test]
    fn progress_and_doubt_move_nothing() {
        let mut stages = Stages::default();
        for text in
            ["step 1/21: checking BIOS", "Downloading image 10%", "Waiting for PXE boot (1)", "not yet"]
        {
            assert_eq!(noted(&mut stages, text, 1), Noted::Words, "{text}");
            assert_eq!(noted(&mut stages, text, 2), Noted::Again, "{text}");
        }
        assert_eq!(stages.latest(), 0);
        assert_eq!(stages.note_progress("mirror rebuilt", "web-1", 3), Noted::Words);
        assert_eq!(stages.note_progress("Stage 2", "web-1", 3), Noted::Moved);
        assert_eq!(stages.latest(), 2);
        for words in ["3", "Completed", "online"] {
            assert_eq!((stages.note_words(words), stages.note_words(words)), (Noted::Words, Noted::Again));
        }
        assert_eq!(stages.latest(), 2);
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
            assert_ne!(noted(&mut stages, &format!("message {}", "x".repeat(n)), 1), Noted::Again);
        }
        assert_eq!(stages.heard(), (4, 0, 64), "no more are kept than can be told apart in a view");
        assert_eq!(noted(&mut stages, &format!("message {}", "x".repeat(63)), 99), Noted::Again);
        assert_eq!(noted(&mut stages, &format!("message {}", "x".repeat(64)), 99), Noted::Beyond);
    }

    #[test]
    fn unknown_words_count_by_order_but_never_as_the_fifth() {
        let mut stages = Stages::default();
        for text in ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"] {
            noted(&mut stages, text, 1);
        }
        assert_eq!((stages.latest(), stages.confirmed()), (4, 0));
        stages.finish("", 2);
        assert_eq!((stages.latest(), stages.confirmed()), (5, 5));
    }
}
