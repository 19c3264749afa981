//! Changing lines: one cell, many lines, new ones; undo and redo; where nothing may change.

use crossterm::event::Event;
use ounce::plan::column::Column;
use ounce::store::WindowLock;

use super::support::Window;
use super::{cell, copy_current, demo, demo_file, here};

fn money(window: &Window, code: &str) -> String {
    cell(window, code, Column::Money)
}

#[test]
fn an_amount_outside_its_limits_is_taken_and_said() {
    let (_folder, path) = super::support::plan_from_text(
        "code,name,money,money_floor,money_cap\nA,One,100,50,200\nB,Two,100,50,200\nC,Three,100,,\n",
    );
    let mut window = Window::on(&path, 120, 40);
    window.keys("e Ctrl-u").text("300").keys("Enter");
    assert_eq!(
        window.status(),
        "Set money of “One” to 300. u undoes. Mind: the money of A is above its cap 200."
    );
    assert_eq!(money(&window, "A"), "300");
    window.keys("u * e").text("10").keys("Enter");
    assert!(
        window.status().ends_with("Mind: the money of A is below its floor 50, and 1 more."),
        "{}",
        window.status()
    );
    assert_eq!(window.keys("u").status().find("Mind"), None, "inside again");
}

#[test]
fn numbers_are_typed_as_people_say_them() {
    for (typed, understood) in [
        ("25k", "25,000"),
        ("1.2m", "1,200,000"),
        ("1,200,000", "1,200,000"),
        ("+10%", "352,000"),
        ("-25k", "295,000"),
        ("*1.1", "352,000"),
        ("=25k", "25,000"),
        ("0", "0"),
    ] {
        let (_folder, mut window) = demo();
        let screen = window.keys("e Ctrl-u").text(typed).screen();
        let shown = understood == typed || screen.contains(&format!("= {understood}"));
        assert!(shown, "{typed}: the value is shown before it counts\n{screen}");
        assert_eq!(money(&window, "I-001"), "320,000");
        window.keys("Enter");
        assert_eq!(money(&window, "I-001"), understood, "{typed}: {}", window.status());
        let said = format!("Set money of “One promise, kept to 2031” to {understood}. u undoes.");
        assert!(window.status().starts_with(&said), "{}", window.status());
        assert_eq!(here(&mut window), "I-002", "Enter goes down");
        window.keys("u");
        assert_eq!(money(&window, "I-001"), "320,000");
    }
}

#[test]
fn a_digit_begins_an_amount_and_only_an_amount() {
    let (_folder, mut window) = demo();
    window.keys("3 0 0 k Enter");
    assert_eq!(money(&window, "I-001"), "300,000");
    let before = window.keys("Left").screen();
    assert_eq!(window.keys("3").screen(), before);
}

#[test]
fn what_cannot_be_understood_keeps_the_editor_open_and_says_why() {
    for typed in ["a lot", "-400k", "1..2", "999999999999999999999", "+10%%", "1e9"] {
        let (_folder, mut window) = demo();
        let steps = window.bench().history().len();
        let screen = window.keys("e Ctrl-u").text(typed).keys("Enter").screen();
        assert!(screen.contains(&format!("Money: {typed}   ")), "{typed}\n{screen}");
        assert_eq!(money(&window, "I-001"), "320,000");
        window.keys("Esc");
        assert_eq!((here(&mut window).as_str(), window.bench().history().len()), ("I-001", steps), "{typed}");
    }
}

#[test]
fn a_column_of_all_marked_lines_is_set_as_one_step() {
    let (_folder, path) =
        super::support::plan_from_text("code,name,money\nA,One,100\nB,Two,205\nC,Three,300\n");
    let mut window = Window::on(&path, 80, 24);
    let all = |window: &Window| ["A", "B", "C"].map(|code| money(window, code));
    let screen = window.keys("Space Space e").text("-10%").screen();
    assert!(screen.contains("Money of 2 initiatives: -10%   = 274.50 in all"), "{screen}");
    assert_eq!(window.keys("Enter").status(), "Changed money of 2 initiatives by -10%. u undoes.");
    assert_eq!(all(&window), ["90", "184.50", "300"], "each by a tenth of its own");
    assert_eq!(here(&mut window), "C", "the cursor stays");
    assert_eq!(
        window.keys("5").text("0k").keys("Enter").status(),
        "Set money of 2 initiatives to 50,000. u undoes."
    );
    window.keys("u u");
    assert_eq!(all(&window), ["100", "205", "300"], "one undo each");
    let screen = window.keys("e").text("-150").keys("Enter").screen();
    assert!(screen.contains("that would be less than nothing"), "one that cannot be stops all\n{screen}");
    assert_eq!(all(&window), ["100", "205", "300"]);
    window.keys("Esc Left e").text("prev").keys("Enter");
    assert_eq!(window.status(), "Set stance of 2 initiatives to preventive. u undoes.");
    window.keys("Left Left Left Left Left Left e").text("X").keys("Enter");
    assert!(window.screen().contains("several lines cannot have one code"), "{}", window.screen());
}

