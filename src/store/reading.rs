//! Reading a plan into memory: its first page, or all of it with its seal.
//!
//! A plan of many lines is read in two halves, each through a connection and on a
//! thread of its own. Both see one state: the second connection begins while the
//! first one reads, and as long as anyone reads nobody's change reaches the file.

use rusqlite::Connection;

use super::connect::Link;
use super::digest::Digest;
use super::rows::{self, Extent, damaged};
use crate::error::Result;
use crate::plan::{Assembly, Info, Plan};

/// From so many lines on, two halves are read sooner than the whole.
const MANY: usize = 4_000;

/// A plan as read, and whether its seal held.
#[derive(Debug)]
pub struct Reading {
    /// The plan.
    pub plan: Plan,
    /// Whether the digest stored with the rows is theirs.
    pub sealed: bool,
}

/// Reads the whole plan through the connection of an open transaction and, where
/// it has many lines and `another` gives one, through a second connection.
///
/// # Errors
/// The rows are no plan's, or the file cannot be read.
pub(super) fn whole(db: &Connection, another: impl FnOnce() -> Option<Link>) -> Result<Reading> {
    let (info, seal) = rows::info(db)?;
    let mut ids = rows::ids(db)?;
    let lines = ids.len();
    let reads_the_same = |link: &Link| {
        let began = link.execute_batch("BEGIN").is_ok();
        began && rows::info(link).is_ok_and(|theirs| theirs == (info.clone(), seal))
    };
    let second = if lines < MANY { None } else { another().filter(reads_the_same) };
    let mut part = Part::beginning(db, info)?;
    match second {
        None => {
            part.plan.reserve(lines);
            part.read(db, Extent::WHOLE)?;
        }
        Some(link) => {
            ids.sort_unstable();
            part.read_halves(db, link, &ids)?;
        }
    }
    let (plan, digest) = part.finish()?;
    Ok(Reading { plan, sealed: seal == Some(digest) })
}

/// The digest of the rows, as a seal over them would have it.
///
/// # Errors
/// The rows are no plan's, or the file cannot be read.
pub(super) fn digest(db: &Connection) -> Result<Digest> {
    let (info, _) = rows::info(db)?;
    let mut part = Part::beginning(db, info)?;
    part.read(db, Extent::WHOLE)?;
    Ok(part.finish()?.1)
}

/// Reads the first lines by code, and how many there are in all.
///
/// # Errors
/// The rows are no plan's, or the file cannot be read.
pub(super) fn first(db: &Connection, lines: usize) -> Result<(Plan, usize)> {
    let (info, _) = rows::info(db)?;
    let mut part = Part::beginning(db, info)?;
    part.plan.reserve(lines);
    part.read(db, Extent::First(lines))?;
    Ok((part.finish()?.0, rows::count(db)?))
}

/// Some of a plan's records, and their digest.
struct Part {
    plan: Assembly,
    digest: Digest,
}

impl Part {
    /// All but the lines.
    fn beginning(db: &Connection, info: Info) -> Result<Part> {
        let mut part = Part { digest: Digest::of_info(&info), plan: Assembly::of(info) };
        rows::heads(db, &mut |record| Ok(part.plan.add(part.digest.with(record))?))?;
        Ok(part)
    }

    /// Adds the lines of an extent.
    fn read(&mut self, db: &Connection, extent: Extent) -> Result<()> {
        rows::lines(db, extent, &mut |record| Ok(self.plan.add(self.digest.with(record))?))
    }

    /// Adds the lines with these ids, which are all there are, in order: the first half
    /// here, the others on another thread, in small parts that need little room twice.
    fn read_halves(&mut self, db: &Connection, link: Link, ids: &[i64]) -> Result<()> {
        let (heads, others) = (self.plan.clone(), &ids[ids.len() / 2..]);
        let parts = others.chunks(MANY).zip(others.chunks(MANY).skip(1).map(Some).chain([None]));
        let ranges =
            parts.map(|(ids, next)| (ids[0], next.map_or(i64::MAX, |next| next[0].saturating_sub(1))));
        std::thread::scope(|scope| {
            let beside = scope.spawn(move || {
                let parts = ranges.map(|(first, last)| {
                    let mut part = Part { plan: heads.clone(), digest: Digest::default() };
                    part.plan.reserve(MANY);
                    part.read(&link, Extent::Between(first, last)).map(|()| part)
                });
                parts.collect::<Result<Vec<Part>>>()
            });
            self.plan.reserve(ids.len());
            let here = self.read(db, Extent::Between(i64::MIN, others[0].saturating_sub(1)));
            let parts = beside.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            here?;
            parts?.into_iter().try_for_each(|part| self.join(part))
        })
    }

    fn join(&mut self, other: Part) -> Result<()> {
        self.digest.join(other.digest);
        self.plan.join(other.plan).map_err(|_| damaged())
    }

