//! The reinstall of one server: where it is, how safe the server is, what to decide, how it
//! ended. Everything shown is derived from the run each time; nothing is kept here.

mod decide;
mod head;
mod log_in;
mod notices;
mod safety;
mod timeline;

use super::kit::{ButtonKind, Empty, Facts, LinkButton, PageHead, Rail};
use super::ports::Ports;
use crate::domain::id::ServerId;
use crate::domain::route::Route;
use crate::flow::{Decision, Ending, Ms, Run};
use crate::text::{Key, fill, server as words, t};
use leptos::prelude::*;

/// A run that is looked at, and the time.
#[derive(Clone, Copy)]
struct Watched {
    ports: Ports,
    id: ServerId,
    run: Memo<Option<Run>>,
}

impl Watched {
    /// What `look` sees in the run; tracked.
    fn see<T: Default>(self, look: impl FnOnce(&Run) -> T) -> T {
        self.run.read().as_ref().map(look).unwrap_or_default()
    }

    fn now(self) -> Ms {
        self.ports.now.get()
    }

    fn may_give_up(self) -> bool {
        self.see(|run| run.decisions().contains(&Decision::Abandon))
    }
}

/// The reinstall of a server that this page drives or drove.
#[component]
pub fn RunView(id: ServerId) -> impl IntoView {
    let ports = Ports::here();
    let run = Memo::new(move |_| ports.run(id));
    // Drawn anew when another run of the same server begins, not at each step.
    let started = Memo::new(move |_| run.read().as_ref().map(Run::started));
    move || match started.get() {
        Some(_) => known(Watched { ports, id, run }),
        None => none(id),
    }
}

fn none(id: ServerId) -> AnyView {
    view! {
        <div class="stack">
            <PageHead title=words::number(id) />
            <Empty title=t(Key::RunNone) text=t(Key::RunNoneText)>
                <LinkButton
                    kind=ButtonKind::Primary
                    label=t(Key::RunPlan)
                    href=Route::Plan(id).fragment()
                />
                <LinkButton label=t(Key::RunAllServers) href=Route::Servers.fragment() />
            </Empty>
        </div>
    }
    .into_any()
}

fn known(watched: Watched) -> AnyView {
    let asking = RwSignal::new(false);
    let title =
        move || watched.see(|run| fill(Key::RunTitle, &[("hostname", run.order().hostname.as_str())]));
    let text = move || {
        watched.see(|run| {
            let order = run.order();
            fill(Key::RunOf, &[("system", &order.os_name), ("id", &order.server.to_string())])
        })
    };
    let is_up = Memo::new(move |_| {
        watched.see(|run| {
            matches!(run.ending(), Some(Ending::Succeeded | Ending::Unverified | Ending::BootOrderLeft))
        })
    });
    view! {
        <div class="stack">
            <PageHead title=Signal::derive(title) text=Signal::derive(text) />
            {head::progress(watched)} {notices::all(watched, asking)}
            {move || is_up.get().then(|| log_in::draw(watched))} <div class="run">
                {safety::draw(watched)} <div class="run__rail">
                    <Rail
                        label=t(Key::RunTimeline)
                        steps=Signal::derive(move || timeline::steps(watched))
                    />
                </div> <div class="run__facts">
                    <h2 class="unseen">{t(Key::RunFacts)}</h2>
                    <Facts facts=Signal::derive(move || head::facts(watched)) />
                    {decide::give_up(watched, asking)}
                </div>
            </div>
        </div>
    }
    .into_any()
}
