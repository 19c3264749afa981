//! Editing scenarios: copies, names, removal.

use super::{Editor, read_text};
use crate::error::{Error, Result};
use crate::plan::change::Change;
use crate::plan::field::{Field, Resource, Value};
use crate::plan::scenario::{Allocation, Scenario, ScenarioHead};
use crate::plan::{Id, Key, Plan, Record};

/// What can be done to a scenario as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScenarioAct {
    /// A copy of it, amounts and limits, under this name.
    Copy(String),
    /// Another name.
    Rename(String),
    /// A note on it; none where the text is empty.
    Note(String),
    /// Away with it.
    Remove,
}

impl Editor<'_> {
    /// Does something to a scenario; returns what was done, in the past tense,
    /// as the label of the step.
    ///
    /// # Errors
    /// A name or a note that cannot be taken; the baseline keeps its name and stays.
    pub fn act_on_scenario(&mut self, scenario: &Scenario, act: &ScenarioAct) -> Result<String> {
        let own = &scenario.head.name;
        Ok(match act {
            ScenarioAct::Copy(name) => {
                self.copy_scenario(scenario, name, &scenario.head.note, |_, _, _| {})?;
                format!("Copied scenario {own} to {}", name.trim())
            }
            ScenarioAct::Rename(name) => {
                self.rename_scenario(scenario, name)?;
                format!("Renamed scenario {own} to {}", name.trim())
            }
            ScenarioAct::Note(note) => {
                self.note_on_scenario(scenario, note)?;
                let done = if note.trim().is_empty() { "Took away the note" } else { "Wrote a note" };
                format!("{done} on scenario {own}")
            }
            ScenarioAct::Remove => {
                self.remove_scenario(scenario)?;
                format!("Removed scenario {own}")
            }
        })
    }

    /// Adds a copy of the scenario `from` under a new name. `adjust` sees each
    /// copied allocation, with the index of its line, and may change it. The
    /// copy's id is returned.
    ///
    /// # Errors
    /// A name that is empty, too long or taken.
    pub fn copy_scenario(
        &mut self,
        from: &Scenario,
        name: &str,
        note: &str,
        mut adjust: impl FnMut(usize, Resource, &mut Allocation),
    ) -> Result<Id> {
        let head =
            ScenarioHead { id: (self.fresh)(), name: self.free_name(name, None)?, note: read_text(note)? };
        let id = head.id;
        self.changes.push(Change::Create(Record::Scenario(head)));
        for (index, line) in self.plan.initiatives().iter().enumerate() {
            for resource in Resource::ALL.iter().copied() {
                let mut allocation = from.allocation(resource, index).clone();
                adjust(index, resource, &mut allocation);
                if allocation != Allocation::default() {
                    self.changes.push(Change::Create(Record::Allocation(id, line.id, resource, allocation)));
                }
            }
        }
        Ok(id)
    }

    /// Gives a scenario another note.
    ///
    /// # Errors
    /// A note that is too long.
    pub fn note_on_scenario(&mut self, scenario: &Scenario, note: &str) -> Result<()> {
        let after = read_text(note)?;
        self.set_head(scenario, Field::Note, &scenario.head.note, after);
        Ok(())
    }

    /// Gives a scenario another name.
    ///
    /// # Errors
    /// A name that is empty, too long or taken; the baseline keeps its own.
    pub fn rename_scenario(&mut self, scenario: &Scenario, name: &str) -> Result<()> {
        keep_the_baseline(scenario, "renamed")?;
        let after = self.free_name(name, Some(scenario.head.id))?;
        self.set_head(scenario, Field::Name, &scenario.head.name, after);
        Ok(())
    }

    fn set_head(&mut self, scenario: &Scenario, field: Field, before: &str, after: Box<str>) {
        if *after != *before {
            self.changes.push(Change::Set {
                key: Key::Scenario(scenario.head.id),
                field,
                before: Value::Text(before.into()),
                after: Value::Text(after),
            });
        }
    }

    /// Removes a scenario with everything it allocates.
    ///
    /// # Errors
    /// The baseline stays.
    pub fn remove_scenario(&mut self, scenario: &Scenario) -> Result<()> {
        keep_the_baseline(scenario, "removed")?;
        let id = scenario.head.id;
        for (index, line) in self.plan.initiatives().iter().enumerate() {
            for resource in Resource::ALL.iter().copied() {
                let allocation = scenario.allocation(resource, index);
                if *allocation != Allocation::default() {
                    let record = Record::Allocation(id, line.id, resource, allocation.clone());
                    self.changes.push(Change::Delete(record));
                }
            }
        }
        self.changes.push(Change::Delete(Record::Scenario(scenario.head.clone())));
        Ok(())
    }

    /// A scenario name that is free, or already that of the scenario `own`.
    fn free_name(&self, name: &str, own: Option<Id>) -> Result<Box<str>> {
        let name = read_text(name)?;
        if name.is_empty() {
            return Err(Error::words("a scenario needs a name").next("Write a short one, such as Spring."));
        }
        match self.plan.scenario_named(&name) {
            Some(taken) if Some(taken.head.id) != own => {
                Err(Error::words(format!("there is a scenario “{}” already", taken.head.name))
                    .next("Choose another name, or rename or remove that one first."))
            }
            _ => Ok(name),
        }
    }
}

/// The wanted name, or with a number behind it the first that no scenario has.
pub fn free_scenario_name(plan: &Plan, wanted: &str) -> String {
    let mut name = wanted.to_string();
    let mut again = 2;
    while plan.scenario_named(&name).is_some() {
        name = format!("{wanted} ({again})");
        again += 1;
    }
    name
}

/// Lets everything be done to any scenario but the baseline.
///
/// # Errors
/// It is the baseline, which cannot be `what` (in the past tense).
pub fn keep_the_baseline(scenario: &Scenario, what: &str) -> Result<()> {
    match scenario.is_current() {
        true => Err(Error::words(format!(
            "“{}” is the baseline that all others are compared with: it cannot be {what}",
            Scenario::CURRENT
        ))
        .next("Copy it and work on the copy.")),
        false => Ok(()),
    }
}
