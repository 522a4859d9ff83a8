//! What can be read back of a server after its reinstall, against what was ordered.
//!
//! Knows: what is asked, and what each answer confirms. Must not know: how it is shown.

use crate::api::{ApiError, AsyncAnswer, Call, Reply};
use crate::domain::id::AsyncKey;
use crate::domain::plan::Order;
use crate::domain::strings;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// What the server is called.
    Hostname,
    /// The system on it.
    System,
    /// Whether it is switched on.
    Power,
}

impl Aspect {
    /// In the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Hostname, Self::System, Self::Power];
}

/// What was found of one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// As it was ordered.
    Confirmed(String),
    /// Something else.
    Different(String),
    /// The API does not tell.
    Untold,
    /// The call failed.
    Failed(ApiError),
}

/// Compares the name and the system with what `eq/show` tells.
#[must_use]
pub fn shown(answer: Result<Reply, ApiError>, order: &Order) -> [Found; 2] {
    let server = match answer {
        Ok(Reply::Server(server)) => *server,
        Ok(_) => return [Found::Untold, Found::Untold],
        Err(error) => return [Found::Failed(error.clone()), Found::Failed(error)],
    };
    let hostname = server.hostname.map_or(Found::Untold, |told| {
        let ordered = order.hostname.as_str();
        let is_first = |label: &str, name: &str| name.split('.').next() == Some(label);
        // Many APIs tell the first label alone.
        judge(told.eq_ignore_ascii_case(ordered) || is_first(&told.to_ascii_lowercase(), ordered), told)
    });
    let system = server.os.map_or(Found::Untold, |told| judge(plain(&told) == plain(&order.os_name), told));
    [hostname, system]
}

fn judge(is_same: bool, told: String) -> Found {
    if is_same { Found::Confirmed(told) } else { Found::Different(told) }
}

/// `Debian-12` and `debian 12` are the same system.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// What is asked next about the power: the answer comes behind a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// It is known.
    Known(Found),
    /// The key is asked, a little later.
    Ask(AsyncKey),
}

/// How often the key is asked until the API counts as not telling.
pub const MOST_ASKED: u32 = 20;

/// Reads an answer to `eq/status`, or to a question about its key.
#[must_use]
pub fn power(answer: Result<Reply, ApiError>, key: Option<&AsyncKey>) -> Next {
    let found = match (answer, key) {
        (Ok(Reply::Accepted(key)), _) => return Next::Ask(key),
        (Ok(Reply::Async(AsyncAnswer::NotReady | AsyncAnswer::Stage(_))), Some(key)) => {
            return Next::Ask(key.clone());
        }
        (Ok(Reply::Async(AsyncAnswer::Done(message))), _) => said(&message.scope),
        (Ok(_), _) => Found::Untold,
        // Not every API has the call.
        (Err(ApiError::Refused { .. }), _) => Found::Untold,
        (Err(error), _) => Found::Failed(error),
    };
    Next::Known(found)
}

/// What the words say of the power, such as "Chassis Power is on".
fn said(words: &str) -> Found {
    let has = |wanted: &str| {
        words.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word.eq_ignore_ascii_case(wanted))
    };
    match (has("on"), has("off")) {
        (true, false) => Found::Confirmed(words.to_owned()),
        (false, true) => Found::Different(words.to_owned()),
        _ => Found::Untold,
    }
}

/// The calls that are made, for words about them.
#[must_use]
pub const fn call_name(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Hostname | Aspect::System => "eq/show",
        Aspect::Power => "eq/status",
    }
}

/// The first calls.
#[must_use]
pub fn calls(order: &Order) -> [Call; 2] {
    [Call::Show(order.server), Call::Status(order.server)]
}

/// Everything that was found in one line, for whoever hears it.
#[must_use]
pub fn counts(found: &[Option<Found>; 3]) -> [String; 2] {
    let count = |is: fn(&Found) -> bool| strings::count(found.iter().flatten().filter(|it| is(it)).count());
    [count(|it| matches!(it, Found::Confirmed(_))), count(|it| matches!(it, Found::Different(_)))]
}
