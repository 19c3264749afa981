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
        let mut same = HashMap::new();
        let departments = |plan: &Plan| -> Vec<(Id, Box<str>)> {
            plan.departments().iter().map(|d| (d.id, d.name.clone())).collect()
        };
        let objectives = |plan: &Plan| -> Vec<(Id, Box<str>)> {
            plan.objectives().iter().map(|o| (o.id, o.name.clone())).collect()
        };
        for (own, other) in [(departments(ours), departments(theirs)), (objectives(ours), objectives(theirs))]
        {
            let by_name: HashMap<String, Id> = own.iter().map(|(id, name)| (fold(name), *id)).collect();
            let ids: std::collections::HashSet<Id> = own.iter().map(|(id, _)| *id).collect();
            for (id, name) in other {
                if let Some(ours) = by_name.get(&fold(&name)).filter(|_| !ids.contains(&id)) {
                    same.insert(id, *ours);
                }
            }
        }
        Same(same)
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
