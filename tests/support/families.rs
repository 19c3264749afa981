//! Made-up plans of every shape that rebalancing has to cope with.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ounce::plan::class::{Level, Stance};
use ounce::rebalance::{Group, Limit, Line, Problem, Ratio, Rule, Unclassified};

/// A kind of plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Total and share only, with plenty of room.
    Plain,
    /// Limits on departments, some tight.
    Caps,
    /// Every department pinned, so that money is swapped inside departments.
    Cross,
    /// The target is nearly all that can be reached.
    Edge,
    /// The share is over the target already.
    Met,
    /// Amounts outside floors and caps, departments over their limit.
    Repair,
    /// Locked remedial money makes the target impossible.
    Locked,
    /// Preventive caps cannot absorb enough.
    Absorb,
    /// Department limits block a move that totals would allow.
    Blocked,
    /// Floors come to more than the envelope.
    BadBase,
    /// The same amounts everywhere.
    Ties,
    /// Most lines have nothing, a few nearly everything.
    Zeros,
    /// Unclassified money dominates.
    Unclassified,
    /// Amounts near 10¹⁴ units.
    Huge,
    /// Amounts of 0 to 9 units.
    Pennies,
    /// No preventive line at all.
    OneSided,
}

impl Family {
    /// Every family.
    pub const ALL: [Family; 16] = [
        Family::Plain,
        Family::Caps,
        Family::Cross,
        Family::Edge,
        Family::Met,
        Family::Repair,
        Family::Locked,
        Family::Absorb,
        Family::Blocked,
        Family::BadBase,
        Family::Ties,
        Family::Zeros,
        Family::Unclassified,
        Family::Huge,
        Family::Pennies,
        Family::OneSided,
    ];

    /// Whether no allocation reaches the target.
    pub fn is_impossible(self) -> bool {
        matches!(self, Family::Locked | Family::Absorb | Family::Blocked | Family::BadBase | Family::OneSided)
    }
}

/// A plan of a family, with an allocation that shows the target can be reached
/// where one is known.
pub struct Instance {
    pub problem: Problem,
    pub witness: Option<Vec<i64>>,
}

/// Draws a plan; the same family, size and seed give the same plan.
pub fn instance(family: Family, size: usize, seed: u64) -> Instance {
    let mut rng = fastrand::Rng::with_seed(seed ^ ((size as u64) << 20) ^ ((family as u64) << 50));
    let departments = (size / 4).clamp(2, 20);
    let draw = |_| line(family, departments, &mut rng);
    let lines: Vec<Line> = (0..size).map(draw).collect();
    let envelope: i128 = lines.iter().map(|line| i128::from(line.current)).sum();
    let mut problem = Problem {
        lines,
        envelope,
        target: Ratio::of(0, 1),
        rule: Rule::Priority,
        limits: vec![],
        unclassified: Unclassified::Give,
    };
    if family == Family::Blocked {
        block(&mut problem);
        return Instance { problem, witness: None };
    }
    let held = sum(&problem, true, |line| line.current);
    let stuck = sum(&problem, false, low);
    let absorbs = sum(&problem, true, high);
    let ceiling = absorbs.min(envelope - stuck).max(held);
    let part = |percent: i128| held + (ceiling - held) * percent / 100;
    let need = match family {
        Family::Met => held * 9 / 10,
        Family::Locked => envelope - stuck + envelope / 100 + 1,
        Family::Absorb => absorbs + envelope / 100 + 1,
        Family::BadBase => envelope * 3 / 10,
        Family::OneSided => envelope / 10,
        Family::Edge => part(97),
        Family::Cross => part(50),
        _ => part(35),
    };
    problem.target = Ratio::of(need, envelope);
    let known = if family.is_impossible() { None } else { witness(&problem, need) };
    if let Some(known) = &known
        && matches!(family, Family::Caps | Family::Cross | Family::Repair)
    {
        limit_departments(&mut problem, known, family, &mut rng);
    }
    Instance { problem, witness: known }
}

