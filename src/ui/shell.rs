//! The frame around every view: where one is, what goes on, and the way out.

use super::dom::{El, Words, el, follow};
use super::history::History;
use super::kit::{
    Button, ButtonKind, Icon, actions, dialog, focus_heading, icon, page_head, scroll_to_top, stack, trail,
};
use super::listing::Listing;
use super::part::{Inside, bring, once_asked, part};
use super::plan::{Drafts, plan};
use super::ports::{Access, Ports, RunBrief};
use super::run::run;
use super::servers::servers;
use super::sign_in::sign_in;
use super::signal::Signal;
use super::spawn;
use super::watch::Watching;
use crate::domain::route::Route;
use crate::domain::strings;
use crate::text::late::{Late, own as late};
use crate::text::{Key, fill, own, server as words};
use leptos::prelude::untrack;
use std::cell::Cell;

/// The whole page.
///
/// A session that ended by itself leaves the views in place, out of sight, so that nothing
/// typed is lost; signing out takes them down.
#[must_use]
pub fn shell(ports: Ports) -> Vec<El> {
    // Whoever follows a reinstall by its link needs no account.
    let watches = move || ports.route.get() == Route::Watch;
    let somebody = Signal::made(move || *ports.access.read() != Access::SignedOut || watches());
    let away = Signal::made(move || !ports.is_signed_in() && !watches());
    let asked = el("div.page__part").live(move || if away.get() { vec![sign_in(ports)] } else { Vec::new() });
    let kept =
        el("div.page__part").live_attr("hidden", move || away.get().then(String::new)).live(move || {
            // Nobody comes into the views of somebody else.
            ports.person.track();
            if somebody.get() { vec![views(ports)] } else { Vec::new() }
        });
    let main = el("main.page").attr("id", "main").attr("tabindex", "-1").child(asked).child(kept);
    let first = Cell::new(true);
    follow(Box::new(move || {
        ports.route.track();
        away.track();
        // The page has its own beginning the first time.
        if !first.take() {
            scroll_to_top();
            focus_heading();
        }
    }));
    let target = main.clone();
    let skip = el("a.skip").attr("href", "#main").words(Key::SkipToContent).on("click", move |event| {
        // Following the link would change the address, which is where the route stands.
        event.prevent_default();
        target.focus();
    });
    vec![skip, header(ports), main]
}

/// The view that the address names.
fn views(ports: Ports) -> El {
    let listing = Listing::new(ports);
    let drafts = Drafts::new(ports);
    el("div").live(move || {
        vec![match ports.route.get() {
            Route::Servers => servers(ports, listing),
            Route::History => stack(vec![
                page_head(Key::History, Key::HistoryText),
                part(Inside::History(History::new(ports))),
            ]),
            Route::Watch => {
                stack(vec![page_head(Key::Watch, Key::WatchText), part(Inside::Watch(Watching::new(ports)))])
            }
            Route::Plan(id) => plan(ports, listing, &drafts, id),
            Route::Run(id) => run(ports, id),
        }]
    })
}

fn header(ports: Ports) -> El {
    let signed_in = Signal::made(move || ports.is_signed_in());
    let mark = el("img.brand__mark").attr("src", "icon.svg").attr("alt", "");
    let brand = el("a.brand").attr("href", &Route::Servers.fragment()).child(mark).words(Key::AppName);
    let signed =
        el("div.header__signed").live(move || if signed_in.get() { signed(ports) } else { Vec::new() });
    el("header.header").child(el("div.header__row").child(brand).child(signed))
}

/// The part of the header that is there for somebody.
fn signed(ports: Ports) -> Vec<El> {
    let asking = Signal::new(false);
    let open = move || ports.runs.get().into_iter().filter(RunBrief::is_open).collect::<Vec<_>>();
    let leave = move || {
        if untrack(open).is_empty() {
            ports.doors.sign_out();
        } else {
            spawn(Box::pin(async move {
                match bring().await {
                    true => asking.set(true),
                    // Nobody can be asked, and who wants to leave is not held back: the reinstall goes on
                    // once they sign in again.
                    false => ports.doors.sign_out(),
                }
            }));
        }
    };
    let email = move || match ports.access.get() {
        Access::SignedIn { email } => email.unwrap_or_default(),
        Access::SignedOut | Access::Expired => String::new(),
    };
    let way = el("div").patched(move || {
        let steps = steps(ports.route.get());
        if steps.len() > 1 { vec![trail(steps)] } else { Vec::new() }
    });
    let end = el("div.header__end")
        .child(el("div").patched(move || going_on(&open()).into_iter().collect()))
        .child(el("span.header__account soft").words(Words::live(email)))
        .child(Button::new(Key::SignOut, leave).kind(ButtonKind::Quiet).el());
    vec![way, end, once_asked(asking, Inside::SignOut(SignOut { ports, asking }))]
}

/// The question before signing out while a reinstall goes on.
#[derive(Clone)]
pub struct SignOut {
    ports: Ports,
    /// Whether it is asked.
    asking: Signal<bool>,
}

impl SignOut {
    /// Called in the part alone.
    pub fn draw(&self) -> Vec<El> {
        let Self { ports, asking } = *self;
        let inside = move || {
            let stay =
                Button::new(late(Late::StaySignedIn), move || asking.set(false)).kind(ButtonKind::Primary);
            let out = Button::new(late(Late::SignOutAnyway), move || ports.doors.sign_out());
            vec![stack(vec![el("p").words(Late::SignOutText), actions(vec![stay.el(), out.el()])])]
        };
        vec![dialog(Late::SignOutTitle, asking, move || asking.set(false), inside)]
    }
}

fn steps(route: Route) -> Vec<(String, String)> {
    let mut steps = vec![(own(Key::Servers), Route::Servers.fragment())];
    match route {
        Route::Servers => {}
        Route::Watch => steps.push((own(Key::Watch), route.fragment())),
        Route::History => steps.push((own(Key::History), route.fragment())),
        Route::Plan(id) => steps.push((words::number(id), route.fragment())),
        Route::Run(id) => {
            steps.push((words::number(id), Route::Plan(id).fragment()));
            steps.push((own(Key::Reinstall), route.fragment()));
        }
    }
    steps
}

/// The link to what goes on: to the one reinstall, or to the list when there are several.
fn going_on(open: &[RunBrief]) -> Option<El> {
    let (label, route) = match open {
        [] => return None,
        [run] => (own(Key::OneOpenRun), Route::Run(run.server)),
        _ => (fill(Key::OpenRuns, &[("count", &strings::count(open.len()))]), Route::Servers),
    };
    let link = el("a.header__runs status").attr("href", &route.fragment());
    Some(link.child(icon(Icon::Core)).text(&label))
}
