//! People who follow the money, from the command line.

use serde_json::Value;

use crate::sealed::Sealed;

fn hundredths(value: &Value) -> i64 {
    value.as_str().unwrap().replace('.', "").parse().unwrap()
}

#[test]
fn people_go_along_in_proportion_and_the_total_stays() {
    let sealed = Sealed::with_demo();
    let words = ["rebalance", "plan.db", "--target", "45%", "--people-follow", "--format", "json"];
    let answer = sealed.json(&words);
    assert_eq!(answer["moved"], "2020000.00", "the money is the same");
    let people = &answer["people"];
    assert_eq!(
        (&people["moved"], &people["stayed"], &people["proved"]),
        (&"16.00".into(), &"0.00".into(), &true.into())
    );
    let lines = people["allocations"].as_array().unwrap();
    let money = answer["allocations"].as_array().unwrap();
    let mut total = 0;
    for line in lines {
        let of = money.iter().find(|m| m["code"] == line["code"]).unwrap();
        let (before, after) = (hundredths(&line["before"]), hundredths(&line["after"]));
        let (had, has) = (hundredths(&of["before"]), hundredths(&of["after"]));
        assert_eq!(line["after"], line["in_proportion"]);
        total += after - before;
        if has < had {
            assert_eq!(before - after, before * (had - has) / had, "{line}");
        } else {
            assert!(after > before, "{line}");
        }
    }
    assert_eq!(total, 0, "nobody is lost or made");
    let moves: i64 = people["moves"].as_array().unwrap().iter().map(|one| hundredths(&one["amount"])).sum();
    assert_eq!(moves, 1_600);
    assert_eq!(sealed.json(&words), answer, "the same answer twice");
    let without = sealed.json(&["rebalance", "plan.db", "--format", "json"]);
    assert!(without["people"].is_null());
    let table = sealed.ok(&["rebalance", "plan.db", "--people-follow"]);
    assert!(
        table.contains("fte before  fte after") && table.contains("\nPeople follow: 16 FTE in 16 lines.\n"),
        "{table}"
    );
    let csv = sealed.ok(&["rebalance", "plan.db", "--people-follow", "--format", "csv"]);
    assert!(csv.starts_with("code,name,stance,before,after,change,fte_before,fte_after,reason\n"), "{csv}");
    assert!(csv.contains("-380000.00,10.00,2.97,"), "{csv}");
}

#[test]
fn a_smaller_envelope_lets_people_go_with_it() {
    let sealed = Sealed::with_demo();
    let answer =
        sealed.json(&["rebalance", "plan.db", "--envelope", "-10%", "--people-follow", "--format", "json"]);
    let left = answer["people"]["moves"].as_array().unwrap().iter().filter(|one| one["to"].is_null());
    let left: i64 = left.map(|one| hundredths(&one["amount"])).sum();
    let lines = answer["people"]["allocations"].as_array().unwrap().iter();
    let change: i64 = lines.map(|line| hundredths(&line["after"]) - hundredths(&line["before"])).sum();
    assert!(left > 0);
    assert_eq!(change, -left);
}

#[test]
fn limits_of_people_are_kept_and_what_they_keep_is_said() {
    let sealed = Sealed::with_demo();
    sealed.ok(&["set", "plan.db", "I-017", "fte_floor=8"]);
    sealed.ok(&["set", "plan.db", "I-031", "fte_cap=2", "fte_step=0.5"]);
    let said = sealed.ok(&["rebalance", "plan.db", "--people-follow", "--save-as", "Spring"]);
    assert!(
        said.contains("FTE cannot follow: ") && said.contains("Repeat-fault cure is at its cap of 2 FTE"),
        "{said}"
    );
    let line = sealed.json(&["show", "plan.db", "I-031", "--format", "json"]);
    let kept = line["allocations"].as_array().unwrap();
    let kept = kept.iter().find(|a| a["scenario"] == "Spring" && a["resource"] == "fte").unwrap();
    assert_eq!(kept["amount"], "2.00");
    assert!(kept["reason"].as_str().unwrap().contains("but it is at its cap of 2 FTE"), "{kept}");
    sealed.ok(&["undo", "plan.db"]);
    assert_eq!(
        sealed.json(&["scenario", "plan.db", "list", "--format", "json"]).as_array().unwrap().len(),
        1
    );
}

#[test]
fn people_cannot_follow_themselves() {
    let sealed = Sealed::with_demo();
    let said = sealed.refused(2, &["rebalance", "plan.db", "--resource", "fte", "--people-follow"]);
    assert!(
        said.contains("--people-follow: people follow money") && said.contains("next: Leave out"),
        "{said}"
    );
}
