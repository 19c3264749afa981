//! The planning language. Pure: no SQL, no terminal, no clock, no files.
//!
//! A [`Plan`] is what a file holds, in memory: plain lists with indices by id
//! and by code. It changes only by [`Plan::apply`]ing a [`Step`](change::Step).

pub mod amount;
pub mod answers;
mod assembly;
pub mod cell;
pub mod change;
pub mod class;
pub mod codes;
pub mod column;
pub mod compare;
pub mod comparison;
pub mod describe;
pub mod edit;
pub mod expression;
pub mod field;
pub mod filter;
mod info;
pub mod initiative;
pub mod mask;
pub mod order;
pub mod quadrants;
mod record;
pub mod replay;
pub mod rules;
pub mod scenario;
pub mod search_text;
pub mod share;
pub mod text;
pub mod totals;
mod value;

use std::collections::{HashMap, HashSet};
use std::num::NonZeroI64;

use foldhash::fast::RandomState;
use serde::{Deserialize, Serialize};

pub use assembly::Assembly;
use change::Change;
use field::{Field, Resource, Value};
pub use info::{Department, Info, Objective};
use initiative::Initiative;
pub use record::{Key, Record};
use scenario::{Allocation, Scenario};

/// The identity of a record: positive, its high bits the time of its making, its
/// low bits random. So records stand in the order they were made, and those of
/// two copies of a file never collide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id(NonZeroI64);

impl Id {
    /// The id with this number, if it is positive.
    pub fn new(number: i64) -> Option<Id> {
        NonZeroI64::new(number).filter(|n| n.get() > 0).map(Id)
    }

    /// The number of this id.
    pub fn get(self) -> i64 {
        self.0.get()
    }
}

/// A change does not fit the records it was meant for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mismatch;

/// Where the initiative with each id stands.
type Places = HashMap<Id, u32, RandomState>;

/// A whole plan in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What it is about.
    pub info: Info,
    departments: Vec<Department>,
    objectives: Vec<Objective>,
    initiatives: Vec<Initiative>,
    scenarios: Vec<Scenario>,
    by_id: Places,
    by_code: Vec<u32>,
}

impl Plan {
    /// A plan with these records; [`Key::Plan`] fields come from `info`.
    ///
    /// # Errors
    /// [`Mismatch`] where a record names another that is not there.
    pub fn assemble(info: Info, records: impl IntoIterator<Item = Record>) -> Result<Plan, Mismatch> {
        let mut assembly = Assembly::of(info);
        for record in records {
            assembly.add(record)?;
        }
        Ok(assembly.finish())
    }

    /// The departments, in the order they were made.
    pub fn departments(&self) -> &[Department] {
        &self.departments
    }

    /// The objectives, in the order they were made.
    pub fn objectives(&self) -> &[Objective] {
        &self.objectives
    }

    /// The initiatives, in the order they were made. Their positions here are the indices used all over;
    /// a step that creates or deletes lines may change them.
    pub fn initiatives(&self) -> &[Initiative] {
        &self.initiatives
    }

    /// The indices of the initiatives in the natural order of their codes.
    pub fn by_code(&self) -> &[u32] {
        &self.by_code
    }

    /// The scenarios: `current` first, the others in the order they were made.
    pub fn scenarios(&self) -> &[Scenario] {
        &self.scenarios
    }

    /// The baseline: what is in play this year.
    pub fn current(&self) -> &Scenario {
        let current = self.scenarios.iter().find(|s| s.is_current());
        current.unwrap_or_else(|| unreachable!("BUG: a plan without its current scenario"))
    }

    /// The scenario with this id.
    pub fn scenario(&self, id: Id) -> Option<&Scenario> {
        self.scenarios.iter().find(|s| s.head.id == id)
    }

    /// The scenario with this name, whatever its case.
    pub fn scenario_named(&self, name: &str) -> Option<&Scenario> {
        let wanted = text::fold(name.trim());
        self.scenarios.iter().find(|s| text::fold(&s.head.name) == wanted)
    }

    /// The name of a department; empty for none.
    pub fn department_name(&self, id: Option<Id>) -> &str {
        let found = id.and_then(|id| self.departments.iter().find(|d| d.id == id));
        found.map_or("", |d| &d.name)
    }

