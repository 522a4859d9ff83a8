//! The whole: servers, sessions, keys and the clock; where calls come in and time goes by.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::answers::{Answer, Refusal, Request};
use super::catalogue::Os;
use super::chance::Chance;
use super::faults::{Fault, FaultKind, Faults, Unclear};
use super::fleet::demo_fleet;
use super::keys::{AsyncKey, Message};
use super::log::{Event, Ledger, LoggedCall};
use super::pin::PinAttempt;
use super::power::{Effect, Pending};
use super::progress::Progress;
use super::readings::Readings;
use super::server::{PxeConfig, Server};
use super::session::Session;
use super::why::Why;
use super::{catalogue, installer, jenkins, keys, pin, power, pxe, reads, session, tags, wire};

/// Monday 5 January 2026, 09:00 UTC.
pub const DEFAULT_START_MS: u64 = 1_767_603_600_000;

#[derive(Debug, Clone)]
pub struct Options {
    pub seed: u64,
    pub readings: Readings,
    pub faults: Vec<Fault>,
    /// Milliseconds since the epoch; `None` for [`DEFAULT_START_MS`].
    pub start_ms: Option<u64>,
    /// Sessions live so many times longer on the virtual clock, and their end is told on a clock
    /// that runs so many times slower: a clock sped up sixtyfold must not sign people out after
    /// three minutes, nor tell browsers of an end that their own clock does not agree with.
    pub session_scale: u64,
    /// Passwords have to keep the rules of the provider's current client, not the document's alone.
    pub strict_passwords: bool,
    /// These servers alone; `None` for all of the demo data.
    pub servers: Option<Vec<u32>>,
    /// The log leaves out questions to a key, which are most of the calls.
    pub logs_no_questions: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            readings: Readings::default(),
            faults: Vec::new(),
            start_ms: None,
            session_scale: 1,
            strict_passwords: false,
            servers: None,
            logs_no_questions: false,
        }
    }
}

/// The provider's side.
#[derive(Debug, Clone)]
pub struct World {
    pub(crate) seed: u64,
    pub(crate) readings: Readings,
    pub(crate) start_ms: u64,
    pub(crate) now_ms: u64,
    pub(crate) session_scale: u64,
    pub(crate) strict_passwords: bool,
    pub(crate) systems: Vec<Os>,
    pub(crate) chance: Chance,
    pub(crate) servers: BTreeMap<u32, Server>,
    pub(crate) sessions: BTreeMap<String, Session>,
    pub(crate) keys: BTreeMap<String, AsyncKey>,
    pub(crate) pending: Vec<Pending>,
    pub(crate) progress: Vec<Progress>,
    pub(crate) pin_attempts: Vec<PinAttempt>,
    pub(crate) faults: Faults,
    /// A fault of the call being answered that its effect has to follow.
    pub(crate) callback_fault: Option<FaultKind>,
    pub(crate) ledger: Ledger,
    /// Stage messages that a fault holds back until the next one.
    pub(crate) held: Vec<(String, Message)>,
    pub(crate) ids_told: u32,
}

impl World {
    pub fn new(options: Options) -> Self {
        let start_ms = options.start_ms.unwrap_or(DEFAULT_START_MS);
        Self {
            seed: options.seed,
            readings: options.readings,
            start_ms,
            now_ms: start_ms,
            session_scale: options.session_scale.max(1),
            strict_passwords: options.strict_passwords,
            systems: catalogue::systems(),
            chance: Chance::new(options.seed),
            servers: demo_fleet(options.servers.as_deref()).into_iter().map(|s| (s.id, s)).collect(),
            sessions: BTreeMap::new(),
            keys: BTreeMap::new(),
            pending: Vec::new(),
            progress: Vec::new(),
            pin_attempts: Vec::new(),
            faults: Faults::new(options.faults),
            callback_fault: None,
            ledger: Ledger { leaves_out_questions: options.logs_no_questions, ..Ledger::default() },
            held: Vec::new(),
            ids_told: 0,
        }
    }

