//! `ounce merge`.

use super::sealed::{Ran, Sealed};

/// `plan.db`, and `ana.db`, a copy that Ana worked on.
fn two() -> Sealed {
    let sealed = Sealed::with_plan();
    for (name, money) in [("Chatbot", "money=100k"), ("Letters", "money=200k"), ("Survey", "money=50k")] {
        sealed.ok(&["add", "plan.db", name, money]);
    }
    std::fs::copy(sealed.path("plan.db"), sealed.path("ana.db")).unwrap();
    sealed
}

/// Ana does something in her copy.
fn ana(sealed: &Sealed, words: &[&str]) {
    let status = sealed.command(words).env("OUNCE_USER", "Ana").output().unwrap().status;
    assert!(status.success(), "{words:?}");
}

/// Both change the money of I-001, she I-002's, I remove I-003 and she edits it.
fn at_odds() -> Sealed {
    let sealed = two();
    sealed.ok(&["set", "plan.db", "I-001", "money=120k"]);
    sealed.ok(&["remove", "plan.db", "I-003"]);
    ana(&sealed, &["set", "ana.db", "I-001", "money=90k"]);
    ana(&sealed, &["set", "ana.db", "I-002", "money=250.10"]);
    ana(&sealed, &["set", "ana.db", "I-003", "owner=Ana"]);
    sealed
}

fn lines(sealed: &Sealed) -> Vec<String> {
    let csv = sealed.ok(&["list", "plan.db", "--columns", "code,owner,money", "--format", "csv"]);
    csv.lines().skip(1).map(String::from).collect()
}

/// A merge that finds conflicts: exit code 3, and not a byte written.
fn left(sealed: &Sealed, words: &[&str]) -> Ran {
    let before = (sealed.read("plan.db"), sealed.read("ana.db"));
    let ran = sealed.run(&[&["merge", "plan.db", "ana.db"], words].concat());
    assert_eq!(ran.code, 3, "{ran:?}");
    assert_eq!(before, (sealed.read("plan.db"), sealed.read("ana.db")));
    ran
}

#[test]
fn what_only_one_changed_comes_in_as_one_step() {
    let sealed = two();
    sealed.ok(&["set", "plan.db", "I-001", "money=120k"]);
    ana(&sealed, &["set", "ana.db", "I-002", "owner=Ana"]);
    ana(&sealed, &["add", "ana.db", "Visits", "money=30k"]);
    let (before, hers) = (lines(&sealed), sealed.read("ana.db"));
    let out = sealed.ok(&["merge", "plan.db", "ana.db"]);
    assert!(out.contains("Merged ana.db"), "{out}");
    assert_eq!(
        lines(&sealed),
        ["I-001,,120000.00", "I-002,Ana,200000.00", "I-003,,50000.00", "I-004,,30000.00"]
    );
    let backups = sealed.json(&["restore", "plan.db", "--format", "json"]);
    let made: Vec<&str> = backups.as_array().unwrap().iter().map(|b| b["made"].as_str().unwrap()).collect();
    assert_eq!(made.iter().filter(|made| **made == "before a merge").count(), 1, "{made:?}");
    // Again: nothing, and the file stays as it is.
    let merged = sealed.read("plan.db");
    let again = sealed.ok(&["merge", "plan.db", "ana.db"]);
    assert_eq!(again, "Nothing to merge: plan.db has everything that ana.db has.\n");
    assert_eq!(sealed.read("plan.db"), merged);
    assert_eq!(sealed.read("ana.db"), hers, "her copy is as it was");
    sealed.ok(&["undo", "plan.db"]);
    assert_eq!(lines(&sealed), before);
}

#[test]
fn conflicts_are_listed_and_nothing_is_written() {
    let sealed = at_odds();
    let ran = left(&sealed, &[]);
    for part in ["I-001.money", "120k (you) or 90k (Ana, ", "I-003", "removed (you) or changed (Ana, "] {
        assert!(ran.out.contains(part), "{part}: {ran:?}");
    }
    assert!(ran.err.contains("2 conflicts are left, so nothing was merged"), "{ran:?}");
    assert!(ran.err.contains("\nnext: Settle each: --take "), "{ran:?}");
    let rows: serde_json::Value = serde_json::from_str(&left(&sealed, &["--format", "json"]).out).unwrap();
    let money = rows.as_array().unwrap().iter().find(|row| row["conflict"] == "I-001.money").unwrap();
    assert_eq!(
        (&money["mine"], &money["mine_by"], &money["theirs"], &money["theirs_by"]),
        (&"120k".into(), &"ann".into(), &"90k".into(), &"Ana".into())
    );
    // One settled, one left.
    let ran = left(&sealed, &["--take", "i-001.money=theirs"]);
    assert!(!ran.out.contains("I-001.money") && ran.err.contains("1 conflict is left"), "{ran:?}");
}

