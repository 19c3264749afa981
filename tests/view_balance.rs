//! The Balance view through the whole loop: keys in, screen and rows out.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};

use crossterm::event::{Event, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ounce::exchange::import::{Request, preview};
use ounce::exchange::read;
use ounce::plan::column::Column;
use ounce::plan::field::Resource;
use ounce::plan::scenario::Scenario;
use ounce::plan::totals::Totals;
use ounce::plan::{Id, Plan};
use ounce::workbench::Workbench;
use support::{Window, info, plan_with, session};
use tempfile::TempDir;

/// The demo's content in a plan of its own.
fn demo() -> (TempDir, PathBuf) {
    static NEXT: AtomicI64 = AtomicI64::new(1_000);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.db");
    let mut bench = Workbench::create(&path, &info(), session()).unwrap();
    let table = read(Path::new("demo/initiatives.csv")).unwrap();
    let request = Request { source: "initiatives.csv", table: &table, map: &[], match_by: None };
    let mut fresh = || Id::new(NEXT.fetch_add(1, Ordering::Relaxed)).unwrap();
    let read_in = preview(bench.plan(), bench.plan().current().head.id, &request, &mut fresh).unwrap();
    bench.commit(read_in.step).unwrap();
    (folder, path)
}

fn demo_window(columns: u16, rows: u16) -> (TempDir, Window) {
    let (folder, path) = demo();
    let mut window = Window::on(&path, columns, rows);
    window.keys("b");
    (folder, window)
}

fn money(plan: &Plan, scenario: &Scenario, code: &str) -> i64 {
    scenario.money(plan.index_of_code(code).unwrap()).0 / 100
}

fn scenario<'p>(plan: &'p Plan, name: &str) -> &'p Scenario {
    plan.scenario_named(name).unwrap_or_else(|| panic!("no scenario {name}"))
}

fn assert_shows(window: &mut Window, wanted: &[&str]) {
    let screen = window.screen();
    for text in wanted {
        assert!(screen.contains(text), "no “{text}” in\n{screen}");
    }
}

#[test]
fn the_demo_reaches_its_target_as_the_story_says() {
    let (_folder, mut window) = demo_window(120, 40);
    assert_shows(
        &mut window,
        &[
            "◆ 24.0 %",
            "◆ 45.0 %",
            "moves £2.02m (21 %) in 16 lines",
            "24.0 % ├",
            "┤ 61.8 %",
            "envelope £9.60m",
        ],
    );
    assert_shows(&mut window, &["540k→160k", "−380k", "Next 1 % moves £96k more: Chatbot gives"]);
    insta::assert_snapshot!("balance_120x40", window.frame());
}

#[test]
fn everything_fits_a_small_screen() {
    let (_folder, mut window) = demo_window(80, 24);
    assert_shows(&mut window, &["45.0 %", "moves £2.02m (21 %) in 16 lines", "540k→160k", "a accept"]);
    insta::assert_snapshot!("balance_80x24", window.frame());
}

#[test]
fn no_size_of_screen_is_too_small_or_too_large() {
    let (_folder, mut window) = demo_window(80, 24);
    for (columns, rows) in
        [(60, 12), (61, 13), (99, 15), (100, 27), (149, 33), (150, 34), (200, 50), (500, 200)]
    {
        window.event(Event::Resize(columns, rows));
        // Where the why stands beside, Esc leaves the view.
        for keys in ["Enter", "G", "Esc", "v b", "Tab G", "8 0", "Esc"] {
            window.keys(keys).screen();
        }
        assert_shows(&mut window, &["proposal", "gives £2.02m", "? help"]);
    }
}

#[test]
fn the_slider_follows_arrows_digits_and_clicks() {
    let (_folder, mut window) = demo_window(120, 40);
    window.keys("Left");
    assert_shows(&mut window, &["◆ 44.0 %"]);
    window.keys("Right Right");
    assert_shows(&mut window, &["◆ 46.0 %", "target   46 %"]);
    window.keys("Shift-Left");
    assert_shows(&mut window, &["◆ 41.0 %"]);
    window.keys("3 8 . 5");
    assert_shows(&mut window, &["◆ 38.5 %", "Target in per cent: 38.5", "= 38.5 %"]);
    window.keys("Esc");
    assert_shows(&mut window, &["◆ 41.0 %"]);
    window.keys("5 0 Enter");
    assert_shows(&mut window, &["◆ 50.0 %"]);
    let screen = window.screen();
    let row = screen.lines().position(|l| l.contains("├") && l.contains("target")).unwrap();
    let column = screen.lines().nth(row).unwrap().chars().position(|c| c == '┤').unwrap();
    window.event(click(column as u16, row as u16));
    assert_shows(&mut window, &["target   61.8 %", "This is the end of reach"]);
}

fn click(column: u16, row: u16) -> Event {
    let kind = MouseEventKind::Down(MouseButton::Left);
    Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
}

