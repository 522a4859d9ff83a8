//! `cargo xtask test`: every tier in order, going on after a failure, with one sum at the end.
//!
//! Knows the tiers and how to count each. Must not know what is tested.

use crate::browser::Browser;
use crate::counts::{Counts, cells_passed, of_tests};
use crate::project::Project;
use crate::shell::{Seen, cargo, tee};
use crate::{arrows, bundle, setup, sizes};
use anyhow::{Result, bail};
use std::process::Command;
use std::time::{Duration, Instant};

type Run = fn(&Project, How) -> Result<Counts>;

/// How thoroughly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct How {
    /// With the tests that take long.
    full: bool,
}

struct Tier {
    name: &'static str,
    group: &'static str,
    run: Run,
}

impl Tier {
    fn is(&self, name: &str) -> bool {
        self.group == name || self.name == name
    }
}

const TIERS: &[Tier] = &[
    Tier { name: "format", group: "lint", run: format },
    Tier { name: "clippy (host)", group: "lint", run: clippy_host },
    Tier { name: "clippy (wasm32)", group: "lint", run: clippy_wasm },
    Tier { name: "arrows", group: "lint", run: arrows_hold },
    Tier { name: "host tests", group: "host", run: host },
    Tier { name: "simulation", group: "host", run: simulation },
    Tier { name: "browser tests", group: "browser", run: browser },
    Tier { name: "release build", group: "e2e", run: release },
    Tier { name: "sizes", group: "e2e", run: sizes_hold },
    Tier { name: "end-to-end tests", group: "e2e", run: e2e },
];

const WASM: &str = "wasm32-unknown-unknown";

/// True when everything passed. The last line printed is `N passed, N failed`.
pub fn run(project: &Project, args: &[String]) -> Result<bool> {
    let (only, how) = parse(args)?;
    let mut sum = Counts::default();
    let mut times = Vec::new();
    for tier in TIERS.iter().filter(|tier| only.is_empty() || only.iter().any(|name| tier.is(name))) {
        println!("\n== {} ==", tier.name);
        let started = Instant::now();
        let counts = (tier.run)(project, how).unwrap_or_else(|error| {
            println!("{error:#}");
            Counts::failed(tier.name)
        });
        times.push((tier.name, counts.clone(), started.elapsed()));
        sum.add(counts);
    }
    println!("\n{}", summary(&times, &sum));
    Ok(sum.failed == 0)
}

fn parse(args: &[String]) -> Result<(Vec<String>, How)> {
    let mut only = Vec::new();
    let mut how = How::default();
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let names = match arg.split_once('=') {
            _ if arg == "--full" => {
                how.full = true;
                continue;
            }
            Some(("--only", names)) => names.to_owned(),
            _ if arg == "--only" => args.next().cloned().unwrap_or_default(),
            _ => bail!("test knows --only and --full, not \"{arg}\""),
        };
        for name in names.split(',') {
            if !TIERS.iter().any(|tier| tier.is(name)) {
                bail!("--only wants lint, host, browser, e2e or the name of a tier, not \"{name}\"");
            }
            only.push(name.to_owned());
        }
    }
    Ok((only, how))
}

fn summary(times: &[(&str, Counts, Duration)], sum: &Counts) -> String {
    let mut text = String::new();
    for (name, counts, time) in times {
        let Counts { passed, failed, .. } = counts;
        text.push_str(&format!(
            "{name:<18} {passed:>5} passed {failed:>4} failed {:>7.1} s\n",
            time.as_secs_f64()
        ));
    }
    let total: Duration = times.iter().map(|(_, _, time)| *time).sum();
    text.push_str(&format!("{:<38} {:>7.1} s\n", "in all", total.as_secs_f64()));
    for failure in &sum.failures {
        text.push_str(&format!("failed: {failure}\n"));
    }
    text + &format!("{} passed, {} failed", sum.passed, sum.failed)
}

/// Cargo in the project, with a check of ours counted as one test.
fn check(project: &Project, name: &str, args: &[&str]) -> Result<Counts> {
    let seen = tee(cargo().args(args).current_dir(&project.root))?;
    Ok(if seen.success { Counts::passed(1) } else { Counts::failed(name) })
}

fn format(project: &Project, _: How) -> Result<Counts> {
    check(project, "format: run `cargo fmt --all`", &["fmt", "--all", "--check"])
}

fn clippy_host(project: &Project, _: How) -> Result<Counts> {
    let args = ["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"];
    check(project, "clippy (host)", &args)
}

