//! Where in the app one is, as it stands after the `#` of the address.
//!
//! Knows: the addresses. Must not know: what is shown there, or that there is a browser.

use super::decimal;
use super::hostname::Hostname;
use super::id::{AsyncKey, ServerId};

/// A view that has an address of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// The servers of the account.
    Servers,
    /// The reinstalls that are over.
    History,
    /// The plan for one server.
    Plan(ServerId),
    /// The reinstall of one server, going on or ended in this page.
    Run(ServerId),
    /// A reinstall that is followed by its key, which is no part of this: see [`Followed`].
    Watch,
}

impl Route {
    /// The route of a fragment such as `#/servers/25250/plan`; the list for anything unknown.
    #[must_use]
    pub fn parse(fragment: &str) -> Self {
        let path = fragment.trim_start_matches(['#', '/']);
        let path = path.split(['?', '#']).next().unwrap_or(path);
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        let id = match (parts.next(), parts.next().map(decimal::whole)) {
            (Some("servers"), Some(Some(id))) => ServerId(id),
            (Some("history"), None) => return Self::History,
            (Some("watch"), _) => return Self::Watch,
            _ => return Self::Servers,
        };
        match (parts.next(), parts.next()) {
            (None | Some("plan"), None) => Self::Plan(id),
            (Some("run"), None) => Self::Run(id),
            _ => Self::Servers,
        }
    }

    /// The fragment, with its `#`.
    #[must_use]
    pub fn fragment(self) -> String {
        match self {
            Self::Servers => "#/servers".to_owned(),
            Self::History => "#/history".to_owned(),
            Self::Watch => "#/watch".to_owned(),
            Self::Plan(id) => ["#/servers/", &id.text(), "/plan"].concat(),
            Self::Run(id) => ["#/servers/", &id.text(), "/run"].concat(),
        }
    }
}

/// What the address of [`Route::Watch`] says: the key, which is in no other place of the page, and the
/// hostname, which messages are read with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// The key of the installation.
    pub key: AsyncKey,
    /// The server's name; empty where the address has none.
    pub hostname: String,
}

impl Followed {
    /// Reads a fragment such as `#/watch/KEY/web-1`.
    #[must_use]
    pub fn parse(fragment: &str) -> Option<Self> {
        let mut parts = fragment.trim_start_matches(['#', '/']).split(['/', '?', '#']);
        if parts.next() != Some("watch") {
            return None;
        }
        let key = AsyncKey::parse(parts.next()?)?;
        let hostname = parts.next().and_then(|name| Hostname::parse(name).ok());
        Some(Self { key, hostname: hostname.map(|name| name.as_str().to_owned()).unwrap_or_default() })
    }

    /// The fragment, with its `#`.
    #[must_use]
    pub fn fragment(&self) -> String {
        ["#/watch/", self.key.expose(), "/", &self.hostname].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_reads_what_it_writes() {
        let one = [Route::Plan(ServerId(25250)), Route::Run(ServerId(1))];
        for route in [Route::Servers, Route::History, Route::Watch].into_iter().chain(one) {
            assert_eq!(Route::parse(&route.fragment()), route);
        }
    }

    #[test]
    fn anything_else_is_the_list() {
        for text in [
            "",
            "#",
            "#/",
            "#/nowhere",
            "#/history/1",
            "#/histories",
            "#/servers/x/plan",
            "#/servers/-1/plan",
            "#/servers/1/plan/x",
            "#/servers/99999999999999999999/run",
            "#/servers/1/wipe",
        ] {
            assert_eq!(Route::parse(text), Route::Servers, "{text}");
        }
        assert_eq!(Route::parse("#/servers/7"), Route::Plan(ServerId(7)));
    }

    #[test]
    fn what_is_followed_is_a_key_and_a_name_that_can_be_one() {
        const KEY: &str = "f685eaa0f06e47faa2e6bb5002828b00";
        let followed = |hostname: &str| {
            Some(Followed { key: AsyncKey::parse(KEY).expect("a key"), hostname: hostname.to_owned() })
        };
        for (rest, hostname) in
            [("/web-1", "web-1"), ("", ""), ("/", ""), ("/<b>", ""), ("/web-1/x?y#z", "web-1")]
        {
            let fragment = ["#/watch/", KEY, rest].concat();
            assert_eq!(Followed::parse(&fragment), followed(hostname), "{fragment}");
            assert_eq!(Route::parse(&fragment), Route::Watch);
        }
        let whole = followed("web-1").expect("some");
        assert_eq!(Followed::parse(&whole.fragment()), Some(whole));
        for none in ["#/watch", "#/watch/", "#/watch/short", "#/watched/f685eaa0f06e47faa2e6bb5002828b00", ""]
        {
            assert_eq!(Followed::parse(none), None, "{none}");
        }
    }
}
