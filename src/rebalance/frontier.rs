//! Every reachable target at once: what each costs, and where the slope changes.

use super::course::Course;
use super::outcome::raised;
use super::price::Price;
use super::pricing::cost;
use super::problem::{Problem, Ratio};
use super::range::Range;

/// A point of the frontier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// The preventive share.
    pub share: Ratio,
    /// The least money moved that reaches it.
    pub moved: i128,
    /// What reaching it costs in the rule's own terms, counted from the start.
    pub cost: Price,
    /// The price of one more unit of prevention; none at the wall.
    pub next: Option<Price>,
}

/// The frontier from the start, where nothing moves that doesn't have to, to
/// the wall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frontier {
    /// The points where the price changes, and both ends; shares rise, prices
    /// never fall.
    pub points: Vec<Point>,
    /// Whether every target between costs exactly what the line between two
    /// points says. Where lines move in steps it costs that much or more, and where
    /// limits cross that much or less.
    pub exact: bool,
}

impl Frontier {
    /// The whole frontier of a course, which starts with `moved` units moved.
    pub(super) fn of(course: &mut Course, problem: &Problem, moved: i128, exact: bool) -> Frontier {
        let (envelope, rule) = (problem.envelope, problem.rule);
        course.run_to_the_wall();
        let mut points = vec![Point {
            share: Ratio::of(course.preventive_at_start(), envelope),
            moved,
            cost: Price::ZERO,
            next: None,
        }];
        let mut at = points[0];
        for (push, preventive) in course.pushes() {
            if let Some(last) = points.last_mut() {
                match last.next {
                    Some(price) if price == push.price => {}
                    None => last.next = Some(push.price),
                    Some(_) => {
                        at.next = Some(push.price);
                        points.push(at);
                    }
                }
            }
            at.cost += push.price * push.amount;
            at.moved = moved + rule.money(at.cost);
            at.share = Ratio::of(preventive, envelope);
            at.next = None;
        }
        if points.len() > 1 || at != points[0] {
            points.push(at);
        }
        if let Some(first) = points.first_mut()
            && at.share == first.share
        {
            first.next = None;
        }
        Frontier { points, exact }
    }

    /// The frontier looked at per cent by per cent, from where the answer for
    /// no target at all stands up to `most` preventive.
    pub(super) fn sampled(
        problem: &Problem,
        ranges: &[Range],
        most: i128,
        mut answer: impl FnMut(i128) -> Option<Vec<i64>>,
    ) -> Option<Frontier> {
        let preventive = |after: &[i64]| -> i128 {
            let lines = problem.lines.iter().zip(after);
            let counted = lines.filter(|(line, _)| line.is_preventive());
            counted.map(|(_, &amount)| i128::from(amount)).sum()
        };
        let mut points: Vec<Point> = vec![];
        let mut need = 0;
        loop {
            let after = answer(need)?;
            let reached = preventive(&after);
            let point = Point {
                share: Ratio::of(reached, problem.envelope),
                moved: raised(problem, &after),
                cost: cost(problem, ranges, &after),
                next: None,
            };
            if let Some(before) = points.last_mut() {
                let width = (reached - before.share.part()).max(1);
                let rise = point.cost - before.cost;
                before.next = Some(Price::new(rise.first / width, rise.second / width));
            }
            points.push(point);
            if reached >= most {
                let exact = false;
                return Some(Frontier { points, exact });
            }
            let percent = (problem.envelope / 100).max(1);
            need = ((reached / percent + 1) * percent).min(most);
        }
    }

    /// The highest share that can be reached.
    pub fn wall(&self) -> Option<Ratio> {
        self.points.last().map(|point| point.share)
    }

    /// The least money moved that reaches `target`, rounded up to whole units;
    /// none past the wall.
    pub fn moved_at(&self, target: Ratio) -> Option<i128> {
        let envelope = self.points.first()?.share.whole();
        let need = target.of_envelope(envelope);
        let first = self.points.first()?;
        if need <= first.share.part() {
            return Some(first.moved);
        }
        let after = self.points.iter().position(|point| need <= point.share.part())?;
        let before = self.points[after.checked_sub(1)?];
        let end = self.points[after];
        let width = end.share.part() - before.share.part();
        let rise = (end.moved - before.moved) / width.max(1);
        Some(before.moved + rise * (need - before.share.part()))
    }
}
