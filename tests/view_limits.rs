//! Balance, further: limits on whole groups, what each limit of a line costs,
//! people who follow the money, and keys that have nothing to act on.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use ounce::plan::Plan;
use ounce::plan::class::Mode;
use ounce::plan::column::Column;
use ounce::plan::field::Resource;
use ounce::plan::scenario::Scenario;
use ounce::plan::totals::Totals;
use support::{Window, plan_from, plan_from_text, plan_with};
use tempfile::TempDir;

fn demo_window(columns: u16, rows: u16) -> (TempDir, Window) {
    let (folder, path) = plan_from("demo/initiatives.csv");
    let mut window = Window::on(&path, columns, rows);
    window.keys("b");
    (folder, window)
}

fn assert_shows(window: &mut Window, wanted: &[&str]) {
    let screen = window.screen();
    for text in wanted {
        assert!(screen.contains(text), "no “{text}” in\n{screen}");
    }
}

fn footer(window: &mut Window) -> String {
    window.screen().lines().last().unwrap_or_default().to_string()
}

fn scenario<'p>(plan: &'p Plan, name: &str) -> &'p Scenario {
    plan.scenario_named(name).unwrap_or_else(|| panic!("no scenario {name}"))
}

/// What the lines that `counts` hold together in a scenario.
fn sum(plan: &Plan, scenario: &Scenario, counts: impl Fn(usize) -> bool) -> i64 {
    (0..plan.initiatives().len()).filter(|i| counts(*i)).map(|i| scenario.money(i).0).sum()
}

#[test]
fn every_kind_of_group_is_limited_in_place_and_the_answer_follows_each_key() {
    let (_folder, mut window) = demo_window(120, 40);
    let before = window.bench().plan().clone();
    window.keys("L");
    assert_shows(
        &mut window,
        &["limits on money", "at least", "at most", "Care", "Right first time", "listen"],
    );
    assert!(!window.screen().contains("gives £2.02m"), "the panes give way");
    // Care's least: the answer is another before Enter.
    window.keys("j f").text("3.5m");
    assert_shows(
        &mut window,
        &["Care at least (has 3.85m): 3.5m", "= 3,500,000", "moves £2.02m (21 %) in 17 lines"],
    );
    window.keys("Enter");
    assert!(window.status().starts_with("Care at least: £3,500,000. "), "{}", window.status());
    // One of every other kind: an objective, a mode and a level.
    window
        .keys("n")
        .text("objective:easy to stay>=1.5m")
        .keys("Enter n")
        .text("mode:listen<=500k")
        .keys("Enter");
    window.keys("n").text("level:strategy<=700k").keys("Enter");
    assert_shows(&mut window, &["£3.50m", "£1.50m", "£500k", ", changed"]);
    insta::assert_snapshot!("limits_120x40", window.frame());
    window.keys("G");
    assert_shows(&mut window, &["level       tactic", "£700k"]);
    window.keys("a Enter");
    let plan = window.bench().plan();
    let made = scenario(plan, "Rebalanced to 45 %");
    let lines = plan.initiatives();
    let named = |i: usize, name: &str| {
        plan.departments().iter().any(|d| Some(d.id) == lines[i].department && &*d.name == name)
            || plan.objectives().iter().any(|o| Some(o.id) == lines[i].objective && &*o.name == name)
    };
    assert!(sum(plan, made, |i| named(i, "Care")) >= 350_000_000);
    assert!(sum(plan, made, |i| named(i, "Easy to stay")) >= 150_000_000);
    assert!(sum(plan, made, |i| lines[i].mode == Some(Mode::Listen)) <= 50_000_000);
    assert_eq!(Totals::of_all(plan, made, Resource::Money).total, 960_000_000);
    for said in [
        "Care at least £3,500,000.",
        "Easy to stay at least £1,500,000.",
        "listen at most £500,000.",
        "strategy at most £700,000.",
    ] {
        assert!(made.head.note.contains(said), "{}", made.head.note);
    }
    window.keys("u");
    assert_eq!(window.bench().plan(), &before, "one step takes it back");
}

