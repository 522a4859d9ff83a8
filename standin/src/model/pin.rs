//! The PIN of a server, and its lock after three wrong ones.

use serde_json::{Value, json};

use super::answers::{Refusal, Request};
use super::readings::RefusedPin;
use super::why::Why;
use super::world::World;

const ATTEMPTS: u32 = 3;
const LOCK_MS: u64 = 15 * 60 * 1000;

/// Beyond so many the older half is dropped, as of the log.
const KEPT: usize = 20_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinVerdict {
    Right,
    /// It was wrong: one of the attempts is spent.
    Wrong,
    /// The PIN was locked already, so it was not looked at.
    Locked,
}

/// A PIN that reached a server to be tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinAttempt {
    pub at_ms: u64,
    pub server: u32,
    /// `"eq/reboot"`
    pub call: String,
    /// See [`calls`](super::world::World::calls).
    pub call_number: u64,
    /// As it was typed: the log of calls has it masked.
    pub pin: String,
    pub verdict: PinVerdict,
    /// How many attempts are left after it.
    pub attempts_left: u32,
}

/// Checks the PIN of a call; every call that takes one counts towards the lock.
pub(crate) fn check(world: &mut World, id: u32, request: &Request) -> Result<(), Refusal> {
    let now_ms = world.now_ms;
    let server = world.known_server(id);
    let pin = request.get("pin");
    if server.is_pin_locked(now_ms) {
        let minutes = (server.pin_locked_until_ms - now_ms).div_ceil(60_000);
        note(world, id, request, PinVerdict::Locked, 0);
        return Err(Refusal::other(
            Why::PinLocked,
            json!({
                "code": -1,
                "message": format!("PIN is locked, try again in {minutes} minutes"),
                "attempts_left": 0,
            }),
        ));
    }
    if pin == server.pin {
        world.known_server_mut(id).pin_failures = 0;
        note(world, id, request, PinVerdict::Right, ATTEMPTS);
        return Ok(());
    }
    if pin.is_empty() {
        return Err(Refusal::message(Why::PinMissing, "PIN is required"));
    }
    let server = world.known_server_mut(id);
    server.pin_failures += 1;
    let attempts_left = ATTEMPTS.saturating_sub(server.pin_failures);
    if attempts_left == 0 {
        server.pin_failures = 0;
        server.pin_locked_until_ms = now_ms + LOCK_MS;
        world.event(id, "PIN locked");
    }
    note(world, id, request, PinVerdict::Wrong, attempts_left);
    let (why, message) = match attempts_left {
        0 => (Why::PinLocked, "Wrong PIN. PIN is locked for 15 minutes"),
        _ => (Why::PinWrong, "Wrong PIN"),
    };
    Err(Refusal::other(
        why,
        match world.readings.refused_pin {
            RefusedPin::Code => json!({"code": -1, "message": message, "attempts_left": attempts_left}),
            RefusedPin::False => {
                json!({"result": false, "error": format!("{message}, {attempts_left} attempts left")})
            }
        },
    ))
}

fn note(world: &mut World, server: u32, request: &Request, verdict: PinVerdict, attempts_left: u32) {
    if world.pin_attempts.len() >= KEPT {
        world.pin_attempts.drain(..KEPT / 2);
    }
    world.pin_attempts.push(PinAttempt {
        at_ms: world.now_ms,
        server,
        call: format!("{}/{}", request.module, request.action()),
        call_number: world.ledger.seq,
        pin: request.get("pin").to_owned(),
        verdict,
        attempts_left,
    });
}

/// `eq/check_pin`: not in the published list, done without where it is refused.
pub(crate) fn check_pin(world: &mut World, request: &Request) -> Result<Value, Refusal> {
    let id = world.owned_server(request)?;
    check(world, id, request)?;
    Ok(json!({"result": "OK", "action": "check_pin"}))
}
