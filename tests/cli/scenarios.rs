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
        (&["compare", "Spring", "SPRING"], "“Spring” does not differ from itself"),
        (&["compare", "current", "Spring", "current"], "“current” does not differ from itself"),
        (&["compare", "current", "Autumn"], "there is no scenario “Autumn”"),
        (&["compare", "current", "Spring", "--resource", "time"], "invalid value 'time'"),
        (&["rename", "Spring", ""], "a scenario needs a name"),
        (&["note", "Autumn", "x"], "there is no scenario “Autumn”"),
        (&["note", "Spring"], "required arguments"),
        (&["paint"], "unexpected argument 'paint' found"),
        (&[], "requires a subcommand"),
    ] {
        let err = sealed.refused(2, &[&["scenario", "plan.db"], words].concat());
        assert!(err.contains(says), "{words:?}: {err}");
    }
}

#[test]
fn a_note_is_written_changed_and_taken_away() {
    let sealed = Sealed::with_demo();
    sealed.ok(&["scenario", "plan.db", "copy", "current", "Spring"]);
    let note = |text: &str| sealed.ok(&["scenario", "plan.db", "note", "spring", text]);
    let kept = || {
        let rows = sealed.json(&["scenario", "plan.db", "list", "--format", "json"]);
        rows[1]["note"].clone()
    };
    assert_eq!(note("as the board asked"), "Wrote a note on scenario Spring.\n");
    assert_eq!(kept(), "as the board asked");
    assert_eq!(note("as the board asked"), "Nothing to change: it is so already.\n");
    assert_eq!(note(""), "Took away the note on scenario Spring.\n");
    assert!(kept().is_null());
    sealed.ok(&["undo", "plan.db"]);
    assert_eq!(kept(), "as the board asked");
    sealed.ok(&["undo", "plan.db"]);
    assert!(kept().is_null());
    sealed.ok(&["redo", "plan.db"]);
    assert_eq!(kept(), "as the board asked");
}

/// The demo with “Spring”, a rebalance, and “Autumn”, where one line gets more.
fn with_two_proposals() -> Sealed {
    let sealed = Sealed::with_demo();
    sealed.ok(&["rebalance", "plan.db", "--target", "30%", "--save-as", "Spring"]);
    sealed.ok(&["scenario", "plan.db", "copy", "current", "Autumn"]);
    sealed.ok(&["set", "plan.db", "I-017", "money+=10k", "--scenario", "Autumn"]);
    sealed
}

#[test]
fn accepted_lines_are_compared_with_their_reasons() {
    let sealed = with_two_proposals();
    let compare = |words: &[&str]| {
        let all = [&["scenario", "plan.db", "compare"], words, &["--format", "json"]].concat();
        sealed.json(&all)
    };
    let pair = compare(&["current", "Spring"]);
    let rows = pair.as_array().unwrap();
    let size = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap().parse::<f64>().unwrap().abs();
    assert!(rows.len() > 1 && rows.is_sorted_by(|a, b| size(a, "change") >= size(b, "change")), "{pair:#}");
    assert!(rows.iter().all(|row| !row["reason"].is_null()), "{pair:#}");
    assert_eq!(compare(&["Spring", "current"])[0]["reason"], pair[0]["reason"], "from either side");
    let three = compare(&["current", "Spring", "Autumn"]);
    let keys: Vec<&String> = three[0].as_object().unwrap().keys().collect();
    let want = ["code", "difference", "first", "name", "reason", "second", "stance", "third"];
    assert!(keys.len() == want.len() && want.iter().all(|key| three[0].get(key).is_some()), "{keys:?}");
    assert!(three.as_array().unwrap().is_sorted_by(|a, b| size(a, "difference") >= size(b, "difference")));
    let apology = three.as_array().unwrap().iter().find(|row| row["code"] == "I-017").unwrap();
    assert_eq!(apology["third"], "550000.00");
}

#[test]
fn sums_are_compared_in_every_format() {
    let sealed = with_two_proposals();
    let compare = |words: &str| {
        let all = format!("scenario plan.db compare {words} --sums");
        sealed.ok(&all.split(' ').collect::<Vec<_>>())
    };
    let rows: serde_json::Value = serde_json::from_str(&compare("current Autumn --format json")).unwrap();
    assert_eq!(
        rows[0],
        serde_json::json!({
            "by": "all", "part": "total", "first": "9600000.00", "second": "9610000.00", "change": "10000.00",
            "first_share": null, "second_share": null, "points": null,
        })
    );
    assert_eq!(rows[1]["part"], "headroom");
    assert_eq!((&rows[1]["first"], &rows[1]["second"]), (&"0.00".into(), &"-10000.00".into()));
    let axes: Vec<&str> = rows.as_array().unwrap().iter().map(|row| row["by"].as_str().unwrap()).collect();
    for axis in ["stance", "level", "mode", "department", "objective"] {
        assert!(axes.contains(&axis), "{axes:?}");
    }
    let care = rows.as_array().unwrap().iter().find(|row| row["part"] == "recover").unwrap();
    assert_eq!(care["change"], "10000.00");
    let three = compare("current Spring Autumn --format csv");
    assert!(
        three.starts_with("by,part,first,second,third,first_share,second_share,third_share\n"),
        "{three}"
    );
    assert!(three.contains("\nall,headroom,0.00,0.00,-10000.00,,,\n"), "{three}");
    sealed.ok(&["set", "plan.db", "I-020", "fte=9", "fte_cap=9", "--scenario", "Autumn"]);
    sealed.ok(&["set", "plan.db", "I-021", "fte_cap=99", "--scenario", "Autumn"]);
    let table = compare("current Autumn --resource fte");
    assert!(table.contains("\nall         total                  78.00   8"), "{table}");
    assert!(
        table.contains("\n1 line differs; 1 line more only in the limits.\ncurrent: fte 78, "),
        "{table}"
    );
}
