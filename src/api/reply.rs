//! What came back, understood.
//!
//! Knows: which wire module reads which call's answer. Must not know: what is done with it.

use super::call::Call;
use super::envelope::Frame;
use super::error::ApiError;
use super::listed::Listed;
use super::redact::{cover_words, cut, redact};
use super::session::denies_session;
use super::wire::eq::says_no_servers;
use super::{Token, envelope, php, refusal, secret_words, wire};
use crate::domain::decimal;
use crate::domain::id::{AsyncKey, ServerId};
use crate::domain::json::{Json, ParseJson};
use crate::domain::os::Os;
use crate::domain::server::Server;
use crate::domain::task::Task;
use zeroize::Zeroize;

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
    Servers(Listed<Server>),
    /// To `eq/show`.
    Server(Box<Server>),
    /// To `os/list`: what fits, and the names of what does not with the API's reason, if any.
    Systems {
        /// What fits, switched-off entries included.
        offered: Listed<Os>,
        /// What does not.
        excluded: Vec<(String, Option<String>)>,
    },
    /// To `jenkins/get_tasks`.
    Tasks(Listed<Task>),
    /// To `eq/reinstall`.
    Key(AsyncKey),
    /// The effect has happened.
    Done,
    /// The effect was accepted; the key says when it has happened.
    Accepted(AsyncKey),
    /// To `eq_callback/check`.
    Async(AsyncAnswer),
}

/// Characters of its scope that a message keeps.
const MOST_SCOPE: usize = 1_000;

/// Characters of the raw answer that a message keeps.
const MOST_RAW: usize = 2_000;

/// What a key says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AsyncAnswer {
    /// It goes on; nothing new.
    NotReady,
    /// It goes on, in these words. They are no message of their own: only a stage that they name counts.
    Progress(Message),
    /// It goes on; here is a message.
    Stage(Message),
    /// It is done. The key is deleted with this answer.
    Done(Message),
    /// It failed, for good.
    Failed(Message),
    /// A word that nobody knows, or done and failed at once: what has become of it is open.
    Unknown(Message),
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
            Self::Progress(message)
            | Self::Stage(message)
            | Self::Done(message)
            | Self::Failed(message)
            | Self::Unknown(message) => Some(message),
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
        401 if call.needs_token() => return Err(ApiError::SessionExpired),
        429 => return Err(ApiError::RateLimited { retry_after_s }),
        // A browser tells no more of a redirect that is not followed than that it is one.
        0 | 300..=399 => return Err(ApiError::Redirected),
        _ => {}
    }
    let value = super::body::value(body, parse_json);
    let mut secrets: Vec<String> = call.secrets().into_iter().map(str::to_owned).collect();
    secrets.extend(token.map(|token| token.expose().clone()));
    if let Some(value) = &value {
        // What stands in a password's field is one wherever else it stands.
        secret_words::values(value, &mut secrets);
    }
    let answer = Answer { call, status, body, value: value.as_ref(), secrets };
    let result = if status >= 500 { None } else { answer.understood() };
    let result = secrets_wiped(answer, result, status, retry_after_s);
    match result {
        Err(error) if matches!(call, Call::Info) && denies_session(&error) => Err(ApiError::SessionExpired),
        result => result,
    }
}

fn secrets_wiped(
    mut answer: Answer<'_>,
    result: Option<Result<Reply, ApiError>>,
    status: u16,
    retry_after_s: Option<u32>,
) -> Result<Reply, ApiError> {
    let result = result.unwrap_or_else(|| {
        let body = answer.raw();
        Err(match status {
            400.. => ApiError::Http { status, retry_after_s, body },
            _ => ApiError::Undecodable { body },
        })
    });
    answer.secrets.iter_mut().for_each(Zeroize::zeroize);
    result
}

/// An answer to a call.
struct Answer<'a> {
    call: &'a Call,
    status: u16,
    body: &'a str,
    value: Option<&'a Json>,
    /// What must not be shown of it.
    secrets: Vec<String>,
}

