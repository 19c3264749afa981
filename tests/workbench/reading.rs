//! Plans that are shown and never written: keys are typed into them all the same.

use std::io::Write;

use super::demo_file;
use crate::support::Window;

/// Types what would change a plan; each is answered with the reason, and neither the
/// plan, nor its file, nor anything beside it is another.
fn stays_as_it_was(spoil: impl FnOnce(&std::path::Path), why: &str, next: &str) {
    let (folder, path) = demo_file();
    spoil(&path);
    let before = std::fs::read(&path).unwrap();
    let mut window = Window::on(&path, 200, 50);
    let screen = window.screen();
    assert!(screen.contains(&format!("Read-only: {why}")), "{screen}");
    assert!(window.status().starts_with(next), "{}", window.status());
    let plan = window.bench().plan().clone();
    for keys in ["t", "j r", "d", "u", "Ctrl-r", "* t", "e 5 Enter", "v h u"] {
        window.keys("Esc Esc").keys(keys);
        assert!(*window.bench().plan() == plan, "{keys} changed the plan");
    }
    window.keys("Esc Esc v i t");
    assert!(window.status().contains(why), "{}", window.status());
    assert!(*window.bench().plan() == plan);
    drop(window);
    assert!(std::fs::read(&path).unwrap() == before, "the file is another");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["plan.db"]);
}

#[test]
fn a_newer_format_is_shown_and_stays_as_it_was() {
    stays_as_it_was(
        |path| {
            let db = rusqlite::Connection::open(path).unwrap();
            db.execute_batch("PRAGMA user_version = 99").unwrap();
        },
        "the plan is in format 99; this ounce writes format 1, so it only reads it",
        "Take a newer ounce to change it.",
    );
}

#[test]
fn a_file_longer_than_its_plan_is_shown_and_stays_as_it_was() {
    stays_as_it_was(
        |path| {
            let mut file = std::fs::File::options().append(true).open(path).unwrap();
            file.write_all(&[0xA5; 8192]).unwrap();
        },
        "the last 8192 bytes of the file are none of the plan",
        "Copy it, which leaves them out: ounce copy",
    );
}
