//! The only room that knows SQLite: opening and distrusting a file, rows, history.
//!
//! A file is a plan's one truth. Every write goes through [`Store::commit`]:
//! one immediate transaction that checks what each change expects to find,
//! writes rows, history and seal together, or writes nothing.

mod backup;
mod copies;
mod digest;
mod header;
mod history;
mod lock;
mod private;
mod rows;
mod write;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use crate::error::{Error, Result};
use crate::plan::change::{Change, Step};
use crate::plan::field::Resource;
use crate::plan::scenario::{Scenario, ScenarioHead};
use crate::plan::{Id, Info, Plan, Record};
pub use backup::{Backup, Backups, Reason};
use digest::Digest;
use header::{APPLICATION_ID, FORMAT, Header};
pub use history::{Entry, StepKind};
pub use lock::{Locked, WindowLock};
pub use private::private;
use rows::Extent;

/// A step with more changes than this is worth preparing for.
const MANY: usize = 10_000;

/// The definition of the file format.
pub const SCHEMA: &str = include_str!("../../schema.sql");

/// An open plan file.
#[derive(Debug)]
pub struct Store {
    db: Connection,
    path: PathBuf,
    read_only: Option<Error>,
    checked: bool,
}

/// A plan as read, and whether its seal held.
#[derive(Debug)]
pub struct Reading {
    /// The plan.
    pub plan: Plan,
    /// Whether the digest stored with the rows is theirs.
    pub sealed: bool,
}

impl Store {
    /// Makes a new plan file with an empty `current` scenario and opens it.
    ///
    /// # Errors
    /// There is a file of that name already, or none can be made there.
    pub fn create(path: &Path, info: &Info, current: Id) -> Result<Store> {
        // Claims the name first, so that no other program's file is ever written into.
        private().write(true).create_new(true).open(path).map_err(|e| cannot_create(path, &e))?;
        let made = Store::fill(path, info, current);
        if made.is_err() {
            let _ = std::fs::remove_file(path);
        }
        made
    }

    fn fill(path: &Path, info: &Info, current: Id) -> Result<Store> {
        let db = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let head = ScenarioHead { id: current, name: Scenario::CURRENT.into(), note: "".into() };
        let created = [Change::Create(Record::Scenario(head))];
        let mut digest = Digest::of_info(info);
        digest.follow(&created);
        db.execute_batch(&format!(
            "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT}; BEGIN IMMEDIATE; {SCHEMA}"
        ))
        .map_err(problem)?;
        db.execute(
            "INSERT INTO plan (id, title, organisation, year, currency, target, digest) VALUES (1, ?, ?, ?, ?, ?, ?)",
            (&info.title, &info.organisation, &info.year, &info.currency, info.target.decimal(), digest.text()),
        )
        .map_err(problem)?;
        for resource in Resource::ALL.iter().copied() {
            let unit = if resource == Resource::Money { &*info.currency } else { "FTE" };
            db.execute(
                "INSERT INTO resource (code, unit, decimals) VALUES (?, ?, ?)",
                (resource.word(), unit, info.decimals(resource)),
            )
            .map_err(problem)?;
        }
        write::changes(&db, &created)?;
        db.execute_batch("COMMIT").map_err(problem)?;
        Ok(Store { db, path: path.into(), read_only: None, checked: true })
    }

    /// Opens a plan file. Where it cannot be written, [`Store::read_only`] says why.
    ///
    /// # Errors
    /// The file is missing, strange, damaged, or in use beyond patience.
    pub fn open(path: &Path) -> Result<Store> {
        Store::open_file(path).map_err(|e| Backups::of(path).offered(e))
    }

    fn open_file(path: &Path) -> Result<Store> {
        let newer = match header::inspect(path)? {
            Header::Known => None,
            Header::Newer(version) => Some(
                Error::failed(format!(
                    "the plan is in format {version}; this ounce writes format {FORMAT}, so it only reads it"
                ))
                .at(path.display())
                .next("Take a newer ounce to change it."),
            ),
        };
        let unwritable = || {
            Error::failed("the plan cannot be written here: the file or its folder is read-only")
                .at(path.display())
                .next("Copy it to a folder of your own to change it.")
        };
        let read_only = newer.or_else(|| (!is_writable(path)).then(unwritable));
        let access = match read_only {
            Some(_) => OpenFlags::SQLITE_OPEN_READ_ONLY,
            None => OpenFlags::SQLITE_OPEN_READ_WRITE,
        };
        let db = connect(path, access).map_err(|e| e.at(path.display()))?;
        Ok(Store { db, path: path.into(), read_only, checked: false })
    }

    /// Whether the file at `path` says of itself that it is a plan, whole or not.
    pub fn is_plan(path: &Path) -> bool {
        header::is_plan(path)
    }

    /// Why nothing can be written, if so.
    pub fn read_only(&self) -> Option<&Error> {
        self.read_only.as_ref()
    }