#[test]
fn conflicts_are_settled_all_one_way_or_one_by_one() {
    for (words, expected) in [
        (&["--mine"][..], &["I-001,,120000.00", "I-002,,250.10"][..]),
        (&["--theirs"], &["I-001,,90000.00", "I-002,,250.10", "I-003,Ana,50000.00"]),
        (
            &["--take", "I-001.money=mine", "--take", "I-003=theirs"],
            &["I-001,,120000.00", "I-002,,250.10", "I-003,Ana,50000.00"],
        ),
        (&["--mine", "--take", "I-001.money=theirs"], &["I-001,,90000.00", "I-002,,250.10"]),
    ] {
        let sealed = at_odds();
        let (before, hers) = (lines(&sealed), sealed.read("ana.db"));
        sealed.ok(&[&["merge", "plan.db", "ana.db"], words].concat());
        assert_eq!(lines(&sealed), expected, "{words:?}");
        assert_eq!(sealed.read("ana.db"), hers, "{words:?}");
        let merged = sealed.read("plan.db");
        assert!(sealed.ok(&["merge", "plan.db", "ana.db"]).starts_with("Nothing to merge"), "{words:?}");
        assert_eq!(sealed.read("plan.db"), merged, "{words:?}");
        sealed.ok(&["undo", "plan.db"]);
        assert_eq!(lines(&sealed), before, "{words:?}");
    }
}

#[test]
fn a_dry_run_shows_what_would_come_in_and_changes_nothing() {
    let sealed = at_odds();
    let ran = left(&sealed, &["--dry-run"]);
    assert!(ran.out.contains("Letters") && ran.out.contains("I-001.money"), "{ran:?}");
    let before = sealed.read("plan.db");
    let out = sealed.ok(&["merge", "plan.db", "ana.db", "--theirs", "--dry-run"]);
    assert!(out.contains("90,000") && out.contains("Nothing was changed."), "{out}");
    assert_eq!(sealed.read("plan.db"), before);
}

#[test]
fn what_is_no_copy_and_what_settles_nothing_is_refused() {
    let sealed = at_odds();
    sealed.ok(&["new", "stranger.db"]);
    let said = sealed.refused(1, &["merge", "plan.db", "stranger.db"]);
    assert!(said.contains("do not share a beginning") && said.contains("ounce import"), "{said}");
    assert!(sealed.refused(2, &["merge", "plan.db", "plan.db"]).contains("the same file"));
    assert!(sealed.refused(1, &["merge", "plan.db", "none.db"]).contains("no such file"));
    sealed.write("notes.db", "not a plan");
    sealed.refused(1, &["merge", "plan.db", "notes.db"]);
    assert_eq!(sealed.read("notes.db"), b"not a plan");
    for (take, what) in [
        ("I-001.money", "does not settle a conflict"),
        ("I-001.money=hers", "does not settle a conflict"),
        ("I-001.mony=mine", "Did you mean I-001.money?"),
        ("Z=mine", "There is: "),
    ] {
        let said = sealed.refused(2, &["merge", "plan.db", "ana.db", "--take", take]);
        assert!(said.contains(what), "{take}: {said}");
    }
}

#[test]
fn a_new_line_in_a_scenario_that_went_here_is_asked_about() {
    let sealed = two();
    sealed.ok(&["scenario", "plan.db", "copy", "current", "Spring"]);
    std::fs::copy(sealed.path("plan.db"), sealed.path("ana.db")).unwrap();
    sealed.ok(&["scenario", "plan.db", "remove", "Spring"]);
    ana(&sealed, &["add", "ana.db", "Visits"]);
    ana(&sealed, &["set", "ana.db", "I-004", "money=30k", "--scenario", "Spring"]);
    assert!(left(&sealed, &[]).out.contains("scenario:Spring"));
    sealed.ok(&["merge", "plan.db", "ana.db", "--take", "scenario:Spring=theirs"]);
    let spring =
        sealed.ok(&["list", "plan.db", "--scenario", "Spring", "--format", "csv", "--columns", "name,money"]);
    assert_eq!(
        spring,
        "name,money\nChatbot,100000.00\nLetters,200000.00\nSurvey,50000.00\nVisits,30000.00\n"
    );
}

#[test]
fn a_line_removed_here_that_a_scenario_made_there_funds_is_asked_about() {
    let sealed = two();
    sealed.ok(&["remove", "plan.db", "I-002"]);
    sealed.ok(&["remove", "plan.db", "I-003"]);
    ana(&sealed, &["scenario", "ana.db", "copy", "current", "Spring"]);
    ana(&sealed, &["set", "ana.db", "I-003", "money=75k", "--scenario", "Spring"]);
    let ran = left(&sealed, &[]);
    assert!(ran.out.contains("I-003 Survey: removed (you) or changed (Ana, "), "{ran:?}");
    assert!(!ran.out.contains("I-002"), "a copy of a scenario is no work on its lines: {ran:?}");
    sealed.ok(&["merge", "plan.db", "ana.db", "--take", "I-003=theirs"]);
    let spring =
        sealed.ok(&["list", "plan.db", "--scenario", "Spring", "--format", "csv", "--columns", "name,money"]);
    assert_eq!(spring, "name,money\nChatbot,100000.00\nSurvey,75000.00\n");
    // The other way round: she removed what a scenario of mine funds.
    let sealed = two();
    ana(&sealed, &["remove", "ana.db", "I-003"]);
    sealed.ok(&["scenario", "plan.db", "copy", "current", "Spring"]);
    sealed.ok(&["set", "plan.db", "I-003", "money=75k", "--scenario", "Spring"]);
    assert!(left(&sealed, &[]).out.contains("I-003 Survey: changed (you) or removed (Ana, "));
}

