//! Small work on texts, done once for the whole app.
//!
//! Knows: bytes. Must not know: what a text says. The standard library's searchers and joiners
//! are fast on long texts, which costs the page 2 KB; those here are short and good for a line.

/// Where `part` begins in `text`; an empty part begins at once.
#[must_use]
pub fn find(text: &str, part: &str) -> Option<usize> {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    (0..=text.len().checked_sub(part.len())?).find(|at| text[*at..].starts_with(part))
}

/// Whether `part` is in `text`.
#[must_use]
pub fn contains(text: &str, part: &str) -> bool {
    find(text, part).is_some()
}

/// A number as it is written. The standard library's way goes through its formatter, which nothing
/// else in the page needs.
#[must_use]
pub fn number(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from(b'0' + (number % 10) as u8));
        number /= 10;
        if number == 0 {
            break;
        }
    }
    digits.into_iter().rev().collect()
}

/// The same of how many there are of something.
#[must_use]
pub fn count(count: usize) -> String {
    number(count as u64)
}

/// Whether one of the ASCII characters `any` is in `text`.
#[must_use]
pub fn has_any(text: &str, any: &[u8]) -> bool {
    text.bytes().any(|byte| any.contains(&byte))
}

/// Whether a character is not seen and has no width: left behind by web pages and word processors.
#[must_use]
pub const fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}'
    )
}

/// The text without any space and anything unseen around it, of every alphabet.
#[must_use]
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_unseen(c))
}

/// The texts in a row with `between` between them.
#[must_use]
pub fn join<T: AsRef<str>>(texts: &[T], between: &str) -> String {
    let mut out = String::new();
    for (i, text) in texts.iter().enumerate() {
        if i > 0 {
            out.push_str(between);
        }
        out.push_str(text.as_ref());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_where_it_begins_first() {
        let cases =
            [("abcabc", "bc", Some(1)), ("ab", "abc", None), ("", "", Some(0)), ("aüb", "b", Some(3))];
        for (text, part, at) in cases {
            assert_eq!(find(text, part), at, "{part} in {text}");
            assert_eq!(contains(text, part), at.is_some(), "{part} in {text}");
        }
    }

    #[test]
    fn one_of_some_characters_is_enough() {
        assert!(has_any("a/b", b"/") && has_any("a\nb", b"\r\n"));
        assert!(!has_any("ab", b"/") && !has_any("", b"/") && !has_any("ü", b"u"));
    }

    #[test]
    fn numbers_are_written_as_always() {
        for value in [0, 7, 10, 25250, u64::MAX] {
            assert_eq!(number(value), value.to_string());
        }
        assert_eq!(count(1024), "1024");
    }

    #[test]
    fn what_is_not_seen_is_taken_off_around_and_left_within() {
        for text in
            ["ab c", " ab c\n", "\u{feff}ab c\u{a0}", "\u{200b} \u{3000}ab c\r\n\u{2028}", "\tab c\u{2060}"]
        {
            assert_eq!(trimmed(text), "ab c", "{text:?}");
        }
        assert_eq!((trimmed(" \u{feff} "), trimmed("")), ("", ""));
    }

    #[test]
    fn joined_with_something_between() {
        assert_eq!(join(&["a", "b", "c"], ", "), "a, b, c");
        assert_eq!(join(&["", "b"], ", "), ", b");
        assert_eq!(join::<String>(&[], ", "), "");
    }
}
