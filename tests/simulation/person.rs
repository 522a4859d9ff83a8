//! The person, who signs in, types the PIN, presses buttons; and somebody else, who does things to
//! the same server.

use crate::prepared::HOSTNAME;
use crate::record::Promise;
use crate::scene::{Next, Scene};
use crate::schedule::{Foreign, Moment, Point, What};
use crate::tab::Tab;
use reinstall_panel::api::{Call, Reply, decode, encode};
use reinstall_panel::domain::plan::Secrets;
use reinstall_panel::domain::secret::Secret;
use reinstall_panel::flow::{Decision, Event, Park, Question, Standing};
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
        if park.is_some() {
            self.record.parked = true;
        }
        match park {
            Some(Park::Session(_)) => {
                self.sign_in();
                self.happen(tab, Event::SessionRenewed);
            }
            Some(Park::Secrets(_)) => self.unlock(tab),
            Some(Park::BootRefused) => {
                // The PIN may be locked after wrong ones; the page says for how long.
                let until = self.server().is_pin_locked(self.world.now_ms()).then_some(960_000);
                match until {
                    Some(ms) if self.owed_since.is_some() || self.chance.below(2) == 0 => {
                        self.steps -= 1;
                        self.soon(ms, Next::Look);
                    }
                    _ if self.chance.below(2) == 0 => self.unlock(tab),
                    _ if self.typed_right(tab) => self.decide(tab, Decision::TryAgain),
                    _ => self.unlock(tab),
                }
            }
            Some(Park::ClearRefused) => self.decide(tab, Decision::TryAgain),
            Some(Park::KeyLost) => self.decide_about_silence(tab, &decisions),
            None if question == Some(Question::NoSign) || question == Some(Question::NoNews) => {
                self.decide_about_silence(tab, &decisions);
            }
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
        if decision == Decision::RebootAgain {
            // Confirmed anew, with the PIN.
            self.unlock(tab);
        }
        self.decide(tab, decision);
    }

    pub fn decide(&mut self, tab: usize, decision: Decision) {
        self.steps += 1;
        let Some(pilot) = &self.tabs[tab].pilot else { return };
        if decision == Decision::RebootAgain && pilot.run().decisions().contains(&decision) {
            *self.record.again.entry(pilot.name().to_owned()).or_default() += 1;
        }
        self.happen(tab, Event::Decided(decision));
    }

    /// Whether the PIN in the tab is the right one.
    fn typed_right(&self, tab: usize) -> bool {
        self.tabs[tab].secrets.as_ref().is_some_and(|secrets| secrets.pin.expose() == DEMO_PIN)
    }

    fn unlock(&mut self, tab: usize) {
        let secrets = self.typed(Point::Unlocked);
        self.tabs[tab].secrets = Some(secrets);
        self.happen(tab, Event::Unlocked);
    }

    /// What the person types when secrets are asked for.
    pub fn typed(&mut self, point: Point) -> Secrets {
        let nth = self.typed_count(point);
        let wrong = self.strikes(point, nth, Moment::Told).contains(&What::WrongPin);
        if wrong { self.prepared.wrong.clone() } else { self.prepared.secrets.clone() }
    }

    fn typed_count(&self, point: Point) -> u8 {
        match point {
            Point::Unlocked => self.counted(point),
            _ => 0,
        }
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
        let login = [("action", "login"), ("key", standin::model::DEMO_API_KEY)];
        let owned = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let session = self.foreign_call("auth.php", &owned(&login)).value();
        let token = session["result"]["token"].as_str().unwrap_or_default().to_owned();
        let id = self.id.text();
        let base = [("action", action), ("token", &token), ("id", &id), ("pin", DEMO_PIN)];
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
            Foreign::Reinstalls => {
                self.record.foreign_boots = true;
                self.record.foreign_reboots += 1;
                let key = self.foreign_ask("reinstall", &[]).value()["reinstall_key"].clone();
                let os = self.prepared.order.os_id.text();
                let fields = [
                    ("os_id", os.as_str()),
                    ("root_pass", "Abcdefg1"),
                    ("hostname", "foreign-1"),
                    ("reinstall_key", key.as_str().unwrap_or_default()),
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
