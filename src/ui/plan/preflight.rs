//! The checks before the start, each with its sign and what to do.
//!
//! Knows: when they are made and how they stand. Must not know: what an answer means, which is
//! `flow::preflight`'s.

use super::form::Form;
use super::known::Part;
use crate::domain::pin::Pin;
use crate::domain::plan::Order;
use crate::domain::server::Server;
use crate::flow::preflight::{Check, Finding, Verdict};
use crate::text::{Key, check as words, own};
use crate::ui::dom::{El, el, follow};
use crate::ui::kit::{Button, ButtonKind, Meaning, Step, rail};
use crate::ui::part::{self, Say};
use crate::ui::signal::Signal;
use crate::ui::spawn;
use leptos::prelude::untrack;
use std::rc::Rc;

/// The checks of one review.
#[derive(Clone)]
pub(super) struct Preflight {
    form: Form,
    order: Rc<Order>,
    /// As it was known for the plan.
    server: Rc<Server>,
    pin: Pin,
    /// What each has found; nothing while its call is out.
    found: Signal<[Option<Finding>; 4]>,
}

impl Preflight {
    /// Makes the checks, now and whenever somebody signs in again.
    pub fn new(form: Form, order: Rc<Order>, server: Rc<Server>, pin: Pin) -> Self {
        let this = Self { form, order, server, pin, found: Signal::new(Default::default()) };
        let begun = this.clone();
        let is_signed_in: Signal<u64> = Signal::made(move || form.ports.is_signed_in().into());
        follow(Box::new(move || {
            if is_signed_in.get() == 1 {
                untrack(|| begun.begin());
            }
        }));
        this
    }

    /// Why it can't be started; followed.
    pub fn blocked(&self) -> Option<Key> {
        let found = self.found.read();
        let stops = |check: &Check| {
            found[*check as usize].as_ref().is_some_and(|it| it.verdict(*check) == Verdict::Stop)
        };
        if Check::ALL.iter().any(stops) {
            Some(Key::PreflightStops)
        } else {
            found.contains(&None).then_some(Key::PreflightWaits)
        }
    }

    pub fn el(self) -> El {
        let (shown, begun) = (self.clone(), self.clone());
        let again = move || {
            begun.form.ports.pins.asked(begun.order.server);
            begun.begin();
        };
        let again = Button::new(Key::PreflightAgain, again).kind(ButtonKind::Quiet);
        let waits = move || self.blocked().filter(|key| *key == Key::PreflightWaits).map(own);
        let inside = el("div.stack stack--close")
            .child(el("p.soft").words(Key::PreflightText))
            .child(rail(Key::Preflight, move || Check::ALL.map(|check| shown.row(check)).into()))
            .child(el("div.plan__quiet").child(again.blocked(waits).el()));
        super::section(Key::Preflight, inside)
    }

    fn row(&self, check: Check) -> Step {
        let name = own(words::name(check));
        let Some(found) = &self.found.read()[check as usize] else {
            return Step { meaning: Meaning::GoingOn, state: own(Key::CheckGoing), name, ..Step::default() };
        };
        let verdict = found.verdict(check);
        let meaning = match verdict {
            Verdict::Good => Meaning::Done,
            Verdict::Look => Meaning::Late,
            Verdict::Stop => Meaning::Failed,
            Verdict::Unknown => Meaning::Unknown,
        };
        let said = words::finding(found, check.call_name());
        let (note, details) = said.unwrap_or_else(|| {
            part::want();
            (part::say(Say::Trouble(found)), String::new())
        });
        Step { meaning, state: own(words::verdict(verdict)), name, note, details, ..Step::default() }
    }

    fn begin(&self) {
        self.found.set(Default::default());
        Check::ALL.into_iter().for_each(|check| self.ask(check));
    }

    fn ask(&self, check: Check) {
        let Self { form, order, server, pin, found } = self.clone();
        spawn(Box::pin(async move {
            let answer = form.ports.doors.call(check.call(&order, &pin)).await;
            if found.is_gone() {
                return;
            }
            let finding = check.judge(answer, &order, &server, form.ports.doors.now());
            // Whoever goes back finds in the form what the API says now.
            match finding {
                Finding::SystemGone => form.known.ask(Part::Systems),
                Finding::DisksChanged => form.known.ask(Part::Server),
                _ => {}
            }
            found.update(|found| found[check as usize] = Some(finding));
        }));
    }
}
