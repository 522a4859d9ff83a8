//! The PINs that the API has refused: no one of them is sent again by this page, whoever asks for it.
//!
//! Knows: which was refused for which server, and locks. Must not know: what is said of them.
//! In memory alone; a PIN that was changed at the provider's is taken after a reload.

use crate::api::Call;
use crate::domain::id::ServerId;
use crate::domain::pin::Pin;
use crate::flow::Ms;
use crate::text::run::pin::Refusal;
use std::cell::RefCell;
use std::rc::Rc;

/// What was refused since somebody signed in.
#[derive(Clone, Default)]
pub struct Pins(Rc<RefCell<Vec<Refused>>>);

struct Refused {
    server: ServerId,
    said: Refusal,
    bars: Bars,
}

/// What may not be sent.
enum Bars {
    /// This one.
    One(Pin),
    /// Any, until then.
    All(Ms),
}

impl Refused {
    fn bars(&self, server: ServerId, pin: &Pin, now: Ms) -> bool {
        self.server == server
            && match &self.bars {
                Bars::One(refused) => refused.expose() == pin.expose(),
                Bars::All(until) => *until > now,
            }
    }
}

impl Pins {
    /// The server and the PIN of a call that carries one; a task does where the deployment says so.
    #[must_use]
    pub fn of(call: &Call, with_tasks: bool) -> Option<(ServerId, Pin)> {
        match call {
            Call::CheckPin { server, pin }
            | Call::BootDev { server, pin, .. }
            | Call::Reboot { server, pin } => Some((*server, pin.clone())),
            Call::CallTask { server, pin: Some(pin), .. } if with_tasks => Some((*server, pin.clone())),
            Call::CreatePxe(fields) => Some((fields.server, fields.pin.clone())),
            _ => None,
        }
    }

    /// The API has refused a PIN. A lock that says for how long bars every PIN until then; one that does
    /// not bars none, as nobody knows when the right one is taken again.
    pub fn heard(&self, server: ServerId, pin: Pin, said: Refusal, now: Ms) {
        let bars = match (said.is_locked(), said.lock_ms()) {
            (false, _) => Bars::One(pin),
            (true, Some(ms)) => Bars::All(now.saturating_add(ms)),
            (true, None) => return,
        };
        self.0.borrow_mut().push(Refused { server, said, bars });
    }

    /// What was said of a PIN that may not be sent now.
    #[must_use]
    pub fn refused(&self, server: ServerId, pin: &Pin, now: Ms) -> Option<Refusal> {
        let all = self.0.borrow();
        all.iter().rev().find(|refused| refused.bars(server, pin, now)).map(|refused| refused.said.clone())
    }

    /// Until when no PIN of a server may be sent.
    #[must_use]
    pub fn locked_until(&self, server: ServerId, now: Ms) -> Option<Ms> {
        let all = self.0.borrow();
        let ends =
            all.iter().filter(|refused| refused.server == server).filter_map(|refused| match refused.bars {
                Bars::All(until) if until > now => Some(until),
                Bars::All(_) | Bars::One(_) => None,
            });
        ends.max()
    }

    /// Somebody has left: what was refused was theirs.
    pub fn forget(&self) {
        self.0.borrow_mut().clear();
    }
}
