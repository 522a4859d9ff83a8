//! What runs in a real browser: each part of the kit and each view, found by role and label as
//! a person would find it.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test that finds nothing ends there")]

mod before;
mod disarm;
mod elsewhere;
mod fields;
mod history;
mod journal;
mod json;
mod kit;
mod messages;
mod page;
mod plan;
mod result;
mod run;
mod scene;
#[allow(dead_code, reason = "the tests on the host use the rest")]
#[path = "../native/scripted.rs"]
mod scripted;
mod unlock;
mod views;
mod watch;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
