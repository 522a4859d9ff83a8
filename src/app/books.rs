//! The journals, for the views that tell of reinstalls that are over. In the part of the page that is
//! fetched when it is asked for.
//!
//! Decides nothing.

use crate::browser::book;
use crate::ui::{Books, Pending};

/// Those that this browser keeps.
pub struct Kept;

impl Books for Kept {
    fn read(&self) -> Pending<Option<Vec<String>>> {
        Box::pin(async { book::read().await.ok() })
    }

    fn remove(&self, names: Vec<String>) -> Pending<bool> {
        Box::pin(async move { book::remove(&names).await.is_ok() })
    }
}