impl Answer<'_> {
    /// The body as it may be shown.
    fn raw(&self) -> String {
        redact(self.body, self.value, &self.hidden())
    }

    /// Words of it as they may be shown.
    fn words(&self, text: &str) -> String {
        cover_words(text, &self.hidden())
    }

    fn hidden(&self) -> Vec<&str> {
        self.secrets.iter().map(String::as_str).collect()
    }

    /// What its JSON says; `None` when it is of another form than the call's.
    fn understood(&self) -> Option<Result<Reply, ApiError>> {
        let value = self.value?;
        if let Call::Check(_) = self.call
            && let Some(mut answer) = wire::eq_callback::check(value)
        {
            if let Some(message) = answer.message() {
                // A secret that is cut in two is found no more.
                message.scope = cut(self.words(&message.scope), MOST_SCOPE);
                message.action = message.action.take().map(|action| self.words(&action));
                message.raw = cut(self.raw(), MOST_RAW);
            }
            return Some(Ok(Reply::Async(answer)));
        }
        match envelope::frame(value) {
            Frame::Refused { message, code } => Some(self.refused(message, code, false)),
            Frame::Doubtful { message, code } => Some(self.refused(message, code, true)),
            Frame::Unclear { message } => Some(Err(self.unclear(&message))),
            frame if self.status < 400 => self.read(value, &frame),
            Frame::Done | Frame::GoesOn | Frame::Plain => None,
        }
    }

    fn unclear(&self, message: &str) -> ApiError {
        ApiError::Unclear { message: self.words(message), body: self.raw() }
    }

    /// What a refusal is about. Source: contract, 9.3 to 9.6. What the words say of a PIN or the session holds
    /// in a doubtful shape as well: neither is sent again for the shape's sake.
    fn refused(&self, message: String, code: Option<String>, is_doubtful: bool) -> Result<Reply, ApiError> {
        let Self { call, value, .. } = self;
        let code = code.map(|code| self.words(&code));
        let refused = || ApiError::Refused { message: self.words(&message), code: code.clone() };
        match call {
            Call::List if says_no_servers(&refused()) => return Ok(Reply::Servers(Listed::none())),
            Call::OsList(_) if wire::os::says_none(&message) => {
                return Ok(Reply::Systems { offered: Listed::none(), excluded: Vec::new() });
            }
            _ => {}
        }
        let told = value.map(|value| php::first(value, &["attempts_left", "attempts", "left", "remaining"]));
        let attempts_left = told.and_then(php::int).or_else(|| refusal::attempts_left(&message));
        // What is counted down is the PIN, whatever it is called.
        let is_check = (attempts_left.is_some() || matches!(call, Call::CheckPin { .. }))
            && refusal::speaks_of_failed_check(&message);
        if call.carries_pin() && (refusal::speaks_of_pin(&message) || is_check) {
            return Err(ApiError::WrongPin { message: self.words(&message), attempts_left });
        }
        if call.needs_token() && refusal::says_session_ended(&message) {
            return Err(ApiError::SessionExpired);
        }
        if !call.is_read() && (is_doubtful || refusal::leaves_it_open(&message)) {
            return Err(self.unclear(&message));
        }
        Err(refused())
    }

    fn read(&self, value: &Json, frame: &Frame) -> Option<Result<Reply, ApiError>> {
        let reply = match self.call {
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
            Call::Reinstall(_) => match frame {
                Frame::Done | Frame::Plain => wire::eq::reinstall(value).map(Reply::Key),
                Frame::GoesOn | Frame::Refused { .. } | Frame::Doubtful { .. } | Frame::Unclear { .. } => {
                    None
                }
            },
            Call::Check(_) => None,
            Call::CheckPin { .. } if wire::eq::denies_pin(value) => {
                let message =
                    self.words(&php::text_of(value, &["message", "description"]).unwrap_or_default());
                let attempts_left = php::int(php::first(value, &["attempts_left", "attempts", "left"]));
                return Some(Err(ApiError::WrongPin { message, attempts_left }));
            }
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
            | Call::Unmark(_) => match wire::effect(value, frame) {
                Some(reply) => Some(reply),
                None => {
                    let said = php::text_of(value, &["message", "description", "scope"]).unwrap_or_default();
                    return Some(Err(self.unclear(&said)));
                }
            },
        };
        reply.map(|reply| Ok(self.shown(reply)))
    }

    /// A reply with no secret in what the API says in it.
    fn shown(&self, mut reply: Reply) -> Reply {
        let clean = |text: &mut String| *text = self.words(text);
        match &mut reply {
            Reply::Servers(servers) => {
                servers.entries_mut().iter_mut().for_each(|server| server.each_text(clean))
            }
            Reply::Server(server) => server.each_text(clean),
            Reply::Systems { excluded, .. } => {
                excluded.iter_mut().filter_map(|(_, reason)| reason.as_mut()).for_each(clean);
            }
            Reply::Tasks(tasks) => {
                tasks.entries_mut().iter_mut().filter_map(|task| task.description.as_mut()).for_each(clean);
            }
            Reply::Session(_) | Reply::Key(_) | Reply::Done | Reply::Accepted(_) | Reply::Async(_) => {}
        }
        reply
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
        let expected = ApiError::WrongPin { message: "PIN ••• is wrong".into(), attempts_left: None };
        assert_eq!(refused.expect_err("an error"), expected);
    }

    #[test]
    fn what_may_have_been_begun_is_not_refused_but_a_read_is() {
        let show = Call::Show(ServerId(25250));
        for body in [
            r#"{"result":"Terminated"}"#,
            r#"{"result":"Killed","message":"by staff"}"#,
            r#"{"result":"Expired"}"#,
            r#"{"result":"Stopped"}"#,
            r#"{"result":"Timeout"}"#,
            r#"{"error":"IPMI said no"}"#,
            r#"{"code":0,"error":"IPMI said no"}"#,
        ] {
            let answer = got(&reboot(), 200, body);
            assert!(matches!(answer, Err(ApiError::Unclear { .. })), "{body}: {answer:?}");
            let answer = got(&show, 200, body);
            assert!(matches!(answer, Err(ApiError::Refused { .. })), "{body}: {answer:?}");
        }
        for body in [
            r#"{"code":-1,"message":"no"}"#,
            r#"{"code":1,"error":"no"}"#,
            r#"{"result":-1,"error":"no","code":"NO_RIGHTS"}"#,
            r#"{"result":"Error","scope":"no"}"#,
            r#"{"result":"Failed"}"#,
            r#"{"result":"Cancelled"}"#,
            r#"{"result":"Rejected"}"#,
            r#"{"result":"Denied"}"#,
        ] {
            let answer = got(&reboot(), 200, body);
            assert!(matches!(answer, Err(ApiError::Refused { .. })), "{body}: {answer:?}");
        }
        let pin = got(&reboot(), 200, r#"{"error":"Wrong PIN"}"#);
        assert!(matches!(pin, Err(ApiError::WrongPin { .. })), "it is not sent again: {pin:?}");
        assert_eq!(
            got(&reboot(), 200, r#"{"error":"token expired"}"#).expect_err("ended"),
            ApiError::SessionExpired
        );
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
            let error = got(&reboot(), 200, body).expect_err("an error");
            assert!(matches!(error, ApiError::Undecodable { .. } | ApiError::Unclear { .. }), "{body}");
            assert!(!error.was_not_carried_out(), "{body}");
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
        let bare = got(&reboot(), 200, "unauthorized");
        assert!(matches!(bare, Err(ApiError::Undecodable { .. })), "that has to be asked about");
        assert_eq!(got(&reboot(), 302, "").expect_err("an error"), ApiError::Redirected);
        assert_eq!(got(&reboot(), 0, "").expect_err("an error"), ApiError::Redirected);
        assert!(matches!(got(&check(), 401, "unauthorized"), Err(ApiError::Http { status: 401, .. })));
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
    fn a_refusal_of_the_call_about_the_session_is_its_end() {
        for body in
            [r#"{"code":-1,"message":"Unauthorized"}"#, r#"{"error":"not authorized"}"#, "unauthorized"]
        {
            let ended = got(&Call::Info, 200, body);
            assert_eq!(ended.expect_err("ended"), ApiError::SessionExpired, "{body}");
        }
        for body in [r#"{"code":-1,"message":"unknown action info"}"#, r#"{"code":-1,"message":"forbidden"}"#]
        {
            assert!(matches!(got(&Call::Info, 200, body), Err(ApiError::Refused { .. })), "{body}");
        }
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
    fn a_long_scope_is_cut_after_its_secrets_are_covered() {
        let scope = "é".repeat(990) + " s3cr3t-token and more";
        let body = [r#"{"result":"Stage","scope":""#, &scope, r#""}"#].concat();
        let Ok(Reply::Async(AsyncAnswer::Stage(message))) = got(&check(), 200, &body) else {
            panic!("a stage");
        };
        assert_eq!(message.scope, "é".repeat(990) + " ••• and m…");
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
