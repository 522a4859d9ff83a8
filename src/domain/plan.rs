//! The plan: what a person has typed, checked once, becomes something that can be submitted.
//!
//! Knows: every field of a reinstall and how the fields depend on each other. Must not know:
//! how a plan is sent or shown.

use super::callback::{CallbackError, CallbackUrl, ParseUrl};
use super::disks::{Disks, DisksError, Scheme, SchemeBlocked, layout};
use super::hostname::{Hostname, HostnameError};
use super::id::{OsId, ServerId, TaskId};
use super::os::{Os, Unfit};
use super::password::{Policy, RootPassword, Rule};
use super::pin::{Pin, PinError};
use super::script::{Script, ScriptError};
use super::server::{Server, can_be_typed};
use super::ssh_key::{ParseSshKey, SshKey, SshKeyError};
use super::task::Task;
use zeroize::Zeroizing;

/// What a person has typed and picked so far; what is secret in it is wiped when dropped.
#[derive(Clone, Default)]
pub struct Draft {
    /// The system.
    pub os: Option<OsId>,
    /// The number of cores as stated by the person, where the API does not tell it. The licence
    /// price alone needs it, so that nothing in it is a fault.
    pub cores: String,
    /// The disks as stated by the person, where the API does not tell them or tells them wrongly: what
    /// stands here wins.
    pub disks: String,
    /// The partitioning scheme.
    pub scheme: Option<Scheme>,
    /// The hostname as typed.
    pub hostname: String,
    /// The root password as typed.
    pub root_password: Zeroizing<String>,
    /// The SSH key as typed.
    pub ssh_key: Zeroizing<String>,
    /// The tasks that are ticked.
    pub tasks: Vec<TaskId>,
    /// The script as typed.
    pub script: Zeroizing<String>,
    /// The callback URL as typed.
    pub callback: Zeroizing<String>,
    /// The PIN as typed.
    pub pin: Zeroizing<String>,
}

/// What a draft is checked against.
#[derive(Clone, Copy)]
pub struct Offer<'a> {
    /// The server.
    pub server: &'a Server,
    /// The systems offered for it.
    pub systems: &'a [Os],
    /// The tasks offered.
    pub tasks: &'a [Task],
    /// The rules for the root password.
    pub policy: Policy,
    /// The platform's URL parser.
    pub parse_url: ParseUrl,
    /// The reader of keys.
    pub parse_ssh_key: ParseSshKey,
}

/// The disks of `server`: as the person states in `draft`, else as the API tells, which may be wrong.
///
/// # Errors
/// When neither says, or what the person states can't be read.
pub fn disks(draft: &Draft, server: &Server) -> Result<Disks, DisksError> {
    match (Disks::parse(&draft.disks), &server.disks) {
        (Err(DisksError::Missing), Some(told)) => Ok(told.clone()),
        (stated, _) => stated,
    }
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// No system is picked, or the picked one is no longer offered.
    OsMissing,
    /// The system does not fit.
    Os(Unfit),
    /// The stated disks can't be read.
    Disks(DisksError),
    /// Several disks and no scheme picked.
    SchemeMissing,
    /// The scheme does not fit the disks.
    Scheme(SchemeBlocked),
    /// The hostname breaks a rule.
    Hostname(HostnameError),
    /// The password breaks these rules.
    RootPassword(Vec<Rule>),
    /// The SSH key can't be used.
    SshKey(SshKeyError),
    /// A ticked task is no longer offered or does not suit the server.
    Task(TaskId),
    /// The script can't be used.
    Script(ScriptError),
    /// The callback URL can't be used.
    Callback(CallbackError),
    /// The PIN has no PIN's form.
    Pin(PinError),
}

