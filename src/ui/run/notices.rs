//! What the person has to know or decide: parks, questions, why a run is called off, how it
//! ended, tasks that did not work.

use super::{Watched, decide};
use crate::domain::id::ServerId;
use crate::domain::route::Route;
use crate::flow::{Cause, Decision, Ending, Park, Run};
use crate::text::problem::Problem;
use crate::text::run::notice;
use crate::text::{Key, t};
use crate::ui::kit::{ButtonKind, LinkButton, Notice, NoticeKind};
use leptos::prelude::*;

/// A notice and what can be done about it.
#[derive(Clone, PartialEq)]
struct Told {
    kind: NoticeKind,
    said: Problem,
    decisions: Vec<Decision>,
    /// Where one can go from here, once nothing goes on any more.
    links: bool,
}

/// Every notice of the run as it stands.
pub(super) fn all(watched: Watched, asking: RwSignal<bool>) -> AnyView {
    let all = Memo::new(move |_| watched.see(told));
    view! {
        {move || all.get().into_iter().map(|told| draw(told, watched, asking)).collect_view()}
    }
    .into_any()
}

fn told(run: &Run) -> Vec<Told> {
    let told = |kind, said, decisions| Told { kind, said, decisions, links: false };
    let Some(ending) = run.ending() else {
        let why = run.cause().map(|cause| told(NoticeKind::Warning, notice::cause(run, cause), vec![]));
        let park = run.park().map(|park| {
            let kind = match park {
                Park::Session(_) | Park::KeyLost => NoticeKind::Warning,
                Park::ClearRefused => NoticeKind::Danger,
            };
            told(kind, notice::park(run, park), run.decisions())
        });
        let question = run
            .question()
            .map(|question| told(NoticeKind::Warning, notice::question(run, question), run.decisions()));
        return [park, question, why].into_iter().flatten().collect();
    };
    let kind = match ending {
        _ if run.is_armed() => NoticeKind::Danger,
        Ending::Succeeded => NoticeKind::Done,
        Ending::Unverified | Ending::BootOrderLeft => NoticeKind::Warning,
        Ending::Stopped(Cause::Abandoned) => NoticeKind::Warning,
        Ending::Stopped(_) => NoticeKind::Error,
    };
    let end = Told { kind, said: notice::ending(run, ending), decisions: vec![], links: true };
    let tasks = notice::tasks(run).into_iter().map(|said| told(NoticeKind::Warning, said, vec![]));
    std::iter::once(end).chain(tasks).collect()
}

fn draw(told: Told, watched: Watched, asking: RwSignal<bool>) -> AnyView {
    let Problem { title, text, remedy, details } = told.said;
    let buttons =
        told.decisions.into_iter().map(|decision| decide::button(decision, watched, asking)).collect_view();
    let links = told.links.then(|| links(watched.id));
    view! {
        <Notice kind=told.kind quiet=true title=title text=text remedy=remedy details=details>
            {buttons}
            {links}
        </Notice>
    }
    .into_any()
}

fn links(id: ServerId) -> AnyView {
    view! {
        <LinkButton
            kind=ButtonKind::Secondary
            label=t(Key::RunBackToPlan)
            href=Route::Plan(id).fragment()
        />
        <LinkButton
            kind=ButtonKind::Secondary
            label=t(Key::RunAllServers)
            href=Route::Servers.fragment()
        />
    }
    .into_any()
}
