//! Who is signed in: the token, and what becomes of it.

use super::exchange;
use crate::api::{ApiError, Call, Reply, Token};
use crate::browser::embedder::Embedder;
use crate::browser::storage;
use crate::domain::config::Config;
use crate::ui::Access;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The session of this page. A copy costs nothing.
#[derive(Clone, Copy)]
pub struct Session {
    config: StoredValue<Arc<Config>>,
    token: StoredValue<Option<Token>>,
    access: RwSignal<Access>,
    /// Who is signed in, or was last, as far as the API tells: somebody else must come neither into
    /// their views nor into their reinstalls.
    account: RwSignal<Option<String>>,
    renewed: StoredValue<Option<Box<dyn Fn()>>, LocalStorage>,
    embedder: StoredValue<Option<Embedder>, LocalStorage>,
}

impl Session {
    /// Takes up the session that the tab kept, or that the embedding page gives.
    pub fn new(config: &Config) -> Self {
        let kept = storage::token();
        let access = match kept {
            Some(_) => Access::SignedIn { email: None },
            None => Access::SignedOut,
        };
        let embedder = config.embedder_origin.as_deref().and_then(Embedder::find);
        let session = Self {
            config: StoredValue::new(Arc::new(config.clone())),
            token: StoredValue::new(kept),
            access: RwSignal::new(access),
            account: RwSignal::new(None),
            renewed: StoredValue::new_local(None),
            embedder: StoredValue::new_local(embedder),
        };
        session.embedder.with_value(|embedder| {
            if let Some(embedder) = embedder {
                embedder.on_token(move |token| session.take(token, None));
                embedder.ask();
            }
        });
        session.ask_who();
        session
    }

    /// Who is at the page.
    pub fn access(self) -> Signal<Access> {
        self.access.into()
    }

    /// Whose session it is or was last, tracked; `None` as long as the API does not tell.
    pub fn account(self) -> Option<String> {
        self.account.get()
    }

    /// What is done when there is a new token, and it is known whose it is.
    pub fn on_renewal(self, act: impl Fn() + 'static) {
        self.renewed.set_value(Some(Box::new(act)));
    }

    /// Sends a call with the token. An ended session is noticed here, whoever called.
    pub async fn call(self, call: Call) -> Result<Reply, ApiError> {
        let token = self.token.get_value();
        let result = exchange(&self.config.get_value(), token.as_ref(), &call).await;
        if result.as_ref().err() == Some(&ApiError::SessionExpired) && self.token.get_value() == token {
            self.end(Access::Expired);
            // The embedding page may have a fresh token.
            self.embedder.with_value(|embedder| embedder.iter().for_each(Embedder::ask));
        }
        result
    }

    /// Sends a call that signs in.
    pub async fn sign_in(self, call: Call) -> Result<(), ApiError> {
        let typed = match &call {
            Call::Login { user, .. } => Some(user.clone()),
            _ => None,
        };
        match exchange(&self.config.get_value(), None, &call).await? {
            Reply::Session(found) => {
                let token = found.token.ok_or(ApiError::Undecodable { body: String::new() })?;
                self.take(token, found.email.or(typed));
                Ok(())
            }
            _ => Err(ApiError::Undecodable { body: String::new() }),
        }
    }

    /// Ends the session, here at once and at the API when it can be reached.
    pub fn sign_out(self) {
        let token = self.token.get_value();
        let config = self.config.get_value();
        self.end(Access::SignedOut);
        self.account.set(None);
        spawn_local(async move {
            // Here the session is over whatever the API says; there it ends by itself in time.
            let _ = exchange(&config, token.as_ref(), &Call::Logout).await;
        });
    }

    fn end(self, access: Access) {
        self.token.set_value(None);
        storage::keep_token(None);
        if self.access.get_untracked() != access {
            self.access.set(access);
        }
    }

    fn take(self, token: Token, email: Option<String>) {
        storage::keep_token(Some(&token));
        self.token.set_value(Some(token));
        match email {
            Some(email) => self.belongs_to(email),
            None => {
                // The views of somebody who was here before stay hidden until it is known who came.
                if self.account.get_untracked().is_none() {
                    self.access.set(Access::SignedIn { email: None });
                }
                self.ask_who();
            }
        }
    }

    fn belongs_to(self, email: String) {
        if self.account.get_untracked().is_some_and(|last| last != email) {
            // Takes down what the other person saw.
            self.access.set(Access::SignedOut);
        }
        self.account.set(Some(email.clone()));
        self.access.set(Access::SignedIn { email: Some(email) });
        self.tell_of_renewal();
    }

    fn tell_of_renewal(self) {
        self.renewed.with_value(|act| act.iter().for_each(|act| act()));
    }

    /// Asks for the account's address. An API that does not tell leaves it out of the header, and
    /// then it is the API alone that keeps one account's calls from another's servers.
    fn ask_who(self) {
        let asked_with = self.token.get_value();
        if asked_with.is_none() {
            return;
        }
        spawn_local(async move {
            let found = self.call(Call::Info).await;
            if self.token.get_value() != asked_with {
                return;
            }
            let email = match found {
                Ok(Reply::Session(found)) => found.email,
                _ => None,
            };
            match email {
                Some(email) => self.belongs_to(email),
                None => {
                    self.access.set(Access::SignedIn { email: None });
                    self.tell_of_renewal();
                }
            }
        });
    }
}
