//! From net changes to moves a planner can read: who gives whom how much.

use super::problem::Line;

/// Money that goes from one line to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// The line that gives, by index; none when the envelope grew.
    pub from: Option<usize>,
    /// The line that receives, by index; none when the envelope shrank.
    pub to: Option<usize>,
    /// Smallest units, more than zero.
    pub amount: i64,
}

/// Pairs givers with receivers, inside a department first, then across.
///
/// Each move empties its giver or fills its receiver, so there are at most
/// givers + receivers − 1 of them, counting a changed envelope as one more
/// giver or receiver. Codes are taken in order on both sides.
pub fn moves(lines: &[Line], after: &[i64]) -> Vec<Move> {
    let changes = lines.iter().zip(after).enumerate();
    let (mut gives, mut takes) = (vec![], vec![]);
    for (i, (line, &amount)) in changes {
        let change = amount.saturating_sub(line.current);
        match change {
            0 => {}
            c if c < 0 => gives.push((line.department, i, c.saturating_neg())),
            c => takes.push((line.department, i, c)),
        }
    }
    gives.sort_unstable();
    takes.sort_unstable();
    let mut found = vec![];
    let (mut g, mut t) = (0, 0);
    while g < gives.len() && t < takes.len() {
        match gives[g].0.cmp(&takes[t].0) {
            std::cmp::Ordering::Less => g += 1,
            std::cmp::Ordering::Greater => t += 1,
            std::cmp::Ordering::Equal => pair(&mut gives, &mut g, &mut takes, &mut t, &mut found),
        }
    }
    let by_code = |side: &mut Vec<(Option<u32>, usize, i64)>| {
        side.retain(|&(_, _, left)| left > 0);
        side.sort_unstable_by_key(|&(_, i, _)| i);
    };
    by_code(&mut gives);
    by_code(&mut takes);
    let (mut g, mut t) = (0, 0);
    while g < gives.len() && t < takes.len() {
        pair(&mut gives, &mut g, &mut takes, &mut t, &mut found);
    }
    found.extend(gives[g..].iter().map(|&(_, i, amount)| Move { from: Some(i), to: None, amount }));
    found.extend(takes[t..].iter().map(|&(_, i, amount)| Move { from: None, to: Some(i), amount }));
    found
}

/// Moves what both sides' next lines agree on, and passes on those it settles.
fn pair(
    gives: &mut [(Option<u32>, usize, i64)],
    g: &mut usize,
    takes: &mut [(Option<u32>, usize, i64)],
    t: &mut usize,
    found: &mut Vec<Move>,
) {
    let (give, take) = (&mut gives[*g], &mut takes[*t]);
    let amount = give.2.min(take.2);
    found.push(Move { from: Some(give.1), to: Some(take.1), amount });
    give.2 -= amount;
    take.2 -= amount;
    *g += usize::from(give.2 == 0);
    *t += usize::from(take.2 == 0);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(department: u32, current: i64) -> Line {
        Line { department: Some(department), current, ..Line::default() }
    }

    #[test]
    fn departments_help_themselves_first() {
        let lines = [line(1, 10), line(2, 10), line(1, 0), line(2, 0)];
        let moved = moves(&lines, &[0, 5, 4, 11]);
        let seen: Vec<_> = moved.iter().map(|m| (m.from, m.to, m.amount)).collect();
        assert_eq!(seen, [(Some(0), Some(2), 4), (Some(1), Some(3), 5), (Some(0), Some(3), 6),]);
    }

    #[test]
    fn a_smaller_envelope_takes_the_rest() {
        let lines = [line(1, 10), line(1, 0)];
        let moved = moves(&lines, &[2, 5]);
        assert_eq!(moved[1].to, None);
        assert_eq!(moved[1].amount, 3);
    }
}
