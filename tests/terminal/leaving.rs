//! However it ends or stops, the terminal is given back and nothing stays behind.

#[cfg(target_os = "linux")]
use std::time::{Duration, Instant};

use ounce::recent::Recent;
use ounce::tui::runtime::Setting;
use ounce::tui::theme::Choice;
use ounce::tui::{self, Opening};
use ounce::workbench::Session;
use tempfile::TempDir;

use crate::pty::{Terminal, sealed, signal};
#[cfg(target_os = "linux")]
use crate::stat;
use crate::{demo, home, left_in, ounce};

#[test]
fn ending_signals_give_the_terminal_back() {
    for (name, number) in [("TERM", 15), ("HUP", 1), ("INT", 2)] {
        let (home, _) = home();
        let mut terminal = ounce(&home, &["plan.db"], 80, 24);
        terminal.until_text("all 48");
        // In the middle of typing, too.
        terminal.keys("/care");
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

/// A program that is told to end while it is stopped ends as soon as it goes on.
#[cfg(target_os = "linux")]
#[test]
fn a_stopped_program_can_be_ended() {
    for (name, number) in [("TERM", 15), ("HUP", 1)] {
        let home = tempfile::tempdir().unwrap();
        let mut terminal = demo(&home, 80, 24);
        let pid = terminal.pid();
        signal("TSTP", pid);
        until_stopped(pid);
        signal(name, pid);
        signal("CONT", pid);
        assert_eq!(terminal.end().exit_code(), 128 + number, "SIG{name}");
        terminal.assert_given_back();
        assert_eq!(left_in(&home), [] as [&str; 0], "SIG{name} leaves something behind");
    }
}

/// Asks the system until it says that the process is stopped.
#[cfg(target_os = "linux")]
pub fn until_stopped(pid: u32) {
    while stat(pid)[0] != "T" {
        std::thread::yield_now();
    }
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

/// A fourth: the terminal takes nothing more from the moment of the panic on.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "runs inside the terminal of the test below"]
fn workbench_that_panics_on_a_stuck_terminal() {
    workbench_with_a_clock(|| {
        take_no_more();
        panic!("the clock stands still")
    });
}

/// A fifth: the same, with the panic on another thread.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "runs inside the terminal of the test below"]
fn workbench_that_panics_elsewhere_on_a_stuck_terminal() {
    workbench_with_a_clock(|| {
        take_no_more();
        std::thread::spawn(|| panic!("the clock stands still"));
        loop {
            std::thread::park();
        }
    });
}

/// Makes this program's own terminal take nothing more.
#[cfg(target_os = "linux")]
fn take_no_more() {
    use rustix::termios::{Action, tcflow};
    tcflow(std::io::stdout(), Action::OOff).unwrap();
}

fn workbench_with_a_clock(now: fn() -> i64) {
    if std::env::var_os("OUNCE_TEST_FRAMES").is_none() {
        return;
    }
    let session = Session::new("ann", now, || 7);
    let setting = Setting { session, holder: "ann".into(), recent: Recent::in_file(None) };
    tui::run(Opening::Demo, Choice::Auto, setting).unwrap();
}

/// A workbench in this program, whose test of that name it is.
fn itself(home: &TempDir, program: &str) -> Terminal {
    let itself = std::env::current_exe().unwrap();
    let arguments = ["--ignored", "--exact", program, "--nocapture"];
    let mut terminal = Terminal::run(sealed(&itself, home.path(), &arguments), 80, 24);
    terminal.until_text("all 48");
    terminal
}

/// The process has a second to be gone, though its terminal takes nothing more and the
/// loop is blocked on it. How long it takes is printed; what is asserted leaves room for
/// a machine that does ten other things.
#[cfg(target_os = "linux")]
#[test]
fn whatever_ends_it_nothing_holds_it_up() {
    let told = |name: &str, number: u32| {
        let home = tempfile::tempdir().unwrap();
        let mut terminal = demo(&home, 80, 24);
        terminal.take_no_more();
        let begun = Instant::now();
        signal(name, terminal.pid());
        (format!("SIG{name}"), 128 + number, begun, terminal, home)
    };
    let panics = |program: &str| {
        let home = tempfile::tempdir().unwrap();
        let mut terminal = itself(&home, program);
        let begun = Instant::now();
        terminal.send("t");
        (program.to_string(), 101, begun, terminal, home)
    };
    let endings: [&dyn Fn() -> _; 5] = [
        &|| told("TERM", 15),
        &|| told("HUP", 1),
        &|| told("INT", 2),
        &|| panics("leaving::workbench_that_panics_on_a_stuck_terminal"),
        &|| panics("leaving::workbench_that_panics_elsewhere_on_a_stuck_terminal"),
    ];
    for end in endings {
        let (what, code, begun, terminal, home) = end();
        let ended = terminal.end_unread();
        assert_eq!(ended.exit_code(), code, "{what}: {ended:?}");
        let took = begun.elapsed();
        println!("{what}: gone after {} ms", took.as_millis());
        assert!(took < Duration::from_secs(20), "{what}: gone after {took:?}");
        assert_eq!(left_in(&home), [] as [&str; 0], "{what} leaves something behind");
    }
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_is_reported() {
    for program in ["leaving::workbench_that_panics", "leaving::workbench_that_panics_elsewhere"] {
        let home = tempfile::tempdir().unwrap();
        let mut terminal = itself(&home, program);
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
    let mut terminal = itself(&home, "leaving::workbench_that_panics_over_a_text");
    terminal.send("t");
    assert_eq!(terminal.end().exit_code(), 101);
    let said = terminal.text();
    assert!(said.contains("ounce panicked at tests/terminal/leaving.rs:"), "{said}");
    assert!(!said.contains("Kundschaft") && !said.contains("Gr"), "{said}");
}
