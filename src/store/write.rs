//! Writing changes as rows, each checked against what the file holds.

mod named;
mod statement;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rusqlite::{Connection, ErrorCode, Statement};

use super::problem::problem;
use crate::error::{Error, Result};
use crate::plan::change::Change;
use crate::plan::field::{Field, Value, ValueRef};
use crate::plan::scenario::Allocation;
use crate::plan::{Id, Key, Record};
pub(super) use named::Named;
use statement::{Bound, Kind, Wording, bind_key};

/// Writes the changes inside the transaction that is open.
///
/// # Errors
/// A change whose before is not what the file holds, or that a rule of the file
/// refuses. The transaction must then be rolled back.
pub(super) fn changes(db: &Connection, changes: &[Change]) -> Result<()> {
    let mut writer = Writer { db, kept: HashMap::new() };
    let mut rest = changes;
    while let Some(first) = rest.first() {
        let together = match first {
            Change::Create(_) => {
                let records = made_first(rest);
                let together = records.len();
                writer.create_all(records).map(|()| together)
            }
            Change::Delete(record) => writer.delete(record).map(|()| 1),
            Change::Merged(_) => Ok(1),
            Change::Set { key, field: Field::Departments, before, after } => {
                take_part(db, *key, before, after).map(|()| 1)
            }
            Change::Set { key, .. } => {
                let cells = cells_of_one_row(rest);
                writer.set(*key, &cells).map(|()| cells.len())
            }
        }?;
        rest = &rest[together..];
    }
    Ok(())
}

/// The records that the first changes make, as far as they make any.
fn made_first(changes: &[Change]) -> Vec<&Record> {
    let records = changes.iter().map_while(|change| match change {
        Change::Create(record) => Some(record),
        _ => None,
    });
    records.collect()
}

/// A field of a row, the value it must have had, and the value it gets.
type CellChange<'c> = (Field, &'c Value, &'c Value);

/// The first changes, as far as they set different columns of the same row.
/// They are written together, for the rules between columns, such as that of
/// mode and stance, hold only once all of them have changed.
fn cells_of_one_row(changes: &[Change]) -> Vec<CellChange<'_>> {
    let mut cells: Vec<CellChange<'_>> = Vec::new();
    for change in changes {
        match change {
            Change::Set { key, field, before, after }
                if *key == changes[0].key()
                    && *field != Field::Departments
                    && cells.iter().all(|(f, ..)| f != field) =>
            {
                cells.push((*field, before, after));
            }
            _ => break,
        }
    }
    cells
}

/// Writes the changes of one step. Its statements are prepared when they are
/// first needed and kept to its end: a step may make a million rows.
struct Writer<'db> {
    db: &'db Connection,
    kept: HashMap<Wording, Statement<'db>>,
}

