//! Between plan and engine: a scenario becomes a question, the answer is put
//! into the plan's words, and accepting it becomes a step.
//!
//! Pure, and the same for both faces. The engine knows lines by their place in
//! the order of codes; everything here that takes a `line` means that place.

mod accepted;
mod ask;
mod limits;
mod people;
mod words;

use std::collections::HashMap;

use crate::plan::field::Resource;
use crate::plan::scenario::Scenario;
use crate::plan::share::Share;
use crate::plan::totals::Totals;
use crate::plan::{Id, Plan};
use crate::rebalance::{Curve, Line, Problem, Ratio, Rule, Unclassified};

pub use accepted::{Accepted, free_name};
pub use ask::Ask;
pub use limits::{Bound, Limits, Section, Span, Written};
pub use people::People;
pub use words::{Partners, Words, counted};

/// What a planner asks of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// What is moved.
    pub resource: Resource,
    /// The preventive share aimed at.
    pub target: Share,
    /// Who gives and who receives among equals.
    pub rule: Rule,
    /// What all lines are to come to, in smallest units; none keeps today's total.
    pub envelope: Option<i128>,
    /// What departments, objectives, modes and levels must hold together.
    pub limits: Limits,
    /// Whether lines that nobody has judged may give.
    pub unclassified: Unclassified,
    /// Whether the people of a line go along with its money, in proportion.
    pub people_follow: bool,
}

impl Terms {
    /// The plan's own target for its money, everything else as it is.
    pub fn of(plan: &Plan) -> Terms {
        Terms {
            resource: Resource::Money,
            target: plan.info.target,
            rule: Rule::default(),
            envelope: None,
            limits: Limits::default(),
            unclassified: Unclassified::default(),
            people_follow: false,
        }
    }
}

/// The target as the engine counts it.
pub fn ratio_of(share: Share) -> Ratio {
    let (part, whole) = share.fraction();
    Ratio::of(part, whole)
}

/// The question that the terms put to a scenario. Departments and objectives
/// are counted by their place in the plan.
pub fn problem_of(plan: &Plan, scenario: &Scenario, terms: &Terms) -> Problem {
    let places = |ids: &mut dyn Iterator<Item = Id>| -> HashMap<Id, u32> { ids.zip(0u32..).collect() };
    let departments = places(&mut plan.departments().iter().map(|d| d.id));
    let objectives = places(&mut plan.objectives().iter().map(|o| o.id));
    let lines = plan.by_code().iter().map(|index| {
        let initiative = &plan.initiatives()[*index as usize];
        let allocation = scenario.allocation(terms.resource, *index as usize);
        Line {
            current: allocation.amount.0,
            floor: allocation.floor.0,
            cap: allocation.cap.map(|a| a.0),
            step: allocation.step.map(|a| a.0),
            least: allocation.least.map(|a| a.0),
            // A lock holds a line whole, whichever resource carries it.
            locked: scenario.is_locked(*index as usize),
            stance: initiative.stance,
            priority: initiative.priority,
            department: initiative.department.and_then(|id| departments.get(&id).copied()),
            objective: initiative.objective.and_then(|id| objectives.get(&id).copied()),
            mode: initiative.mode,
            level: initiative.level,
            curve: None,
        }
    });
    let mut problem = Problem {
        lines: lines.collect(),
        envelope: terms.envelope.unwrap_or_else(|| Totals::of_all(plan, scenario, terms.resource).total),
        target: ratio_of(terms.target),
        rule: terms.rule,
        limits: terms.limits.for_engine(plan),
        unclassified: terms.unclassified,
    };
    if terms.resource == Resource::Money && terms.rule == Rule::Value {
        draw_curves(plan, &mut problem);
    }
    problem
}

/// Gives the lines whose benefit the planner has said their own curves; what
/// was left unsaid of one is as in [`Line::usual_curve`].
fn draw_curves(plan: &Plan, problem: &mut Problem) {
    for at in 0..problem.lines.len() {
        let initiative = &plan.initiatives()[plan.by_code()[at] as usize];
        let (benefit, full, half) = (initiative.benefit, initiative.benefit_full, initiative.benefit_half);
        if benefit.is_none() && full.is_none() && half.is_none() {
            continue;
        }
        let usual = problem.lines[at].usual_curve(problem);
        let full = full.map_or(usual.full, |full| full.0.max(1));
        let worth = || i128::from(usual.benefit) * i128::from(full) / i128::from(usual.full);
        let benefit = benefit.map_or_else(|| i64::try_from(worth()).unwrap_or(i64::MAX), |benefit| benefit.0);
        problem.lines[at].curve = Some(Curve { benefit, full, half: half.unwrap_or(usual.half) });
    }
}
