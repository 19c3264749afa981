//! A plan being put together, record by record or from two parts read apart.

use super::scenario::Allocation;
use super::{Id, Info, Mismatch, Plan, Record};

/// A plan being put together: no record is held twice.
#[derive(Debug, Clone)]
pub struct Assembly(Plan);

impl Assembly {
    /// A plan without records.
    pub fn of(info: Info) -> Assembly {
        Assembly(Plan {
            info,
            departments: Vec::new(),
            objectives: Vec::new(),
            initiatives: Vec::new(),
            scenarios: Vec::new(),
            by_id: super::Places::default(),
            by_code: Vec::new(),
        })
    }

    /// Makes room for so many initiatives.
    pub fn reserve(&mut self, lines: usize) {
        self.0.reserve(lines);
    }

    /// Adds a record. What it names must have been added before.
    ///
    /// # Errors
    /// [`Mismatch`] where that is not so.
    pub fn add(&mut self, record: Record) -> Result<(), Mismatch> {
        self.0.create(record)
    }

    /// Adds the initiatives of another part of the same plan, with their allocations.
    /// Both parts must have begun with the same departments, objectives and scenarios.
    ///
    /// # Errors
    /// [`Mismatch`] where an initiative is in both parts.
    pub fn join(&mut self, other: Assembly) -> Result<(), Mismatch> {
        let (plan, mut other) = (&mut self.0, other.0);
        let here = plan.initiatives.len();
        for (scenario, theirs) in plan.scenarios.iter_mut().zip(other.scenarios) {
            for (list, theirs) in [(&mut scenario.money, theirs.money), (&mut scenario.fte, theirs.fte)] {
                if !theirs.is_empty() {
                    list.resize_with(here, Allocation::default);
                    list.extend(theirs);
                }
            }
        }
        plan.initiatives.append(&mut other.initiatives);
        for index in here..plan.initiatives.len() {
            let place = u32::try_from(index).map_err(|_| Mismatch)?;
            let id: Id = plan.initiatives[index].id;
            if plan.by_id.insert(id, place).is_some() {
                return Err(Mismatch);
            }
        }
        Ok(())
    }

    /// The plan.
    pub fn finish(mut self) -> Plan {
        self.0.order_lines();
        self.0.order_codes();
        self.0
    }
}
