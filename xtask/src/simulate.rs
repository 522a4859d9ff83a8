//! `cargo xtask simulate`: the run under everything that can go wrong, as often as somebody wants.
//!
//! Knows the simulation's test target and its variables. Must not know what is simulated.

use crate::project::Project;
use crate::shell::{Seen, cargo, tee};
use anyhow::{Context, Result, bail};

#[derive(Debug, PartialEq)]
struct Wanted {
    schedules: u64,
    seed: u64,
    /// After so long it stops and says how many were played.
    minutes: Option<u64>,
    exhaustive: bool,
}

/// Whether every promise held.
pub fn run(project: &Project, args: &[String]) -> Result<bool> {
    let wanted = parse(args)?;
    let mut command = cargo();
    command
        .args(["test", "--quiet", "--package", "reinstall-panel", "--profile", "simulation"])
        .args(["--test", "simulation", "--", "--nocapture", "--test-threads=1"])
        .current_dir(&project.root);
    if wanted.exhaustive {
        command.args(["--include-ignored", "exhaustive"]);
    } else {
        command
            .arg("drawn_by_lot")
            .env("SIMULATE_SCHEDULES", wanted.schedules.to_string())
            .env("SIMULATE_SEED", wanted.seed.to_string())
            .envs(wanted.minutes.map(|minutes| ("SIMULATE_MINUTES", minutes.to_string())));
    }
    let Seen { success, .. } = tee(&mut command)?;
    Ok(success)
}

fn parse(args: &[String]) -> Result<Wanted> {
    let mut wanted = Wanted { schedules: 100_000, seed: 1, minutes: None, exhaustive: false };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let (name, value) = match arg.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (arg.as_str(), None),
        };
        let mut number = || -> Result<u64> {
            let text = value.clone().or_else(|| args.next().cloned()).unwrap_or_default();
            text.replace('_', "").parse().with_context(|| format!("{name} wants a number, not \"{text}\""))
        };
        match name {
            "--schedules" => wanted.schedules = number()?,
            "--seed" => wanted.seed = number()?,
            "--minutes" => wanted.minutes = Some(number()?),
            "--exhaustive" => wanted.exhaustive = true,
            _ => bail!("simulate knows --schedules, --seed, --minutes and --exhaustive, not \"{arg}\""),
        }
    }
    Ok(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn numbers_are_taken_in_both_forms() {
        let wanted = parse(&words("--schedules 10_000_000 --seed=7")).unwrap();
        assert_eq!(wanted, Wanted { schedules: 10_000_000, seed: 7, minutes: None, exhaustive: false });
        assert_eq!(parse(&words("--minutes 5")).unwrap().minutes, Some(5));
        assert!(parse(&words("--exhaustive")).unwrap().exhaustive);
        for bad in ["--schedules", "--seed x", "--fast"] {
            assert!(parse(&words(bad)).is_err(), "{bad}");
        }
    }
}
