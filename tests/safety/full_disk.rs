//! The disk is full, at whatever moment: a sentence, and the plan as it was.
#![cfg(unix)]

use std::path::Path;

use ounce::error::Error;
use ounce::exchange::import::{Request, preview};
use ounce::exchange::{Format, Table};
use ounce::plan::column::Column;
use ounce::workbench::Workbench;

use crate::deeds::Planner;
use crate::sealed::{Ran, Sealed};
use crate::support::session;
use crate::{often, vfs, without_waiting_for_the_disk};

/// How many sizes of disk a ladder has.
pub const SIZES: usize = 150;

/// How many lines the import brings: more than the ladder's upper rungs hold.
const ROWS: usize = 2_500;

/// A reason of so many characters takes more than a page, whatever room the pages have left.
const LONG: usize = 1_500;

fn rows() -> String {
    let rows = (0..ROWS).map(|n| format!("N-{n},A new line of some length,Care,{n}000,{n}k,preventive\n"));
    format!("code,name,department,money,money_cap,stance\n{}", rows.collect::<String>())
}

/// Disks that are too small, one after the other: an edit, a bulk edit, an undo and
/// an import on each, and how often each of them worked.
pub struct Ladder {
    /// The plan as it stands on every disk before anything is tried.
    pub plan: Vec<u8>,
    rows: Table,
    rungs: usize,
    worked: [usize; 4],
}

impl Ladder {
    pub fn new() -> Ladder {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.db");
        ounce::demo::save(&path).unwrap();
        let rows = ounce::exchange::read_bytes(rows().into(), Format::Csv).unwrap();
        Ladder { plan: std::fs::read(path).unwrap(), rows, rungs: 0, worked: [0; 4] }
    }

    /// Every rung: how many pages there is room for, and how often all of them were
    /// climbed before.
    pub fn rungs() -> impl Iterator<Item = (usize, usize)> {
        (0..often(SIZES)).map(|rung| (rung % SIZES, rung / SIZES))
    }

    /// Tries everything on a plan whose disk is so small, and the plan again once room
    /// was made. Each time the ladder is climbed, a bulk edit is of one line more.
    pub fn climb(&mut self, mut bench: Workbench, disk: &str, lap: usize, make_room: impl FnOnce()) {
        let path = bench.path().to_path_buf();
        let say = |what: &str| format!("{what} on {disk}");
        let rows = &self.rows;
        let done = [
            survives(&mut bench, &say("an edit"), |b| edit(b, 1, LONG)),
            survives(&mut bench, &say("a bulk edit"), |b| edit(b, 38 + lap, 60)),
            survives(&mut bench, &say("an undo"), |b| b.undo().map(drop)),
            survives(&mut bench, &say("an import"), |b| import(b, rows)),
        ];
        done.iter().zip(&mut self.worked).for_each(|(done, worked)| *worked += usize::from(*done));
        self.rungs += 1;
        let plan = bench.plan().clone();
        drop(bench);
        make_room();
        let mut again = Planner::at(Workbench::open(&path, session()).unwrap(), 1);
        assert!(*again.bench.plan() == plan, "{}", say("what was written"));
        while again.act_as("edited").is_none() {}
    }

    /// Everything must have had too little room, and enough.
    pub fn was_climbed(self) {
        let Ladder { rungs, worked, .. } = self;
        assert_eq!(rungs, often(SIZES));
        assert!(worked.iter().all(|worked| *worked < rungs), "nothing ever failed: {worked:?}");
        assert!(worked.iter().all(|worked| *worked > 0), "nothing ever worked: {worked:?}");
    }
}

fn edit(bench: &mut Workbench, lines: usize, length: usize) -> Result<(), Error> {
    let current = bench.plan().current().head.id;
    let step = bench.edit(current, "Wrote down why", |editor| {
        for line in 0..lines {
            let mut draft = editor.draft(line);
            let why = format!("Because of this and that, at length: {line}{}", "…".repeat(length));
            editor.set(&mut draft, Column::Because, &why)?;
            editor.save(draft)?;
        }
        Ok(())
    })?;
    bench.commit(step).map(drop)
}

fn import(bench: &mut Workbench, rows: &Table) -> Result<(), Error> {
    let request = Request { source: "rows.csv", table: rows, map: &[], match_by: None };
    let shown = bench.with_ids(|plan, fresh| preview(plan, plan.current().head.id, &request, fresh))?;
    bench.commit(shown.step).map(drop)
}