#[test]
fn a_limit_is_edited_removed_and_taken_back() {
    let (_folder, mut window) = demo_window(80, 24);
    window.keys("L j m").text("3m").keys("Enter");
    assert_shows(&mut window, &["£3.00m"]);
    insta::assert_snapshot!("limits_80x24", window.frame());
    window.keys("m").text("2.9m").keys("Enter");
    assert_shows(&mut window, &["£2.90m"]);
    assert!(!window.screen().contains("£3.00m"));
    // A lone minus removes one end, x both; Esc restores what was there.
    window.keys("m -");
    assert_shows(&mut window, &["= none"]);
    window.keys("Esc");
    assert_shows(&mut window, &["£2.90m"]);
    window.keys("f").text("1m").keys("Enter x");
    assert!(window.status().starts_with("Care has no limit now. "), "{}", window.status());
    assert!(!window.screen().contains("£2.90m"));
    assert!(!footer(&mut window).contains("x remove"), "there is nothing left to remove");
    window.keys("x");
    assert!(window.status().contains("Care has no limit. f and m set"), "{}", window.status());
    window.keys("u");
    assert_shows(&mut window, &["£2.90m", "£1.00m"]);
    // The slider is live here too, and Esc leads back to the lines.
    window.keys("Right");
    assert_shows(&mut window, &["◆ 46.0 %"]);
    window.keys("l");
    assert!(window.status().contains("L leads back"), "{}", window.status());
    window.keys("Esc");
    assert_shows(&mut window, &["gives £"]);
    assert_eq!(window.bench().history().len(), 1, "nothing is written");
}

#[test]
fn limits_that_contradict_each_other_are_said_with_what_to_change() {
    let (_folder, mut window) = demo_window(120, 40);
    window.keys("L j f").text("3m").keys("Enter m").text("2m").keys("Enter");
    assert_shows(
        &mut window,
        &[
            "No amounts keep all these limits.",
            "Care must have at least £3,000,000 and at most",
            "Lower the least of Care to £2,000,000 or raise its most to",
            "in the way",
        ],
    );
    assert!(!footer(&mut window).contains("a accept"));
    window.keys("u");
    assert_shows(&mut window, &["◆ 45.0 %"]);
}

#[test]
fn whatever_is_typed_wrongly_is_refused_in_a_sentence_and_changes_nothing() {
    let (_folder, mut window) = demo_window(120, 40);
    for (keys, text, says) in [
        ("", "145", "over 100 %"),
        ("e", "lots", "“lots” is not an amount"),
        ("e", "-200%", "less than nothing"),
        ("f", "some", "“some” is not an amount"),
        ("m", "10%", "does not say of what"),
        ("D", "-99m", "less than nothing"),
        ("L n", "Care>=1m", "“Care>=1m” is not a limit"),
        ("L n", "department:Sales>=1m", "there is no department “Sales”"),
        ("L n", "objective:Glory<=1m", "there is no objective “Glory”"),
        ("L n", "mode:sing<=1", "there is no mode “sing”"),
        ("L n", "level:goal<=1", "there is no level “goal”"),
        ("L n", "team:Care<=1", "is not a limit"),
        ("L n", "department:Care>=some", "“some” is not an amount"),
        ("L n", "department:Care>=-5", "less than nothing"),
    ] {
        window.keys(keys).text(text);
        assert_shows(&mut window, &[says]);
        window.keys("Enter");
        assert_shows(&mut window, &[says, ". "]);
        window.keys("Esc Esc v b");
        assert_shows(&mut window, &["◆ 45.0 %", "moves £2.02m (21 %) in 16 lines", "envelope £9.60m as now"]);
        assert!(!window.screen().contains(", changed"), "{keys} {text}");
    }
}

