//! The plan's own rules: what a planner should look at, though nothing is damaged.

use super::amount::{Amount, grouped};
use super::change::{Change, Step};
use super::field::Resource;
use super::scenario::Allocation;
use super::totals::Totals;
use super::{Key, Plan, Record};

/// Something that stands against a rule of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Finding {
    /// Where: a line's code and name, or a scenario.
    pub place: String,
    /// What, one sentence without its full stop.
    pub what: String,
}

/// Everything in the plan that stands against its rules: amounts outside their
/// own limits, floors that use up an envelope, lines nobody has judged.
pub fn findings(plan: &Plan) -> Vec<Finding> {
    let mut found = Vec::new();
    for scenario in plan.scenarios() {
        for resource in Resource::ALL.iter().copied() {
            let show = |sum: i128| grouped(sum, plan.info.decimals(resource));
            let mut committed = 0;
            for index in plan.by_code().iter().map(|i| *i as usize) {
                let allocation = scenario.allocation(resource, index);
                committed += i128::from(allocation.floor.0);
                if let Some((breach, limit)) = breach(allocation) {
                    let line = &plan.initiatives()[index];
                    let inside = if scenario.is_current() {
                        String::new()
                    } else {
                        format!(" in scenario {}", scenario.head.name)
                    };
                    found.push(Finding {
                        place: format!("{} {}{inside}", line.code, line.name),
                        what: format!(
                            "the {resource} {} is {breach} {}",
                            show(allocation.amount.0.into()),
                            show(limit.0.into())
                        ),
                    });
                }
            }
            let envelope = Totals::of_all(plan, scenario, resource).total;
            if committed > envelope {
                found.push(Finding {
                    place: format!("scenario {}", scenario.head.name),
                    what: format!(
                        "the {resource} committed, {}, is more than all it has, {}",
                        show(committed),
                        show(envelope)
                    ),
                });
            }
        }
    }
    for index in plan.by_code().iter().map(|i| *i as usize) {
        let line = &plan.initiatives()[index];
        let missing = match (line.level, line.stance, line.mode) {
            (None, None, _) => "nobody has said whether it is strategy or tactic, remedial or preventive",
            (None, Some(_), _) => "nobody has said whether it is strategy or tactic",
            (Some(_), None, _) => "nobody has said whether it is remedial or preventive",
            (Some(_), Some(_), None) => "its mode is missing: how is it what it is?",
            _ => continue,
        };
        found.push(Finding { place: format!("{} {}", line.code, line.name), what: missing.to_string() });
    }
    found
}

/// The allocations that a step gives amounts or limits, each once, in its order:
/// what [`outside`] is to look at once the step is made.
pub fn allocated(step: &Step) -> Vec<Key> {
    let keys = step.changes.iter().filter_map(|change| match change {
        Change::Create(record @ Record::Allocation(..)) => Some(record.key()),
        Change::Set { key: key @ Key::Allocation(..), .. } => Some(*key),
        _ => None,
    });
    // The cells of one allocation follow each other.
    let mut keys: Vec<Key> = keys.collect();
    keys.dedup();
    keys
}

/// What is to be said of those allocations that are now outside their own
/// limits: the first of them, and how many others. `None` where all are inside.
/// The plan allows it, as this year's amounts are what they are; a planner
/// should hear of it all the same.
pub fn outside(plan: &Plan, allocations: &[Key]) -> Option<String> {
    let mut outside = allocations.iter().filter_map(|key| {
        let Key::Allocation(scenario, initiative, resource) = *key else { return None };
        let index = plan.index_of(initiative)?;
        let (breach, limit) = breach(plan.scenario(scenario)?.allocation(resource, index))?;
        let limit = grouped(limit.0.into(), plan.info.decimals(resource));
        Some(format!("the {resource} of {} is {breach} {limit}", plan.initiatives()[index].code))
    });
    let first = outside.next()?;
    Some(match outside.count() {
        0 => first,
        more => format!("{first}, and {more} more"),
    })
}

/// Which of its own limits an amount breaks, to finish "the money is …".
fn breach(allocation: &Allocation) -> Option<(&'static str, Amount)> {
    let Allocation { amount, floor, cap, least, .. } = allocation;
    match (cap, least) {
        _ if amount < floor => Some(("below its floor", *floor)),
        (Some(cap), _) if amount > cap => Some(("above its cap", *cap)),
        (_, Some(least)) if *amount > Amount::ZERO && amount < least => {
            Some(("less than all or nothing allows:", *least))
        }
        _ => None,
    }
}
