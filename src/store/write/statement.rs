//! Statements over records: their tables, their words and the values bound to them.

use rusqlite::types::{ToSqlOutput, Value as Owned, ValueRef as Sql};
use rusqlite::{Statement, ToSql};

use crate::plan::field::{Field, ValueRef};
use crate::plan::initiative::Initiative;
use crate::plan::scenario::Allocation;
use crate::plan::{Info, Key, Record};
use crate::store::connect::VARIABLES;

/// What a statement over a record does.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Wording {
    /// Inserts so many rows at once.
    Insert(Kind, usize),
    Delete(Kind),
    Update(Kind, Vec<Field>),
}

/// One value on its way into a statement.
pub(super) struct Bound<'a>(pub(super) ValueRef<'a>);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            ValueRef::Null | ValueRef::Ids(_) => ToSqlOutput::Owned(Owned::Null),
            ValueRef::Flag(b) => ToSqlOutput::Owned(Owned::Integer(i64::from(b))),
            ValueRef::Whole(n) => ToSqlOutput::Owned(Owned::Integer(n)),
            ValueRef::Text(t) => ToSqlOutput::Borrowed(Sql::Text(t.as_bytes())),
        })
    }
}

/// A kind of record, which is a table of the file. Each names only kinds before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Plan,
    Department,
    Objective,
    Scenario,
    Initiative,
    Allocation,
}

impl Kind {
    pub(super) fn of(key: Key) -> Kind {
        match key {
            Key::Plan => Kind::Plan,
            Key::Department(_) => Kind::Department,
            Key::Objective(_) => Kind::Objective,
            Key::Initiative(_) => Kind::Initiative,
            Key::Scenario(_) => Kind::Scenario,
            Key::Allocation(..) => Kind::Allocation,
        }
    }

    /// The kind of a record, told without a look into it.
    pub(super) fn of_record(record: &Record) -> Kind {
        match record {
            Record::Department(_) => Kind::Department,
            Record::Objective(_) => Kind::Objective,
            Record::Initiative(_) => Kind::Initiative,
            Record::Scenario(_) => Kind::Scenario,
            Record::Allocation(..) => Kind::Allocation,
        }
    }

    /// The table, its key columns, and the fields that are its other columns.
    pub(super) fn table(self) -> (&'static str, &'static [&'static str], &'static [Field]) {
        const ID: &[&str] = &["id"];
        match self {
            Kind::Plan => ("plan", ID, Info::FIELDS),
            Kind::Department => ("department", ID, &[Field::Name]),
            Kind::Objective => ("objective", ID, &[Field::Name, Field::Why]),
            Kind::Initiative => ("initiative", ID, Initiative::FIELDS),
            Kind::Scenario => ("scenario", ID, &[Field::Name, Field::Note]),
            Kind::Allocation => ("allocation", &["initiative", "scenario", "resource"], Allocation::FIELDS),
        }
    }

    /// The fields that are columns; the participating departments have a table of their own.
    pub(super) fn columns(self) -> impl Iterator<Item = Field> {
        self.table().2.iter().copied().filter(|f| *f != Field::Departments)
    }

    /// How many rows one statement may insert.
    pub(super) fn rows_at_once(self) -> usize {
        VARIABLES / (self.table().1.len() + self.columns().count())
    }
}

impl Wording {
    pub(super) fn sql(&self) -> String {
        let (Wording::Insert(kind, _) | Wording::Delete(kind) | Wording::Update(kind, _)) = self;
        let (table, key, _) = kind.table();
        let matching = key.iter().map(|k| format!("{k} = ?")).collect::<Vec<_>>().join(" AND ");
        match self {
            Wording::Insert(_, rows) => {
                let names: Vec<&str> = key.iter().copied().chain(kind.columns().map(Field::word)).collect();
                let row = format!("({})", vec!["?"; names.len()].join(", "));
                let values = vec![row; *rows].join(", ");
                format!("INSERT INTO {table} ({}) VALUES {values}", names.join(", "))
            }
            Wording::Delete(_) => {
                let unchanged: String = kind.columns().map(|f| format!(" AND {f} IS ?")).collect();
                format!("DELETE FROM {table} WHERE {matching}{unchanged}")
            }
            Wording::Update(_, fields) => {
                let columns = fields.iter().map(|f| format!("{f} = ?")).collect::<Vec<_>>().join(", ");
                let unchanged: String = fields.iter().map(|f| format!(" AND {f} IS ?")).collect();
                format!("UPDATE {table} SET {columns} WHERE {matching}{unchanged}")
            }
        }
    }
}

/// Binds the key's columns from `at` on; returns the next place.
pub(super) fn bind_key(statement: &mut Statement<'_>, at: usize, key: Key) -> rusqlite::Result<usize> {
    match key {
        Key::Plan => statement.raw_bind_parameter(at, 1)?,
        Key::Department(id) | Key::Objective(id) | Key::Initiative(id) | Key::Scenario(id) => {
            statement.raw_bind_parameter(at, id.get())?;
        }
        Key::Allocation(scenario, initiative, resource) => {
            statement.raw_bind_parameter(at, initiative.get())?;
            statement.raw_bind_parameter(at + 1, scenario.get())?;
            statement.raw_bind_parameter(at + 2, resource.word())?;
            return Ok(at + 3);
        }
    }
    Ok(at + 1)
}
