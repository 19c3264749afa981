//! The plan's own rules: what a planner should look at, though nothing is damaged.

use super::amount::{Amount, grouped};
use super::change::{Change, Step};
use super::field::{Field, Resource, Value};
use super::scenario::Allocation;
use super::totals::Totals;
use super::{Id, Key, Plan, Record};

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

/// What is to be said of the allocations that a step would leave outside their own
/// limits: the first of them, and how many others. `None` where all are inside.
/// The plan, which is the one before the step, allows it, as this year's amounts
/// are what they are; a planner should hear of it all the same.
pub fn left_outside(plan: &Plan, step: &Step) -> Option<String> {
    let is_other = |change: &Change| {
        !matches!(
            change,
            Change::Create(Record::Allocation(..))
                | Change::Delete(Record::Allocation(..))
                | Change::Set { key: Key::Allocation(..), .. }
        )
    };
    // The cells of one allocation follow each other.
    let runs = step.changes.split(is_other);
    let records = runs.flat_map(|run| run.chunk_by(|a, b| a.key() == b.key()));
    let mut outside = records.filter_map(|changes| {
        let Key::Allocation(_, initiative, resource) = changes[0].key() else { return None };
        let (breach, limit) = breach(&left(plan, changes)?)?;
        Some((initiative, resource, breach, limit))
    });
    let (initiative, resource, breach, limit) = outside.next()?;
    let code = code_after(plan, step, initiative);
    let limit = grouped(limit.0.into(), plan.info.decimals(resource));
    let first = format!("the {resource} of {code} is {breach} {limit}");
    Some(match outside.count() {
        0 => first,
        more => format!("{first}, and {more} more"),
    })
}

/// What changes of one allocation leave of it.
fn left(plan: &Plan, changes: &[Change]) -> Option<Allocation> {
    let Key::Allocation(scenario, initiative, resource) = changes[0].key() else { return None };
    let scenario = plan.scenario(scenario);
    let was = scenario.zip(plan.index_of(initiative)).map(|(s, index)| s.allocation(resource, index));
    let mut left = was.cloned().unwrap_or_default();
    for change in changes {
        match change {
            Change::Create(Record::Allocation(.., made)) => left = made.clone(),
            Change::Set { field, after, .. } => left.set(*field, after).ok()?,
            _ => left = Allocation::default(),
        }
    }
    Some(left)
}

/// The code a line has once a step is made.
fn code_after<'a>(plan: &'a Plan, step: &'a Step, line: Id) -> &'a str {
    let said = step.changes.iter().rev().find_map(|change| match change {
        Change::Create(Record::Initiative(made)) if made.id == line => Some(&*made.code),
        Change::Set { key: Key::Initiative(id), field: Field::Code, after: Value::Text(code), .. } => {
            Some(&**code).filter(|_| *id == line)
        }
        _ => None,
    });
    let had = || plan.index_of(line).map_or("", |index| &*plan.initiatives()[index].code);
    said.unwrap_or_else(had)
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
