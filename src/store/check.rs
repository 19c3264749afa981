//! Is the file whole? Its structure, its references, its seal.

use std::path::Path;

use super::connect::Link;
use super::problem::problem;
use super::{Backups, Store};
use crate::error::{Error, Result};

impl Store {
    /// Checks the structure of the file, quickly.
    ///
    /// # Errors
    /// What SQLite found, in its words.
    pub fn verify(&self) -> Result<()> {
        match self.complaints("PRAGMA quick_check(1)")?.first() {
            None => Ok(()),
            Some(complaint) => Err(Backups::of(&self.path).offered(
                Error::failed(format!("the file is damaged ({complaint})"))
                    .at(self.path.display())
                    .next("Run `ounce check` on it; nothing was written."),
            )),
        }
    }

    /// [`Store::verify`] through a connection of its own, for another thread
    /// than the one that works with the plan.
    ///
    /// # Errors
    /// What SQLite found, in its words.
    pub fn verify_apart(path: &Path) -> Result<()> {
        let (db, _) = Link::to_read(path)?;
        Store { db, path: path.into(), read_only: None, checked: false }.verify()
    }

    /// Everything that is wrong with the file, one sentence each: its
    /// structure, its references, its seal. Empty if it is whole.
    ///
    /// # Errors
    /// The file cannot be read at all.
    pub fn check(&self) -> Result<Vec<String>> {
        let mut found = self.complaints("PRAGMA integrity_check(20)")?;
        let mut select = self.db.prepare("PRAGMA foreign_key_check").map_err(problem)?;
        let mut rows = select.query([]).map_err(problem)?;
        while let Some(row) = rows.next().map_err(problem)? {
            let table: String = row.get(0).map_err(problem)?;
            let parent: String = row.get(2).map_err(problem)?;
            found.push(format!("a row of {table} names a {parent} that is not there"));
        }
        match self.read() {
            Ok(reading) if !reading.sealed => {
                found.push(
                    "the rows do not match their seal: they were changed by another program, or damaged"
                        .into(),
                );
            }
            Ok(_) => {}
            Err(e) => found.push(e.what),
        }
        Ok(found)
    }

    fn complaints(&self, pragma: &str) -> Result<Vec<String>> {
        let mut select = self.db.prepare(pragma).map_err(|e| self.trouble(e))?;
        let found: Vec<String> = select
            .query_map([], |row| row.get(0))
            .and_then(Iterator::collect)
            .map_err(|e| self.trouble(e))?;
        Ok(found.into_iter().filter(|line| line != "ok").collect())
    }

    /// Says that the structure was checked by other means.
    pub fn mark_checked(&mut self) {
        self.checked = true;
    }
}