fn line(family: Family, departments: usize, rng: &mut fastrand::Rng) -> Line {
    let department = rng.usize(0..departments).min(rng.usize(0..departments));
    let (preventive, judged) = match family {
        Family::Blocked if department % 2 == 1 => (90, 100),
        Family::Blocked => (4, 100),
        Family::OneSided => (0, 70),
        Family::Unclassified => (8, 20),
        _ => (30, 85),
    };
    let stance = match rng.u32(0..100) {
        draw if draw < preventive => Some(Stance::Preventive),
        draw if draw < judged => Some(Stance::Remedial),
        _ => None,
    };
    let current = match family {
        Family::Pennies => rng.i64(0..10),
        Family::Ties => 2_500_000,
        Family::Zeros if rng.u32(0..100) < 85 => 0,
        Family::Zeros => rng.i64(1_000_000..1_000_000_000),
        Family::Huge => rng.i64(100_000_000_000..100_000_000_000_000),
        _ => rng.i64(20..400) * rng.i64(20..400) * rng.i64(5..60) * 10 + rng.i64(0..1_000),
    };
    let preventive = stance == Some(Stance::Preventive);
    let tactic = rng.u32(0..5) > 0;
    let mut line = Line {
        current,
        stance,
        department: u32::try_from(department).ok(),
        priority: rng.u8(1..=5),
        level: Some(if tactic { Level::Tactic } else { Level::Strategy }),
        locked: rng.u32(0..100) < 8,
        floor: current * rng.i64(0..80) / 100,
        ..Line::default()
    };
    let growth = if preventive { 120..400 } else { 100..180 };
    let mut cap = current * rng.i64(growth) / 100;
    match family {
        Family::Zeros if preventive => cap = cap.max(rng.i64(1_000_000..100_000_000)),
        Family::Ties => (line.floor, cap, line.locked) = (1_000_000, 5_000_000, false),
        Family::Locked if !preventive => line.locked = rng.u32(0..100) < 85,
        Family::Absorb if preventive => cap = current * rng.i64(100..106) / 100,
        Family::BadBase => {
            line.floor = current + current / 20 + 1;
            cap = line.floor * 2;
            line.locked = false;
        }
        Family::Repair if !line.locked => match rng.u32(0..10) {
            0 => {
                line.floor = current + current / 10 + 1;
                cap = cap.max(line.floor + current);
            }
            1 => {
                cap = current - current / 10;
                line.floor = line.floor.min(cap / 2);
            }
            _ => {}
        },
        _ => {}
    }
    let open = rng.u32(0..100) < 5 && family != Family::Absorb;
    line.cap = (!open).then_some(cap.max(line.floor));
    line
}

fn low(line: &Line) -> i64 {
    if line.locked { line.current } else { line.floor }
}

/// The most a line may hold, or a modest amount where it has no cap.
fn high(line: &Line) -> i64 {
    if line.locked {
        return line.current;
    }
    line.cap.unwrap_or((line.current * 3).max(line.floor))
}

fn sum(problem: &Problem, preventive: bool, of: impl Fn(&Line) -> i64) -> i128 {
    let lines = problem.lines.iter();
    let counted = lines.filter(|line| line.is_preventive() == preventive);
    counted.map(|line| i128::from(of(line))).sum()
}

/// Some allocation that keeps floors, caps and locks with `need` preventive.
fn witness(problem: &Problem, need: i128) -> Option<Vec<i64>> {
    let start = |line: &Line| line.current.clamp(low(line), high(line));
    let mut after: Vec<i64> = problem.lines.iter().map(start).collect();
    let preventive = sum(problem, true, start).max(need);
    for (class, goal) in [(true, preventive), (false, problem.envelope - preventive)] {
        let mut missing = goal - sum(problem, class, start);
        let lines = problem.lines.iter().zip(&mut after);
        for (line, amount) in lines.filter(|(line, _)| line.is_preventive() == class) {
            let room = (low(line) - *amount, high(line) - *amount);
            let moved = i64::try_from(missing).ok()?.clamp(room.0, room.1);
            *amount += moved;
            missing -= i128::from(moved);
        }
        if missing != 0 {
            return None;
        }
    }
    Some(after)
}

fn limit(department: u32, at_least: Option<i128>, at_most: Option<i128>) -> Limit {
    Limit {
        group: Group::Department(department),
        at_least,
        at_most,
        label: format!("Department {department:02}"),
    }
}

/// Department limits that the witness keeps.
fn limit_departments(problem: &mut Problem, witness: &[i64], family: Family, rng: &mut fastrand::Rng) {
    for department in 0..20 {
        let members = problem.lines.iter().zip(witness);
        let members = members.filter(|(line, _)| line.department == Some(department));
        let held: i128 = members.map(|(_, &amount)| i128::from(amount)).sum();
        let slack = [0, 0, 1, 3][rng.usize(0..4)];
        let (has_least, has_most) = (rng.u32(0..3) == 0, rng.u32(0..4) != 0);
        problem.limits.push(if family == Family::Cross {
            limit(department, Some(held), Some(held))
        } else {
            limit(
                department,
                has_least.then_some(held - held / 10),
                has_most.then_some(held + held * slack / 100),
            )
        });
    }
}

/// Departments keep what they have, and the target is just past what that
/// allows.
fn block(problem: &mut Problem) {
    let mut most = 0;
    for department in 0..20 {
        let (mut held, mut absorbs, mut stuck) = (0_i128, 0_i128, 0_i128);
        let here = |line: &&Line| line.department == Some(department);
        for line in problem.lines.iter().filter(here) {
            held += i128::from(line.current);
            if !line.is_preventive() {
                stuck += i128::from(low(line));
            } else if line.locked {
                absorbs += i128::from(line.current);
            } else {
                absorbs += line.cap.map_or(problem.envelope, i128::from);
            }
        }
        most += absorbs.min(held - stuck);
        problem.limits.push(limit(department, None, Some(held)));
    }
    problem.target = Ratio::of(most + 1, problem.envelope);
}
