//! Sets up what the machine lacks, once for all clones of a user: the wasm target, Trunk,
//! wasm-bindgen, and (where they can be had) the standard library's source, wasm-opt and esbuild.
//!
//! Knows versions, where to get them and what to say when they can't be had. Must not know what
//! they are used for.

use crate::project::{Project, executable, on_path, tool_cache};
use crate::shell::{capture, cargo, run};
use crate::std_source;
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const TRUNK: &str = "0.21.14";
const BINARYEN: &str = "132.0.0";
const ESBUILD: &str = "0.25.12";
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// A program from npm that makes the page smaller. The app is whole without it.
struct Shrinker {
    package: &'static str,
    version: &'static str,
    program: &'static str,
    without: &'static str,
}

const WASM_OPT: Shrinker = Shrinker {
    package: "binaryen",
    version: BINARYEN,
    program: "wasm-opt",
    without: "the wasm file stays a little larger",
};

const MINIFIER: Shrinker = Shrinker {
    package: "esbuild",
    version: ESBUILD,
    program: "esbuild",
    without: "JavaScript and CSS stay as they were written",
};

pub struct Tools {
    trunk: PathBuf,
    bindgen: PathBuf,
    pub wasm_opt: Option<PathBuf>,
    pub esbuild: Option<PathBuf>,
    /// Whether the standard library can be built from source with the app.
    pub std_source: bool,
}

impl Tools {
    /// Everything that a release build wants; installs what is missing.
    pub fn ensure(project: &Project) -> Result<Self> {
        ensure_wasm_target()?;
        Ok(Self {
            trunk: cargo_tool("trunk", "trunk", TRUNK, &["--locked"], "about 5 minutes, once")?,
            bindgen: wasm_bindgen(project)?,
            wasm_opt: npm_tool(&WASM_OPT)?,
            esbuild: npm_tool(&MINIFIER)?,
            std_source: std_source::ensure(project)?,
        })
    }

    /// PATH with these tools in front, so that Trunk finds the right ones.
    pub fn path(&self) -> Result<OsString> {
        let mut dirs = vec![self.trunk.clone(), self.bindgen.clone()];
        if let Some(rest) = std::env::var_os("PATH") {
            dirs.extend(std::env::split_paths(&rest));
        }
        std::env::join_paths(dirs).context("a folder of the tools has a name that PATH can't hold")
    }

    pub fn wasm_bindgen(&self) -> PathBuf {
        executable(&self.bindgen, "wasm-bindgen")
    }

    pub fn trunk(&self) -> PathBuf {
        executable(&self.trunk, "trunk")
    }
}

/// What a build would be made small by now, without installing any of it: part of what a build is
/// made from, because the same sources give other bytes with it.
pub fn shrinkers_at_hand(project: &Project) -> Result<String> {
    let mut names = Vec::new();
    if std_source::is_at_hand(project)? {
        names.push("std from source".to_owned());
    }
    for tool in [&WASM_OPT, &MINIFIER] {
        if find_npm_tool(tool)?.is_some() {
            names.push(format!("{} {}", tool.program, tool.version));
        }
    }
    Ok(names.join(", "))
}

/// The runner of tests in a browser, of wasm-bindgen's version in Cargo.lock.
pub fn test_runner(project: &Project) -> Result<PathBuf> {
    Ok(executable(&wasm_bindgen(project)?, "wasm-bindgen-test-runner"))
}

pub fn ensure_wasm_target() -> Result<()> {
    if sysroot()?.join("lib/rustlib").join(WASM_TARGET).join("lib").is_dir() {
        return Ok(());
    }
    if on_path("rustup").is_none() {
        bail!(
            "Rust's {WASM_TARGET} target is missing and there is no rustup to add it: install \
             the package of your system that holds it, or Rust by https://rustup.rs"
        );
    }
    println!("Adding Rust's {WASM_TARGET} target (a few seconds, once)");
    run(Command::new("rustup").args(["target", "add", WASM_TARGET])).with_context(|| {
        format!("rustup could not add the {WASM_TARGET} target: connect to the network and try again")
    })
}

/// The folder of the compiler and its libraries.
pub fn sysroot() -> Result<PathBuf> {
    let said = capture(Command::new("rustc").args(["--print", "sysroot"]))?;
    Ok(PathBuf::from(said.trim()))
}

/// The folder with `wasm-bindgen` and its test runner.
fn wasm_bindgen(project: &Project) -> Result<PathBuf> {
    let version = locked_version(&project.read("Cargo.lock")?, "wasm-bindgen")
        .context("Cargo.lock names no wasm-bindgen: run `cargo update -p wasm-bindgen`")?;
    // Without --locked: the lock file of that package is older than this toolchain.
    cargo_tool("wasm-bindgen-cli", "wasm-bindgen", &version, &[], "about 3 minutes, once")
}

