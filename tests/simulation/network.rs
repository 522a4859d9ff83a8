//! The way to the API and back: encoded and decoded as the app does it, with what can go wrong on it.

use crate::prepared::{HOSTNAME, parse_json};
use crate::record::{Issue, Promise};
use crate::scene::{Next, Scene};
use crate::schedule::{Moment, Point, REFUSALS, UNREAD, What};
use crate::tab::Work;
use reinstall_panel::api::{
    ApiError, AsyncAnswer, Call, Media, Reply, decode, encode, leaves_session_open, settle,
};
use reinstall_panel::domain::id::AsyncKey;
use reinstall_panel::domain::pin::Pin;
use reinstall_panel::flow::{Ask, Ticket};
use standin::model::{Answer, CallTarget, FINAL_WORDS, Fault, FaultKind, Unclear};
use std::rc::Rc;

/// A request on its way.
#[derive(Clone, Debug)]
pub struct Delivery {
    tab: usize,
    ticket: Ticket,
    call: Call,
    request: Rc<Encoded>,
    about: (Point, u8),
    /// Its place among the issues.
    issue: Option<usize>,
    /// What goes wrong, and how many times.
    fault: Option<(FaultKind, u8)>,
    garbage: Option<u8>,
    unread: Option<u8>,
    burn: bool,
    /// It comes once more so many seconds later.
    twice: Option<u32>,
    /// The answer goes to nobody.
    is_copy: bool,
}

impl Delivery {
    /// Whether the tab waits for what comes of it.
    pub fn is_effect_of(&self, tab: usize) -> bool {
        self.tab == tab && self.issue.is_some() && !self.is_copy
    }
}

/// A request as the server gets it.
#[derive(Debug)]
pub struct Encoded {
    path: String,
    fields: Vec<(String, String)>,
}

/// The last question to a key and the last answer that was understood: most calls are the same again.
/// Both `encode` and `decode` are functions of what they are given (a question needs no token, and what
/// is understood has none taken out), so nothing is left out by not calling them for the same once more.
#[derive(Default)]
pub struct Repeated {
    asked: Option<(AsyncKey, Rc<Encoded>)>,
    heard: Option<(String, AsyncAnswer)>,
}

