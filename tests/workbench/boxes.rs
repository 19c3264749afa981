//! What stands in front of or beside the grid: the first screen, a line's own
//! page, help, palette, views, presentation; and leaving.

use crossterm::event::Event;
use ounce::plan::column::Column;
use ounce::tui::keymap::{self, Context};

use super::support::{Window, plan_with};
use super::{cell, copy_current, demo, demo_file, here};

#[test]
fn the_first_screen_makes_and_opens_plans() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new plan.db");
    let mut window = Window::empty(80, 24);
    window.keys("Down Enter Ctrl-u").text(path.to_str().unwrap()).keys("Enter");
    window.wait_until_whole();
    assert!(path.is_file());
    assert!(window.screen().contains("No initiatives yet."), "{}", window.screen());
    drop(window);

    let mut window = Window::empty(80, 24);
    window.keys("G Enter Enter");
    assert_eq!(window.status(), "Type the path of a plan file, such as plan-2027.db.");
    window.text("missing.db").keys("Enter");
    assert!(window.status().starts_with("missing.db: "), "{}", window.status());
    window.keys("Enter").text(path.to_str().unwrap()).keys("Enter");
    window.wait_until_whole();
    assert!(window.screen().contains("No initiatives yet."));
}

#[test]
fn the_first_screen_never_overwrites_a_plan() {
    let (_folder, path) = demo_file();
    let mut window = Window::empty(80, 24);
    window.keys("j Enter Ctrl-u").text(path.to_str().unwrap()).keys("Enter");
    assert!(window.status().contains("there is a file of this name already"), "{}", window.status());
    assert!(window.screen().contains("Begin a new plan"));
}

#[test]
fn the_first_screen_opens_the_demo() {
    let mut window = Window::empty(80, 24);
    window.keys("Enter");
    window.wait_until_whole();
    assert!(window.screen().contains("Harbourline Broadband"));
}

#[test]
fn the_first_screen_knows_no_other_views_and_leaves_with_q() {
    let mut window = Window::empty(80, 24);
    window.keys("v h");
    assert_eq!(window.status(), "No plan is open yet. Open or make one here.");
    window.keys("Esc Esc");
    assert!(!window.left, "Esc never quits");
    window.keys("q");
    assert!(window.left);
}

#[test]
fn a_line_has_a_page_of_its_own_on_a_narrow_screen() {
    let (_folder, mut window) = demo();
    let screen = window.keys("Down Down Down Enter").screen();
    for told in
        ["I-004 NPS platform renewal", "suggested: ", "money 410,000", "owner Grace Lim", "priority 3"]
    {
        assert!(screen.contains(told), "{told}:\n{screen}");
    }
    let screen = window.keys("t r").screen();
    assert!(screen.contains("tactic · ○ remedial"), "{screen}");
    assert!(window.keys("Down").screen().contains("I-005 Survey wave 7"));
    window.keys("q");
    assert!(!window.left, "q closes the page first");
    assert_eq!(here(&mut window), "I-005");
    window.keys("Enter Esc");
    assert_eq!(here(&mut window), "I-005");
}

#[test]
fn a_line_stands_beside_the_grid_on_a_wide_screen() {
    let (_folder, path) = demo_file();
    let mut window = Window::on(&path, 120, 40);
    let screen = window.keys("Down").screen();
    assert!(screen.contains("I-001    One promise") && screen.contains("┌ I-002 Easy for life"), "{screen}");
}

/// A grid in the middle of everything: filter, marks, something to undo and to redo.
fn busy() -> (tempfile::TempDir, Window) {
    let (folder, path) = demo_file();
    copy_current(&path, "Spring");
    let mut window = Window::on(&path, 80, 24);
    window
        .text("/money>0")
        .keys("Enter Down Space V Down Down Down Down Down Down Down Down Down PgDn Left Left t t u");
    (folder, window)
}

#[test]
fn help_lists_exactly_the_keys_that_hold_and_each_does_something() {
    let (_folder, mut window) = busy();
    window.event(Event::Resize(80, 120));
    let screen = window.keys("?").screen();
    let contexts = [Context::Initiatives, Context::List, Context::Everywhere];
    let row = |b: &keymap::Binding| format!(" {:<15}{} ", b.keys.join(" "), b.help);
    let (here, elsewhere): (Vec<_>, Vec<_>) =
        keymap::KEYMAP.iter().filter(|b| !b.keys.is_empty()).partition(|b| contexts.contains(&b.context));
    let held: Vec<String> = here.iter().map(|b| row(b)).collect();
    for row in &held {
        assert!(screen.contains(row.as_str()), "{row} is missing:\n{screen}");
    }
    for row in elsewhere.iter().map(|b| row(b)).filter(|row| !held.contains(row)) {
        assert!(!screen.contains(row.as_str()), "{row} does not hold here:\n{screen}");
    }
    for key in here.iter().flat_map(|b| b.keys) {
        let (_folder, mut window) = busy();
        let before = window.frame();
        window.keys(key);
        assert!(window.left || window.frame() != before, "{key} does nothing");
    }
}

