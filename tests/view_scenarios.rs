//! Scenarios: keys typed through the whole loop; screen, rows and history read.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::path::{Path, PathBuf};

use crossterm::event::{Event, MouseEventKind};
use ounce::plan::column::Column;
use ounce::plan::field::Resource;
use ounce::tui::theme::{Choice, Theme};
use ounce::workbench::Workbench;
use support::{Window, click, mouse, plan_from_text, plan_with, session};
use tempfile::TempDir;

fn demo() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.db");
    ounce::demo::save(&path).unwrap();
    (folder, path)
}

/// A copy of the demo with “Spring”, the money rebalanced to 45 %, and “Lean”, the
/// same with a tenth less, both accepted in Balance; `current` is shown.
fn proposals() -> (TempDir, PathBuf) {
    let (folder, path) = demo();
    let mut window = Window::on(&path, 120, 40);
    window.keys("v b a Ctrl-u").text("Spring").keys("Enter [ v s E a Ctrl-u").text("Lean").keys("Enter");
    assert!(window.status().starts_with("Accepted “Lean”"), "{}", window.status());
    (folder, path)
}

/// The names of the scenarios, in their order.
fn names(window: &Window) -> Vec<String> {
    window.bench().plan().scenarios().iter().map(|s| s.head.name.to_string()).collect()
}

/// The row of the screen with the cursor in it, its spaces single.
fn here(window: &mut Window) -> String {
    let screen = window.screen();
    let row = screen.lines().find(|row| row.contains('▌')).unwrap();
    row.split_once('▌').unwrap().1.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether typing these keys left the file's history as it was.
fn writes_nothing(window: &mut Window, keys: &str) -> bool {
    let before = (window.bench().history().len(), names(window));
    window.keys(keys);
    before == (window.bench().history().len(), names(window))
}

fn dark() -> Theme {
    let env = [("LANG", "en_GB.UTF-8"), ("COLORTERM", "truecolor"), ("TERM", "xterm-256color")];
    Theme::chosen(Choice::Dark, |name| env.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_string()))
}

#[test]
fn the_list_at_80_columns() {
    let (_folder, path) = proposals();
    insta::assert_snapshot!(Window::on(&path, 80, 24).keys("v s Space j Space k").frame());
}

#[test]
fn the_list_in_colour_at_120_columns() {
    let (_folder, path) = proposals();
    insta::assert_snapshot!(Window::themed(&path, 120, 40, dark()).keys("v s j").frame());
}

#[test]
fn sums_at_80_columns() {
    let (_folder, path) = proposals();
    insta::assert_snapshot!(Window::on(&path, 80, 24).keys("v s j c").frame());
}

#[test]
fn lines_at_80_columns() {
    let (_folder, path) = proposals();
    insta::assert_snapshot!(Window::on(&path, 80, 24).keys("v s j c Tab j j").frame());
}

#[test]
fn three_at_80_columns() {
    let (_folder, path) = proposals();
    insta::assert_snapshot!(Window::on(&path, 80, 24).keys("v s Space Space Space c").screen());
}

#[test]
fn side_by_side_in_colour_at_120_columns() {
    let (_folder, path) = proposals();
    insta::assert_snapshot!(Window::themed(&path, 120, 40, dark()).keys("v s j c Tab").frame());
}

#[test]
fn three_at_200_columns() {
    let (_folder, path) = proposals();
    insta::assert_snapshot!(Window::on(&path, 200, 50).keys("v s Space Space Space c").screen());
}

#[test]
fn side_by_side_without_more_than_ascii() {
    let (_folder, path) = proposals();
    let mut window = Window::themed(&path, 80, 24, Theme::chosen(Choice::Mono, |_| None));
    let list = window.keys("v s").screen();
    assert!(list.is_ascii(), "{list}");
    let sums = window.keys("j c").screen();
    assert!(sums.is_ascii(), "{sums}");
    let lines = window.keys("Tab").screen();
    assert!(lines.is_ascii() && lines.contains("+640,000"), "{lines}");
}

