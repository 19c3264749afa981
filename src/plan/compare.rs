//! Two scenarios side by side, and two plans.

use std::collections::{HashMap, HashSet};

use super::amount::Amount;
use super::change::Change;
use super::field::Resource;
use super::record::{Key, Record};
use super::scenario::{Allocation, Scenario};
use super::{Info, Plan};

/// A line that two scenarios give different amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// Where the line stands in the plan.
    pub index: usize,
    /// What the first scenario gives it.
    pub first: Amount,
    /// What the second one gives it.
    pub second: Amount,
}

impl Difference {
    /// How much more the second scenario gives; negative for less.
    pub fn change(&self) -> Amount {
        Amount(self.second.0 - self.first.0)
    }
}

/// Every line whose amounts differ, the largest difference first, ties by code.
pub fn differences(plan: &Plan, first: &Scenario, second: &Scenario, resource: Resource) -> Vec<Difference> {
    let amount = |scenario: &Scenario, index| scenario.allocation(resource, index).amount;
    let lines = plan.by_code().iter().map(|i| *i as usize);
    let mut differ: Vec<Difference> = lines
        .map(|index| Difference { index, first: amount(first, index), second: amount(second, index) })
        .filter(|d| d.first != d.second)
        .collect();
    differ.sort_by_key(|d| std::cmp::Reverse(d.change().0.abs()));
    differ
}

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
