//! What the person has to know or decide: parks, questions, why a run is called off, how it
//! ended, tasks that did not work. Drawn by the part of the page that is fetched when there is such a
//! thing.

use super::unlock::{Needs, Typed, Unlock};
use super::{Watched, decide};
use crate::domain::id::ServerId;
use crate::domain::route::Route;
use crate::flow::{Cause, Decision, Ending, Park, Run, Standing};
use crate::text::late::{Late, own as late};
use crate::text::problem::Problem;
use crate::text::run::notice;
use crate::text::{Key, own};
use crate::ui::dom::{El, el, follow};
use crate::ui::kit::{Button, ButtonKind, Notice, NoticeKind, link_button};
use crate::ui::part::{Inside, fold, part};
use crate::ui::signal::Signal;
use leptos::prelude::untrack;

/// A notice and what can be done about it.
struct Told {
    kind: NoticeKind,
    said: Problem,
    decisions: Vec<Decision>,
    /// What has to be told before it goes on.
    needs: Option<Needs>,
    /// Nothing goes on any more: the notice says where one can go from here.
    over: bool,
}

/// Every notice of the run as it stands.
#[derive(Clone)]
pub struct Notices {
    pub(super) watched: Watched,
    /// Opens the question before giving up.
    pub(super) asking: Signal<bool>,
    /// Where a screen reader hears of them.
    pub(super) said: Signal<String>,
}

impl Notices {
    /// Called in the part alone. A notice that has not changed keeps its buttons in place.
    pub fn draw(&self) -> Vec<El> {
        let Self { watched, asking, said } = *self;
        let told = move |run: &Run| told(run, watched.ports.standing(watched.id));
        let mark = Signal::made(move || watched.see(|run| mark(&told(run))));
        let words = Signal::made(move || watched.see(notice::said).unwrap_or_default());
        follow(Box::new(move || said.set(words.get())));
        let typed = Typed::new();
        vec![el("div.stack").live(move || {
            // Read, not only tracked: a memo that nobody has read follows nothing.
            mark.track();
            let all = untrack(|| watched.see(told));
            all.into_iter().map(|told| draw(told, watched, asking, typed)).collect()
        })]
    }
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

fn told(run: &Run, standing: Standing) -> Vec<Told> {
    let told = |kind, said, decisions| Told { kind, said, decisions, needs: None, over: false };
    let needs = Needs::of(run);
    let decisions = || run.decisions().into_iter().filter(|it| *it != Decision::RebootAgain).collect();
    let Some(ending) = run.ending() else {
        let why = run.cause().map(|cause| told(NoticeKind::Warning, notice::cause(run, cause), vec![]));
        let park = run.park().map(|park| {
            let kind = match park {
                // What was refused costs attempts, and what is armed stays so.
                Park::Secrets(_) if run.pin_refusal().is_some() => NoticeKind::Danger,
                Park::Session(_) | Park::KeyLost | Park::KeyEnded(_) | Park::Secrets(_) => {
                    NoticeKind::Warning
                }
                Park::ClearRefused | Park::BootRefused | Park::ConfigExists => NoticeKind::Danger,
            };
            Told { needs, ..told(kind, notice::park(run, park), decisions()) }
        });
        let question = run.question().map(|question| Told {
            needs: needs.filter(|needs| *needs == Needs::RebootAgain),
            ..told(NoticeKind::Warning, notice::question(run, question), decisions())
        });
        let standing_said = notice::standing(run, standing).map(|(is_grave, said)| {
            told(if is_grave { NoticeKind::Danger } else { NoticeKind::Info }, said, vec![])
        });
        if standing == Standing::Watching {
            // What has to be told or decided is asked for by the tab that drives.
            return standing_said.into_iter().chain(why).collect();
        }
        let later = (needs == Some(Needs::PinLater))
            .then(|| Told { needs, ..told(NoticeKind::Info, notice::pin_later(run), vec![]) });
        return [standing_said, park, question, why, later].into_iter().flatten().collect();
    };
    let kind = match ending {
        _ if run.is_armed() => NoticeKind::Danger,
        Ending::Succeeded(_) => NoticeKind::Done,
        Ending::Stopped(Cause::Asked) => NoticeKind::Done,
        Ending::Unverified | Ending::BootOrderLeft | Ending::ConfigLeft => NoticeKind::Warning,
        Ending::Stopped(Cause::Abandoned) => NoticeKind::Warning,
        Ending::Stopped(_) => NoticeKind::Error,
    };
    let end = Told { kind, said: notice::ending(run, ending), decisions: vec![], needs: None, over: true };
    let tasks = notice::tasks(run).into_iter().map(|said| told(NoticeKind::Warning, said, vec![]));
    std::iter::once(end).chain(tasks).collect()
}

/// How a run ended, and where one can go from here.
pub(super) fn over(kind: NoticeKind, said: Problem, id: ServerId) -> El {
    Notice::new(kind, said).quiet().controls(links(id)).el()
}

fn draw(told: Told, watched: Watched, asking: Signal<bool>, typed: Typed) -> El {
    let buttons = told.decisions.into_iter().map(|decision| button(decision, watched, asking)).collect();
    let needed = told.needs.map(|needs| needed(Unlock { watched, needs, typed }));
    // Each change is read out once, by the status of the view.
    let notice = Notice::new(told.kind, told.said).quiet().inside(needed).controls(buttons);
    notice.controls(if told.over { links(watched.id) } else { Vec::new() }).el()
}

/// A second reboot is asked for first: nothing destructive stands open.
fn needed(unlock: Unlock) -> El {
    match unlock.needs {
        Needs::Pin | Needs::PinLater | Needs::Install => part(Inside::Unlock(unlock)),
        Needs::RebootAgain => fold(el("summary").words(Late::RunRebootAgain), Inside::Unlock(unlock)),
    }
}

/// The button for a decision; `asking` opens the question before giving up.
fn button(decision: Decision, watched: Watched, asking: Signal<bool>) -> El {
    let (key, kind) = match decision {
        Decision::Wait => (late(Late::RunWait), ButtonKind::Primary),
        Decision::ServerIsUp => (own(Key::RunServerIsUp), ButtonKind::Secondary),
        Decision::Abandon => return decide::give_up(asking),
        Decision::TryAgain => (own(Key::TryAgain), ButtonKind::Secondary),
        Decision::RebootAgain => (late(Late::RunRebootAgain), ButtonKind::Secondary),
        Decision::Leave => (late(Late::RunLeave), ButtonKind::Secondary),
        Decision::Replace => (late(Late::RunReplace), ButtonKind::Danger),
    };
    Button::new(key, move || decide::decide(watched, decision)).kind(kind).el()
}

fn links(id: ServerId) -> Vec<El> {
    let link = |key, to: Route| link_button(ButtonKind::Secondary, key, &to.fragment());
    vec![link(Key::RunBackToPlan, Route::Plan(id)), link(Key::RunAllServers, Route::Servers)]
}
