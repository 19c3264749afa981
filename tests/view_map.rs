//! Map: keys and clicks through the whole loop; the screen read, and whole frames.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::path::{Path, PathBuf};

use crossterm::event::Event;
use ounce::plan::column::Column;
use ounce::tui::theme::{Choice, Theme};
use ounce::workbench::Workbench;
use support::{Window, click, plan_from_text, plan_with, session};
use tempfile::TempDir;

/// A copy of the demo plan with a proposal “Spring”, which moves money from the
/// apology team to the cure of repeat faults.
fn demo() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.db");
    ounce::demo::save(&path).unwrap();
    propose(&path, "Spring", &[("Apology and credit team", "160k"), ("Repeat-fault cure", "380k")]);
    (folder, path)
}

/// Copies the current scenario and sets the money of lines in the copy.
fn propose(path: &Path, name: &str, sums: &[(&str, &str)]) {
    let mut bench = Workbench::open(path, session()).unwrap();
    let current = bench.plan().current().clone();
    let mut copy = current.head.id;
    let step = bench.edit(current.head.id, "Copied", |editor| {
        copy = editor.copy_scenario(&current, name, "", |_, _, _| {})?;
        Ok(())
    });
    bench.commit(step.unwrap()).unwrap();
    let lines = bench.plan().initiatives();
    let index = |name: &str| lines.iter().position(|line| &*line.name == name).unwrap();
    let sums: Vec<(usize, &str)> = sums.iter().map(|(name, sum)| (index(name), *sum)).collect();
    let step = bench.edit(copy, "Moved", |editor| {
        for (index, sum) in sums {
            let mut draft = editor.draft(index);
            editor.set(&mut draft, Column::Money, sum)?;
            editor.save(draft)?;
        }
        Ok(())
    });
    bench.commit(step.unwrap()).unwrap();
}

fn dark() -> Theme {
    let env = [("LANG", "en_GB.UTF-8"), ("COLORTERM", "truecolor"), ("TERM", "xterm-256color")];
    Theme::chosen(Choice::Dark, |name| env.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_string()))
}

/// The title of the region under the cursor, which is in a heavy frame or reversed.
fn chosen(window: &mut Window) -> String {
    let frame = window.frame();
    let run = frame.lines().find(|line| line.contains("REVERSED") && line.contains("▌")).unwrap();
    run.split_once("▌").unwrap().1.trim().to_string()
}

#[test]
fn the_picture_at_80_columns() {
    let (_folder, path) = demo();
    insta::assert_snapshot!(Window::on(&path, 80, 24).keys("v m").frame());
}

#[test]
fn the_picture_in_colour_at_120_columns() {
    let (_folder, path) = demo();
    insta::assert_snapshot!(Window::themed(&path, 120, 40, dark()).keys("v m Left").frame());
}

#[test]
fn the_picture_at_200_columns() {
    let (_folder, path) = demo();
    insta::assert_snapshot!(Window::on(&path, 200, 50).keys("v m").screen());
}

#[test]
fn before_and_after_for_a_projector() {
    let (_folder, path) = demo();
    insta::assert_snapshot!(Window::on(&path, 80, 24).keys("v m c P").frame());
}

#[test]
fn the_table_at_80_columns() {
    let (_folder, path) = demo();
    insta::assert_snapshot!(Window::on(&path, 80, 24).keys("v m t c").frame());
}

#[test]
fn the_picture_without_more_than_ascii() {
    let (_folder, path) = demo();
    let mut window = Window::themed(&path, 80, 24, Theme::chosen(Choice::Mono, |_| None));
    let screen = window.keys("v m").screen();
    assert!(screen.is_ascii(), "{screen}");
    insta::assert_snapshot!(screen);
}

