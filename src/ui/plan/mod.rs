//! The plan of one server: the form, its review, and the confirmation that starts the reinstall.
//!
//! Knows: which field stands where, and what is shown until an answer is there. Must not know:
//! the rules: those are `domain`'s, and `Plan::check` is the only way to something that can be
//! started.

mod access;
mod automation;
mod disks;
mod drafts;
mod facts;
mod form;
mod known;
mod review;
mod systems;

pub use drafts::Drafts;

use super::kit::{
    Button, ButtonKind, Empty, FieldKind, Form as KitForm, LinkButton, Loading, Notice, NoticeKind, PageHead,
};
use super::listing::{Listed, Listing};
use super::ports::{Access, Ports};
use crate::domain::audience::{Action, Ownership};
use crate::domain::id::ServerId;
use crate::domain::route::Route;
use crate::flow::Ending;
use crate::text::problem::problem;
use crate::text::{Key, fill, server as server_words, t};
use drafts::Typed;
use form::{Form, Place, Wait};
use known::{Known, Part, Reading};
use leptos::prelude::*;

/// The plan for one server.
#[component]
pub fn Plan(id: ServerId) -> impl IntoView {
    let (ports, listing) = (Ports::here(), expect_context::<Listing>());
    let kept = expect_context::<Drafts>().of(id);
    begin_anew_after_success(ports, id, &kept);
    let known = Known::new(ports, listing, id);
    let form = Form::new(ports, known, kept.into());
    let somebody = Memo::new(move |_| matches!(*ports.access.read(), Access::SignedIn { .. }));
    known.ask_all();
    Effect::new(move |_| {
        if somebody.get() {
            known.ask_what_expired();
            if !matches!(*listing.listed().read_untracked(), Listed::Here(_)) {
                listing.read();
            }
        }
    });
    let stands = Memo::new(move |_| stands(form, listing));
    move || match stands.get() {
        Stands::Checking => {
            let text = t(Key::PlanOwnership);
            view! { <PageHead title=server_words::number(id) /> <Loading text=text /> }.into_any()
        }
        Stands::NotYours => not_yours(id),
        Stands::Running => running(form),
        Stands::Form => draw(form),
        Stands::Review => review::draw(form),
    }
}

/// Where the view stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// Nobody knows yet whose server it is.
    Checking,
    NotYours,
    /// A reinstall of the server is open.
    Running,
    Form,
    Review,
}

fn stands(form: Form, listing: Listing) -> Stands {
    let (ports, id) = (form.ports, form.known.id);
    if ports.run(id).is_some_and(|run| run.ending().is_none()) {
        return Stands::Running;
    }
    let audience = ports.config().audience;
    if audience.can(Action::Reinstall(Ownership::Foreign)).is_err() {
        let own = match &*listing.listed().read() {
            Listed::Reading => return Stands::Checking,
            // The API has the last word.
            Listed::Failed(_) => true,
            Listed::Here(servers) => servers.iter().any(|server| server.id == id),
        };
        let whose = if own { Ownership::Own } else { Ownership::Foreign };
        if audience.can(Action::Reinstall(whose)).is_err() {
            return Stands::NotYours;
        }
    }
    if form.review.read().is_some() { Stands::Review } else { Stands::Form }
}

/// A reinstall that ended well leaves nothing of its secrets behind.
fn begin_anew_after_success(ports: Ports, id: ServerId, kept: &ArcRwSignal<Typed>) {
    let well = |run: crate::flow::Run| matches!(run.ending(), Some(Ending::Succeeded | Ending::Unverified));
    if kept.read_untracked().started && untrack(|| ports.run(id)).is_some_and(well) {
        kept.set(Typed::default());
    }
}

fn not_yours(id: ServerId) -> AnyView {
    let name = server_words::number(id);
    view! {
        <PageHead title=name.clone() />
        <Empty title=t(Key::PlanNotYours) text=fill(Key::PlanNotYoursText, &[("server", &name)])>
            <LinkButton label=t(Key::PlanToServers) href=Route::Servers.fragment() />
        </Empty>
    }
    .into_any()
}

