//! Whole screens with their styles, as they were when someone last looked at them.

use crossterm::event::Event;
use ounce::tui::theme::{Choice, Theme};

use super::support::Window;
use super::{demo, demo_file};

/// The theme of a dark terminal with all colours.
fn dark() -> Theme {
    let env = [("LANG", "en_GB.UTF-8"), ("COLORTERM", "truecolor"), ("TERM", "xterm-256color")];
    Theme::chosen(Choice::Dark, |name| env.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_string()))
}

#[test]
fn initiatives_at_the_smallest_good_size() {
    let (_folder, mut window) = demo();
    insta::assert_snapshot!(window.frame());
}

#[test]
fn initiatives_on_a_larger_screen() {
    let (_folder, path) = demo_file();
    let mut window = Window::on(&path, 120, 40);
    window.keys("/ c a r e Enter Space Space s");
    insta::assert_snapshot!(window.frame());
}

#[test]
fn initiatives_on_a_very_large_screen() {
    let (_folder, path) = demo_file();
    let mut window = Window::on(&path, 200, 50);
    insta::assert_snapshot!(window.screen());
}

#[test]
fn initiatives_in_the_dark() {
    let (_folder, path) = demo_file();
    let mut window = Window::themed(&path, 120, 40, dark());
    insta::assert_snapshot!(window.frame());
}

#[test]
fn initiatives_without_more_than_ascii() {
    let (_folder, path) = demo_file();
    let mut window = Window::themed(&path, 80, 24, Theme::chosen(Choice::Mono, |_| None));
    let screen = window.keys("Space").screen();
    assert!(screen.is_ascii(), "{screen}");
    insta::assert_snapshot!(screen);
}

#[test]
fn a_line_on_its_own_page() {
    let (_folder, mut window) = demo();
    insta::assert_snapshot!(window.keys("G Up Up Up Enter").frame());
}

#[test]
fn a_filter_that_cannot_be_read() {
    let (_folder, mut window) = demo();
    insta::assert_snapshot!(window.keys("/ m o n e y > x").frame());
}

#[test]
fn an_amount_being_typed() {
    let (_folder, mut window) = demo();
    insta::assert_snapshot!(window.keys("Down e Ctrl-u + 1 0 %").frame());
}

#[test]
fn help() {
    let (_folder, mut window) = demo();
    insta::assert_snapshot!(window.keys("?").frame());
}

#[test]
fn palette() {
    let (_folder, mut window) = demo();
    insta::assert_snapshot!(window.keys(": s o r t").frame());
}

#[test]
fn views() {
    let (_folder, mut window) = demo();
    insta::assert_snapshot!(window.keys("v").frame());
}

#[test]
fn columns() {
    let (_folder, mut window) = demo();
    insta::assert_snapshot!(window.keys("C").screen());
}

#[test]
fn presentation() {
    let (_folder, path) = demo_file();
    let mut window = Window::themed(&path, 120, 40, dark());
    insta::assert_snapshot!(window.keys("P").frame());
}

#[test]
fn start() {
    insta::assert_snapshot!(Window::empty(80, 24).frame());
}

#[test]
fn start_on_a_larger_screen() {
    insta::assert_snapshot!(Window::empty(120, 40).keys("Down Enter").frame());
}

#[test]
fn too_small() {
    let (_folder, mut window) = demo();
    insta::assert_snapshot!(window.event(Event::Resize(40, 10)).screen());
}
