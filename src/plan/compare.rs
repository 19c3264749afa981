//! Two plans: what differs between them, as changes.

use std::collections::{HashMap, HashSet};

use super::change::Change;
use super::field::Resource;
use super::record::{Key, Record};
use super::scenario::Allocation;
use super::{Info, Plan};

/// The changes that make `to` out of `from`: what comes, what goes, and what
/// gets another value, the plan itself first, then lines and their amounts.
/// Records are the same where their ids are.
pub fn between(from: &Plan, to: &Plan) -> Vec<Change> {
    let infos = Info::FIELDS.iter().filter_map(|field| {
        let (before, after) = (from.info.get(*field)?, to.info.get(*field)?);
        (before != after).then_some(Change::Set { key: Key::Plan, field: *field, before, after })
    });
    let mut changes: Vec<Change> = infos.collect();
    let was = records(from);
    let known: HashMap<Key, &Record> = was.iter().map(|record| (record.key(), record)).collect();
    let now = records(to);
    for record in &now {
        match known.get(&record.key()) {
            None => changes.push(Change::Create(record.clone())),
            Some(before) => changes.extend(alterations(before, record)),
        }
    }
    let stays: HashSet<Key> = now.iter().map(Record::key).collect();
    let goes = was.into_iter().filter(|record| !stays.contains(&record.key()));
    changes.extend(goes.map(Change::Delete));
    changes
}

fn alterations<'r>(before: &'r Record, after: &'r Record) -> impl Iterator<Item = Change> + 'r {
    after.fields().iter().filter_map(move |field| {
        let (was, is) = (before.get(*field)?, after.get(*field)?);
        let set = || Change::Set { key: after.key(), field: *field, before: was.into(), after: is.into() };
        (was != is).then(set)
    })
}

/// Every record of a plan that says something.
fn records(plan: &Plan) -> Vec<Record> {
    let mut all: Vec<Record> = plan.departments().iter().cloned().map(Record::Department).collect();
    all.extend(plan.objectives().iter().cloned().map(Record::Objective));
    all.extend(plan.scenarios().iter().map(|scenario| Record::Scenario(scenario.head.clone())));
    for (index, line) in plan.initiatives().iter().enumerate() {
        all.push(Record::Initiative(Box::new(line.clone())));
        for (scenario, resource) in
            plan.scenarios().iter().flat_map(|s| Resource::ALL.iter().map(move |resource| (s, *resource)))
        {
            let allocation = scenario.allocation(resource, index);
            if *allocation != Allocation::default() {
                all.push(Record::Allocation(scenario.head.id, line.id, resource, allocation.clone()));
            }
        }
    }
    all
}
