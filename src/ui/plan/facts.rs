//! The server as it is now, beside the form.

use super::form::{Form, watch};
use super::known::{FAILED, GOING, Part};
use super::not_here;
use crate::domain::server::Server;
use crate::text::plan as words;
use crate::text::{Key, server as server_words, t};
use crate::ui::dom::{El, classed, el};
use crate::ui::kit::{Fact, facts};
use leptos::prelude::untrack;

pub(super) fn draw(form: Form) -> El {
    let known = form.known;
    let rows = move || {
        let unknown = if known.stage(Part::Server) == GOING { "…" } else { t(Key::PlanUnknown) };
        rows(&known.server.read(), unknown)
    };
    let stage = watch(move || known.stage(Part::Server));
    let problem = move || match stage.get() {
        FAILED => untrack(|| not_here(form, Part::Server)),
        _ => Vec::new(),
    };
    classed("section", "plan__facts")
        .attr("aria-label", t(Key::PlanServer))
        .child(el("h2").text(t(Key::PlanServer)))
        .child(facts(rows))
        .child(el("div").live(problem))
}

fn rows(server: &Server, unknown: &str) -> Vec<Fact> {
    let rows = [
        (Key::PlanHostname, server.hostname.clone()),
        (Key::PlanNumber, Some(server.id.to_string())),
        (Key::ColumnAddress, server.ip.clone()),
        (Key::ColumnKind, server.kind.map(|kind| server_words::kind(kind).to_owned())),
        (Key::ColumnLocation, server.location.clone()),
        (Key::PlanProcessor, server.cpu.clone()),
        (Key::PlanCores, server.cores.map(|cores| cores.to_string())),
        (Key::PlanMemory, server.ram.map(words::memory)),
        (Key::PlanDisks, server.disks.as_ref().map(|disks| words::disks(disks.sizes_gb()))),
        (Key::ColumnSystem, server.os.clone()),
    ];
    let fact = |(name, value): (Key, Option<String>)| Fact {
        name: t(name),
        value: value.unwrap_or_else(|| unknown.to_owned()),
        mono: false,
    };
    rows.into_iter().map(fact).collect()
}
