//! Joins the browser and the views.
//!
//! Knows: both. Must not know: rules, which are `domain`'s and `flow`'s.

mod driver;
mod session;

use crate::api::{ApiError, Call, Reply, decode, encode};
use crate::browser::{address, http, leave, platform, wake};
use crate::domain::config::{Config, ConfigError, Problem};
use crate::domain::route::Route;
use crate::text::{Key, t};
use crate::ui::{self, Access, Doors, Ports};
use driver::Driver;
use leptos::prelude::*;
use session::Session;
use wasm_bindgen_futures::spawn_local;

/// Starts the app in the page.
pub fn mount() {
    std::panic::set_hook(Box::new(|_| show_stopped()));
    // Not by leptos, whose own spawning works only once something is mounted.
    spawn_local(async {
        let settings = settings().await;
        match settings {
            Ok(config) => ui::mount(move || ui::shell(join(config))),
            Err(errors) => ui::mount(move || vec![ui::no_start(&errors)]),
        }
    });
}

/// An error of the app itself ends it; whoever is at the page must not wait for it.
fn show_stopped() {
    if let Some(place) = document().get_element_by_id("no-start") {
        place.set_text_content(Some(t(Key::Stopped)));
        // The attribute is there; taking it away can't fail in a way that could be mended here.
        let _ = place.remove_attribute("hidden");
    }
}

async fn settings() -> Result<Config, Vec<ConfigError>> {
    match http::get("config.json").await {
        Ok(answer) if answer.status == 200 => Config::parse(&answer.body, platform::parse_json),
        Ok(_) | Err(_) => {
            Err(vec![ConfigError { setting: "config.json".to_owned(), problem: Problem::NotAnObject }])
        }
    }
}

/// Makes the doors that the views go through.
fn join(config: Config) -> Ports {
    let session = Session::new(&config);
    let driver = Driver::new(&config, session);
    session.on_renewal(move || driver.session_renewed());
    let route = RwSignal::new(Route::parse(&address::fragment()));
    address::on_change(move || route.set(Route::parse(&address::fragment())));
    wake::on_wake(move || driver.woke());
    leave::ask_while(move || driver.is_any_open());
    let doors = Doors {
        call: Box::new(move |call| Box::pin(session.call(call))),
        sign_in: Box::new(move |call| Box::pin(session.sign_in(call))),
        sign_out: Box::new(move || {
            driver.forget();
            session.sign_out();
            address::set_fragment(&Route::Servers.fragment());
        }),
        go: Box::new(|to| address::set_fragment(&to.fragment())),
        start: Box::new(move |plan| driver.start(plan)),
        run: Box::new(move |server| driver.run(server)),
        decide: Box::new(move |server, decision| driver.decide(server, decision)),
        random: platform::random,
        parse_url: platform::parse_url,
    };
    let access: Signal<Access> = session.access();
    Ports::new(config, access, route.into(), driver.briefs(), driver.now(), doors)
}

/// Sends a call and reads its answer.
async fn exchange(
    config: &Config,
    token: Option<&crate::api::Token>,
    call: &Call,
) -> Result<Reply, ApiError> {
    let request = encode(call, token, config);
    let answer = http::post(&config.api_base, &request).await?;
    decode(call, token, answer.status, answer.retry_after.as_deref(), &answer.body, platform::parse_json)
}
