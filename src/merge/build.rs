//! From what is decided to changes, in an order the file allows.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::same::{Same, has, record};
use super::{Deed, Outcome};
use crate::plan::change::{Change, Step};
use crate::plan::codes::Codes;
use crate::plan::field::{Field, Resource, Value};
use crate::plan::scenario::Allocation;
use crate::plan::text::fold;
use crate::plan::{Id, Key, Plan, Record};

pub(super) fn build<'d>(
    ours: &Plan,
    theirs: &Plan,
    who: &str,
    deeds: impl Iterator<Item = &'d Deed>,
) -> Outcome {
    let same = Same::of(ours, theirs);
    let mut site =
        Site { ours, theirs, same, made: BTreeMap::new(), set: BTreeMap::new(), gone: BTreeSet::new() };
    for deed in deeds {
        site.take(deed);
    }
    site.bring_amounts();
    site.bring_named();
    let mut notes = Vec::new();
    site.part_names(who, &mut notes);
    site.part_codes(&mut notes);
    Outcome { changes: site.changes(), notes, bare: Vec::new() }
}

struct Site<'a> {
    ours: &'a Plan,
    theirs: &'a Plan,
    same: Same,
    /// Records that are made here.
    made: BTreeMap<Key, Record>,
    /// Fields that get another value.
    set: BTreeMap<Key, BTreeMap<Field, Value>>,
    /// Records that go.
    gone: BTreeSet<Key>,
}

