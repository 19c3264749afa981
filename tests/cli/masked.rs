//! `ounce copy --mask`: nothing of whose plan it is stands in the file.

use std::collections::BTreeSet;

use memchr::memmem;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use crate::sealed::{Ran, Sealed};

/// What a masked copy says of itself, whosever plan it was made of.
const ITS_OWN: [&str; 4] = ["current", "ounce", "made as a masked copy", "gbp"];

pub fn connection(sealed: &Sealed, name: &str) -> Connection {
    Connection::open_with_flags(sealed.path(name), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// What a plan file tells: its texts, those in its history too, and its ids.
struct Told {
    texts: BTreeSet<String>,
    ids: BTreeSet<i64>,
    /// The steps of the history as they were before they were packed.
    unpacked: Vec<u8>,
}

fn told(sealed: &Sealed, name: &str) -> Told {
    let db = connection(sealed, name);
    let mut told = Told { texts: BTreeSet::new(), ids: BTreeSet::new(), unpacked: Vec::new() };
    let tables: Vec<String> = {
        let mut select = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
        select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    for table in tables {
        let mut select = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = select.column_count();
        let mut rows = select.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                match row.get_ref(column).unwrap() {
                    ValueRef::Text(text) => told.take(std::str::from_utf8(text).unwrap()),
                    ValueRef::Blob(packed) => {
                        let json = lz4_flex::decompress_size_prepended(packed).unwrap();
                        told.take(std::str::from_utf8(&json).unwrap());
                        told.unpacked.extend(json);
                    }
                    // Amounts are smaller than any id.
                    ValueRef::Integer(n) if n > 1 << 55 => drop(told.ids.insert(n)),
                    _ => {}
                }
            }
        }
    }
    told.texts.retain(|text| !text.is_empty() && text.parse::<f64>().is_err());
    told
}

impl Told {
    fn take(&mut self, text: &str) {
        match serde_json::from_str(text) {
            Ok(json @ (serde_json::Value::Array(_) | serde_json::Value::Object(_))) => {
                texts_in(&json, &mut self.texts)
            }
            _ => drop(self.texts.insert(text.to_string())),
        }
    }
}

fn texts_in(json: &serde_json::Value, texts: &mut BTreeSet<String>) {
    match json {
        serde_json::Value::String(text) => drop(texts.insert(text.clone())),
        serde_json::Value::Array(items) => items.iter().for_each(|item| texts_in(item, texts)),
        // Their names are the format's, their values are not.
        serde_json::Value::Object(fields) => {
            fields.values().filter(|v| !v.is_string()).for_each(|item| texts_in(item, texts));
            let named = fields.iter().filter(|(name, _)| *name != "field" && *name != "resource");
            named.for_each(|(_, value)| texts_in(value, texts));
        }
        _ => {}
    }
}

/// The vocabularies of the format: they are the method's, not the planner's.
fn vocabulary() -> BTreeSet<String> {
    let code = ounce::store::SCHEMA.lines().map(|line| line.split("--").next().unwrap());
    let code: String = code.collect();
    code.split('\'').skip(1).step_by(2).map(str::to_lowercase).collect()
}

/// What of `plan.db` a masked copy of it tells: a text that is the whole of a value,
/// a text of four bytes or more anywhere in the bytes, an id.
fn left_in(sealed: &Sealed, name: &str) -> BTreeSet<String> {
    let (before, after) = (told(sealed, "plan.db"), told(sealed, name));
    assert!(before.texts.len() > 3 && before.ids.len() > 3, "{:?}", before.texts);
    let is_its_own = |text: &str| ITS_OWN.contains(&text);
    let vocabulary = vocabulary();
    let values: BTreeSet<String> = after.texts.iter().map(|text| text.to_lowercase()).collect();
    let is_value = |text: &String| {
        let text = text.to_lowercase();
        values.contains(&text) && !vocabulary.contains(&text) && !is_its_own(&text)
    };
    let bytes = [sealed.read(name), after.unpacked].concat();
    let lower = bytes.to_ascii_lowercase();
    let format = ounce::store::SCHEMA.to_ascii_lowercase();
    let is_inside = |text: &String| {
        let text = text.to_ascii_lowercase();
        let is_of_the_format = format.contains(&text) || ITS_OWN.iter().any(|own| own.contains(&text));
        text.len() >= 4 && !is_of_the_format && memmem::find(&lower, text.as_bytes()).is_some()
    };
    let id = |id: &&i64| {
        memmem::find(&bytes, &id.to_be_bytes()).is_some()
            || memmem::find(&bytes, id.to_string().as_bytes()).is_some()
    };
    let texts = before.texts.iter().filter(|text| is_value(text) || is_inside(text)).cloned();
    texts.chain(before.ids.iter().filter(id).map(i64::to_string)).collect()
}

/// Masks `plan.db` as `shown.db`, and asserts that nothing of it is told. Four bytes
/// of a random number may be a word, but not in two copies.
#[track_caller]
fn assert_masked(sealed: &Sealed) {
    sealed.ok(&["copy", "plan.db", "shown.db", "--mask"]);
    let mut left = left_in(sealed, "shown.db");
    if !left.is_empty() {
        sealed.ok(&["copy", "plan.db", "again.db", "--mask"]);
        left = &left & &left_in(sealed, "again.db");
    }
    assert_eq!(left, BTreeSet::new());
}

/// Amount, floor, cap, step, least.
type Allocation = (i64, i64, Option<i64>, Option<i64>, Option<i64>);

/// The allocations of a resource, scenario by scenario.
fn amounts(sealed: &Sealed, name: &str, resource: &str) -> Vec<Vec<Allocation>> {
    let db = connection(sealed, name);
    let mut select = db.prepare("SELECT id FROM scenario").unwrap();
    let scenarios: Vec<i64> = select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let of = |scenario| {
        let sql = "SELECT amount, floor, cap, step, least FROM allocation \
                   WHERE scenario = ? AND resource = ? AND (amount > 0 OR cap IS NOT NULL) \
                   ORDER BY amount, floor, cap, step, least";
        let mut select = db.prepare(sql).unwrap();
        let row = |r: &rusqlite::Row<'_>| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?));
        select.query_map((scenario, resource), row).unwrap().map(Result::unwrap).collect::<Vec<_>>()
    };
    let mut all: Vec<Vec<Allocation>> = scenarios.into_iter().map(of).collect();
    // Both copies of a scenario are scaled alike, so this order is theirs too.
    all.sort();
    all
}

fn sum(amounts: &[Allocation]) -> i128 {
    amounts.iter().map(|a| i128::from(a.0)).sum()
}

#[test]
fn a_masked_demo_tells_nothing_and_rebalances_alike() {
    let sealed = Sealed::with_demo();
    sealed.ok(&["rebalance", "plan.db", "--target", "45%", "--save-as", "Springtime"]);
    sealed.ok(&["classify", "plan.db", "I-017", "--level", "tactic", "--because", "a very private reason"]);
    let before = sealed.read("plan.db");
    let out = sealed.ok(&["copy", "plan.db", "first.db", "--mask"]);
    assert_eq!(out, "Copied plan.db to first.db, masked: 48 lines.\n");
    assert_masked(&sealed);
    assert_eq!(sealed.read("plan.db"), before);
    let history = sealed.json(&["history", "shown.db", "--format", "json"]);
    assert_eq!(history.as_array().unwrap().len(), 1, "the history begins anew: {history}");
    assert_eq!((&history[0]["what"], &history[0]["who"]), (&"Made as a masked copy".into(), &"ounce".into()));
    let checked = sealed.run(&["check", "shown.db"]);
    assert_eq!(checked.code, 0, "{checked:?}");
    let answer = |name| {
        let json = sealed.json(&["rebalance", name, "--target", "45%", "--format", "json"]);
        (json["status"].clone(), json["share_before"].clone(), json["share_after"].clone())
    };
    assert_eq!(answer("plan.db"), answer("shown.db"));
    // The demo's money is round: each amount is exactly as many times what it was as the sum is.
    for (resource, rounded) in [("money", 0), ("fte", 1)] {
        let (was, is) = (amounts(&sealed, "plan.db", resource), amounts(&sealed, "shown.db", resource));
        assert_eq!(was.len(), 2);
        for (was, is) in was.iter().zip(&is) {
            assert_eq!(was.len(), is.len());
            assert_ne!(was, is);
            let (was_all, is_all) = (sum(was), sum(is));
            let scaled = |was: i64, is: i64| {
                (i128::from(was) * is_all - i128::from(is) * was_all).abs() <= rounded * 2 * was_all
            };
            for (was, is) in was.iter().zip(is) {
                assert!(scaled(was.0, is.0) && scaled(was.1, is.1), "{was:?} {is:?}");
                for (was, is) in [(was.2, is.2), (was.3, is.3), (was.4, is.4)] {
                    assert!(was.is_some() == is.is_some() && scaled(was.unwrap_or(0), is.unwrap_or(0)));
                }
            }
        }
    }
    let free: i64 =
        connection(&sealed, "shown.db").query_row("PRAGMA freelist_count", [], |row| row.get(0)).unwrap();
    assert_eq!(free, 0);
}

/// Names that are a masked copy's own words, parts of them, or words of the format's
/// neighbours: what a copy of a copy has, and what nobody expects.
#[test]
fn names_like_the_stand_ins_are_no_stand_ins() {
    const NAMES: [&str; 18] = [
        "Initiative 1",
        "Line 2",
        "Item 3",
        "tiative 2",
        "Person 1",
        "Owner 2",
        "Planner 3",
        "Department 1",
        "Team 2",
        "Unit 3",
        "Objective 1",
        "Goal 2",
        "Aim 3",
        "Scenario 1",
        "Version 2",
        "Variant 3",
        "Z-001",
        "Y-2",
    ];
    for [title, organisation, year] in
        [["Masked plan", "Plan", "Sample"], ["Organisation", "Company", "Client"], ["Year", "Period", "FY"]]
    {
        let sealed = Sealed::new();
        sealed.ok(&["new", "plan.db", "--title", title, "--organisation", organisation, "--year", year]);
        let rows: String = (0..NAMES.len())
            .map(|row| {
                let cells = (0..6).map(|cell| NAMES[(row + 5 * cell) % NAMES.len()]);
                format!("{row}{}\n", cells.map(|cell| format!(",\"{cell}\"")).collect::<String>())
            })
            .collect();
        sealed
            .write("rows.csv", format!("code,name,owner,department,objective,description,technique\n{rows}"));
        sealed.ok(&["import", "plan.db", "rows.csv"]);
        for name in ["Scenario 1", "Version 1", "Variant 1"] {
            sealed.ok(&["scenario", "plan.db", "copy", "current", name]);
        }
        assert_masked(&sealed);
    }
}

/// What breaks out of a text elsewhere does not here.
#[test]
fn names_with_a_will_of_their_own_are_masked_like_others() {
    let sealed = Sealed::with_plan();
    for name in
        ["'); DROP TABLE plan; --", "\"quoted\" \\u0041", "%s%n%x", "{\"Create\":1}", "q\u{301}q", "👩‍🔧"]
    {
        let (name, long) = (&*format!("{name} {}", name.repeat(90)), &*format!("owner={name}"));
        sealed.ok(&["add", "plan.db", "--", name, long, &format!("because={name}")]);
    }
    assert_masked(&sealed);
    assert_eq!(sealed.json(&["list", "shown.db", "--format", "json"]).as_array().unwrap().len(), 6);
}

/// A word no file format knows: as short as words get, and as long as names are.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "q[bcdfghjkz]{1,2}",
        "q[bcdfghjkz]{3,12}",
        "[äöüßçñ]{1,9}",
        "[部門予算顧客]{1,8}",
        "[🚲🧯📮]{1,3}"
    ]
}

