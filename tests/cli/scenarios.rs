//! scenario.

use crate::sealed::Sealed;

#[test]
fn scenarios_are_copied_renamed_compared_and_removed() {
    let sealed = Sealed::with_demo();
    assert_eq!(
        sealed.ok(&["scenario", "plan.db", "copy", "current", "Spring"]),
        "Copied scenario current to Spring.\n"
    );
    sealed.ok(&["set", "plan.db", "I-017", "I-018", "money+=10k", "--scenario", "spring"]);
    assert_eq!(
        sealed.ok(&["scenario", "plan.db", "compare", "current", "SPRING"]),
        "code   name                     stance        first   second  change  reason\n\
         I-017  Apology and credit team  remedial    540,000  550,000  10,000\n\
         I-018  Appointment redesign     preventive        0   10,000  10,000\n\
         \n\
         2 lines differ.\n\
         current: money 9,600,000, 24.0 % preventive\n\
         Spring: money 9,620,000, 24.0 % preventive\n"
    );
    assert_eq!(
        sealed.ok(&["scenario", "plan.db", "rename", "Spring", "Summer"]),
        "Renamed scenario Spring to Summer.\n"
    );
    let rows = sealed.json(&["scenario", "plan.db", "list", "--format", "json"]);
    assert_eq!(
        rows[0],
        serde_json::json!({"scenario": "current", "money": "9600000.00", "fte": "78.00", "preventive_share": "0.2395", "note": null})
    );
    assert_eq!(rows[1]["money"], "9620000.00");
    sealed.ok(&["scenario", "plan.db", "remove", "summer"]);
    assert_eq!(
        sealed.json(&["scenario", "plan.db", "list", "--format", "json"]).as_array().unwrap().len(),
        1
    );
    sealed.ok(&["undo", "plan.db"]);
    assert_eq!(sealed.json(&["scenario", "plan.db", "list", "--format", "json"]), rows);
}

#[test]
fn the_baseline_stays_and_names_are_unique() {
    let sealed = Sealed::with_demo();
    sealed.ok(&["scenario", "plan.db", "copy", "current", "Spring"]);
    for (words, says) in [
        (&["remove", "current"][..], "cannot be removed"),
        (&["rename", "Current", "x"], "cannot be renamed"),
        (&["copy", "current", "SPRING"], "there is a scenario “Spring” already"),
        (&["rename", "Spring", "current"], "there is a scenario “current” already"),
        (&["copy", "current", " "], "a scenario needs a name"),
        (&["remove", "Autumn"], "there is no scenario “Autumn”"),
        (&["compare", "current"], "required arguments"),
        (&["paint"], "unexpected argument 'paint' found"),
        (&[], "requires a subcommand"),
    ] {
        let err = sealed.refused(2, &[&["scenario", "plan.db"], words].concat());
        assert!(err.contains(says), "{words:?}: {err}");
    }
}