#[test]
fn the_cursor_goes_from_region_to_region() {
    let (_folder, path) = demo();
    let mut window = Window::on(&path, 80, 24);
    window.keys("v m");
    for (key, want) in [
        ("", "○ tactic"),
        ("j", "listening"),
        ("Down", "engaging"),
        ("Down", "engaging"),
        ("h", "◆ tactic"),
        ("k", "◆ strategy"),
        ("Up", "◆ strategy"),
        ("l", "○ strategy"),
        ("Right", "? open"),
        ("Right", "? open"),
        ("Left", "○ strategy"),
    ] {
        window.keys(key);
        assert_eq!(chosen(&mut window), want, "after {key}");
    }
}

#[test]
fn a_region_opens_as_a_filtered_list_and_esc_comes_back() {
    let (_folder, path) = demo();
    let mut window = Window::on(&path, 120, 40);
    let screen = window.keys("/ c a r e Enter v m Down Down Enter").screen();
    assert_eq!(window.status(), "7 lines: remedial tactic, engaging. Esc leads back to the map.");
    assert!(screen.contains("7 of 48 · stance:remedial level:tactic mode:engage"), "{screen}");
    let screen = window.keys("Enter Esc Esc").screen();
    assert!(screen.contains("▌engaging"), "first the line's page closes, then the list: {screen}");
    let screen = window.keys("Enter q").screen();
    assert!(screen.contains("▌engaging") && !window.left, "{screen}");
    let screen = window.keys("Esc").screen();
    assert!(screen.contains("of 48 · care"), "the filter before the visit is back: {screen}");
}

#[test]
fn a_list_that_was_left_otherwise_leads_nowhere_back() {
    let (_folder, path) = demo();
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v m Enter v b Esc Esc").screen();
    assert!(screen.contains("code") && !screen.contains("level:tactic"), "{screen}");
    assert!(window.keys("Esc").screen().contains("code"), "still the initiatives");
}

#[test]
fn what_is_unclassified_opens_too() {
    let (_folder, path) = demo();
    let screen = Window::on(&path, 80, 24).keys("v m Right Enter").screen();
    assert!(screen.contains("5 of 48 · stance:?"), "{screen}");
}

#[test]
fn a_click_chooses_and_a_second_one_opens() {
    let (_folder, path) = demo();
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v m").screen();
    let row = screen.lines().position(|row| row.contains("engaging ╱")).unwrap() as u16;
    window.event(click(40, row));
    assert_eq!(chosen(&mut window), "engaging");
    window.event(click(5, 6));
    assert_eq!(chosen(&mut window), "◆ strategy");
    let screen = window.event(click(5, 6)).screen();
    assert!(screen.contains("2 lines: preventive strategy."), "{screen}");
    let screen = window.keys("Esc t").event(click(5, 5)).event(click(5, 5)).screen();
    assert!(screen.contains("15 lines: preventive tactic."), "{screen}");
}

#[test]
fn two_scenarios_are_compared_and_turned() {
    let (_folder, path) = demo();
    propose(&path, "Autumn", &[("Apology and credit team", "0")]);
    let mut window = Window::on(&path, 120, 40);
    let screen = window.keys("v m c").screen();
    assert!(screen.contains("before “current” → after “Autumn” · this is after"), "{screen}");
    assert_eq!(window.status(), "Compared: “current” before, “Autumn” after. Space turns between them.");
    assert!(screen.contains("−£540k, −1.9 points"), "{screen}");
    let before = window.keys("Space").screen();
    assert_eq!(window.status(), "This is before: “current”.");
    assert!(before.contains("this is before") && before.contains("£6.50m · 25 lines"), "{before}");
    assert!(before.contains("−£540k, −1.9 points"), "the change is the same: {before}");
    window.keys("Space");
    assert_eq!(window.status(), "This is after: “Autumn”.");
    let screen = window.keys("c").screen();
    assert!(screen.contains("before “Spring” → after “Autumn”"), "{screen}");
    let screen = window.keys("c").screen();
    assert_eq!(window.status(), "Compared with nothing any more.");
    assert!(!screen.contains("before “"), "{screen}");
}

#[test]
fn an_undone_scenario_ends_the_comparison() {
    let (_folder, path) = demo();
    let screen = Window::on(&path, 80, 24).keys("v m c u u").screen();
    assert!(!screen.contains("before “") && screen.contains("current"), "{screen}");
}

