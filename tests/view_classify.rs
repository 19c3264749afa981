//! Classify: keys typed through the whole loop; the screen and the rows read.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use ounce::plan::class::{Level, Mode, Stance};
use ounce::plan::column::Column;
use ounce::plan::field::DecidedBy;
use ounce::plan::initiative::Initiative;
use support::{Window, plan_from, plan_with};

const SURVEY: &[(Column, &str)] = &[
    (Column::Code, "S-1"),
    (Column::Name, "Survey wave 7"),
    (Column::Description, "Measures how satisfied customers are."),
    (Column::Department, "Care"),
    (Column::Money, "210k"),
];
const REFUNDS: &[(Column, &str)] = &[
    (Column::Code, "R-1"),
    (Column::Name, "Apology refunds"),
    (Column::Department, "Billing"),
    (Column::Money, "90k"),
];
const RIDDLE: &[(Column, &str)] =
    &[(Column::Code, "W-1"), (Column::Name, "Wibble"), (Column::Department, "Care"), (Column::Money, "500k")];

fn line<'w>(window: &'w Window, code: &str) -> &'w Initiative {
    let plan = window.bench().plan();
    &plan.initiatives()[plan.index_of_code(code).unwrap()]
}

fn class(window: &Window, code: &str) -> (Option<Level>, Option<Stance>, Option<Mode>) {
    let line = line(window, code);
    (line.level, line.stance, line.mode)
}

const LISTENS: (Option<Level>, Option<Stance>, Option<Mode>) =
    (Some(Level::Tactic), Some(Stance::Remedial), Some(Mode::Listen));
const NOTHING: (Option<Level>, Option<Stance>, Option<Mode>) = (None, None, None);

#[test]
fn one_key_accepts_keeps_the_reason_and_goes_on() {
    let (_folder, path) = plan_with(&[SURVEY, REFUNDS]);
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v c").screen();
    assert!(screen.contains("0 of 2 lines decided"), "{screen}");
    assert!(screen.contains("£0 of £300k"), "{screen}");
    assert!(screen.contains("Survey wave 7"), "most money first: {screen}");
    window.keys("y");
    assert_eq!(class(&window, "S-1"), LISTENS);
    let survey = line(&window, "S-1");
    assert_eq!(survey.decided_by, Some(DecidedBy::Suggestion));
    assert!(survey.because.contains("finds out or measures"), "{}", survey.because);
    assert_eq!(window.status(), "Accepted “Survey wave 7”: tactic, remedial (listen). u undoes.");
    let screen = window.screen();
    assert!(screen.contains("Apology refunds"), "{screen}");
    assert!(screen.contains("1 of 2 lines decided") && screen.contains("£210k of £300k"), "{screen}");
}

#[test]
fn a_line_that_was_asked_for_comes_first_and_then_the_most_money() {
    let (_folder, path) = plan_with(&[REFUNDS, SURVEY, RIDDLE]);
    let mut window = Window::on(&path, 80, 24);
    assert!(window.keys("c").screen().contains("Apology refunds"), "the line under the cursor");
    for (skipped, next) in [("n", "Wibble"), ("n", "Survey wave 7"), ("n", "Apology refunds")] {
        assert!(window.keys(skipped).screen().contains(next), "{}", window.screen());
    }
    window.keys("Esc c 3 t");
    assert!(window.screen().contains("Wibble"), "{}", window.screen());
}

#[test]
fn undo_goes_back_to_the_line_and_redo_on_again() {
    let (_folder, path) = plan_with(&[SURVEY, REFUNDS]);
    let mut window = Window::on(&path, 80, 24);
    window.keys("v c y y u u");
    assert_eq!((class(&window, "S-1"), class(&window, "R-1")), (NOTHING, NOTHING));
    assert!(window.screen().contains("Survey wave 7"));
    let screen = window.keys("Ctrl-r").screen();
    assert_eq!(class(&window, "S-1"), LISTENS);
    assert!(screen.contains("Apology refunds"), "{screen}");
}

