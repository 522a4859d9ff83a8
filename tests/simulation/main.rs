//! The run under everything that can go wrong: the production machine with its journal, the
//! stand-in's model, and a simulated browser and person, reproducible from a seed.

#![cfg(not(target_arch = "wasm32"))]

mod blows;
mod chance;
mod exhaustive;
#[path = "../native/harness.rs"]
#[allow(dead_code, reason = "shared with the host tests, which need all of it")]
mod harness;
mod modes;
mod network;
mod person;
mod places;
#[cfg(feature = "planted")]
mod planted;
mod polling;
mod prepared;
mod promises;
mod readings;
mod record;
mod regressions;
mod scene;
mod schedule;
mod search;
mod storage;
mod tab;
