//! `cargo xtask`: everything a contributor runs, without anything to install by hand.

mod bundle;
mod css;
mod digest;
mod html;
mod project;
mod run;
mod setup;
mod shell;
mod sizes;

use anyhow::{Result, bail};
use project::Project;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  run      build what has changed and serve the app with a stand-in for the API
             --port N          0 for any free one; 8080 otherwise
             --speed X         60 makes a 20-minute install take 20 seconds
             --scenario NAME   a fault to live through
             further flags go to the stand-in as they are
  dist     the release build in dist/, ready for any static web server
  sizes    the bytes that a cold start transfers
  help     this text
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[String]) -> Result<()> {
    let project = Project::find();
    let (command, rest) = match args.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", args),
    };
    match command {
        "run" => run::run(&project, rest),
        "dist" => bundle::ensure_with_tools(&project),
        "sizes" => {
            bundle::ensure(&project)?;
            sizes::gate(&project)
        }
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => bail!("there is no command \"{other}\"; `cargo xtask help` lists them"),
    }
}
