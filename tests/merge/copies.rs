//! Copies of a plan file, worked on apart and brought together.

use std::path::{Path, PathBuf};

use ounce::merge::{Choice, Speaker};
use ounce::plan::column::Column;
use ounce::plan::field::Resource;
use ounce::plan::totals::Totals;
use ounce::workbench::{Session, Workbench};
use tempfile::TempDir;

use crate::support;

/// A plan, and a copy of it that Ana took with her.
struct Two {
    folder: TempDir,
}

impl Two {
    fn with(csv: &str) -> Two {
        let (folder, mine) = support::plan_from_text(csv);
        std::fs::copy(&mine, folder.path().join("ana.db")).unwrap();
        Two { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn mine(&self) -> Workbench {
        Workbench::open(&self.path("plan.db"), support::session()).unwrap()
    }

    fn anas(&self) -> Workbench {
        let session = support::session();
        Workbench::open(&self.path("ana.db"), Session::new("Ana", session.now, session.random)).unwrap()
    }
}

fn set(bench: &mut Workbench, code: &str, column: Column, text: &str) {
    let (index, current) = (bench.plan().index_of_code(code).unwrap(), bench.plan().current().head.id);
    let step = bench
        .edit(current, format!("Set {column} of {code}"), |editor| {
            let mut draft = editor.draft(index);
            editor.set(&mut draft, column, text)?;
            editor.save(draft).map(|_| ())
        })
        .unwrap();
    bench.commit(step).unwrap().unwrap();
}

fn add(bench: &mut Workbench, code: &str, name: &str, department: &str) {
    let current = bench.plan().current().head.id;
    let step = bench
        .edit(current, format!("Added {code}"), |editor| {
            let mut draft = editor.new_draft(code);
            editor.set(&mut draft, Column::Name, name)?;
            editor.set(&mut draft, Column::Department, department)?;
            editor.save(draft).map(|_| ())
        })
        .unwrap();
    bench.commit(step).unwrap().unwrap();
}

fn remove(bench: &mut Workbench, code: &str) {
    let (index, current) = (bench.plan().index_of_code(code).unwrap(), bench.plan().current().head.id);
    let step = bench
        .edit(current, format!("Removed {code}"), |editor| {
            editor.remove(index);
            Ok(())
        })
        .unwrap();
    bench.commit(step).unwrap().unwrap();
}

/// Brings the copy at a path in; the label, or nothing where there was nothing to do.
fn merge(bench: &mut Workbench, path: &Path, choice: Choice) -> Option<String> {
    let other = bench.compare_with(path).unwrap();
    let merging = bench.merging(&other, |_| choice);
    bench.commit(merging.step).unwrap().map(|entry| entry.label)
}

fn questions(bench: &Workbench, path: &Path) -> Vec<String> {
    let other = bench.compare_with(path).unwrap();
    let speaker = Speaker { me: "ann", day: &|_| "14 Nov".into() };
    other.merge.conflicts.iter().map(|c| speaker.question(c)).collect()
}

fn money(bench: &Workbench, code: &str) -> i64 {
    let index = bench.plan().index_of_code(code).unwrap();
    bench.plan().current().money(index).0 / 100
}

const ROWS: &str = "code,name,money\nI-1,Chatbot,100k\nI-2,Letters,200k\nI-3,Visits,300k\nI-4,Survey,50k\n";

#[test]
fn two_planners_work_for_a_week_and_nothing_is_lost() {
    let two = Two::with(ROWS);
    let (mut mine, mut ana) = (two.mine(), two.anas());
    set(&mut mine, "I-1", Column::Money, "120k");
    set(&mut mine, "I-2", Column::Owner, "Ben");
    set(&mut mine, "I-3", Column::Mode, "remove");
    remove(&mut mine, "I-4");
    set(&mut ana, "I-1", Column::Money, "90k");
    set(&mut ana, "I-2", Column::Money, "250.10");
    set(&mut ana, "I-3", Column::Stance, "remedial");
    set(&mut ana, "I-4", Column::Name, "Survey, shorter");
    drop(ana);
    let before = std::fs::read(two.path("ana.db")).unwrap();
    assert_eq!(
        questions(&mine, &two.path("ana.db")),
        [
            "I-3 Visits: stance preventive (remove) (you) or remedial (Ana, 14 Nov)?",
            "I-4 Survey, shorter: removed (you) or changed (Ana, 14 Nov)?",
            "I-1 Chatbot: money 120k (you) or 90k (Ana, 14 Nov)?",
        ]
    );
    let other = mine.compare_with(&two.path("ana.db")).unwrap();
    let addresses: Vec<&str> = other.merge.conflicts.iter().map(|c| c.address.as_str()).collect();
    assert_eq!(addresses, ["I-3.stance", "I-4", "I-1.money"]);
    let steps = mine.history().len();
    let merging = mine.merging(&other, |c| match c.address.as_str() {
        "I-4" => Choice::Theirs,
        _ => Choice::Mine,
    });
    mine.commit(merging.step).unwrap();
    assert_eq!(mine.history().len(), steps + 1, "one step");
    assert_eq!(mine.history().last().unwrap().label, "Merged ana.db: 1 taken, 1 settled as there, 2 as here");
    assert_eq!((money(&mine, "I-1"), money(&mine, "I-2"), money(&mine, "I-4")), (120_000, 250, 50_000));
    assert_eq!(&*mine.plan().initiatives()[1].owner, "Ben");
    assert_eq!(std::fs::read(two.path("ana.db")).unwrap(), before, "the other copy is as it was");

    // Again: nothing, though two conflicts were settled against her.
    assert!(mine.compare_with(&two.path("ana.db")).unwrap().merge.is_empty());
    assert_eq!(merge(&mut mine, &two.path("ana.db"), Choice::Theirs), None);
    // What she does later comes in without asking again about the rest.
    let mut ana = two.anas();
    set(&mut ana, "I-1", Column::Owner, "Ana");
    drop(ana);
    assert_eq!(merge(&mut mine, &two.path("ana.db"), Choice::Theirs).unwrap(), "Merged ana.db: 1 taken");
    assert_eq!(money(&mine, "I-1"), 120_000);
    // Undone, the merges are forgotten, and can be made again.
    mine.undo().unwrap();
    mine.undo().unwrap();
    assert_eq!(money(&mine, "I-2"), 200_000);
    assert_eq!(questions(&mine, &two.path("ana.db")).len(), 3);
    mine.redo().unwrap();
    assert!(questions(&mine, &two.path("ana.db")).is_empty());
}

#[test]
fn copies_that_merge_each_other_become_the_same() {
    let two = Two::with(ROWS);
    let (mut mine, mut ana) = (two.mine(), two.anas());
    set(&mut mine, "I-1", Column::Money, "120k");
    set(&mut mine, "I-2", Column::Department, "Billing");
    set(&mut ana, "I-1", Column::Money, "90k");
    set(&mut ana, "I-3", Column::Department, "billing");
    add(&mut mine, "I-5", "Mine", "Field");
    add(&mut ana, "I-5", "Hers", "Field");
    drop(ana);
    assert!(merge(&mut mine, &two.path("ana.db"), Choice::Mine).is_some());
    drop(mine);
    let mut ana = two.anas();
    assert!(questions(&ana, &two.path("plan.db")).is_empty(), "she need not decide what was decided");
    assert!(merge(&mut ana, &two.path("plan.db"), Choice::Theirs).is_some());
    let mine = two.mine();
    let lines = |bench: &Workbench| {
        let plan = bench.plan();
        let line = |at: usize| {
            let line = &plan.initiatives()[at];
            format!(
                "{} {} {} {}",
                line.code,
                line.name,
                money(bench, &line.code),
                plan.department_name(line.department).to_lowercase()
            )
        };
        (0..plan.initiatives().len()).map(line).collect::<Vec<_>>()
    };
    assert_eq!(lines(&ana), lines(&mine));
    assert_eq!(
        lines(&mine),
        [
            "I-1 Chatbot 120000 ",
            "I-2 Letters 200000 billing",
            "I-3 Visits 300000 billing",
            "I-4 Survey 50000 ",
            "I-5 Mine 0 field",
            "I-006 Hers 0 field",
        ]
    );
    assert_eq!(mine.plan().departments().len(), 2, "departments of one name are one");
    assert!(ana.compare_with(&two.path("plan.db")).unwrap().merge.is_empty());
    assert!(mine.compare_with(&two.path("ana.db")).unwrap().merge.is_empty());
}

#[test]
fn the_same_money_spent_twice_is_the_first_thing_said() {
    let two = Two::with(ROWS);
    let (mut mine, mut ana) = (two.mine(), two.anas());
    // Both give the survey's money to somebody else.
    set(&mut mine, "I-4", Column::Money, "0");
    set(&mut mine, "I-1", Column::Money, "150k");
    set(&mut ana, "I-4", Column::Money, "0");
    set(&mut ana, "I-2", Column::Money, "250k");
    set(&mut mine, "I-3", Column::MoneyCap, "300k");
    set(&mut ana, "I-3", Column::Money, "310k");
    drop(ana);
    let other = mine.compare_with(&two.path("ana.db")).unwrap();
    let merging = mine.merging(&other, |_| Choice::Theirs);
    assert_eq!(
        merging.concerns,
        [
            "the money of current adds up to 710,000, 50,000 more than in either copy (650,000 and 660,000): \
             the same money may have been spent twice",
            "I-3 Visits: the money 310,000 is above its cap 300,000",
        ]
    );
    mine.commit(merging.step).unwrap();
    let totals = Totals::of_all(mine.plan(), mine.plan().current(), Resource::Money);
    assert_eq!(totals.total, 71_000_000);
}

#[test]
fn names_and_codes_that_both_used_are_parted() {
    let two = Two::with(ROWS);
    let (mut mine, mut ana) = (two.mine(), two.anas());
    for bench in [&mut mine, &mut ana] {
        let current = bench.plan().current().clone();
        let step = bench
            .edit(current.head.id, "Copied", |editor| {
                editor.copy_scenario(&current, "Spring", "", |_, _, _| {}).map(|_| ())
            })
            .unwrap();
        bench.commit(step).unwrap();
    }
    // Codes that wander: hers go round in a ring, and a new line takes one of them.
    set(&mut ana, "I-1", Column::Code, "X");
    set(&mut ana, "I-2", Column::Code, "I-1");
    set(&mut ana, "X", Column::Code, "I-2");
    set(&mut ana, "I-3", Column::Code, "Z-9");
    add(&mut ana, "I-3", "New", "");
    drop(ana);
    let other = mine.compare_with(&two.path("ana.db")).unwrap();
    let merging = mine.merging(&other, |_| Choice::Mine);
    assert_eq!(merging.notes, ["Their “Spring” is “Spring (Ana)” here: there was one already."]);
    mine.commit(merging.step).unwrap();
    let names: Vec<&str> = mine.plan().scenarios().iter().map(|s| &*s.head.name).collect();
    assert_eq!(names, ["current", "Spring", "Spring (Ana)"]);
    let codes: Vec<_> = mine.plan().initiatives().iter().map(|l| format!("{} {}", l.code, l.name)).collect();
    assert_eq!(codes, ["I-2 Chatbot", "I-1 Letters", "Z-9 Visits", "I-4 Survey", "I-3 New"]);
    assert_eq!(mine.store().check().unwrap(), Vec::<String>::new());
}

#[test]
fn what_is_no_copy_is_refused_with_the_way_out() {
    let two = Two::with(ROWS);
    let mine = two.mine();
    let (_folder, stranger) = support::plan_from_text(ROWS);
    let error = mine.compare_with(&stranger).unwrap_err();
    assert!(error.what.contains("do not share a beginning"), "{error}");
    assert!(error.next.unwrap().contains("ounce import"));
    assert!(mine.compare_with(&two.path("plan.db")).unwrap_err().what.contains("the same file"));
    assert!(mine.compare_with(&two.path("none.db")).unwrap_err().what.contains("no such file"));
}

#[test]
fn a_third_copy_is_not_asked_about_what_two_settled() {
    let two = Two::with(ROWS);
    std::fs::copy(two.path("plan.db"), two.path("bob.db")).unwrap();
    let mut ana = two.anas();
    set(&mut ana, "I-1", Column::Money, "90k");
    drop(ana);
    // Bob takes Ana's in and settles it his way.
    let mut bob = Workbench::open(&two.path("bob.db"), support::session()).unwrap();
    set(&mut bob, "I-1", Column::Money, "80k");
    assert!(merge(&mut bob, &two.path("ana.db"), Choice::Mine).is_some());
    drop(bob);
    let mut mine = two.mine();
    assert!(questions(&mine, &two.path("bob.db")).is_empty());
    assert!(merge(&mut mine, &two.path("bob.db"), Choice::Mine).is_some());
    assert_eq!(money(&mine, "I-1"), 80_000);
    assert!(mine.compare_with(&two.path("ana.db")).unwrap().merge.is_empty());
}
