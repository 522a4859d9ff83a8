//! The server as it is now, beside the form.

use super::form::Form;
use super::known::{FAILED, GOING, Part};
use super::not_here;
use crate::domain::server::Server;
use crate::domain::strings;
use crate::text::plan as words;
use crate::text::{Key, server as server_words, t};
use crate::ui::dom::{El, el};
use crate::ui::kit::{Fact, facts};
use crate::ui::signal::Signal;
use leptos::prelude::untrack;

pub(super) fn draw(form: Form) -> El {
    let known = form.known;
    let rows = move || {
        let unknown = if known.stage(Part::Server) == GOING { "…" } else { t(Key::PlanUnknown) };
        rows(&known.server.read(), unknown)
    };
    let stage = Signal::made(move || known.stage(Part::Server));
    let problem = move || match stage.get() {
        FAILED => untrack(|| not_here(form, Part::Server)),
        _ => Vec::new(),
    };
    el("section.plan__facts")
        .label(Key::PlanServer)
        .child(el("h2").words(Key::PlanServer))
        .child(facts(rows))
        .child(el("div").live(problem))
}

fn rows(server: &Server, unknown: &str) -> Vec<Fact> {
    let told = |value: &Option<String>| value.clone().unwrap_or_default();
    let disks = match &server.disks {
        Some(disks) => words::disks(disks.sizes_gb()),
        // What can't be read is shown as it was told.
        None => told(&server.disks_words),
    };
    let mut rows = vec![
        (Key::PlanHostname, told(&server.hostname)),
        (Key::PlanNumber, server.id.text()),
        (Key::ColumnAddress, told(&server.ip)),
        (Key::ColumnKind, told(&server.kind.map(|kind| server_words::kind(kind).to_owned()))),
        (Key::ColumnLocation, told(&server.location)),
        (Key::PlanProcessor, told(&server.cpu)),
        (Key::PlanCores, told(&server.cores.map(|cores| strings::number(cores.into())))),
        (Key::PlanMemory, told(&server.ram.map(words::memory))),
        (Key::PlanDisks, disks),
        (Key::ColumnSystem, told(&server.os)),
    ];
    for (_, value) in &mut rows {
        if value.is_empty() {
            unknown.clone_into(value);
        }
    }
    rows
}
