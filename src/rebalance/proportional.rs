//! The `proportional` rule: everybody gives, and receives, the same fraction.
//!
//! A giver's fraction is of what it has; a receiver's of what it can absorb, or
//! of what it has when it has no cap. Nobody goes past its room; what it cannot
//! give or take the others share alike (water-filling). Inside a cell the
//! fraction is exact and the last units go by largest remainder; between cells
//! it is equal to the per cent.

use super::ladder::Ladder;
use super::price::Price;
use super::pricing::{giving_tier, receiving_tier};
use super::problem::{Line, Problem};
use super::range::Range;

/// Cells agree on the fraction to one part in this many.
const SLICES: i128 = 100;

/// Past the whole, fractions double this many times: a line without a cap may
/// grow to any multiple of what it has.
const DOUBLINGS: usize = 32;

/// The price of a tier over that of any fraction within it.
const TIER: i128 = 1_000_000;

/// A line's part in giving or in receiving.
#[derive(Debug, Clone, Copy)]
struct Part {
    line: usize,
    tier: i128,
    weight: i64,
    room: i64,
}

/// The ends of the slices, as numerators over [`SLICES`].
fn slice_ends() -> impl Iterator<Item = i128> {
    (1..=SLICES).chain((1..=DOUBLINGS).map(|times| SLICES << times))
}

/// Adds the rungs of a cell's lines to its ladder.
pub(super) fn fill_ladder(problem: &Problem, ranges: &[Range], lines: &[u32], ladder: &mut Ladder) {
    for (tier, parts) in by_tier(giving(problem, ranges, lines)) {
        for (slice, amount) in slices(&parts) {
            ladder.add(Price::new(0, -(tier * TIER + slice)), amount);
        }
    }
    for (tier, parts) in by_tier(receiving(problem, ranges, lines)) {
        for (slice, amount) in slices(&parts) {
            ladder.add(Price::new(1, tier * TIER + slice), amount);
        }
    }
}

/// Hands a cell's money back: `given` and `received` in all, whole tiers first.
pub(super) fn hand_back(
    problem: &Problem,
    ranges: &[Range],
    lines: &[u32],
    (given, received): (i128, i128),
    after: &mut [i64],
) {
    let (mut left, mut sign) = (given, -1);
    for parts in [giving(problem, ranges, lines), receiving(problem, ranges, lines)] {
        for (_, parts) in by_tier(parts) {
            let room: i128 = parts.iter().map(|part| i128::from(part.room)).sum();
            let amount = left.min(room);
            left -= amount;
            for (part, share) in parts.iter().zip(shares(&parts, amount)) {
                after[part.line] += sign * share;
            }
        }
        (left, sign) = (received, 1);
    }
}

fn giving(problem: &Problem, ranges: &[Range], lines: &[u32]) -> Vec<Part> {
    let part = |&line: &u32| {
        let line = line as usize;
        let range = &ranges[line];
        Part {
            line,
            tier: giving_tier(problem.lines[line].stance),
            weight: range.start.max(1),
            room: range.start.saturating_sub(range.low),
        }
    };
    lines.iter().map(part).filter(|part| part.room > 0).collect()
}

fn receiving(problem: &Problem, ranges: &[Range], lines: &[u32]) -> Vec<Part> {
    let average = problem.envelope / i128::try_from(problem.lines.len().max(1)).unwrap_or(1);
    let average = i64::try_from(average).unwrap_or(i64::MAX).max(1);
    let weight = |line: &Line, room: i64| match line.cap {
        Some(_) => room,
        None if line.current > 0 => line.current,
        None => average,
    };
    let part = |&line: &u32| {
        let i = line as usize;
        let room = ranges[i].high.saturating_sub(ranges[i].start);
        let line = &problem.lines[i];
        Part { line: i, tier: receiving_tier(line.stance), weight: weight(line, room).max(1), room }
    };
    lines.iter().map(part).filter(|part| part.room > 0).collect()
}

fn by_tier(mut parts: Vec<Part>) -> Vec<(i128, Vec<Part>)> {
    parts.sort_by_key(|part| part.tier);
    let tiers = parts.chunk_by(|a, b| a.tier == b.tier);
    tiers.map(|tier| (tier[0].tier, tier.to_vec())).collect()
}

