//! The one gate for changes: what is written is what is remembered, and every
//! step can be taken back, after a restart too.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failure here is what is looked for"
)]

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use ounce::plan::Info;
use ounce::plan::change::Step;
use ounce::plan::column::Column;
use ounce::plan::edit::Editor;
use ounce::plan::share::Share;
use ounce::workbench::{Session, Workbench};
use proptest::prelude::*;

fn session() -> Session {
    static CLOCK: AtomicI64 = AtomicI64::new(1_790_000_000_000);
    static CHANCE: AtomicU64 = AtomicU64::new(1);
    Session::new("ann", || CLOCK.fetch_add(1, Ordering::Relaxed), || CHANCE.fetch_add(7, Ordering::Relaxed))
}

fn info() -> Info {
    Info {
        title: "Next year".into(),
        organisation: "Harbourline".into(),
        year: "FY2027".into(),
        currency: "GBP".into(),
        target: Share::parse("45%").unwrap(),
    }
}

fn new_plan() -> (tempfile::TempDir, PathBuf, Workbench) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.db");
    let bench = Workbench::create(&path, &info(), session()).unwrap();
    (folder, path, bench)
}

fn add(bench: &mut Workbench, code: &str, cells: &[(Column, &str)]) {
    let current = bench.plan().current().head.id;
    let step = bench
        .edit(current, format!("Added {code}"), |editor| {
            let mut draft = editor.new_draft(code);
            for (column, text) in cells {
                editor.set(&mut draft, *column, text)?;
            }
            editor.save(draft).map(|_| ())
        })
        .unwrap();
    bench.commit(step).unwrap();
}

fn set(bench: &mut Workbench, code: &str, column: Column, text: &str) -> ounce::error::Result<bool> {
    let current = bench.plan().current().head.id;
    let index = bench.plan().index_of_code(code).unwrap();
    let step = bench.edit(current, format!("Set {column} of {code}"), |editor| {
        let mut draft = editor.draft(index);
        editor.set(&mut draft, column, text)?;
        editor.save(draft).map(|_| ())
    })?;
    bench.commit(step).map(|entry| entry.is_some())
}

fn reopened(path: &std::path::Path) -> Workbench {
    Workbench::open(path, session()).unwrap()
}

/// Rules that bind two columns hold once both have changed, in either order.
#[test]
fn columns_bound_by_one_rule_change_together() {
    let (_folder, _path, mut bench) = new_plan();
    add(&mut bench, "A", &[(Column::Name, "A"), (Column::Mode, "listen"), (Column::MoneyCap, "100")]);
    for (column, text) in [(Column::Mode, "remove"), (Column::Mode, "engage"), (Column::Stance, "preventive")]
    {
        assert!(set(&mut bench, "A", column, text).unwrap());
    }
    let current = bench.plan().current().head.id;
    let step = bench
        .edit(current, "Raised both limits", |editor| {
            let mut draft = editor.draft(0);
            editor.set(&mut draft, Column::MoneyFloor, "150")?;
            editor.set(&mut draft, Column::MoneyCap, "200")?;
            editor.save(draft).map(|_| ())
        })
        .unwrap();
    bench.commit(step).unwrap();
    let after = bench.plan().clone();
    while bench.undo().unwrap().is_some() {}
    assert!(bench.plan().initiatives().is_empty());
    while bench.redo().unwrap().is_some() {}
    assert_eq!(*bench.plan(), after);
}

#[test]
fn what_is_committed_is_read_back_whole_and_sealed() {
    let (_folder, path, mut bench) = new_plan();
    add(
        &mut bench,
        "I-001",
        &[
            (Column::Name, "Repeat-fault cure"),
            (Column::Department, "Network"),
            (Column::Departments, "Field; Care"),
            (Column::Objective, "Right first time"),
            (Column::Mode, "remove"),
            (Column::Money, "640k"),
            (Column::MoneyCap, "1.2m"),
            (Column::Fte, "3.5"),
            (Column::Locked, "yes"),
        ],
    );
    let again = reopened(&path);
    assert_eq!(again.plan(), bench.plan());
    assert!(again.read_only().is_none());
    assert_eq!(again.history().len(), 1);
    assert_eq!(bench.store().check().unwrap(), Vec::<String>::new());
}

