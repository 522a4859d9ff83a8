//! What the person has to know or decide: parks, questions, why a run is called off, how it
//! ended, tasks that did not work.

use super::{Watched, decide};
use crate::domain::id::ServerId;
use crate::domain::route::Route;
use crate::flow::{Cause, Decision, Ending, Park, Run};
use crate::text::Key;
use crate::text::problem::Problem;
use crate::text::run::notice;
use crate::ui::dom::{El, el};
use crate::ui::kit::{ButtonKind, Notice, NoticeKind, link_button};
use crate::ui::signal::Signal;
use leptos::prelude::untrack;

/// A notice and what can be done about it.
struct Told {
    kind: NoticeKind,
    said: Problem,
    decisions: Vec<Decision>,
    /// Nothing goes on any more: the notice says where one can go from here.
    over: bool,
}

/// Every notice of the run as it stands. One that has not changed keeps its buttons in place.
pub(super) fn all(watched: Watched, asking: Signal<bool>) -> El {
    let mark = Signal::made(move || watched.see(|run| mark(&told(run))));
    el("div.run__part stack").live(move || {
        // Read, not only tracked: a memo that nobody has read follows nothing.
        mark.track();
        let all = untrack(|| watched.see(told));
        all.into_iter().map(|told| draw(told, watched, asking)).collect()
    })
}

/// Tells what is told from what was told before: FNV-1a over every word.
fn mark(told: &[Told]) -> u64 {
    let words = told.iter().flat_map(|told| [&told.said.title, &told.said.text, &told.said.remedy]);
    let bytes = words.flat_map(|words| words.bytes());
    let buttons = told.iter().map(|told| told.decisions.len() as u8);
    bytes
        .chain(buttons)
        .fold(0xcbf2_9ce4_8422_2325, |mark, byte| (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn told(run: &Run) -> Vec<Told> {
    let told = |kind, said, decisions| Told { kind, said, decisions, over: false };
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
    let end = Told { kind, said: notice::ending(run, ending), decisions: vec![], over: true };
    let tasks = notice::tasks(run).into_iter().map(|said| told(NoticeKind::Warning, said, vec![]));
    std::iter::once(end).chain(tasks).collect()
}

fn draw(told: Told, watched: Watched, asking: Signal<bool>) -> El {
    let buttons =
        told.decisions.into_iter().map(|decision| decide::button(decision, watched, asking)).collect();
    // Each change is read out once, by the status of the view.
    Notice::new(told.kind, told.said)
        .quiet()
        .controls(buttons)
        .controls(if told.over { links(watched.id) } else { Vec::new() })
        .el()
}

fn links(id: ServerId) -> Vec<El> {
    let link = |key, to: Route| link_button(ButtonKind::Secondary, key, &to.fragment());
    vec![link(Key::RunBackToPlan, Route::Plan(id)), link(Key::RunAllServers, Route::Servers)]
}
