//! The command line: it says where it listens, and an error is one sentence with the remedy.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

fn standin(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_standin"));
    command.args(args).stdin(Stdio::null());
    command
}

#[track_caller]
fn assert_fails(args: &[&str], part: &str) {
    let output = standin(args).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(part), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn it_says_where_it_listens() {
    let args = ["--port", "0", "--speed", "60", "--door", "--scenario", "fail-stage-3"];
    let mut child = standin(&args)
        .args(["--reading", "stage_text=terse", "--seed", "7"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut line = String::new();
    let said = child.stdout.take().expect("stdout is a pipe");
    let read = BufReader::new(said).read_line(&mut line);
    child.kill().expect("it runs still");
    child.wait().expect("it ends");
    read.expect("a line");
    assert!(line.starts_with("listening on http://127.0.0.1:"), "{line}");
}

#[test]
fn mistakes_are_told_with_what_there_is() {
    assert_fails(&["--scenario", "meteor"], "stall-stage-N");
    assert_fails(&["--reading", "ids=roman"], "mixed");
    assert_fails(&["--reading", "ids"], "NAME=VALUE");
    assert_fails(&["--reading", "colour=red"], "pxe_boot");
    assert_fails(&["--port", "x"], "--port");
    assert_fails(&["--speed", "-1"], "--speed");
    assert_fails(&["--config-patch", "{"], "--config-patch");
    assert_fails(&["--dist", "/nowhere"], "/nowhere");
    assert_fails(&["--frobnicate", "1"], "--help");
    assert_fails(&["stray"], "--help");
}

#[test]
fn help_names_the_demo_sign_in() {
    let output = standin(&["--help"]).output().expect("it runs");
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("demo@example.com"));
}
