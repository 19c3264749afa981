//! What must hold for every plan, of every family and size.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/families.rs"]
mod families;

use families::{Family, instance};
use ounce::plan::class::{Mode, Stance};
use ounce::rebalance::check::breaches;
use ounce::rebalance::follow::follow;
use ounce::rebalance::{
    Balance, Group, Hold, Infeasible, Limit, Line, Outcome, Problem, Proposal, Ratio, Rule, Status, solve,
};

const SIZES: [usize; 5] = [10, 60, 400, 3_000, 10_000];
const RULES: [Rule; 3] = [Rule::Priority, Rule::Proportional, Rule::Value];

fn proposal(problem: Problem) -> Proposal {
    match solve(problem) {
        Outcome::Proposal(proposal) => proposal,
        Outcome::Infeasible(wall) => panic!("no answer: {wall:?}"),
    }
}

fn wall(problem: Problem) -> Infeasible {
    match solve(problem) {
        Outcome::Infeasible(wall) => wall,
        Outcome::Proposal(_) => panic!("an answer to the impossible"),
    }
}

fn raised(problem: &Problem, after: &[i64]) -> i128 {
    let lines = problem.lines.iter().zip(after);
    lines.map(|(line, &amount)| i128::from(amount - line.current).max(0)).sum()
}

fn preventive(problem: &Problem, after: &[i64]) -> i128 {
    let lines = problem.lines.iter().zip(after);
    lines.filter(|(line, _)| line.is_preventive()).map(|(_, &x)| i128::from(x)).sum()
}

/// Runs `law` on every plan whose target can be reached.
fn for_every_plan(law: impl Fn(Family, Problem, Vec<i64>)) {
    let mut seen = 0;
    for family in Family::ALL {
        for (size, seed) in SIZES.into_iter().zip(1..) {
            let made = instance(family, size, seed);
            if let Some(witness) = made.witness {
                seen += 1;
                law(family, made.problem, witness);
            }
        }
    }
    assert!(seen > 30, "only {seen} plans could be made");
}

#[test]
fn every_limit_is_kept_and_no_witness_moves_less() {
    for_every_plan(|family, problem, witness| {
        assert_eq!(breaches(&problem, &witness), [], "the witness of {family:?}");
        for rule in RULES {
            let problem = Problem { rule, ..problem.clone() };
            let found = proposal(problem.clone());
            assert_eq!(breaches(&problem, &found.after), [], "{family:?} {rule:?}");
            assert_eq!(found.moved, raised(&problem, &found.after));
            if rule != Rule::Value {
                assert!(found.moved <= raised(&problem, &witness), "{family:?}");
            }
        }
    });
}

#[test]
fn without_limits_exactly_the_missing_money_moves() {
    for family in [Family::Plain, Family::Ties, Family::Huge, Family::Pennies, Family::Edge] {
        for size in SIZES {
            let made = instance(family, size, 7);
            let Some(_) = made.witness else { continue };
            let problem = made.problem;
            let current: Vec<i64> = problem.lines.iter().map(|line| line.current).collect();
            let outside = breaches(&problem, &current);
            let missing = problem.target.of_envelope(problem.envelope) - preventive(&problem, &current);
            if outside.iter().all(|breach| *breach == ounce::rebalance::check::Breach::Target) {
                assert_eq!(proposal(problem).moved, missing.max(0), "{family:?} {size}");
            }
        }
    }
}

#[test]
fn a_met_target_moves_nothing() {
    for size in SIZES {
        for rule in RULES {
            let problem = Problem { rule, ..instance(Family::Met, size, 3).problem };
            let found = proposal(problem.clone());
            assert_eq!((found.status, found.moved), (Status::AlreadyMet, 0));
            assert!(problem.lines.iter().zip(&found.after).all(|(line, &x)| line.current == x));
        }
    }
}

#[test]
fn doing_it_twice_is_doing_it_once() {
    for_every_plan(|family, mut problem, _| {
        let first = proposal(problem.clone());
        assert_eq!(first, proposal(problem.clone()), "the same answer twice");
        for (line, &amount) in problem.lines.iter_mut().zip(&first.after) {
            line.current = amount;
        }
        let second = proposal(problem);
        assert_eq!(second.status, Status::AlreadyMet, "{family:?}");
    });
}

#[test]
fn order_and_looser_limits_never_cost_more() {
    for_every_plan(|family, problem, _| {
        let moved = proposal(problem.clone()).moved;
        let mut backwards = problem.clone();
        backwards.lines.reverse();
        assert_eq!(proposal(backwards).moved, moved, "{family:?}");
        let mut looser = problem.clone();
        looser.limits.truncate(looser.limits.len() / 2);
        for line in looser.lines.iter_mut().step_by(3).filter(|line| line.floor <= line.current) {
            line.floor /= 2;
        }
        assert!(proposal(looser).moved <= moved, "{family:?}");
    });
}

