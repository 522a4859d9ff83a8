//! The PINs that the API has refused: no one of them is sent again by this page, whoever asks for it.
//!
//! Knows: which was refused for which server, and locks. Must not know: what is said of them.
//! In memory alone; a PIN that was changed at the provider's is taken after a reload.

use super::signal::Kept;
use crate::api::{ApiError, Call, Reply};
use crate::domain::config::Config;
use crate::domain::id::{AsyncKey, ServerId};
use crate::domain::pin::Pin;
use crate::flow::Ms;
use crate::text::run::pin::Refusal;
use std::cell::RefCell;
use std::rc::Rc;

/// A server has four calls that take a PIN; those of so many servers are kept in mind.
const MOST_ACCEPTED: usize = 64;

/// What was refused since somebody signed in.
#[derive(Clone)]
pub struct Pins {
    all: Rc<RefCell<Vec<Refused>>>,
    /// The PINs of calls that were accepted, by the keys that tell what becomes of them.
    accepted: Rc<RefCell<Vec<(AsyncKey, ServerId, Pin)>>>,
    /// Counts the changes, for the views that show one.
    changes: Kept<u64>,
}

impl Default for Pins {
    fn default() -> Self {
        Self { all: Rc::default(), accepted: Rc::default(), changes: Kept::new(0) }
    }
}

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
    Until(Ms),
    /// Any, until the person asks for it: nobody knows when the right one is taken again.
    Unasked,
}

impl Refused {
    fn bars(&self, server: ServerId, pin: &Pin, now: Ms) -> bool {
        self.server == server
            && match &self.bars {
                Bars::One(refused) => refused.expose() == pin.expose(),
                Bars::Until(until) => *until > now,
                Bars::Unasked => true,
            }
    }
}

impl Pins {
    /// The server and the PIN of a call that carries one; a task does where the deployment says so. Every
    /// call is named, so that none is forgotten that will carry one.
    #[must_use]
    pub fn of<'a>(call: &'a Call, config: &Config) -> Option<(ServerId, &'a Pin)> {
        match call {
            Call::CreatePxe(fields) => Some((fields.server, &fields.pin)),
            Call::CheckPin { server, pin }
            | Call::BootDev { server, pin, .. }
            | Call::Reboot { server, pin } => Some((*server, pin)),
            Call::CallTask { server, pin, .. } => {
                Some((*server, pin.as_ref().filter(|_| config.task_call.send_pin)?))
            }
            Call::Login { .. }
            | Call::LoginKey { .. }
            | Call::Info
            | Call::Logout
            | Call::UpdateServers
            | Call::List
            | Call::Show(_)
            | Call::OsList(_)
            | Call::GetTasks
            | Call::Reinstall(_)
            | Call::Check(_)
            | Call::ClearPxe { .. }
            | Call::Status(_)
            | Call::AbortReinstall(_)
            | Call::Mark { .. }
            | Call::Unmark(_) => None,
        }
    }

    /// The answer to a call that may not be sent with the PIN that it carries.
    #[must_use]
    pub fn instead_of(&self, call: &Call, config: &Config, now: Ms) -> Option<ApiError> {
        let (server, pin) = Self::of(call, config)?;
        self.refused(server, pin, now).map(Refusal::answer)
    }

    /// Notes what an answer says against the PIN of its call. A lock bars every PIN: until it ends where the
    /// API tells, else until the person asks for one to be sent.
    pub fn heard(&self, call: &Call, config: &Config, answer: &Result<Reply, ApiError>, now: Ms) {
        let (server, pin, said) = match (call, answer) {
            (Call::Check(key), Ok(Reply::Async(answer))) => {
                let Some(said) = Refusal::of_key(answer) else { return };
                let accepted = self.accepted.borrow();
                let Some((_, server, pin)) = accepted.iter().find(|(known, ..)| known == key) else { return };
                (*server, pin.clone(), said)
            }
            _ => {
                let Some((server, pin)) = Self::of(call, config) else { return };
                if let Ok(Reply::Accepted(key)) = answer {
                    self.accept(key, server, pin);
                }
                let Some(said) = Refusal::of(answer) else { return };
                (server, pin.clone(), said)
            }
        };
        let bars = match (said.is_locked(), said.lock_ms()) {
            (false, _) => None,
            (true, Some(ms)) => Some(Bars::Until(now.saturating_add(ms))),
            (true, None) => Some(Bars::Unasked),
        };
        self.change(|all| {
            // What has locked it was wrong as well, and stays so.
            if bars.is_none() || said.is_of_wrong_pin() {
                all.push(Refused { server, said: said.clone(), bars: Bars::One(pin) });
            }
            all.extend(bars.map(|bars| Refused { server, said, bars }));
        });
    }

    fn accept(&self, key: &AsyncKey, server: ServerId, pin: &Pin) {
        let mut accepted = self.accepted.borrow_mut();
        accepted.retain(|(known, ..)| known != key);
        if accepted.len() == MOST_ACCEPTED {
            accepted.remove(0);
        }
        accepted.push((key.clone(), server, pin.clone()));
    }

    /// What was said of a PIN that may not be sent now.
    #[must_use]
    pub fn refused(&self, server: ServerId, pin: &Pin, now: Ms) -> Option<Refusal> {
        let all = self.all.borrow();
        all.iter().rev().find(|refused| refused.bars(server, pin, now)).map(|refused| refused.said.clone())
    }

    /// Whether what stands in a field is a PIN that was refused as wrong; followed.
    #[must_use]
    pub fn is_wrong(&self, server: ServerId, typed: &str) -> bool {
        let _ = self.changes.get();
        let is_it = |pin: &Pin, refused: &Refused| {
            refused.server == server
                && matches!(&refused.bars, Bars::One(wrong) if wrong.expose() == pin.expose())
        };
        Pin::parse(typed).is_ok_and(|pin| self.all.borrow().iter().any(|refused| is_it(&pin, refused)))
    }

    /// Until when no PIN of a server may be sent.
    #[must_use]
    pub fn locked_until(&self, server: ServerId, now: Ms) -> Option<Ms> {
        let all = self.all.borrow();
        let ends =
            all.iter().filter(|refused| refused.server == server).filter_map(|refused| match refused.bars {
                Bars::Until(until) if until > now => Some(until),
                Bars::Until(_) | Bars::One(_) | Bars::Unasked => None,
            });
        ends.max()
    }

    /// The person asks for a PIN of a server to be sent: it may be, where it is not known to be wrong or
    /// locked.
    pub fn asked(&self, server: ServerId) {
        let stays = |refused: &Refused| refused.server != server || !matches!(refused.bars, Bars::Unasked);
        if !self.all.borrow().iter().all(stays) {
            self.change(|all| all.retain(stays));
        }
    }

    /// Somebody has left: what was refused was theirs.
    pub fn forget(&self) {
        self.accepted.borrow_mut().clear();
        self.change(Vec::clear);
    }

    fn change(&self, act: impl FnOnce(&mut Vec<Refused>)) {
        act(&mut self.all.borrow_mut());
        self.changes.renew(self.changes.peek() + 1);
    }
}
