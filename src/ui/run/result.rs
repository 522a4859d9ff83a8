//! What was installed, as far as it can be read back. Drawn by the part of the page that is fetched
//! when it is asked for.
//!
//! Knows: when it is asked. Must not know: what an answer confirms, which is `flow::result`'s.

use super::Watched;
use crate::api::{ApiError, Call, Reply};
use crate::domain::id::AsyncKey;
use crate::domain::plan::Order;
use crate::flow::result::{Aspect, Found, MOST_ASKED, Next, calls, counts, power, shown};
use crate::text::late::{Late, fill};
use crate::text::result as words;
use crate::ui::dom::{El, Words, el};
use crate::ui::kit::{Button, ButtonKind, Meaning, Step, rail};
use crate::ui::later::Later;
use crate::ui::signal::Signal;
use crate::ui::spawn;
use leptos::prelude::untrack;
use std::rc::Rc;
use std::time::Duration;

/// How long the API has to find out about the power between two questions. Ours.
const EVERY: Duration = Duration::from_secs(1);

/// What is known; nothing while a call is out.
type Known = Signal<[Option<Found>; 3]>;

/// What is compared, and where the outcome goes.
#[derive(Clone)]
struct Reading {
    watched: Watched,
    order: Rc<Order>,
    known: Known,
    later: Later,
}

/// Called in the part alone.
pub(super) fn draw(watched: Watched) -> Vec<El> {
    let Some(order) = untrack(|| watched.see(|run| Some(run.order().clone()))) else { return Vec::new() };
    let reading =
        Reading { watched, order: order.into(), known: Signal::new(Default::default()), later: Later::new() };
    reading.read();
    let (order, known) = (reading.order.clone(), reading.known);
    let rows = move || Aspect::ALL.map(|aspect| row(aspect, &known.read()[aspect as usize], &order)).into();
    let waits = move || {
        let is_open = known.read().contains(&None);
        is_open.then(|| crate::text::late::own(Late::ResultWaits))
    };
    let said = move || match waits() {
        Some(waits) => waits,
        None => {
            let [same, other] = counts(&known.read());
            fill(Late::ResultSaid, &[("same", &same), ("other", &other)])
        }
    };
    let again = Button::new(Late::ResultAgain, move || reading.read()).kind(ButtonKind::Quiet);
    let inside = vec![
        el("p.soft").words(Late::ResultText),
        rail(Late::ResultTitle, rows),
        el("p.unseen").attr("role", "status").words(Words::live(said)),
        el("div.plan__quiet").child(again.blocked(waits).el()),
    ];
    vec![el("div.stack").children(inside)]
}

fn row(aspect: Aspect, found: &Option<Found>, order: &Order) -> Step {
    let meaning = match found {
        None => Meaning::GoingOn,
        Some(Found::Confirmed(_)) => Meaning::Done,
        Some(Found::Different(_)) => Meaning::Late,
        Some(Found::InOtherWords(_) | Found::Untold | Found::Failed(_)) => Meaning::Unknown,
    };
    let (note, details) = words::found(aspect, found.as_ref(), order);
    let (name, state) = (words::name(aspect), words::state(found.as_ref()));
    Step { meaning, state, name, note, details, ..Step::default() }
}

impl Reading {
    fn read(&self) {
        self.known.set(Default::default());
        let [show, status] = calls(&self.order);
        let (this, other) = (self.clone(), self.clone());
        spawn(Box::pin(async move {
            let [hostname, system] = shown(this.call(show).await, &this.order);
            this.known.update(|known| {
                known[Aspect::Hostname as usize] = Some(hostname);
                known[Aspect::System as usize] = Some(system);
            });
        }));
        spawn(Box::pin(async move {
            let answer = other.call(status).await;
            other.power(power(answer, None), MOST_ASKED);
        }));
    }

    async fn call(&self, call: Call) -> Result<Reply, ApiError> {
        self.watched.ports.doors.call(call).await
    }

    /// Takes what is known of the power, or asks on.
    fn power(self, next: Next, left: u32) {
        if self.known.is_gone() {
            return;
        }
        let key = match next {
            Next::Ask(key) if left > 0 => key,
            Next::Ask(_) => return self.know_power(Found::Untold),
            Next::Known(found) => return self.know_power(found),
        };
        self.later.after(EVERY, move || self.ask(key, left - 1));
    }

    fn ask(self, key: AsyncKey, left: u32) {
        if self.known.is_gone() {
            return;
        }
        spawn(Box::pin(async move {
            let answer = self.call(Call::Check(key.clone())).await;
            self.power(power(answer, Some(&key)), left);
        }));
    }

    fn know_power(&self, found: Found) {
        self.known.update(|known| known[Aspect::Power as usize] = Some(found));
    }
}
