//! What the person can decide, and giving up, which is asked about once more.

use super::Watched;
use crate::flow::Decision;
use crate::text::run::notice;
use crate::text::{Key, t};
use crate::ui::kit::{Button, ButtonKind, Dialog, focus_heading};
use leptos::prelude::*;

/// The button for a decision; `asking` opens the question before giving up.
pub(super) fn button(decision: Decision, watched: Watched, asking: RwSignal<bool>) -> AnyView {
    let (key, kind) = match decision {
        Decision::Wait => (Key::RunWait, ButtonKind::Primary),
        Decision::ServerIsUp => (Key::RunServerIsUp, ButtonKind::Secondary),
        Decision::Abandon => (Key::RunGiveUp, ButtonKind::Secondary),
        Decision::TryAgain => (Key::TryAgain, ButtonKind::Primary),
    };
    let press = move |()| match decision {
        Decision::Abandon => asking.set(true),
        Decision::Wait | Decision::ServerIsUp | Decision::TryAgain => {
            decide(watched, decision);
        }
    };
    view! { <Button label=t(key) kind=kind on_press=Callback::new(press) /> }.into_any()
}

/// Sends the decision. Its button goes away with it, so the focus goes to the heading.
fn decide(watched: Watched, decision: Decision) {
    watched.ports.decide(watched.id, decision);
    focus_heading();
}

/// The standing button to give up while that is possible, and the question behind it.
pub(super) fn give_up(watched: Watched, asking: RwSignal<bool>) -> AnyView {
    let may = Memo::new(move |_| watched.may_give_up());
    // The run may move on while the question stands.
    let open = Signal::derive(move || asking.get() && may.get());
    let title = untrack(|| watched.see(notice::abandon).title);
    let close = Callback::new(move |()| asking.set(false));
    let abandon = Callback::new(move |()| {
        asking.set(false);
        decide(watched, Decision::Abandon);
    });
    view! {
        <div class="actions">
            {move || may.get().then(|| button(Decision::Abandon, watched, asking))}
        </div>
        <Dialog title=title open=open on_close=close>
            <div class="stack">
                <p>{move || watched.see(notice::abandon).text}</p>
                <p>{move || watched.see(notice::abandon).remedy}</p>
                <div class="actions">
                    <Button kind=ButtonKind::Primary label=t(Key::RunGoOn) on_press=close />
                    <Button kind=ButtonKind::Danger label=t(Key::RunGiveUp) on_press=abandon />
                </div>
            </div>
        </Dialog>
    }
    .into_any()
}