#[test]
fn undo_and_redo_survive_a_restart() {
    let (_folder, path, mut bench) = new_plan();
    let start = bench.plan().clone();
    add(&mut bench, "I-001", &[(Column::Name, "Chatbot"), (Column::Money, "120k")]);
    assert!(set(&mut bench, "I-001", Column::Stance, "remedial").unwrap());
    assert!(!set(&mut bench, "I-001", Column::Stance, "remedial").unwrap(), "the same again changes nothing");
    let end = bench.plan().clone();

    let mut bench = reopened(&path);
    assert!(bench.undo().unwrap().is_some());
    assert!(bench.undo().unwrap().is_some());
    assert!(bench.undo().unwrap().is_none(), "nothing is left to undo");
    assert_eq!(bench.plan(), &start);

    let mut bench = reopened(&path);
    assert_eq!(bench.plan(), &start);
    while bench.redo().unwrap().is_some() {}
    assert_eq!(bench.plan(), &end);
    assert_eq!(reopened(&path).plan(), &end);
    assert_eq!(bench.history().len(), 6, "undo and redo are steps of their own");
}

#[test]
fn a_write_by_someone_else_is_noticed_and_never_overwritten() {
    let (_folder, path, mut mine) = new_plan();
    add(&mut mine, "I-001", &[(Column::Name, "Chatbot"), (Column::Owner, "Ann")]);
    let mut theirs = reopened(&path);
    set(&mut theirs, "I-001", Column::Owner, "Ben").unwrap();

    let refused = set(&mut mine, "I-001", Column::Owner, "Cleo").unwrap_err();
    assert!(refused.what.contains("the owner has changed since it was read"), "{}", refused.what);
    assert_eq!(mine.plan(), theirs.plan(), "the refusal read the plan again");

    set(&mut theirs, "I-001", Column::Name, "Order bot").unwrap();
    assert!(mine.refresh().unwrap());
    assert!(!mine.refresh().unwrap());
    assert_eq!(mine.plan(), theirs.plan());
}

#[test]
fn an_undo_that_would_overwrite_something_newer_refuses() {
    let (_folder, path, mut bench) = new_plan();
    add(&mut bench, "I-001", &[(Column::Name, "Chatbot"), (Column::Owner, "Ann")]);
    set(&mut bench, "I-001", Column::Owner, "Ben").unwrap();
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute("UPDATE initiative SET owner = 'Somebody'", []).unwrap();
    let refused = bench.undo().unwrap_err();
    assert!(
        refused.what.starts_with("“Set owner of I-001” cannot be undone: the owner has changed"),
        "{refused}"
    );
    let opened = reopened(&path);
    assert!(opened.read_only().is_some(), "a change behind the seal opens read-only");
}

#[test]
fn a_code_in_use_is_refused_and_nothing_is_written() {
    let (_folder, path, mut bench) = new_plan();
    add(&mut bench, "I-001", &[(Column::Name, "One")]);
    add(&mut bench, "I-002", &[(Column::Name, "Two")]);
    let before = bench.plan().clone();
    let refused = set(&mut bench, "I-002", Column::Code, "i-001").unwrap_err();
    assert_eq!(refused.kind, ounce::error::Kind::Words);
    assert_eq!(bench.plan(), &before);
    assert_eq!(reopened(&path).plan(), &before);
}

/// A step that adds so many lines at once, all of one department.
fn many_lines(bench: &mut Workbench, lines: usize) -> Step {
    let current = bench.plan().current().head.id;
    let build = |editor: &mut Editor<'_>| {
        for number in 0..lines {
            let mut draft = editor.new_draft(&format!("L-{number}"));
            for (column, text) in
                [(Column::Name, "Line"), (Column::Department, "Care"), (Column::Money, "100")]
            {
                editor.set(&mut draft, column, text)?;
            }
            editor.save(draft)?;
        }
        Ok(())
    };
    bench.edit(current, "Added many", build).unwrap()
}

#[test]
fn of_many_new_lines_the_one_that_is_refused_is_named() {
    let (_folder, path, mut bench) = new_plan();
    let step = many_lines(&mut bench, 12_000);
    add(&mut reopened(&path), "l-7777", &[(Column::Name, "Earlier")]);
    let refused = bench.commit(step).unwrap_err();
    assert_eq!(refused.what, "the code L-7777 is taken");
    assert_eq!(reopened(&path).plan().initiatives().len(), 1, "nothing else was written");

    let step = many_lines(&mut bench, 7_000);
    bench.commit(step).unwrap();
    assert_eq!(reopened(&path).plan(), bench.plan());
}

