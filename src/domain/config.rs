//! What a deployment may change: `config.json`, read and checked at start.
//!
//! Knows: the settings, their defaults and bounds. Must not know: where the file is served.

use super::audience::Audience;
use super::disks::Scheme;
use super::password::Policy;
use serde_json::{Map, Value};

/// A deployment's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where the `.php` modules are: a path on the same host or an https address, without a
    /// slash at the end.
    pub api_base: String,
    /// For whom the app is deployed.
    pub audience: Audience,
    /// The page that may embed the app and hand it a session token; `None`: nobody.
    pub embedder_origin: Option<String>,
    /// The rules for the root password.
    pub password_policy: Policy,
    /// How a partitioning scheme is sent with `eq/create_pxe`.
    pub partitioning: Partitioning,
    /// How an Ansible task is started.
    pub task_call: TaskCall,
    /// How often a key is asked.
    pub polling: Polling,
    /// Minutes after the reboot without any stage, until the person is asked.
    pub no_sign_min: u32,
    /// Minutes without a further stage, until the person is asked.
    pub no_news_min: u32,
    /// Minutes that an Ansible task may hold up the cleanup.
    pub task_cap_min: u32,
}

/// The field and the value for each scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partitioning {
    /// Name of the form field.
    pub field: String,
    /// Values in the order of [`Scheme::ALL`].
    values: [String; 5],
}

impl Partitioning {
    /// What is sent for `scheme`.
    #[must_use]
    pub fn value(&self, scheme: Scheme) -> &str {
        &self.values[scheme as usize]
    }
}

/// The call that runs an Ansible task on a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskCall {
    /// The module, such as `jenkins`.
    pub module: String,
    /// The action, such as `call`.
    pub action: String,
    /// The field that names the task.
    pub task_field: String,
    /// Whether the PIN is sent along.
    pub send_pin: bool,
}

/// Bounds of the time between two questions about a key, in ms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Polling {
    /// Shortest.
    pub min_ms: u32,
    /// Longest.
    pub max_ms: u32,
}

/// What is wrong with a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The file is not a JSON object.
    #[error("not a JSON object")]
    NotAnObject,
    /// Not one of the words it can be.
    #[error("not one of its values")]
    Value,
    /// Not a text of letters, digits, `_` and `-`.
    #[error("not a name")]
    Name,
    /// Not a number within its bounds.
    #[error("not a number within its bounds")]
    Number,
    /// Neither a path on the same host nor an https address.
    #[error("neither a path nor an https address")]
    Address,
    /// No such setting: likely misspelt.
    #[error("no such setting")]
    Unknown,
}

/// A setting that can't be used, by its path in the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {problem}")]
pub struct ConfigError {
    /// Such as `polling.min_ms`.
    pub setting: String,
    /// What is wrong with it.
    pub problem: Problem,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            api_base: "/api".into(),
            audience: Audience::Customer,
            embedder_origin: None,
            password_policy: Policy::Document,
            partitioning: Partitioning {
                field: "disk_mirror".into(),
                values: Scheme::ALL.map(|scheme| scheme.name().to_owned()),
            },
            task_call: TaskCall {
                module: "jenkins".into(),
                action: "call".into(),
                task_field: "task".into(),
                send_pin: true,
            },
            polling: Polling { min_ms: 5_000, max_ms: 30_000 },
            no_sign_min: 20,
            no_news_min: 90,
            task_cap_min: 15,
        }
    }
}

impl Config {
    /// Reads `config.json`. A missing setting has its default; a misspelt or impossible one is
    /// an error, so that a slip is found at start and not during a reinstall.
    ///
    /// # Errors
    /// Every setting that can't be used.
    pub fn parse(text: &str) -> Result<Self, Vec<ConfigError>> {
        let Ok(Value::Object(root)) = serde_json::from_str::<Value>(text) else {
            let error = ConfigError { setting: "config.json".into(), problem: Problem::NotAnObject };
            return Err(vec![error]);
        };
        let mut reader = Reader { errors: Vec::new() };
        let config = reader.config(&root);
        if reader.errors.is_empty() { Ok(config) } else { Err(reader.errors) }
    }
}

struct Reader {
    errors: Vec<ConfigError>,
}

type Object = Map<String, Value>;