    /// One call of the API: `module` with or without `.php`, the method in the field `action`.
    pub fn call(&mut self, module: &str, fields: &[(String, String)]) -> Answer {
        let module = module.strip_suffix(".php").unwrap_or(module);
        let request = Request { module, fields };
        let server = request.id().or_else(|| self.server_of_key(&request));
        self.ledger.open(self.now_ms, &request, server);
        if let (("eq", "create_pxe"), Some(id)) = (request.call(), request.id()) {
            self.faults.arm_sentinel(id, request.get("hostname"));
        }
        let carries_stage = self.carries_stage(&request);
        let fault = self.faults.strike(&request, server, carries_stage);
        let (mut answer, outcome) = self.answer(&request, fault);
        wire::surround(self.readings.noise, &mut answer);
        self.callback_fault = None;
        self.ledger.close(outcome);
        answer
    }

    fn answer(&mut self, request: &Request, fault: Option<FaultKind>) -> (Answer, String) {
        match fault {
            None => self.handle(request),
            Some(FaultKind::Refuse { message }) => self.refuse(&Refusal::message(Why::Fault, message)),
            Some(FaultKind::LostBeforeEffect) => (Answer::lost(), "lost before".to_owned()),
            Some(FaultKind::LostAfterEffect) => {
                let (answer, outcome) = self.handle(request);
                let answer = Answer { lost: true, ..answer };
                (answer, format!("lost after: {outcome}"))
            }
            Some(FaultKind::LostAppliedLate { by_ms }) => {
                self.callback_fault = Some(FaultKind::CallbackLate { by_ms });
                let (answer, outcome) = self.handle(request);
                (Answer { lost: true, ..answer }, format!("lost, applied late: {outcome}"))
            }
            Some(FaultKind::Delay { ms }) => {
                let (mut answer, outcome) = self.handle(request);
                answer.delay_ms = ms;
                (answer, outcome)
            }
            Some(FaultKind::Html502 { effect_applied }) => {
                if effect_applied {
                    self.handle(request);
                }
                (bad_gateway(), "HTTP 502".to_owned())
            }
            Some(FaultKind::RateLimited { retry_after_s }) => {
                let answer = retry_after(429, "Too Many Requests", retry_after_s);
                (answer, "HTTP 429".to_owned())
            }
            Some(FaultKind::Unavailable503 { retry_after_s }) => {
                let answer = retry_after(503, "Service Unavailable", retry_after_s);
                (answer, "HTTP 503".to_owned())
            }
            Some(FaultKind::ExpireSession) => {
                self.sessions.remove(request.get("token"));
                self.handle(request)
            }
            Some(FaultKind::Unclear { how, effect_applied }) => {
                self.answer_unclearly(request, how, effect_applied)
            }
            Some(FaultKind::ForeignConfig { hostname }) => {
                self.put_foreign_config(request, hostname);
                self.handle(request)
            }
            Some(FaultKind::WrongJson) => {
                let (mut answer, outcome) = self.handle(request);
                let half = answer.body.chars().count() / 2;
                answer.body = answer.body.chars().take(half).collect();
                (answer, format!("wrong JSON: {outcome}"))
            }
            Some(kind) => {
                self.callback_fault = Some(kind);
                self.handle(request)
            }
        }
    }

    fn handle(&mut self, request: &Request) -> (Answer, String) {
        match self.dispatch(request) {
            Ok(value) => {
                let is_accepted = value.get("callback").is_some() && request.call() != ("eq", "reinstall");
                let outcome = if is_accepted { "accepted" } else { "OK" };
                (self.told(value), outcome.to_owned())
            }
            Err(refusal) => self.refuse(&refusal),
        }
    }

    fn refuse(&mut self, refusal: &Refusal) -> (Answer, String) {
        self.ledger.mark_refused(refusal.why);
        let answer = refusal.answer().map_or_else(|other| other, |value| self.told(value));
        (answer, format!("refused: {}", refusal.words()))
    }

    fn told(&self, mut value: Value) -> Answer {
        wire::dress(&self.readings, &mut value);
        Answer::json(&value)
    }

