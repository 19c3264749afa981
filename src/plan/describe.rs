//! Changes in words: whose, which field, from which value to which.

use std::collections::HashMap;

use super::amount::grouped;
use super::change::{Change, Step};
use super::field::{Field, Resource, ValueRef};
use super::scenario::Scenario;
use super::share::Share;
use super::{Id, Key, Plan, Record};

/// One change as people read it. A record that comes has no `from`, one that goes no `to`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Whose: `I-017 Apology and credit team`, `scenario Spring`, `the plan`.
    pub subject: String,
    /// Which field; empty where a whole record comes or goes.
    pub field: String,
    /// The value before, empty where nothing was set.
    pub from: String,
    /// The value after, empty where nothing is set.
    pub to: String,
}

/// Tells the changes of a step, in their order. Where a scenario comes or goes
/// whole, only those of its amounts are told that have a reason. Names are today's; those of
/// records that are gone from the plan are taken from the step where it holds them.
pub fn tell(plan: &Plan, step: &Step) -> Vec<Told> {
    let mut names = Names { plan, in_step: HashMap::new() };
    for change in &step.changes {
        if let Change::Create(record) | Change::Delete(record) = change {
            names.note(record);
        }
    }
    let mut told = Vec::with_capacity(step.changes.len());
    for change in &step.changes {
        if names.goes_without_saying(change) {
            continue;
        }
        match change {
            Change::Set { key, field, before, after } => told.push(Told {
                subject: names.subject(*key),
                field: field_title(*key, *field),
                from: names.value(*key, *field, before.as_ref()),
                to: names.value(*key, *field, after.as_ref()),
            }),
            Change::Merged(_) => {}
            Change::Create(record) => names.whole(record, true, &mut told),
            Change::Delete(record) => names.whole(record, false, &mut told),
        }
    }
    told
}

/// What a change to this record is told of: `I-017 Apology and credit team`.
pub fn subject(plan: &Plan, key: Key) -> String {
    Names { plan, in_step: HashMap::new() }.subject(key)
}

/// A value of a record in words; empty where nothing is set.
pub fn value(plan: &Plan, key: Key, field: Field, value: ValueRef<'_>) -> String {
    Names { plan, in_step: HashMap::new() }.value(key, field, value)
}

struct Names<'a> {
    plan: &'a Plan,
    in_step: HashMap<Id, String>,
}

impl Names<'_> {
    fn note(&mut self, record: &Record) {
        let (id, name) = match record {
            Record::Department(d) => (d.id, d.name.to_string()),
            Record::Objective(o) => (o.id, o.name.to_string()),
            Record::Scenario(s) => (s.id, s.name.to_string()),
            Record::Initiative(line) => (line.id, format!("{} {}", line.code, line.name)),
            Record::Allocation(..) => return,
        };
        self.in_step.insert(id, name);
    }

    /// Adds a record that comes or goes: as one row, or a row for each amount
    /// and limit where it is an allocation.
    fn whole(&self, record: &Record, comes: bool, told: &mut Vec<Told>) {
        let subject = self.subject(record.key());
        let mut add = |field, value: String| {
            let (from, to) = if comes { (String::new(), value) } else { (value, String::new()) };
            told.push(Told { subject: subject.clone(), field, from, to });
        };
        let Record::Allocation(_, _, _, allocation) = record else {
            return add(String::new(), if comes { "added" } else { "removed" }.to_string());
        };
        for field in record.fields().iter().copied() {
            let value = allocation.get(field).unwrap_or(ValueRef::Null);
            if !matches!(
                value,
                ValueRef::Null | ValueRef::Whole(0) | ValueRef::Flag(false) | ValueRef::Text("")
            ) {
                add(field_title(record.key(), field), self.value(record.key(), field, value));
            }
        }
    }

    /// Whether a change only follows from the coming or going of its scenario.
    fn goes_without_saying(&self, change: &Change) -> bool {
        match change {
            Change::Create(Record::Allocation(scenario, _, _, allocation))
            | Change::Delete(Record::Allocation(scenario, _, _, allocation)) => {
                self.in_step.contains_key(scenario) && allocation.reason.is_empty()
            }
            _ => false,
        }
    }

    fn subject(&self, key: Key) -> String {
        match key {
            Key::Plan => "the plan".to_string(),
            Key::Department(id) => format!("department {}", self.department(id)),
            Key::Objective(id) => format!("objective {}", self.objective(id)),
            Key::Initiative(id) => self.line(id),
            Key::Scenario(id) => format!("scenario {}", self.scenario(id)),
            Key::Allocation(scenario, line, _) => match self.scenario(scenario) {
                current if current == Scenario::CURRENT => self.line(line),
                other => format!("{} in {other}", self.line(line)),
            },
        }
    }

    fn line(&self, id: Id) -> String {
        match self.plan.index_of(id).map(|index| &self.plan.initiatives()[index]) {
            Some(line) => format!("{} {}", line.code, line.name),
            None => self.gone(id, "a line removed since"),
        }
    }

    fn department(&self, id: Id) -> String {
        self.either(self.plan.department_name(Some(id)), id, "a department removed since")
    }

    fn objective(&self, id: Id) -> String {
        self.either(self.plan.objective_name(Some(id)), id, "an objective removed since")
    }

    fn scenario(&self, id: Id) -> String {
        let name = self.plan.scenario(id).map_or("", |s| &s.head.name);
        self.either(name, id, "a scenario removed since")
    }

    fn either(&self, name: &str, id: Id, otherwise: &str) -> String {
        if name.is_empty() { self.gone(id, otherwise) } else { name.to_string() }
    }

    fn gone(&self, id: Id, otherwise: &str) -> String {
        self.in_step.get(&id).cloned().unwrap_or_else(|| otherwise.to_string())
    }

    fn value(&self, key: Key, field: Field, value: ValueRef<'_>) -> String {
        let resource = match key {
            Key::Allocation(_, _, resource) => Some(resource),
            _ => field.counts(),
        };
        match (value, resource) {
            (ValueRef::Null, _) => String::new(),
            (ValueRef::Flag(yes), _) => if yes { "yes" } else { "no" }.to_string(),
            (ValueRef::Whole(n), Some(r)) => grouped(i128::from(n), self.plan.info.decimals(r)),
            (ValueRef::Whole(n), None) => match (Id::new(n), field) {
                (Some(id), Field::Department) => self.department(id),
                (Some(id), Field::Objective) => self.objective(id),
                (_, Field::BenefitHalf) => Share::per_mille(u32::try_from(n).unwrap_or(0)).percent(),
                _ => n.to_string(),
            },
            (ValueRef::Ids(ids), _) => {
                ids.iter().map(|id| self.department(*id)).collect::<Vec<_>>().join("; ")
            }
            (ValueRef::Text(text), _) => match Share::parse(text) {
                Ok(share) if field == Field::Target => share.percent(),
                _ => text.to_string(),
            },
        }
    }
}

/// What a field of a record is called.
pub fn field_title(key: Key, field: Field) -> String {
    let word = field.word().replace('_', " ");
    match (key, field) {
        (Key::Allocation(_, _, Resource::Money), Field::Locked) => word,
        (Key::Allocation(_, _, resource), Field::Amount) => resource.to_string(),
        (Key::Allocation(_, _, resource), _) => format!("{resource} {word}"),
        _ => word,
    }
}