impl Offer<'_> {
    /// The disks: as the person states, else as the API tells, which may be wrong.
    ///
    /// # Errors
    /// When neither says, or what the person states can't be read.
    pub fn disks(&self, draft: &Draft) -> Result<Disks, DisksError> {
        disks(draft, self.server)
    }

    /// The disks and the scheme that goes on the wire: none for a single disk.
    ///
    /// # Errors
    /// What is wrong with either.
    pub fn layout(&self, draft: &Draft) -> Result<(Disks, Option<Scheme>), Fault> {
        let disks = self.disks(draft).map_err(Fault::Disks)?;
        if disks.is_single() {
            return Ok((disks, None));
        }
        let scheme = draft.scheme.ok_or(Fault::SchemeMissing)?;
        scheme.fits(&disks).map_err(Fault::Scheme)?;
        Ok((disks, Some(scheme)))
    }

    /// The picked system, whether or not it fits.
    #[must_use]
    pub fn picked(&self, draft: &Draft) -> Option<&Os> {
        self.systems.iter().find(|os| Some(os.id) == draft.os)
    }

    /// The picked system, if it fits.
    ///
    /// # Errors
    /// When none is picked or it does not fit.
    pub fn system(&self, draft: &Draft) -> Result<&Os, Fault> {
        let os = self.picked(draft).ok_or(Fault::OsMissing)?;
        let space = self.layout(draft).ok().map(|(disks, scheme)| layout(scheme, &disks).system_gb);
        os.fits(self.server, space).map_err(Fault::Os)?;
        Ok(os)
    }

    /// The key that will be installed. A Windows takes none, so that there nothing is wrong with one,
    /// unless it is a secret that was pasted by mistake.
    fn ssh_key(&self, draft: &Draft, windows: bool) -> Result<Option<SshKey>, Fault> {
        match (self.parse_ssh_key)(&draft.ssh_key) {
            Err(SshKeyError::Private) => Err(Fault::SshKey(SshKeyError::Private)),
            _ if windows => Ok(None),
            key => key.map_err(Fault::SshKey),
        }
    }

    fn picked_tasks(&self, draft: &Draft) -> Result<Vec<Task>, Fault> {
        let mut picked = Vec::new();
        for id in &draft.tasks {
            let task = self.tasks.iter().find(|task| task.id == *id && task.fits(self.server.kind));
            picked.push(task.ok_or_else(|| Fault::Task(id.clone()))?.clone());
        }
        Ok(picked)
    }
}

/// A checked reinstall of one server. Only [`Plan::check`] makes one, and only a plan can be
/// submitted.
#[derive(Clone, Debug)]
pub struct Plan {
    order: Order,
    secrets: Secrets,
}

/// The part of a plan that may be kept and shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// The server.
    pub server: ServerId,
    /// What it is called now; `None` where the API does not tell, or the name does not tell it from others.
    pub current_name: Option<String>,
    /// Its address, to log in afterwards.
    pub ip: Option<String>,
    /// The system's number.
    pub os_id: OsId,
    /// The system's name.
    pub os_name: String,
    /// Whether one logs in by remote desktop rather than SSH.
    pub is_windows: bool,
    /// The scheme; `None` for a single disk.
    pub scheme: Option<Scheme>,
    /// Capacities in GB of the disks that will be erased.
    pub erased_gb: Vec<u32>,
    /// Capacities in GB of the disks that stay untouched.
    pub untouched_gb: Vec<u32>,
    /// The hostname.
    pub hostname: Hostname,
    /// The tasks to run afterwards.
    pub tasks: Vec<Task>,
    /// Whether an SSH key will be installed.
    pub has_ssh_key: bool,
    /// Whether a script will be run.
    pub has_script: bool,
    /// Whether a URL will be called.
    pub has_callback: bool,
}

impl Order {
    /// What a person types to say that this server is meant: its name, or its ID where it has none that can be
    /// typed.
    #[must_use]
    pub fn name_to_type(&self) -> String {
        match self.current_name.as_ref().filter(|name| can_be_typed(name)) {
            Some(name) => name.clone(),
            None => self.server.text(),
        }
    }

    /// What is known of a server that is only to be disarmed: nothing of it is ordered. `hostname` is the
    /// name that the PXE config was made for.
    #[must_use]
    pub fn to_disarm(server: &Server, hostname: Hostname) -> Self {
        Self {
            server: server.id,
            current_name: server.hostname.clone(),
            ip: server.ip.clone(),
            os_id: OsId(0),
            os_name: String::new(),
            is_windows: false,
            scheme: None,
            erased_gb: Vec::new(),
            untouched_gb: Vec::new(),
            hostname,
            tasks: Vec::new(),
            has_ssh_key: false,
            has_script: false,
            has_callback: false,
        }
    }
}

