//! Effects on a server: how they are accepted, and how they are applied at once or later.

use serde_json::{Value, json};

use super::answers::{Refusal, Request};
use super::faults::FaultKind;
use super::installer;
use super::keys::{KeyKind, Message};
use super::pin;
use super::readings::{BootFlag, EffectAnswer, Secrets};
use super::secrets;
use super::server::{BootOrder, Power, PxeConfig};
use super::stages::REPORTED;
use super::why::Why;
use super::world::World;

/// How long a controller keeps a boot order for which no boot comes, where it forgets them.
const BOOT_FLAG_MS: u64 = 60_000;

/// Something that changes, or looks at, a server.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    CreatePxe(Box<PxeConfig>),
    BootDev(BootOrder),
    Reboot,
    ClearPxe,
    PowerStatus,
    Task { name: String },
}

impl Effect {
    fn action(&self) -> &'static str {
        match self {
            Self::CreatePxe(_) => "create_pxe",
            Self::BootDev(_) => "boot_dev",
            Self::Reboot => "reboot",
            Self::ClearPxe => "clear_pxe",
            Self::PowerStatus => "status",
            Self::Task { .. } => "call",
        }
    }

    /// What the document calls asynchronous is so under every reading.
    fn is_always_async(&self) -> bool {
        matches!(self, Self::PowerStatus | Self::Task { .. })
    }

    fn usual_ms(&self) -> u64 {
        match self {
            Self::CreatePxe(_) => 6_000,
            Self::BootDev(_) => 4_000,
            Self::Reboot => 8_000,
            Self::ClearPxe | Self::PowerStatus => 3_000,
            Self::Task { .. } => 90_000,
        }
    }
}

/// An accepted effect that is not applied yet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pending {
    pub(crate) due_ms: u64,
    pub(crate) server: u32,
    pub(crate) key: String,
    pub(crate) effect: Effect,
    /// `None` when it will be applied, else the word of its failure.
    pub(crate) failure: Option<&'static str>,
    /// The word of its end when it will be applied.
    pub(crate) word: &'static str,
    /// A reboot after which the machine is off.
    pub(crate) stays_off: bool,
    /// Which logged call it belongs to.
    pub(crate) call_seq: u64,
}

/// `eq/boot_dev`
pub(crate) fn boot_dev(world: &mut World, request: &Request) -> Result<Value, Refusal> {
    let id = world.owned_server(request)?;
    pin::check(world, id, request)?;
    let order = BootOrder::parse(request.get("media"))
        .ok_or_else(|| Refusal::error(Why::MediaUnknown, "media must be pxe, disk or cd"))?;
    Ok(world.perform(id, Effect::BootDev(order)))
}

/// `eq/reboot`
pub(crate) fn reboot(world: &mut World, request: &Request) -> Result<Value, Refusal> {
    let id = world.owned_server(request)?;
    pin::check(world, id, request)?;
    Ok(world.perform(id, Effect::Reboot))
}

/// `eq/status`
pub(crate) fn status(world: &mut World, request: &Request) -> Result<Value, Refusal> {
    let id = world.owned_server(request)?;
    Ok(world.perform(id, Effect::PowerStatus))
}

impl World {
    /// Accepts an effect and answers: applied already, or going on behind a callback key.
    pub(crate) fn perform(&mut self, id: u32, effect: Effect) -> Value {
        let action = effect.action();
        let fault = self.callback_fault.take();
        let at_once = self.readings.effects == EffectAnswer::AtOnce && !effect.is_always_async();
        if at_once && fault.is_none() {
            let call_seq = self.ledger.seq;
            self.apply(id, effect, call_seq);
            return json!({"result": "OK", "action": action});
        }
        let usual_ms = self.chance.about(effect.usual_ms());
        let mut word = "OK";
        let stays_off = fault == Some(FaultKind::StaysOff);
        let (due_ms, failure) = match fault {
            Some(FaultKind::CallbackFails) => (Some(usual_ms), Some("Error")),
            Some(FaultKind::CallbackEnds { word, effect_applied: false }) => (Some(usual_ms), Some(word)),
            Some(FaultKind::CallbackEnds { word: last, effect_applied: true }) => {
                word = last;
                (Some(usual_ms), None)
            }
            Some(FaultKind::CallbackLate { by_ms }) => (Some(usual_ms + by_ms), None),
            Some(FaultKind::CallbackNever) => (None, None),
            _ => (Some(usual_ms), None),
        };
        let due_ms = due_ms.map(|ms| self.now_ms + ms);
        // A reboot was seen to say OK with the scope "pending" shortly before it was done.
        let pending_from_ms = match (&effect, due_ms) {
            (Effect::Reboot, Some(due_ms)) => due_ms - usual_ms / 4,
            _ => u64::MAX,
        };
        let key = self.new_key(id, KeyKind::Effect(action), pending_from_ms);
        if let Some(due_ms) = due_ms {
            self.pending.push(Pending {
                due_ms,
                server: id,
                key: key.clone(),
                effect,
                failure,
                word,
                stays_off,
                call_seq: self.ledger.seq,
            });
        }
        json!({"result": "OK", "action": action, "callback": key})
    }

