//! Does what the runs of `flow` ask for: calls, waits, wiping of secrets.
//!
//! Decides nothing. Each run has its own timer and secrets; one never touches another.

use super::session::Session;
use crate::api::ApiError;
use crate::browser::platform;
use crate::browser::timer::{Ticker, Timer};
use crate::domain::id::ServerId;
use crate::domain::plan::{Plan, Secrets};
use crate::flow::{Ask, Decision, Effect as Todo, Ending, Event, Ms, Run, Settings, Ticket};
use crate::ui::{RunBrief, RunState, Signal, spawn};
use std::cell::{Cell, RefCell};

/// A run and what belongs to it alone.
struct Live {
    run: Run,
    /// Who started it: they alone see the run, and its calls go out for them alone.
    owner: usize,
    /// Tells this run from an earlier one of the same server, whose answers may still come.
    generation: u64,
    secrets: Option<Secrets>,
    timer: Option<Timer>,
}

impl Live {
    const fn server(&self) -> ServerId {
        self.run.order().server
    }

    const fn is_open(&self) -> bool {
        self.run.ending().is_none()
    }
}

/// The runs of this page; they live as long as the page.
pub struct Driver {
    settings: Settings,
    session: &'static Session,
    live: RefCell<Vec<Live>>,
    /// Counts the changes of any run, for those who look at one.
    changes: Signal<u32>,
    started: Cell<u64>,
    /// The time, moving while a run is open.
    pub now: Signal<Ms>,
    ticker: RefCell<Option<Ticker>>,
}

