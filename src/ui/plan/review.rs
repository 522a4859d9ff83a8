//! The checked plan, read once more, and the confirmation that starts it.

use super::form::Form;
use crate::domain::plan::{Order, Plan as Checked};
use crate::domain::route::Route;
use crate::domain::server::Server;
use crate::text::plan as words;
use crate::text::{Key, fill, server as server_words, t};
use crate::ui::kit::{
    Button, ButtonKind, Fact, Facts, Field, Form as KitForm, Notice, NoticeKind, PageHead, focus_heading,
    scroll_to_top,
};
use leptos::prelude::*;

pub(super) fn draw(form: Form) -> AnyView {
    let Some(plan) = form.review.get_untracked() else { return ().into_any() };
    let server = form.known.server.get_untracked();
    let licence = untrack(|| form.system()).and_then(|os| words::licence(&os, server.cores));
    let facts = summary(&plan, &server, licence);
    let order = plan.order();
    let name = server_words::name(&server);
    let title = fill(Key::PlanReviewTitle, &[("server", &name)]);
    scroll_to_top();
    focus_heading();
    view! {
        <div class="plan__review stack">
            <PageHead title=title text=t(Key::PlanReviewText) />
            <section class="plan__section" aria-label=t(Key::PlanSummary)>
                <h2>{t(Key::PlanSummary)}</h2>
                <Facts facts=Signal::stored(facts) />
            </section>
            {erased(order, &server)}
            {confirm(form, order, &name)}
        </div>
    }
    .into_any()
}

/// What will be, without any secret.
fn summary(plan: &Checked, server: &Server, licence: Option<String>) -> Vec<Fact> {
    let (order, secrets) = plan.clone().split();
    let install = secrets.install.as_ref();
    let set = |there: bool| t(if there { Key::PlanSet } else { Key::PlanNone }).to_owned();
    let tasks = order.tasks.iter().map(|task| task.name.as_str()).collect::<Vec<_>>().join(", ");
    let scheme = match order.scheme {
        Some(scheme) => words::scheme(scheme),
        None => t(Key::PlanOneDiskScheme).to_owned(),
    };
    let password = if order.is_windows { Key::PlanPasswordWindows } else { Key::PlanPassword };
    let rows = [
        (
            Key::PlanServer,
            [&*server_words::number(server.id), server.ip.as_deref().unwrap_or_default()].join(" "),
        ),
        (Key::PlanSystem, order.os_name.clone()),
        (Key::PlanLicenceShort, licence.unwrap_or_default()),
        (Key::PlanScheme, scheme),
        (Key::PlanHostname, order.hostname.to_string()),
        (password, set(true)),
        (Key::PlanSshKey, set(order.has_ssh_key)),
        (Key::PlanPin, set(true)),
        (Key::PlanTasksShort, if tasks.is_empty() { set(false) } else { tasks }),
        (Key::PlanScriptShort, set(install.is_some_and(|install| install.script.is_some()))),
        (Key::PlanCallback, set(install.is_some_and(|install| install.callback.is_some()))),
    ];
    let there = rows.into_iter().filter(|(_, value)| !value.is_empty());
    there.map(|(name, value)| Fact { name: t(name), value, mono: false }).collect()
}

fn erased(order: &Order, server: &Server) -> AnyView {
    let count = order.erased_gb.len();
    let named = match &server.hostname {
        Some(name) => format!("{name} (#{})", server.id),
        None => server_words::number(server.id),
    };
    let key = if count == 1 { Key::PlanEraseOne } else { Key::PlanEraseMany };
    let title = fill(key, &[("count", &count.to_string()), ("server", &named)]);
    let text = fill(Key::PlanEraseText, &[("disks", &words::disks(&order.erased_gb))]);
    let stays = words::untouched(&order.untouched_gb);
    view! { <Notice kind=NoticeKind::Danger title=title text=text remedy=stays /> }.into_any()
}

fn confirm(form: Form, order: &Order, server: &str) -> AnyView {
    let confirmed = RwSignal::new(String::new());
    let hostname = order.hostname.to_string();
    let count = order.erased_gb.len();
    let key = if count == 1 { Key::PlanStartOne } else { Key::PlanStartMany };
    let label = fill(key, &[("count", &count.to_string()), ("server", server)]);
    let with_name = |key| fill(key, &[("hostname", &hostname)]);
    let (ask, first) = (with_name(Key::PlanConfirm), with_name(Key::PlanConfirmFirst));
    let blocked =
        Memo::new(move |_| (!confirmed.read().trim().eq_ignore_ascii_case(&hostname)).then(|| first.clone()));
    let start = Callback::new(move |()| {
        if blocked.read_untracked().is_none() {
            start(form);
        }
    });
    let back = Callback::new(move |()| {
        form.review.set(None);
        scroll_to_top();
        focus_heading();
    });
    view! {
        <KitForm label=label.clone() on_submit=start>
            <Field
                name="confirm"
                label=ask
                hint=t(Key::PlanConfirmHint)
                value=confirmed
                on_input=Callback::new(move |words| confirmed.set(words))
                required=true
            />
            <div class="actions">
                <Button kind=ButtonKind::Danger label=label submit=true blocked=blocked />
            </div>
            <div>
                <Button kind=ButtonKind::Quiet label=t(Key::PlanBack) on_press=back />
            </div>
        </KitForm>
    }
    .into_any()
}

/// Starts what was confirmed. The plan is taken out of the review, so that a second press of
/// the button finds nothing to start; nobody is told of that, so that nothing is drawn anew on
/// the way to the next view.
fn start(form: Form) {
    let Some(plan) = form.review.write_untracked().take() else { return };
    form.typed.update_untracked(|typed| typed.started = true);
    form.ports.start(plan);
    form.ports.go(Route::Run(form.known.id));
}
