//! What happened: the calls that came in, secrets masked, and what the servers did.

use super::answers::Request;
use super::why::Why;

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
    /// Why it was refused, where it was.
    pub refused: Option<Why>,
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

/// Beyond this many calls or events the older half is dropped.
const LIMIT: usize = 20_000;

#[derive(Debug, Clone, Default)]
pub(crate) struct Ledger {
    /// Number of the call being answered, from 1; 0 before the first.
    pub(crate) seq: u64,
    pub(crate) calls: Vec<LoggedCall>,
    pub(crate) events: Vec<Event>,
    /// The number of each of the calls.
    pub(crate) seqs: Vec<u64>,
    /// Questions to a key are not kept.
    pub(crate) leaves_out_questions: bool,
}

impl Ledger {
    pub(crate) fn open(&mut self, at_ms: u64, request: &Request, server: Option<u32>) {
        self.seq += 1;
        if self.leaves_out_questions && request.call() == ("eq_callback", "check") {
            return;
        }
        if self.calls.len() >= LIMIT {
            self.calls.drain(..LIMIT / 2);
            self.seqs.drain(..LIMIT / 2);
        }
        self.seqs.push(self.seq);
        self.calls.push(LoggedCall {
            at_ms,
            module: request.module.to_owned(),
            action: request.action().to_owned(),
            server,
            fields: masked(request),
            outcome: String::new(),
            refused: None,
            effect_applied: false,
        });
    }

    pub(crate) fn close(&mut self, outcome: String) {
        if let Some(call) = self.kept(self.seq) {
            call.outcome = outcome;
        }
    }

    /// Notes why the call being answered is refused.
    pub(crate) fn mark_refused(&mut self, why: Why) {
        if let Some(call) = self.kept(self.seq) {
            call.refused = Some(why);
        }
    }

    /// Notes that a call's effect has been applied.
    pub(crate) fn mark_applied(&mut self, call_seq: u64) {
        if let Some(call) = self.kept(call_seq) {
            call.effect_applied = true;
        }
    }

    /// The call of this number, where it is kept.
    fn kept(&mut self, seq: u64) -> Option<&mut LoggedCall> {
        let at = self.seqs.binary_search(&seq).ok()?;
        self.calls.get_mut(at)
    }

    pub(crate) fn event(&mut self, at_ms: u64, server: u32, what: &str) {
        if self.events.len() >= LIMIT {
            self.events.drain(..LIMIT / 2);
        }
        self.events.push(Event { at_ms, server, what: what.to_owned() });
    }
}

const HIDDEN: &str = "***";

fn masked(request: &Request) -> Vec<(String, String)> {
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
    fn a_long_log_drops_its_older_half_and_still_finds_a_call() {
        let mut ledger = Ledger::default();
        let given = fields(&[("action", "reboot")]);
        let request = Request { module: "eq", fields: &given };
        for at_ms in 0..=LIMIT as u64 {
            ledger.open(at_ms, &request, None);
        }
        assert_eq!(ledger.calls.len(), LIMIT / 2 + 1);
        ledger.mark_applied(1);
        assert!(ledger.calls.iter().all(|call| !call.effect_applied));
        ledger.mark_applied(ledger.seq);
        assert!(ledger.calls.last().is_some_and(|call| call.effect_applied));
    }

    #[test]
    fn a_log_without_questions_still_finds_a_call() {
        let mut ledger = Ledger { leaves_out_questions: true, ..Ledger::default() };
        let (check, reboot) = (fields(&[("action", "check")]), fields(&[("action", "reboot")]));
        for (module, given) in [("eq_callback", &check), ("eq", &reboot), ("eq_callback", &check)] {
            ledger.open(0, &Request { module, fields: given }, None);
            ledger.close(module.to_owned());
        }
        ledger.mark_applied(2);
        let kept: Vec<_> =
            ledger.calls.iter().map(|call| (call.outcome.as_str(), call.effect_applied)).collect();
        assert_eq!((ledger.seq, kept), (3, vec![("eq", true)]));
    }

    #[test]
    fn an_api_key_is_masked_as_a_whole() {
        let given = fields(&[("key", "demo-api-key-0001")]);
        let logged = masked(&Request { module: "auth", fields: &given });
        assert_eq!(logged[0].1, "***");
    }
}
