//! A page without a browser: encodes, decodes and steps exactly as the app does.

use reinstall_panel::api::{ApiError, Call, Reply, Token, decode, encode, leaves_session_open, settle};
use reinstall_panel::domain::callback::UrlParts;
use reinstall_panel::domain::config::Config;
use reinstall_panel::domain::disks::Scheme;
use reinstall_panel::domain::id::{ServerId, TaskId};
use reinstall_panel::domain::json::Json;
use reinstall_panel::domain::os::Os;
use reinstall_panel::domain::plan::{Draft, Fault, Offer, Plan, Secrets};
use reinstall_panel::domain::secret::Secret;
use reinstall_panel::domain::server::Server;
use reinstall_panel::domain::ssh_key::SshKey;
use reinstall_panel::domain::task::Task;
use reinstall_panel::flow::{Decision, Event, Pilot, Run, Settings, Todo, reopen};
use serde_json::Value;
use standin::model::{Options, World};
use std::collections::{BTreeMap, VecDeque};
use zeroize::Zeroizing;

pub const BARE_METAL: ServerId = ServerId(25250);
pub const PIN: &str = standin::model::DEMO_PIN;
/// Steps after which a run that has not ended is taken for stuck.
const MOST_STEPS: usize = 5_000;

pub struct Page {
    pub world: World,
    pub config: Config,
    /// Every answer so far: the call's name and the body.
    pub heard: Vec<(String, String)>,
    token: Option<Token>,
}

/// A run with its secrets, as the driver of the app holds it, and its journal.
pub struct Driven {
    pub pilot: Pilot,
    secrets: Option<Secrets>,
    todo: VecDeque<Todo>,
    pub journal: BTreeMap<String, String>,
}

impl Driven {
    pub fn run(&self) -> &Run {
        self.pilot.run()
    }

    /// The run as a page finds it that has the journal alone.
    pub fn reread(&self, now: u64) -> Run {
        let lines: Vec<_> = self.journal.values().cloned().collect();
        let [found] = <[_; 1]>::try_from(reopen::journals(&lines, now)).expect("one journal");
        assert!(!found.is_torn, "{lines:#?}");
        found.run
    }
}

pub fn parse_url(text: &str) -> Option<UrlParts> {
    let url = url::Url::parse(text).ok()?;
    Some(UrlParts {
        scheme: format!("{}:", url.scheme()),
        host: url.host_str().unwrap_or_default().to_owned(),
        has_credentials: !url.username().is_empty() || url.password().is_some(),
        href: url.into(),
    })
}

pub fn parse_json(text: &str) -> Option<Json> {
    serde_json::from_str(text).ok().map(tree)
}

fn tree(value: Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(flag) => Json::Bool(flag),
        Value::Number(number) => Json::Number(number.to_string()),
        Value::String(text) => Json::Text(text),
        Value::Array(items) => Json::List(items.into_iter().map(tree).collect()),
        Value::Object(fields) => {
            Json::Object(fields.into_iter().map(|(name, value)| (name, tree(value))).collect())
        }
    }
}

pub fn typed(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.to_owned())
}

impl Page {
    pub fn new(options: Options) -> Self {
        Self { world: World::new(options), config: Config::default(), heard: Vec::new(), token: None }
    }

    /// A page whose person is signed in.
    pub fn signed_in(options: Options) -> Self {
        let mut page = Self::new(options);
        page.sign_in().expect("the demo account signs in");
        page
    }

    pub fn sign_in(&mut self) -> Result<(), ApiError> {
        let password = Secret::new("demo-Pass1".to_owned());
        match self.call(&Call::Login { user: "demo@example.com".to_owned(), password })? {
            Reply::Session(session) => {
                self.token = session.token;
                Ok(())
            }
            other => panic!("not a session: {other:?}"),
        }
    }

    /// One call, and one question about the session where the answer leaves that open.
    pub fn call(&mut self, call: &Call) -> Result<Reply, ApiError> {
        let answer = self.exchange(call);
        if !leaves_session_open(call, &answer) {
            return answer;
        }
        let info = self.exchange(&Call::Info);
        settle(call, answer, &info).0
    }

