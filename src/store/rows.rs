//! Rows as records.

use std::collections::HashMap;
use std::str::FromStr;

use foldhash::fast::RandomState;
use rusqlite::types::ValueRef as Sql;
use rusqlite::{Connection, Row};

use super::digest::Digest;
use super::problem::problem;
use crate::error::{Error, Result};
use crate::plan::amount::Amount;
use crate::plan::field::Resource;
use crate::plan::initiative::Initiative;
use crate::plan::scenario::{Allocation, ScenarioHead};
use crate::plan::share::Share;
use crate::plan::{Department, Id, Info, Mismatch, Objective, Record};

/// Which initiatives to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Those with ids from the one to the other, both included.
    Between(i64, i64),
    /// The first so many by code: what a screen shows before the rest is read.
    First(usize),
}

impl Extent {
    /// All of them.
    pub(super) const WHOLE: Extent = Extent::Between(i64::MIN, i64::MAX);

    /// The condition that the column with an initiative's id fulfils.
    fn condition(self, column: &str) -> String {
        match self {
            Extent::Between(first, last) => format!("{column} BETWEEN {first} AND {last}"),
            Extent::First(n) => {
                format!("{column} IN (SELECT id FROM initiative ORDER BY code LIMIT {n})")
            }
        }
    }
}

/// Reads what the plan is about, and the digest stored with it.
pub(super) fn info(db: &Connection) -> Result<(Info, Option<Digest>)> {
    let sql = "SELECT title, organisation, year, currency, target, digest FROM plan";
    db.query_row(sql, [], |row| {
        let target: String = row.get(4)?;
        let info = Info {
            title: row.get(0)?,
            organisation: row.get(1)?,
            year: row.get(2)?,
            currency: row.get(3)?,
            target: Share::parse(&target).unwrap_or(Share::ZERO),
        };
        Ok((info, Digest::parse(&row.get::<_, String>(5)?)))
    })
    .map_err(problem)
}

/// Takes a record, unless it does not fit those before.
type Take<'t> = &'t mut dyn FnMut(Record) -> std::result::Result<(), Odd>;

/// Shows the records that initiatives and allocations name.
pub(super) fn heads(db: &Connection, take: Take<'_>) -> Result<()> {
    each(db, "SELECT id, name FROM department ORDER BY id", |row| {
        take(Record::Department(Department { id: id(row, 0)?, name: text(row, 1)? }))
    })?;
    each(db, "SELECT id, name, why FROM objective ORDER BY id", |row| {
        take(Record::Objective(Objective { id: id(row, 0)?, name: text(row, 1)?, why: text(row, 2)? }))
    })?;
    each(db, "SELECT id, name, note FROM scenario ORDER BY id", |row| {
        take(Record::Scenario(ScenarioHead { id: id(row, 0)?, name: text(row, 1)?, note: text(row, 2)? }))
    })
}

/// Shows initiatives in the order of their ids, then their allocations.
pub(super) fn lines(db: &Connection, extent: Extent, take: Take<'_>) -> Result<()> {
    let of_initiative = extent.condition("initiative");
    let mut participants: HashMap<Id, Vec<Id>, RandomState> = HashMap::default();
    let sql = format!(
        "SELECT initiative, department FROM participation WHERE {of_initiative} ORDER BY initiative, place"
    );
    each(db, &sql, |row| {
        participants.entry(id(row, 0)?).or_default().push(id(row, 1)?);
        Ok(())
    })?;
    let sql = format!(
        "SELECT id, code, name, description, owner, department, objective, level, stance, mode, because, \
         answers, decided_by, technique, status, verdict, verdict_reason, priority, \
         benefit, benefit_full, benefit_half FROM initiative WHERE {} ORDER BY id",
        extent.condition("id")
    );
    each(db, &sql, |row| {
        let id = id(row, 0)?;
        take(Record::Initiative(Box::new(Initiative {
            id,
            code: text(row, 1)?,
            name: text(row, 2)?,
            description: text(row, 3)?,
            owner: text(row, 4)?,
            department: optional_id(row, 5)?,
            departments: participants.remove(&id).unwrap_or_default(),
            objective: optional_id(row, 6)?,
            level: word(row, 7)?,
            stance: word(row, 8)?,
            mode: word(row, 9)?,
            because: text(row, 10)?,
            answers: text(row, 11)?,
            decided_by: word(row, 12)?,
            technique: text(row, 13)?,
            status: word(row, 14)?.ok_or(Odd)?,
            verdict: word(row, 15)?,
            verdict_reason: text(row, 16)?,
            priority: u8::try_from(whole(row, 17)?).map_err(|_| Odd)?,
            benefit: optional(row, 18)?.map(Amount),
            benefit_full: optional(row, 19)?.map(Amount),
            benefit_half: optional(row, 20)?.map(u16::try_from).transpose().map_err(|_| Odd)?,
        })))
    })?;
    let sql = format!(
        "SELECT scenario, initiative, resource, amount, floor, cap, step, least, locked, reason \
         FROM allocation WHERE {of_initiative} ORDER BY initiative"
    );
    each(db, &sql, |row| {
        let allocation = Allocation {
            amount: Amount(whole(row, 3)?),
            floor: Amount(whole(row, 4)?),
            cap: optional(row, 5)?.map(Amount),
            step: optional(row, 6)?.map(Amount),
            least: optional(row, 7)?.map(Amount),
            locked: whole(row, 8)? == 1,
            reason: text(row, 9)?,
        };
        let resource: Resource = word(row, 2)?.ok_or(Odd)?;
        take(Record::Allocation(id(row, 0)?, id(row, 1)?, resource, allocation))
    })
}