impl Scene<'_> {
    fn encode(&mut self, call: &Call) -> Rc<Encoded> {
        if let (Call::Check(key), Some((known, request))) = (call, &self.repeated.asked)
            && key == known
        {
            return Rc::clone(request);
        }
        let request = encode(call, self.token.as_ref(), &self.prepared.config);
        let fields = form_urlencoded::parse(request.body.as_bytes()).into_owned().collect();
        let encoded = Rc::new(Encoded { path: request.path.clone(), fields });
        if let Call::Check(key) = call {
            self.repeated.asked = Some((key.clone(), Rc::clone(&encoded)));
        }
        encoded
    }

    fn decode(&mut self, call: &Call, answer: &Answer) -> Result<Reply, ApiError> {
        let is_question = matches!(call, Call::Check(_)) && answer.status == 200;
        if let (true, Some((body, heard))) = (is_question, &self.repeated.heard)
            && answer.body == *body
        {
            return Ok(Reply::Async(heard.clone()));
        }
        let retry_after = answer.header("retry-after");
        let result = decode(call, self.token.as_ref(), answer.status, retry_after, &answer.body, parse_json);
        if let (true, Ok(Reply::Async(heard))) = (is_question, &result) {
            self.repeated.heard = Some((answer.body.clone(), heard.clone()));
        }
        result
    }

    /// What an answer means, with one question about the session where it leaves that open.
    fn heard(&mut self, call: &Call, answer: &Answer) -> Result<Reply, ApiError> {
        let result = self.decode(call, answer);
        if !leaves_session_open(call, &result) {
            return result;
        }
        let request = self.encode(&Call::Info);
        let asked = self.foreign_call(&request.path, &request.fields);
        let info = self.decode(&Call::Info, &asked);
        settle(call, result, &info).0
    }

    /// A tab makes a call.
    pub fn call(&mut self, tab: usize, ticket: Ticket, ask: &Ask) {
        if self.tabs[tab].is_taking_up {
            self.violated(Promise::P6, "a page asks before it is written that it takes the run up");
        }
        let Some(pilot) = &self.tabs[tab].pilot else { return };
        let run = pilot.run();
        let name = pilot.name().to_owned();
        let Some(call) = ask.call(run.order(), self.tabs[tab].secrets.as_ref()) else {
            return self.violated(Promise::P2, "a call without its secrets");
        };
        let point = point_of(ask, run.key());
        let about = match &self.tabs[tab].intent {
            Some(intent) if intent.about.0 == point => intent.about,
            _ => (point, self.count(point)),
        };
        let mut issue = None;
        if ask.is_effect() {
            self.steps += 1;
            self.check_issue(tab, point, &name);
            issue = Some(self.record.issues.len());
            self.record.issues.push(Issue {
                run: name,
                point,
                tab,
                was_expired: false,
                at: self.world.now_ms(),
            });
        }
        let request = self.encode(&call);
        let mut delivery = Delivery {
            tab,
            ticket,
            call,
            request,
            about,
            issue,
            fault: None,
            garbage: None,
            unread: None,
            burn: false,
            twice: None,
            is_copy: false,
        };
        let mut delay = self.chance.between(10, 200);
        for what in self.strikes(about.0, about.1, Moment::Sent) {
            match what {
                What::Kill(_) => {
                    // It may have left already, or not.
                    if self.chance.below(2) == 0 {
                        delivery.fault = Some((FaultKind::LostBeforeEffect, 1));
                    } else {
                        delay += self.chance.below(20_000);
                    }
                    self.strike(tab, what);
                }
                What::Garbage(which) => delivery.garbage = Some(which),
                What::Unread(which) => delivery.unread = Some(which),
                What::Burn => delivery.burn = true,
                What::Twice(s) => {
                    self.record.duplicates = true;
                    delivery.twice = Some(s);
                }
                What::Busy(times) => {
                    delivery.fault = Some((FaultKind::Refuse { message: REFUSALS[1].to_owned() }, times));
                }
                other => match fault(other) {
                    Some(fault) => delivery.fault = Some((fault, 1)),
                    None => self.strike(tab, other),
                },
            }
        }
        self.soon(delay, Next::Deliver(Box::new(delivery)));
    }

    /// A request reaches the server.
    pub fn deliver(&mut self, mut delivery: Delivery) {
        let Encoded { path, fields } = &*Rc::clone(&delivery.request);
        if delivery.burn {
            self.foreign_call(path, fields);
        }
        let is_plain = delivery.fault.is_none() && delivery.garbage.is_none();
        if let Some((kind, times)) = delivery.fault.take() {
            self.goes_wrong(path, fields, kind, times);
        }
        let attempts = self.world.pin_attempts().len();
        let mut answer = self.world.call(path, fields);
        if !delivery.is_copy {
            self.tried(attempts, is_plain && !answer.lost);
        }
        if let Some(which) = delivery.garbage {
            (answer.status, answer.body, answer.lost) = (200, garbage(which), false);
        }
        // Nobody speaks for an installer that does not run.
        if let Some(which) = delivery.unread
            && self.server().is_installing()
            && self.server().reinstalls > 0
        {
            let text = UNREAD[usize::from(which)];
            let body = format!(
                r#"{{"result":"Stage","scope":"{text}","context":{{"action":"reinstall","id":"{}"}}}}"#,
                self.id.text()
            );
            (answer.status, answer.body, answer.lost) = (200, body, false);
        }
        if let Some(s) = delivery.twice.take() {
            let copy = Delivery { is_copy: true, ..delivery.clone() };
            self.soon(u64::from(s) * 1_000, Next::Deliver(Box::new(copy)));
        }
        if delivery.is_copy {
            // A copy that comes after the cleanup was sent, or after the run has ended as there was
            // nothing to clean up, arms the server anew: of that no page knows.
            let cleans = |point| matches!(point, Point::BootDisk | Point::ClearPxe | Point::Abort);
            let is_late = self.all_ended || self.record.issues.iter().any(|issue| cleans(issue.point));
            self.record.armed_by_copy |= is_late && !cleans(delivery.about.0);
            return self.disturbed();
        }
        let limit_ms = u64::from(delivery.call.limit_ms(&self.prepared.config));
        let is_lost = answer.lost || answer.delay_ms > limit_ms;
        let result = if is_lost { Err(ApiError::NoAnswer) } else { self.heard(&delivery.call, &answer) };
        let held = answer.delay_ms.min(limit_ms);
        let delay =
            held + if answer.lost { self.chance.between(500, 60_000) } else { self.chance.between(10, 200) };
        for what in self.strikes(delivery.about.0, delivery.about.1, Moment::Applied) {
            self.strike(delivery.tab, what);
        }
        if let (Some(issue), Err(ApiError::SessionExpired)) = (delivery.issue, &result) {
            self.record.issues[issue].was_expired = true;
        }
        if self.tabs[delivery.tab].is_alive {
            let work = Work::Answer(delivery.ticket, result, delivery.about);
            self.soon(delay, Next::Tab(delivery.tab, work));
        }
    }
}