#[test]
fn enter_shows_a_scenario_in_every_view() {
    let (_folder, path) = proposals();
    let mut window = Window::on(&path, 80, 24);
    window.keys("v s");
    assert!(here(&mut window).starts_with("current shown £9.60m 78 FTE"), "{}", here(&mut window));
    let screen = window.keys("j Enter").screen();
    assert_eq!(window.status(), "“Spring” is what every view shows now. v i lists its lines.");
    assert!(screen.contains("FY2027 · proposal “Spring”"), "{screen}");
    let screen = window.keys("]").screen();
    assert!(screen.contains("proposal “Lean”"), "{screen}");
    assert!(here(&mut window).starts_with("Spring £9.60m same"), "the cursor stays: {}", here(&mut window));
    let screen = window.keys("v b").screen();
    assert!(screen.contains("“Lean” → a proposal"), "{screen}");
}

#[test]
fn a_copy_is_one_step_that_can_be_undone_and_made_again() {
    let (_folder, path) = demo();
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v s n").screen();
    assert!(screen.contains("Copy “current” as: Copy of current"), "{screen}");
    let steps = window.bench().history().len();
    window.keys("Ctrl-u").text("Board, second try").keys("Enter");
    assert_eq!(window.status(), "Copied scenario current to Board, second try. u undoes.");
    assert_eq!(window.bench().history().len(), steps + 1);
    assert!(here(&mut window).starts_with("Board, second try £9.60m"), "{}", here(&mut window));
    let plan = window.bench().plan();
    let copy = plan.scenario_named("board, second try").unwrap();
    for index in 0..plan.initiatives().len() {
        for resource in Resource::ALL.iter().copied() {
            assert_eq!(copy.allocation(resource, index), plan.current().allocation(resource, index));
        }
    }
    assert_eq!(names(window.keys("u")), ["current"]);
    assert_eq!(names(window.keys("Ctrl-r")), ["current", "Board, second try"]);
    window.keys("G n Enter");
    assert_eq!(names(&window)[2], "Copy of Board, second try", "the name offered is free");
    window.keys("k n Enter");
    assert_eq!(names(&window)[3], "Copy of Board, second try (2)");
}

#[test]
fn a_name_and_a_note_are_changed_and_undone() {
    let (_folder, path) = proposals();
    let mut window = Window::on(&path, 120, 40);
    window.keys("v s j e Ctrl-u").text("Summer").keys("Enter");
    assert_eq!(window.status(), "Renamed scenario Spring to Summer. u undoes.");
    assert_eq!(names(&window), ["current", "Summer", "Lean"]);
    assert_eq!(names(window.keys("u")), ["current", "Spring", "Lean"]);
    assert_eq!(names(window.keys("Ctrl-r")), ["current", "Summer", "Lean"]);
    window.keys("w Ctrl-u").text("what the board asked for in May").keys("Enter");
    assert_eq!(window.status(), "Wrote a note on scenario Summer. u undoes.");
    assert!(window.screen().contains("what the board asked for in May"));
    window.keys("w Ctrl-u Enter");
    assert_eq!(window.status(), "Took away the note on scenario Summer. u undoes.");
    assert!(window.screen().contains("No note says what it is about: w writes one."));
    window.keys("u u");
    assert!(window.screen().contains("Asked of “current”: 45 % preventive"), "{}", window.screen());
    assert!(writes_nothing(&mut window, "w Enter e Enter w x Esc"), "what stays the same is no step");
}

#[test]
fn a_long_note_is_typed_past_the_edge() {
    let (_folder, path) = demo();
    let mut window = Window::on(&path, 60, 12);
    let note = "asked for by the board ".repeat(8);
    let screen = window.keys("v s w").text(&note).text("in May").screen();
    assert!(screen.contains("in May"), "the end that is typed at is seen: {screen}");
    window.keys("Enter");
    assert_eq!(&*window.bench().plan().current().head.note, format!("{note}in May"));
}

#[test]
fn a_scenario_is_removed_and_comes_back_with_its_reasons() {
    let (_folder, path) = proposals();
    let mut window = Window::on(&path, 80, 24);
    let before = window.bench().plan().clone();
    window.keys("v s j d");
    assert_eq!(window.status(), "Removed scenario Spring. u undoes.");
    assert_eq!(names(&window), ["current", "Lean"]);
    assert!(here(&mut window).starts_with("Lean"), "{}", here(&mut window));
    window.keys("u");
    assert_eq!(*window.bench().plan(), before);
    assert_eq!(names(window.keys("Ctrl-r")), ["current", "Lean"]);
    assert_eq!(names(window.keys("Del")), ["current"]);
}

