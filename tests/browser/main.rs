//! What runs in a real browser: each part of the kit and each view, found by role and label as
//! a person would find it.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test that finds nothing ends there")]

mod before;
mod elsewhere;
mod fields;
mod journal;
mod json;
mod kit;
mod page;
mod plan;
mod run;
mod scene;
mod unlock;
mod views;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
