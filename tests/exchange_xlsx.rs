//! Workbooks in and out, as spreadsheets save them and as nobody should.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::{Cursor, Read, Write};

use ounce::exchange::import::{Outcome, Preview, Request, preview};
use ounce::exchange::{Extract, Format, Table, read_bytes, read_sheet};
use ounce::plan::column::Column;
use ounce::plan::scenario::{Scenario, ScenarioHead};
use ounce::plan::share::Share;
use ounce::plan::{Id, Info, Plan, Record};
use rust_xlsxwriter::{Format as Style, Formula, Workbook};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

fn empty_plan() -> Plan {
    let info = Info {
        title: "Plan".into(),
        organisation: "Harbourline".into(),
        year: "FY2027".into(),
        currency: "GBP".into(),
        target: Share::per_mille(450),
    };
    let head = ScenarioHead { id: Id::new(1).unwrap(), name: Scenario::CURRENT.into(), note: "".into() };
    Plan::assemble(info, [Record::Scenario(head)]).unwrap()
}

fn import(plan: &Plan, table: &Table) -> Preview {
    use std::sync::atomic::{AtomicI64, Ordering};
    static NEXT: AtomicI64 = AtomicI64::new(2);
    let request = Request { source: "budget.xlsx", table, map: &[], match_by: None };
    let mut fresh = || Id::new(NEXT.fetch_add(1, Ordering::Relaxed)).unwrap();
    preview(plan, plan.current().head.id, &request, &mut fresh).unwrap()
}

/// What each row would do, as a planner reads it.
fn outcomes(plan: &Plan, preview: &Preview) -> Vec<String> {
    let row = |r: ounce::exchange::import::PreviewRow<'_>| match r.outcome {
        Outcome::Refused(error) => format!("{error}"),
        other => format!("{} {} {}: {other:?}", r.number, r.code, r.name),
    };
    preview.rows(plan).map(row).collect()
}

fn read(bytes: Vec<u8>) -> Table {
    read_bytes(bytes, Format::Xlsx).unwrap()
}

fn refused(bytes: Vec<u8>) -> String {
    let error = read_bytes(bytes, Format::Xlsx).unwrap_err();
    assert!(error.next.is_some(), "{error}");
    error.to_string()
}

fn exported(plan: &Plan, columns: &[Column]) -> Vec<u8> {
    let lines: Vec<u32> = (0..plan.initiatives().len() as u32).collect();
    let mut out = Vec::new();
    Extract { plan, scenario: plan.current(), lines: &lines, columns }.write(Format::Xlsx, &mut out).unwrap();
    out
}

fn plan_of(csv: &str) -> Plan {
    let mut plan = empty_plan();
    let preview = import(&plan, &read_bytes(csv.into(), Format::Csv).unwrap());
    assert_eq!(preview.counts().refused, 0, "{:?}", preview.refusals().collect::<Vec<_>>());
    plan.apply(preview.step.changes).unwrap();
    plan
}

/// The parts of a workbook with one of them changed, or another added.
fn with_part(workbook: &[u8], name: &str, content: &[u8]) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let own = part.name().unwrap().to_string();
        if own != name {
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            out.start_file(own, SimpleFileOptions::default()).unwrap();
            out.write_all(&bytes).unwrap();
        }
    }
    out.start_file(name, SimpleFileOptions::default()).unwrap();
    out.write_all(content).unwrap();
    out.finish().unwrap().into_inner()
}

fn part_of(workbook: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn sheet_of(rows: &str) -> Vec<u8> {
    let small = exported(&plan_of("name,money\nA,1\n"), Column::EXCHANGED);
    let sheet = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"A1:XFD1048576\"/><sheetData>{rows}</sheetData></worksheet>"
    );
    with_part(&small, "xl/worksheets/sheet1.xml", sheet.as_bytes())
}

const HEADINGS: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>name</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>money</t></is></c></row>";

