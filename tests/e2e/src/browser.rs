//! One browser with a fresh profile: pages, scripts, the console, what is left behind.
//!
//! Its methods wait for what they return, up to a deadline; nothing sleeps to be in step.

use crate::driver::{Driver, Extra, connect, console};
use crate::environment::evidence_dir;
use crate::plan::{SECRETS, SHOWN};
use crate::site::{Expected, Site};
use crate::tab::Profile;
use fantoccini::Client;
use fantoccini::elements::{Element, ElementRef};
use fantoccini::error::CmdError;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::future::Future;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// Long past any good case, even on a machine that is busy with something else: only a test that fails
/// waits for so long.
const DEADLINE: Duration = Duration::from_secs(120);
/// How often a condition is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// A browser; it closes when dropped.
pub struct Browser {
    client: Client,
    /// Everything that the console said so far: the driver tells each message once.
    said: RefCell<Vec<(String, String)>>,
    runtime: Runtime,
    _driver: Driver,
}

impl Browser {
    /// One with this profile, which may have been another's before.
    pub(crate) fn start_in(profile: &Profile) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("the system gives a thread its own events");
        let driver = Driver::start();
        let client = runtime.block_on(connect(&driver, profile.path()));
        Self { client, said: RefCell::default(), runtime, _driver: driver }
    }

    /// Does something with the session, which has to work.
    pub(crate) fn act<T>(&self, what: &str, act: impl Future<Output = Result<T, CmdError>>) -> T {
        self.runtime.block_on(act).unwrap_or_else(|error| panic!("{what}: {error}"))
    }

    /// Does something with the session, which may fail.
    pub(crate) fn attempt<T>(&self, act: impl Future<Output = Result<T, CmdError>>) -> Result<T, CmdError> {
        self.runtime.block_on(act)
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Goes to an address.
    pub fn open(&self, url: &str) {
        self.act("go to an address", self.client.goto(url));
    }

    /// Loads the page anew.
    pub fn reload(&self) {
        self.act("reload", self.client.refresh());
    }

    /// Presses the browser's back button.
    pub fn back(&self) {
        self.act("go back", self.client.back());
    }

    /// The address as it stands.
    pub fn url(&self) -> String {
        self.act("read the address", self.client.current_url()).to_string()
    }

    /// Runs a script in every page from now on, before the page's own.
    pub fn before_each_page(&self, source: &str) {
        let command = Extra::DevTools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source }));
        self.act("run a script before the page's own", self.client.issue_cmd(command));
    }

    /// What a script of the test returns.
    pub fn script(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.act("run a script", self.client.execute(script, arguments))
    }

    /// Goes into the first frame of the page.
    pub fn enter_frame(&self) {
        self.act("enter the frame", self.client.enter_frame(0));
    }

    /// Goes out of the frame.
    pub fn leave_frame(&self) {
        self.act("leave the frame", self.client.enter_parent_frame());
    }

    /// Looks at something until it is there.
    ///
    /// # Panics
    /// When it is not there in time, with the words of the page.
    pub fn wait<T>(&self, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
        let until = Instant::now() + DEADLINE;
        loop {
            if let Some(found) = look() {
                return found;
            }
            assert!(Instant::now() < until, "waited in vain for {what}; the page says:\n{}", self.text());
            self.runtime.block_on(async { tokio::time::sleep(LOOK_EVERY).await });
        }
    }

    /// Waits until the tab is named after this view.
    pub fn see_title(&self, view: &str) {
        let title = || self.script("return document.title", vec![]).as_str().map(str::to_owned);
        self.wait(&format!("the title {view}"), || title().filter(|title| title.starts_with(view)));
    }

    /// The words of the page as they can be seen.
    pub fn text(&self) -> String {
        self.script("return document.body?.innerText ?? ''", vec![]).as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn element(&self, found: &Value) -> Option<Element> {
        let id = found.as_object()?.values().next()?.as_str()?;
        Some(Element::from_element_id(self.client.clone(), ElementRef::from(id.to_owned())))
    }

    /// What the browser's own accessibility tree says of an element: (role, name).
    pub(crate) fn computed(&self, element: &Element) -> Result<(String, String), CmdError> {
        let text = |answer: Value| answer.as_str().unwrap_or_default().to_owned();
        let role = self.attempt(self.client.issue_cmd(Extra::Role(element.element_id().to_string())))?;
        let label = self.attempt(self.client.issue_cmd(Extra::Label(element.element_id().to_string())))?;
        Ok((text(role), text(label)))
    }

    pub(crate) fn read_console(&self) -> Vec<(String, String)> {
        let answer = self.act("read the console", self.client.issue_cmd(Extra::Console));
        self.said.borrow_mut().extend(console(&answer).into_iter().map(|said| (said.source, said.text)));
        self.said.borrow().clone()
    }

    /// Nothing may stand in the console but what the test is about.
    pub(crate) fn assert_console(&self, expected: Expected) {
        let mut said = self.read_console();
        said.retain(|(source, text)| {
            let failed_call = expected.failed_calls && source == "network";
            !failed_call && !expected.words.iter().any(|word| text.contains(word))
        });
        assert!(said.is_empty(), "the console says {said:#?}");
    }

    /// No secret may be anywhere that outlives the page or leaves it other than in a call's body,
    /// nor in what the page shows.
    pub fn assert_nothing_leaked(&self) {
        let read = |script| self.script(script, vec![]).to_string();
        let (places, page) = (read(PLACES), read("return document.documentElement.outerHTML"));
        let console = format!("{:?}", self.read_console());
        let cookies = self.act("read the cookies", self.client.get_all_cookies());
        assert!(cookies.is_empty(), "there are cookies: {cookies:?}");
        let lasting =
            read("return Object.keys(localStorage).filter((name) => name !== 'reinstall-panel.recipes')");
        assert_eq!(lasting, "[]", "more than recipes outlives the tab");
        for secret in SECRETS {
            assert!(!places.contains(secret), "{secret} is in {places}");
            assert!(!console.contains(secret), "{secret} is in the console");
            assert!(secret == SHOWN || !page.contains(secret), "{secret} is in the page");
        }
        for (name, token) in self.stored().into_iter().filter(|(name, _)| name.ends_with(".token")) {
            let elsewhere =
                [&page, &console, &read(ADDRESSES)].into_iter().any(|place| place.contains(&token));
            assert!(!elsewhere, "{name} is not in its storage alone");
        }
    }

    /// None of the secrets that are typed in tests may be in this text.
    ///
    /// # Panics
    /// When one is.
    pub fn assert_holds_no_secret(&self, text: &str) {
        for secret in SECRETS {
            assert!(!text.contains(secret), "{secret} is in {text}");
        }
    }

    /// What the page keeps: (name, value).
    pub fn stored(&self) -> Vec<(String, String)> {
        let all = self
            .script("return [...Object.entries(sessionStorage), ...Object.entries(localStorage)]", vec![]);
        serde_json::from_value(all).expect("pairs of texts")
    }

    /// Saves a screenshot, the words of the page, its console and the calls that were made.
    pub(crate) fn save_evidence(&self, name: &str, site: &Site) -> String {
        let dir = evidence_dir();
        let file = |end: &str| dir.join(format!("{name}{end}"));
        let write = |end: &str, what: &[u8]| {
            std::fs::create_dir_all(&dir).and_then(|()| std::fs::write(file(end), what)).err()
        };
        let screenshot = self.attempt(self.client.screenshot()).unwrap_or_default();
        let said = self.attempt(self.client.issue_cmd(Extra::Console)).unwrap_or(json!([]));
        let said = console(&said).into_iter().map(|said| format!("{}: {}", said.source, said.text));
        let said: Vec<_> =
            self.said.borrow().iter().map(|(source, text)| format!("{source}: {text}")).chain(said).collect();
        let script = self.client.execute("return [location.href, document.body?.innerText]", vec![]);
        let words = self.attempt(script).unwrap_or_default();
        let words = words.as_array().cloned().unwrap_or_default();
        let words: Vec<_> = words.iter().filter_map(Value::as_str).collect();
        let text = format!(
            "{}\n\n== Console ==\n{}\n\n== Calls ==\n{}\n",
            words.join("\n\n"),
            said.join("\n"),
            site.calls()
        );
        let failed = write(".png", &screenshot).or_else(|| write(".txt", text.as_bytes()));
        match failed {
            None => file(".{png,txt}").display().to_string(),
            Some(error) => format!("it could not be saved in {}: {error}", dir.display()),
        }
    }
}

/// Without the port, which can be any number.
const ADDRESSES: &str = "const own = (address) => address.replace(origin, '');
    return JSON.stringify([own(location.href), performance.getEntriesByType('resource').map(({ name }) => own(name))])";

const PLACES: &str = "return JSON.stringify([
    Object.entries(sessionStorage), Object.entries(localStorage), location.pathname, location.search, location.hash,
    document.cookie, history.state, document.title, window.name,
])";

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver is ended anyway; this ends Chromium too.
        let _ = self.runtime.block_on(self.client.clone().close());
    }
}
