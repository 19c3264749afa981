//! rebalance and frontier.

use serde_json::Value;

use crate::sealed::Sealed;

fn cents(value: &Value) -> i64 {
    value.as_str().unwrap().replace('.', "").parse().unwrap()
}

#[test]
fn the_demo_reaches_its_target_exactly_and_nothing_is_written() {
    let sealed = Sealed::with_demo();
    let before = sealed.read("plan.db");
    let answer = sealed.json(&["rebalance", "plan.db", "--target", "45%", "--format", "json"]);
    assert_eq!(answer["status"], "optimal");
    assert_eq!(answer["plan"], "Customer experience plan");
    assert_eq!(
        (&answer["target"], &answer["rule"], &answer["resource"]),
        (&"0.45".into(), &"priority".into(), &"money".into())
    );
    assert_eq!((&answer["envelope"], &answer["moved"]), (&"9600000.00".into(), &"2020000.00".into()));
    assert_eq!((&answer["share_before"], &answer["share_after"]), (&"0.2395".into(), &"0.4500".into()));
    let lines = answer["allocations"].as_array().unwrap();
    assert_eq!(lines.len(), 48);
    assert_eq!(lines.iter().map(|line| cents(&line["after"])).sum::<i64>(), 960_000_000);
    for line in lines {
        assert!(cents(&line["after"]) >= cents(&line["floor"]), "{line}");
        assert!(
            line["cap"].is_null() || cents(&line["after"]) <= cents(&line["cap"]).max(cents(&line["before"])),
            "{line}"
        );
        assert!(line["locked"] == false || line["after"] == line["before"], "{line}");
        assert!(!line["reason"].as_str().unwrap().is_empty(), "{line}");
    }
    for held in answer["binding"].as_array().unwrap() {
        assert_eq!(
            (&held["price"], &held["effect"]),
            (&"0".into(), &"changes who moves, not how much".into())
        );
    }
    let moves = answer["moves"].as_array().unwrap();
    assert_eq!(moves.iter().map(|one| cents(&one["amount"])).sum::<i64>(), 202_000_000);
    let table = sealed.ok(&["rebalance", "plan.db"]);
    assert!(table.starts_with("money, envelope 9,600,000: preventive 24.0 % → 45.0 %, target 45 %.\n2,020,000 moves in 16 lines."), "{table}");
    assert!(
        table.contains("I-017  Apology and credit team   remedial      540,000    160,000  -380,000  "),
        "{table}"
    );
    assert_eq!(sealed.read("plan.db"), before);
}

#[test]
fn an_answer_is_kept_as_a_scenario_in_one_step() {
    let sealed = Sealed::with_demo();
    let out = sealed.ok(&["rebalance", "plan.db", "--save-as", "Spring"]);
    assert!(out.ends_with("\nRebalanced to 45 %: scenario Spring.\n"), "{out}");
    let line = sealed.json(&["show", "plan.db", "I-017", "--format", "json"]);
    let spring = &line["allocations"][2];
    assert_eq!((&spring["scenario"], &spring["amount"]), (&"Spring".into(), &"160000.00".into()));
    assert!(spring["reason"].as_str().unwrap().contains("lowest priority remedial line in Care"), "{spring}");
    assert_eq!(line["allocations"][0]["amount"], "540000.00", "the baseline stays");
    let scenarios = sealed.json(&["scenario", "plan.db", "list", "--format", "json"]);
    assert_eq!(
        scenarios[1]["note"],
        "Asked of “current”: 45 % preventive, by the rule “priority”, within £9,600,000, as it was. \
         It moves £2,020,000 in 16 lines and takes the preventive share from 24.0 % to 45.0 %."
    );
    let met = sealed.json(&["rebalance", "plan.db", "--scenario", "Spring", "--format", "json"]);
    assert_eq!((&met["status"], &met["moved"]), (&"already met".into(), &"0.00".into()));
    assert!(
        sealed
            .ok(&["rebalance", "plan.db", "--scenario", "Spring"])
            .contains("The target is met already: nothing moves.")
    );
    sealed.ok(&["undo", "plan.db"]);
    assert_eq!(
        sealed.json(&["scenario", "plan.db", "list", "--format", "json"]).as_array().unwrap().len(),
        1
    );
}

