//! The workbench in a real terminal: it starts, answers, survives what
//! terminals do, and gives the terminal back however it ends.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "support/pty.rs"]
mod pty;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use ounce::recent::Recent;
use ounce::tui::runtime::Setting;
use ounce::tui::theme::Choice;
use ounce::tui::{self, Opening};
use ounce::workbench::Session;
use pty::{Terminal, sealed, signal};
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

#[test]
fn the_demo_opens_and_q_leaves() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = demo(&home, 80, 24);
    assert!(terminal.screen().alternate_screen());
    assert!(terminal.text().contains("Harbourline Broadband"));
    terminal.send("q");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_given_back();
    assert_eq!(left_in(&home), [] as [&str; 0], "the demo's private copy goes with its window");
}

#[test]
fn a_plan_opens_and_is_offered_the_next_time() {
    let (home, plan) = home();
    let mut terminal = ounce(&home, &["plan.db"], 80, 24);
    terminal.until_text("all 48");
    terminal.send("q");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_given_back();
    assert_eq!(left_in(&home), ["ounce", "plan.db"]);

    let mut terminal = ounce(&home, &[], 80, 24);
    terminal.until_text("Look around the demo plan");
    assert!(terminal.text().contains(plan.file_name().unwrap().to_str().unwrap()), "{}", terminal.text());
    terminal.keys("\r");
    terminal.until_text("all 48");
    terminal.send("q");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_given_back();
}

#[test]
fn keys_typed_at_once_are_all_answered() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = demo(&home, 120, 40);
    terminal.keys("/stance:preventive\r");
    terminal.until_text("· stance:preventive");
    terminal.send("\x1b[B\x1b[<0;20;8M\x1b[200~x\x1b[201~");
    terminal.keys("t");
    terminal.until_text("u undoes");
    terminal.send("\x03\x03");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_given_back();
}

#[test]
fn one_ctrl_c_says_that_a_second_quits() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = demo(&home, 80, 24);
    terminal.keys("\x03");
    terminal.until_text("Ctrl-C again quits.");
    terminal.send("\x03");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_given_back();
}

/// From a single character to more than a projector shows, and back.
const SIZES: [(u16, u16); 20] = [
    (1, 1),
    (500, 200),
    (60, 12),
    (59, 12),
    (60, 11),
    (2, 200),
    (500, 1),
    (100, 30),
    (99, 30),
    (80, 24),
    (61, 13),
    (37, 9),
    (250, 60),
    (3, 3),
    (120, 40),
    (200, 50),
    (79, 23),
    (1, 50),
    (132, 43),
    (80, 25),
];

#[test]
fn every_size_is_drawn_and_the_state_is_kept() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = demo(&home, 80, 24);
    terminal.keys("/care\r");
    for (columns, rows) in SIZES {
        terminal.resize(columns, rows);
        terminal.until_size(columns, rows);
        let text = terminal.text();
        match columns >= 60 && rows >= 12 {
            true => assert!(text.contains("12 of 48"), "{columns}×{rows}:\n{text}"),
            false if columns > 30 && rows > 4 => {
                assert!(text.contains("make it larger"), "{columns}×{rows}:\n{text}");
            }
            false => assert!(!text.contains("Harbourline"), "{columns}×{rows}:\n{text}"),
        }
    }
    terminal.send("q");
    assert_eq!(terminal.end().exit_code(), 0);
}

#[test]
fn a_storm_of_sizes_ends_on_the_last() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = demo(&home, 80, 24);
    for (columns, rows) in SIZES.iter().chain(&SIZES) {
        terminal.resize(*columns, *rows);
        terminal.send("j");
    }
    terminal.until_size(80, 25);
    terminal.until_text("all 48");
    terminal.send("q");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_given_back();
}

#[test]
fn a_window_without_any_room_waits_for_some() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = ounce(&home, &["demo"], 0, 0);
    terminal.until("a frame of no size", |t| t.mark().frames > 0);
    terminal.resize(80, 24);
    terminal.until_text("all 48");
    terminal.resize(0, 0);
    terminal.until_size(0, 0);
    terminal.send("q");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_given_back();
}

#[test]
fn ending_signals_give_the_terminal_back() {
    for (name, number) in [("TERM", 15), ("HUP", 1), ("INT", 2)] {
        let (home, _) = home();
        let mut terminal = ounce(&home, &["plan.db"], 80, 24);
        terminal.until_text("all 48");
        signal(name, terminal.pid());
        assert_eq!(terminal.end().exit_code(), 128 + number, "SIG{name}");
        terminal.assert_given_back();
        assert_eq!(left_in(&home), ["ounce", "plan.db"], "SIG{name} leaves its lock behind");
    }
}

#[test]
fn a_closed_window_ends_the_program_and_takes_the_demos_copy_along() {
    let home = tempfile::tempdir().unwrap();
    let terminal = demo(&home, 80, 24);
    assert_ne!(left_in(&home), [] as [&str; 0]);
    assert_eq!(terminal.hang_up().exit_code(), 128 + 1);
    assert_eq!(left_in(&home), [] as [&str; 0]);
}

