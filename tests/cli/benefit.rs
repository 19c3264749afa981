//! Benefit curves: entered, imported, and followed by the rule `value`.

use crate::sealed::Sealed;

const LINES: &str = "\
code,name,stance,money,money_cap,benefit,benefit_full,benefit_half
A-1,Desk,remedial,1000,,,,
A-2,Letters,preventive,0,600,9000,500,10%
A-3,Visits,preventive,0,600,100,500,10%
";

fn plan() -> Sealed {
    let sealed = Sealed::with_plan();
    sealed.write("lines.csv", LINES);
    sealed.ok(&["import", "plan.db", "lines.csv"]);
    sealed
}

/// What a line gets by the rule `value` at this target.
fn after(sealed: &Sealed, code: &str) -> String {
    let words = ["rebalance", "plan.db", "--target", "30%", "--rule", "value", "--format", "json"];
    let answer = sealed.json(&words);
    let lines = answer["allocations"].as_array().unwrap();
    lines.iter().find(|line| line["code"] == code).unwrap()["after"].as_str().unwrap().to_string()
}

#[test]
fn money_goes_where_the_planner_says_it_is_worth_most() {
    let sealed = plan();
    let (letters, visits) = (after(&sealed, "A-2"), after(&sealed, "A-3"));
    assert!(letters.parse::<f64>().unwrap() > visits.parse::<f64>().unwrap(), "{letters} {visits}");
    sealed.ok(&["set", "plan.db", "A-2", "benefit=100"]);
    sealed.ok(&["set", "plan.db", "A-3", "benefit=9k"]);
    assert_eq!((after(&sealed, "A-2"), after(&sealed, "A-3")), (visits.clone(), letters.clone()));
    sealed.ok(&["undo", "plan.db"]);
    sealed.ok(&["undo", "plan.db"]);
    assert_eq!((after(&sealed, "A-2"), after(&sealed, "A-3")), (letters, visits));
}

#[test]
fn a_curve_is_shown_and_told_in_words() {
    let sealed = plan();
    let shown = sealed.ok(&["show", "plan.db", "A-2"]);
    assert!(
        shown.contains("9,000 a year at full funding; full funding is 500; half comes with the first 10 %"),
        "{shown}"
    );
    let out = sealed.ok(&["set", "plan.db", "A-2", "benefit+=1k", "benefit_half=12.5%"]);
    assert!(out.contains("benefit 9,000 → 10,000"), "{out}");
    assert!(out.contains("benefit half 10 % → 12.5 %"), "{out}");
    let listed = sealed.ok(&["list", "plan.db", "--columns", "code,benefit,benefit_half", "--format", "csv"]);
    assert!(listed.contains("A-2,10000.00,12.5 %"), "{listed}");
    sealed.write("again.csv", &listed);
    let again = sealed.ok(&["import", "plan.db", "again.csv", "--dry-run"]);
    assert!(again.contains("0 updated, 3 unchanged"), "{again}");
}

#[test]
fn a_part_that_brings_half_is_between_nothing_and_a_half() {
    let sealed = plan();
    for wrong in ["60%", "0%", "30", "soon", "0.01%"] {
        let ran = sealed.run(&["set", "plan.db", "A-2", &format!("benefit_half={wrong}")]);
        assert_eq!(ran.code, 2, "{wrong}");
        assert!(ran.err.contains("is no part of full funding that brings half the benefit"), "{}", ran.err);
        assert!(ran.err.contains("such as 30%"), "{}", ran.err);
    }
    let ran = sealed.run(&["set", "plan.db", "A-2", "benefit=lots"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
}
