//! Who is signed in: the token, and what becomes of it.

use super::exchange;
use crate::api::{ApiError, Call, Reply, SessionEnded, Token, leaves_session_open, settle};
use crate::browser::embedder::Embedder;
use crate::browser::platform;
use crate::browser::storage::{self, Shelf};
use crate::domain::config::Config;
use crate::flow::Ms;
use crate::ui::{Access, Left, Pins, Signal, spawn};
use std::cell::{OnceCell, RefCell};

/// What somebody else typed is nobody's business.
fn forget_drafts() {
    Shelf::Drafts.keep("");
}

/// The session of this page; it lives as long as the page.
pub struct Session {
    pub config: Config,
    token: RefCell<Option<Token>>,
    /// Who is at the page.
    pub access: Signal<Access>,
    /// What became of the last sign-out.
    pub left: Signal<Left>,
    /// Who was here, by address as far as the API tells it.
    people: RefCell<Vec<Option<String>>>,
    /// The place among them of who is here or was last: somebody else must come neither into their
    /// views nor into their reinstalls.
    pub person: Signal<usize>,
    /// Whose session the tab kept, for the field that asks for the address again.
    last: RefCell<Option<String>>,
    /// When the session ends, where the API tells.
    pub until: Signal<Option<Ms>>,
    /// The PINs that were refused.
    pub pins: Pins,
    renewed: OnceCell<Box<dyn Fn()>>,
    embedder: Option<Embedder>,
}

