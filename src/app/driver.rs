//! Does what the runs of `flow` ask for: calls, waits, wiping of secrets.
//!
//! Decides nothing. Each run has its own timer and secrets; one never touches another.

use super::session::Session;
use crate::api::ApiError;
use crate::browser::platform;
use crate::browser::timer::{Ticker, Timer};
use crate::domain::config::Config;
use crate::domain::id::ServerId;
use crate::domain::plan::{Plan, Secrets};
use crate::flow::{Ask, Decision, Effect as Todo, Ending, Event, Ms, Run, Settings, Ticket};
use crate::ui::{RunBrief, RunState};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeMap;

/// A run and what belongs to it alone.
struct Live {
    run: Run,
    /// The account that started it, where the API tells: it alone sees the run and makes its calls.
    owner: Option<String>,
    /// Tells this run from an earlier one of the same server, whose answers may still come.
    generation: u64,
    secrets: Option<Secrets>,
    timer: Option<Timer>,
}

impl Live {
    fn is_of(&self, account: Option<&String>) -> bool {
        self.owner.is_none() || self.owner.as_ref() == account
    }
}

/// The runs of this page. A copy costs nothing.
#[derive(Clone, Copy)]
pub struct Driver {
    settings: Settings,
    session: Session,
    live: RwSignal<BTreeMap<ServerId, Live>, LocalStorage>,
    started: StoredValue<u64>,
    now: RwSignal<Ms>,
    ticker: StoredValue<Option<Ticker>, LocalStorage>,
}

impl Driver {
    /// No runs yet.
    pub fn new(config: &Config, session: Session) -> Self {
        Self {
            settings: Settings::new(config),
            session,
            live: RwSignal::new_local(BTreeMap::new()),
            started: StoredValue::new(0),
            now: RwSignal::new(platform::now()),
            ticker: StoredValue::new_local(None),
        }
    }

    /// The time, moving while a run is open.
    pub fn now(self) -> Signal<Ms> {
        self.now.into()
    }

    /// Every run in the words of a list.
    pub fn briefs(self) -> Signal<Vec<RunBrief>> {
        Memo::new(move |_| {
            let account = self.session.account();
            let live = self.live.read();
            live.values().filter(|live| live.is_of(account.as_ref())).map(|live| brief(&live.run)).collect()
        })
        .into()
    }

    /// The run of a server, tracked.
    pub fn run(self, server: ServerId) -> Option<Run> {
        let account = self.session.account();
        let live = self.live.read();
        live.get(&server).filter(|live| live.is_of(account.as_ref())).map(|live| live.run.clone())
    }

    /// Whether a run still has something to do.
    pub fn is_any_open(self) -> bool {
        self.live.read_untracked().values().any(|live| live.run.ending().is_none())
    }

    /// Starts the reinstall of a confirmed plan, unless one of the same server is open.
    pub fn start(self, plan: Plan) {
        let server = plan.order().server;
        let is_open = |live: &Live| live.run.ending().is_none();
        if self.live.read_untracked().get(&server).is_some_and(is_open) {
            return;
        }
        let generation = self.started.get_value() + 1;
        self.started.set_value(generation);
        let (order, secrets) = plan.split();
        let (run, todo) = Run::start(order, self.settings, platform::random_number(), platform::now());
        let owner = untrack(|| self.session.account());
        let live = Live { run, owner, generation, secrets: Some(secrets), timer: None };
        self.live.update(|all| {
            all.insert(server, live);
        });
        self.tick();
        self.act(server, generation, todo);
    }

    /// Tells a run what the person decided.
    pub fn decide(self, server: ServerId, decision: Decision) {
        let generation = self.live.read_untracked().get(&server).map(|live| live.generation);
        if let Some(generation) = generation {
            self.happened(server, generation, Event::Decided(decision));
        }
    }

    /// There is a new token: runs of its account that stood still go on.
    pub fn session_renewed(self) {
        self.tell_all(|| Event::SessionRenewed);
    }

    /// The page woke up or the network came back.
    pub fn woke(self) {
        self.now.set(platform::now());
        self.tell_all(|| Event::Woke);
    }

    /// Drops every run with its secrets; nothing more is sent for them.
    pub fn forget(self) {
        self.live.update(BTreeMap::clear);
        self.tick();
    }

    fn tell_all(self, event: fn() -> Event) {
        let account = untrack(|| self.session.account());
        let live = self.live.read_untracked();
        let own = live.iter().filter(|(_, live)| live.is_of(account.as_ref()));
        let all: Vec<_> = own.map(|(server, live)| (*server, live.generation)).collect();
        drop(live);
        for (server, generation) in all {
            self.happened(server, generation, event());
        }
    }

    fn happened(self, server: ServerId, generation: u64, event: Event) {
        let mut todo = Vec::new();
        self.live.update(|all| {
            let Some(live) = all.get_mut(&server).filter(|live| live.generation == generation) else {
                return;
            };
            (live.run, todo) = live.run.clone().step(event, platform::now());
        });
        self.tick();
        self.act(server, generation, todo);
    }

    fn act(self, server: ServerId, generation: u64, todo: Vec<Todo>) {
        for todo in todo {
            match todo {
                Todo::Call(ticket, ask) => self.call(server, generation, ticket, &ask),
                Todo::Wait(ticket, ms) => {
                    let ms = u32::try_from(ms).unwrap_or(u32::MAX);
                    let rang = move || self.happened(server, generation, Event::Rang(ticket));
                    self.with(server, |live| live.timer = Some(Timer::after(ms, rang)));
                }
                Todo::DropInstallSecrets => self.with(server, |live| {
                    if let Some(secrets) = &mut live.secrets {
                        secrets.install = None;
                    }
                }),
                Todo::DropSecrets => self.with(server, |live| live.secrets = None),
            }
        }
    }

    fn call(self, server: ServerId, generation: u64, ticket: Ticket, ask: &Ask) {
        let account = untrack(|| self.session.account());
        let (call, own) = self
            .live
            .read_untracked()
            .get(&server)
            .and_then(|live| {
                let call = ask.call(live.run.order(), live.secrets.as_ref())?;
                Some((call, live.is_of(account.as_ref())))
            })
            .expect("a run keeps its secrets until no call needs them");
        spawn_local(async move {
            let result = match own {
                true => self.session.call(call).await,
                // To its owner the session has ended, whoever came after.
                false => Err(ApiError::SessionExpired),
            };
            self.happened(server, generation, Event::Answered(ticket, result));
        });
    }

    /// Changes what nobody sees.
    fn with(self, server: ServerId, change: impl FnOnce(&mut Live)) {
        self.live.update_untracked(|all| {
            if let Some(live) = all.get_mut(&server) {
                change(live);
            }
        });
    }

    /// The clock moves while a run is open, and stands still otherwise.
    fn tick(self) {
        let is_open = self.is_any_open();
        self.now.set(platform::now());
        self.ticker.update_value(|ticker| match (is_open, &ticker) {
            (true, None) => *ticker = Some(Ticker::every(1_000, move || self.now.set(platform::now()))),
            (false, Some(_)) => *ticker = None,
            (true, Some(_)) | (false, None) => {}
        });
    }
}

fn brief(run: &Run) -> RunBrief {
    let state = match run.ending() {
        None if run.park().is_some() || run.question().is_some() => RunState::Waiting,
        None => RunState::GoingOn,
        Some(Ending::Succeeded) => RunState::Done,
        Some(Ending::Unverified | Ending::BootOrderLeft | Ending::Stopped(_)) => RunState::Failed,
    };
    RunBrief { server: run.order().server, hostname: run.order().hostname.to_string(), state }
}
