//! Asynchronous keys: what `eq_callback/check` knows of each.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::answers::{Refusal, Request};
use super::readings::{Scope, StageMessages, WaitingWord};
use super::why::Why;
use super::world::World;

/// A key that nobody hears of for so long is forgotten.
const FORGOTTEN_AFTER_MS: u64 = 24 * 3600 * 1000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// The master key of a reinstall.
    Reinstall,
    /// The callback of one effect, with the call's action.
    Effect(&'static str),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Message {
    pub(crate) result: &'static str,
    pub(crate) scope: Value,
    pub(crate) context: Value,
    pub(crate) debug: Option<String>,
    /// Nothing comes after it.
    pub(crate) last: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct AsyncKey {
    pub server: u32,
    pub kind: KeyKind,
    /// Stages reported so far, for a master key.
    pub stage: u8,
    pub(crate) made_at_ms: u64,
    pub(crate) changed_at_ms: u64,
    /// From this time on an unfinished key may answer `OK` with the scope `pending`.
    pub(crate) pending_from_ms: u64,
    pub(crate) messages: VecDeque<Message>,
    /// It takes no further messages, whatever the installer does.
    pub(crate) is_closed: bool,
}

impl World {
    /// Makes a new key of 32 characters.
    pub(crate) fn new_key(&mut self, server: u32, kind: KeyKind, pending_from_ms: u64) -> String {
        let key = self.chance.text(32);
        self.keys.insert(
            key.clone(),
            AsyncKey {
                server,
                kind,
                stage: 0,
                made_at_ms: self.now_ms,
                changed_at_ms: self.now_ms,
                pending_from_ms,
                messages: VecDeque::new(),
                is_closed: false,
            },
        );
        key
    }

    /// Reports a message to a key; a key that is gone hears nothing.
    pub(crate) fn report(&mut self, key: &str, message: Message) {
        let keeps_latest = self.readings.stage_messages == StageMessages::Kept;
        let now_ms = self.now_ms;
        if let Some(known) = self.keys.get_mut(key).filter(|known| !known.is_closed) {
            if keeps_latest {
                known.messages.clear();
            }
            known.messages.push_back(message);
            known.changed_at_ms = now_ms;
        }
    }

    /// Reports the last message of a key before its time.
    pub(crate) fn close(&mut self, key: &str, message: Message) {
        self.report(key, message);
        if let Some(known) = self.keys.get_mut(key) {
            known.is_closed = true;
        }
    }

    /// A key's scope as text, in the shape that the reading asks for.
    pub(crate) fn scope(&self, text: &str) -> Value {
        match self.readings.scope {
            Scope::Text => json!(text),
            Scope::Object => json!({"message": text}),
        }
    }
}

/// `eq_callback/check`: needs no token.
pub(crate) fn check(world: &mut World, request: &Request) -> Result<Value, Refusal> {
    let name = request.get("key");
    let now_ms = world.now_ms;
    let nothing = world.readings.nothing;
    let waiting = match world.readings.waiting_word {
        WaitingWord::NotReady => "Not ready",
        WaitingWord::Pending => "pending",
        WaitingWord::Queued => "queued",
        WaitingWord::Running => "running",
        WaitingWord::InProgress => "In progress",
        WaitingWord::Waiting => "waiting",
    };
    let stays = world.readings.stage_messages == StageMessages::Kept;
    let not_found = || {
        let answer = json!({"code": -1, "message": "AsyncKey not found", "key": name});
        Refusal::other(Why::AsyncKeyUnknown, answer)
    };
    let key = world.keys.get_mut(name).ok_or_else(not_found)?;
    if now_ms >= key.changed_at_ms + FORGOTTEN_AFTER_MS {
        world.keys.remove(name);
        return Err(not_found());
    }
    let Some(message) = key.messages.front().cloned() else {
        let is_pending = now_ms >= key.pending_from_ms;
        let mut news = if is_pending {
            json!({"result": "OK", "scope": "pending", "context": [], "debug": null, "key": name})
        } else {
            json!({"result": waiting, "key": name})
        };
        nothing.fill(&mut news, &["scope", "context", "debug"]);
        return Ok(news);
    };
    // A failure and, where messages stay, a stage can be read again; a final OK never.
    let is_read_once = message.result == "OK" || (!stays && key.kind == KeyKind::Reinstall);
    if is_read_once {
        key.messages.pop_front();
        if message.last {
            world.keys.remove(name);
        }
    }
    let mut news = json!({
        "result": message.result, "scope": message.scope, "context": message.context,
        "debug": message.debug, "key": name,
    });
    nothing.fill(&mut news, &["debug"]);
    Ok(news)
}
