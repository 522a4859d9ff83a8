//! Tabs, the profile that outlives a browser, and what can befall them.

use crate::browser::Browser;
use crate::driver::Extra;
use fantoccini::wd::WindowHandle;
use serde_json::{Value, json};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// A tab of the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab(WindowHandle);

impl Browser {
    /// The tab that is looked at.
    pub fn tab(&self) -> Tab {
        Tab(self.act("name the tab", self.client().window()))
    }

    /// Opens a tab, without looking at it.
    pub fn new_tab(&self) -> Tab {
        Tab(self.act("open a tab", self.client().new_window(true)).handle)
    }

    /// Looks at another tab.
    pub fn look_at(&self, tab: &Tab) {
        self.act("look at a tab", self.client().switch_to_window(tab.0.clone()));
    }

    /// The tab beside this one.
    ///
    /// # Panics
    /// When there is none.
    pub fn other_tab(&self, tab: &Tab) -> Tab {
        let all = self.act("name the tabs", self.client().windows());
        let mut others = all.into_iter().map(Tab).filter(|other| other != tab);
        others.next().expect("another tab")
    }

    /// Closes the tab that is looked at; another one is to be looked at then.
    pub fn close_tab(&self) {
        self.act("close a tab", self.client().close_window());
    }

    /// Lets the tab that is looked at crash.
    pub fn crash(&self) {
        let crashed = self.attempt(self.client().issue_cmd(Extra::DevTools("Page.crash", json!({}))));
        assert!(crashed.is_err(), "the tab goes on");
    }

    /// Freezes the tab that is looked at, or lets it go on.
    pub fn set_frozen(&self, is_frozen: bool) {
        let state = if is_frozen { "frozen" } else { "active" };
        self.dev_tools("Page.setWebLifecycleState", json!({ "state": state }));
    }

    /// Takes the network from the tab that is looked at, or gives it back.
    pub fn set_offline(&self, offline: bool) {
        // Before that, nothing is emulated.
        self.dev_tools("Network.enable", json!({}));
        self.dev_tools(
            "Network.emulateNetworkConditions",
            json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 }),
        );
    }

    /// Forgets all that an origin keeps, but for what a tab keeps for itself.
    pub fn clear(&self, origin: &str) {
        self.dev_tools("Storage.clearDataForOrigin", json!({ "origin": origin, "storageTypes": "all" }));
    }

    /// Ends the browser at once, as if the machine had lost its power.
    pub fn kill(&self) {
        let known = self.client().capabilities().and_then(|known| known.get("goog:processID"));
        let id = known.and_then(Value::as_u64).expect("the driver names the browser's process");
        let killed = Command::new("kill").args(["-9", &id.to_string()]).status();
        assert!(killed.is_ok_and(|status| status.success()), "the browser can't be killed");
    }

    /// Lets the pages of an origin show notifications, as a person would.
    pub fn allow_notifications(&self, origin: &str) {
        self.dev_tools(
            "Browser.grantPermissions",
            json!({ "origin": origin, "permissions": ["notifications"] }),
        );
    }

    pub(crate) fn dev_tools(&self, command: &'static str, parameters: Value) -> Value {
        self.act(command, self.client().issue_cmd(Extra::DevTools(command, parameters)))
    }
}

/// A place for a browser's profile; it is removed when dropped.
pub struct Profile(PathBuf);

impl Default for Profile {
    fn default() -> Self {
        Self::new()
    }
}

impl Profile {
    /// A fresh one.
    #[must_use]
    pub fn new() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let n = MADE.fetch_add(1, Ordering::Relaxed);
        Self(std::env::temp_dir().join(format!("e2e-profile-{}-{n}", std::process::id())))
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Every file of it: its name and what it holds.
    ///
    /// # Panics
    /// When the directory can't be read.
    #[must_use]
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        let mut open = vec![self.0.clone()];
        while let Some(dir) = open.pop() {
            // A browser that is ending may remove what it had: that holds nothing any more.
            let entries = match std::fs::read_dir(&dir) {
                Err(error) if error.kind() == ErrorKind::NotFound && dir != self.0 => continue,
                entries => entries.expect("a directory of the profile"),
            };
            for entry in entries.filter_map(Result::ok) {
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => open.push(entry.path()),
                    Ok(kind) if kind.is_file() => {
                        files.extend(std::fs::read(entry.path()).ok().map(|held| (entry.path(), held)));
                    }
                    _ => {}
                }
            }
        }
        files
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        // A browser that is ending may still write into it. Left behind at worst, among other
        // temporary files.
        for _ in 0..50 {
            if std::fs::remove_dir_all(&self.0).is_ok() || !self.0.exists() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
