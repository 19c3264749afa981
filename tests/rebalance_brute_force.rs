//! Small plans, every allocation tried: the engine must find the best one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ounce::plan::class::{Level, Mode, Stance};
use ounce::rebalance::check::breaches;
use ounce::rebalance::{
    Curve, Group, Limit, Line, Outcome, Problem, Ratio, Rule, Status, Unclassified, solve,
};

/// Every allocation of a problem with at most a few units a line.
fn allocations(problem: &Problem) -> Vec<Vec<i64>> {
    fn fill(problem: &Problem, left: i128, so_far: &mut Vec<i64>, out: &mut Vec<Vec<i64>>) {
        if so_far.len() + 1 == problem.lines.len() {
            if let Ok(last) = i64::try_from(left) {
                so_far.push(last);
                out.push(so_far.clone());
                so_far.pop();
            }
            return;
        }
        for amount in 0..=left.max(0) {
            so_far.push(i64::try_from(amount).unwrap());
            fill(problem, left - amount, so_far, out);
            so_far.pop();
        }
    }
    let mut out = vec![];
    fill(problem, problem.envelope, &mut vec![], &mut out);
    out
}

/// What the rule looks at first and second; less is better.
fn cost(problem: &Problem, after: &[i64]) -> (i128, i128) {
    let (moved, points) = moved_and_points(problem, after);
    match problem.rule {
        Rule::Priority => (moved, points),
        Rule::Proportional => (moved, 0),
        Rule::Value => (-benefit(problem, after), moved),
    }
}

/// The sum of the benefit curves, in millionths.
fn benefit(problem: &Problem, after: &[i64]) -> i128 {
    let (mut sum, lines) = (0, problem.lines.iter().zip(after));
    for (line, &amount) in lines {
        let curve = line.curve_in(problem);
        let mut at = 0;
        for (end, slope) in curve.chords() {
            let end = end.min(amount);
            sum += slope * i128::from(end - at);
            at = end;
        }
    }
    sum
}

/// Money moved, and the points of the priority rule.
fn moved_and_points(problem: &Problem, after: &[i64]) -> (i128, i128) {
    let (mut moved, mut points) = (0, 0);
    for (line, &amount) in problem.lines.iter().zip(after) {
        let change = i128::from(amount - line.current);
        let rank = match (line.stance, change > 0) {
            (Some(Stance::Preventive), true) | (Some(Stance::Remedial), false) => 0,
            (Some(Stance::Remedial), true) | (None, false) => 5,
            (None, true) | (Some(Stance::Preventive), false) => 10,
        };
        let priority = i128::from(line.priority);
        if change > 0 {
            moved += change;
            points += change * (rank + priority);
        } else {
            points -= change * (rank + 6 - priority);
        }
    }
    (moved, points)
}

fn maybe<T>(rng: &mut fastrand::Rng, one_in: u32, value: impl FnOnce(&mut fastrand::Rng) -> T) -> Option<T> {
    (rng.u32(0..one_in) == 0).then(|| value(rng))
}

/// What to draw besides floors, caps, locks and departments.
#[derive(Clone, Copy)]
struct With {
    gaps: bool,
    crossing: bool,
}

fn draw(rng: &mut fastrand::Rng, rule: Rule, with: With) -> Problem {
    let count = rng.usize(2..=4);
    let lines: Vec<Line> = (0..count)
        .map(|_| {
            let mode = maybe(rng, 2, |rng| Mode::ALL[rng.usize(0..7)]);
            let judged = match rng.u32(0..7) {
                0 => None,
                1..=3 => Some(Stance::Preventive),
                _ => Some(Stance::Remedial),
            };
            let current = rng.i64(0..=5);
            Line {
                current,
                floor: if rng.bool() { 0 } else { rng.i64(0..=3) },
                cap: maybe(rng, 2, |rng| rng.i64(3..=7)),
                step: maybe(rng, 2, |rng| rng.i64(1..=3)).filter(|_| with.gaps),
                least: maybe(rng, 3, |rng| rng.i64(1..=4)).filter(|_| with.gaps),
                locked: rng.u32(0..8) == 0,
                stance: mode.map_or(judged, |mode| Some(mode.stance())),
                mode,
                priority: rng.u8(1..=5),
                department: Some(rng.u32(0..2)),
                objective: maybe(rng, 2, |rng| rng.u32(0..2)),
                level: Some(if rng.bool() { Level::Strategy } else { Level::Tactic }),
                curve: maybe(rng, 3, |rng| Curve {
                    benefit: rng.i64(0..=20),
                    full: rng.i64(1..=6),
                    half: rng.u16(0..=500),
                }),
            }
        })
        .collect();
    let total: i64 = lines.iter().map(|line| line.current).sum();
    let envelope = if rng.bool() { total } else { (total + rng.i64(-3..=3)).max(0) };
    let bound = |rng: &mut fastrand::Rng| maybe(rng, 2, |rng| i128::from(rng.i64(0..=10)));
    let mut limits = vec![];
    for department in 0..2 {
        if rng.bool() {
            limits.push(Limit {
                group: Group::Department(department),
                at_least: bound(rng),
                at_most: bound(rng),
                label: "a department".into(),
            });
        }
    }
    if rng.u32(0..3) == 0 {
        limits.push(Limit {
            group: Group::Mode(Mode::ALL[rng.usize(0..7)]),
            at_least: bound(rng),
            at_most: bound(rng),
            label: "a mode".into(),
        });
    }
    if with.crossing {
        let groups = [
            Group::Objective(0),
            Group::Objective(1),
            Group::Level(Level::Strategy),
            Group::Lines(vec![0, 2, 7]),
        ];
        for group in groups {
            limits.push(Limit {
                group,
                at_least: maybe(rng, 3, |rng| rng.i128(0..=4)),
                at_most: maybe(rng, 3, |rng| rng.i128(3..=10)),
                label: "a group that crosses".into(),
            });
        }
    }
    Problem {
        lines,
        envelope: i128::from(envelope),
        target: Ratio::of(rng.i128(0..=20), 20),
        rule,
        limits,
        unclassified: if rng.bool() { Unclassified::Keep } else { Unclassified::Give },
    }
}

