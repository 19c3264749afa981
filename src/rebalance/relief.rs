//! Prices of limits that cross, by asking again with one unit of relief.
//!
//! The simplex prices rows at one corner; where several corners are as good
//! (ties), a price of its is what relief saves at most, and relief may save
//! nothing. So each is tried: one unit more room, and what the answer then costs.

use std::collections::{BTreeMap, HashMap};

use super::crossing::Crossing;
use super::explain::{Binding, Hold};
use super::ladder::Ladder;
use super::model::hand_back;
use super::outcome::raised;
use super::price::Price;
use super::pricing::{benefit, cost};
use super::problem::{Goal, Problem, Rule};
use super::range::Range;

/// The bindings, each with what one unit of relief saves, the dearest first. The
/// price is nothing where others hold as much, so that relief alone does not help.
pub(super) fn confirmed(
    problem: &Problem,
    ranges: &[Range],
    crossing: &Crossing,
    need: i128,
    found: Vec<Binding>,
) -> Vec<Binding> {
    let costs = |problem: &Problem, ranges: &[Range]| {
        let filled = crossing.solve(problem, ranges, Goal::LeastCost(need)).ok()?;
        let ladders: Vec<&Ladder> = filled.ladders.iter().collect();
        let after = hand_back(problem, ranges, &crossing.grouping, &ladders);
        let (rule, raised) = (problem.rule, raised(problem, &after));
        Some(match rule {
            Rule::Value => Price::new(-benefit(problem, &after), raised),
            Rule::Priority | Rule::Proportional => Price::new(raised, cost(problem, ranges, &after).second),
        })
    };
    let Some(now) = costs(problem, ranges) else { return found };
    let saved = |loose: Option<Price>| loose.map_or(Price::ZERO, |cost| (now - cost).max(Price::ZERO));
    let mut kept: BTreeMap<(Hold, Price), Vec<usize>> = BTreeMap::new();
    for binding in found {
        if binding.lines.is_empty() {
            let mut loose = problem.clone();
            match binding.hold {
                Hold::AtMost(at) => loose.limits[at].at_most = loose.limits[at].at_most.map(|sum| sum + 1),
                Hold::AtLeast(at) => loose.limits[at].at_least = loose.limits[at].at_least.map(|sum| sum - 1),
                _ => {}
            }
            kept.insert((binding.hold, saved(costs(&loose, ranges))), vec![]);
            continue;
        }
        // Lines of one cell that hold at one price are one as good as another.
        let mut by_cell: HashMap<Option<usize>, Price> = HashMap::new();
        for line in binding.lines {
            let price = *by_cell.entry(crossing.grouping.cell_of(line)).or_insert_with(|| {
                let mut loose = ranges.to_vec();
                let range = &mut loose[line];
                range.low = (range.low - 1).max(0);
                range.high = range.high.saturating_add(1);
                range.start = problem.lines[line].current.clamp(range.low, range.high);
                saved(costs(problem, &loose))
            });
            kept.entry((binding.hold, price)).or_default().push(line);
        }
    }
    let mut kept: Vec<Binding> =
        kept.into_iter().map(|((hold, price), lines)| Binding { hold, lines, price }).collect();
    kept.sort_by_key(|binding| std::cmp::Reverse(binding.price));
    kept
}
