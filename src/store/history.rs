//! The history: every step, in the order it was made.

use rusqlite::types::ValueRef as Sql;
use rusqlite::{Connection, OptionalExtension, Row};

use super::chain::{self, Break};
use super::problem::problem;
use crate::error::{Error, Result};
use crate::plan::Id;
use crate::plan::change::{Change, Step};
use crate::plan::class::vocabulary;

vocabulary! {
    /// What a step in the history is.
    StepKind {
        /// Something new.
        Change = "change",
        /// Takes an earlier step back.
        Undo = "undo",
        /// Makes a step again that was taken back.
        Redo = "redo",
    }
}

/// One line of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the history, from 1.
    pub seq: i64,
    /// What it is.
    pub kind: StepKind,
    /// For an undo or a redo, the step it is about.
    pub target: Option<i64>,
    /// What was done, in the past tense.
    pub label: String,
    /// Who did it.
    pub who: String,
    /// When, in milliseconds since 1970, UTC.
    pub at: i64,
}

/// The step an entry made.
pub(super) fn step(db: &Connection, seq: i64) -> Result<Step> {
    let sql = "SELECT label, digest, changes FROM history WHERE seq = ?";
    let found = db
        .query_row(sql, [seq], |row| {
            let whole = chain::is_whole(row, 1, 2)?;
            Ok(if whole { Some((row.get(0)?, packed(row, 2)?)) } else { None })
        })
        .optional()
        .map_err(problem)?;
    let found: Option<(String, Packed)> = found.ok_or_else(|| {
        Error::words(format!("there is no step {seq}")).next("`ounce history` lists the steps.")
    })?;
    let read = found.and_then(|(label, packed)| Some((label, serde_json::from_str(&packed.json()?).ok()?)));
    let (label, changes): (String, _) = read.ok_or_else(|| damaged(seq))?;
    Ok(Step::new(label, changes))
}

/// What is said of a step that is not as it was written.
fn damaged(seq: i64) -> Error {
    Error::failed(Break::Damaged(seq).words()).next("Run `ounce check` on the plan, or take a backup.")
}

/// The changes of a step as the file keeps them: a JSON array, which any tool
/// can read, or, where it is long, the same compressed.
#[derive(Debug)]
pub(super) enum Packed {
    /// JSON.
    Plain(String),
    /// JSON in LZ4, its length before it.
    Small(Vec<u8>),
}

/// JSON longer than this many bytes is compressed.
const LONG: usize = 100_000;
/// No honest step unpacks to more than this many bytes.
const MOST: u32 = 1 << 30;

/// Writes changes down for the file.
pub(super) fn pack(changes: &[Change]) -> Result<Packed> {
    let json = serde_json::to_string(changes)
        .map_err(|e| Error::failed(format!("the step cannot be written down ({e})")))?;
    Ok(match json.len() > LONG {
        true => Packed::Small(lz4_flex::compress_prepend_size(json.as_bytes())),
        false => Packed::Plain(json),
    })
}

/// Reads what [`pack`] wrote from a row.
fn packed(row: &Row<'_>, column: usize) -> rusqlite::Result<Packed> {
    Ok(match row.get_ref(column)? {
        Sql::Blob(bytes) => Packed::Small(bytes.into()),
        other => Packed::Plain(other.as_str()?.into()),
    })
}

impl Packed {
    /// As it stands in the file.
    pub(super) fn value(&self) -> Sql<'_> {
        match self {
            Packed::Plain(json) => Sql::Text(json.as_bytes()),
            Packed::Small(bytes) => Sql::Blob(bytes),
        }
    }

    /// The JSON, unless it is damaged.
    fn json(self) -> Option<String> {
        match self {
            Packed::Plain(json) => Some(json),
            Packed::Small(bytes) => {
                let claimed = u32::from_le_bytes(*bytes.first_chunk()?);
                let json = (claimed <= MOST).then(|| lz4_flex::decompress_size_prepended(&bytes).ok())??;
                String::from_utf8(json).ok()
            }
        }
    }
}

/// The places of the last steps that change a record or name it, oldest first.
pub(super) fn about(db: &Connection, id: Id, at_most: usize) -> Result<Vec<i64>> {
    let wanted = id.get().to_string();
    let mut select = db.prepare("SELECT seq, changes FROM history ORDER BY seq DESC").map_err(problem)?;
    let mut rows = select.query([]).map_err(problem)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(problem)? {
        // What cannot be read is left to `check`, which names it.
        let changes = packed(row, 1).ok().and_then(Packed::json).unwrap_or_default();
        if memchr::memmem::find(changes.as_bytes(), wanted.as_bytes()).is_some() {
            found.push(row.get(0).map_err(problem)?);
        }
        if found.len() == at_most {
            break;
        }
    }
    found.reverse();
    Ok(found)
}
