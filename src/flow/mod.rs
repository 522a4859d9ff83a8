//! The reinstall as a pure state machine.
//!
//! Knows: the order of calls, what each answer means for the server, what may be repeated and
//! what must never be. Must not know: HTTP, timers, storage, the clock: it is handed the time
//! and gives back effects as data.

mod ask;
pub mod bundle;
pub mod claims;
mod drive;
pub mod export;
pub mod flight;
pub mod history;
pub mod journal;
pub mod marker;
pub mod messages;
pub mod pilot;
pub mod planted;
pub mod poll;
pub mod preflight;
pub mod progress;
pub mod reopen;
pub mod result;
mod run;
pub mod stage;
mod step;
pub mod timeline;
pub mod usual;
pub mod watch;
pub mod words;

pub use ask::{Ask, Decision, Effect, Event};
pub use pilot::{Pilot, Standing, Todo, Unwritten};
pub use reopen::Reopened;
pub use run::{DiskState, Ending, Park, PinRefusal, Power, Probed, Question, Run, Settings};
pub use step::{Cause, Going, Outcome, Step, StepName, Trouble};

/// Milliseconds since 1970.
pub type Ms = u64;

/// Names one effect; an answer to another than the awaited one is dropped.
pub type Ticket = u64;
