//! Does what the runs of `flow` ask for: lines written, calls, waits, wiping of secrets.
//!
//! Decides nothing. Each run has its own journal, lock, timer and secrets; one never touches another.

use super::session::Session;
use crate::browser::book;
use crate::browser::platform;
use crate::browser::tabs::{self, Channel, Guard};
use crate::browser::timer::{Ticker, Timer};
use crate::domain::id::ServerId;
use crate::domain::password::RootPassword;
use crate::domain::pin::Pin;
use crate::domain::plan::{Order, Plan, Secrets};
use crate::domain::strings;
use crate::flow::claims::SafeToReboot;
use crate::flow::marker::Marker;
use crate::flow::{Cause, Decision, Ending, Event, Ms, Pilot, Run, Settings, Standing, Todo};
use crate::ui::{self, RunBrief, RunState, Signal, spawn};
use std::cell::{Cell, OnceCell, RefCell};

/// What is said to the part of the page to have a run know how long its stages usually take.
pub(super) const LEARN: &str = "learn";

/// After so long the journals that could not be read are tried again.
const READ_AGAIN_MS: u32 = 5_000;

/// A run and what belongs to it alone.
pub(super) struct Live {
    pub pilot: Pilot,
    /// Who started it: they alone see the run, and its calls go out for them alone.
    pub owner: usize,
    /// Tells this run from an earlier one of the same server, whose answers may still come.
    pub generation: u64,
    pub secrets: Option<Secrets>,
    /// The root password, for the person at the end. It outlives the secrets, and is gone with the run, with
    /// whoever started it, and with the page.
    pub handover: Option<RootPassword>,
    pub timer: Option<Timer>,
    /// A wait of its own: what the run waits for goes on meanwhile.
    pub writes_again: Option<Timer>,
    /// Keeps other tabs from driving the run.
    pub guard: Option<Guard>,
    /// What the server was last marked with.
    pub marked: Option<Marker>,
    /// It waits for the tab that drives the run to go.
    pub is_next: bool,
}

impl Live {
    pub const fn server(&self) -> ServerId {
        self.pilot.run().order().server
    }

    pub fn drives(&self) -> bool {
        self.pilot.is_open() && self.pilot.standing() != Standing::Watching
    }
}

