//! The run under everything that can go wrong: the production machine with its journal, the
//! stand-in's model, and a simulated browser and person, reproducible from a seed.

#![cfg(not(target_arch = "wasm32"))]

mod blows;
mod chance;
mod exhaustive;
mod modes;
mod network;
mod person;
mod places;
#[cfg(feature = "planted")]
mod planted;
mod polling;
mod prepared;
mod promises;
mod record;
mod regressions;
mod scene;
mod schedule;
mod storage;
mod tab;
