//! The files this process has open through SQLite, and what their headers said.
//!
//! POSIX drops every lock a process holds on a file as soon as the process
//! closes any handle of it, so one look through `std::fs` at a plan that is open
//! would let another program write in the middle of a reading. A file is
//! therefore looked at once, before its first connection, and what was seen is
//! remembered for as long as any connection is open.

use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::header::{self, Header};
use crate::error::Result;

/// One file, whatever it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg(unix)]
struct Identity(u64, u64);

#[cfg(unix)]
fn identity(_: &Path, meta: &Metadata) -> io::Result<Identity> {
    use std::os::unix::fs::MetadataExt;
    Ok(Identity(meta.dev(), meta.ino()))
}

#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg(not(unix))]
struct Identity(std::path::PathBuf);

#[cfg(not(unix))]
fn identity(path: &Path, _: &Metadata) -> io::Result<Identity> {
    path.canonicalize().map(Identity)
}

/// A file that is open, by how many, and what its header said.
#[derive(Debug)]
struct Known {
    file: Identity,
    header: Header,
    holders: usize,
}

static OPEN: Mutex<Vec<Known>> = Mutex::new(Vec::new());

fn open_files() -> MutexGuard<'static, Vec<Known>> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Says that a file is open for as long as it lives: it must outlive the connection.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hold(Identity);

impl Hold {
    /// Looks at the header of a file that is about to be opened, unless it is open already.
    ///
    /// # Errors
    /// Anything that is no plan, each with its own sentence.
    pub(super) fn looking_at(path: &Path) -> Result<(Header, Hold)> {
        Hold::of(path, |meta| header::inspect(path, meta))
    }

    /// Holds a file that this process has just made and not yet filled.
    ///
    /// # Errors
    /// It is gone already.
    pub(super) fn of_new(path: &Path) -> Result<Hold> {
        Hold::of(path, |_| Ok(Header::Known)).map(|(_, hold)| hold)
    }

    fn of(path: &Path, look: impl FnOnce(&Metadata) -> Result<Header>) -> Result<(Header, Hold)> {
        let unread = |e| header::unreadable(path, &e);
        // Locked while it is looked at: nobody else opens it meanwhile.
        let mut open = open_files();
        let meta = std::fs::metadata(path).map_err(unread)?;
        let file = identity(path, &meta).map_err(unread)?;
        if let Some(known) = open.iter_mut().find(|known| known.file == file) {
            known.holders += 1;
            return Ok((known.header, Hold(file)));
        }
        let header = look(&meta)?;
        open.push(Known { file: file.clone(), header, holders: 1 });
        Ok((header, Hold(file)))
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let mut open = open_files();
        if let Some(at) = open.iter().position(|known| known.file == self.0) {
            open[at].holders -= 1;
            if open[at].holders == 0 {
                open.swap_remove(at);
            }
        }
    }
}

/// Whether the file says of itself that it is a plan, whole or not.
pub(super) fn is_plan(path: &Path) -> bool {
    let open = open_files();
    let found = std::fs::metadata(path).and_then(|meta| identity(path, &meta));
    found.is_ok_and(|file| open.iter().any(|known| known.file == file) || header::is_plan(path))
}