#[test]
fn a_person_overrides_with_one_key_for_each_axis() {
    let (_folder, path) = plan_with(&[SURVEY]);
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v c 6").screen();
    assert_eq!(class(&window, "S-1"), (None, Some(Stance::Preventive), Some(Mode::Remove)));
    assert!(screen.contains("◆ preventive (remove), decided"), "{screen}");
    window.keys("s");
    let decided = line(&window, "S-1");
    assert_eq!(class(&window, "S-1"), (Some(Level::Strategy), Some(Stance::Preventive), Some(Mode::Remove)));
    assert_eq!((decided.decided_by, &*decided.because), (Some(DecidedBy::Person), ""));
    assert!(window.screen().contains("The one line is decided."));
}

#[test]
fn what_is_left_open_can_be_accepted_after_an_override() {
    let (_folder, path) = plan_with(&[SURVEY]);
    let mut window = Window::on(&path, 80, 24);
    window.keys("v c p y");
    assert_eq!(class(&window, "S-1"), (Some(Level::Tactic), Some(Stance::Preventive), None));
    assert_eq!(line(&window, "S-1").decided_by, Some(DecidedBy::Person));
}

#[test]
fn overruling_an_accepted_suggestion_drops_its_reason() {
    let (_folder, path) = plan_with(&[SURVEY]);
    let mut window = Window::on(&path, 80, 24);
    window.keys("v c y Left");
    assert!(window.screen().contains("Decided: its suggestion was accepted"));
    let screen = window.keys("p").screen();
    let overruled = line(&window, "S-1");
    assert_eq!((overruled.decided_by, &*overruled.because), (Some(DecidedBy::Person), ""));
    assert_eq!(window.status(), "Marked “Survey wave 7” preventive. u undoes.");
    assert!(screen.contains("The words suggest: tactic, remedial (listen)"), "{screen}");
    window.keys("w").text("We act on it").keys("Enter r");
    assert_eq!(
        window.status(),
        "Marked “Survey wave 7” remedial; its old reason went with the old decision. u undoes."
    );
    window.keys("u");
    assert_eq!(&*line(&window, "S-1").because, "We act on it");
}

#[test]
fn a_reason_typed_first_stays_with_the_decision() {
    let (_folder, path) = plan_with(&[SURVEY]);
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v c w").text("It stops repeat calls").screen();
    assert!(screen.contains("Why: It stops repeat calls"), "{screen}");
    window.keys("Enter t 6");
    let decided = line(&window, "S-1");
    assert_eq!(&*decided.because, "It stops repeat calls");
    assert_eq!(decided.decided_by, Some(DecidedBy::Person));
    window.keys("Left w Esc");
    assert_eq!(&*line(&window, "S-1").because, "It stops repeat calls");
}

#[test]
fn skipping_comes_round_and_back_leads_where_one_was() {
    let (_folder, path) = plan_with(&[SURVEY, REFUNDS, RIDDLE]);
    let mut window = Window::on(&path, 80, 24);
    assert!(window.keys("v c").screen().contains("Wibble"));
    assert!(window.keys("n").screen().contains("Survey wave 7"));
    assert!(window.keys("Right").screen().contains("Apology refunds"));
    assert!(window.keys("Tab").screen().contains("Wibble"));
    assert!(window.keys("Left Left").screen().contains("Survey wave 7"));
    window.keys("y");
    assert!(window.screen().contains("Apology refunds"));
    assert!(window.keys("Up").screen().contains("Decided: its suggestion was accepted"));
    window.keys("n y n");
    assert_eq!(window.status(), "This is the only line left to decide.");
}

