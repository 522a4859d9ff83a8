//! The person, who signs in, types the PIN, presses buttons; and somebody else, who does things to
//! the same server.

use crate::prepared::HOSTNAME;
use crate::record::Promise;
use crate::scene::{Next, Scene};
use crate::schedule::{Foreign, Moment, Point, What};
use crate::tab::Tab;
use reinstall_panel::api::refusal::speaks_of_lock;
use reinstall_panel::api::{ApiError, Call, Reply, decode, encode};
use reinstall_panel::domain::plan::Secrets;
use reinstall_panel::domain::secret::Secret;
use reinstall_panel::flow::{Decision, Event, Park, Standing};
use standin::model::DEMO_PIN;

impl Scene<'_> {
    /// The tab in which the person works: that which has the lock. What another one still shows,
    /// which froze and does not know yet that it was replaced, nobody can help.
    pub fn driver(&self) -> Option<usize> {
        let now = self.world.now_ms();
        // Where the page that took the lock has died, an earlier one may go on without it.
        let works = |tab: &Tab| {
            tab.is_driving() && tab.frozen_until <= now && self.holder.is_none_or(|page| page == tab.page)
        };
        self.tabs.iter().position(works)
    }

    pub fn needs_person(&self) -> bool {
        match self.driver() {
            Some(tab) => {
                let run = self.tabs[tab].pilot.as_ref().expect("a driver has one").run();
                run.park().is_some() || run.question().is_some()
            }
            None => !self.all_ended && !self.is_coming(|next| matches!(next, Next::Tab(..) | Next::Open)),
        }
    }

    /// The person looks at the page and does what it asks for.
    pub fn look(&mut self) {
        self.steps += 1;
        let Some(tab) = self.driver() else {
            if !self.is_coming(|next| matches!(next, Next::Tab(..) | Next::Open)) {
                self.reload();
            }
            return;
        };
        let pilot = self.tabs[tab].pilot.as_ref().expect("a driver has one");
        if pilot.standing() != Standing::Driving {
            return;
        }
        let run = pilot.run();
        let (park, question, decisions) = (run.park().cloned(), run.question(), run.decisions());
        let name = pilot.name().to_owned();
        if park.is_some() {
            self.record.parked = true;
        }
        match park {
            Some(Park::Session(_)) => {
                self.sign_in();
                self.happen(tab, Event::SessionRenewed);
            }
            Some(Park::Secrets(_)) => {
                self.unlock(tab);
            }
            Some(Park::BootRefused | Park::ClearRefused) => {
                // A config that is not ours may be one that this page can't remove.
                self.patience += 1;
                let is_foreign = !self.is_armed();
                let wanted =
                    if is_foreign && self.patience > 3 { Decision::Leave } else { Decision::TryAgain };
                self.decide(tab, wanted);
            }
            Some(Park::ConfigExists) => {
                let replaced = self.record.replaced.get(&name).copied().unwrap_or(0);
                match self.chance.below(4) {
                    0 => self.decide(tab, Decision::Leave),
                    _ if replaced >= 2 => self.decide(tab, Decision::Leave),
                    1 => self.decide(tab, Decision::Abandon),
                    // Confirmed anew, with the PIN.
                    _ if self.unlock(tab) => self.decide(tab, Decision::Replace),
                    _ => {}
                }
            }
            Some(Park::KeyLost | Park::KeyEnded(_)) => self.decide_about_silence(tab, &decisions),
            None if question.is_some() => self.decide_about_silence(tab, &decisions),
            None => {}
        }
    }

    /// Nobody drives, nothing comes: the page is loaded anew.
    fn reload(&mut self) {
        let now = self.world.now_ms();
        if self.tabs.iter().all(|tab| !tab.is_alive) {
            self.open();
        } else if !self.all_ended && self.tabs.iter().all(|tab| tab.frozen_until <= now) {
            self.violated(Promise::P2, "a page stands still and does not say so");
        }
    }

    fn decide_about_silence(&mut self, tab: usize, decisions: &[Decision]) {
        self.patience += 1;
        let is_up =
            self.server().activity == standin::model::Activity::Idle && self.server().finished_installs > 0;
        let lot = self.chance.below(4);
        let wanted = match lot {
            _ if is_up => Decision::ServerIsUp,
            _ if self.patience > 3 => Decision::Abandon,
            0 => Decision::RebootAgain,
            1 | 2 => Decision::Wait,
            _ => Decision::Abandon,
        };
        let decision = if decisions.contains(&wanted) { wanted } else { Decision::ServerIsUp };
        // Confirmed anew, with the PIN.
        if decision != Decision::RebootAgain || self.unlock(tab) {
            self.decide(tab, decision);
        }
    }

    pub fn decide(&mut self, tab: usize, decision: Decision) {
        self.steps += 1;
        let Some(pilot) = &self.tabs[tab].pilot else { return };
        if pilot.run().decisions().contains(&decision) {
            let name = pilot.name().to_owned();
            match decision {
                Decision::RebootAgain => *self.record.again.entry(name).or_default() += 1,
                Decision::Replace => *self.record.replaced.entry(name).or_default() += 1,
                _ => {}
            }
        }
        self.happen(tab, Event::Decided(decision));
    }

    /// A PIN is typed, and checked at once: one that is refused unlocks nothing. Whether it is unlocked.
    fn unlock(&mut self, tab: usize) -> bool {
        let pilot = self.tabs[tab].pilot.as_ref().expect("a driver has one");
        // The page says for how long it is locked, once it was told.
        let refusal = pilot.run().pin_refusal();
        let is_told = refusal.is_some_and(|it| it.attempts_left == Some(0) || speaks_of_lock(&it.message));
        if is_told && self.waits_for_pin() {
            return false;
        }
        let secrets = self.typed((Point::CheckPin, self.counted(Point::CheckPin)));
        let mut answer = self.check_pin(&secrets.pin);
        if matches!(answer, Err(ApiError::SessionExpired)) {
            self.sign_in();
            self.typed_once_more(&secrets);
            answer = self.check_pin(&secrets.pin);
        }
        match answer {
            Err(error) if error.against_pin().is_some() => {
                if error.says_locked() {
                    self.waits_for_pin();
                }
                false
            }
            // Right, or nobody can tell.
            _ => {
                self.tabs[tab].secrets = Some(secrets);
                self.happen(tab, Event::Unlocked);
                true
            }
        }
    }

    /// Waits until the PIN is locked no more, if it is.
    fn waits_for_pin(&mut self) -> bool {
        let is_locked = self.server().is_pin_locked(self.world.now_ms());
        if is_locked {
            self.steps = self.steps.saturating_sub(1);
            self.soon(960_000, Next::Look);
        }
        is_locked
    }

    /// What the person types when secrets are asked for. None types a wrong PIN twice.
    pub fn typed(&mut self, (point, nth): (Point, u8)) -> Secrets {
        let is_wrong = self.strikes(point, nth, Moment::Told).contains(&What::WrongPin);
        let secrets = match self.prepared.wrong.get(self.record.wrong_typed as usize) {
            Some(wrong) if is_wrong => wrong.clone(),
            _ => self.prepared.secrets.clone(),
        };
        self.typed_once_more(&secrets);
        secrets
    }

    fn typed_once_more(&mut self, secrets: &Secrets) {
        let pin = secrets.pin.expose();
        self.record.wrong_typed += u32::from(pin != DEMO_PIN);
        self.record.refused_pins.remove(pin);
        self.record.typed_pins.insert(pin.clone());
    }

    pub fn sign_in(&mut self) {
        let password = Secret::new("demo-Pass1".to_owned());
        let call = Call::Login { user: crate::prepared::OWNER.to_owned(), password };
        let request = encode(&call, None, &self.prepared.config);
        let fields: Vec<_> = form_urlencoded::parse(request.body.as_bytes()).into_owned().collect();
        let answer = self.foreign_call(&request.path, &fields);
        let reply = decode(&call, None, answer.status, None, &answer.body, crate::prepared::parse_json);
        if let Ok(Reply::Session(session)) = reply {
            self.token = session.token;
        }
    }

    pub fn server(&self) -> &standin::model::Server {
        self.world.server(u32::try_from(self.id.0).expect("a small number")).expect("the stand-in's server")
    }

    /// A call that no run of ours makes.
    pub fn foreign_call(&mut self, path: &str, fields: &[(String, String)]) -> standin::model::Answer {
        let before = self.world.log().len();
        let answer = self.world.call(path, fields);
        // A question is not logged.
        if self.world.log().len() > before {
            self.record.foreign_calls.insert(before);
        }
        answer
    }

    fn foreign_ask(&mut self, action: &str, more: &[(&str, &str)]) -> standin::model::Answer {
        self.foreign_ask_with(DEMO_PIN, action, more)
    }

    fn foreign_ask_with(&mut self, pin: &str, action: &str, more: &[(&str, &str)]) -> standin::model::Answer {
        let login = [("action", "login"), ("key", standin::model::DEMO_API_KEY)];
        let owned = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let session = self.foreign_call("auth.php", &owned(&login));
        let token = told(&session, "token");
        let id = self.id.text();
        let base = [("action", action), ("token", &token), ("id", &id), ("pin", pin)];
        self.foreign_call("eq.php", &owned(&[&base[..], more].concat()))
    }

    pub fn foreign(&mut self, what: Foreign) {
        match what {
            Foreign::Reboots => {
                self.record.foreign_reboots += 1;
                self.foreign_ask("reboot", &[]);
            }
            Foreign::BootsPxe => {
                self.record.foreign_boots = true;
                self.foreign_ask("boot_dev", &[("media", "pxe")]);
            }
            Foreign::BootsDisk => {
                self.foreign_ask("boot_dev", &[("media", "disk")]);
            }
            Foreign::Clears => {
                self.foreign_ask("clear_pxe", &[("hostname", HOSTNAME)]);
            }
            Foreign::LocksPin => {
                for pin in ["1111", "2222", "3333"] {
                    self.foreign_ask_with(pin, "check_pin", &[]);
                }
            }
            Foreign::Reinstalls => {
                self.record.foreign_boots = true;
                self.record.foreign_reboots += 1;
                let answer = self.foreign_ask("reinstall", &[]);
                let key = ["reinstall_key", "callback", "key"].map(|name| told(&answer, name)).concat();
                let os = self.prepared.order.os_id.text();
                let fields = [
                    ("os_id", os.as_str()),
                    ("root_pass", "Abcdefg1"),
                    ("hostname", "foreign-1"),
                    ("reinstall_key", &*key),
                ];
                self.foreign_ask("create_pxe", &fields);
                self.foreign_ask("boot_dev", &[("media", "pxe")]);
                self.foreign_ask("reboot", &[]);
                self.soon(1_800_000, Next::ForeignEnds);
            }
        }
    }

    pub fn foreign_ends(&mut self) {
        self.disturbed();
        self.foreign_ask("boot_dev", &[("media", "disk")]);
        self.foreign_ask("clear_pxe", &[("hostname", "foreign-1")]);
    }
}

/// The value of a field, whatever is around it.
fn told(answer: &standin::model::Answer, name: &str) -> String {
    let begins = format!("\"{name}\":\"");
    let rest = answer.body.split(&begins).nth(1).unwrap_or_default();
    rest.split('"').next().unwrap_or_default().to_owned()
}
