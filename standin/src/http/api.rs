//! The API's mount: form bodies in, the model's answers out.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};

use super::gate::{Moment, Verdict};
use super::{Shared, headers, lost};
use crate::model::Answer;

/// `POST /api/<module>.php`
pub(super) async fn post(
    State(shared): State<Arc<Shared>>,
    Path(file): Path<String>,
    request_headers: HeaderMap,
    body: axum::body::Bytes,
) -> Response<Body> {
    // PHP fills `$_POST` from a form body alone.
    let is_form = request_headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
    let fields = if is_form { parsed(&body) } else { Vec::new() };
    answer(&shared, &file, &fields, &request_headers).await
}

/// `GET /api/eq_callback.php?…`: the one module that takes a query string.
pub(super) async fn get(
    State(shared): State<Arc<Shared>>,
    Path(file): Path<String>,
    RawQuery(query): RawQuery,
    request_headers: HeaderMap,
) -> Response<Body> {
    if file != "eq_callback.php" {
        return status(StatusCode::METHOD_NOT_ALLOWED);
    }
    let fields = parsed(query.unwrap_or_default().as_bytes());
    answer(&shared, &file, &fields, &request_headers).await
}

fn parsed(form: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(form).into_owned().collect()
}

async fn answer(
    shared: &Shared,
    file: &str,
    fields: &[(String, String)],
    request_headers: &HeaderMap,
) -> Response<Body> {
    let Some(module) = file.strip_suffix(".php") else {
        return status(StatusCode::NOT_FOUND);
    };
    let mut response = match carried_out(shared, module, fields).await {
        Some(answer) if !answer.lost => response(answer),
        Some(_) | None => lost::response(shared.hang_up),
    };
    let origin = request_headers.get(header::ORIGIN);
    headers::put_api(response.headers_mut(), origin, &shared.allow_origins);
    response
}

/// `None` where a test broke the connection.
async fn carried_out(shared: &Shared, module: &str, fields: &[(String, String)]) -> Option<Answer> {
    if shared.gate.pass(module, fields, Moment::Received).await == Verdict::Break {
        return None;
    }
    let answer = shared.world().call(module, fields);
    if answer.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(answer.delay_ms)).await;
    }
    (shared.gate.pass(module, fields, Moment::Applied).await == Verdict::GoOn).then_some(answer)
}

fn response(answer: Answer) -> Response<Body> {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in &answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value))
        {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

pub(super) fn status(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
