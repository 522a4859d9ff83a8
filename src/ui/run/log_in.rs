//! How to log in to the new system.

use super::{Wanted, Watched};
use crate::domain::plan::Order;
use crate::text::Key;
use crate::ui::dom::{El, el};
use crate::ui::kit::{copyable, secret};
use crate::ui::part::{Inside, fold};
use crate::ui::signal::Signal;
use leptos::prelude::untrack;

pub(super) fn draw(watched: Watched) -> El {
    let how = untrack(|| {
        watched.see(|run| {
            let order = run.order();
            let host = host(order);
            if order.is_windows { remote_desktop(host) } else { ssh(&host, order.has_ssh_key) }
        })
    });
    let is_windows = untrack(|| watched.see(|run| run.order().is_windows));
    let label = if is_windows { Key::PlanPasswordWindows } else { Key::PlanPassword };
    // Whoever is at the page while nobody is signed in has no business with it.
    let is_held =
        Signal::made(move || u64::from(watched.ports.is_signed_in() && password(watched).is_some()));
    let handed_over = el("div.run__part").live(move || match is_held.get() {
        0 => Vec::new(),
        _ => vec![secret(label, Key::PlanPasswordSave, move || {
            untrack(|| password(watched)).unwrap_or_default()
        })],
    });
    el("section.stack stack--close")
        .label(Key::RunLogIn)
        .child(el("h2").words(Key::RunLogIn))
        .children(how)
        .child(handed_over)
        .child(fold(el("summary").words(Key::RunResult), Inside::Wanted(Wanted::Result(watched))))
}

/// The root password, while this page holds it.
fn password(watched: Watched) -> Option<String> {
    watched.ports.doors.password(watched.id).map(|password| password.expose().clone())
}

fn ssh(host: &str, has_key: bool) -> Vec<El> {
    let with = if has_key { Key::RunLogInKey } else { Key::RunLogInPassword };
    vec![
        el("p").words(with),
        copyable(Key::RunLogInLine, ["ssh root@", host].concat()),
        el("p.soft").words(Key::RunHostKey),
        copyable(Key::RunHostKeyLine, ["ssh-keygen -R ", host].concat()),
    ]
}

fn remote_desktop(host: String) -> Vec<El> {
    vec![el("p").words(Key::RunRemoteDesktop), copyable(Key::RunRemoteAddress, host)]
}

/// The address, as the API told it, goes into a command that a person runs: what is not of an
/// address's characters does not.
fn host(order: &Order) -> String {
    let is_address = |ip: &&String| {
        ip.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b'.' | b':')) && !ip.is_empty()
    };
    order.ip.as_ref().filter(is_address).cloned().unwrap_or_else(|| order.hostname.as_str().to_owned())
}
