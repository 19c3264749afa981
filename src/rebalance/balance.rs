//! The front door: a problem in, a checked answer for any target out.

use super::check::check;
use super::curve::SLOPE_UNIT;
use super::explain::{Binding, Ranks, Reason};
use super::frontier::Frontier;
use super::impossible::Wall;
use super::moves::{Move, moves};
use super::outcome::{Infeasible, Outcome, Proposal, Repair, Status, raised};
use super::pricing::benefit;
use super::problem::{Goal, Problem, Ratio, Rule};
use super::ready::Ready;
use super::shape::NoAnswer;
use super::steps::Found;
use super::way_out::WayOut;

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
    ready: Result<Ready, Box<Wall>>,
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
            Err(wall) => return Outcome::Infeasible(wall.told.clone()),
        };
        let need = target.of_envelope(problem.envelope);
        if ready.repairs.is_empty() && ready.preventive_now >= need {
            let current = problem.lines.iter().map(|line| line.current).collect();
            return checked(problem, current, Status::AlreadyMet, vec![]);
        }
        let mut answer = match ready.answer(problem, need) {
            Ok(answer) => answer,
            Err(NoAnswer { proved: true }) => return Outcome::Infeasible(ready.wall(problem, go_on).told),
            Err(NoAnswer { proved: false }) => return unproved_end(problem, ready, go_on),
        };
        let mut status = Status::Optimal;
        let mut lines = ready.ranges.iter().zip(&answer.after);
        if ready.has_gaps && !lines.all(|(range, &amount)| range.allows(amount)) {
            let found = ready.search(problem, Goal::LeastCost(need)).run(go_on);
            status = status_of(problem, &found);
            let Some((_, best)) = found.best else {
                return match found.complete {
                    true => Outcome::Infeasible(ready.wall(problem, go_on).told),
                    false => unproved_end(problem, ready, go_on),
                };
            };
            answer.after = best;
        } else if !answer.proved {
            status = unproved(problem, &answer.after, ready.preventive_now);
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
            Ok(ready) if ready.repairs.is_empty() && ready.preventive_now >= need => vec![],
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

    /// What to loosen so that a target out of reach can be reached; none where
    /// lines move in steps, or where nothing that may be loosened would do.
    pub fn way_out(&self, target: Ratio) -> Option<WayOut> {
        WayOut::of(&self.problem, target)
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

/// What can be said when the search for an answer gave up: the most preventive
/// allocation may be one, and otherwise nothing is certain.
fn unproved_end(problem: &Problem, ready: &mut Ready, go_on: &mut dyn FnMut() -> bool) -> Outcome {
    let most = ready.most_preventive(problem, go_on);
    if let Some(after) = most.filter(|after| check(problem, after).1.is_empty()) {
        let status = unproved(problem, &after, ready.preventive_now);
        return checked(problem, after, status, ready.repairs.clone());
    }
    let told = ready.wall(problem, go_on).told;
    Outcome::Infeasible(Infeasible { proved: false, ..told })
}

/// How good an answer is at worst that nothing proves the best: whatever else
/// moves, preventive lines must be raised by what they fall short of the target.
fn unproved(problem: &Problem, after: &[i64], preventive_now: i128) -> Status {
    let shortfall = problem.target.of_envelope(problem.envelope) - preventive_now;
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
