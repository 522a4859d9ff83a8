//! A session token from the page that embeds the app.
//!
//! The app says to its parent that it is ready, with a number drawn for this page; the parent
//! answers with the token and that number. Only a message from the parent window itself, from
//! the origin that the deployment names, in this form and with this number is read. Nothing but
//! a token can come in this way.
//!
//! | direction | message |
//! |---|---|
//! | app to parent | `{"type": "reinstall-panel/ready", "nonce": "…"}` |
//! | parent to app | `{"type": "reinstall-panel/token", "nonce": "…", "token": "…"}` |

use super::{listen, platform, window};
use crate::api::Token;
use crate::domain::strings;
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Window};

/// The page that embeds the app.
pub struct Embedder {
    parent: Window,
    origin: String,
    nonce: String,
}

impl Embedder {
    /// The parent, if the app is embedded. `origin` is the only one that is trusted.
    #[must_use]
    pub fn find(origin: &str) -> Option<Self> {
        let own = window();
        let parent = own.parent().ok().flatten()?;
        let embedded = !Object::is(parent.as_ref(), own.as_ref());
        let nonce = strings::number(platform::random_number()) + &strings::number(platform::random_number());
        embedded.then(|| Self { parent, origin: origin.to_owned(), nonce })
    }

    /// Hands every token that the parent sends to `take`.
    pub fn on_token(&self, take: impl Fn(Token) + 'static) {
        let (parent, origin, nonce) = (self.parent.clone(), self.origin.clone(), self.nonce.clone());
        listen(&window(), "message", move |event| {
            let Ok(event) = event.dyn_into::<MessageEvent>() else { return };
            let from_parent = event.source().is_some_and(|source| Object::is(&source, parent.as_ref()));
            if !from_parent || event.origin() != origin {
                return;
            }
            let data = event.data();
            let text =
                |name: &str| Reflect::get(&data, &name.into()).ok().and_then(|value| value.as_string());
            let expected = text("type").as_deref() == Some("reinstall-panel/token")
                && text("nonce").as_deref() == Some(nonce.as_str());
            if let (true, Some(token)) = (expected, text("token").filter(|token| !token.is_empty())) {
                take(Token::new(token));
            }
        });
    }

    /// Tells the parent that a token is wanted.
    pub fn ask(&self) {
        let message = Object::new();
        for (name, value) in [("type", "reinstall-panel/ready"), ("nonce", self.nonce.as_str())] {
            // Setting a field of a fresh plain object can't fail.
            let _ = Reflect::set(&message, &name.into(), &JsValue::from_str(value));
        }
        // A parent of another origin gets nothing; the person signs in by hand.
        let _ = self.parent.post_message(&message, &self.origin);
    }
}
