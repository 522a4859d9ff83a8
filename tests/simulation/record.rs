//! What was seen during a schedule: by the server, by the journal, by the person.

use crate::schedule::{Moment, Place, Point, What};
use std::collections::{BTreeMap, BTreeSet};

/// A promise of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Promise {
    P1,
    P2,
    P3,
    P4,
    P5,
    P6,
    P7,
    P8,
    P10,
    P12,
    P13,
}

impl Promise {
    pub const ALL: [Self; 11] = [
        Self::P1,
        Self::P2,
        Self::P3,
        Self::P4,
        Self::P5,
        Self::P6,
        Self::P7,
        Self::P8,
        Self::P10,
        Self::P12,
        Self::P13,
    ];

    pub const fn words(self) -> &'static str {
        match self {
            Self::P1 => "create_pxe and reboot at most once per confirmation; no further wipe",
            Self::P2 => "written down before it is done; after a kill done once, or it waits visibly",
            Self::P3 => "disarmed within 50 steps once faults stop",
            Self::P4 => "no boot_dev pxe after the intent to reboot, unless the session had ended",
            Self::P5 => "no effect before the one before it is applied",
            Self::P6 => "a page that another one replaced sends nothing",
            Self::P7 => "no effect more than 5 s after its intent",
            Self::P8 => "success only with the fifth stage and an acknowledged cleanup",
            Self::P10 => "no bytes of the API panic the app or move the run wrongly",
            Self::P12 => "nothing on the page claims what the server does not hold",
            Self::P13 => "no PIN is sent twice after a refusal, none that nobody typed",
        }
    }
}

/// A call with an effect that a page of ours sent.
#[derive(Clone, Debug)]
pub struct Issue {
    pub run: String,
    pub point: Point,
    pub tab: usize,
    /// The page heard that the session had ended, so that it was not carried out.
    pub was_expired: bool,
    /// The true time.
    pub at: u64,
}

#[derive(Default)]
pub struct Record {
    pub issues: Vec<Issue>,
    /// Runs whose intent to reboot is in the journal.
    pub reboot_intended: BTreeSet<String>,
    /// How often the person asked for one more reboot, by run.
    pub again: BTreeMap<String, u32>,
    /// How often they had an existing config replaced.
    pub replaced: BTreeMap<String, u32>,
    /// PINs that were typed, and those that were refused since.
    pub typed_pins: BTreeSet<String>,
    pub refused_pins: BTreeSet<String>,
    /// How often a wrong one was typed, and told to be wrong.
    pub wrong_typed: u32,
    pub wrong_told: u32,
    /// Places of calls in the server's log that somebody else made.
    pub foreign_calls: BTreeSet<usize>,
    /// Somebody else rebooted the server or made a PXE config or boot order for it.
    pub foreign_reboots: u32,
    pub foreign_boots: bool,
    /// The engine sent a request twice.
    pub duplicates: bool,
    /// One of them came after the cleanup.
    pub armed_by_copy: bool,
    pub struck: BTreeSet<(Point, Moment, What)>,
    pub all_struck: bool,
    /// Of the places that were watched those that were come to, each with the number of the first time
    /// that something could strike there.
    pub reached: Vec<(Place, u32)>,
    pub parked: bool,
    pub succeeded: bool,
    pub violations: Vec<(Promise, String)>,
}

impl Record {
    pub fn violated(&mut self, promise: Promise, how: impl Into<String>) {
        if self.violations.len() < 8 {
            self.violations.push((promise, how.into()));
        }
    }

    pub fn breaks(&self) -> Option<Promise> {
        self.violations.first().map(|(promise, _)| *promise)
    }
}