fn running(form: Form) -> AnyView {
    let id = form.known.id;
    view! {
        <div class="stack">
            <PageHead title=title(form) />
            <Notice
                kind=NoticeKind::Info
                title=t(Key::PlanRunOpen)
                text=t(Key::PlanRunOpenText)
            >
                <LinkButton
                    kind=ButtonKind::Primary
                    label=t(Key::PlanToRun)
                    href=Route::Run(id).fragment()
                />
            </Notice>
        </div>
    }
    .into_any()
}

fn title(form: Form) -> Signal<String> {
    Signal::derive(move || {
        fill(Key::PlanTitle, &[("server", &server_words::name(&form.known.server.read()))])
    })
}

fn draw(form: Form) -> AnyView {
    let blocked = Signal::derive(move || {
        form.waits().map(|wait| {
            let key = match wait {
                Wait::Reading => Key::PlanReviewWaits,
                Wait::NoSystems => Key::PlanReviewNoSystems,
            };
            t(key).to_owned()
        })
    });
    view! {
        <div class="plan">
            <div class="plan__head">
                <PageHead title=title(form) text=t(Key::PlanText) />
            </div>
            {facts::draw(form)}
            <div class="plan__form">
                <KitForm label=t(Key::Reinstall) on_submit=Callback::new(move |()| form.submit())>
                    {section(Key::PlanSystem, systems::draw(form))}
                    {section(Key::PlanDisks, disks::draw(form))}
                    {section(Key::PlanAccess, access::draw(form))}
                    {section(Key::PlanAutomation, automation::draw(form))}
                    <div class="actions plan__end">
                        <Button
                            kind=ButtonKind::Primary
                            label=t(Key::PlanReview)
                            submit=true
                            blocked=blocked
                        />
                    </div>
                </KitForm>
            </div>
        </div>
    }
    .into_any()
}

fn section(title: Key, inside: AnyView) -> AnyView {
    view! {
        <section class="plan__section" aria-label=t(title)>
            <h2>{t(title)}</h2>
            {inside}
        </section>
    }
    .into_any()
}

/// A part that is not there yet, or not at all; `None` once it is here.
fn not_here(form: Form, part: Part, read: Reading) -> Option<AnyView> {
    let (reading, failed, remedy) = match part {
        Part::Server => (Key::PlanReadingServer, Key::PlanServerFailed, Some(Key::PlanServerFailedRemedy)),
        Part::Systems => (Key::PlanReadingSystems, Key::PlanSystemsFailed, None),
        Part::Tasks => (Key::PlanReadingTasks, Key::PlanTasksFailed, Some(Key::PlanTasksFailedRemedy)),
    };
    let error = match read {
        Reading::Here => return None,
        Reading::Going => return Some(view! { <Loading text=t(reading) /> }.into_any()),
        Reading::Failed(error) => error,
    };
    let said = problem(part.call(), &error);
    // What can be done without is a warning; only what can't is an error.
    let (kind, remedy) = match remedy {
        Some(key) => (NoticeKind::Warning, t(key).to_owned()),
        None => (NoticeKind::Error, said.remedy),
    };
    let text = format!("{}. {}", said.title, said.text);
    let again = Callback::new(move |()| form.known.ask(part));
    Some(
        view! {
            <Notice kind=kind title=t(failed) text=text remedy=remedy details=said.details>
                <Button label=t(Key::TryAgain) on_press=again />
            </Notice>
        }
        .into_any(),
    )
}

/// What one field of the form consists of.
struct FieldParts {
    place: Place,
    name: &'static str,
    label: Signal<String>,
    kind: FieldKind,
    hint: Signal<String>,
    required: bool,
    autocomplete: &'static str,
    mono: bool,
    under: Option<AnyView>,
}

/// Draws a field that is joined to the draft.
fn field(form: Form, parts: FieldParts) -> AnyView {
    let FieldParts { place, name, label, kind, hint, required, autocomplete, mono, under } = parts;
    let under: Children = Box::new(move || under.into_any());
    view! {
        <super::kit::Field
            name=name
            label=label
            kind=kind
            value=Signal::derive(move || form.text(place))
            on_input=Callback::new(move |words| form.type_in(place, words))
            hint=hint
            error=Signal::derive(move || form.fault(place))
            show_errors=form.tried
            required=required
            autocomplete=autocomplete
            mono=mono
        >
            {under()}
        </super::kit::Field>
    }
    .into_any()
}
