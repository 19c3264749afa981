//! The chain of the history: what each step says of the one before, so that a
//! flipped bit in any of them is noticed, and a step that is missing.
//!
//! A step carries a digest of its changes, and a mark: a hash of the mark before
//! it, of what the step says of itself, and of that digest. Marks are followed
//! without reading the changes, which may be long, so opening a plan follows all
//! of them; the changes are held against their digest wherever they are read, and
//! all of them before anything is written. The plan keeps the last mark, so the
//! end of the history cannot go missing either. Copies of a plan have the same
//! marks as far as their histories are the same, which is what a merge goes by.

use rusqlite::blob::Blob;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, MAIN_DB, OptionalExtension, Row, params};
use xxhash_rust::xxh3::Xxh3;

use super::history::{Entry, Packed, StepKind};
use super::problem::problem;
use crate::error::Result;
use crate::plan::change::Mark;

/// The history as the file tells it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chain {
    /// Every step, oldest first.
    pub entries: Vec<Entry>,
    /// A mark for every place: before the first step, then after each. Plans
    /// that were not copied from one another have none in common.
    pub marks: Vec<Mark>,
    /// Where it does not hold; empty if every step is as it was written, but for
    /// its changes.
    pub breaks: Vec<Break>,
}

/// A place where the chain does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Break {
    /// The step at this place is not as it was written.
    Damaged(i64),
    /// The steps from the first to the second place are not there.
    Missing(i64, i64),
    /// The last step there is was not the last one written.
    End,
}

impl Break {
    /// What is said of it, as part of a sentence.
    pub fn words(self) -> String {
        match self {
            Break::Damaged(seq) => format!("step {seq} of the history is damaged"),
            Break::Missing(first, last) if first == last => format!("step {first} of the history is missing"),
            Break::Missing(first, last) => format!("steps {first} to {last} of the history are missing"),
            Break::End => "the last steps of the history are missing".to_string(),
        }
    }
}

/// The columns a mark is made of, besides the mark before.
const LINK: &str = "seq, kind, target, label, who, at, digest";
const LINKED: usize = 7;

/// The mark before the first step of a plan: the one that its current scenario gives it.
pub(super) fn origin(current: i64) -> Mark {
    Mark(hashed([ValueRef::Integer(current)]).into())
}

/// The mark before the first step of a file: copies have the same.
pub(super) fn beginning(db: &Connection) -> Result<Mark> {
    let sql = "SELECT id FROM scenario WHERE name = 'current'";
    let current = db.query_row(sql, [], |row| row.get(0)).optional().map_err(problem)?;
    Ok(origin(current.unwrap_or(0)))
}

/// Reads every step but its changes, and follows the marks.
pub(super) fn read(db: &Connection) -> Result<Chain> {
    let end = db.query_row("SELECT mark FROM plan", [], |row| Ok(Mark(text(row, 0)?.into())));
    let end = end.map_err(problem)?;
    let mut chain = Chain { marks: vec![beginning(db)?], ..Chain::default() };
    let mut select =
        db.prepare(&format!("SELECT {LINK}, mark FROM history ORDER BY seq")).map_err(problem)?;
    let mut rows = select.query([]).map_err(problem)?;
    // The mark that the last step should have: its own may be what was damaged.
    let mut due = chain.marks[0].clone();
    while let Some(row) = rows.next().map_err(problem)? {
        due = chain.follow(row, &due).map_err(problem)?;
    }
    if chain.marks.last() != Some(&end) && due != end {
        chain.breaks.push(Break::End);
    }
    Ok(chain)
}

impl Chain {
    /// Adds the step of a row; `due` is the mark that the step before should have.
    /// Returns the one that this step should have.
    fn follow(&mut self, row: &Row<'_>, due: &Mark) -> rusqlite::Result<Mark> {
        let mut link = [ValueRef::Null; LINKED];
        for (column, value) in link.iter_mut().enumerate() {
            *value = row.get_ref(column)?;
        }
        let entry = Entry {
            seq: whole(link[0]).unwrap_or_default(),
            kind: text(row, 1)?.parse().unwrap_or(StepKind::Change),
            target: whole(link[2]),
            label: text(row, 3)?,
            who: text(row, 4)?,
            at: whole(link[5]).unwrap_or_default(),
        };
        let mark = Mark(text(row, LINKED)?.into());
        let before = self.marks.last().unwrap_or(due);
        let next = self.entries.last().map_or(1, |last| last.seq.saturating_add(1));
        let ought = linked(before, link);
        if entry.seq > next {
            self.breaks.push(Break::Missing(next, entry.seq - 1));
        } else if mark != ought && mark != linked(due, link) {
            self.breaks.push(Break::Damaged(entry.seq));
        }
        self.entries.push(entry);
        self.marks.push(mark);
        Ok(ought)
    }
}

/// Changes of more bytes than this are hashed in parts, so that a step of very many
/// lines takes no memory of its own.
const LONG: i64 = 1 << 18;