/// The folder holding `program` of exactly `version`: from PATH, the cache, or built by Cargo.
fn cargo_tool(package: &str, program: &str, version: &str, flags: &[&str], takes: &str) -> Result<PathBuf> {
    if let Some(file) = on_path(program).filter(|file| says_version(file, version)) {
        let dir = file.parent().expect("a file on PATH lies in a folder of PATH");
        let whole = program != "wasm-bindgen" || executable(dir, "wasm-bindgen-test-runner").is_file();
        if whole {
            return Ok(dir.to_path_buf());
        }
    }
    let name = format!("{package}-{version}");
    let home = installed_once(&name, &format!("{package} {version}"), takes, |dir| {
        let mut command = cargo();
        command
            .args(["install", package, "--version", version, "--no-default-features"])
            .args(flags)
            .arg("--root")
            .arg(dir)
            .env("CARGO_TARGET_DIR", dir.join("target"));
        for (setting, value) in QUICK_BUILD {
            command.env(setting, value);
        }
        run(&mut command).with_context(|| {
            format!("{package} {version} could not be installed: connect to the network and try again")
        })?;
        // A half of a gigabyte that nobody needs again; the cache is right with it too.
        let _ = std::fs::remove_dir_all(dir.join("target"));
        Ok(())
    })?;
    Ok(home.join("bin"))
}

/// These tools run for seconds; their own release profiles would cost minutes of building.
const QUICK_BUILD: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
];

fn find_npm_tool(tool: &Shrinker) -> Result<Option<PathBuf>> {
    let version = tool.version.trim_end_matches(".0.0");
    if let Some(file) = on_path(tool.program).filter(|file| says_version(file, version)) {
        return Ok(Some(file));
    }
    let home = tool_cache()?.join(format!("{}-{}", tool.package, tool.version));
    Ok(home.is_dir().then(|| npm_program(&home, tool.program)).filter(|_| on_path("node").is_some()))
}

fn npm_tool(tool: &Shrinker) -> Result<Option<PathBuf>> {
    if let Some(file) = find_npm_tool(tool)? {
        return Ok(Some(file));
    }
    let Shrinker { package, version, program, without } = tool;
    if on_path("npm").is_none() || on_path("node").is_none() {
        println!("No npm here, so no {program}: {without}. (Installing Node.js brings npm.)");
        return Ok(None);
    }
    let name = format!("{package}-{version}");
    let home = installed_once(&name, &format!("{program} ({package} {version})"), "seconds, once", |dir| {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        run(Command::new(npm)
            .args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"])
            .args(["--fetch-retries=1", "--prefix"])
            .arg(dir)
            .arg(format!("{package}@{version}")))
    });
    match home {
        Ok(home) => Ok(Some(npm_program(&home, program))),
        Err(error) => {
            println!("{program} can't be had ({error:#}): {without}");
            Ok(None)
        }
    }
}

fn npm_program(home: &Path, program: &str) -> PathBuf {
    let file = if cfg!(windows) { format!("{program}.cmd") } else { program.to_owned() };
    home.join("node_modules/.bin").join(file)
}

/// The folder `name` of the cache, filled by `fill` unless it is there. It appears in one piece:
/// `fill` works in a folder of its own, renamed at the end, and a lock keeps a second caller out.
fn installed_once(
    name: &str,
    what: &str,
    takes: &str,
    fill: impl FnOnce(&Path) -> Result<()>,
) -> Result<PathBuf> {
    let cache = tool_cache()?;
    let home = cache.join(name);
    if home.is_dir() {
        return Ok(home);
    }
    let lock = File::create(cache.join(format!("{name}.lock")))?;
    if lock.try_lock().is_err() {
        println!("Waiting for another cargo xtask that installs {what}");
        lock.lock()?;
    }
    if home.is_dir() {
        return Ok(home);
    }
    println!("Installing {what} ({takes})");
    let started = Instant::now();
    let unfinished = cache.join(format!("{name}.unfinished"));
    if unfinished.is_dir() {
        std::fs::remove_dir_all(&unfinished)?;
    }
    std::fs::create_dir_all(&unfinished)?;
    fill(&unfinished)?;
    std::fs::rename(&unfinished, &home)?;
    println!("Installed {what} in {} s", started.elapsed().as_secs());
    Ok(home)
}

fn says_version(program: &Path, version: &str) -> bool {
    capture(Command::new(program).arg("--version")).is_ok_and(|said| names_version(&said, version))
}

/// True for `trunk 0.21.14`, `0.21.14` and `wasm-opt version 132 (…)`, not for `0.21.140`.
fn names_version(said: &str, version: &str) -> bool {
    said.split_whitespace().any(|word| word == version)
}

/// The version of a package in Cargo.lock.
fn locked_version(lock: &str, package: &str) -> Option<String> {
    let entry = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != entry);
    lines.next()?;
    let version = lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_wasm_bindgen_is_not_that_of_its_macro() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked_version(lock, "trunk"), None);
        assert_eq!(locked_version("", "wasm-bindgen"), None);
    }

    #[test]
    fn the_lock_file_of_this_project_names_wasm_bindgen() {
        let lock = Project::find().read("Cargo.lock").expect("the project has a lock file");
        assert!(locked_version(&lock, "wasm-bindgen").is_some());
    }

    #[test]
    fn a_version_is_a_whole_word() {
        assert!(names_version("trunk 0.21.14", "0.21.14"));
        assert!(names_version("wasm-opt version 132 (version_132)\n", "132"));
        assert!(names_version("0.25.12\n", "0.25.12"));
        assert!(!names_version("trunk 0.21.140", "0.21.14"));
        assert!(!names_version("", "0.21.14"));
    }
}
