//! An independent proof for every answer, at every size.
//!
//! No allocation can beat a bound made of prices: for any price of the envelope
//! and any price of prevention, let each department choose freely what is best
//! for it at those prices. Costs are whole numbers and the limits nest, so some
//! pair of small whole prices has a bound that an allocation meets; where the
//! engine meets it, nothing is better. Nothing of the engine is used here.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/families.rs"]
mod families;

use std::collections::BTreeMap;

use families::{Family, instance};
use ounce::rebalance::check::breaches;
use ounce::rebalance::{Group, Outcome, Problem, Status, solve};

const SIZES: [usize; 6] = [10, 25, 100, 1_000, 3_000, 10_000];

/// One class of a department: the least and the most its lines may hold, and
/// where they stand within their own limits.
#[derive(Default, Clone, Copy)]
struct Class {
    low: i128,
    start: i128,
    high: i128,
}

/// A department: its preventive lines, its other lines, and its limits.
#[derive(Clone, Copy)]
struct Department {
    preventive: Class,
    other: Class,
    least: i128,
    most: i128,
}

/// The departments of a problem, and what must be raised whatever the answer;
/// nothing where some line has no amount at all.
fn departments(problem: &Problem) -> (Vec<Department>, i128) {
    let empty =
        Department { preventive: Class::default(), other: Class::default(), least: 0, most: i128::MAX / 8 };
    let mut found: BTreeMap<Option<u32>, Department> = BTreeMap::new();
    let mut raised = 0;
    for line in &problem.lines {
        let now = i128::from(line.current);
        let (low, high) = match line.locked {
            true => (now, now),
            false => {
                let low = i128::from(line.floor);
                (low, line.cap.map_or(problem.envelope.max(low), i128::from))
            }
        };
        let start = now.clamp(low, high);
        raised += (start - now).max(0);
        let department = found.entry(line.department).or_insert(empty);
        let class = if line.is_preventive() { &mut department.preventive } else { &mut department.other };
        class.low += low;
        class.start += start;
        class.high += high;
    }
    for limit in &problem.limits {
        let Group::Department(id) = limit.group else { panic!("limits are on departments") };
        let department = found.entry(Some(id)).or_insert(empty);
        department.least = department.least.max(limit.at_least.unwrap_or(0));
        department.most = department.most.min(limit.at_most.unwrap_or(i128::MAX / 8));
    }
    (found.into_values().collect(), raised)
}

impl Department {
    /// The least of `cost` over what the department may hold, by the corners of
    /// the area where it bends; none where it may hold nothing.
    fn least_of(&self, cost: impl Fn(i128, i128) -> i128) -> Option<i128> {
        let (p, o) = (self.preventive, self.other);
        let (ps, os) = ([p.low, p.start, p.high], [o.low, o.start, o.high]);
        let mut corners: Vec<(i128, i128)> = ps.iter().flat_map(|&x| os.map(|y| (x, y))).collect();
        for sum in [self.least, self.most] {
            corners.extend(ps.map(|x| (x, sum - x)));
            corners.extend(os.map(|y| (sum - y, y)));
        }
        let allowed = |&(x, y): &(i128, i128)| {
            (p.low..=p.high).contains(&x)
                && (o.low..=o.high).contains(&y)
                && (self.least..=self.most).contains(&(x + y))
        };
        corners.into_iter().filter(allowed).map(|(x, y)| cost(x, y)).min()
    }

    /// What is raised when it holds this much.
    fn raised(&self, preventive: i128, other: i128) -> i128 {
        (preventive - self.preventive.start).max(0) + (other - self.other.start).max(0)
    }
}

/// The greatest bound on what must be moved.
fn least_moved(problem: &Problem) -> i128 {
    let (departments, raised) = departments(problem);
    let need = problem.target.of_envelope(problem.envelope);
    let bound = |envelope: i128, prevention: i128| -> i128 {
        let each = departments.iter().map(|department| {
            let cost = |x, y| department.raised(x, y) - envelope * (x + y) - prevention * x;
            department.least_of(cost).unwrap()
        });
        envelope * problem.envelope + prevention * need + each.sum::<i128>()
    };
    let pairs = (-3..=3).flat_map(|envelope| (0..=4).map(move |prevention| (envelope, prevention)));
    raised + pairs.map(|(envelope, prevention)| bound(envelope, prevention)).max().unwrap()
}

/// The least bound on preventive money; none where no allocation keeps the
/// limits at all.
fn most_preventive(problem: &Problem) -> Option<i128> {
    let (departments, _) = departments(problem);
    let sum = |cost: &dyn Fn(i128, i128) -> i128| -> Option<i128> {
        departments.iter().map(|department| department.least_of(cost)).sum()
    };
    let (least, most) = (sum(&|x, y| x + y)?, -sum(&|x, y| -x - y)?);
    if !(least..=most).contains(&problem.envelope) {
        return None;
    }
    let bound = |price: i128| Some(price * problem.envelope - sum(&|x, y| price * (x + y) - x)?);
    (-2..=2).filter_map(bound).min()
}

/// What the engine says, proved; whether there was an answer.
fn prove(family: Family, size: usize, seed: u64) -> bool {
    let problem = instance(family, size, seed).problem;
    let about = format!("{family:?}, {size} lines, seed {seed}");
    match solve(problem.clone()) {
        Outcome::Proposal(found) => {
            assert_eq!(breaches(&problem, &found.after), [], "{about}");
            let proved = [Status::Optimal, Status::AlreadyMet].contains(&found.status);
            assert!(proved, "{about}");
            assert_eq!(found.moved, least_moved(&problem), "{about}");
            assert_eq!(Outcome::Proposal(found), solve(problem), "{about}: the same answer twice");
            true
        }
        Outcome::Infeasible(wall) => {
            assert!(wall.proved && !wall.because.is_empty(), "{about}");
            let highest = wall.highest_share.map(|share| share.part());
            assert_eq!(highest, most_preventive(&problem), "{about}");
            let need = problem.target.of_envelope(problem.envelope);
            assert!(highest.is_none_or(|most| most < need), "{about}");
            false
        }
    }
}

#[test]
fn every_answer_meets_a_bound_that_no_allocation_can_beat() {
    let mut reached = 0;
    for family in Family::ALL {
        for size in SIZES {
            for seed in 1..=if size > 1_000 { 1 } else { 6 } {
                let answered = prove(family, size, seed);
                assert!(!answered || !family.is_impossible(), "{family:?}");
                reached += usize::from(answered);
            }
        }
    }
    assert!(reached > 150, "only {reached} answers");
}

#[test]
fn a_hundred_thousand_lines_are_proved_as_well() {
    for family in [Family::Caps, Family::Cross, Family::Repair, Family::Blocked] {
        prove(family, 100_000, 1);
    }
}