impl Reader {
    fn fail(&mut self, setting: &str, problem: Problem) {
        self.errors.push(ConfigError { setting: setting.to_owned(), problem });
    }

    fn config(&mut self, root: &Object) -> Config {
        const KNOWN: &[&str] = &[
            "api_base",
            "portal",
            "embedder_origin",
            "password_policy",
            "partitioning",
            "task_call",
            "polling",
            "no_sign_min",
            "no_news_min",
            "task_cap_min",
        ];
        self.only(root, "", KNOWN);
        let mut config = Config::default();
        if let Some(value) = root.get("api_base") {
            match value.as_str().filter(|text| is_base(text)) {
                Some(text) => text.trim_end_matches('/').clone_into(&mut config.api_base),
                None => self.fail("api_base", Problem::Address),
            }
        }
        if let Some(value) = root.get("embedder_origin") {
            match value.as_str() {
                Some("") => {}
                Some(text) if is_origin(text) => config.embedder_origin = Some(text.to_owned()),
                Some(_) | None => self.fail("embedder_origin", Problem::Address),
            }
        }
        let audiences = [("customer", Audience::Customer), ("staff", Audience::Staff)];
        self.word(root, "portal", &audiences, &mut config.audience);
        let policies = [("document", Policy::Document), ("strict", Policy::Strict)];
        self.word(root, "password_policy", &policies, &mut config.password_policy);
        if let Some(part) = self.part(root, "partitioning", &["field", "values"]) {
            self.name(part, "partitioning.field", &mut config.partitioning.field);
            let schemes = Scheme::ALL.map(Scheme::name);
            if let Some(values) = self.part(part, "partitioning.values", &schemes) {
                for (scheme, value) in schemes.iter().zip(&mut config.partitioning.values) {
                    self.name(values, &format!("partitioning.values.{scheme}"), value);
                }
            }
        }
        if let Some(part) = self.part(root, "task_call", &["module", "action", "task_field", "send_pin"]) {
            self.name(part, "task_call.module", &mut config.task_call.module);
            self.name(part, "task_call.action", &mut config.task_call.action);
            self.name(part, "task_call.task_field", &mut config.task_call.task_field);
            match part.get("send_pin") {
                None => {}
                Some(Value::Bool(send)) => config.task_call.send_pin = *send,
                Some(_) => self.fail("task_call.send_pin", Problem::Value),
            }
        }
        if let Some(part) = self.part(root, "polling", &["min_ms", "max_ms"]) {
            self.number(part, "polling.min_ms", 200..=600_000, &mut config.polling.min_ms);
            self.number(part, "polling.max_ms", 200..=600_000, &mut config.polling.max_ms);
            if config.polling.max_ms < config.polling.min_ms {
                self.fail("polling.max_ms", Problem::Number);
            }
        }
        self.number(root, "no_sign_min", 1..=1_440, &mut config.no_sign_min);
        self.number(root, "no_news_min", 1..=1_440, &mut config.no_news_min);
        self.number(root, "task_cap_min", 1..=1_440, &mut config.task_cap_min);
        config
    }

    fn only(&mut self, object: &Object, path: &str, known: &[&str]) {
        for name in object.keys().filter(|name| !known.contains(&name.as_str())) {
            self.fail(&format!("{path}{name}"), Problem::Unknown);
        }
    }

    fn part<'a>(&mut self, object: &'a Object, path: &str, known: &[&str]) -> Option<&'a Object> {
        let part = match object.get(last(path))? {
            Value::Object(part) => part,
            _ => {
                self.fail(path, Problem::NotAnObject);
                return None;
            }
        };
        self.only(part, &format!("{path}."), known);
        Some(part)
    }

    fn word<T: Copy>(&mut self, object: &Object, path: &str, words: &[(&str, T)], into: &mut T) {
        let Some(value) = object.get(path) else { return };
        match words.iter().find(|(word, _)| value.as_str() == Some(word)) {
            Some((_, meaning)) => *into = *meaning,
            None => self.fail(path, Problem::Value),
        }
    }

    fn name(&mut self, object: &Object, path: &str, into: &mut String) {
        let Some(value) = object.get(last(path)) else { return };
        let is_name = |text: &&str| {
            let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
            !text.is_empty() && text.len() <= 64 && text.bytes().all(fits)
        };
        match value.as_str().filter(is_name) {
            Some(text) => text.clone_into(into),
            None => self.fail(path, Problem::Name),
        }
    }

    fn number(&mut self, object: &Object, path: &str, bounds: std::ops::RangeInclusive<u32>, into: &mut u32) {
        let Some(value) = object.get(last(path)) else { return };
        match value.as_u64().and_then(|n| u32::try_from(n).ok()).filter(|n| bounds.contains(n)) {
            Some(n) => *into = n,
            None => self.fail(path, Problem::Number),
        }
    }
}

