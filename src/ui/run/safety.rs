//! Whether a reboot would reinstall the server, and what has become of its disks: always in
//! sight, and never better than what is known.

use super::Watched;
use crate::flow::{DiskState, Run};
use crate::text::Key;
use crate::text::problem::Problem;
use crate::text::run as words;
use crate::ui::dom::{El, classed, el};
use crate::ui::kit::{Icon, icon};

pub(super) fn draw(watched: Watched) -> El {
    el("section.run__safety").label(Key::RunSafety).patched(move || {
        watched.see(|run| {
            let armed = if run.is_armed() { Icon::Triangle } else { Icon::Tick };
            vec![fact(armed, words::armed(run)), fact(disks(run), words::disks(run))]
        })
    })
}

fn disks(run: &Run) -> Icon {
    match run.disk_state() {
        DiskState::Untouched(_) => Icon::Ring,
        DiskState::MayBeErased | DiskState::NotKnown => Icon::Question,
        DiskState::Erased => Icon::Info,
        DiskState::Installed(_) => Icon::Tick,
    }
}

fn fact(sign: Icon, said: Problem) -> El {
    let class = if sign == Icon::Triangle { "run__fact run__fact--armed" } else { "run__fact" };
    let told = el("div").child(el("h2.run__name").text(&said.title)).child(el("p.soft").text(&said.text));
    classed("div", class).child(icon(sign)).child(told)
}
