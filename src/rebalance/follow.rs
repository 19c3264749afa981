//! People who go where the money of their lines goes.
//!
//! A line that gives a part of its money gives the same part of its people,
//! rounded down to whole units, and each of its moves takes its share of them
//! along. Limits of people may keep some from it; how many can go at most is a
//! [`Problem`] of its own, in which those who gain people stand for prevention:
//! so the same engine answers it, and the same checker adds it up.

use super::balance::Balance;
use super::check::breaches;
use super::moves::{Move, moves};
use super::outcome::{Outcome, Proposal, Status};
use super::problem::{Line, Problem, Ratio, Rule, Unclassified};
use crate::plan::class::Stance;

/// Where the people go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// Each line's people, in the order of the lines.
    pub after: Vec<i64>,
    /// What each line's people would be if no limit of people kept them.
    pub wished: Vec<i64>,
    /// Who goes where; to none where the money leaves the plan.
    pub moves: Vec<Move>,
    /// Whether no more can follow; false where a search through steps was stopped.
    pub proved: bool,
}

/// Why the people of a line follow its money in part only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stay {
    /// Its own lock.
    Lock,
    /// Its own floor of people.
    Floor,
    /// Its own cap of people.
    Cap,
    /// It moves in steps, or all or nothing.
    Step,
    /// The other side: nobody may take its people, or nobody may send it any.
    Others,
}

impl Followed {
    /// How many people leave their line.
    pub fn moved(&self) -> i128 {
        self.moves.iter().map(|m| i128::from(m.amount)).sum()
    }

    /// How many people would leave their line if no limit kept them, and stay.
    pub fn stayed(&self) -> i128 {
        let kept = self.after.iter().zip(&self.wished).map(|(after, wish)| after - wish);
        kept.filter(|kept| *kept > 0).map(i128::from).sum()
    }

    /// Why the people of a line follow in part only; none where all do.
    pub fn stay(&self, line: usize, own: &Line) -> Option<Stay> {
        let (after, wish) = (*self.after.get(line)?, *self.wished.get(line)?);
        let short = after - wish;
        let steps = own.step.is_some_and(|step| step > 1) || own.least.is_some();
        Some(match short {
            0 => return None,
            _ if own.locked => Stay::Lock,
            1.. if after <= own.floor => Stay::Floor,
            ..0 if own.cap.is_some_and(|cap| after >= cap) => Stay::Cap,
            _ if steps => Stay::Step,
            _ => Stay::Others,
        })
    }
}

/// Sends people after the money of their lines: `money` moves by `moves`, and
/// `people` are the same lines as far as people are concerned. Every limit of
/// people is kept; what a line breaks already becomes no worse.
pub fn follow(money: &[Line], money_moves: &[Move], people: &[Line]) -> Followed {
    let carried = carried(money, money_moves, people);
    let mut wished: Vec<i64> = people.iter().map(|line| line.current).collect();
    let mut leaving = 0_i64;
    for m in &carried {
        if let Some(from) = m.from {
            wished[from] -= m.amount;
        }
        match m.to {
            Some(to) => wished[to] += m.amount,
            None => leaving += m.amount,
        }
    }
    // Those who leave the plan are counted on a line of their own, the last.
    let outside = |cap| Line { cap, stance: Some(Stance::Preventive), ..Line::default() };
    let mut lines: Vec<Line> = people.iter().zip(&wished).map(|(line, wish)| within(line, *wish)).collect();
    lines.push(outside(Some(leaving)));
    let current: Vec<i64> = lines.iter().map(|line| line.current).collect();
    let (after, proved) = as_many_as_can(lines).unwrap_or_else(|| (current.clone(), false));

    let mut own = people.to_vec();
    own.push(outside(None));
    let own = question(own, Ratio::of(0, 1));
    let before = breaches(&own, &current);
    let broken: Vec<_> = breaches(&own, &after).into_iter().filter(|b| !before.contains(b)).collect();
    assert!(broken.is_empty(), "BUG: people who follow break {broken:?}");

    let moves = pairs(&carried, &own.lines, &after);
    Followed { after: after[..people.len()].to_vec(), wished, moves, proved }
}

/// The people that each move of money would take along.
fn carried(money: &[Line], moves: &[Move], people: &[Line]) -> Vec<Move> {
    let mut moves: Vec<Move> = moves.iter().filter(|m| m.from.is_some()).copied().collect();
    moves.sort_by_key(|m| m.from);
    let mut carried = vec![];
    for of_one in moves.chunk_by(|a, b| a.from == b.from) {
        let Some((from, line)) = of_one[0].from.and_then(|from| Some((from, people.get(from)?))) else {
            continue;
        };
        let given: i128 = of_one.iter().map(|m| i128::from(m.amount)).sum();
        let going = i128::from(line.current) * given / i128::from(money[from].current).max(given).max(1);
        // Shares of the running sum, so that they add up to the whole.
        let (mut along, mut sent) = (0_i128, 0_i128);
        for m in of_one {
            along += i128::from(m.amount);
            let share = going * along / given.max(1) - sent;
            sent += share;
            if let Some(amount) = i64::try_from(share).ok().filter(|amount| *amount > 0) {
                carried.push(Move { amount, ..*m });
            }
        }
    }
    carried
}

