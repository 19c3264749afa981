//! A plan in which another program wrote every hostile character into every
//! field: whatever is asked of it, none comes out.

use std::io::Cursor;
use std::path::Path;

use calamine::{Reader, Xlsx};
use ounce::exchange::Format;
use ounce::plan::Key;
use ounce::plan::change::{Change, Step};
use ounce::plan::field::{Field, Value};
use ounce::plan::scenario::Scenario;
use ounce::workbench::Workbench;
use rusqlite::Connection;
use serde_json::Value as Json;

use crate::characters::{assert_clean, trap};
use crate::marks::mark_anew;
use crate::sealed::{Ran, Sealed};
use crate::support::session;

/// A file name that would colour the terminal and turn what follows round.
const PLAN: &str = "pl\u{1b}[31m\u{202e}\u{200b}an.db";

/// What another program may write as it likes and still seal.
const FREE: &[Field] = &[
    Field::Title,
    Field::Organisation,
    Field::Year,
    Field::Name,
    Field::Why,
    Field::Description,
    Field::Owner,
    Field::Because,
    Field::Technique,
    Field::VerdictReason,
    Field::Note,
];

/// Puts a trap into every free text of a plan through its own gate, by which it is
/// sealed: such a plan can be written and merged.
pub fn lay_sealed_traps(path: &Path, letter: char) {
    let mut bench = Workbench::open(path, session()).unwrap();
    let plan = bench.plan();
    let keys = [Key::Plan]
        .into_iter()
        .chain(plan.departments().iter().map(|d| Key::Department(d.id)))
        .chain(plan.objectives().iter().map(|o| Key::Objective(o.id)))
        .chain(plan.initiatives().iter().map(|i| Key::Initiative(i.id)))
        .chain(plan.scenarios().iter().map(|s| Key::Scenario(s.head.id)));
    let cells = keys.flat_map(|key| FREE.iter().map(move |field| (key, *field)));
    let changes: Vec<Change> = cells
        .filter_map(|(key, field)| match plan.value(key, field)? {
            Value::Text(before) if &*before != Scenario::CURRENT => {
                let after = Value::Text(format!("{before}{}", without_nul(letter)).into());
                Some(Change::Set { key, field, before: Value::Text(before), after })
            }
            _ => None,
        })
        .collect();
    assert!(changes.len() > 15, "{changes:?}");
    bench.commit(Step::new("Laid traps", changes)).unwrap();
}

/// What is overwritten: the field, the letter of its trap, and whether it keeps what it says.
const TRAPS: &[(&str, &str, char, bool)] = &[
    ("plan", "title", 't', false),
    ("plan", "organisation", 'o', false),
    ("plan", "year", 'y', false),
    ("resource", "unit", 'u', false),
    ("department", "name", 'd', true),
    ("objective", "name", 'b', true),
    ("objective", "why", 'w', false),
    ("initiative", "code", 'c', true),
    ("initiative", "name", 'n', true),
    ("initiative", "description", 'e', false),
    ("initiative", "owner", 'r', false),
    ("initiative", "because", 'a', false),
    ("initiative", "technique", 'q', false),
    ("initiative", "verdict_reason", 'v', false),
    ("scenario", "note", 'm', false),
    ("allocation", "reason", 'z', false),
    ("history", "label", 'l', false),
    ("history", "who", 'h', false),
];

/// A trap that can be an argument too.
fn without_nul(letter: char) -> String {
    trap(letter).replace('\0', "")
}

/// Overwrites every free text of the plan at `path`, behind the program's back.
pub fn lay_traps(path: &Path) {
    let file = Connection::open(path).unwrap();
    for (table, field, letter, keeps) in TRAPS {
        let own = if *keeps { field } else { "''" };
        file.execute(&format!("UPDATE {table} SET {field} = {own} || ?1"), [without_nul(*letter)]).unwrap();
    }
    file.execute("UPDATE scenario SET name = name || ?1 WHERE name <> 'current'", [without_nul('s')])
        .unwrap();
    let in_json = serde_json::to_string(&trap('j')).unwrap();
    let in_json = in_json.trim_matches('"');
    file.execute(
        "UPDATE history SET changes = replace(changes, 'Chatbot', ?1) WHERE typeof(changes) = 'text'",
        [in_json],
    )
    .unwrap();
    file.execute_batch(
        "UPDATE plan SET currency = char(27, 155, 8238); UPDATE initiative SET verdict = 'keep'",
    )
    .unwrap();
    // So that the steps are shown, and what they say with them.
    mark_anew(&file);
}