#[test]
fn many_new_lines_never_name_what_is_gone() {
    let (_folder, path, mut bench) = new_plan();
    add(&mut bench, "I-001", &[(Column::Name, "One"), (Column::Department, "Care")]);
    let step = many_lines(&mut bench, 12_000);
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute_batch("UPDATE initiative SET department = NULL; DELETE FROM department").unwrap();
    let refused = bench.commit(step).unwrap_err();
    assert!(refused.what.starts_with("the department of a new line was removed"), "{refused}");
    let count = |table: &str| {
        let sql = format!("SELECT count(*) FROM {table}");
        db.query_row(&sql, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!((count("initiative"), count("allocation"), count("history")), (1, 0, 1));
}

/// One thing a planner may do.
#[derive(Debug, Clone)]
enum Deed {
    Add(u8),
    Set(u8, Column, String),
    Remove(u8),
    Undo,
    Redo,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let cell = prop_oneof![
        "[a-c]{1,3}".prop_map(|t| (Column::Name, t)),
        "[a-c]{0,2}".prop_map(|t| (Column::Department, t)),
        "([a-c];){0,3}".prop_map(|t| (Column::Departments, t)),
        prop::sample::select(vec!["listen", "remove", ""]).prop_map(|t| (Column::Mode, t.to_string())),
        (0u32..5_000).prop_map(|n| (Column::Money, n.to_string())),
        (0u32..90).prop_map(|n| (Column::Fte, n.to_string())),
        prop::sample::select(vec!["yes", "no"]).prop_map(|t| (Column::Locked, t.to_string())),
    ];
    let deed = prop_oneof![
        2 => (0u8..6).prop_map(Deed::Add),
        5 => (0u8..6, cell).prop_map(|(n, (column, text))| Deed::Set(n, column, text)),
        1 => (0u8..6).prop_map(Deed::Remove),
        2 => Just(Deed::Undo),
        1 => Just(Deed::Redo),
    ];
    prop::collection::vec(deed, 1..30)
}

fn carry_out(bench: &mut Workbench, deed: &Deed) {
    let code = |n: &u8| format!("I-{n}");
    let known = |bench: &Workbench, n: &u8| bench.plan().index_of_code(&code(n));
    match deed {
        Deed::Add(n) if known(bench, n).is_none() => {
            add(bench, &code(n), &[(Column::Name, "new"), (Column::Money, "5")]);
        }
        Deed::Set(n, column, text) if known(bench, n).is_some() => {
            set(bench, &code(n), *column, text).unwrap();
        }
        Deed::Remove(n) => {
            if let Some(index) = known(bench, n) {
                let current = bench.plan().current().head.id;
                let step = bench
                    .edit(current, "Removed", |editor| {
                        editor.remove(index);
                        Ok(())
                    })
                    .unwrap();
                bench.commit(step).unwrap();
            }
        }
        Deed::Undo => {
            bench.undo().unwrap();
        }
        Deed::Redo => {
            bench.redo().unwrap();
        }
        Deed::Add(_) | Deed::Set(..) => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn memory_and_file_agree_and_undoing_all_gives_the_start(deeds in deeds()) {
        let (_folder, path, mut bench) = new_plan();
        let start = bench.plan().clone();
        for deed in &deeds {
            carry_out(&mut bench, deed);
        }
        let end = bench.plan().clone();
        let again = reopened(&path);
        prop_assert_eq!(again.plan(), &end);
        prop_assert_eq!(bench.store().check().unwrap(), Vec::<String>::new());

        let mut undone = 0;
        while bench.undo().unwrap().is_some() {
            undone += 1;
        }
        prop_assert_eq!(bench.plan(), &start);
        prop_assert_eq!(bench.store().check().unwrap(), Vec::<String>::new());
        for _ in 0..undone {
            prop_assert!(bench.redo().unwrap().is_some());
        }
        prop_assert_eq!(bench.plan(), &end);
        let again = reopened(&path);
        prop_assert_eq!(again.plan(), &end);
    }
}