#[test]
fn a_budget_comes_in_as_the_sheet_shows_it() {
    let mut book = Workbook::new();
    let notes = book.add_worksheet().set_name("Notes").unwrap();
    notes.write(0, 0, "Budget 2027, draft 3").unwrap();
    let sheet = book.add_worksheet().set_name("FY27").unwrap();
    sheet.write(0, 1, "Budget of the year").unwrap();
    for (at, heading) in ["Ref", "Initiative", "Dept", "Budget", "Start", "Growth"].iter().enumerate() {
        sheet.write(3, at as u16, *heading).unwrap();
    }
    let percent = Style::new().set_num_format("0%");
    let date = Style::new().set_num_format("yyyy-mm-dd");
    for (row, (name, money)) in
        (4u32..).zip([("Chatbot", 0.1 + 0.2), ("Cure", 1234.5), ("Desk", 9_999_999_999_999.99)])
    {
        sheet.write(row, 0, 100 + row).unwrap();
        sheet.write(row, 1, name).unwrap();
        sheet.write(row, 3, money).unwrap();
        sheet.write_with_format(row, 4, 46_340.0, &date).unwrap();
        sheet.write_with_format(row, 5, 0.07, &percent).unwrap();
    }
    sheet.write(7, 1, "Total").unwrap();
    sheet.write_formula(7, 3, Formula::new("=SUM(D5:D7)").set_result("5")).unwrap();
    let bytes = book.save_to_buffer().unwrap();

    let table = read(bytes.clone());
    assert_eq!(
        table.notes,
        [
            "Read from the sheet “FY27”; the file also has “Notes”. --sheet names the one to read.",
            "The headings were found in row 4; what is above was left out.",
            "Row 8 adds up the rows above it, so it was left out.",
        ]
    );
    let cells: Vec<Vec<_>> = table.rows().map(|r| (0..6).map(|at| r.cell(at).unwrap()).collect()).collect();
    assert_eq!(
        cells,
        [
            ["104", "Chatbot", "", "0.3", "2026-11-14", "7%"],
            ["105", "Cure", "", "1234.5", "2026-11-14", "7%"],
            ["106", "Desk", "", "9999999999999.99", "2026-11-14", "7%"],
        ]
    );
    let plan = empty_plan();
    let preview = import(&plan, &table);
    assert_eq!(preview.counts().created, 3, "{:?}", preview.refusals().next());
    assert_eq!(preview.unknown().map(|h| &*h.text).collect::<Vec<_>>(), ["Start", "Growth"]);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("budget.xlsx");
    std::fs::write(&path, bytes).unwrap();
    assert_eq!(read_sheet(&path, Some("fy27")).unwrap().len(), 3);
    let error = read_sheet(&path, Some("FY28")).unwrap_err();
    assert_eq!(
        (error.what.as_str(), error.next.as_deref()),
        ("the file has no sheet “FY28”", Some("Its sheets are: Notes, FY27."))
    );
    assert_eq!(
        read_sheet(&path, Some("Notes")).unwrap_err().what,
        "the sheet has headings but no rows below them"
    );
}

#[test]
fn a_percentage_a_date_and_a_failed_formula_are_no_amounts() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, heading) in ["name", "money"].iter().enumerate() {
        sheet.write(0, at as u16, *heading).unwrap();
    }
    for (row, name) in (1u32..).zip(["A", "B", "C", "D", "E"]) {
        sheet.write(row, 0, name).unwrap();
    }
    sheet.write_with_format(1, 1, 0.45, &Style::new().set_num_format("0.0%")).unwrap();
    sheet.write_with_format(2, 1, 46_340.5, &Style::new().set_num_format("dd/mm/yyyy hh:mm")).unwrap();
    sheet.write_formula(3, 1, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write(4, 1, 1.234).unwrap();
    sheet.write(5, 1, true).unwrap();
    let plan = empty_plan();
    assert_eq!(
        outcomes(&plan, &import(&plan, &read(book.save_to_buffer().unwrap()))),
        [
            "row 2, column money: “45%” is not an amount (250000, 250k, 1.2m, 1,200.50)",
            "row 3, column money: “2026-11-14 12:00” is not an amount (250000, 250k, 1.2m, 1,200.50)",
            "row 4, column “money”: the formula failed (#DIV/0!)",
            "row 5, column money: “1.2340” is finer than the smallest unit",
            "row 6, column money: “yes” is not an amount (250000, 250k, 1.2m, 1,200.50)",
        ]
    );
}

