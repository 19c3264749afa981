//! `ounce copy`, whole and masked.

use std::collections::BTreeSet;

use memchr::memmem;
use proptest::prelude::*;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use crate::sealed::{Ran, Sealed};

/// Whether every plan file holds a text, whosever it is: it is part of the format,
/// which has the words of the method in it.
fn is_of_the_format(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ounce::store::SCHEMA.to_ascii_lowercase().contains(&text) || text == "current"
}

fn connection(sealed: &Sealed, name: &str) -> Connection {
    Connection::open_with_flags(sealed.path(name), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// Every text of four characters or more, and every id, in any table of a plan, and
/// every text in its history.
fn told(sealed: &Sealed, name: &str) -> (BTreeSet<String>, BTreeSet<i64>) {
    let db = connection(sealed, name);
    let (mut texts, mut ids) = (BTreeSet::new(), BTreeSet::new());
    for table in [
        "plan",
        "department",
        "objective",
        "initiative",
        "participation",
        "scenario",
        "allocation",
        "history",
    ] {
        let mut select = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = select.column_count();
        let mut rows = select.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                match row.get_ref(column).unwrap() {
                    ValueRef::Text(text) => {
                        let text = std::str::from_utf8(text).unwrap();
                        texts.insert(text.to_string());
                        if let Ok(json) = serde_json::from_str(text) {
                            texts_in(&json, &mut texts);
                        }
                    }
                    // Amounts are smaller than any id.
                    ValueRef::Integer(n) if n > 1 << 55 => drop(ids.insert(n)),
                    _ => {}
                }
            }
        }
    }
    texts.retain(|text| text.chars().count() >= 4 && !is_of_the_format(text));
    texts.retain(|text| text.parse::<f64>().is_err());
    (texts, ids)
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

/// What of `plan.db` stands in the bytes of another file.
fn left_in(sealed: &Sealed, name: &str) -> Vec<String> {
    let (texts, ids) = told(sealed, "plan.db");
    assert!(texts.len() > 3 && ids.len() > 3, "{texts:?}");
    let bytes = sealed.read(name);
    let lower = bytes.to_ascii_lowercase();
    let text = |text: &&String| memmem::find(&lower, text.to_ascii_lowercase().as_bytes()).is_some();
    let id = |id: &&i64| {
        memmem::find(&bytes, &id.to_be_bytes()).is_some()
            || memmem::find(&bytes, id.to_string().as_bytes()).is_some()
    };
    let texts = texts.iter().filter(text).cloned();
    texts.chain(ids.iter().filter(id).map(i64::to_string)).collect()
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
    let out = sealed.ok(&["copy", "plan.db", "shown.db", "--mask"]);
    assert_eq!(out, "Copied plan.db to shown.db, masked: 48 lines.\n");
    assert_eq!(sealed.read("plan.db"), before);
    assert_eq!(left_in(&sealed, "shown.db"), [] as [&str; 0]);
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

/// A word no file format knows.
fn word() -> impl Strategy<Value = String> {
    prop_oneof!["q[bcdfghjkz]{5,12}", "[äöüßçñ]{4,9}", "[部門予算顧客]{4,8}"]
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
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

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
        sealed.ok(&["copy", "plan.db", "shown.db", "--mask"]);
        prop_assert_eq!(left_in(&sealed, "shown.db"), Vec::<String>::new());
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
