//! Holds one call until a test lets it go, so that a test can act at an exact moment of it.
//!
//! It knows calls and moments. It must not know what a call means. A call whose caller hangs up
//! while it is held gets no further than that.

use std::sync::Mutex;

use tokio::sync::watch;

use super::lock;

/// How far a call has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// It came in; nothing has come of it.
    Received,
    /// It is carried out; its answer is still here.
    Applied,
}

/// A call to be held.
#[derive(Debug, Clone)]
pub struct Hold {
    /// Such as `eq/boot_dev`.
    pub call: &'static str,
    /// A field that it must have.
    pub field: Option<(&'static str, &'static str)>,
    pub moment: Moment,
}

impl Hold {
    fn is_for(&self, module: &str, fields: &[(String, String)], moment: Moment) -> bool {
        let has = |name: &str, value: &str| fields.iter().any(|(n, v)| n == name && v == value);
        let Some((own, action)) = self.call.split_once('/') else { return false };
        own == module
            && has("action", action)
            && self.field.is_none_or(|(name, value)| has(name, value))
            && self.moment == moment
    }
}

/// What becomes of a call that was held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Verdict {
    #[default]
    GoOn,
    /// Its connection breaks; the call gets no further.
    Break,
}

#[derive(Debug, Default)]
struct State {
    wanted: Option<Hold>,
    held: usize,
}

/// Open until something is to be held.
#[derive(Debug)]
pub(super) struct Gate {
    state: Mutex<State>,
    opened: watch::Sender<Verdict>,
}

impl Default for Gate {
    fn default() -> Self {
        Self { state: Mutex::default(), opened: watch::Sender::new(Verdict::default()) }
    }
}

/// Counts a call as held as long as its caller waits.
struct Waiting<'a>(&'a Gate);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        lock(&self.0.state).held -= 1;
    }
}

impl Gate {
    pub(super) fn hold(&self, wanted: Hold) {
        lock(&self.state).wanted = Some(wanted);
    }

    pub(super) fn held(&self) -> usize {
        lock(&self.state).held
    }

    /// What is held goes on or breaks, and nothing more is held.
    pub(super) fn open(&self, verdict: Verdict) {
        lock(&self.state).wanted = None;
        self.opened.send_replace(verdict);
    }

    /// Waits where the call is to be held.
    pub(super) async fn pass(&self, module: &str, fields: &[(String, String)], moment: Moment) -> Verdict {
        let mut opened = self.opened.subscribe();
        {
            let mut state = lock(&self.state);
            if !state.wanted.as_ref().is_some_and(|wanted| wanted.is_for(module, fields, moment)) {
                return Verdict::GoOn;
            }
            state.held += 1;
        }
        let _waiting = Waiting(self);
        match opened.changed().await {
            Ok(()) => *opened.borrow(),
            // There is no gate any more.
            Err(_) => Verdict::GoOn,
        }
    }
}
