//! Secrets that the provider's tools write where people read: in scopes, contexts and refusals.

use serde_json::{Value, json};

use super::power::Effect;
use super::server::PxeConfig;

/// The password of every server's controller: no call asks for it, so it has no place on a page.
pub const BMC_PASSWORD: &str = "S3cretBmc";

/// What a command line says that has failed.
pub(crate) const FAILED_COMMAND: &str =
    "ipmitool -H 192.0.2.50 -U admin -P S3cretBmc chassis power reset: failed";

fn ipmitool(command: &str, text: &str) -> String {
    format!("ipmitool -H 192.0.2.50 -U admin -P {BMC_PASSWORD} {command}: {text}")
}

/// What the tool that carries an effect out tells of it, and puts into the context.
pub(crate) fn of_effect(effect: &Effect, text: &str, context: &mut Value) -> String {
    match effect {
        Effect::BootDev(order) => ipmitool(&format!("chassis bootdev {}", order.media()), text),
        Effect::Reboot => ipmitool("chassis power reset", text),
        Effect::PowerStatus => ipmitool("chassis power status", text),
        Effect::CreatePxe(config) => {
            context["password"] = json!(config.root_pass);
            format!("{text}. Password: {}", config.root_pass)
        }
        Effect::ClearPxe => format!("{text}, token={BMC_PASSWORD}"),
        Effect::Task { .. } => format!("{text}, secret {BMC_PASSWORD}"),
    }
}

/// What the installer tells of a stage.
pub(crate) fn of_stage(stage: u8, text: &str, config: &PxeConfig) -> String {
    match stage {
        2 => format!("{text}, root password {}", config.root_pass),
        4 => format!("{text} (root_pass={})", config.root_pass),
        5 => format!("{text}. Password: {}", config.root_pass),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_that_failed_holds_the_secret_of_the_others() {
        assert_eq!(FAILED_COMMAND, ipmitool("chassis power reset", "failed"));
    }
}
