//! What the views need from outside, given to them by `app`.
//!
//! Knows: the shape of each door. Must not know: what is behind it.

use crate::api::{ApiError, Call, Reply};
use crate::domain::callback::ParseUrl;
use crate::domain::config::Config;
use crate::domain::id::ServerId;
use crate::domain::plan::Plan;
use crate::domain::route::Route;
use crate::flow::{Decision, Ms, Run};
use leptos::prelude::*;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// An answer that is not there yet.
pub type Pending<T> = Pin<Box<dyn Future<Output = T>>>;

/// Who is at the page, as far as the views care. The token itself never gets here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nobody, or signed out: nothing of a former session is shown.
    SignedOut,
    /// The session has ended by itself. What was typed stays until the person is back.
    Expired,
    /// Somebody.
    SignedIn {
        /// The account's e-mail address, where the API tells it.
        email: Option<String>,
    },
}

/// How a reinstall of this page stands, in the words of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunState {
    /// Goes on.
    GoingOn,
    /// Waits for a person.
    Waiting,
    /// Ended well.
    Done,
    /// Ended badly or was given up.
    Failed,
}

/// A reinstall that this page drives or drove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunBrief {
    pub server: ServerId,
    pub hostname: String,
    pub state: RunState,
}

impl RunBrief {
    /// Whether the page still has to do something for it.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.state, RunState::GoingOn | RunState::Waiting)
    }
}

/// The doors as functions. `app` makes them; a test makes its own.
pub struct Doors {
    /// Sends a call, with the session's token where it needs one. When the answer says that the
    /// session has ended, `app` sets [`Ports::access`] to [`Access::Expired`].
    pub call: Box<dyn Fn(Call) -> Pending<Result<Reply, ApiError>>>,
    /// Sends a call that signs in, keeps the session, and sets [`Ports::access`].
    pub sign_in: Box<dyn Fn(Call) -> Pending<Result<(), ApiError>>>,
    /// Ends the session and forgets everything.
    pub sign_out: Box<dyn Fn()>,
    /// Goes to another view.
    pub go: Box<dyn Fn(Route)>,
    /// Starts the reinstall of a confirmed plan. Does nothing while one of the same server is open.
    pub start: Box<dyn Fn(Plan)>,
    /// The reinstall of a server that this page drives or drove; tracked like a signal.
    pub run: Box<dyn Fn(ServerId) -> Option<Run>>,
    /// Tells a reinstall what the person decided.
    pub decide: Box<dyn Fn(ServerId, Decision)>,
    /// Fills bytes from the platform's cryptographic source of randomness.
    pub random: fn(&mut [u8]),
    /// The platform's URL parser.
    pub parse_url: ParseUrl,
}

/// What the views need from outside. A copy costs nothing.
#[derive(Clone, Copy)]
pub struct Ports {
    pub access: Signal<Access>,
    pub route: Signal<Route>,
    pub runs: Signal<Vec<RunBrief>>,
    /// The time, as fresh as what is shown needs it: it moves once a second while a reinstall is
    /// open, else it stands still.
    pub now: Signal<Ms>,
    config: StoredValue<Arc<Config>>,
    doors: StoredValue<Doors, LocalStorage>,
}

impl Ports {
    /// Joins the doors with what changes by itself.
    #[must_use]
    pub fn new(
        config: Config,
        access: Signal<Access>,
        route: Signal<Route>,
        runs: Signal<Vec<RunBrief>>,
        now: Signal<Ms>,
        doors: Doors,
    ) -> Self {
        let config = StoredValue::new(Arc::new(config));
        Self { access, route, runs, now, config, doors: StoredValue::new_local(doors) }
    }

    /// The ports of the view that asks.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    /// The deployment's settings.
    #[must_use]
    pub fn config(self) -> Arc<Config> {
        self.config.get_value()
    }

    /// See [`Doors::call`].
    #[must_use]
    pub fn call(self, call: Call) -> Pending<Result<Reply, ApiError>> {
        self.doors.with_value(|doors| (doors.call)(call))
    }

    /// See [`Doors::sign_in`].
    #[must_use]
    pub fn sign_in(self, call: Call) -> Pending<Result<(), ApiError>> {
        self.doors.with_value(|doors| (doors.sign_in)(call))
    }

    /// See [`Doors::sign_out`].
    pub fn sign_out(self) {
        self.doors.with_value(|doors| (doors.sign_out)());
    }

    /// See [`Doors::go`].
    pub fn go(self, route: Route) {
        self.doors.with_value(|doors| (doors.go)(route));
    }

    /// See [`Doors::start`].
    pub fn start(self, plan: Plan) {
        self.doors.with_value(|doors| (doors.start)(plan));
    }

    /// See [`Doors::run`].
    #[must_use]
    pub fn run(self, server: ServerId) -> Option<Run> {
        self.doors.with_value(|doors| (doors.run)(server))
    }

    /// See [`Doors::decide`].
    pub fn decide(self, server: ServerId, decision: Decision) {
        self.doors.with_value(|doors| (doors.decide)(server, decision));
    }

    /// See [`Doors::random`].
    #[must_use]
    pub fn random(self) -> fn(&mut [u8]) {
        self.doors.with_value(|doors| doors.random)
    }

    /// See [`Doors::parse_url`].
    #[must_use]
    pub fn parse_url(self) -> ParseUrl {
        self.doors.with_value(|doors| doors.parse_url)
    }
}