impl Session {
    /// Takes up the session that the tab kept, or that the embedding page gives.
    pub fn new(config: Config) -> &'static Self {
        let (kept, last) = (storage::token(), storage::owner());
        if kept.is_none() {
            // Nobody knows whose they are.
            forget_drafts();
        }
        let access = match kept {
            Some(_) => Access::SignedIn { email: None },
            None => Access::SignedOut,
        };
        let embedder = config.embedder_origin.as_deref().and_then(Embedder::find);
        let session: &Self = Box::leak(Box::new(Self {
            config,
            token: RefCell::new(kept),
            access: Signal::new(access),
            left: Signal::new(Left::Not),
            people: RefCell::new(vec![None]),
            person: Signal::new(0),
            last: RefCell::new(last),
            until: Signal::new(None),
            pins: Pins::default(),
            renewed: OnceCell::new(),
            embedder,
        }));
        if let Some(embedder) = &session.embedder {
            embedder.on_token(move |token| session.take(token, None, None));
            embedder.ask();
        }
        session.ask_who();
        session
    }

    /// What is done when there is a new token, and it is known whose it is. Told once.
    pub fn on_renewal(&self, act: impl Fn() + 'static) {
        let first = self.renewed.set(Box::new(act)).is_ok();
        debug_assert!(first, "told once");
    }

    /// Sends a call with the token. An ended session is noticed here, whoever called; and a PIN that was
    /// refused is held back here, whoever would send it again.
    pub async fn call(&self, call: Call) -> Result<Reply, ApiError> {
        if let Some(error) = self.pins.instead_of(&call, &self.config, platform::now()) {
            return Err(error);
        }
        let token = self.token.borrow().clone();
        let mut result = exchange(&self.config, token.as_ref(), &call).await;
        let mut ended = result.as_ref().err().and_then(SessionEnded::proven_by);
        if leaves_session_open(&call, &result) {
            let info = exchange(&self.config, token.as_ref(), &Call::Info).await;
            (result, ended) = settle(&call, result, &info);
        }
        self.pins.heard(&call, &self.config, &result, platform::now());
        if let Ok(Reply::Session(found)) = &result
            && found.expires_s.is_some()
            && *self.token.borrow() == token
        {
            self.lasts(found.expires_s);
        }
        // Whoever has no session has none that could end.
        let is_own = token.is_some() && *self.token.borrow() == token;
        if let (Some(_), true) = (ended, is_own) {
            self.end(Access::Expired);
            // The embedding page may have a fresh token.
            self.embedder.iter().for_each(Embedder::ask);
        }
        result
    }

    /// Sends a call that signs in.
    pub async fn sign_in(&'static self, call: Call) -> Result<(), ApiError> {
        let typed = match &call {
            Call::Login { user, .. } => Some(user.clone()),
            _ => None,
        };
        match exchange(&self.config, None, &call).await? {
            Reply::Session(found) => {
                let token = found.token.ok_or(ApiError::Undecodable { body: String::new() })?;
                self.take(token, found.email.or(typed), found.expires_s);
                Ok(())
            }
            _ => Err(ApiError::Undecodable { body: String::new() }),
        }
    }

    /// Ends the session, here at once and at the API when it can be reached.
    pub fn sign_out(&'static self) {
        let token = self.token.borrow().clone();
        self.left.set(Left::Asked);
        self.end(Access::SignedOut);
        self.last.replace(None);
        self.pins.forget();
        let nobody = self.people.borrow().len();
        self.people.borrow_mut().push(None);
        forget_drafts();
        self.person.set(nobody);
        spawn(Box::pin(async move {
            // Here the session is over whatever the API says; there only the API knows.
            let answer = exchange(&self.config, token.as_ref(), &Call::Logout).await;
            // Of whoever came since it says nothing.
            if *self.person.peek() == nobody && !self.is_open() {
                self.left.set(Left::of(&answer));
            }
        }));
    }

    fn end(&self, access: Access) {
        self.token.replace(None);
        self.lasts(None);
        storage::keep_token(None, "");
        if *self.access.peek() != access {
            self.access.set(access);
        }
    }

    /// Notes when the session ends. A time that is past when it is told is of another clock than this one's.
    fn lasts(&self, expires_s: Option<u64>) {
        let now = platform::now();
        let until = expires_s.map(|s| s.saturating_mul(1_000)).filter(|until| *until > now);
        if *self.until.peek() != until {
            self.until.set(until);
        }
    }

    fn take(&'static self, token: Token, email: Option<String>, expires_s: Option<u64>) {
        self.lasts(expires_s);
        self.left.set(Left::Not);
        storage::keep_token(Some(&token), "");
        self.token.replace(Some(token));
        match email {
            Some(email) => self.belongs_to(email),
            None => {
                // The views of somebody who was here before stay hidden until it is known who came.
                if !self.is_known() {
                    self.access.set(Access::SignedIn { email: None });
                }
                self.ask_who();
            }
        }
    }

    /// Whose runs may be taken up: the account's address, empty where the API does not tell it.
    pub fn owner(&self) -> String {
        self.people.borrow()[*self.person.peek()].clone().unwrap_or_default()
    }

    /// The address of who is here or was last.
    pub fn account(&self) -> Option<String> {
        self.people.borrow()[*self.person.peek()].clone().or_else(|| self.last.borrow().clone())
    }

    /// Whether there is a token.
    pub fn is_open(&self) -> bool {
        self.token.borrow().is_some()
    }

    /// Of whom nobody knew who it was may have been anybody, once the session has ended.
    fn belongs_to(&self, email: String) {
        let mut people = self.people.borrow_mut();
        let now = *self.person.peek();
        let is_them =
            |known: &Option<String>| known.as_ref().is_some_and(|it| it.eq_ignore_ascii_case(&email));
        let at = match people.iter().position(is_them) {
            Some(at) => at,
            None if people[now].is_none() && *self.access.peek() != Access::Expired => now,
            None => people.len(),
        };
        if at == people.len() {
            people.push(None);
        }
        storage::keep_token(self.token.borrow().as_ref(), &email);
        people[at] = Some(email.clone());
        drop(people);
        if at != now {
            forget_drafts();
            self.pins.forget();
            self.person.set(at);
        }
        self.access.set(Access::SignedIn { email: Some(email) });
        self.tell_of_renewal();
    }

    fn is_known(&self) -> bool {
        self.people.borrow()[*self.person.peek()].is_some()
    }

    fn tell_of_renewal(&self) {
        self.renewed.get().into_iter().for_each(|act| act());
    }

    /// Asks for the account's address. An API that does not tell leaves it out of the header, and
    /// then it is the API alone that keeps one account's calls from another's servers.
    fn ask_who(&'static self) {
        let asked_with = self.token.borrow().clone();
        if asked_with.is_none() {
            return;
        }
        spawn(Box::pin(async move {
            let found = self.call(Call::Info).await;
            if *self.token.borrow() != asked_with {
                return;
            }
            let email = match found {
                Ok(Reply::Session(found)) => found.email,
                _ => None,
            };
            // An API that does not tell does not take somebody's reinstalls from them at a reload.
            let email = email.or_else(storage::owner);
            match email {
                Some(email) => self.belongs_to(email),
                None => {
                    self.access.set(Access::SignedIn { email: None });
                    self.tell_of_renewal();
                }
            }
        }));
    }
}
