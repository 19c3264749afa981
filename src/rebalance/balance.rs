//! The front door: a problem in, a checked answer for any target out.

use super::check::check;
use super::curve::SLOPE_UNIT;
use super::explain::{Binding, Ranks, Reason};
use super::frontier::Frontier;
use super::moves::{Move, moves};
use super::outcome::{Infeasible, Outcome, Proposal, Repair, Status, raised};
use super::pricing::benefit;
use super::problem::{Problem, Ratio, Rule};
use super::ready::Ready;
use super::steps::{Found, Goal};

/// How many networks a search through steps may solve unless told otherwise:
/// this many lines in all.
const DEFAULT_EFFORT: usize = 4_000_000;

/// Answers a problem for the target it names, with the default effort.
pub fn solve(problem: Problem) -> Outcome {
    let target = problem.target;
    Balance::new(problem).at(target)
}

/// A problem made ready: asks for many targets share their work.
#[derive(Debug, Clone)]
pub struct Balance {
    problem: Problem,
    ready: Result<Ready, Infeasible>,
}

impl Balance {
    /// Reads the problem and repairs what the current amounts break.
    pub fn new(problem: Problem) -> Balance {
        Balance { ready: Ready::new(&problem), problem }
    }

    /// The problem, with the target last asked for.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The answer for a target, with the default effort where steps make a
    /// search necessary.
    pub fn at(&mut self, target: Ratio) -> Outcome {
        let mut left = (DEFAULT_EFFORT / self.problem.lines.len().max(1)).clamp(40, 4_000);
        self.at_within(target, &mut || {
            left = left.saturating_sub(1);
            left > 0
        })
    }

    /// The answer for a target. Where steps or all-or-nothing lines make a
    /// search necessary, `go_on` is asked before each part of it and ends it by
    /// saying no; the best answer so far is returned with its proven gap.
    pub fn at_within(&mut self, target: Ratio, go_on: &mut dyn FnMut() -> bool) -> Outcome {
        self.problem.target = target;
        let problem = &self.problem;
        let ready = match &mut self.ready {
            Ok(ready) => ready,
            Err(infeasible) => return Outcome::Infeasible(infeasible.clone()),
        };
        let need = target.of_envelope(problem.envelope);
        if ready.repairs.is_empty() && ready.preventive_now >= need {
            let current = problem.lines.iter().map(|line| line.current).collect();
            return checked(problem, current, Status::AlreadyMet, vec![]);
        }
        let Some(mut answer) = ready.answer(problem, need) else {
            return Outcome::Infeasible(ready.wall(problem, go_on));
        };
        let mut status = Status::Optimal;
        let mut lines = ready.ranges.iter().zip(&answer.after);
        if ready.has_gaps && !lines.all(|(range, &amount)| range.allows(amount)) {
            let found = ready.search(problem, Goal::LeastCost(need)).run(go_on);
            status = status_of(problem, &found);
            let Some((_, best)) = found.best else {
                let mut wall = ready.wall(problem, go_on);
                wall.proved &= found.complete;
                return Outcome::Infeasible(wall);
            };
            answer.after = best;
        } else if !answer.proved {
            status = unproved(problem, &answer.after, need - ready.preventive_now);
        }
        checked(problem, answer.after, status, ready.repairs.clone())
    }

    /// What holds the answer for a target back, the dearest first: each limit,
    /// floor, cap and lock without which it would move less, or by a rule that
    /// is better kept. Where lines move in steps, as if they did not.
    pub fn binding(&mut self, target: Ratio) -> Vec<Binding> {
        let need = target.of_envelope(self.problem.envelope);
        match &mut self.ready {
            Ok(ready) if ready.repairs.is_empty() && ready.preventive_now >= need => vec![],
            Ok(ready) => ready.binding(&self.problem, need),
            Err(_) => vec![],
        }
    }

    /// The same, with prices that hold on ties too: where limits cross, each is
    /// asked again with one unit of relief, which takes its time.
    pub fn priced_binding(&mut self, target: Ratio) -> Vec<Binding> {
        let need = target.of_envelope(self.problem.envelope);
        match &mut self.ready {
            Ok(ready) if ready.repairs.is_empty() && self.preventive_now >= need => vec![],
            Ok(ready) => ready.priced_binding(&self.problem, need),
            Err(_) => vec![],
        }
    }

    /// Every reachable target at once; none when no allocation at all keeps the
    /// limits.
    pub fn frontier(&mut self) -> Option<Frontier> {
        let ready = self.ready.as_mut().ok()?;
        ready.frontier(&self.problem)
    }

    /// What a proposal is worth by the lines' benefit curves, in the unit that
    /// benefits are stated in, rounded down.
    pub fn benefit(&self, proposal: &Proposal) -> i128 {
        benefit(&self.problem, &proposal.after).div_euclid(SLOPE_UNIT)
    }

    /// The moves of a proposal, as giver and receiver pairs.
    pub fn moves(&self, proposal: &Proposal) -> Vec<Move> {
        moves(&self.problem.lines, &proposal.after)
    }

    /// Why each line ends where the proposal puts it.
    pub fn reasons(&self, proposal: &Proposal) -> Vec<Reason> {
        let ranks = Ranks::of(&self.problem);
        let amounts = proposal.after.iter().enumerate();
        amounts.filter_map(|(i, &after)| ranks.reason(&self.problem, i, after)).collect()
    }
}

/// An answer, once every condition has been added up again from its lines.
fn checked(problem: &Problem, after: Vec<i64>, status: Status, repairs: Vec<Repair>) -> Outcome {
    let (sums, breaches) = check(problem, &after);
    assert!(breaches.is_empty(), "BUG: an answer breaks {breaches:?}");
    Outcome::Proposal(Proposal::of(problem, after, &sums, status, repairs))
}

/// How good an answer is at worst that nothing proves the best: whatever else
/// moves, preventive lines must be raised by what they fall short of the target.
fn unproved(problem: &Problem, after: &[i64], shortfall: i128) -> Status {
    let gap = match problem.rule {
        Rule::Priority | Rule::Proportional => {
            let whole = raised(problem, after).max(1);
            Ratio::of((whole - shortfall.max(0)).max(0), whole)
        }
        Rule::Value => Ratio::of(1, 1),
    };
    Status::BestFound { gap }
}

/// How good the best answer of a search is.
fn status_of(problem: &Problem, found: &Found) -> Status {
    let Some((cost, best)) = &found.best else {
        return Status::Optimal;
    };
    let short = found.bound.map_or(0, |bound| cost.first - bound.first);
    if found.complete || short <= 0 {
        return Status::Optimal;
    }
    let whole = match problem.rule {
        Rule::Priority | Rule::Proportional => raised(problem, best),
        Rule::Value => benefit(problem, best),
    };
    Status::BestFound { gap: Ratio::of(short, whole) }
}
