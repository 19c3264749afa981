//! Change is data: what was, what is, and how to take it back.

use serde::{Deserialize, Serialize};

use super::field::{Field, Value};
use super::record::{Key, Record};
use super::text::clean;

/// One change to one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// A record comes to be.
    Create(Record),
    /// A record goes; it is kept here whole.
    Delete(Record),
    /// Another copy of the plan is known up to these places in its history, and
    /// in those it knew itself. No record changes.
    Merged(Vec<Mark>),
    /// A field of a record gets another value.
    Set {
        /// Whose field.
        key: Key,
        /// Which field.
        field: Field,
        /// The value it must have had.
        before: Value,
        /// The value it gets.
        after: Value,
    },
}

/// A place in the history of a copy: it stands for every step up to there, and
/// no two histories that differ have the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mark(pub Box<str>);

impl Change {
    /// The change that takes this one back.
    #[must_use]
    pub fn inverted(self) -> Change {
        match self {
            Change::Create(record) => Change::Delete(record),
            Change::Delete(record) => Change::Create(record),
            Change::Merged(marks) => Change::Merged(marks),
            Change::Set { key, field, before, after } => {
                Change::Set { key, field, before: after, after: before }
            }
        }
    }

    /// The record it is about.
    pub fn key(&self) -> Key {
        match self {
            Change::Create(record) | Change::Delete(record) => record.key(),
            Change::Merged(_) => Key::Plan,
            Change::Set { key, .. } => *key,
        }
    }
}

/// A labelled list of changes that are made, and taken back, together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What was done, in the past tense: “Marked 3 initiatives preventive”.
    pub label: String,
    /// The changes, in the order they are made.
    pub changes: Vec<Change>,
}

impl Step {
    /// A step under a label, which is cleaned: it may quote what was typed.
    pub fn new(label: impl Into<String>, changes: Vec<Change>) -> Step {
        Step { label: clean(&label.into()), changes }
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The step that takes this one back: every change inverted, last one first.
    #[must_use]
    pub fn inverted(self, label: impl Into<String>) -> Step {
        Step::new(label, self.changes.into_iter().rev().map(Change::inverted).collect())
    }
}
