//! Records: the rows a plan is made of, and reading values back into them.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::amount::Amount;
use super::field::{Field, Resource, Value, ValueRef};
use super::initiative::Initiative;
use super::scenario::{Allocation, ScenarioHead};
use super::share::Share;
use super::{Department, Id, Info, Mismatch, Objective};

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
}

impl Record {
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

impl Objective {
    /// The value of a field, or `None` where objectives have no such field.
    pub fn get(&self, field: Field) -> Option<ValueRef<'_>> {
        match field {
            Field::Name => Some(ValueRef::Text(&self.name)),
            Field::Why => Some(ValueRef::Text(&self.why)),
            _ => None,
        }
    }
}

impl Info {
    /// The fields a step may set.
    pub const FIELDS: &[Field] = &[Field::Title, Field::Organisation, Field::Year, Field::Target];

    /// The value of a field, or `None` where the plan has no such field.
    pub fn get(&self, field: Field) -> Option<Value> {
        Some(match field {
            Field::Title => Value::Text(self.title.clone()),
            Field::Organisation => Value::Text(self.organisation.clone()),
            Field::Year => Value::Text(self.year.clone()),
            Field::Target => Value::Text(self.target.decimal().into()),
            _ => return None,
        })
    }

    /// Sets a field to a value of its type.
    ///
    /// # Errors
    /// [`Mismatch`] where the plan has no such field or it cannot hold such a value.
    pub fn set(&mut self, field: Field, value: &Value) -> Result<(), Mismatch> {
        match field {
            Field::Title => self.title = text(value)?,
            Field::Organisation => self.organisation = text(value)?,
            Field::Year => self.year = text(value)?,
            Field::Target => self.target = Share::parse(&text(value)?).map_err(|_| Mismatch)?,
            _ => return Err(Mismatch),
        }
        Ok(())
    }
}

impl From<Option<Id>> for ValueRef<'_> {
    fn from(id: Option<Id>) -> Self {
        id.map_or(ValueRef::Null, |id| ValueRef::Whole(id.get()))
    }
}

impl From<Option<Amount>> for ValueRef<'_> {
    fn from(amount: Option<Amount>) -> Self {
        amount.map_or(ValueRef::Null, |a| ValueRef::Whole(a.0))
    }
}

impl From<Option<&'static str>> for ValueRef<'_> {
    fn from(word: Option<&'static str>) -> Self {
        word.map_or(ValueRef::Null, ValueRef::Text)
    }
}

/// For leaving out of the history what says nothing.
pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

pub(super) fn text(value: &Value) -> Result<Box<str>, Mismatch> {
    match value {
        Value::Text(t) => Ok(t.clone()),
        _ => Err(Mismatch),
    }
}

pub(super) fn whole_text<T: FromStr>(value: &Value) -> Result<T, Mismatch> {
    text(value)?.parse().map_err(|_| Mismatch)
}

pub(super) fn choice<T: FromStr>(value: &Value) -> Result<Option<T>, Mismatch> {
    match value {
        Value::Null => Ok(None),
        _ => whole_text(value).map(Some),
    }
}

pub(super) fn optional_id(value: &Value) -> Result<Option<Id>, Mismatch> {
    match value {
        Value::Null => Ok(None),
        Value::Whole(n) => Id::new(*n).map(Some).ok_or(Mismatch),
        _ => Err(Mismatch),
    }
}

pub(super) fn ids(value: &Value) -> Result<Vec<Id>, Mismatch> {
    match value {
        Value::Ids(ids) => Ok(ids.clone()),
        _ => Err(Mismatch),
    }
}

pub(super) fn amount(value: &Value) -> Result<Amount, Mismatch> {
    optional_amount(value)?.ok_or(Mismatch)
}

pub(super) fn optional_amount(value: &Value) -> Result<Option<Amount>, Mismatch> {
    match value {
        Value::Null => Ok(None),
        Value::Whole(n) if (0..=Amount::MAX.0).contains(n) => Ok(Some(Amount(*n))),
        _ => Err(Mismatch),
    }
}

pub(super) fn flag(value: &Value) -> Result<bool, Mismatch> {
    match value {
        Value::Flag(b) => Ok(*b),
        _ => Err(Mismatch),
    }
}

pub(super) fn half(value: &Value) -> Result<Option<u16>, Mismatch> {
    let within = |n: &u16| (1..=Initiative::MAX_HALF).contains(n);
    match value {
        Value::Null => Ok(None),
        Value::Whole(n) => u16::try_from(*n).ok().filter(within).map(Some).ok_or(Mismatch),
        _ => Err(Mismatch),
    }
}

pub(super) fn priority(value: &Value) -> Result<u8, Mismatch> {
    match value {
        Value::Whole(n @ 1..=5) => Ok(*n as u8),
        _ => Err(Mismatch),
    }
}
