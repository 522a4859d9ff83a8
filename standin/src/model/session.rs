//! Accounts, sessions and the calls of `auth`.

use serde_json::{Value, json};

use super::answers::{Refusal, Request};
use super::fleet::DEMO_API_KEY;
use super::readings::{SessionEnd, SessionShape};
use super::why::Why;
use super::world::World;

pub(crate) const DEMO: &str = "demo@example.com";
pub(crate) const OTHER: &str = "other@example.com";

/// Somebody who can sign in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Account {
    pub email: &'static str,
    pub password: &'static str,
    pub api_key: Option<&'static str>,
}

/// Two customers with servers and one without.
pub const ACCOUNTS: [Account; 3] = [
    Account { email: DEMO, password: "demo-Pass1", api_key: Some(DEMO_API_KEY) },
    Account { email: OTHER, password: "other-Pass1", api_key: None },
    Account { email: "empty@example.com", password: "empty-Pass1", api_key: None },
];

const DEFAULT_TTL_S: u64 = 10_800;
const LONGEST_TTL_S: u64 = 30 * 24 * 3600;

#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    pub email: String,
    pub expires_at_ms: u64,
}

/// `auth/whmcslogin`
pub(crate) fn whmcs_login(world: &mut World, request: &Request) -> Result<Value, Refusal> {
    let (user, password) = (request.get("user"), request.get("password"));
    let account = ACCOUNTS
        .iter()
        .find(|account| account.email.eq_ignore_ascii_case(user) && account.password == password)
        .ok_or_else(|| Refusal::message(Why::WrongPassword, "Wrong e-mail address or password"))?;
    open(world, account.email, request)
}

/// `auth/login`
pub(crate) fn key_login(world: &mut World, request: &Request) -> Result<Value, Refusal> {
    let key = request.get("key");
    let account = ACCOUNTS
        .iter()
        .find(|account| account.api_key.is_some_and(|known| known == key))
        .ok_or_else(|| Refusal::named(Why::WrongApiKey, "Wrong API key", "WRONG_API_KEY"))?;
    open(world, account.email, request)
}

fn open(world: &mut World, email: &str, request: &Request) -> Result<Value, Refusal> {
    let ttl = request.get("ttl");
    let ttl_s = match ttl.parse::<u64>() {
        Ok(seconds) if (1..=LONGEST_TTL_S).contains(&seconds) => seconds,
        _ if ttl.is_empty() => DEFAULT_TTL_S,
        _ => return Err(Refusal::error(Why::TtlOutOfRange, "ttl is out of range")),
    };
    let token = world.chance.text(40);
    let expires_at_ms = world.now_ms + ttl_s * 1000 * world.session_scale;
    world.sessions.insert(token.clone(), Session { email: email.to_owned(), expires_at_ms });
    let servers = server_ids(world, email);
    let facts = json!({
        "token": token, "role": "Customer", "servers": servers,
        "token_expire": world.shown_seconds(expires_at_ms),
    });
    Ok(match world.readings.session {
        SessionShape::Nested => json!({"result": facts}),
        SessionShape::TopLevel => facts,
    })
}

fn server_ids(world: &mut World, email: &str) -> Vec<Value> {
    world.ids_of(email).into_iter().map(|id| world.wire_id(id)).collect()
}

/// `auth/info`
pub(crate) fn info(world: &mut World, request: &Request) -> Result<Value, Refusal> {
    let session = world.session(request)?.clone();
    let servers = server_ids(world, &session.email);
    Ok(json!({"result": {
        "role": "Customer", "permissions": [], "servers": servers, "email": session.email,
        "default_lang": "en", "token_expire": world.shown_seconds(session.expires_at_ms),
    }}))
}

/// `auth/logout`
pub(crate) fn logout(world: &mut World, request: &Request) -> Result<Value, Refusal> {
    world.session(request)?;
    world.sessions.remove(request.get("token"));
    Ok(json!({"result": "OK", "action": "logout"}))
}

/// How each call refuses a token. The provider is no more of one mind than this.
pub(crate) fn token_refusal(reading: SessionEnd, request: &Request) -> Refusal {
    let why = Why::SessionEnded;
    match reading {
        SessionEnd::Mixed => refusal_of_its_own(why, request),
        SessionEnd::Hash => Refusal::message(why, "Invalid hash"),
        SessionEnd::Session => Refusal::error(why, "session expired"),
        SessionEnd::Token => Refusal::named(why, "token is invalid", "TOKEN"),
        SessionEnd::Redirect => Refusal::redirect(why),
    }
}

fn refusal_of_its_own(why: Why, request: &Request) -> Refusal {
    match request.call() {
        ("os", _) | ("auth", "info") | ("eq", "list" | "boot_dev") => Refusal::unauthorized(why),
        ("jenkins", _) => Refusal::named(why, "token expired", "TOKEN_EXPIRED"),
        ("tags", _) | ("eq", "status") => Refusal::error(why, "Not authorized"),
        ("eq", "show" | "update_servers") => {
            Refusal::other(why, json!({"code": -1, "message": "authentication failed", "key": null}))
        }
        ("eq", "clear_pxe") => {
            Refusal::described(why, "Access denied".to_owned(), "Token is invalid or expired".to_owned())
        }
        _ => Refusal::message(why, "invalid token"),
    }
}
