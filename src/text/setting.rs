//! What is wrong with a setting of `config.json`.
//!
//! Knows: the settings' mistakes and their words. Must not know: which view shows them.

use super::late::{Late, fill};
use crate::domain::config::{ConfigError, Problem};

/// The sentence for a setting that can't be used.
#[must_use]
pub fn mistake(error: &ConfigError) -> String {
    let key = match error.problem {
        Problem::NotAnObject => Late::SettingNotAnObject,
        Problem::Value => Late::SettingValue,
        Problem::Name => Late::SettingName,
        Problem::Number => Late::SettingNumber,
        Problem::Address => Late::SettingAddress,
        Problem::Unknown => Late::SettingUnknown,
    };
    fill(key, &[("setting", &error.setting)])
}
