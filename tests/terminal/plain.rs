//! Without a terminal, on a dumb one, without colours, and where a plan cannot be opened.

use std::path::Path;

use crate::pty::{Terminal, sealed};
use crate::{OUNCE, home, left_in, ounce, verb};

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

/// Half a terminal is none: keys that nobody sees, or a screen that nobody types at.
#[test]
fn half_a_terminal_is_none() {
    for redirected in ["> out", "< /dev/null"] {
        let (home, _) = home();
        let arguments = ["-c", &format!("'{OUNCE}' plan.db {redirected}")];
        let mut terminal = Terminal::run(sealed(Path::new("/bin/sh"), home.path(), &arguments), 80, 24);
        assert_eq!(terminal.end().exit_code(), 2, "{redirected}");
        assert!(terminal.text().contains("there is no terminal here"), "{redirected}: {}", terminal.text());
        assert!(!terminal.written().contains(&0x1b), "{redirected}");
    }
}

#[test]
fn a_dumb_terminal_gets_a_sentence() {
    for arguments in [&["demo"][..], &["plan.db"], &[]] {
        let (home, _) = home();
        let mut command = sealed(Path::new(OUNCE), home.path(), arguments);
        command.env("TERM", "dumb");
        let mut terminal = Terminal::run(command, 80, 24);
        assert_eq!(terminal.end().exit_code(), 2, "{arguments:?}");
        let text = terminal.text();
        assert!(text.contains("this terminal is a dumb one") && text.contains("\nnext: "), "{text}");
        assert!(!terminal.written().contains(&0x1b), "{arguments:?}");
        assert_eq!(left_in(&home), ["plan.db"]);
    }
}

/// What verbs print is plain enough for any terminal.
#[test]
fn verbs_need_no_clever_terminal() {
    let (home, _) = home();
    let mut command = sealed(Path::new(OUNCE), home.path(), &["list", "plan.db"]);
    command.env("TERM", "dumb");
    let mut terminal = Terminal::run(command, 200, 100);
    assert_eq!(terminal.end().exit_code(), 0);
    assert!(terminal.text().contains("I-017"), "{}", terminal.text());
    assert!(!terminal.written().contains(&0x1b));
}

#[test]
fn a_plan_that_cannot_be_opened_is_said_on_the_plain_terminal() {
    let (home, plan) = home();
    let file = |name: &str, bytes: &[u8]| std::fs::write(home.path().join(name), bytes).unwrap();
    file("empty.db", b"");
    file("picture.db", b"\xFF\xD8\xFF\xE0 and so on");
    file("text.db", b"just some text");
    file("cut.db", &std::fs::read(&plan).unwrap()[..9_000]);
    std::fs::create_dir(home.path().join("folder.db")).unwrap();
    let before = left_in(&home);
    for (name, says) in [
        ("missing.db", "there is no such file"),
        ("empty.db", "the file is empty, so it is not a plan"),
        ("picture.db", "the file is a JPEG picture, not a plan"),
        ("text.db", "the file is not a plan"),
        ("cut.db", "the plan is cut short"),
        ("folder.db", "this is a folder, not a plan"),
        ("/dev/null", "this is a device, not a plan"),
    ] {
        let mut terminal = ounce(&home, &[name], 120, 24);
        assert_eq!(terminal.end().exit_code(), 1, "{name}");
        let text = terminal.text();
        assert!(text.starts_with(&format!("error: {name}: {says}")) && text.contains("\nnext: "), "{text}");
        assert!(!terminal.written().contains(&0x1b), "{name}");
    }
    assert_eq!(left_in(&home), before);
}

#[test]
fn no_color_means_none() {
    let home = tempfile::tempdir().unwrap();
    // Empty, it is not set.
    for (no_color, expected) in [(None, true), (Some(""), true), (Some("1"), false), (Some("0"), false)] {
        let mut command = sealed(Path::new(OUNCE), home.path(), &["demo"]);
        if let Some(value) = no_color {
            command.env("NO_COLOR", value);
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