    fn answer_unclearly(
        &mut self,
        request: &Request,
        how: Unclear,
        effect_applied: bool,
    ) -> (Answer, String) {
        let done = json!({"result": "OK", "action": request.action()});
        match if effect_applied { self.dispatch(request) } else { Ok(done) } {
            Ok(mut value) => {
                wire::obscure(how, &mut value);
                (self.told(value), format!("unclear, {}", if effect_applied { "after" } else { "before" }))
            }
            Err(refusal) => self.refuse(&refusal),
        }
    }

    /// Somebody else was quicker.
    fn put_foreign_config(&mut self, request: &Request, hostname: Option<String>) {
        let now_ms = self.now_ms;
        let Some(server) = request.id().and_then(|id| self.servers.get_mut(&id)) else {
            return;
        };
        if server.pxe_config.is_some() {
            return;
        }
        let own = Some(server.hostname.clone()).filter(|own| !own.is_empty());
        let hostname = hostname.or(own).unwrap_or_else(|| "somebody-else".to_owned());
        server.pxe_config = Some(PxeConfig::foreign(hostname, now_ms));
        let id = server.id;
        self.event(id, "PXE config created by somebody else");
    }

    fn dispatch(&mut self, request: &Request) -> Result<Value, Refusal> {
        match request.call() {
            ("auth", "whmcslogin") => session::whmcs_login(self, request),
            ("auth", "login") => session::key_login(self, request),
            ("auth", "info") => session::info(self, request),
            ("auth", "logout") => session::logout(self, request),
            ("eq", "update_servers") => reads::update_servers(self, request),
            ("eq", "list") => reads::list(self, request),
            ("eq", "show") => reads::show(self, request),
            ("eq", "status") => power::status(self, request),
            ("eq", "check_pin") => pin::check_pin(self, request),
            ("eq", "reinstall") => pxe::reinstall(self, request),
            ("eq", "create_pxe") => pxe::create_pxe(self, request),
            ("eq", "boot_dev") => power::boot_dev(self, request),
            ("eq", "reboot") => power::reboot(self, request),
            ("eq", "clear_pxe") => pxe::clear_pxe(self, request),
            ("eq", "abort_reinstall") => pxe::abort_reinstall(self, request),
            ("os", "list") => catalogue::os_list(self, request),
            ("jenkins", "get_tasks") => catalogue::get_tasks(self),
            ("jenkins", "call") => jenkins::call(self, request),
            ("eq_callback", "check") => keys::check(self, request),
            ("tags", "list") => tags::list(self, request),
            ("tags", "add") => tags::add(self, request),
            ("tags", "remove") => tags::remove(self, request),
            _ => Err(Refusal::message(Why::UnknownAction, "Unknown action")),
        }
    }

    /// Lets time go by: boots, installers, callbacks and tasks happen in the order of their times.
    pub fn advance(&mut self, ms: u64) {
        let until_ms = self.now_ms + ms;
        loop {
            let effect = self.pending.iter().enumerate().map(|(at, pending)| (pending.due_ms, at)).min();
            let activity =
                self.servers.values().filter_map(|server| Some((server.activity.due_ms()?, server.id))).min();
            // What is asked for by a call, and what a server does, comes before what goes on beside it.
            let next_ms = effect.map(|it| it.0).into_iter().chain(activity.map(|it| it.0)).min();
            if let Some(due_ms) = self.beside_due_ms().filter(|due_ms| *due_ms <= until_ms)
                && next_ms.is_none_or(|next_ms| due_ms < next_ms)
            {
                self.now_ms = self.now_ms.max(due_ms);
                self.go_on_beside(due_ms);
                continue;
            }
            match (effect, activity) {
                // An effect that is due with an activity comes first: it was asked for earlier.
                (Some((due_ms, at)), next)
                    if due_ms <= until_ms && next.is_none_or(|(other_ms, _)| due_ms <= other_ms) =>
                {
                    self.now_ms = self.now_ms.max(due_ms);
                    let pending = self.pending.remove(at);
                    self.finish(pending);
                }
                (_, Some((due_ms, id))) if due_ms <= until_ms => {
                    self.now_ms = self.now_ms.max(due_ms);
                    installer::step(self, id);
                }
                _ => break,
            }
        }
        self.now_ms = until_ms;
    }

