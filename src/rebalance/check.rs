//! An independent look at an answer, by the words of the problem alone.
//!
//! Nothing of the solver is used here: every sum is added up again from the
//! lines in 128-bit whole numbers. No answer is returned that fails.

use std::collections::{BTreeSet, HashMap};

use super::problem::{Group, Line, Problem, Unclassified};

/// A condition of the problem that an allocation does not keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breach {
    /// There are more or fewer amounts than lines.
    Length,
    /// A locked or kept line moved.
    Held(usize),
    /// A line is under its floor.
    Floor(usize),
    /// A line is over its cap.
    Cap(usize),
    /// A line moved by something else than a multiple of its step.
    Step(usize),
    /// An all-or-nothing line is in between.
    Least(usize),
    /// The total is not the envelope.
    Envelope,
    /// A limit is not kept.
    Limit(usize),
    /// The preventive share is under the target.
    Target,
}

/// Every condition of `problem` that the amounts in `after` break.
pub fn breaches(problem: &Problem, after: &[i64]) -> Vec<Breach> {
    if after.len() != problem.lines.len() {
        return vec![Breach::Length];
    }
    let mut found = vec![];
    let (mut total, mut preventive) = (0_i128, 0_i128);
    for (i, (line, &amount)) in problem.lines.iter().zip(after).enumerate() {
        found.extend(of_line(line, amount, problem.unclassified).map(|breach| breach(i)));
        total += i128::from(amount);
        if line.is_preventive() {
            preventive += i128::from(amount);
        }
    }
    if total != problem.envelope {
        found.push(Breach::Envelope);
    }
    if preventive < problem.target.of_envelope(problem.envelope) {
        found.push(Breach::Target);
    }
    for (at, (limit, sum)) in problem.limits.iter().zip(sums(problem, after)).enumerate() {
        if limit.at_least.is_some_and(|least| sum < least) || limit.at_most.is_some_and(|most| sum > most) {
            found.push(Breach::Limit(at));
        }
    }
    found
}

/// What each limit's lines hold together in `amounts`, by index of the limit.
pub fn sums(problem: &Problem, amounts: &[i64]) -> Vec<i128> {
    let mut sums = vec![0_i128; problem.limits.len()];
    let mut departments: HashMap<u32, Vec<usize>> = HashMap::new();
    let mut objectives: HashMap<u32, Vec<usize>> = HashMap::new();
    let mut others = vec![];
    for (at, limit) in problem.limits.iter().enumerate() {
        match &limit.group {
            Group::Department(id) => departments.entry(*id).or_default().push(at),
            Group::Objective(id) => objectives.entry(*id).or_default().push(at),
            Group::Mode(_) | Group::Level(_) => others.push(at),
            Group::Lines(listed) => {
                let listed: BTreeSet<&usize> = listed.iter().collect();
                let held = listed.into_iter().filter_map(|&i| amounts.get(i));
                sums[at] = held.map(|&amount| i128::from(amount)).sum();
            }
        }
    }
    for (line, &amount) in problem.lines.iter().zip(amounts) {
        let amount = i128::from(amount);
        for (index, key) in [(&departments, line.department), (&objectives, line.objective)] {
            let limits = key.filter(|_| !index.is_empty()).and_then(|key| index.get(&key));
            for &at in limits.into_iter().flatten() {
                sums[at] += amount;
            }
        }
        for &at in &others {
            let counts = match problem.limits[at].group {
                Group::Mode(mode) => line.mode == Some(mode),
                Group::Level(level) => line.level == Some(level),
                _ => false,
            };
            sums[at] += if counts { amount } else { 0 };
        }
    }
    sums
}

fn of_line(line: &Line, amount: i64, unclassified: Unclassified) -> Option<fn(usize) -> Breach> {
    let held = line.locked || (line.stance.is_none() && unclassified == Unclassified::Keep);
    if held {
        return (amount != line.current).then_some(Breach::Held as fn(usize) -> Breach);
    }
    if amount < line.floor {
        return Some(Breach::Floor);
    }
    if line.cap.is_some_and(|cap| amount > cap) {
        return Some(Breach::Cap);
    }
    let moved = i128::from(amount) - i128::from(line.current);
    if line.step.is_some_and(|step| step > 1 && moved % i128::from(step) != 0) {
        return Some(Breach::Step);
    }
    if amount != 0 && line.least.is_some_and(|least| amount < least) {
        return Some(Breach::Least);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::class::Stance;
    use crate::rebalance::problem::{Limit, Ratio, Rule};

    #[test]
    fn every_kind_of_breach_is_seen() {
        let line = |stance, current| Line { stance, current, department: Some(1), ..Line::default() };
        let problem = Problem {
            lines: vec![
                Line { floor: 5, cap: Some(20), step: Some(5), ..line(Some(Stance::Remedial), 10) },
                Line { least: Some(8), ..line(Some(Stance::Preventive), 0) },
                line(None, 7),
            ],
            envelope: 17,
            target: Ratio::of(1, 2),
            rule: Rule::Priority,
            limits: vec![Limit {
                group: Group::Department(1),
                at_least: None,
                at_most: Some(17),
                label: "Care".into(),
            }],
            unclassified: Unclassified::Keep,
        };
        let seen = |after: &[i64]| breaches(&problem, after);
        assert_eq!(seen(&[10, 0]), [Breach::Length]);
        assert_eq!(seen(&[2, 9, 6]), [Breach::Floor(0), Breach::Held(2)], "and the total is right");
        assert_eq!(
            seen(&[21, 3, 7]),
            [Breach::Cap(0), Breach::Least(1), Breach::Envelope, Breach::Target, Breach::Limit(0)]
        );
        assert_eq!(seen(&[9, 9, 7]), [Breach::Step(0), Breach::Envelope, Breach::Limit(0)]);
    }
}
