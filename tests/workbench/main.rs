//! Start and Initiatives: keys typed through the whole loop; the screen and
//! the rows read.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "../support/mod.rs"]
mod support;

mod backups;
mod boxes;
mod city;
mod editing;
mod frames;
mod grid;
mod mouse;
mod reading;

use std::path::{Path, PathBuf};

use ounce::plan::column::Column;
use ounce::workbench::Workbench;
use support::{Window, session};
use tempfile::TempDir;

/// A copy of the demo plan in a folder of its own.
fn demo_file() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.db");
    ounce::demo::save(&path).unwrap();
    (folder, path)
}

/// A window of 80 × 24 on a copy of the demo plan.
fn demo() -> (TempDir, Window) {
    let (folder, path) = demo_file();
    let window = Window::on(&path, 80, 24);
    (folder, window)
}

/// The codes of the lines in the grid, from the top.
fn codes(window: &mut Window) -> Vec<String> {
    let screen = window.screen();
    let cells =
        screen.lines().filter_map(|row| row.trim_start_matches(['│', '▌', '●', ' ']).split(' ').next());
    cells.filter(|cell| cell.starts_with("I-")).map(str::to_string).collect()
}

/// The code of the line under the cursor.
fn here(window: &mut Window) -> String {
    let screen = window.screen();
    let row = screen.lines().find(|row| row.starts_with("│▌")).expect("a row with the cursor");
    row.trim_start_matches(['│', '▌', '●', ' ']).split(' ').next().unwrap().to_string()
}

/// A cell of the plan as people read it.
fn cell(window: &Window, code: &str, column: Column) -> String {
    let plan = window.bench().plan();
    let index = plan.index_of_code(code).unwrap();
    plan.cell(plan.current(), index, column).readable(plan).into_owned()
}

/// Copies the current scenario of a plan.
fn copy_current(path: &Path, name: &str) {
    let mut bench = Workbench::open(path, session()).unwrap();
    let current = bench.plan().current().clone();
    let copied = bench.edit(current.head.id, "Copied", |editor| {
        editor.copy_scenario(&current, name, "", |_, _, _| {}).map(|_| ())
    });
    bench.commit(copied.unwrap()).unwrap();
}
