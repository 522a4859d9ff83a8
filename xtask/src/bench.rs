//! `cargo xtask bench`: what is measured and never asserted.
//!
//! Knows: the benches by name. Must not know: what they measure.

use crate::project::Project;
use crate::shell::cargo;
use anyhow::{Result, bail, ensure};

/// Runs a bench; it prints its table.
pub fn run(project: &Project, args: &[String]) -> Result<()> {
    let test = match args {
        [name] if name == "poll" => "polling::bench_poll",
        _ => bail!("bench knows poll, not \"{}\"", args.join(" ")),
    };
    let status = cargo()
        .args(["test", "--quiet", "--package", "reinstall-panel", "--profile", "simulation"])
        .args(["--test", "simulation", "--", "--include-ignored", "--nocapture", "--exact", test])
        .current_dir(&project.root)
        .status()?;
    ensure!(status.success(), "the bench ended with {status}");
    Ok(())
}
