//! Two or three scenarios side by side: what each gives out, in all and by every
//! way of parting it, and every line that they do not agree on.

use std::collections::HashMap;

use super::amount::Amount;
use super::class::{Level, Mode, Stance, vocabulary};
use super::field::Resource;
use super::initiative::Initiative;
use super::scenario::{Allocation, Scenario};
use super::totals::Totals;
use super::{Id, Plan};
use crate::error::{Error, Result};

/// So many scenarios stand side by side at most.
pub const MOST: usize = 3;

vocabulary! {
    /// A way of parting all lines, so that each belongs to one part.
    Axis {
        /// Remedial, preventive, or not judged.
        Stance = "stance",
        /// Strategy, tactic, or not judged.
        Level = "level",
        /// How a line is remedial or preventive.
        Mode = "mode",
        /// Who leads it.
        Department = "department",
        /// What it is for.
        Objective = "objective",
    }
}

impl Axis {
    /// What the lines are called of which this is not said.
    pub const fn unsaid(self) -> &'static str {
        match self {
            Axis::Stance => "unclassified",
            Axis::Level => "level open",
            Axis::Mode => "no mode",
            Axis::Department => "no department",
            Axis::Objective => "no objective",
        }
    }
}

/// What one scenario of a comparison gives out, in smallest units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Which scenario.
    pub id: Id,
    /// Its sums over all lines.
    pub totals: Totals,
    /// How many lines get anything.
    pub funded: usize,
    /// What its floors and locks hold in place.
    pub committed: i128,
    /// By how much it raises lines above what the first scenario gives them.
    pub more: i128,
    /// By how much it lowers lines below what the first scenario gives them.
    pub less: i128,
}

/// The lines that have something in common, and what each scenario gives them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// In which way they are parted.
    pub axis: Axis,
    /// What they have in common; empty for those that nothing is said of.
    pub name: Box<str>,
    /// Their stance, where that follows.
    pub stance: Option<Stance>,
    /// What each scenario gives them, in smallest units.
    pub sums: Vec<i128>,
}

/// A line that the scenarios give different amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// Where the line stands in the plan.
    pub index: usize,
    /// The largest amount less the smallest.
    pub size: Amount,
}

/// Scenarios side by side, for one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What is compared.
    pub resource: Resource,
    /// The scenarios, in the order asked for.
    pub sides: Vec<Side>,
    /// What there is to give out: what the baseline gives out.
    pub envelope: i128,
    /// The parts of every axis, those of an axis together. Those of one axis
    /// add up to the totals; departments and objectives without anything are left out.
    pub parts: Vec<Part>,
    /// Every line with different amounts, the largest difference first, ties by code.
    pub differences: Vec<Difference>,
    /// How many lines more have the same amounts inside other limits.
    pub limits_only: usize,
}

impl Comparison {
    /// Puts scenarios side by side. Walks all lines once for each.
    ///
    /// # Errors
    /// Fewer than two scenarios, more than [`MOST`], or one of them twice.
    pub fn of(plan: &Plan, scenarios: &[&Scenario], resource: Resource) -> Result<Comparison> {
        check(scenarios)?;
        let mut parts = Parts::of(plan, scenarios.len());
        let mut sides: Vec<Side> = scenarios.iter().map(|s| Side::of(plan, s, resource)).collect();
        let (mut differences, mut limits_only) = (Vec::new(), 0);
        for index in plan.by_code().iter().map(|index| *index as usize) {
            let places = parts.places(&plan.initiatives()[index]);
            let first = scenarios[0].allocation(resource, index);
            let (mut least, mut most, mut alike) = (first.amount, first.amount, true);
            for (at, (scenario, side)) in scenarios.iter().zip(&mut sides).enumerate() {
                let allocation = scenario.allocation(resource, index);
                let amount = allocation.amount;
                parts.add(places, at, amount);
                side.note(amount, first.amount);
                (least, most) = (least.min(amount), most.max(amount));
                alike &= has_limits_of(allocation, first);
            }
            match most.0 - least.0 {
                0 => limits_only += usize::from(!alike),
                size => differences.push(Difference { index, size: Amount(size) }),
            }
        }
        // Stable, so that equals stay in the order of their codes.
        differences.sort_by_key(|difference| std::cmp::Reverse(difference.size));
        let envelope = Totals::of_all(plan, plan.current(), resource).total;
        let parts = parts.finish();
        Ok(Comparison { resource, sides, envelope, parts, differences, limits_only })
    }

    /// The reasons that the scenarios keep for what the line at `index` gets, each
    /// with the place of its scenario; those that say the same once.
    pub fn reasons<'p>(&self, plan: &'p Plan, index: usize) -> Vec<(usize, &'p str)> {
        let mut reasons: Vec<(usize, &str)> = Vec::new();
        for (at, side) in self.sides.iter().enumerate() {
            let reason = plan.scenario(side.id).map_or("", |s| &*s.allocation(self.resource, index).reason);
            if !reason.is_empty() && reasons.iter().all(|(_, said)| *said != reason) {
                reasons.push((at, reason));
            }
        }
        reasons
    }

    /// How much the scenario at this place leaves of the envelope; negative where it takes more.
    pub fn headroom(&self, at: usize) -> i128 {
        self.envelope - self.sides[at].totals.total
    }
}