#[test]
fn help_is_searched_and_does_what_it_lists() {
    let (_folder, mut window) = demo();
    let screen = window.keys("?").text("mark every").screen();
    assert!(screen.contains("Mark every line shown") && !screen.contains("Sort by"), "{screen}");
    assert!(window.keys("Enter").screen().contains(" 48 marked "));
    assert!(window.keys("? x y z z y").screen().contains("Nothing by that name. Esc closes."));
    window.keys("Enter Esc");
    assert!(!window.screen().contains("Nothing by that name"));
    assert!(window.keys("F1").screen().contains("Keys here"));
    assert!(!window.keys("?").screen().contains("Keys here"), "the key that opens it closes it");
}

#[test]
fn the_palette_does_what_has_no_key() {
    let (_folder, mut window) = demo();
    let screen = window.keys(":").text("history").screen();
    assert!(screen.contains("View: History"), "{screen}");
    assert!(window.keys("Enter").frame().contains("REVERSED: History"));
    window.keys("Esc Ctrl-p").text("tactic: turn").keys("Enter");
    assert_eq!(cell(&window, "I-001", Column::Level), "tactic");
    window.keys(": Down Down Up PgDn PgUp Esc");
    assert!(!window.screen().contains("Every action"));
}

#[test]
fn views_are_one_letter_away_and_lead_back() {
    let (_folder, mut window) = demo();
    for (letter, view) in
        [("c", "Classify 5"), ("m", "Map"), ("b", "Balance"), ("h", "History"), ("i", "Initiatives")]
    {
        assert!(window.keys("v").screen().contains("Go to"));
        assert!(window.keys(letter).frame().contains(&format!("REVERSED: {view}\n")), "{view}");
    }
    assert!(window.keys("v j j j Enter").frame().contains("REVERSED: Balance\n"));
    assert!(window.keys("q").frame().contains("REVERSED: Initiatives\n"), "q closes a view");
    assert!(window.keys("v h Esc").frame().contains("REVERSED: Initiatives\n"), "so does Esc");
    assert!(!window.keys("v v").screen().contains("Go to"), "the key that opens it closes it");
    window.keys("q");
    assert!(window.left);
}

#[test]
fn presentation_is_plain_and_large() {
    let (_folder, path) = demo_file();
    let mut window = Window::on(&path, 120, 40);
    window.keys("P");
    let frame = window.frame();
    assert!(!frame.contains("DIM"), "nothing is dim on a projector:\n{frame}");
    let header = frame.lines().find(|row| row.contains("initiative")).unwrap().to_string();
    assert!(!header.contains("prio") && !header.contains("objective"), "{header}");
    assert!(!window.keys("P").screen().is_empty());
}

#[test]
fn hints_follow_what_the_keys_mean_now() {
    let (_folder, mut window) = demo();
    let hints = |window: &mut Window| window.screen().lines().last().unwrap().to_string();
    assert!(hints(&mut window).starts_with(" e edit  t level  r stance"), "{}", hints(&mut window));
    for (opening, told) in [
        ("/", "Enter keep it  Esc take it away"),
        ("e", "Enter keep, go down  Tab keep, go right  Esc leave it"),
        ("n", "Enter add it  Esc leave it"),
        ("C", "Space show or hide  0 as it fits  Esc back"),
        ("?", "Enter do it  Esc back"),
        (":", "Enter do it  Esc back"),
        ("v", "Enter go there  Esc back"),
    ] {
        let now = hints(window.keys(opening));
        assert!(now.contains(told), "{opening}: {now}");
        assert!(!now.contains("t level"), "{opening}: {now}");
        window.keys("Esc");
    }
    let page = hints(window.keys("Enter"));
    assert_eq!(page.matches("t level").count(), 1, "{page}");
    let narrow = Window::on(&plan_with(&[]).1, 60, 12).screen();
    assert!(narrow.lines().last().unwrap().ends_with("? help  Esc back"), "{narrow}");
}

#[test]
fn ctrl_c_cancels_and_twice_quits() {
    let (_folder, mut window) = demo();
    window.keys("/ c a r e Ctrl-c");
    assert!(window.screen().contains(" all 48 "));
    window.keys("Down Ctrl-c");
    assert_eq!(window.status(), "Ctrl-C again quits.");
    window.keys("Down Ctrl-c Down");
    assert!(!window.left);
    window.keys("Ctrl-c Ctrl-c");
    assert!(window.left);
}