/// A folder with two plans of one beginning, in both of which the traps were laid.
fn trapped() -> Sealed {
    let sealed = Sealed::with_plan();
    sealed.write(
        "rows.csv",
        "code,name,department,objective,stance,mode,money,fte\n\
         A-1,Chatbot,Care,Fewer calls,remedial,contain,250k,2\nA-2,Cure,Network,Fewer faults,preventive,remove,100k,1\n\
         A-3,Survey,Care,Fewer calls,,,90k,0\n",
    );
    sealed.ok(&["import", "plan.db", "rows.csv"]);
    sealed.ok(&["set", "plan.db", "A-1", "owner=Chatbot"]);
    sealed.ok(&["rebalance", "plan.db", "--target", "50%", "--save-as", "Spring"]);
    std::fs::rename(sealed.path("plan.db"), sealed.path(PLAN)).unwrap();
    std::fs::copy(sealed.path(PLAN), sealed.path("theirs.db")).unwrap();
    sealed.ok(&["set", PLAN, "A-1", "owner=Ann"]);
    sealed.ok(&["set", "theirs.db", "A-1", "owner=Ben"]);
    lay_traps(&sealed.path(PLAN));
    lay_traps(&sealed.path("theirs.db"));
    sealed
}

#[track_caller]
fn assert_ran_clean(words: &[&str], ran: &Ran) {
    assert_clean((words, "standard output"), &ran.out);
    assert_clean((words, "standard error"), &ran.err);
}

#[test]
fn nothing_hostile_is_printed() {
    let sealed = trapped();
    let (code, spring) = (&*format!("A-1{}", without_nul('c')), format!("Spring{}", without_nul('s')));
    let long = without_nul('x');
    for words in [&["show", PLAN, code][..], &["list", PLAN, "--scenario", &spring], &["history", PLAN]] {
        assert_eq!(sealed.run(words).code, 0, "it can be read and asked about");
    }
    for format in ["table", "json", "csv"] {
        for words in [
            &["list"][..],
            &["list", "--scenario", &long],
            &["list", "--where", &long],
            &["list", "--where", &format!("money>{long}")],
            &["list", "--where", &format!("{long}:x")],
            &["list", "--sort", &long],
            &["list", "--columns", &long],
            &["show", code],
            &["show", &long],
            &["history"],
            &["history", "1"],
            &["history", "--changes"],
            &["map"],
            &["map", "--against", &long],
            &["rebalance", "--target", "50%"],
            &["rebalance", "--target", "99%"],
            &["rebalance", "--rule", "proportional", "--target", "60%", "--unclassified", "give"],
            &["rebalance", "--limit", &format!("department:{long}>=1")],
            &["rebalance", "--limit", &long],
            &["rebalance", "--envelope", &long],
            &["frontier"],
            &["classify", "--suggest"],
            &["check"],
            &["restore"],
            &["restore", &long],
            &["merge", "theirs.db", "--dry-run"],
            &["import", "rows.csv", "--dry-run"],
        ] {
            let words = [&[words[0], PLAN][..], &words[1..], &["--format", format]].concat();
            let ran = sealed.run(&words);
            assert_ran_clean(&words, &ran);
            assert!(!ran.out.is_empty() || !ran.err.is_empty(), "{words:?} says nothing");
            if format == "json" && ran.code == 0 {
                all_texts(&serde_json::from_str::<Json>(&ran.out).unwrap(), &mut |text| {
                    assert_clean(&words, text)
                });
            }
        }
    }
    for words in [
        &["scenario", PLAN, "list"][..],
        &["scenario", PLAN, "compare", "current", &spring],
        &["scenario", PLAN, "compare", "current", &long],
        &["add", PLAN, "X"],
        &["add", PLAN, &long, &long],
        &["set", PLAN, "A-1", &long],
        &["set", PLAN, code, "owner=x"],
        &["remove", PLAN, code],
        &["undo", PLAN],
        &["redo", PLAN],
        &["classify", PLAN, &long, "--stance", "remedial"],
        &["split", PLAN, code, "--name", &long, "--amount", &long],
        &["import", PLAN, &long],
        &["import", PLAN, "rows.csv", "--map", &long],
        &["import", PLAN, "rows.csv", "--map", &format!("{long}=name")],
        &["export", PLAN, "-o", &long],
        &["export", PLAN, "-o", &format!("{long}.csv")],
        &["export", PLAN, "-o", &format!("no/{long}/x.csv")],
        &["merge", PLAN, &long],
        &["new", PLAN],
        &["new", "other.db", "--currency", &long],
        &["man", &long],
        &[&long],
        &[&long, "list"],
        &["list", PLAN, &format!("--{long}")],
        &["list", &long],
    ] {
        assert_ran_clean(words, &sealed.run(words));
    }
}

