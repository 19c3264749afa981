//! frontier: what each per cent costs, what runs out where, and the file it goes to.

use serde_json::Value;

use crate::sealed::Sealed;

fn cents(value: &Value) -> i64 {
    value.as_str().unwrap().replace('.', "").parse().unwrap()
}

#[test]
fn each_target_says_what_the_next_per_cent_costs() {
    let sealed = Sealed::with_demo();
    let rows = sealed.json(&["frontier", "plan.db", "--format", "json"]);
    let rows = rows.as_array().unwrap();
    for pair in rows[1..rows.len() - 1].windows(2) {
        let rise = cents(&pair[1]["moved"]) - cents(&pair[0]["moved"]);
        assert_eq!(cents(&pair[0]["next_per_cent"]), rise, "{pair:?}");
    }
    assert_eq!(cents(&rows[0]["next_per_cent"]), 9_600_000, "a hundredth of the envelope");
    assert!(rows.last().unwrap()["next_per_cent"].is_null(), "nothing lies beyond the end");
}

/// Each target with what runs out there.
fn said(rows: &Value) -> Vec<String> {
    let mut said = vec![];
    for row in rows.as_array().unwrap() {
        for what in row["runs_out"].as_array().unwrap() {
            said.push(format!("{} {}", row["target"].as_str().unwrap(), what.as_str().unwrap()));
        }
    }
    said
}

#[test]
fn what_runs_out_is_named_where_it_does() {
    let sealed = Sealed::with_plan();
    sealed.write(
        "lines.csv",
        "code,name,department,objective,stance,priority,money,money_floor,money_cap\n\
         A-1,Desk,Care,Calm,remedial,5,200,100,\n\
         A-2,Refunds,Care,Calm,remedial,3,300,,\n\
         A-3,Seats,Care,,remedial,3,300,100,\n\
         B-1,Cure,Labs,Calm,preventive,3,200,,\n",
    );
    sealed.ok(&["import", "plan.db", "lines.csv"]);
    let words = ["frontier", "plan.db", "--limit", "department:Labs<=650", "--format", "json"];
    let said = said(&sealed.json(&words));
    let want = ["0.3000 30.0 %: Desk gives no more", "0.6500 65.0 %: Labs may not rise over 650"];
    assert_eq!(said, want);
    // A limit that crosses and holds nothing back changes nothing.
    let crossing = sealed.json(&[&words[..], &["--limit", "objective:Calm<=5000"]].concat());
    assert_eq!(self::said(&crossing), want);
    let without = sealed.json(&["frontier", "plan.db", "--format", "json"]);
    let last = without.as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&last["target"], &last["runs_out"][0]),
        (&"0.8000".into(), &"80.0 %: Seats, the last of 2 like it, gives no more".into())
    );
    let table = sealed.ok(&words[..4]);
    let head = table.lines().next().unwrap();
    assert!(head.contains("next per cent") && head.contains("runs out"), "{table}");
}

#[test]
fn it_goes_to_a_file_that_the_others_can_read() {
    let sealed = Sealed::with_demo();
    let said = sealed.ok(&["frontier", "plan.db", "-o", "frontier.csv"]);
    let csv = String::from_utf8(sealed.read("frontier.csv")).unwrap();
    assert_eq!(said, format!("Exported {} targets to frontier.csv.\n", csv.lines().count() - 1));
    assert_eq!(csv, sealed.ok(&["frontier", "plan.db", "--format", "csv"]));
    sealed.ok(&["frontier", "plan.db", "-o", "frontier.json"]);
    let json: Value = serde_json::from_slice(&sealed.read("frontier.json")).unwrap();
    assert_eq!(json, sealed.json(&["frontier", "plan.db", "--format", "json"]));
    for (file, code) in [("frontier.xls", 2), ("nowhere/frontier.csv", 1)] {
        let err = sealed.refused(code, &["frontier", "plan.db", "-o", file]);
        assert!(err.contains(file) && err.contains("\nnext: "), "{err}");
    }
}