fn current(problem: &Problem) -> Vec<i64> {
    problem.lines.iter().map(|line| line.current).collect()
}

fn compare(problem: &Problem) -> &'static str {
    let all = allocations(problem);
    let met = breaches(problem, &current(problem)).is_empty();
    let best = all
        .iter()
        .filter(|after| breaches(problem, after).is_empty())
        .map(|after| cost(problem, after))
        .min();
    match (solve(problem.clone()), best) {
        (Outcome::Proposal(found), Some(best)) => {
            assert_eq!(breaches(problem, &found.after), [], "{problem:#?}");
            let (moved, _) = moved_and_points(problem, &found.after);
            assert_eq!(found.moved, moved);
            if met {
                assert_eq!(found.status, Status::AlreadyMet);
                assert_eq!(found.after, current(problem));
                return "solved";
            }
            assert_eq!(cost(problem, &found.after), best, "{problem:#?}\n{found:?}");
            assert_eq!(found.status, Status::Optimal);
            "solved"
        }
        (Outcome::Infeasible(wall), None) => {
            let open = Problem { target: Ratio::of(0, 1), ..problem.clone() };
            let kept = all.iter().filter(|after| breaches(&open, after).is_empty());
            let preventive = |after: &Vec<i64>| -> i64 {
                let lines = problem.lines.iter().zip(after);
                lines.filter(|(line, _)| line.is_preventive()).map(|(_, &x)| x).sum()
            };
            let highest = kept.map(preventive).max();
            let said = wall.highest_share.map(|share| share.floor_digits(6));
            let is = highest.map(|most| Ratio::of(most.into(), problem.envelope).floor_digits(6));
            assert_eq!(said, is, "{problem:#?}\n{wall:?}");
            assert!(!wall.because.is_empty(), "{problem:#?}");
            "impossible"
        }
        (got, want) => panic!("{problem:#?}\ngot {got:?}\nwant {want:?}"),
    }
}

fn compare_many(seed: u64, rule: Rule, with: With) {
    let mut rng = fastrand::Rng::with_seed(seed);
    let seen: Vec<_> = (0..2_000).map(|_| compare(&draw(&mut rng, rule, with))).collect();
    for outcome in ["solved", "impossible"] {
        assert!(seen.iter().filter(|&&s| s == outcome).count() > 100);
    }
}

const PLAIN: With = With { gaps: false, crossing: false };

#[test]
fn priority_finds_the_best_answer_of_every_small_plan() {
    compare_many(1, Rule::Priority, PLAIN);
}

#[test]
fn proportional_moves_as_little_as_possible() {
    compare_many(2, Rule::Proportional, PLAIN);
}

#[test]
fn value_finds_the_greatest_benefit() {
    compare_many(3, Rule::Value, PLAIN);
}

#[test]
fn steps_and_all_or_nothing_lines_are_searched_to_the_end() {
    let with = With { gaps: true, ..PLAIN };
    compare_many(4, Rule::Priority, with);
    compare_many(5, Rule::Value, with);
    compare_many(6, Rule::Proportional, with);
}

#[test]
fn limits_that_cross_are_kept_and_solved_to_the_end() {
    let with = With { crossing: true, ..PLAIN };
    compare_many(7, Rule::Priority, with);
    compare_many(8, Rule::Value, with);
    compare_many(9, Rule::Proportional, with);
    let both = With { gaps: true, ..with };
    compare_many(10, Rule::Priority, both);
}
