//! What the parts of the model ask of the world: who is calling, which server is meant, how an id
//! is written.

use serde_json::{Value, json};

use super::answers::{Refusal, Request};
use super::readings::Ids;
use super::server::Server;
use super::session::{Session, token_refusal};
use super::why::Why;
use super::world::World;

impl World {
    /// The session of a call, or this call's way to refuse its token.
    pub(crate) fn session(&self, request: &Request) -> Result<&Session, Refusal> {
        self.sessions
            .get(request.get("token"))
            .filter(|session| session.expires_at_ms > self.now_ms)
            .ok_or_else(|| token_refusal(self.readings.session_end, request))
    }

    /// The server that a call names, if the caller owns it.
    pub(crate) fn owned_server(&self, request: &Request) -> Result<u32, Refusal> {
        let session = self.session(request)?;
        let id = request.id().ok_or_else(|| Refusal::error(Why::IdMissing, "id is required"))?;
        self.servers
            .get(&id)
            .filter(|server| server.owner == session.email)
            .map(|server| server.id)
            .ok_or_else(|| no_servers(Why::ForeignServer))
    }

    pub(crate) fn known_server(&self, id: u32) -> &Server {
        &self.servers[&id]
    }

    pub(crate) fn known_server_mut(&mut self, id: u32) -> &mut Server {
        self.servers.get_mut(&id).expect("servers are never removed, and the id came from one")
    }

    pub(crate) fn ids_of(&self, email: &str) -> Vec<u32> {
        self.servers.values().filter(|server| server.owner == email).map(|server| server.id).collect()
    }

    /// An id in the shape that the reading asks for.
    pub(crate) fn wire_id(&mut self, id: u32) -> Value {
        self.ids_told = self.ids_told.wrapping_add(1);
        match self.readings.ids {
            Ids::Numbers => json!(id),
            Ids::Strings => json!(id.to_string()),
            Ids::Mixed if self.ids_told.is_multiple_of(2) => json!(id),
            Ids::Mixed => json!(id.to_string()),
        }
    }

    /// A time of the virtual clock as told to people: see [`Options::session_scale`].
    pub(crate) fn shown_seconds(&self, ms: u64) -> u64 {
        (self.start_ms + ms.saturating_sub(self.start_ms) / self.session_scale) / 1000
    }

    pub(crate) fn event(&mut self, server: u32, what: &str) {
        self.ledger.event(self.now_ms, server, what);
    }

    pub(crate) fn server_of_key(&self, request: &Request) -> Option<u32> {
        self.keys.get(request.get("key")).map(|key| key.server)
    }

    pub(crate) fn carries_stage(&self, request: &Request) -> bool {
        self.keys
            .get(request.get("key"))
            .is_some_and(|key| key.messages.front().is_some_and(|m| m.result == "Stage"))
    }
}

pub(crate) fn no_servers(why: Why) -> Refusal {
    Refusal::named(why, "No appropriate servers found", "NO_APPROPRIATE_SERVERS")
}