/// Walks over every key and text of a document.
fn all_texts(value: &Json, look: &mut dyn FnMut(&str)) {
    match value {
        Json::String(text) => {
            look(text);
            assert!(!text.contains('\n'), "{text:?}");
        }
        Json::Array(values) => values.iter().for_each(|v| all_texts(v, look)),
        Json::Object(fields) => fields.iter().for_each(|(key, v)| {
            look(key);
            all_texts(v, look);
        }),
        _ => {}
    }
}

/// The verbs that write, on a plan that is sealed and so is written.
#[test]
fn nothing_hostile_is_printed_of_what_is_done() {
    let sealed = Sealed::with_plan();
    sealed.write(
        "rows.csv",
        "code,name,department,objective,stance,mode,money,owner\n\
         A-1,Chatbot,Care,Fewer calls,remedial,contain,250k,x\nA-2,Cure,Network,Fewer faults,preventive,remove,100k,x\n",
    );
    sealed.ok(&["import", "plan.db", "rows.csv"]);
    sealed.ok(&["scenario", "plan.db", "copy", "current", "Spring"]);
    lay_sealed_traps(&sealed.path("plan.db"), 'a');
    std::fs::copy(sealed.path("plan.db"), sealed.path("theirs.db")).unwrap();
    lay_sealed_traps(&sealed.path("plan.db"), 'm');
    lay_sealed_traps(&sealed.path("theirs.db"), 't');
    assert!(!sealed.run(&["list", "plan.db"]).err.contains("note: "), "its seal holds");
    let spring = format!("Spring{}{}", without_nul('a'), without_nul('m'));
    for (code, words) in [
        (3, &["merge", "plan.db", "theirs.db"][..]),
        (3, &["merge", "plan.db", "theirs.db", "--format", "json"]),
        (3, &["merge", "plan.db", "theirs.db", "--format", "csv"]),
        (0, &["merge", "plan.db", "theirs.db", "--theirs", "--dry-run"]),
        (0, &["merge", "plan.db", "theirs.db", "--mine"]),
        (0, &["history", "plan.db", "--changes"]),
        (0, &["undo", "plan.db"]),
        (0, &["set", "plan.db", "A-1", "money=+10%"]),
        (0, &["set", "plan.db", "A-1", "A-2", "owner=Ann"]),
        (0, &["set", "plan.db", "title=New"]),
        (0, &["classify", "plan.db", "A-1", "--level", "tactic"]),
        (0, &["classify", "plan.db", "--accept", "low"]),
        (0, &["split", "plan.db", "A-1", "--name", "Half"]),
        (0, &["scenario", "plan.db", "copy", &spring, "Summer"]),
        (0, &["scenario", "plan.db", "compare", "current", &spring, "Summer"]),
        (0, &["scenario", "plan.db", "compare", "current", &spring, "--sums", "--format", "json"]),
        (0, &["scenario", "plan.db", "note", &spring, "n"]),
        (0, &["scenario", "plan.db", "rename", &spring, "Autumn"]),
        (0, &["rebalance", "plan.db", "--target", "40%", "--save-as", "Winter"]),
        (0, &["remove", "plan.db", "A-1"]),
        (0, &["remove", "plan.db", "A-2", "A-003"]),
        (0, &["undo", "plan.db", "--all"]),
        (0, &["redo", "plan.db", "--all"]),
        (0, &["copy", "plan.db", "c\u{1b}[2J.db"]),
        (0, &["copy", "plan.db", "masked.db", "--mask"]),
        (0, &["check", "plan.db"]),
        (0, &["restore", "plan.db"]),
    ] {
        let ran = sealed.run(words);
        assert_eq!(ran.code, code, "{words:?}: {ran:?}");
        assert_ran_clean(words, &ran);
    }
    let backups = sealed.json(&["restore", "plan.db", "--format", "json"]);
    let backup = backups[0]["backup"].as_str().unwrap_or_else(|| panic!("{backups}"));
    assert_ran_clean(&["restore"], &sealed.run(&["restore", "plan.db", backup]));
}

