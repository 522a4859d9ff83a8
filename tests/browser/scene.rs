//! The whole page with doors that a test opens, in place of the browser's HTTP, clock and driver.

use crate::page::{Page, settle, show};
use leptos::prelude::window;
use reinstall_panel::api::{ApiError, Call, Listed, Reply, Session, decode};
use reinstall_panel::browser::platform;
use reinstall_panel::domain::callback::ParseUrl;
use reinstall_panel::domain::config::Config;
use reinstall_panel::domain::id::ServerId;
use reinstall_panel::domain::json::ParseJson;
use reinstall_panel::domain::password::RootPassword;
use reinstall_panel::domain::pin::Pin;
use reinstall_panel::domain::plan::{Order, Plan, Secrets};
use reinstall_panel::domain::route::Route;
use reinstall_panel::domain::server::{Kind, Server};
use reinstall_panel::flow::{Decision, Ms, Run, Standing};
use reinstall_panel::ui::{
    Access, Doors, Held, Kept, Left, Pending, Pins, Ports, RunBrief, RunState, Signal, shell,
};
use std::cell::RefCell;
use std::rc::Rc;

/// An answer to a call, or `None` for the world's own.
pub type Answers = Box<dyn Fn(&Call) -> Option<Result<Reply, ApiError>>>;

/// What stands behind the doors.
pub struct World {
    /// To `eq/list`.
    pub servers: Result<Vec<Server>, ApiError>,
    /// To signing in.
    pub sign_in: Result<(), ApiError>,
    /// To anything else; asked first.
    pub answers: Answers,
    pub calls: Vec<Call>,
    pub started: Vec<Plan>,
    pub disarmed: Vec<(Order, Option<Pin>)>,
    pub decided: Vec<(ServerId, Decision)>,
    pub unlocked: Vec<(ServerId, Secrets, Option<Decision>)>,
    pub standing: Standing,
    /// Who is here or was last.
    pub account: Option<String>,
    /// The root password that the page still holds.
    pub password: Option<RootPassword>,
    pub signed_out: bool,
    /// Each time that something was kept in the browser.
    pub kept: Vec<(Kept, String)>,
    /// The files that were saved: name and text.
    pub saved: Vec<(String, String)>,
}

impl Default for World {
    fn default() -> Self {
        Self {
            servers: Ok(two()),
            sign_in: Ok(()),
            answers: Box::new(|_| None),
            calls: Vec::new(),
            started: Vec::new(),
            disarmed: Vec::new(),
            decided: Vec::new(),
            unlocked: Vec::new(),
            standing: Standing::Driving,
            account: Some("demo@example.com".into()),
            password: None,
            signed_out: false,
            kept: Vec::new(),
            saved: Vec::new(),
        }
    }
}

/// What the page begins with.
pub struct Start {
    pub access: Access,
    pub route: Route,
    pub world: World,
    pub briefs: Vec<RunBrief>,
    pub run: Option<Run>,
    /// Whether it is known what an earlier page left.
    pub are_runs_read: bool,
    pub session_until: Option<Ms>,
    pub now_ms: Ms,
}

impl Default for Start {
    fn default() -> Self {
        Self {
            access: somebody(),
            route: Route::Servers,
            world: World::default(),
            briefs: Vec::new(),
            run: None,
            are_runs_read: true,
            session_until: None,
            now_ms: 0,
        }
    }
}

/// The page, and the ends of its doors.
pub struct Scene {
    pub page: Page,
    pub world: Rc<RefCell<World>>,
    pub access: Signal<Access>,
    pub left: Signal<Left>,
    pub route: Signal<Route>,
    pub run: Signal<Option<Run>>,
    pub are_runs_read: Signal<u64>,
    pub session_until: Signal<Option<Ms>>,
    pub person: Signal<usize>,
    pub now: Signal<Ms>,
}

pub fn server(id: u64, hostname: &str, ip: &str) -> Server {
    Server {
        hostname: Some(hostname.into()),
        ip: Some(ip.into()),
        kind: Some(Kind::BareMetal),
        ..Server::unknown(ServerId(id))
    }
}

pub fn two() -> Vec<Server> {
    vec![server(1, "web-1.example.com", "192.0.2.1"), server(2, "db.example.com", "192.0.2.2")]
}

/// A session that ends so many seconds from the beginning of the test.
pub fn lasting(s: u64) -> Session {
    Session { token: None, servers: Vec::new(), expires_s: Some(s), email: None }
}

pub fn somebody() -> Access {
    Access::SignedIn { email: Some("demo@example.com".into()) }
}

pub fn brief(id: u64, state: RunState) -> RunBrief {
    RunBrief { server: ServerId(id), hostname: "web-1".into(), state, is_armed: false, is_disarm: false }
}

