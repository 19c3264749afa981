//! Looking at the lines: filter, order, marks, columns, paging.

use crossterm::event::Event;
use ounce::plan::column::Column;

use super::support::{Window, plan_with};
use super::{cell, codes, demo, demo_file, here};

#[test]
fn a_filter_narrows_with_every_letter_and_esc_takes_it_away() {
    let (_folder, mut window) = demo();
    assert!(window.keys("/ c").screen().contains(" of 48 · c\n"));
    let screen = window.keys("a r e").screen();
    assert!(screen.contains("12 of 48 · care\n") && screen.contains(" shown 12 · "), "{screen}");
    assert_eq!(codes(&mut window).len(), 12);
    let screen = window.keys("Enter").screen();
    assert!(!screen.contains("Filter:") && screen.contains("12 of 48 · care"), "{screen}");
    assert!(window.keys("Esc").screen().contains(" all 48 · "));
}

#[test]
fn a_filter_is_taken_up_again_where_it_was_left() {
    let (_folder, mut window) = demo();
    window.keys("/ c a r e Enter /").text(" money>300k");
    let listed = codes(window.keys("Enter"));
    assert_eq!(listed, ["I-004", "I-006", "I-009", "I-017"]);
}

#[test]
fn a_clause_that_cannot_be_read_is_named_and_the_last_result_stays() {
    let (_folder, mut window) = demo();
    window.text("/care money>300k");
    let before = codes(&mut window);
    assert_eq!(before.len(), 4);
    let screen = window.text("x").screen();
    assert!(screen.contains("“money>300kx” is unreadable"), "{screen}");
    assert_eq!(codes(&mut window), before);
    let screen = window.keys("Enter").screen();
    assert!(screen.contains("Filter: care money>300kx"), "Enter keeps a bad filter open:\n{screen}");
    assert_eq!(codes(window.keys("Backspace Enter")), before);
}

#[test]
fn a_filter_without_a_hit_says_how_to_go_on() {
    let (_folder, mut window) = demo();
    let screen = window.text("/nobody knows").screen();
    assert!(screen.contains("No line passes the filter. Esc takes it away."), "{screen}");
    window.keys("Enter t d e Enter Space V Down PgDn s");
    assert_eq!(window.bench().plan().initiatives().len(), 48);
}

#[test]
fn the_cursor_stays_on_its_line_through_sort_filter_and_undo() {
    let (_folder, mut window) = demo();
    window.keys("Down Down Down");
    assert_eq!(here(&mut window), "I-004");
    for keys in ["s", "s", "/ n p s Enter", "Esc", "t", "u", "S"] {
        window.keys(keys);
        assert_eq!(here(&mut window), "I-004", "after {keys}");
    }
}

#[test]
fn sorting_turns_round_and_takes_a_second_column() {
    let (_folder, mut window) = demo();
    assert_eq!(codes(window.keys("s g"))[..3], ["I-006", "I-017", "I-023"]);
    assert_eq!(window.status(), "");
    window.keys("s");
    assert_eq!(window.status(), "Sorted by money, smallest first.");
    let first = codes(window.keys("g")).remove(0);
    assert_eq!(cell(&window, &first, Column::Money), "0");

    // By department, and inside each by money.
    window.keys("s Left Left Left s Right Right Right S");
    assert_eq!(window.status(), "Sorted by department, then money, largest first.");
    assert_eq!(codes(window.keys("g"))[..2], ["I-021", "I-019"]);
    let screen = window.screen();
    assert!(screen.contains("department▴") && screen.contains("money▾"), "{screen}");
}

#[test]
fn marks_are_set_one_by_one_in_ranges_and_all_at_once() {
    let (_folder, mut window) = demo();
    assert!(window.keys("Space Space").screen().contains(" 2 marked "));
    assert_eq!(here(&mut window), "I-003");
    assert!(window.keys("Up Space").screen().contains(" 1 marked "), "the same key takes a mark away");
    assert!(window.keys("Down Down Down V").screen().contains(" 6 marked "));
    let screen = window.keys("/ h e l p Enter").screen();
    assert!(screen.contains(" 6 marked, 6 of them hidden "), "{screen}");
    assert!(window.keys("*").screen().contains(" 7 marked, 6 of them hidden "));
    assert!(window.keys("Esc").screen().contains(" 7 marked "));
    assert!(!window.keys("-").screen().contains("marked"));
    window.keys("Space Esc");
    assert!(!window.screen().contains("marked"), "Esc takes marks away where nothing else is open");
}

#[test]
fn columns_are_chosen_widened_and_left_to_the_screen_again() {
    let (_folder, mut window) = demo();
    let header = |window: &mut Window| window.screen().lines().nth(4).unwrap().to_string();
    let before = header(&mut window);
    window.keys("C j j j Space Esc");
    assert!(header(&mut window).contains("owner"), "{}", header(&mut window));
    window.keys("C j Space Esc");
    assert!(header(&mut window).contains("initiative"), "the name always stays");
    window.keys("C 0 Esc");
    assert_eq!(header(&mut window), before);
    window.keys("> > >");
    assert_ne!(header(&mut window), before);
    window.keys("< < <");
    assert_eq!(header(&mut window), before);
    window.keys("< < < < < < < < < < < < < < < <");
    assert!(window.screen().contains("I-001"));
}

