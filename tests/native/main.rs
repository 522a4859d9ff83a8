//! The procedure on the host: the app's own layers against the stand-in's model, on a virtual
//! clock, without a browser.

#![cfg(not(target_arch = "wasm32"))]

mod answers;
mod decided;
mod decoders;
mod effects;
mod faults;
mod golden;
mod harness;
mod inputs;
mod journeys;
mod judged;
mod messages;
mod past;
mod piloted;
mod plans;
mod progress;
mod properties;
mod reread;
mod result;
mod said;
mod script;
mod scripted;
mod taken;
mod watched;