#[test]
fn the_frontier_is_convex_and_each_point_is_a_fresh_answer() {
    for_every_plan(|family, problem, _| {
        let mut balance = Balance::new(problem.clone());
        let frontier = balance.frontier().unwrap();
        let prices: Vec<_> = frontier.points.iter().filter_map(|point| point.next).collect();
        assert!(prices.is_sorted(), "{family:?}: {prices:?}");
        assert!(frontier.points.is_sorted_by_key(|point| point.share.part()));
        for point in frontier.points.iter().step_by(frontier.points.len() / 4 + 1) {
            if point.share.part() <= preventive(&problem, &current(&problem)) {
                continue;
            }
            let fresh = proposal(Problem { target: point.share, ..problem.clone() });
            let Outcome::Proposal(dragged) = balance.at(point.share) else {
                panic!("{family:?}: a frontier past the wall")
            };
            assert_eq!(fresh, dragged, "{family:?}");
            assert_eq!(fresh.moved, point.moved, "{family:?}");
            assert_eq!(frontier.moved_at(point.share), Some(point.moved));
        }
        let end = frontier.wall().unwrap();
        if let Some(past) = Ratio::new(end.part() + 1, end.whole()) {
            let said = wall(Problem { target: past, ..problem.clone() });
            assert_eq!(said.highest_share, Some(end), "{family:?}");
        }
    });
}

fn current(problem: &Problem) -> Vec<i64> {
    problem.lines.iter().map(|line| line.current).collect()
}

#[test]
fn the_impossible_says_how_far_it_goes_and_what_to_unlock() {
    for family in Family::ALL.into_iter().filter(|family| family.is_impossible()) {
        for size in SIZES {
            let problem = instance(family, size, 5).problem;
            let said = wall(problem.clone());
            assert!(!said.because.is_empty(), "{family:?} {size}");
            let Some(highest) = said.highest_share else {
                assert_eq!(family, Family::BadBase);
                continue;
            };
            let best = Problem { target: highest, ..problem.clone() };
            assert_eq!(breaches(&best, &proposal(best.clone()).after), []);
            for unlock in said.unlock.iter().take(3) {
                let mut loosened = problem.clone();
                match (unlock.hold, unlock.line) {
                    (Hold::Lock, Some(line)) => loosened.lines[line].locked = false,
                    (Hold::Cap, Some(line)) => loosened.lines[line].cap = None,
                    (Hold::Floor, Some(line)) => loosened.lines[line].floor = 0,
                    (Hold::AtLeast(limit) | Hold::AtMost(limit), None) => {
                        loosened.limits[limit].group = Group::Lines(vec![]);
                        loosened.limits[limit].at_least = None;
                    }
                    other => panic!("{other:?}"),
                }
                let gained = Balance::new(loosened).frontier().unwrap().wall().unwrap();
                assert_eq!(gained.part() - highest.part(), unlock.gain.part(), "{family:?} {unlock:?}");
            }
        }
    }
}

#[test]
fn moves_settle_every_change_with_few_pairs() {
    for_every_plan(|family, problem, _| {
        let mut balance = Balance::new(problem.clone());
        let Outcome::Proposal(found) = balance.at(problem.target) else { panic!("{family:?}") };
        let mut left = current(&problem);
        let moves = balance.moves(&found);
        for step in &moves {
            left[step.from.unwrap()] -= step.amount;
            left[step.to.unwrap()] += step.amount;
        }
        assert_eq!(left, found.after, "{family:?}");
        let changed = problem.lines.iter().zip(&found.after);
        let changed = changed.filter(|(line, after)| line.current != **after).count();
        assert!(moves.len() < changed.max(1), "{family:?}");
        assert_eq!(balance.reasons(&found).len(), problem.lines.len());
    });
}

#[test]
fn the_largest_numbers_are_no_trouble() {
    let mut problem = instance(Family::Plain, 60, 11).problem;
    for line in &mut problem.lines {
        line.current = 1_000_000_000_000_000;
        (line.floor, line.cap, line.locked) = (0, None, false);
    }
    problem.envelope = 60_000_000_000_000_000;
    problem.target = Ratio::new(999_999_999, 1_000_000_000).unwrap();
    for rule in RULES {
        let problem = Problem { rule, ..problem.clone() };
        let found = proposal(problem.clone());
        assert_eq!(breaches(&problem, &found.after), []);
    }
}

