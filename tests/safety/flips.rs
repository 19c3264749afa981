//! A bit flips on the disk: a plan that says something else is never taken for whole.

use std::path::{Path, PathBuf};

use ounce::plan::Key;
use ounce::plan::change::Change;
use ounce::plan::compare::between;
use ounce::store::Entry;
use ounce::workbench::Workbench;
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

/// What the steps did to the records of the plan. What it was called before the
/// first step that changed that is written nowhere else, and cannot be checked.
fn steps(bench: &Workbench) -> Option<Vec<Change>> {
    let step = |entry: &Entry| Some(bench.store().step(entry.seq).ok()?.changes);
    let steps: Vec<Vec<Change>> = bench.history().iter().map(step).collect::<Option<_>>()?;
    Some(steps.into_iter().flatten().filter(|change| change.key() != Key::Plan).collect())
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
    let (mut refused, mut sealed_off, mut only_history, mut named) = (0, 0, 0, 0);
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
                    named += usize::from(!bench.store().check().unwrap().is_empty());
                }
            }
        }
        let _ = std::fs::remove_file(folder.path().join("flipped.db-journal"));
    }
    // The history has no seal of its own: a value that nothing else repeats can slip through.
    assert!(named * 50 >= only_history * 49, "{named} of {only_history} changes of the history were named");
    // Each way of noticing was needed, or the test looks at nothing.
    assert!(refused > 20 && sealed_off > 50 && only_history > 50, "{refused} {sealed_off} {only_history}");
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
