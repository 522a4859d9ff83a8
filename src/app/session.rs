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
    /// Who was signed in last, so that somebody else does not come into their views.
    last_email: StoredValue<Option<String>>,
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
            last_email: StoredValue::new(None),
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

    /// What is done when there is a new token.
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
        self.last_email.set_value(None);
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
        let is_other = matches!(
            (self.last_email.get_value(), &email),
            (Some(last), Some(now)) if last != *now
        );
        if is_other {
            self.access.set(Access::SignedOut);
        }
        if email.is_some() {
            self.last_email.set_value(email.clone());
        }
        self.access.set(Access::SignedIn { email: email.clone() });
        if email.is_none() {
            self.ask_who();
        }
        self.renewed.with_value(|act| act.iter().for_each(|act| act()));
    }

    /// Asks for the account's address. An API that does not tell leaves it out of the header.
    fn ask_who(self) {
        if self.token.read_value().is_none() {
            return;
        }
        spawn_local(async move {
            if let Ok(Reply::Session(found)) = self.call(Call::Info).await
                && matches!(self.access.get_untracked(), Access::SignedIn { .. })
                && found.email.is_some()
            {
                self.last_email.set_value(found.email.clone());
                self.access.set(Access::SignedIn { email: found.email });
            }
        });
    }
}
