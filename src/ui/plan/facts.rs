//! The server as it is now, beside the form.

use super::form::Form;
use super::known::{Part, Reading};
use super::not_here;
use crate::domain::server::Server;
use crate::text::plan as words;
use crate::text::{Key, server as server_words, t};
use crate::ui::kit::{Fact, Facts};
use leptos::prelude::*;

pub(super) fn draw(form: Form) -> AnyView {
    let known = form.known;
    let facts = Memo::new(move |_| {
        let reading = known.read(Part::Server) == Reading::Going;
        facts(&known.server.read(), if reading { "…" } else { t(Key::PlanUnknown) })
    });
    let read = Memo::new(move |_| known.read(Part::Server));
    let failed = move || match read.get() {
        failed @ Reading::Failed(_) => not_here(form, Part::Server, failed),
        Reading::Going | Reading::Here => None,
    };
    view! {
        <section class="plan__facts" aria-label=t(Key::PlanServer)>
            <h2>{t(Key::PlanServer)}</h2>
            <Facts facts=facts />
            {failed}
        </section>
    }
    .into_any()
}

fn facts(server: &Server, unknown: &str) -> Vec<Fact> {
    let rows = [
        (Key::PlanHostname, server.hostname.clone()),
        (Key::PlanNumber, Some(server.id.to_string())),
        (Key::ColumnAddress, server.ip.clone()),
        (Key::ColumnKind, server.kind.map(|kind| server_words::kind(kind).to_owned())),
        (Key::ColumnLocation, server.location.clone()),
        (Key::PlanProcessor, server.cpu.clone()),
        (Key::PlanCores, server.cores.map(|cores| cores.to_string())),
        (Key::PlanMemory, server.ram_gb.map(words::memory)),
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