#[test]
fn an_export_is_a_workbook_to_work_in() {
    let plan = plan_of(
        "code,name,money,floor,cap,fte,locked\nI-1,=cmd(),9999999999999.99,0.01,,1.25,yes\nI-2,Total,0.29,,7,,no\n",
    );
    let bytes = exported(&plan, Column::EXCHANGED);
    assert_eq!(bytes, exported(&plan, Column::EXCHANGED), "the same plan makes the same file");
    let sheet = part_of(&bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("state=\"frozen\""), "{sheet}");
    assert!(sheet.contains("<v>9999999999999.99</v>"), "{sheet}");
    assert!(sheet.contains("<f>SUM(N2:N3)</f><v>10000000000000.28</v>"), "{sheet}");
    assert_eq!(sheet.matches("<f>").count(), 3, "money, floor and fte: {sheet}");
    assert!(part_of(&bytes, "xl/sharedStrings.xml").contains("<t>'=cmd()</t>"));
    let again = import(&plan, &read(bytes));
    assert_eq!(again.counts().unchanged, 2, "{:?}", outcomes(&plan, &again));
    assert!(again.step.is_empty());
}

/// What a spreadsheet shows before anything is touched: columns as wide as what stands
/// in them, the headings in view, figures to calculate with, and sums that follow them.
#[test]
fn an_export_is_ready_to_be_read() {
    let long = "A name that goes on and on past what any column should be wide for one line";
    let plan = plan_of(&format!(
        "code,name,owner,money,floor,fte,priority\nI-1,{long},Łódź 部門予算,1234567.89,,2.5,1\nI-2,Brief,,9999999.99,5,,2\n"
    ));
    let columns = [
        Column::Code,
        Column::Name,
        Column::Owner,
        Column::Money,
        Column::MoneyFloor,
        Column::Fte,
        Column::Priority,
    ];
    let bytes = exported(&plan, &columns);
    let sheet = part_of(&bytes, "xl/worksheets/sheet1.xml");
    // A spreadsheet adds five pixels of seven to a letter's width, and joins columns alike.
    let number = |col: &str, name: &str| -> f64 {
        between(col, &format!("{name}=\""), "\"").next().unwrap().parse().unwrap()
    };
    let widths: Vec<i64> = between(&sheet, "<col ", "/>")
        .flat_map(|col| {
            let alike = number(col, "max") - number(col, "min") + 1.0;
            vec![number(col, "width").floor() as i64; alike as usize]
        })
        .collect();
    // At least eight letters; a wide letter takes the room of two; a sum takes its commas.
    let letters = [8, 48, "Łódź ".chars().count() as i64 + 8, 13, 11, 8, 8];
    assert_eq!(widths, letters.map(|letters| letters + 1), "{sheet}");
    let pane = between(&sheet, "<pane ", "/>").next().unwrap();
    assert_eq!(pane, "ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"");
    let cell =
        |name: &str| between(&sheet, &format!("<c r=\"{name}\""), "</c>").next().unwrap_or("").to_string();
    for (name, value) in [("D2", "1234567.89"), ("D3", "9999999.99"), ("E3", "5"), ("F2", "2.5"), ("G3", "2")]
    {
        let cell = cell(name);
        assert!(
            cell.ends_with(&format!("><v>{value}</v>")) && !cell.contains(" t="),
            "{name} is no number: {cell}"
        );
    }
    for (name, formula, sum) in
        [("D4", "SUM(D2:D3)", "11234567.88"), ("E4", "SUM(E2:E3)", "5.00"), ("F4", "SUM(F2:F3)", "2.50")]
    {
        let cell = cell(name);
        assert!(cell.ends_with(&format!("><f>{formula}</f><v>{sum}</v>")), "{name}: {cell}");
    }
    assert_eq!(sheet.matches("<f>").count(), 3, "priorities are not added up: {sheet}");
    assert!(cell("B4").contains("t=\"s\""), "the sums are named: {sheet}");
}

/// What stands between one mark and the next.
fn between<'t>(text: &'t str, from: &str, to: &str) -> impl Iterator<Item = &'t str> {
    text.split(from)
        .skip(1)
        .filter_map(move |rest| Some(rest.split_once(to)?.0))
        .collect::<Vec<_>>()
        .into_iter()
}

