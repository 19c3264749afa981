//! Steps and all-or-nothing lines: branch and bound over the network.
//!
//! Each node solves the problem with the gaps of the lines ignored, which can
//! only be cheaper; a line that lands in a gap is split into "at most the
//! amount below" and "at least the amount above". Nodes are taken the most
//! promising first, but each is followed down to an answer before the next, so
//! that there is something to show whenever the budget ends.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::network::UNBOUNDED;
use super::price::Price;
use super::pricing::cost;
use super::problem::{Goal, Problem};
use super::range::Range;
use super::shape::Shape;

/// What the search came to.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// The best answer seen, with its cost.
    pub best: Option<(Price, Vec<i64>)>,
    /// No answer can be cheaper than this.
    pub bound: Option<Price>,
    /// Whether nothing was left to look at.
    pub complete: bool,
}

/// The bound where nothing is known: no cost is as low.
const UNKNOWN: Price = Price::new(-UNBOUNDED, 0);

/// A part of the search: some lines' ranges cut down.
struct Open {
    bound: Price,
    cuts: Vec<(usize, Range)>,
    serial: u64,
}

impl PartialEq for Open {
    fn eq(&self, other: &Open) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Open {}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Open) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Open {
    /// The cheapest bound is the greatest, and among equals the deepest, then
    /// the oldest.
    fn cmp(&self, other: &Open) -> Ordering {
        let key = |open: &Open| (open.bound, usize::MAX - open.cuts.len(), open.serial);
        key(other).cmp(&key(self))
    }
}

/// The search and what it has seen.
pub(super) struct Search<'a> {
    problem: &'a Problem,
    ranges: &'a [Range],
    shape: Shape<'a>,
    goal: Goal,
    serial: u64,
    open: BinaryHeap<Open>,
    best: Option<(Price, Vec<i64>)>,
    /// The least bound of a part that nothing certain is known about.
    unsure: Option<Price>,
}

impl<'a> Search<'a> {
    /// A search through the whole problem.
    pub fn new(problem: &'a Problem, ranges: &'a [Range], shape: Shape<'a>, goal: Goal) -> Search<'a> {
        Search { problem, ranges, shape, goal, serial: 0, open: BinaryHeap::new(), best: None, unsure: None }
    }

    /// Searches as long as `go_on` agrees; it is asked once per network solved.
    pub fn run(mut self, go_on: &mut dyn FnMut() -> bool) -> Found {
        let mut next = self.evaluate(vec![], UNKNOWN);
        let mut stopped = None;
        while let Some(open) = next.take().or_else(|| self.pop()) {
            if !go_on() {
                stopped = Some(open.bound);
                break;
            }
            next = self.branch(open);
        }
        let complete = stopped.is_none() && self.unsure.is_none();
        let best_cost = self.best.as_ref().map(|best| best.0);
        let left = self.open.iter().map(|open| open.bound);
        let bound = left.chain(stopped).chain(self.unsure).chain(best_cost).min();
        Found { best: self.best, bound, complete }
    }

    fn pop(&mut self) -> Option<Open> {
        let open = self.open.pop()?;
        // The best bound is no better than the best answer: done.
        (!self.is_hopeless(open.bound)).then_some(open)
    }

    fn is_hopeless(&self, bound: Price) -> bool {
        self.best.as_ref().is_some_and(|best| bound >= best.0)
    }

    /// Splits a node in two and returns the half to follow down.
    fn branch(&mut self, open: Open) -> Option<Open> {
        let (_, after) = self.solve(&open.cuts, open.bound)?;
        let (line, amount) = self.in_a_gap(&after)?;
        let range = latest(&open.cuts, line).unwrap_or(self.ranges[line]);
        let below = range.at_or_below(amount);
        let above = range.at_or_above(amount);
        let halves = [below.and_then(|most| range.up_to(most)), above.and_then(|least| range.from(least))];
        let mut children: Vec<Open> = halves
            .into_iter()
            .flatten()
            .filter_map(|half| {
                let mut cuts = open.cuts.clone();
                cuts.retain(|&(cut, _)| cut != line);
                cuts.push((line, half));
                self.evaluate(cuts, open.bound)
            })
            .collect();
        children.sort();
        let follow = children.pop();
        self.open.extend(children);
        follow.filter(|open| !self.is_hopeless(open.bound))
    }

    /// Solves a node: an answer is kept if it is the best, the rest is open.
    fn evaluate(&mut self, cuts: Vec<(usize, Range)>, around: Price) -> Option<Open> {
        let (bound, after) = self.solve(&cuts, around)?;
        if self.is_hopeless(bound) {
            return None;
        }
        if self.in_a_gap(&after).is_none() {
            let cost = self.cost(&after);
            if !self.is_hopeless(cost) {
                self.best = Some((cost, after));
            }
            return None;
        }
        self.serial += 1;
        Some(Open { bound, cuts, serial: self.serial })
    }

    /// The cheapest allocation of a part, gaps ignored, and a bound on what the
    /// part costs; `around` is that of the part it was cut from.
    fn solve(&mut self, cuts: &[(usize, Range)], around: Price) -> Option<(Price, Vec<i64>)> {
        let mut ranges = self.ranges.to_vec();
        for &(line, range) in cuts {
            ranges[line] = range;
        }
        let mut unsure = || self.unsure = Some(self.unsure.map_or(around, |known| known.min(around)));
        match self.shape.solve(self.problem, &ranges, self.goal) {
            Ok(answer) if answer.proved => Some((self.cost(&answer.after), answer.after)),
            Ok(answer) => {
                unsure();
                Some((around, answer.after))
            }
            Err(none) => {
                if !none.proved {
                    unsure();
                }
                None
            }
        }
    }

    /// What the search wants to be least.
    fn cost(&self, after: &[i64]) -> Price {
        match self.goal {
            Goal::LeastCost(_) => cost(self.problem, self.ranges, after),
            Goal::MostPreventive => {
                let lines = self.problem.lines.iter().zip(after);
                let preventive = lines.filter(|(line, _)| line.is_preventive());
                Price::new(-preventive.map(|(_, &amount)| i128::from(amount)).sum::<i128>(), 0)
            }
        }
    }

    /// The line that is furthest from any amount it may hold.
    fn in_a_gap(&self, after: &[i64]) -> Option<(usize, i64)> {
        let lines = self.ranges.iter().zip(after).enumerate();
        lines
            .filter(|(_, (range, amount))| !range.allows(**amount))
            .map(|(i, (range, &amount))| {
                let below = range.at_or_below(amount).map_or(i64::MAX, |x| amount - x);
                let above = range.at_or_above(amount).map_or(i64::MAX, |x| x - amount);
                (below.min(above), std::cmp::Reverse(i), amount)
            })
            .max()
            .map(|(_, std::cmp::Reverse(i), amount)| (i, amount))
    }
}

fn latest(cuts: &[(usize, Range)], line: usize) -> Option<Range> {
    cuts.iter().find(|&&(cut, _)| cut == line).map(|&(_, range)| range)
}
