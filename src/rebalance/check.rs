//! An independent look at an answer, by the words of the problem alone.
//!
//! Nothing of the solver is used here: every sum is added up again from the
//! lines in 128-bit whole numbers. No answer is returned that fails.

use std::collections::BTreeSet;
use std::hash::Hash;

use foldhash::{HashMap, HashMapExt};

use super::problem::{Group, Line, Problem, Unclassified};
use crate::plan::class::{Level, Mode};

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

/// What an allocation comes to, as the checker added it up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    /// All lines, before and after.
    pub before: i128,
    /// All lines, after.
    pub after: i128,
    /// Preventive lines, before.
    pub preventive_before: i128,
    /// Preventive lines, after.
    pub preventive: i128,
    /// All increases.
    pub raised: i128,
}

/// Every condition of `problem` that the amounts in `after` break.
pub fn breaches(problem: &Problem, after: &[i64]) -> Vec<Breach> {
    check(problem, after).1
}

/// What the amounts in `after` come to, and every condition they break.
pub(super) fn check(problem: &Problem, after: &[i64]) -> (Sums, Vec<Breach>) {
    let mut sums = Sums::default();
    if after.len() != problem.lines.len() {
        return (sums, vec![Breach::Length]);
    }
    let mut found = vec![];
    let mut groups = Groups::of(problem);
    for (i, (line, &amount)) in problem.lines.iter().zip(after).enumerate() {
        found.extend(of_line(line, amount, problem.unclassified).map(|breach| breach(i)));
        let (was, is) = (i128::from(line.current), i128::from(amount));
        sums.before += was;
        sums.after += is;
        sums.raised += (is - was).max(0);
        if line.is_preventive() {
            sums.preventive_before += was;
            sums.preventive += is;
        }
        groups.add(line, is);
    }
    if sums.after != problem.envelope {
        found.push(Breach::Envelope);
    }
    if sums.preventive < problem.target.of_envelope(problem.envelope) {
        found.push(Breach::Target);
    }
    for (at, limit) in problem.limits.iter().enumerate() {
        let sum = groups.sum(&limit.group, after);
        if limit.at_least.is_some_and(|least| sum < least) || limit.at_most.is_some_and(|most| sum > most) {
            found.push(Breach::Limit(at));
        }
    }
    (sums, found)
}

/// What the groups that have a limit hold.
struct Groups {
    departments: HashMap<u32, i128>,
    objectives: HashMap<u32, i128>,
    modes: HashMap<Mode, i128>,
    levels: HashMap<Level, i128>,
}

impl Groups {
    fn of(problem: &Problem) -> Groups {
        let mut groups = Groups {
            departments: HashMap::new(),
            objectives: HashMap::new(),
            modes: HashMap::new(),
            levels: HashMap::new(),
        };
        for limit in &problem.limits {
            match limit.group {
                Group::Department(id) => groups.departments.insert(id, 0),
                Group::Objective(id) => groups.objectives.insert(id, 0),
                Group::Mode(mode) => groups.modes.insert(mode, 0),
                Group::Level(level) => groups.levels.insert(level, 0),
                Group::Lines(_) => None,
            };
        }
        groups
    }

    fn add(&mut self, line: &Line, amount: i128) {
        add(&mut self.departments, line.department, amount);
        add(&mut self.objectives, line.objective, amount);
        add(&mut self.modes, line.mode, amount);
        add(&mut self.levels, line.level, amount);
    }

    fn sum(&self, group: &Group, amounts: &[i64]) -> i128 {
        match group {
            Group::Department(id) => self.departments.get(id).copied(),
            Group::Objective(id) => self.objectives.get(id).copied(),
            Group::Mode(mode) => self.modes.get(mode).copied(),
            Group::Level(level) => self.levels.get(level).copied(),
            Group::Lines(listed) => {
                let listed: BTreeSet<&usize> = listed.iter().collect();
                let held = listed.into_iter().filter_map(|&i| amounts.get(i));
                Some(held.map(|&amount| i128::from(amount)).sum())
            }
        }
        .unwrap_or(0)
    }
}

fn add<K: Eq + Hash>(sums: &mut HashMap<K, i128>, key: Option<K>, amount: i128) {
    if let Some(key) = key.filter(|_| !sums.is_empty())
        && let Some(sum) = sums.get_mut(&key)
    {
        *sum += amount;
    }
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