/// The same lines as far as people are concerned, with limits of every kind.
fn people_of(problem: &Problem, with_steps: bool) -> Vec<Line> {
    let line = |(at, line): (usize, &Line)| {
        let current = (line.current / 7 + at as i64 * 13) % 900;
        Line {
            current,
            floor: if at % 4 == 1 { current / 2 } else { 0 },
            cap: (at % 3 == 2).then_some(current + 40),
            step: (with_steps && at % 5 == 0).then_some(25),
            least: (with_steps && at % 7 == 3).then_some(60),
            locked: line.locked || at % 11 == 10,
            department: line.department,
            ..Line::default()
        }
    };
    problem.lines.iter().enumerate().map(line).collect()
}

#[test]
fn people_who_follow_keep_every_limit_of_people_and_the_total() {
    for_every_plan(|family, problem, _| {
        if problem.lines.len() > 400 {
            return;
        }
        let smaller = Problem { envelope: problem.envelope - problem.envelope / 20, ..problem.clone() };
        for (problem, with_steps) in [(&problem, false), (&problem, true), (&smaller, false)] {
            let mut balance = Balance::new(problem.clone());
            let Outcome::Proposal(found) = balance.at(problem.target) else { continue };
            let moves = balance.moves(&found);
            let people = people_of(problem, with_steps && problem.lines.len() <= 60);
            let followed = follow(&problem.lines, &moves, &people);
            let (mut left, mut total) = (0_i128, 0_i128);
            for (at, (line, &after)) in people.iter().zip(&followed.after).enumerate() {
                let change = i128::from(after - line.current);
                total += change;
                let money = i128::from(found.after[at]) - i128::from(problem.lines[at].current);
                assert!(change.signum() * money.signum() >= 0, "{family:?}: against the money");
                assert!(change == 0 || money != 0, "{family:?}: without money");
                assert!(after >= line.floor.min(line.current), "{family:?}: floor");
                assert!(line.cap.is_none_or(|cap| after <= cap.max(line.current)), "{family:?}: cap");
                assert!(!line.locked || change == 0, "{family:?}: lock");
                assert!(line.step.is_none_or(|step| change % i128::from(step) == 0), "{family:?}: step");
                let in_gap = line.least.is_some_and(|least| after != 0 && after < least);
                assert!(!in_gap || line.current < line.least.unwrap(), "{family:?}: all or nothing");
                if money < 0 {
                    // Never more than in proportion, and less only where a limit keeps them.
                    let had = i128::from(problem.lines[at].current);
                    let part = i128::from(line.current) * -money / had;
                    assert!(-change <= part, "{family:?}");
                    assert!(followed.stay(at, line).is_some() || -change == part, "{family:?}");
                }
            }
            for step in &followed.moves {
                left += if step.to.is_none() { i128::from(step.amount) } else { 0 };
            }
            assert_eq!(total, -left, "{family:?}: nobody is lost or made");
            assert_eq!(followed, follow(&problem.lines, &moves, &people), "{family:?}: the same twice");
            let free: Vec<Line> =
                people.iter().map(|line| Line { current: line.current, ..Line::default() }).collect();
            assert_eq!(
                follow(&problem.lines, &moves, &free).stayed(),
                0,
                "{family:?}: without limits all go"
            );
        }
    });
}

/// Which lines a limit on a group is about.
fn counts(line: &Line, group: &Group) -> bool {
    match group {
        Group::Department(id) => line.department == Some(*id),
        Group::Objective(id) => line.objective == Some(*id),
        Group::Mode(mode) => line.mode == Some(*mode),
        Group::Level(level) => line.level == Some(*level),
        Group::Lines(_) => false,
    }
}

fn sum_of(problem: &Problem, amounts: &[i64], group: &Group) -> i128 {
    let lines = problem.lines.iter().zip(amounts).filter(|(line, _)| counts(line, group));
    lines.map(|(_, &amount)| i128::from(amount)).sum()
}

/// The plan with objectives and modes, and limits on departments, objectives and
/// modes at once that the witness keeps.
fn crossed(mut problem: Problem, witness: &[i64]) -> Problem {
    for (at, line) in problem.lines.iter_mut().enumerate() {
        line.objective = Some(at as u32 % 4);
        line.mode = line.stance.map(|stance| {
            let of: Vec<Mode> = Mode::ALL.iter().copied().filter(|m| m.stance() == stance).collect();
            of[at % of.len()]
        });
    }
    let groups = [Group::Department(0), Group::Department(1), Group::Objective(0), Group::Objective(2)];
    let groups = groups.into_iter().chain([Group::Mode(Mode::Listen), Group::Mode(Mode::Remove)]);
    let limits = groups.map(|group| {
        let held = sum_of(&problem, witness, &group);
        let (at_least, at_most) = (Some(held - held / 20), Some(held + held / 20));
        Limit { group, at_least, at_most, label: "some".into() }
    });
    problem.limits = limits.collect();
    problem
}

