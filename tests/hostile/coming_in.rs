//! Every hostile character, in every field, by every way in: none is kept.

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use rust_xlsxwriter::Workbook;

use crate::characters::{assert_clean, trap};
use crate::sealed::Sealed;

/// The columns that take any text.
const FREE: [&str; 9] = [
    "code",
    "name",
    "description",
    "owner",
    "department",
    "departments",
    "objective",
    "technique",
    "verdict_reason",
];

/// Asserts that nothing hostile is in any text of the plan, history included.
#[track_caller]
fn assert_kept_clean(sealed: &Sealed) {
    let file = Connection::open(sealed.path("plan.db")).unwrap();
    for table in ["plan", "department", "objective", "initiative", "scenario", "allocation", "history"] {
        let mut rows = file.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let names: Vec<String> = rows.column_names().map(str::to_string).collect();
        let mut rows = rows.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for (at, name) in names.iter().enumerate() {
                if let ValueRef::Text(text) = row.get_ref(at).unwrap() {
                    let text = str::from_utf8(text).unwrap();
                    assert_clean((table, name), text);
                    assert!(!text.contains('\n') && !text.contains("\\u00"), "{table} {name}: {text:?}");
                }
            }
        }
    }
}

/// One line with a trap in every free column; the letters tell the columns apart.
fn cells() -> Vec<String> {
    ('a'..).zip(FREE).map(|(letter, _)| trap(letter)).collect()
}

#[test]
fn an_import_keeps_none() {
    for format in ["csv", "json", "xlsx"] {
        let sealed = Sealed::with_plan();
        let file = format!("rows.{format}");
        match format {
            "csv" => {
                // No file of text has zero bytes in it: that is refused before anything is read.
                let cells = cells().iter().map(|c| c.replace(['\0', '"'], "")).collect::<Vec<_>>();
                let row = format!("\"{}\"\n", cells.join("\",\""));
                sealed.write(&file, format!("{}\n{row}", FREE.join(",")));
            }
            "json" => {
                let object: serde_json::Map<String, serde_json::Value> =
                    FREE.iter().map(|c| c.to_string()).zip(cells().into_iter().map(Into::into)).collect();
                sealed.write(&file, serde_json::to_vec(&[object]).unwrap());
            }
            _ => {
                let mut book = Workbook::new();
                let sheet = book.add_worksheet();
                for (at, (heading, cell)) in (0u16..).zip(FREE.iter().zip(cells())) {
                    sheet.write_string(0, at, *heading).unwrap();
                    sheet.write_string(1, at, cell).unwrap();
                }
                sealed.write(&file, book.save_to_buffer().unwrap());
            }
        }
        assert_eq!(sealed.ok(&["import", "plan.db", &file]), format!("Imported {file}: 1 created.\n"));
        assert_kept_clean(&sealed);
        let rows = sealed.json(&["list", "plan.db", "--format", "json"]);
        let row = sealed.json(&["show", "plan.db", rows[0]["code"].as_str().unwrap(), "--format", "json"]);
        for (letter, column) in ('a'..).zip(FREE) {
            let text = row[column].as_str().unwrap_or_else(|| panic!("{format} {column}: {row}"));
            assert!(text.starts_with(letter) && text.ends_with(letter), "{format} {column}: {text:?}");
        }
    }
}

/// Nothing is taken out of a planner's text, and nothing taken for one, without a word.
#[test]
fn what_is_cleaned_is_told() {
    const HIDDEN: &str = "cells have characters in them that nobody sees, first in";
    let sealed = Sealed::with_plan();
    sealed.write(
        "rows.csv",
        "Programme,owner,money\nPlain,\"two\nlines\",5\nChat\u{1b}[2Jbot,Ann,6\nCure,\u{202e}neB\u{200b},7\n=cmd(),-,8\n- item,+x(),9\n",
    );
    sealed.write("rows.json", "[{\"name\":\"a\\u0000b\",\"owner\":\"\\u200b=x\",\"money\":1}]");
    sealed.write("plain.csv", "name,owner,money\nPlain,- none -,1\nTwice\tspaced,–,2\n");
    for (file, notes) in [
        (
            "rows.csv",
            vec![
                format!("2 {HIDDEN} row 3, column name; they are left out."),
                "2 cells begin as formulas do, first in row 5, column name; they stay texts, and no export makes them any.".into(),
            ],
        ),
        (
            "rows.json",
            vec![
                format!("2 {HIDDEN} item 1, column name; they are left out."),
                "1 cell begins as a formula does, in item 1, column owner; it stays a text, and no export makes it one.".into(),
            ],
        ),
        ("plain.csv", vec![]),
    ] {
        for words in [&["import", "plan.db", file, "--dry-run"][..], &["import", "plan.db", file]] {
            let ran = sealed.run(words);
            assert_eq!(ran.code, 0, "{ran:?}");
            assert_clean(file, &ran.err);
            let told: Vec<&str> = ran.err.lines().filter(|line| line.contains(" cell")).collect();
            assert_eq!(told, notes.iter().map(|note| format!("note: {note}")).collect::<Vec<_>>(), "{words:?}");
        }
    }
}

#[test]
fn what_is_typed_keeps_none() {
    let sealed = Sealed::new();
    let trap = |letter| trap(letter).replace('\0', "");
    let of = |column: &str, letter| format!("{column}={}", trap(letter));
    sealed.ok(&["new", "plan.db", "--title", &trap('t'), "--organisation", &trap('o'), "--year", &trap('y')]);
    sealed.ok(&["set", "plan.db", &of("title", 'u'), &of("organisation", 'p'), &of("year", 'z')]);
    sealed.ok(&["add", "plan.db", &trap('n'), "code=A-1", "money=10", &of("department", 'd')]);
    for column in FREE.iter().filter(|column| **column != "code") {
        sealed.ok(&["set", "plan.db", "A-1", &of(column, 's')]);
    }
    sealed.ok(&["split", "plan.db", "A-1", "--name", &trap('b'), "--rename", &trap('c')]);
    sealed.ok(&["classify", "plan.db", "A-1", "--stance", "preventive", "--because", &trap('w')]);
    sealed.ok(&["scenario", "plan.db", "copy", "current", &trap('k')]);
    sealed.ok(&["rebalance", "plan.db", "--target", "10%", "--save-as", &trap('r')]);
    sealed.ok(&["set", "plan.db", "A-1", &of("code", 'x')]);
    sealed.ok(&["undo", "plan.db"]);
    assert_kept_clean(&sealed);

    // Who did it, too.
    let mut command = sealed.command(&["add", "plan.db", "Line"]);
    assert!(command.env("OUNCE_USER", trap('h')).output().unwrap().status.success());
    assert_kept_clean(&sealed);
}
