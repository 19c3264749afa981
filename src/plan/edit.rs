//! Editing: from what people type to a [`Step`].
//!
//! Every face and every import goes this way: take a [`Draft`] of a line, set
//! its columns from text, and [save](Editor::save) it. The editor finds the
//! differences, makes the departments and objectives that are named for the
//! first time, and refuses what would break a rule of the plan.

mod draft;
mod info;
mod reading;
mod scenarios;
mod split;

use std::collections::HashMap;

pub use draft::Draft;
pub(super) use reading::read_flag;
use reading::{read_answers, read_choice, read_class, read_half, read_text};
pub use scenarios::{ScenarioAct, free_scenario_name, keep_the_baseline};
pub use split::{Division, Portion};

use super::amount::{Amount, Unreadable, grouped};
use super::change::{Change, Step};
use super::class::{Level, Mode, Stance, Status, Verdict};
use super::column::Column;
use super::field::{Field, Resource, ValueRef};
use super::initiative::Initiative;
use super::record::{Key, Record};
use super::scenario::Allocation;
use super::text::{fold, quoted};
use super::{Department, Id, Objective, Plan};
use crate::error::{Error, Result};

/// Collects the changes of one step.
pub struct Editor<'a> {
    plan: &'a Plan,
    scenario: Id,
    fresh: &'a mut dyn FnMut() -> Id,
    departments: Names,
    objectives: Names,
    /// Departments and objectives that drafts name, made by the first of these
    /// drafts to be saved: a refused line leaves nothing behind.
    unborn: HashMap<Id, Record>,
    changes: Vec<Change>,
}

/// Ids by folded name, and by every spelling met, so that each is folded once.
struct Names(HashMap<String, Id>);

