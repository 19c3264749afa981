//! Lines to network and back: building the cells, and handing their money back.

use super::kinds::{Grouping, Kind, Sums};
use super::ladder::Ladder;
use super::network::{Branch, Cell, Network, UNBOUNDED};
use super::price::Price;
use super::pricing::{pieces, priority_prices};
use super::problem::{Problem, Rule};
use super::proportional;
use super::range::Range;
use super::sides::Sides;

/// The network of a problem with its flow at the start, and what lies outside.
#[derive(Debug, Clone)]
pub(super) struct Model {
    /// The network; its preventive arc does not count `preventive_outside`.
    pub network: Network,
    /// Preventive money of fixed lines that stand in no cell.
    pub preventive_outside: i128,
}

impl Model {
    /// Builds the network of the lines as their ranges allow; `sums` is what
    /// each kind's lines come to.
    pub fn build(problem: &Problem, ranges: &[Range], sums: &[Sums], sides: &Sides) -> Model {
        let grouping = &sides.grouping;
        let mut filled = vec![0_i128; sides.cells.len()];
        let (mut outside, mut preventive_outside) = (0_i128, 0_i128);
        for ((kind, sum), &cell) in grouping.kinds.all.iter().zip(sums).zip(&grouping.cell_of_kind) {
            if let Some(cell) = cell {
                filled[cell] += sum.low;
                continue;
            }
            outside += sum.start;
            if kind.is_preventive() {
                preventive_outside += sum.start;
            }
        }
        let envelope = problem.envelope - outside;
        let mut ladders = ladders(problem, ranges, grouping, sums);
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

/// The cost of every cell, by its lines' pieces; `sums` is what each kind's
/// lines come to.
pub(super) fn ladders(
    problem: &Problem,
    ranges: &[Range],
    grouping: &Grouping,
    sums: &[Sums],
) -> Vec<Ladder> {
    let mut ladders = vec![Ladder::default(); grouping.cells];
    match problem.rule {
        Rule::Priority => {
            for ((kind, sum), &cell) in grouping.kinds.all.iter().zip(sums).zip(&grouping.cell_of_kind) {
                let Some(cell) = cell else { continue };
                let (giving, receiving) = priority_prices(kind.stance, kind.priority);
                ladders[cell].add(giving, sum.start - sum.low);
                ladders[cell].add(receiving, sum.high - sum.start);
            }
        }
        Rule::Proportional => {
            for (lines, ladder) in grouping.lines_by_cell().iter().zip(&mut ladders) {
                proportional::fill_ladder(problem, ranges, lines, ladder);
            }
        }
        Rule::Value => {
            for (i, (line, range)) in problem.lines.iter().zip(ranges).enumerate() {
                let Some(cell) = grouping.cell_of(i) else { continue };
                let ladder = &mut ladders[cell];
                pieces(problem, line, range, |price, room| ladder.add(price, i128::from(room)));
            }
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
    let mut shares: Vec<Share> = ladders.iter().copied().map(Share::of).collect();
    match problem.rule {
        Rule::Priority => by_kind(ranges, grouping, &mut shares),
        Rule::Proportional => {
            let mut after: Vec<i64> = ranges.iter().map(|range| range.start).collect();
            for (lines, ladder) in grouping.lines_by_cell().iter().zip(ladders) {
                proportional::hand_back(problem, ranges, lines, ladder.moved(), &mut after);
            }
            after
        }
        Rule::Value => {
            let amount = |(i, range): (usize, &Range)| match grouping.cell_of(i) {
                Some(cell) if !range.is_fixed() => {
                    let mut amount = range.low;
                    pieces(problem, &problem.lines[i], range, |price, room| {
                        amount += shares[cell].of_piece(price, room);
                    });
                    amount
                }
                _ => range.start,
            };
            ranges.iter().enumerate().map(amount).collect()
        }
    }
}

/// The amounts where all lines of a kind have the same prices.
fn by_kind(ranges: &[Range], grouping: &Grouping, shares: &mut [Share]) -> Vec<i64> {
    let stands = |(kind, &cell): (&Kind, &Option<usize>)| {
        let (giving, receiving) = priority_prices(kind.stance, kind.priority);
        let share = &shares[cell?];
        Some((cell?, share.fill_of(giving), share.fill_of(receiving)))
    };
    let kinds = grouping.kinds.all.iter().zip(&grouping.cell_of_kind);
    let kinds: Vec<_> = kinds.map(stands).collect();
    let lines = grouping.kinds.of_line.iter().zip(ranges);
    lines
        .map(|(&kind, range)| match kinds[kind as usize] {
            Some((cell, giving, receiving)) => {
                let share = &mut shares[cell];
                let kept = share.kept(giving, range.start - range.low);
                range.low + kept + share.received(receiving, range.high - range.start)
            }
            None => range.start,
        })
        .collect()
}

/// How far rungs of one price are filled.
#[derive(Clone, Copy)]
enum Fill {
    Full,
    Part,
    Empty,
}

/// What is still to be handed out of the rung at a cell's threshold.
struct Share {
    threshold: Option<Price>,
    /// Units of the rung that receivers get.
    filled: i128,
    /// Units of the rung that givers lose.
    given: i128,
}

impl Share {
    fn of(ladder: &Ladder) -> Share {
        let (threshold, filled, given) = ladder.threshold().map_or((None, 0, 0), |t| (Some(t.0), t.1, t.2));
        Share { threshold, filled, given }
    }

    fn fill_of(&self, price: Price) -> Fill {
        match self.threshold {
            Some(threshold) if price > threshold => Fill::Empty,
            Some(threshold) if price == threshold => Fill::Part,
            _ => Fill::Full,
        }
    }

    /// How much of a piece is filled.
    fn of_piece(&mut self, price: Price, room: i64) -> i64 {
        let fill = self.fill_of(price);
        if price < Price::ZERO { self.kept(fill, room) } else { self.received(fill, room) }
    }

    /// How much of `room` a giver keeps.
    fn kept(&mut self, fill: Fill, room: i64) -> i64 {
        match fill {
            Fill::Full => room,
            Fill::Part => room - taken(&mut self.given, room),
            Fill::Empty => 0,
        }
    }

    /// How much of `room` a receiver gets.
    fn received(&mut self, fill: Fill, room: i64) -> i64 {
        match fill {
            Fill::Full => room,
            Fill::Part => taken(&mut self.filled, room),
            Fill::Empty => 0,
        }
    }
}

/// As much of `left` as there is room for.
fn taken(left: &mut i128, room: i64) -> i64 {
    let part = i64::try_from(*left).map_or(room, |left| left.min(room));
    *left -= i128::from(part);
    part
}
