//! Serves the model and the app's files on one port.
//!
//! It knows HTTP, files and the real clock. It must not know what a call means: that is the
//! model's alone.

mod api;
mod clock;
mod door;
mod files;
mod gate;
mod headers;
mod lost;
mod reports;
mod serve;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::task::JoinHandle;

use crate::model::{Options, World};
use clock::Clock;
use files::Files;
use gate::{Gate, Verdict};
use headers::SecurityHeaders;
use reports::Reports;

pub use gate::{Hold, Moment};

/// What to serve, and how.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Port 0 takes any free one.
    pub addr: SocketAddr,
    /// The built app; without it only the API is served.
    pub dist: Option<PathBuf>,
    pub options: Options,
    /// Virtual seconds for each real one; at 0 the clock stands still but for the door and
    /// [`Handle::with_world`].
    pub speed: f64,
    /// Opens the test door.
    pub door: bool,
    /// Origins besides our own that may read the API's answers.
    pub allow_origins: Vec<String>,
    /// Who may embed the app; nobody when empty.
    pub frame_ancestors: Vec<String>,
    /// An origin besides our own that the app may call.
    pub api_origin: Option<String>,
    /// Enforces Trusted Types rather than reporting violations alone.
    pub enforce_trusted_types: bool,
    /// Changes the served `config.json`, as a JSON merge patch.
    pub config_patch: Option<Value>,
    /// How a lost answer is lost: without a byte, or (the default) broken off after its head.
    /// Browsers resend a POST by themselves when a reused connection closes without a byte.
    pub hang_up: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            addr: SocketAddr::from(([127, 0, 0, 1], 0)),
            dist: None,
            options: Options::default(),
            speed: 1.0,
            door: false,
            allow_origins: Vec::new(),
            frame_ancestors: Vec::new(),
            api_origin: None,
            enforce_trusted_types: false,
            config_patch: None,
            hang_up: false,
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("port {port} is taken; choose another with --port, or --port 0 for any")]
    PortTaken { port: u16 },
    #[error("cannot listen on {addr}: {source}")]
    Listen { addr: SocketAddr, source: std::io::Error },
    #[error("cannot read the app's files in {}: {source}", dir.display())]
    Files { dir: PathBuf, source: std::io::Error },
    #[error("config.json in {} is not valid JSON: {source}", dir.display())]
    Config { dir: PathBuf, source: serde_json::Error },
    #[error("cannot start the server's threads: {0}")]
    Runtime(std::io::Error),
}

/// What all connections share.
struct Shared {
    world: Mutex<World>,
    clock: Mutex<Clock>,
    options: Options,
    files: Files,
    headers: SecurityHeaders,
    reports: Mutex<Reports>,
    gate: Gate,
    allow_origins: Vec<String>,
    door: bool,
    hang_up: bool,
}

impl Shared {
    /// The world at the present moment.
    fn world(&self) -> MutexGuard<'_, World> {
        let mut world = lock(&self.world);
        let passed_ms = lock(&self.clock).passed_ms();
        if passed_ms > 0 {
            world.advance(passed_ms);
        }
        world
    }

    fn reset(&self) {
        let mut world = lock(&self.world);
        *world = World::new(clock::dated(&self.options));
        lock(&self.reports).clear();
    }
}

/// A panic of one request says nothing about the data of the others.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A running server; it stops when this is dropped.
pub struct Handle {
    pub addr: SocketAddr,
    shared: Arc<Shared>,
    tasks: Vec<JoinHandle<()>>,
    runtime: Option<tokio::runtime::Runtime>,
}

impl Handle {
    /// `http://127.0.0.1:PORT`
    pub fn origin(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Looks at or changes the world, at the present moment.
    pub fn with_world<T>(&self, f: impl FnOnce(&mut World) -> T) -> T {
        f(&mut self.shared.world())
    }

    /// The violations of the content security policy that browsers reported.
    pub fn csp_reports(&self) -> Vec<Value> {
        lock(&self.shared.reports).kept()
    }

    /// Holds each such call from now on, until [`Handle::let_go`].
    pub fn hold(&self, call: Hold) {
        self.shared.gate.hold(call);
    }

    /// How many calls are held now. One whose caller hangs up is no longer held, and goes no
    /// further.
    pub fn held(&self) -> usize {
        self.shared.gate.held()
    }

    /// Lets what is held go on, and holds nothing more.
    pub fn let_go(&self) {
        self.shared.gate.open(Verdict::GoOn);
    }

    /// Breaks the connections of what is held, and holds nothing more.
    pub fn break_off(&self) {
        self.shared.gate.open(Verdict::Break);
    }

    /// A new world from the options that the server was started with.
    pub fn reset(&self) {
        self.shared.reset();
    }

    /// Whether every file can be sent compressed by now: that goes on in the background.
    pub fn is_compressed(&self) -> bool {
        self.shared.files.is_compressed()
    }

    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Starts the server on the runtime of the caller.
///
/// # Errors
/// When the port is taken or the app's files cannot be read.
pub async fn start(settings: Settings) -> Result<Handle, StartError> {
    serve::start(settings).await
}

/// Starts the server on threads of its own, for callers without a runtime.
///
/// # Errors
/// As [`start`].
pub fn spawn(settings: Settings) -> Result<Handle, StartError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(StartError::Runtime)?;
    let mut handle = runtime.block_on(serve::start(settings))?;
    handle.runtime = Some(runtime);
    Ok(handle)
}