impl<'a> Editor<'a> {
    /// An editor of `plan` whose amounts belong to `scenario`; new records get
    /// their ids from `fresh`.
    pub fn new(plan: &'a Plan, scenario: Id, fresh: &'a mut dyn FnMut() -> Id) -> Editor<'a> {
        Editor {
            departments: Names(plan.departments().iter().map(|d| (fold(&d.name), d.id)).collect()),
            objectives: Names(plan.objectives().iter().map(|o| (fold(&o.name), o.id)).collect()),
            unborn: HashMap::new(),
            plan,
            scenario,
            fresh,
            changes: Vec::new(),
        }
    }

    /// The line at `index`, to be edited.
    pub fn draft(&self, index: usize) -> Draft {
        let allocation = |resource| {
            let scenario = self.plan.scenario(self.scenario);
            scenario.map(|s| s.allocation(resource, index).clone()).unwrap_or_default()
        };
        Draft {
            initiative: self.plan.initiatives()[index].clone(),
            money: allocation(Resource::Money),
            fte: allocation(Resource::Fte),
            stance_was_set: false,
        }
    }

    /// A new line with nothing but a code.
    pub fn new_draft(&mut self, code: &str) -> Draft {
        Draft {
            initiative: Initiative::new((self.fresh)(), code, ""),
            money: Allocation::default(),
            fte: Allocation::default(),
            stance_was_set: false,
        }
    }

    /// Sets a column of a draft from the text a person typed or a file holds.
    /// Empty text unsets the column.
    ///
    /// # Errors
    /// Text the column cannot hold; the error's place is the column.
    pub fn set(&mut self, draft: &mut Draft, column: Column, text: &str) -> Result<()> {
        self.try_set(draft, column, text).map_err(|e| e.at(column.word()))
    }

    fn try_set(&mut self, draft: &mut Draft, column: Column, text: &str) -> Result<()> {
        let line = &mut draft.initiative;
        let (field, resource) = column.field();
        if field == Field::Locked {
            let locked = read_flag(text)?;
            draft.money.locked = locked;
            // A line without people has no people to lock.
            draft.fte.locked = locked && draft.fte != Allocation::default();
            return Ok(());
        }
        if let Some(resource) = resource {
            let amount = self.read_amount(text, resource)?;
            let allocation = match resource {
                Resource::Money => &mut draft.money,
                Resource::Fte => &mut draft.fte,
            };
            match field {
                Field::Amount => allocation.amount = amount.unwrap_or_default(),
                Field::Floor => allocation.floor = amount.unwrap_or_default(),
                Field::Cap => allocation.cap = amount,
                Field::Step => allocation.step = amount.filter(|a| *a != Amount::ZERO),
                _ => allocation.least = amount.filter(|a| *a != Amount::ZERO),
            }
            return Ok(());
        }
        match column {
            Column::Code => line.code = read_text(text)?,
            Column::Name => line.name = read_text(text)?,
            Column::Description => line.description = read_text(text)?,
            Column::Owner => line.owner = read_text(text)?,
            Column::Technique => line.technique = read_text(text)?,
            Column::Because => line.because = read_text(text)?,
            Column::Answers => draft.set_answers(&read_answers(text)?),
            Column::VerdictReason => line.verdict_reason = read_text(text)?,
            Column::Department => line.department = self.department_id(text)?,
            Column::Objective => line.objective = self.objective_id(text)?,
            Column::Departments => {
                let mut ids = Vec::new();
                for name in text.split([';', '|']) {
                    ids.extend(self.department_id(name)?.filter(|id| !ids.contains(id)));
                }
                line.departments = ids;
            }
            Column::Benefit => line.benefit = self.read_amount(text, Resource::Money)?,
            Column::BenefitFull => {
                let full = self.read_amount(text, Resource::Money)?;
                line.benefit_full = full.filter(|a| *a != Amount::ZERO);
            }
            Column::BenefitHalf => line.benefit_half = read_half(text)?,
            Column::Level => draft.set_level(read_class(text, Level::ALL, Level::word)?),
            Column::Stance => draft.set_stance(read_class(text, Stance::ALL, Stance::word)?),
            Column::Mode => draft.set_mode(read_class(text, Mode::ALL, Mode::word)?)?,
            Column::Verdict => line.verdict = read_choice(text, Verdict::ALL, Verdict::word)?,
            Column::Status => {
                line.status = read_choice(text, Status::ALL, Status::word)?.unwrap_or(Status::InPlay);
            }
            _ => {
                line.priority = match text.trim() {
                    "" => Initiative::UNRANKED,
                    t => t.parse().ok().filter(|p| (1..=5).contains(p)).ok_or_else(|| {
                        Error::words(format!("“{}” is not a priority", quoted(t)))
                            .next("Write 1 (fund first, give last) to 5 (give first).")
                    })?,
                };
            }
        }
        Ok(())
    }

    /// Adds what `draft` changes to the step. True if it changes anything.
    ///
    /// # Errors
    /// A rule of the plan that the draft would break; the error's place is the column.
    pub fn save(&mut self, draft: Draft) -> Result<bool> {
        self.validate(&draft)?;
        let had = self.changes.len();
        let Draft { initiative: line, money, fte, .. } = &draft;
        for id in line.department.iter().chain(&line.departments).chain(&line.objective) {
            self.bear(*id);
        }
        let (plan, id) = (self.plan, line.id);
        match plan.index_of(id) {
            Some(index) => {
                let was = &plan.initiatives()[index];
                if was != line {
                    self.compare(Key::Initiative(id), Initiative::FIELDS, |f| was.get(f).zip(line.get(f)));
                }
                let unset = Allocation::default();
                for (resource, is) in [(Resource::Money, money), (Resource::Fte, fte)] {
                    let scenario = plan.scenario(self.scenario);
                    let was = scenario.map_or(&unset, |s| s.allocation(resource, index));
                    if was != is {
                        let key = Key::Allocation(self.scenario, id, resource);
                        self.compare(key, Allocation::FIELDS, |f| was.get(f).zip(is.get(f)));
                    }
                }
            }
            None => {
                self.changes.push(Change::Create(Record::Initiative(Box::new(draft.initiative))));
                for (resource, allocation) in [(Resource::Money, draft.money), (Resource::Fte, draft.fte)] {
                    if allocation != Allocation::default() {
                        let record = Record::Allocation(self.scenario, id, resource, allocation);
                        self.changes.push(Change::Create(record));
                    }
                }
            }
        }
        Ok(self.changes.len() > had)
    }

    /// Removes the line at `index`, with what it gets in every scenario.
    pub fn remove(&mut self, index: usize) {
        let initiative = &self.plan.initiatives()[index];
        for scenario in self.plan.scenarios() {
            for resource in Resource::ALL.iter().copied() {
                let allocation = scenario.allocation(resource, index);
                if *allocation != Allocation::default() {
                    let record =
                        Record::Allocation(scenario.head.id, initiative.id, resource, allocation.clone());
                    self.changes.push(Change::Delete(record));
                }
            }
        }
        self.changes.push(Change::Delete(Record::Initiative(Box::new(initiative.clone()))));
    }

    /// The changes collected so far.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The changes collected so far, under a label.
    pub fn finish(self, label: impl Into<String>) -> Step {
        Step::new(label, self.changes)
    }

    /// The department of this name, made if it is new; none for empty text.
    ///
    /// # Errors
    /// A name too long to hold.
    pub fn department(&mut self, name: &str) -> Result<Option<Id>> {
        let id = self.department_id(name)?;
        Ok(id.inspect(|id| self.bear(*id)))
    }

    /// The objective of this name, made if it is new; none for empty text.
    ///
    /// # Errors
    /// A name too long to hold.
    pub fn objective(&mut self, name: &str) -> Result<Option<Id>> {
        let id = self.objective_id(name)?;
        Ok(id.inspect(|id| self.bear(*id)))
    }

    fn department_id(&mut self, text: &str) -> Result<Option<Id>> {
        let (fresh, unborn) = (&mut self.fresh, &mut self.unborn);
        self.departments.id(text, |name| {
            let id = fresh();
            unborn.insert(id, Record::Department(Department { id, name }));
            id
        })
    }

    fn objective_id(&mut self, text: &str) -> Result<Option<Id>> {
        let (fresh, unborn) = (&mut self.fresh, &mut self.unborn);
        self.objectives.id(text, |name| {
            let id = fresh();
            unborn.insert(id, Record::Objective(Objective { id, name, why: "".into() }));
            id
        })
    }

    fn bear(&mut self, id: Id) {
        if self.unborn.is_empty() {
            return;
        }
        self.changes.extend(self.unborn.remove(&id).map(Change::Create));
    }

    fn compare<'v>(
        &mut self,
        key: Key,
        fields: &[Field],
        values: impl Fn(Field) -> Option<(ValueRef<'v>, ValueRef<'v>)>,
    ) {
        for field in fields.iter().copied() {
            if let Some((before, after)) = values(field).filter(|(before, after)| before != after) {
                self.changes.push(Change::Set { key, field, before: before.into(), after: after.into() });
            }
        }
    }

    fn read_amount(&self, text: &str, resource: Resource) -> Result<Option<Amount>> {
        let text = quoted(text);
        if matches!(&*text, "" | "-" | "–") {
            return Ok(None);
        }
        let amount = Amount::parse(&text, self.plan.info.decimals(resource))
            .map_err(|Unreadable(why)| Error::words(why).next("Write it as 250000, 250k or 1.2m."))?;
        if amount < Amount::ZERO {
            return Err(Error::words(format!("“{text}” is negative"))
                .next("A line gets nothing or more: write 0 or a positive amount."));
        }
        Ok(Some(amount))
    }

    fn validate(&self, draft: &Draft) -> Result<()> {
        let line = &draft.initiative;
        if line.code.is_empty() {
            return Err(Error::words("a line needs a code").at("code").next("Write a short unique code."));
        }
        if let Some(other) = self.plan.index_of_code(&line.code).map(|at| &self.plan.initiatives()[at])
            && other.id != line.id
        {
            let what = format!("the code {} is taken by “{}”", quoted(&other.code), quoted(&other.name));
            return Err(Error::words(what).at("code").next("Choose another code."));
        }
        if line.name.is_empty() {
            return Err(Error::words("a line needs a name").at("name").next("Write what it is called."));
        }
        for (resource, allocation) in [(Resource::Money, &draft.money), (Resource::Fte, &draft.fte)] {
            let decimals = self.plan.info.decimals(resource);
            if let Some(cap) = allocation.cap.filter(|cap| *cap < allocation.floor) {
                let show = |a: Amount| grouped(i128::from(a.0), decimals);
                return Err(Error::words(format!(
                    "the floor {} is above the cap {}",
                    show(allocation.floor),
                    show(cap)
                ))
                .at(format!("{resource}_floor"))
                .next("Lower the floor or raise the cap."));
            }
        }
        Ok(())
    }
}

impl Names {
    /// The id of the name that a text spells, from `make` if it is new; none for empty text.
    fn id(&mut self, text: &str, make: impl FnOnce(Box<str>) -> Id) -> Result<Option<Id>> {
        let spelling = text.trim();
        if let Some(id) = self.0.get(spelling).filter(|_| !spelling.is_empty()) {
            return Ok(Some(*id));
        }
        let name = read_text(spelling)?;
        if name.is_empty() {
            return Ok(None);
        }
        let id = *self.0.entry(fold(&name)).or_insert_with(|| make(name));
        self.0.insert(spelling.to_string(), id);
        Ok(Some(id))
    }
}