/// The part of a plan that is kept in memory alone, and only as long as a call needs it.
#[derive(Clone, Debug)]
pub struct Secrets {
    /// For power and boot order.
    pub pin: Pin,
    /// What only `eq/create_pxe` carries.
    pub install: Option<InstallSecrets>,
}

/// Needed for `eq/create_pxe` alone, and dropped once it is answered.
#[derive(Clone, Debug)]
pub struct InstallSecrets {
    /// The root password.
    pub root_password: RootPassword,
    /// The public key.
    pub ssh_key: Option<SshKey>,
    /// The script.
    pub script: Option<Script>,
    /// The callback URL.
    pub callback: Option<CallbackUrl>,
}

impl Plan {
    /// Checks a draft.
    ///
    /// # Errors
    /// Every fault, in the order of the form's fields.
    pub fn check(draft: &Draft, offer: &Offer<'_>) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let system = keep(offer.system(draft), &mut faults);
        let disks = keep(offer.layout(draft), &mut faults);
        // What a name and a password may be depends on the system.
        let picked = offer.picked(draft).map(Os::is_windows);
        let windows = picked == Some(true);
        let hostname = match picked {
            Some(windows) => Hostname::parse_for(&draft.hostname, windows),
            None => Hostname::parse(&draft.hostname),
        };
        let hostname = keep(hostname.map_err(Fault::Hostname), &mut faults);
        let password = RootPassword::parse_for(&draft.root_password, offer.policy, windows);
        let password = keep(password.map_err(Fault::RootPassword), &mut faults);
        let ssh_key = keep(offer.ssh_key(draft, windows), &mut faults);
        let tasks = keep(offer.picked_tasks(draft), &mut faults);
        let script = keep(Script::parse(&draft.script).map_err(Fault::Script), &mut faults);
        let callback = CallbackUrl::parse(&draft.callback, offer.parse_url);
        let callback = keep(callback.map_err(Fault::Callback), &mut faults);
        let pin = keep(Pin::parse(&draft.pin).map_err(Fault::Pin), &mut faults);
        let (
            Some(system),
            Some((disks, scheme)),
            Some(hostname),
            Some(root_password),
            Some(ssh_key),
            Some(tasks),
            Some(script),
            Some(callback),
            Some(pin),
        ) = (system, disks, hostname, password, ssh_key, tasks, script, callback, pin)
        else {
            return Err(faults);
        };
        let layout = layout(scheme, &disks);
        let order = Order {
            server: offer.server.id,
            current_name: offer.server.hostname.clone(),
            ip: offer.server.ip.clone(),
            os_id: system.id,
            os_name: system.name.clone(),
            is_windows: system.is_windows(),
            scheme,
            untouched_gb: layout.untouched_gb(),
            erased_gb: layout.erased_gb(),
            hostname,
            tasks,
            has_ssh_key: ssh_key.is_some(),
            has_script: script.is_some(),
            has_callback: callback.is_some(),
        };
        let install = Some(InstallSecrets { root_password, ssh_key, script, callback });
        Ok(Self { order, secrets: Secrets { pin, install } })
    }

    /// The server was confirmed by its ID, as its name does not tell it from others: that holds for what is
    /// confirmed later, too.
    #[must_use]
    pub fn by_id(mut self) -> Self {
        self.order.current_name = None;
        self
    }

    /// What may be shown and kept.
    #[must_use]
    pub const fn order(&self) -> &Order {
        &self.order
    }

    /// Parts the plan: what may be kept, and what may not.
    #[must_use]
    pub fn split(self) -> (Order, Secrets) {
        (self.order, self.secrets)
    }
}

