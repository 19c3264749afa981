//! Scenarios: full, independent sets of allocations and limits.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::amount::Amount;
use super::field::{Field, Resource, Value, ValueRef};
use super::value::is_default;
use super::{Id, Mismatch};

/// What a scenario is, apart from its allocations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioHead {
    /// Its row in the file.
    pub id: Id,
    /// Its name, unique in the plan whatever its case.
    pub name: Box<str>,
    /// What it is about; for an accepted rebalance, what was asked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub note: Box<str>,
}

impl ScenarioHead {
    /// The value of a field, or `None` where scenarios have no such field.
    pub fn get(&self, field: Field) -> Option<ValueRef<'_>> {
        match field {
            Field::Name => Some(ValueRef::Text(&self.name)),
            Field::Note => Some(ValueRef::Text(&self.note)),
            _ => None,
        }
    }

    /// Sets a field to a value of its type.
    ///
    /// # Errors
    /// [`Mismatch`] where scenarios have no such field or it cannot hold such a value.
    pub fn set(&mut self, field: Field, value: &Value) -> Result<(), Mismatch> {
        match field {
            Field::Name => self.name = value.text()?,
            Field::Note => self.note = value.text()?,
            _ => return Err(Mismatch),
        }
        Ok(())
    }
}

/// How much of one resource one initiative gets in one scenario, and inside
/// which limits. A line without a row of its own has the default: nothing, no limits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allocation {
    /// How much it gets.
    #[serde(default, skip_serializing_if = "is_default")]
    pub amount: Amount,
    /// Already committed: may not fall below.
    #[serde(default, skip_serializing_if = "is_default")]
    pub floor: Amount,
    /// What it can absorb: may not rise above.
    #[serde(default, skip_serializing_if = "is_default")]
    pub cap: Option<Amount>,
    /// Moves only in multiples of this, counted from the amount it has.
    #[serde(default, skip_serializing_if = "is_default")]
    pub step: Option<Amount>,
    /// All or nothing: zero, or at least this.
    #[serde(default, skip_serializing_if = "is_default")]
    pub least: Option<Amount>,
    /// Not to be touched.
    #[serde(default, skip_serializing_if = "is_default")]
    pub locked: bool,
    /// Why a rebalance gave it this amount; empty otherwise.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reason: Box<str>,
}

impl Allocation {
    /// Every field of an allocation.
    pub const FIELDS: &[Field] =
        &[Field::Amount, Field::Floor, Field::Cap, Field::Step, Field::Least, Field::Locked, Field::Reason];

    /// The value of a field, or `None` where allocations have no such field.
    pub fn get(&self, field: Field) -> Option<ValueRef<'_>> {
        Some(match field {
            Field::Amount => ValueRef::Whole(self.amount.0),
            Field::Floor => ValueRef::Whole(self.floor.0),
            Field::Cap => self.cap.into(),
            Field::Step => self.step.into(),
            Field::Least => self.least.into(),
            Field::Locked => ValueRef::Flag(self.locked),
            Field::Reason => ValueRef::Text(&self.reason),
            _ => return None,
        })
    }

    /// Sets a field to a value of its type.
    ///
    /// # Errors
    /// [`Mismatch`] where allocations have no such field or it cannot hold such a value.
    pub fn set(&mut self, field: Field, value: &Value) -> Result<(), Mismatch> {
        match field {
            Field::Amount => self.amount = value.amount()?,
            Field::Floor => self.floor = value.amount()?,
            Field::Cap => self.cap = value.optional_amount()?,
            Field::Step => self.step = value.optional_amount()?,
            Field::Least => self.least = value.optional_amount()?,
            Field::Locked => self.locked = value.flag()?,
            Field::Reason => self.reason = value.text()?,
            _ => return Err(Mismatch),
        }
        Ok(())
    }
}

/// A scenario with its allocations, one list per resource, parallel to the
/// plan's initiatives. A list may be shorter: what is missing is the default.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Name and note.
    pub head: ScenarioHead,
    pub(super) money: Vec<Allocation>,
    pub(super) fte: Vec<Allocation>,
}

impl PartialEq for Scenario {
    fn eq(&self, other: &Scenario) -> bool {
        let same = |a: &[Allocation], b: &[Allocation]| {
            let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
            long.starts_with(short) && long[short.len()..].iter().all(is_default)
        };
        self.head == other.head && same(&self.money, &other.money) && same(&self.fte, &other.fte)
    }
}

impl Eq for Scenario {}

impl Scenario {
    /// The name of the scenario that holds what is in play this year: the
    /// baseline, which no rebalance writes into and nobody renames or removes.
    pub const CURRENT: &str = "current";

    /// A scenario in which no line gets anything.
    pub fn new(head: ScenarioHead) -> Scenario {
        Scenario { head, money: Vec::new(), fte: Vec::new() }
    }

    /// Whether this is the baseline.
    pub fn is_current(&self) -> bool {
        &*self.head.name == Scenario::CURRENT
    }

    /// What the initiative at `index` of the plan gets of a resource.
    pub fn allocation(&self, resource: Resource, index: usize) -> &Allocation {
        static NOTHING: LazyLock<Allocation> = LazyLock::new(Allocation::default);
        self.list(resource).get(index).unwrap_or(&NOTHING)
    }

    /// The money of the initiative at `index`.
    pub fn money(&self, index: usize) -> Amount {
        self.allocation(Resource::Money, index).amount
    }

    /// The people of the initiative at `index`.
    pub fn fte(&self, index: usize) -> Amount {
        self.allocation(Resource::Fte, index).amount
    }

    fn list(&self, resource: Resource) -> &Vec<Allocation> {
        match resource {
            Resource::Money => &self.money,
            Resource::Fte => &self.fte,
        }
    }

    /// The allocation at `index`, in a list that is made with room for so many lines.
    pub(super) fn allocation_mut(
        &mut self,
        resource: Resource,
        index: usize,
        lines: usize,
    ) -> &mut Allocation {
        let list = match resource {
            Resource::Money => &mut self.money,
            Resource::Fte => &mut self.fte,
        };
        if list.len() <= index {
            list.reserve_exact(lines.saturating_sub(list.len()));
            list.resize_with(index + 1, Allocation::default);
        }
        &mut list[index]
    }
}