    /// A pending effect has come due.
    pub(crate) fn finish(&mut self, pending: Pending) {
        let Pending { server, key, effect, failure, word, stays_off, call_seq, .. } = pending;
        let mut context = json!({
            "action": effect.action(), "id": self.wire_id(server),
            "location": self.known_server(server).location,
        });
        let leaks = self.readings.secrets == Secrets::Everywhere;
        let tool = leaks.then(|| effect.clone());
        let (result, text, debug) = if let Some(result) = failure {
            self.event(server, &format!("{} failed", effect.action()));
            let is_plain = matches!(result, "Error");
            let text = if is_plain { "The controller did not answer" } else { REPORTED };
            (result, text.to_owned(), "IPMI: no response after 3 tries")
        } else if stays_off {
            self.ledger.mark_applied(call_seq);
            installer::power_off(self, server);
            (word, "Chassis Power Control: Cycle".to_owned(), "finished; 0 errors, failed: 0")
        } else {
            let text = self.apply(server, effect, call_seq);
            (word, text, "finished; 0 errors, failed: 0")
        };
        let text = tool.map_or_else(|| text.clone(), |tool| secrets::of_effect(&tool, &text, &mut context));
        let message =
            Message { result, scope: self.scope(&text), context, debug: Some(debug.to_owned()), last: true };
        self.report(&key, message);
    }

    /// Applies an effect; the text is the scope of its callback.
    fn apply(&mut self, id: u32, effect: Effect, call_seq: u64) -> String {
        if effect != Effect::PowerStatus {
            self.ledger.mark_applied(call_seq);
        }
        match effect {
            Effect::CreatePxe(config) => {
                let server = self.known_server_mut(id);
                server.pxe_config = Some(PxeConfig::clone(&config));
                server.pxe_configs_created += 1;
                self.event(id, "PXE config created");
                self.count_before_boot(id, &config);
                "PXE config created".to_owned()
            }
            Effect::BootDev(order) => {
                let lapses = order == BootOrder::Pxe && self.readings.boot_flag == BootFlag::Lapses;
                let until_ms = lapses.then_some(self.now_ms + BOOT_FLAG_MS);
                let server = self.known_server_mut(id);
                server.boot_order = order;
                server.boot_order_lapsed = false;
                server.boot_order_until_ms = until_ms;
                self.event(id, &format!("boot order set to {}", order.media()));
                format!("Set Boot Device to {}", order.media())
            }
            Effect::Reboot => {
                installer::power_cycle(self, id);
                "Chassis Power Control: Up/On".to_owned()
            }
            Effect::ClearPxe => {
                let had_one = self.known_server_mut(id).pxe_config.take().is_some();
                if had_one {
                    self.event(id, "PXE config removed");
                }
                "PXE config removed".to_owned()
            }
            Effect::PowerStatus => match self.known_server(id).power {
                Power::On | Power::Restarting => "Chassis Power is on".to_owned(),
                Power::Off => "Chassis Power is off".to_owned(),
            },
            Effect::Task { name } => {
                self.event(id, &format!("task {name} finished"));
                let text = format!("Job {name} finished: SUCCESS");
                self.known_server_mut(id).tasks_run.push(name);
                text
            }
        }
    }
}
