//! The checked plan, read once more, and the confirmation that starts it.

use super::extra::{Drawn, fold};
use super::form::{Form, Reviewed};
use super::known::Name;
use super::preflight::Preflight;
use crate::domain::plan::{Order, Plan as Checked};
use crate::domain::route::Route;
use crate::domain::server::Server;
use crate::domain::strings;
use crate::flow::flight;
use crate::text::flight as flight_words;
use crate::text::late::Late;
use crate::text::plan as words;
use crate::text::problem::Problem;
use crate::text::{Key, fill, own, server as server_words};
use crate::ui::dom::{El, el};
use crate::ui::kit::{
    Button, ButtonKind, Fact, Field, Notice, NoticeKind, actions, facts, failed, focus_heading,
    form as parts_form, page_head, scroll_to_top, secret,
};
use crate::ui::part::Needed;
use crate::ui::signal::Signal;
use leptos::prelude::untrack;
use std::rc::Rc;

pub(super) fn draw(form: Form) -> Vec<El> {
    let Some(Reviewed { plan, server }) = form.review.peek().as_ref().clone() else { return Vec::new() };
    let licence = untrack(|| words::licence(&form.system()?, form.cores()));
    let summary = summary(&plan, &server, licence);
    let kept = Rc::new(plan.clone());
    let (order, secrets) = plan.split();
    let (order, name) = (Rc::new(order), words::named(&server));
    let password = secrets.install.as_ref().map(|install| install.root_password.clone());
    let label = if order.is_windows { Key::PlanPasswordWindows } else { Key::PlanPassword };
    let signed_in = Signal::made(move || u64::from(form.ports.is_signed_in()));
    let password = password.map(|password| {
        el("div.run__part").live(move || {
            let password = password.clone();
            match signed_in.get() {
                0 => Vec::new(),
                _ => vec![secret(label, Key::PlanPasswordSave, move || password.expose().clone())],
            }
        })
    });
    let named = untrack(|| form.known.name_of(&server));
    let flight = fold(Key::Flight, Drawn::Flight(form, kept));
    let preflight = Preflight::new(form, order.clone(), server.clone(), secrets.pin.clone());
    scroll_to_top();
    focus_heading();
    let parts = vec![
        page_head(fill(Key::PlanReviewTitle, &[("server", &name)]), Key::PlanReviewText),
        super::section(
            Key::PlanSummary,
            el("div.stack").child(facts(move || summary.clone())).maybe(password),
        ),
        erased(&order, &server),
        preflight.clone().el(),
        flight,
        confirm(form, &order, &name, named, preflight),
    ];
    vec![el("div.plan__review stack").children(parts)]
}

/// What will be, without any secret.
fn summary(plan: &Checked, server: &Server, licence: Option<String>) -> Vec<Fact> {
    let (order, secrets) = plan.clone().split();
    let install = secrets.install.as_ref();
    let set = |there: bool| own(if there { Key::PlanSet } else { Key::PlanNone });
    let tasks = strings::join(&order.tasks.iter().map(|task| task.name.as_str()).collect::<Vec<_>>(), ", ");
    let scheme = match order.scheme {
        Some(scheme) => words::scheme(scheme),
        None => own(Key::PlanOneDiskScheme),
    };
    let hostname = match &server.hostname {
        Some(old) if !old.eq_ignore_ascii_case(order.hostname.as_str()) => {
            fill(Key::PlanRename, &[("old", old), ("new", order.hostname.as_str())])
        }
        _ => order.hostname.as_str().to_owned(),
    };
    let named = [Some(server_words::number(server.id)), server.hostname.clone(), server.ip.clone()];
    vec![
        (Key::ColumnServer, strings::join(&named.into_iter().flatten().collect::<Vec<_>>(), " · ")),
        (Key::PlanSystem, order.os_name.clone()),
        (Key::PlanLicenceShort, licence.unwrap_or_default()),
        (Key::PlanScheme, scheme),
        (Key::PlanUsually, own(Key::PlanUsuallyText)),
        (Key::PlanHostname, hostname),
        (Key::PlanSshKey, set(order.has_ssh_key)),
        (Key::PlanPin, set(true)),
        (Key::PlanTasksShort, if tasks.is_empty() { set(false) } else { tasks }),
        (Key::PlanScriptShort, set(install.is_some_and(|install| install.script.is_some()))),
        (Key::PlanCallback, set(install.is_some_and(|install| install.callback.is_some()))),
    ]
}

