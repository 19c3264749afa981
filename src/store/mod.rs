//! The only room that knows SQLite: opening and distrusting a file, rows, history.
//!
//! A file is a plan's one truth. Every write goes through [`Store::commit`]:
//! one immediate transaction that checks what each change expects to find,
//! writes rows, history and seal together, or writes nothing.

mod backup;
mod chain;
mod check;
mod connect;
mod copies;
mod create;
mod digest;
mod header;
mod history;
mod known;
mod lock;
mod private;
mod problem;
mod reading;
mod rows;
mod unfinished;
mod upgrade;
mod write;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use crate::error::{Error, Result};
use crate::plan::change::{Change, Step};
use crate::plan::{Id, Plan};
pub use backup::{Backup, Backups, Reason};
pub use chain::{Break, Chain};
use connect::Link;
use header::Header;
pub use history::{Entry, StepKind};
pub use lock::{Locked, WindowLock};
pub use private::private;
use problem::problem;
pub use reading::Reading;
use upgrade::FORMAT;
use write::Named;

/// A step with more changes than this is worth preparing for.
const MANY: usize = 10_000;

/// The definition of the file format.
pub const SCHEMA: &str = include_str!("../../schema.sql");

/// An open plan file.
#[derive(Debug)]
pub struct Store {
    db: Link,
    path: PathBuf,
    header: Header,
    read_only: Option<Error>,
    checked: bool,
}

impl Store {
    /// Opens a plan file. Where it cannot be written, [`Store::read_only`] says why.
    ///
    /// # Errors
    /// The file is missing, strange, damaged, or in use beyond patience.
    pub fn open(path: &Path) -> Result<Store> {
        Store::open_file(path).map_err(|e| Backups::of(path).offered(e))
    }

    fn open_file(path: &Path) -> Result<Store> {
        let (db, header) = Link::to_write(path)?;
        let read_only = match header {
            Header::Newer(version) => Some(
                Error::failed(format!(
                    "the plan is in format {version}; this ounce writes format {FORMAT}, so it only reads it"
                ))
                .next("Take a newer ounce to change it."),
            ),
            Header::Longer(extra) => Some(overlong(path, extra)),
            Header::Known if db.only_reads() => Some(
                Error::failed("the plan cannot be written here: the file or its folder is read-only")
                    .next("Copy it to a folder of your own to change it."),
            ),
            Header::Known | Header::Beside => None,
        };
        Ok(Store {
            db,
            path: path.into(),
            header,
            read_only: read_only.map(|why| why.at(path.display())),
            checked: false,
        })
    }

    /// Whether the file at `path` says of itself that it is a plan, whole or not.
    pub fn is_plan(path: &Path) -> bool {
        known::is_plan(path)
    }

    /// Why nothing can be written, if so.
    pub fn read_only(&self) -> Option<&Error> {
        self.read_only.as_ref()
    }

    /// Forbids writing from here on, and keeps the reason.
    pub fn forbid_writing(&mut self, why: Error) {
        self.read_only.get_or_insert(why);
    }

    /// What stands in the file behind the plan, and how to be rid of it; in most, nothing.
    pub fn overlong(&self) -> Option<Error> {
        match self.header {
            Header::Longer(extra) => Some(overlong(&self.path, extra)),
            Header::Known | Header::Newer(_) | Header::Beside => None,
        }
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the whole plan and checks its seal.
    ///
    /// # Errors
    /// The rows are no plan's, or the file cannot be read.
    pub fn read(&self) -> Result<Reading> {
        self.consistently(|db| reading::whole(db, || self.db.beside()))
    }

    /// Reads the first `lines` lines by code, and how many there are in all.
    ///
    /// # Errors
    /// The rows are no plan's, or the file cannot be read.
    pub fn read_first(&self, lines: usize) -> Result<(Plan, usize)> {
        self.consistently(|db| reading::first(db, lines))
    }

    /// Reads inside one transaction, so that all rows are of one moment.
    fn consistently<T>(&self, read: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let transaction = self.db.unchecked_transaction().map_err(|e| self.trouble(e))?;
        read(&transaction).map_err(|e| Backups::of(&self.path).offered(e.at(self.path.display())))
    }

    /// Checks and writes a step, its history entry and the new seal together.
    /// Returns the entry with its place in the history.
    ///
    /// # Errors
    /// Nothing was written, and why: a value was not what the step expects, a
    /// rule of the file, a read-only or damaged file, a full disk.
    pub fn commit(&mut self, step: &Step, mut entry: Entry) -> Result<Entry> {
        if let Some(why) = &self.read_only {
            return Err(why.clone());
        }
        if !self.checked {
            self.verify()?;
            self.checked = true;
        }
        let many = step.changes.len() > MANY;
        if many {
            // Room for all that changes, so that nothing is written twice.
            self.db.execute_batch("PRAGMA cache_size = -256000").map_err(problem)?;
        }
        // What many new records name is looked for once each below, not once a row.
        let only_makes = many && step.changes.iter().all(|change| matches!(change, Change::Create(_)));
        self.db.pragma_update(None, "foreign_keys", !only_makes).map_err(problem)?;
        let path = self.path.display().to_string();
        let transaction = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|e| problem(e).at(&path))?;
        let (_, stored) = rows::info(&transaction)?;
        let mut digest = stored.ok_or_else(rows::damaged)?;
        let written = std::thread::scope(|scope| {
            // The record for the history is written down beside the rows.
            let account = scope.spawn(|| {
                digest.follow(&step.changes);
                let named = only_makes.then(|| Named::by(&step.changes));
                (digest, named, history::pack(&step.changes))
            });
            write::changes(&transaction, &step.changes)?;
            account.join().map_err(|_| Error::failed("the step cannot be written down"))
        });
        let (digest, named, changes) = written?;
        if let Some(named) = named {
            named.all_there(&transaction)?;
        }
        transaction.execute("UPDATE plan SET digest = ?", [digest.text()]).map_err(problem)?;
        entry.seq = chain::append(&transaction, &entry, &changes?)?;
        transaction.commit().map_err(|e| problem(e).at(&path))?;
        Ok(entry)
    }

    /// The history, and whether it holds: every step but its changes.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn history(&self) -> Result<Chain> {
        self.consistently(chain::read)
    }

    /// The step that the entry at `seq` made.
    ///
    /// # Errors
    /// There is no such entry, or it is damaged.
    pub fn step(&self, seq: i64) -> Result<Step> {
        history::step(&self.db, seq).map_err(|e| e.at(self.path.display()))
    }

    /// The places in the history of the last steps, at most so many, that
    /// change a record or name it, oldest first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn steps_about(&self, id: Id, at_most: usize) -> Result<Vec<i64>> {
        history::about(&self.db, id, at_most).map_err(|e| e.at(self.path.display()))
    }

    /// A number that changes when another connection has written to the file.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn data_version(&self) -> Result<i64> {
        self.db.query_row("PRAGMA data_version", [], |row| row.get(0)).map_err(|e| self.trouble(e))
    }

    fn trouble(&self, error: rusqlite::Error) -> Error {
        problem(error).at(self.path.display())
    }
}

/// Bytes that something appended to a plan do it no harm, but a plan that grows would
/// write over them, and nobody here knows what they are.
fn overlong(path: &Path, extra: u64) -> Error {
    let at = path.display();
    Error::failed(format!("the last {extra} bytes of the file are none of the plan"))
        .next(format!("Copy it, which leaves them out: ounce copy {at} NEW.db"))
        .at(at)
}
