//! `ounce copy`, whole and masked.

use memchr::memmem;

use crate::masked::connection;
use crate::sealed::Sealed;

#[test]
fn stand_ins_are_the_same_for_the_same() {
    let sealed = Sealed::with_plan();
    for (name, owner) in
        [("Alpha", "Ann Archer"), ("Beta", "ANN ARCHER"), ("Gamma", "Bo Bright"), ("Delta", "")]
    {
        let (owner, participant) = (format!("owner={owner}"), "departments=Care; Field");
        sealed.ok(&["add", "plan.db", name, &owner, "department=Care", participant, "objective=Right first"]);
    }
    let rows = |name| {
        let json = sealed.json(&[
            "list",
            name,
            "--columns",
            "code,name,owner,department,departments,objective",
            "--format",
            "json",
        ]);
        json.as_array().unwrap().clone()
    };
    sealed.ok(&["copy", "plan.db", "one.db", "--mask"]);
    let owners: Vec<String> = rows("one.db").iter().map(|r| r["owner"].as_str().unwrap().into()).collect();
    let of = |owner: &str| owners.iter().filter(|o| *o == owner).count();
    assert_eq!((of("Person 1") + of("Person 2"), of("")), (3, 1), "{owners:?}");
    for row in rows("one.db") {
        assert!(row["code"].as_str().unwrap().starts_with("Z-00"), "{row}");
        assert_eq!(row["objective"], "Objective 1");
        assert!(row["name"].as_str().unwrap().starts_with("Initiative "), "{row}");
    }
    // A masked plan masked again says none of the first one's words either.
    sealed.ok(&["copy", "one.db", "plan2.db", "--mask"]);
    let again = rows("plan2.db");
    assert!(again.iter().all(|row| row["code"].as_str().unwrap().starts_with("Y-00")), "{again:?}");
    assert!(again.iter().all(|row| row["name"].as_str().unwrap().starts_with("Line ")), "{again:?}");
    // Two masked copies of a plan are no copies of one another.
    sealed.ok(&["copy", "plan.db", "two.db", "--mask"]);
    assert!(sealed.refused(1, &["merge", "one.db", "two.db"]).contains("do not share a beginning"));
}

#[test]
fn a_long_history_stays_behind_and_lines_can_be_added() {
    let sealed = Sealed::with_plan();
    let long = "Wizardry behind the curtain ".repeat(20);
    let rows: String = (0..400).map(|i| format!("Zebrafish {i},{long}{i},{}.37\n", 1000 + i)).collect();
    sealed.write("rows.csv", format!("name,description,money\n{rows}"));
    sealed.ok(&["import", "plan.db", "rows.csv"]);
    let packed: String = connection(&sealed, "plan.db")
        .query_row("SELECT typeof(changes) FROM history WHERE seq = 1", [], |row| row.get(0))
        .unwrap();
    assert_eq!(packed, "blob");
    sealed.ok(&["copy", "plan.db", "shown.db", "--mask"]);
    let bytes = sealed.read("shown.db");
    for word in ["Zebrafish", "Wizardry", "Harbourline", "FY2027"] {
        assert!(memmem::find(&bytes, word.as_bytes()).is_none(), "{word}");
    }
    sealed.ok(&["add", "shown.db", "One more"]);
    assert!(sealed.ok(&["show", "shown.db", "Z-401"]).contains("One more"));
    sealed.ok(&["undo", "shown.db"]);
    assert_eq!(sealed.run(&["check", "shown.db"]).code, 0);
}

#[test]
fn a_whole_copy_has_the_history_and_can_be_merged() {
    let sealed = Sealed::with_demo();
    sealed.ok(&["set", "plan.db", "I-017", "money=1"]);
    let steps = |name| sealed.json(&["history", name, "--format", "json"]);
    let count = steps("plan.db").as_array().unwrap().len();
    let out = sealed.ok(&["copy", "plan.db", "ana.db"]);
    let said = if count == 1 { "1 step" } else { &*format!("{count} steps") };
    assert_eq!(out, format!("Copied plan.db to ana.db: 48 lines, {said} of history.\n"));
    assert_eq!(steps("ana.db"), steps("plan.db"));
    sealed.ok(&["set", "ana.db", "I-017", "money=2"]);
    sealed.ok(&["merge", "plan.db", "ana.db"]);
}

#[test]
fn nothing_is_written_over_or_made_of_what_is_no_plan() {
    let sealed = Sealed::with_plan();
    sealed.write("notes.txt", "mine");
    for mask in [&[][..], &["--mask"]] {
        let refused = |code, words: &[&str]| sealed.refused(code, &[&["copy"], words, mask].concat());
        assert!(refused(1, &["plan.db", "notes.txt"]).contains("a file of this name already"));
        assert_eq!(sealed.read("notes.txt"), b"mine");
        assert!(refused(2, &["plan.db", "plan.db"]).contains("the same file"));
        assert!(refused(2, &["plan.db", "./plan.db"]).contains("the same file"));
        assert!(refused(1, &["plan.db", "nowhere/shown.db"]).contains("the folder does not exist"));
        assert!(refused(1, &["none.db", "shown.db"]).contains("no such file"));
        refused(1, &["notes.txt", "shown.db"]);
        assert!(!sealed.path("shown.db").exists());
    }
}

#[cfg(unix)]
#[test]
fn copies_are_readable_by_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let sealed = Sealed::with_plan();
    sealed.ok(&["copy", "plan.db", "whole.db"]);
    sealed.ok(&["copy", "plan.db", "shown.db", "--mask"]);
    for name in ["whole.db", "shown.db"] {
        let mode = std::fs::metadata(sealed.path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}