#[test]
fn a_plan_with_one_scenario_has_nothing_to_compare() {
    let (_folder, path) = plan_with(&[&[(Column::Code, "A"), (Column::Name, "A"), (Column::Money, "1")]]);
    let mut window = Window::on(&path, 80, 24);
    window.keys("v m Space");
    assert_eq!(window.status(), "“current” is the only scenario; Balance makes proposals.");
}

#[test]
fn people_are_counted_on_request() {
    let (_folder, path) = demo();
    let screen = Window::on(&path, 120, 40).keys("v m R").screen();
    assert!(screen.contains("people, in full-time posts"), "{screen}");
    assert!(screen.contains("FTE · 25 lines"), "{screen}");
}

#[test]
fn an_empty_plan_says_what_to_do() {
    let (_folder, path) = plan_with(&[]);
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v m").screen();
    assert!(screen.contains("There are no lines yet."), "{screen}");
    window.keys("Left Down Enter t c R Enter").event(click(20, 10));
}

#[test]
fn nothing_but_unclassified_lines_leaves_the_quadrants_empty() {
    let (_folder, path) = plan_from_text("code,name,money\nA,Survey wave,100\nB,Refunds,300\n");
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v m").screen();
    assert!(screen.contains("? open 100.0 % · £400"), "{screen}");
    assert_eq!(screen.matches("no lines").count(), 4, "{screen}");
    // The cursor begins where the lines are.
    assert!(screen.contains("Enter its lines"), "{screen}");
    assert!(window.keys("Enter").screen().contains("2 of 2 · stance:?"), "{}", window.screen());
    window.keys("Esc h Enter");
    assert_eq!(window.status(), "There is no line in here.");
}

#[test]
fn one_quadrant_may_hold_everything() {
    let (_folder, path) = plan_from_text("code,name,money,level,stance\nA,Alarm,100,tactic,preventive\n");
    let screen = Window::on(&path, 80, 24).keys("v m h").screen();
    assert!(screen.contains("◆ preventive 100.0 % · £100"), "{screen}");
    assert!(screen.contains("▌◆ tactic") && screen.contains("████"), "{screen}");
}

#[test]
fn without_money_areas_are_numbers_of_lines() {
    let (_folder, path) =
        plan_from_text("code,name,level,stance\nA,Alarm,tactic,preventive\nB,Refunds,tactic,remedial\n");
    let screen = Window::on(&path, 80, 24).keys("v m").screen();
    assert!(screen.contains("no money is planned yet: areas are numbers of lines"), "{screen}");
    assert!(screen.contains("◆ preventive 50.0 %") && screen.contains("Refunds"), "{screen}");
}

#[test]
fn a_stance_without_its_level_has_a_box_of_its_own() {
    let (_folder, path) = plan_from_text(
        "code,name,money,level,stance,mode\nA,Alarm,100,tactic,preventive,\nB,Survey,300,,remedial,listen\n",
    );
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v m").screen();
    assert!(screen.contains("○ level open") && screen.contains("listening"), "{screen}");
    let screen = window.keys("Down Enter").screen();
    assert!(screen.contains("1 line: remedial level open."), "{screen}");
}

#[test]
fn every_size_and_odd_names_are_drawn() {
    let (_folder, path) = plan_from_text(
        "code,name,money,level,stance,mode\nA,顧客ポータルの全面的な再設計と改善,100k,tactic,preventive,\n\
         B,👩\u{200d}🔧 crew cafe\u{301},300k,tactic,remedial,listen\nC,x,1,,remedial,engage\nD,y,9,,,\n",
    );
    let mut window = Window::on(&path, 80, 24);
    window.keys("v m");
    for (columns, rows) in [(60, 12), (61, 13), (75, 17), (80, 24), (99, 31), (140, 20), (300, 90)] {
        let screen = window.event(Event::Resize(columns, rows)).screen();
        assert!(screen.contains("◆ tactic"), "{columns} × {rows}: {screen}");
        window.keys("Down Left Up Right t P t P");
    }
}