/// The loop is blocked in the middle of a frame: only the signal's own thread can end it.
#[test]
fn a_terminal_that_takes_no_more_does_not_keep_the_program() {
    for (name, number) in [("TERM", 15), ("HUP", 1), ("INT", 2)] {
        let home = tempfile::tempdir().unwrap();
        let mut terminal = demo(&home, 80, 24);
        terminal.keys("?");
        terminal.resize(500, 200);
        terminal.until_a_frame_begins();
        signal(name, terminal.pid());
        assert_eq!(terminal.end_unread().exit_code(), 128 + number, "SIG{name}");
        assert_eq!(left_in(&home), [] as [&str; 0], "SIG{name} leaves something behind");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_stopped_program_gives_the_terminal_back_and_takes_it_again() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = demo(&home, 80, 24);
    terminal.keys("/care\r");
    let before = terminal.text();
    for _ in 0..3 {
        let pid = terminal.pid();
        signal("TSTP", pid);
        until_stopped(pid);
        terminal.until_given_back();
        terminal.assert_given_back();
        signal("CONT", pid);
        let stopped_at = terminal.mark().frames;
        terminal.until("a new frame", |t| t.mark().frames > stopped_at);
        assert!(terminal.screen().alternate_screen());
        assert_eq!(terminal.text(), before, "the screen is drawn whole");
    }
    terminal.send("q");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_given_back();
}

/// Asks the system until it says that the process is stopped.
#[cfg(target_os = "linux")]
fn until_stopped(pid: u32) {
    while stat(pid)[0] != "T" {
        std::thread::yield_now();
    }
}

/// What the system says of a process, from its state on.
#[cfg(target_os = "linux")]
fn stat(pid: u32) -> Vec<String> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let (_, after_name) = stat.rsplit_once(") ").unwrap();
    after_name.split(' ').map(str::to_string).collect()
}

/// A program of the next test: a workbench whose clock panics at the first change.
#[test]
#[ignore = "runs inside the terminal of the test below"]
fn workbench_that_panics() {
    workbench_with_a_clock(|| panic!("the clock stands still"));
}

/// Another: one where the panic is on another thread, and the loop stands still.
#[test]
#[ignore = "runs inside the terminal of the test below"]
fn workbench_that_panics_elsewhere() {
    workbench_with_a_clock(|| {
        std::thread::spawn(|| panic!("the clock stands still"));
        loop {
            std::thread::park();
        }
    });
}

/// A third: one where the panic quotes the plan, as Rust's own does here.
#[test]
#[ignore = "runs inside the terminal of the test below"]
fn workbench_that_panics_over_a_text() {
    ounce::error::keep_panics_discreet();
    workbench_with_a_clock(|| {
        let name = String::from("Grüße an die Kundschaft");
        name[..3].len().try_into().unwrap()
    });
}

fn workbench_with_a_clock(now: fn() -> i64) {
    if std::env::var_os("OUNCE_TEST_FRAMES").is_none() {
        return;
    }
    let session = Session::new("ann", now, || 7);
    let setting = Setting { session, holder: "ann".into(), recent: Recent::in_file(None) };
    tui::run(Opening::Demo, Choice::Auto, setting).unwrap();
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_is_reported() {
    for program in ["workbench_that_panics", "workbench_that_panics_elsewhere"] {
        let home = tempfile::tempdir().unwrap();
        let itself = std::env::current_exe().unwrap();
        let arguments = ["--ignored", "--exact", program, "--nocapture"];
        let mut terminal = Terminal::run(sealed(&itself, home.path(), &arguments), 80, 24);
        terminal.until_text("all 48");
        terminal.send("t");
        assert_eq!(terminal.end().exit_code(), 101);
        terminal.assert_given_back();
        assert!(terminal.text().contains("the clock stands still"), "{}", terminal.text());
        assert_eq!(left_in(&home), [] as [&str; 0], "{program} leaves something behind");
    }
}

#[test]
fn a_panic_says_nothing_of_what_is_in_the_plan() {
    let home = tempfile::tempdir().unwrap();
    let itself = std::env::current_exe().unwrap();
    let arguments = ["--ignored", "--exact", "workbench_that_panics_over_a_text", "--nocapture"];
    let mut terminal = Terminal::run(sealed(&itself, home.path(), &arguments), 80, 24);
    terminal.until_text("all 48");
    terminal.send("t");
    assert_eq!(terminal.end().exit_code(), 101);
    let said = terminal.text();
    assert!(said.contains("ounce panicked at tests/terminal.rs:"), "{said}");
    assert!(!said.contains("Kundschaft") && !said.contains("Gr"), "{said}");
}

#[test]
fn without_a_terminal_there_is_a_sentence() {
    let (home, _) = home();
    for arguments in [&["demo"][..], &["plan.db"], &[]] {
        let output = verb(&home, arguments);
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(String::from_utf8_lossy(&output.stdout), "");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("there is no terminal here\nnext: "), "{said}");
    }
    assert_eq!(left_in(&home), ["plan.db"]);
}

