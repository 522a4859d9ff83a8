//! What runs on the new system by itself, and what is wrong with it, in words.
//!
//! Knows: script and callback URL, and their words. Must not know: which view shows them.

use super::late::{Late, fill, own};
use crate::domain::callback::CallbackError;
use crate::domain::script::{MOST_CHARS, ScriptError, ScriptWarning};
use crate::domain::strings;

/// What is wrong with a script.
#[must_use]
pub fn script(why: ScriptError) -> String {
    match why {
        ScriptError::TooLong(count) => script_count(Late::PlanScriptTooLong, count),
        ScriptError::Nul => own(Late::PlanScriptNul),
    }
}

/// What is wrong with a callback URL.
#[must_use]
pub fn callback(why: CallbackError) -> String {
    own(match why {
        CallbackError::Malformed => Late::PlanCallbackMalformed,
        CallbackError::Scheme => Late::PlanCallbackScheme,
        CallbackError::Credentials => Late::PlanCallbackCredentials,
        CallbackError::TooLong => Late::PlanCallbackTooLong,
    })
}

/// What a person may want to look at in a script.
#[must_use]
pub const fn script_warning(warning: ScriptWarning) -> Late {
    match warning {
        ScriptWarning::CrLf => Late::PlanScriptCrLf,
        ScriptWarning::NoShebang => Late::PlanScriptNoShebang,
        ScriptWarning::PowerShellForLinux => Late::PlanScriptPowerShell,
        ScriptWarning::BashForWindows => Late::PlanScriptBash,
        ScriptWarning::WaitsForInput => Late::PlanScriptWaits,
        ScriptWarning::LooksSecret => Late::PlanScriptSecret,
    }
}

/// How long a script of `count` characters is, of how many it can have.
#[must_use]
pub fn script_length(count: usize) -> String {
    script_count(Late::PlanScriptCount, count)
}

fn script_count(key: Late, count: usize) -> String {
    fill(key, &[("count", &strings::count(count)), ("most", &strings::count(MOST_CHARS))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_with_its_bounds() {
        assert_eq!(script(ScriptError::TooLong(40_000)), "40000 characters are too many: at most 32768 fit");
        assert_eq!(callback(CallbackError::Scheme), "Only http and https can be called");
        assert_eq!(script_length(15), "15 of 32768 characters");
    }
}
