//! One file for each `.php` module: how its answers are written.
//!
//! Knows: names of fields. Must not know: what an answer leads to. Every reader takes any JSON
//! and gives `None` for what it can't understand.

pub mod auth;
pub mod eq;
pub mod eq_callback;
pub mod jenkins;
pub mod os;

use super::php;
use super::reply::Reply;
use crate::domain::id::AsyncKey;
use crate::domain::json::Json;

/// The answer to an effect: done, or accepted with a key to ask. A key that can't be read
/// is not "done": the effect may still be under way.
pub fn effect(value: &Json) -> Option<Reply> {
    let word = value.get("result")?.as_str()?;
    if !word.trim_ascii().eq_ignore_ascii_case("ok") {
        return None;
    }
    match php::text_of(value, &["callback"]) {
        None => Some(Reply::Done),
        Some(key) => AsyncKey::parse(&key).map(Reply::Accepted),
    }
}