impl Scene<'_> {
    /// The next calls of this kind go wrong.
    pub fn goes_wrong(&mut self, path: &str, fields: &[(String, String)], kind: FaultKind, times: u8) {
        let field = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map(|(_, it)| it.clone());
        let target = CallTarget::Call {
            module: path.trim_end_matches(".php").to_owned(),
            action: field("action").unwrap_or_default(),
            media: field("media"),
        };
        self.world.add_faults([Fault { target, kind, times: Some(times.into()), server: None }]);
    }

    /// The page checks a PIN when it is typed; what comes of it.
    pub fn check_pin(&mut self, pin: &Pin) -> Result<Reply, ApiError> {
        let call = Call::CheckPin { server: self.id, pin: pin.clone() };
        let nth = self.count(Point::CheckPin);
        let request = self.encode(&call);
        let (mut body, mut is_plain) = (None, true);
        for what in self.strikes(Point::CheckPin, nth, Moment::Sent) {
            match what {
                What::Garbage(which) => body = Some(garbage(which)),
                What::Foreign(what) => self.foreign(what),
                other => {
                    if let Some(kind) = fault(other) {
                        is_plain = false;
                        self.goes_wrong(&request.path, &request.fields, kind, 1);
                    }
                }
            }
        }
        let (before, attempts) = (self.world.log().len(), self.world.pin_attempts().len());
        let mut answer = self.world.call(&request.path, &request.fields);
        self.record.foreign_calls.extend(before..self.world.log().len());
        self.tried(attempts, is_plain && body.is_none() && !answer.lost);
        if let Some(body) = body {
            (answer.status, answer.body, answer.lost) = (200, body, false);
        }
        if answer.lost { Err(ApiError::NoAnswer) } else { self.heard(&call, &answer) }
    }
}

fn point_of(ask: &Ask, master: Option<&reinstall_panel::domain::id::AsyncKey>) -> Point {
    match ask {
        Ask::Reinstall => Point::Key,
        Ask::CreatePxe(_) => Point::CreatePxe,
        Ask::BootDev(Media::Pxe) => Point::BootPxe,
        Ask::BootDev(Media::Disk) => Point::BootDisk,
        Ask::Reboot => Point::Reboot,
        Ask::Check(key) if Some(key) == master => Point::Stages,
        Ask::Check(_) => Point::Callback,
        Ask::CallTask(_) => Point::Task,
        Ask::ClearPxe => Point::ClearPxe,
        Ask::Abort => Point::Abort,
        Ask::Status | Ask::Show => Point::Probe,
    }
}

fn fault(what: What) -> Option<FaultKind> {
    Some(match what {
        What::RequestLost => FaultKind::LostBeforeEffect,
        What::AnswerLost => FaultKind::LostAfterEffect,
        What::Late => FaultKind::LostAppliedLate { by_ms: 30_000 },
        What::Never => FaultKind::CallbackNever,
        What::Fails => FaultKind::CallbackFails,
        What::Html(effect_applied) => FaultKind::Html502 { effect_applied },
        What::Expire => FaultKind::ExpireSession,
        What::Refuse => FaultKind::Refuse { message: "Not possible at the moment".to_owned() },
        What::Says(which) => {
            FaultKind::Refuse { message: REFUSALS[usize::from(which) % REFUSALS.len()].to_owned() }
        }
        What::Unclear(how, effect_applied) => {
            FaultKind::Unclear { how: Unclear::ALL[usize::from(how) % Unclear::ALL.len()], effect_applied }
        }
        What::Word(which) => {
            let word = FINAL_WORDS[usize::from(which) % FINAL_WORDS.len()];
            FaultKind::CallbackEnds { word: word.text, effect_applied: word.is_success }
        }
        What::Slow(s) => FaultKind::Delay { ms: u64::from(s) * 1_000 },
        What::Config(is_other) => {
            let hostname = if is_other { "somebody-else" } else { HOSTNAME };
            FaultKind::ForeignConfig { hostname: Some(hostname.to_owned()) }
        }
        What::StaysOff => FaultKind::StaysOff,
        What::Limited => FaultKind::RateLimited { retry_after_s: 7 },
        What::Broken => FaultKind::WrongJson,
        _ => return None,
    })
}

/// Bodies that no call of a run is answered with; none says that anything is done.
fn garbage(which: u8) -> String {
    const BODIES: [&str; 16] = [
        "",
        "null",
        "[]",
        "{}",
        "OK",
        "<html><body>OK online 5/5</body></html>",
        r#"{"result":{}}"#,
        r#"{"result":"maybe","callback":["OK"]}"#,
        r#"{"result":2,"code":[]}"#,
        r#"{"result":"Stage","scope":"The server is online","context":{"action":"reinstall","id":1}}"#,
        r#"{"action":"reboot","scope":"online","context":{"action":"status","id":"31001"},"callback":"x"}"#,
        r#"{"result":"OK pending","callback":"\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000"}"#,
        "99999999999999999999999999999999999999999999999999999999999999e999",
        "\"\\ud800\"",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
        "\u{feff}\u{202e}{\"result\": \"Ꮎ𝐊\", \"scope\": \"５\"}",
    ];
    BODIES[usize::from(which) % BODIES.len()].to_owned()
}