/// Each line is settled by a name of its own, even where one has the code that the
/// other had before.
#[test]
fn two_lines_that_had_one_code_are_settled_apart() {
    let at_odds = || {
        let sealed = two();
        sealed.ok(&["set", "plan.db", "I-001", "owner=Ann"]);
        sealed.ok(&["remove", "plan.db", "I-002"]);
        ana(&sealed, &["remove", "ana.db", "I-001"]);
        ana(&sealed, &["set", "ana.db", "I-002", "code=I-001", "money=250k"]);
        sealed
    };
    let sealed = at_odds();
    let rows: serde_json::Value = serde_json::from_str(&left(&sealed, &["--format", "json"]).out).unwrap();
    let rows = rows.as_array().unwrap();
    let named = |subject: &str| {
        let row = rows.iter().find(|row| row["subject"] == subject).unwrap();
        row["conflict"].as_str().unwrap().to_string()
    };
    let (chatbot, letters) = (named("I-001 Chatbot"), named("I-001 Letters"));
    let mut both = [&*chatbot, &*letters];
    both.sort_unstable();
    assert_eq!(both, ["I-001#1", "I-001#2"]);
    let said = sealed.refused(2, &["merge", "plan.db", "ana.db", "--take", "i-001=theirs"]);
    assert_eq!(said, "error: --take: 2 conflicts are called “i-001”\nnext: Say which: I-001#1 or I-001#2.\n");
    for (taken, kept, expected) in [
        (&chatbot, &letters, &["I-003,,50000.00"][..]),
        (&letters, &chatbot, &["I-001,Ann,100000.00", "I-003,,50000.00", "I-004,,250000.00"]),
    ] {
        let sealed = at_odds();
        let (theirs, mine) = (format!("{taken}=theirs"), format!("{kept}=mine"));
        assert!(left(&sealed, &["--take", &theirs]).out.contains(&**kept));
        let before = lines(&sealed);
        sealed.ok(&["merge", "plan.db", "ana.db", "--take", &theirs, "--take", &mine]);
        assert_eq!(lines(&sealed), expected);
        sealed.ok(&["undo", "plan.db"]);
        assert_eq!(lines(&sealed), before);
    }
}

#[test]
fn codes_that_differ_by_an_accent_are_settled_apart() {
    let sealed = Sealed::with_plan();
    for code in ["code=E-1", "code=É-1"] {
        sealed.ok(&["add", "plan.db", "Line", code, "money=1k"]);
    }
    std::fs::copy(sealed.path("plan.db"), sealed.path("ana.db")).unwrap();
    for code in ["E-1", "É-1"] {
        sealed.ok(&["set", "plan.db", code, "money=2k"]);
        ana(&sealed, &["set", "ana.db", code, "money=3k"]);
    }
    let ran = left(&sealed, &["--take", "E-1.money=theirs"]);
    assert!(ran.out.contains("É-1.money") && !ran.out.contains("\n  E-1.money"), "{ran:?}");
    assert!(ran.err.contains("1 conflict is left"), "{ran:?}");
    let said = sealed.refused(2, &["merge", "plan.db", "ana.db", "--take", "e-1.money=theirs"]);
    assert!(said.contains("2 conflicts are called “e-1.money”"), "{said}");
    sealed.ok(&["merge", "plan.db", "ana.db", "--take", "E-1.money=theirs", "--take", "É-1.money=mine"]);
    assert_eq!(lines(&sealed), ["E-1,,3000.00", "É-1,,2000.00"]);
}

#[test]
fn the_same_money_spent_twice_is_the_first_thing_said() {
    let sealed = two();
    // Both give the survey's money to somebody else.
    sealed.ok(&["set", "plan.db", "I-003", "money=0"]);
    sealed.ok(&["set", "plan.db", "I-001", "money=150k"]);
    ana(&sealed, &["set", "ana.db", "I-003", "money=0"]);
    ana(&sealed, &["set", "ana.db", "I-002", "money=250k"]);
    let twice = "the money of current adds up to 400,000, 50,000 more than in either copy";
    for words in [&["--dry-run"][..], &[]] {
        let ran = sealed.run(&[&["merge", "plan.db", "ana.db"], words].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        let said = format!("{}{}", ran.err, ran.out);
        assert!(said.contains(twice), "{said}");
    }
}