impl Site<'_> {
    fn take(&mut self, deed: &Deed) {
        match deed {
            Deed::Bring(key) => {
                if let Some(record) = record(self.theirs, *key).filter(|_| !has(self.ours, *key)) {
                    self.made.insert(*key, self.same.record(record));
                }
            }
            Deed::Remove(key) => {
                self.gone.insert(*key);
            }
            Deed::Set { ours, theirs, fields } => {
                for field in fields {
                    if let Some(value) = self.theirs.value(*theirs, *field) {
                        let value = self.same.value(*field, value);
                        self.set.entry(*ours).or_default().insert(*field, value);
                    }
                }
            }
        }
    }

    /// Whether a record will be there.
    fn stays(&self, key: Key) -> bool {
        self.made.contains_key(&key) || has(self.ours, key) && !self.gone.contains(&key)
    }

    /// What is made comes with its amounts, as far as they still have a place.
    fn bring_amounts(&mut self) {
        let mut amounts = Vec::new();
        for scenario in self.theirs.scenarios() {
            let (place, comes) = (Key::Scenario(scenario.head.id), |k| self.made.contains_key(&k));
            if !self.stays(place) {
                continue;
            }
            for (index, line) in self.theirs.initiatives().iter().enumerate() {
                let key = Key::Initiative(line.id);
                if !(comes(place) || comes(key)) || !self.stays(key) {
                    continue;
                }
                for resource in Resource::ALL.iter().copied() {
                    let allocation = scenario.allocation(resource, index);
                    if *allocation != Allocation::default() {
                        let own = Record::Allocation(scenario.head.id, line.id, resource, allocation.clone());
                        amounts.push((own.key(), own));
                    }
                }
            }
        }
        self.made.extend(amounts);
    }

    /// Makes the departments and objectives that what comes in names.
    fn bring_named(&mut self) {
        let mut named: BTreeSet<Key> = BTreeSet::new();
        for record in self.made.values() {
            if let Record::Initiative(line) = record {
                named.extend(line.department.iter().chain(&line.departments).map(|id| Key::Department(*id)));
                named.extend(line.objective.map(Key::Objective));
            }
        }
        for (field, value) in self.set.values().flatten() {
            match (field, value) {
                (Field::Department, Value::Whole(n)) => named.extend(Id::new(*n).map(Key::Department)),
                (Field::Objective, Value::Whole(n)) => named.extend(Id::new(*n).map(Key::Objective)),
                (Field::Departments, Value::Ids(ids)) => {
                    named.extend(ids.iter().map(|id| Key::Department(*id)))
                }
                _ => {}
            }
        }
        for key in named {
            self.gone.remove(&key);
            if !has(self.ours, key) && !self.made.contains_key(&key) {
                self.made.extend(record(self.theirs, key).map(|record| (key, record)));
            }
        }
    }

    /// Gives scenarios, departments and objectives another name where theirs is taken.
    fn part_names(&mut self, who: &str, notes: &mut Vec<String>) {
        let names = |plan: &Plan| -> Vec<(Key, Box<str>)> {
            let scenarios = plan.scenarios().iter().map(|s| (Key::Scenario(s.head.id), s.head.name.clone()));
            let departments = plan.departments().iter().map(|d| (Key::Department(d.id), d.name.clone()));
            let objectives = plan.objectives().iter().map(|o| (Key::Objective(o.id), o.name.clone()));
            scenarios.chain(departments).chain(objectives).collect()
        };
        let renamed = |key: &Key, set: &BTreeMap<Key, BTreeMap<Field, Value>>| {
            set.get(key).is_some_and(|fields| fields.contains_key(&Field::Name))
        };
        let kind = std::mem::discriminant::<Key>;
        let mut taken: HashSet<_> = (names(self.ours).iter())
            .filter(|(key, _)| !self.gone.contains(key) && !renamed(key, &self.set))
            .map(|(key, name)| (kind(key), fold(name)))
            .collect();
        let mut free = |key: Key, name: &str| -> Option<Box<str>> {
            if taken.insert((kind(&key), fold(name))) {
                return None;
            }
            let tries = std::iter::once(format!("{name} ({who})"));
            let mut tries = tries.chain((2..).map(|n| format!("{name} ({who} {n})")));
            let found = tries.find(|name| taken.insert((kind(&key), fold(name))));
            found.map(|name| {
                notes
                    .push(format!("Their “{}” is “{name}” here: there was one already.", name_before(&name)));
                name.into_boxed_str()
            })
        };
        for (key, record) in &mut self.made {
            let name = match record {
                Record::Scenario(s) => &mut s.name,
                Record::Department(d) => &mut d.name,
                Record::Objective(o) => &mut o.name,
                _ => continue,
            };
            if let Some(other) = free(*key, name) {
                *name = other;
            }
        }
        for (key, fields) in &mut self.set {
            if let (Key::Scenario(_) | Key::Department(_) | Key::Objective(_), Some(Value::Text(name))) =
                (key, fields.get_mut(&Field::Name))
                && let Some(other) = free(*key, name)
            {
                *name = other;
            }
        }
    }

    /// Gives lines of theirs another code where two have the same.
    fn part_codes(&mut self, notes: &mut Vec<String>) {
        let set_code =
            |set: &BTreeMap<Key, BTreeMap<Field, Value>>, key: &Key| match set.get(key)?.get(&Field::Code) {
                Some(Value::Text(code)) => Some(code.clone()),
                _ => None,
            };
        let mut taken: HashSet<String> = HashSet::new();
        for line in self.ours.initiatives() {
            let key = Key::Initiative(line.id);
            if !self.gone.contains(&key) && set_code(&self.set, &key).is_none() {
                taken.insert(line.code.to_ascii_lowercase());
            }
        }
        let mut clashing: Vec<(Key, Box<str>)> = Vec::new();
        let changed: Vec<Key> = self.set.keys().copied().collect();
        let codes = changed.iter().filter_map(|key| set_code(&self.set, key).map(|code| (*key, code)));
        let born = self.made.values().filter_map(|record| match record {
            Record::Initiative(line) => Some((record.key(), line.code.clone())),
            _ => None,
        });
        for (key, code) in codes.chain(born) {
            if !taken.insert(code.to_ascii_lowercase()) {
                clashing.push((key, code));
            }
        }
        let mut codes = Codes::following(self.ours, clashing.len(), taken.iter().map(String::as_str));
        for (key, was) in clashing {
            let code: Box<str> = codes.give(self.ours).into();
            let name = match self.made.get_mut(&key) {
                Some(Record::Initiative(line)) => {
                    line.code = code.clone();
                    line.name.to_string()
                }
                _ => {
                    self.set.entry(key).or_default().insert(Field::Code, Value::Text(code.clone()));
                    crate::plan::describe::subject(self.ours, key)
                }
            };
            notes.push(format!("Their {was} “{name}” is {code} here: the code was taken."));
        }
    }

    /// What goes, then what comes, then what changes; departments nobody names last.
    fn changes(mut self) -> Vec<Change> {
        let mut changes = Vec::new();
        for key in self.gone.iter().filter(|k| matches!(k, Key::Initiative(_) | Key::Scenario(_))) {
            self.empty(*key, &mut changes);
        }
        for key in self.gone.iter().filter(|k| matches!(k, Key::Initiative(_) | Key::Scenario(_))) {
            changes.extend(record(self.ours, *key).map(Change::Delete));
        }
        let vacated = self.vacate_codes(&mut changes);
        changes.extend(std::mem::take(&mut self.made).into_values().map(Change::Create));
        for (key, fields) in &self.set {
            let is_there = match key {
                Key::Allocation(s, i, _) => {
                    !self.gone.contains(&Key::Scenario(*s)) && !self.gone.contains(&Key::Initiative(*i))
                }
                key => !self.gone.contains(key),
            };
            for (field, after) in fields.iter().filter(|_| is_there) {
                let before = match vacated.get(key) {
                    Some(code) if *field == Field::Code => Some(Value::Text(code.clone())),
                    _ => self.ours.value(*key, *field),
                };
                let Some(before) = before.filter(|before| before != after) else { continue };
                changes.push(Change::Set { key: *key, field: *field, before, after: after.clone() });
            }
        }
        self.drop_unnamed(&mut changes);
        changes
    }

    /// Takes everything away that a line has in scenarios, or a scenario for lines.
    fn empty(&self, key: Key, changes: &mut Vec<Change>) {
        for scenario in self.ours.scenarios() {
            let whole = key == Key::Scenario(scenario.head.id);
            // A line that goes with its scenario is emptied there once.
            let again = !whole && self.gone.contains(&Key::Scenario(scenario.head.id));
            let lines = match key {
                Key::Initiative(id) if !again => self.ours.index_of(id).map(|i| i..i + 1),
                _ if whole => Some(0..self.ours.initiatives().len()),
                _ => None,
            };
            for index in lines.into_iter().flatten() {
                for resource in Resource::ALL.iter().copied() {
                    let allocation = scenario.allocation(resource, index);
                    if *allocation != Allocation::default() {
                        let line = self.ours.initiatives()[index].id;
                        let record = Record::Allocation(scenario.head.id, line, resource, allocation.clone());
                        changes.push(Change::Delete(record));
                    }
                }
            }
        }
    }

    /// Where codes wander from line to line, each lets go of its own first.
    fn vacate_codes(&self, changes: &mut Vec<Change>) -> HashMap<Key, Box<str>> {
        let mut vacated = HashMap::new();
        let is_held = |code: &str| self.ours.index_of_code(code).is_some();
        let wander = self.set.values().any(|fields| match fields.get(&Field::Code) {
            Some(Value::Text(code)) => is_held(code),
            _ => false,
        });
        let wander = wander
            || self
                .made
                .values()
                .any(|record| matches!(record, Record::Initiative(line) if is_held(&line.code)));
        if !wander {
            return vacated;
        }
        for (key, fields) in &self.set {
            let (Key::Initiative(id), Some(_)) = (key, fields.get(&Field::Code)) else { continue };
            let Some(before) = self.ours.value(*key, Field::Code).filter(|_| !self.gone.contains(key)) else {
                continue;
            };
            let code: Box<str> = format!("~{}", id.get()).into();
            let after = Value::Text(code.clone());
            changes.push(Change::Set { key: *key, field: Field::Code, before, after });
            vacated.insert(*key, code);
        }
        vacated
    }

    /// Removes those departments and objectives that they removed and nobody names.
    fn drop_unnamed(&self, changes: &mut Vec<Change>) {
        let doubtful: Vec<Key> = (self.gone.iter().copied())
            .filter(|k| matches!(k, Key::Department(_) | Key::Objective(_)))
            .collect();
        if doubtful.is_empty() {
            return;
        }
        let mut merged = self.ours.clone();
        if merged.apply(Step::new("", changes.clone()).changes).is_err() {
            return;
        }
        let is_named = |key: &Key| {
            merged.initiatives().iter().any(|line| match key {
                Key::Department(id) => line.department == Some(*id) || line.departments.contains(id),
                Key::Objective(id) => line.objective == Some(*id),
                _ => false,
            })
        };
        let free = doubtful.iter().filter(|k| !is_named(k));
        changes.extend(free.filter_map(|k| record(&merged, *k)).map(Change::Delete));
    }
}

/// A name without what was put behind it.
fn name_before(name: &str) -> &str {
    name.rsplit_once(" (").map_or(name, |(before, _)| before)
}
