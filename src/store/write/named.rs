//! What new records name, when there are so many that SQLite is not to look it up row by row.

use std::collections::HashSet;

use foldhash::fast::RandomState;
use rusqlite::Connection;

use super::{Kind, bind_key, elsewhere};
use crate::error::Result;
use crate::plan::change::Change;
use crate::plan::{Id, Key, Record};
use crate::store::problem::problem;

/// The records that a step's new records name, each once.
#[derive(Debug)]
pub(in crate::store) struct Named(HashSet<Key, RandomState>);

impl Named {
    /// What the records that are made by `changes` name.
    pub(in crate::store) fn by(changes: &[Change]) -> Named {
        let mut named = HashSet::default();
        let mut last: Option<Id> = None;
        for change in changes {
            match change {
                Change::Create(Record::Initiative(line)) => {
                    last = Some(line.id);
                    named.extend(line.objective.map(Key::Objective));
                    named.extend(
                        line.department.iter().chain(&line.departments).copied().map(Key::Department),
                    );
                }
                Change::Create(Record::Allocation(scenario, line, ..)) => {
                    named.insert(Key::Scenario(*scenario));
                    // A new line's allocations follow it.
                    named.extend(Some(*line).filter(|_| last != Some(*line)).map(Key::Initiative));
                }
                _ => {}
            }
        }
        Named(named)
    }

    /// Looks for every one of them in the file, once the new records are written.
    ///
    /// # Errors
    /// One is not there; the transaction must then be rolled back.
    pub(in crate::store) fn all_there(&self, db: &Connection) -> Result<()> {
        for key in &self.0 {
            let (table, ..) = Kind::of(*key).table();
            let sql = format!("SELECT 1 FROM {table} WHERE id = ?");
            let mut select = db.prepare_cached(&sql).map_err(problem)?;
            bind_key(&mut select, 1, *key).map_err(problem)?;
            let found = select.raw_query().next().map_err(problem)?.is_some();
            if !found {
                return Err(elsewhere(&format!("the {table} of a new line was removed")));
            }
        }
        Ok(())
    }
}
