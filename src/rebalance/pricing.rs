//! The rules as prices: what each next unit on a line costs.

use super::price::Price;
use super::problem::{Line, Problem, Rule};
use super::range::Range;
use crate::plan::class::Stance;

/// The pieces of a line's convex cost, from its low end upward.
///
/// Calls `each` with the price of a unit and how many units go at that price;
/// prices never fall. Under `priority` and `proportional` a piece priced under
/// zero is money the line has now and could give, the others are room to
/// receive; under `value` the first rank is the benefit forgone. What
/// `proportional` weighs inside a tier is not seen here.
pub(super) fn pieces(problem: &Problem, line: &Line, range: &Range, mut each: impl FnMut(Price, i64)) {
    let mut piece = |price, room| {
        if room > 0 {
            each(price, room);
        }
    };
    let given = range.start.saturating_sub(range.low);
    let room = range.high.saturating_sub(range.start);
    match problem.rule {
        Rule::Priority => {
            let (giving, receiving) = priority_prices(line.stance, line.priority);
            piece(giving, given);
            piece(receiving, room);
        }
        Rule::Proportional => {
            let (giving, receiving) = (giving_tier(line.stance), receiving_tier(line.stance));
            piece(Price::new(0, -giving), given);
            piece(Price::new(1, receiving), room);
        }
        Rule::Value if range.is_fixed() => {}
        Rule::Value => {
            let curve = line.curve_in(problem);
            let mut at = range.low;
            let nothing_more = (i64::MAX, 0);
            for (end, slope) in curve.chords().chain([nothing_more]) {
                let kept = end.min(range.start);
                piece(Price::new(-slope, 0), kept.saturating_sub(at));
                at = at.max(kept);
                let raised = end.min(range.high);
                piece(Price::new(-slope, 1), raised.saturating_sub(at));
                at = at.max(raised);
                if at >= range.high {
                    break;
                }
            }
        }
    }
}

/// The prices of money that a line has and of money that it could receive,
/// under the rule `priority`.
pub(super) fn priority_prices(stance: Option<Stance>, priority: u8) -> (Price, Price) {
    // From 1 (fund first) to 5 (give first); in each tier the last gives first
    // and the first receives first.
    let priority = i128::from(priority.clamp(1, 5));
    let giving = 5 * giving_tier(stance) + 1 - priority;
    let receiving = 5 * (receiving_tier(stance) - 1) + priority;
    (Price::new(0, -giving), Price::new(1, receiving))
}

/// Who gives before whom: remedial, then unclassified, then preventive lines.
pub(super) fn giving_tier(stance: Option<Stance>) -> i128 {
    match stance {
        Some(Stance::Remedial) => 1,
        None => 2,
        Some(Stance::Preventive) => 3,
    }
}

/// Who receives before whom: preventive, then remedial, then unclassified lines.
pub(super) fn receiving_tier(stance: Option<Stance>) -> i128 {
    match stance {
        Some(Stance::Preventive) => 1,
        Some(Stance::Remedial) => 2,
        None => 3,
    }
}

/// What an allocation costs: each line's way from its start, added up.
pub(super) fn cost(problem: &Problem, ranges: &[Range], after: &[i64]) -> Price {
    let lines = problem.lines.iter().zip(ranges).zip(after);
    lines.map(|((line, range), &amount)| cost_of_line(problem, line, range, amount)).sum()
}

fn cost_of_line(problem: &Problem, line: &Line, range: &Range, amount: i64) -> Price {
    if amount == range.start {
        return Price::ZERO;
    }
    let mut total = Price::ZERO;
    let mut at = range.low;
    pieces(problem, line, range, |price, room| {
        let end = at.saturating_add(room);
        // Only what lies between the start and the amount has been crossed.
        let from = at.max(range.start.min(amount));
        let to = end.min(range.start.max(amount));
        if from < to {
            let crossed = i128::from(to) - i128::from(from);
            total += price * if amount > range.start { crossed } else { -crossed };
        }
        at = end;
    });
    total
}

/// What an allocation is worth by the lines' curves, in millionths of the unit
/// that benefits are stated in.
pub(super) fn benefit(problem: &Problem, after: &[i64]) -> i128 {
    let lines = problem.lines.iter().zip(after);
    lines
        .map(|(line, &amount)| {
            let curve = line.curve_in(problem);
            let (mut at, mut worth) = (0, 0_i128);
            for (end, slope) in curve.chords() {
                let end = end.min(amount);
                worth = worth.saturating_add(slope.saturating_mul(i128::from(end - at)));
                at = end;
            }
            worth
        })
        .fold(0, i128::saturating_add)
}