/// How many initiatives there are.
pub(super) fn count(db: &Connection) -> Result<usize> {
    let count: i64 =
        db.query_row("SELECT count(*) FROM initiative", [], |row| row.get(0)).map_err(problem)?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// The ids of all initiatives, in no order: they are read from an index.
pub(super) fn ids(db: &Connection) -> Result<Vec<i64>> {
    let mut select = db.prepare("SELECT id FROM initiative").map_err(problem)?;
    select.query_map([], |row| row.get(0)).and_then(Iterator::collect).map_err(problem)
}

/// What is said of a file whose rows are not a plan's.
pub(super) fn damaged() -> Error {
    Error::failed("the plan's rows do not fit together: the file is damaged")
        .next("Run `ounce check` on it, or take a backup.")
}

/// A row holds what no plan holds.
#[derive(Debug)]
pub(super) struct Odd;

impl From<Mismatch> for Odd {
    fn from(_: Mismatch) -> Odd {
        Odd
    }
}

impl From<rusqlite::Error> for Odd {
    fn from(_: rusqlite::Error) -> Odd {
        Odd
    }
}

fn each(
    db: &Connection,
    sql: &str,
    mut take: impl FnMut(&Row<'_>) -> std::result::Result<(), Odd>,
) -> Result<()> {
    let mut statement = db.prepare(sql).map_err(problem)?;
    let mut rows = statement.query([]).map_err(problem)?;
    while let Some(row) = rows.next().map_err(problem)? {
        take(row).map_err(|Odd| damaged())?;
    }
    Ok(())
}

fn id(row: &Row<'_>, column: usize) -> std::result::Result<Id, Odd> {
    Id::new(whole(row, column)?).ok_or(Odd)
}

fn optional_id(row: &Row<'_>, column: usize) -> std::result::Result<Option<Id>, Odd> {
    optional(row, column)?.map(|n| Id::new(n).ok_or(Odd)).transpose()
}

fn whole(row: &Row<'_>, column: usize) -> std::result::Result<i64, Odd> {
    optional(row, column)?.ok_or(Odd)
}

fn optional(row: &Row<'_>, column: usize) -> std::result::Result<Option<i64>, Odd> {
    match row.get_ref(column)? {
        Sql::Null => Ok(None),
        Sql::Integer(n) => Ok(Some(n)),
        _ => Err(Odd),
    }
}

fn text(row: &Row<'_>, column: usize) -> std::result::Result<Box<str>, Odd> {
    row.get_ref(column)?.as_str().map(Box::from).map_err(|_| Odd)
}

fn word<T: FromStr>(row: &Row<'_>, column: usize) -> std::result::Result<Option<T>, Odd> {
    match row.get_ref(column)? {
        Sql::Null => Ok(None),
        value => value.as_str().map_err(|_| Odd)?.parse().map(Some).map_err(|_| Odd),
    }
}
