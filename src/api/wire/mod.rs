//! One file for each `.php` module: how its answers are written.
//!
//! Knows: names of fields. Must not know: what an answer leads to. Every reader takes any JSON
//! and gives `None` for what it can't understand.

pub mod auth;
pub mod eq;
pub mod eq_callback;
pub mod jenkins;
pub mod os;

use super::envelope::Frame;
use super::php;
use super::reply::Reply;
use crate::domain::id::AsyncKey;
use crate::domain::json::Json;

/// The answer to an effect: done, or accepted with a key to ask. A key that can't be read
/// is not "done": the effect may still be under way.
pub fn effect(value: &Json, frame: &Frame) -> Option<Reply> {
    let callback = php::first(value, &["callback"]);
    let is_there = !php::is_nothing(callback) && !callback.as_str().is_some_and(php::says_nothing);
    let key = || php::text(callback).and_then(|key| AsyncKey::parse(&key)).map(Reply::Accepted);
    match frame {
        Frame::Done if !is_there => Some(Reply::Done),
        Frame::Done | Frame::GoesOn => key(),
        Frame::Refused { .. } | Frame::Doubtful { .. } | Frame::Unclear { .. } | Frame::Plain => None,
    }
}