/// How much the parts move together as their common fraction grows, slice by
/// slice: the slice's number and its amount.
fn slices(parts: &[Part]) -> Vec<(i128, i128)> {
    let ends: Vec<i128> = slice_ends().collect();
    // For each slice, the weights that are used up within it.
    let mut ending: Vec<(i128, i128)> = vec![(0, 0); ends.len() + 1];
    let mut weight = 0_i128;
    for part in parts {
        let reach = i128::from(part.room) * SLICES;
        let slice = ends.partition_point(|end| end.saturating_mul(part.weight.into()) < reach);
        ending[slice].0 += i128::from(part.weight);
        ending[slice].1 += i128::from(part.room);
        weight += i128::from(part.weight);
    }
    let all: i128 = parts.iter().map(|part| i128::from(part.room)).sum();
    let (mut full, mut before) = (0_i128, 0_i128);
    let mut found = vec![];
    for (slice, end) in ends.iter().enumerate() {
        weight -= ending[slice].0;
        full += ending[slice].1;
        let amount = full + weight.saturating_mul(*end) / SLICES;
        let amount = amount.min(all);
        if amount > before {
            found.push((slice as i128 + 1, amount - before));
            before = amount;
        }
    }
    if all > before {
        found.push((ends.len() as i128 + 1, all - before));
    }
    found
}

/// `amount` over the parts at one common fraction of their weights, none over
/// its room; whole units by largest remainder, ties by code.
fn shares(parts: &[Part], amount: i128) -> Vec<i64> {
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let fullness = |at: usize| (i128::from(parts[at].room), i128::from(parts[at].weight));
    order.sort_by(|&a, &b| {
        let ((room_a, weight_a), (room_b, weight_b)) = (fullness(a), fullness(b));
        (room_a * weight_b).cmp(&(room_b * weight_a)).then(a.cmp(&b))
    });
    let mut out = vec![0_i64; parts.len()];
    let mut left = amount;
    let mut weight: i128 = parts.iter().map(|part| i128::from(part.weight)).sum();
    let mut rest = order.as_slice();
    while let [at, more @ ..] = rest {
        let (room, own) = fullness(*at);
        // Does the common fraction left / weight fill this part?
        if !at_least(left, weight, room, own) {
            break;
        }
        out[*at] = parts[*at].room;
        left -= room;
        weight -= own;
        rest = more;
    }
    let mut remainders: Vec<(i128, usize)> = Vec::with_capacity(rest.len());
    let mut handed = 0_i128;
    for &at in rest {
        let (share, remainder) = portion(left, i128::from(parts[at].weight), weight.max(1));
        out[at] = i64::try_from(share).unwrap_or(i64::MAX).min(parts[at].room);
        handed += i128::from(out[at]);
        remainders.push((remainder, at));
    }
    remainders.sort_by_key(|&(remainder, at)| (std::cmp::Reverse(remainder), at));
    let mut missing = left - handed;
    for &(_, at) in remainders.iter().cycle().take(remainders.len().saturating_mul(2)) {
        if missing <= 0 {
            break;
        }
        if out[at] < parts[at].room {
            out[at] += 1;
            missing -= 1;
        }
    }
    out
}

/// Whether `a / b ≥ c / d`, exactly, for positive denominators.
fn at_least(a: i128, b: i128, c: i128, d: i128) -> bool {
    if b <= 0 || d <= 0 {
        return true;
    }
    match (a.checked_mul(d), c.checked_mul(b)) {
        (Some(left), Some(right)) => left >= right,
        // Past 128 bits the whole parts settle it; equal ones are close enough
        // to be left to the remainders.
        _ => a / b >= c / d,
    }
}

/// `amount · weight / total` and its remainder.
fn portion(amount: i128, weight: i128, total: i128) -> (i128, i128) {
    match amount.checked_mul(weight) {
        Some(product) => (product / total, product % total),
        None => ((amount / total).saturating_mul(weight), amount % total),
    }
}
