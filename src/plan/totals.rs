//! Totals: what a set of lines adds up to, and which part of it prevents.

use super::class::{Mode, Stance};
use super::field::Resource;
use super::scenario::Scenario;
use super::{Plan, share};

/// Sums of one resource over some lines, in its smallest unit. The three
/// stances add up to the total.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many lines.
    pub lines: usize,
    /// All of it.
    pub total: i128,
    /// What prevents.
    pub preventive: i128,
    /// What makes up for it.
    pub remedial: i128,
    /// What nobody has judged.
    pub unclassified: i128,
    /// The part of the remedial that listens.
    pub listening: i128,
    /// The part of the remedial that engages.
    pub engaging: i128,
    /// How many of the lines lack a level or a stance.
    pub undecided: usize,
}

impl Totals {
    /// The sums of a resource over the lines at `indices`.
    pub fn of(
        plan: &Plan,
        scenario: &Scenario,
        resource: Resource,
        indices: impl IntoIterator<Item = usize>,
    ) -> Totals {
        let mut totals = Totals::default();
        for index in indices {
            let line = &plan.initiatives()[index];
            let amount = i128::from(scenario.allocation(resource, index).amount.0);
            totals.lines += 1;
            totals.total += amount;
            totals.undecided += usize::from(!line.is_classified());
            match line.stance {
                Some(Stance::Preventive) => totals.preventive += amount,
                Some(Stance::Remedial) => totals.remedial += amount,
                None => totals.unclassified += amount,
            }
            match line.mode {
                Some(Mode::Listen) => totals.listening += amount,
                Some(Mode::Engage) => totals.engaging += amount,
                _ => {}
            }
        }
        totals
    }

    /// The sums of a resource over the whole plan.
    pub fn of_all(plan: &Plan, scenario: &Scenario, resource: Resource) -> Totals {
        Totals::of(plan, scenario, resource, 0..plan.initiatives().len())
    }

    /// The preventive share for reading: `24.0 %`.
    pub fn preventive_percent(&self) -> String {
        share::percent(self.preventive, self.total)
    }
}

/// By how much a share of one whole differs from a share of another, in tenths
/// of a percentage point, rounded half away from nothing. Each is a part and its
/// whole; of nothing, every share is nothing.
pub fn points(was: (i128, i128), is: (i128, i128)) -> i128 {
    /// Millionths: fine enough for tenths of a point, and small enough for any plan.
    fn millionths((part, whole): (i128, i128)) -> i128 {
        if whole == 0 { 0 } else { (part * 1_000_000).div_euclid(whole) }
    }
    let moved = millionths(is) - millionths(was);
    (moved + 500 * moved.signum()) / 1000
}