#[test]
fn where_words_do_not_tell_questions_decide() {
    let (_folder, path) = plan_with(&[RIDDLE]);
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v c").screen();
    assert!(screen.contains("stance ?"), "{screen}");
    assert!(screen.contains("Does it keep the problem from ever reaching the customer?"), "{screen}");
    let screen = window.keys("i n n").screen();
    assert!(screen.contains("no  Does it only find out or measure?"), "{screen}");
    assert!(screen.contains("Does it entice, reward or promote?"), "{screen}");
    window.keys("Enter");
    assert_eq!(window.status(), "There is no verdict yet: y or n answers.");
    let screen = window.keys("n y Left n").screen();
    assert!(screen.contains("○ remedial (contain)"), "{screen}");
    assert_eq!(class(&window, "W-1"), NOTHING, "a verdict is shown before it is taken");
    window.keys("Enter");
    assert_eq!(class(&window, "W-1").2, Some(Mode::Contain));
    let first = line(&window, "W-1").because.to_string();
    assert_eq!(first, "It handles it while the customer meets it, so it is remedial.");
    window.keys("i y Enter");
    assert_eq!(class(&window, "W-1").0, Some(Level::Tactic));
    let both = &*line(&window, "W-1").because;
    assert_eq!(both, format!("{first} It is a component: one technique, tool or function."));
    assert_eq!(line(&window, "W-1").decided_by, Some(DecidedBy::Person));
}

#[test]
fn accepting_where_words_do_not_tell_says_what_to_do() {
    let (_folder, path) = plan_with(&[RIDDLE]);
    let mut window = Window::on(&path, 80, 24);
    window.keys("v c t y");
    assert_eq!(class(&window, "W-1"), (Some(Level::Tactic), None, None));
    assert_eq!(window.status(), "Its words do not tell: r, p or 1 to 7 decides, i asks, n skips.");
}

#[test]
fn the_sure_ones_are_shown_then_accepted_as_one_step() {
    let (_folder, path) = plan_with(&[SURVEY, REFUNDS, RIDDLE]);
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v c A").screen();
    assert!(screen.contains("Accept these 3 sure suggestions?"), "{screen}");
    assert!(screen.contains("tactic, remedial (listen)"), "{screen}");
    assert!(screen.contains("tactic; stance open"), "{screen}");
    assert_eq!(class(&window, "S-1"), NOTHING);
    assert!(screen.contains("1 decides its line in part"), "{screen}");
    let screen = window.keys("G Space Up Space").screen();
    assert!(screen.contains("Accept this sure suggestion?"), "{screen}");
    let steps = window.bench().history().len();
    window.keys("Up Space Enter");
    assert_eq!(window.status(), "Accepted the suggestions for 2 initiatives. u undoes.");
    assert_eq!(window.bench().history().len(), steps + 1);
    assert_eq!(class(&window, "S-1"), LISTENS);
    assert_eq!(line(&window, "R-1").decided_by, Some(DecidedBy::Suggestion));
    assert_eq!(class(&window, "W-1"), NOTHING, "it was left out");
    window.keys("u");
    assert_eq!((class(&window, "S-1"), class(&window, "R-1")), (NOTHING, NOTHING));
    window.keys("A Esc");
    assert!(window.screen().contains("Survey wave 7"), "undo led back to it");
}

#[test]
fn orders_are_by_money_by_confidence_and_by_department() {
    let (_folder, path) = plan_with(&[SURVEY, REFUNDS, RIDDLE]);
    let mut window = Window::on(&path, 120, 40);
    let mut names = |keys: &str| {
        let screen = window.keys(keys).screen();
        let rows = screen.lines().filter_map(|row| row.rsplit_once("││")).map(|(_, beside)| beside);
        let found =
            rows.filter_map(|row| ["Survey", "Apology", "Wibble"].into_iter().find(|n| row.contains(n)));
        found.collect::<Vec<_>>()
    };
    assert_eq!(names("v c"), ["Wibble", "Survey", "Apology"]);
    assert_eq!(names("o"), ["Survey", "Apology", "Wibble"]);
    assert_eq!(names("o"), ["Apology", "Wibble", "Survey"]);
}