#[test]
fn limits_on_groups_that_cross_are_all_kept() {
    let mut seen = 0;
    for family in [Family::Plain, Family::Ties, Family::Zeros, Family::Huge, Family::Pennies, Family::Edge] {
        for (size, seed) in [(10, 3), (60, 4), (200, 5)] {
            let made = instance(family, size, seed);
            let Some(witness) = made.witness else { continue };
            let problem = crossed(made.problem, &witness);
            let found = proposal(problem.clone());
            for limit in &problem.limits {
                let held = sum_of(&problem, &found.after, &limit.group);
                let span = limit.at_least.unwrap()..=limit.at_most.unwrap();
                assert!(span.contains(&held), "{family:?} {size}: {held} in {:?}", limit.group);
            }
            if matches!(found.status, Status::Optimal | Status::AlreadyMet) {
                assert!(found.moved <= raised(&problem, &witness), "{family:?} {size}");
            }
            seen += 1;
        }
    }
    assert!(seen > 10, "only {seen} plans could be made");
}

/// On ties too, where a solver's own prices may be of another corner.
#[test]
fn a_price_is_what_one_unit_of_relief_saves() {
    let mut seen = 0;
    for family in Family::ALL {
        for (size, seed) in [(10, 6), (25, 7), (60, 8)] {
            let made = instance(family, size, seed);
            let Some(witness) = made.witness else { continue };
            for problem in [crossed(made.problem.clone(), &witness), made.problem] {
                seen += prices_checked(family, &problem);
            }
        }
    }
    assert!(seen > 50, "only {seen} prices could be looked at");
}

fn prices_checked(family: Family, problem: &Problem) -> usize {
    let mut balance = Balance::new(problem.clone());
    let Outcome::Proposal(found) = balance.at(problem.target) else { return 0 };
    if found.status != Status::Optimal || problem.lines.iter().any(|l| l.step.is_some() || l.least.is_some())
    {
        return 0;
    }
    let mut seen = 0;
    for binding in balance.priced_binding(problem.target) {
        let about = match binding.lines.as_slice() {
            [] => vec![None],
            lines => lines.iter().take(2).map(|line| Some(*line)).collect(),
        };
        for line in about {
            let mut loose = problem.clone();
            match (binding.hold, line) {
                (Hold::AtMost(at), _) => *loose.limits[at].at_most.as_mut().unwrap() += 1,
                (Hold::AtLeast(at), _) => *loose.limits[at].at_least.as_mut().unwrap() -= 1,
                (Hold::Floor, Some(line)) => loose.lines[line].floor -= 1,
                (Hold::Cap, Some(line)) => *loose.lines[line].cap.as_mut().unwrap() += 1,
                _ => continue,
            }
            let freed = proposal(loose);
            if freed.status == Status::Optimal {
                assert_eq!(found.moved - freed.moved, binding.price.first, "{family:?} {binding:?}");
                seen += 1;
            }
        }
    }
    seen
}

/// A department and an objective hold the same line at the same sum: each costs
/// nothing alone, whichever of the two a solver would price.
#[test]
fn of_two_limits_that_hold_as_much_neither_has_a_price() {
    let line = |stance, department, objective, current, priority| Line {
        stance: Some(stance),
        department: Some(department),
        objective: Some(objective),
        current,
        priority,
        ..Line::default()
    };
    let most = |group, label: &str| Limit { group, at_least: None, at_most: Some(30), label: label.into() };
    let problem = Problem {
        lines: vec![
            line(Stance::Preventive, 0, 0, 0, 1),
            line(Stance::Preventive, 1, 1, 0, 5),
            line(Stance::Remedial, 0, 1, 0, 3),
            line(Stance::Remedial, 1, 0, 0, 3),
            line(Stance::Remedial, 1, 1, 100, 3),
        ],
        envelope: 100,
        target: Ratio::new(1, 2).unwrap(),
        rule: Rule::Priority,
        limits: vec![most(Group::Department(0), "Care"), most(Group::Objective(0), "Right")],
        unclassified: Default::default(),
    };
    let found = proposal(problem.clone());
    assert_eq!(found.after, [30, 20, 0, 0, 50]);
    let mut balance = Balance::new(problem.clone());
    let told = balance.binding(problem.target);
    assert!(told.iter().any(|b| b.price != Default::default()), "a corner has its prices: {told:?}");
    let priced = balance.priced_binding(problem.target);
    assert!(!priced.is_empty());
    for binding in priced {
        assert_eq!(binding.price, Default::default(), "{binding:?}");
    }
    let alone = Problem { limits: problem.limits[..1].to_vec(), ..problem };
    let price = Balance::new(alone.clone()).priced_binding(alone.target)[0].price;
    assert_eq!((price.first, price.second), (0, 4), "four ranks of priority");
}