fn clippy_wasm(project: &Project, _: How) -> Result<Counts> {
    setup::ensure_wasm_target()?;
    let args = ["clippy", "--package", "reinstall-panel", "--target", WASM, "--all-targets"];
    check(project, "clippy (wasm32)", &[&args[..], &["--", "-D", "warnings"]].concat())
}

fn arrows_hold(project: &Project, _: How) -> Result<Counts> {
    let mut counts = Counts::default();
    for (rule, violations) in arrows::check(project)? {
        println!("test {rule} ... {}", if violations.is_empty() { "ok" } else { "FAILED" });
        for violation in &violations {
            println!("    {violation}");
        }
        counts.add(if violations.is_empty() {
            Counts::passed(1)
        } else {
            Counts::failed(format!("arrows: {rule}"))
        });
    }
    Ok(counts)
}

fn host(project: &Project, _: How) -> Result<Counts> {
    let packages: [&[&str]; 3] = [
        &["--package", "reinstall-panel", "--lib", "--test", "native"],
        &["--package", "standin", "--all-features"],
        &["--package", "xtask"],
    ];
    let mut counts = Counts::default();
    for package in packages {
        let Seen { success, text } =
            tee(cargo().args(["test", "--no-fail-fast"]).args(package).current_dir(&project.root))?;
        counts.add(of_tests(&text, success, package[1]));
    }
    Ok(counts)
}

/// With the bugs that it has to find; they are planted by the one test that looks for them.
fn simulation(project: &Project, _: How) -> Result<Counts> {
    let mut command = cargo();
    command
        .args(["test", "--package", "reinstall-panel", "--profile", "simulation", "--features", "planted"])
        .args(["--test", "simulation", "--", "--nocapture", "--test-threads=1"])
        .current_dir(&project.root);
    let Seen { success, text } = tee(&mut command)?;
    Ok(of_tests(&text, success, "simulation"))
}

fn browser(project: &Project, _: How) -> Result<Counts> {
    setup::ensure_wasm_target()?;
    let browser = Browser::ensure()?;
    let mut command = cargo();
    command
        .args(["test", "--package", "reinstall-panel", "--target", WASM, "--test", "browser"])
        .current_dir(&project.root)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", setup::test_runner(project)?)
        .env("CHROMEDRIVER", &browser.driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", browser.write_capabilities(project)?)
        .env("WASM_BINDGEN_TEST_ONLY_WEB", "1")
        // Seconds for all tests together and for the driver: long past any good case, so that a slow
        // or busy machine fails no test.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "1800")
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "120");
    let Seen { success, text } = tee(&mut command)?;
    Ok(of_tests(&text, success, "browser"))
}

fn release(project: &Project, _: How) -> Result<Counts> {
    bundle::dist(project)?;
    Ok(Counts::passed(1))
}

fn sizes_hold(project: &Project, _: How) -> Result<Counts> {
    bundle::ensure(project)?;
    sizes::gate(project)?;
    Ok(Counts::passed(1))
}

fn e2e(project: &Project, how: How) -> Result<Counts> {
    bundle::ensure(project)?;
    let browser = Browser::ensure()?;
    let mut command: Command = cargo();
    command
        .args(["test", "--no-fail-fast", "--package", "e2e"])
        .current_dir(&project.root)
        .env("E2E_DIST", project.dist())
        .env("E2E_CHROMIUM", &browser.chromium)
        .env("E2E_CHROMEDRIVER", &browser.driver);
    if how.full {
        command.args(["--", "--include-ignored"]);
    }
    let Seen { success, text } = tee(&mut command)?;
    println!("{}", cells_passed(&text));
    Ok(of_tests(&text, success, "e2e"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn only_takes_groups_that_exist() {
        assert_eq!(parse(&words("--only host,lint")).unwrap().0, ["host", "lint"]);
        assert_eq!(parse(&words("--only=e2e,arrows")).unwrap().0, ["e2e", "arrows"]);
        assert!(parse(&[]).unwrap().0.is_empty());
        for bad in ["--only", "--only unit", "--fast"] {
            assert!(parse(&words(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_takes_long_is_run_when_it_is_asked_for() {
        assert!(!parse(&words("--only e2e")).unwrap().1.full);
        let (only, how) = parse(&words("--full --only e2e")).unwrap();
        assert_eq!((only, how.full), (words("e2e"), true));
    }

    #[test]
    fn the_summary_ends_with_the_sum_alone_on_its_line() {
        let mut sum = Counts::passed(7);
        sum.add(Counts::failed("host: a"));
        let text = summary(&[("host tests", sum.clone(), Duration::from_millis(1500))], &sum);
        assert_eq!(text.lines().last(), Some("7 passed, 1 failed"));
        assert!(text.contains("failed: host: a\n"));
        assert!(text.contains("1.5 s"));
    }
}