#[test]
fn it_begins_at_the_line_under_the_cursor_and_leads_back_to_it() {
    let (_folder, path) = plan_with(&[SURVEY, REFUNDS, RIDDLE]);
    let mut window = Window::on(&path, 80, 24);
    window.keys("g");
    let on_cursor = |window: &mut Window| {
        window.screen().lines().find(|row| row.starts_with("│▌")).unwrap_or_default().to_string()
    };
    let first = on_cursor(&mut window);
    assert!(first.contains("Apology refunds"), "{first}");
    assert!(window.keys("c").screen().contains("Apology refunds"));
    window.keys("n Esc");
    let left_at = on_cursor(&mut window);
    assert!(left_at.contains("Wibble"), "{left_at}");
}

#[test]
fn a_finished_plan_says_what_comes_next() {
    let (_folder, path) = plan_with(&[SURVEY, REFUNDS]);
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v c y y").screen();
    assert!(screen.contains("All 2 lines are decided."), "{screen}");
    assert!(screen.contains("b  balance: move the money until 45 % of it prevents"), "{screen}");
    assert!(window.keys("Left").screen().contains("Decided: its suggestion was accepted"));
    assert!(window.keys("n").screen().contains("All 2 lines are decided."));
    window.keys("Left 0");
    assert_eq!(class(&window, "R-1"), NOTHING);
    assert_eq!(window.status(), "Marked “Apology refunds” open again. u undoes.");
}

#[test]
fn a_plan_without_lines_says_so() {
    let (_folder, path) = plan_with(&[]);
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v c y A i").screen();
    assert!(screen.contains("There is nothing to decide yet"), "{screen}");
}

#[test]
fn a_click_decides_too() {
    let (_folder, path) = plan_with(&[SURVEY, REFUNDS]);
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v c").screen();
    let (row, text) = screen.lines().enumerate().find(|(_, row)| row.contains("5 intercept")).unwrap();
    let column = text.chars().position(|c| c == '5').unwrap();
    window.event(support::click(column as u16, row as u16));
    assert_eq!(class(&window, "S-1").2, Some(Mode::Intercept));
}

#[test]
fn every_size_shows_the_keys_that_decide() {
    let (_folder, path) = plan_from("demo/initiatives.csv");
    for (columns, rows) in [(60, 12), (80, 16), (80, 24), (100, 24), (120, 40), (200, 50)] {
        let mut window = Window::on(&path, columns, rows);
        let screen = window.keys("v c").screen();
        for needed in ["NPS platform renewal", "43 of 48", "tactic", "7 enable"] {
            assert!(screen.contains(needed), "{needed} at {columns}×{rows}:\n{screen}");
        }
        let screen = window.keys("i").screen();
        assert!(screen.contains("Does it keep the problem"), "{columns}×{rows}:\n{screen}");
        let screen = window.keys("n n n n").screen();
        assert!(screen.contains("○ remedial (contain)"), "{columns}×{rows}:\n{screen}");
    }
}

#[test]
fn golden_frames() {
    for (columns, rows) in [(80, 24), (120, 40)] {
        let (_folder, path) = plan_from("demo/initiatives.csv");
        let mut window = Window::on(&path, columns, rows);
        let mut frame = |what: &str, keys: &str| {
            let name = format!("classify-{what}-{columns}x{rows}");
            insta::assert_snapshot!(name, window.keys(keys).frame());
        };
        frame("open", "v c");
        frame("questions", "i n");
        frame("verdict", "y");
        frame("list", "Esc A");
        frame("finished", "Enter y y y");
        frame("decided", "Left");
    }
}

#[test]
fn answers_are_kept_shown_undone_and_looked_at_again() {
    let (_folder, path) = plan_with(&[RIDDLE]);
    let mut window = Window::on(&path, 80, 24);
    window.keys("v c i Tab y Enter");
    assert_eq!(&*line(&window, "W-1").answers, "level 1 yes");
    window.keys("i n n y Enter");
    assert_eq!(&*line(&window, "W-1").answers, "level 1 yes; stance 1 no, 2 no, 3 yes");
    assert_eq!(class(&window, "W-1").2, Some(Mode::Engage));
    let screen = window.keys("Left").screen();
    assert!(screen.contains("Answers: level 1 yes; stance 1 no, 2 no, 3 yes"), "{screen}");
    let screen = window.keys("i").screen();
    assert!(screen.contains("no  Does it only find out or measure?"), "{screen}");
    assert!(screen.contains("Enter takes this verdict"), "the kept answers are there: {screen}");
    window.keys("Enter");
    assert_eq!(window.status(), "So it is already.");
    window.keys("i Left Left y Enter");
    assert_eq!(&*line(&window, "W-1").answers, "level 1 yes; stance 1 no, 2 yes");
    assert_eq!(class(&window, "W-1").2, Some(Mode::Listen));
    window.keys("u u");
    assert_eq!(&*line(&window, "W-1").answers, "level 1 yes");
    window.keys("u");
    assert_eq!(&*line(&window, "W-1").answers, "");
}

