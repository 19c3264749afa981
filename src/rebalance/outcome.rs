//! What comes back: a proposal that keeps every limit, or what stands in the way.

use super::check::Sums;
use super::explain::{Obstacle, Unlock};
use super::kinds::Kinds;
use super::problem::{Problem, Ratio};

/// The answer to a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// An allocation that keeps every limit and reaches the target.
    Proposal(Proposal),
    /// There is none.
    Infeasible(Infeasible),
}

/// How sure it is that nothing better exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Proved.
    Optimal,
    /// The best found before the budget ended.
    BestFound {
        /// The proven distance: nothing is better by more than this share of
        /// the money moved (under the rule `value`, of the benefit).
        gap: Ratio,
    },
    /// The current amounts are an answer: nothing moves.
    AlreadyMet,
}

/// An allocation, checked against the problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// How good it is.
    pub status: Status,
    /// The target it was made for.
    pub target: Ratio,
    /// Each line's amount, in the problem's order.
    pub after: Vec<i64>,
    /// The sum of all increases.
    pub moved: i128,
    /// Preventive money over all money, as things are.
    pub share_before: Ratio,
    /// Preventive money over the envelope, as proposed.
    pub share_after: Ratio,
    /// What the current amounts break, so that it had to be mended first.
    pub repairs: Vec<Repair>,
}

/// A limit that the current amounts break, so that money must move before the
/// target counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repair {
    /// A line is outside its own limits.
    Line(usize),
    /// A group is outside its limit.
    Limit(usize),
    /// The lines do not add up to the envelope.
    Envelope,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Infeasible {
    /// Whether it is certain; false when the budget ended a search that had
    /// found nothing yet.
    pub proved: bool,
    /// The highest share that can be reached; none when no allocation at all
    /// keeps the limits.
    pub highest_share: Option<Ratio>,
    /// The limits that together stand in the way.
    pub because: Vec<Obstacle>,
    /// What to loosen, the most helpful first.
    pub unlock: Vec<Unlock>,
}

impl Infeasible {
    /// No allocation at all, whatever the share.
    pub(super) fn at_all(because: Vec<Obstacle>, unlock: Vec<Unlock>) -> Infeasible {
        Infeasible { proved: true, highest_share: None, because, unlock }
    }
}

impl Proposal {
    /// States what an allocation does, by what was added up in checking it.
    pub(super) fn of(
        problem: &Problem,
        after: Vec<i64>,
        sums: &Sums,
        status: Status,
        repairs: Vec<Repair>,
    ) -> Proposal {
        Proposal {
            status,
            target: problem.target,
            moved: sums.raised,
            share_before: Ratio::of(sums.preventive_before, sums.before),
            share_after: Ratio::of(sums.preventive, problem.envelope),
            repairs,
            after,
        }
    }
}

/// The sum of all increases.
pub(super) fn raised(problem: &Problem, after: &[i64]) -> i128 {
    let lines = problem.lines.iter().zip(after);
    let changes = lines.map(|(line, &amount)| i128::from(amount) - i128::from(line.current));
    changes.filter(|&change| change > 0).sum()
}

/// What the current amounts break of the limits, whatever the target.
/// `outside` are the lines outside their own limits.
pub(super) fn repairs(problem: &Problem, outside: Vec<usize>, kinds: &Kinds) -> Vec<Repair> {
    let mut found: Vec<Repair> = outside.into_iter().map(Repair::Line).collect();
    let (mut sums, mut total) = (vec![0_i128; problem.limits.len()], 0_i128);
    for kind in &kinds.all {
        total += kind.current;
        for &limit in &kind.limits {
            sums[limit as usize] += kind.current;
        }
    }
    for (at, (limit, sum)) in problem.limits.iter().zip(sums).enumerate() {
        if limit.at_least.is_some_and(|least| sum < least) || limit.at_most.is_some_and(|most| sum > most) {
            found.push(Repair::Limit(at));
        }
    }
    if total != problem.envelope {
        found.push(Repair::Envelope);
    }
    found
}
