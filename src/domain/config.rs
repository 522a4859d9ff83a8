//! What a deployment may change: `config.json`, read and checked at start.
//!
//! Knows: the settings, their defaults and bounds. Must not know: where the file is served.

use super::audience::Audience;
use super::decimal;
use super::disks::Scheme;
use super::json::{Json, ParseJson};
use super::password::Policy;
use super::strings;

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
    /// Seconds that the answer to `eq/create_pxe` is waited for: making a config may take long.
    pub create_pxe_limit_s: u32,
    /// Whether the PXE config is removed before the Ansible tasks run, against the document's order.
    pub disarm_first: bool,
    /// Whether a page that follows a reinstall by its key asks the API about it.
    pub watch_polls: WatchPolls,
}

/// Whether a page that follows a reinstall by its key asks the API about it: its question may use up a
/// message that the page which makes the calls then never gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WatchPolls {
    /// Not at all.
    Never,
    /// Once the person has said so.
    Ask,
    /// By itself.
    Always,
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
            polling: Polling { min_ms: 5_000, max_ms: 60_000 },
            no_sign_min: 20,
            no_news_min: 90,
            task_cap_min: 15,
            create_pxe_limit_s: 180,
            disarm_first: false,
            watch_polls: WatchPolls::Ask,
        }
    }
}

impl Config {
    /// Reads `config.json`. A missing setting has its default; a misspelt or impossible one is
    /// an error, so that a slip is found at start and not during a reinstall.
    ///
    /// # Errors
    /// Every setting that can't be used.
    pub fn parse(text: &str, parse_json: ParseJson) -> Result<Self, Vec<ConfigError>> {
        let mut reader = Reader { config: Self::default(), errors: Vec::new() };
        match parse_json(text) {
            Some(Json::Object(root)) => reader.part("", &root),
            _ => reader.fail("config.json", Problem::NotAnObject),
        }
        if reader.config.polling.max_ms < reader.config.polling.min_ms {
            reader.fail("polling.max_ms", Problem::Number);
        }
        if reader.errors.is_empty() { Ok(reader.config) } else { Err(reader.errors) }
    }
}

struct Reader {
    config: Config,
    errors: Vec<ConfigError>,
}

