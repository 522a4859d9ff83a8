//! What the tests need from outside, and how many of them run at once.

use std::path::{Path, PathBuf};
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

/// A copy of the built app; it is removed when dropped.
pub struct Copy(PathBuf);

impl Copy {
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // Left behind at worst, among other temporary files.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The built app without the files whose names hold `part`.
///
/// # Panics
/// When there is no such file, or it can't be copied.
#[must_use]
pub fn dist_without(part: &str) -> Copy {
    let copy = Copy(std::env::temp_dir().join(format!("e2e-dist-{}", std::process::id())));
    std::fs::create_dir_all(copy.path()).expect("a place for temporary files");
    let files = std::fs::read_dir(path("E2E_DIST")).expect("the built app");
    let mut left_out = 0;
    for file in files {
        let file = file.expect("a file of the built app");
        if file.file_name().to_string_lossy().contains(part) {
            left_out += 1;
        } else {
            std::fs::copy(file.path(), copy.path().join(file.file_name())).expect("room for a copy");
        }
    }
    assert!(left_out > 0, "the built app has no file with {part} in its name");
    copy
}
