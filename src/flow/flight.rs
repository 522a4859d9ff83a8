//! The flight plan: every call of a run in which everything goes well, before it is flown.
//!
//! Knows: a run, and what good answers are. Must not know: the order of the steps: the run itself
//! is asked for it, so that the plan can't differ from the flight.

use super::ask::{Ask, Effect, Event};
use super::run::{Run, Settings};
use super::step::StepName;
use crate::api::{AsyncAnswer, Message, Outline, Reply, outline};
use crate::domain::config::Config;
use crate::domain::id::AsyncKey;
use crate::domain::plan::{Order, Secrets};

/// One call of the flight plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leg {
    /// What it is for.
    pub step: StepName,
    /// What goes out, secrets by the names of variables.
    pub outline: Outline,
}

/// The calls in their order. That of [`StepName::Install`] is repeated until the fifth stage; any
/// other whose answer names a callback is asked about in the same way until that is done.
#[must_use]
pub fn flight(order: &Order, secrets: &Secrets, config: &Config) -> Vec<Leg> {
    let mut legs = Vec::new();
    // Any will do: it goes by the name of a variable.
    let Some(key) = AsyncKey::parse("00000000000000000000000000000000") else { return legs };
    // The installer is heard of before it is done, or nobody would believe it.
    let mut is_heard = false;
    let (mut run, mut todo) = Run::start(order.clone(), Settings::new(config), 0, 0);
    while let Some(effect) = todo.pop() {
        let event = match effect {
            Effect::Call(ticket, ask) => {
                if let (Some((step, _)), Some(call)) = (run.going(), ask.call(order, Some(secrets))) {
                    let leg = Leg { step, outline: outline(&call, config) };
                    // Asked again, it is the same line.
                    if legs.last() != Some(&leg) {
                        legs.push(leg);
                    }
                }
                let reply = match ask {
                    Ask::Check(_) if !std::mem::replace(&mut is_heard, true) => {
                        let scope = String::from("Stage 1");
                        Reply::Async(AsyncAnswer::Stage(Message { scope, ..Message::default() }))
                    }
                    ask => good(&ask, &key),
                };
                Event::Answered(ticket, Ok(reply))
            }
            Effect::Wait(ticket, _) => Event::Rang(ticket),
            Effect::DropInstallSecrets | Effect::DropSecrets => continue,
        };
        todo = run.take(event, 0);
    }
    legs
}

fn good(ask: &Ask, key: &AsyncKey) -> Reply {
    match ask {
        Ask::Reinstall => Reply::Key(key.clone()),
        Ask::Check(_) => Reply::Async(AsyncAnswer::Done(Message::default())),
        Ask::CreatePxe(_)
        | Ask::BootDev(_)
        | Ask::Reboot
        | Ask::CallTask(_)
        | Ask::ClearPxe
        | Ask::Abort
        | Ask::Status
        | Ask::Show => Reply::Done,
    }
}