#[test]
fn what_no_amounts_can_keep_says_what_to_change() {
    let (_folder, mut window) = demo_window(120, 40);
    // A floor over the cap, typed.
    window.keys("Tab f").text("999k").keys("Enter");
    assert_shows(&mut window, &["No amounts keep", "the floor is above the cap", "Lower the floor of"]);
    window.keys("u e").text("1m").keys("Enter");
    assert_shows(
        &mut window,
        &["No amounts keep", "the envelope is £1,000,000", "Raise the envelope to at least £"],
    );
    window.keys("u e").text("0").keys("Enter");
    assert_shows(&mut window, &["the envelope is £0", "Raise the envelope to at least £"]);
    window.keys("u e").text("900m").keys("Enter");
    assert_shows(&mut window, &["45 % is out of reach: the highest share is 0.6 %"]);
    window.keys("u");
    assert_shows(&mut window, &["moves £2.02m (21 %) in 16 lines"]);
    // A step that fits nothing between floor and cap.
    let csv = "code,name,stance,money,money_floor,money_cap,money_step\n\
               A-1,Desk,remedial,1000,450,500,300\nA-2,Cure,preventive,0,,,\n";
    let (_folder, path) = plan_from_text(csv);
    let mut window = Window::on(&path, 100, 30);
    window.keys("b");
    assert_shows(
        &mut window,
        &["Desk: no multiple of the step", "Change the step, the floor or the cap of Desk."],
    );
}

#[test]
fn every_limit_of_a_line_says_what_it_costs() {
    let (_folder, mut window) = demo_window(200, 50);
    // The why stands beside; the first giver stops a step above its floor.
    assert_shows(&mut window, &["Without its floor as much would move; it would get"]);
    window.keys("l");
    assert_eq!(window.status(), "“Apology and credit team” is locked. As much moves.");
    assert_shows(
        &mut window,
        &["Limits: floor £120,000", "locked", "Without its lock as much would move; it would get £160k"],
    );
    window.keys("l");
    assert!(
        window.status().starts_with("“Apology and credit team” is unlocked. As much moves."),
        "{}",
        window.status()
    );
    window.keys("x");
    assert!(
        window.status().starts_with("“Apology and credit team” gets its floor only. "),
        "{}",
        window.status()
    );
    assert_shows(&mut window, &["left out here", "Without being left out "]);
    window.keys("x f").text("300k").keys("Enter");
    assert!(window.status().starts_with("Floor: £300,000. As much moves"), "{}", window.status());
    window.keys("u g Tab m").text("200k").keys("Enter");
    assert!(
        window.status().starts_with("Cap: £200,000. As much moves; reach falls to "),
        "{}",
        window.status()
    );
    assert_shows(&mut window, &["Without its cap as much would move; it would get £1.39m"]);
}

/// Field must grow; where its preventive line is full, a remedial one has to receive.
#[test]
fn a_limit_that_makes_more_money_move_says_how_much() {
    let csv = "code,name,department,stance,money,money_cap\n\
               A-1,Desk,Care,remedial,600,\n\
               A-2,Cure,Care,preventive,0,\n\
               B-1,Vans,Field,remedial,300,\n\
               B-2,Plan,Field,preventive,100,100\n";
    let (_folder, path) = plan_from_text(csv);
    let mut window = Window::on(&path, 160, 40);
    window.keys("b 3 0 Enter");
    assert_shows(&mut window, &["moves £200"]);
    window.keys("L n").text("department:Field>=500").keys("Enter");
    assert_eq!(window.status(), "department:Field>=500. £100 more moves; reach falls to 60.0 %.");
    window.keys("Esc Tab j j");
    assert_shows(&mut window, &["B-2 Plan", "Without its cap £100 less would move; it would"]);
}

#[test]
fn people_follow_the_money_and_the_scenario_keeps_both_in_one_step() {
    let (_folder, mut window) = demo_window(120, 40);
    let before = window.bench().plan().clone();
    window.keys("F");
    assert_eq!(window.status(), "People follow: 16 FTE in 16 lines.");
    assert_shows(
        &mut window,
        &["people follow", "gives £2.02m · 9 lines · 16 FTE", "People follow: 16 FTE in 16 lines."],
    );
    insta::assert_snapshot!("people_follow_120x40", window.frame());
    // The slider takes them along.
    window.keys("Left");
    assert!(!window.screen().contains("16 FTE in 16 lines"));
    window.keys("Right Enter");
    assert_shows(&mut window, &["People: people follow the money; gives 4.81 FTE to Repeat-fault cure"]);
    window.keys("Esc a Enter");
    let plan = window.bench().plan();
    let made = scenario(plan, "Rebalanced to 45 %");
    let index = plan.index_of_code("I-017").unwrap();
    assert_eq!((made.money(index).0, made.fte(index).0), (16_000_000, 297));
    assert_eq!(Totals::of_all(plan, made, Resource::Fte).total, 7_800);
    let reason = &made.allocation(Resource::Fte, index).reason;
    assert!(reason.starts_with("people follow the money; gives 4.81 FTE to Repeat-fault cure"), "{reason}");
    assert!(made.head.note.ends_with("People follow: 16 FTE in 16 lines."), "{}", made.head.note);
    window.keys("u");
    assert_eq!(window.bench().plan(), &before);
    window.keys("F");
    assert_eq!(window.status(), "People stay where they are, whatever the money does.");
    window.keys("R F");
    assert!(window.status().contains("R goes back to money"), "{}", window.status());
}