#[test]
fn answers_go_with_the_value_they_led_to() {
    let (_folder, path) = plan_with(&[RIDDLE]);
    let mut window = Window::on(&path, 80, 24);
    window.keys("v c i Tab y Enter i y y Enter Left");
    assert_eq!(&*line(&window, "W-1").answers, "level 1 yes; stance 1 yes, 2 yes");
    window.keys("1");
    assert_eq!(&*line(&window, "W-1").answers, "level 1 yes", "a person said otherwise");
    window.keys("0");
    assert_eq!(&*line(&window, "W-1").answers, "");
}

#[test]
fn the_detail_shows_what_was_answered() {
    let (_folder, path) = plan_with(&[RIDDLE]);
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v c i Tab y Enter Esc Enter").screen();
    assert!(screen.contains("answers: level 1 yes"), "{screen}");
}

/// Four lines of which the words say the same, one that says something else, and
/// one that a person has decided.
fn surveys() -> (tempfile::TempDir, std::path::PathBuf) {
    support::plan_from_text(
        "code,name,money,level,stance\nS-1,Survey wave 7,900,,\nS-2,Customer surveys,800,,\n\
         S-3,SURVEY OF MEMBERS,700,,\nS-4,Exit survey,600,,\nR-1,Apology refunds,500,,\n\
         P-1,Staff survey,400,tactic,remedial\n",
    )
}

#[test]
fn lines_that_say_the_same_as_one_overruled_are_pointed_out() {
    let (_folder, path) = surveys();
    let mut window = Window::on(&path, 80, 24);
    let screen =
        window.keys("v c Down y Up Up w").text("Every answer is acted on").keys("Enter t 6").screen();
    assert!(screen.contains("3 other lines say the same as “Survey wave 7”: a shows them."), "{screen}");
    let list = window.keys("a").screen();
    assert!(list.contains("3 other lines say the same as “Survey wave 7”: the same for them?"), "{list}");
    assert!(list.contains("Customer surveys") && list.contains("tactic, preventive (remove)"), "{list}");
    assert!(!list.contains("Apology") && !list.contains("Staff"), "{list}");
    let steps = window.bench().history().len();
    window.keys("G Space Enter");
    assert_eq!(window.status(), "Marked 2 initiatives preventive (remove), like “Survey wave 7”. u undoes.");
    assert_eq!(window.bench().history().len(), steps + 1);
    for code in ["S-2", "S-3"] {
        let line = line(&window, code);
        assert_eq!((line.mode, &*line.because), (Some(Mode::Remove), "Every answer is acted on"));
        assert_eq!(line.decided_by, Some(DecidedBy::Person));
    }
    assert_eq!(class(&window, "S-4"), NOTHING, "it was left out");
    assert_eq!(class(&window, "P-1").1, Some(Stance::Remedial), "a person has decided it");
    assert!(!window.screen().contains("say the same"));
    window.keys("u");
    assert_eq!(class(&window, "S-2"), LISTENS, "the suggestion that was accepted is back");
    assert_eq!(class(&window, "S-3"), NOTHING);
}

