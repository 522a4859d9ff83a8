//! What every schedule begins with: the plan that was confirmed and the provider's side.

use crate::schedule::{Schedule, Trait};
use reinstall_panel::api::{Call, Reply, Token, decode, encode};
use reinstall_panel::domain::callback::UrlParts;
use reinstall_panel::domain::config::Config;
use reinstall_panel::domain::disks::Scheme;
use reinstall_panel::domain::id::ServerId;
use reinstall_panel::domain::json::Json;
use reinstall_panel::domain::plan::{Draft, Offer, Order, Plan, Secrets};
use reinstall_panel::domain::secret::Secret;
use reinstall_panel::domain::ssh_key::SshKey;
use reinstall_panel::flow::Settings;
use serde_json::Value;
use standin::model::{EffectAnswer, FifthStage, Options, PxeBoot, Readings, StageMessages, StageText, World};
use std::sync::OnceLock;
use zeroize::Zeroizing;

pub const SERVER_PLAIN: u32 = 25_250;
/// Has default tasks.
pub const SERVER_TASKS: u32 = 25_256;
pub const HOSTNAME: &str = "web-1";
pub const OWNER: &str = "demo@example.com";

pub struct Prepared {
    pub config: Config,
    pub order: Order,
    pub secrets: Secrets,
    /// With PINs that are wrong, each once.
    pub wrong: Vec<Secrets>,
}

/// One of each server, made once.
pub fn get(schedule: &Schedule) -> &'static Prepared {
    static BOTH: [OnceLock<Prepared>; 2] = [OnceLock::new(), OnceLock::new()];
    let has_tasks = schedule.has(Trait::Tasks);
    BOTH[usize::from(has_tasks)]
        .get_or_init(|| Prepared::new(if has_tasks { SERVER_TASKS } else { SERVER_PLAIN }))
}

impl Prepared {
    fn new(server: u32) -> Self {
        let config = Config::default();
        let mut world = World::new(Options::default());
        let mut token = None;
        let password = Secret::new("demo-Pass1".to_owned());
        let login = Call::Login { user: OWNER.to_owned(), password };
        if let Ok(Reply::Session(session)) = call(&mut world, &config, token.as_ref(), &login) {
            token = session.token;
        }
        let id = ServerId(server.into());
        let mut ask = |it: &Call| call(&mut world, &config, token.as_ref(), it);
        let (Ok(Reply::Server(server)), Ok(Reply::Systems { offered, .. }), Ok(Reply::Tasks(tasks))) =
            (ask(&Call::Show(id)), ask(&Call::OsList(id)), ask(&Call::GetTasks))
        else {
            panic!("the stand-in tells of its server")
        };
        let disks = server.disks.clone().expect("it tells its disks");
        let fits = offered.iter().find(|os| os.fits(&server, None).is_ok() && os.name.contains("Debian"));
        let picked = tasks.iter().filter(|task| task.default && task.fits(server.kind));
        let draft = |pin: &str| Draft {
            os: fits.map(|os| os.id),
            scheme: Scheme::recommended(&disks),
            disks: String::new(),
            hostname: HOSTNAME.to_owned(),
            root_password: Zeroizing::new("Abcdefg1".to_owned()),
            tasks: picked.clone().map(|task| task.id.clone()).collect(),
            pin: Zeroizing::new(pin.to_owned()),
            ..Draft::default()
        };
        let policy = config.password_policy;
        let offer = Offer {
            server: &server,
            systems: &offered,
            tasks: &tasks,
            policy,
            parse_url: no_url,
            parse_ssh_key: SshKey::parse,
        };
        let plan = |pin| Plan::check(&draft(pin), &offer).expect("a plan that holds").split();
        let (order, secrets) = plan(standin::model::DEMO_PIN);
        let wrong = ["9999", "9998", "9997", "9996", "9995", "9994"].map(|pin| plan(pin).1).into();
        Self { config, order, secrets, wrong }
    }

    /// The bounds of the deployment.
    pub fn settings(&self, schedule: &Schedule) -> Settings {
        Settings { disarm_first: schedule.has(Trait::DisarmFirst), ..Settings::new(&self.config) }
    }

    /// The provider's side.
    pub fn world(&self, schedule: &Schedule) -> World {
        let mut readings = Readings::default();
        if schedule.has(Trait::Callbacks) {
            readings.effects = EffectAnswer::Callback;
        }
        if schedule.has(Trait::PersistentPxe) {
            readings.pxe_boot = PxeBoot::Persistent;
        }
        if schedule.has(Trait::Once) {
            readings.stage_messages = StageMessages::Once;
        }
        if schedule.has(Trait::FifthOk) {
            readings.fifth = FifthStage::Ok;
        }
        if schedule.has(Trait::Terse) {
            readings.stage_text = StageText::Terse;
        }
        for (name, value) in &schedule.readings {
            readings.set(name, value).expect("a reading of the stand-in");
        }
        let servers = Some(vec![if schedule.has(Trait::Tasks) { SERVER_TASKS } else { SERVER_PLAIN }]);
        let seed = schedule.seed;
        World::new(Options { seed, readings, servers, logs_no_questions: true, ..Options::default() })
    }
}

fn call(
    world: &mut World,
    config: &Config,
    token: Option<&Token>,
    call: &Call,
) -> Result<Reply, reinstall_panel::api::ApiError> {
    let request = encode(call, token, config);
    let fields: Vec<_> = form_urlencoded::parse(request.body.as_bytes()).into_owned().collect();
    let answer = world.call(&request.path, &fields);
    decode(call, token, answer.status, None, &answer.body, parse_json)
}

const fn no_url(_: &str) -> Option<UrlParts> {
    None
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
