//! The frame around every view: where one is, what goes on, and the way out.

use super::dom::{El, Words, el, follow};
use super::history::History;
use super::kit::{
    Button, ButtonKind, Icon, actions, dialog, focus_back, focus_heading, icon, page_head, scroll_to_top,
    stack, trail,
};
use super::later::Later;
use super::listing::Listing;
use super::part::{Inside, bring, once_asked, part, want_soon};
use super::plan::{Drafts, plan};
use super::ports::{Access, Ports, RunBrief};
use super::run::run;
use super::servers::servers;
use super::sign_in::{sign_in, sign_in_above};
use super::signal::Signal;
use super::spawn;
use super::watch::Watching;
use crate::domain::route::Route;
use crate::domain::strings;
use crate::flow::Ms;
use crate::text::late::{Late, own as late};
use crate::text::{Key, fill, own, server as words};
use leptos::prelude::untrack;
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement};

/// The whole page.
///
/// A session that ended by itself leaves the views in place, to be read: a reinstall may stand still, and
/// what is armed has to be known. Nothing in them acts meanwhile, and nothing typed is lost. Signing out
/// takes them down.
///
/// They stand in a `fieldset` that is disabled then. Unlike `inert`, it leaves the words to screen readers
/// and to the search of the browser, and unlike a flag on each control it holds for what is drawn later,
/// with the state that every assistive technology knows. Links and folds change nothing, and stay.
#[must_use]
pub fn shell(ports: Ports) -> Vec<El> {
    // Whoever follows a reinstall by its link needs no account.
    let watches = move || ports.route.get() == Route::Watch;
    let somebody = Signal::made(move || *ports.access.read() != Access::SignedOut || watches());
    let away = Signal::made(move || !ports.is_signed_in() && !watches());
    let renewing = Signal::new(false);
    follow(Box::new(move || {
        // Whoever has signed in has been asked for it, and the fields that they were in go.
        ports.access.track();
        if *renewing.peek() {
            renewing.set(false);
            if untrack(|| ports.is_signed_in()) {
                focus_heading();
            }
        }
    }));
    let asks = Signal::made(move || match (away.get(), &*ports.access.read()) {
        (false, _) if renewing.get() => ABOVE,
        (false, _) => NOBODY,
        // What an earlier page left is not known, so there is nothing to be read.
        (true, Access::Expired) if ports.are_runs_read.get() > 0 => ABOVE,
        (true, _) => ALONE,
    });
    let asked = el("div.page__part").live(move || match asks.get() {
        ALONE => vec![sign_in(ports)],
        ABOVE => {
            let later = move || {
                renewing.set(false);
                // The button that was pressed is drawn anew.
                focus_back(".ends_soon button");
            };
            vec![sign_in_above(ports, later)]
        }
        _ => Vec::new(),
    });
    let kept = el("fieldset.kept")
        .attr("role", "none")
        .live_attr("hidden", move || (asks.get() == ALONE).then(String::new))
        .live_attr("disabled", move || away.get().then(String::new))
        .live(move || {
            // Nobody comes into the views of somebody else.
            ports.person.track();
            if somebody.get() { vec![views(ports)] } else { Vec::new() }
        });
    let held = kept.node().clone();
    let main = el("main.page")
        .attr("id", "main")
        .attr("tabindex", "-1")
        .child(ends_soon(ports, asks, renewing))
        .child(asked)
        .child(kept);
    let (first, was_away) = (Cell::new(true), Cell::new(false));
    follow(Box::new(move || {
        ports.route.track();
        let (is_away, was_away) = (away.get(), was_away.replace(away.get()));
        if is_away {
            close_dialogs(&held);
        }
        // What begins to ask above a view takes the focus by itself. Not followed: who asks for a new session
        // before the end of this one, or puts it off, stays where they are.
        let takes_focus = is_away && !was_away && *asks.peek() == ABOVE;
        // The page has its own beginning the first time.
        if !first.take() {
            scroll_to_top();
            if !takes_focus {
                focus_heading();
            }
        }
    }));
    want_soon();
    let target = main.clone();
    let skip = el("a.skip").attr("href", "#main").words(Key::SkipToContent).on("click", move |event| {
        // Following the link would change the address, which is where the route stands.
        event.prevent_default();
        target.focus();
    });
    vec![skip, header(ports), main]
}

