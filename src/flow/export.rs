//! The reinstalls that are over as a file: JSON or CSV (RFC 4180).
//!
//! Knows: past runs, both forms, and what a spreadsheet makes of a cell. Must not know: secrets, which
//! are in no journal, and the key of the installation, which is in one and stays there; words.

use super::Ms;
use super::claims::SafeToReboot;
use super::history::Past;
use super::run::{Ending, Run};
use super::step::{Cause, Outcome, StepName};
use crate::domain::disks::Scheme;
use crate::domain::json::Json;
use crate::domain::strings;

/// The names of the columns, and of the fields in JSON.
const COLUMNS: [&str; 19] = [
    "started",
    "ended",
    "server",
    "hostname",
    "address",
    "os",
    "system",
    "layout",
    "erased_gb",
    "untouched_gb",
    "tasks",
    "ssh_key",
    "script",
    "callback",
    "outcome",
    "config_left",
    "boot_order_left",
    "stage_s",
    "install_s",
];

/// As JSON: a list with an object for each run.
#[must_use]
pub fn json(past: &[&Past]) -> String {
    let object = |past: &&Past| {
        let fields = COLUMNS.iter().zip(fields(past));
        Json::Object(fields.map(|(name, value)| ((*name).to_owned(), value)).collect())
    };
    Json::List(past.iter().map(object).collect()).written()
}

/// As CSV, with a line of names first. Stages have a column each.
#[must_use]
pub fn csv(past: &[&Past]) -> String {
    let mut names: Vec<String> = Vec::new();
    for name in COLUMNS {
        match name {
            "stage_s" => names.extend(["1", "2", "3", "4", "5"].map(|n| ["stage_", n, "_s"].concat())),
            name => names.push(name.to_owned()),
        }
    }
    let mut out = line(&names);
    for past in past {
        let mut cells = Vec::new();
        for (name, value) in COLUMNS.iter().zip(fields(past)) {
            match value {
                Json::List(items) if *name == "stage_s" => cells.extend(items.iter().map(cell)),
                value => cells.push(cell(&value)),
            }
        }
        out.push_str(&line(&cells));
    }
    out
}

/// What is told of a run, in the order of the columns.
fn fields(past: &Past) -> [Json; COLUMNS.len()] {
    let order = past.order();
    let gb = |sizes: &[u32]| Json::List(sizes.iter().map(|gb| number((*gb).into())).collect());
    let known = |tell: fn(&Run) -> bool| past.run().map_or(Json::Null, |run| Json::Bool(tell(run)));
    [
        Json::Text(iso(past.started)),
        Json::Text(iso(past.ended)),
        number(order.server.0),
        Json::text(order.hostname.as_str()),
        order.ip.as_deref().map_or(Json::Null, Json::text),
        number(order.os_id.0),
        Json::text(&order.os_name),
        order.scheme.map_or(Json::Null, |scheme: Scheme| Json::text(scheme.name())),
        gb(&order.erased_gb),
        gb(&order.untouched_gb),
        Json::List((0..order.tasks.len()).map(|n| task(past, n)).collect()),
        Json::Bool(order.has_ssh_key),
        Json::Bool(order.has_script),
        Json::Bool(order.has_callback),
        Json::text(outcome(past)),
        known(Run::config_may_exist),
        known(Run::boot_may_be_pxe),
        Json::List(past.stages_ms.iter().map(|ms| seconds(*ms)).collect()),
        seconds(past.install_ms()),
    ]
}

fn task(past: &Past, n: usize) -> Json {
    let outcome = past.run().map(|run| run.outcome(StepName::Task(n)));
    let said = match outcome {
        Some(Outcome::Done { .. }) => "done",
        Some(Outcome::Failed { .. }) => "failed",
        Some(Outcome::Skipped | Outcome::Waiting) => "skipped",
        Some(Outcome::Going { .. } | Outcome::Unknown { .. }) | None => "unknown",
    };
    Json::Text([&*past.order().tasks[n].name, ": ", said].concat())
}

fn outcome(past: &Past) -> &'static str {
    match past.ending() {
        Some(Ending::Succeeded(_)) => "succeeded",
        Some(Ending::Unverified) => "unverified",
        Some(Ending::BootOrderLeft) => "boot_order_left",
        Some(Ending::ConfigLeft) => "config_left",
        Some(Ending::Stopped(Cause::Abandoned)) => "given_up",
        Some(Ending::Stopped(Cause::Install(_))) => "installation_failed",
        Some(Ending::Stopped(Cause::Step(step))) => step.code(),
        Some(Ending::Stopped(Cause::Asked)) => match past.run().and_then(SafeToReboot::proven_by) {
            Some(_) => "disarmed",
            None => "not_disarmed",
        },
        Some(Ending::Stopped(Cause::CreatePxeUnknown)) => "create_pxe_unknown",
        Some(Ending::Stopped(Cause::Unreadable)) | None => "unreadable",
    }
}

fn number(number: u64) -> Json {
    Json::Number(strings::number(number))
}

fn seconds(ms: Option<Ms>) -> Json {
    ms.map_or(Json::Null, |ms| number(ms / 1_000))
}

/// The value in a cell; what is in a list is joined.
fn cell(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::Bool(flag) => (if *flag { "yes" } else { "no" }).to_owned(),
        Json::Number(text) => text.clone(),
        Json::Text(text) => plain(text),
        Json::List(items) => strings::join(&items.iter().map(cell).collect::<Vec<_>>(), "; "),
        Json::Object(_) => String::new(),
    }
}

/// A text that no spreadsheet takes for a formula.
fn plain(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { "'" } else { "" };
    [guard, text].concat()
}

/// A line of cells, each in quotes where it has to be.
fn line<T: AsRef<str>>(cells: &[T]) -> String {
    let mut out = String::new();
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        let (cell, is_quoted) = (cell.as_ref(), strings::has_any(cell.as_ref(), b",\"\r\n;"));
        let quote = if is_quoted { "\"" } else { "" };
        out.push_str(quote);
        for c in cell.chars() {
            // In quotes a quote is written twice.
            out.push_str(if c == '"' { "\"" } else { "" });
            out.push(c);
        }
        out.push_str(quote);
    }
    out.push_str("\r\n");
    out
}

/// A time as `2026-11-24T14:03:05Z`.
#[must_use]
pub fn iso(ms: Ms) -> String {
    let two = |n: u64| strings::number(100 + n).split_off(1);
    // Days are counted from 0000-03-01, so that a leap day is the last one of its year.
    let (days, s) = (ms / 86_400_000 + 719_468, ms / 1_000 % 86_400);
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = 400 * era + year + u64::from(month < 3);
    let date = [strings::number(year), two(month), two(day)];
    let time = [two(s / 3_600), two(s / 60 % 60), two(s % 60)];
    [&*strings::join(&date, "-"), "T", &strings::join(&time, ":"), "Z"].concat()
}
