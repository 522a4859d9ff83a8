//! What is wrong with a setting of `config.json`.
//!
//! Knows: the settings' mistakes and their words. Must not know: which view shows them.

use super::{Key, fill};
use crate::domain::config::{ConfigError, Problem};

/// The sentence for a setting that can't be used.
#[must_use]
pub fn mistake(error: &ConfigError) -> String {
    let key = match error.problem {
        Problem::NotAnObject => Key::SettingNotAnObject,
        Problem::Value => Key::SettingValue,
        Problem::Name => Key::SettingName,
        Problem::Number => Key::SettingNumber,
        Problem::Address => Key::SettingAddress,
        Problem::Unknown => Key::SettingUnknown,
    };
    fill(key, &[("setting", &error.setting)])
}
