//! What runs on the new system by itself, and what is wrong with it, in words.
//!
//! Knows: script and callback URL, and their words. Must not know: which view shows them.

use super::late::{Late, fill, own};
use crate::domain::callback::CallbackError;
use crate::domain::plan::Fault;
use crate::domain::script::{MOST_CHARS, ScriptError, ScriptWarning};
use crate::domain::strings;

/// The sentence for a fault of the script or the callback URL; nothing for one of another field.
#[must_use]
pub fn fault(fault: &Fault) -> String {
    own(match fault {
        Fault::Script(ScriptError::TooLong(count)) => return script_count(Late::PlanScriptTooLong, *count),
        Fault::Script(ScriptError::Nul) => Late::PlanScriptNul,
        Fault::Callback(CallbackError::Malformed) => Late::PlanCallbackMalformed,
        Fault::Callback(CallbackError::Scheme) => Late::PlanCallbackScheme,
        Fault::Callback(CallbackError::Credentials) => Late::PlanCallbackCredentials,
        Fault::Callback(CallbackError::TooLong) => Late::PlanCallbackTooLong,
        Fault::OsMissing
        | Fault::Os(_)
        | Fault::Disks(_)
        | Fault::SchemeMissing
        | Fault::Scheme(_)
        | Fault::Hostname(_)
        | Fault::RootPassword(_)
        | Fault::SshKey(_)
        | Fault::Task(_)
        | Fault::Pin(_) => return String::new(),
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
    use crate::text::plan;

    #[test]
    fn each_fault_is_said_in_one_of_the_two_places() {
        let here = [
            (Fault::Script(ScriptError::TooLong(40_000)), "40000 characters are too many: at most 32768 fit"),
            (Fault::Script(ScriptError::Nul), "There is a NUL character in the script, which no shell takes"),
            (Fault::Callback(CallbackError::Scheme), "Only http and https can be called"),
        ];
        for (one, words) in here {
            assert_eq!((&*fault(&one), &*plan::fault(&one)), (words, ""));
        }
        assert_eq!(fault(&Fault::OsMissing), "");
        assert_eq!(plan::fault(&Fault::OsMissing), "Pick the system to install");
    }
}
