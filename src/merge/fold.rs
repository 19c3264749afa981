//! Folding steps: what they come to, whatever happened in between.

use std::collections::{BTreeMap, HashMap};

use super::Made;
use crate::plan::change::Change;
use crate::plan::field::{Field, Resource, Value};
use crate::plan::scenario::Allocation;
use crate::plan::{Id, Key, Plan, Record};

/// What became of a record.
#[derive(Debug)]
pub(super) enum Fate {
    /// It was made. By the step at this position.
    Born(usize),
    /// It was removed; it had been this.
    Died(Record, usize),
    /// Fields of it changed.
    Changed(BTreeMap<Field, FieldChange>),
}

/// What became of a field: the first value before, the last one after.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FieldChange {
    pub before: Value,
    pub after: Value,
    pub by: usize,
}

/// What steps come to, record by record.
#[derive(Debug, Default)]
pub(super) struct Folded {
    fates: BTreeMap<Key, Fate>,
    /// The lines and scenarios that somebody worked on, and the last step that did.
    edited: HashMap<Id, usize>,
    /// The scenarios that were there before and are no more.
    removed: Vec<Id>,
}

impl Folded {
    pub fn of(steps: &[Made]) -> Folded {
        let mut folded = Folded::default();
        for (by, step) in steps.iter().enumerate() {
            for change in &step.changes {
                folded.follow(change, by);
            }
        }
        for fate in folded.fates.values_mut() {
            if let Fate::Changed(fields) = fate {
                fields.retain(|_, change| change.before != change.after);
            }
        }
        folded.fates.retain(|_, fate| !matches!(fate, Fate::Changed(fields) if fields.is_empty()));
        folded.note_edited();
        folded.removed = (folded.fates.iter())
            .filter_map(|(key, fate)| match (key, fate) {
                (Key::Scenario(id), Fate::Died(..)) => Some(*id),
                _ => None,
            })
            .collect();
        folded
    }

    fn follow(&mut self, change: &Change, by: usize) {
        match change {
            Change::Merged(_) => {}
            Change::Create(Record::Allocation(s, i, r, is)) => {
                self.allocated(Key::Allocation(*s, *i, *r), &Allocation::default(), is, by);
            }
            Change::Delete(Record::Allocation(s, i, r, was)) => {
                self.allocated(Key::Allocation(*s, *i, *r), was, &Allocation::default(), by);
            }
            Change::Create(record) => self.born(record, by),
            Change::Delete(record) => self.died(record, by),
            Change::Set { key, field, before, after } => self.set(*key, *field, before, after, by),
        }
    }

    /// No row of an allocation is a row of nothing, so none is born or dies.
    fn allocated(&mut self, key: Key, was: &Allocation, is: &Allocation, by: usize) {
        for field in Allocation::FIELDS {
            if let (Some(before), Some(after)) = (was.get(*field), is.get(*field))
                && before != after
            {
                self.set(key, *field, &before.into(), &after.into(), by);
            }
        }
    }

    fn set(&mut self, key: Key, field: Field, before: &Value, after: &Value, by: usize) {
        let fate = self.fates.entry(key).or_insert_with(|| Fate::Changed(BTreeMap::new()));
        match fate {
            Fate::Born(last) => *last = by,
            Fate::Died(..) => {}
            Fate::Changed(fields) => {
                let change = fields.entry(field).or_insert_with(|| FieldChange {
                    before: before.clone(),
                    after: before.clone(),
                    by,
                });
                (change.after, change.by) = (after.clone(), by);
            }
        }
    }

    /// A record that had died and is made again is one that changed.
    fn born(&mut self, record: &Record, by: usize) {
        let key = record.key();
        let fate = match self.fates.remove(&key) {
            Some(Fate::Died(was, _)) => Fate::Changed(difference(&was, record, by)),
            _ => Fate::Born(by),
        };
        self.fates.insert(key, fate);
    }

    fn died(&mut self, record: &Record, by: usize) {
        let key = record.key();
        match self.fates.remove(&key) {
            Some(Fate::Born(_)) => {}
            Some(Fate::Changed(fields)) => {
                let mut was = record.clone();
                for (field, change) in fields {
                    // A value that a record held once fits it again.
                    let _ = restore(&mut was, field, &change.before);
                }
                self.fates.insert(key, Fate::Died(was, by));
            }
            _ => {
                self.fates.insert(key, Fate::Died(record.clone(), by));
            }
        }
    }