/// Where a setting goes, and what it has to be.
enum Place<'a> {
    Part,
    Base(&'a mut String),
    Origin(&'a mut Option<String>),
    Audience(&'a mut Audience),
    Policy(&'a mut Policy),
    Name(&'a mut String),
    Polls(&'a mut WatchPolls),
    Flag(&'a mut bool),
    Number(&'a mut u32, std::ops::RangeInclusive<u64>),
}

impl Reader {
    fn fail(&mut self, setting: &str, problem: Problem) {
        self.errors.push(ConfigError { setting: setting.to_owned(), problem });
    }

    /// Reads every setting of an object; `path` is what stands before their names.
    fn part(&mut self, path: &str, object: &[(String, Json)]) {
        for (name, value) in object {
            let setting = [path, name].concat();
            match (self.config.place(&setting), value) {
                (None, _) => self.fail(&setting, Problem::Unknown),
                (Some(Place::Part), Json::Object(part)) => self.part(&(setting + "."), part),
                (Some(place), _) => {
                    if let Err(problem) = place.take(value) {
                        self.fail(&setting, problem);
                    }
                }
            }
        }
    }
}

impl Config {
    fn place(&mut self, setting: &str) -> Option<Place<'_>> {
        const MS: std::ops::RangeInclusive<u64> = 200..=600_000;
        const MINUTES: std::ops::RangeInclusive<u64> = 1..=1_440;
        const LIMIT_S: std::ops::RangeInclusive<u64> = 30..=900;
        if let Some(name) = setting.strip_prefix("partitioning.values.") {
            let i = Scheme::ALL.iter().position(|scheme| scheme.name() == name)?;
            return Some(Place::Name(&mut self.partitioning.values[i]));
        }
        Some(match setting {
            "partitioning" | "partitioning.values" | "task_call" | "polling" => Place::Part,
            "api_base" => Place::Base(&mut self.api_base),
            "embedder_origin" => Place::Origin(&mut self.embedder_origin),
            "portal" => Place::Audience(&mut self.audience),
            "password_policy" => Place::Policy(&mut self.password_policy),
            "partitioning.field" => Place::Name(&mut self.partitioning.field),
            "task_call.module" => Place::Name(&mut self.task_call.module),
            "task_call.action" => Place::Name(&mut self.task_call.action),
            "task_call.task_field" => Place::Name(&mut self.task_call.task_field),
            "task_call.send_pin" => Place::Flag(&mut self.task_call.send_pin),
            "polling.min_ms" => Place::Number(&mut self.polling.min_ms, MS),
            "polling.max_ms" => Place::Number(&mut self.polling.max_ms, MS),
            "no_sign_min" => Place::Number(&mut self.no_sign_min, MINUTES),
            "no_news_min" => Place::Number(&mut self.no_news_min, MINUTES),
            "task_cap_min" => Place::Number(&mut self.task_cap_min, MINUTES),
            "create_pxe_limit_s" => Place::Number(&mut self.create_pxe_limit_s, LIMIT_S),
            "watch_polls" => Place::Polls(&mut self.watch_polls),
            "disarm_first" => Place::Flag(&mut self.disarm_first),
            _ => return None,
        })
    }
}

impl Place<'_> {
    fn take(self, value: &Json) -> Result<(), Problem> {
        let text = value.as_str().unwrap_or_default();
        match self {
            Self::Part => return Err(Problem::NotAnObject),
            Self::Base(into) if is_base(text) => *into = text.trim_end_matches('/').to_owned(),
            Self::Origin(into) if is_origin(text) => *into = Some(text.to_owned()),
            Self::Origin(_) if value.as_str() == Some("") => {}
            Self::Base(_) | Self::Origin(_) => return Err(Problem::Address),
            Self::Audience(into) => match text {
                "customer" => *into = Audience::Customer,
                "staff" => *into = Audience::Staff,
                _ => return Err(Problem::Value),
            },
            Self::Policy(into) => match text {
                "document" => *into = Policy::Document,
                "strict" => *into = Policy::Strict,
                _ => return Err(Problem::Value),
            },
            Self::Polls(into) => match text {
                "never" => *into = WatchPolls::Never,
                "ask" => *into = WatchPolls::Ask,
                "always" => *into = WatchPolls::Always,
                _ => return Err(Problem::Value),
            },
            Self::Name(into) if is_name(text) => *into = text.to_owned(),
            Self::Name(_) => return Err(Problem::Name),
            Self::Flag(into) => match value {
                Json::Bool(flag) => *into = *flag,
                _ => return Err(Problem::Value),
            },
            Self::Number(into, bounds) => match value {
                Json::Number(text) => {
                    let n = decimal::whole(text).filter(|n| bounds.contains(n));
                    *into = n.and_then(|n| u32::try_from(n).ok()).ok_or(Problem::Number)?;
                }
                _ => return Err(Problem::Number),
            },
        }
        Ok(())
    }
}

fn is_name(text: &str) -> bool {
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    (1..=64).contains(&text.len()) && text.bytes().all(fits)
}

/// A path on the same host (`/api`), or an https address; http for the machine itself only,
/// because a token sent in the clear is a lost server.
fn is_base(text: &str) -> bool {
    const LOCAL: [&str; 3] = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
    let begins = |rest: &str, with: [u8; 2]| rest.as_bytes().first().is_some_and(|b| with.contains(b));
    let odd = |b: u8| matches!(b, b'?' | b'#' | b'@' | b'\\' | b' ');
    let good = match (text.strip_prefix('/'), text.strip_prefix("https://")) {
        (Some(path), _) => !path.starts_with('/'),
        (_, Some(rest)) => !rest.is_empty() && !rest.starts_with('/'),
        _ => LOCAL.iter().any(|base| {
            text.strip_prefix(base).is_some_and(|rest| rest.is_empty() || begins(rest, [b':', b'/']))
        }),
    };
    good && !text.bytes().any(odd)
}

fn is_origin(text: &str) -> bool {
    is_base(text) && strings::find(text, "://").is_some_and(|at| !strings::has_any(&text[at + 3..], b"/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::json::tests::parse_json;

    fn errors(text: &str) -> Vec<(String, Problem)> {
        let errors = Config::parse(text, parse_json).expect_err("an error");
        errors.into_iter().map(|e| (e.setting, e.problem)).collect()
    }

    #[test]
    fn the_file_that_is_shipped_says_the_defaults() {
        let shipped = include_str!("../../public/config.json");
        assert_eq!(Config::parse(shipped, parse_json), Ok(Config::default()));
        assert_eq!(Config::parse("{}", parse_json), Ok(Config::default()));
    }

    #[test]
    fn every_setting_can_be_changed() {
        let config = Config::parse(
            r#"{"api_base":"https://api.example.com/","portal":"staff","embedder_origin":"https://panel.example.com",
            "password_policy":"strict","partitioning":{"field":"scheme","values":{"LVM_RAID1":"raid1"}},
            "task_call":{"module":"ansible","action":"run","task_field":"name","send_pin":false},
            "polling":{"min_ms":200,"max_ms":400},"no_sign_min":1,"no_news_min":2,"task_cap_min":3,"create_pxe_limit_s":60,"disarm_first":true,"watch_polls":"never"}"#,
            parse_json,
        )
        .expect("good settings");
        assert_eq!(config.api_base, "https://api.example.com");
        assert_eq!(config.audience, Audience::Staff);
        assert_eq!(config.password_policy, Policy::Strict);
        assert_eq!(config.partitioning.value(Scheme::Raid1), "raid1");
        assert_eq!(config.partitioning.value(Scheme::Raid0), "LVM_RAID0");
        assert_eq!(config.task_call.module, "ansible");
        assert_eq!((config.no_sign_min, config.no_news_min, config.task_cap_min), (1, 2, 3));
        assert_eq!(config.create_pxe_limit_s, 60);
        assert!(config.disarm_first);
        assert_eq!(config.watch_polls, WatchPolls::Never);
    }

    #[test]
    fn every_slip_is_named_and_all_at_once() {
        assert_eq!(errors("[]"), [("config.json".into(), Problem::NotAnObject)]);
        assert_eq!(errors("nonsense"), [("config.json".into(), Problem::NotAnObject)]);
        let found = errors(
            r#"{"api_bas":"/x","portal":"admin","polling":{"min_ms":10},"task_call":{"module":"a b"},
            "partitioning":{"values":{"RAID1":"x"}},"no_sign_min":"20","watch_polls":"yes"}"#,
        );
        let expected = [
            ("api_bas", Problem::Unknown),
            ("portal", Problem::Value),
            ("polling.min_ms", Problem::Number),
            ("task_call.module", Problem::Name),
            ("partitioning.values.RAID1", Problem::Unknown),
            ("no_sign_min", Problem::Number),
            ("watch_polls", Problem::Value),
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
