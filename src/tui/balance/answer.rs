//! What comes back: the proposal, how far it could go, and what is told of it.
//!
//! The engine's [`Balance`] is kept between keys, so that another target is only
//! a walk along what is known already.

use std::cell::RefCell;

use super::asked::Asked;
use super::price::prices;
use crate::plan::class::Stance;
use crate::plan::field::Resource;
use crate::plan::scenario::Scenario;
use crate::plan::share::{Share, percent};
use crate::plan::totals::Totals;
use crate::plan::{Id, Plan};
use crate::proposal::{Partners, People, ratio_of};
use crate::rebalance::{Balance, Binding, Frontier, Infeasible, Outcome, Problem, Proposal, Ratio, Reason};

/// Why nothing can be asked, and the next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mute {
    /// There are no lines.
    NoLines,
    /// Nothing is given out.
    NoMoney(Resource),
    /// No line has a stance.
    NothingClassified,
    /// No line prevents anything.
    NothingPreventive,
}

/// Up to so many lines, what holds is asked again for its price at every key;
/// beyond, where limits cross, it is read off the solver.
const CONFIRMED: usize = 1_000;

/// The answer to one question, for one target at a time.
#[derive(Debug)]
pub struct Answer {
    /// The scenario asked, to tell the planner's own limits from the scenario's.
    pub own: Problem,
    /// The ids of the lines, in the problem's order.
    pub ids: Vec<Id>,
    balance: Balance,
    /// Every reachable target; none when no allocation keeps the limits.
    pub frontier: Option<Frontier>,
    /// What stands in the way of more than the highest share.
    pub wall: Infeasible,
    /// The proposal, at the target or as near as it gets; none when no
    /// allocation keeps the limits.
    pub proposal: Option<Proposal>,
    /// What holds the proposal back, the dearest first.
    pub binding: Vec<Binding>,
    /// Who exchanges what with whom.
    pub partners: Partners,
    /// Where the people go, if they follow the money.
    pub people: Option<People>,
    /// The same a per cent on, if that is within reach.
    pub further: Option<Proposal>,
    /// The lines that give, or could; those that receive, or could. By their
    /// place in the problem, movers first.
    pub sides: [Vec<u32>; 2],
    /// What the limits of the line asked about last cost.
    priced: RefCell<Option<(usize, Vec<String>)>>,
}

impl Answer {
    /// Why a scenario cannot be asked at all, if so.
    pub fn mute(problem: &Problem, resource: Resource) -> Option<Mute> {
        let stances = || problem.lines.iter().filter_map(|line| line.stance);
        if problem.lines.is_empty() {
            Some(Mute::NoLines)
        } else if problem.lines.iter().all(|line| line.current == 0) {
            Some(Mute::NoMoney(resource))
        } else if stances().next().is_none() {
            Some(Mute::NothingClassified)
        } else if !stances().any(|stance| stance == Stance::Preventive) {
            Some(Mute::NothingPreventive)
        } else {
            None
        }
    }

    /// Solves a question anew.
    pub fn new(plan: &Plan, scenario: &Scenario, asked: &Asked) -> Result<Answer, Mute> {
        let own = asked.afresh().problem(plan, scenario);
        if let Some(mute) = Answer::mute(&own, asked.terms.resource) {
            return Err(mute);
        }
        let mut balance = Balance::new(asked.problem(plan, scenario));
        let everything = Ratio::of(1, 1);
        let wall = match balance.at(everything) {
            Outcome::Infeasible(wall) => wall,
            Outcome::Proposal(_) => {
                Infeasible { proved: true, highest_share: Some(everything), because: vec![], unlock: vec![] }
            }
        };
        let mut answer = Answer {
            own,
            ids: plan.by_code().iter().map(|i| plan.initiatives()[*i as usize].id).collect(),
            frontier: balance.frontier(),
            balance,
            wall,
            proposal: None,
            binding: Vec::new(),
            partners: Partners::default(),
            people: None,
            further: None,
            sides: [Vec::new(), Vec::new()],
            priced: RefCell::default(),
        };
        answer.aim(plan, scenario, asked);
        Ok(answer)
    }

    /// Follows another target of the same question.
    pub fn aim(&mut self, plan: &Plan, scenario: &Scenario, asked: &Asked) {
        let target = asked.terms.target;
        self.priced.replace(None);
        let found = |outcome| match outcome {
            Outcome::Proposal(proposal) => Some(proposal),
            Outcome::Infeasible(_) => None,
        };
        let aimed = self.within_reach(target);
        let next = Share::per_mille((aimed.tenths() + 10).min(1000));
        self.further = match self.is_reachable(next) {
            true => found(self.balance.at(ratio_of(next))),
            false => None,
        };
        // The target asked for comes last: the balance's problem keeps it.
        self.proposal = found(self.balance.at(ratio_of(aimed)));
        self.binding = match self.ids.len() {
            0..=CONFIRMED => self.balance.priced_binding(ratio_of(aimed)),
            _ => self.balance.binding(ratio_of(aimed)),
        };
        self.partners =
            Partners::of(self.proposal.as_ref().map(|p| self.balance.moves(p)).unwrap_or_default());
        let people = |found| People::of(plan, scenario, &asked.terms, &self.balance, found);
        self.people = self.proposal.as_ref().and_then(people);
        self.sort_sides();
    }

    /// The problem solved, with every limit in force.
    pub fn problem(&self) -> &Problem {
        self.balance.problem()
    }

    /// The engine, for writing down what it found.
    pub fn balance(&self) -> &Balance {
        &self.balance
    }

