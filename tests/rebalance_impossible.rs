//! When the answer is no: it is true, it says why, and what it says would help.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ounce::plan::class::Stance;
use ounce::rebalance::{
    Balance, Group, Hold, Infeasible, Limit, Line, Outcome, Problem, Ratio, Rule, Unclassified, solve,
};

fn line(stance: Stance, department: u32, current: i64) -> Line {
    Line { stance: Some(stance), department: Some(department), current, ..Line::default() }
}

fn limit(group: Group, at_least: Option<i128>, at_most: Option<i128>) -> Limit {
    Limit { group, at_least, at_most, label: "a group".into() }
}

fn problem(lines: Vec<Line>, limits: Vec<Limit>, target: Ratio) -> Problem {
    let envelope = lines.iter().map(|line| i128::from(line.current)).sum();
    let (rule, unclassified) = (Rule::Priority, Unclassified::Keep);
    Problem { lines, envelope, target, rule, limits, unclassified }
}

fn wall(problem: &Problem) -> Infeasible {
    match solve(problem.clone()) {
        Outcome::Infeasible(wall) => wall,
        Outcome::Proposal(found) => panic!("an answer to the impossible: {found:?}"),
    }
}

/// A hold, and the line it is of unless it is a limit.
type Key = (Hold, Option<usize>);

fn loosened(problem: &Problem, holds: &[Key]) -> Problem {
    let mut problem = problem.clone();
    for &(hold, line) in holds {
        match (hold, line) {
            (Hold::AtLeast(limit), None) => problem.limits[limit].at_least = None,
            (Hold::AtMost(limit), None) => problem.limits[limit].at_most = None,
            (Hold::Lock, Some(line)) => problem.lines[line].locked = false,
            (Hold::Kept, Some(line)) => problem.lines[line].stance = Some(Stance::Remedial),
            (Hold::Floor, Some(line)) => problem.lines[line].floor = 0,
            (Hold::Cap, Some(line)) => problem.lines[line].cap = None,
            other => panic!("{other:?}"),
        }
    }
    problem
}

fn is_reached(problem: &Problem, without: &[Key]) -> bool {
    matches!(solve(loosened(problem, without)), Outcome::Proposal(_))
}

/// Forty big locked lines whose money could go nowhere, and a small one whose
/// money could: the small one is what to unlock.
#[test]
fn the_best_line_to_unlock_is_found_behind_many_bigger_ones() {
    let mut lines = vec![Line { cap: Some(50), ..line(Stance::Preventive, 0, 50) }];
    lines.extend((0..40).map(|_| Line { locked: true, ..line(Stance::Remedial, 0, 1_000) }));
    lines.push(line(Stance::Preventive, 1, 0));
    lines.push(Line { locked: true, ..line(Stance::Remedial, 1, 10) });
    let limits = vec![limit(Group::Department(0), Some(40_050), None)];
    let said = wall(&problem(lines, limits, Ratio::of(60, 40_060)));
    assert_eq!(said.highest_share, Some(Ratio::of(50, 40_060)));
    let first = &said.unlock[0];
    assert_eq!((first.hold, first.gain.part()), (Hold::Lock, 10), "{said:?}");
    assert_eq!(first.line, Some(42));
}

#[test]
fn the_best_lines_to_unlock_come_first_at_any_size() {
    for size in [100_i64, 10_000] {
        let mut lines: Vec<Line> =
            (1..=size).map(|amount| Line { locked: true, ..line(Stance::Remedial, 0, amount) }).collect();
        lines.push(line(Stance::Preventive, 0, 0));
        let whole = i128::from(size * (size + 1) / 2);
        let wanted = i128::from(3 * size - 10);
        let plan = problem(lines, vec![], Ratio::of(wanted, whole));
        let said = wall(&plan);
        let gains: Vec<i128> = said.unlock.iter().take(5).map(|unlock| unlock.gain.part()).collect();
        assert_eq!(gains, [0, 1, 2, 3, 4].map(|less| i128::from(size - less)));
        let way = Balance::new(plan.clone()).way_out(plan.target).unwrap();
        assert_eq!((way.holds.len(), way.at_least), (3, 3), "three of the largest are just enough");
        assert!(is_reached(&plan, &way.holds) && !is_reached(&plan, &way.holds[..2]));
        let lines = said.because.iter().find(|obstacle| obstacle.hold == Hold::Lock).unwrap().lines.len();
        assert!(lines < plan.lines.len() - 1, "lines too small to matter are not named");
        let kept: Vec<Key> = (0..plan.lines.len() - 1)
            .filter(|line| !said.because[0].lines.contains(line))
            .map(|line| (Hold::Lock, Some(line)))
            .collect();
        assert!(!is_reached(&plan, &kept), "those named are enough to forbid it");
    }
}

/// What could be loosened in a small plan.
fn holds(problem: &Problem) -> Vec<Key> {
    let mut found = vec![];
    for (i, line) in problem.lines.iter().enumerate() {
        found.extend(line.locked.then_some((Hold::Lock, Some(i))));
        found.extend(line.stance.is_none().then_some((Hold::Kept, Some(i))));
        found.extend((line.floor > 0).then_some((Hold::Floor, Some(i))));
        found.extend(line.cap.is_some().then_some((Hold::Cap, Some(i))));
    }
    for (i, limit) in problem.limits.iter().enumerate() {
        found.extend(limit.at_least.map(|_| (Hold::AtLeast(i), None)));
        found.extend(limit.at_most.map(|_| (Hold::AtMost(i), None)));
    }
    found
}

