//! What can be asked of the API, and how it is written.
//!
//! Knows: field names. Must not know: answers.

use crate::domain::config::Config;
use crate::domain::disks::Scheme;
use crate::domain::hostname::Hostname;
use crate::domain::id::{AsyncKey, OsId, ServerId, TaskId};
use crate::domain::pin::Pin;
use crate::domain::plan::InstallSecrets;
use crate::domain::secret::Secret;
use crate::domain::strings;
use form_urlencoded::byte_serialize;
use zeroize::Zeroizing;

use super::Token;

/// One call. Methods and fields are the API document's own words.
#[derive(Clone, Debug)]
pub enum Call {
    /// `auth/whmcslogin`: a session from an account's e-mail address and password.
    Login {
        /// The e-mail address.
        user: String,
        /// The account's password.
        password: Secret<String>,
    },
    /// `auth/login`: a session from an API key.
    LoginKey {
        /// The API key.
        key: Secret<String>,
    },
    /// `auth/info`: what the session may do and how long it lasts.
    Info,
    /// `auth/logout`: ends the session.
    Logout,
    /// `eq/update_servers`: asked once before the first `eq/list`.
    UpdateServers,
    /// `eq/list`: the servers of the account.
    List,
    /// `eq/show`: one server's facts.
    Show(ServerId),
    /// `os/list`: the systems that fit a server.
    OsList(ServerId),
    /// `jenkins/get_tasks`: the Ansible tasks.
    GetTasks,
    /// `eq/reinstall`: a master key that the installer reports to.
    Reinstall(ServerId),
    /// `eq/create_pxe`: the PXE config. Not to be sent twice for one run.
    CreatePxe(Box<CreatePxe>),
    /// `eq/boot_dev`: sets the boot order.
    BootDev {
        /// The server.
        server: ServerId,
        /// Its PIN.
        pin: Pin,
        /// What to start from.
        media: Media,
    },
    /// `eq/reboot`. Not to be sent twice for one run.
    Reboot {
        /// The server.
        server: ServerId,
        /// Its PIN.
        pin: Pin,
    },
    /// `eq/check_pin`: whether a PIN is right. A wrong one counts as an attempt.
    CheckPin {
        /// The server.
        server: ServerId,
        /// Its PIN.
        pin: Pin,
    },
    /// `eq_callback/check`: asks about a key. Needs no token.
    Check(AsyncKey),
    /// Runs an Ansible task (`jenkins/call` by default). Not to be sent twice for one run.
    CallTask {
        /// The server.
        server: ServerId,
        /// The task.
        task: TaskId,
        /// The PIN, sent along where the deployment says so.
        pin: Option<Pin>,
    },
    /// `eq/clear_pxe`: removes the PXE config. Without it, the next reboot wipes the server.
    ClearPxe {
        /// The server.
        server: ServerId,
        /// The name that the config was made for.
        hostname: Hostname,
    },
    /// `eq/status`: whether the server is switched on, behind a key. Not every API has it.
    Status(ServerId),
    /// `eq/abort_reinstall`: ends a reinstall at the provider's. Not every API has it.
    AbortReinstall(ServerId),
    /// `tags/add`: puts the marker of a reinstall on the server, or another in its place. Not every
    /// API has it.
    Mark {
        /// The server.
        server: ServerId,
        /// What the marker says.
        value: String,
    },
    /// `tags/remove`: takes the marker off.
    Unmark(ServerId),
}

/// After so long a call counts as not answered; only `create_pxe` has a limit of its own. Ours.
const LIMIT_MS: u32 = 60_000;

/// The tag of the marker. Source: contract, "The calls": letters, digits, hyphens, at most 32.
pub const MARKER: &str = "reinstall-panel";

/// The fields of `eq/create_pxe`.
#[derive(Clone, Debug)]
pub struct CreatePxe {
    /// The server.
    pub server: ServerId,
    /// Its PIN.
    pub pin: Pin,
    /// The system.
    pub os_id: OsId,
    /// The name it will have.
    pub hostname: Hostname,
    /// The partitioning scheme; `None` for a single disk.
    pub scheme: Option<Scheme>,
    /// Root password, SSH key, script and callback URL.
    pub install: InstallSecrets,
    /// Where the installer reports its stages.
    pub reinstall_key: AsyncKey,
}

/// What a server starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// The network, where the installer is.
    Pxe,
    /// The local disk.
    Disk,
}

impl Media {
    const fn value(self) -> &'static str {
        match self {
            Self::Pxe => "pxe",
            Self::Disk => "disk",
        }
    }
}

