//! The flight plan as text: shell commands and JSON, secrets as variables.
//!
//! Knows: how a shell quotes. Must not know: any secret.

use super::late::{self, Late, fill};
use super::run;
use crate::api::Shown;
use crate::domain::json::Json;
use crate::domain::plan::Order;
use crate::domain::strings;
use crate::flow::StepName;
use crate::flow::flight::Leg;

/// A script of one `curl` command for each call. A variable that is not set stops it, so that it
/// goes no further than the person has brought it. `base` is the API's absolute address.
#[must_use]
pub fn curl(legs: &[Leg], order: &Order, base: &str) -> String {
    let title = fill(
        Late::FlightTitle,
        &[("hostname", order.hostname.as_str()), ("system", &order.os_name), ("id", &order.server.text())],
    );
    let mut out = ["#!/bin/sh\nset -eu\n", &comment(&title)].concat();
    let mut known: Vec<&str> = Vec::new();
    for leg in legs {
        out.push('\n');
        out.push_str(&comment(&run::step(leg.step, order)));
        for field in &leg.outline.fields {
            if field.is_secret && !known.contains(&field.value.as_str()) {
                known.push(&field.value);
                out.push_str(&[": \"${", &field.value, ":?}\"\n"].concat());
            }
        }
        out.push_str(&["curl ", &quoted(&[base, "/", &leg.outline.path].concat())].concat());
        for field in &leg.outline.fields {
            out.push_str(" \\\n  --data-urlencode ");
            out.push_str(&match field.is_secret {
                true => ["\"", &field.name, "=$", &field.value, "\""].concat(),
                false => quoted(&[&field.name, "=", &field.value].concat()),
            });
        }
        out.push('\n');
        let then = match leg.step {
            StepName::Key => Late::FlightKey,
            StepName::Install => Late::FlightStages,
            StepName::CreatePxe
            | StepName::BootPxe
            | StepName::Reboot
            | StepName::BootDisk
            | StepName::Task(_)
            | StepName::ClearPxe
            | StepName::Abort => Late::FlightApplied,
        };
        out.push_str(&comment(late::t(then)));
    }
    out
}

fn comment(text: &str) -> String {
    // A name from the API could begin a line of its own.
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    ["# ", &line, "\n"].concat()
}

fn quoted(text: &str) -> String {
    let parts: Vec<&str> = text.split('\'').collect();
    ["'", &strings::join(&parts, "'\\''"), "'"].concat()
}

/// The value of a field as it is shown: a secret by its variable.
#[must_use]
pub fn value(field: &Shown) -> String {
    if field.is_secret { ["$", &field.value].concat() } else { field.value.clone() }
}

/// The calls as JSON: what for, address, fields.
#[must_use]
pub fn json(legs: &[Leg], order: &Order, base: &str) -> String {
    let fields =
        |leg: &Leg| leg.outline.fields.iter().map(|it| (it.name.clone(), Json::Text(value(it)))).collect();
    let leg = |leg: &Leg| {
        Json::object([
            ("step", Json::Text(run::step(leg.step, order))),
            ("url", Json::Text([base, "/", &leg.outline.path].concat())),
            ("fields", Json::Object(fields(leg))),
        ])
    };
    Json::List(legs.iter().map(leg).collect()).written()
}
