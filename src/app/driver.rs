//! Does what the runs of `flow` ask for: lines written, calls, waits, wiping of secrets.
//!
//! Decides nothing. Each run has its own journal, lock, timer and secrets; one never touches another.

use super::session::Session;
use crate::api::ApiError;
use crate::browser::book;
use crate::browser::platform;
use crate::browser::tabs::{self, Channel, Guard};
use crate::browser::timer::{Ticker, Timer};
use crate::domain::id::ServerId;
use crate::domain::plan::{Plan, Secrets};
use crate::flow::{
    Ask, Decision, Ending, Event, Ms, Pilot, Reopened, Run, Settings, Standing, Ticket, Todo, journal,
};
use crate::ui::{self, RunBrief, RunState, Signal, spawn};
use std::cell::{Cell, OnceCell, RefCell};

/// After so long the journals that could not be read are tried again.
const READ_AGAIN_MS: u32 = 5_000;

/// A run and what belongs to it alone.
struct Live {
    pilot: Pilot,
    /// Who started it: they alone see the run, and its calls go out for them alone.
    owner: usize,
    /// Tells this run from an earlier one of the same server, whose answers may still come.
    generation: u64,
    secrets: Option<Secrets>,
    timer: Option<Timer>,
    /// Keeps other tabs from driving the run.
    guard: Option<Guard>,
}

impl Live {
    const fn server(&self) -> ServerId {
        self.pilot.run().order().server
    }

