//! What every reader of outside bytes promises, whatever the bytes: it reads them
//! or refuses them with a sentence, never panics, and what it read obeys the
//! plan's own laws. The fuzz targets run these functions, and so does
//! `tests/hostile/mutations.rs` at every `cargo test`.

use std::io::{Cursor, Read, Write};
use std::sync::OnceLock;

use ounce::error::Error;
use ounce::exchange::import::{Request, preview};
use ounce::exchange::{Extract, Format, Table, exchanged, read_bytes};
use ounce::plan::amount::Amount;
use ounce::plan::column::Column;
use ounce::plan::expression::Expression;
use ounce::plan::field::Resource;
use ounce::plan::filter::Filter;
use ounce::plan::rules::findings;
use ounce::plan::scenario::{Scenario, ScenarioHead};
use ounce::plan::search_text::SearchText;
use ounce::plan::share::Share;
use ounce::plan::text::is_clean;
use ounce::plan::{Id, Info, Plan, Record};
use ounce::proposal::Ask;
use ounce::rebalance::Balance;
use ounce::store::Store;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Any bytes as a CSV file.
pub fn csv(bytes: &[u8]) {
    table(bytes.to_vec(), Format::Csv);
}

/// Any bytes as a JSON file.
pub fn json(bytes: &[u8]) {
    table(bytes.to_vec(), Format::Json);
}

/// Any bytes as a workbook.
pub fn xlsx(bytes: &[u8]) {
    table(bytes.to_vec(), Format::Xlsx);
}

/// Any bytes as one part of a workbook that is sound otherwise: the first says
/// which. No checksum of the archive stands before what is looked for.
pub fn xlsx_part(bytes: &[u8]) {
    const PARTS: [&str; 6] = [
        "xl/worksheets/sheet1.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "[Content_Types].xml",
    ];
    let Some((which, part)) = bytes.split_first() else { return };
    table(workbook_with(PARTS[usize::from(*which) % PARTS.len()], part), Format::Xlsx);
}

/// Any text as an amount, and as what is typed into a cell of amounts.
pub fn amount(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    for decimals in 0..=3 {
        if let Ok(read) = Amount::parse(text, decimals) {
            assert_eq!(Amount::parse(&read.plain(decimals), decimals), Ok(read), "{text:?}");
            assert_eq!(Amount::parse(&read.grouped(decimals), decimals), Ok(read), "{text:?}");
        }
        for before in [0, 1, 54_000_000, Amount::MAX.0] {
            match Expression::parse(text, decimals).and_then(|e| e.apply(Amount(before))) {
                Ok(after) => assert!((Amount::ZERO..=Amount::MAX).contains(&after), "{text:?}"),
                Err(error) => assert_is_of_use(&error),
            }
        }
    }
    if let Ok(share) = Share::parse(text) {
        let same = |other: Share| {
            let ((part, whole), (other_part, other_whole)) = (share.fraction(), other.fraction());
            part * other_whole == other_part * whole
        };
        assert!(Share::parse(&share.decimal()).is_ok_and(same), "{text:?}");
    }
}

/// Any text as a filter.
pub fn filter(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let plan = some_plan();
    if let Ok(filter) = Filter::parse(text, &plan.info) {
        let found = filter.select(plan, plan.current(), &SearchText::of_plan(plan), plan.by_code());
        let negated = Filter::parse(&format!("!{text}"), &plan.info);
        // The opposite of a single clause lets through what it does not.
        if let (Ok(opposite), false) =
            (negated, text.contains(['!', '"', '“', '”']) || text.contains(char::is_whitespace))
        {
            let rest = opposite.select(plan, plan.current(), &SearchText::of_plan(plan), plan.by_code());
            assert!(text.is_empty() || found.len() + rest.len() == plan.initiatives().len(), "{text:?}");
        }
    }
}

/// Any text as a limit of a rebalance.
pub fn limit(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let plan = some_plan();
    for resource in Resource::ALL {
        let mut ask = Ask::new(plan, plan.current(), *resource);
        match ask.limit(text) {
            Ok(()) => {
                let problem = ask.problem().unwrap_or_else(|e| panic!("{text:?}: {e}"));
                let target = problem.target;
                Balance::new(problem).at(target);
            }
            Err(error) => assert_is_of_use(&error),
        }
    }
}

/// Any bytes as a plan file: its header, its pages, its rows.
pub fn plan(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("plan.db");
    std::fs::write(&path, bytes).expect("a file");
    match Store::open(&path) {
        Err(error) => assert_is_of_use(&error),
        Ok(store) => {
            if let Ok(reading) = store.read() {
                findings(&reading.plan);
            }
            let _ = (store.check(), store.history());
        }
    }
    let after = std::fs::read(&path).expect("the file");
    assert!(after == bytes, "looking at a file changed it");
}

