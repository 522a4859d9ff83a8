//! Builds Rust's standard library from its source, together with the app. A panic is then a plain
//! trap and takes its words, its place and all formatting for them out of the wasm file: 9 % of it.
//!
//! Knows what that takes and how to ask whether it is there; the app is whole without it. These are
//! unstable features of a stable compiler, so the compiler is asked first whether it has them.

use crate::project::{Project, on_path};
use crate::setup::{WASM_TARGET, sysroot};
use crate::shell::{capture, cargo, run};
use anyhow::Result;
use std::process::Command;

const COMPONENT: &str = "rust-src";
const WITHOUT: &str = "the wasm file stays a tenth larger";

/// For the compiler, from the standard library to the app. With half the usual stack every address
/// of a text stays below 1 MiB, and is a byte shorter wherever it stands.
pub const FLAGS: &[&str] = &[
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zlocation-detail=none",
    "-Zfmt-debug=none",
    "-Clink-arg=-zstack-size=524288",
];

/// For Cargo, and for the compiler to take unstable flags.
const SETTINGS: [(&str, &str); 3] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
];

/// Lets a Cargo, or what calls one, build the standard library too.
pub fn configure(command: &mut Command) {
    command.envs(SETTINGS);
}

/// Whether a build can have it; adds the source where it is missing.
pub fn ensure(project: &Project) -> Result<bool> {
    if !compiler_knows_the_flags() {
        let compiler = capture(Command::new("rustc").arg("--version"))?;
        println!(
            "{} can't build the standard library as this project knows it: {WITHOUT}. (Rust 1.95 can.)",
            compiler.trim()
        );
        return Ok(false);
    }
    if !is_installed()? {
        if on_path("rustup").is_none() {
            println!(
                "The standard library's source is missing and there is no rustup to add it: {WITHOUT}. \
                 (The package of your system that holds {COMPONENT} brings it, or https://rustup.rs.)"
            );
            return Ok(false);
        }
        println!("Adding the standard library's source, {COMPONENT} (a few seconds, once)");
        if let Err(error) = run(Command::new("rustup").args(["component", "add", COMPONENT])) {
            println!(
                "{COMPONENT} can't be had ({error:#}): {WITHOUT}. (Connect to the network and try again.)"
            );
            return Ok(false);
        }
    }
    let mut fetch = fetch(project);
    if let Err(error) = run(&mut fetch) {
        println!(
            "The standard library's own dependencies can't be had ({error:#}): {WITHOUT}. \
             (Connect to the network and try again.)"
        );
        return Ok(false);
    }
    Ok(true)
}

/// The same question without a change or a word.
pub fn is_at_hand(project: &Project) -> Result<bool> {
    Ok(compiler_knows_the_flags() && is_installed()? && capture(fetch(project).arg("--offline")).is_ok())
}

/// Gets the crates of the app and of the standard library.
fn fetch(project: &Project) -> Command {
    let mut command = cargo();
    command.args(["fetch", "--target", WASM_TARGET]).current_dir(&project.root);
    configure(&mut command);
    command
}

fn is_installed() -> Result<bool> {
    Ok(sysroot()?.join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file())
}

fn compiler_knows_the_flags() -> bool {
    let mut command = Command::new("rustc");
    configure(command.args(FLAGS).args(["--target", WASM_TARGET, "--print", "cfg"]));
    capture(&mut command).is_ok()
}
