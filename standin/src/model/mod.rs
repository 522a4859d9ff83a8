//! The provider's side as a pure state machine: servers, sessions, keys, installer.
//!
//! It knows the API's document and nothing else: no I/O, no threads, no real clock, no randomness
//! beyond its seed. The same seed and the same calls give the same answers.

mod answers;
mod catalogue;
mod chance;
mod checks;
mod fault_names;
mod faults;
mod fleet;
mod installer;
mod jenkins;
mod keys;
mod log;
mod pin;
mod power;
mod progress;
mod pxe;
mod readings;
mod reads;
mod registry;
mod secrets;
mod server;
mod session;
mod stages;
mod state;
mod tags;
mod why;
mod wire;
mod world;

pub use answers::Answer;
pub use catalogue::{Os, TASKS, Task};
pub use faults::{CallTarget, FINAL_WORDS, Fault, FaultKind, FinalWord, Unclear};
pub use fleet::{DEMO_API_KEY, DEMO_PIN};
pub use installer::{Activity, Install};
pub use keys::{AsyncKey, KeyKind};
pub use log::{Event, LoggedCall};
pub use pin::{PinAttempt, PinVerdict};
pub use power::Effect;
pub use readings::{
    BootFlag, Done, EffectAnswer, ExistingConfig, FifthStage, Hdd, Ids, KeyField, ListItems, Lists, Noise,
    Nothing, OldSystemTells, ProgressText, PxeBoot, Readings, RefusedPin, Scope, Secrets, SessionEnd,
    SessionShape, StageMessages, StageText, TagList, TaskListField, VmFlag, WaitingWord,
};
pub use secrets::BMC_PASSWORD;
pub use server::{BootOrder, Kind, Power, PxeConfig, Scheme, Server, Tag};
pub use session::{ACCOUNTS, Account, Session};
pub use why::Why;
pub use world::{DEFAULT_START_MS, Options, World};