#[test]
fn every_column_can_be_shown_at_once() {
    let (_folder, path) = demo_file();
    for columns in [60, 80, 200] {
        let mut window = Window::on(&path, columns, 24);
        window.keys("C").screen();
        let ticked: Vec<bool> = Column::ALL
            .iter()
            .map(|_| {
                let ticked = chosen_row(&mut window).contains("[x]");
                window.keys(if ticked { "j" } else { "Space j" });
                ticked
            })
            .collect();
        assert!(ticked.contains(&true) && ticked.contains(&false));
        let screen = window.keys("Enter").screen();
        assert!(screen.contains("code"), "{screen}");
    }
}

/// The row of the columns' box with the cursor: it alone is reversed from the box's edge.
fn chosen_row(window: &mut Window) -> String {
    let frame = window.frame();
    let row = frame.lines().find(|line| line.contains("REVERSED: [")).expect("a chosen row");
    row.to_string()
}

#[test]
fn ten_thousand_lines_page_by_the_screen() {
    let mut csv = String::from("code,name,money\n");
    (1..=10_000).for_each(|n| csv.push_str(&format!("L-{n:05},Line {n},{n}\n")));
    let (_folder, path) = super::support::plan_from_text(&csv);
    let mut window = Window::on(&path, 80, 24);
    assert_eq!(here(&mut window), "L-00001");
    assert_eq!(here(window.keys("PgDn")), "L-00017");
    assert_eq!(here(window.keys("Ctrl-d")), "L-00025");
    assert_eq!(here(window.keys("Ctrl-u PgUp PgUp")), "L-00001");
    assert_eq!(here(window.keys("G")), "L-10000");
    assert_eq!(here(window.keys("Down j")), "L-10000");
    assert_eq!(here(window.keys("PgUp k")), "L-09983");
    assert_eq!(here(window.keys("s g")), "L-10000");
    assert_eq!(here(window.text("/777 money<8k").keys("Enter g")), "L-07779");
    assert!(window.screen().contains("17 of 10000"), "{}", window.screen());
    window.keys("* t");
    assert_eq!(window.status(), "Marked 17 initiatives a tactic. u undoes.");
}

#[test]
fn codes_are_shown_whole() {
    let (_folder, path) = plan_with(&[
        &[(Column::Code, "INI-000001"), (Column::Name, "First")],
        &[(Column::Code, "CAPEX-2027-00017-B-77"), (Column::Name, "Second")],
    ]);
    for columns in [80, 200] {
        let screen = Window::on(&path, columns, 24).screen();
        assert!(screen.contains("INI-000001 "), "{screen}");
        assert!(screen.contains("CAPEX-2027-0001… Second"), "only one beyond reason is cut\n{screen}");
    }
}

#[test]
fn a_plan_without_lines_says_what_to_do() {
    let (_folder, path) = plan_with(&[]);
    let mut window = Window::on(&path, 80, 24);
    let screen = window.screen();
    assert!(screen.contains("No initiatives yet. Press n to add one"), "{screen}");
    let keys = screen.lines().last().unwrap_or_default();
    assert!(keys.contains("n new") && !keys.contains("edit"), "only what can be done is offered: {keys}");
    assert!(screen.contains("ounce import plan.db budget.csv"), "{screen}");
    // Nothing here has a line to work on, and nothing minds.
    window.keys("t r L d e 5 Enter Esc Space V * - Enter Esc s S C Esc < > ] [ Up Down G g PgDn Ctrl-u");
    assert_eq!(window.bench().history().len(), 0);
    assert_eq!(window.keys("t").status(), "There is no line here. n adds one.");
    window.keys("n").text("First").keys("Enter");
    assert_eq!(window.status(), "Added “First”. u undoes.");
    assert!(window.screen().contains("First"));
}

#[test]
fn a_plan_of_one_line_works_like_any_other() {
    let (_folder, path) =
        plan_with(&[&[(Column::Code, "A-1"), (Column::Name, "Only one"), (Column::Money, "5k")]]);
    let mut window = Window::on(&path, 80, 24);
    window.keys("Down Up G g PgDn Space V s t r");
    assert_eq!(window.status(), "Marked “Only one” remedial. u undoes.");
    window.keys("d");
    assert_eq!(window.status(), "Deleted “Only one”. u undoes.");
    assert!(window.screen().contains("No initiatives yet."));
    assert!(window.keys("u").screen().contains("Only one"));
}

#[test]
fn another_size_keeps_everything() {
    let (_folder, mut window) = demo();
    window.keys("/ c a r e Enter Down Space Down");
    for (columns, rows) in [(40, 10), (1, 1), (500, 200), (60, 12), (120, 40), (80, 24)] {
        window.event(Event::Resize(columns, rows)).screen();
    }
    assert_eq!(here(&mut window), "I-006");
    assert!(window.screen().contains(" 1 marked "));
    assert_eq!(codes(&mut window).len(), 12);
}
