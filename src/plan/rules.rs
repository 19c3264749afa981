//! The plan's own rules: what a planner should look at, though nothing is damaged.

use super::Plan;
use super::amount::{Amount, grouped};
use super::field::Resource;
use super::scenario::Allocation;
use super::totals::Totals;

/// Something that stands against a rule of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
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
