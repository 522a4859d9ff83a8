//! What the person can decide, and giving up, which is asked about once more.

use super::Watched;
use crate::flow::Decision;
use crate::text::Key;
use crate::text::late::{Late, own as late};
use crate::text::problem::Problem;
use crate::text::run::outcome;
use crate::ui::dom::{El, Words, el};
use crate::ui::kit::{Button, ButtonKind, actions, dialog, focus_heading, stack};
use crate::ui::signal::Signal;
use leptos::prelude::untrack;

/// The button to give up, which is asked about once more.
pub(super) fn give_up(asking: Signal<bool>) -> El {
    Button::new(Key::RunGiveUp, move || asking.set(true)).el()
}

/// Sends the decision. Its button goes away with it, so the focus goes to the heading.
pub(super) fn decide(watched: Watched, decision: Decision) {
    watched.ports.doors.decide(watched.id, decision);
    focus_heading();
}

/// The button to give up, in its place as long as that is possible.
pub(super) fn standing(watched: Watched, asking: Signal<bool>) -> El {
    // Whoever sees that the server is up need not wait until a notice asks.
    let is_up = move || {
        watched.see(|run| {
            let is_asked = run.park().is_some() || run.question().is_some();
            !is_asked && run.decisions().contains(&Decision::ServerIsUp)
        })
    };
    let may = Signal::made(move || u64::from(watched.may_give_up()) + 2 * u64::from(is_up()));
    el("div.actions").live(move || {
        let may = may.get();
        let finish = Button::new(Key::RunServerIsUp, move || decide(watched, Decision::ServerIsUp));
        let up = (may & 2 > 0).then(|| finish.el());
        up.into_iter().chain((may & 1 > 0).then(|| give_up(asking))).collect()
    })
}

/// The question before giving up.
#[derive(Clone)]
pub struct GiveUp {
    pub(super) watched: Watched,
    /// Whether it is asked.
    pub(super) asking: Signal<bool>,
}

impl GiveUp {
    /// Called in the part alone.
    pub fn draw(&self) -> Vec<El> {
        vec![question(self.watched, self.asking)]
    }
}

fn question(watched: Watched, asking: Signal<bool>) -> El {
    let about = move |part: fn(Problem) -> String| watched.see(|run| part(outcome::abandon(run)));
    // The run may move on while the question stands.
    let open = Signal::made(move || asking.get() && watched.may_give_up());
    let give_up = move || {
        asking.set(false);
        decide(watched, Decision::Abandon);
    };
    let inside = move || {
        let go_on = Button::new(late(Late::RunGoOn), move || asking.set(false)).kind(ButtonKind::Primary);
        let give_up = Button::new(Key::RunGiveUp, give_up).kind(ButtonKind::Danger);
        let [disks, then] = [|said: Problem| said.text, |said: Problem| said.remedy];
        vec![stack(vec![
            el("p").words(Words::live(move || about(disks))),
            el("p").words(Words::live(move || about(then))),
            actions(vec![go_on.el(), give_up.el()]),
        ])]
    };
    let title = untrack(|| about(|said| said.title));
    dialog(title, open, move || asking.set(false), inside)
}