fn erased(order: &Order, server: &Server) -> El {
    let count = order.erased_gb.len();
    let named = match &server.hostname {
        Some(name) => [name, " (#", &server.id.text(), ")"].concat(),
        None => server_words::number(server.id),
    };
    let key = if count == 1 { Key::PlanEraseOne } else { Key::PlanEraseMany };
    let said = Problem {
        title: fill(key, &[("count", &strings::count(count)), ("server", &named)]),
        text: fill(Key::PlanEraseText, &[("disks", &words::disks(&order.erased_gb))]),
        remedy: words::untouched(&order.untouched_gb),
        details: String::new(),
    };
    Notice::new(NoticeKind::Danger, said).el()
}

/// Every call that will be made, to read and to keep.
pub(super) fn flight(form: Form, plan: &Checked) -> Vec<El> {
    let doors = form.ports.doors;
    let (order, secrets) = plan.clone().split();
    let (legs, base) = (flight::flight(&order, &secrets, doors.config()), doors.base());
    let (curl, json) = (flight_words::curl(&legs, &order, &base), flight_words::json(&legs, &order, &base));
    let shown = el("pre.details__raw").attr("tabindex", "0").text(&curl);
    let save = |label, name: &'static str, text: String| {
        Button::new(label, move || doors.save(name, &text)).kind(ButtonKind::Quiet).el()
    };
    let save =
        vec![save(Late::FlightShell, "reinstall.sh", curl), save(Late::FlightJson, "reinstall.json", json)];
    vec![shown, actions(save)]
}

/// `name` is what the server is called now: whoever has planned on the wrong server knows the name that it
/// is to have, and would type that without a look.
fn confirm(form: Form, order: &Order, server: &str, name: Name, preflight: Preflight) -> El {
    let confirmed = Signal::new(String::new());
    let rest = Needed::new();
    let Name { text: name, is_id } = name;
    let count = order.erased_gb.len();
    let key = if count == 1 { Key::PlanStartOne } else { Key::PlanStartMany };
    let label = fill(key, &[("count", &strings::count(count)), ("server", server)]);
    let with_name = |key| fill(key, &[("name", &name)]);
    let (ask, first) = (with_name(Key::PlanConfirm), with_name(Key::PlanConfirmFirst));
    let is_confirmed = move || confirmed.read().trim_ascii().eq_ignore_ascii_case(&name);
    let (may, checked) = (is_confirmed.clone(), preflight.clone());
    let start = move || {
        if untrack(|| may() && checked.blocked().is_none() && rest.is_here()) {
            start(form, is_id);
        }
    };
    let back = move || {
        form.reviewing.set(false);
        form.review.set(None);
        scroll_to_top();
        focus_heading();
    };
    let button =
        Button::submit(label.clone()).kind(ButtonKind::Danger).blocked(move || match preflight.blocked() {
            Some(key) => Some(own(key)),
            // What is wrong later on must not be asked of a network that may be gone by then.
            None if rest.is_missing() => Some(own(Key::PlanStartMissingFirst)),
            None if !rest.is_here() => Some(own(Key::PartLoading)),
            None => (!is_confirmed()).then(|| first.clone()),
        });
    let hint = if is_id { Key::PlanConfirmHintId } else { Key::PlanConfirmHint };
    let field = Field::of("confirm", ask, confirmed).hint(hint).required();
    let missing = el("div.run__part").live(move || {
        if !rest.is_missing() {
            return Vec::new();
        }
        let said = Problem {
            title: own(Key::PlanStartMissing),
            text: own(Key::PlanStartMissingText),
            remedy: own(Key::NoAnswerRemedy),
            details: String::new(),
        };
        vec![failed(NoticeKind::Warning, said, move || rest.ask())]
    });
    let back = Button::new(Key::PlanBack, back).kind(ButtonKind::Quiet);
    parts_form(label, start).children(vec![
        field.el(),
        missing,
        actions(vec![button.el()]),
        el("div.plan__quiet").child(back.el()),
    ])
}

/// Starts what was confirmed. The plan is taken out of the review, so that a second press of
/// the button finds nothing to start.
fn start(form: Form, is_id: bool) {
    let Some(Reviewed { plan, .. }) = form.review.update(Option::take).flatten() else { return };
    let plan = if is_id { plan.by_id() } else { plan };
    form.typed.update(|typed| typed.started = true);
    form.ports.doors.start(plan);
    form.ports.doors.go(Route::Run(form.known.id));
}
