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
const DOUBT: &str = "fail error problem never pending queue soon expect wait await whether \
    check retry retries cannot unable could cancel skip timed timeout abort \
    fehl wart fout mislukt wacht niet nicht erreur échec echec échou attent attend esper fallo fall \
    hata bekl başarısız ошиб ожид неудач";
/// Such words that others begin with: who is notified doubts nothing.
const DOUBT_WHOLE: &str = " not isn doesn didn won will if once try trying tries не нет ";

/// Words that say nothing here.
const FILLERS: &str = " the is was are has been now back ";

/// The wording, without fillers. What is done is told before what comes next, so later stages are
/// looked for first; but "post-install completed" is no completed install. The fourth and the fifth prove
/// that a system is installed, so they have to begin what is said: a package is installed too, and a DHCP
/// server is up.
const WORDING: [(u8, &str); 5] = [
    (5, "server online|server up|host online|host up|machine online|system online|system up running"),
    (3, "post install tasks complete|post install tasks done|post install complete|final tasks"),
    (
        4,
        "install complete|installation complete|installation finished|restarting server|\
         rebooting into new|rebooting into installed",
    ),
    (2, "base os installed|base system|proceed with post"),
    (1, "installation started|installation begun|install started|installer started|installer running"),
];

/// Whole messages of a word or two. "Restarting" may come before the installer as well as after it.
const TERSE: [&str; 5] = [
    "|installing|started|start|",
    "|base os|base|base installed|",
    "|post install|post install done|final|",
    "|restart|restarting|completed|",
    "|online|",
];

/// What a message says of the installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// This stage was reached.
    Stage(u8),
    /// The same, in a word or two that mean it only where the installer was heard of before.
    Terse(u8),
    /// A part of something that is not over, such as "40%" or "step 4/21".
    Part,
    /// A counter: something goes on, and that is all.
    Progress,
    /// It has not happened, or nobody is sure.
    Doubt,
    /// No rule reads it.
    Unread,
}

/// What was reported, by the wording of a message alone: a number in the text wins, then words. `host`
/// is what the server is called, which says nothing whatever it is. Source: contract, 9.8.
#[must_use]
pub fn read(text: &str, host: &str) -> Reading {
    let text = plain(text, &host.to_lowercase());
    let spelt = text.replace('%', " percent ");
    let words: Vec<&str> = words(&spelt, char::is_alphanumeric).collect();
    let before = std::iter::once("").chain(words.iter().copied());
    if words.iter().zip(before).any(|(word, before)| is_doubtful(word, before)) {
        return Reading::Doubt;
    }
    let until = words.iter().position(|word| is_one_of(NEXT, word)).unwrap_or(words.len());
    let told = &words[..until];
    match counted(&text) {
        Counted::Stage(stage) => return Reading::Stage(stage),
        // "Stage 3 of 7" is none of five.
        Counted::Other { is_over: true } => return Reading::Progress,
        Counted::Other { is_over: false } => return Reading::Part,
        Counted::No => {}
    }
    if let Some(stage) = numbered(told).or_else(|| worded(&text, told)) {
        return Reading::Stage(stage);
    }
    if let Some(stage) = terse(told) {
        return Reading::Terse(stage);
    }
    match words.iter().position(|word| is_one_of(PERCENT, word)) {
        Some(at) if at.checked_sub(1).and_then(|at| words.get(at)) != Some(&"100") => Reading::Part,
        Some(_) => Reading::Progress,
        None if words.is_empty() || has_counter(&text) => Reading::Progress,
        None => Reading::Unread,
    }
}

/// The stage that a message names, if it names one.
#[must_use]
pub fn classify(text: &str, host: &str) -> Option<u8> {
    match read(text, host) {
        Reading::Stage(stage) | Reading::Terse(stage) => Some(stage),
        Reading::Part | Reading::Progress | Reading::Doubt | Reading::Unread => None,
    }
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
    let plain = plain.to_lowercase();
    let is_host = |word: &&str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word == host || host.split('.').next() == Some(word)
    };
    let words: Vec<&str> = plain.split_whitespace().filter(|word| !is_host(word)).collect();
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
    (is_one_of(DOUBT_WHOLE, word) || DOUBT.split(' ').any(|doubt| word.starts_with(doubt)))
        // "0 errors" are none, and "do not switch it off" says nothing of what has happened.
        && !matches!(before, "0" | "no" | "without" | "do")
}

/// A number of a stage.
fn number(word: &str) -> Option<u8> {
    (1..=STAGES).find(|n| word.as_bytes() == [b'0' + n])
}

/// The word for a stage, in the languages that the provider's installers speak.
const STAGE: &str = " stage étape etape etapa aşama asama этап fase stadium ";

/// What "%" is spelt as.
const PERCENT: &str = " percent procent prozent ";

/// `stage 3`, `stage: 3`, `stage3`, `3rd stage`; not `stage 5%`.
fn numbered(words: &[&str]) -> Option<u8> {
    words.iter().enumerate().find_map(|(i, word)| {
        let at = |n: usize| words.get(i + n).copied().unwrap_or_default();
        if is_one_of(PERCENT, at(1)) || is_one_of(PERCENT, at(2)) {
            return None;
        }
        match word.strip_prefix("stage") {
            Some("") => number(at(1)),
            Some(digit) => number(digit),
            None if is_one_of(STAGE, word) => number(at(1)),
            None if at(1) == "stage" => {
                let digit = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end));
                number(digit?)
            }
            None => None,
        }
    })
}

/// What stands between a number and its total.
const OF: &str = " of out van von sur de из af di uit ";

/// A number with its total.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counted {
    /// Of five, and of stages.
    Stage(u8),
    /// Of something else, or of things.
    Other {
        /// The last of them.
        is_over: bool,
    },
    No,
}

