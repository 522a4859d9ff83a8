//! How to log in to the new system.

use super::Watched;
use crate::domain::plan::Order;
use crate::text::{Key, t};
use crate::ui::dom::{El, classed, el};
use crate::ui::kit::copyable;
use leptos::prelude::untrack;

pub(super) fn draw(watched: Watched) -> El {
    let how = untrack(|| {
        watched.see(|run| {
            let order = run.order();
            let host = host(order);
            if order.is_windows { remote_desktop(host) } else { ssh(&host, order.has_ssh_key) }
        })
    });
    classed("section", "stack stack--close")
        .attr("aria-label", t(Key::RunLogIn))
        .child(el("h2").text(t(Key::RunLogIn)))
        .children(how)
}

fn ssh(host: &str, has_key: bool) -> Vec<El> {
    let with = if has_key { Key::RunLogInKey } else { Key::RunLogInPassword };
    vec![
        el("p").text(t(with)),
        copyable(t(Key::RunLogInLine), ["ssh root@", host].concat()),
        classed("p", "soft").text(t(Key::RunHostKey)),
        copyable(t(Key::RunHostKeyLine), ["ssh-keygen -R ", host].concat()),
    ]
}

fn remote_desktop(host: String) -> Vec<El> {
    vec![el("p").text(t(Key::RunRemoteDesktop)), copyable(t(Key::RunRemoteAddress), host)]
}

/// The address, as the API told it, goes into a command that a person runs: what is not of an
/// address's characters does not.
fn host(order: &Order) -> String {
    let is_address = |ip: &&String| {
        ip.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b'.' | b':')) && !ip.is_empty()
    };
    order.ip.as_ref().filter(is_address).cloned().unwrap_or_else(|| order.hostname.to_string())
}
