//! A city's real budget, from spreadsheet to rebalanced plan and back, as a new user would.

use std::path::Path;

use crate::sealed::Sealed;

#[test]
fn a_citys_budget_from_spreadsheet_to_scenario_and_back() {
    let sealed = Sealed::new();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/oklahoma-city-fy2015-programs.csv");
    std::fs::copy(source, sealed.path("budget.csv")).unwrap();
    sealed.ok(&[
        "new",
        "plan.db",
        "--organisation",
        "Oklahoma City",
        "--year",
        "FY2015",
        "--currency",
        "USD",
    ]);
    let empty = sealed.ok(&["list", "plan.db", "--format", "csv"]);

    let ran = sealed.run(&["import", "plan.db", "budget.csv"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "Imported budget.csv: 325 created.\n"), "{}", ran.err);
    assert!(
        ran.err.contains("“ProgramName” is read as name") && ran.err.contains("“Total” is read as money")
    );

    // The forty largest lines are judged, in turn.
    let largest =
        sealed.json(&["list", "plan.db", "--sort", "-money", "--columns", "code", "--format", "json"]);
    let codes: Vec<&str> =
        largest.as_array().unwrap()[..40].iter().map(|l| l["code"].as_str().unwrap()).collect();
    for (turn, chunk) in codes.chunks(4).enumerate() {
        let mode = if turn % 3 == 0 { "remove" } else { "contain" };
        let words = [&["classify", "plan.db"], chunk, &["--level", "tactic", "--mode", mode]].concat();
        assert_eq!(sealed.ok(&words), format!("Marked 4 lines tactic, {mode}.\n"));
    }
    let share = |scenario: usize| -> f64 {
        let scenarios = sealed.json(&["scenario", "plan.db", "list", "--format", "json"]);
        scenarios[scenario]["preventive_share"].as_str().unwrap().parse().unwrap()
    };
    let today = share(0);
    let target = format!("{:.4}", today + 0.10);

    let answer = sealed.json(&["rebalance", "plan.db", "--target", &target, "--format", "json"]);
    assert_eq!(answer["status"], "optimal");
    let out = sealed.ok(&["rebalance", "plan.db", "--target", &target, "--save-as", "Ten points"]);
    assert!(out.contains("scenario Ten points."), "{out}");
    assert!(share(1) >= today + 0.0999, "{} after {today}", share(1));
    let totals = sealed.json(&["scenario", "plan.db", "list", "--format", "json"]);
    assert_eq!(totals[0]["money"], totals[1]["money"], "nothing is lost or made");

    sealed.ok(&["export", "plan.db", "-o", "ten.csv", "--scenario", "Ten points"]);
    assert_eq!(String::from_utf8(sealed.read("ten.csv")).unwrap().lines().count(), 326);
    let full = sealed.ok(&["list", "plan.db", "--format", "csv"]);

    assert_eq!(sealed.ok(&["undo", "plan.db", "--all"]).lines().count(), 12);
    assert_eq!(sealed.ok(&["list", "plan.db", "--format", "csv"]), empty);
    assert_eq!(sealed.ok(&["redo", "plan.db", "--all"]).lines().count(), 12);
    assert_eq!(sealed.ok(&["list", "plan.db", "--format", "csv"]), full);
    assert!(sealed.ok(&["check", "plan.db"]).contains("The file is whole: 325 lines"));
}