/// Mounts the page.
pub async fn scene(start: Start) -> Scene {
    let mut world = start.world;
    if start.access == Access::SignedOut {
        world.account = None;
    }
    let world = Rc::new(RefCell::new(world));
    let (access, left) = (Signal::new(start.access), Signal::new(Left::Not));
    let route = Signal::new(start.route);
    let (run, now) = (Signal::new(start.run), Signal::new(start.now_ms));
    let runs = Signal::new(start.briefs);
    let are_runs_read = Signal::new(u64::from(start.are_runs_read));
    let (session_until, person) = (Signal::new(start.session_until), Signal::new(0));
    let page = show({
        let world = world.clone();
        move || {
            let config = Config::default();
            let pins = Pins::default();
            let opened = Opened { config, world, access, left, route, run, now, pins: pins.clone() };
            let doors = Box::leak(Box::new(opened));
            let held =
                Held { access, left, person, route, runs, are_runs_read, session_until, pins, now, doors };
            shell(Ports::new(held))
        }
    })
    .await;
    settle().await;
    Scene { page, world, access, left, route, run, are_runs_read, session_until, person, now }
}

impl World {
    fn call(&mut self, call: Call) -> Result<Reply, ApiError> {
        self.calls.push(call.clone());
        if let Some(answer) = (self.answers)(&call) {
            return answer;
        }
        match call {
            Call::List => self.servers.clone().map(|servers| Reply::Servers(listed(servers))),
            Call::Show(id) => {
                let shown = server(id.0, "shown.example.com", "192.0.2.99");
                let listed = self.servers.iter().flatten().find(|server| server.id == id);
                let known = listed.filter(|server| server.hostname.is_some()).cloned();
                Ok(Reply::Server(Box::new(known.unwrap_or(shown))))
            }
            Call::CheckPin { .. } => Ok(Reply::Done),
            Call::Info => Ok(Reply::Session(lasting(7_200))),
            _ => Err(ApiError::NoAnswer),
        }
    }
}

/// The doors as a test opens them; they stay for the page's life, as they do in the app.
struct Opened {
    config: Config,
    world: Rc<RefCell<World>>,
    access: Signal<Access>,
    left: Signal<Left>,
    route: Signal<Route>,
    run: Signal<Option<Run>>,
    now: Signal<Ms>,
    pins: Pins,
}

impl Doors for Opened {
    fn config(&self) -> &Config {
        &self.config
    }

    fn call(&self, call: Call) -> Pending<Result<Reply, ApiError>> {
        // As the session does.
        if let Some(error) = self.pins.instead_of(&call, &self.config, self.now()) {
            return Box::pin(async move { Err(error) });
        }
        let reply = self.world.borrow_mut().call(call.clone());
        self.pins.heard(&call, &self.config, &reply, self.now());
        Box::pin(async move { reply })
    }

    fn sign_in(&self, call: Call) -> Pending<Result<(), ApiError>> {
        let mut world = self.world.borrow_mut();
        world.calls.push(call);
        let outcome = world.sign_in.clone();
        if outcome.is_ok() {
            self.access.set(somebody());
        }
        Box::pin(async move { outcome })
    }

    fn sign_out(&self) {
        self.world.borrow_mut().signed_out = true;
        self.left.set(Left::Asked);
        self.access.set(Access::SignedOut);
    }

    fn go(&self, to: Route) {
        self.route.set(to);
    }

    fn disarm(&self, order: Order, pin: Option<Pin>) {
        self.world.borrow_mut().disarmed.push((order, pin));
    }

    fn start(&self, plan: Plan) {
        self.world.borrow_mut().started.push(plan);
    }

    fn show(&self, _: ServerId, look: &mut dyn FnMut(&Run, Standing)) {
        self.run.read().iter().for_each(|run| look(run, self.world.borrow().standing));
    }

    fn decide(&self, id: ServerId, decision: Decision) {
        self.world.borrow_mut().decided.push((id, decision));
    }

    fn unlock(&self, id: ServerId, secrets: Secrets, decision: Option<Decision>) {
        self.world.borrow_mut().unlocked.push((id, secrets, decision));
    }

    fn random(&self) -> fn(&mut [u8]) {
        |bytes| {
            window().crypto().unwrap().get_random_values_with_u8_array(bytes).unwrap();
        }
    }

    fn kept(&self, what: Kept) -> Option<String> {
        self.world.borrow().kept.iter().rev().find(|(of, _)| *of == what).map(|(_, text)| text.clone())
    }

    fn keep(&self, what: Kept, text: &str) -> bool {
        self.world.borrow_mut().kept.push((what, text.to_owned()));
        true
    }

    fn account(&self) -> Option<String> {
        self.world.borrow().account.clone()
    }

    fn password(&self, _: ServerId) -> Option<RootPassword> {
        self.run.track();
        self.world.borrow().password.clone()
    }

    fn now(&self) -> Ms {
        *self.now.peek()
    }

    fn save(&self, name: &str, text: &str) {
        self.world.borrow_mut().saved.push((name.to_owned(), text.to_owned()));
    }

    fn base(&self) -> String {
        "https://panel.example.com/api".to_owned()
    }

    fn parse_json(&self) -> ParseJson {
        platform::parse_json
    }

    fn parse_url(&self) -> ParseUrl {
        platform::parse_url
    }
}

/// A list as the API tells it; that there is none it has to say.
pub fn listed(servers: Vec<Server>) -> Listed<Server> {
    Listed::of(servers).unwrap_or_else(|| match none(&Call::List, r#"{"result":"OK","servers":[]}"#) {
        Reply::Servers(none) => none,
        other => panic!("not a list: {other:?}"),
    })
}

/// What the API says when there is none.
pub fn none(call: &Call, body: &str) -> Reply {
    decode(call, None, 200, None, body, platform::parse_json).expect("a list")
}
