//! What the API tells about the server, its systems and the tasks, each read by itself.

use crate::api::{ApiError, Call, Reply};
use crate::domain::id::ServerId;
use crate::domain::os::Os;
use crate::domain::server::{Server, can_be_typed};
use crate::domain::task::Task;
use crate::ui::listing::{Listed, Listing};
use crate::ui::ports::Ports;
use crate::ui::signal::Signal;
use crate::ui::spawn;
use leptos::prelude::untrack;
use std::rc::Rc;

/// One of the three readings.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Server,
    Systems,
    Tasks,
}

impl Part {
    pub const ALL: [Self; 3] = [Self::Server, Self::Systems, Self::Tasks];

    /// The name of its call.
    pub const fn call(self) -> &'static str {
        match self {
            Self::Server => "eq/show",
            Self::Systems => "os/list",
            Self::Tasks => "jenkins/get_tasks",
        }
    }
}

/// What a person types to say which server is meant.
pub(super) struct Name {
    pub text: String,
    pub is_id: bool,
}

/// How far a reading is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reading {
    Going,
    Failed(ApiError),
    Here,
}

pub(super) const GOING: u64 = 0;
pub(super) const FAILED: u64 = 1;
pub(super) const HERE: u64 = 2;

/// The answers so far; a copy costs little.
#[derive(Clone)]
pub(super) struct Answers {
    reads: [Reading; 3],
    server: Option<Rc<Server>>,
    pub systems: Rc<Vec<Os>>,
    /// What the API names as unfit, with its reason, if it gives one.
    pub excluded: Rc<Vec<(String, Option<String>)>>,
    pub tasks: Rc<Vec<Task>>,
}

/// The three readings and what they brought.
#[derive(Clone, Copy)]
pub(super) struct Known {
    ports: Ports,
    pub id: ServerId,
    listing: Listing,
    pub answers: Signal<Answers>,
    /// The server as `eq/show` tells it, else as the list of the account does.
    pub server: Signal<Server>,
}

impl Known {
    pub fn new(ports: Ports, listing: Listing, id: ServerId) -> Self {
        let answers = Signal::new(Answers {
            reads: [Reading::Going, Reading::Going, Reading::Going],
            server: None,
            systems: Rc::default(),
            excluded: Rc::default(),
            tasks: Rc::default(),
        });
        let server = Signal::made(move || {
            let listed = listing.server(id).unwrap_or_else(|| Server::unknown(id));
            match &answers.read().server {
                Some(shown) => Server::clone(shown).or(listed),
                None => listed,
            }
        });
        Self { ports, id, listing, answers, server }
    }

    /// What a server is called now, to be typed: its name, unless it has none, may share it with another of
    /// the account, or it can't be typed as it is shown; then its ID.
    pub fn name_of(self, server: &Server) -> Name {
        let is_own = |name: &&String| can_be_typed(name) && !self.is_shared(name);
        match server.hostname.as_ref().filter(is_own) {
            Some(name) => Name { text: name.clone(), is_id: false },
            None => Name { text: server.id.text(), is_id: true },
        }
    }

    /// Whether another server of the account has the name, as far as anybody knows: without the list nobody
    /// does.
    fn is_shared(self, name: &str) -> bool {
        let is_other = |other: &Server| {
            other.id != self.id && other.hostname.as_ref().is_some_and(|it| it.eq_ignore_ascii_case(name))
        };
        match &*self.listing.listed().peek() {
            Listed::Here(servers) => servers.iter().any(is_other),
            Listed::Reading | Listed::Failed(_) => true,
        }
    }

    /// How far a reading is, for a memo: going, failed, here.
    pub fn stage(self, part: Part) -> u64 {
        match &self.answers.read().reads[part as usize] {
            Reading::Going => GOING,
            Reading::Failed(_) => FAILED,
            Reading::Here => HERE,
        }
    }

    /// How far a reading is.
    pub fn read(self, part: Part) -> Reading {
        self.answers.read().reads[part as usize].clone()
    }

    /// Reads everything.
    pub fn ask_all(self) {
        Part::ALL.into_iter().for_each(|part| self.ask(part));
    }

    /// Reads again what the end of a session had cut off.
    pub fn ask_what_expired(self) {
        for part in Part::ALL {
            if untrack(|| self.read(part)) == Reading::Failed(ApiError::SessionExpired) {
                self.ask(part);
            }
        }
    }

    /// Reads one part.
    pub fn ask(self, part: Part) {
        self.answers.update(|answers| answers.reads[part as usize] = Reading::Going);
        let call = match part {
            Part::Server => Call::Show(self.id),
            Part::Systems => Call::OsList(self.id),
            Part::Tasks => Call::GetTasks,
        };
        spawn(Box::pin(async move {
            let answer = self.ports.doors.call(call).await;
            self.answers.update(|answers| answers.reads[part as usize] = answers.take(answer));
        }));
    }
}

impl Answers {
    fn take(&mut self, answer: Result<Reply, ApiError>) -> Reading {
        match answer {
            Ok(Reply::Server(server)) => self.server = Some(Rc::from(server)),
            Ok(Reply::Systems { offered, excluded }) => {
                self.systems = Rc::new(offered.into_vec());
                self.excluded = Rc::new(excluded);
            }
            Ok(Reply::Tasks(tasks)) => self.tasks = Rc::new(tasks.into_vec()),
            // Decoding gives each call the reply of its kind.
            Ok(_) => {}
            Err(error) => return Reading::Failed(error),
        }
        Reading::Here
    }
}