/// The places of the steps whose changes are not those that were written.
pub(super) fn torn(db: &Connection) -> Result<Vec<i64>> {
    // What is long is not even looked at here; a text and a blob hash differently.
    let sql = "SELECT seq, digest, iif(is_long, NULL, changes), is_long, typeof(changes) = 'text' FROM \
               (SELECT *, typeof(changes) IN ('text', 'blob') AND octet_length(changes) > ? AS is_long \
                FROM history) ORDER BY seq";
    let mut select = db.prepare(sql).map_err(problem)?;
    let mut rows = select.query([LONG]).map_err(problem)?;
    let mut torn = Vec::new();
    while let Some(row) = rows.next().map_err(problem)? {
        let seq = row.get(0).map_err(problem)?;
        let is_whole = match row.get(3).map_err(problem)? {
            true => {
                let kind = if row.get(4).map_err(problem)? { TEXT } else { BLOB };
                let changes = db.blob_open(MAIN_DB, "history", "changes", seq, true);
                let hash = changes.and_then(|changes| hashed_in_parts(kind, changes));
                text(row, 1).map_err(problem)? == hash.map_err(problem)?
            }
            false => is_whole(row, 1, 2).map_err(problem)?,
        };
        if !is_whole {
            torn.push(seq);
        }
    }
    Ok(torn)
}

/// Whether the changes in one column of a row are those of the digest in another.
pub(super) fn is_whole(row: &Row<'_>, digest: usize, changes: usize) -> rusqlite::Result<bool> {
    Ok(text(row, digest)? == hashed([row.get_ref(changes)?]))
}

/// Adds a step at the end and returns its place.
pub(super) fn append(db: &Connection, entry: &Entry, changes: &Packed) -> Result<i64> {
    let sql = "SELECT mark, (SELECT coalesce(max(seq), 0) + 1 FROM history) FROM plan";
    let (before, seq): (String, i64) =
        db.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).map_err(problem)?;
    let digest = hashed([changes.value()]);
    let Entry { kind, target, label, who, at, .. } = entry;
    let link = [
        ValueRef::Integer(seq),
        ValueRef::Text(kind.word().as_bytes()),
        target.map_or(ValueRef::Null, ValueRef::Integer),
        ValueRef::Text(label.as_bytes()),
        ValueRef::Text(who.as_bytes()),
        ValueRef::Integer(*at),
        ValueRef::Text(digest.as_bytes()),
    ];
    let mark = linked(&Mark(before.into()), link);
    let sql = format!("INSERT INTO history ({LINK}, mark, changes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    let row = params![seq, kind.word(), target, label, who, at, digest, mark.0, changes];
    db.execute(&sql, row).map_err(problem)?;
    db.execute("UPDATE plan SET mark = ?", [&mark.0]).map_err(problem)?;
    Ok(seq)
}

fn linked(before: &Mark, link: [ValueRef<'_>; LINKED]) -> Mark {
    let before = ValueRef::Text(before.0.as_bytes());
    Mark(hashed([before].into_iter().chain(link)).into())
}

/// The hash of some values, in 32 hexadecimal digits. Each is hashed with its
/// kind and length, so that no two lists read alike.
fn hashed<'v>(values: impl IntoIterator<Item = ValueRef<'v>>) -> String {
    let mut hasher = Xxh3::new();
    let mut add = |kind: u8, bytes: &[u8]| {
        begin(&mut hasher, kind, bytes.len());
        hasher.update(bytes);
    };
    for value in values {
        match value {
            ValueRef::Null => add(0, &[]),
            ValueRef::Integer(n) => add(1, &n.to_le_bytes()),
            ValueRef::Real(n) => add(2, &n.to_le_bytes()),
            ValueRef::Text(text) => add(TEXT, text),
            ValueRef::Blob(blob) => add(BLOB, blob),
        }
    }
    format!("{:032x}", hasher.digest128())
}

/// How the hash tells texts and blobs apart.
const TEXT: u8 = 3;
const BLOB: u8 = 4;

fn begin(hasher: &mut Xxh3, kind: u8, length: usize) {
    hasher.update(&[kind]);
    hasher.update(&(length as u64).to_le_bytes());
}

/// [`hashed`] of one value that is read a part at a time.
fn hashed_in_parts(kind: u8, value: Blob<'_>) -> rusqlite::Result<String> {
    let mut hasher = Xxh3::new();
    begin(&mut hasher, kind, value.len());
    let mut part = [0; 1 << 14];
    let mut at = 0;
    while at < value.len() {
        let read = value.read_at(&mut part, at)?;
        hasher.update(&part[..read]);
        at += read;
    }
    Ok(format!("{:032x}", hasher.digest128()))
}

/// What a column holds as text, whatever damage did to it.
fn text(row: &Row<'_>, column: usize) -> rusqlite::Result<String> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        _ => String::new(),
    })
}

fn whole(value: ValueRef<'_>) -> Option<i64> {
    match value {
        ValueRef::Integer(n) => Some(n),
        _ => None,
    }
}

impl ToSql for Packed {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(self.value()))
    }
}
