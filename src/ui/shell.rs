//! The frame around every view: where one is, what goes on, and the way out.

use super::dom::{El, Words, classed, el, follow};
use super::kit::{
    Button, ButtonKind, Icon, actions, dialog, focus_heading, icon, scroll_to_top, stack, trail,
};
use super::listing::Listing;
use super::plan::{Drafts, plan};
use super::ports::{Access, Ports, RunBrief};
use super::run::run;
use super::servers::servers;
use super::sign_in::sign_in;
use super::signal::Signal;
use crate::domain::route::Route;
use crate::text::{Key, fill, server as words, t};
use leptos::prelude::untrack;

/// The whole page.
///
/// A session that ended by itself leaves the views in place, out of sight, so that nothing
/// typed is lost; signing out takes them down.
#[must_use]
pub fn shell(ports: Ports) -> Vec<El> {
    let somebody = Signal::made(move || *ports.access.read() != Access::SignedOut);
    let away = Signal::made(move || !ports.is_signed_in());
    let asked =
        classed("div", "page__part").live(move || if away.get() { vec![sign_in(ports)] } else { Vec::new() });
    let kept = classed("div", "page__part").live_attr("hidden", move || away.get().then(String::new)).live(
        move || {
            // Nobody comes into the views of somebody else.
            ports.person.track();
            if somebody.get() { vec![views(ports)] } else { Vec::new() }
        },
    );
    let main = classed("main", "page").attr("id", "main").attr("tabindex", "-1").child(asked).child(kept);
    let mut first = true;
    follow(Box::new(move || {
        ports.route.track();
        away.track();
        // The page has its own beginning the first time.
        if !std::mem::take(&mut first) {
            scroll_to_top();
            focus_heading();
        }
    }));
    let target = main.clone();
    let skip =
        classed("a", "skip").attr("href", "#main").text(t(Key::SkipToContent)).on("click", move |event| {
            // Following the link would change the address, which is where the route stands.
            event.prevent_default();
            target.focus();
        });
    vec![skip, header(ports), main]
}

/// The view that the address names.
fn views(ports: Ports) -> El {
    let listing = Listing::new(ports);
    let drafts = Drafts::default();
    el("div").live(move || {
        vec![match ports.route.get() {
            Route::Servers => servers(ports, listing),
            Route::Plan(id) => plan(ports, listing, drafts.of(id), id),
            Route::Run(id) => run(ports, id),
        }]
    })
}

fn header(ports: Ports) -> El {
    let signed_in = Signal::made(move || ports.is_signed_in());
    let mark = classed("img", "brand__mark").attr("src", "icon.svg").attr("alt", "");
    let brand =
        classed("a", "brand").attr("href", &Route::Servers.fragment()).child(mark).text(t(Key::AppName));
    let signed = classed("div", "header__signed")
        .live(move || if signed_in.get() { signed(ports) } else { Vec::new() });
    classed("header", "header").child(classed("div", "header__row").child(brand).child(signed))
}

/// The part of the header that is there for somebody.
fn signed(ports: Ports) -> Vec<El> {
    let asking = Signal::new(false);
    let open = move || ports.runs.get().into_iter().filter(RunBrief::is_open).collect::<Vec<_>>();
    let leave = move || {
        if untrack(open).is_empty() {
            ports.doors.sign_out();
        } else {
            asking.set(true);
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
    let end = classed("div", "header__end")
        .child(el("div").patched(move || going_on(&open()).into_iter().collect()))
        .child(classed("span", "header__account soft").words(Words::live(email)))
        .child(Button::new(t(Key::SignOut), leave).kind(ButtonKind::Quiet).el());
    let inside = move || {
        let stay = Button::new(t(Key::StaySignedIn), move || asking.set(false)).kind(ButtonKind::Primary);
        let out = Button::new(t(Key::SignOutAnyway), move || ports.doors.sign_out());
        vec![stack(vec![el("p").text(t(Key::SignOutText)), actions(vec![stay.el(), out.el()])])]
    };
    vec![way, end, dialog(t(Key::SignOutTitle), asking, move || asking.set(false), inside)]
}

fn steps(route: Route) -> Vec<(String, String)> {
    let mut steps = vec![(t(Key::Servers).to_owned(), Route::Servers.fragment())];
    match route {
        Route::Servers => {}
        Route::Plan(id) => steps.push((words::number(id), route.fragment())),
        Route::Run(id) => {
            steps.push((words::number(id), Route::Plan(id).fragment()));
            steps.push((t(Key::Reinstall).to_owned(), route.fragment()));
        }
    }
    steps
}

/// The link to what goes on: to the one reinstall, or to the list when there are several.
fn going_on(open: &[RunBrief]) -> Option<El> {
    let (label, route) = match open {
        [] => return None,
        [run] => (t(Key::OneOpenRun).to_owned(), Route::Run(run.server)),
        _ => (fill(Key::OpenRuns, &[("count", &open.len().to_string())]), Route::Servers),
    };
    let link = classed("a", "header__runs status").attr("href", &route.fragment());
    Some(link.child(icon(Icon::Core)).text(&label))
}
