//! Every reachable target at once: what each costs, and where the slope changes.

use super::course::Course;
use super::explain::{Hold, Wording};
use super::kinds::Kinds;
use super::network::Stop;
use super::outcome::raised;
use super::price::Price;
use super::pricing::cost;
use super::problem::{Problem, Ratio};
use super::range::Range;
use super::running_out::ran_out;

/// A point of the frontier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The preventive share.
    pub share: Ratio,
    /// The least money moved that reaches it.
    pub moved: i128,
    /// What reaching it costs in the rule's own terms, counted from the start.
    pub cost: Price,
    /// The price of one more unit of prevention; none at the wall.
    pub next: Option<Price>,
    /// What runs out here, so that more costs more, or cannot be had: nothing at
    /// the start. Where limits cross, what ran out since the point before.
    pub runs_out: Vec<RunsOut>,
}

/// What has no more to give or to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunsOut {
    /// A limit is reached.
    Limit(Hold),
    /// Lines that are alike have given, or received, what they can.
    Lines {
        /// Whether they give.
        give: bool,
        /// The last of them, by index.
        last: usize,
        /// How many they are.
        count: usize,
    },
}

impl RunsOut {
    /// What runs out, as a sentence without its full stop.
    pub fn sentence(self, problem: &Problem, wording: &dyn Wording) -> String {
        match self {
            RunsOut::Limit(hold) => hold.sentence(&[], problem, wording),
            RunsOut::Lines { give, last, count } => {
                let name = wording.line(last);
                match (give, count) {
                    (true, 1) => format!("{name} gives no more"),
                    (false, 1) => format!("{name} is full"),
                    (true, _) => format!("{name}, the last of {count} like it, gives no more"),
                    (false, _) => format!("{name}, the last of {count} like it, is full"),
                }
            }
        }
    }
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
    pub(super) fn of(
        course: &mut Course,
        problem: &Problem,
        moved: i128,
        exact: bool,
        runs_out: impl FnOnce(&[Stop]) -> Vec<Option<RunsOut>>,
    ) -> Frontier {
        let (envelope, rule) = (problem.envelope, problem.rule);
        course.run_to_the_wall();
        let (mut stops, mut stop) = (vec![], None);
        let mut points = vec![Point {
            share: Ratio::of(course.preventive_at_start(), envelope),
            moved,
            cost: Price::ZERO,
            next: None,
            runs_out: vec![],
        }];
        let mut at = points[0].clone();
        for (push, preventive) in course.pushes() {
            if let Some(last) = points.last_mut() {
                match last.next {
                    Some(price) if price == push.price => {}
                    None => last.next = Some(push.price),
                    Some(_) => {
                        at.next = Some(push.price);
                        points.push(at.clone());
                        stops.push(stop);
                    }
                }
            }
            stop = push.stop;
            at.cost += push.price * push.amount;
            at.moved = moved + rule.money(at.cost);
            at.share = Ratio::of(preventive, envelope);
            at.next = None;
        }
        if points.len() > 1 || at != points[0] {
            points.push(at.clone());
            stops.push(stop);
        }
        let known: Vec<Stop> = stops.iter().flatten().copied().collect();
        let mut named = runs_out(&known).into_iter();
        for (point, stop) in points.iter_mut().skip(1).zip(stops) {
            point.runs_out = stop.and_then(|_| named.next().flatten()).into_iter().collect();
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
        kinds: &Kinds,
        most: i128,
        mut answer: impl FnMut(i128) -> Option<Vec<i64>>,
    ) -> Option<Frontier> {
        let preventive = |after: &[i64]| -> i128 {
            let lines = problem.lines.iter().zip(after);
            let counted = lines.filter(|(line, _)| line.is_preventive());
            counted.map(|(_, &amount)| i128::from(amount)).sum()
        };
        let mut points: Vec<Point> = vec![];
        let mut last: Option<Vec<i64>> = None;
        let mut need = 0;
        loop {
            let after = answer(need)?;
            let reached = preventive(&after);
            let point = Point {
                share: Ratio::of(reached, problem.envelope),
                moved: raised(problem, &after),
                cost: cost(problem, ranges, &after),
                next: None,
                runs_out: last.map_or(vec![], |last| ran_out(problem, ranges, kinds, [&last, &after])),
            };
            last = Some(after);
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
        let before = &self.points[after.checked_sub(1)?];
        let end = &self.points[after];
        let width = end.share.part() - before.share.part();
        let rise = (end.moved - before.moved) / width.max(1);
        Some(before.moved + rise * (need - before.share.part()))
    }
}
