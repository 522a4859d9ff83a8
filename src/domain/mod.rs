//! What a reinstall is made of: servers, systems, disks, names, secrets, and the plan.
//!
//! Knows: the rules. Must not know: how anything is sent, shown or stored.

pub mod audience;
pub mod callback;
pub mod config;
pub mod decimal;
pub mod disks;
pub mod hostname;
pub mod id;
pub mod json;
pub mod keep;
pub mod licence;
pub mod os;
pub mod password;
pub mod pin;
pub mod plan;
pub mod recipe;
pub mod route;
pub mod script;
pub mod secret;
pub mod server;
pub mod ssh_key;
pub mod strings;
pub mod task;
