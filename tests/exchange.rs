//! Files in and out, as planners have them.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;

use ounce::exchange::import::{MatchBy, Outcome, Preview, Request, preview};
use ounce::exchange::{Extract, Format, read, read_bytes};
use ounce::plan::column::Column;
use ounce::plan::field::Resource;
use ounce::plan::scenario::{Scenario, ScenarioHead};
use ounce::plan::share::Share;
use ounce::plan::{Id, Info, Plan, Record};

fn empty_plan(currency: &str) -> Plan {
    let info = Info {
        title: "Plan".into(),
        organisation: "Harbourline".into(),
        year: "FY2027".into(),
        currency: currency.into(),
        target: Share::per_mille(450),
    };
    let head = ScenarioHead { id: Id::new(1).unwrap(), name: Scenario::CURRENT.into(), note: "".into() };
    Plan::assemble(info, [Record::Scenario(head)]).unwrap()
}

/// Ids that no record of the plan has yet.
fn ids() -> impl FnMut() -> Id {
    use std::sync::atomic::{AtomicI64, Ordering};
    static NEXT: AtomicI64 = AtomicI64::new(2);
    || Id::new(NEXT.fetch_add(1, Ordering::Relaxed)).unwrap()
}

fn try_import(
    plan: &Plan,
    text: &str,
    map: &[(String, Column)],
    match_by: Option<MatchBy>,
) -> ounce::error::Result<Preview> {
    let table = read_bytes(text.into(), Format::Csv)?;
    let request = Request { source: "budget.csv", table: &table, map, match_by };
    preview(plan, plan.current().head.id, &request, &mut ids())
}

fn import(plan: &Plan, text: &str) -> Preview {
    try_import(plan, text, &[], None).unwrap()
}

fn plan_of(text: &str) -> Plan {
    let mut plan = empty_plan("GBP");
    let preview = import(&plan, text);
    assert_eq!(preview.counts().refused, 0, "{:?}", preview.refusals().collect::<Vec<_>>());
    plan.apply(preview.step.changes).unwrap();
    plan
}

/// One line per row: what would happen, as a planner reads it.
fn outcomes(plan: &Plan, preview: &Preview) -> Vec<String> {
    let row = |r: ounce::exchange::import::PreviewRow<'_>| match r.outcome {
        Outcome::Create => format!("{} {} {}: create", r.number, r.code, r.name),
        Outcome::Unchanged => format!("{} {} {}: unchanged", r.number, r.code, r.name),
        Outcome::Update(differences) => {
            let differences: Vec<String> =
                differences.iter().map(|d| format!("{} {} → {}", d.column, d.from, d.to)).collect();
            format!("{} {} {}: {}", r.number, r.code, r.name, differences.join(", "))
        }
        Outcome::Refused(error) => format!("{error}"),
    };
    preview.rows(plan).map(row).collect()
}