/// A line of the people's problem: free between what it has and what it wishes
/// for, as far as its own limits go.
fn within(line: &Line, wish: i64) -> Line {
    let has = line.current;
    let (stance, floor, cap) = match wish {
        w if w < has => (Stance::Remedial, w.max(line.floor.min(has)), has),
        w => (Stance::Preventive, has, w.min(line.cap.map_or(w, |cap| cap.max(has)))),
    };
    Line {
        current: has,
        floor,
        cap: Some(cap),
        step: line.step,
        // What stands in the gap already may stay there.
        least: line.least.filter(|least| has == 0 || has >= *least),
        locked: line.locked || wish == has,
        stance: Some(stance),
        ..Line::default()
    }
}

fn question(lines: Vec<Line>, target: Ratio) -> Problem {
    Problem {
        envelope: lines.iter().map(|line| i128::from(line.current)).sum(),
        lines,
        target,
        rule: Rule::Proportional,
        limits: vec![],
        unclassified: Unclassified::Give,
    }
}

/// The amounts with which the most people follow, and whether that is proved.
fn as_many_as_can(lines: Vec<Line>) -> Option<(Vec<i64>, bool)> {
    let gaining = lines.iter().filter(|line| line.is_preventive());
    let all: i128 = gaining.map(|line| i128::from(line.cap.unwrap_or(line.current))).sum();
    let mut balance = Balance::new(question(lines, Ratio::of(0, 1)));
    let envelope = balance.problem().envelope;
    let answer = |found: Proposal, proved| Some((found.after, proved && is_proved(found.status)));
    match balance.at(Ratio::of(all, envelope)) {
        Outcome::Proposal(found) => answer(found, true),
        Outcome::Infeasible(wall) => match balance.at(wall.highest_share?) {
            Outcome::Proposal(found) => answer(found, wall.proved),
            Outcome::Infeasible(_) => None,
        },
    }
}

fn is_proved(status: Status) -> bool {
    !matches!(status, Status::BestFound { .. })
}

/// Who goes where: along with the money as far as the limits let them, the rest
/// from whoever still gives to whoever still receives.
fn pairs(carried: &[Move], lines: &[Line], after: &[i64]) -> Vec<Move> {
    let outside = lines.len() - 1;
    let mut left = lines.to_vec();
    let mut found: Vec<Move> = vec![];
    for m in carried {
        let Some(from) = m.from else { continue };
        let to = m.to.unwrap_or(outside);
        let gives = left[from].current - after[from];
        let amount = m.amount.min(gives).min(after[to] - left[to].current);
        if amount > 0 {
            left[from].current -= amount;
            left[to].current += amount;
            found.push(Move { amount, ..*m });
        }
    }
    let rest = moves(&left, after).into_iter();
    found.extend(rest.map(|m| Move { to: m.to.filter(|to| *to != outside), ..m }));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(current: i64) -> Line {
        Line { current, ..Line::default() }
    }

    fn sent(from: usize, to: Option<usize>, amount: i64) -> Move {
        Move { from: Some(from), to, amount }
    }

    #[test]
    fn a_part_of_the_money_takes_the_same_part_of_the_people() {
        let money = [line(900), line(0), line(100)];
        let moves = [sent(0, Some(1), 200), sent(0, Some(2), 100)];
        let followed = follow(&money, &moves, &[line(500), line(0), line(7)]);
        // A third of 500 is 166, two thirds of it go with two thirds of the money.
        assert_eq!(followed.after, [334, 110, 63]);
        assert_eq!(followed.moves, [sent(0, Some(1), 110), sent(0, Some(2), 56)]);
        assert_eq!((followed.moved(), followed.stayed(), followed.proved), (166, 0, true));
    }

    #[test]
    fn limits_of_people_keep_some_and_that_is_said() {
        let money = [line(900), line(0), line(100)];
        let moves = [sent(0, Some(1), 600), sent(0, Some(2), 300)];
        let people = [
            Line { floor: 80, ..line(300) },
            Line { cap: Some(120), ..line(0) },
            Line { step: Some(50), ..line(50) },
        ];
        let followed = follow(&money, &moves, &people);
        assert_eq!(followed.wished, [0, 200, 150]);
        assert_eq!(followed.after, [80, 120, 150], "220 may go, and 220 may come");
        assert_eq!((followed.moved(), followed.stayed()), (220, 80));
        let stay = |at: usize| followed.stay(at, &people[at]);
        assert_eq!((stay(0), stay(1), stay(2)), (Some(Stay::Floor), Some(Stay::Cap), None));
    }

    #[test]
    fn those_whose_money_leaves_the_plan_leave_it_too() {
        let money = [line(1_000), line(0)];
        let moves = [sent(0, Some(1), 500), sent(0, None, 500)];
        let followed = follow(&money, &moves, &[line(101), line(0)]);
        assert_eq!(followed.after, [0, 50]);
        assert_eq!(followed.moves, [sent(0, Some(1), 50), sent(0, None, 51)]);
    }

    #[test]
    fn what_breaks_its_own_limits_already_becomes_no_worse() {
        let money = [line(10), line(0)];
        let people = [Line { floor: 9, ..line(5) }, Line { cap: Some(1), ..line(3) }];
        let followed = follow(&money, &[sent(0, Some(1), 10)], &people);
        assert_eq!(followed.after, [5, 3]);
    }
}
