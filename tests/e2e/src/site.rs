//! The stand-in that a test talks to, with the app on the same port, and what must hold of its
//! servers.

use crate::environment;
use crate::plan::Plan;
use serde_json::{Value, json};
use standin::http::{Handle, Settings, StartError, spawn};
use standin::model::{BootOrder, DEMO_PIN, Fault, Options, Server, World};

/// Virtual seconds for each real one: an installation of twenty minutes takes about four seconds.
const SPEED: f64 = 300.0;

/// Far longer than any stage takes.
const MOST_MS: u64 = 24 * 3_600_000;

/// Somebody who can sign in.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    pub email: &'static str,
    pub password: &'static str,
}

/// The customer whose servers are reinstalled.
pub const CUSTOMER: Person = Person { email: "demo@example.com", password: "demo-Pass1" };

/// A site that is to be started.
pub struct Setup {
    settings: Settings,
    expected: Expected,
}

/// What may stand in the console.
#[derive(Clone, Copy, Default)]
pub(crate) struct Expected {
    /// Calls that were refused or lost, which the browser notes by itself.
    pub(crate) failed_calls: bool,
    /// Messages that hold one of these words.
    pub(crate) words: &'static [&'static str],
}

impl Default for Setup {
    fn default() -> Self {
        Self::new()
    }
}

impl Setup {
    /// The plainest: no fault, the default readings.
    #[must_use]
    pub fn new() -> Self {
        let dist = Some(environment::path("E2E_DIST"));
        Self {
            settings: Settings { dist, speed: SPEED, ..Settings::default() },
            expected: Expected::default(),
        }
    }

    /// Without the app: the API alone.
    #[must_use]
    pub fn api_alone() -> Self {
        Self { settings: Settings { speed: SPEED, ..Settings::default() }, expected: Expected::default() }
    }

    /// With a fault, by its name.
    ///
    /// # Panics
    /// When there is no such fault.
    #[must_use]
    pub fn fault(mut self, name: &str) -> Self {
        let faults = Fault::named(name).unwrap_or_else(|| panic!("the stand-in has no fault {name}"));
        self.settings.options.faults.extend(faults);
        self.expected.failed_calls = true;
        self
    }

    /// Without a fault, but with calls that are refused by their HTTP status.
    #[must_use]
    pub const fn refuses(mut self) -> Self {
        self.expected.failed_calls = true;
        self
    }

    /// With one reading of what the API's document leaves open, by its name.
    ///
    /// # Panics
    /// When there is no such reading.
    #[must_use]
    pub fn reading(mut self, name: &str, value: &str) -> Self {
        self.settings.options.readings.set(name, value).expect("a reading that the stand-in has");
        self
    }

    /// With messages in the console that hold one of these words: the browser's own about what is
    /// tested.
    #[must_use]
    pub const fn console_allows(mut self, words: &'static [&'static str]) -> Self {
        self.expected.words = words;
        self
    }

    /// With another speed.
    #[must_use]
    pub fn speed(mut self, speed: f64) -> Self {
        self.settings.speed = speed;
        self
    }

    /// With a clock that only the test moves, and quick polling: a reinstall is never further than the
    /// test has let it come, however slow the machine is.
    #[must_use]
    pub fn by_hand(self) -> Self {
        self.speed(0.0)
            .config(json!({ "polling": { "min_ms": 200, "max_ms": 400 } }))
            .with(|settings| settings.options.session_scale = 100)
    }

    /// With changes to the deployment's `config.json`.
    #[must_use]
    pub fn config(mut self, patch: Value) -> Self {
        self.settings.config_patch = Some(patch);
        self
    }

    /// With other settings of the server.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(&mut self.settings);
        self
    }

    /// Starts it.
    ///
    /// # Panics
    /// When it can't be started.
    #[must_use]
    pub fn start(self) -> Site {
        self.start_unless_taken().expect("the port of the stand-in is free")
    }

    /// Starts it, unless somebody else has its port.
    ///
    /// # Panics
    /// When it can't be started for another reason.
    #[must_use]
    pub fn start_unless_taken(self) -> Option<Site> {
        match spawn(self.settings) {
            Ok(handle) => Some(Site { handle, expected: self.expected }),
            Err(StartError::PortTaken { .. }) => None,
            Err(error) => panic!("the stand-in: {error}"),
        }
    }
}

/// A running stand-in; it stops when dropped.
pub struct Site {
    handle: Handle,
    expected: Expected,
}

impl Site {
    /// `http://127.0.0.1:PORT`
    #[must_use]
    pub fn origin(&self) -> String {
        self.handle.origin()
    }

    /// The app's address with a fragment.
    #[must_use]
    pub fn url(&self, fragment: &str) -> String {
        format!("{}/{fragment}", self.origin())
    }

    /// Looks at or changes the world of the stand-in.
    pub fn world<T>(&self, look: impl FnOnce(&mut World) -> T) -> T {
        self.handle.with_world(look)
    }

    /// The server that the site runs on, where a call can be held.
    #[must_use]
    pub const fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Moves the clock to the moment at which the installer of a server reports a stage.
    ///
    /// # Panics
    /// When it never does.
    pub fn report(&self, id: u32, stage: u8) {
        let what = format!("stage {stage}");
        self.world(|world| {
            let until_ms = world.now_ms() + MOST_MS;
            while !world.events().iter().any(|event| event.server == id && event.what == what) {
                assert!(world.now_ms() < until_ms, "{what} of server {id} is never reported");
                world.advance(1_000);
            }
        });
    }