    /// A line is worked on where its own fields change or its amounts in a
    /// scenario that was there before and still is: neither a copy of a scenario nor
    /// the removal of one is work on its lines.
    fn note_edited(&mut self) {
        let mut edited: Vec<(Id, usize)> = Vec::new();
        for (key, fate) in &self.fates {
            let Fate::Changed(fields) = fate else { continue };
            let by = fields.values().map(|c| c.by).max().unwrap_or(0);
            match key {
                Key::Initiative(id) | Key::Scenario(id) => edited.push((*id, by)),
                Key::Allocation(scenario, line, _) => {
                    let (place, whose) = (Key::Scenario(*scenario), Key::Initiative(*line));
                    if !self.is_born(place) && self.death(place).is_none() {
                        edited.push((*line, by));
                    }
                    if self.death(whose).is_none() {
                        edited.push((*scenario, by));
                    }
                }
                _ => {}
            }
        }
        for (id, by) in edited {
            let last = self.edited.entry(id).or_insert(by);
            *last = by.max(*last);
        }
    }

    pub fn fates(&self) -> impl Iterator<Item = (Key, &Fate)> {
        self.fates.iter().map(|(key, fate)| (*key, fate))
    }

    pub fn is_born(&self, key: Key) -> bool {
        matches!(self.fates.get(&key), Some(Fate::Born(_)))
    }

    /// The step that removed a record.
    pub fn death(&self, key: Key) -> Option<usize> {
        match self.fates.get(&key) {
            Some(Fate::Died(_, by)) => Some(*by),
            _ => None,
        }
    }

    /// The last step that worked on a line or a scenario.
    pub fn edit(&self, key: Key) -> Option<usize> {
        match key {
            Key::Initiative(id) | Key::Scenario(id) => self.edited.get(&id).copied(),
            _ => None,
        }
    }

    /// The last step that gave a line an amount in a scenario made since, unless
    /// it is one that the line had in a scenario before: a copy gives nothing.
    pub fn given(&self, plan: &Plan, line: Id) -> Option<usize> {
        let here = plan.scenarios().iter().map(|s| s.head.id);
        let (made, before): (Vec<Id>, Vec<Id>) = here.partition(|id| self.is_born(Key::Scenario(*id)));
        let was = |scenario: &Id, resource| {
            let key = Key::Allocation(*scenario, line, resource);
            let changed = self.changed(key, Field::Amount).map(|change| change.before.clone());
            changed.or_else(|| plan.value(key, Field::Amount))
        };
        let mut last = None;
        for scenario in made {
            for resource in Resource::ALL.iter().copied() {
                let key = Key::Allocation(scenario, line, resource);
                let amount = plan.value(key, Field::Amount).filter(|amount| *amount != Value::Whole(0));
                let had = before.iter().chain(&self.removed).any(|s| was(s, resource) == amount);
                if amount.is_some() && !had {
                    last = last.max(self.author(key, &[Field::Amount]));
                }
            }
        }
        last
    }

    /// What became of a field of a record that was there before.
    pub fn changed(&self, key: Key, field: Field) -> Option<&FieldChange> {
        match self.fates.get(&key) {
            Some(Fate::Changed(fields)) => fields.get(&field),
            _ => None,
        }
    }

    /// The last step that said something about one of the fields.
    pub fn author(&self, key: Key, fields: &[Field]) -> Option<usize> {
        match self.fates.get(&key)? {
            Fate::Born(by) | Fate::Died(_, by) => Some(*by),
            Fate::Changed(changed) => fields.iter().filter_map(|f| changed.get(f)).map(|c| c.by).max(),
        }
    }
}

fn difference(was: &Record, is: &Record, by: usize) -> BTreeMap<Field, FieldChange> {
    let fields = was.fields().iter().copied();
    fields
        .filter_map(|field| {
            let (before, after) = (was.get(field)?, is.get(field)?);
            let change = FieldChange { before: before.into(), after: after.into(), by };
            (before != after).then_some((field, change))
        })
        .collect()
}

fn restore(record: &mut Record, field: Field, value: &Value) -> Result<(), crate::plan::Mismatch> {
    match record {
        Record::Initiative(line) => line.set(field, value),
        Record::Scenario(head) => head.set(field, value),
        // Nobody asks what a department or an objective was before it went.
        _ => Ok(()),
    }
}
