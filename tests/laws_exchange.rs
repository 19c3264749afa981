//! Laws of files in and out, over plans nobody would write by hand.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::Cursor;

use calamine::{DataType, Reader, Xlsx};
use ounce::exchange::import::{Preview, Request, preview};
use ounce::exchange::{Extract, Format, read_bytes};
use ounce::plan::column::Column;
use ounce::plan::edit::Editor;
use ounce::plan::scenario::{Scenario, ScenarioHead};
use ounce::plan::share::Share;
use ounce::plan::{Id, Info, Plan, Record};
use proptest::prelude::*;

fn empty_plan(currency: &str) -> Plan {
    let info = Info {
        title: "=Plan | <b>".into(),
        organisation: "Ünïcode & Söhne".into(),
        year: "".into(),
        currency: currency.into(),
        target: Share::per_mille(450),
    };
    let head = ScenarioHead { id: Id::new(1).unwrap(), name: Scenario::CURRENT.into(), note: "".into() };
    Plan::assemble(info, [Record::Scenario(head)]).unwrap()
}

/// Ids from `first` on.
fn ids_from(first: i64) -> impl FnMut() -> Id {
    let mut next = first;
    move || {
        next += 1;
        Id::new(next).unwrap()
    }
}

/// Texts with everything that quoting, guarding and cleaning have to withstand.
fn hostile_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,12}",
        "[ -~]{0,12}",
        ".{0,8}",
        "['=+@\\-\t\r\n\",;|]{0,5}[a-z]{0,3}",
        "[\u{0}-\u{1f}\u{7f}-\u{9f}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{feff}x]{0,6}",
    ]
}

fn words(all: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(all).prop_map(str::to_string)
}

/// What a column may be set to.
fn text_for(column: Column) -> BoxedStrategy<String> {
    match column {
        Column::Code => Just(String::new()).boxed(),
        Column::Name => hostile_text().prop_map(|t| format!("{t}·")).boxed(),
        Column::Level => words(&["", "strategy", "tactic"]).boxed(),
        Column::Stance => Just(String::new()).boxed(),
        Column::Mode => words(&["", "listen", "engage", "contain", "remove", "enable"]).boxed(),
        Column::Status => words(&["", "new", "in play"]).boxed(),
        Column::Priority => words(&["", "1", "5"]).boxed(),
        Column::Locked => words(&["yes", "no"]).boxed(),
        Column::MoneyCap => (1_000_000u32..).prop_map(|n| n.to_string()).boxed(),
        Column::Money | Column::MoneyFloor | Column::MoneyStep | Column::MoneyLeast | Column::Fte => {
            (0u32..1_000_000).prop_map(|n| n.to_string()).boxed()
        }
        Column::Departments => prop::collection::vec("[a-zé ]{0,3}", 0..3).prop_map(|d| d.join(";")).boxed(),
        _ => hostile_text().boxed(),
    }
}

/// A plan of up to six lines with hostile text in every column that holds text.
fn plans() -> impl Strategy<Value = Plan> {
    let line: Vec<_> = Column::EXCHANGED.iter().map(|c| text_for(*c)).collect();
    let currency = words(&["GBP", "JPY", "KWD"]);
    (currency, prop::collection::vec((hostile_text(), line), 0..6)).prop_map(|(currency, lines)| {
        let mut plan = empty_plan(&currency);
        let mut fresh = ids_from(1);
        let mut editor = Editor::new(&plan, plan.current().head.id, &mut fresh);
        for (number, (code, cells)) in lines.iter().enumerate() {
            let mut draft = editor.new_draft("");
            editor.set(&mut draft, Column::Code, &format!("{code}{number}")).unwrap();
            for (column, text) in Column::EXCHANGED.iter().zip(cells).skip(1) {
                editor.set(&mut draft, *column, text).unwrap();
            }
            editor.save(draft).unwrap();
        }
        let step = editor.finish("");
        plan.apply(step.changes).unwrap();
        plan
    })
}

fn exported(plan: &Plan, format: Format, columns: &[Column]) -> Vec<u8> {
    let lines: Vec<u32> = (0..plan.initiatives().len() as u32).collect();
    let mut out = Vec::new();
    Extract { plan, scenario: plan.current(), lines: &lines, columns }.write(format, &mut out).unwrap();
    out
}

