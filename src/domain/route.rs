//! Where in the app one is, as it stands after the `#` of the address.
//!
//! Knows: the addresses. Must not know: what is shown there, or that there is a browser.

use super::decimal;
use super::id::ServerId;

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
            Self::Plan(id) => ["#/servers/", &id.text(), "/plan"].concat(),
            Self::Run(id) => ["#/servers/", &id.text(), "/run"].concat(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_reads_what_it_writes() {
        let one = [Route::Plan(ServerId(25250)), Route::Run(ServerId(1))];
        for route in [Route::Servers, Route::History].into_iter().chain(one) {
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
}
