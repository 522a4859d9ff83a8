//! Every word a person reads, by key and language.
//!
//! Knows: the words, and how to put a value into a sentence. Must not know: where on the
//! page a text stands, or that there is a page.

mod en;
pub mod plan;
pub mod problem;
pub mod run;
pub mod server;
pub mod setting;

pub use en::Key;

/// The text for `key`.
#[must_use]
pub fn t(key: Key) -> &'static str {
    en::TABLE[key as usize]
}

/// The text for `key` with each `{name}` replaced by its value.
///
/// A value is put in as it is and never read again for placeholders, so that what the API
/// says cannot pull in another value.
#[must_use]
pub fn fill(key: Key, values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = t(key);
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let after = &rest[open + 1..];
        let Some(close) = after.find('}') else {
            rest = &rest[open..];
            break;
        };
        let name = &after[..close];
        match values.iter().find(|(n, _)| *n == name) {
            Some((_, value)) => out.push_str(value),
            None => out.push_str(&rest[open..open + close + 2]),
        }
        rest = &after[close + 1..];
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
        for text in en::TABLE {
            assert!(!text.trim().is_empty());
            assert_eq!(text.matches('{').count(), text.matches('}').count(), "{text}");
        }
    }
}