impl<'db> Writer<'db> {
    fn statement(&mut self, wording: Wording) -> rusqlite::Result<&mut Statement<'db>> {
        Ok(match self.kept.entry(wording) {
            Entry::Occupied(kept) => kept.into_mut(),
            Entry::Vacant(free) => {
                let statement = self.db.prepare(&free.key().sql())?;
                free.insert(statement)
            }
        })
    }

    /// Runs a statement over records of one kind: of each its key, then its columns.
    fn run(&mut self, wording: Wording, records: &[&Record]) -> rusqlite::Result<usize> {
        let statement = self.statement(wording)?;
        let mut at = 1;
        for record in records {
            at = bind_key(statement, at, record.key())?;
            for field in Kind::of(record.key()).columns() {
                statement.raw_bind_parameter(at, Bound(record.get(field).unwrap_or(ValueRef::Null)))?;
                at += 1;
            }
        }
        statement.raw_execute()
    }

    /// Makes records in any order; those that others name come first. Many of a
    /// kind are made by one statement, in which SQLite finds its place only once.
    fn create_all(&mut self, mut records: Vec<&Record>) -> Result<()> {
        let kind = |record: &&Record| Kind::of_record(record);
        records.sort_by_key(kind);
        for alike in records.chunk_by(|a, b| kind(a) == kind(b)) {
            for batch in alike.chunks(kind(&alike[0]).rows_at_once()) {
                self.create_batch(batch)?;
            }
        }
        Ok(())
    }

    /// Makes records of one kind. Where one of them is refused, none of them is
    /// made; they are then made one by one, to say which it is.
    fn create_batch(&mut self, batch: &[&Record]) -> Result<()> {
        let kind = Kind::of(batch[0].key());
        let full = batch.len() == kind.rows_at_once();
        match full.then(|| self.run(Wording::Insert(kind, batch.len()), batch)) {
            Some(Ok(_)) => {}
            Some(Err(error)) if !is_constraint(&error) => return Err(problem(error)),
            _ => {
                for record in batch {
                    let made = self.run(Wording::Insert(kind, 1), &[record]);
                    made.map_err(|e| taken(e, record))?;
                }
            }
        }
        for record in batch {
            if let Record::Initiative(line) = record
                && !line.departments.is_empty()
            {
                participants(self.db, line.id, &line.departments)?;
            }
        }
        Ok(())
    }

    fn delete(&mut self, record: &Record) -> Result<()> {
        if let Record::Initiative(line) = record {
            expect_participants(self.db, line.id, &line.departments)?;
            participants(self.db, line.id, &[])?;
        }
        let wording = Wording::Delete(Kind::of(record.key()));
        match self.run(wording, &[record]).map_err(|e| still_used(e, record))? {
            1 => Ok(()),
            _ => Err(elsewhere("what was to be removed has changed")),
        }
    }

    fn set(&mut self, key: Key, cells: &[CellChange<'_>]) -> Result<()> {
        let fields = cells.iter().map(|(field, ..)| *field).collect();
        let run = || -> rusqlite::Result<usize> {
            let statement = self.statement(Wording::Update(Kind::of(key), fields))?;
            for (at, (_, _, after)) in (1..).zip(cells) {
                statement.raw_bind_parameter(at, Bound(after.as_ref()))?;
            }
            let at = bind_key(statement, cells.len() + 1, key)?;
            for (at, (_, before, _)) in (at..).zip(cells) {
                statement.raw_bind_parameter(at, Bound(before.as_ref()))?;
            }
            statement.raw_execute()
        };
        let changed = run().map_err(|e| refused(e, &named(cells)))?;
        match key {
            Key::Allocation(..) if changed == 0 => self.allocate(key, cells),
            Key::Allocation(..) => forget_default(self.db, key),
            _ if changed == 0 => Err(elsewhere(&has_changed(cells))),
            _ => Ok(()),
        }
    }

    /// Makes the row of an allocation that had none, if nothing is what it should have had.
    fn allocate(&mut self, key: Key, cells: &[CellChange<'_>]) -> Result<()> {
        let changed = || elsewhere(&has_changed(cells));
        let Key::Allocation(scenario, initiative, resource) = key else { return Err(changed()) };
        let mut allocation = Allocation::default();
        for (field, before, after) in cells {
            let had_nothing = allocation.get(*field) == Some(before.as_ref());
            if !had_nothing || allocation.set(*field, after).is_err() {
                return Err(changed());
            }
        }
        // An existing row would have matched: its key refuses a second one.
        let record = Record::Allocation(scenario, initiative, resource, allocation);
        self.create_batch(&[&record]).map_err(|_| changed())
    }
}

/// “the level has changed”, or “the level or the stance has changed”.
fn has_changed(cells: &[CellChange<'_>]) -> String {
    format!("{} has changed", named(cells))
}

fn named(cells: &[CellChange<'_>]) -> String {
    let names = cells.iter().map(|(field, ..)| format!("the {}", field.word().replace('_', " ")));
    names.collect::<Vec<_>>().join(" or ")
}

fn take_part(db: &Connection, key: Key, before: &Value, after: &Value) -> Result<()> {
    let (Key::Initiative(line), Value::Ids(was), Value::Ids(is)) = (key, before, after) else {
        return Err(super::rows::damaged());
    };
    expect_participants(db, line, was)?;
    participants(db, line, is)
}

/// An allocation of nothing without limits has no row.
fn forget_default(db: &Connection, key: Key) -> Result<()> {
    let sql = "DELETE FROM allocation WHERE initiative = ? AND scenario = ? AND resource = ? AND amount = 0 \
               AND floor = 0 AND cap IS NULL AND step IS NULL AND least IS NULL AND locked = 0 AND reason = ''";
    let mut statement = db.prepare_cached(sql).map_err(problem)?;
    bind_key(&mut statement, 1, key).and_then(|_| statement.raw_execute()).map_err(problem)?;
    Ok(())
}

fn participants(db: &Connection, line: Id, departments: &[Id]) -> Result<()> {
    if departments.is_empty() {
        let mut clear =
            db.prepare_cached("DELETE FROM participation WHERE initiative = ?").map_err(problem)?;
        clear.execute([line.get()]).map_err(problem)?;
        return Ok(());
    }
    participants(db, line, &[])?;
    let sql = "INSERT INTO participation (initiative, place, department) VALUES (?, ?, ?)";
    let mut insert = db.prepare_cached(sql).map_err(problem)?;
    for (place, department) in (0i64..).zip(departments) {
        insert
            .execute((line.get(), place, department.get()))
            .map_err(|e| refused(e, "a participating department"))?;
    }
    Ok(())
}

fn expect_participants(db: &Connection, line: Id, expected: &[Id]) -> Result<()> {
    let sql = "SELECT department FROM participation WHERE initiative = ? ORDER BY place";
    let mut select = db.prepare_cached(sql).map_err(problem)?;
    let found: Vec<i64> =
        select.query_map([line.get()], |row| row.get(0)).and_then(Iterator::collect).map_err(problem)?;
    match found.iter().copied().eq(expected.iter().map(|id| id.get())) {
        true => Ok(()),
        false => Err(elsewhere("the participating departments have changed")),
    }
}

/// The step was meant for other values than the file now holds.
fn elsewhere(what: &str) -> Error {
    Error::failed(format!("{what} since it was read, so nothing was written"))
        .next("Look at the present values and do it again.")
}

fn is_constraint(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation)
}

fn taken(error: rusqlite::Error, record: &Record) -> Error {
    if !is_constraint(&error) {
        return problem(error);
    }
    let what = match record {
        Record::Initiative(line) => format!("the code {} is taken", line.code),
        Record::Scenario(s) => format!("there is a scenario “{}” already", s.name),
        Record::Department(d) => format!("there is a department “{}” already", d.name),
        Record::Objective(o) => format!("there is an objective “{}” already", o.name),
        Record::Allocation(..) => "the allocation breaks a rule of the plan".to_string(),
    };
    Error::words(what).next("Choose another name or code.")
}

fn still_used(error: rusqlite::Error, record: &Record) -> Error {
    if !is_constraint(&error) {
        return problem(error);
    }
    let what = match record {
        Record::Initiative(line) => format!("{} has got allocations", line.code),
        _ => "it is in use".to_string(),
    };
    elsewhere(&what)
}

fn refused(error: rusqlite::Error, what: &str) -> Error {
    if !is_constraint(&error) {
        return problem(error);
    }
    Error::words(format!("{what} is taken or breaks a rule of the plan")).next("Choose another value.")
}