#[test]
fn a_target_out_of_reach_says_how_far_it_goes_and_what_would_open_it() {
    let (_folder, mut window) = demo_window(120, 40);
    window.keys("8 0 Enter");
    assert_shows(
        &mut window,
        &["80 % is out of reach: the highest share is 61.8 %", "In the way:", "points"],
    );
    window.keys("Right");
    assert!(window.status().contains("61.8 % is the end of reach"), "{}", window.status());
    window.keys("Left");
    assert_shows(&mut window, &["target   61 %"]);
}

#[test]
fn limits_change_the_proposal_at_once_and_nothing_is_written() {
    let (_folder, mut window) = demo_window(120, 40);
    let before = window.bench().plan().clone();
    // The largest giver is the apology team.
    window.keys("l");
    assert!(window.status().contains("“Apology and credit team” is locked"), "{}", window.status());
    assert_shows(&mut window, &[", changed", "locked", "◆ 45.0 %"]);
    window.keys("u");
    assert_shows(&mut window, &["540k→160k"]);
    window.keys("Ctrl-r");
    assert!(!window.screen().contains("540k→160k"));
    window.keys("u f 3 0 0 k Enter");
    assert_shows(&mut window, &["540k→350k"]);
    window.keys("x");
    assert!(window.status().contains("gets its floor only"), "{}", window.status());
    assert_shows(&mut window, &["540k→300k"]);
    window.keys("g Tab m 5 0 k Enter");
    assert_shows(&mut window, &["+50k"]);
    assert_eq!(window.bench().plan(), &before);
    assert_eq!(window.bench().history().len(), 1);
}

#[test]
fn envelope_rule_and_the_unclassified_are_part_of_the_question() {
    let (_folder, mut window) = demo_window(120, 40);
    window.keys("E");
    assert_shows(&mut window, &["envelope £8.64m (−10.0 %)", "◆ 45.0 %"]);
    window.keys("E e");
    window.text("+400k").keys("Enter");
    assert_shows(&mut window, &["envelope £10.0m (+4.2 %)"]);
    window.keys("e - Enter");
    assert_shows(&mut window, &["envelope £9.60m as now"]);
    window.keys("r");
    assert_shows(&mut window, &["rule proportional"]);
    window.keys("r r U");
    assert_shows(&mut window, &["rule priority · ? lines give"]);
    window.keys("R");
    assert_shows(&mut window, &["people · envelope 78 FTE as now"]);
}

#[test]
fn a_department_can_be_held() {
    let (_folder, mut window) = demo_window(120, 40);
    window.keys("d");
    assert_shows(&mut window, &["Care at least (has "]);
    window.text("3.5m").keys("Enter");
    assert_shows(&mut window, &[", changed"]);
    window.keys("a Enter");
    let note = &scenario(window.bench().plan(), "Rebalanced to 45 %").head.note;
    assert!(note.contains("Care at least £3,500,000"), "{note}");
}

#[test]
fn a_line_nobody_has_judged_tells_what_judging_it_would_change() {
    let (_folder, mut window) = demo_window(120, 40);
    window.keys("Down Down Down Down Down Down Down Down Down Enter");
    assert_shows(
        &mut window,
        &["I-004 NPS platform renewal", "If it were judged remedial, nothing would be different: it costs"],
    );
}

#[test]
fn a_line_tells_why_it_moves() {
    let (_folder, mut window) = demo_window(80, 24);
    window.keys("Enter");
    assert_shows(
        &mut window,
        &[
            "I-017 Apology and credit team",
            "Gives £380,000: £540,000 becomes £160,000.",
            "Why:",
            "floor £120,000",
        ],
    );
    insta::assert_snapshot!("balance_why_80x24", window.screen());
    window.keys("Down");
    assert!(!window.screen().contains("I-017 Apology"));
    window.keys("Esc");
    assert!(!window.screen().contains("Why:"));
    assert_shows(&mut window, &["gives £2.02m"]);
}

#[test]
fn accepting_makes_one_scenario_in_one_step_and_shows_it() {
    let (_folder, mut window) = demo_window(120, 40);
    let before = window.bench().plan().clone();
    window.keys("a");
    assert_shows(&mut window, &["Accept as scenario: Rebalanced to 45 %"]);
    window.keys("Enter");
    assert!(window.status().starts_with("Accepted “Rebalanced to 45 %”"), "{}", window.status());
    let plan = window.bench().plan();
    let made = scenario(plan, "Rebalanced to 45 %");
    let totals = Totals::of_all(plan, made, Resource::Money);
    assert_eq!((totals.total, totals.preventive), (960_000_000, 432_000_000));
    assert_eq!(money(plan, made, "I-017"), 160_000);
    assert_eq!(money(plan, made, "I-018"), 380_000);
    let moved = (0..plan.initiatives().len()).filter(|i| made.money(*i) != plan.current().money(*i));
    for index in moved {
        assert!(!made.allocation(Resource::Money, index).reason.is_empty());
    }
    assert!(made.head.note.contains("moves £2,020,000 in 16 lines"), "{}", made.head.note);
    assert_shows(&mut window, &["proposal “Rebalanced to 45 %”", "Already met: 45.0 %", "nothing moves"]);
    window.keys("[ a Enter");
    scenario(window.bench().plan(), "Rebalanced to 45 % (2)");
    window.keys("u u");
    assert_eq!(window.bench().plan(), &before);
    assert_shows(&mut window, &["moves £2.02m (21 %) in 16 lines"]);
}

