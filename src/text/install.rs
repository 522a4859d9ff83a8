//! What runs on the new system by itself, and what is wrong with it, in words.
//!
//! Knows: script and callback URL, and their words. Must not know: which view shows them.

use super::late::{Late, fill, own};
use crate::domain::callback::CallbackError;
use crate::domain::script::{self, MOST_CHARS, ScriptError, ScriptWarning};
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

/// What a person may want to look at in `script`.
#[must_use]
pub fn script_warning(warning: ScriptWarning, script: &str, windows: bool) -> String {
    own(match warning {
        ScriptWarning::CrLf => Late::PlanScriptCrLf,
        ScriptWarning::NoShebang => Late::PlanScriptNoShebang,
        ScriptWarning::PowerShellForLinux => Late::PlanScriptPowerShell,
        ScriptWarning::BashForWindows => Late::PlanScriptBash,
        ScriptWarning::WaitsForInput => Late::PlanScriptWaits,
        ScriptWarning::LooksSecret => Late::PlanScriptSecret,
        ScriptWarning::Restarts => Late::PlanScriptRestarts,
        ScriptWarning::ByteOrderMark => Late::PlanScriptMark,
        ScriptWarning::LookAlike => return look_alike(script, windows),
    })
}

/// Where a sign stands that only looks plain, and how to find it.
fn look_alike(script: &str, windows: bool) -> String {
    let Some((line, sign)) = script::look_alike(script, windows) else { return String::new() };
    let is_seen = !sign.is_whitespace() && !sign.is_control() && !strings::is_unseen(sign);
    let key = if is_seen { Late::PlanScriptLookAlike } else { Late::PlanScriptUnseen };
    let (sign, code) = (sign.to_string(), code_point(sign));
    fill(key, &[("line", &strings::count(line)), ("sign", &sign), ("code", &code)])
}

/// A character by its number, as it is looked up: `U+00A0`.
fn code_point(sign: char) -> String {
    let digit = |shift: u32| char::from_digit(u32::from(sign) >> shift & 15, 16).unwrap_or('0');
    let digits = [12, 8, 4, 0].map(|shift| digit(shift).to_ascii_uppercase());
    ["U+", &String::from_iter(digits)].concat()
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
        let said = |script: &str| script_warning(ScriptWarning::LookAlike, script, false);
        assert!(said("#!/bin/sh\nls –l").starts_with("Line 2: “–” (U+2013)"));
        let words = said("ls\u{a0}-l");
        assert!(words.starts_with("Line 1: ") && words.contains("(U+00A0)"), "{words}");
    }
}
