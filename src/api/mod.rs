//! The PHP API as two pure functions: [`encode`] a call, [`decode`] what came back.
//!
//! Knows: modules, actions, fields and every shape of answer. Must not know: HTTP clients,
//! time, or why a call is made.

mod body;
mod call;
mod envelope;
mod error;
mod listed;
pub mod php;
mod redact;
pub mod refusal;
mod reply;
mod secret_words;
mod session;
mod wire;

pub use call::{Call, CreatePxe, Media, Outline, Request, Shown, encode, outline};
pub use error::ApiError;
pub use listed::{Listed, NoneListed};
pub use redact::{cover, cut};
pub use reply::{AsyncAnswer, Message, Reply, Session, decode};
pub use secret_words::mask_words;
pub use session::{SessionEnded, SignedOut, leaves_session_open, settle};
pub use wire::eq::says_no_servers;

/// A session token: it can be sent but not read by accident.
pub type Token = crate::domain::secret::Secret<String>;

/// Bytes of an answer that are read at most: 8 MiB, as the provider's own clients do.
pub const MOST_BYTES: usize = 8_388_608;