    fn finish(self) -> Result<(Plan, Digest)> {
        let plan = self.plan.finish();
        match plan.scenarios().iter().any(|s| s.is_current()) {
            true => Ok((plan, self.digest)),
            false => Err(damaged()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::path::PathBuf;

    use super::*;
    use crate::plan::amount::Amount;
    use crate::plan::change::{Change, Step};
    use crate::plan::field::Resource;
    use crate::plan::initiative::Initiative;
    use crate::plan::scenario::{Allocation, Scenario, ScenarioHead};
    use crate::plan::share::Share;
    use crate::plan::{Department, Id, Record};
    use crate::store::{Entry, StepKind, Store};

    fn id(number: i64) -> Id {
        Id::new(number).unwrap()
    }

    /// A plan of so many lines, whose codes do not stand in the order of their ids, with
    /// a second scenario for the last quarter of them; all made in one step.
    fn plan_of(lines: i64) -> (tempfile::TempDir, PathBuf, Plan) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.db");
        let info = Info {
            title: "Plan".into(),
            organisation: "".into(),
            year: "".into(),
            currency: "EUR".into(),
            target: Share::parse("0.45").unwrap(),
        };
        let head = |number, name: &str| ScenarioHead { id: id(number), name: name.into(), note: "".into() };
        let mut records = vec![
            Record::Scenario(head(2, "Spring")),
            Record::Department(Department { id: id(3), name: "Care".into() }),
            Record::Department(Department { id: id(4), name: "Legal".into() }),
        ];
        for number in 0..lines {
            let line = id(1_000 + 7 * number);
            let code = format!("L-{}", (number * 7_919) % 100_003);
            let mut initiative = Initiative::new(line, &code, "Line");
            initiative.department = Some(id(3));
            initiative.departments = if number % 5 == 0 { vec![id(4), id(3)] } else { Vec::new() };
            records.push(Record::Initiative(Box::new(initiative)));
            let allocation = Allocation { amount: Amount(number + 1), ..Allocation::default() };
            records.push(Record::Allocation(id(1), line, Resource::Money, allocation.clone()));
            if number >= lines * 3 / 4 {
                records.push(Record::Allocation(id(2), line, Resource::Fte, allocation));
            }
        }
        let mut store = Store::create(&path, &info, id(1)).unwrap();
        let step = Step::new("Added many", records.iter().cloned().map(Change::Create).collect());
        let (kind, who) = (StepKind::Change, "ann".into());
        let entry = Entry { seq: 0, kind, target: None, label: step.label.clone(), who, at: 1 };
        store.commit(&step, entry).unwrap();
        let current = Record::Scenario(head(1, Scenario::CURRENT));
        (folder, path, Plan::assemble(info, [current].into_iter().chain(records)).unwrap())
    }

    #[test]
    fn two_halves_are_the_whole_and_few_lines_are_read_at_once() {
        for (lines, in_halves) in [(MANY as i64 - 1, false), (MANY as i64, true), (3 * MANY as i64 + 1, true)]
        {
            let (_folder, path, plan) = plan_of(lines);
            let store = Store::open(&path).unwrap();
            let second = Cell::new(false);
            let another = || store.db.beside().inspect(|_| second.set(true));
            let transaction = store.db.unchecked_transaction().unwrap();
            let reading = whole(&transaction, another).unwrap();
            assert!(reading.sealed);
            assert!(reading.plan == plan, "{lines} lines");
            assert_eq!(reading.plan.index_of(id(1_000 + 7 * (lines - 1))), Some(lines as usize - 1));
            assert_eq!(second.get(), in_halves, "{lines} lines");
        }
    }

    #[test]
    fn a_number_changed_in_either_half_breaks_the_seal() {
        let (_folder, path, _) = plan_of(MANY as i64);
        for line in [0, MANY as i64 - 1] {
            let other = Connection::open(&path).unwrap();
            let add = |amount: i64| {
                let sql = "UPDATE allocation SET amount = amount + ? WHERE initiative = ? AND scenario = 1";
                assert_eq!(other.execute(sql, [amount, 1_000 + 7 * line]).unwrap(), 1);
                Store::open(&path).unwrap().read().unwrap().sealed
            };
            assert!(!add(1));
            assert!(add(-1));
        }
    }

    #[test]
    fn where_somebody_is_about_to_write_one_connection_reads_alone_and_nobody_waits() {
        let (_folder, path, plan) = plan_of(MANY as i64);
        let store = Store::open(&path).unwrap();
        let writer = Connection::open(&path).unwrap();
        writer.busy_timeout(std::time::Duration::ZERO).unwrap();
        let transaction = store.db.unchecked_transaction().unwrap();
        rows::info(&transaction).unwrap();
        writer.execute_batch("BEGIN IMMEDIATE; UPDATE plan SET title = 'Other'").unwrap();
        assert!(writer.execute_batch("COMMIT").is_err(), "nothing reaches the file while somebody reads");
        assert!(store.db.beside().is_none(), "whoever began later waits for the writer");
        let reading = whole(&transaction, || store.db.beside()).unwrap();
        assert!(reading.sealed && reading.plan == plan);
        drop(transaction);
        writer.execute_batch("COMMIT").unwrap();
        assert_eq!(&*Store::open(&path).unwrap().read().unwrap().plan.info.title, "Other");
    }
}