    /// One call, as it goes over the wire and comes back.
    fn exchange(&mut self, call: &Call) -> Result<Reply, ApiError> {
        let request = encode(call, self.token.as_ref(), &self.config);
        let fields: Vec<_> = form_urlencoded::parse(request.body.as_bytes()).into_owned().collect();
        let answer = self.world.call(&request.path, &fields);
        // Whoever waits no longer has no answer.
        let limit_ms = u64::from(call.limit_ms(&self.config));
        self.world.advance(answer.delay_ms.min(limit_ms));
        self.heard.push((call.name(&self.config), answer.body.clone()));
        if answer.lost || answer.delay_ms > limit_ms {
            return Err(ApiError::NoAnswer);
        }
        let retry_after = answer.header("Retry-After").map(str::to_owned);
        decode(call, self.token.as_ref(), answer.status, retry_after.as_deref(), &answer.body, parse_json)
    }

    pub fn server(&mut self, id: ServerId) -> Server {
        match self.call(&Call::Show(id)) {
            Ok(Reply::Server(server)) => *server,
            other => panic!("not a server: {other:?}"),
        }
    }

    pub fn systems(&mut self, id: ServerId) -> Vec<Os> {
        match self.call(&Call::OsList(id)) {
            Ok(Reply::Systems { offered, .. }) => offered.into_vec(),
            other => panic!("not a list of systems: {other:?}"),
        }
    }

    pub fn tasks(&mut self) -> Vec<Task> {
        match self.call(&Call::GetTasks) {
            Ok(Reply::Tasks(tasks)) => tasks.into_vec(),
            other => panic!("not a list of tasks: {other:?}"),
        }
    }

    /// What a person would pick for a server: the first Debian that fits, the recommended scheme
    /// and the default tasks.
    pub fn plan(&mut self, id: ServerId, hostname: &str) -> Plan {
        self.try_plan(id, hostname, |_| {}).expect("a plan that holds")
    }

    pub fn try_plan(
        &mut self,
        id: ServerId,
        hostname: &str,
        change: impl FnOnce(&mut Draft),
    ) -> Result<Plan, Vec<Fault>> {
        let (server, systems, tasks) = (self.server(id), self.systems(id), self.tasks());
        let fits = |os: &&Os| os.fits(&server, None).is_ok() && os.name.contains("Debian");
        let os = systems.iter().find(fits).expect("a Debian that fits").id;
        let picked = |task: &&Task| task.default && task.fits(server.kind);
        let ticked: Vec<TaskId> = tasks.iter().filter(picked).map(|task| task.id.clone()).collect();
        // What is told needs no correction.
        let disks = if server.disks.is_some() { "" } else { "2x960" }.to_owned();
        let known = server.disks.clone().unwrap_or_else(|| {
            reinstall_panel::domain::disks::Disks::parse(&disks).expect("the stated disks are well formed")
        });
        let mut draft = Draft {
            os: Some(os),
            scheme: Scheme::recommended(&known),
            disks,
            hostname: hostname.to_owned(),
            root_password: typed("Abcdefg1"),
            tasks: ticked,
            pin: typed(PIN),
            ..Draft::default()
        };
        change(&mut draft);
        let policy = self.config.password_policy;
        let offer = Offer {
            server: &server,
            systems: &systems,
            tasks: &tasks,
            policy,
            parse_url,
            parse_ssh_key: SshKey::parse,
        };
        Plan::check(&draft, &offer)
    }

    pub fn start(&mut self, plan: Plan) -> Driven {
        let (order, secrets) = plan.split();
        let settings = Settings::new(&self.config);
        let (pilot, todo) = Pilot::start(order, settings, "demo@example.com", 7, self.world.now_ms());
        let mut driven =
            Driven { pilot, secrets: Some(secrets), todo: todo.into(), journal: BTreeMap::new() };
        assert!(self.turn(&mut driven), "the first line is written");
        driven
    }