#[test]
fn saving_keeps_what_scripts_read_whole() {
    let sealed = Sealed::with_demo();
    let ran = sealed.run(&["rebalance", "plan.db", "--save-as", "Spring", "--format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, "note: Rebalanced to 45 %: scenario Spring\n"));
    assert_eq!(serde_json::from_str::<Value>(&ran.out).unwrap()["status"], "optimal");
}

/// A department's name is kept without its tab, and a sum may be more than one line can hold.
#[test]
fn a_limit_finds_the_department_that_an_import_made_of_the_same_words() {
    let sealed = Sealed::with_plan();
    let csv = "code,name,department,stance,money\n\
               A-1,Desk,\"tab\there\",remedial,9000000000000\n\
               A-2,Seats,\"tab\there\",remedial,9000000000000\n\
               A-3,Cure,Élan – Zürich,preventive,1000\n";
    sealed.write("lines.csv", csv);
    sealed.ok(&["import", "plan.db", "lines.csv"]);
    let words = |limit| ["rebalance", "plan.db", "--target", "10%", "--limit", limit, "--format", "json"];
    let answer = sealed.json(&words("department:tab\there>=16000000000000"));
    assert_eq!(answer["status"], "optimal");
    let ran = sealed.run(&words("department:tab\there>=17000000000000.00"));
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert_eq!(sealed.run(&words("department:tab here>=1")).code, 0);
    let ran = sealed.run(&words("department:elsewhere>=1"));
    assert_eq!(ran.code, 2, "{}", ran.err);
}

#[test]
fn limits_and_envelopes_are_kept() {
    let sealed = Sealed::with_demo();
    let words = [
        "rebalance",
        "plan.db",
        "--envelope",
        "-10%",
        "--limit",
        "department:care>=3.2m",
        "--limit",
        "mode:listen<=500k",
        "--unclassified",
        "give",
        "--format",
        "json",
    ];
    let answer = sealed.json(&words);
    assert_eq!(answer["envelope"], "8640000.00");
    let rows = sealed.json(&["list", "plan.db", "--format", "json"]);
    let sum = |column: &str, word: &str| -> i64 {
        let lines = rows.as_array().unwrap().iter().zip(answer["allocations"].as_array().unwrap());
        lines.filter(|(row, _)| row[column] == word).map(|(_, line)| cents(&line["after"])).sum()
    };
    assert!(sum("department", "Care") >= 320_000_000);
    assert!(sum("mode", "listen") <= 50_000_000);
    assert!(answer["moves"].as_array().unwrap().iter().any(|one| one["to"].is_null()), "the envelope shrank");
    assert_eq!(sealed.json(&words), answer, "the same answer twice");
}

#[test]
fn a_limit_of_nothing_on_nobody_holds() {
    let sealed = Sealed::with_demo();
    let ran = sealed.run(&["rebalance", "plan.db", "--limit", "department:Sales<=0", "--format", "json"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (0, "note: no line is in “Sales”, so its limit holds as it is\n")
    );
    assert!(ran.out.contains("\"moved\":\"2020000.00\""));
}

#[test]
fn what_is_out_of_reach_says_how_far_and_what_to_unlock() {
    let sealed = Sealed::with_demo();
    let err = sealed.refused(3, &["rebalance", "plan.db", "--target", "95%", "--save-as", "Never"]);
    assert!(err.contains("95 % is out of reach: the highest share is 61.8 %; "), "{err}");
    assert!(err.contains("points."), "{err}");
    let ran = sealed.run(&["rebalance", "plan.db", "--target", "95%", "--format", "json"]);
    let answer: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (ran.code, &answer["status"], &answer["highest_share"]),
        (3, &"infeasible".into(), &"0.6182".into())
    );
    assert!(!answer["because"][0]["limit"].as_str().unwrap().is_empty());
    assert!(answer["unlock"][0]["gains"].as_str().unwrap().starts_with("0."), "{answer}");
    assert!(
        sealed
            .refused(3, &["rebalance", "plan.db", "--envelope", "1m"])
            .contains("no allocation keeps all limits")
    );
}

#[test]
fn questions_that_make_no_sense_are_refused() {
    let sealed = Sealed::with_demo();
    for (words, says) in [
        (&["--target", "145%"][..], "over 100 %"),
        (&["--target", "45"], "did you mean 45%?"),
        (&["--rule", "magic"], "invalid value 'magic'"),
        (&["--resource", "time"], "invalid value 'time'"),
        (&["--envelope", "lots"], "--envelope: “lots” is not an amount"),
        (&["--envelope", "-200%"], "--envelope: that would be less than nothing"),
        (&["--limit", "Care>=1m"], "--limit: “Care>=1m” is not a limit"),
        (&["--limit", "department:Sales>=1m"], "there is no department “Sales”"),
        (&["--limit", "department:Care>=some"], "“some” is not an amount"),
        (&["--limit", "mode:sing<=1"], "There is: listen, engage"),
        (&["--limit", "level:goal<=1"], "There is: strategy, tactic"),
        (&["--limit", "objective:Glory<=1"], "there is no objective “Glory”"),
        (&["--limit", "team:Care<=1"], "is not a limit"),
        (&["--limit", "department:Care>=-5"], "a limit of “-5” is less than nothing"),
        (&["--scenario", "Spring"], "--scenario: there is no scenario “Spring”"),
        (&["--save-as", "Current"], "--save-as: there is a scenario “current” already"),
    ] {
        let words = [&["rebalance", "plan.db"], words].concat();
        let ran = sealed.run(&words);
        assert_eq!(ran.code, 2, "{words:?}: {ran:?}");
        assert!(ran.err.contains(says) && ran.err.contains("\nnext: "), "{words:?}: {ran:?}");
    }
}

/// Each says what to change, and none is answered with a sum that breaks something.
#[test]
fn what_no_amounts_can_keep_is_refused_with_what_to_change() {
    let sealed = Sealed::with_demo();
    let refused = |words: &[&str]| sealed.refused(3, &[&["rebalance", "plan.db"], words].concat());
    let said = refused(&["--limit", "department:Care>=2m", "--limit", "department:Care<=1m"]);
    assert!(said.contains("Care must have at least 2,000,000 and at most 1,000,000"), "{said}");
    assert!(
        said.contains("next: Lower the least of Care to 1,000,000 or raise its most to 2,000,000."),
        "{said}"
    );
    for envelope in ["1m", "0", "-99%"] {
        let said = refused(&["--envelope", envelope]);
        assert!(said.contains("the envelope is "), "{said}");
        assert!(said.contains("next: Raise the envelope to at least "), "{said}");
    }
    let said = refused(&["--limit", "department:Care>=9999m"]);
    assert!(said.contains("next: Lowering the least of Care opens up to 61.8 %."), "{said}");
    let rows = "code,name,stance,money,money_floor,money_cap,money_step\n\
                A-1,Desk,remedial,1000,450,500,300\nA-2,Cure,preventive,0,,,\n";
    sealed.write("rows.csv", rows);
    sealed.ok(&["new", "steps.db"]);
    sealed.ok(&["import", "steps.db", "rows.csv"]);
    let said = sealed.refused(3, &["rebalance", "steps.db", "--target", "10%"]);
    assert!(said.contains("Desk: no multiple of the step falls between the floor and the cap"), "{said}");
    assert!(said.contains("next: Change the step, the floor or the cap of Desk."), "{said}");
}

/// Of two limits on the same end both are kept.
#[test]
fn limits_of_every_kind_at_once_are_kept() {
    let sealed = Sealed::with_demo();
    let limits = [
        "department:Care>=3.4m",
        "department:care>=3m",
        "objective:Easy to stay>=1.5m",
        "mode:listen<=600k",
        "mode:listen<=500k",
        "level:strategy<=700k",
    ];
    let mut words = vec!["rebalance", "plan.db", "--format", "json"];
    words.extend(limits.iter().flat_map(|limit| ["--limit", limit]));
    let answer = sealed.json(&words);
    let rows = sealed.json(&["list", "plan.db", "--format", "json"]);
    let sum = |column: &str, word: &str| -> i64 {
        let lines = rows.as_array().unwrap().iter().zip(answer["allocations"].as_array().unwrap());
        lines.filter(|(row, _)| row[column] == word).map(|(_, line)| cents(&line["after"])).sum()
    };
    assert!(sum("department", "Care") >= 340_000_000);
    assert!(sum("objective", "Easy to stay") >= 150_000_000);
    assert!(sum("mode", "listen") <= 50_000_000);
    assert!(sum("level", "strategy") <= 70_000_000);
    assert_eq!(answer["share_after"], "0.4500");
}

#[test]
fn the_frontier_runs_from_today_to_the_wall() {
    let sealed = Sealed::with_demo();
    let rows = sealed.json(&["frontier", "plan.db", "--format", "json"]);
    let rows = rows.as_array().unwrap();
    assert_eq!((&rows[0]["target"], &rows[0]["moved"]), (&"0.2395".into(), &"0.00".into()));
    assert_eq!(rows.last().unwrap()["target"], "0.6182");
    let at_45 = rows.iter().find(|row| row["target"] == "0.4500").unwrap();
    assert_eq!((&at_45["moved"], &at_45["lines"]), (&"2020000.00".into(), &16.into()));
    assert!(rows.windows(2).all(|pair| cents(&pair[0]["moved"]) <= cents(&pair[1]["moved"])));
    assert!(
        sealed
            .ok(&["frontier", "plan.db"])
            .starts_with("target      moved  lines  next per cent  what holds")
    );
    assert!(
        sealed
            .refused(3, &["frontier", "plan.db", "--envelope", "1m"])
            .contains("no allocation keeps all limits")
    );
}

/// An envelope is a sum of many lines, and a name may look like a limit.
#[test]
fn an_envelope_may_be_more_than_one_line_can_hold() {
    let sealed = Sealed::with_plan();
    let csv = "code,name,department,stance,money\n\
               A-1,Desk,a>=b<=c: d,remedial,9000000000000\n\
               A-2,Seats,Care,remedial,9000000000000\n\
               A-3,Cure,Labs,preventive,1000\n";
    sealed.write("lines.csv", csv);
    sealed.ok(&["import", "plan.db", "lines.csv"]);
    let words = ["rebalance", "plan.db", "--target", "10%", "--envelope", "17000000000000.50"];
    let limit = ["--limit", "department:a>=b<=c: d<=8000000000000", "--format", "json"];
    let answer = sealed.json(&[&words[..], &limit[..]].concat());
    assert_eq!(answer["envelope"], "17000000000000.50");
    assert_eq!(answer["allocations"][0]["after"], "8000000000000.00");
    let err = sealed.refused(2, &["rebalance", "plan.db", "--envelope", "-99000000000000"]);
    assert!(err.contains("less than nothing"), "{err}");
}

#[test]
fn the_way_out_names_what_to_loosen_together() {
    let sealed = Sealed::with_plan();
    let csv = "code,name,stance,money,locked\n\
               A-1,Desk,remedial,300,yes\nA-2,Seats,remedial,200,yes\nA-3,Vans,remedial,400,yes\n\
               A-4,Cure,preventive,100,no\n";
    sealed.write("lines.csv", csv);
    sealed.ok(&["import", "plan.db", "lines.csv"]);
    let words = ["rebalance", "plan.db", "--target", "70%"];
    let err = sealed.refused(3, &words);
    assert!(
        err.contains(
            "next: Unlocking Vans adds 40.0 points. These 2 together are enough (no fewer would do): \
             Unlocking Vans; Unlocking Desk."
        ),
        "{err}"
    );
    let ran = sealed.run(&[&words[..], &["--format", "json"]].concat());
    let answer: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(answer["way_out"]["codes"], serde_json::json!(["A-3", "A-1"]));
    assert_eq!((&answer["way_out"]["at_least"], &answer["way_out"]["smallest"]), (&2.into(), &true.into()));
    assert!(
        sealed.refused(3, &["rebalance", "plan.db", "--target", "50%"]).contains("Unlocking Vans is enough.")
    );
}