fn keep<T>(result: Result<T, Fault>, faults: &mut Vec<Fault>) -> Option<T> {
    result.map_err(|fault| faults.push(fault)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::callback::tests::parse_url;
    use crate::domain::decimal::Gb;
    use crate::domain::server::{Kind, Kinds};

    fn typed(text: &str) -> Zeroizing<String> {
        Zeroizing::new(text.to_owned())
    }

    fn server() -> Server {
        Server {
            kind: Some(Kind::BareMetal),
            ram: Some(Gb::whole(64)),
            disks: Disks::parse("480 + 2x4000").ok(),
            ..Server::unknown(ServerId(25250))
        }
    }

    fn debian() -> Os {
        Os {
            id: OsId(180),
            name: "Debian 12".into(),
            active: true,
            runs_on: Kinds::default(),
            min_ram: Some(Gb::whole(2)),
            min_hdd: Some(Gb::whole(10)),
            price_per_core: None,
        }
    }

    fn draft() -> Draft {
        Draft {
            os: Some(OsId(180)),
            scheme: Some(Scheme::Hba),
            hostname: "web-1".into(),
            root_password: typed("Abcdefg1"),
            pin: typed("0420"),
            ..Draft::default()
        }
    }

    fn check(draft: &Draft, server: &Server) -> Result<Plan, Vec<Fault>> {
        let systems = [debian(), windows()];
        let mut gpu = Kinds::default();
        gpu.insert(Kind::Gpu);
        let driver = Task {
            id: TaskId("12".into()),
            name: "nvidia-driver".into(),
            description: None,
            runs_on: gpu,
            default: true,
        };
        let offer = Offer {
            server,
            systems: &systems,
            tasks: &[driver],
            policy: Policy::Document,
            parse_url,
            parse_ssh_key: SshKey::parse,
        };
        Plan::check(draft, &offer)
    }

    #[test]
    fn a_good_draft_says_what_is_erased_and_what_stays() {
        let plan = check(&draft(), &server()).expect("a plan");
        assert_eq!(plan.order().erased_gb, [480]);
        assert_eq!(plan.order().untouched_gb, [4000, 4000]);
        let raid0 = Draft { scheme: Some(Scheme::Raid0), ..draft() };
        assert_eq!(check(&raid0, &server()).expect("a plan").order().untouched_gb, [0_u32; 0]);
    }

    #[test]
    fn what_is_typed_to_confirm_is_never_nothing() {
        let called = |name: Option<&str>| {
            let server = Server { hostname: name.map(Into::into), ..server() };
            check(&draft(), &server).expect("a plan")
        };
        assert_eq!(called(Some("web-1")).order().name_to_type(), "web-1");
        let id = server().id.text();
        for name in [None, Some(""), Some(" "), Some("web  1"), Some("wéb-1")] {
            assert_eq!(called(name).order().name_to_type(), id, "{name:?}");
        }
        assert_eq!(called(Some("web-1")).by_id().order().name_to_type(), id);
    }

    #[test]
    fn every_fault_is_reported_at_once_in_the_forms_order() {
        let bad =
            Draft { script: typed("\0"), callback: typed("x"), ssh_key: typed("x"), ..Draft::default() };
        let faults = check(&bad, &server()).expect_err("faults");
        let expected = [
            Fault::OsMissing,
            Fault::SchemeMissing,
            Fault::Hostname(HostnameError::Missing),
            Fault::RootPassword(vec![Rule::Longer, Rule::Capital, Rule::Digit]),
            Fault::SshKey(SshKeyError::Malformed),
            Fault::Script(ScriptError::Nul),
            Fault::Callback(CallbackError::Malformed),
            Fault::Pin(PinError::Missing),
        ];
        assert_eq!(faults, expected);
    }

    #[test]
    fn disks_that_the_person_states_win_over_what_is_told() {
        let silent = Server { disks: None, ..server() };
        let unstated = check(&draft(), &silent).expect_err("a fault");
        assert_eq!(unstated, [Fault::Disks(DisksError::Missing)]);
        let stated = Draft { disks: "2x1TB".into(), scheme: Some(Scheme::Raid1), ..draft() };
        let sum = Server { disks: Disks::parse("2000").ok(), ..server() };
        for told in [silent, sum.clone()] {
            let plan = check(&stated, &told).expect("a plan");
            assert_eq!(
                (&plan.order().erased_gb[..], plan.order().scheme),
                (&[1000, 1000][..], stated.scheme)
            );
        }
        assert_eq!(
            check(&draft(), &sum).expect("a plan").order().erased_gb,
            [2000],
            "untouched, what is told"
        );
        let emptied = Draft { disks: " ".into(), ..draft() };
        assert_eq!(check(&emptied, &sum).expect("a plan").order().erased_gb, [2000]);
        let unread = Draft { disks: "two".into(), ..draft() };
        assert_eq!(check(&unread, &sum).expect_err("a fault"), [Fault::Disks(DisksError::Malformed)]);
    }

    fn windows() -> Os {
        Os { id: OsId(201), name: "Windows Server 2022".into(), ..debian() }
    }

    #[test]
    fn what_is_asked_of_a_name_and_a_password_is_what_the_picked_system_takes() {
        use HostnameError::{DigitsForWindows, LongForUnix, LongForWindows};
        let long = "a".repeat(63) + ".de";
        let hostname = |why| Some(Fault::Hostname(why));
        let cases = [
            (180, "production-web-01", "ABCDEFG1", vec![]),
            (201, "production-web-01", "ABCDEFg1", vec![hostname(LongForWindows)]),
            (201, "12345", "ABCDEFg1", vec![hostname(DigitsForWindows)]),
            (201, "web-1", "ABCDEFG1", vec![Some(Fault::RootPassword(vec![Rule::ThreeKinds]))]),
            (180, &long, "ABCDEFG1", vec![hostname(LongForUnix)]),
            (180, "web-1", &*"A1".repeat(2_500), vec![Some(Fault::RootPassword(vec![Rule::AtMost128]))]),
        ];
        for (os, name, password, faults) in cases {
            let typed = Draft {
                os: Some(OsId(os)),
                hostname: name.into(),
                root_password: typed(password),
                ..draft()
            };
            let found = check(&typed, &server()).err().unwrap_or_default();
            assert_eq!(found, faults.into_iter().flatten().collect::<Vec<_>>(), "{os} {name} {password}");
        }
    }

    #[test]
    fn a_windows_takes_no_ssh_key() {
        const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBRVMoy5eTdNZCuzAv2svzffF58Jrk06B1Foyn48QSgv";
        for (os, text, is_sent) in [(180, KEY, true), (201, KEY, false), (201, "hello", false)] {
            let typed = Draft {
                os: Some(OsId(os)),
                ssh_key: typed(text),
                root_password: typed("Abcdefg1"),
                ..draft()
            };
            let (order, secrets) = check(&typed, &server()).expect("a plan").split();
            let sent = secrets.install.and_then(|install| install.ssh_key);
            assert_eq!((order.has_ssh_key, sent.is_some()), (is_sent, is_sent), "{os} {text}");
        }
        let private = "-----BEGIN OPENSSH PRIVATE KEY-----";
        let typed = Draft { os: Some(OsId(201)), ssh_key: typed(private), ..draft() };
        assert_eq!(check(&typed, &server()).expect_err("a fault"), [Fault::SshKey(SshKeyError::Private)]);
    }

    #[test]
    fn one_disk_sends_no_scheme_whatever_was_picked() {
        let one = Server { disks: Disks::parse("20").ok(), ..server() };
        assert_eq!(check(&draft(), &one).expect("a plan").order().scheme, None);
    }

    #[test]
    fn a_task_that_does_not_suit_the_server_is_a_fault() {
        let id = TaskId("12".into());
        let with_task = Draft { tasks: vec![id.clone()], ..draft() };
        assert_eq!(check(&with_task, &server()).expect_err("a fault"), [Fault::Task(id)]);
        let gpu = Server { kind: Some(Kind::Gpu), ..server() };
        assert_eq!(check(&with_task, &gpu).expect("a plan").order().tasks.len(), 1);
    }

    #[test]
    fn a_system_too_large_for_the_schemes_volume_is_a_fault() {
        let tiny = Server { disks: Disks::parse("8").ok(), ..server() };
        let unfit = Unfit::Disk { needs: Gb::whole(10), has: Gb::whole(8) };
        assert_eq!(check(&draft(), &tiny).expect_err("a fault"), [Fault::Os(unfit)]);
    }

    #[test]
    fn a_plans_debug_form_shows_no_secret() {
        let secret = Draft { root_password: typed("Sup3rSecret"), pin: typed("9713"), ..draft() };
        let shown = format!("{:?}", check(&secret, &server()).expect("a plan"));
        assert!(!shown.contains("Sup3rSecret") && !shown.contains("9713"));
    }
}
