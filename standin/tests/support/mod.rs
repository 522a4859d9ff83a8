//! A client of the model for its tests: calls by name, fields by pairs.
#![allow(dead_code, reason = "each test file uses its own part")]

use serde_json::Value;
use standin::model::{Answer, DEMO_PIN, Fault, Options, Readings, Server, World};

pub const METAL: u32 = 25250;
pub const ONE_DISK: u32 = 25251;
pub const FOUR_DISKS: u32 = 25252;
pub const UNEQUAL: u32 = 25254;
pub const GPU: u32 = 25256;
pub const VGPU: u32 = 25258;
pub const VM: u32 = 25259;
pub const SMALL_VM: u32 = 25260;
pub const FOREIGN: u32 = 31001;

pub const MINUTE: u64 = 60_000;

pub struct Client {
    pub world: World,
    pub token: String,
}

pub fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

impl Client {
    pub fn new(options: Options) -> Self {
        let mut client = Self { world: World::new(options), token: String::new() };
        let given = [("user", "demo@example.com"), ("password", "demo-Pass1")];
        let answer = client.raw("auth", "whmcslogin", &given).value();
        let token = answer["result"]["token"].as_str().or_else(|| answer["token"].as_str());
        client.token = token.unwrap_or_default().to_owned();
        client
    }

    pub fn plain() -> Self {
        Self::new(Options::default())
    }

    pub fn with_readings(readings: Readings) -> Self {
        Self::new(Options { readings, ..Options::default() })
    }

    pub fn with_scenario(name: &str) -> Self {
        let faults = Fault::named(name).unwrap_or_else(|| panic!("no scenario {name}"));
        Self::new(Options { faults, ..Options::default() })
    }

    /// A call with nothing added.
    pub fn raw(&mut self, module: &str, action: &str, given: &[(&str, &str)]) -> Answer {
        let mut all = fields(&[("action", action)]);
        all.extend(fields(given));
        self.world.call(module, &all)
    }

    /// A call with token and id.
    pub fn on(&mut self, id: u32, module: &str, action: &str, given: &[(&str, &str)]) -> Answer {
        let (token, id) = (self.token.clone(), id.to_string());
        let mut all = vec![("token", token.as_str()), ("id", id.as_str())];
        all.extend_from_slice(given);
        self.raw(module, action, &all)
    }

    /// A call with token, id and PIN.
    pub fn pinned(&mut self, id: u32, action: &str, given: &[(&str, &str)]) -> Answer {
        let mut all = vec![("pin", DEMO_PIN)];
        all.extend_from_slice(given);
        self.on(id, "eq", action, &all)
    }

    /// A good `eq/create_pxe`, with fields changed by `given`.
    pub fn create_pxe(&mut self, id: u32, given: &[(&str, &str)]) -> Answer {
        let mut all =
            vec![("pin", DEMO_PIN), ("os_id", "180"), ("root_pass", "Passw0rd-9"), ("hostname", "new-host")];
        all.extend_from_slice(given);
        self.on(id, "eq", "create_pxe", &all)
    }

    pub fn master_key(&mut self, id: u32) -> String {
        let answer = self.on(id, "eq", "reinstall", &[]).value();
        ["reinstall_key", "callback", "key"]
            .iter()
            .find_map(|field| answer[field].as_str())
            .unwrap_or_default()
            .to_owned()
    }

    pub fn check(&mut self, key: &str) -> Value {
        self.raw("eq_callback", "check", &[("key", key)]).value()
    }

    /// Waits for the answer's callback, if it has one; the last answer of its key.
    pub fn await_callback(&mut self, answer: &Answer) -> Value {
        let value = answer.value();
        let Some(key) = value["callback"].as_str() else {
            return value;
        };
        for _ in 0..300 {
            let news = self.check(key);
            let goes_on = news["result"] == "Not ready" || news["scope"] == "pending";
            if !goes_on {
                return news;
            }
            self.world.advance(1000);
        }
        value
    }

    /// Config, boot order and reboot; the master key. Nothing has booted yet.
    pub fn arm_and_reboot(&mut self, id: u32, given: &[(&str, &str)]) -> String {
        let key = self.master_key(id);
        let mut all = vec![("reinstall_key", key.as_str())];
        all.extend_from_slice(given);
        let answer = self.create_pxe(id, &all);
        self.await_callback(&answer);
        let answer = self.pinned(id, "boot_dev", &[("media", "pxe")]);
        self.await_callback(&answer);
        let answer = self.pinned(id, "reboot", &[]);
        self.await_callback(&answer);
        key
    }

    pub fn server(&self, id: u32) -> &Server {
        self.world.server(id).expect("a demo server")
    }
}

pub fn is_ok(answer: &Answer) -> bool {
    answer.value()["result"] == "OK"
}
