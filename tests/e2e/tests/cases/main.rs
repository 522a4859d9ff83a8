//! The end-to-end tests, by what they are about.

mod account;
mod deployment;
mod faults;
mod happy;
mod plan;
mod readings;
mod refusals;
mod runs;
mod stopped;
