//! Signing in, the list of servers and the frame around them.

use crate::page::{settle, show};
use crate::scene::{Scene, Start, World, brief, scene, server, somebody};
use leptos::prelude::*;
use reinstall_panel::api::{ApiError, Call, Reply};
use reinstall_panel::domain::config::{ConfigError, Problem};
use reinstall_panel::domain::id::ServerId;
use reinstall_panel::domain::route::Route;
use reinstall_panel::domain::server::Server;
use reinstall_panel::ui::{Access, Left, RunBrief, RunState, no_start};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

/// The page before anybody has signed in.
async fn nobody() -> Scene {
    scene(Start { access: Access::SignedOut, ..Start::default() }).await
}

async fn listed(servers: Result<Vec<Server>, ApiError>) -> Scene {
    scene(Start { world: World { servers, ..World::default() }, ..Start::default() }).await
}

async fn with_runs(briefs: Vec<RunBrief>) -> Scene {
    scene(Start { briefs, ..Start::default() }).await
}

#[wasm_bindgen_test]
async fn an_empty_sign_in_names_what_is_missing_and_calls_nothing() {
    let scene = nobody().await;
    assert!(!scene.page.text().contains("Enter the account's"));
    scene.page.press("Sign in").await;
    let email = scene.page.labelled("E-mail address");
    assert_eq!(email.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert!(scene.page.description(&email).contains("name@example.com"));
    assert_eq!(document().active_element().unwrap().id(), email.id());
    assert!(scene.world.borrow().calls.is_empty());
}

#[wasm_bindgen_test]
async fn a_refused_sign_in_keeps_what_was_typed_and_says_what_the_api_says() {
    let scene = nobody().await;
    let refusal = ApiError::Refused { message: "Wrong login or password".into(), code: None };
    scene.world.borrow_mut().sign_in = Err(refusal);
    scene.page.fill("E-mail address", "demo@example.com").await;
    scene.page.fill("Password", "wrong").await;
    scene.page.press("Sign in").await;
    let alert = scene.page.one("[role=alert]").text_content().unwrap();
    assert!(alert.contains("Wrong login or password"), "{alert}");
    let password: HtmlInputElement = scene.page.labelled("Password").unchecked_into();
    assert_eq!(password.value(), "wrong");
    assert!(scene.page.has_button("Sign in"), "it can be tried again");
}

#[wasm_bindgen_test]
async fn password_managers_find_their_fields() {
    let scene = nobody().await;
    let of = |label| scene.page.labelled(label).get_attribute("autocomplete");
    assert_eq!(of("E-mail address").as_deref(), Some("username"));
    assert_eq!(of("Password").as_deref(), Some("current-password"));
}

#[wasm_bindgen_test]
async fn an_account_signs_in_and_sees_its_servers() {
    let scene = nobody().await;
    scene.page.fill("E-mail address", " demo@example.com ").await;
    scene.page.fill("Password", " demo-Pass1 ").await;
    scene.page.press("Sign in").await;
    match &scene.world.borrow().calls[0] {
        Call::Login { user, password } => {
            assert_eq!((user.as_str(), password.expose().as_str()), ("demo@example.com", " demo-Pass1 "));
        }
        other => panic!("{other:?}"),
    }
    settle().await;
    let href = scene.page.link("web-1.example.com").get_attribute("href");
    assert_eq!(href.as_deref(), Some("#/servers/1/plan"));
    assert!(scene.page.text().contains("2 servers"));
}

#[wasm_bindgen_test]
async fn an_api_key_signs_in() {
    let scene = nobody().await;
    scene.page.press("Use an API key instead").await;
    scene.page.fill("API key", " demo-api-key-0001\u{a0} ").await;
    scene.page.press("Sign in").await;
    match &scene.world.borrow().calls[0] {
        Call::LoginKey { key } => assert_eq!(key.expose(), "demo-api-key-0001"),
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
async fn servers_are_found_by_number_address_and_hostname() {
    let scene = scene(Start::default()).await;
    for (query, found) in [("2", 2), ("192.0.2.1", 1), ("DB", 1), (" ", 2)] {
        scene.page.fill("Search servers", query).await;
        assert_eq!(scene.page.all("tbody tr").len(), found, "{query}");
    }
    scene.page.fill("Search servers", "nowhere").await;
    assert!(scene.page.text().contains("None of the 2 servers has “nowhere”"), "{}", scene.page.text());
    scene.page.press("Show all servers").await;
    assert_eq!(scene.page.all("tbody tr").len(), 2);
}

#[wasm_bindgen_test]
async fn details_that_the_list_leaves_out_are_asked_for() {
    let scene = listed(Ok(vec![Server::unknown(ServerId(25250))])).await;
    settle().await;
    assert!(scene.world.borrow().calls.iter().any(|call| matches!(call, Call::Show(ServerId(25250)))));
    assert!(scene.page.text().contains("shown.example.com"));
}

#[wasm_bindgen_test]
async fn a_list_that_cannot_be_read_says_why_and_can_be_tried_again() {
    let scene = listed(Err(ApiError::NoAnswer)).await;
    assert!(scene.page.one("[role=alert]").text_content().unwrap().contains("No answer to eq/list"));
    scene.world.borrow_mut().servers =
        Ok(vec![server(1, "web-1", "192.0.2.1"), server(2, "db", "192.0.2.2")]);
    scene.page.press("Try again").await;
    settle().await;
    assert_eq!(scene.page.all("tbody tr").len(), 2);
}

#[wasm_bindgen_test]
async fn a_list_cut_off_by_the_end_of_the_session_is_read_once_the_person_is_back() {
    let scene = listed(Err(ApiError::SessionExpired)).await;
    scene.access.set(Access::Expired);
    settle().await;
    scene.world.borrow_mut().servers = Ok(vec![server(1, "web-1", "192.0.2.1")]);
    scene.access.set(somebody());
    settle().await;
    settle().await;
    assert_eq!(scene.page.all("tbody tr").len(), 1);
}

#[wasm_bindgen_test]
async fn an_account_without_servers_is_told_so() {
    let scene = listed(Ok(Vec::new())).await;
    assert!(scene.page.text().contains("No servers"));
}

#[wasm_bindgen_test]
async fn a_reinstall_that_goes_on_is_marked_and_one_step_away() {
    let scene = with_runs(vec![brief(1, RunState::GoingOn), brief(2, RunState::Done)]).await;
    assert!(scene.page.text().contains("Reinstall going on"));
    assert_eq!(
        scene.page.link("web-1.example.com").get_attribute("href").as_deref(),
        Some("#/servers/1/run")
    );
    assert_eq!(scene.page.link("db.example.com").get_attribute("href").as_deref(), Some("#/servers/2/plan"));
    assert_eq!(
        scene.page.link("1 reinstall going on").get_attribute("href").as_deref(),
        Some("#/servers/1/run")
    );
}

#[wasm_bindgen_test]
async fn a_server_that_is_only_disarmed_is_not_called_reinstalled() {
    for (state, words) in [
        (RunState::GoingOn, "Disarming web-1"),
        (RunState::Waiting, "Waiting for you"),
        (RunState::Done, "Disarmed"),
        (RunState::Failed, "Not disarmed"),
    ] {
        let scene = with_runs(vec![RunBrief { is_disarm: true, ..brief(1, state) }]).await;
        let row = scene.page.link("web-1.example.com").closest("tr").unwrap().expect("its row");
        let said = row.text_content().unwrap();
        assert!(said.contains(words) && !said.contains("einstall"), "{words}: {said}");
        assert!(!scene.page.text().contains("Reinstall of"), "{}", scene.page.text());
    }
}

#[wasm_bindgen_test]
async fn signing_out_takes_everything_down() {
    let scene = scene(Start::default()).await;
    scene.page.press("Sign out").await;
    assert!(scene.world.borrow().signed_out);
    assert!(scene.page.text().contains("E-mail address"));
    assert!(!scene.page.text().contains("web-1.example.com"));
    assert!(!scene.page.text().contains("demo@example.com"));
}

#[wasm_bindgen_test]
async fn signed_out_is_said_with_the_apis_word_for_it_alone() {
    let signed_out = "You are signed out";
    for (answer, said) in [
        (Ok(Reply::Done), signed_out),
        (Err(ApiError::SessionExpired), signed_out),
        (Err(ApiError::NoAnswer), "Signing out could not be confirmed"),
        (Err(ApiError::Redirected), "Signing out could not be confirmed"),
        (Err(ApiError::Refused { message: "No".into(), code: None }), "Signing out could not be confirmed"),
    ] {
        let scene = scene(Start::default()).await;
        scene.page.press("Sign out").await;
        let text = scene.page.text();
        assert!(text.contains("Signing out…") && !text.contains(signed_out), "{text}");
        // As the session does.
        scene.left.set(Left::of(&answer));
        settle().await;
        let text = scene.page.text();
        assert!(text.contains(said), "{said}: {text}");
        assert_eq!(text.contains(signed_out), said == signed_out, "{text}");
    }
    let scene = nobody().await;
    assert!(!scene.page.text().contains("igned out"), "nobody has signed out here");
}

#[wasm_bindgen_test]
async fn signing_out_during_a_reinstall_asks_first() {
    let scene = with_runs(vec![brief(1, RunState::GoingOn)]).await;
    scene.page.press("Sign out").await;
    assert!(!scene.world.borrow().signed_out);
    scene.page.press("Stay signed in").await;
    assert!(!scene.world.borrow().signed_out);
    scene.page.press("Sign out").await;
    scene.page.press("Sign out anyway").await;
    assert!(scene.world.borrow().signed_out);
}

#[wasm_bindgen_test]
async fn a_session_that_ended_leaves_the_view_to_be_read_and_what_was_typed_in_it() {
    let scene = scene(Start::default()).await;
    scene.page.fill("Search servers", "web").await;
    scene.access.set(Access::Expired);
    settle().await;
    let text = scene.page.text();
    assert!(text.contains("Your session has ended") && text.contains("web-1.example.com"), "{text}");
    assert_eq!(document().title(), "Sign in again · Reinstall Panel");
    assert_eq!(document().active_element().unwrap().text_content().as_deref(), Some("Sign in again"));
    assert!(!scene.page.is_usable(&scene.page.labelled("Search servers")));
    assert!(scene.page.all("[inert], [hidden] h1, [aria-hidden] h1").is_empty(), "it can't be read");
    let email: HtmlInputElement = scene.page.labelled("E-mail address").unchecked_into();
    assert_eq!(email.value(), "demo@example.com", "it is known whose session it was");
    assert!(scene.page.is_usable(&email));
    scene.page.fill("Password", "demo-Pass1").await;
    scene.page.press("Sign in").await;
    assert!(scene.page.is_usable(&scene.page.labelled("Search servers")));
    assert_eq!(document().title(), "Servers · Reinstall Panel");
    let search: HtmlInputElement = scene.page.labelled("Search servers").unchecked_into();
    assert_eq!(search.value(), "web");
}

#[wasm_bindgen_test]
async fn somebody_else_does_not_come_into_the_views_of_who_was_here() {
    let scene = scene(Start::default()).await;
    scene.page.fill("Search servers", "web").await;
    scene.access.set(Access::Expired);
    settle().await;
    scene.world.borrow_mut().servers = Ok(vec![server(3, "theirs", "192.0.2.3")]);
    scene.person.set(1);
    scene.access.set(somebody());
    settle().await;
    settle().await;
    let search: HtmlInputElement = scene.page.labelled("Search servers").unchecked_into();
    assert_eq!(search.value(), "");
    assert!(!scene.page.text().contains("web-1"), "{}", scene.page.text());
}

#[wasm_bindgen_test]
async fn of_a_session_that_a_reload_found_ended_nothing_is_in_sight() {
    let start = Start { access: Access::Expired, are_runs_read: false, ..Start::default() };
    let scene = scene(start).await;
    assert_eq!(scene.page.one("h1:not([hidden] *)").text_content().as_deref(), Some("Sign in again"));
    let email: HtmlInputElement = scene.page.labelled("E-mail address").unchecked_into();
    assert_eq!(email.value(), "demo@example.com");
}

const MINUTE: u64 = 60_000;

#[wasm_bindgen_test]
async fn a_session_is_warned_of_five_minutes_before_its_end_and_renewed_in_place() {
    let scene = scene(Start { session_until: Some(20 * MINUTE), ..Start::default() }).await;
    scene.page.fill("Search servers", "web").await;
    scene.now.set(15 * MINUTE - 1);
    settle().await;
    assert!(!scene.page.text().contains("Your session ends"), "{}", scene.page.text());
    scene.now.set(15 * MINUTE);
    settle().await;
    let text = scene.page.text();
    assert!(text.contains("Your session ends in 5 minutes Sign in again to continue."), "{text}");
    let said = || scene.page.one(".ends_soon__place > [aria-live]").text_content().unwrap();
    assert_eq!(said(), "Your session ends in 5 minutes");
    let again = scene.page.button("Sign in again");
    again.focus().unwrap();
    scene.now.set(17 * MINUTE + 1);
    settle().await;
    assert!(scene.page.text().contains("Your session ends in 3 minutes"), "{}", scene.page.text());
    assert_eq!(said(), "Your session ends in 5 minutes", "it is read out once, not each minute");
    assert!(document().active_element().unwrap().is_same_node(Some(&again)), "the keyboard stays");
    scene.page.press("Sign in again").await;
    assert!(scene.page.is_usable(&scene.page.labelled("Search servers")), "nothing has ended yet");
    assert_eq!(document().active_element().unwrap().id(), "sign-in-title");
    scene.page.press("Not now").await;
    assert!(scene.page.text().contains("Your session ends in 3 minutes"));
    let again = scene.page.button("Sign in again");
    assert!(document().active_element().unwrap().is_same_node(Some(&again)), "where the keyboard came from");
    scene.page.press("Sign in again").await;
    scene.page.fill("Password", "demo-Pass1").await;
    // As the session does, with the new one's end.
    scene.session_until.set(Some(200 * MINUTE));
    scene.page.press("Sign in").await;
    let text = scene.page.text();
    assert!(!text.contains("Your session") && !text.contains("Not now"), "{text}");
    assert_eq!(document().active_element().unwrap().tag_name(), "H1", "the fields are gone");
    let search: HtmlInputElement = scene.page.labelled("Search servers").unchecked_into();
    assert_eq!(search.value(), "web");
}

#[wasm_bindgen_test]
async fn a_session_that_ends_while_the_next_one_is_typed_keeps_what_is_typed() {
    let scene = scene(Start { session_until: Some(MINUTE), ..Start::default() }).await;
    assert!(scene.page.text().contains("Your session ends in less than a minute"), "{}", scene.page.text());
    scene.page.press("Sign in again").await;
    scene.page.fill("Password", "demo-Pass1").await;
    scene.session_until.set(None);
    scene.access.set(Access::Expired);
    settle().await;
    let password: HtmlInputElement = scene.page.labelled("Password").unchecked_into();
    assert_eq!(password.value(), "demo-Pass1");
    assert!(document().active_element().unwrap().is_same_node(Some(&password)), "it is being typed");
    assert!(!scene.page.text().contains("Not now"), "it can't be put off any more");
    scene.page.press("Sign in").await;
    assert!(scene.page.all(".sign_in").is_empty());
}

#[wasm_bindgen_test]
async fn nothing_is_said_of_a_session_whose_end_nobody_tells() {
    let scene = scene(Start::default()).await;
    scene.now.set(u64::MAX / 2);
    settle().await;
    assert!(!scene.page.text().contains("Your session"), "{}", scene.page.text());
    scene.session_until.set(Some(MINUTE));
    settle().await;
    assert!(scene.page.text().contains("Your session may have ended"), "{}", scene.page.text());
    scene.session_until.set(None);
    settle().await;
    assert!(!scene.page.text().contains("Your session"), "{}", scene.page.text());
}

#[wasm_bindgen_test]
async fn the_focus_goes_to_the_heading_of_the_next_view() {
    let scene = scene(Start::default()).await;
    scene.page.link("web-1.example.com").focus().unwrap();
    scene.route.set(Route::Plan(ServerId(1)));
    settle().await;
    assert_eq!(document().active_element().unwrap().tag_name(), "H1");
    assert_eq!(scene.page.one("[aria-current=page]").text_content().as_deref(), Some("Server 1"));
    assert_eq!(scene.page.link("Servers").get_attribute("href").as_deref(), Some("#/servers"));
}

#[wasm_bindgen_test]
async fn the_skip_link_leads_past_the_header() {
    let scene = scene(Start::default()).await;
    let before = window().location().hash().unwrap();
    scene.page.link("Skip to the content").click();
    assert_eq!(document().active_element().unwrap().tag_name(), "MAIN");
    assert_eq!(window().location().hash().unwrap(), before, "the address is where the route stands");
}

#[wasm_bindgen_test]
async fn settings_that_cannot_be_used_are_all_named() {
    let errors = vec![
        ConfigError { setting: "portal".into(), problem: Problem::Value },
        ConfigError { setting: "polling.min_ms".into(), problem: Problem::Number },
    ];
    let page = show(move || vec![no_start(errors.clone())]).await;
    assert_eq!(page.all("[role=alert] li").len(), 2);
    assert!(page.text().contains("polling.min_ms: is not a number"));
}