#[test]
fn nothing_hostile_is_exported() {
    let sealed = trapped();
    for format in Format::ALL {
        let name = format!("out\u{1b}[2J.{format}");
        let ran = sealed.run(&["export", PLAN, "-o", &name]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_ran_clean(&["export", &name], &ran);
        let bytes = sealed.read(&name);
        if *format != Format::Xlsx {
            let text = String::from_utf8(bytes).unwrap();
            assert_clean(format, &text);
            assert!(text.contains("A-1c"), "{text}");
            continue;
        }
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes[..])).unwrap();
        let sheet = book.worksheet_range("Initiatives").unwrap();
        let texts: Vec<&str> =
            sheet.used_cells().filter_map(|(.., cell)| calamine::DataType::get_string(cell)).collect();
        assert!(texts.len() > 30, "{texts:?}");
        texts.iter().for_each(|text| assert_clean(format, text));
    }
}

/// A spreadsheet runs a text that begins with one of these.
const SIGNS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

#[test]
fn no_text_that_is_printed_for_a_spreadsheet_is_a_formula() {
    let sealed = Sealed::with_plan();
    let rows: String = SIGNS
        .iter()
        .enumerate()
        .map(|(n, sign)| format!("\"{sign}c{n}\",\"{sign}1+1|cmd\",\"{sign}dept{n}\",\"{sign}aim\",\"{sign}ann\",{n}00,preventive\n"))
        .collect();
    sealed.write("rows.csv", format!("code,name,department,objective,owner,money,stance\n{rows}"));
    sealed.ok(&["import", "plan.db", "rows.csv"]);
    let codes = sealed.json(&["list", "plan.db", "--format", "json"]);
    let first = codes[0]["code"].as_str().unwrap();
    sealed.ok(&["set", "plan.db", "--", first, "owner==x", "description=-y", "money=5"]);
    sealed.ok(&["scenario", "plan.db", "copy", "current", "=Spring"]);
    sealed.ok(&["rebalance", "plan.db", "--envelope", "+10%", "--save-as", "@Summer"]);
    let ran = |words: &[&str]| {
        let out = sealed.ok(words);
        let mut cells = 0;
        for record in csv::Reader::from_reader(out.as_bytes()).records() {
            for cell in &record.unwrap() {
                let is_number = cell.strip_prefix('-').is_some_and(|rest| rest.parse::<f64>().is_ok());
                assert!(is_number || !cell.starts_with(SIGNS), "{words:?}: {cell:?}");
                cells += 1;
            }
        }
        assert!(cells > 0, "{words:?} prints nothing");
    };
    let mut command = sealed.command(&["add", "plan.db", "Line"]);
    assert!(command.env("OUNCE_USER", "=who").output().unwrap().status.success());
    for words in [
        &["list", "plan.db"][..],
        &["list", "plan.db", "--columns", "name,owner,department"],
        &["history", "plan.db"],
        &["history", "plan.db", "--changes"],
        &["map", "plan.db"],
        &["map", "plan.db", "--against", "=Spring"],
        &["frontier", "plan.db"],
        &["rebalance", "plan.db", "--envelope", "+10%", "--target", "40%"],
        &["classify", "plan.db", "--suggest"],
        &["scenario", "plan.db", "list"],
        &["scenario", "plan.db", "compare", "current", "@Summer"],
        &["check", "plan.db"],
        &["import", "plan.db", "rows.csv", "--dry-run"],
    ] {
        ran(&[words, &["--format", "csv"]].concat());
    }
    ran(&["show", "plan.db", "--format", "csv", "--", first]);
}

/// A field that the file must be able to read: what it says of one that it cannot is clean too.
#[test]
fn an_unreadable_plan_is_named_without_it() {
    for damage in [
        "UPDATE plan SET target = '0.4' || char(27, 8238)",
        "UPDATE history SET changes = '[' || char(27, 155)",
        "UPDATE initiative SET answers = char(27, 155)",
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'owner', char(34, 27, 155, 34)) WHERE name = 'initiative'",
        "CREATE TABLE \"\u{1b}[2J\u{9b}\" (x)",
    ] {
        let sealed = trapped();
        Connection::open(sealed.path(PLAN)).unwrap().execute_batch(damage).unwrap();
        for verb in ["list", "check", "history", "undo"] {
            let words = [verb, PLAN];
            assert_ran_clean(&words, &sealed.run(&words));
        }
    }
}
