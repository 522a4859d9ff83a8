//! The frame around every view: where one is, what goes on, and the way out.

use super::kit::{Button, ButtonKind, Dialog, Icon, Trail, focus_heading, icon, scroll_to_top};
use super::listing::Listing;
use super::plan::{Drafts, Plan};
use super::ports::{Access, Ports, RunBrief};
use super::run::RunView;
use super::servers::Servers;
use super::sign_in::SignIn;
use crate::domain::route::Route;
use crate::text::{Key, fill, server as words, t};
use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;

/// The whole page.
///
/// A session that ended by itself leaves the views in place, out of sight, so that nothing
/// typed is lost; signing out takes them down.
#[component]
pub fn Shell(ports: Ports) -> impl IntoView {
    provide_context(ports);
    let main = NodeRef::<html::Main>::new();
    let somebody = Memo::new(move |_| *ports.access.read() != Access::SignedOut);
    let away = Memo::new(move |_| !matches!(*ports.access.read(), Access::SignedIn { .. }));
    let skip = move |event: MouseEvent| {
        // Following the link would change the address, which is where the route stands.
        event.prevent_default();
        if let Some(main) = main.get_untracked() {
            // An element that left the page meanwhile can't take the focus; nothing depends on it.
            let _ = main.focus();
        }
    };
    Effect::new(move |before: Option<()>| {
        ports.route.track();
        away.track();
        // The page has its own beginning the first time.
        if before.is_some() {
            scroll_to_top();
            focus_heading();
        }
    });
    view! {
        <a class="skip" href="#main" on:click=skip>
            {t(Key::SkipToContent)}
        </a>
        <Header />
        <main class="page" id="main" tabindex="-1" node_ref=main>
            {move || away.get().then(|| view! { <SignIn /> })}
            {move || {
                somebody
                    .get()
                    .then(|| {
                        view! {
                            <div hidden=away>
                                <Views />
                            </div>
                        }
                    })
            }}
        </main>
    }
}

/// The view that the address names.
#[component]
fn Views() -> impl IntoView {
    let ports = Ports::here();
    provide_context(Listing::new(ports));
    provide_context(Drafts::new());
    move || match ports.route.get() {
        Route::Servers => view! { <Servers /> }.into_any(),
        Route::Plan(id) => view! { <Plan id=id /> }.into_any(),
        Route::Run(id) => view! { <RunView id=id /> }.into_any(),
    }
}

#[component]
fn Header() -> impl IntoView {
    let ports = Ports::here();
    let signed_in = Memo::new(move |_| matches!(*ports.access.read(), Access::SignedIn { .. }));
    view! {
        <header class="header">
            <div class="header__row">
                <a class="brand" href=Route::Servers.fragment()>
                    <img class="brand__mark" src="icon.svg" alt="" width="20" height="20" />
                    {t(Key::AppName)}
                </a>
                {move || signed_in.get().then(|| view! { <Signed /> })}
            </div>
        </header>
    }
}

/// The part of the header that is there for somebody.
#[component]
fn Signed() -> impl IntoView {
    let ports = Ports::here();
    let asking = RwSignal::new(false);
    let open = move || ports.runs.get().into_iter().filter(RunBrief::is_open).collect::<Vec<_>>();
    let leave = Callback::new(move |()| {
        if open().is_empty() {
            ports.sign_out();
        } else {
            asking.set(true);
        }
    });
    let stay = Callback::new(move |()| asking.set(false));
    let email = move || match ports.access.get() {
        Access::SignedIn { email } => email,
        Access::SignedOut | Access::Expired => None,
    };
    view! {
        {move || {
            let steps = trail(ports.route.get());
            (steps.len() > 1).then(|| view! { <Trail steps=steps /> })
        }}
        <div class="header__end">
            {move || going_on(&open())} <span class="header__account soft">{email}</span>
            <Button kind=ButtonKind::Quiet label=t(Key::SignOut) on_press=leave />
        </div>
        <Dialog title=t(Key::SignOutTitle) open=asking on_close=stay>
            <div class="stack">
                <p>{t(Key::SignOutText)}</p>
                <div class="actions">
                    <Button kind=ButtonKind::Primary label=t(Key::StaySignedIn) on_press=stay />
                    <Button
                        label=t(Key::SignOutAnyway)
                        on_press=Callback::new(move |()| ports.sign_out())
                    />
                </div>
            </div>
        </Dialog>
    }
}

fn trail(route: Route) -> Vec<(String, String)> {
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
fn going_on(open: &[RunBrief]) -> Option<AnyView> {
    let (label, route) = match open {
        [] => return None,
        [run] => (t(Key::OneOpenRun).to_owned(), Route::Run(run.server)),
        _ => (fill(Key::OpenRuns, &[("count", &open.len().to_string())]), Route::Servers),
    };
    Some(
        view! {
            <a class="header__runs status" href=route.fragment()>
                {icon(Icon::Core)}
                {label}
            </a>
        }
        .into_any(),
    )
}