    /// Begins anew in a world where nothing has happened.
    pub(crate) fn reset(&self) {
        self.handle.let_go();
        self.handle.reset();
    }

    pub(crate) const fn expected(&self) -> Expected {
        self.expected
    }

    /// The violations of the content security policy that the browser has reported.
    #[must_use]
    pub fn reports(&self) -> Vec<Value> {
        self.handle.csp_reports()
    }

    /// A server as it is now.
    ///
    /// # Panics
    /// When there is none of this number.
    #[must_use]
    pub fn server(&self, id: u32) -> Server {
        self.world(|world| world.server(id).cloned()).unwrap_or_else(|| panic!("no server {id}"))
    }

    /// How often a call such as `eq/reboot` came in for a server.
    #[must_use]
    pub fn count(&self, call: &str, server: u32) -> usize {
        let is =
            |logged: &&standin::model::LoggedCall| logged.call() == call && logged.server == Some(server);
        self.world(|world| world.log().iter().filter(is).count())
    }

    /// How often a call came in for no server in particular.
    #[must_use]
    pub fn count_all(&self, call: &str) -> usize {
        self.world(|world| world.log().iter().filter(|logged| logged.call() == call).count())
    }

    /// Every call that came in, a line each, secrets masked.
    #[must_use]
    pub fn calls(&self) -> String {
        let line = |call: &standin::model::LoggedCall| {
            format!("{} {} {:?}: {}", call.at_ms, call.call(), call.fields, call.outcome)
        };
        self.world(|world| world.log().iter().map(line).collect::<Vec<_>>().join("\n"))
    }

    /// The browser may have reported no violation of the content security policy.
    ///
    /// # Panics
    /// When it has.
    pub fn assert_nothing_reported(&self) {
        let reports = self.reports();
        assert!(reports.is_empty(), "the browser reports {reports:#?}");
    }

    /// What must hold of a server once nothing goes on any more, however it ended: a reboot does
    /// not reinstall it, and nothing that may be done once was done twice.
    ///
    /// # Panics
    /// When it does not hold.
    pub fn assert_disarmed(&self, id: u32) {
        let server = self.server(id);
        assert_eq!(server.pxe_config, None, "a PXE config is left");
        assert_eq!(server.boot_order, BootOrder::Disk);
        assert!(server.wipes() <= 1, "disks were wiped {:?} times", server.wipes_per_disk);
        assert!(server.reinstalls <= 1, "installations began {} times", server.reinstalls);
        assert!(server.pxe_configs_created <= 1, "{} PXE configs were made", server.pxe_configs_created);
        assert!(server.reboots <= 1, "rebooted {} times", server.reboots);
    }

    /// The server has become what the plan says, once, and is disarmed.
    ///
    /// # Panics
    /// When it has not.
    pub fn assert_reinstalled(&self, plan: &Plan) {
        self.assert_disarmed(plan.server);
        let server = self.server(plan.server);
        assert_eq!(server.installed_os.as_deref(), Some(plan.system));
        assert_eq!(server.hostname, plan.hostname);
        assert_eq!(server.root_password.as_deref(), Some(plan.password));
        assert_eq!((server.reinstalls, server.finished_installs, server.reboots), (1, 1, 1));
        assert_eq!(server.wipes_per_disk, plan.wipes, "how often each disk was wiped");
        assert_eq!(server.tasks_run, plan.tasks, "the tasks that ran");
        let given = server.last_install.expect("an installation was finished");
        assert_eq!(given.scheme.map(standin::model::Scheme::name), plan.sent_scheme);
        assert_eq!(given.ssh_key, plan.ssh_key);
        assert_eq!(given.post_install_script, plan.script);
        let called: Vec<_> = Some(plan.callback).filter(|url| !url.is_empty()).into_iter().collect();
        assert_eq!(server.callbacks_called, called, "the callbacks that the new system called");
        self.assert_masked();
    }

    /// The server is as it was: nothing was wiped, nothing is armed.
    ///
    /// # Panics
    /// When it is not.
    pub fn assert_untouched(&self, id: u32) {
        self.assert_disarmed(id);
        let (server, before) = (self.server(id), World::new(Options::default()));
        let before = before.server(id).expect("a server of the demo");
        assert_eq!(server.installed_os, before.installed_os);
        assert_eq!(server.hostname, before.hostname);
        assert_eq!(server.root_password, before.root_password);
        assert_eq!((server.wipes(), server.reinstalls, server.finished_installs), (0, 0, 0));
        self.assert_masked();
    }

    /// The disks are erased, the new system is not finished, nothing is armed.
    ///
    /// # Panics
    /// When it is otherwise.
    pub fn assert_wiped_once(&self, id: u32) {
        self.assert_disarmed(id);
        let server = self.server(id);
        assert_eq!((server.wipes(), server.reinstalls, server.finished_installs), (1, 1, 0));
        assert_eq!(server.installed_os, None);
        self.assert_masked();
    }

    fn assert_masked(&self) {
        let calls = self.calls();
        assert!(!calls.contains(&format!("\"{DEMO_PIN}\"")), "a PIN came in under another name: {calls}");
    }
}