    /// Does the next thing of a run; `false` when it waits for a person or has ended.
    pub fn turn(&mut self, driven: &mut Driven) -> bool {
        // Writing takes no time here, everything else does.
        let first = driven.todo.iter().position(|todo| matches!(todo, Todo::Write { .. })).unwrap_or(0);
        let Some(todo) = driven.todo.remove(first) else { return false };
        let event = match todo {
            Todo::Write { place, line } => {
                assert!(driven.journal.insert(place, line).is_none(), "a line is written once");
                let todo = driven.pilot.written(Ok(()), 0, self.world.now_ms());
                driven.todo.extend(todo);
                // Unless there is more to write, the journal tells all that there is.
                let is_all = !driven.todo.iter().any(|todo| matches!(todo, Todo::Write { .. }));
                // Each reading costs as much as all lines so far; some of them tell as much as all.
                if is_all && (driven.journal.len().is_multiple_of(5) || driven.run().going().is_none()) {
                    let reread = driven.reread(self.world.now_ms());
                    assert!(reread.is_same_as(driven.run()), "{:#?}", driven.journal);
                }
                return true;
            }
            Todo::Call(ticket, ask) => {
                let call = ask.call(driven.run().order(), driven.secrets.as_ref());
                Event::Answered(ticket, self.call(&call.expect("a call's secrets are there")))
            }
            Todo::Wait(ticket, ms) => {
                self.world.advance(ms);
                Event::Rang(ticket)
            }
            Todo::DropInstallSecrets => {
                if let Some(secrets) = &mut driven.secrets {
                    secrets.install = None;
                }
                return true;
            }
            Todo::DropSecrets => {
                driven.secrets = None;
                return true;
            }
            Todo::WaitToWrite(_) | Todo::Release => return true,
        };
        self.happen(driven, event);
        true
    }

    pub fn happen(&mut self, driven: &mut Driven, event: Event) {
        let todo = driven.pilot.happened(event, self.world.now_ms());
        driven.todo.extend(todo);
        while driven.todo.iter().any(|todo| matches!(todo, Todo::Write { .. })) {
            self.turn(driven);
        }
    }

    pub fn decide(&mut self, driven: &mut Driven, decision: Decision) {
        self.happen(driven, Event::Decided(decision));
    }

    /// Goes on until the run ends or stands still.
    pub fn drive(&mut self, driven: &mut Driven) {
        self.drive_until(driven, |_| false);
    }

    /// Goes on until `stop` says so, the run ends or stands still.
    pub fn drive_until(&mut self, driven: &mut Driven, stop: impl Fn(&Run) -> bool) {
        for _ in 0..MOST_STEPS {
            if stop(driven.run()) || !self.turn(driven) {
                return;
            }
        }
        panic!("stuck: {:#?}", driven.run());
    }

    /// A whole run of a server with the demo's defaults.
    pub fn reinstall(&mut self, id: ServerId, hostname: &str) -> Run {
        let plan = self.plan(id, hostname);
        let mut driven = self.start(plan);
        self.drive(&mut driven);
        if driven.run().ending().is_some() {
            assert!(driven.secrets.is_none(), "secrets outlive the run");
        }
        driven.run().clone()
    }

    /// How often a call came in for a server and was not turned away for its token, which is the
    /// one refusal after which the same call may follow.
    pub fn count(&self, call: &str, id: ServerId) -> usize {
        let server = u32::try_from(id.0).ok();
        let counts = |logged: &&standin::model::LoggedCall| {
            logged.call() == call
                && logged.server == server
                && !logged.outcome.to_lowercase().contains("token")
                && !logged.outcome.contains("unauthorized")
        };
        self.world.log().iter().filter(counts).count()
    }

    pub fn model(&self, id: ServerId) -> &standin::model::Server {
        let id = u32::try_from(id.0).expect("a small number");
        self.world.server(id).expect("a server of the stand-in")
    }

    /// What must hold of the server after every run that has ended, whatever happened.
    pub fn assert_disarmed(&self, id: ServerId, run: &Run) {
        let server = self.model(id);
        assert!(server.pxe_config.is_none(), "a PXE config is left: {run:#?}");
        assert_eq!(server.boot_order, standin::model::BootOrder::Disk, "{run:#?}");
        assert!(self.count("eq/create_pxe", id) <= 1 && self.count("eq/reboot", id) <= 1);
        assert!(server.reinstalls <= 1, "wiped {} times", server.reinstalls);
        assert!(!run.is_armed());
    }
}

pub fn succeeded(run: &Run) -> bool {
    run.has_succeeded()
}
