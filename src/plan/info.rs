//! What a plan says of itself, and the short lists its lines refer to.

use serde::{Deserialize, Serialize};

use super::amount::currency_decimals;
use super::field::{Field, Resource, Value, ValueRef};
use super::share::Share;
use super::value::is_default;
use super::{Id, Mismatch};

/// What the plan is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Info {
    /// The plan's title.
    pub title: Box<str>,
    /// Who plans.
    pub organisation: Box<str>,
    /// The fiscal year, as the organisation writes it.
    pub year: Box<str>,
    /// Three-letter currency code (ISO 4217). Fixed when the plan is made,
    /// since every amount is counted in its smallest unit.
    pub currency: Box<str>,
    /// The preventive share aimed at.
    pub target: Share,
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
            Field::Title => self.title = value.text()?,
            Field::Organisation => self.organisation = value.text()?,
            Field::Year => self.year = value.text()?,
            Field::Target => self.target = Share::parse(&value.text()?).map_err(|_| Mismatch)?,
            _ => return Err(Mismatch),
        }
        Ok(())
    }

    /// How many decimals the amounts of a resource have.
    pub fn decimals(&self, resource: Resource) -> u32 {
        match resource {
            Resource::Money => currency_decimals(&self.currency),
            Resource::Fte => 2,
        }
    }
}

/// A function of the organisation, or a partner that takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    /// Its row in the file.
    pub id: Id,
    /// Its name, unique in the plan.
    pub name: Box<str>,
}

/// What the organisation wants to reach for its customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objective {
    /// Its row in the file.
    pub id: Id,
    /// Its name, unique in the plan.
    pub name: Box<str>,
    /// Because customers said what.
    #[serde(default, skip_serializing_if = "is_default")]
    pub why: Box<str>,
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