fn imported(plan: &Plan, bytes: &[u8], format: Format) -> Preview {
    let table = read_bytes(bytes.to_vec(), format).unwrap();
    let request = Request { source: "export", table: &table, map: &[], match_by: None };
    preview(plan, plan.current().head.id, &request, &mut ids_from(1_000_000)).unwrap()
}

/// Everything that any bytes may be taken through without a panic.
fn swallow(bytes: &[u8], format: Format) {
    if let Ok(table) = read_bytes(bytes.to_vec(), format) {
        let plan = empty_plan("GBP");
        let request = Request { source: "x", table: &table, map: &[], match_by: None };
        if let Ok(preview) = preview(&plan, plan.current().head.id, &request, &mut ids_from(1)) {
            let rows = preview.rows(&plan).count();
            assert_eq!(rows, table.len());
            let mut plan = plan;
            plan.apply(preview.step.changes).unwrap();
        }
    }
}

proptest! {
    #[test]
    fn importing_an_own_export_changes_nothing(plan in plans()) {
        for format in [Format::Csv, Format::Xlsx, Format::Json] {
            for columns in [Column::EXCHANGED, Column::ALL] {
                let bytes = exported(&plan, format, columns);
                if plan.initiatives().is_empty() {
                    prop_assert!(read_bytes(bytes.clone(), format).is_err());
                    continue;
                }
                let again = imported(&plan, &bytes, format);
                prop_assert_eq!(again.counts().unchanged, plan.initiatives().len());
                prop_assert!(again.step.is_empty());
            }
        }
    }

    #[test]
    fn an_export_makes_the_same_plan_anew(plan in plans()) {
        for format in [Format::Csv, Format::Xlsx, Format::Json] {
            let bytes = exported(&plan, format, Column::EXCHANGED);
            if plan.initiatives().is_empty() {
                continue;
            }
            let mut copy = empty_plan(&plan.info.currency);
            let anew = imported(&copy, &bytes, format);
            prop_assert_eq!(anew.counts().created, plan.initiatives().len(), "{:?}", anew.refusals().next());
            copy.apply(anew.step.changes).unwrap();
            prop_assert_eq!(
                String::from_utf8(exported(&copy, Format::Csv, Column::EXCHANGED)).unwrap(),
                String::from_utf8(exported(&plan, Format::Csv, Column::EXCHANGED)).unwrap()
            );
        }
    }

    #[test]
    fn no_file_of_ours_holds_a_formula_or_a_control_character(plan in plans()) {
        for format in Format::ALL.iter().filter(|f| **f != Format::Xlsx) {
            let text = String::from_utf8(exported(&plan, *format, Column::ALL)).unwrap();
            prop_assert!(!text.chars().any(|c| c != '\n' && ounce::plan::text::is_hostile(c)), "{}", text);
        }
        let text = exported(&plan, Format::Csv, Column::ALL);
        for record in csv::Reader::from_reader(&text[..]).records() {
            for cell in record.unwrap().iter() {
                prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
            }
        }
        let workbook = exported(&plan, Format::Xlsx, Column::ALL);
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(workbook)).unwrap();
        for (.., cell) in workbook.worksheet_range("Initiatives").unwrap().used_cells() {
            if let Some(text) = cell.get_string() {
                prop_assert!(!text.starts_with(['=', '+', '-', '@', '\t', '\r']), "{text}");
                prop_assert!(ounce::plan::text::is_clean(text), "{text:?}");
            }
        }
        let formulas = workbook.worksheet_formula("Initiatives").unwrap();
        for (.., formula) in formulas.used_cells() {
            prop_assert!(formula.starts_with("SUM("), "{formula}");
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        swallow(&bytes, Format::Csv);
        swallow(&bytes, Format::Json);
    }

    #[test]
    fn any_table_is_read_or_refused(text in "(name|money|code|id|cap|locked|[,;\"\n\r\t =']|[0-9]){0,60}") {
        swallow(text.as_bytes(), Format::Csv);
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        swallow(&[b"\xFF\xFE", &wide[..]].concat(), Format::Csv);
    }

    #[test]
    fn any_json_is_read_or_refused(text in "([\\[\\]{},:\"]|\"name\"|\"initiatives\":|\"a\"|1|-2.5e9|null|true){0,40}") {
        swallow(text.as_bytes(), Format::Json);
    }
}
