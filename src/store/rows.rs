//! Reading the plan's rows into memory.

use std::collections::HashMap;
use std::mem;
use std::str::FromStr;
use std::sync::mpsc;

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
use crate::plan::{Assembly, Department, Id, Info, Objective, Plan, Record};

/// Which initiatives to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// All of them.
    Whole,
    /// The first so many by code: what a screen shows before the rest is read.
    First(usize),
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

/// Reads the plan and the digest of its rows. They are read on this thread and
/// put together on another, a few batches behind.
pub(super) fn plan(db: &Connection, info: Info, extent: Extent) -> Result<(Plan, Digest)> {
    const BATCH: usize = 1_000;
    const BATCHES_AHEAD: usize = 8;
    let lines = match extent {
        Extent::Whole => count(db)?,
        Extent::First(n) => n,
    };
    std::thread::scope(|scope| {
        let (sender, batches) = mpsc::sync_channel::<Vec<Record>>(BATCHES_AHEAD);
        let assembling = scope.spawn(move || assemble(info, lines, batches.iter().flatten()));
        let mut batch = Vec::with_capacity(BATCH);
        let outcome = each_record(db, extent, |record| {
            batch.push(record);
            match batch.len() {
                // Nobody takes it where a record before was odd.
                BATCH => sender.send(mem::replace(&mut batch, Vec::with_capacity(BATCH))).map_err(|_| Odd),
                _ => Ok(()),
            }
        });
        let outcome = outcome.and_then(|()| sender.send(batch).map_err(|_| damaged()));
        drop(sender);
        let assembled = assembling.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        outcome.and_then(|()| assembled.map_err(|Odd| damaged()))
    })
}

fn assemble(
    info: Info,
    lines: usize,
    records: impl Iterator<Item = Record>,
) -> std::result::Result<(Plan, Digest), Odd> {
    let mut digest = Digest::of_info(&info);
    let mut plan = Assembly::of(info);
    plan.reserve(lines);
    for record in records {
        digest.add_record(&record);
        plan.add(record).map_err(|_| Odd)?;
    }
    let plan = plan.finish();
    if plan.scenarios().iter().any(|s| s.is_current()) { Ok((plan, digest)) } else { Err(Odd) }
}

/// Shows every record, those that others name before them.
fn each_record(
    db: &Connection,
    extent: Extent,
    mut take: impl FnMut(Record) -> std::result::Result<(), Odd>,
) -> Result<()> {
    each(db, "SELECT id, name FROM department ORDER BY id", |row| {
        take(Record::Department(Department { id: id(row, 0)?, name: text(row, 1)? }))
    })?;
    each(db, "SELECT id, name, why FROM objective ORDER BY id", |row| {
        take(Record::Objective(Objective { id: id(row, 0)?, name: text(row, 1)?, why: text(row, 2)? }))
    })?;
    each(db, "SELECT id, name, note FROM scenario ORDER BY id", |row| {
        take(Record::Scenario(ScenarioHead { id: id(row, 0)?, name: text(row, 1)?, note: text(row, 2)? }))
    })?;
    let chosen = match extent {
        Extent::Whole => String::new(),
        Extent::First(n) => {
            format!("WHERE initiative IN (SELECT id FROM initiative ORDER BY code LIMIT {n})")
        }
    };
    let mut participants: HashMap<Id, Vec<Id>> = HashMap::new();
    let sql = format!("SELECT initiative, department FROM participation {chosen} ORDER BY initiative, place");
    each(db, &sql, |row| {
        participants.entry(id(row, 0)?).or_default().push(id(row, 1)?);
        Ok(())
    })?;
    let sql = format!(
        "SELECT id, code, name, description, owner, department, objective, level, stance, mode, because, \
         answers, decided_by, technique, status, verdict, verdict_reason, priority, \
         benefit, benefit_full, benefit_half FROM initiative {} ORDER BY id",
        chosen.replacen("initiative", "id", 1)
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
         FROM allocation {chosen} ORDER BY initiative"
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

/// What is said of a file whose rows are not a plan's.
pub(super) fn damaged() -> Error {
    Error::failed("the plan's rows do not fit together: the file is damaged")
        .next("Run `ounce check` on it, or take a backup.")
}

/// A row holds what no plan holds.
struct Odd;

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
