//! The test door: shows the world, moves its clock, makes faults. Closed unless asked for.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use serde_json::{Value, json};

use super::{Shared, lock};
use crate::model::Fault;

pub(super) async fn door(
    State(shared): State<Arc<Shared>>,
    Path(what): Path<String>,
    RawQuery(query): RawQuery,
    method: Method,
) -> Response<Body> {
    if !shared.door {
        return super::api::status(StatusCode::NOT_FOUND);
    }
    let query: Vec<(String, String)> =
        form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect();
    let done = match (method.as_str(), what.as_str()) {
        ("GET", "state") => Ok(state(&shared)),
        ("GET", "log") => Ok(shared.world().log_json()),
        ("GET", "events") => Ok(shared.world().events_json()),
        ("POST", "advance") => advance(&shared, &query),
        ("POST", "fault") => fault(&shared, &query),
        ("POST", "reading") => reading(&shared, &query),
        ("POST", "expire") => Ok(expire(&shared, &query)),
        ("POST", "reset") => {
            shared.reset();
            Ok(json!({"ok": true}))
        }
        _ => return super::api::status(StatusCode::NOT_FOUND),
    };
    match done {
        Ok(value) => json_response(StatusCode::OK, &value),
        Err(error) => json_response(StatusCode::BAD_REQUEST, &json!({"error": error})),
    }
}

fn json_response(status: StatusCode, value: &Value) -> Response<Body> {
    let mut response = Response::new(Body::from(value.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn value<'a>(query: &'a [(String, String)], name: &str) -> Option<&'a str> {
    query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

fn state(shared: &Shared) -> Value {
    let mut state = shared.world().state_json();
    state["csp"] = lock(&shared.reports).json();
    state["compressed"] = json!(shared.files.is_compressed());
    state
}

fn advance(shared: &Shared, query: &[(String, String)]) -> Result<Value, String> {
    let ms = value(query, "ms")
        .and_then(|ms| ms.parse().ok())
        .ok_or("ms is missing: a whole number of virtual milliseconds")?;
    let mut world = shared.world();
    world.advance(ms);
    Ok(json!({"now_ms": world.now_ms()}))
}

fn fault(shared: &Shared, query: &[(String, String)]) -> Result<Value, String> {
    let name = value(query, "name").ok_or("name is missing")?;
    let faults = Fault::named(name).ok_or_else(|| unknown(name))?;
    let server = match value(query, "server") {
        None => None,
        Some(id) => Some(id.parse().map_err(|_| "server must be a number".to_owned())?),
    };
    shared.world().add_faults(faults.into_iter().map(|fault| Fault { server, ..fault }));
    Ok(json!({"ok": true}))
}

fn unknown(name: &str) -> String {
    format!("there is no fault {name:?}; {}", Fault::names_sentence())
}

fn reading(shared: &Shared, query: &[(String, String)]) -> Result<Value, String> {
    let mut world = shared.world();
    let mut readings = *world.readings();
    for (name, value) in query {
        readings.set(name, value)?;
    }
    *world.readings_mut() = readings;
    Ok(json!({"ok": true}))
}

fn expire(shared: &Shared, query: &[(String, String)]) -> Value {
    let email = value(query, "email").unwrap_or("demo@example.com");
    shared.world().expire_sessions(email);
    json!({"ok": true})
}
