//! Whether a reboot would reinstall the server, and what has become of its disks: always in
//! sight, and never better than what is known.

use super::Watched;
use crate::flow::{DiskState, Run};
use crate::text::problem::Problem;
use crate::text::run as words;
use crate::text::{Key, t};
use crate::ui::kit::{Icon, icon};
use leptos::prelude::*;

pub(super) fn draw(watched: Watched) -> AnyView {
    let both = move || {
        watched.see(|run| {
            let armed = if run.is_armed() { Icon::Triangle } else { Icon::Tick };
            vec![part(armed, words::armed(run)), part(disks(run), words::disks(run))]
        })
    };
    view! {
        <section class="run__safety" aria-label=t(Key::RunSafety)>
            {both}
        </section>
    }
    .into_any()
}

fn disks(run: &Run) -> Icon {
    match run.disk_state() {
        DiskState::Untouched => Icon::Ring,
        DiskState::MayBeErased => Icon::Question,
        DiskState::Erased => Icon::Core,
        DiskState::Installed => Icon::Tick,
    }
}

fn part(sign: Icon, said: Problem) -> AnyView {
    let class = if sign == Icon::Triangle { "run__part run__part--armed" } else { "run__part" };
    view! {
        <div class=class>
            {icon(sign)} <div>
                <h2 class="run__name">{said.title}</h2>
                <p class="soft">{said.text}</p>
            </div>
        </div>
    }
    .into_any()
}
