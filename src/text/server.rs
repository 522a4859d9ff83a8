//! What a server and its kind are called.
//!
//! Knows: servers and their words. Must not know: which view shows them.

use super::{Key, fill, t};
use crate::domain::id::ServerId;
use crate::domain::server::{Kind, Server};

/// The word for a kind of server.
#[must_use]
pub fn kind(kind: Kind) -> &'static str {
    t(match kind {
        Kind::BareMetal => Key::BareMetal,
        Kind::Gpu => Key::Gpu,
        Kind::VGpu => Key::VGpu,
        Kind::Vm => Key::Vm,
    })
}

/// A server by its number.
#[must_use]
pub fn number(id: ServerId) -> String {
    fill(Key::ServerTitle, &[("id", &id.text())])
}

/// A server by its hostname, or by its number where none is known.
#[must_use]
pub fn name(server: &Server) -> String {
    server.hostname.clone().unwrap_or_else(|| number(server.id))
}
