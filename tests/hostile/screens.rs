//! Every screen of a plan with traps in it: none is drawn.

use crate::characters::{assert_clean, trap};
use crate::going_out::{lay_sealed_traps, lay_traps};
use crate::support::{Window, plan_from};

#[test]
fn nothing_hostile_is_drawn() {
    let (_folder, path) = plan_from("demo/initiatives.csv");
    lay_traps(&path);
    for (columns, rows) in [(80, 24), (200, 50)] {
        let mut window = Window::on(&path, columns, rows);
        assert!(window.screen().contains("Read-only"), "{}", window.screen());
        for keys in [
            "?",
            "Esc",
            ":",
            "Esc",
            "Enter",
            "Esc",
            "C",
            "Esc",
            "e",
            "Esc",
            "t",
            "/ x : y",
            "Esc",
            "* x",
            "Esc",
            "v c",
            "w",
            "Esc",
            "i",
            "y",
            "Esc",
            "A",
            "Esc",
            "o",
            "a",
            "Esc",
            "x",
            "Esc",
            "v m",
            "t",
            "Enter",
            "Esc",
            "v b",
            "Enter",
            "Esc",
            "e 9 9 Enter",
            "r",
            "d",
            "Esc",
            "a",
            "Esc",
            "v h",
            "Enter",
            "Esc",
            "x",
            "Esc",
            "P",
            "P",
        ] {
            window.keys(keys);
            assert_clean((keys, columns), &window.screen());
        }
        // What is typed and pasted shows as harmlessly.
        window.keys("v i /");
        window.event(crossterm::event::Event::Paste(trap('p').replace('\n', "")));
        assert_clean("a pasted filter", &window.screen());
        window.keys("Enter");
        assert_clean("a pasted filter", &window.screen());
    }
}

/// A plan with traps that is sealed, so that all that is done to it is said.
#[test]
fn nothing_hostile_is_drawn_of_what_is_done() {
    let (folder, path) = plan_from("demo/initiatives.csv");
    lay_sealed_traps(&path, 'a');
    let theirs = folder.path().join("th\u{1b}[31m\u{202e}eirs.db");
    std::fs::copy(&path, &theirs).unwrap();
    lay_sealed_traps(&path, 'm');
    lay_sealed_traps(&theirs, 't');
    let mut window = Window::on(&path, 120, 40);
    assert!(!window.screen().contains("Read-only"), "{}", window.screen());
    for keys in [
        "t",
        "r",
        "u",
        "* t",
        "- L",
        "d",
        "u",
        "e X Enter",
        "Esc",
        "x",
        "Esc",
        "v c",
        "y",
        "p",
        "s",
        "w x Enter",
        "a",
        "Esc",
        "v s",
        "n X Enter",
        "w n Enter",
        "Space",
        "c",
        "Esc",
        "e Y Enter",
        "d",
        "E",
        "Esc",
        "v b",
        "a Z Enter",
        "v m",
        "c",
        "c",
        "v h",
        "Enter",
        "Esc",
        "m",
    ] {
        window.keys(keys);
        assert_clean(keys, &window.screen());
    }
    window.text(theirs.to_str().unwrap()).keys("Enter");
    assert!(window.screen().contains(" settled "), "{}", window.screen());
    assert_clean("a merge", &window.screen());
    for keys in ["m", "t", "n", "u", "T", "Enter", "Esc"] {
        window.keys(keys);
        assert_clean(keys, &window.screen());
    }
}
