//! The end-to-end tests, by what they are about.

mod account;
mod canaries;
mod deployment;
mod faults;
mod flight;
mod followed;
mod happy;
mod history;
mod kept;
mod kill;
mod part;
mod plan;
mod prevented;
mod readings;
mod refusals;
mod runs;
mod stopped;
mod watch;
