//! How to log in to the new system.

use super::Watched;
use crate::domain::plan::Order;
use crate::text::{Key, t};
use crate::ui::kit::Copyable;
use leptos::prelude::*;

pub(super) fn draw(watched: Watched) -> AnyView {
    let how = watched.run.read_untracked().as_ref().map(|run| {
        let order = run.order();
        let host = host(order);
        if order.is_windows { remote_desktop(host) } else { ssh(&host, order.has_ssh_key) }
    });
    view! {
        <section class="run__log_in stack stack--close" aria-label=t(Key::RunLogIn)>
            <h2>{t(Key::RunLogIn)}</h2>
            {how}
        </section>
    }
    .into_any()
}

fn ssh(host: &str, has_key: bool) -> AnyView {
    let with = if has_key { Key::RunLogInKey } else { Key::RunLogInPassword };
    view! {
        <p>{t(with)}</p>
        <Copyable label=t(Key::RunLogInLine) value=format!("ssh root@{host}") />
        <p class="soft">{t(Key::RunHostKey)}</p>
        <Copyable label=t(Key::RunHostKeyLine) value=format!("ssh-keygen -R {host}") />
    }
    .into_any()
}

fn remote_desktop(host: String) -> AnyView {
    view! {
        <p>{t(Key::RunRemoteDesktop)}</p>
        <Copyable label=t(Key::RunRemoteAddress) value=host />
    }
    .into_any()
}

/// The address, as the API told it, goes into a command that a person runs: what is not of an
/// address's characters does not.
fn host(order: &Order) -> String {
    let is_address =
        |ip: &&String| ip.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, '.' | ':')) && !ip.is_empty();
    order.ip.as_ref().filter(is_address).cloned().unwrap_or_else(|| order.hostname.to_string())
}
