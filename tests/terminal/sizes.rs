//! Windows of every size, and storms of them.

#[cfg(target_os = "linux")]
use crate::leaving::until_stopped;
#[cfg(target_os = "linux")]
use crate::pty::signal;
use crate::{demo, ounce};

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
    for (columns, rows) in SIZES.iter().chain(&[(0, 0), (500, 200), (0, 24), (80, 0)]).chain(&SIZES) {
        terminal.resize(*columns, *rows);
        terminal.send("j");
    }
    terminal.until_size(80, 25);
    terminal.until_text("all 48");
    terminal.send("q");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_given_back();
}

/// Sizes that come while nobody looks are not lost.
#[cfg(target_os = "linux")]
#[test]
fn a_window_resized_while_it_is_stopped_is_drawn_in_its_size() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = demo(&home, 80, 24);
    let pid = terminal.pid();
    for (columns, rows) in [(100, 30), (1, 1), (500, 200), (0, 0), (80, 24)] {
        signal("TSTP", pid);
        until_stopped(pid);
        terminal.until_given_back();
        terminal.resize(columns, rows);
        signal("CONT", pid);
        terminal.until_size(columns, rows);
        assert!(terminal.screen().alternate_screen(), "{columns}×{rows}");
    }
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

/// Every view and every box, at sizes where there is hardly room for a letter.
#[test]
fn no_view_minds_how_small_it_gets() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = demo(&home, 120, 40);
    for keys in [
        "vi", "vc", "vm", "vmc", "vb", "vbL", "vbe", "vs", "vh", "vhm", "?", ":", "viC", "vie", "vcw", "vci",
        "vcA", "vix", "P",
    ] {
        terminal.send("\x1b");
        terminal.keys(keys);
        for (columns, rows) in [(0, 0), (1, 1), (60, 12), (500, 200), (120, 40)] {
            terminal.resize(columns, rows);
            terminal.until_size(columns, rows);
        }
    }
    terminal.send("\x03\x03");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_given_back();
}