    /// Forbids writing from here on, and keeps the reason.
    pub fn forbid_writing(&mut self, why: Error) {
        self.read_only.get_or_insert(why);
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
        self.consistently(|db| {
            let (info, stored) = rows::info(db)?;
            let (plan, digest) = rows::plan(db, info, Extent::Whole)?;
            Ok(Reading { plan, sealed: stored == Some(digest) })
        })
    }

    /// Reads the first `lines` lines by code, and how many there are in all.
    ///
    /// # Errors
    /// The rows are no plan's, or the file cannot be read.
    pub fn read_first(&self, lines: usize) -> Result<(Plan, usize)> {
        self.consistently(|db| {
            let (info, _) = rows::info(db)?;
            let (plan, _) = rows::plan(db, info, Extent::First(lines))?;
            Ok((plan, rows::count(db)?))
        })
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
        if step.changes.len() > MANY {
            // Room for all that changes, so that nothing is written twice.
            self.db.execute_batch("PRAGMA cache_size = -256000").map_err(problem)?;
        }
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
                (digest, history::pack(&step.changes))
            });
            write::changes(&transaction, &step.changes)?;
            account.join().map_err(|_| Error::failed("the step cannot be written down"))
        });
        let (digest, changes) = written?;
        transaction.execute("UPDATE plan SET digest = ?", [digest.text()]).map_err(problem)?;
        entry.seq = history::append(&transaction, &entry, &changes?)?;
        transaction.commit().map_err(|e| problem(e).at(&path))?;
        Ok(entry)
    }

    /// The history, oldest entry first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn history(&self) -> Result<Vec<Entry>> {
        history::entries(&self.db).map_err(|e| e.at(self.path.display()))
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
    /// than the one that works with the plan. The file must be open already:
    /// looking at its header again would drop the locks this process holds.
    ///
    /// # Errors
    /// What SQLite found, in its words.
    pub fn verify_apart(path: &Path) -> Result<()> {
        let db = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
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

    fn trouble(&self, error: rusqlite::Error) -> Error {
        problem(error).at(self.path.display())
    }
}

fn connect(path: &Path, access: OpenFlags) -> Result<Connection> {
    let db = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(problem)?;
    db.busy_timeout(Duration::from_secs(5)).map_err(problem)?;
    for (config, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
    ] {
        db.set_db_config(config, on).map_err(problem)?;
    }
    for (limit, at_most) in [
        (Limit::SQLITE_LIMIT_ATTACHED, 1),
        (Limit::SQLITE_LIMIT_COLUMN, 64),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 64),
        (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 64),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000),
    ] {
        db.set_limit(limit, at_most).map_err(problem)?;
    }
    // EXTRA also syncs the folder after the journal is gone: no committed edit is lost to a power cut.
    db.execute_batch(
        "PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON; PRAGMA journal_mode = DELETE; \
         PRAGMA synchronous = EXTRA; PRAGMA cache_size = -2000; PRAGMA temp_store = MEMORY;",
    )
    .map_err(problem)?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(db)
}

/// Whether the file and its folder let this process write. The folder counts:
/// each commit keeps its journal there.
fn is_writable(path: &Path) -> bool {
    let file = std::fs::OpenOptions::new().write(true).open(path).is_ok();
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    file && tempfile::Builder::new().prefix(".ounce-probe").tempfile_in(folder).is_ok()
}

fn cannot_create(path: &Path, error: &std::io::Error) -> Error {
    let failed = match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Error::failed("there is a file of this name already; nothing was changed")
                .next("Choose another name, or open it with: ounce PLAN")
        }
        std::io::ErrorKind::NotFound => {
            Error::failed("the folder does not exist").next("Make the folder first, or choose another.")
        }
        _ => {
            Error::failed(format!("no file can be made here ({error})")).next("Choose a folder of your own.")
        }
    };
    failed.at(path.display())
}

/// A database error in a planner's words.
fn problem(error: rusqlite::Error) -> Error {
    let Some(code) = error.sqlite_error_code() else {
        return Error::failed(format!("the plan could not be read ({error})"))
            .next("Run `ounce check` on it.");
    };
    match code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            Error::failed("another program is writing to the plan")
                .next("Wait until it has finished and try again.")
        }
        ErrorCode::DiskFull => {
            Error::failed("the disk is full, so nothing was written").next("Make room and try again.")
        }
        ErrorCode::ReadOnly => {
            Error::failed("the plan is read-only here").next("Copy it to a folder of your own.")
        }
        ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt => {
            Error::failed("the file is damaged").next("Run `ounce check` on it, or take a backup.")
        }
        ErrorCode::CannotOpen => Error::failed("the plan cannot be opened for writing here")
            .next("Check the permissions of its folder."),
        _ => Error::failed(format!("the database refused ({error})")).next("Run `ounce check` on the plan."),
    }
}