#[test]
fn tab_goes_right_and_esc_restores() {
    let (_folder, mut window) = demo();
    window.keys("Left Left e Ctrl-u").text("tac").keys("Tab");
    assert_eq!(cell(&window, "I-001", Column::Level), "tactic", "the beginning of a word is enough");
    assert_eq!(here(&mut window), "I-001");
    window.keys("e Ctrl-u").text("rem").keys("BackTab");
    assert_eq!(cell(&window, "I-001", Column::Stance), "remedial");
    window.keys("e Ctrl-u").text("strategy").keys("Esc");
    assert_eq!(cell(&window, "I-001", Column::Level), "tactic");
}

#[test]
fn a_name_is_edited_where_the_cursor_stands() {
    let (_folder, mut window) = demo();
    window.keys("Down Left Left Left Left e Home").text("Very ").keys("Enter");
    assert_eq!(cell(&window, "I-002", Column::Name), "Very Easy for life to 2030");
    window.keys("u e Ctrl-u Enter");
    assert!(window.screen().contains("Name:"), "an empty name is refused:\n{}", window.screen());
}

#[test]
fn a_new_line_gets_a_code_and_the_cursor() {
    let (_folder, mut window) = demo();
    let screen = window.keys("n").text("Call-back promise").screen();
    assert!(screen.contains("New initiative: Call-back promise"), "{screen}");
    window.keys("Enter");
    assert_eq!(window.status(), "Added “Call-back promise”. u undoes.");
    assert_eq!(here(&mut window), "I-049");
    window.keys("u");
    assert_eq!(window.bench().plan().initiatives().len(), 48);
    assert!(window.keys("n Enter").screen().contains("New initiative:"), "a line needs a name");
    assert!(!window.keys("Esc").screen().contains("New initiative:"));
}

#[test]
fn a_new_line_is_in_view_even_where_the_filter_would_hide_it() {
    let (_folder, mut window) = demo();
    window.keys("/ c a r e Enter n").text("Kiosk").keys("Enter");
    assert_eq!(here(&mut window), "I-049", "{}", window.screen());
}

#[test]
fn one_key_marks_every_marked_line_as_one_step() {
    let (_folder, mut window) = demo();
    let steps = window.bench().history().len();
    window.text("/level:?").keys("Enter * t");
    assert_eq!(window.status(), "Marked 5 initiatives a tactic. u undoes.");
    assert_eq!(window.bench().history().len(), steps + 1);
    window.keys("r");
    assert_eq!(window.status(), "Marked 5 initiatives remedial. u undoes.");
    assert!(window.screen().contains("Classify "), "{}", window.screen());
    window.keys("r");
    assert_eq!(window.status(), "Marked 5 initiatives preventive. u undoes.");
    window.keys("u");
    assert_eq!(window.status(), "Undid: Marked 5 initiatives preventive. Ctrl-R redoes.");
    window.keys("u u");
    assert_eq!(cell(&window, "I-004", Column::Level), "");
    window.keys("Ctrl-r Ctrl-y");
    assert_eq!(cell(&window, "I-004", Column::Stance), "remedial");
    window.keys("Ctrl-r");
    assert_eq!(cell(&window, "I-004", Column::Stance), "preventive");
    window.keys("Ctrl-r");
    assert_eq!(window.status(), "There is nothing to redo.");
}

#[test]
fn undo_ends_where_the_plan_begins() {
    let (_folder, mut window) = demo();
    window.keys("t");
    let before = window.bench().plan().clone();
    let steps = window.bench().history().len();
    window.keys(&"u ".repeat(steps));
    assert!(window.bench().plan().initiatives().is_empty(), "even the import is taken back");
    for undo in ["u", "Ctrl-z"] {
        window.keys(undo);
        assert_eq!(window.status(), "There is nothing to undo.");
    }
    window.keys(&"Ctrl-r ".repeat(steps));
    assert!(*window.bench().plan() == before);
}

