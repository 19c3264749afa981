//! Connections to a file: distrustful, durable, and known to the whole process.

use std::fs::File;
use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, MAIN_DB, OpenFlags};
use tempfile::TempPath;

use super::header::{Header, has_files_beside, in_files_beside, unreadable};
use super::known::Hold;
use super::problem::problem;
use super::unfinished::folder_of;
use crate::error::{Error, Result};

/// The most values that one statement may be given.
pub(super) const VARIABLES: usize = 2_400;

/// How long a connection waits for another program that is writing.
const PATIENCE: Duration = Duration::from_secs(5);

/// A connection, and the note that this process has the file open.
#[derive(Debug)]
pub(super) struct Link {
    // Closed first: the note goes when the file is let go of.
    db: Connection,
    hold: Hold,
    // Last of all, a copy that was made to be read goes.
    _copy: Option<TempPath>,
}

impl Deref for Link {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.db
    }
}

impl DerefMut for Link {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.db
    }
}

impl Link {
    /// A connection to a file that was just made, to be filled.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub(super) fn to_new(path: &Path) -> Result<Link> {
        let hold = Hold::of_new(path)?;
        Ok(Link { db: connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, PATIENCE)?, hold, _copy: None })
    }

    /// A connection to a plan that can only read, and what its header said.
    ///
    /// # Errors
    /// The file is missing, strange, damaged, or in use beyond patience.
    pub(super) fn to_read(path: &Path) -> Result<(Link, Header)> {
        let (header, hold) = Hold::looking_at(path)?;
        match header {
            Header::Beside => Ok((Link::to_copy_of(path)?, Header::Known)),
            header => Ok((Link::reading(path, hold)?, header)),
        }
    }

    /// A connection to a copy of a plan that another program set to keep changes in
    /// files beside it, while there are none. The plan itself is only read; the copy
    /// is set back, readable by its owner alone, and gone with the connection.
    fn to_copy_of(path: &Path) -> Result<Link> {
        if has_files_beside(path) {
            return Err(in_files_beside(path));
        }
        let unwritten = |e| Error::unwritten(&e).at(std::env::temp_dir().display());
        let mut copy = tempfile::Builder::new().prefix("ounce-copy").tempfile().map_err(unwritten)?;
        let mut plan = File::open(path).map_err(|e| unreadable(path, &e))?;
        std::io::copy(&mut plan, &mut copy).map_err(unwritten)?;
        // Whoever began to write meanwhile has made one.
        if has_files_beside(path) {
            return Err(in_files_beside(path));
        }
        let copy = copy.into_temp_path();
        let hold = Hold::of_new(&copy)?;
        // Setting up the connection is what sets the copy back.
        let db =
            connect(&copy, OpenFlags::SQLITE_OPEN_READ_WRITE, PATIENCE).map_err(|e| e.at(path.display()))?;
        Ok(Link { db, hold, _copy: Some(copy) })
    }

    /// A connection to a plan that can write, or at least read where the file,
    /// its folder or its format do not allow more; and what its header said.
    ///
    /// # Errors
    /// The file is missing, strange, damaged, or in use beyond patience.
    pub(super) fn to_write(path: &Path) -> Result<(Link, Header)> {
        let (header, hold) = Hold::looking_at(path)?;
        let link = match header {
            // Each commit keeps its journal in the folder.
            Header::Known if folder_takes_files(path) => {
                Link { db: connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, PATIENCE)?, hold, _copy: None }
            }
            Header::Known | Header::Longer(_) => Link::reading(path, hold)?,
            Header::Beside => return Err(in_files_beside(path)),
            Header::Newer(_) => Link::reading(path, hold)
                .map_err(|e| Error { next: Some("Open it with the ounce that wrote it.".into()), ..e })?,
        };
        Ok((link, header))
    }

    fn reading(path: &Path, hold: Hold) -> Result<Link> {
        Ok(Link { db: connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY, PATIENCE)?, hold, _copy: None })
    }

    /// Another connection to the same file, to read beside this one. It waits for
    /// nobody, so that two readers and a writer never wait for each other: `None`
    /// where somebody is about to write, or the path leads to another file by now.
    pub(super) fn beside(&self) -> Option<Link> {
        let path = Path::new(self.db.path()?);
        let (_, hold) = Hold::looking_at(path).ok()?;
        if hold != self.hold {
            return None;
        }
        let db = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY, Duration::ZERO).ok()?;
        Some(Link { db, hold, _copy: None })
    }

    /// Whether nothing can be written through it.
    pub(super) fn only_reads(&self) -> bool {
        self.db.is_readonly(MAIN_DB).unwrap_or(true)
    }
}

fn connect(path: &Path, access: OpenFlags, patience: Duration) -> Result<Connection> {
    let trouble = |e| problem(e).at(path.display());
    let db = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(trouble)?;
    db.busy_timeout(patience).map_err(trouble)?;
    for (config, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
    ] {
        db.set_db_config(config, on).map_err(trouble)?;
    }
    for (limit, at_most) in [
        (Limit::SQLITE_LIMIT_ATTACHED, 1),
        (Limit::SQLITE_LIMIT_COLUMN, 64),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 64),
        (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, VARIABLES as i32),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000),
    ] {
        db.set_limit(limit, at_most).map_err(trouble)?;
    }
    // EXTRA also syncs the folder after the journal is gone: no committed edit is lost to a power cut.
    db.execute_batch(
        "PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON; PRAGMA journal_mode = DELETE; \
         PRAGMA synchronous = EXTRA; PRAGMA cache_size = -2000; PRAGMA temp_store = MEMORY;",
    )
    .map_err(trouble)?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(db)
}

/// Whether files can be made in the folder of the plan.
fn folder_takes_files(path: &Path) -> bool {
    tempfile::Builder::new().prefix(".ounce-probe").tempfile_in(folder_of(path)).is_ok()
}
