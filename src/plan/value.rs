//! The value of one field, and reading it back as what the field holds.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::amount::Amount;
use super::{Id, Mismatch};

/// The value of a field, in the form the history keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Nothing set.
    Null,
    /// Yes or no.
    Flag(bool),
    /// A whole number or an id.
    Whole(i64),
    /// A text or a word of a vocabulary.
    Text(Box<str>),
    /// Several records.
    Ids(Vec<Id>),
}

/// A [`Value`] still in its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueRef<'a> {
    /// Nothing set.
    Null,
    /// Yes or no.
    Flag(bool),
    /// A whole number or an id.
    Whole(i64),
    /// A text or a word of a vocabulary.
    Text(&'a str),
    /// Several records.
    Ids(&'a [Id]),
}

impl From<ValueRef<'_>> for Value {
    fn from(value: ValueRef<'_>) -> Value {
        match value {
            ValueRef::Null => Value::Null,
            ValueRef::Flag(b) => Value::Flag(b),
            ValueRef::Whole(n) => Value::Whole(n),
            ValueRef::Text(t) => Value::Text(t.into()),
            ValueRef::Ids(ids) => Value::Ids(ids.to_vec()),
        }
    }
}

impl Value {
    /// The same value, borrowed.
    pub fn as_ref(&self) -> ValueRef<'_> {
        match self {
            Value::Null => ValueRef::Null,
            Value::Flag(b) => ValueRef::Flag(*b),
            Value::Whole(n) => ValueRef::Whole(*n),
            Value::Text(t) => ValueRef::Text(t),
            Value::Ids(ids) => ValueRef::Ids(ids),
        }
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

/// Reading a value as what a field holds.
///
/// # Errors
/// Each: [`Mismatch`] where the value is of another type or out of range.
impl Value {
    /// As a text.
    pub fn text(&self) -> Result<Box<str>, Mismatch> {
        match self {
            Value::Text(text) => Ok(text.clone()),
            _ => Err(Mismatch),
        }
    }

    /// As a word of a vocabulary.
    pub fn word<T: FromStr>(&self) -> Result<T, Mismatch> {
        self.text()?.parse().map_err(|_| Mismatch)
    }

    /// As a word of a vocabulary, or nothing.
    pub fn optional_word<T: FromStr>(&self) -> Result<Option<T>, Mismatch> {
        self.unless_null(Value::word)
    }

    /// As the record it names, or nothing.
    pub fn optional_id(&self) -> Result<Option<Id>, Mismatch> {
        self.unless_null(|value| Id::new(value.whole()?).ok_or(Mismatch))
    }

    /// As the records it names.
    pub fn ids(&self) -> Result<Vec<Id>, Mismatch> {
        match self {
            Value::Ids(ids) => Ok(ids.clone()),
            _ => Err(Mismatch),
        }
    }

    /// As an amount: from nothing to the greatest there can be.
    pub fn amount(&self) -> Result<Amount, Mismatch> {
        let amount = Amount(self.whole()?);
        (Amount(0)..=Amount::MAX).contains(&amount).then_some(amount).ok_or(Mismatch)
    }

    /// As an amount, or nothing.
    pub fn optional_amount(&self) -> Result<Option<Amount>, Mismatch> {
        self.unless_null(Value::amount)
    }

    /// As yes or no.
    pub fn flag(&self) -> Result<bool, Mismatch> {
        match self {
            Value::Flag(flag) => Ok(*flag),
            _ => Err(Mismatch),
        }
    }

    /// As a whole number.
    pub fn whole(&self) -> Result<i64, Mismatch> {
        match self {
            Value::Whole(number) => Ok(*number),
            _ => Err(Mismatch),
        }
    }

    /// Nothing, or what it is read as.
    pub fn unless_null<T>(
        &self,
        read: impl Fn(&Value) -> Result<T, Mismatch>,
    ) -> Result<Option<T>, Mismatch> {
        match self {
            Value::Null => Ok(None),
            value => read(value).map(Some),
        }
    }
}

/// For leaving out of the history what says nothing.
pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
