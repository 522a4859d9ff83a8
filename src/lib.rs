//! Reinstalls the operating system of a rented server from the browser.
//!
//! The layers, and the one direction in which they know each other:
//! `domain <- api <- flow <- {browser, ui} <- app`, with `text` beside `flow` for the words.
//! `browser`, `ui` and `app` exist for wasm32 alone, so that tests on the host are quick and
//! cannot reach a browser.

pub mod api;
#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod domain;
pub mod flow;
pub mod text;
#[cfg(target_arch = "wasm32")]
pub mod ui;
