//! Shown in place of everything when the deployment's settings can't be used.

use super::dom::{El, el};
use super::kit::page_head;
use super::part::{Inside, part};
use crate::domain::config::ConfigError;
use crate::text::{Key, setting};
use std::rc::Rc;

/// Every mistake in the settings.
#[must_use]
pub fn no_start(errors: Vec<ConfigError>) -> El {
    el("main.page page--narrow stack")
        .child(page_head(Key::NoStart, Key::NoStartText))
        .child(part(Inside::Settings(Rc::new(errors))))
}

/// The list of them; drawn by the part.
pub(super) fn mistakes(errors: &[ConfigError]) -> Vec<El> {
    let items = errors.iter().map(|error| el("li").text(&setting::mistake(error)));
    vec![el("ul.mistakes mono").attr("role", "alert").children(items.collect())]
}
