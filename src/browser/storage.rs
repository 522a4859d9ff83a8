//! The session token, kept as long as the tab lives and nowhere else.
//!
//! A browser that refuses storage (a third-party frame, a private window) costs a sign-in after
//! a reload, nothing more.

use super::window;
use crate::api::Token;
use web_sys::Storage;

const TOKEN: &str = "reinstall-panel.token";

fn session() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// The token of this tab, if one was kept.
#[must_use]
pub fn token() -> Option<Token> {
    let text = session()?.get_item(TOKEN).ok().flatten()?;
    (!text.is_empty()).then(|| Token::new(text))
}

/// Keeps `token` for this tab, or forgets it.
pub fn keep_token(token: Option<&Token>) {
    let Some(storage) = session() else { return };
    // A full or refused storage leaves the session in memory.
    let _ = match token {
        Some(token) => storage.set_item(TOKEN, token.expose()),
        None => storage.remove_item(TOKEN),
    };
}
