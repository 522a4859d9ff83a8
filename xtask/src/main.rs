//! `cargo xtask`: everything a contributor runs, without anything to install by hand.

mod arrows;
mod bench;
mod browser;
mod bundle;
mod counts;
mod css;
mod digest;
mod glue;
mod html;
mod project;
mod run;
mod scan;
mod screenshots;
mod setup;
mod shell;
mod shrink;
mod simulate;
mod sizes;
mod split;
mod std_source;
mod test;
mod wasm;

use anyhow::{Result, bail};
use project::Project;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  run          build what has changed and serve the app with a stand-in for the API
                 --port N          0 for any free one; 8080 otherwise
                 --speed X         60 makes a 20-minute install take 20 seconds
                 --scenario NAME   a fault to live through
                 further flags go to the stand-in as they are
  test         everything that must hold; ends with `N passed, N failed`
                 --only GROUP      lint, host, browser, e2e or one tier by its name; several with commas
                 --full            also what takes long: the whole kill matrix, 416 cells
  simulate     a reinstall under faults, deaths of the tab and a person, from a seed
                 --schedules N     drawn by lot; 100000 otherwise
                 --seed S          1 otherwise
                 --minutes N       stops after so long, and says how many were played
                 --exhaustive      every set of up to two faults and two deaths instead; 17 minutes of a core
  bench poll   how soon a stage is shown for how many questions, against fixed pauses
  dist         the release build in dist/, ready for any static web server
  sizes        the bytes that a cold start transfers
  screenshots  the pictures of the README, of this build, in docs/
  help         this text
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&args) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[String]) -> Result<ExitCode> {
    let project = Project::find();
    let (command, rest) = match args.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", args),
    };
    match command {
        "run" => run::run(&project, rest)?,
        "test" if !test::run(&project, rest)? => return Ok(ExitCode::FAILURE),
        "test" => {}
        "simulate" if !simulate::run(&project, rest)? => return Ok(ExitCode::FAILURE),
        "simulate" => {}
        "bench" => bench::run(&project, rest)?,
        "dist" => bundle::dist(&project)?,
        "sizes" => {
            bundle::ensure(&project)?;
            sizes::gate(&project)?;
        }
        "screenshots" => screenshots::take(&project)?,
        "help" | "--help" | "-h" => print!("{HELP}"),
        other => bail!("there is no command \"{other}\"; `cargo xtask help` lists them"),
    }
    Ok(ExitCode::SUCCESS)
}