#[test]
fn what_cannot_be_done_is_said_and_changes_nothing() {
    let (_folder, path) = proposals();
    let mut window = Window::on(&path, 120, 40);
    window.keys("v s");
    for (keys, says) in [
        ("g d", "“current” is the baseline that all others are compared with: it cannot be removed"),
        ("g e", "“current” is the baseline that all others are compared with: it cannot be renamed"),
        ("j Enter d", "“Spring” is what every view shows, so it stays. ] shows another, then d removes it."),
        ("- g Space k c", "“current” does not differ from itself. Choose another scenario"),
    ] {
        assert!(writes_nothing(&mut window, keys), "{keys}");
        assert!(window.status().starts_with(says), "{keys}: {}", window.status());
    }
    window.keys("g j e Ctrl-u").text("lean");
    assert!(writes_nothing(&mut window, "Enter"));
    let screen = window.screen();
    assert!(screen.contains("there is a scenario “Lean” already. Choose another name"), "{screen}");
    window.keys("Ctrl-u");
    assert!(writes_nothing(&mut window, "Enter"));
    let screen = window.screen();
    assert!(screen.contains("a scenario needs a name. Write a short one"), "{screen}");
    assert!(writes_nothing(&mut window, "Esc"));
    assert!(writes_nothing(&mut window, "n Ctrl-u Space Enter"));
    assert!(window.screen().contains("a scenario needs a name."), "{}", window.screen());
    window.keys("Esc ]");
    assert_eq!(names(window.keys("d")), ["current", "Lean"], "what is not shown any more can go");
}

#[test]
fn no_more_than_three_are_marked() {
    let (_folder, path) = proposals();
    let mut window = Window::on(&path, 80, 24);
    window.keys("v s n Enter g Space Space");
    assert_eq!(window.status(), "2 scenarios are marked. c compares them.");
    window.keys("Space Space");
    assert!(window.status().starts_with("Three scenarios are marked, and no more"), "{}", window.status());
    let screen = window.keys("c").screen();
    assert!(screen.contains(" C Lean"), "{screen}");
    let screen = window.keys("Esc g Space c").screen();
    assert!(screen.contains(" A Spring") && !screen.contains(" C "), "a mark is taken away: {screen}");
}

#[test]
fn every_difference_is_listed_the_largest_first_and_adds_up() {
    let (_folder, path) = proposals();
    let mut window = Window::on(&path, 120, 60);
    let screen = window.keys("v s Space j Space c Tab").screen();
    let changes: Vec<i64> = screen
        .lines()
        .filter(|row| row.contains(" I-0"))
        .map(|row| {
            let last = row.trim_end_matches(['│', ' ']).rsplit(' ').next().unwrap();
            let (sign, digits) = last.split_at(last.chars().next().unwrap().len_utf8());
            let thousands: i64 = digits.trim_end_matches('k').parse().unwrap();
            if sign == "+" { thousands } else { -thousands }
        })
        .collect();
    assert!(changes.is_sorted_by_key(|change| -change.abs()), "{changes:?}");
    let plan = window.bench().plan();
    let total = |name: &str| -> i64 {
        let scenario = plan.scenario_named(name).unwrap();
        (0..plan.initiatives().len()).map(|index| scenario.money(index).0).sum()
    };
    assert_eq!(changes.iter().sum::<i64>() * 100_000, total("Lean") - total("current"), "{screen}");
    assert!(screen.contains(" lines differ in money: against A, B gives £"), "{screen}");
    assert!(screen.contains("£8.64m  £960k left"), "{screen}");
}

#[test]
fn the_reason_that_a_scenario_keeps_stands_below() {
    let (_folder, path) = proposals();
    let mut window = Window::on(&path, 120, 40);
    let screen = window.keys("v s j c Tab").screen();
    assert!(screen.contains("Repeat-fault cure in B: highest priority preventive line"), "{screen}");
    let screen = window.keys("j").screen();
    assert!(screen.contains("First-bill cure in B: "), "{screen}");
}

