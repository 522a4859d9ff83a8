//! A Chromium and its driver for the tests: found, or installed where we may.
//!
//! Knows their names and their flags; must not know the tests.

use crate::project::{Project, on_path};
use crate::shell::{capture, run};
use anyhow::{Result, bail};
use std::path::PathBuf;
use std::process::Command;

pub struct Browser {
    pub chromium: PathBuf,
    pub driver: PathBuf,
}

const CHROMIUMS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Headless, usable as root in a container, and silent on the network.
const FLAGS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

impl Browser {
    pub fn ensure() -> Result<Self> {
        if let Some(found) = Self::find() {
            return Ok(found);
        }
        install()?;
        match Self::find() {
            Some(found) => Ok(found),
            None => bail!("{MISSING}"),
        }
    }

    fn find() -> Option<Self> {
        let chromium = named_by("CHROMIUM").or_else(|| CHROMIUMS.iter().find_map(|name| on_path(name)))?;
        let driver = named_by("CHROMEDRIVER").or_else(|| on_path("chromedriver"))?;
        Some(Self { chromium, driver })
    }

    /// The file that wasm-bindgen's test runner reads its browser from.
    pub fn write_capabilities(&self, project: &Project) -> Result<PathBuf> {
        let file = project.scratch()?.join("webdriver.json");
        let flags: Vec<String> = FLAGS.iter().map(|flag| quoted(flag)).collect();
        let binary = quoted(&self.chromium.to_string_lossy());
        let text = format!(
            "{{\"goog:chromeOptions\": {{\"binary\": {binary}, \"args\": [{}]}}}}\n",
            flags.join(", ")
        );
        std::fs::write(&file, text)?;
        Ok(file)
    }
}

const MISSING: &str = "the browser tests need Chromium and its driver: install `chromium` and \
                       `chromedriver` (on Debian: apt-get install chromium chromium-driver), or name \
                       them in the variables CHROMIUM and CHROMEDRIVER";

fn named_by(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from).filter(|file| file.is_file())
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn install() -> Result<()> {
    if on_path("apt-get").is_none() {
        bail!("{MISSING}");
    }
    let root = capture(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let sudo = || capture(Command::new("sudo").args(["-n", "true"])).is_ok();
    if !root && !sudo() {
        bail!("{MISSING}");
    }
    println!("Installing Chromium and its driver (about a minute, once)");
    let apt = |args: &[&str]| {
        let mut command = if root {
            Command::new("apt-get")
        } else {
            let mut command = Command::new("sudo");
            command.args(["-n", "apt-get"]);
            command
        };
        run(command.args(["-qq", "-y"]).args(args).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    if let Err(error) = apt(&["update"]).and_then(|()| apt(&["install", "chromium", "chromium-driver"])) {
        bail!("{error:#}; {MISSING}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_written_as_a_json_string() {
        assert_eq!(quoted("C:\\a \"b\""), "\"C:\\\\a \\\"b\\\"\"");
    }
}
