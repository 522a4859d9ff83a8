//! A reinstall as a person carries it out: sign in, plan, review, confirm, follow.

use crate::browser::Browser;
use crate::site::{Person, Site};
use serde_json::json;

const PASSWORD: &str = "Canary-Root-9";
const PIN: &str = "0420";
const KEY_BODY: &str = "AAAAC3NzaC1lZDI1NTE5AAAAICAxRXP5dZ6jNwcqZ1YaLpjpQ327IScN3cWY/L7YFldg";
const SSH_KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICAxRXP5dZ6jNwcqZ1YaLpjpQ327IScN3cWY/L7YFldg canary@laptop";
const SCRIPT: &str = "#!/bin/bash\necho canary-script > /root/it-ran";
const CALLBACK: &str = "https://example.com/ready?token=canary-callback";
/// The fold that both stand in.
pub const AUTOMATION: &str = "Add a post-install script or a callback URL…";
const API_KEY: &str = "demo-api-key-0001";

/// How much of the stand-in's time goes by between two looks at the end.
const LOOK_MS: u64 = 30_000;

/// Words that must never be found anywhere but in the body of a call.
pub(crate) const SECRETS: [&str; 8] =
    ["demo-Pass1", "other-Pass1", API_KEY, PASSWORD, PIN, KEY_BODY, "canary-script", SHOWN];

/// The one of them that the form repeats, so that a person sees what will be called.
pub(crate) const SHOWN: &str = "canary-callback";

/// What is typed for one server, and what has to come of it.
#[derive(Clone, Debug)]
pub struct Plan {
    pub server: u32,
    pub system: &'static str,
    pub hostname: &'static str,
    /// What the root password's field is called.
    pub password_field: &'static str,
    pub password: &'static str,
    pub pin: &'static str,
    /// The disks, where the person has to state them.
    pub disks: &'static str,
    /// The layout to pick; empty for the one that stands there.
    pub scheme: &'static str,
    pub ssh_key: &'static str,
    pub script: &'static str,
    pub callback: &'static str,
    /// What the API is to be told of the layout.
    pub sent_scheme: Option<&'static str>,
    /// How often each disk is to be wiped.
    pub wipes: Vec<u32>,
    /// The tasks that are to run.
    pub tasks: Vec<&'static str>,
}

impl Plan {
    /// The least: a system, a name, a password and a PIN.
    #[must_use]
    pub fn new(server: u32, wipes: &[u32]) -> Self {
        Self {
            server,
            system: "Debian 12",
            hostname: "new-1",
            password_field: "Root password",
            password: PASSWORD,
            pin: PIN,
            disks: "",
            scheme: "",
            ssh_key: "",
            script: "",
            callback: "",
            sent_scheme: None,
            wipes: wipes.to_vec(),
            tasks: vec![],
        }
    }

    /// The server with two disks of 960 GB.
    #[must_use]
    pub fn bare_metal() -> Self {
        let tasks = vec!["raid-monitoring"];
        Self { sent_scheme: Some("LVM_RAID1"), tasks, ..Self::new(25250, &[1, 1]) }
    }

    /// Everything that can be filled in.
    #[must_use]
    pub fn full(self) -> Self {
        Self { ssh_key: SSH_KEY, script: SCRIPT, callback: CALLBACK, ..self }
    }

    /// The address of its form.
    #[must_use]
    pub fn fragment(&self) -> String {
        format!("#/servers/{}/plan", self.server)
    }
}

impl Browser {
    /// Signs in with e-mail and password, wherever the sign-in stands.
    pub fn sign_in(&self, person: Person) {
        self.fill("E-mail address", person.email);
        self.fill("Password", person.password);
        self.press("button", "Sign in");
    }

    /// Signs in with the customer's API key.
    pub fn sign_in_with_key(&self) {
        self.press("button", "Use an API key instead");
        self.fill("API key", API_KEY);
        self.press("button", "Sign in");
    }

