//! Lines to network and back: building the cells, and handing their money back.

use super::ladder::Ladder;
use super::network::{Branch, Cell, Network, UNBOUNDED};
use super::price::Price;
use super::pricing::pieces;
use super::problem::{Problem, Rule};
use super::proportional;
use super::range::Range;
use super::sides::{Grouping, NOWHERE, Sides};

/// The network of a problem with its flow at the start, and what lies outside.
#[derive(Debug, Clone)]
pub(super) struct Model {
    /// The network; its preventive arc does not count `preventive_outside`.
    pub network: Network,
    /// Preventive money of fixed lines that stand in no cell.
    pub preventive_outside: i128,
}

impl Model {
    /// Builds the network of the lines as their ranges allow.
    pub fn build(problem: &Problem, ranges: &[Range], sides: &Sides) -> Model {
        let mut filled = vec![0_i128; sides.cells.len()];
        let (mut outside, mut preventive_outside) = (0_i128, 0_i128);
        for ((line, range), &cell) in problem.lines.iter().zip(ranges).zip(&sides.grouping.cell_of) {
            if cell != NOWHERE {
                filled[cell as usize] += i128::from(range.low);
                continue;
            }
            outside += i128::from(range.start);
            if line.is_preventive() {
                preventive_outside += i128::from(range.start);
            }
        }
        let envelope = problem.envelope - outside;
        let mut ladders = ladders(problem, ranges, &sides.grouping);
        let level = match problem.rule {
            Rule::Priority | Rule::Proportional => Price::ZERO,
            Rule::Value => level(&ladders, envelope - filled.iter().sum::<i128>()),
        };
        for (amount, ladder) in filled.iter_mut().zip(&mut ladders) {
            *amount += ladder.fill_below(level);
        }
        let limits = problem.limits.iter().enumerate().map(|(at, limit)| {
            let (from, to) = sides.arcs[at];
            let apart = sides.outside[at];
            Branch {
                from,
                to,
                group: Sides::node_of(at),
                flow: 0,
                low: limit.at_least.map_or(-UNBOUNDED, |sum| sum - apart),
                high: limit.at_most.map_or(UNBOUNDED, |sum| sum - apart),
            }
        });
        let cells = sides.cells.iter().zip(ladders);
        let cells = cells.map(|(&(from, to), ladder)| Cell { from, to, ladder });
        Model {
            network: Network::new(
                sides.nodes,
                limits.collect(),
                &sides.inner_first,
                cells.collect(),
                &filled,
                (envelope, level),
            ),
            preventive_outside,
        }
    }
}

/// What is still to be handed out of the rung at a cell's threshold.
struct Share {
    threshold: Option<Price>,
    /// Units of the rung that receivers get.
    filled: i128,
    /// Units of the rung that givers lose.
    given: i128,
}

/// The cost of every cell, by its lines' pieces.
pub(super) fn ladders(problem: &Problem, ranges: &[Range], grouping: &Grouping) -> Vec<Ladder> {
    let mut ladders = vec![Ladder::default(); grouping.cells];
    if problem.rule == Rule::Proportional {
        for (lines, ladder) in grouping.lines_by_cell().iter().zip(&mut ladders) {
            proportional::fill_ladder(problem, ranges, lines, ladder);
        }
        return ladders;
    }
    for ((line, range), &cell) in problem.lines.iter().zip(ranges).zip(&grouping.cell_of) {
        if cell != NOWHERE {
            let ladder = &mut ladders[cell as usize];
            pieces(problem, line, range, |price, room| {
                ladder.add(price, i128::from(room));
            });
        }
    }
    ladders
}

/// The price at which all rungs below it come to about `amount`.
fn level(ladders: &[Ladder], amount: i128) -> Price {
    let mut rungs: Vec<_> = ladders.iter().flat_map(Ladder::rungs).collect();
    rungs.sort_by_key(|rung| rung.price);
    let mut left = amount;
    for rung in &rungs {
        left -= rung.room;
        if left <= 0 {
            return rung.price;
        }
    }
    rungs.last().map_or(Price::ZERO, |rung| rung.price)
}

/// Each line's amount as the cells stand.
///
/// Rungs below a cell's threshold are full and those above it empty; on the
/// threshold itself the earlier codes receive, or give, first, unless the rule
/// is `proportional`.
pub(super) fn hand_back(
    problem: &Problem,
    ranges: &[Range],
    grouping: &Grouping,
    ladders: &[&Ladder],
) -> Vec<i64> {
    if problem.rule == Rule::Proportional {
        let mut after: Vec<i64> = ranges.iter().map(|range| range.start).collect();
        for (lines, ladder) in grouping.lines_by_cell().iter().zip(ladders) {
            let moved = ladder.moved();
            proportional::hand_back(problem, ranges, lines, moved, &mut after);
        }
        return after;
    }
    let mut shares: Vec<Share> = ladders
        .iter()
        .map(|ladder| {
            let (threshold, filled, given) =
                ladder.threshold().map_or((None, 0, 0), |t| (Some(t.0), t.1, t.2));
            Share { threshold, filled, given }
        })
        .collect();
    let lines = problem.lines.iter().zip(ranges).zip(&grouping.cell_of);
    lines
        .map(|((line, range), &cell)| {
            if range.is_fixed() || cell == NOWHERE {
                return range.start;
            }
            let share = &mut shares[cell as usize];
            let mut amount = range.low;
            pieces(problem, line, range, |price, room| {
                amount += share.of_piece(price, room);
            });
            amount
        })
        .collect()
}

impl Share {
    /// How much of a piece is filled.
    fn of_piece(&mut self, price: Price, room: i64) -> i64 {
        let Some(threshold) = self.threshold else {
            return room;
        };
        if price != threshold {
            return if price < threshold { room } else { 0 };
        }
        let taken = |left: &mut i128| {
            let part = i64::try_from(*left).map_or(room, |left| left.min(room));
            *left -= i128::from(part);
            part
        };
        if price < Price::ZERO { room - taken(&mut self.given) } else { taken(&mut self.filled) }
    }
}