#[test]
fn without_a_reason_or_without_another_opinion_nothing_is_pointed_out() {
    let (_folder, path) = surveys();
    let mut window = Window::on(&path, 120, 40);
    let screen = window.keys("v c t 6").screen();
    assert!(!screen.contains("say the same"), "no reason was given: {screen}");
    window.keys("a");
    assert_eq!(
        window.status(),
        "No other line says the same as one that was overruled with a reason (w writes it)."
    );
    let screen = window.keys("Left w").text("Acted on").keys("Enter").screen();
    assert!(screen.contains("3 other lines say the same as “Survey wave 7”: a shows them."), "{screen}");
    let screen = window.keys("u").screen();
    assert!(!screen.contains("say the same"), "the reason is gone again: {screen}");
    let screen = window.keys("w").text("As the words say").keys("Enter 1").screen();
    assert!(!screen.contains("say the same"), "the words were right: {screen}");
}

#[test]
fn a_list_that_is_left_decides_nothing_and_a_click_opens_it() {
    let (_folder, path) = surveys();
    let mut window = Window::on(&path, 80, 24);
    let screen = window.keys("v c w").text("Acted on").keys("Enter t 6").screen();
    let row = screen.lines().position(|row| row.contains("say the same")).unwrap() as u16;
    let list = window.event(support::click(20, row)).screen();
    assert!(list.contains("the same for them?"), "{list}");
    let steps = window.bench().history().len();
    let screen = window.keys("Esc").screen();
    assert!(screen.contains("a shows them"), "{screen}");
    assert_eq!(window.bench().history().len(), steps);
}

#[test]
fn a_person_is_never_overruled_by_a_suggestion() {
    let (_folder, path) = surveys();
    let mut window = Window::on(&path, 80, 24);
    window.keys("v c t 6 v c A Enter");
    assert_eq!(class(&window, "S-1").2, Some(Mode::Remove), "the sure ones were accepted around it");
    assert_eq!(class(&window, "S-2"), LISTENS);
    window.keys("Left Left Left Left y");
    assert_eq!(class(&window, "S-1").2, Some(Mode::Remove));
}

/// More lines than are read at one key press: all surveys, and one riddle.
fn very_many() -> (tempfile::TempDir, std::path::PathBuf) {
    let mut rows = String::from("code,name,money\nW-1,Wibble,5\n");
    for n in 0..15_500 {
        rows.push_str(&format!("S-{n},Customer survey {n},{}\n", 900_000 - n));
    }
    support::plan_from_text(&rows)
}

#[test]
fn very_many_lines_are_all_read_with_a_count_on_the_way() {
    let (_folder, path) = very_many();
    let mut window = Window::on(&path, 80, 24);
    window.keys("v c A");
    assert_eq!(window.status(), "Read 0 of 15501 lines (0 %). Esc cancels.");
    let screen = window.wait_for_work().screen();
    assert!(screen.contains("Accept these 15501 sure suggestions? 1 decides its line in part"), "{screen}");
    let screen = window.keys("Esc o").screen();
    assert!(screen.contains("Customer survey 0"), "{screen}");
    assert_eq!(window.wait_for_work().status(), "Order: surest suggestion first.");
    window.keys("w").text("All are acted on").keys("Enter t 6 a").wait_for_work();
    let screen = window.screen();
    assert!(screen.contains("15499 other lines say the same as “Customer survey 0”"), "{screen}");
}

#[test]
fn reading_very_many_lines_stops_at_esc() {
    let (_folder, path) = very_many();
    let mut window = Window::on(&path, 80, 24);
    window.keys("v c A Esc");
    assert_eq!(window.status(), "Stopped reading. Nothing was changed.");
    assert!(window.screen().contains("Customer survey 0"), "the line is still in view");
    window.keys("A t");
    let screen = window.wait_for_work().screen();
    assert!(!screen.contains("Accept these"), "a line was decided meanwhile: {screen}");
    assert_eq!(window.status(), "The plan has changed meanwhile. The key begins again.");
    let screen = window.keys("A").wait_for_work().screen();
    assert!(screen.contains("Accept these 15501 sure suggestions?"), "{screen}");
    window.keys("Esc A v m v c A");
    let screen = window.wait_for_work().screen();
    assert!(screen.contains("Accept these 15501 sure suggestions?"), "{screen}");
}
