//! A problem as a network or across limits, and solving it with the gaps of its lines ignored.

use super::course::Course;
use super::crossing::{Crossing, Unsolved};
use super::ladder::Ladder;
use super::model::{Model, hand_back};
use super::network::Network;
use super::problem::{Goal, Problem};
use super::range::Range;
use super::sides::Sides;

/// The shape of a problem, without anything solved.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape<'a> {
    Network(&'a Sides),
    Crossing(&'a Crossing),
}

/// An allocation that ignores gaps.
pub(super) struct Answer {
    pub after: Vec<i64>,
    /// Whether no whole amounts are better.
    pub proved: bool,
}

/// No allocation was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoAnswer {
    /// Whether there is none; false when the search for one gave up.
    pub proved: bool,
}

impl From<Unsolved> for NoAnswer {
    fn from(unsolved: Unsolved) -> NoAnswer {
        NoAnswer { proved: matches!(unsolved, Unsolved::Impossible(_)) }
    }
}

impl Shape<'_> {
    /// The best allocation within `ranges`, gaps ignored.
    pub fn solve(self, problem: &Problem, ranges: &[Range], goal: Goal) -> Result<Answer, NoAnswer> {
        let none = NoAnswer { proved: true };
        match self {
            Shape::Network(sides) => {
                let sums = sides.grouping.kinds.sums(ranges);
                let model = Model::build(problem, ranges, &sums, sides);
                let mut course = Course::start(model).map_err(|_| none)?;
                let preventive = match goal {
                    Goal::LeastCost(need) => course.reach(need).then_some(need).ok_or(none)?,
                    Goal::MostPreventive => course.run_to_the_wall().0,
                };
                let network = course.at(preventive);
                let after = hand_back(problem, ranges, &sides.grouping, &ladders(&network));
                Ok(Answer { after, proved: true })
            }
            Shape::Crossing(crossing) => {
                let filled = crossing.solve(problem, ranges, goal)?;
                let ladders: Vec<&Ladder> = filled.ladders.iter().collect();
                let after = hand_back(problem, ranges, &crossing.grouping, &ladders);
                Ok(Answer { after, proved: filled.proved })
            }
        }
    }
}

/// The ladders of a network's cells.
pub(super) fn ladders(network: &Network) -> Vec<&Ladder> {
    network.cells.iter().map(|cell| &cell.ladder).collect()
}