/// An export opened in LibreOffice and saved again says what it said, to the cent,
/// and a budget that it saved as a workbook says what its CSV does.
#[test]
fn what_another_spreadsheet_saved_is_the_same() {
    let data = |name: &str| ounce::exchange::read(&std::path::Path::new("tests/data").join(name)).unwrap();
    for (ours, saved, lines) in [
        ("own-export.csv", "own-export-saved-by-libreoffice.xlsx", 3),
        ("oklahoma-city-fy2015-programs.csv", "oklahoma-city-saved-by-libreoffice.xlsx", 325),
    ] {
        let mut plan = empty_plan();
        let first = import(&plan, &data(ours));
        plan.apply(first.step.changes).unwrap();
        let again = import(&plan, &data(saved));
        assert_eq!(again.counts().unchanged, lines, "{saved}: {:?}", outcomes(&plan, &again));
        assert!(again.step.is_empty());
    }
}

#[test]
fn files_that_are_no_workbook_get_a_sentence_of_their_own() {
    let zipped = |name: &str| {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for part in [name, "content.xml"] {
            out.start_file(part, SimpleFileOptions::default()).unwrap();
            out.write_all(b"x").unwrap();
        }
        out.finish().unwrap().into_inner()
    };
    let protected: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let good = exported(&plan_of("name,money\nA,1\n"), Column::EXCHANGED);
    for (bytes, what) in [
        (vec![], "the file is empty"),
        (b"name,money\nA,1\n".to_vec(), "the file is not a spreadsheet, whatever its name says"),
        (b"\xD0\xCF\x11\xE0rest".to_vec(), "the file is an old spreadsheet (.xls), whatever its name says"),
        ([b"\xD0\xCF\x11\xE0", &protected[..]].concat(), "the file is protected with a password"),
        (zipped("mimetype"), "the file is an OpenDocument spreadsheet (.ods), whatever its name says"),
        (zipped("xl/workbook.bin"), "the file is a binary spreadsheet (.xlsb), whatever its name says"),
        (zipped("letter.txt"), "the file is a zip file, but no spreadsheet"),
        (zipped("_rels/.rels"), "the file is damaged or was cut short"),
        (good[..good.len() / 2].to_vec(), "the file is damaged or was cut short"),
        (b"PK\x03\x04".to_vec(), "the file is damaged or was cut short"),
        (sheet_of(""), "the file has nothing but blank rows"),
        (sheet_of(HEADINGS), "sheet “Initiatives”: the sheet has headings but no rows below them"),
    ] {
        assert_eq!(refused(bytes), what);
    }
}