#[test]
fn a_dumb_terminal_gets_a_sentence() {
    let home = tempfile::tempdir().unwrap();
    let mut command = sealed(Path::new(OUNCE), home.path(), &["demo"]);
    command.env("TERM", "dumb");
    let mut terminal = Terminal::run(command, 80, 24);
    assert_eq!(terminal.end().exit_code(), 2);
    assert!(terminal.text().contains("this terminal is a dumb one"));
    assert!(!terminal.written().contains(&0x1b));
}

#[test]
fn a_plan_that_cannot_be_opened_is_said_on_the_plain_terminal() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = ounce(&home, &["missing.db"], 80, 24);
    assert_eq!(terminal.end().exit_code(), 1);
    assert!(terminal.text().contains("missing.db"), "{}", terminal.text());
    assert!(!terminal.written().contains(&0x1b));
}

#[test]
fn no_color_means_none() {
    let home = tempfile::tempdir().unwrap();
    for (plain, expected) in [(false, true), (true, false)] {
        let mut command = sealed(Path::new(OUNCE), home.path(), &["demo"]);
        if plain {
            command.env("NO_COLOR", "1");
        }
        let mut terminal = Terminal::run(command, 120, 40);
        terminal.until_text("all 48");
        terminal.keys("*?");
        terminal.send("\x1b");
        terminal.until("help closed", |t| !t.text().contains("type to search"));
        terminal.send("q");
        assert_eq!(terminal.end().exit_code(), 0);
        let styles = styles(terminal.written());
        assert_eq!(styles.iter().any(|n| is_colour(*n)), expected, "{styles:?}");
        assert!(styles.contains(&1) && styles.contains(&7), "bold and reverse are no colours");
    }
}

/// The numbers of every style that was set.
fn styles(written: &[u8]) -> Vec<u16> {
    let text = String::from_utf8_lossy(written);
    let ends = text.split("\x1b[").filter_map(|part| {
        let end = part.find(|c: char| !(c.is_ascii_digit() || c == ';'))?;
        part[end..].starts_with('m').then(|| &part[..end])
    });
    ends.flat_map(|numbers| numbers.split(';').filter_map(|n| n.parse().ok())).collect()
}

/// Whether a style's number sets a colour other than the terminal's own.
fn is_colour(number: u16) -> bool {
    matches!(number, 30..=38 | 40..=48 | 90..=97 | 100..=107)
}

#[test]
fn a_change_made_elsewhere_appears_by_itself() {
    let (home, _) = home();
    let mut terminal = ounce(&home, &["plan.db"], 120, 40);
    terminal.until_text("all 48");
    terminal.keys("j");
    let output = verb(&home, &["set", "plan.db", "I-002", "owner=Zenobia"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    terminal.until_text("owner Zenobia");
    terminal.until_text("The plan was changed elsewhere and has been read again.");
    terminal.send("q");
    assert_eq!(terminal.end().exit_code(), 0);
}

#[test]
fn the_second_window_only_looks_and_says_who_has_the_plan() {
    let (home, _) = home();
    let mut first = ounce(&home, &["plan.db"], 120, 40);
    first.until_text("all 48");
    let mut second = ounce(&home, &["plan.db"], 120, 40);
    second.until_text("Read-only: the plan is open in a window of ");
    second.until_text(&format!("(process {})", first.pid()));
    second.keys("t");
    second.until_text("Close that window to change the plan here");

    first.keys("t");
    first.until_text("u undoes");
    second.until_text("read again");

    first.send("q");
    assert_eq!(first.end().exit_code(), 0);
    second.send("q");
    assert_eq!(second.end().exit_code(), 0);
    assert_eq!(left_in(&home), ["ounce", "plan.db"]);
}

/// Nothing runs while nothing happens. Other programs at work are the clock:
/// while ten of them run from start to end, an idle window draws nothing and
/// uses no processor.
#[cfg(target_os = "linux")]
#[test]
fn an_idle_window_rests() {
    let (home, plan) = home();
    let mut terminal = demo(&home, 120, 40);
    let plan = plan.to_str().unwrap();
    let mut quiet = 0;
    for _ in 0..20 {
        let (frames, before) = (terminal.mark().frames, used(terminal.pid()));
        (0..10).for_each(|_| assert!(verb(&home, &["check", plan]).status.success()));
        let after = used(terminal.pid());
        terminal.keys("j");
        quiet = match terminal.mark().frames == frames + 1 && after == before {
            true => quiet + 1,
            false => 0,
        };
        if quiet == 3 {
            break;
        }
    }
    assert_eq!(quiet, 3, "it never comes to rest");
    terminal.send("q");
    assert_eq!(terminal.end().exit_code(), 0);
}

/// The processor time a process has used, in ticks.
#[cfg(target_os = "linux")]
fn used(pid: u32) -> u64 {
    let stat = stat(pid);
    stat[11].parse::<u64>().unwrap() + stat[12].parse::<u64>().unwrap()
}
