//! A foreign plan whose codes have characters in them that are never printed: what
//! is printed of a code finds its line.

use ounce::plan::Key;
use ounce::plan::change::{Change, Step};
use ounce::plan::field::{Field, Value};
use ounce::workbench::Workbench;

use crate::characters::{assert_clean, trap};
use crate::sealed::Sealed;
use crate::support::session;

/// Gives lines of a plan other codes as another program may: sealed, and not cleaned.
fn recode(sealed: &Sealed, codes: &[(&str, &str)]) {
    let mut bench = Workbench::open(&sealed.path("plan.db"), session()).unwrap();
    let plan = bench.plan();
    let change = |(before, after): &(&str, &str)| Change::Set {
        key: Key::Initiative(plan.initiatives()[plan.index_of_code(before).unwrap()].id),
        field: Field::Code,
        before: Value::Text((*before).into()),
        after: Value::Text((*after).into()),
    };
    let changes = codes.iter().map(change).collect();
    bench.commit(Step::new("Recoded", changes)).unwrap();
}

/// A plan with these lines: what each is called, and its code.
fn foreign(lines: &[(&str, &str)]) -> Sealed {
    let sealed = Sealed::with_plan();
    for (at, (name, _)) in lines.iter().enumerate() {
        sealed.ok(&["add", "plan.db", name, "money=100k", &format!("code=X-{at}")]);
    }
    let own: Vec<String> = (0..lines.len()).map(|at| format!("X-{at}")).collect();
    recode(&sealed, &own.iter().zip(lines).map(|(own, (_, code))| (&**own, *code)).collect::<Vec<_>>());
    sealed
}

/// The code of the line of this name, as it is printed.
fn printed(sealed: &Sealed, name: &str) -> String {
    let rows = sealed.json(&["list", "plan.db", "--format", "json"]);
    let row = rows.as_array().unwrap().iter().find(|row| row["name"] == name).unwrap();
    row["code"].as_str().unwrap().to_string()
}

#[test]
fn what_is_printed_of_a_code_finds_its_line() {
    let hostile = trap('c').replace('\0', "");
    for code in [&*format!("A-1{hostile}"), "\u{202e}A-1\u{202c}", "A\u{200b}-1", " A-1\u{a0} ", "A\t1"] {
        let sealed = foreign(&[("Chatbot", code), ("Letters", "B-1")]);
        let seen = printed(&sealed, "Chatbot");
        assert_clean(code, &seen);
        assert_ne!(seen, code);
        for typed in [code, &seen, &seen.to_lowercase(), &format!(" {seen} ")] {
            assert!(sealed.ok(&["show", "plan.db", typed]).contains("Chatbot"), "{code:?} as {typed:?}");
        }
        sealed.ok(&["set", "plan.db", &seen, "B-1", "owner=Ann"]);
        sealed.ok(&[
            "classify", "plan.db", &seen, "--level", "tactic", "--stance", "remedial", "--mode", "contain",
        ]);
        sealed.ok(&["split", "plan.db", &seen, "--name", "Half"]);
        let rows = sealed.ok(&["list", "plan.db", "--columns", "name,owner,level,money", "--format", "csv"]);
        for row in ["Chatbot,Ann,tactic,50000.00", "Letters,Ann,,100000.00", "Half,Ann,,50000.00"] {
            assert!(rows.lines().any(|line| line == row), "{code:?}: {row} in {rows}");
        }
        let said = sealed.refused(2, &["add", "plan.db", "Twin", &format!("code={seen}")]);
        assert!(said.contains("is taken by “Chatbot”"), "{said}");
        sealed.ok(&["remove", "plan.db", &seen]);
        assert!(!sealed.ok(&["list", "plan.db"]).contains("Chatbot"));
        sealed.ok(&["undo", "plan.db"]);
        // A code of its own again, by what is seen of the one it has.
        sealed.ok(&["set", "plan.db", &seen, "code=A-9"]);
        assert_eq!(printed(&sealed, "Chatbot"), "A-9");
    }
}

#[test]
fn a_code_that_several_seem_to_have_is_nobodys() {
    let sealed = foreign(&[("Chatbot", "A\u{200b}-1"), ("Letters", "a-1\u{202e}"), ("Survey", "B-1")]);
    for words in [
        &["show", "plan.db", "A-1"][..],
        &["set", "plan.db", "B-1", "A-1", "owner=Ann"],
        &["classify", "plan.db", "A-1", "--level", "tactic"],
        &["split", "plan.db", "A-1", "--name", "Half"],
        &["remove", "plan.db", "A-1"],
        &["add", "plan.db", "Twin", "code=A-1"],
    ] {
        let said = sealed.refused(2, words);
        let what = "2 lines have a code that is printed as A-1, with characters that are not\nnext: Give each a code of its own in the workbench: ounce PLAN\n";
        assert_eq!(said, format!("error: {what}"), "{words:?}");
    }
    sealed.write("rows.csv", "code,money\nA-1,5\nB-1,7\n");
    let ran = sealed.run(&["import", "plan.db", "rows.csv"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(
        ran.err.contains("2 lines have a code that is printed as A-1")
            || ran.out.contains("2 lines have a code that is printed as A-1"),
        "{ran:?}"
    );
    // A line that has the code, letter by letter, is the one that is meant.
    recode(&sealed, &[("B-1", "A-1")]);
    assert!(sealed.ok(&["show", "plan.db", "a-1"]).contains("Survey"));
}

#[test]
fn what_was_exported_comes_back_to_its_lines() {
    let sealed = foreign(&[("Chatbot", "A\u{200b}-1"), ("Letters", "B-1\u{202e}")]);
    for file in ["rows.csv", "rows.json", "rows.xlsx"] {
        sealed.ok(&["export", "plan.db", "-o", file]);
        sealed.ok(&["import", "plan.db", file]);
        let rows = sealed.json(&["list", "plan.db", "--format", "json"]);
        assert_eq!(rows.as_array().unwrap().len(), 2, "{file}: {rows}");
    }
}

#[test]
fn a_conflict_is_settled_by_what_is_printed_of_it() {
    let sealed = foreign(&[("Chatbot", "A\u{200b}-1\u{202e}")]);
    sealed.ok(&["copy", "plan.db", "theirs.db"]);
    sealed.ok(&["set", "plan.db", "A-1", "money=120k"]);
    sealed.ok(&["set", "theirs.db", "A-1", "money=90k"]);
    let ran = sealed.run(&["merge", "plan.db", "theirs.db", "--format", "json"]);
    let rows: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, &rows[0]["conflict"]), (3, &"A-1.money".into()), "{ran:?}");
    sealed.ok(&["merge", "plan.db", "theirs.db", "--take", "A-1.money=theirs"]);
    let money = sealed.ok(&["list", "plan.db", "--columns", "money", "--format", "csv"]);
    assert_eq!(money, "money\n90000.00\n");
}
