//! A process that is killed in the middle of its work loses nothing it has
//! acknowledged. `OUNCE_LONG=1` kills ten times as often.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod support;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use ounce::exchange::Format;
use ounce::exchange::import::{Request, preview};
use ounce::plan::column::Column;
use ounce::workbench::Workbench;
use support::{plan_with, session};

/// How many lines the plan has that is worked on.
const LINES: usize = 40;

/// How often the process is killed.
const KILLS: usize = 300;

/// How often all is undone and redone afterwards: at least once after each kind of step.
const THERE_AND_BACK: usize = 5;

/// The kinds of steps, in the order in which the process makes them.
const KINDS: [&str; 5] = ["an edit", "a bulk edit", "an import", "an undo", "a redo"];

/// The process that is killed: edits one line, all lines, imports all lines and
/// a new one, undoes and redoes, and prints each step's place in the history
/// once it is written.
#[test]
#[ignore = "runs inside the test below, which kills it"]
fn planner_at_work() {
    let Some(path) = std::env::var_os("OUNCE_TEST_PLAN") else { return };
    let mut bench = Workbench::open(Path::new(&path), session()).unwrap();
    let current = bench.plan().current().head.id;
    for turn in 1.. {
        let entry = match turn % 5 {
            4 => bench.undo().unwrap(),
            0 => bench.redo().unwrap(),
            3 => {
                let table = ounce::exchange::read_bytes(rows().into(), Format::Csv).unwrap();
                let request = Request { source: "rows.csv", table: &table, map: &[], match_by: None };
                let preview = bench.with_ids(|plan, fresh| preview(plan, current, &request, fresh)).unwrap();
                bench.commit(preview.step).unwrap()
            }
            kind => {
                let lines = if kind == 1 { 1 } else { LINES };
                let edited = bench.edit(current, "Set money", |editor| {
                    for line in 0..lines {
                        let mut draft = editor.draft(line);
                        editor.set(&mut draft, Column::Money, &fastrand::u32(1..1_000_000).to_string())?;
                        editor.save(draft)?;
                    }
                    Ok(())
                });
                bench.commit(edited.unwrap()).unwrap()
            }
        };
        if let Some(entry) = entry {
            println!("wrote {}", entry.seq);
        }
    }
}

/// A file to import: every line with another amount, and a line that is new.
fn rows() -> String {
    let money = || fastrand::u32(1..1_000_000);
    let known: String = (0..LINES).map(|n| format!("L-{n:02},A line,Care,{}\n", money())).collect();
    format!("code,name,department,money\n{known}N-{},New,Field,{}\n", fastrand::u32(..), money())
}

/// The seal that is stored in the file.
fn seal(path: &Path) -> String {
    let db = rusqlite::Connection::open(path).unwrap();
    db.query_row("SELECT digest FROM plan", [], |row| row.get(0)).unwrap()
}

/// Of a plan that was found after a crash, all undone is the plan as it was made, all
/// redone what was found.
fn there_and_back(found: &Path, start: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.db");
    std::fs::copy(found, &path).unwrap();
    let mut bench = Workbench::open(&path, session()).unwrap();
    // What was undone when the process was killed is redone first.
    while bench.redo().unwrap().is_some() {}
    let (end, end_seal) = (bench.plan().clone(), seal(&path));
    let mut undone = 0;
    while bench.undo().unwrap().is_some() {
        undone += 1;
    }
    assert_eq!((seal(&path).as_str(), bench.plan().initiatives().len()), (start, 0), "all undone");
    for _ in 0..undone {
        assert!(bench.redo().unwrap().is_some());
    }
    assert!(bench.redo().unwrap().is_none());
    assert!(*bench.plan() == end && seal(&path) == end_seal, "all redone");
    assert_eq!(bench.store().check().unwrap(), [] as [&str; 0]);
}

#[test]
fn nothing_acknowledged_is_lost_when_the_process_is_killed() {
    let codes: Vec<String> = (0..LINES).map(|n| format!("L-{n:02}")).collect();
    let lines: Vec<[(Column, &str); 2]> =
        codes.iter().map(|code| [(Column::Code, &**code), (Column::Name, "A line")]).collect();
    let lines: Vec<&[(Column, &str)]> = lines.iter().map(|line| &line[..]).collect();
    let (_folder, path) = plan_with(&lines);
    let mut bench = Workbench::open(&path, session()).unwrap();
    let known_at_first = bench.plan().clone();
    bench.undo().unwrap();
    let start = seal(&path);
    bench.redo().unwrap();
    let (mut known, mut seen) = (known_at_first, bench.history().last().unwrap().seq);
    assert!(*bench.plan() == known);
    drop(bench);
    let times = if std::env::var_os("OUNCE_LONG").is_some() { 10 } else { 1 };
    let (mut cut_short, journal) = ([0; KINDS.len()], path.with_file_name("plan.db-journal"));
    for kill in 0..times * KILLS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "planner_at_work", "--nocapture"])
            .env("OUNCE_TEST_PLAN", &path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut acknowledged = seen;
        let place = |line: String| Some(line.split_once("wrote ")?.1.parse::<i64>().unwrap());
        for written in said.by_ref().filter_map(place).take(1 + kill % 5) {
            acknowledged = written;
        }
        // The spin lets the kill fall on any moment of the step that follows; of three
        // kills, two fall while one is being written.
        let while_writing = kill % 3 > 0;
        while while_writing && !journal.exists() && child.try_wait().unwrap().is_none() {}
        let longest = if while_writing { 200_000 } else { 2_000_000 };
        (0..fastrand::u32(..longest)).for_each(|n| {
            std::hint::black_box(n);
        });
        child.kill().unwrap();
        let ended = child.wait().unwrap();
        #[cfg(unix)]
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&ended), Some(9), "kill {kill}: {ended}");
        #[cfg(not(unix))]
        assert!(!ended.success(), "kill {kill}: {ended}");
        // What was said before the kill reached it counts too.
        acknowledged = said.filter_map(place).last().unwrap_or(acknowledged);
        let kind = (acknowledged - seen) as usize % KINDS.len();
        cut_short[kind] += usize::from(journal.exists());

        let bench = Workbench::open(&path, session()).unwrap();
        assert!(bench.read_only().is_none(), "kill {kill}: the seal is broken");
        assert_eq!(bench.store().check().unwrap(), [] as [&str; 0], "kill {kill}");
        let last = bench.history().last().unwrap().seq;
        assert!(
            (acknowledged..=acknowledged + 1).contains(&last),
            "kill {kill}: {acknowledged} was acknowledged, the history ends at {last}"
        );
        for seq in seen + 1..=last {
            known.apply(bench.store().step(seq).unwrap().changes).unwrap();
        }
        assert_eq!(bench.plan(), &known, "kill {kill}: plan and history do not agree");
        assert!(acknowledged > seen, "kill {kill}: nothing was done");
        seen = last;
        drop(bench);
        if kill < times * THERE_AND_BACK {
            there_and_back(&path, &start);
        }
    }
    assert!(cut_short.iter().all(|often| *often > 0), "never in the middle of some: {KINDS:?} {cut_short:?}");
    println!("killed while it was written: {KINDS:?} {cut_short:?}");
}