/// The fewest holds without which the target can be reached, each set tried.
fn fewest(problem: &Problem, holds: &[Key]) -> Option<usize> {
    let mut sets: Vec<u32> = (0..1 << holds.len()).collect();
    sets.sort_by_key(|set| set.count_ones());
    let found = sets.into_iter().find(|set| {
        let taken = holds.iter().enumerate().filter(|(at, _)| set & (1 << at) != 0);
        is_reached(problem, &taken.map(|(_, key)| *key).collect::<Vec<_>>())
    });
    found.map(|set| set.count_ones() as usize)
}

fn draw(rng: &mut fastrand::Rng) -> Problem {
    let stances = [None, Some(Stance::Preventive), Some(Stance::Remedial), Some(Stance::Remedial)];
    let lines = (0..rng.usize(2..=5)).map(|_| {
        let current = rng.i64(0..=9);
        let own = rng.u8(0..3);
        Line {
            current,
            floor: if own == 1 { rng.i64(0..=current) } else { 0 },
            cap: (own == 2).then(|| current + rng.i64(0..=2)),
            locked: rng.u8(0..4) == 0,
            stance: stances[rng.usize(0..4)],
            department: Some(rng.u32(0..2)),
            ..Line::default()
        }
    });
    let lines: Vec<Line> = lines.collect();
    let mut limits = vec![];
    for department in 0..2 {
        if rng.bool() {
            let at = |rng: &mut fastrand::Rng| rng.bool().then(|| rng.i128(0..=25));
            limits.push(limit(Group::Department(department), at(rng), at(rng)));
        }
    }
    problem(lines, limits, Ratio::of(rng.i128(1..=10), 10))
}

#[test]
fn the_way_out_leads_out_and_none_is_shorter_than_it_says() {
    let mut rng = fastrand::Rng::with_seed(12);
    let (mut seen, mut smallest, mut several) = (0, 0, 0);
    for _ in 0..1_500 {
        let plan = draw(&mut rng);
        if is_reached(&plan, &[]) || plan.envelope == 0 {
            continue;
        }
        let holds = holds(&plan);
        let fewest = fewest(&plan, &holds);
        let Some(way) = Balance::new(plan.clone()).way_out(plan.target) else {
            continue;
        };
        let fewest = fewest.unwrap();
        seen += 1;
        assert!(is_reached(&plan, &way.holds), "{plan:#?}\n{way:?}");
        assert!(way.at_least <= fewest && fewest <= way.holds.len(), "{plan:#?}\n{way:?} {fewest}");
        smallest += usize::from(way.is_smallest());
        several += usize::from(way.holds.len() > 1);
    }
    assert!(seen > 400 && smallest * 2 > seen && several > 100, "{seen} {smallest} {several}");
}

/// Limits that cross in every direction, kept by a hidden answer.
fn tangled(rng: &mut fastrand::Rng, limits: usize) -> Problem {
    let hidden: Vec<i64> = (0..60).map(|_| rng.i64(0..=1)).collect();
    let stance = |i: usize| [Stance::Remedial, Stance::Preventive][i % 2];
    let lines = (0..60).map(|i| Line { cap: Some(1), ..line(stance(i), 0, 0) });
    let mut plan = problem(lines.collect(), vec![], Ratio::of(0, 1));
    for _ in 0..limits {
        let members: Vec<usize> = (0..60).filter(|_| rng.bool()).collect();
        let sum = members.iter().map(|&i| i128::from(hidden[i])).sum();
        plan.limits.push(limit(Group::Lines(members), Some(sum), Some(sum)));
    }
    let preventive: i64 = hidden.iter().skip(1).step_by(2).sum();
    plan.envelope = hidden.iter().map(|&amount| i128::from(amount)).sum();
    plan.target = Ratio::of(preventive.into(), plan.envelope);
    plan
}

#[test]
fn what_is_not_proved_is_never_called_proved() {
    let mut rng = fastrand::Rng::with_seed(3);
    let (mut answered, mut unsure) = (0, 0);
    for limits in [3, 3, 18, 18, 18] {
        match solve(tangled(&mut rng, limits)) {
            Outcome::Proposal(_) => answered += 1,
            Outcome::Infeasible(wall) => {
                assert!(!wall.proved, "there is an answer to {limits} limits: {wall:?}");
                unsure += 1;
            }
        }
    }
    assert!(answered > 0 && unsure > 0, "{answered} answered, {unsure} unsure");
}

/// All but one line move in steps that fit nowhere together; one hides an answer.
#[test]
fn a_search_that_is_ended_early_proves_nothing() {
    let mut lines: Vec<Line> = (0..12)
        .map(|i| Line { step: Some(2 * i + 3), floor: 0, ..line(Stance::Remedial, 0, 5 * i + 7) })
        .collect();
    lines.push(Line { cap: Some(400), least: Some(90), ..line(Stance::Preventive, 0, 0) });
    let plan = problem(lines, vec![], Ratio::of(1, 10));
    let target = plan.target;
    let mut balance = Balance::new(plan);
    let Outcome::Proposal(found) = balance.at(target) else { panic!("there is an answer") };
    assert_eq!(found.status, ounce::rebalance::Status::Optimal);
    match balance.at_within(target, &mut || false) {
        Outcome::Infeasible(wall) => assert!(!wall.proved, "{wall:?}"),
        Outcome::Proposal(found) => assert_ne!(found.status, ounce::rebalance::Status::Optimal),
    }
}