/// A row of an import: every text column, and amounts inside their limits.
fn row() -> impl Strategy<Value = Vec<String>> {
    let texts = prop::collection::vec(word(), 9);
    let (level, stance) = (
        prop::sample::select(&["", "tactic"][..]),
        prop::sample::select(&["", "preventive", "remedial"][..]),
    );
    let money =
        (0..=3_000_000i64, 0..=300_000i64, 0..=300_000i64, prop_oneof![Just(1i64), Just(100), Just(250_000)]);
    (texts, level, stance, money, any::<bool>(), 0..4_000i64).prop_map(
        |(texts, level, stance, (amount, below, above, unit), locked, fte)| {
            let plain = |n: i64| format!("{}.{:02}", n * unit / 100, n * unit % 100);
            let (floor, cap) = ((amount - below).max(0), amount + above);
            let mut row = texts;
            row.extend([
                level.into(),
                stance.into(),
                plain(amount),
                plain(floor),
                plain(cap),
                plain(floor.max(1)),
            ]);
            row.extend([
                plain(7),
                if locked { "yes" } else { "" }.into(),
                format!("{}.{:02}", fte / 100, fte % 100),
            ]);
            row
        },
    )
}

const HEADINGS: &str = "code,name,description,owner,department,departments,objective,technique,\
                        because,level,stance,money,money_floor,money_cap,money_least,money_step,locked,fte";

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, rng_seed: RngSeed::Fixed(8), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_and_no_id_of_a_plan_is_in_the_bytes_of_its_masked_copy(rows in prop::collection::vec(row(), 1..12)) {
        let sealed = Sealed::with_plan();
        let csv: Vec<String> = rows.iter().enumerate().map(|(i, row)| {
            let mut row = row.clone();
            row[0] = format!("{}{i}", row[0]);
            row.join(",")
        }).collect();
        sealed.write("rows.csv", format!("{HEADINGS}\n{}\n", csv.join("\n")));
        sealed.ok(&["import", "plan.db", "rows.csv", "--partial"]);
        sealed.ok(&["scenario", "plan.db", "copy", "current", "Springtime"]);
        assert_masked(&sealed);
        let (was, is) = (sealed.run(&["check", "plan.db"]), sealed.run(&["check", "shown.db"]));
        let notes = |ran: &Ran| ran.out.lines().filter(|line| line.starts_with("note: ")).count();
        prop_assert_eq!((was.code, notes(&was)), (is.code, notes(&is)), "{:?} {:?}", was, is);
        for resource in ["money", "fte"] {
            let (was, is) = (amounts(&sealed, "plan.db", resource), amounts(&sealed, "shown.db", resource));
            // Equal sums stay equal, and all limits that held still do.
            prop_assert_eq!(sum(&is[0]), sum(&is[1]));
            for (was, is) in was.iter().flatten().zip(is.iter().flatten()) {
                prop_assert!(is.1 <= is.0 || was.1 > was.0, "{:?} {:?}", was, is);
                prop_assert!(is.2.is_none_or(|cap| cap >= is.0), "{:?} {:?}", was, is);
                prop_assert_eq!(was.3.is_some(), is.3.is_some());
                prop_assert!(is.4.is_none_or(|least| is.0 == 0 || is.0 >= least), "{:?} {:?}", was, is);
            }
        }
    }
}
