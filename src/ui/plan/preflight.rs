//! The checks before the start, each with its sign and what to do.
//!
//! Knows: when they are made and how they stand. Must not know: what an answer means, which is
//! `flow::preflight`'s.

use super::form::Form;
use crate::domain::pin::Pin;
use crate::domain::plan::Order;
use crate::flow::preflight::{Check, Finding, Verdict};
use crate::text::{Key, check as words, own};
use crate::ui::dom::{El, el};
use crate::ui::kit::{Button, ButtonKind, Meaning, Step, actions, rail};
use crate::ui::signal::Signal;
use crate::ui::spawn;
use leptos::prelude::untrack;
use std::rc::Rc;

/// The checks of one review.
#[derive(Clone)]
pub(super) struct Preflight {
    form: Form,
    order: Rc<Order>,
    pin: Pin,
    rows: Signal<Vec<Step>>,
}

impl Preflight {
    /// Makes the checks, now and whenever somebody signs in again.
    pub fn new(form: Form, order: Rc<Order>, pin: Pin) -> Self {
        let this = Self { form, order, pin, rows: Signal::new(Vec::new()) };
        let begun = this.clone();
        let is_signed_in = Signal::made(move || form.ports.is_signed_in());
        crate::ui::dom::follow(Box::new(move || {
            if is_signed_in.get() {
                untrack(|| begun.begin());
            }
        }));
        this
    }

    /// Why it can't be started; followed.
    pub fn blocked(&self) -> Option<Key> {
        let rows = self.rows.read();
        let has = |meaning| rows.iter().any(|row| row.meaning == meaning);
        if has(Meaning::Failed) {
            Some(Key::PreflightStops)
        } else {
            has(Meaning::GoingOn).then_some(Key::PreflightWaits)
        }
    }

    pub fn el(self) -> El {
        let (rows, begun) = (self.rows, self.clone());
        let going = move || self.blocked() == Some(Key::PreflightWaits);
        let again = Button::new(Key::PreflightAgain, move || begun.begin())
            .kind(ButtonKind::Quiet)
            .blocked(move || going().then(|| own(Key::PreflightWaits)));
        let inside = el("div.stack stack--close")
            .child(el("p.soft").words(Key::PreflightText))
            .child(rail(Key::Preflight, move || rows.get()))
            .child(actions(vec![again.el()]));
        super::section(Key::Preflight, inside)
    }

    fn begin(&self) {
        let begun = |check| row(check, Meaning::GoingOn, Key::CheckGoing, Default::default());
        self.rows.set(Check::ALL.into_iter().map(begun).collect());
        Check::ALL.into_iter().for_each(|check| self.ask(check));
    }

    fn ask(&self, check: Check) {
        let Self { form, order, pin, rows } = self.clone();
        let call = check.call(&order, &pin);
        let name = call.name(form.ports.doors.config());
        spawn(Box::pin(async move {
            let answer = form.ports.doors.call(call).await;
            if rows.is_gone() {
                return;
            }
            let found = check.judge(answer, &order, &form.known.server.peek(), form.ports.doors.now());
            if let Finding::PinWrong(_, left) = &found
                && *left != Some(0)
            {
                form.typed.update(|typed| typed.refused_pin = pin.expose().clone().into());
            }
            let verdict = found.verdict(check);
            let meaning = match verdict {
                Verdict::Good => Meaning::Done,
                Verdict::Look => Meaning::Late,
                Verdict::Stop => Meaning::Failed,
                Verdict::Unknown => Meaning::Unknown,
            };
            let fresh = row(check, meaning, words::verdict(verdict), words::finding(&found, &name));
            rows.update(|rows| rows[check as usize] = fresh);
        }));
    }
}

fn row(check: Check, meaning: Meaning, state: Key, (note, details): (String, String)) -> Step {
    Step { meaning, state: own(state), name: own(words::name(check)), note, details, ..Step::default() }
}
