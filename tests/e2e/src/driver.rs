//! The process of ChromeDriver and a session of Chromium, with a fresh profile.

use crate::environment;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

/// Headless, usable as root in a container, and silent on the network.
const FLAGS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--lang=en",
    "--window-size=1280,1000",
];

/// A running ChromeDriver; it ends with this.
pub(crate) struct Driver {
    process: Child,
    /// Kept open, because a program that writes into a closed pipe is ended.
    _output: BufReader<ChildStdout>,
    pub(crate) url: String,
}

impl Driver {
    pub(crate) fn start() -> Self {
        let program = environment::path("E2E_CHROMEDRIVER");
        let mut process = Command::new(&program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
        let mut output = BufReader::new(process.stdout.take().expect("its output was asked for"));
        let port = output.by_ref().lines().map_while(Result::ok).find_map(|line| port_in(&line));
        let port = port.unwrap_or_else(|| panic!("{} names no port", program.display()));
        Self { process, _output: output, url: format!("http://127.0.0.1:{port}") }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It has ended by itself when these fail.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The number in `ChromeDriver was started successfully on port 41237.`
fn port_in(line: &str) -> Option<u16> {
    let (_, rest) = line.split_once("successfully on port ")?;
    rest.trim_end_matches('.').trim().parse().ok()
}

/// Starts Chromium on this profile.
pub(crate) async fn connect(driver: &Driver, profile: &Path) -> Client {
    let own = format!("--user-data-dir={}", profile.display());
    let flags: Vec<_> = FLAGS.iter().copied().chain([&*own]).collect();
    let options = json!({ "binary": environment::path("E2E_CHROMIUM"), "args": flags });
    let mut wanted = Capabilities::new();
    wanted.insert("goog:chromeOptions".to_owned(), options);
    // The driver's own half a minute is too little for a day in front of a page on a busy machine.
    wanted.insert("timeouts".to_owned(), json!({ "script": 600_000, "pageLoad": 600_000 }));
    wanted.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
    let session = ClientBuilder::new(HttpConnector::new()).capabilities(wanted).connect(&driver.url).await;
    session.unwrap_or_else(|error| panic!("no session of Chromium: {error}"))
}

/// A command of the driver that the client library does not have.
#[derive(Debug)]
pub(crate) enum Extra {
    /// The messages of the console since the last time.
    Console,
    /// How a screen reader calls an element.
    Label(String),
    /// What a screen reader calls it.
    Role(String),
    /// A command of the browser's own tools.
    DevTools(&'static str, Value),
}

impl WebDriverCompatibleCommand for Extra {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        let session = base.join(&format!("session/{}/", session.unwrap_or_default()))?;
        session.join(&match self {
            Self::Console => "se/log".to_owned(),
            Self::Label(element) => format!("element/{element}/computedlabel"),
            Self::Role(element) => format!("element/{element}/computedrole"),
            Self::DevTools(..) => "goog/cdp/execute".to_owned(),
        })
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        match self {
            Self::Console => (http::Method::POST, Some(json!({ "type": "browser" }).to_string())),
            Self::Label(_) | Self::Role(_) => (http::Method::GET, None),
            Self::DevTools(command, parameters) => {
                let body = json!({ "cmd": command, "params": parameters });
                (http::Method::POST, Some(body.to_string()))
            }
        }
    }
}

/// One message of the console.
pub(crate) struct Said {
    pub(crate) source: String,
    pub(crate) text: String,
}

pub(crate) fn console(answer: &Value) -> Vec<Said> {
    let text = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
    let entries = answer.as_array().cloned().unwrap_or_default();
    entries.iter().map(|entry| Said { source: text(entry, "source"), text: text(entry, "message") }).collect()
}