/// The runs of this page; they live as long as the page.
pub struct Driver {
    settings: Settings,
    pub(super) session: &'static Session,
    pub(super) live: RefCell<Vec<Live>>,
    /// Counts the changes of any run, for those who look at one.
    changes: Signal<u32>,
    started: Cell<u64>,
    /// The time, moving while a run is open.
    pub now: Signal<Ms>,
    /// Whether the journals were read for who is here: 1 when there are none, 2 when there are.
    pub is_read: Signal<u64>,
    ticker: RefCell<Option<Ticker>>,
    again: RefCell<Option<Timer>>,
    /// How often the journals are asked for while they are being read.
    pub(super) asked: Cell<u32>,
    me: OnceCell<&'static &'static Self>,
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
            me: OnceCell::new(),
            channel: OnceCell::new(),
        }));
        let _ = driver.channel.set(Channel::open(move |words| driver.heard(words)));
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

    /// The root password of a run of the account, while this page holds it; followed.
    pub fn password(&self, server: ServerId) -> Option<RootPassword> {
        self.changes.track();
        let person = *self.session.person.read();
        let live = self.live.borrow();
        live.iter().find(|live| live.server() == server && live.owner == person)?.handover.clone()
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
        let generation = self.begin(pilot, todo, Some(secrets));
        // How long it usually takes is looked up meanwhile; nothing waits for that.
        self.restore([LEARN, " ", &strings::number(generation)].concat());
    }

    /// Disarms a server, unless a run of it is open here or in another tab.
    pub fn disarm(&'static self, order: Order, pin: Option<Pin>) {
        let server = order.server;
        if self.live.borrow().iter().any(|live| live.server() == server && live.pilot.is_open()) {
            return;
        }
        let owner = self.session.owner();
        let (pilot, todo) = Pilot::disarm(order, self.settings, &owner, pin.is_some(), platform::now());
        self.begin(pilot, todo, pin.map(|pin| Secrets { pin, install: None }));
    }

    /// Begins a run once no other tab can drive one of the same server.
    fn begin(&'static self, pilot: Pilot, todo: Vec<Todo>, secrets: Option<Secrets>) -> u64 {
        let server = pilot.run().order().server;
        let generation = self.add(pilot, secrets);
        spawn(Box::pin(async move {
            match tabs::lock(server, false).await {
                Some(guard) => {
                    self.with(generation, |live| live.guard = Some(guard));
                    self.act(generation, todo);
                }
                // Nothing of it has happened. What the other tab does is shown instead.
                None => {
                    self.remove(|live| live.generation == generation);
                    self.restore(String::new());
                }
            }
        }));
        generation
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
        self.with(generation, |live| {
            if let Some(install) = &secrets.install {
                live.handover = Some(install.root_password.clone());
            }
            live.secrets = Some(secrets);
        });
        self.happened(generation, Event::Unlocked);
        if let Some(decision) = decision {
            self.happened(generation, Event::Decided(decision));
        }
    }

    /// There is a new token: runs of its account that stood still go on, and those that an earlier
    /// page left are taken up.
    pub fn session_renewed(&'static self) {
        let person = *self.session.person.peek();
        for live in self.live.borrow_mut().iter_mut().filter(|live| live.owner != person) {
            live.handover = None;
        }
        self.tell_all(&|live| live.owner == person, || Event::SessionRenewed);
        self.restore(String::new());
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

    /// Takes up the runs that an earlier page left, and shows those of other tabs; `words` are what
    /// another tab said, or that a run is to learn, if that is why.
    pub(super) fn restore(&'static self, words: String) {
        spawn(Box::pin(async move {
            // Where no run was ever begun there is nothing to fetch the part for.
            let learns = words.starts_with(LEARN);
            if (learns || words.is_empty()) && !book::is_there().await {
                if !learns {
                    self.is_read.set(1);
                }
                return;
            }
            let me = *self.me.get_or_init(|| Box::leak(Box::new(self)));
            if !ui::outside(me, words).await && !learns {
                self.restore_later();
            }
        }));
    }

    /// Nobody could tell what there is to take up: not none, but not known yet.
    pub(super) fn restore_later(&'static self) {
        let again = Timer::after(READ_AGAIN_MS, move || self.restore(String::new()));
        self.again.replace(Some(again));
    }

    /// What another tab has written or a person has decided there matters once it is known who is
    /// here.
    fn heard(&'static self, words: String) {
        if *self.is_read.peek() > 0 {
            self.restore(words);
        }
    }

    pub(super) fn say(&self, words: &str) {
        if let Some(channel) = self.channel.get() {
            channel.say(words);
        }
    }

    pub(super) fn add(&'static self, pilot: Pilot, secrets: Option<Secrets>) -> u64 {
        let generation = self.started.get() + 1;
        self.started.set(generation);
        let owner = *self.session.person.peek();
        let server = pilot.run().order().server;
        let live = Live {
            pilot,
            owner,
            generation,
            handover: secrets
                .as_ref()
                .and_then(|secrets| Some(secrets.install.as_ref()?.root_password.clone())),
            secrets,
            timer: None,
            writes_again: None,
            guard: None,
            marked: None,
            is_next: false,
        };
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

    pub(super) fn happened(&'static self, generation: u64, event: Event) {
        self.moved(generation, self.with(generation, |live| live.pilot.happened(event, platform::now())));
    }

    pub(super) fn moved(&'static self, generation: u64, todo: Option<Vec<Todo>>) {
        if let Some(todo) = todo {
            self.changed();
            self.act(generation, todo);
        }
    }

    pub(super) fn first<T>(&self, look: impl Fn(&Live) -> Option<T>) -> Option<T> {
        self.live.borrow().iter().find_map(look)
    }

    /// A run that is gone is not changed.
    pub(super) fn with<T>(&self, generation: u64, change: impl FnOnce(&mut Live) -> T) -> Option<T> {
        self.live.borrow_mut().iter_mut().find(|live| live.generation == generation).map(change)
    }

    /// The clock moves while a run is open, and stands still otherwise.
    pub(super) fn changed(&'static self) {
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
        Some(Ending::Succeeded(_)) => RunState::Done,
        Some(Ending::Stopped(Cause::Asked)) if SafeToReboot::proven_by(run).is_some() => RunState::Done,
        Some(Ending::Unverified | Ending::BootOrderLeft | Ending::ConfigLeft | Ending::Stopped(_)) => {
            RunState::Failed
        }
    };
    let hostname = run.order().hostname.as_str().to_owned();
    let is_disarm = run.cause() == Some(&Cause::Asked);
    RunBrief { server: run.order().server, hostname, state, is_armed: run.is_armed(), is_disarm }
}
