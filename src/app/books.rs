//! The journals and the other pages of this browser, for the views that tell of reinstalls. In the part
//! of the page that is fetched when it is asked for.
//!
//! Decides nothing.

use crate::browser::tabs::{self, Channel};
use crate::browser::{address, book};
use crate::domain::id::ServerId;
use crate::domain::route::Followed;
use crate::ui::{Books, Pending};
use std::any::Any;

/// Those that this browser keeps.
pub struct Kept;

impl Books for Kept {
    fn read(&self) -> Pending<Option<Vec<String>>> {
        Box::pin(async {
            // Where none was ever written nothing is opened, which would make the place for them.
            if !book::is_there().await {
                return Some(Vec::new());
            }
            book::read().await.ok()
        })
    }

    fn remove(&self, names: Vec<String>) -> Pending<bool> {
        Box::pin(async move { book::remove(&names).await.is_ok() })
    }

    fn is_driven(&self, server: ServerId) -> Pending<bool> {
        Box::pin(tabs::is_locked(server))
    }

    fn hear(&self, act: Box<dyn Fn()>) -> Box<dyn Any> {
        Box::new(Channel::open(move |_| act()))
    }

    fn followed(&self) -> Option<Followed> {
        Followed::parse(&address::fragment())
    }

    fn link(&self, fragment: &str) -> String {
        address::with(fragment)
    }
}
