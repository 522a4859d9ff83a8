//! Where things are: the project's root, what is built, and the per-user cache of tools.
//!
//! Knows paths only; runs nothing and changes nothing.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

pub struct Project {
    pub root: PathBuf,
}

impl Project {
    /// The clone that `cargo xtask` was called in. Cargo's variable at run time comes first: two
    /// clones that share one target directory would otherwise build each other's sources.
    pub fn find() -> Self {
        let package = std::env::var_os("CARGO_MANIFEST_DIR")
            .map(PathBuf::from)
            .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
        let root = package.parent().expect("xtask's package lies inside the project's root").to_path_buf();
        Self { root }
    }

    /// The finished app, ready for any static web server.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// What Trunk leaves, under plain names. The same folder as in Trunk.toml.
    pub fn bundle(&self) -> PathBuf {
        self.root.join("target/bundle")
    }

    /// Scratch files of xtask itself.
    pub fn scratch(&self) -> Result<PathBuf> {
        let dir = self.root.join("target/xtask");
        std::fs::create_dir_all(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
        Ok(dir)
    }

    pub fn read(&self, relative: &str) -> Result<String> {
        let path = self.root.join(relative);
        std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    }
}

/// Where Cargo keeps the sources of crates.
pub fn cargo_home() -> Option<PathBuf> {
    let user = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    env_dir("CARGO_HOME").or_else(|| Some(env_dir(user)?.join(".cargo")))
}

/// The folder for tools, shared by every clone of one user and keyed by version inside.
pub fn tool_cache() -> Result<PathBuf> {
    let base = if let Some(dir) = env_dir("XDG_CACHE_HOME") {
        dir
    } else if cfg!(windows) {
        env_dir("LOCALAPPDATA").context("LOCALAPPDATA is not set: set it or XDG_CACHE_HOME")?
    } else {
        let home = env_dir("HOME").context("HOME is not set: set it or XDG_CACHE_HOME")?;
        home.join(if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" })
    };
    let dir = base.join("reinstall-panel/tools");
    std::fs::create_dir_all(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
    Ok(dir)
}

fn env_dir(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from).filter(|dir| dir.is_absolute())
}

/// The first executable of that name on PATH.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| executable(&dir, name)).find(|file| file.is_file())
}

/// `dir/name`, with the ending that Windows wants.
pub fn executable(dir: &Path, name: &str) -> PathBuf {
    dir.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Every file below `dir`, sorted, hidden ones left out.
pub fn files_below(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_path_buf()];
    while let Some(dir) = open.pop() {
        let entries = std::fs::read_dir(&dir).with_context(|| format!("cannot list {}", dir.display()))?;
        for entry in entries {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            if entry.file_type()?.is_dir() {
                open.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// `path` seen from `base`, with `/` on every platform.
pub fn relative(base: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(base).unwrap_or(path);
    let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    parts.join("/")
}