/// A call as it goes out: POST, body only.
pub struct Request {
    /// Below the API's base, such as `eq.php`.
    pub path: String,
    /// `application/x-www-form-urlencoded`; wiped when dropped.
    pub body: Zeroizing<String>,
}

impl Call {
    /// `auth/login` with a key as it was typed, without the space around it, which is copied along; `None`
    /// when there is no more than that.
    #[must_use]
    pub fn login_key(typed: &str) -> Option<Self> {
        let key = strings::trimmed(typed);
        (!key.is_empty()).then(|| Self::LoginKey { key: Secret::new(key.to_owned()) })
    }

    /// The name a person may read, such as `eq/create_pxe`. A task's call has the deployment's
    /// own name.
    #[must_use]
    pub fn name(&self, config: &Config) -> String {
        let (module, action) = self.method(config);
        [module, "/", action].concat()
    }

    fn method<'a>(&self, config: &'a Config) -> (&'a str, &'a str) {
        match self {
            Self::Login { .. } => ("auth", "whmcslogin"),
            Self::LoginKey { .. } => ("auth", "login"),
            Self::Info => ("auth", "info"),
            Self::Logout => ("auth", "logout"),
            Self::UpdateServers => ("eq", "update_servers"),
            Self::List => ("eq", "list"),
            Self::Show(_) => ("eq", "show"),
            Self::OsList(_) => ("os", "list"),
            Self::GetTasks => ("jenkins", "get_tasks"),
            Self::Reinstall(_) => ("eq", "reinstall"),
            Self::CreatePxe(_) => ("eq", "create_pxe"),
            Self::BootDev { .. } => ("eq", "boot_dev"),
            Self::Reboot { .. } => ("eq", "reboot"),
            Self::CheckPin { .. } => ("eq", "check_pin"),
            Self::Check(_) => ("eq_callback", "check"),
            Self::CallTask { .. } => (&config.task_call.module, &config.task_call.action),
            Self::ClearPxe { .. } => ("eq", "clear_pxe"),
            Self::Status(_) => ("eq", "status"),
            Self::AbortReinstall(_) => ("eq", "abort_reinstall"),
            Self::Mark { .. } => ("tags", "add"),
            Self::Unmark(_) => ("tags", "remove"),
        }
    }

    /// Whether the session token goes with the call.
    pub(super) const fn needs_token(&self) -> bool {
        !matches!(self, Self::Login { .. } | Self::LoginKey { .. } | Self::GetTasks | Self::Check(_))
    }

    /// Whether a PIN goes with the call: what is refused for it counts as an attempt.
    pub(super) const fn carries_pin(&self) -> bool {
        match self {
            Self::CreatePxe(_) | Self::BootDev { .. } | Self::Reboot { .. } | Self::CheckPin { .. } => true,
            Self::CallTask { pin, .. } => pin.is_some(),
            Self::Login { .. }
            | Self::LoginKey { .. }
            | Self::Info
            | Self::Logout
            | Self::UpdateServers
            | Self::List
            | Self::Show(_)
            | Self::OsList(_)
            | Self::GetTasks
            | Self::Reinstall(_)
            | Self::Check(_)
            | Self::ClearPxe { .. }
            | Self::Status(_)
            | Self::AbortReinstall(_)
            | Self::Mark { .. }
            | Self::Unmark(_) => false,
        }
    }

    /// Whether nothing has to be found out when the answer to the call is lost: it changes no server and ends
    /// no session. Signing in opens one, and a PIN that is checked counts as an attempt.
    pub(super) const fn is_read(&self) -> bool {
        matches!(
            self,
            Self::Login { .. }
                | Self::LoginKey { .. }
                | Self::Info
                | Self::UpdateServers
                | Self::List
                | Self::Show(_)
                | Self::OsList(_)
                | Self::GetTasks
                | Self::CheckPin { .. }
                | Self::Check(_)
                | Self::Status(_)
        )
    }

    /// After so long without an answer the call counts as not answered, in ms. Source: contract, 9.13:
    /// making a PXE config may take long.
    #[must_use]
    pub fn limit_ms(&self, config: &Config) -> u32 {
        match self {
            Self::CreatePxe(_) => config.create_pxe_limit_s.saturating_mul(1_000),
            _ => LIMIT_MS,
        }
    }

    /// Every secret that the call carries: none of them may be shown, even if an answer
    /// repeats it.
    #[must_use]
    pub fn secrets(&self) -> Vec<&str> {
        match self {
            Self::Login { password, .. } => vec![password.expose()],
            Self::LoginKey { key } => vec![key.expose()],
            Self::CreatePxe(fields) => {
                let install = &fields.install;
                let mut all = vec![fields.pin.expose().as_str(), install.root_password.expose()];
                all.extend(install.ssh_key.iter().map(|key| key.expose().as_str()));
                all.extend(install.script.iter().map(|script| script.expose().as_str()));
                all.extend(install.callback.iter().map(|url| url.expose().as_str()));
                all.push(fields.reinstall_key.expose());
                all
            }
            Self::BootDev { pin, .. } | Self::Reboot { pin, .. } | Self::CheckPin { pin, .. } => {
                vec![pin.expose()]
            }
            Self::CallTask { pin, .. } => pin.iter().map(|pin| pin.expose().as_str()).collect(),
            Self::Check(key) => vec![key.expose()],
            Self::Info
            | Self::Logout
            | Self::UpdateServers
            | Self::List
            | Self::Show(_)
            | Self::OsList(_)
            | Self::GetTasks
            | Self::Reinstall(_)
            | Self::ClearPxe { .. }
            | Self::Status(_)
            | Self::AbortReinstall(_)
            | Self::Mark { .. }
            | Self::Unmark(_) => Vec::new(),
        }
    }
}

