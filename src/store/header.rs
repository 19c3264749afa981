//! Looking at a file before SQLite sees it: strange files are refused unopened and unchanged.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::upgrade::FORMAT;
use crate::error::{Error, Result};

/// "OUNC": the application id in every plan's header.
pub(super) const APPLICATION_ID: i32 = 0x4F55_4E43;

const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// How the header says that changes go through a journal that is rolled back.
const ROLLBACK: u8 = 1;

/// What the header of a plan file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Header {
    /// A plan in a format this ounce writes.
    Known,
    /// A plan with so many bytes behind it that are none of it: may be read at most.
    Longer(u64),
    /// A plan in a newer format: may be read at most.
    Newer(i32),
    /// A plan that another program has set to keep changes in files beside it:
    /// never opened itself, since that would make such files.
    Beside,
}

/// Reads the first 100 bytes of a file that nobody here has open, and says
/// whether they are a plan's.
///
/// # Errors
/// Anything that is no plan, each with its own sentence.
pub(super) fn inspect(path: &Path, meta: &Metadata) -> Result<Header> {
    let at = path.display();
    let not_a_plan = |what: String| {
        Error::failed(what)
            .at(&at)
            .next("Give the path of a plan made by `ounce new`, or import the data into one.")
    };
    if meta.is_dir() {
        return Err(not_a_plan("this is a folder, not a plan".into()));
    }
    if !meta.is_file() {
        return Err(not_a_plan("this is a device, not a plan".into()));
    }
    if meta.len() == 0 {
        return Err(not_a_plan("the file is empty, so it is not a plan".into()));
    }
    let mut head = [0u8; 100];
    read_head(path, &mut head)
        .or_else(|e| if meta.len() < 100 { Ok(()) } else { Err(e) })
        .map_err(|e| unreadable(path, &e))?;
    if head[..16] != *MAGIC {
        let kind = match &head[..4] {
            [0xFF, 0xD8, 0xFF, _] => "a JPEG picture",
            [0x89, b'P', b'N', b'G'] => "a PNG picture",
            b"%PDF" => "a PDF document",
            b"PK\x03\x04" => "a spreadsheet or ZIP archive",
            _ => "not a plan",
        };
        return Err(not_a_plan(match kind {
            "not a plan" => "the file is not a plan".into(),
            kind => format!("the file is {kind}, not a plan"),
        }));
    }
    let cut_short = |of: String| {
        Err(Error::failed(format!("the plan is cut short: {} bytes of {of}", meta.len()))
            .at(&at)
            .next("Copy it again from where it came, or take a backup."))
    };
    if meta.len() < head.len() as u64 {
        return cut_short("any plan's first hundred".into());
    }
    let word = |at: usize| i32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    if word(68) != APPLICATION_ID {
        return Err(not_a_plan("the file is a database of another application, not a plan".into()));
    }
    if word(60) < 1 {
        return Err(Error::failed(format!(
            "the plan says it is in format {}, which no ounce ever wrote",
            word(60)
        ))
        .at(&at)
        .next("Copy it again from where it came, or take a backup."));
    }
    // The page count in the header counts only if it was written by the last change (offsets 24 and 92).
    let page_size = match u16::from_be_bytes([head[16], head[17]]) {
        1 => 65_536,
        size => u64::from(size),
    };
    let pages = u64::from(word(28) as u32);
    let size = if word(24) == word(92) && pages > 0 { page_size * pages } else { meta.len() };
    let at_rest = size == meta.len() || is_at_rest(path, &head, meta.len());
    if at_rest && meta.len() < size {
        return cut_short(size.to_string());
    }
    match (head[18..20] == [ROLLBACK, ROLLBACK], word(60)) {
        (true, version) if version > FORMAT => Ok(Header::Newer(version)),
        (true, _) if at_rest && meta.len() > size => Ok(Header::Longer(meta.len() - size)),
        (true, _) => Ok(Header::Known),
        (false, version) if version > FORMAT => {
            Err(in_files_beside(path).next("Open it with the ounce that wrote it."))
        }
        (false, _) => Ok(Header::Beside),
    }
}

fn read_head(path: &Path, head: &mut [u8]) -> io::Result<()> {
    File::open(path).and_then(|mut file| file.read_exact(head))
}

/// Whether nobody is writing to a file that began so and was so long just now, nor was
/// cut off while doing so. A change keeps a journal beside the file from before its
/// first byte until after its last; one that began and ended meanwhile shows in the header.
fn is_at_rest(path: &Path, head: &[u8; 100], length: u64) -> bool {
    let mut again = [0u8; 100];
    !beside(path, "-journal").exists()
        && std::fs::metadata(path).is_ok_and(|meta| meta.len() == length)
        && read_head(path, &mut again).is_ok()
        && again == *head
}

/// Why a plan [with files beside it](Header::Beside) is not opened, and how it is
/// put right: by a copy while it is whole, otherwise by the program that did it.
pub(super) fn in_files_beside(path: &Path) -> Error {
    let at = path.display();
    let next = match has_files_beside(path) {
        false => format!("Copy it, which sets the copy back: ounce copy {at} NEW.db"),
        true => format!(
            "Close that program; if there still is a file {at}-wal or {at}-journal, set the plan back with it, \
             as in: sqlite3 {at} \"PRAGMA journal_mode = DELETE\""
        ),
    };
    Error::failed("another program has set the plan to keep changes in files beside it (WAL mode)")
        .at(at)
        .next(next)
}

/// Whether changes of a plan may stand in files beside it, or somebody has it open so.
pub(super) fn has_files_beside(path: &Path) -> bool {
    // They lie beside the file itself, not beside a link to it.
    let Ok(file) = path.canonicalize() else { return true };
    // One that cannot be looked for may be there.
    ["-wal", "-journal"].iter().any(|ending| beside(&file, ending).try_exists().unwrap_or(true))
}

/// A file that cannot be looked at, and why.
pub(super) fn unreadable(path: &Path, error: &io::Error) -> Error {
    let at = path.display();
    match error.kind() {
        io::ErrorKind::NotFound => Error::failed("there is no such file")
            .next(format!("Check the path, or make a plan with: ounce new {at}")),
        _ => Error::failed(format!("the file cannot be read ({error})"))
            .next("Check the path and its permissions."),
    }
    .at(at)
}

/// Whether the file begins like a plan, whatever became of the rest.
pub(super) fn is_plan(path: &Path) -> bool {
    let mut head = [0u8; 72];
    read_head(path, &mut head).is_ok() && head[..16] == *MAGIC && head[68..] == APPLICATION_ID.to_be_bytes()
}

/// The path of the file that SQLite keeps beside a plan under this ending.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
