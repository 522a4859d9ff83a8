//! Which of the five stages a message speaks of, by its words alone.
//!
//! Knows: the document's wording, the ways to number a stage, and what a message says that has not
//! happened yet or has gone wrong. Must not know: what was said before. What it can't read is none:
//! success is never guessed.

use super::stage::STAGES;
use crate::domain::strings;

/// Where a message goes on to what comes next: only what stands before counts.
const NEXT: &str = " next then before until ";

/// Beginnings of words with which a message does not say that something is done.
const DOUBT: &str = "fail error problem not never will pending queue soon expect wait await whether if once \
    check try retry cannot unable could cancel skip timed timeout abort";

/// Words that say nothing here.
const FILLERS: &str = " the is was are has been now back ";

/// The wording, without fillers. What is done is told before what comes next, so later stages are
/// looked for first; but "post-install completed" is no completed install. What is online has to be
/// the server.
const WORDING: [(u8, &str); 5] = [
    (5, "server online|server up|host online|host up|machine online|system online|system up and running"),
    (3, "post install tasks complete|post install tasks done|post install complete|final tasks"),
    (4, "install complete|installation complete|installation finished|restarting server|rebooting into"),
    (2, "base os installed|base system|proceed with post"),
    (1, "installation started|installation begun|install started|installer started|installer running"),
];

/// Whole messages of a word or two.
const TERSE: [&str; 5] = [
    "|installing|started|start|",
    "|base os|base|base installed|",
    "|post install|post install done|final|",
    "|restart|restarting|completed|",
    "|online|",
];

/// What was reported, by the wording of a message alone: a number in the text wins, then words. `host`
/// is what the server is called, which says nothing whatever it is.
#[must_use]
pub fn classify(text: &str, host: &str) -> Option<u8> {
    let text = plain(text, &host.to_ascii_lowercase());
    let words: Vec<&str> = words(&text, |c| c.is_ascii_alphanumeric()).collect();
    let before = std::iter::once("").chain(words.iter().copied());
    if words.iter().zip(before).any(|(word, before)| is_doubtful(word, before)) {
        return None;
    }
    let until = words.iter().position(|word| is_one_of(NEXT, word)).unwrap_or(words.len());
    let words = &words[..until];
    numbered(words).or_else(|| counted(&text)).or_else(|| worded(words))
}

/// The text in small letters, without markup and without the server's name.
fn plain(text: &str, host: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, markup)) = rest.split_once('<')
        && let Some((_, after)) = markup.split_once('>')
    {
        plain = [&plain, before, " "].concat();
        rest = after;
    }
    plain.push_str(rest);
    let plain = plain.to_ascii_lowercase();
    let is_host = |word: &&str| {
        let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        word == host || host.split('.').next() == Some(word)
    };
    let words: Vec<&str> = plain.split_ascii_whitespace().filter(|word| !is_host(word)).collect();
    strings::join(&words, " ")
}

/// The pieces of a text that are of such characters.
fn words(text: &str, is_of_word: fn(char) -> bool) -> impl Iterator<Item = &str> {
    text.split(move |c| !is_of_word(c)).filter(|word| !word.is_empty())
}

fn is_one_of(list: &str, word: &str) -> bool {
    strings::contains(list, &[" ", word, " "].concat())
}

fn is_doubtful(word: &str, before: &str) -> bool {
    DOUBT.split(' ').any(|doubt| word.starts_with(doubt))
        // "0 errors" are none, and "do not switch it off" says nothing of what has happened.
        && !matches!(before, "0" | "no" | "without" | "do")
}

/// A number of a stage.
fn number(word: &str) -> Option<u8> {
    (1..=STAGES).find(|n| word.as_bytes() == [b'0' + n])
}

/// `stage 3`, `stage: 3`, `stage3`, `3rd stage`.
fn numbered(words: &[&str]) -> Option<u8> {
    words.iter().enumerate().find_map(|(i, word)| {
        let at = |n: usize| words.get(i + n).copied().unwrap_or_default();
        match word.strip_prefix("stage") {
            Some("") => number(at(1)).filter(|_| at(2) != "of" || at(3) == "5"),
            Some(digit) => number(digit),
            None if at(1) == "stage" => {
                let digit = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end));
                number(digit?)
            }
            None => None,
        }
    })
}

/// `3/5`, `3 of 5`, or nothing but the number; of stages, not of packages or of disks.
fn counted(text: &str) -> Option<u8> {
    let words: Vec<&str> =
        words(text, |c| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '%')).collect();
    if let [only] = words[..] {
        let only = only.trim_end_matches('.');
        return number(only.strip_suffix("/5").unwrap_or(only));
    }
    words.iter().take_while(|word| !is_one_of(NEXT, word)).enumerate().find_map(|(i, word)| {
        let at = |n: usize| words.get(i + n).copied().unwrap_or_default();
        let (found, after) = match word.strip_suffix("/5") {
            Some(n) => (number(n), at(1)),
            None if at(1) == "of" && at(2) == "5" => (number(word), at(3)),
            None => (None, ""),
        };
        found.filter(|_| after == "stages" || !after.ends_with(['s', 'b']))
    })
}

fn worded(words: &[&str]) -> Option<u8> {
    let telling: Vec<&str> = words.iter().copied().filter(|word| !is_one_of(FILLERS, word)).collect();
    let text = strings::join(&telling, " ");
    let said = WORDING.iter().find(|(_, said)| said.split('|').any(|said| strings::contains(&text, said)));
    let whole = ["|", &text, "|"].concat();
    let terse = || (1..=STAGES).find(|n| strings::contains(TERSE[usize::from(*n) - 1], &whole));
    said.map(|(stage, _)| *stage).or_else(terse)
}