/// A call as a person may read it: secrets by the name of a variable, such as `PIN`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Below the API's base, such as `eq.php`.
    pub path: String,
    /// Its fields in the order in which they go out.
    pub fields: Vec<Shown>,
}

/// A field of an outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its name.
    pub name: String,
    /// Its value, or the name of the variable that stands for a secret.
    pub value: String,
    /// Whether it is a secret.
    pub is_secret: bool,
}

/// Writes a call. The token travels as a field of the body, never as a header, a URL or a
/// cookie. Source: contract of the API, "Transport".
#[must_use]
pub fn encode(call: &Call, token: Option<&Token>, config: &Config) -> Request {
    let mut body = Zeroizing::new(String::new());
    let mut put = |name: &str, value: &str, _: &str| append(&mut body, name, value);
    let path = Form(&mut put).write(call, token, config);
    Request { path, body }
}

/// The same call without its secrets.
#[must_use]
pub fn outline(call: &Call, config: &Config) -> Outline {
    let mut fields = Vec::new();
    let mut put = |name: &str, value: &str, variable: &str| {
        let is_secret = !variable.is_empty();
        let value = if is_secret { variable } else { value };
        fields.push(Shown { name: name.to_owned(), value: value.to_owned(), is_secret });
    };
    let token = Token::new(String::new());
    let path = Form(&mut put).write(call, Some(&token), config);
    Outline { path, fields }
}

fn append(body: &mut Zeroizing<String>, name: &str, value: &str) {
    // A text that grew by itself would leave what it held where it was.
    let mut longer = String::with_capacity(body.len() + 3 * (name.len() + value.len()) + 2);
    longer.push_str(body);
    if !longer.is_empty() {
        longer.push('&');
    }
    longer.extend(byte_serialize(name.as_bytes()));
    longer.push('=');
    longer.extend(byte_serialize(value.as_bytes()));
    *body = Zeroizing::new(longer);
}

/// Takes the fields of a call one by one: name, value, and the variable that stands for a secret.
struct Form<'a>(&'a mut dyn FnMut(&str, &str, &str));

