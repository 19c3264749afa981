//! Which lines, or which limit, a way of the money runs against.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};

use super::explain::Hold;
use super::frontier::RunsOut;
use super::kinds::{Grouping, Kinds};
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

/// What ran out between two answers, `[before, after]`: limits that became tight,
/// then lines that gave or received the last they can, the most in all first.
/// Lines of one kind follow one another, so they run out with the last of them;
/// under the rule `value` each has a curve of its own.
pub(super) fn ran_out(
    problem: &Problem,
    ranges: &[Range],
    kinds: &Kinds,
    answers: [&[i64]; 2],
) -> Vec<RunsOut> {
    let alike = |line: usize| match problem.rule {
        Rule::Priority | Rule::Proportional => kinds.of_line[line] as usize,
        Rule::Value => line,
    };
    let mut rooms: BTreeMap<(usize, bool), Room> = BTreeMap::new();
    let mut sums = vec![[0_i128; 2]; problem.limits.len()];
    for (line, range) in ranges.iter().enumerate() {
        let held = answers.map(|answer| i128::from(answer[line]));
        for &limit in &kinds.all[kinds.of_line[line] as usize].limits {
            let sum = &mut sums[limit as usize];
            *sum = [sum[0] + held[0], sum[1] + held[1]];
        }
        let (low, start, high) = (i128::from(range.low), i128::from(range.start), i128::from(range.high));
        if start > low {
            rooms.entry((alike(line), true)).or_default().add(line, held.map(|held| held.min(start) - low));
        }
        if high > start {
            rooms.entry((alike(line), false)).or_default().add(line, held.map(|held| high - held.max(start)));
        }
    }
    let bounds = problem.limits.iter().zip(sums).enumerate().flat_map(|(at, (limit, [before, after]))| {
        let tight = |bound: Option<i128>, hold| {
            bound.filter(|&bound| before != bound && after == bound).map(|_| RunsOut::Limit(hold))
        };
        [tight(limit.at_least, Hold::AtLeast(at)), tight(limit.at_most, Hold::AtMost(at))]
    });
    let used_up = rooms.into_iter().filter(|(_, room)| room.before > 0 && room.after == 0);
    let mut lines: Vec<((usize, bool), Room)> = used_up.collect();
    lines.sort_by_key(|(_, room)| Reverse(room.before));
    let lines =
        lines.into_iter().map(|((_, give), Room { last, count, .. })| RunsOut::Lines { give, last, count });
    bounds.flatten().chain(lines).collect()
}

/// What lines that are alike can still give, or receive, in two answers.
#[derive(Default)]
struct Room {
    last: usize,
    count: usize,
    before: i128,
    after: i128,
}

impl Room {
    fn add(&mut self, line: usize, [before, after]: [i128; 2]) {
        self.last = line;
        self.count += 1;
        self.before += before;
        self.after += after;
    }
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
