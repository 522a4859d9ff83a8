//! What the views need from outside, given to them by `app`.
//!
//! Knows: the shape of each door. Must not know: what is behind it.

use crate::api::{ApiError, Call, Reply, SignedOut};
use crate::domain::callback::ParseUrl;
use crate::domain::config::Config;
use crate::domain::id::ServerId;
use crate::domain::json::ParseJson;
use crate::domain::password::RootPassword;
use crate::domain::pin;
use crate::domain::plan::{Order, Plan, Secrets};
use crate::domain::route::{Followed, Route};
use crate::flow::{Decision, Ms, Run, Standing};
use crate::ui::pins::Pins;
use crate::ui::signal::Signal;
use std::any::Any;
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;

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

/// What became of signing out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Nobody has signed out, or somebody has signed in since.
    Not,
    /// The API has not answered yet.
    Asked,
    /// The API says so.
    Proven(SignedOut),
    /// It could not be confirmed: the session may live on, though this page has forgotten it.
    Unproven,
}

impl Left {
    /// What the answer to `auth/logout` tells.
    #[must_use]
    pub fn of(answer: &Result<Reply, ApiError>) -> Self {
        SignedOut::proven_by(answer).map_or(Self::Unproven, Self::Proven)
    }
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
    /// Whether a reboot could start the installer.
    pub is_armed: bool,
    /// Whether the server is only disarmed: nothing is installed.
    pub is_disarm: bool,
}

impl RunBrief {
    /// Whether the page still has to do something for it.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.state, RunState::GoingOn | RunState::Waiting)
    }
}

/// What the views keep in the browser, without secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// What was typed into the plans, as long as the tab lives and nobody signs out.
    Drafts,
    /// The recipes, until the person deletes them.
    Recipes,
}

/// Where the journals of reinstalls are kept, and what following one needs: a door to the part of the page
/// that is fetched when it is asked for, which alone needs it.
pub trait Books {
    /// Every line, in the order of their places; `None` when the browser does not tell.
    fn read(&self) -> Pending<Option<Vec<String>>>;
    /// Deletes these journals, all or none, but never one whose reinstall is not over; whether the
    /// browser did it.
    fn remove(&self, names: Vec<String>) -> Pending<bool>;
    /// Whether a page of this browser has the reinstall of a server to itself.
    fn is_driven(&self, server: ServerId) -> Pending<bool>;
    /// Calls `act` when another page says that it has written a line, until what is given back is dropped.
    fn hear(&self, act: Box<dyn Fn()>) -> Box<dyn Any>;
    /// What the address of [`Route::Watch`] says. Nothing else of the page keeps it.
    fn followed(&self) -> Option<Followed>;
    /// The address of this page with another fragment.
    fn link(&self, fragment: &str) -> String;
}

/// The doors. `app` opens them; a test has its own.
pub trait Doors {
    /// The deployment's settings.
    fn config(&self) -> &Config;
    /// Sends a call, with the session's token where it needs one. When the answer says that the
    /// session has ended, [`Ports::access`] becomes [`Access::Expired`]. A PIN that is refused is noted in
    /// [`Ports::pins`], and a call with one that is barred there is answered as that was, unsent.
    fn call(&self, call: Call) -> Pending<Result<Reply, ApiError>>;
    /// Sends a call that signs in, keeps the session, and sets [`Ports::access`].
    fn sign_in(&self, call: Call) -> Pending<Result<(), ApiError>>;
    /// Ends the session and forgets everything; [`Ports::left`] tells what the API says to that.
    fn sign_out(&self);
    /// Goes to another view.
    fn go(&self, route: Route);
    /// Starts the reinstall of a confirmed plan. Does nothing while one of the same server is open.
    fn start(&self, plan: Plan);
    /// Takes back whatever would make a server install at its next reboot, with a PIN where one was typed.
    /// Does nothing while a reinstall of the server is open.
    fn disarm(&self, order: Order, pin: Option<pin::Pin>);
    /// Shows the reinstall of a server that this page drives or drove, if there is one; followed.
    fn show(&self, server: ServerId, look: &mut dyn FnMut(&Run, Standing));
    /// Tells a reinstall what the person decided.
    fn decide(&self, server: ServerId, decision: Decision);
    /// Gives a reinstall the secrets that it lost with an earlier page, and what the person decided
    /// with them.
    fn unlock(&self, server: ServerId, secrets: Secrets, decision: Option<Decision>);
    /// Fills bytes from the platform's cryptographic source of randomness.
    fn random(&self) -> fn(&mut [u8]);
    /// What is kept in the browser, of the drafts or of the recipes.
    fn kept(&self, what: Kept) -> Option<String>;
    /// Keeps it there; says whether that worked.
    fn keep(&self, what: Kept, text: &str) -> bool;
    /// The address of who is here or was last, where the API told it.
    fn account(&self) -> Option<String>;
    /// The root password that was typed or made in this page for the reinstall of a server, as long as the
    /// page holds it; followed.
    fn password(&self, server: ServerId) -> Option<RootPassword>;
    /// The time now.
    fn now(&self) -> Ms;
    /// Gives the person a file to keep.
    fn save(&self, name: &str, text: &str);
    /// The API's base with its scheme and host.
    fn base(&self) -> String;
    /// The platform's JSON parser.
    fn parse_json(&self) -> ParseJson;
    /// The platform's URL parser.
    fn parse_url(&self) -> ParseUrl;
}

/// What the views need from outside. A copy costs nothing: it lives as long as the page, and every
/// closure of a view holds one.
#[derive(Clone, Copy)]
pub struct Ports(&'static Held);

/// What is behind [`Ports`].
pub struct Held {
    pub access: Signal<Access>,
    /// What became of the last sign-out.
    pub left: Signal<Left>,
    /// Another number with each person who comes after somebody else.
    pub person: Signal<usize>,
    pub route: Signal<Route>,
    pub runs: Signal<Vec<RunBrief>>,
    /// Whether the reinstalls are known that an earlier page left: 1 when they are, 2 when there are
    /// journals of any.
    pub are_runs_read: Signal<u64>,
    /// When the session ends, where the API tells.
    pub session_until: Signal<Option<Ms>>,
    /// The PINs that were refused.
    pub pins: Pins,
    /// The time, as fresh as what is shown needs it: it moves once a second while a reinstall is
    /// open, else it stands still.
    pub now: Signal<Ms>,
    /// They live as long as the page.
    pub doors: &'static dyn Doors,
}

impl Deref for Ports {
    type Target = Held;

    fn deref(&self) -> &Held {
        self.0
    }
}

impl Ports {
    /// Holds them for the life of the page.
    #[must_use]
    pub fn new(held: Held) -> Self {
        Self(Box::leak(Box::new(held)))
    }

    /// What `look` sees in the reinstall of a server; followed.
    pub fn see<T: Default>(self, server: ServerId, look: impl Fn(&Run) -> T) -> T {
        let mut seen = T::default();
        self.doors.show(server, &mut |run, _| seen = look(run));
        seen
    }

    /// What this page is to the reinstall of a server; followed.
    #[must_use]
    pub fn standing(self, server: ServerId) -> Standing {
        let mut seen = Standing::Driving;
        self.doors.show(server, &mut |_, standing| seen = standing);
        seen
    }

    /// Whether somebody is signed in; followed.
    #[must_use]
    pub fn is_signed_in(self) -> bool {
        matches!(*self.access.read(), Access::SignedIn { .. })
    }
}