fn csv(plan: &Plan, columns: &[Column]) -> String {
    let lines: Vec<u32> = (0..plan.initiatives().len() as u32).collect();
    let mut out = Vec::new();
    Extract { plan, scenario: plan.current(), lines: &lines, columns }.write(Format::Csv, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_citys_budget_comes_in_without_being_told_anything() {
    let mut plan = empty_plan("USD");
    let table = read("tests/data/oklahoma-city-fy2015-programs.csv".as_ref()).unwrap();
    let request = Request { source: "oklahoma.csv", table: &table, map: &[], match_by: None };
    let first = preview(&plan, plan.current().head.id, &request, &mut ids()).unwrap();
    assert_eq!(first.step.label, "Imported oklahoma.csv: 325 created");
    assert_eq!(first.unknown().count(), 0);
    plan.apply(first.step.changes).unwrap();
    let total: i64 = (0..325).map(|i| plan.current().money(i).0).sum();
    assert_eq!(total, 120_526_525_200);
    assert_eq!(&*plan.initiatives()[0].code, "I-001");
    assert_eq!(&*plan.initiatives()[324].code, "I-325");

    let again = preview(&plan, plan.current().head.id, &request, &mut ids()).unwrap();
    assert_eq!(again.counts().unchanged, 325);
    assert!(again.step.is_empty());
    assert!(again.notes.iter().any(|n| n.contains("same name")), "{:?}", again.notes);
}

#[test]
fn each_row_says_what_it_would_do() {
    let plan = plan_of(
        "code,name,department,stance,mode,money,floor,fte\n\
         I-1,Bill redesign,Billing,remedial,listen,250000,100k,1.5\n\
         I-2,Apology desk,Care,,,540000,,\n\
         I-3,Letters,Care,,,1,,\n",
    );
    let second = import(
        &plan,
        "code,name,department,stance,mode,money,floor,colour\n\
         i-1,Bill redesign,Product; and more,preventive,remove,1.2m,0,red\n\
         I-2,Apology desk,care,,,\"540,000.00\",,blue\n\
         I-3,Letters,Care,,,,9,\n\
         ,Visits,,,,5,,\n\
         I-9,,,,,5,,\n\
         I-8,X,,,,5,7k,\n\
         I-7,X,,,,-5,,\n\
         I-6,X,,,,5.123,,\n\
         I-5,X,,,,5,,,\n\
         I-4,X,,,5\n",
    );
    assert_eq!(
        outcomes(&plan, &second),
        [
            "2 I-1 Bill redesign: department Billing → Product; and more, stance remedial → preventive, \
             mode listen → remove, money 250,000 → 1,200,000, money_floor 100,000 → 0",
            "3 I-2 Apology desk: unchanged",
            "4 I-3 Letters: money 1 → 0, money_floor 0 → 9",
            "5 I-004 Visits: create",
            "row 6, column name: a line needs a name",
            "7 I-8 X: create",
            "row 8, column money: “-5” is negative",
            "row 9, column money: “5.123” could be read in two ways: write 1200 or 1.20",
            "row 10: the row has 9 cells where there are 8 headers",
            "row 11: the row has 5 cells where there are 8 headers",
        ]
    );
    assert!(second.refusals().all(|e| e.next.is_some()));
    let unknown: Vec<&str> = second.unknown().map(|h| &*h.text).collect();
    assert_eq!(unknown, ["colour"]);
    assert_eq!(second.step.label, "Imported budget.csv: 2 created, 2 updated");
}

#[test]
fn an_absent_column_is_left_alone_and_an_empty_cell_unsets() {
    let mut plan = plan_of("code,name,owner,department,cap\nI-1,One,Ada,Care,10\nI-2,Two,Bo,Care,20\n");
    let next = import(&plan, "code,owner\nI-1,\nI-2,Cy\n");
    plan.apply(next.step.changes).unwrap();
    assert_eq!(
        csv(&plan, &[Column::Code, Column::Name, Column::Owner, Column::Department, Column::MoneyCap]),
        "code,name,owner,department,money_cap\nI-1,One,,Care,10.00\nI-2,Two,Cy,Care,20.00\n"
    );
}

#[test]
fn a_refused_row_leaves_no_department_behind() {
    let mut plan = empty_plan("GBP");
    let half = import(&plan, "name,department,money\nA,Ghost,x\nB,Care,5\nC,Care,6\nD,Ghost,\n");
    let made = |name: &str| {
        let is = |c: &&ounce::plan::change::Change| matches!(c, ounce::plan::change::Change::Create(Record::Department(d)) if &*d.name == name);
        half.step.changes.iter().filter(is).count()
    };
    assert_eq!((made("Ghost"), made("Care")), (1, 1));
    plan.apply(half.step.changes).unwrap();
    let only_bad = import(&plan, "name,department,money\nA,Phantom,x\n");
    assert!(only_bad.step.is_empty());
}

#[test]
fn twin_codes_are_both_refused_and_name_each_other() {
    let plan = empty_plan("GBP");
    let twins = import(&plan, "code,name\nA-1,x\n\nB-1,y\na-1,z\n");
    assert_eq!(
        outcomes(&plan, &twins),
        [
            "row 2, column code: the code “A-1” stands in row 5 too",
            "4 B-1 y: create",
            "row 5, column code: the code “a-1” stands in row 2 too",
        ]
    );
}

#[test]
fn rows_without_codes_are_matched_by_name_where_that_is_certain() {
    let plan = plan_of("code,name,money\nI-1,Café desk,1\nI-2,Twin,2\nI-3,Twin,3\n");
    let next = import(&plan, "name,money\nCAFE DESK,5\nTwin,2\nTwin,4\nNew,1\n");
    assert_eq!(
        outcomes(&plan, &next),
        [
            "2 I-1 Café desk: name Café desk → CAFE DESK, money 1 → 5",
            "3 I-2 Twin: unchanged",
            "4 I-3 Twin: money 3 → 4",
            "5 I-004 New: create",
        ]
    );
    let unclear = import(&plan, "name,money\nTwin,2\n");
    assert_eq!(
        outcomes(&plan, &unclear),
        ["row 2, column name: “Twin” stands once in the file and 2 times in the plan"]
    );
    let as_new = try_import(&plan, "name,money\nTwin,2\n", &[], Some(MatchBy::Code)).unwrap();
    assert_eq!(outcomes(&plan, &as_new), ["2 I-004 Twin: create"]);
    let recoded =
        try_import(&plan, "code,name\nX-1,café desk\nI-2,Other\n", &[], Some(MatchBy::Name)).unwrap();
    assert_eq!(
        outcomes(&plan, &recoded),
        [
            "2 I-1 Café desk: code I-1 → X-1, name Café desk → café desk",
            "row 3, column code: the code “I-2” belongs to “Twin”",
        ]
    );
}

#[test]
fn headings_are_understood_or_the_error_says_what_to_type() {
    let plan = empty_plan("GBP");
    let refused = |text: &str, map: &[(&str, Column)]| {
        let map: Vec<(String, Column)> = map.iter().map(|(t, c)| (t.to_string(), *c)).collect();
        let error = try_import(&plan, text, &map, None).unwrap_err();
        format!("{error}. {}", error.next.as_deref().unwrap())
    };
    assert_eq!(
        refused("Bezeichnung,Total\nWartung,5\n", &[]),
        "headers: no heading says what the lines are called: “Bezeichnung”, “Total”. \
         Say which column is the name: --map \"Bezeichnung=name\"."
    );
    assert_eq!(
        refused("name,Budget,Total\nx,5,6\n", &[]),
        "headers: “Budget” and “Total” both mean money. Say which one does: --map \"Budget=money\"."
    );
    assert_eq!(
        refused("name,Budget\nx,5\n", &[("Sum", Column::Money)]),
        "--map: the file has no heading “Sum”. Its headings are: name, Budget."
    );
    let both = [("Total".to_string(), Column::Money), ("bezeichnung".to_string(), Column::Name)];
    let mapped = try_import(&plan, "Bezeichnung,Budget,Total\nx,5,6\n", &both, None).unwrap();
    assert_eq!(mapped.unknown().map(|h| &*h.text).collect::<Vec<_>>(), ["Budget"]);
    assert_eq!(mapped.counts().created, 1);
    // A column's own name wins over a spelling of it.
    let plain = import(&plan, "code,id,name\nA,7,x\n");
    assert_eq!(outcomes(&plan, &plain), ["2 A x: create"]);
}

#[test]
fn no_exported_text_is_a_formula_and_all_of_it_comes_back() {
    let names = ["=1+1", "+44", "-x", "@home", "'=1", "''-2", "'quoted'", "＝sum", "a=b"];
    let rows: String = names.iter().map(|n| format!("''{n}\n")).collect();
    let mut plan = empty_plan("GBP");
    let table = format!("name\n{rows}");
    let first = import(&plan, &table);
    plan.apply(first.step.changes).unwrap();
    let text = csv(&plan, Column::EXCHANGED);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    for record in reader.records() {
        let record = record.unwrap();
        assert!(record.iter().all(|c| !c.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{record:?}");
    }
    let again = import(&plan, &text);
    assert_eq!(again.counts().unchanged, names.len());
    assert!(again.step.is_empty());
}

#[test]
fn hostile_names_are_cleaned() {
    let plan = plan_of("name,department\n\"Line\none\u{202e} \u{1b}[31mred\",\"tab\there\"\n");
    assert_eq!(&*plan.initiatives()[0].name, "Line one [31mred");
    assert_eq!(&*plan.departments()[0].name, "tab here");
}

#[test]
fn a_rebalancing_problem_comes_in_with_its_own_words() {
    let plan = plan_of(
        "id,name,level,stance,department,current,floor,cap,locked\n\
         I000001,\"-2 Run search 1\nsecond line\",tactic,unclassified,\"R&D, \"\"core\"\"\",7001,3220,,0\n\
         I000002,=1+1 Harden checkout 2 \u{202e}trap,strategy,preventive,=SUM(A1),90,0,120,1\n",
    );
    let columns =
        [Column::Code, Column::Name, Column::Stance, Column::Department, Column::MoneyCap, Column::Locked];
    assert_eq!(
        csv(&plan, &columns),
        "code,name,stance,department,money_cap,locked\n\
         I000001,'-2 Run search 1 second line,,\"R&D, \"\"core\"\"\",,no\n\
         I000002,'=1+1 Harden checkout 2 trap,preventive,'=SUM(A1),120.00,yes\n"
    );
}

#[test]
fn nothing_hostile_is_quoted_in_an_error() {
    let plan = empty_plan("GBP");
    let long = "9".repeat(900_000);
    let preview = import(
        &plan,
        &format!(
            "code,name,money,level,locked,priority\n\u{1b}A,x,\u{1b}[2J,,,\n\u{1b}A,x,,,,\nB,x,{long},,,\nC,x,,\u{9b}{long},,\nD,x,,,{long}\u{7},\nE,x,,,,\u{1b}{long}\n"
        ),
    );
    assert_eq!(preview.counts().refused, 6);
    for error in preview.refusals() {
        let said = format!("{error} {}", error.next.as_deref().unwrap());
        assert!(said.chars().count() < 400, "{}", said.len());
        assert!(!said.chars().any(ounce::plan::text::is_hostile), "{said:?}");
    }
}

#[test]
fn columns_without_a_heading_can_be_mapped_and_empty_ones_are_no_matter() {
    let plan = empty_plan("GBP");
    let map = [("column 2".to_string(), Column::Money)];
    let preview = try_import(&plan, "name,,\nA,5,\nTotal:,5,\n", &map, None).unwrap();
    assert_eq!(preview.unknown().count(), 0);
    assert_eq!(preview.counts().created, 2);
    assert!(preview.notes[0].starts_with("row 3 looks like a sum"), "{:?}", preview.notes);
}

#[test]
fn delimiters_and_endings_of_all_sorts_are_read() {
    let plan = empty_plan("EUR");
    for text in [
        "name;money\r\nA, b;1.200,50\r\n",
        "name\tmoney\nA, b\t1200.50\n",
        "name|money\rA, b|1 200.50\r",
        "sep=;\r\nname;money\r\n\r\nA, b;1200.5",
        "\u{feff}\n\nname,money\n\"A, b\",\"1,200.50\"\n,\n\n",
    ] {
        let mut plan = plan.clone();
        let preview = import(&plan, text);
        assert_eq!(preview.counts().created, 1, "{text:?} {:?}", preview.refusals().collect::<Vec<_>>());
        plan.apply(preview.step.changes).unwrap();
        assert_eq!((&*plan.initiatives()[0].name, plan.current().money(0).0), ("A, b", 120_050), "{text:?}");
    }
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_shows_them() {
    let plan = empty_plan("GBP");
    for (text, number) in [
        ("name,money\n\n\nA,x\n", 4),
        ("name,money\r\n\r\nA,x\r\n", 3),
        ("sep=,\nname,money\nA,x\n", 3),
        ("name,money\n\"A\n\nB\",1\nC,x\n", 3),
        ("name,money\n,\nC,x", 3),
    ] {
        let preview = import(&plan, text);
        let refused: Vec<String> = preview.refusals().map(|e| e.place.clone().unwrap()).collect();
        assert_eq!(refused, [format!("row {number}, column money")], "{text:?}");
    }
}

/// A long file is read in two halves on two threads; wherever the second begins,
/// each row is what it is, and has the number that it has.
#[test]
fn a_long_file_is_read_like_a_short_one() {
    const LONG: usize = 1_200_000;
    let filler = "Renegotiate the leases. ".repeat(40);
    for (case, end) in ["\n", "\r\n", "\n\n", "\r\n\r\n", "\n,,\r\n"].iter().enumerate() {
        let lines_per_row = end.matches('\n').count();
        // Every description, or one in a hundred, has a line end and quotation marks in it.
        for quoted in [1, 100, usize::MAX] {
            let (mut text, mut expected) = (format!("code,name,description{end}"), Vec::new());
            while text.len() < LONG {
                let (row, number) = (expected.len(), 1 + lines_per_row * (expected.len() + 1));
                let odd = row % quoted == quoted / 2;
                let description = if odd { format!("{filler}\n\"so\",\n{case}") } else { filler.clone() };
                let cell =
                    if odd { format!("\"{}\"", description.replace('"', "\"\"")) } else { filler.clone() };
                text.push_str(&format!("I-{row},Line {row},{cell}{end}"));
                expected.push((number as u32, format!("I-{row}"), description));
            }
            let table = read_bytes(text.into(), Format::Csv).unwrap();
            assert_eq!(table.headers(), ["code", "name", "description"]);
            let found = table.rows().map(|row| {
                assert!(row.fault().is_none(), "{:?}", row.fault());
                let cell = |at| row.cell(at).unwrap().to_string();
                (row.number(), cell(0), cell(2))
            });
            assert!(found.eq(expected), "{end:?}, one row in {quoted} quoted");
        }
    }
}

/// What is wrong far down in a long file is placed as in a short one.
#[test]
fn a_bad_row_in_a_long_file_has_its_number() {
    let row = format!("Line,{}\n", "Renegotiate the leases. ".repeat(40));
    let rows = 1_500;
    let long = format!("name,description\n{}", row.repeat(rows));
    for (end, sentence) in [
        ("Short\n", "the row has 1 cell where there are 2 headers"),
        ("Open,\"no end\nLine,x\n", "a quotation mark is opened and not closed"),
    ] {
        let table = read_bytes(format!("{long}{end}").into(), Format::Csv).unwrap();
        let faults: Vec<_> = table.rows().filter_map(|row| row.fault()).collect();
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].what, sentence);
        assert_eq!(faults[0].place.as_deref(), Some(&*format!("row {}", rows + 2)));
    }
    let headless = format!("{}\n", "\n".repeat(1_200_000));
    assert!(read_bytes(headless.into(), Format::Csv).unwrap_err().what.contains("blank rows"));
}

#[test]
fn files_that_are_no_table_get_a_sentence_of_their_own() {
    let scratch = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = scratch.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    for (path, what) in [
        (scratch.path().join("missing.csv"), "there is no such file"),
        (scratch.path().to_path_buf(), "a folder"),
        (file("x.xlsx", b"PK"), "not a spreadsheet"),
        (file("x.ods", b"PK"), "the form of .ods"),
        (file("x.doc", b"x"), "“.doc” is no format"),
        (file("x", b"x"), "does not say its format"),
        (Path::new("/dev/null").to_path_buf(), "does not say its format"),
        (file("empty.csv", b""), "is empty"),
        (file("blank.csv", b"\n\n , \n"), "nothing but blank rows"),
        (file("header.csv", b"name,money\n"), "headers but no rows"),
        (file("nul.csv", b"name\nx\0\n"), "zero bytes"),
        (file("sheet.csv", b"PK\x03\x04"), "spreadsheet or zip"),
        (file("list.json", b"[]"), "no initiatives"),
        (file("broken.json", b"[{\"name\": }]"), "not JSON"),
        (file("report.md", b"# x"), "only written"),
        (
            {
                std::fs::create_dir(scratch.path().join("d.csv")).unwrap();
                scratch.path().join("d.csv")
            },
            "a folder",
        ),
    ] {
        let error = read(&path).unwrap_err();
        assert!(error.what.contains(what), "{error}");
        assert!(error.place.is_some() && error.next.is_some(), "{error:?}");
    }
}

#[test]
fn bombs_are_refused_before_they_go_off() {
    let refused = |bytes: &[u8], format| {
        let error = read_bytes(bytes.to_vec(), format).unwrap_err();
        assert!(error.next.is_some());
        error.to_string()
    };
    let wide = vec![b','; 10_000_000];
    assert_eq!(refused(&wide, Format::Csv), "row 1: there are more than 1,000 columns");
    let mut late = b"name\nx\n".to_vec();
    late.extend(&wide);
    assert_eq!(refused(&late, Format::Csv), "row 3: there are more than 1,000 columns");
    let mut long = b"name\n\"".to_vec();
    long.resize(20_000_000, b'x');
    assert_eq!(refused(&long, Format::Csv), "row 2: a cell is longer than 1 MB");
    let mut tall = b"name\n".to_vec();
    (0..1_000_001).for_each(|_| tall.extend(b"x\n"));
    assert_eq!(refused(&tall, Format::Csv), "row 1000002: the file has more than 1,000,000 rows");
    let deep = "[".repeat(1_000_000);
    assert!(refused(deep.as_bytes(), Format::Json).contains("not JSON"));
    let numbers = format!("[{}0]", "0,".repeat(1_000_001));
    assert_eq!(
        refused(numbers.as_bytes(), Format::Json),
        "item 1000001: the file has more than 1,000,000 rows"
    );
    let keys: String = (0..1_001).map(|i| format!("\"k{i}\":1,")).collect();
    let keys = format!("[{{{keys}\"z\":1}}]");
    assert!(refused(keys.as_bytes(), Format::Json).contains("1,000 columns"));
    let long = format!("[{{\"name\":\"{}\"}}]", "x".repeat(2_000_000));
    assert_eq!(refused(long.as_bytes(), Format::Json), "item 1: a cell is longer than 1 MB");
}

#[test]
fn json_is_read_as_it_is_written_with_exact_numbers() {
    let plan = plan_of(
        "code,name,level,money,cap,fte,locked,departments\n\
         I-1,\"A \"\"b\"\" é\",tactic,9999999999999.99,,1.25,yes,Care; Field\n\
         I-2,C,,,0,,no,\n",
    );
    let lines: Vec<u32> = vec![0, 1];
    let mut out = Vec::new();
    let extract =
        Extract { plan: &plan, scenario: plan.current(), lines: &lines, columns: Column::EXCHANGED };
    extract.write(Format::Json, &mut out).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(value["initiatives"][0]["money"], "9999999999999.99");
    assert_eq!(value["initiatives"][1]["money_cap"], "0.00");
    assert_eq!(value["initiatives"][0]["money_cap"], serde_json::Value::Null);
    assert_eq!(value["initiatives"][0]["locked"], true);
    assert_eq!(value["target"], "0.45");
    assert_eq!(value["preventive_share"], "0.0000");
    let table = read_bytes(out.clone(), Format::Json).unwrap();
    let request = Request { source: "x.json", table: &table, map: &[], match_by: None };
    let again = preview(&plan, plan.current().head.id, &request, &mut ids()).unwrap();
    assert_eq!(again.counts().unchanged, 2, "{:?}", outcomes(&plan, &again));

    let text = r#"[{"name":"X","money":9999999999999.99,"fte":1,"locked":true,"departments":["A","B"],"cap":null},
                   {"name":"Y","colour":{"r":1}}, 5, {"name":"Z","name":"Z"}, {"money": 1e5, "name": "E"}]"#;
    let table = read_bytes(text.into(), Format::Json).unwrap();
    let empty = empty_plan("GBP");
    let request = Request { source: "x.json", table: &table, map: &[], match_by: None };
    let read = preview(&empty, empty.current().head.id, &request, &mut ids()).unwrap();
    assert_eq!(
        outcomes(&empty, &read),
        [
            "1 I-001 X: create",
            "item 2, column “colour”: this is not a single value",
            "item 3: this is not an object",
            "item 4, column “name”: the key stands twice",
            "item 5, column money: “1e5” is not an amount (250000, 250k, 1.2m, 1,200.50)",
        ]
    );
    let mut made = empty.clone();
    made.apply(read.step.changes).unwrap();
    assert_eq!(made.current().money(0).0, 999_999_999_999_999);
    assert!(made.current().allocation(Resource::Money, 0).locked);
    assert_eq!(made.initiatives()[0].departments.len(), 2);
}

#[test]
fn reports_hold_their_sums_and_no_markup_of_the_plan() {
    let plan = plan_of(
        "code,name,level,stance,mode,department,money\n\
         I-1,\"a | b <script>alert(1)</script> *c*\",tactic,preventive,,Care & Co,250\n\
         I-2,d,strategy,remedial,listen,,750\n",
    );
    let report = |format| {
        let mut out = Vec::new();
        let columns = [Column::Code, Column::Name, Column::Money];
        Extract { plan: &plan, scenario: plan.current(), lines: &[1, 0], columns: &columns }
            .write(format, &mut out)
            .unwrap();
        String::from_utf8(out).unwrap()
    };
    let markdown = report(Format::Markdown);
    assert!(markdown.contains("**250 of 1,000 is preventive (25.0 %); the target is 45 %.**"), "{markdown}");
    assert!(markdown.contains("| remedial | 1 | 750 | 75.0 % | 0.0 % | 0 |"), "{markdown}");
    assert!(
        markdown.contains("| of it listening and engaging | 1 | 750 | 75.0 % | 0.0 % | 0 |"),
        "{markdown}"
    );
    assert!(markdown.contains("| Care \\& Co | 1 | 250 | 25.0 % | 100.0 % | 0 |"), "{markdown}");
    assert!(
        markdown.contains("| I-1 | a \\| b \\<script\\>alert(1)\\</script\\> \\*c\\* | 250 |"),
        "{markdown}"
    );
    let html = report(Format::Html);
    assert!(html.contains("a | b &lt;script&gt;alert(1)&lt;/script&gt; *c*"), "{html}");
    assert!(html.contains("<i class=\"preventive\" style=\"width:25.00%\"></i>"), "{html}");
    for never in ["<script", "http:", "https:", "url(", "@import", "src=", "href="] {
        assert!(!html.contains(never), "{never}");
    }
}