#[test]
fn lock_and_unlock_is_one_key() {
    let (_folder, mut window) = demo();
    window.keys("L");
    assert_eq!(window.status(), "Marked “One promise, kept to 2031” locked. u undoes.");
    assert!(window.screen().contains("▣ 320,000"));
    window.keys("Down L Up L");
    assert_eq!(window.status(), "Marked “One promise, kept to 2031” unlocked. u undoes.");
    assert!(!window.screen().contains("▣ 320,000"));
}

#[test]
fn deleting_asks_nothing_and_undo_brings_everything_back() {
    let (_folder, mut window) = demo();
    let before = window.keys("Down Down").screen();
    window.keys("d");
    assert_eq!(window.status(), "Deleted “Always there to 2030”. u undoes.");
    assert_eq!(here(&mut window), "I-004", "the cursor stays where it was");
    window.keys("Space Space Del");
    assert_eq!(window.status(), "Deleted 2 initiatives. u undoes.");
    assert_eq!(window.bench().plan().initiatives().len(), 45);
    assert!(!window.screen().contains("marked"));
    window.keys("u u");
    assert_eq!(window.bench().plan().initiatives().len(), 48);
    window.keys("g Down Down z");
    assert_eq!(window.screen(), before);
}

#[test]
fn another_scenario_is_shown_and_edited_apart() {
    let (_folder, path) = demo_file();
    copy_current(&path, "Spring");
    let mut window = Window::on(&path, 80, 24);
    window.keys("]");
    assert_eq!(window.status(), "Showing the amounts of “Spring”.");
    assert!(window.screen().contains("proposal “Spring”"));
    window.keys("1 0 0 k Enter");
    assert!(window.screen().contains("£9.38m"), "{}", window.screen());
    assert_eq!(money(&window, "I-001"), "320,000", "the current plan is as it was");
    window.keys("[");
    assert!(window.screen().contains("£9.60m"), "{}", window.screen());
    window.keys("] ]");
    assert!(window.screen().contains(" · current"));
}

#[test]
fn the_only_scenario_says_so() {
    let (_folder, mut window) = demo();
    window.keys("]");
    assert_eq!(window.status(), "“current” is the only scenario; Balance makes proposals.");
}

#[test]
fn a_plan_open_elsewhere_is_only_read() {
    let (_folder, path) = demo_file();
    let _lock = WindowLock::take(&path, "ben on laptop");
    let mut window = Window::on(&path, 120, 40);
    let (screen, steps) = (window.screen(), window.bench().history().len());
    assert!(screen.contains("Read-only: the plan is open in a window of ben on laptop."), "{screen}");
    for keys in ["t", "r", "L", "d", "5 Enter", "n x Enter", "u", "* t"] {
        window.keys(keys);
        let said = window.status();
        assert!(
            said.contains("the plan is open in a window of ben on laptop. Close that window"),
            "{keys}: {said}"
        );
        window.keys("Esc");
    }
    assert_eq!(window.bench().history().len(), steps);
    window.keys("/ c a r e Enter s Enter Esc");
    assert!(window.screen().contains("Read-only · 12 of 48 · care"), "looking around works");
}

#[test]
fn a_change_made_elsewhere_keeps_cursor_marks_and_filter() {
    let (_folder, path) = demo_file();
    let mut window = Window::on(&path, 80, 24);
    window.keys("/ c a r e Enter Down Down Space");
    let mut other = ounce::workbench::Workbench::open(&path, super::support::session()).unwrap();
    let current = other.plan().current().head.id;
    let step = other
        .edit(current, "Elsewhere", |editor| {
            editor.remove(0);
            let mut draft = editor.draft(5);
            editor.set(&mut draft, Column::Name, "Outsourced seats, renamed")?;
            editor.save(draft).map(|_| ())
        })
        .unwrap();
    other.commit(step).unwrap();
    window.file_touched();
    assert_eq!(window.status(), "The plan was changed elsewhere and has been read again.");
    assert_eq!(here(&mut window), "I-006");
    let screen = window.screen();
    assert!(screen.contains("Outsourced seats, ren") && screen.contains("12 of 47"), "{screen}");
    assert!(screen.contains(" 1 marked "));
}

#[test]
fn pasted_text_is_typed_and_never_obeyed() {
    let (_folder, mut window) = demo();
    let (before, steps) = (window.screen(), window.bench().history().len());
    window.event(Event::Paste("dtrLq\nnd".into()));
    assert_eq!(window.bench().history().len(), steps);
    assert!(!window.left);
    assert_eq!(window.keys("Esc").screen(), before);
    window.keys("/").event(Event::Paste("care\nmoney>300k\u{1b}[2J".into()));
    assert!(window.screen().contains("Filter: care money>300k"), "{}", window.screen());
}
