//! Records: the rows a plan is made of.

use serde::{Deserialize, Serialize};

use super::field::{Field, Resource, ValueRef};
use super::initiative::Initiative;
use super::scenario::{Allocation, ScenarioHead};
use super::{Department, Id, Objective};

/// Which record a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Key {
    /// The plan itself.
    Plan,
    /// A department.
    Department(Id),
    /// An objective.
    Objective(Id),
    /// An initiative.
    Initiative(Id),
    /// A scenario.
    Scenario(Id),
    /// What an initiative gets of a resource in a scenario.
    Allocation(Id, Id, Resource),
}

/// A whole record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Record {
    /// A department.
    Department(Department),
    /// An objective.
    Objective(Objective),
    /// An initiative.
    Initiative(Box<Initiative>),
    /// A scenario.
    Scenario(ScenarioHead),
    /// In this scenario, this initiative gets of this resource so much.
    Allocation(Id, Id, Resource, Allocation),
}

impl Record {
    /// The key that names this record.
    pub fn key(&self) -> Key {
        match self {
            Record::Department(d) => Key::Department(d.id),
            Record::Objective(o) => Key::Objective(o.id),
            Record::Initiative(i) => Key::Initiative(i.id),
            Record::Scenario(s) => Key::Scenario(s.id),
            Record::Allocation(s, i, r, _) => Key::Allocation(*s, *i, *r),
        }
    }

    /// The fields of this kind of record.
    pub fn fields(&self) -> &'static [Field] {
        match self {
            Record::Department(_) => &[Field::Name],
            Record::Objective(_) => &[Field::Name, Field::Why],
            Record::Initiative(_) => Initiative::FIELDS,
            Record::Scenario(_) => &[Field::Name, Field::Note],
            Record::Allocation(..) => Allocation::FIELDS,
        }
    }

    /// The value of a field, or `None` where such a record has no such field.
    pub fn get(&self, field: Field) -> Option<ValueRef<'_>> {
        match self {
            Record::Department(d) => (field == Field::Name).then_some(ValueRef::Text(&d.name)),
            Record::Objective(o) => o.get(field),
            Record::Initiative(i) => i.get(field),
            Record::Scenario(s) => s.get(field),
            Record::Allocation(_, _, _, a) => a.get(field),
        }
    }
}