fn check(scenarios: &[&Scenario]) -> Result<()> {
    let twice = scenarios
        .iter()
        .enumerate()
        .find(|(at, scenario)| scenarios[..*at].iter().any(|other| other.head.id == scenario.head.id));
    match (twice, scenarios.len()) {
        (Some((_, scenario)), _) => {
            Err(Error::words(format!("“{}” does not differ from itself", scenario.head.name))
                .next("Choose another scenario to compare it with."))
        }
        (None, ..=1) => Err(Error::words("one scenario alone cannot be compared")
            .next("Choose another one to compare it with.")),
        (None, count) if count > MOST => {
            Err(Error::words(format!("no more than {MOST} scenarios stand side by side"))
                .next("Leave one out."))
        }
        _ => Ok(()),
    }
}

fn has_limits_of(one: &Allocation, other: &Allocation) -> bool {
    let limits = |a: &Allocation| (a.floor, a.cap, a.step, a.least, a.locked);
    limits(one) == limits(other)
}

impl Side {
    fn of(plan: &Plan, scenario: &Scenario, resource: Resource) -> Side {
        let held = |index| {
            let allocation = scenario.allocation(resource, index);
            let held = if scenario.is_locked(index) { allocation.amount } else { allocation.floor };
            i128::from(held.0)
        };
        Side {
            id: scenario.head.id,
            totals: Totals::of_all(plan, scenario, resource),
            funded: 0,
            committed: (0..plan.initiatives().len()).map(held).sum(),
            more: 0,
            less: 0,
        }
    }

    fn note(&mut self, amount: Amount, first: Amount) {
        self.funded += usize::from(amount != Amount::ZERO);
        match i128::from(amount.0 - first.0) {
            more if more > 0 => self.more += more,
            less => self.less -= less,
        }
    }
}

/// The parts of every axis while they are being added up.
struct Parts {
    all: Vec<Part>,
    departments: HashMap<Id, usize>,
    objectives: HashMap<Id, usize>,
    /// Where the part without a name stands, by axis.
    open: [usize; Axis::ALL.len()],
}

impl Parts {
    fn of(plan: &Plan, scenarios: usize) -> Parts {
        let mut parts = Parts {
            all: Vec::new(),
            departments: HashMap::new(),
            objectives: HashMap::new(),
            open: [0; Axis::ALL.len()],
        };
        for axis in Axis::ALL.iter().copied() {
            let mut push = |name: &str, stance| {
                parts.all.push(Part { axis, name: name.into(), stance, sums: vec![0; scenarios] });
                parts.all.len() - 1
            };
            match axis {
                Axis::Stance => {
                    for stance in Stance::ALL.iter().copied() {
                        push(stance.word(), Some(stance));
                    }
                }
                Axis::Level => {
                    for level in Level::ALL {
                        push(level.word(), None);
                    }
                }
                Axis::Mode => {
                    for mode in Mode::ALL {
                        push(mode.word(), Some(mode.stance()));
                    }
                }
                Axis::Department => {
                    let found = plan.departments().iter().map(|d| (d.id, push(&d.name, None)));
                    parts.departments = found.collect();
                }
                Axis::Objective => {
                    let found = plan.objectives().iter().map(|o| (o.id, push(&o.name, None)));
                    parts.objectives = found.collect();
                }
            }
            parts.all.push(Part { axis, name: "".into(), stance: None, sums: vec![0; scenarios] });
            parts.open[axis as usize] = parts.all.len() - 1;
        }
        parts
    }

    /// Where a line belongs, by axis. The words of a vocabulary stand in its own
    /// order, right before the part that is open.
    fn places(&self, line: &Initiative) -> [usize; Axis::ALL.len()] {
        let word = |axis: Axis, count: usize, at: Option<usize>| {
            let open = self.open[axis as usize];
            at.map_or(open, |at| open - count + at)
        };
        let named = |axis: Axis, places: &HashMap<Id, usize>, id: Option<Id>| {
            id.and_then(|id| places.get(&id)).copied().unwrap_or(self.open[axis as usize])
        };
        [
            word(Axis::Stance, Stance::ALL.len(), line.stance.map(|s| s as usize)),
            word(Axis::Level, Level::ALL.len(), line.level.map(|l| l as usize)),
            word(Axis::Mode, Mode::ALL.len(), line.mode.map(|m| m as usize)),
            named(Axis::Department, &self.departments, line.department),
            named(Axis::Objective, &self.objectives, line.objective),
        ]
    }

    fn add(&mut self, places: [usize; Axis::ALL.len()], scenario: usize, amount: Amount) {
        for place in places {
            self.all[place].sums[scenario] += i128::from(amount.0);
        }
    }

    /// The parts that say something: stances and levels always do, others where
    /// any scenario gives them anything.
    fn finish(mut self) -> Vec<Part> {
        self.all.retain(|part| {
            let always = matches!(part.axis, Axis::Stance | Axis::Level) && !part.name.is_empty();
            always || part.sums.iter().any(|sum| *sum != 0)
        });
        self.all
    }
}
