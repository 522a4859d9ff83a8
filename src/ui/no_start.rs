//! Shown in place of everything when the deployment's settings can't be used.

use super::dom::{El, el};
use super::kit::page_head;
use crate::domain::config::ConfigError;
use crate::text::{Key, setting};

/// Every mistake in the settings.
#[must_use]
pub fn no_start(errors: &[ConfigError]) -> El {
    let items = errors.iter().map(|error| el("li").text(&setting::mistake(error)));
    el("main.page page--narrow stack")
        .child(page_head(Key::NoStart, Key::NoStartText))
        .child(el("ul.mistakes mono").attr("role", "alert").children(items.collect()))
}
