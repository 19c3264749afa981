//! classify.

use crate::sealed::Sealed;

#[test]
fn suggestions_are_printed_with_their_reasons_and_change_nothing() {
    let sealed = Sealed::with_demo();
    let before = sealed.read("plan.db");
    let rows = sealed.json(&["classify", "plan.db", "I-004", "--suggest", "--format", "json"]);
    let row = &rows[0];
    let keys: Vec<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
    let mut contract =
        ["code", "level", "level_confidence", "stance", "stance_confidence", "mode", "question", "words"];
    contract.sort_unstable();
    assert_eq!(keys, contract);
    assert_eq!(
        (&row["level"], &row["stance"], &row["mode"]),
        (&"tactic".into(), &"remedial".into(), &"listen".into())
    );
    assert!(row["words"].as_array().unwrap().contains(&"Net Promoter Score".into()), "{row}");
    let table = sealed.ok(&["classify", "plan.db", "I-004", "I-017", "--suggest"]);
    assert!(table.contains("I-004  NPS platform renewal     ?, ?"), "{table}");
    assert_eq!(sealed.ok(&["classify", "plan.db", "--suggest"]).lines().count(), 49);
    assert_eq!(sealed.read("plan.db"), before);
}

#[test]
fn what_cannot_be_told_is_asked() {
    let sealed = Sealed::with_plan();
    sealed.ok(&["add", "plan.db", "Xyzzy"]);
    let rows = sealed.json(&["classify", "plan.db", "--suggest", "--format", "json"]);
    assert_eq!(rows[0]["stance"], serde_json::Value::Null);
    assert_eq!(rows[0]["stance_confidence"], serde_json::Value::Null);
    assert!(rows[0]["question"].as_str().unwrap().ends_with('?'), "{rows}");
    assert!(sealed.ok(&["classify", "plan.db", "--suggest"]).contains("can't tell"));
    sealed.ok(&["classify", "plan.db", "I-001", "--level", "tactic"]);
    let out = sealed.ok(&["classify", "plan.db", "--accept", "low"]);
    assert_eq!(out, "Nothing to change: no suggestion for the 1 open line is that sure.\n");
}

#[test]
fn deciding_is_one_step_signed_by_a_person() {
    let sealed = Sealed::with_demo();
    let words = [
        "classify",
        "plan.db",
        "I-027",
        "--level",
        "Tactic",
        "--mode",
        "engage",
        "--because",
        "one year of adverts",
    ];
    assert_eq!(sealed.ok(&words), "Marked “Digital Marketing Strategy” tactic, engage.\n");
    assert_eq!(sealed.ok(&words), "Nothing to change: it is so already.\n");
    let line = sealed.json(&["show", "plan.db", "I-027", "--format", "json"]);
    assert_eq!((&line["stance"], &line["decided_by"]), (&"remedial".into(), &"person".into()));
    let out =
        sealed.ok(&["classify", "plan.db", "I-016", "I-022", "--stance", "preventive", "--level", "tactic"]);
    assert_eq!(out, "Marked 2 lines tactic, preventive.\n");
    sealed.ok(&["undo", "plan.db", "--steps", "2"]);
    assert_eq!(
        sealed.json(&["list", "plan.db", "--where", "level:?", "--format", "json"]).as_array().unwrap().len(),
        5
    );
}

#[test]
fn accepting_touches_only_open_lines() {
    let sealed = Sealed::with_demo();
    let before = sealed.json(&["list", "plan.db", "--where", "!level:?", "--format", "json"]);
    let out = sealed.ok(&["classify", "plan.db", "--accept", "high"]);
    assert!(out.starts_with("Accepted suggestions for "), "{out}");
    let line = sealed.json(&["show", "plan.db", "I-004", "--format", "json"]);
    assert_eq!(line["decided_by"], "suggestion");
    assert!(line["because"].as_str().unwrap().contains("NPS"), "{line}");
    let after = sealed.json(&["list", "plan.db", "--format", "json"]);
    for line in before.as_array().unwrap() {
        assert!(after.as_array().unwrap().contains(line), "{line} was changed");
    }
}

#[test]
fn half_said_words_are_refused() {
    let sealed = Sealed::with_demo();
    for (words, says) in [
        (&["classify", "plan.db"][..], "this does not say what to do"),
        (&["classify", "plan.db", "--level", "tactic"], "no line is named"),
        (
            &["classify", "plan.db", "I-004", "--mode", "remove", "--stance", "remedial"],
            "is preventive, not remedial",
        ),
        (&["classify", "plan.db", "I-004", "--level", "tactical"], "invalid value 'tactical'"),
        (&["classify", "plan.db", "--accept", "sure"], "invalid value 'sure'"),
        (&["classify", "plan.db", "--suggest", "--accept", "high"], "cannot be used with"),
        (&["classify", "plan.db", "I-4", "--suggest"], "no line has the code I-4"),
    ] {
        let err = sealed.refused(2, words);
        assert!(err.contains(says), "{words:?}: {err}");
    }
}

#[test]
fn answers_are_set_shown_exported_and_come_back() {
    let sealed = Sealed::with_demo();
    sealed.ok(&["set", "plan.db", "I-016", "level=tactic", "answers=Level 1 YES"]);
    assert!(sealed.ok(&["show", "plan.db", "I-016"]).contains("answers       level 1 yes"));
    assert_eq!(sealed.json(&["show", "plan.db", "I-016", "--format", "json"])["answers"], "level 1 yes");
    sealed.ok(&["export", "plan.db", "-o", "out.csv"]);
    let csv = String::from_utf8(sealed.read("out.csv")).unwrap();
    assert!(csv.lines().next().unwrap().ends_with(",fte,locked,answers"), "{csv}");
    let said = sealed.ok(&["import", "plan.db", "out.csv", "--dry-run"]);
    assert!(said.contains("48 unchanged"), "{said}");
    sealed.ok(&["new", "other.db"]);
    sealed.ok(&["import", "other.db", "out.csv"]);
    assert!(sealed.ok(&["list", "other.db", "--where", "answers:yes"]).contains("Storm readiness"));
    let said = sealed.refused(2, &["set", "plan.db", "I-016", "answers=maybe"]);
    assert!(said.contains("no list of answers") && said.contains("level 1 no, 2 yes"), "{said}");
    sealed.ok(&["set", "plan.db", "I-016", "level=strategy"]);
    let shown = sealed.json(&["show", "plan.db", "I-016", "--format", "json"]);
    assert!(shown["answers"].is_null(), "they spoke for the old level");
}
