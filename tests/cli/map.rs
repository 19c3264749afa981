//! `ounce map`.

use super::sealed::Sealed;

#[test]
fn a_table_adds_up_for_people() {
    let sealed = Sealed::with_demo();
    let out = sealed.ok(&["map", "plan.db"]);
    insta::assert_snapshot!(out, @r"
    stance      level     mode    lines     amount    share
    preventive  strategy              2    470,000    4.9 %
    preventive  tactic               15  1,830,000   19.1 %
    remedial    strategy              1    220,000    2.3 %
    remedial    tactic               25  6,500,000   67.7 %
    remedial    tactic    listen      6    920,000    9.6 %
    remedial    tactic    engage      7  1,960,000   20.4 %
    ?           ?                     5    580,000    6.0 %
    preventive  all                  17  2,300,000   24.0 %
    remedial    all                  26  6,720,000   70.0 %
    everything                       48  9,600,000  100.0 %
    ");
}

#[test]
fn rows_without_a_mode_add_up_to_the_whole() {
    let sealed = Sealed::with_demo();
    let rows = sealed.json(&["map", "plan.db", "--format", "json"]);
    let rows = rows.as_array().unwrap();
    let sum = |rows: &mut dyn Iterator<Item = &serde_json::Value>| {
        rows.map(|row| row["amount"].as_str().unwrap().replace('.', "").parse::<i64>().unwrap()).sum::<i64>()
    };
    assert_eq!(sum(&mut rows.iter().filter(|row| row["mode"].is_null())), 960_000_000);
    let listening = rows.iter().find(|row| row["mode"] == "listen").unwrap();
    assert_eq!(listening["amount"], "920000.00");
    assert_eq!((&listening["stance"], &listening["level"]), (&"remedial".into(), &"tactic".into()));
    assert!(rows.last().unwrap()["stance"].is_null(), "what is unclassified stands last");
}

#[test]
fn another_scenario_is_compared_in_money_and_points() {
    let sealed = Sealed::with_demo();
    sealed.ok(&["rebalance", "plan.db", "--target", "45%", "--save-as", "Spring"]);
    let csv =
        sealed.ok(&["map", "plan.db", "--scenario", "spring", "--against", "current", "--format", "csv"]);
    let row = csv.lines().find(|row| row.starts_with("preventive,tactic")).unwrap();
    assert_eq!(row, "preventive,tactic,,15,3850000.00,0.4010,1830000.00,0.1906,2020000.00,21.0");
    let people = sealed.ok(&["map", "plan.db", "--resource", "fte", "--format", "csv"]);
    assert!(people.contains("preventive,strategy,,2,4.50,0.0576"), "{people}");
}

#[test]
fn what_it_cannot_show_is_said() {
    let sealed = Sealed::with_demo();
    let said = sealed.refused(2, &["map", "plan.db", "--against", "Spring"]);
    assert!(said.contains("--against") && said.contains("no scenario “Spring”"), "{said}");
    assert!(said.contains("There is: current."), "{said}");
    sealed.refused(2, &["map", "plan.db", "--resource", "goodwill"]);
    sealed.refused(1, &["map", "none.db"]);
}

#[test]
fn an_empty_plan_has_empty_quadrants() {
    let sealed = Sealed::with_plan();
    let csv = sealed.ok(&["map", "plan.db", "--format", "csv"]);
    assert_eq!(csv.lines().count(), 5, "{csv}");
    assert!(csv.contains("preventive,strategy,,0,0.00,0.0000"), "{csv}");
}