#[test]
fn a_typed_amount_has_no_reason() {
    let (_folder, path) = plan_from_text("code,name,money\nA,Survey,100\nB,Refunds,300\n");
    let mut window = Window::on(&path, 120, 40);
    window.keys("v s n Enter");
    let mut bench = Workbench::open(&path, session()).unwrap();
    let copy = bench.plan().scenarios()[1].head.id;
    let step = bench.edit(copy, "Set", |editor| {
        let mut draft = editor.draft(0);
        editor.set(&mut draft, Column::Money, "150")?;
        editor.save(draft).map(|_| ())
    });
    bench.commit(step.unwrap()).unwrap();
    window.file_touched();
    let screen = window.keys("v s c").screen();
    assert!(screen.contains("Survey: no reason is kept, as no rebalance moved it."), "{screen}");
    assert!(screen.contains("1 line differs in money: B gives £50 more than A."), "{screen}");
}

#[test]
fn people_are_compared_on_request() {
    let (_folder, path) = proposals();
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v s j c R").screen();
    assert!(screen.contains("Every line gets the same people."), "{screen}");
    assert!(screen.contains("78.00") && screen.contains("53.75"), "{screen}");
    let screen = window.keys("Tab").screen();
    assert!(screen.contains("no line differs"), "{screen}");
    let screen = window.keys("R Esc").screen();
    assert!(screen.contains("money that prevents"), "{screen}");
    assert!(window.keys("R").screen().contains("people that prevent"));
}

#[test]
fn undo_inside_a_comparison_is_followed() {
    let (_folder, path) = proposals();
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v s G c").screen();
    assert!(screen.contains(" B Lean"), "{screen}");
    let screen = window.keys("u").screen();
    assert!(screen.contains("2 scenarios") && !screen.contains(" B Lean"), "its scenario is gone: {screen}");
    let screen = window.keys("Ctrl-r G c Esc Esc").screen();
    assert!(screen.contains("code"), "out of the comparison, then out of the view: {screen}");
}

#[test]
fn e_asks_balance_what_a_tenth_less_would_mean() {
    let (_folder, path) = proposals();
    let mut window = Window::on(&path, 120, 40);
    window.keys("v s j");
    assert!(writes_nothing(&mut window, "E"));
    let screen = window.screen();
    assert_eq!(window.status(), "The envelope is a tenth smaller. E puts it back, e types another.");
    assert!(
        screen.contains("“Spring” → a proposal") && screen.contains("envelope £8.64m (−10.0 %)"),
        "{screen}"
    );
    let screen = window.keys("v s E").screen();
    assert!(screen.contains("envelope £8.64m (−10.0 %)"), "asked twice, it is not put back: {screen}");
    let screen = window.keys("u").screen();
    assert!(screen.contains("envelope £9.60m as now"), "{screen}");
    let screen = window.keys("e").text("9m").keys("Enter v s E").screen();
    assert!(screen.contains("envelope £8.64m (−10.0 %)"), "another envelope gives way: {screen}");
}

#[test]
fn balance_starts_from_the_scenario_under_the_cursor() {
    let (_folder, path) = proposals();
    let mut window = Window::on(&path, 120, 40);
    let screen = window.keys("v s G b").screen();
    assert!(screen.contains("“Lean” → a proposal") && screen.contains("as now"), "{screen}");
    let screen = window.keys("v s g v b").screen();
    assert!(screen.contains("“Lean” → a proposal"), "going there keeps what is shown: {screen}");
}

#[test]
fn the_mouse_chooses_shows_and_scrolls() {
    let (_folder, path) = proposals();
    let mut window = Window::on(&path, 120, 40);
    window.keys("v s").event(click(10, 6));
    assert!(here(&mut window).starts_with("Spring"), "{}", here(&mut window));
    window.event(click(10, 6));
    assert!(window.status().starts_with("“Spring” is what every view shows now."), "{}", window.status());
    window.keys("c").event(click(70, 10));
    assert!(here(&mut window).contains("I-017"), "{}", here(&mut window));
    window.event(mouse(MouseEventKind::ScrollDown, 70, 10));
    assert!(here(&mut window).contains("I-018"), "{}", here(&mut window));
    window.event(click(5, 10));
    assert!(window.keys("Down").frame().contains("REVERSED"), "the sums have the cursor");
}

#[test]
fn a_plan_with_one_scenario_says_what_to_do() {
    let (_folder, path) = demo();
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v s").screen();
    assert!(screen.contains("1 scenario") && screen.contains("It is the only scenario yet."), "{screen}");
    assert!(!screen.contains("c compare") && !screen.contains("Space mark"), "nothing to compare: {screen}");
    assert!(writes_nothing(&mut window, "c"));
    assert_eq!(window.status(), "“current” is the only scenario: n copies it, and Balance makes proposals.");
}

