//! The servers of the account, read once and kept while the person goes from view to view.
//!
//! `eq/list` may name no more than numbers. The rest of each server is then asked for one by
//! one, a few at a time, so that the list can be used from its first moment.

use super::ports::Ports;
use super::signal::Signal;
use super::spawn;
use crate::api::{self, ApiError, Call, Reply};
use crate::domain::id::ServerId;
use crate::domain::server::Server;

/// Questions for details that are under way at the same time.
const AT_ONCE: usize = 4;

/// What is known of the list.
#[derive(Clone, Debug)]
pub enum Listed {
    /// It is being read for the first time.
    Reading,
    /// It could not be read.
    Failed(ApiError),
    /// It is here.
    Here(api::Listed<Server>),
}

/// The servers of the account.
#[derive(Clone, Copy)]
pub struct Listing {
    ports: Ports,
    listed: Signal<Listed>,
    /// Servers whose details are still to be asked for.
    open: Signal<Vec<ServerId>>,
    begun: Signal<bool>,
}

impl Listing {
    /// A list that nobody has asked for yet.
    #[must_use]
    pub fn new(ports: Ports) -> Self {
        Self {
            ports,
            listed: Signal::new(Listed::Reading),
            open: Signal::new(Vec::new()),
            begun: Signal::new(false),
        }
    }

    /// What is known.
    #[must_use]
    pub fn listed(self) -> Signal<Listed> {
        self.listed
    }

    /// How many servers still lack their details; followed.
    #[must_use]
    pub fn open(self) -> usize {
        self.open.read().len()
    }

    /// What is known of one server.
    #[must_use]
    pub fn server(self, id: ServerId) -> Option<Server> {
        match &*self.listed.read() {
            Listed::Here(servers) => servers.iter().find(|server| server.id == id).cloned(),
            Listed::Reading | Listed::Failed(_) => None,
        }
    }

    /// Reads the list. What is here already stays in sight meanwhile.
    pub fn read(self) {
        if !matches!(*self.listed.peek(), Listed::Here(_)) {
            self.listed.set(Listed::Reading);
        }
        let first = !*self.begun.peek();
        self.begun.set(true);
        spawn(Box::pin(async move {
            if first {
                // Asked for so that the list is fresh; an API without it has a list all the same.
                let _ = self.ports.doors.call(Call::UpdateServers).await;
            }
            match self.ports.doors.call(Call::List).await {
                // A person may have signed out meanwhile, and the list with them.
                _ if self.listed.is_gone() => {}
                Ok(Reply::Servers(servers)) => self.take(servers),
                Ok(_) => {}
                Err(error) => self.fail(error),
            }
        }));
    }

    /// What is here already stays: the person can go on with it.
    fn fail(self, error: ApiError) {
        self.listed.update(|listed| {
            if !matches!(listed, Listed::Here(_)) {
                *listed = Listed::Failed(error);
            }
        });
    }

    fn take(self, servers: api::Listed<Server>) {
        let bare = |server: &&Server| server.hostname.is_none() || server.kind.is_none();
        self.open.set(servers.iter().filter(bare).map(|server| server.id).rev().collect());
        self.listed.set(Listed::Here(servers));
        for _ in 0..AT_ONCE {
            spawn(Box::pin(self.fill()));
        }
    }

    async fn fill(self) {
        while let Some(Some(id)) = self.open.update(Vec::pop) {
            // A server that can't be described stays in the list by its number.
            if let Ok(Reply::Server(found)) = self.ports.doors.call(Call::Show(id)).await {
                self.listed.update(|listed| merge(listed, *found));
            }
        }
    }
}

fn merge(listed: &mut Listed, found: Server) {
    let Listed::Here(servers) = listed else { return };
    if let Some(server) = servers.entries_mut().iter_mut().find(|server| server.id == found.id) {
        let known = std::mem::replace(server, Server::unknown(found.id));
        *server = found.or(known);
    }
}
