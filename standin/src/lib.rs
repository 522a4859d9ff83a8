//! A stand-in for the provider's PHP API: for demo, development and tests.
//!
//! [`model`] is the provider's side as a pure state machine with a virtual clock.
//! `http` (feature `http`) serves it, and the app's files, on one port.
//!
//! It must not know the app: its JSON is written here by hand, so that an error in the app's
//! encoding and its twin in the app's decoding cannot cancel each other out.

pub mod model;

#[cfg(feature = "http")]
pub mod http;
