//! What is kept in the browser: for the tab the session token and what was typed, for longer the
//! recipes. Nothing else, and no other secret.
//!
//! A browser that refuses storage (a third-party frame, a private window) costs a sign-in and what
//! was typed after a reload, and the recipes; nothing more.

use super::window;
use crate::api::Token;
use web_sys::Storage;

/// One place to keep a text in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// The session token, as long as the tab lives.
    Token,
    /// What was typed into the plans, without secrets, as long as the tab lives.
    Drafts,
    /// The recipes, until the person deletes them.
    Recipes,
}

impl Shelf {
    fn place(self) -> Option<(Storage, &'static str)> {
        let (storage, name) = match self {
            Self::Token => (window().session_storage(), "reinstall-panel.token"),
            Self::Drafts => (window().session_storage(), "reinstall-panel.drafts"),
            Self::Recipes => (window().local_storage(), "reinstall-panel.recipes"),
        };
        Some((storage.ok()??, name))
    }

    /// What is kept there.
    #[must_use]
    pub fn kept(self) -> Option<String> {
        let (storage, name) = self.place()?;
        storage.get_item(name).ok()?.filter(|text| !text.is_empty())
    }

    /// Keeps `text` there, or nothing; says whether that worked.
    pub fn keep(self, text: &str) -> bool {
        let Some((storage, name)) = self.place() else { return false };
        let done = if text.is_empty() { storage.remove_item(name) } else { storage.set_item(name, text) };
        done.is_ok()
    }
}

/// The token of this tab, if one was kept.
#[must_use]
pub fn token() -> Option<Token> {
    Some(Token::new(Shelf::Token.kept()?.split('\n').next()?.to_owned()))
}

/// Whose token it is, as far as that was known.
#[must_use]
pub fn owner() -> Option<String> {
    let owner = Shelf::Token.kept()?.split('\n').nth(1)?.to_owned();
    (!owner.is_empty()).then_some(owner)
}

/// Keeps `token` and whose it is for this tab, or forgets both.
pub fn keep_token(token: Option<&Token>, owner: &str) {
    // A full or refused storage leaves the session in memory.
    Shelf::Token.keep(&token.map_or(String::new(), |token| [token.expose(), "\n", owner].concat()));
}
