//! What holds an answer back, and what one unit of relief would save.

use std::collections::BTreeMap;

use super::crossing::{Crossing, Filled};
use super::curve::SLOPE_UNIT;
use super::explain::{Binding, Hold};
use super::kinds::Grouping;
use super::network::{Network, limit_arc};
use super::price::Price;
use super::pricing::pieces;
use super::problem::{Goal, Line, Problem, Rule};
use super::range::Range;
use super::sides::Sides;

impl Binding {
    /// What one unit of relief saves, in millionths of a unit: of what moves, or
    /// under the rule `value` of the benefit. Nothing where it changes only which
    /// of several equal answers is taken.
    pub fn saves(&self, rule: Rule) -> i128 {
        match rule {
            Rule::Priority | Rule::Proportional => self.price.first.saturating_mul(SLOPE_UNIT),
            Rule::Value => self.price.first,
        }
    }
}

/// Every limit, floor, cap and lock that makes the answer in `network` dearer
/// than it had to be, the dearest first.
///
/// The price is the cheapest way round: one unit more over the hold and back
/// through the rest of the network with every total kept.
pub(super) fn binding(
    problem: &Problem,
    ranges: &[Range],
    sides: &Sides,
    ways: &mut Ways<'_>,
) -> Vec<Binding> {
    let mut found: Vec<Binding> = vec![];
    for limit in 0..problem.limits.len() {
        let branch = &ways.network.branches[limit_arc(limit)];
        let (from, to) = (branch.from, branch.to);
        let relief = [
            (branch.flow >= branch.high, Hold::AtMost(limit), to, from),
            (branch.flow <= branch.low, Hold::AtLeast(limit), from, to),
        ];
        for (tight, hold, back_from, back_to) in relief {
            let way_back = tight.then(|| ways.price(back_from, back_to)).flatten();
            found.extend(way_back.and_then(|price| of_limit(hold, price)));
        }
    }
    let mut round = |cell: usize| {
        let (from, to) = sides.cells[cell];
        (ways.price(to, from), ways.price(from, to))
    };
    let wall = |line: &Line, range: &Range| Wall::of(problem, line, range).alone(line);
    found.extend(of_lines(problem, ranges, &sides.grouping, &wall, &mut round));
    found.sort_by_key(|binding| std::cmp::Reverse(binding.price));
    found
}

/// The same for limits that cross, by the prices of the rows.
pub(super) fn crossing_binding(
    problem: &Problem,
    ranges: &[Range],
    crossing: &Crossing,
    (goal, filled): (Goal, &Filled),
) -> Vec<Binding> {
    let limits = filled.limit_prices.iter().enumerate();
    let mut found: Vec<Binding> = limits
        .filter_map(|(limit, &price)| {
            of_limit(Hold::AtMost(limit), price).or_else(|| of_limit(Hold::AtLeast(limit), -price))
        })
        .collect();
    let mut round = |cell: usize| {
        let worth = filled.cell_worth[cell];
        (Some(-worth), Some(worth))
    };
    let wall = |line: &Line, range: &Range| match goal {
        Goal::LeastCost(_) => Wall::of(problem, line, range).alone(line),
        Goal::MostPreventive => {
            let worth = Price::new(i128::from(line.is_preventive()), 0);
            let wall = Wall::of(problem, line, range);
            Wall {
                more: wall.more.map(|(hold, _)| (hold, -worth)),
                less: wall.less.map(|(hold, _)| (hold, worth)),
            }
        }
    };
    found.extend(of_lines(problem, ranges, &crossing.grouping, &wall, &mut round));
    found.sort_by_key(|binding| std::cmp::Reverse(binding.price));
    found
}

fn of_limit(hold: Hold, change: Price) -> Option<Binding> {
    (change < Price::ZERO).then_some(Binding { hold, lines: vec![], price: -change })
}

/// The lines' own holds, alike ones together. `round` is what it costs to bring
/// back one unit more, or one unit less, in a cell.
fn of_lines(
    problem: &Problem,
    ranges: &[Range],
    grouping: &Grouping,
    wall: &dyn Fn(&Line, &Range) -> Wall,
    round: &mut dyn FnMut(usize) -> (Option<Price>, Option<Price>),
) -> Vec<Binding> {
    let mut alike: BTreeMap<(Hold, Price), Vec<usize>> = BTreeMap::new();
    let ways: Vec<_> = (0..grouping.cells).map(round).collect();
    for (i, (line, range)) in problem.lines.iter().zip(ranges).enumerate() {
        let Some(cell) = grouping.cell_of(i) else { continue };
        let (more_back, less_back) = ways[cell];
        let wall = wall(line, range);
        let more = wall.more.zip(more_back);
        let less = wall.less.zip(less_back);
        for ((hold, own), way_back) in more.into_iter().chain(less) {
            let price = own + way_back;
            if price < Price::ZERO {
                alike.entry((hold, -price)).or_default().push(i);
            }
        }
    }
    let bindings = alike.into_iter().map(|((hold, price), lines)| Binding { hold, lines, price });
    bindings.collect()
}

/// What a line's own limits keep it from, with the price of the first unit.
struct Wall {
    /// Receiving past its cap.
    more: Option<(Hold, Price)>,
    /// Giving past its floor.
    less: Option<(Hold, Price)>,
}

impl Wall {
    fn of(problem: &Problem, line: &Line, range: &Range) -> Wall {
        let held = match (line.locked, super::range::is_held(line, problem.unclassified)) {
            (true, _) => Some(Hold::Lock),
            (false, true) => Some(Hold::Kept),
            (false, false) => None,
        };
        // Without its limits the line could hold anything up to the envelope.
        let envelope = i64::try_from(problem.envelope).unwrap_or(i64::MAX);
        let mut open = *range;
        (open.low, open.high) = (0, envelope.max(range.high));
        // What its own limits force on it is relieved first.
        open.start = line.current.clamp(0, open.high);
        let (mut first, mut last) = (None, None);
        let mut at = 0_i64;
        pieces(problem, line, &open, |price, room| {
            let end = at.saturating_add(room);
            if at < range.low && range.low <= end {
                first = Some(-price);
            }
            if at <= range.high && range.high < end {
                last = Some(price);
            }
            at = end;
        });
        Wall {
            more: last.map(|price| (held.unwrap_or(Hold::Cap), price)),
            less: first.map(|price| (held.unwrap_or(Hold::Floor), price)),
        }
    }

    /// Without locks that hold only what the line's floor and cap would hold
    /// as well: loosening them alone changes nothing.
    fn alone(self, line: &Line) -> Wall {
        let counts = |hold: Hold, opens: bool| opens || matches!(hold, Hold::Cap | Hold::Floor);
        let takes = line.cap.is_none_or(|cap| cap > line.current);
        let gives = line.current > line.floor;
        Wall {
            more: self.more.filter(|&(hold, _)| counts(hold, takes)),
            less: self.less.filter(|&(hold, _)| counts(hold, gives)),
        }
    }
}

/// Prices between nodes, each node searched from once.
pub(super) struct Ways<'a> {
    network: &'a Network,
    known: Vec<Option<Vec<Option<Price>>>>,
}

impl<'a> Ways<'a> {
    pub fn new(network: &'a Network) -> Ways<'a> {
        Ways { network, known: vec![None; network.nodes()] }
    }

    fn price(&mut self, from: usize, to: usize) -> Option<Price> {
        let network = self.network;
        self.known[from].get_or_insert_with(|| network.prices_from(from))[to]
    }
}