    fn drives(&self) -> bool {
        self.pilot.is_open() && self.pilot.standing() != Standing::Watching
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
    /// Whether the journals were read for who is here: 1 when they were.
    pub is_read: Signal<u64>,
    ticker: RefCell<Option<Ticker>>,
    again: RefCell<Option<Timer>>,
    /// How often the journals are asked for while they are being read.
    asked: Cell<u32>,
    channel: OnceCell<Channel>,
}

impl Driver {
    /// No runs yet.
    pub fn new(session: &'static Session) -> &'static Self {
        let driver: &'static Self = Box::leak(Box::new(Self {
            settings: Settings::new(&session.config),
            session,
            live: RefCell::default(),
            changes: Signal::new(0),
            started: Cell::new(0),
            now: Signal::new(platform::now()),
            is_read: Signal::new(0),
            ticker: RefCell::default(),
            again: RefCell::default(),
            asked: Cell::new(0),
            channel: OnceCell::new(),
        }));
        let _ = driver.channel.set(Channel::open(move |words| driver.heard(&words)));
        driver
    }

    /// Every run of the account in the words of a list.
    pub fn briefs(&'static self) -> Signal<Vec<RunBrief>> {
        Signal::made(move || {
            self.changes.track();
            let person = *self.session.person.read();
            let live = self.live.borrow();
            live.iter().filter(|live| live.owner == person).map(brief).collect()
        })
    }

    /// Shows the run of a server, if it is of the account; followed.
    pub fn show(&self, server: ServerId, look: &mut dyn FnMut(&Run, Standing)) {
        self.changes.track();
        let person = *self.session.person.read();
        let live = self.live.borrow();
        if let Some(live) = live.iter().find(|live| live.server() == server && live.owner == person) {
            look(live.pilot.run(), live.pilot.standing());
        }
    }

    /// Whether this page still has something to do for a run.
    pub fn is_any_open(&self) -> bool {
        self.live.borrow().iter().any(Live::drives)
    }

    /// Starts the reinstall of a confirmed plan, unless one of the same server is open here or in
    /// another tab.
    pub fn start(&'static self, plan: Plan) {
        let server = plan.order().server;
        if self.live.borrow().iter().any(|live| live.server() == server && live.pilot.is_open()) {
            return;
        }
        let (order, secrets) = plan.split();
        let (luck, owner) = (platform::random_number(), self.session.owner());
        let (pilot, todo) = Pilot::start(order, self.settings, &owner, luck, platform::now());
        let generation = self.add(pilot, Some(secrets));
        spawn(Box::pin(async move {
            match tabs::lock(&server.text(), false).await {
                Some(guard) => {
                    self.with(generation, |live| live.guard = Some(guard));
                    self.act(generation, todo);
                }
                // Nothing of it has happened. What the other tab does is shown instead.
                None => {
                    self.remove(|live| live.generation == generation);
                    self.restore();
                }
            }
        }));
    }

    /// Tells a run what the person decided; where another tab drives it, tells that.
    pub fn decide(&'static self, server: ServerId, decision: Decision) {
        let Some((generation, name)) = self
            .first(|live| (live.server() == server).then(|| (live.generation, live.pilot.name().to_owned())))
        else {
            return;
        };
        let (standing, has_begun) =
            self.with(generation, |live| (live.pilot.standing(), live.pilot.has_begun())).unzip();
        match standing {
            Some(Standing::Watching) => self.say(&[decision.code(), " ", &name].concat()),
            // It could not even write its first line: there is nothing to undo.
            _ if has_begun == Some(false) => self.remove(|live| live.generation == generation),
            _ => self.happened(generation, Event::Decided(decision)),
        }
    }

    /// Gives a run the secrets that it needs to go on, and what the person decided with them.
    pub fn unlock(&'static self, server: ServerId, secrets: Secrets, decision: Option<Decision>) {
        let Some(generation) = self.first(|live| (live.server() == server).then_some(live.generation)) else {
            return;
        };
        self.with(generation, |live| live.secrets = Some(secrets));
        self.happened(generation, Event::Unlocked);
        if let Some(decision) = decision {
            self.happened(generation, Event::Decided(decision));
        }
    }

    /// There is a new token: runs of its account that stood still go on, and those that an earlier
    /// page left are taken up.
    pub fn session_renewed(&'static self) {
        let person = *self.session.person.peek();
        self.tell_all(&|live| live.owner == person, || Event::SessionRenewed);
        self.restore();
    }

    /// The page woke up or the network came back.
    pub fn woke(&'static self) {
        self.tell_all(&|_| true, || Event::Woke);
    }

    /// Drops every run of the account with its secrets; nothing more is sent for them by this page.
    /// What waits for somebody else stays.
    pub fn forget(&'static self) {
        let person = *self.session.person.peek();
        self.is_read.set(0);
        self.remove(|live| live.owner == person);
    }

    /// Takes up the runs that an earlier page left, and shows those of other tabs.
    fn restore(&'static self) {
        // One reading at a time: two would be in each other's way for the same run.
        self.asked.set(self.asked.get() + 1);
        if self.asked.get() > 1 {
            return;
        }
        spawn(Box::pin(async move {
            loop {
                let asked = self.asked.get();
                self.restore_once().await;
                if self.asked.get() == asked {
                    return self.asked.set(0);
                }
            }
        }));
    }

    async fn restore_once(&'static self) {
        let (owner, person) = (self.session.owner(), *self.session.person.peek());
        let found = self.found().await;
        if owner != self.session.owner() || person != *self.session.person.peek() {
            return;
        }
        let Some(found) = found else {
            let again = Timer::after(READ_AGAIN_MS, move || self.restore());
            self.again.replace(Some(again));
            return;
        };
        for found in found {
            if found.owner.eq_ignore_ascii_case(&owner) {
                self.take_up(found).await;
            }
        }
        if *self.is_read.peek() == 0 {
            self.is_read.set(1);
        }
    }

    /// The runs that the journals tell of, but those that had ended before this page; `None` when
    /// the part that reads them can't be had now.
    async fn found(&self) -> Option<Vec<Reopened>> {
        // Where there are none, no run was begun either.
        let lines = book::read().await.unwrap_or_default();
        let known: Vec<_> = self.live.borrow().iter().map(|live| live.pilot.name().to_owned()).collect();
        let is_known = |name: &str| known.iter().any(|known| known == name);
        let ended: Vec<_> = lines
            .iter()
            .filter(|line| journal::says_ended(line))
            .map(|line| journal::name_of(line))
            .collect();
        let is_open = |line: &&String| {
            let name = journal::name_of(line);
            !ended.contains(&name) || is_known(name)
        };
        let open: Vec<String> = lines.iter().filter(is_open).cloned().collect();
        match open.is_empty() {
            true => Some(Vec::new()),
            false => ui::reopened(open, platform::now()).await,
        }
    }

    /// Drives the run if no other tab does, and watches it else.
    async fn take_up(&'static self, found: Reopened) {
        let server = found.run.order().server;
        let known = self.first(|live| {
            (live.pilot.name() == found.name).then(|| (live.generation, live.pilot.standing()))
        });
        let open = self.first(|live| (live.server() == server && live.drives()).then_some(()));
        match known {
            Some((generation, Standing::Watching)) => {
                self.with(generation, |live| live.pilot = Pilot::watch(found));
                self.changed();
            }
            Some(_) => {}
            // Of one server there is one run: this page's.
            None if open.is_some() => {}
            None => match tabs::lock(&server.text(), false).await {
                Some(guard) => {
                    let (pilot, todo) = Pilot::reopen(found, platform::now());
                    let generation = self.add(pilot, None);
                    self.with(generation, |live| live.guard = Some(guard));
                    self.act(generation, todo);
                }
                None => {
                    let generation = self.add(Pilot::watch(found), None);
                    self.succeed(generation);
                }
            },
        }
    }

    /// Waits until the tab that drives the run is gone, and then drives it.
    fn succeed(&'static self, generation: u64) {
        spawn(Box::pin(async move {
            let Some(server) = self.with(generation, |live| live.server()) else { return };
            let guard = tabs::lock(&server.text(), true).await;
            let name = self.with(generation, |live| live.pilot.name().to_owned());
            let found = self.found().await.unwrap_or_default();
            let Some(found) = found.into_iter().find(|found| Some(&found.name) == name.as_ref()) else {
                return;
            };
            if found.run.ending().is_some() {
                self.with(generation, |live| live.pilot = Pilot::watch(found));
                return self.changed();
            }
            let (pilot, todo) = Pilot::reopen(found, platform::now());
            self.with(generation, |live| (live.pilot, live.guard) = (pilot, guard));
            self.changed();
            self.act(generation, todo);
        }));
    }

    /// Another tab has written a line, or a person has decided there.
    fn heard(&'static self, words: &str) {
        match words.split_once(' ') {
            None if *self.is_read.peek() == 1 => self.restore(),
            None => {}
            Some((code, name)) => {
                let decision = Decision::ALL.into_iter().find(|known| known.code() == code);
                let own = self
                    .first(|live| (live.drives() && live.pilot.name() == name).then_some(live.generation));
                if let (Some(decision), Some(generation)) = (decision, own) {
                    self.happened(generation, Event::Decided(decision));
                }
            }
        }
    }

    fn say(&self, words: &str) {
        if let Some(channel) = self.channel.get() {
            channel.say(words);
        }
    }

    fn add(&'static self, pilot: Pilot, secrets: Option<Secrets>) -> u64 {
        let generation = self.started.get() + 1;
        self.started.set(generation);
        let owner = *self.session.person.peek();
        let server = pilot.run().order().server;
        let live = Live { pilot, owner, generation, secrets, timer: None, guard: None };
        let mut all = self.live.borrow_mut();
        all.retain(|live| live.server() != server);
        all.push(live);
        drop(all);
        self.changed();
        generation
    }

    fn remove(&'static self, which: impl Fn(&Live) -> bool) {
        self.live.borrow_mut().retain(|live| !which(live));
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
        self.moved(generation, self.with(generation, |live| live.pilot.happened(event, platform::now())));
    }

    fn moved(&'static self, generation: u64, todo: Option<Vec<Todo>>) {
        if let Some(todo) = todo {
            self.changed();
            self.act(generation, todo);
        }
    }

    fn act(&'static self, generation: u64, todo: Vec<Todo>) {
        for todo in todo {
            match todo {
                Todo::Write { place, line } => self.write(generation, place, line),
                Todo::Call(ticket, ask) => self.call(generation, ticket, &ask),
                Todo::Wait(ticket, ms) => {
                    self.wait(generation, ms, move || self.happened(generation, Event::Rang(ticket)));
                }
                Todo::WaitToWrite(ms) => self.wait(generation, ms, move || {
                    self.moved(
                        generation,
                        self.with(generation, |live| live.pilot.write_again(platform::now())),
                    );
                }),
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
                Todo::Release => {
                    self.with(generation, |live| live.guard = None);
                    if self.with(generation, |live| live.pilot.is_open()) == Some(true) {
                        self.succeed(generation);
                    }
                }
            }
        }
    }

    fn wait(&'static self, generation: u64, ms: Ms, act: impl FnOnce() + 'static) {
        let timer = Timer::after(u32::try_from(ms).unwrap_or(u32::MAX), act);
        self.with(generation, |live| live.timer = Some(timer));
    }

    fn write(&'static self, generation: u64, place: String, line: String) {
        let from = platform::ticks();
        spawn(Box::pin(async move {
            let how = book::write(&place, &line).await;
            if how.is_ok() {
                self.say(journal::name_of(&line));
            }
            let took_ms = platform::ticks().saturating_sub(from);
            let todo = self.with(generation, |live| live.pilot.written(how, took_ms, platform::now()));
            self.moved(generation, todo);
        }));
    }

    fn call(&'static self, generation: u64, ticket: Ticket, ask: &Ask) {
        let person = *self.session.person.peek();
        let asked = self.first(|live| {
            (live.generation == generation)
                .then(|| (ask.call(live.pilot.run().order(), live.secrets.as_ref()), live.owner == person))
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
        let is_open = self.live.borrow().iter().any(|live| live.pilot.is_open());
        let mut ticker = self.ticker.borrow_mut();
        if is_open != ticker.is_some() {
            *ticker = is_open.then(|| Ticker::every(1_000, move || self.now.set(platform::now())));
        }
    }
}

fn brief(live: &Live) -> RunBrief {
    let run = live.pilot.run();
    let state = match run.ending() {
        None if run.park().is_some() || run.question().is_some() => RunState::Waiting,
        None => RunState::GoingOn,
        Some(Ending::Succeeded) => RunState::Done,
        Some(Ending::Unverified | Ending::BootOrderLeft | Ending::Stopped(_)) => RunState::Failed,
    };
    let hostname = run.order().hostname.as_str().to_owned();
    RunBrief { server: run.order().server, hostname, state, is_armed: run.is_armed() }
}
