//! The reinstalls that are over, from the journals. Derived each time, never kept.
//!
//! Knows: what a journal tells of a run that has ended. Must not know: where journals are kept, words.

use super::Ms;
use super::journal::{at_of, name_of, opened_at, says_ended};
use super::messages::matches;
use super::reopen::{Reopened, journals};
use super::run::{Ending, Run};
use super::stage::STAGES;
use super::step::StepName;
use crate::domain::plan::Order;
use crate::domain::{decimal, strings};

/// A stage that took longer tells of a page that slept, not of the stage.
const MOST_MS: Ms = 86_400_000;

/// How long each stage took, as far as that is known.
pub type Durations = [Option<Ms>; STAGES as usize];

/// A reinstall that is over.
#[derive(Clone, Debug)]
pub struct Past {
    /// The name of its journal.
    pub name: String,
    /// The account's address; empty where the API did not tell it.
    pub owner: String,
    /// When it began.
    pub started: Ms,
    /// When it ended.
    pub ended: Ms,
    /// How long each stage took, where both its ends were seen when they came.
    pub stages_ms: Durations,
    /// The run; of one that can't be read nothing but its order.
    run: Run,
    is_torn: bool,
}

/// The reinstalls of `lines` that are over, in the order in which they began. `lines` come in the order
/// of their places. A journal that does not even tell its order is left out.
#[must_use]
pub fn past(lines: &[String], now: Ms) -> Vec<Past> {
    let over = |found: Reopened| {
        let of_it = || lines.iter().filter(|line| name_of(line) == found.name);
        let ended = at_of(of_it().find(|line| says_ended(line))?)?;
        let opened: Vec<Ms> = of_it().filter_map(|line| opened_at(line)).collect();
        let started = decimal::whole(found.name.split('-').next().unwrap_or_default())?;
        let stages_ms = stages_ms(&found.run, &opened);
        let Reopened { name, owner, run, is_torn, .. } = found;
        Some(Past { name, owner, started, ended, stages_ms, run, is_torn })
    };
    journals(lines, now).into_iter().filter_map(over).collect()
}

/// Whether the journal of these lines may be deleted: that of a run that is over alone.
#[must_use]
pub fn may_go(lines: &[String]) -> bool {
    lines.iter().any(|line| says_ended(line))
}

/// How long each stage took. One that only a later one implied ended nobody knows when, and one that was
/// told to a page just after that was opened may have ended long before.
fn stages_ms(run: &Run, opened: &[Ms]) -> Durations {
    // The first question of a page that was opened comes within the longest pause.
    let pause_ms = Ms::from(run.settings.polling.max_ms) + 5_000;
    let end = |n: u8| match n {
        0 => run.outcome(StepName::Install).since(),
        n => run.stages().get(n).map(|reached| reached.at),
    };
    let is_seen = |at: Ms| !opened.iter().any(|opened| (*opened..=opened + pause_ms).contains(&at));
    let took = |n: u8| {
        let (from, to) = (end(n - 1)?, end(n)?);
        let is_implied = n < STAGES && end(n + 1) == Some(to);
        let is_known = from < to && to - from < MOST_MS && !is_implied && is_seen(from) && is_seen(to);
        is_known.then(|| to - from)
    };
    [took(1), took(2), took(3), took(4), took(5)]
}

impl Past {
    /// What was confirmed.
    #[must_use]
    pub const fn order(&self) -> &Order {
        self.run.order()
    }

    /// The run as it ended; `None` when its journal can't be read.
    #[must_use]
    pub fn run(&self) -> Option<&Run> {
        (!self.is_torn).then_some(&self.run)
    }

    /// How it ended; `None` when its journal can't be read.
    #[must_use]
    pub fn ending(&self) -> Option<&Ending> {
        self.run()?.ending()
    }

    /// Whether the new system was proven to be there.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.run().is_some_and(Run::has_succeeded)
    }

    /// How long the installation took, where every stage is known.
    #[must_use]
    pub fn install_ms(&self) -> Option<Ms> {
        self.stages_ms.iter().copied().sum()
    }

    /// Whether every word of `query` is in its hostname, number, system, address or outcome, which is
    /// called `outcome`. An empty query matches.
    #[must_use]
    pub fn matches(&self, query: &str, outcome: &str) -> bool {
        let order = self.order();
        let ip = order.ip.as_deref().unwrap_or_default();
        let number = order.server.text();
        let all = [order.hostname.as_str(), &number, &order.os_name, ip, outcome];
        matches(&strings::join(&all, "\n"), query)
    }
}
