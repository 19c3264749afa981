//! The workbench in a real terminal: it starts, answers, survives what
//! terminals do, and gives the terminal back however it ends.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod leaving;
mod opening;
mod others;
mod plain;
#[path = "../support/pty.rs"]
mod pty;
mod sizes;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use pty::{Terminal, sealed};
use tempfile::TempDir;

const OUNCE: &str = env!("CARGO_BIN_EXE_ounce");

/// A home with a copy of the demo plan in it.
fn home() -> (TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let plan = home.path().join("plan.db");
    ounce::demo::save(&plan).unwrap();
    (home, plan)
}

fn ounce(home: &TempDir, arguments: &[&str], columns: u16, rows: u16) -> Terminal {
    Terminal::run(sealed(Path::new(OUNCE), home.path(), arguments), columns, rows)
}

/// The workbench on the demo plan, with all of it in hand.
fn demo(home: &TempDir, columns: u16, rows: u16) -> Terminal {
    let mut terminal = ounce(home, &["demo"], columns, rows);
    terminal.until_text("all 48");
    terminal
}

/// A verb without a terminal, in the same surroundings.
fn verb(home: &TempDir, arguments: &[&str]) -> Output {
    Command::new(OUNCE)
        .args(arguments)
        .env_clear()
        .envs([("TERM", "xterm-256color"), ("LANG", "en_GB.UTF-8")])
        .envs(["HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "TMPDIR"].map(|name| (name, home.path())))
        .current_dir(home.path())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// The names in a home, to see what is left behind. The backup of the day is
/// made behind the window, and may or may not be there when it is left early.
fn left_in(home: &TempDir) -> Vec<String> {
    let names =
        std::fs::read_dir(home.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name != "plan.db.backups").collect();
    names.sort();
    names
}

/// What the system says of a process, from its state on.
#[cfg(target_os = "linux")]
fn stat(pid: u32) -> Vec<String> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let (_, after_name) = stat.rsplit_once(") ").unwrap();
    after_name.split(' ').map(str::to_string).collect()
}