#[test]
fn a_proposal_of_a_proposal_is_compared_with_current_too() {
    let (_folder, mut window) = demo_window(120, 40);
    window.keys("a Enter");
    assert_shows(&mut window, &["Against “current”: 24.0 % becomes 45.0 %; £2.02m more"]);
    window.keys("Right Right");
    assert_shows(&mut window, &["Against “current”: 24.0 % becomes 47.0 %; £2.21m more"]);
    window.keys("[");
    assert!(!window.screen().contains("Against “current”"));
}

#[test]
fn people_whose_limits_keep_them_are_named() {
    use Column::{Code, Fte, FteCap, FteFloor, Money, Name, Stance};
    let (_folder, path) = plan_with(&[
        &[(Code, "A-1"), (Name, "Desk"), (Stance, "remedial"), (Money, "900"), (Fte, "6"), (FteFloor, "5")],
        &[(Code, "A-2"), (Name, "Cure"), (Stance, "preventive"), (Money, "100"), (Fte, "1"), (FteCap, "9")],
    ]);
    let mut window = Window::on(&path, 80, 24);
    window.keys("b 5 5 Enter F");
    assert_shows(
        &mut window,
        &["People follow: 1 FTE in 2 lines. 2 FTE cannot follow: Desk is at its floor of"],
    );
    window.keys("Enter");
    assert_shows(&mut window, &["in proportion it", "would have 3 FTE, but it is at its floor of 5 FTE."]);
    insta::assert_snapshot!("people_held_80x24", window.screen());
}

#[test]
fn keys_that_have_nothing_to_act_on_are_not_offered() {
    use Column::{Code, Fte, Level, Money, Name, Stance};
    let everywhere = " v views  : all actions  ? help  Esc back";
    let (_folder, path) = plan_with(&[]);
    let mut window = Window::on(&path, 80, 24);
    window.keys("v b");
    assert_eq!(footer(&mut window), everywhere);
    window.keys("v m");
    assert_eq!(footer(&mut window), everywhere);

    // Lines without money, but with people; nothing to compare with.
    let (_folder, path) =
        plan_with(&[&[(Code, "I-1"), (Name, "Desk"), (Level, "tactic"), (Stance, "remedial"), (Fte, "2")]]);
    let mut window = Window::on(&path, 80, 24);
    window.keys("b");
    assert_eq!(footer(&mut window), " R people  v views  : all actions  ? help  Esc back");
    window.keys("v m");
    let shown = footer(&mut window);
    assert!(
        shown.contains("Enter its lines") && !shown.contains("compare") && !shown.contains("before"),
        "{shown}"
    );
    window.keys("g g Left Up");
    assert!(!footer(&mut window).contains("its lines"), "no line is in that region");

    let (_folder, path) = plan_with(&[&[(Code, "I-1"), (Name, "Desk"), (Money, "5k")]]);
    let mut window = Window::on(&path, 80, 24);
    window.keys("b");
    assert_eq!(footer(&mut window), " c classify  v views  : all actions  ? help  Esc back");

    let (_folder, path) = plan_with(&[
        &[(Code, "I-1"), (Name, "Desk"), (Stance, "remedial"), (Money, "5k")],
        &[(Code, "I-2"), (Name, "Cure"), (Stance, "preventive"), (Money, "5k")],
    ]);
    let mut window = Window::on(&path, 80, 24);
    window.keys("b");
    let met = footer(&mut window);
    assert!(met.contains("l lock") && !met.contains("a accept"), "nothing moves yet: {met}");
    window.keys("7 0 Enter");
    assert!(footer(&mut window).contains("a accept"));
}
