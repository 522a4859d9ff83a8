//! What a person sees and does.
//!
//! Knows: the views, their words by key, and how a state of `flow` looks. Must not know: HTTP,
//! storage, locks or timers of the browser; what a view needs from outside comes in through
//! its ports.

pub mod kit;
