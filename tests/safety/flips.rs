//! A bit flips on the disk: a plan that says something else is never taken for whole.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ounce::plan::change::Step;
use ounce::plan::compare::between;
use ounce::store::Entry;
use ounce::workbench::Workbench;
use rusqlite::types::ValueRef;
use tempfile::TempDir;

use crate::deeds::Planner;
use crate::support::session;
use crate::{often, without_waiting_for_the_disk};

const FLIPS: usize = 2_000;

/// A copy of the demo plan that was worked on a little.
fn worked_on() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.db");
    ounce::demo::save(&path).unwrap();
    let mut planner = Planner::at(Workbench::open(&path, session()).unwrap(), 5);
    (0..30).for_each(|_| drop(planner.act()));
    (folder, path)
}

/// The steps, and what they did; `None` where one is refused.
fn steps(bench: &Workbench) -> Option<(Vec<Entry>, Vec<Step>)> {
    let steps: Option<_> = bench.history().iter().map(|entry| bench.store().step(entry.seq).ok()).collect();
    Some((bench.history().to_vec(), steps?))
}

/// Every place in a file where something stands that its history says in these
/// columns, and no other place does.
fn places_of_the_history(path: &Path, file: &[u8], columns: &str) -> Vec<usize> {
    let db = rusqlite::Connection::open(path).unwrap();
    let mut select = db.prepare(&format!("SELECT {columns} FROM history")).unwrap();
    let count = select.column_count();
    let mut rows = select.query([]).unwrap();
    let mut places = BTreeSet::new();
    while let Some(row) = rows.next().unwrap() {
        for column in 0..count {
            let value = match row.get_ref(column).unwrap() {
                ValueRef::Integer(n) => n.to_be_bytes()[2..].to_vec(),
                other => other.as_bytes().unwrap().to_vec(),
            };
            for piece in value.chunks(100) {
                let found: Vec<usize> = memchr::memmem::find_iter(file, piece).take(2).collect();
                if let [only] = found[..] {
                    places.extend(only..only + piece.len());
                }
            }
        }
    }
    places.into_iter().collect()
}

#[test]
fn a_flipped_bit_that_changes_the_plan_is_noticed_at_opening() {
    without_waiting_for_the_disk();
    let (folder, path) = worked_on();
    let whole = Workbench::open(&path, session()).unwrap();
    let (plan, history) = (whole.plan().clone(), steps(&whole).unwrap());
    drop(whole);
    let bytes = std::fs::read(&path).unwrap();
    let flipped = folder.path().join("flipped.db");
    let mut luck = fastrand::Rng::with_seed(17);
    let (mut refused, mut sealed_off, mut only_history) = (0, 0, 0);
    for _ in 0..often(FLIPS) {
        let (at, bit) = (luck.usize(..bytes.len()), luck.u8(..8));
        let place = format!("bit {bit} of byte {at}");
        let mut other = bytes.clone();
        other[at] ^= 1 << bit;
        std::fs::write(&flipped, other).unwrap();
        match opened(&flipped, &place) {
            None => refused += 1,
            Some(bench) if bench.read_only().is_some() => sealed_off += 1,
            Some(bench) => {
                let changed = between(&plan, bench.plan());
                assert!(*bench.plan() == plan, "{place} changed the plan, and nobody noticed: {changed:?}");
                if steps(&bench).as_ref() != Some(&history) {
                    // What undo would write is no longer what was, and a check says so.
                    only_history += 1;
                    assert!(!bench.store().check().unwrap().is_empty(), "{place}");
                }
            }
        }
        let _ = std::fs::remove_file(folder.path().join("flipped.db-journal"));
    }
    // Each way of noticing was needed, or the test looks at nothing.
    assert!(refused > 20 && sealed_off > 50 && only_history > 50, "{refused} {sealed_off} {only_history}");
}

/// What a step says of itself is held against its mark at opening, what it changed
/// before it is told or taken back and before anything is written.
#[test]
fn a_flipped_bit_in_the_history_is_noticed_and_its_step_named() {
    without_waiting_for_the_disk();
    let (folder, path) = worked_on();
    let plan = Workbench::open(&path, session()).unwrap().plan().clone();
    let bytes = std::fs::read(&path).unwrap();
    let said = places_of_the_history(&path, &bytes, "label, who, digest, mark, at");
    let changes = places_of_the_history(&path, &bytes, "changes");
    assert!(said.len() > 200 && changes.len() > 5_000, "{} {}", said.len(), changes.len());
    let flipped = folder.path().join("flipped.db");
    let mut luck = fastrand::Rng::with_seed(23);
    for number in 0..often(FLIPS) {
        let at_opening = number % 2 == 0;
        let places = if at_opening { &said } else { &changes };
        let (at, bit) = (places[luck.usize(..places.len())], luck.u8(..8));
        let place = format!("bit {bit} of byte {at}");
        let mut other = bytes.clone();
        other[at] ^= 1 << bit;
        std::fs::write(&flipped, &other).unwrap();
        let mut bench = Workbench::open(&flipped, session()).unwrap();
        assert_eq!(bench.read_only().is_some(), at_opening, "{place}");
        assert!(*bench.plan() == plan, "{place}: the plan can be saved");
        let found = bench.store().check().unwrap();
        assert!(
            found[0].starts_with("step ") && found[0].contains(" of the history is damaged"),
            "{found:?}"
        );
        let refused = bench.undo().unwrap_err();
        assert!(refused.what.contains(" of the history is damaged"), "{place}: {refused}");
        drop(bench);
        assert!(std::fs::read(&flipped).unwrap() == other, "{place}: something was written");
    }
}

/// A chain tells what is missing as well.
#[test]
fn a_step_that_is_missing_is_noticed_at_opening() {
    let missing = |sql: &str| {
        let (_folder, path) = worked_on();
        rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let bench = Workbench::open(&path, session()).unwrap();
        bench.read_only().unwrap().what.clone()
    };
    const FREE: &str = "PRAGMA foreign_keys = OFF; DELETE FROM history WHERE seq";
    assert_eq!(missing(&format!("{FREE} = 5")), "step 5 of the history is missing");
    assert_eq!(missing(&format!("{FREE} BETWEEN 1 AND 3")), "steps 1 to 3 of the history are missing");
    assert_eq!(
        missing(&format!("{FREE} > (SELECT max(seq) - 2 FROM history)")),
        "the last steps of the history are missing"
    );
    assert_eq!(missing("DELETE FROM history"), "the last steps of the history are missing");
}

/// SQLite tells nothing from zero by a single bit.
#[test]
fn a_limit_of_zero_is_not_taken_for_no_limit() {
    for (table, column) in [("allocation", "cap"), ("initiative", "benefit")] {
        let (_folder, path) = worked_on();
        let sql = format!("UPDATE {table} SET {column} = 0 WHERE {column} IS NULL");
        let changed = rusqlite::Connection::open(&path).unwrap().execute(&sql, []).unwrap();
        assert!(changed > 0, "{table}");
        assert!(Workbench::open(&path, session()).unwrap().read_only().is_some(), "{column} of {table}");
    }
}

/// The plan with a flipped bit, unless it is refused, with what to do next.
fn opened(path: &Path, place: &str) -> Option<Workbench> {
    match Workbench::open(path, session()) {
        Ok(bench) => Some(bench),
        Err(why) => {
            assert!(why.next.is_some(), "{place}: {why}");
            None
        }
    }
}