impl Form<'_> {
    fn put(&mut self, name: &str, value: &str) {
        self.put_secret(name, value, "");
    }

    fn put_secret(&mut self, name: &str, value: &str, variable: &str) {
        (self.0)(name, value, variable);
    }

    fn put_id(&mut self, id: ServerId) {
        self.put("id", &id.text());
    }

    fn put_pin(&mut self, pin: &Pin) {
        self.put_secret("pin", pin.expose(), "PIN");
    }

    /// Puts every field and says where they go.
    fn write(&mut self, call: &Call, token: Option<&Token>, config: &Config) -> String {
        let (module, action) = call.method(config);
        self.put("action", action);
        if let (true, Some(token)) = (call.needs_token(), token) {
            self.put_secret("token", token.expose(), "TOKEN");
        }
        match call {
            Call::Login { user, password } => {
                self.put("user", user);
                self.put_secret("password", password.expose(), "PASSWORD");
            }
            Call::LoginKey { key } => self.put_secret("key", key.expose(), "API_KEY"),
            Call::Info | Call::Logout | Call::UpdateServers | Call::List | Call::GetTasks => {}
            Call::Show(id)
            | Call::OsList(id)
            | Call::Reinstall(id)
            | Call::Status(id)
            | Call::AbortReinstall(id) => self.put_id(*id),
            Call::CreatePxe(fields) => self.put_pxe(fields, config),
            Call::BootDev { server, pin, media } => {
                self.put_id(*server);
                self.put_pin(pin);
                self.put("media", media.value());
            }
            Call::Reboot { server, pin } | Call::CheckPin { server, pin } => {
                self.put_id(*server);
                self.put_pin(pin);
            }
            Call::Check(key) => self.put_secret("key", key.expose(), MASTER_KEY),
            Call::CallTask { server, task, pin } => {
                self.put_id(*server);
                self.put(&config.task_call.task_field, &task.0);
                if let (true, Some(pin)) = (config.task_call.send_pin, pin) {
                    self.put_pin(pin);
                }
            }
            Call::Mark { server, value } => {
                self.put_id(*server);
                self.put("tag", MARKER);
                self.put("value", value);
            }
            Call::Unmark(server) => {
                self.put_id(*server);
                self.put("tag", MARKER);
            }
            Call::ClearPxe { server, hostname } => {
                self.put_id(*server);
                self.put("hostname", hostname.as_str());
            }
        }
        [module, ".php"].concat()
    }

    fn put_pxe(&mut self, fields: &CreatePxe, config: &Config) {
        let install = &fields.install;
        self.put_id(fields.server);
        self.put_pin(&fields.pin);
        self.put("os_id", &fields.os_id.text());
        self.put_secret("root_pass", install.root_password.expose(), "ROOT_PASS");
        self.put("hostname", fields.hostname.as_str());
        if let Some(key) = &install.ssh_key {
            self.put_secret("ssh_key", key.expose(), "SSH_KEY");
        }
        if let Some(url) = &install.callback {
            self.put_secret("post_install_callback", url.expose(), "POST_INSTALL_CALLBACK");
        }
        if let Some(script) = &install.script {
            self.put_secret("post_install_script", script.expose(), "POST_INSTALL_SCRIPT");
        }
        self.put_secret("reinstall_key", fields.reinstall_key.expose(), MASTER_KEY);
        if let Some(scheme) = fields.scheme {
            self.put(&config.partitioning.field, config.partitioning.value(scheme));
        }
    }
}