/// What is counted without being a stage.
const THINGS: &str =
    "disk drive package partition file part task attempt try tries retry volume image block chunk";

/// A word without what ends it.
fn bare(word: &str) -> &str {
    word.trim_end_matches(['.', ':'])
}

/// `3/5`, `3 of 5`, or nothing but the number; of stages, not of packages or of disks.
fn counted(text: &str) -> Counted {
    // A slash with room around it counts as one without, and a bracket ends what is counted as a colon does.
    let text = text.replace(" / ", "/").replace([')', ']'], ": ");
    let is_of_word = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '%' | ':');
    let words: Vec<&str> = words(&text, is_of_word).collect();
    if let [only] = words[..] {
        let only = bare(only);
        let own = number(only.strip_suffix("/5").unwrap_or(only));
        if let Some(stage) = own {
            return Counted::Stage(stage);
        }
    }
    let mut other = Counted::No;
    for (i, word) in words.iter().enumerate().take_while(|(_, word)| !is_one_of(NEXT, bare(word))) {
        let at = |n: usize| words.get(i + n).copied().unwrap_or_default();
        // "3 out of 5", "3 of the 5".
        let skip = usize::from(at(1) == "out" && at(2) == "of") + usize::from(at(2) == "the");
        let total = |text: &str| text.parse::<u64>().is_ok().then(|| text == "5");
        let (n, all, after) = match word.split_once('/') {
            Some((n, all)) => (n, all, at(1)),
            None if is_one_of(OF, at(1)) => (*word, at(2 + skip), at(3 + skip)),
            None => continue,
        };
        // In "Étape 3 sur 5: finitions" the colon ends what is counted.
        let after = if bare(all) == all { bare(after) } else { "" };
        let total = total(bare(all));
        let (Some(is_five), true) = (total, n.parse::<u64>().is_ok()) else { continue };
        // Of five packages, disks or GB.
        let before = i.checked_sub(1).and_then(|at| words.get(at)).copied().unwrap_or_default();
        let is_named = is_one_of(STAGE, before) || matches!(before, "stap" | "schritt");
        let is_of_things = !is_named
            && (after != "stages" && after.ends_with(['s', 'b'])
                || THINGS.split(' ').any(|thing| before.starts_with(thing)));
        // The last of five proves everything: it has to be one of the stages, and not of what stands before it.
        let is_sure = is_named || before.is_empty() || before.ends_with(':') || after == "stages";
        match number(n).filter(|stage| is_five && !is_of_things && (*stage < STAGES || is_sure)) {
            Some(stage) => return Counted::Stage(stage),
            None => other = Counted::Other { is_over: n == bare(all) },
        }
    }
    other
}

/// Names after which a number is a version, or whose number is a part of them.
const VERSIONED: &str = " debian ubuntu centos almalinux alma rocky fedora rhel linux windows server freebsd \
    proxmox esxi version release suse leap gentoo arch oracle raid ipv port ";

/// Whether a number counts something: "10%", "(3)", "412 packages". A version is none.
fn has_counter(text: &str) -> bool {
    let pieces: Vec<&str> = text.split_whitespace().collect();
    pieces.iter().enumerate().any(|(i, piece)| {
        let bare = piece.trim_matches(|c: char| !c.is_alphanumeric() && c != '%');
        let is_number = bare.starts_with(|c: char| c.is_ascii_digit())
            && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | ':'))
            || bare.ends_with('%');
        let before = i.checked_sub(1).and_then(|at| pieces.get(at)).copied().unwrap_or_default();
        is_number && !is_one_of(VERSIONED, before.trim_matches(|c: char| !c.is_alphanumeric()))
    })
}

/// The words of a text that tell something, between single spaces.
fn telling(words: &[&str]) -> String {
    let telling: Vec<&str> = words.iter().copied().filter(|word| !is_one_of(FILLERS, word)).collect();
    [" ", &strings::join(&telling, " "), " "].concat()
}

/// What each part of a text tells, up to what comes next.
fn clauses(text: &str) -> Vec<String> {
    let text = text.replace(" and running", " running").replace(" and ", ", ").replace(" - ", ", ");
    let mut clauses = Vec::new();
    for clause in text.split([',', ';', '.', ':', '!', '(', ')', '–', '—', '|']) {
        let words: Vec<&str> = words(clause, char::is_alphanumeric).collect();
        let until = words.iter().position(|word| is_one_of(NEXT, word)).unwrap_or(words.len());
        clauses.push(telling(&words[..until]));
        if until < words.len() {
            break;
        }
    }
    clauses
}

fn worded(text: &str, words: &[&str]) -> Option<u8> {
    let (whole, clauses) = (telling(words), clauses(text));
    let says = |stage: u8, said: &str| match stage {
        // Whole words: an upgraded server is not up, and one that is up to date says nothing new.
        STAGES => clauses.iter().any(|clause| {
            let after = clause.strip_prefix(&*[" ", said, " "].concat());
            after.is_some_and(|after| !["to ", "for "].iter().any(|other| after.starts_with(other)))
        }),
        4 => clauses.iter().any(|clause| clause.starts_with(&[" ", said].concat())),
        _ => strings::contains(&whole, &[" ", said].concat()),
    };
    let found = WORDING.iter().find(|(stage, all)| all.split('|').any(|said| says(*stage, said)));
    found.map(|(stage, _)| *stage)
}

fn terse(words: &[&str]) -> Option<u8> {
    let whole = ["|", telling(words).trim(), "|"].concat();
    (1..=STAGES).find(|n| strings::contains(TERSE[usize::from(*n) - 1], &whole))
}
