//! The PIN of a server, and its lock after three wrong ones.

use serde_json::{Value, json};

use super::answers::{Refusal, Request};
use super::why::Why;
use super::world::World;

const ATTEMPTS: u32 = 3;
const LOCK_MS: u64 = 15 * 60 * 1000;

/// Checks the PIN of a call; every call that takes one counts towards the lock.
pub(crate) fn check(world: &mut World, id: u32, request: &Request) -> Result<(), Refusal> {
    let now_ms = world.now_ms;
    let server = world.known_server_mut(id);
    if server.is_pin_locked(now_ms) {
        let minutes = (server.pin_locked_until_ms - now_ms).div_ceil(60_000);
        return Err(Refusal::other(
            Why::PinLocked,
            json!({
                "code": -1,
                "message": format!("PIN is locked, try again in {minutes} minutes"),
                "attempts_left": 0,
            }),
        ));
    }
    let pin = request.get("pin");
    if pin == server.pin {
        server.pin_failures = 0;
        return Ok(());
    }
    if pin.is_empty() {
        return Err(Refusal::message(Why::PinMissing, "PIN is required"));
    }
    server.pin_failures += 1;
    if server.pin_failures >= ATTEMPTS {
        server.pin_failures = 0;
        server.pin_locked_until_ms = now_ms + LOCK_MS;
        world.event(id, "PIN locked");
        return Err(Refusal::other(
            Why::PinLocked,
            json!({
                "code": -1,
                "message": "Wrong PIN. PIN is locked for 15 minutes",
                "attempts_left": 0,
            }),
        ));
    }
    Err(Refusal::other(
        Why::PinWrong,
        json!({
            "code": -1,
            "message": "Wrong PIN",
            "attempts_left": ATTEMPTS - server.pin_failures,
        }),
    ))
}

/// `eq/check_pin`: not in the published list, done without where it is refused.
pub(crate) fn check_pin(world: &mut World, request: &Request) -> Result<Value, Refusal> {
    let id = world.owned_server(request)?;
    check(world, id, request)?;
    Ok(json!({"result": "OK", "action": "check_pin"}))
}
