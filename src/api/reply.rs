//! What came back, understood.
//!
//! Knows: which wire module reads which call's answer. Must not know: what is done with it.

use super::call::Call;
use super::error::ApiError;
use super::redact::{cover, cut, redact};
use super::{Token, envelope, wire};
use crate::domain::decimal;
use crate::domain::id::{AsyncKey, ServerId};
use crate::domain::json::{Json, ParseJson};
use crate::domain::os::Os;
use crate::domain::server::Server;
use crate::domain::task::Task;

/// A session, as signing in or `auth/info` tells it.
#[derive(Clone, Debug)]
pub struct Session {
    /// The token; `auth/info` does not repeat it.
    pub token: Option<Token>,
    /// The servers of the account; may be empty.
    pub servers: Vec<ServerId>,
    /// When it ends, in seconds since 1970.
    pub expires_s: Option<u64>,
    /// The account's e-mail address.
    pub email: Option<String>,
}

/// An answer.
#[derive(Clone, Debug)]
pub enum Reply {
    /// To signing in and `auth/info`.
    Session(Session),
    /// To `eq/list`; of some servers no more than the number may be known.
    Servers(Vec<Server>),
    /// To `eq/show`.
    Server(Box<Server>),
    /// To `os/list`: what fits, and the names of what does not with the API's reason, if any.
    Systems {
        /// What fits, switched-off entries included.
        offered: Vec<Os>,
        /// What does not.
        excluded: Vec<(String, Option<String>)>,
    },
    /// To `jenkins/get_tasks`.
    Tasks(Vec<Task>),
    /// To `eq/check_pin`: the PIN is wrong, or locked.
    WrongPin {
        /// In the API's words.
        message: String,
        /// How often it may still be tried, where the API tells.
        attempts_left: Option<u64>,
    },
    /// To `eq/reinstall`.
    Key(AsyncKey),
    /// The effect has happened.
    Done,
    /// The effect was accepted; the key says when it has happened.
    Accepted(AsyncKey),
    /// To `eq_callback/check`.
    Async(AsyncAnswer),
}

/// Characters of the raw answer that a message keeps.
const MOST_RAW: usize = 2_000;

/// What a key says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AsyncAnswer {
    /// It goes on; nothing new.
    NotReady,
    /// It goes on; here is a message.
    Stage(Message),
    /// It is done. The key is deleted with this answer.
    Done(Message),
    /// It failed, for good.
    Failed(Message),
    /// Nobody knows the key: done and read by someone else, or it never was.
    NotFound,
}

/// A message on a key. Of its context only these facts are taken: it can hold the new system's
/// user and password.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// For people: the API's own words; empty if there are none.
    pub scope: String,
    /// What the message belongs to, such as `reinstall`.
    pub action: Option<String>,
    /// The server that it belongs to.
    pub server: Option<ServerId>,
    /// The whole answer without its secrets, cut; for whoever looks into what the API said.
    pub raw: String,
}

impl AsyncAnswer {
    fn message(&mut self) -> Option<&mut Message> {
        match self {
            Self::Stage(message) | Self::Done(message) | Self::Failed(message) => Some(message),
            Self::NotReady | Self::NotFound => None,
        }
    }
}

/// Reads an answer to `call`. `retry_after` is the header of that name, in seconds or not at all
/// (a date in it is ignored).
///
/// # Errors
/// What the answer says about the call; never a parser's own words.
pub fn decode(
    call: &Call,
    token: Option<&Token>,
    status: u16,
    retry_after: Option<&str>,
    body: &str,
    parse_json: ParseJson,
) -> Result<Reply, ApiError> {
    let retry_after_s = retry_after.and_then(decimal::whole).and_then(|s| u32::try_from(s).ok());
    match status {
        401 if !call.signs_in() => return Err(ApiError::SessionExpired),
        429 => return Err(ApiError::RateLimited { retry_after_s }),
        _ => {}
    }
    // PHP may put a byte order mark before its JSON.
    let value = parse_json(body.trim_start_matches('\u{feff}'));
    if let (false, Some(value)) = (status >= 500, &value)
        && let Some(result) = understood(call, status, value)
    {
        return match result {
            Ok(Reply::WrongPin { message, attempts_left }) => {
                Ok(Reply::WrongPin { message: cover(message, &secrets(call, token)), attempts_left })
            }
            Ok(Reply::Async(mut answer)) => {
                if let Some(message) = answer.message() {
                    message.raw = cut(redact(body, Some(value), &secrets(call, token)), MOST_RAW);
                }
                Ok(Reply::Async(answer))
            }
            Ok(reply) => Ok(reply),
            Err(error) => Err(hide(error, call, token)),
        };
    }
    // A bare `unauthorized` with status 200; a longer text is a page that merely holds the word.
    if value.is_none()
        && status < 500
        && !call.signs_in()
        && body.len() < 64
        && envelope::speaks_of_session(body)
    {
        return Err(ApiError::SessionExpired);
    }
    let body = redact(body, value.as_ref(), &secrets(call, token));
    Err(match status {
        300.. => ApiError::Http { status, retry_after_s, body },
        _ => ApiError::Undecodable { body },
    })
}