    /// When the next progress text is told, or the next boot order lapses.
    fn beside_due_ms(&self) -> Option<u64> {
        let lapses = self.servers.values().filter_map(|server| server.boot_order_until_ms);
        self.progress.iter().map(|progress| progress.due_ms).chain(lapses).min()
    }

    fn go_on_beside(&mut self, due_ms: u64) {
        let is_due = |server: &&mut Server| server.boot_order_until_ms == Some(due_ms);
        if let Some(server) = self.servers.values_mut().find(is_due) {
            server.boot_order_lapses();
            let id = server.id;
            self.event(id, "boot order lapsed");
        } else if let Some(at) = self.progress.iter().position(|progress| progress.due_ms == due_ms) {
            let progress = self.progress.remove(at);
            self.tell_progress(&progress);
        }
    }

    pub fn now_ms(&self) -> u64 {
        self.now_ms
    }

    pub fn server(&self, id: u32) -> Option<&Server> {
        self.servers.get(&id)
    }

    pub fn server_mut(&mut self, id: u32) -> Option<&mut Server> {
        self.servers.get_mut(&id)
    }

    /// The systems on offer, which the provider may change at any time.
    pub fn systems_mut(&mut self) -> &mut Vec<Os> {
        &mut self.systems
    }

    /// All servers, by id.
    pub fn servers(&self) -> impl Iterator<Item = &Server> {
        self.servers.values()
    }

    /// The calls that came in, oldest first.
    pub fn log(&self) -> &[LoggedCall] {
        &self.ledger.calls
    }

    /// What the servers did, oldest first.
    pub fn events(&self) -> &[Event] {
        &self.ledger.events
    }

    /// An asynchronous key that was not read to its end.
    pub fn key(&self, name: &str) -> Option<&AsyncKey> {
        self.keys.get(name)
    }

    /// Every PIN that reached a server to be tried, oldest first, as it was typed. For tests in this
    /// process alone: no door tells them.
    pub fn pin_attempts(&self) -> &[PinAttempt] {
        &self.pin_attempts
    }

    /// The number of the last call, from 1 on, questions to keys included; 0 before the first. It is
    /// what [`PxeConfig::by_call`] and [`PinAttempt::call_number`] count in.
    pub fn calls(&self) -> u64 {
        self.ledger.seq
    }

    /// What was accepted for a server and is not applied, and will be unless it was going to fail.
    pub fn accepted(&self, server: u32) -> impl Iterator<Item = &Effect> {
        let is_meant = move |pending: &&Pending| pending.server == server && pending.failure.is_none();
        self.pending.iter().filter(is_meant).map(|pending| &pending.effect)
    }

    /// Whether a call with this token would be taken now.
    pub fn is_session_valid(&self, token: &str) -> bool {
        self.sessions.get(token).is_some_and(|session| session.expires_at_ms > self.now_ms)
    }

    pub fn readings(&self) -> &Readings {
        &self.readings
    }

    pub fn readings_mut(&mut self) -> &mut Readings {
        &mut self.readings
    }

    /// From now on nothing goes wrong.
    pub fn clear_faults(&mut self) {
        self.faults = Faults::new(Vec::new());
    }

    pub fn add_faults(&mut self, faults: impl IntoIterator<Item = Fault>) {
        self.faults.add(faults);
    }

    /// Ends all sessions of an account at once.
    pub fn expire_sessions(&mut self, email: &str) {
        self.sessions.retain(|_, session| session.email != email);
    }

    pub(crate) fn expire_sessions_of(&mut self, server: u32) {
        let owner = self.known_server(server).owner.clone();
        self.expire_sessions(&owner);
        self.event(server, "the owner's sessions ended");
    }
}

fn bad_gateway() -> Answer {
    let page = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n\
                <center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n\
                </body>\r\n</html>\r\n";
    Answer::new(502, "text/html", page)
}

fn retry_after(status: u16, text: &str, seconds: u32) -> Answer {
    let mut answer = Answer::new(status, "text/plain", text);
    answer.headers.push(("retry-after".to_owned(), seconds.to_string()));
    answer
}