    /// The lowest and the highest target that mean something, in tenths of a
    /// per cent: what the start has already, and the end of reach.
    pub fn reach(&self) -> (Share, Share) {
        let tenths = |ratio: Ratio| Share::per_mille(u32::try_from(ratio.floor_digits(3)).unwrap_or(0));
        let start = self.frontier.as_ref().and_then(|f| f.points.first()).map(|p| tenths(p.share));
        let end = self.wall.highest_share.map_or(Share::ZERO, tenths);
        (start.unwrap_or(Share::ZERO), end)
    }

    /// A target as people read it; the low end of reach is what the start has.
    pub fn told(&self, target: Share) -> String {
        let start = self.frontier.as_ref().and_then(|f| f.points.first());
        match start.filter(|_| target == self.reach().0) {
            Some(point) => percent(point.share.part(), point.share.whole()),
            None => target.percent(),
        }
    }

    /// Whether a target can be reached.
    pub fn is_reachable(&self, target: Share) -> bool {
        let aim = ratio_of(target);
        let envelope = self.problem().envelope;
        self.wall.highest_share.is_some_and(|high| aim.of_envelope(envelope) <= high.of_envelope(envelope))
    }

    /// Whether the proposal, if there is one, stays under a target.
    pub fn falls_short(&self, target: Share) -> bool {
        self.proposal.is_none() || !self.is_reachable(target)
    }

    /// The target, or the end of reach where it lies beyond.
    pub fn within_reach(&self, target: Share) -> Share {
        match self.wall.highest_share {
            Some(_) if !self.is_reachable(target) => self.reach().1,
            _ => target,
        }
    }

    /// What a line has now.
    pub fn before(&self, line: usize) -> i64 {
        self.problem().lines[line].current
    }

    /// What a line gets.
    pub fn after(&self, line: usize) -> i64 {
        self.proposal.as_ref().map_or_else(|| self.before(line), |p| p.after[line])
    }

    /// How much more a line gets; less than nothing where it gives.
    pub fn change(&self, line: usize) -> i64 {
        self.after(line) - self.before(line)
    }

    /// Why a line ends where it does.
    pub fn reason(&self, line: usize) -> Option<Reason> {
        let proposal = self.proposal.as_ref()?;
        self.balance.reasons(proposal).get(line).copied()
    }

    /// What the limits of a line cost, worked out once for each line looked at.
    pub fn prices(&self, asked: &Asked, plan: &Plan, line: usize) -> Vec<String> {
        let known = self.priced.borrow().as_ref().filter(|(at, _)| *at == line).map(|(_, said)| said.clone());
        known.unwrap_or_else(|| {
            let said = prices(self, asked, plan, line);
            self.priced.replace(Some((line, said.clone())));
            said
        })
    }

    /// How many lines move.
    pub fn movers(&self) -> usize {
        (0..self.ids.len()).filter(|line| self.change(*line) != 0).count()
    }

    /// How many lines of a side move, and what they come to.
    pub fn moved(&self, side: usize) -> (usize, i128) {
        let movers = self.sides[side].iter().map(|line| self.change(*line as usize));
        let movers = movers.take_while(|change| *change != 0);
        movers.fold((0, 0), |(count, sum), change| (count + 1, sum + i128::from(change.abs())))
    }

    /// What each stance has now, or would get.
    pub fn totals(&self, proposed: bool) -> Totals {
        let mut totals = Totals::default();
        for (at, line) in self.problem().lines.iter().enumerate() {
            let amount = i128::from(if proposed { self.after(at) } else { line.current });
            totals.total += amount;
            match line.stance {
                Some(Stance::Preventive) => totals.preventive += amount,
                Some(Stance::Remedial) => totals.remedial += amount,
                None => totals.unclassified += amount,
            }
        }
        totals
    }

    /// How many people leave the lines of one side, or come to those of the other.
    pub fn people_moved(&self, side: usize) -> Option<i128> {
        let people = self.people.as_ref()?;
        let changes =
            (0..self.ids.len()).map(|at| i128::from(people.after(at)) - i128::from(people.before(at)));
        let sign = if side == 0 { -1 } else { 1 };
        Some(changes.map(|change| (change * sign).max(0)).sum())
    }

    /// The lines that change most against another proposal: who gives, who receives.
    pub fn main_difference(&self, other: &Proposal) -> (Option<usize>, Option<usize>) {
        let changes = other.after.iter().enumerate().map(|(at, after)| (after - self.after(at), at));
        let (mut least, mut most) = (None, None);
        for (change, at) in changes.filter(|(change, _)| *change != 0) {
            if change < 0 && least.is_none_or(|(c, _)| change < c) {
                least = Some((change, at));
            }
            if change > 0 && most.is_none_or(|(c, _)| change > c) {
                most = Some((change, at));
            }
        }
        (least.map(|(_, at)| at), most.map(|(_, at)| at))
    }

    /// Parts the lines into givers and receivers: movers by the size of their
    /// move, then the others by what they have, ties by code.
    fn sort_sides(&mut self) {
        let mut sides = [Vec::new(), Vec::new()];
        for (at, line) in (0u32..).zip(&self.problem().lines) {
            let change = self.change(at as usize);
            let side = match change {
                0 => usize::from(line.is_preventive()),
                change => usize::from(change > 0),
            };
            let rank =
                (change == 0, std::cmp::Reverse(if change == 0 { line.current } else { change.abs() }));
            sides[side].push((rank, at));
        }
        self.sides = sides.map(|mut side| {
            side.sort_unstable();
            side.into_iter().map(|(_, at)| at).collect()
        });
    }
}