    /// Fills in the form of a server, which has to be in sight, and asks for the review.
    pub fn fill_plan(&self, plan: &Plan) {
        self.press("radio", plan.system);
        if !plan.disks.is_empty() {
            self.fill("Disks of the server", plan.disks);
        }
        if !plan.scheme.is_empty() {
            self.press("radio", plan.scheme);
        }
        self.fill("Hostname", plan.hostname);
        self.fill(plan.password_field, plan.password);
        self.fill("PIN", plan.pin);
        let more = [
            ("Public SSH key", plan.ssh_key),
            ("Post-install script", plan.script),
            ("Callback URL", plan.callback),
        ];
        if !plan.script.is_empty() || !plan.callback.is_empty() {
            self.unfold(AUTOMATION);
        }
        for (label, text) in more.into_iter().filter(|(_, text)| !text.is_empty()) {
            self.fill(label, text);
        }
        self.press("button", "Review");
    }

    /// Confirms the plan under review, which starts the reinstall.
    pub fn confirm(&self) {
        self.see("heading", "Review: …");
        self.type_name();
        self.press("button", "Erase …");
    }

    /// The name that is to be typed to confirm, as the page asks for it, if it asks.
    #[must_use]
    pub fn asked_name(&self) -> Option<String> {
        let field = self.look_for("textbox", "Type …")?;
        let (_, label) = self.computed(&field).ok()?;
        Some(label.strip_prefix("Type ")?.strip_suffix(" to confirm")?.to_owned())
    }

    /// Types the name of the server that is erased, as the page asks for it.
    pub fn type_name(&self) {
        let name = self.wait("the name to type", || self.asked_name());
        self.fill(&format!("Type {name} to confirm"), &name);
    }

    /// Goes straight to the form of a server, signs in and starts its reinstall.
    pub fn begin(&self, url: &str, person: Person, plan: &Plan) {
        self.open(url);
        self.sign_in(person);
        self.fill_plan(plan);
        self.confirm();
        self.see("heading", &format!("Reinstall of {}", plan.hostname));
    }

    /// Lets the installer report these stages, at a site whose clock the test moves: one after another,
    /// as the page in sight reads them.
    pub fn install_until(&self, site: &Site, plan: &Plan, stage: u8) {
        self.wait("the reboot", || (site.server(plan.server).reboots == 1).then_some(()));
        for stage in 1..=stage {
            site.report(plan.server, stage);
            let is_read = |read: u8| self.reads(&format!("{read} of 5 stages reported"));
            self.wait(&format!("stage {stage} to be read"), || (stage..=5).any(is_read).then_some(()));
        }
    }

    /// As [`Browser::follow_to_success`], at a site whose clock the test moves.
    pub fn install_to_success(&self, site: &Site, plan: &Plan) {
        self.install_until(site, plan, 4);
        self.finish(site, plan);
    }

    /// Lets what comes after the stages of an installation take its time, and follows it to the success.
    pub fn finish(&self, site: &Site, plan: &Plan) {
        self.wait("the end of the reinstall", || {
            site.world(|world| world.advance(LOOK_MS));
            self.reads(&format!("{} is reinstalled", plan.hostname)).then_some(())
        });
        self.follow_to_success(plan);
    }

    /// Waits for the success and reads what it says.
    pub fn follow_to_success(&self, plan: &Plan) {
        self.read(&format!("{} is reinstalled", plan.hostname));
        self.read("The boot order is back on disk and the PXE config is removed: a reboot is safe.");
        let steps = self.steps();
        assert_eq!(steps.len(), 11 + plan.tasks.len(), "six calls, five stages, the tasks: {steps:#?}");
        assert!(steps.iter().all(|step| step.contains("done")), "{steps:#?}");
        self.read("Not armed");
    }

    /// The words of each step of the reinstall in sight.
    #[must_use]
    pub fn steps(&self) -> Vec<String> {
        let list =
            self.wait("the steps of the reinstall", || self.look_for("list", "Steps of the reinstall"));
        let script = "return [...arguments[0].children].map((step) => step.innerText)";
        let words = self.script(script, vec![json!(list)]);
        serde_json::from_value(words).expect("texts")
    }
}