/// What the JSON of an answer says; `None` when it is of another form than the call's.
fn understood(call: &Call, status: u16, value: &Json) -> Option<Result<Reply, ApiError>> {
    if let Call::Check(_) = call
        && let Some(answer) = wire::eq_callback::check(value)
    {
        return Some(Ok(Reply::Async(answer)));
    }
    if let Some(error) = envelope::refusal(value, call.signs_in()) {
        if matches!(call, Call::List) && wire::eq::says_no_servers(&error) {
            return Some(Ok(Reply::Servers(Vec::new())));
        }
        if matches!(call, Call::CheckPin { .. })
            && let Some(reply) = wire::eq::wrong_pin(value, &error)
        {
            return Some(Ok(reply));
        }
        return Some(Err(error));
    }
    if status >= 300 { None } else { read(call, value).map(Ok) }
}

/// An error whose sentence from the API repeats no secret of the call.
fn hide(error: ApiError, call: &Call, token: Option<&Token>) -> ApiError {
    match error {
        ApiError::Refused { message, code } => {
            ApiError::Refused { message: cover(message, &secrets(call, token)), code }
        }
        other => other,
    }
}

fn secrets<'a>(call: &'a Call, token: Option<&'a Token>) -> Vec<&'a str> {
    let mut secrets = call.secrets();
    if let Some(token) = token {
        secrets.push(token.expose());
    }
    secrets
}