#[test]
fn bombs_are_refused_before_they_go_off() {
    // What a sheet says of its size is not believed: nothing is laid out by it.
    let far = "<row r=\"1048576\"><c r=\"A1048576\" t=\"inlineStr\"><is><t>x</t></is></c></row>";
    assert_eq!(
        read(sheet_of(&format!("{HEADINGS}{far}"))).rows().map(|r| r.number()).collect::<Vec<_>>(),
        [1_048_576]
    );

    let wide = "<row r=\"2\"><c r=\"XFD2\"><v>1</v></c></row>";
    assert_eq!(refused(sheet_of(&format!("{HEADINGS}{wide}"))), "row 2: there are more than 1,000 columns");
    let twice = "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"A2\"><v>1</v></c></row>";
    assert_eq!(
        refused(sheet_of(&format!("{HEADINGS}{twice}"))),
        "row 2: the file is damaged or was cut short"
    );
    let lost = "<row r=\"2\"><c r=\"ZZZZZZZZZZZZ99999999999999\"><v>1</v></c></row>";
    assert!(refused(sheet_of(&format!("{HEADINGS}{lost}"))).contains("row "));

    let good = exported(&plan_of("name,money\nA,1\n"), Column::EXCHANGED);
    let strings = |count: &str, content: &str| {
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><sst";
        let part = format!("{head} uniqueCount={count}>{content}</sst>");
        refused(with_part(&good, "xl/sharedStrings.xml", part.as_bytes()))
    };
    for count in ["\"99999999999999999\"", "'100000000'", " \"9\"", "\"\""] {
        assert_eq!(strings(count, ""), "the file claims more texts than a plan could need");
    }
    let text = format!("<si><t>{}</t></si>", "x".repeat(9 << 20));
    assert_eq!(strings("\"1\"", &text), "a cell is longer than 1 MB");
    assert_eq!(
        strings("\"1\"", &format!("{}<!-- x -->", " ".repeat(65_430))),
        "the file is not as spreadsheets write them: it has comments or declarations in it"
    );
    let doctype = b"<!DOCTYPE x [<!ENTITY a \"aaaa\">]><sst/>";
    assert!(refused(with_part(&good, "xl/sharedStrings.xml", doctype)).contains("declarations"));
    let wide: Vec<u8> = "<?xml version=\"1.0\"?>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for part in [&wide[..], b"<?xml version=\"1.0\" encoding=\"ISO-2022-JP\"?>"] {
        assert!(refused(with_part(&good, "xl/sharedStrings.xml", part)).contains("not in UTF-8"));
    }

    // A part that inflates a thousandfold, honest about it or not.
    let zeros = vec![b' '; 200 << 20];
    let honest = with_part(&good, "xl/sharedStrings.xml", &zeros);
    assert!(honest.len() < 1 << 20);
    assert_eq!(refused(honest.clone()), "the file unpacks to more than a plan could need");
    let mut lying = honest;
    let size = (zeros.len() as u32).to_le_bytes();
    let found: Vec<usize> = memchr::memmem::find_iter(&lying, &size).collect();
    assert!(!found.is_empty());
    for at in found {
        lying[at..at + 4].copy_from_slice(&1_000u32.to_le_bytes());
    }
    assert_eq!(refused(lying), "the file is damaged or was cut short");

    let mut many = ZipWriter::new(Cursor::new(Vec::new()));
    for part in 0..10_001 {
        many.start_file(format!("{part}"), SimpleFileOptions::default()).unwrap();
    }
    assert_eq!(refused(many.finish().unwrap().into_inner()), "the file has more than 10,000 parts");

    // A text of 1 MB, shared by as many cells as the file likes.
    let one = format!("<sst uniqueCount=\"1\"><si><t>{}</t></si></sst>", "x".repeat(1 << 20));
    let cells: String =
        (2..2_000).map(|r| format!("<row r=\"{r}\"><c r=\"A{r}\" t=\"s\"><v>0</v></c></row>")).collect();
    let shared = with_part(&sheet_of(&format!("{HEADINGS}{cells}")), "xl/sharedStrings.xml", one.as_bytes());
    assert_eq!(refused(shared), "row 513: the file has more than 512,000,000 bytes");
}
