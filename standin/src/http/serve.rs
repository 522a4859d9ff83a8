//! The listener: connections, routes, and the tick of the clock.

use std::io::ErrorKind;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{Response, StatusCode};
use axum::routing::{any, get, post};
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::clock::{Clock, dated};
use super::files::{ConfigChanges, Files};
use super::gate::Gate;
use super::headers::SecurityHeaders;
use super::lost::{Broken, HangUp};
use super::reports::Reports;
use super::{Handle, Settings, Shared, StartError, api, door, lock};
use crate::model::World;

const BODY_LIMIT: usize = 1 << 20;
const TICK: Duration = Duration::from_millis(50);

pub(super) async fn start(settings: Settings) -> Result<Handle, StartError> {
    let listener = listen(&settings).await?;
    let addr = listener.local_addr().map_err(|source| StartError::Listen { addr: settings.addr, source })?;
    let shared = Arc::new(shared(settings)?);
    shared.files.compress_in_background();
    let tasks =
        vec![tokio::spawn(accept(listener, Arc::clone(&shared))), tokio::spawn(tick(Arc::clone(&shared)))];
    Ok(Handle { addr, shared, tasks, runtime: None })
}

async fn listen(settings: &Settings) -> Result<TcpListener, StartError> {
    let addr = settings.addr;
    TcpListener::bind(addr).await.map_err(|source| match source.kind() {
        ErrorKind::AddrInUse => StartError::PortTaken { port: addr.port() },
        _ => StartError::Listen { addr, source },
    })
}

fn shared(settings: Settings) -> Result<Shared, StartError> {
    let changes = ConfigChanges { speed: settings.speed, patch: settings.config_patch.as_ref() };
    let files = Files::load(settings.dist.as_deref(), &changes)?;
    let headers = SecurityHeaders::new(&settings);
    let mut options = settings.options;
    if options.session_scale <= 1 && settings.speed > 1.0 {
        options.session_scale = settings.speed.ceil() as u64;
    }
    // The model asks for what the app has been told to ask for.
    options.strict_passwords |= files.config()["password_policy"] == "strict";
    Ok(Shared {
        world: Mutex::new(World::new(dated(&options))),
        clock: Mutex::new(Clock::new(settings.speed)),
        options,
        files,
        headers,
        reports: Mutex::new(Reports::default()),
        gate: Gate::default(),
        allow_origins: settings.allow_origins,
        door: settings.door,
        hang_up: settings.hang_up,
    })
}

async fn tick(shared: Arc<Shared>) {
    let mut interval = tokio::time::interval(TICK);
    loop {
        interval.tick().await;
        drop(shared.world());
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    // Dropped with this task, it ends every connection.
    let mut connections = JoinSet::new();
    let service = TowerToHyperService::new(router(Arc::clone(&shared)));
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, service.clone(), Arc::clone(&shared)));
                }
                // Out of file descriptors, or the like: no reason to stop listening.
                Err(_) => tokio::time::sleep(TICK).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(stream: TcpStream, router: TowerToHyperService<Router>, shared: Arc<Shared>) {
    // Without it small answers wait for the client's acknowledgement.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let (router, shared) = (router.clone(), Arc::clone(&shared));
        async move {
            let is_api = request.uri().path().starts_with("/api/");
            let mut response = match router.call(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            if response.extensions().get::<HangUp>().is_some() {
                return Err(Broken);
            }
            if !is_api {
                shared.headers.put(response.headers_mut());
            }
            Ok::<Response<Body>, Broken>(response)
        }
    });
    // An error here is the client's, or one that was asked for.
    let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/api/{file}", post(api::post).get(api::get))
        .route("/csp", post(csp))
        .route("/__door/{what}", any(door::door))
        .route("/__door", get(|| async { StatusCode::NOT_FOUND }))
        .fallback(files)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(shared)
}

async fn csp(State(shared): State<Arc<Shared>>, body: Bytes) -> StatusCode {
    lock(&shared.reports).add(&body);
    StatusCode::NO_CONTENT
}

async fn files(State(shared): State<Arc<Shared>>, request: Request) -> Response<Body> {
    shared.files.respond(request.method(), request.uri().path(), request.headers())
}
