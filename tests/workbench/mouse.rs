//! The mouse: rows, headings, tabs, the wheel, and giving it away.

use crossterm::event::MouseEventKind;
use ounce::plan::column::Column;

use super::support::{Window, click, mouse};
use super::{cell, codes, demo, here};

#[test]
fn a_click_goes_to_a_row_and_a_second_one_edits_its_cell() {
    let (_folder, mut window) = demo();
    window.screen();
    window.event(click(75, 9));
    assert_eq!(here(&mut window), "I-005");
    assert!(!window.screen().contains("Money:"));
    let screen = window.event(click(75, 9)).screen();
    assert!(screen.contains("Money: 210,000"), "{screen}");
    window.keys("Ctrl-u 9 9 Enter");
    assert_eq!(cell(&window, "I-005", Column::Money), "99");
}

#[test]
fn two_clicks_with_a_key_between_are_no_double_click() {
    let (_folder, mut window) = demo();
    window.screen();
    window.event(click(75, 9)).keys("Down").event(click(75, 9));
    assert!(!window.screen().contains("Money:"));
}

#[test]
fn a_click_on_a_heading_sorts_by_it() {
    let (_folder, mut window) = demo();
    window.screen();
    window.event(click(75, 4));
    assert_eq!(window.status(), "Sorted by money, largest first.");
    window.event(click(75, 4));
    assert_eq!(window.status(), "Sorted by money, smallest first.");
    window.event(click(14, 4));
    assert_eq!(window.status(), "Sorted by name.");
    assert_eq!(codes(window.keys("g"))[0], "I-022");
}

#[test]
fn the_wheel_moves_through_the_lines() {
    let (_folder, mut window) = demo();
    window.screen();
    window.event(mouse(MouseEventKind::ScrollDown, 10, 10));
    assert_eq!(here(&mut window), "I-004");
    window.event(mouse(MouseEventKind::ScrollUp, 10, 10));
    assert_eq!(here(&mut window), "I-001");
}

#[test]
fn a_click_on_a_tab_opens_its_view() {
    let (_folder, mut window) = demo();
    let tabs = window.screen().lines().nth(2).unwrap().to_string();
    for view in ["Classify", "Map", "Balance", "History", "Initiatives"] {
        window.event(click(tabs.find(view).unwrap() as u16, 2));
        let frame = window.frame();
        let chosen = frame.lines().find(|line| line.contains(" 2:") && line.contains("REVERSED")).unwrap();
        assert!(chosen.contains(view), "{chosen}");
    }
}

#[test]
fn a_click_where_nothing_is_does_nothing() {
    let (_folder, mut window) = demo();
    let before = window.keys("/ n p s Enter").screen();
    for (column, row) in [(0, 0), (79, 23), (40, 20), (500, 500), (0, 3), (70, 2)] {
        window.event(click(column, row));
        window.event(mouse(MouseEventKind::Moved, column, row));
    }
    assert_eq!(window.screen(), before);
}

#[test]
fn a_click_on_the_first_screen_chooses() {
    let mut window = Window::empty(80, 24);
    let screen = window.screen();
    let row = screen.lines().position(|row| row.contains("Begin a new plan")).unwrap();
    let screen = window.event(click(10, row as u16)).screen();
    assert!(screen.contains("Make a plan at: plan.db"), "{screen}");
}

#[test]
fn the_mouse_is_given_away_and_taken_back() {
    let (_folder, mut window) = demo();
    window.keys("M");
    assert_eq!(window.status(), "The mouse belongs to the terminal: select and copy. M takes it back.");
    assert_eq!(window.mouse_asked_for(), Some(false));
    window.keys("M");
    assert_eq!(window.mouse_asked_for(), Some(true));
    assert_eq!(window.mouse_asked_for(), None);
}