    /// The name of an objective; empty for none.
    pub fn objective_name(&self, id: Option<Id>) -> &str {
        let found = id.and_then(|id| self.objectives.iter().find(|o| o.id == id));
        found.map_or("", |o| &o.name)
    }

    /// Where the initiative with this id stands.
    pub fn index_of(&self, id: Id) -> Option<usize> {
        self.by_id.get(&id).map(|i| *i as usize)
    }

    /// Where the initiative with this code stands, whatever the code's case.
    pub fn index_of_code(&self, code: &str) -> Option<usize> {
        let key = |i: &u32| text::natural_key_cmp(&self.initiatives[*i as usize].code, code);
        let start = self.by_code.partition_point(|i| key(i).is_lt());
        self.by_code[start..]
            .iter()
            .take_while(|i| key(i).is_eq())
            .map(|i| *i as usize)
            .find(|i| self.initiatives[*i].code.eq_ignore_ascii_case(code))
    }

    /// The value of a field of a record, or `None` where there is no such record or field.
    pub fn value(&self, key: Key, field: Field) -> Option<Value> {
        match key {
            Key::Plan => self.info.get(field),
            Key::Department(id) => {
                let found = self.departments.iter().find(|d| d.id == id)?;
                (field == Field::Name).then(|| Value::Text(found.name.clone()))
            }
            Key::Objective(id) => {
                let found = self.objectives.iter().find(|o| o.id == id)?;
                found.get(field).map(Value::from)
            }
            Key::Initiative(id) => self.initiatives[self.index_of(id)?].get(field).map(Value::from),
            Key::Scenario(id) => self.scenario(id)?.head.get(field).map(Value::from),
            Key::Allocation(s, i, r) => {
                let allocation = self.scenario(s)?.allocation(r, self.index_of(i)?);
                allocation.get(field).map(Value::from)
            }
        }
    }

    /// Makes a step's changes in memory. The file's gate has checked and written
    /// them before; a mismatch means that memory and file have parted, and the
    /// plan must be read again.
    ///
    /// # Errors
    /// [`Mismatch`] at the first change that does not fit; the plan is then unusable.
    pub fn apply(&mut self, changes: Vec<Change>) -> Result<(), Mismatch> {
        let is_line = |change: &&Change| matches!(change, Change::Create(Record::Initiative(_)));
        self.reserve(changes.iter().filter(is_line).count());
        let mut gone = HashSet::new();
        let mut codes_moved = false;
        for change in changes {
            match change {
                Change::Create(record) => {
                    // A line deleted and made again in one step needs its place first.
                    if matches!(record, Record::Initiative(_)) {
                        codes_moved = true;
                        self.sweep(&mut gone);
                    }
                    self.create(record)?;
                }
                Change::Delete(record) => match record.key() {
                    Key::Initiative(id) => {
                        self.index_of(id).ok_or(Mismatch)?;
                        gone.insert(id);
                    }
                    key => self.delete(key)?,
                },
                Change::Merged(_) => {}
                Change::Set { key, field, after, .. } => {
                    codes_moved |= field == Field::Code;
                    self.set(key, field, &after)?;
                }
            }
        }
        codes_moved |= !gone.is_empty();
        self.sweep(&mut gone);
        if codes_moved {
            self.order_lines();
            self.order_codes();
        }
        Ok(())
    }

    /// Makes room for so many initiatives more.
    fn reserve(&mut self, lines: usize) {
        self.initiatives.reserve(lines);
        self.by_id.reserve(lines);
    }

    fn create(&mut self, record: Record) -> Result<(), Mismatch> {
        match record {
            Record::Department(d) => {
                self.departments.insert(self.departments.partition_point(|x| x.id < d.id), d);
            }
            Record::Objective(o) => {
                self.objectives.insert(self.objectives.partition_point(|x| x.id < o.id), o);
            }
            Record::Scenario(s) => {
                let place = self.scenarios.partition_point(|x| x.head.id < s.id);
                self.scenarios.insert(place, Scenario::new(s));
            }
            Record::Initiative(i) => {
                let index = u32::try_from(self.initiatives.len()).map_err(|_| Mismatch)?;
                if self.by_id.insert(i.id, index).is_some() {
                    return Err(Mismatch);
                }
                self.initiatives.push(*i);
            }
            Record::Allocation(scenario, initiative, resource, allocation) => {
                *self.allocation_mut(scenario, initiative, resource)? = allocation;
            }
        }
        Ok(())
    }

