//! History: keys typed through the whole loop; the screen and the rows read.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use ounce::plan::column::Column;
use support::{Window, plan_with};

const LINES: &[&[(Column, &str)]] = &[
    &[(Column::Code, "A-1"), (Column::Name, "Survey wave 7"), (Column::Money, "210k")],
    &[(Column::Code, "B-1"), (Column::Name, "Apology refunds"), (Column::Money, "90k")],
];

/// The rows of the list, without the frame.
fn steps(window: &mut Window) -> Vec<String> {
    let screen = window.screen();
    let rows = screen.lines().filter(|row| row.contains("14:1"));
    rows.map(|row| row.trim_matches(['│', '▌', ' ']).split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

fn undone_once() -> (tempfile::TempDir, Window) {
    let (folder, path) = plan_with(LINES);
    let mut window = Window::on(&path, 80, 24);
    window.keys("g t Down r u v h");
    (folder, window)
}

#[test]
fn every_step_is_listed_newest_first_with_who_and_when() {
    let (_folder, mut window) = undone_once();
    let listed = steps(&mut window);
    assert_eq!(listed.len(), 4);
    assert!(
        listed[0].starts_with("21 Sep 2026 14:13 ann ↶ Undid: Marked “Apology refunds” remedial"),
        "{listed:?}"
    );
    assert_eq!(listed[1], "14:13 ann × Marked “Apology refunds” remedial");
    assert_eq!(listed[2], "14:13 ann Marked “Survey wave 7” a tactic");
    assert_eq!(listed[3], "14:13 ann Added lines");
}

#[test]
fn a_plan_in_which_nothing_was_done_offers_no_key_for_steps() {
    let (_folder, path) = plan_with(&[]);
    let mut window = Window::on(&path, 120, 40);
    let screen = window.keys("v h").screen();
    assert!(screen.contains("Nothing has been changed yet."), "{screen}");
    let keys = screen.lines().last().unwrap();
    assert!(keys.contains("m merge a copy") && keys.contains("? help"), "{keys}");
    assert!(!keys.contains("what changed") && !keys.contains("undo to here"), "{keys}");
}

#[test]
fn a_step_tells_what_it_changed() {
    let (_folder, mut window) = undone_once();
    let screen = window.keys("Down Down Enter").screen();
    for told in ["Step 2: 2 changes", "A-1 Survey wave 7", "level: tactic", "decided by: person"] {
        assert!(screen.contains(told), "{told}:\n{screen}");
    }
    let screen = window.keys("Left").screen();
    for told in ["Step 1: ", "added", "money: 210,000"] {
        assert!(screen.contains(told), "{told}:\n{screen}");
    }
    let screen = window.keys("Right Right").screen();
    assert!(screen.contains("Step 3") && screen.contains("· undone"), "{screen}");
    assert_eq!(steps(window.keys("Esc")).len(), 4);
}

#[test]
fn undo_to_here_takes_back_the_step_and_all_after_it() {
    let (_folder, path) = plan_with(LINES);
    let mut window = Window::on(&path, 80, 24);
    let before = window.bench().plan().clone();
    window.keys("g t r Down t r v h Down Down Down x");
    assert_eq!(*window.bench().plan(), before);
    let listed = steps(&mut window);
    assert_eq!(listed.len(), 9, "each undo is a step of its own: {listed:?}");
    assert!(window.screen().contains("9 steps"));
    window.keys("x");
    assert_eq!(window.status(), "That step is undone already. Ctrl-R redoes what was undone last.");
    window.keys("g x");
    assert!(window.status().starts_with("That entry is itself an undo or a redo"), "{}", window.status());
    window.keys("Ctrl-r Ctrl-r Ctrl-r Ctrl-r");
    assert!(window.bench().plan().initiatives().iter().all(|line| line.is_classified()));
}

#[test]
fn the_cursor_stays_on_its_step_as_others_come() {
    let (_folder, mut window) = undone_once();
    let here = |window: &mut Window| {
        window.screen().lines().find(|row| row.starts_with("│▌")).unwrap_or_default().to_string()
    };
    window.keys("G");
    assert!(here(&mut window).contains("Added lines"));
    window.keys("u u");
    assert!(here(&mut window).contains("× Added lines"), "{}", here(&mut window));
}

#[test]
fn a_plan_without_steps_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.db");
    ounce::workbench::Workbench::create(&path, &support::info(), support::session()).unwrap();
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v h Enter x G Up").screen();
    assert!(screen.contains("Nothing has been changed yet."), "{screen}");
}

#[test]
fn a_large_step_shows_its_first_changes_and_counts_the_rest() {
    let (_folder, path) = plan_with(&[]);
    let mut bench = ounce::workbench::Workbench::open(&path, support::session()).unwrap();
    let current = bench.plan().current().head.id;
    let step = bench
        .edit(current, "Added many", |editor| {
            for number in 0..1_000 {
                let mut draft = editor.new_draft(&format!("L-{number:04}"));
                editor.set(&mut draft, Column::Name, "One of many")?;
                editor.save(draft)?;
            }
            Ok(())
        })
        .unwrap();
    bench.commit(step).unwrap();
    drop(bench);
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v h Enter").screen();
    assert!(screen.contains("Step 1: 1000 changes") && screen.contains("L-0000 One of many"), "{screen}");
    let screen = window.keys("G").screen();
    assert!(screen.contains("… and 500 more changes"), "{screen}");
}

#[test]
fn golden_frames() {
    for (columns, rows) in [(80, 24), (120, 40)] {
        let (_folder, path) = plan_with(LINES);
        let mut window = Window::on(&path, columns, rows);
        window.keys("g t Down r u r u Ctrl-r v h");
        insta::assert_snapshot!(format!("history-{columns}x{rows}"), window.frame());
        window.keys("G Up Enter");
        insta::assert_snapshot!(format!("history-step-{columns}x{rows}"), window.frame());
    }
}

#[test]
fn a_damaged_step_is_named_and_nothing_is_taken_back_through_it() {
    let (_folder, path) = plan_with(LINES);
    Window::on(&path, 80, 24).keys("g t Down r");
    let file = rusqlite::Connection::open(&path).unwrap();
    file.execute("UPDATE history SET changes = replace(changes, 'tactic', 'trick') WHERE seq = 2", [])
        .unwrap();
    let mut window = Window::on(&path, 120, 40);
    let screen = window.keys("u").screen();
    assert!(
        screen.contains("Read-only: the file is damaged (step 2 of the history is damaged)."),
        "{screen}"
    );
    assert!(window.status().contains("step 2 of the history is damaged"), "{}", window.status());
    let screen = window.keys("h Down Enter").screen();
    assert!(screen.contains("step 2 of the history is damaged"), "{screen}");
    assert_eq!(window.bench().history().len(), 3);
}

/// Another program's change of the numbers while the window is open ends its writing.
#[test]
fn a_change_behind_the_seal_makes_an_open_window_read_only() {
    let (_folder, path) = plan_with(LINES);
    let mut window = Window::on(&path, 120, 40);
    let file = rusqlite::Connection::open(&path).unwrap();
    file.execute("UPDATE allocation SET amount = 7 WHERE amount = 9000000", []).unwrap();
    window.file_touched();
    let screen = window.screen();
    assert!(screen.contains("Read-only: the numbers in the file are not those ounce wrote"), "{screen}");
    window.keys("t");
    assert_eq!(window.bench().history().len(), 1, "nothing is written");
}