fn read(call: &Call, value: &Json) -> Option<Reply> {
    match call {
        Call::Login { .. } | Call::LoginKey { .. } => {
            wire::auth::session(value).filter(|session| session.token.is_some()).map(Reply::Session)
        }
        Call::Info => wire::auth::session(value).map(Reply::Session),
        Call::List => wire::eq::list(value).map(Reply::Servers),
        Call::Show(id) => wire::eq::show(value, *id).map(|server| Reply::Server(Box::new(server))),
        Call::OsList(_) => {
            wire::os::list(value).map(|(offered, excluded)| Reply::Systems { offered, excluded })
        }
        Call::GetTasks => wire::jenkins::get_tasks(value).map(Reply::Tasks),
        Call::Reinstall(_) => wire::eq::reinstall(value).map(Reply::Key),
        Call::Check(_) => None,
        Call::Logout
        | Call::UpdateServers
        | Call::CreatePxe(_)
        | Call::BootDev { .. }
        | Call::Reboot { .. }
        | Call::CheckPin { .. }
        | Call::CallTask { .. }
        | Call::ClearPxe { .. }
        | Call::Status(_)
        | Call::AbortReinstall(_)
        | Call::Mark { .. }
        | Call::Unmark(_) => wire::effect(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::json::tests::parse_json;
    use crate::domain::pin::Pin;
    use crate::domain::secret::Secret;

    const KEY: &str = "f685eaa0f06e47faa2e6bb5002828b00";

    fn reboot() -> Call {
        Call::Reboot { server: ServerId(25250), pin: Pin::parse("9713").expect("a PIN") }
    }

    fn check() -> Call {
        Call::Check(AsyncKey::parse(KEY).expect("a key"))
    }

    fn got(call: &Call, status: u16, body: &str) -> Result<Reply, ApiError> {
        decode(call, Some(&Token::new("s3cr3t-token".into())), status, Some("30"), body, parse_json)
    }

    #[test]
    fn an_effect_is_done_accepted_or_refused() {
        assert!(matches!(got(&reboot(), 200, r#"{"result":"OK","action":"reboot"}"#), Ok(Reply::Done)));
        assert!(matches!(got(&reboot(), 200, "\u{feff}{\"result\":\"ok\"}"), Ok(Reply::Done)));
        let accepted = format!(r#"{{"result":"OK","action":"reboot","callback":"{KEY}"}}"#);
        assert!(matches!(got(&reboot(), 200, &accepted), Ok(Reply::Accepted(_))));
        let refused = got(&reboot(), 200, r#"{"code":-1,"message":"PIN 9713 is wrong"}"#);
        let expected = ApiError::Refused { message: "PIN ••• is wrong".into(), code: None };
        assert_eq!(refused.expect_err("an error"), expected);
    }

    #[test]
    fn an_answer_that_says_nothing_of_the_effect_is_not_taken_for_done() {
        for body in [
            "{}",
            "[]",
            "null",
            "1",
            r#""OK""#,
            r#"{"action":"reboot"}"#,
            r#"{"result":"maybe"}"#,
            r#"{"result":{}}"#,
            r#"{"result":"OK","callback":"odd key!"}"#,
            "",
            "OK",
            "<html>",
        ] {
            assert!(matches!(got(&reboot(), 200, body), Err(ApiError::Undecodable { .. })), "{body}");
        }
    }

    #[test]
    fn statuses_beside_200() {
        let html = "<html>Bad Gateway, s3cr3t-token</html>";
        let shown = "<html>Bad Gateway, •••</html>".to_owned();
        let expected = ApiError::Http { status: 502, retry_after_s: Some(30), body: shown };
        assert_eq!(got(&reboot(), 502, html).expect_err("an error"), expected);
        let limited = ApiError::RateLimited { retry_after_s: Some(30) };
        assert_eq!(got(&reboot(), 429, "").expect_err("an error"), limited);
        assert_eq!(got(&reboot(), 401, "unauthorized").expect_err("an error"), ApiError::SessionExpired);
        assert_eq!(got(&reboot(), 200, "unauthorized").expect_err("an error"), ApiError::SessionExpired);
        assert!(matches!(got(&reboot(), 404, "{}"), Err(ApiError::Http { status: 404, .. })));
        assert!(matches!(
            got(&reboot(), 403, r#"{"code":-1,"message":"no"}"#),
            Err(ApiError::Refused { .. })
        ));
    }

    #[test]
    fn wrong_credentials_are_not_an_expired_session() {
        let login = Call::Login { user: "a@example.com".into(), password: Secret::new("pass-word-1".into()) };
        let refused = got(&login, 200, r#"{"code":-1,"message":"Authentication failed"}"#);
        assert!(matches!(refused, Err(ApiError::Refused { .. })));
        assert!(matches!(got(&login, 401, "unauthorized"), Err(ApiError::Http { status: 401, .. })));
        let unusable = got(&login, 200, r#"{"result":{"role":"Customer"}}"#);
        assert!(matches!(unusable, Err(ApiError::Undecodable { .. })));
    }

    #[test]
    fn an_account_without_servers_has_an_empty_list() {
        let body = r#"{"result":-1,"error":"No appropriate servers found","code":"NO_APPROPRIATE_SERVERS"}"#;
        assert!(matches!(got(&Call::List, 200, body), Ok(Reply::Servers(servers)) if servers.is_empty()));
        assert!(matches!(got(&Call::Show(ServerId(1)), 200, body), Err(ApiError::Refused { .. })));
        let other = r#"{"result":-1,"error":"No appropriate rights","code":"NO_RIGHTS"}"#;
        assert!(matches!(got(&Call::List, 200, other), Err(ApiError::Refused { .. })));
    }

    #[test]
    fn what_a_key_says() {
        let stage = r#"{"result":"Stage","scope":"OS installation was started","context":{"action":"reinstall","id":"25250","location":"NL","User":"root","password":"hunter2"},"debug":null,"key":"k"}"#;
        let Ok(Reply::Async(AsyncAnswer::Stage(message))) = got(&check(), 200, stage) else {
            panic!("a stage");
        };
        assert_eq!(message.scope, "OS installation was started");
        assert_eq!(message.server, Some(ServerId(25250)));
        assert!(!format!("{message:?}").contains("hunter2"));
    }

    #[test]
    fn arbitrary_json_never_panics_and_never_counts_as_done() {
        let bodies = [
            r#"{"result":[]}"#,
            r#"{"result":"OK","scope":{"a":[1]}}"#,
            r#"{"code":{}}"#,
            r#"{"servers":"x"}"#,
            r#"{"result":1e400}"#,
            "[[[[]]]]",
            r#"{"os_list":[null,1,"x",[],{}]}"#,
            r#"{"tasks":{"a":null}}"#,
        ];
        let id = ServerId(1);
        let calls = [
            Call::List,
            Call::Show(id),
            Call::OsList(id),
            Call::GetTasks,
            Call::Info,
            Call::Reinstall(id),
            reboot(),
            check(),
        ];
        for call in &calls {
            for body in bodies {
                let reply = got(call, 200, body);
                let claims_done = matches!(reply, Ok(Reply::Done));
                assert!(!claims_done || body.starts_with(r#"{"result":"OK""#), "{body}");
            }
        }
    }
}
