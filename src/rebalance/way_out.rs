//! What to loosen, all together, so that an impossible target can be reached.

use super::explain::Hold;
use super::impossible::Wall;
use super::problem::{Problem, Ratio};
use super::ready::Ready;
use super::shape::NoAnswer;
use crate::plan::class::Stance;

/// A way out of more holds than this says nothing to a planner.
const LONGEST: usize = 32;

/// Holds that open the way to a target when all of them are loosened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayOut {
    /// What to loosen, the most helpful first, each with its line's index
    /// unless it is a limit; none where it would take very many.
    pub holds: Vec<(Hold, Option<usize>)>,
    /// No fewer than this many can be enough.
    pub at_least: usize,
}

impl WayOut {
    /// Whether it is certain that no fewer holds would do.
    pub fn is_smallest(&self) -> bool {
        self.holds.len() == self.at_least
    }

    /// The way out of a target that is out of reach: one hold after the other,
    /// each the one that adds most. None where lines move in steps, and where
    /// holds that may not be loosened are in the way.
    pub(super) fn of(problem: &Problem, target: Ratio) -> Option<WayOut> {
        let mut problem = Problem { target, ..problem.clone() };
        let mut way = WayOut { holds: vec![], at_least: 0 };
        loop {
            let Some(wall) = wall_of(&problem)? else {
                return Some(way);
            };
            if way.holds.is_empty() {
                way.at_least = wall.least_loosened;
            }
            if way.holds.len() == LONGEST || way.at_least > LONGEST {
                way.holds.clear();
                return Some(way);
            }
            let best = wall.told.unlock.first().map(|unlock| (unlock.hold, unlock.line));
            let (hold, line) = best.or(wall.widest)?;
            loosen(&mut problem, hold, line);
            way.holds.push((hold, line));
        }
    }
}

/// What stands in the way of the problem's target, if anything; none where that
/// cannot be said for certain.
fn wall_of(problem: &Problem) -> Option<Option<Wall>> {
    let mut ready = match Ready::new(problem) {
        Ok(ready) if ready.has_gaps => return None,
        Ok(ready) => ready,
        Err(wall) => return Some(Some(*wall)),
    };
    match ready.answer(problem, problem.target.of_envelope(problem.envelope)) {
        Ok(_) => Some(None),
        Err(NoAnswer { proved: true }) => Some(Some(ready.wall(problem, &mut || true))),
        Err(NoAnswer { proved: false }) => None,
    }
}

/// Takes one hold away.
fn loosen(problem: &mut Problem, hold: Hold, line: Option<usize>) {
    match (hold, line) {
        (Hold::AtLeast(limit), _) => problem.limits[limit].at_least = None,
        (Hold::AtMost(limit), _) => problem.limits[limit].at_most = None,
        (Hold::Lock, Some(line)) => problem.lines[line].locked = false,
        // The stance decides only whether the line is kept.
        (Hold::Kept, Some(line)) => problem.lines[line].stance = Some(Stance::Remedial),
        (Hold::Floor, Some(line)) => problem.lines[line].floor = 0,
        (Hold::Cap, Some(line)) => problem.lines[line].cap = None,
        _ => {}
    }
}
