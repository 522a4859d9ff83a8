//! Every word a person reads, by key and language.
//!
//! Knows: the words, and how to put a value into a sentence. Must not know: where on the
//! page a text stands, or that there is a page.

pub mod check;
mod en;
pub mod flight;
pub mod history;
pub mod install;
pub mod late;
pub mod messages;
pub mod plan;
pub mod problem;
pub mod result;
pub mod run;
pub mod server;
pub mod setting;
pub mod watch;

pub use crate::domain::strings::{contains, count, number};
pub use en::Key;

/// The text for `key`.
#[must_use]
pub fn t(key: Key) -> &'static str {
    line(en::TABLE, key as usize)
}

fn line(table: &'static str, at: usize) -> &'static str {
    table.split('\n').nth(at).unwrap_or_default()
}

/// The text for `key`, to be kept.
#[must_use]
#[inline(never)] // The call is in many places, and smaller than what it does.
pub fn own(key: Key) -> String {
    t(key).to_owned()
}

/// The text for `key` with each `{name}` replaced by its value.
///
/// A value is put in as it is and never read again for placeholders, so that what the API
/// says cannot pull in another value.
#[must_use]
pub fn fill(key: Key, values: &[(&str, &str)]) -> String {
    put_in(t(key), values)
}

fn put_in(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        out.push_str(before);
        match values.iter().find(|(n, _)| *n == name) {
            Some((_, value)) => out.push_str(value),
            // Never so: the tests look for braces in every text that is filled.
            None => ["{", name, "}"].iter().for_each(|part| out.push_str(part)),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_put_in_and_not_read_again() {
        assert_eq!(fill(Key::ServerTitle, &[("id", "{name}"), ("name", "web-1")]), "Server {name}");
    }

    #[test]
    fn no_text_is_empty_and_every_brace_is_closed() {
        assert_eq!(en::TABLE.lines().count(), Key::NoStartText as usize + 1, "a text is a line");
        assert_eq!(en::LATE.lines().count(), late::Late::SettingUnknown as usize + 1, "a text is a line");
        for text in en::TABLE.lines().chain(en::LATE.lines()) {
            assert!(!text.trim().is_empty());
            assert_eq!(text.matches('{').count(), text.matches('}').count(), "{text}");
        }
    }
}