#[test]
fn an_empty_plan_can_be_looked_at() {
    let (_folder, path) = plan_with(&[]);
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v s").screen();
    assert!(screen.contains("There are no lines yet. Esc leads to the initiatives"), "{screen}");
    let screen = window.keys("n Enter c").screen();
    assert!(screen.contains("Every line gets the same money."), "{screen}");
    window.keys("Tab Down Up G g PgDn Tab G R Esc E");
    assert!(window.screen().contains("There is nothing to balance yet."), "{}", window.screen());
}

#[test]
fn a_very_long_comparison_is_walked_to_its_end() {
    let rows: String = (0..3_000).map(|n| format!("L-{n:04},Line {n},{},Care\n", 1_000 + n)).collect();
    let (_folder, path) = plan_from_text(&format!("code,name,money,department\n{rows}"));
    let mut bench = Workbench::open(&path, session()).unwrap();
    let current = bench.plan().current().clone();
    let step = bench.edit(current.head.id, "Copied", |editor| {
        editor.copy_scenario(&current, "None", "", |_, _, allocation| allocation.amount.0 = 0).map(|_| ())
    });
    bench.commit(step.unwrap()).unwrap();
    drop(bench);
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v s c Tab").screen();
    assert!(screen.contains("3000 lines, the largest difference first"), "{screen}");
    assert!(here(&mut window).contains("L-2999"), "{}", here(&mut window));
    window.keys("G");
    assert!(here(&mut window).contains("L-0000"), "{}", here(&mut window));
    window.keys("PgUp Ctrl-u");
    assert!(!here(&mut window).contains("L-0000"), "{}", here(&mut window));
}

#[test]
fn every_size_and_odd_names_are_drawn() {
    let (_folder, path) = plan_from_text(
        "code,name,money,level,stance,mode,department\nA,顧客ポータルの全面的な再設計,100000000000,tactic,preventive,,部門\n\
         B,👩\u{200d}🔧 crew cafe\u{301},300k,tactic,remedial,listen,\nC,x,0.01,,remedial,engage,Care\n",
    );
    let mut window = Window::on(&path, 80, 24);
    window.keys("v s n Ctrl-u").text("提案 cafe\u{301} 二").keys("Enter n Enter g Space Space Space");
    for (columns, rows) in [(60, 12), (61, 13), (75, 17), (80, 24), (99, 31), (100, 60), (140, 20), (300, 90)]
    {
        let screen = window.event(Event::Resize(columns, rows)).screen();
        assert!(screen.contains("3 scenarios"), "{columns} × {rows}: {screen}");
        let screen = window.keys("c").screen();
        assert!(screen.contains(" A current"), "{columns} × {rows}: {screen}");
        window.keys("Tab Down Up P Tab G g P Esc");
    }
}

#[test]
fn keys_and_scenarios_are_in_help_and_palette() {
    let (_folder, path) = proposals();
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v s ?").text("tenth").screen();
    assert!(screen.contains("Ask Balance what a tenth less would mean here"), "{screen}");
    window.keys("Esc :").text("view: scen").keys("Enter");
    assert!(window.frame().contains("REVERSED: Scenarios"));
    let screen = window.keys("v i v").screen();
    assert!(screen.contains("s  Scenarios"), "{screen}");
    let narrow = Window::on(&path, 60, 12).screen();
    assert!(!narrow.contains("Scenarios"), "a narrow screen keeps room for a filter: {narrow}");
    assert!(Window::on(&path, 60, 12).keys("v s").screen().contains("Scenarios"));
}

#[test]
fn a_scenario_removed_by_someone_else_leaves_the_view_whole() {
    let (_folder, path) = proposals();
    let mut window = Window::on(&path, 80, 24);
    window.keys("v s Space Space c");
    remove(&path, "Spring");
    window.file_touched();
    let screen = window.screen();
    assert!(screen.contains("2 scenarios") && !screen.contains("Spring"), "{screen}");
    assert!(window.keys("c").screen().contains(" B Lean"), "{}", window.screen());
}

fn remove(path: &Path, name: &str) {
    let mut bench = Workbench::open(path, session()).unwrap();
    let id = bench.plan().scenario_named(name).unwrap().head.id;
    let step = bench.act_on_scenario(id, &ounce::plan::edit::ScenarioAct::Remove).unwrap();
    bench.commit(step).unwrap();
}