/// Takes bytes through the whole of an import, and what came of it out and in again.
fn table(bytes: Vec<u8>, format: Format) {
    match read_bytes(bytes, format) {
        Err(error) => assert_is_of_use(&error),
        Ok(table) => {
            let plan = imported(empty_plan(), &table);
            for format in [Format::Csv, Format::Json] {
                let again = match plan.initiatives() {
                    [] => continue,
                    _ => read_bytes(exported(&plan, format), format).expect("an own export"),
                };
                let request = Request { source: "own", table: &again, map: &[], match_by: None };
                let again = preview(&plan, plan.current().head.id, &request, &mut ids_from(1 << 40))
                    .expect("own headings");
                assert!(again.step.is_empty(), "an own export changes {:?}", again.step.changes);
            }
        }
    }
}

/// The plan with a table's good rows in it.
fn imported(mut plan: Plan, table: &Table) -> Plan {
    let request = Request { source: "file", table, map: &[], match_by: None };
    match preview(&plan, plan.current().head.id, &request, &mut ids_from(100)) {
        Err(error) => assert_is_of_use(&error),
        Ok(preview) => {
            assert_eq!(preview.rows(&plan).count(), table.len());
            preview.refusals().for_each(assert_is_of_use);
            plan.apply(preview.step.changes).expect("the changes of a preview");
        }
    }
    for line in plan.initiatives() {
        for text in [&line.code, &line.name, &line.description, &line.owner, &line.technique] {
            assert!(is_clean(text), "{text:?}");
        }
    }
    plan
}

/// What a planner can do something with: said shortly, and with a next step.
fn assert_is_of_use(error: &Error) {
    assert!(error.next.is_some(), "{error} says nothing of what to do");
    assert!(error.to_string().chars().count() < 2_000, "{error}");
}

fn empty_plan() -> Plan {
    let info = Info {
        title: "Plan".into(),
        organisation: "Harbourline".into(),
        year: "FY2027".into(),
        currency: "GBP".into(),
        target: Share::per_mille(450),
    };
    let head = ScenarioHead { id: id(1), name: Scenario::CURRENT.into(), note: "".into() };
    Plan::assemble(info, [Record::Scenario(head)]).expect("a plan without lines")
}

/// A plan with one of everything, for what is asked of plans.
fn some_plan() -> &'static Plan {
    static PLAN: OnceLock<Plan> = OnceLock::new();
    PLAN.get_or_init(|| {
        let rows = "code,name,owner,department,objective,level,stance,mode,money,floor,cap,fte,locked\n\
                    A-1,Café kiosks,Ann Łoś,Care,Fewer calls,strategy,preventive,remove,250k,,300k,2,no\n\
                    A-2,Apology team,,Care,,tactic,remedial,recover,540k,120k,,7.5,no\n\
                    A-10,team: phase 2,Bo,Network,,,,,90k,,,,yes\n";
        imported(empty_plan(), &read_bytes(rows.into(), Format::Csv).expect("rows"))
    })
}

fn exported(plan: &Plan, format: Format) -> Vec<u8> {
    let lines: Vec<u32> = (0..plan.initiatives().len() as u32).collect();
    let columns: &[Column] = &exchanged(plan);
    let mut out = Vec::new();
    Extract { plan, scenario: plan.current(), lines: &lines, columns }
        .write(format, &mut out)
        .expect("room in memory");
    out
}

/// The workbook of [`some_plan`] with one of its parts replaced.
fn workbook_with(name: &str, content: &[u8]) -> Vec<u8> {
    static PARTS: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    let parts = PARTS.get_or_init(|| {
        let mut archive =
            ZipArchive::new(Cursor::new(exported(some_plan(), Format::Xlsx))).expect("an archive");
        (0..archive.len())
            .map(|index| {
                let mut part = archive.by_index(index).expect("a part");
                let mut bytes = Vec::new();
                part.read_to_end(&mut bytes).expect("its bytes");
                (part.name().expect("its name").to_string(), bytes)
            })
            .collect()
    });
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (own, bytes) in parts {
        out.start_file(own.as_str(), SimpleFileOptions::default()).expect("room in memory");
        out.write_all(if own == name { content } else { bytes }).expect("room in memory");
    }
    out.finish().expect("room in memory").into_inner()
}

fn id(number: i64) -> Id {
    Id::new(number).expect("a positive number")
}

/// Ids that come one after the other.
fn ids_from(first: i64) -> impl FnMut() -> Id {
    let mut next = first;
    move || {
        next += 1;
        id(next)
    }
}
