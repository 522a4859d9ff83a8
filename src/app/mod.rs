//! Joins the browser and the views.
//!
//! Knows: both. Must not know: rules, which are `domain`'s and `flow`'s.

mod books;
mod doing;
mod driver;
mod part;
mod session;
mod take_up;

use crate::api::{ApiError, Call, Reply, decode, encode};
use crate::browser::storage::Shelf;
use crate::browser::{address, file, http, leave, platform, wake};
use crate::domain::callback::ParseUrl;
use crate::domain::config::{Config, ConfigError, Problem};
use crate::domain::id::ServerId;
use crate::domain::json::ParseJson;
use crate::domain::password::RootPassword;
use crate::domain::pin::Pin;
use crate::domain::plan::{Order, Plan, Secrets};
use crate::domain::route::Route;
use crate::flow::{Decision, Ms, Run, Standing};
use crate::ui::{self, Doors, Held, Kept, Pending, Ports, Signal};
use driver::Driver;
use session::Session;
use wasm_bindgen_futures::spawn_local;

/// Starts the app in the page.
pub fn mount() {
    // Not by leptos, whose own spawning works only once something is mounted.
    spawn_local(async {
        let settings = settings().await;
        match settings {
            Ok(config) => ui::mount(Box::new(move || ui::shell(join(config)))),
            Err(errors) => ui::mount(Box::new(move || vec![ui::no_start(errors)])),
        }
    });
}

async fn settings() -> Result<Config, Vec<ConfigError>> {
    match http::get("config.json").await {
        Ok(answer) if answer.status == 200 => Config::parse(&answer.body, platform::parse_json),
        Ok(_) | Err(_) => {
            Err(vec![ConfigError { setting: "config.json".to_owned(), problem: Problem::NotAnObject }])
        }
    }
}

/// Joins what is behind the doors.
fn join(config: Config) -> Ports {
    #[cfg(not(panel_split))]
    ui::enter_by(|wish| part::entry(wish));
    let session = Session::new(config);
    let driver = Driver::new(session);
    session.on_renewal(move || driver.session_renewed());
    let route = Signal::new(Route::parse(&address::fragment()));
    address::on_change(move || route.set(Route::parse(&address::fragment())));
    wake::on_wake(move || driver.woke());
    leave::ask_while(move || driver.is_any_open());
    let doors = Box::leak(Box::new(Joined { session, driver }));
    let (access, left, person) = (session.access, session.left, session.person);
    let (runs, are_runs_read, now) = (driver.briefs(), driver.is_read, driver.now);
    let (session_until, pins) = (session.until, session.pins.clone());
    Ports::new(Held { access, left, person, route, runs, are_runs_read, session_until, pins, now, doors })
}

/// What is behind the doors.
struct Joined {
    session: &'static Session,
    driver: &'static Driver,
}

impl Doors for Joined {
    fn config(&self) -> &Config {
        &self.session.config
    }

    fn call(&self, call: Call) -> Pending<Result<Reply, ApiError>> {
        Box::pin(self.session.call(call))
    }

    fn sign_in(&self, call: Call) -> Pending<Result<(), ApiError>> {
        Box::pin(self.session.sign_in(call))
    }

    fn sign_out(&self) {
        self.driver.forget();
        self.session.sign_out();
        self.go(Route::Servers);
    }

    fn go(&self, route: Route) {
        address::set_fragment(&route.fragment());
    }

    fn start(&self, plan: Plan) {
        self.driver.start(plan);
    }

    fn disarm(&self, order: Order, pin: Option<Pin>) {
        self.driver.disarm(order, pin);
    }

    fn show(&self, server: ServerId, look: &mut dyn FnMut(&Run, Standing)) {
        self.driver.show(server, look);
    }

    fn decide(&self, server: ServerId, decision: Decision) {
        self.driver.decide(server, decision);
    }

    fn unlock(&self, server: ServerId, secrets: Secrets, decision: Option<Decision>) {
        self.driver.unlock(server, secrets, decision);
    }

    fn random(&self) -> fn(&mut [u8]) {
        platform::random
    }

    fn kept(&self, what: Kept) -> Option<String> {
        shelf(what).kept()
    }

    fn keep(&self, what: Kept, text: &str) -> bool {
        shelf(what).keep(text)
    }

    fn account(&self) -> Option<String> {
        self.session.account()
    }

    fn password(&self, server: ServerId) -> Option<RootPassword> {
        self.driver.password(server)
    }

    fn now(&self) -> Ms {
        platform::now()
    }

    fn save(&self, name: &str, text: &str) {
        file::save(name, text);
    }

    fn base(&self) -> String {
        address::absolute(&self.session.config.api_base)
    }

    fn parse_json(&self) -> ParseJson {
        platform::parse_json
    }

    fn parse_url(&self) -> ParseUrl {
        platform::parse_url
    }
}

const fn shelf(what: Kept) -> Shelf {
    match what {
        Kept::Drafts => Shelf::Drafts,
        Kept::Recipes => Shelf::Recipes,
    }
}

/// Sends a call and reads its answer.
async fn exchange(
    config: &Config,
    token: Option<&crate::api::Token>,
    call: &Call,
) -> Result<Reply, ApiError> {
    let request = encode(call, token, config);
    let answer = http::post(&config.api_base, &request, call.limit_ms(config)).await?;
    decode(call, token, answer.status, answer.retry_after.as_deref(), &answer.body, platform::parse_json)
}
