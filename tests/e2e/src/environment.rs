//! What the tests need from outside, and how many of them run at once.

use std::path::PathBuf;
use std::sync::{Condvar, Mutex, PoisonError};

/// A browser keeps a core busy; more of them than this only make each other late.
const MOST_AT_ONCE: usize = 2;

static RUNNING: Mutex<usize> = Mutex::new(0);
static FREED: Condvar = Condvar::new();

/// A place among the tests that run at once; given back when dropped.
pub(crate) struct Turn;

pub(crate) fn take_turn() -> Turn {
    let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    let mut running =
        FREED.wait_while(running, |running| *running >= MOST_AT_ONCE).unwrap_or_else(PoisonError::into_inner);
    *running += 1;
    Turn
}

impl Drop for Turn {
    fn drop(&mut self) {
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        FREED.notify_one();
    }
}

/// A file or directory that a variable names.
pub(crate) fn path(variable: &str) -> PathBuf {
    match std::env::var_os(variable).map(PathBuf::from) {
        Some(path) if path.exists() => path,
        Some(path) => panic!("{variable} names {}, which is not there: {HOW}", path.display()),
        None => panic!("{variable} is not set: {HOW}"),
    }
}

const HOW: &str = "run the end-to-end tests with `cargo xtask test --only e2e`";

/// Where failed tests leave what there was to see.
pub(crate) fn evidence_dir() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target"));
    target.join("e2e-failures")
}