    fn delete(&mut self, key: Key) -> Result<(), Mismatch> {
        match key {
            Key::Department(id) => self.departments.retain(|d| d.id != id),
            Key::Objective(id) => self.objectives.retain(|o| o.id != id),
            Key::Scenario(id) => self.scenarios.retain(|s| s.head.id != id),
            Key::Allocation(s, i, r) => *self.allocation_mut(s, i, r)? = Allocation::default(),
            Key::Plan | Key::Initiative(_) => return Err(Mismatch),
        }
        Ok(())
    }

    fn set(&mut self, key: Key, field: Field, value: &Value) -> Result<(), Mismatch> {
        let name = |slot: &mut Box<str>| value.text().map(|t| *slot = t);
        match key {
            Key::Plan => self.info.set(field, value),
            Key::Department(id) => {
                let found = self.departments.iter_mut().find(|d| d.id == id).ok_or(Mismatch)?;
                name(&mut found.name)
            }
            Key::Objective(id) => {
                let found = self.objectives.iter_mut().find(|o| o.id == id).ok_or(Mismatch)?;
                name(if field == Field::Why { &mut found.why } else { &mut found.name })
            }
            Key::Initiative(id) => {
                let index = self.index_of(id).ok_or(Mismatch)?;
                self.initiatives[index].set(field, value)
            }
            Key::Scenario(id) => {
                let found = self.scenarios.iter_mut().find(|s| s.head.id == id).ok_or(Mismatch)?;
                found.head.set(field, value)
            }
            Key::Allocation(s, i, r) => self.allocation_mut(s, i, r)?.set(field, value),
        }
    }

    fn allocation_mut(
        &mut self,
        scenario: Id,
        initiative: Id,
        resource: Resource,
    ) -> Result<&mut Allocation, Mismatch> {
        let index = self.index_of(initiative).ok_or(Mismatch)?;
        let scenario = self.scenarios.iter_mut().find(|s| s.head.id == scenario).ok_or(Mismatch)?;
        // A list has room for all lines at once: doubling it would leave holes in memory.
        Ok(scenario.allocation_mut(resource, index, self.initiatives.capacity()))
    }

    /// Takes deleted initiatives out of every list that runs parallel to them.
    fn sweep(&mut self, gone: &mut HashSet<Id>) {
        if gone.is_empty() {
            return;
        }
        let stays: Vec<bool> = self.initiatives.iter().map(|i| !gone.contains(&i.id)).collect();
        for scenario in &mut self.scenarios {
            for list in [&mut scenario.money, &mut scenario.fte] {
                let mut kept = stays.iter();
                list.retain(|_| *kept.next().unwrap_or(&true));
            }
        }
        self.initiatives.retain(|i| !gone.contains(&i.id));
        self.by_id = (0u32..).zip(&self.initiatives).map(|(index, i)| (i.id, index)).collect();
        gone.clear();
    }

    /// Puts the initiatives, and every list parallel to them, in the order of their ids.
    fn order_lines(&mut self) {
        if self.initiatives.is_sorted_by_key(|i| i.id) {
            return;
        }
        let mut order: Vec<usize> = (0..self.initiatives.len()).collect();
        order.sort_by_key(|i| self.initiatives[*i].id);
        for scenario in &mut self.scenarios {
            for list in [&mut scenario.money, &mut scenario.fte] {
                if !list.is_empty() {
                    list.resize_with(order.len(), Allocation::default);
                    *list = order.iter().map(|i| std::mem::take(&mut list[*i])).collect();
                }
            }
        }
        self.initiatives.sort_by_key(|i| i.id);
        self.by_id = (0u32..).zip(&self.initiatives).map(|(index, i)| (i.id, index)).collect();
    }

    fn order_codes(&mut self) {
        self.by_code = (0..self.initiatives.len() as u32).collect();
        let code = |i: &u32| &*self.initiatives[*i as usize].code;
        self.by_code.sort_by(|a, b| text::natural_cmp(code(a), code(b)));
    }
}
