//! Ten thousand steps of every kind: all undone they give the start, all redone
//! the end, and the history alone gives the plan.

use ounce::plan::column::Column;
use ounce::plan::replay::replayed;
use ounce::workbench::Workbench;

use crate::deeds::Planner;
use crate::support::{info, session};
use crate::{often, without_waiting_for_the_disk};

const STEPS: usize = 10_000;
/// A copy of the plan is brought in after so many.
const BETWEEN_MERGES: usize = 700;

/// The seal that is stored in the file.
fn seal(bench: &Workbench) -> String {
    let db = rusqlite::Connection::open(bench.path()).unwrap();
    db.query_row("SELECT digest FROM plan", [], |row| row.get(0)).unwrap()
}

fn history_alone(bench: &Workbench) {
    let step = |seq| bench.store().step(seq).unwrap().changes;
    let steps: Vec<_> = bench.history().iter().map(|entry| step(entry.seq)).collect();
    assert!(replayed(bench.plan(), &steps).as_ref() == Ok(bench.plan()), "the history tells of another plan");
}

#[test]
fn ten_thousand_steps_there_and_back() {
    without_waiting_for_the_disk();
    (3..).take(often(1)).for_each(there_and_back);
}

fn there_and_back(seed: u64) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.db");
    let mut bench = Workbench::create(&path, &info(), session()).unwrap();
    let (start, start_seal) = (bench.plan().clone(), seal(&bench));
    let added = bench.edit(start.current().head.id, "Added lines", |editor| {
        for line in 0..16 {
            let mut draft = editor.new_draft(&format!("L-{line}"));
            editor.set(&mut draft, Column::Name, "A line")?;
            editor.set(&mut draft, Column::Money, &format!("{line}000"))?;
            editor.save(draft)?;
        }
        Ok(())
    });
    bench.commit(added.unwrap()).unwrap();
    let mut planner = Planner::at(bench, seed);
    let mut steps = 0;
    while steps < STEPS {
        if planner.act().is_some() {
            steps += 1;
        }
        if steps % BETWEEN_MERGES == BETWEEN_MERGES - 1 {
            planner.merge(folder.path());
        }
    }
    for (kind, least) in [
        ("edited", 1_000),
        ("bulk edited", 200),
        ("added", 20),
        ("removed", 20),
        ("imported", 200),
        ("classified", 20),
        ("answered", 50),
        ("split", 20),
        ("scenario copied", 20),
        ("scenario renamed", 20),
        ("scenario removed", 20),
        ("rebalanced", 20),
        ("plan edited", 50),
        ("merged", 10),
        ("undone", 500),
        ("redone", 20),
    ] {
        let made = planner.made.get(kind).copied().unwrap_or(0);
        assert!(made >= least, "only {made} times {kind}: {:?}", planner.made);
    }

    let mut bench = planner.bench;
    // What was undone last is redone, so that nothing but what follows is left to redo.
    while bench.redo().unwrap().is_some() {}
    let (end, end_seal) = (bench.plan().clone(), seal(&bench));
    history_alone(&bench);
    let mut undone = 0;
    while bench.undo().unwrap().is_some() {
        undone += 1;
    }
    assert!(undone > 1_000, "{undone}");
    assert!(*bench.plan() == start, "all undone is not the start");
    assert_eq!(seal(&bench), start_seal);
    for _ in 0..undone {
        assert!(bench.redo().unwrap().is_some());
    }
    assert!(bench.redo().unwrap().is_none());
    assert!(*bench.plan() == end, "all redone is not the end");
    assert_eq!(seal(&bench), end_seal);
    assert_eq!(bench.store().check().unwrap(), [] as [&str; 0]);
    drop(bench);
    let again = Workbench::open(&path, session()).unwrap();
    assert!(*again.plan() == end && again.read_only().is_none());
}
