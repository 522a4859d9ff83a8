//! How long each stage usually takes, learned from the reinstalls of this browser that succeeded.
//!
//! Knows: past runs. Must not know: where they are kept, or what is done with what was learned.

use super::Ms;
use super::history::Past;
use super::reopen::Reopened;
use super::stage::{STAGES, USUAL, Usual};
use crate::domain::plan::Order;

/// Fewer tell nothing.
const LEAST: usize = 3;
/// What was long ago tells little of now: so many past runs are looked at.
const LATEST: usize = 40;

/// How long each stage of a reinstall usually takes: as with the same system on the same server; where
/// fewer than three tell of a stage, as with the same system; else as with any; else as is guessed.
#[must_use]
pub fn usual(past: &[Past], owner: &str, order: &Order) -> [Usual; STAGES as usize] {
    let is_own = |past: &&Past| past.is_success() && past.owner.eq_ignore_ascii_case(owner);
    let own: Vec<&Past> = past.iter().rev().filter(is_own).take(LATEST).collect();
    let mut usual = USUAL;
    for (at, usual) in usual.iter_mut().enumerate() {
        let as_with = |is_alike: fn(&Order, &Order) -> bool| {
            let alike = own.iter().filter(|past| is_alike(past.order(), order));
            let took = sorted(alike.filter_map(|past| past.stages_ms[at]));
            (took.len() >= LEAST).then(|| of(&took))
        };
        *usual = as_with(|one, other| (one.server, one.os_id) == (other.server, other.os_id))
            .or_else(|| as_with(|one, other| one.os_id == other.os_id))
            .or_else(|| as_with(|_, _| true))
            .unwrap_or(*usual);
    }
    usual
}

/// Lets runs that are taken up know it.
pub fn teach(found: &mut [Reopened], past: &[Past]) {
    for found in found {
        found.run.usual = usual(past, &found.owner, &found.run.order);
    }
}

/// The numbers from the least to the most.
#[must_use]
pub fn sorted(numbers: impl Iterator<Item = Ms>) -> Vec<Ms> {
    let mut sorted = Vec::new();
    for number in numbers {
        let at = sorted.iter().position(|other| *other > number).unwrap_or(sorted.len());
        sorted.insert(at, number);
    }
    sorted
}

/// The number below which so many hundredths of `sorted` are, or itself is: the nearest one there is.
#[must_use]
pub fn hundredth(sorted: &[Ms], hundredths: usize) -> Option<Ms> {
    sorted.get((sorted.len() * hundredths).div_ceil(100).saturating_sub(1)).copied()
}

/// What these, from the least to the most, come to.
fn of(sorted: &[Ms]) -> Usual {
    let [one, other] = [sorted.len().saturating_sub(1) / 2, sorted.len() / 2].map(|at| sorted[at]);
    let median_ms = one.midpoint(other);
    // A few runs know little of the slow ones, and when a stage is seen depends on when it is asked for.
    let least_ms = median_ms + (median_ms / 4).max(60_000);
    Usual { median_ms, late_ms: hundredth(sorted, 95).unwrap_or_default().max(least_ms) }
}