impl Driver {
    /// No runs yet.
    pub fn new(session: &'static Session) -> &'static Self {
        Box::leak(Box::new(Self {
            settings: Settings::new(&session.config),
            session,
            live: RefCell::default(),
            changes: Signal::new(0),
            started: Cell::new(0),
            now: Signal::new(platform::now()),
            ticker: RefCell::default(),
        }))
    }

    /// Every run of the account in the words of a list.
    pub fn briefs(&'static self) -> Signal<Vec<RunBrief>> {
        Signal::made(move || {
            self.changes.track();
            let person = *self.session.person.read();
            let live = self.live.borrow();
            live.iter().filter(|live| live.owner == person).map(|live| brief(&live.run)).collect()
        })
    }

    /// Shows the run of a server, if it is of the account; followed.
    pub fn show(&self, server: ServerId, look: &mut dyn FnMut(&Run)) {
        self.changes.track();
        let person = *self.session.person.read();
        let live = self.live.borrow();
        if let Some(live) = live.iter().find(|live| live.server() == server && live.owner == person) {
            look(&live.run);
        }
    }

    /// Whether a run still has something to do.
    pub fn is_any_open(&self) -> bool {
        self.live.borrow().iter().any(Live::is_open)
    }

    /// Starts the reinstall of a confirmed plan, unless one of the same server is open.
    pub fn start(&'static self, plan: Plan) {
        let server = plan.order().server;
        if self.live.borrow().iter().any(|live| live.server() == server && live.is_open()) {
            return;
        }
        let generation = self.started.get() + 1;
        self.started.set(generation);
        let (order, secrets) = plan.split();
        let (run, todo) = Run::start(order, self.settings, platform::random_number(), platform::now());
        let owner = *self.session.person.peek();
        let mut all = self.live.borrow_mut();
        all.retain(|live| live.server() != server);
        all.push(Live { run, owner, generation, secrets: Some(secrets), timer: None });
        drop(all);
        self.changed();
        self.act(generation, todo);
    }

    /// Tells a run what the person decided.
    pub fn decide(&'static self, server: ServerId, decision: Decision) {
        let generation = self.first(|live| (live.server() == server).then_some(live.generation));
        if let Some(generation) = generation {
            self.happened(generation, Event::Decided(decision));
        }
    }

    /// There is a new token: runs of its account that stood still go on.
    pub fn session_renewed(&'static self) {
        let person = *self.session.person.peek();
        self.tell_all(&|live| live.owner == person, || Event::SessionRenewed);
    }

    /// The page woke up or the network came back.
    pub fn woke(&'static self) {
        self.tell_all(&|_| true, || Event::Woke);
    }

    /// Drops every run of the account with its secrets; nothing more is sent for them. What waits
    /// for somebody else stays.
    pub fn forget(&'static self) {
        let person = *self.session.person.peek();
        self.live.borrow_mut().retain(|live| live.owner != person);
        self.changed();
    }

    fn tell_all(&'static self, whom: &dyn Fn(&Live) -> bool, event: fn() -> Event) {
        let live = self.live.borrow();
        let told: Vec<_> = live.iter().filter(|live| whom(live)).map(|live| live.generation).collect();
        drop(live);
        for generation in told {
            self.happened(generation, event());
        }
        self.now.set(platform::now());
    }

    fn happened(&'static self, generation: u64, event: Event) {
        let stepped = self.with(generation, |live| live.run.take(event, platform::now()));
        if let Some(todo) = stepped {
            self.changed();
            self.act(generation, todo);
        }
    }

    fn act(&'static self, generation: u64, todo: Vec<Todo>) {
        for todo in todo {
            match todo {
                Todo::Call(ticket, ask) => self.call(generation, ticket, &ask),
                Todo::Wait(ticket, ms) => {
                    let ms = u32::try_from(ms).unwrap_or(u32::MAX);
                    let timer = Timer::after(ms, move || self.happened(generation, Event::Rang(ticket)));
                    self.with(generation, |live| live.timer = Some(timer));
                }
                Todo::DropInstallSecrets => {
                    self.with(generation, |live| {
                        if let Some(secrets) = &mut live.secrets {
                            secrets.install = None;
                        }
                    });
                }
                Todo::DropSecrets => {
                    self.with(generation, |live| live.secrets = None);
                }
            }
        }
    }

    fn call(&'static self, generation: u64, ticket: Ticket, ask: &Ask) {
        let person = *self.session.person.peek();
        let asked = self.first(|live| {
            (live.generation == generation)
                .then(|| (ask.call(live.run.order(), live.secrets.as_ref()), live.owner == person))
        });
        let Some((call, is_own)) = asked else { return };
        let call = call.expect("a run keeps its secrets until no call needs them");
        spawn(Box::pin(async move {
            let result = match is_own {
                true => self.session.call(call).await,
                // To its owner the session has ended, whoever came after.
                false => Err(ApiError::SessionExpired),
            };
            let late = is_own && result.as_ref().err() == Some(&ApiError::SessionExpired);
            self.happened(generation, Event::Answered(ticket, result));
            if late && self.session.is_open() {
                // The session that has ended is not the one of now: nobody has to sign in.
                self.session_renewed();
            }
        }));
    }

    fn first<T>(&self, look: impl Fn(&Live) -> Option<T>) -> Option<T> {
        self.live.borrow().iter().find_map(look)
    }

    /// A run that is gone is not changed.
    fn with<T>(&self, generation: u64, change: impl FnOnce(&mut Live) -> T) -> Option<T> {
        self.live.borrow_mut().iter_mut().find(|live| live.generation == generation).map(change)
    }

    /// The clock moves while a run is open, and stands still otherwise.
    fn changed(&'static self) {
        self.changes.set(self.changes.peek().wrapping_add(1));
        self.now.set(platform::now());
        let is_open = self.is_any_open();
        let mut ticker = self.ticker.borrow_mut();
        if is_open != ticker.is_some() {
            *ticker = is_open.then(|| Ticker::every(1_000, move || self.now.set(platform::now())));
        }
    }
}

fn brief(run: &Run) -> RunBrief {
    let state = match run.ending() {
        None if run.park().is_some() || run.question().is_some() => RunState::Waiting,
        None => RunState::GoingOn,
        Some(Ending::Succeeded) => RunState::Done,
        Some(Ending::Unverified | Ending::BootOrderLeft | Ending::Stopped(_)) => RunState::Failed,
    };
    RunBrief { server: run.order().server, hostname: run.order().hostname.as_str().to_owned(), state }
}
