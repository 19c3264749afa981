//! import, export, demo, and files that are no plan.

use crate::sealed::Sealed;

const ROWS: &str =
    "id,title,budget,floor,colour\nA-1,Chatbot,260k,,red\nA-2,Fault cure,\"1,140,000\",5000,blue\n";

#[test]
fn a_dry_run_shows_each_row_and_changes_nothing() {
    let sealed = Sealed::with_plan();
    sealed.write("rows.csv", ROWS);
    let before = sealed.read("plan.db");
    let out = sealed.ok(&["import", "plan.db", "rows.csv", "--dry-run"]);
    assert_eq!(
        out,
        "row  outcome  code  name        changes\n\
         \u{20} 2  create   A-1   Chatbot\n\
         \u{20} 3  create   A-2   Fault cure\n\
         \n\
         the column “id” is read as code\n\
         the column “title” is read as name\n\
         the column “budget” is read as money\n\
         the column “floor” is read as money_floor\n\
         the column “colour” is not imported; --map \"colour=…\" says what it is\n\
         \n\
         2 lines would be created, 0 updated, 0 unchanged, 0 refused. Nothing was changed.\n"
    );
    assert_eq!(sealed.read("plan.db"), before);
    let rows = sealed.json(&["import", "plan.db", "rows.csv", "--dry-run", "--format", "json"]);
    assert_eq!(rows[1]["outcome"], "create");
}

#[test]
fn an_import_is_one_step_and_says_what_it_read() {
    let sealed = Sealed::with_plan();
    sealed.write("rows.csv", ROWS);
    let ran = sealed.run(&["import", "plan.db", "rows.csv", "--map", "colour=owner"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "Imported rows.csv: 2 created.\n"));
    assert!(ran.err.contains("note: the column “colour” is read as owner\n"), "{}", ran.err);
    sealed.write("rows.csv", ROWS.replace("260k", "250k"));
    let dry = sealed.ok(&["import", "plan.db", "rows.csv", "--dry-run"]);
    assert!(
        dry.contains("  2  update     A-1   Chatbot     money 260,000 → 250,000\n  3  unchanged  A-2"),
        "{dry}"
    );
    sealed.ok(&["import", "plan.db", "rows.csv"]);
    assert_eq!(sealed.ok(&["undo", "plan.db", "--all"]).lines().count(), 2);
    assert_eq!(sealed.ok(&["list", "plan.db", "--format", "json"]), "[\n]\n");
}

#[test]
fn bad_rows_stop_an_import_unless_the_good_ones_are_wanted() {
    let sealed = Sealed::with_plan();
    sealed.write("rows.csv", format!("{ROWS}A-3,Survey,lots,,\nA-4,Cap,1,9,\n"));
    let err = sealed.refused(2, &["import", "plan.db", "rows.csv", "--map", "colour=money_cap"]);
    assert!(err.contains("rows are refused, so nothing was imported"), "{err}");
    let err = sealed.refused(2, &["import", "plan.db", "rows.csv"]);
    assert!(err.contains("note: refused: row 4, column money (“budget”): “lots” is not an amount"), "{err}");
    assert!(err.contains("error: rows.csv: 1 row is refused, so nothing was imported\nnext: Mend"), "{err}");
    let ran = sealed.run(&["import", "plan.db", "rows.csv", "--partial"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "Imported rows.csv: 3 created.\n"));
}

#[test]
fn words_that_map_nothing_are_refused() {
    let sealed = Sealed::with_plan();
    sealed.write("rows.csv", ROWS);
    sealed.write("empty.csv", "");
    sealed.write("rows.xlsx", "PK");
    for (code, words, says) in [
        (2, &["rows.csv", "--map", "colour"][..], "--map: “colour” does not map a heading"),
        (2, &["rows.csv", "--map", "colour=paint"], "--map: “paint” is no column"),
        (2, &["rows.csv", "--map", "shape=owner"], "shape"),
        (2, &["rows.csv", "--match", "luck"], "invalid value 'luck'"),
        (1, &["rows.xlsx"], "rows.xlsx: the file is not a spreadsheet, whatever its name says"),
        (2, &["rows.csv", "--sheet", "Budget"], "only a workbook has sheets"),
        (1, &["missing.csv"], "missing.csv: there is no such file"),
        (1, &["empty.csv"], "empty.csv: "),
    ] {
        let err = sealed.refused(code, &[&["import", "plan.db"], words].concat());
        assert!(err.contains(says), "{words:?}: {err}");
    }
}

#[test]
fn importing_ones_own_export_changes_nothing() {
    let sealed = Sealed::with_demo();
    for name in ["out.csv", "out.xlsx", "out.json"] {
        assert_eq!(sealed.ok(&["export", "plan.db", "-o", name]), format!("Exported 48 lines to {name}.\n"));
        let before = sealed.read("plan.db");
        assert_eq!(sealed.ok(&["import", "plan.db", name]), "Nothing to change: it is so already.\n");
        assert_eq!(sealed.read("plan.db"), before);
    }
    assert_eq!(sealed.read("out.csv"), sealed.ok(&["list", "plan.db", "--format", "csv"]).as_bytes());
}

#[test]
fn exports_are_whole_or_not_there() {
    let sealed = Sealed::with_demo();
    sealed.ok(&["rebalance", "plan.db", "--save-as", "Spring"]);
    sealed.ok(&["export", "plan.db", "-o", "spring.csv", "--scenario", "Spring", "--where", "I-017"]);
    assert!(String::from_utf8(sealed.read("spring.csv")).unwrap().contains("160000.00"));
    sealed.ok(&["export", "plan.db", "-o", "report.md"]);
    sealed.ok(&["export", "plan.db", "-o", "report.html"]);
    assert!(sealed.refused(2, &["export", "plan.db"]).contains("--output <FILE>"));
    assert!(sealed.refused(2, &["export", "plan.db", "-o", "plan.docx"]).contains("“.docx” is no format"));
    assert!(
        sealed
            .refused(1, &["export", "plan.db", "-o", "no/such/x.csv"])
            .contains("the file cannot be written")
    );
    let left: Vec<_> = std::fs::read_dir(sealed.path("")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with(".ounce")), "{left:?}");
}

#[test]
fn the_demo_is_copied_never_overwriting() {
    let sealed = Sealed::new();
    assert_eq!(
        sealed.ok(&["demo", "--save", "plan.db"]),
        "Saved the demo plan to plan.db. Next: ounce list plan.db\n"
    );
    assert!(
        sealed.refused(1, &["demo", "--save", "plan.db"]).contains("there is a file of this name already")
    );
}

#[cfg(unix)]
#[test]
fn plans_are_readable_by_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let sealed = Sealed::with_plan();
    sealed.ok(&["demo", "--save", "demo.db"]);
    for plan in ["plan.db", "demo.db"] {
        let mode = std::fs::metadata(sealed.path(plan)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{plan}");
    }
}