/// The last part of a dotted path: what the setting is called in its object.
fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// A path on the same host (`/api`), or an https address; http for the machine itself only,
/// because a token sent in the clear is a lost server.
fn is_base(text: &str) -> bool {
    let path_only = text.starts_with('/') && !text.starts_with("//");
    let local = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
    let local = local.iter().any(|base| {
        text.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
    });
    let https = text.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
    (path_only || local || https) && !text.contains(['?', '#', '@', '\\', ' '])
}

fn is_origin(text: &str) -> bool {
    is_base(text) && text.split_once("://").is_some_and(|(_, rest)| !rest.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(text: &str) -> Vec<(String, Problem)> {
        let errors = Config::parse(text).expect_err("an error");
        errors.into_iter().map(|e| (e.setting, e.problem)).collect()
    }

    #[test]
    fn the_file_that_is_shipped_says_the_defaults() {
        let shipped = include_str!("../../public/config.json");
        assert_eq!(Config::parse(shipped), Ok(Config::default()));
        assert_eq!(Config::parse("{}"), Ok(Config::default()));
    }

    #[test]
    fn every_setting_can_be_changed() {
        let config = Config::parse(
            r#"{"api_base":"https://api.example.com/","portal":"staff","embedder_origin":"https://panel.example.com",
            "password_policy":"strict","partitioning":{"field":"scheme","values":{"LVM_RAID1":"raid1"}},
            "task_call":{"module":"ansible","action":"run","task_field":"name","send_pin":false},
            "polling":{"min_ms":200,"max_ms":400},"no_sign_min":1,"no_news_min":2,"task_cap_min":3}"#,
        )
        .expect("good settings");
        assert_eq!(config.api_base, "https://api.example.com");
        assert_eq!(config.audience, Audience::Staff);
        assert_eq!(config.password_policy, Policy::Strict);
        assert_eq!(config.partitioning.value(Scheme::Raid1), "raid1");
        assert_eq!(config.partitioning.value(Scheme::Raid0), "LVM_RAID0");
        assert_eq!(config.task_call.module, "ansible");
        assert_eq!((config.no_sign_min, config.no_news_min, config.task_cap_min), (1, 2, 3));
    }

    #[test]
    fn every_slip_is_named_and_all_at_once() {
        assert_eq!(errors("[]"), [("config.json".into(), Problem::NotAnObject)]);
        assert_eq!(errors("nonsense"), [("config.json".into(), Problem::NotAnObject)]);
        let found = errors(
            r#"{"api_bas":"/x","portal":"admin","polling":{"min_ms":10},"task_call":{"module":"a b"},
            "partitioning":{"values":{"RAID1":"x"}},"no_sign_min":"20"}"#,
        );
        let expected = [
            ("api_bas", Problem::Unknown),
            ("portal", Problem::Value),
            ("partitioning.values.RAID1", Problem::Unknown),
            ("task_call.module", Problem::Name),
            ("polling.min_ms", Problem::Number),
            ("no_sign_min", Problem::Number),
        ];
        assert_eq!(found, expected.map(|(setting, problem)| (setting.to_owned(), problem)));
    }

    #[test]
    fn an_api_in_the_clear_is_refused_except_on_this_machine() {
        for good in ["/api", "/", "https://a.example/x", "http://127.0.0.1:8080/api", "http://localhost"] {
            assert!(is_base(good), "{good}");
        }
        for bad in [
            "",
            "//evil.example",
            "http://a.example",
            "https://",
            "https:///x",
            "ftp://a",
            "/a?b",
            "/a#b",
            "https://u@a.example",
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
        ] {
            assert!(!is_base(bad), "{bad}");
        }
    }
}
