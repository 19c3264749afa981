//! Which lines, or which limit, a way of the money runs against.

use foldhash::{HashMap, HashMapExt};

use super::explain::Hold;
use super::frontier::RunsOut;
use super::kinds::Grouping;
use super::network::{Stop, limit_of};
use super::price::Price;
use super::pricing::{pieces, priority_prices};
use super::problem::{Problem, Rule};
use super::range::Range;

/// The lines of a rung: the last of them and how many.
type Lines = Option<(usize, usize)>;

/// What each stop is about, in one walk over the lines; none where it is not
/// single lines that run out, as under the rule `proportional`.
pub(super) fn runs_out(
    problem: &Problem,
    ranges: &[Range],
    grouping: &Grouping,
    stops: &[Stop],
) -> Vec<Option<RunsOut>> {
    let mut rungs: HashMap<(usize, Price), Lines> = HashMap::new();
    for stop in stops {
        if let Stop::Rung { cell, price } = *stop {
            rungs.insert((cell, price), None);
        }
    }
    fill(problem, ranges, grouping, &mut rungs);
    let of_stop = |stop: &Stop| match *stop {
        Stop::Branch(arc, upper) => {
            let hold = if upper { Hold::AtMost } else { Hold::AtLeast };
            limit_of(arc).map(|limit| RunsOut::Limit(hold(limit)))
        }
        Stop::Rung { cell, price } => {
            let (last, count) = rungs.get(&(cell, price)).copied()??;
            let give = ranges[last].start > ranges[last].low && gives(problem, price);
            Some(RunsOut::Lines { give, last, count })
        }
    };
    stops.iter().map(of_stop).collect()
}

/// Whether money of this price is money that is given.
fn gives(problem: &Problem, price: Price) -> bool {
    match problem.rule {
        Rule::Priority | Rule::Proportional => price < Price::ZERO,
        Rule::Value => price.second == 0,
    }
}

/// Finds the lines of each rung.
fn fill(
    problem: &Problem,
    ranges: &[Range],
    grouping: &Grouping,
    rungs: &mut HashMap<(usize, Price), Lines>,
) {
    let mut count = |line: usize, cell: usize, price: Price| {
        if let Some(lines) = rungs.get_mut(&(cell, price)) {
            *lines = Some((line, lines.map_or(1, |(_, count)| count + 1)));
        }
    };
    // What a kind asks for giving and for receiving, where all its lines ask the same.
    let prices = |kind: usize| {
        let kind = &grouping.kinds.all[kind];
        priority_prices(kind.stance, kind.priority)
    };
    for (line, range) in ranges.iter().enumerate().filter(|(_, range)| !range.is_fixed()) {
        let Some(cell) = grouping.cell_of(line) else { continue };
        match problem.rule {
            Rule::Priority => {
                let (giving, receiving) = prices(grouping.kinds.of_line[line] as usize);
                if range.start > range.low {
                    count(line, cell, giving);
                }
                if range.high > range.start {
                    count(line, cell, receiving);
                }
            }
            Rule::Value => pieces(problem, &problem.lines[line], range, |price, _| count(line, cell, price)),
            Rule::Proportional => {}
        }
    }
}