/// The variable that stands for the key of `eq/reinstall`, where it is sent and where it is asked.
const MASTER_KEY: &str = "REINSTALL_KEY";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::password::{Policy, RootPassword};
    use crate::domain::script::Script;

    fn pin() -> Pin {
        Pin::parse("0420").expect("a PIN")
    }

    fn token() -> Token {
        Token::new("t0ken".into())
    }

    fn fields(call: &Call) -> (String, Vec<(String, String)>) {
        let request = encode(call, Some(&token()), &Config::default());
        let fields = form_urlencoded::parse(request.body.as_bytes()).into_owned().collect();
        (request.path, fields)
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn create_pxe(password: &str, script: &str) -> Call {
        Call::CreatePxe(Box::new(CreatePxe {
            server: ServerId(25250),
            pin: pin(),
            os_id: OsId(180),
            hostname: Hostname::parse("web-1").expect("a hostname"),
            scheme: Some(Scheme::Raid1),
            install: InstallSecrets {
                root_password: RootPassword::parse(password, Policy::Document).expect("a password"),
                ssh_key: None,
                script: Script::parse(script).expect("a script"),
                callback: None,
            },
            reinstall_key: AsyncKey::parse("f685eaa0f06e47faa2e6bb5002828b00").expect("a key"),
        }))
    }

    #[test]
    fn every_character_is_written_as_browsers_write_it() {
        let text: String = (0..0x250).filter_map(char::from_u32).collect();
        let mut body = Zeroizing::new(String::new());
        append(&mut body, "a b", &text);
        append(&mut body, "c", "");
        let mut expected = form_urlencoded::Serializer::new(String::new());
        expected.append_pair("a b", &text).append_pair("c", "");
        assert_eq!(*body, expected.finish());
    }

    #[test]
    fn create_pxe_has_the_documents_fields_and_survives_form_encoding() {
        let script = "#!/bin/bash\necho 'a & b = 100 %' + \"ü\"\n";
        let (path, fields) = fields(&create_pxe("A1&=+% ü;x", script));
        assert_eq!(path, "eq.php");
        let expected = [
            ("action", "create_pxe"),
            ("token", "t0ken"),
            ("id", "25250"),
            ("pin", "0420"),
            ("os_id", "180"),
            ("root_pass", "A1&=+% ü;x"),
            ("hostname", "web-1"),
            ("post_install_script", script),
            ("reinstall_key", "f685eaa0f06e47faa2e6bb5002828b00"),
            ("disk_mirror", "LVM_RAID1"),
        ];
        assert_eq!(fields, pairs(&expected));
    }

    #[test]
    fn an_outline_is_the_same_call_without_its_secrets() {
        let call = create_pxe("Sup3rSecret", "echo hidden");
        let outline = outline(&call, &Config::default());
        let names = |list: Vec<(String, String)>| list.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        let shown: Vec<_> = outline.fields.iter().map(|field| field.name.clone()).collect();
        assert_eq!(shown, names(fields(&call).1));
        let secret: Vec<_> =
            outline.fields.iter().filter(|field| field.is_secret).map(|field| &*field.value).collect();
        assert_eq!(secret, ["TOKEN", "PIN", "ROOT_PASS", "POST_INSTALL_SCRIPT", "REINSTALL_KEY"]);
        let all = format!("{outline:?}");
        for secret in ["Sup3rSecret", "hidden", "0420", "f685eaa0"] {
            assert!(!all.contains(secret), "{secret}");
        }
    }

    #[test]
    fn calls_by_the_document() {
        let id = ServerId(7);
        let media = Media::Pxe;
        let cases = [
            (Call::Reinstall(id), "eq.php", vec![("action", "reinstall"), ("token", "t0ken"), ("id", "7")]),
            (Call::OsList(id), "os.php", vec![("action", "list"), ("token", "t0ken"), ("id", "7")]),
            (Call::GetTasks, "jenkins.php", vec![("action", "get_tasks")]),
            (
                Call::BootDev { server: id, pin: pin(), media },
                "eq.php",
                vec![
                    ("action", "boot_dev"),
                    ("token", "t0ken"),
                    ("id", "7"),
                    ("pin", "0420"),
                    ("media", "pxe"),
                ],
            ),
            (
                Call::Reboot { server: id, pin: pin() },
                "eq.php",
                vec![("action", "reboot"), ("token", "t0ken"), ("id", "7"), ("pin", "0420")],
            ),
            (
                Call::ClearPxe { server: id, hostname: Hostname::parse("a").expect("a hostname") },
                "eq.php",
                vec![("action", "clear_pxe"), ("token", "t0ken"), ("id", "7"), ("hostname", "a")],
            ),
            (
                Call::Mark { server: id, value: "1-7 reboot 2".into() },
                "tags.php",
                vec![
                    ("action", "add"),
                    ("token", "t0ken"),
                    ("id", "7"),
                    ("tag", "reinstall-panel"),
                    ("value", "1-7 reboot 2"),
                ],
            ),
            (
                Call::Unmark(id),
                "tags.php",
                vec![("action", "remove"), ("token", "t0ken"), ("id", "7"), ("tag", "reinstall-panel")],
            ),
            (Call::Status(id), "eq.php", vec![("action", "status"), ("token", "t0ken"), ("id", "7")]),
            (
                Call::AbortReinstall(id),
                "eq.php",
                vec![("action", "abort_reinstall"), ("token", "t0ken"), ("id", "7")],
            ),
            (
                Call::CallTask { server: id, task: TaskId("12".into()), pin: Some(pin()) },
                "jenkins.php",
                vec![("action", "call"), ("token", "t0ken"), ("id", "7"), ("task", "12"), ("pin", "0420")],
            ),
        ];
        for (call, path, expected) in cases {
            assert_eq!(fields(&call), (path.to_owned(), pairs(&expected)));
        }
    }

    #[test]
    fn a_check_and_a_sign_in_carry_no_token() {
        let key = AsyncKey::parse("f685eaa0f06e47faa2e6bb5002828b00").expect("a key");
        let login = Call::Login { user: "a@example.com".into(), password: Secret::new("x".into()) };
        for call in [Call::Check(key), login] {
            assert!(fields(&call).1.iter().all(|(name, _)| name != "token"));
        }
    }

    #[test]
    fn a_calls_debug_form_shows_no_secret() {
        let shown = format!("{:?}", create_pxe("Sup3rSecret", "echo hidden"));
        for secret in ["Sup3rSecret", "hidden", "0420", "f685eaa0"] {
            assert!(!shown.contains(secret), "{secret}");
        }
    }
}
