//! Running other programs: quietly, loudly, or both at once.
//!
//! Knows processes; must not know which programs they are or what they are for.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

/// Runs with this terminal; an error names the command.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    let status = command.status().with_context(|| format!("cannot start `{shown}`"))?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// What the command prints on stdout.
pub fn capture(command: &mut Command) -> Result<String> {
    let shown = shown(command);
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot start `{shown}`"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{shown}` failed ({}): {}", output.status, said.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

pub struct Seen {
    pub success: bool,
    pub text: String,
}

/// Shows what the command prints while it runs, and keeps it.
pub fn tee(command: &mut Command) -> Result<Seen> {
    let shown = shown(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{shown}`"))?;
    let text = Arc::new(Mutex::new(String::new()));
    let out = child.stdout.take().expect("stdout was asked for as a pipe");
    let err = child.stderr.take().expect("stderr was asked for as a pipe");
    let readers = [copy_lines(out, Arc::clone(&text)), copy_lines(err, Arc::clone(&text))];
    for reader in readers {
        reader.join().expect("a reader only copies lines and cannot panic");
    }
    let status = child.wait()?;
    let text = std::mem::take(&mut *text.lock().expect("the readers have ended without a panic"));
    Ok(Seen { success: status.success(), text })
}

fn copy_lines(from: impl Read + Send + 'static, kept: Arc<Mutex<String>>) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut line = Vec::new();
        while matches!(from.read_until(b'\n', &mut line), Ok(n) if n > 0) {
            let text = String::from_utf8_lossy(&line).into_owned();
            // A closed terminal must not stop the run that is being watched.
            let _ = std::io::stdout().write_all(text.as_bytes());
            if let Ok(mut kept) = kept.lock() {
                kept.push_str(&text);
            }
            line.clear();
        }
    })
}

fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|arg| arg.to_string_lossy().into_owned()));
    words.join(" ")
}

/// Cargo, as the one that started us: same toolchain, same settings.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    forget_xtask(&mut command);
    command
}

/// Takes back what `cargo run` told *us* about our own package: build scripts that watch these
/// variables would run again at every change between `cargo` and `cargo xtask`.
pub fn forget_xtask(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let told = name.to_string_lossy();
        if told.starts_with("CARGO_PKG_") || told.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
}