// Who is asked to sign in, as numbers: each further type in a signal is code of its own.
const NOBODY: u64 = 0;
/// With nothing else in sight.
const ALONE: u64 = 1;
/// With the views below.
const ABOVE: u64 = 2;

/// A question that nobody can answer would keep everything else out of reach.
fn close_dialogs(root: &Element) {
    let Ok(open) = root.query_selector_all("dialog[open]") else { return };
    for at in 0..open.length() {
        if let Some(dialog) = open.get(at).and_then(|node| node.dyn_into::<HtmlDialogElement>().ok()) {
            dialog.close();
        }
    }
}

/// The warning before a session ends, with the way to a new one. Nothing where the API does not tell when.
fn ends_soon(ports: Ports, asks: Signal<u64>, renewing: Signal<bool>) -> El {
    let (waits, passed) = (Later::new(), Signal::new(0_u32));
    let left = Signal::made(move || {
        // The clock of the page moves only while a reinstall is open.
        let _ = (passed.get(), ports.now.get());
        let until = ports.session_until.get().filter(|_| ports.is_signed_in());
        until.map(|until| until.saturating_sub(ports.doors.now()))
    });
    // How many minutes, rounded up; nothing while there is time, one more for none.
    let minutes = Signal::made(move || match left.get() {
        Some(left) if left <= WARN_MS => left.div_ceil(MINUTE_MS) + 1,
        _ => 0,
    });
    // When the words change next: the same from one look at the clock to the next.
    let due = Signal::made(move || match (ports.session_until.get(), left.get()) {
        (None, _) | (_, None | Some(0)) => None,
        (Some(until), Some(left @ ..=WARN_MS)) => Some(until - (left - 1) / MINUTE_MS * MINUTE_MS),
        (Some(until), Some(_)) => Some(until - WARN_MS),
    });
    follow(Box::new(move || {
        passed.track();
        let Some(due) = due.get() else { return waits.call_off() };
        // No timer of a browser runs for ever.
        let wait = due.saturating_sub(ports.doors.now()).clamp(1, LONGEST_WAIT_MS);
        waits.after(Duration::from_millis(wait), move || passed.set(passed.peek().wrapping_add(1)));
    }));
    let is_told = Signal::made(move || u64::from(minutes.get() > 0));
    let said = el("p.unseen").attr("aria-live", "polite").live(move || match is_told.get() {
        0 => Vec::new(),
        // Once, not at each minute.
        _ => vec![el("span").text(&untrack(|| session_ends(minutes.get())))],
    });
    let shown = el("div.page__part").live(move || {
        if is_told.get() == 0 || asks.get() != NOBODY {
            return Vec::new();
        }
        let going = untrack(|| ports.runs.get()).iter().any(RunBrief::is_open);
        let remedy = if going { Key::SessionEndsRunRemedy } else { Key::SessionEndsRemedy };
        let again = Button::new(Key::SignInAgain, move || renewing.set(true));
        let body = el("div.notice__body")
            .child(el("p.notice__title").words(Words::live(move || session_ends(minutes.get()))))
            .child(el("p").words(remedy))
            .child(actions(vec![again.el()]));
        let sign = el("div.notice__sign").child(icon(Icon::Triangle));
        vec![el("section.notice notice--warning ends_soon").label(Key::SignInAgain).child(sign).child(body)]
    });
    el("div.ends_soon__place").child(said).child(shown)
}

/// That a session ends, by the minutes of [`ends_soon`].
fn session_ends(minutes: u64) -> String {
    match minutes {
        0 => String::new(),
        1 => own(Key::SessionEndsPast),
        2 => own(Key::SessionEndsInOne),
        _ => fill(Key::SessionEndsIn, &[("min", &strings::number(minutes - 1))]),
    }
}

/// So long before its end. WCAG wants 20 s at least; a password has to be found.
const WARN_MS: Ms = 5 * MINUTE_MS;
const MINUTE_MS: Ms = 60_000;
const LONGEST_WAIT_MS: Ms = 60 * MINUTE_MS;

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
