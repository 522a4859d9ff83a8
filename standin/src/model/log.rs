//! What happened: the calls that came in, secrets masked, and what the servers did.

use super::answers::Request;

/// One call as the door and the tests see it.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedCall {
    pub at_ms: u64,
    pub module: String,
    pub action: String,
    pub server: Option<u32>,
    /// As they came, with secrets masked.
    pub fields: Vec<(String, String)>,
    /// `"OK"`, `"accepted"`, `"refused: …"`, `"lost …"` or the fault's name.
    pub outcome: String,
    /// The call changed something; set when its callback is done where there is one.
    pub effect_applied: bool,
}

impl LoggedCall {
    /// `"eq/reboot"`
    pub fn call(&self) -> String {
        format!("{}/{}", self.module, self.action)
    }

    /// The field's value as logged, `""` where it is absent.
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().rev().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }
}

/// Something that a server, a key or a session did by itself or by a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub at_ms: u64,
    pub server: u32,
    pub what: String,
}

const HIDDEN: &str = "***";

pub(crate) fn masked(request: &Request) -> Vec<(String, String)> {
    let api_key_call = request.module == "auth";
    request.fields.iter().map(|(name, value)| (name.clone(), mask(name, value, api_key_call))).collect()
}

fn mask(name: &str, value: &str, api_key_call: bool) -> String {
    match name {
        "token"
        | "pin"
        | "password"
        | "root_pass"
        | "api_key"
        | "secret"
        | "passphrase"
        | "post_install_script"
            if !value.is_empty() =>
        {
            HIDDEN.to_owned()
        }
        "key" if api_key_call && !value.is_empty() => HIDDEN.to_owned(),
        "key" | "reinstall_key" if !value.is_empty() => {
            let count = value.chars().count();
            let end: String = value.chars().skip(count.saturating_sub(4)).collect();
            format!("{HIDDEN}{}", if count > 8 { end.as_str() } else { "" })
        }
        "ssh_key" if !value.is_empty() => {
            let kind = value.split_whitespace().next().unwrap_or_default();
            format!("{kind} {HIDDEN}")
        }
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn no_secret_is_logged() {
        let given = fields(&[
            ("token", "sesame-secret"),
            ("pin", "0420-secret"),
            ("root_pass", "Passw0rd-secret"),
            ("ssh_key", "ssh-ed25519 AAAA-secret me"),
            ("post_install_script", "secret"),
            ("reinstall_key", "secretsecretsecretsecretsecretab12"),
            ("hostname", "web-1"),
        ]);
        let logged = masked(&Request { module: "eq", fields: &given });
        assert!(!format!("{logged:?}").contains("secret"), "{logged:?}");
        assert!(logged.contains(&("hostname".to_owned(), "web-1".to_owned())));
        assert!(logged.contains(&("reinstall_key".to_owned(), "***ab12".to_owned())));
    }

    #[test]
    fn an_api_key_is_masked_as_a_whole() {
        let given = fields(&[("key", "demo-api-key-0001")]);
        let logged = masked(&Request { module: "auth", fields: &given });
        assert_eq!(logged[0].1, "***");
    }
}