#[test]
fn a_name_that_is_taken_keeps_the_entry_open() {
    let (_folder, mut window) = demo_window(120, 40);
    window.keys("a Ctrl-u").text("Current").keys("Enter");
    assert_shows(&mut window, &["there is a scenario “current” already"]);
    window.keys("Ctrl-u").text("Spring").keys("Enter");
    scenario(window.bench().plan(), "Spring");
}

#[test]
fn where_nothing_can_be_asked_the_next_step_is_named() {
    use Column::{Code, Money, Name, Stance};
    let (_folder, path) = plan_with(&[]);
    let mut window = Window::on(&path, 80, 24);
    window.keys("b");
    assert_shows(&mut window, &["There is nothing to balance yet."]);

    let (_folder, path) = plan_with(&[&[(Code, "I-1"), (Name, "Desk"), (Stance, "remedial")]]);
    let mut window = Window::on(&path, 80, 24);
    window.keys("b l f a x Enter Left Tab");
    assert_shows(&mut window, &["No line has any money here"]);

    let (_folder, path) = plan_with(&[&[(Code, "I-1"), (Name, "Desk"), (Money, "5k")]]);
    let mut window = Window::on(&path, 80, 24);
    window.keys("b");
    assert_shows(&mut window, &["Press c to classify"]);
    window.keys("c");
    assert!(!window.screen().contains("Press c to classify"));

    let (_folder, path) = plan_with(&[&[(Code, "I-1"), (Name, "Desk"), (Stance, "remedial"), (Money, "5k")]]);
    let mut window = Window::on(&path, 80, 24);
    window.keys("b");
    assert_shows(&mut window, &["No line is preventive yet"]);
}

#[test]
fn limits_that_no_amounts_keep_are_said_and_can_be_taken_back() {
    use Column::{Code, Money, Name, Stance};
    let (_folder, path) = plan_with(&[
        &[(Code, "I-1"), (Name, "Desk"), (Stance, "remedial"), (Money, "5k")],
        &[(Code, "I-2"), (Name, "Cure"), (Stance, "preventive"), (Money, "5k")],
    ]);
    let mut window = Window::on(&path, 80, 24);
    window.keys("b");
    assert_shows(&mut window, &["Already met: 50.0 %"]);
    window.keys("f").text("20k").keys("Enter");
    assert_shows(&mut window, &["No amounts keep all these limits."]);
    window.keys("a");
    assert!(window.status().contains("no proposal to accept"), "{}", window.status());
    window.keys("u");
    assert_shows(&mut window, &["Already met: 50.0 %"]);
}

#[test]
fn a_dragged_target_shows_what_a_fresh_solution_shows() {
    let names: Vec<(String, String)> =
        (0..10_000).map(|i| (format!("L-{i}"), format!("{}", 1_000 + (i * 7_919) % 90_000))).collect();
    let stances = ["remedial", "preventive", "remedial"];
    let departments = ["Care", "Field", "Network", "Billing", "Digital"];
    let priorities = ["1", "2", "3", "4", "5"];
    let rows: Vec<Vec<(Column, &str)>> = (0..10_000)
        .map(|i| {
            vec![
                (Column::Code, names[i].0.as_str()),
                (Column::Name, names[i].0.as_str()),
                (Column::Money, names[i].1.as_str()),
                (Column::Stance, stances[i % 3]),
                (Column::Department, departments[i % 5]),
                (Column::Priority, priorities[(i / 7) % 5]),
            ]
        })
        .collect();
    let rows: Vec<&[(Column, &str)]> = rows.iter().map(Vec::as_slice).collect();
    let (_folder, path) = plan_with(&rows);
    let mut window = Window::on(&path, 120, 40);
    window.keys("b");
    // The slider follows what is known already; a fresh window knows nothing yet.
    window.keys("Right Left Shift-Right Shift-Left Right Right");
    let dragged = window.screen();
    drop(window);
    let mut fresh = Window::on(&path, 120, 40);
    fresh.keys("b Right Right");
    assert_eq!(dragged, fresh.screen());
    assert!(dragged.contains("gives") && dragged.contains("receives"), "{dragged}");
}
