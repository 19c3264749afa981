//! Which departments and objectives of theirs are ours: those with the same id,
//! and those of the same name, which both planners made.

use std::collections::HashMap;

use crate::plan::field::{Field, Value};
use crate::plan::text::fold;
use crate::plan::{Id, Key, Plan, Record};

/// Their ids and ours.
#[derive(Debug)]
pub(super) struct Same(HashMap<Id, Id>);

impl Same {
    pub fn of(ours: &Plan, theirs: &Plan) -> Same {
        let (own, other) = (Named::of(ours), Named::of(theirs));
        let met = other.names.iter().filter(|(id, _)| !own.names.contains_key(id));
        Same(met.filter_map(|(id, name)| Some((*id, *own.ids.get(name)?))).collect())
    }

    /// Knows those that are gone as well: one that was removed and made again
    /// under its name is what it was.
    pub fn knowing<'r>(mut self, ours: &Plan, theirs: &Plan, gone: impl Iterator<Item = &'r Record>) -> Same {
        let (own, other) = (Named::of(ours), Named::of(theirs));
        for record in gone {
            let (key, name) = match record {
                Record::Department(d) => (d.id, (Kind::Department, fold(&d.name))),
                Record::Objective(o) => (o.id, (Kind::Objective, fold(&o.name))),
                _ => continue,
            };
            let is_there = own.names.contains_key(&key) || other.names.contains_key(&key);
            let again = own.ids.get(&name).or(other.ids.get(&name)).filter(|_| !is_there);
            self.0.extend(again.map(|again| (key, *again)));
        }
        self
    }

    /// Our id of a record of theirs.
    pub fn id(&self, theirs: Id) -> Id {
        self.0.get(&theirs).copied().unwrap_or(theirs)
    }

    /// Our key of a record of theirs.
    pub fn key(&self, theirs: Key) -> Key {
        match theirs {
            Key::Department(id) => Key::Department(self.id(id)),
            Key::Objective(id) => Key::Objective(self.id(id)),
            other => other,
        }
    }

    /// A value of theirs with our ids in it.
    pub fn value(&self, field: Field, value: Value) -> Value {
        match (field, value) {
            (Field::Department | Field::Objective, Value::Whole(n)) => {
                Value::Whole(Id::new(n).map_or(n, |id| self.id(id).get()))
            }
            (Field::Departments, Value::Ids(ids)) => Value::Ids(self.ids(&ids)),
            (_, value) => value,
        }
    }

    fn ids(&self, theirs: &[Id]) -> Vec<Id> {
        let mut ours = Vec::with_capacity(theirs.len());
        for id in theirs.iter().map(|id| self.id(*id)) {
            if !ours.contains(&id) {
                ours.push(id);
            }
        }
        ours
    }

    /// A record of theirs with our ids in it.
    pub fn record(&self, mut record: Record) -> Record {
        if let Record::Initiative(line) = &mut record {
            line.department = line.department.map(|id| self.id(id));
            line.objective = line.objective.map(|id| self.id(id));
            line.departments = self.ids(&line.departments);
        }
        record
    }
}

/// The kinds of records that are known by their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Department,
    Objective,
}

/// The departments and objectives of a plan, by id and by folded name.
struct Named {
    names: HashMap<Id, (Kind, String)>,
    ids: HashMap<(Kind, String), Id>,
}

impl Named {
    fn of(plan: &Plan) -> Named {
        let departments = plan.departments().iter().map(|d| (d.id, (Kind::Department, fold(&d.name))));
        let objectives = plan.objectives().iter().map(|o| (o.id, (Kind::Objective, fold(&o.name))));
        let names: HashMap<Id, (Kind, String)> = departments.chain(objectives).collect();
        Named { ids: names.iter().map(|(id, name)| (name.clone(), *id)).collect(), names }
    }
}

/// The record with this key, whole.
pub(super) fn record(plan: &Plan, key: Key) -> Option<Record> {
    Some(match key {
        Key::Plan => return None,
        Key::Department(id) => Record::Department(plan.departments().iter().find(|d| d.id == id)?.clone()),
        Key::Objective(id) => Record::Objective(plan.objectives().iter().find(|o| o.id == id)?.clone()),
        Key::Initiative(id) => Record::Initiative(Box::new(plan.initiatives()[plan.index_of(id)?].clone())),
        Key::Scenario(id) => Record::Scenario(plan.scenario(id)?.head.clone()),
        Key::Allocation(s, i, r) => {
            Record::Allocation(s, i, r, plan.scenario(s)?.allocation(r, plan.index_of(i)?).clone())
        }
    })
}

/// Whether there is a record with this key; for an allocation, room for one.
pub(super) fn has(plan: &Plan, key: Key) -> bool {
    match key {
        Key::Plan => true,
        Key::Department(id) => plan.departments().iter().any(|d| d.id == id),
        Key::Objective(id) => plan.objectives().iter().any(|o| o.id == id),
        Key::Initiative(id) => plan.index_of(id).is_some(),
        Key::Scenario(id) => plan.scenario(id).is_some(),
        Key::Allocation(s, i, _) => plan.scenario(s).is_some() && plan.index_of(i).is_some(),
    }
}
