//! Shown in place of everything when the deployment's settings can't be used.

use super::kit::PageHead;
use crate::domain::config::ConfigError;
use crate::text::{Key, setting, t};
use leptos::prelude::*;

/// Every mistake in the settings.
#[component]
pub fn NoStart(errors: Vec<ConfigError>) -> impl IntoView {
    let items = errors.iter().map(|error| view! { <li>{setting::mistake(error)}</li> }).collect_view();
    view! {
        <main class="page page--narrow stack">
            <PageHead title=t(Key::NoStart) text=t(Key::NoStartText) />
            <ul class="mistakes mono" role="alert">
                {items}
            </ul>
        </main>
    }
}
