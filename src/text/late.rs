//! The words that only the part of the page needs which is fetched when it is asked for.
//!
//! Knows: a table of their own, so that they can be fetched along with it. Must not be used by what
//! the page shows before that, or they come with the page.

pub use super::en::Late;
use super::{en, line, put_in};

/// The text for `key`.
#[must_use]
pub fn t(key: Late) -> &'static str {
    line(en::LATE, key as usize)
}

/// The text for `key`, to be kept.
#[must_use]
#[inline(never)] // The call is in many places, and smaller than what it does.
pub fn own(key: Late) -> String {
    t(key).to_owned()
}

/// The text for `key` with each `{name}` replaced by its value, as [`super::fill`] does.
#[must_use]
pub fn fill(key: Late, values: &[(&str, &str)]) -> String {
    put_in(t(key), values)
}