/// A step that fails on a full disk says so, and leaves file and memory as they were.
fn survives(
    bench: &mut Workbench,
    what: &str,
    act: impl FnOnce(&mut Workbench) -> Result<(), Error>,
) -> bool {
    let (plan, steps) = (bench.plan().clone(), bench.history().len());
    match act(bench) {
        Ok(()) => true,
        Err(why) => {
            assert_eq!(
                why.what.rsplit(": ").next(),
                Some("the disk is full, so nothing was written"),
                "{what}"
            );
            assert_eq!(why.next.as_deref(), Some("Make room and try again."));
            assert!(*bench.plan() == plan && bench.history().len() == steps, "{what}");
            assert_eq!(bench.store().check().unwrap(), [] as [&str; 0], "{what}");
            false
        }
    }
}

#[test]
fn a_ladder_of_disks_that_are_too_small() {
    without_waiting_for_the_disk();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.db");
    let mut ladder = Ladder::new();
    let pages = ladder.plan.len() / 4096;
    for (size, lap) in Ladder::rungs() {
        std::fs::write(&path, &ladder.plan).unwrap();
        let most = u32::try_from(pages + size).unwrap();
        let bench = vfs::with_most_pages(most, || Workbench::open(&path, session()).unwrap());
        ladder.climb(bench, &format!("a disk with {size} pages left"), lap, || {});
    }
    ladder.was_climbed();
}

/// What a planner does from the command line while there is no room.
pub fn verbs() -> [&'static [&'static str]; 7] {
    [
        &["set", "plan.db", "I-017", "because=a short reason"],
        &["set", "plan.db", "I-001", "I-002", "I-003", "I-004", "I-005", "owner=Somebody with a long name"],
        &["import", "plan.db", "rows.csv"],
        &["undo", "plan.db"],
        &["rebalance", "plan.db", "--save-as", "Spring"],
        &["export", "plan.db", "-o", "out.xlsx"],
        &["export", "plan.db", "-o", "out.json"],
    ]
}

/// Lays out a plan and rows to import.
pub fn lay_out() -> Sealed {
    let sealed = Sealed::with_demo();
    sealed.write("rows.csv", rows());
    sealed
}

/// Judges a run in too little room: it worked, or it says why not. Counts both.
pub fn judge(sealed: &Sealed, words: &[&str], ran: &Ran, counts: &mut [usize; 2]) {
    let failed = ran.code != 0;
    counts[usize::from(failed)] += 1;
    let room = ["the disk is full", "the disk did not take the change", "there is no room for the file"];
    let blamed = |text: &str| room.iter().any(|words| text.contains(words));
    if failed {
        assert_eq!(ran.code, 1, "{words:?}: {ran:?}");
        let said = ran.err.lines().find(|line| line.starts_with("error: "));
        assert!(said.is_some_and(blamed) && ran.err.contains("\nnext: "), "{words:?}: {ran:?}");
    }
    for note in ran.err.lines().filter(|line| line.contains("no backup could be made")) {
        assert!(blamed(note), "{words:?}: {note}");
    }
    let checked = sealed.run(&["check", "plan.db"]);
    assert!(checked.code == 0 && checked.out.contains("The file is whole"), "{words:?}: {checked:?}");
    let left = std::fs::read_dir(sealed.path("")).unwrap().map(|e| e.unwrap().file_name());
    let left: Vec<_> = left.filter(|name| name.to_string_lossy().starts_with(".ounce")).collect();
    assert!(left.is_empty(), "{words:?} leaves {left:?}");
}

/// A limit on the size of files is a full disk that comes with a signal, which
/// ends a program that does not heed it.
#[test]
fn a_limit_on_the_size_of_files_is_a_sentence() {
    with_files_no_larger(often(12), &verbs());
}

/// Runs these verbs with files that may become only so large, for so many sizes: from
/// less than the plan to more than any step needs.
pub fn with_files_no_larger(sizes: usize, verbs: &[&[&str]]) {
    let sealed = lay_out();
    let base = sealed.read("plan.db");
    let mut counts = [0; 2];
    // In blocks of 512 bytes.
    let plan = base.len() / 512;
    for step in 0..sizes {
        let blocks = (plan / 2 + step * 1_400 / sizes).to_string();
        sealed.write("plan.db", &base);
        clear(sealed.path("plan.db.backups").as_path());
        for words in verbs {
            let limited = ["sh", "-c", "ulimit -f \"$0\" && exec \"$@\"", &blocks];
            let ran = Ran::of(sealed.through(&limited, words));
            judge(&sealed, words, &ran, &mut counts);
        }
    }
    assert!(counts.iter().all(|count| *count > 10), "worked and failed: {counts:?}");
}

fn clear(folder: &Path) {
    let _ = std::fs::remove_dir_all(folder);
}
