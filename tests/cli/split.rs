//! `ounce split`.

use super::sealed::Sealed;

#[test]
fn a_line_becomes_two_that_add_up_and_undo_joins_them() {
    let sealed = Sealed::with_demo();
    let before = sealed.ok(&["list", "plan.db", "--format", "csv"]);
    let out = sealed.ok(&["split", "plan.db", "i-016", "--name", "Overtime in storms", "--amount", "15k"]);
    insta::assert_snapshot!(out, @r"
    Split “Storm readiness” into I-016 and I-049.
    I-016 “Storm readiness” has 25,000; I-049 “Overtime in storms” has 15,000 and is unclassified.
    ");
    assert_eq!(sealed.ok(&["list", "plan.db", "--format", "csv"]).lines().count(), 1 + 49);
    sealed.ok(&["undo", "plan.db"]);
    assert_eq!(sealed.ok(&["list", "plan.db", "--format", "csv"]), before);
}

#[test]
fn the_line_may_get_another_name_and_another_scenario_may_say_how_much() {
    let sealed = Sealed::with_demo();
    sealed.ok(&["scenario", "plan.db", "copy", "current", "Spring"]);
    sealed.ok(&["set", "plan.db", "I-016", "money=80k", "--scenario", "Spring"]);
    let words =
        ["split", "plan.db", "I-016", "--name", "Overtime", "--rename", "Batteries", "--amount", "20k"];
    let out = sealed.ok(&[&words[..], &["--scenario", "Spring"]].concat());
    assert!(out.contains("I-016 “Batteries” has 60,000; I-049 “Overtime” has 20,000"), "{out}");
    let shown = sealed.json(&["show", "plan.db", "I-049", "--format", "json"]);
    assert_eq!(shown["allocations"][0]["amount"], "10000.00", "the same part of the 40k it has in current");
}

#[test]
fn what_cannot_be_split_is_refused() {
    let sealed = Sealed::with_demo();
    for (words, what) in [
        (&["I-016", "--name", "B", "--amount", "40k"][..], "40,000 is not a part of its 40,000"),
        (&["I-016", "--name", "B", "--amount", "0%"], "would get nothing"),
        (&["I-016", "--name", "B", "--amount", "half"], "“half” is not an amount"),
        (&["I-016", "--name", " "], "a part has no name"),
        (&["I-016"], "--name"),
        (&["I-999", "--name", "B"], "no line has the code I-999"),
        (&["I-011", "--name", "B", "--amount", "7k"], "steps of"),
        (&["I-016", "--name", "B", "--scenario", "Spring"], "there is no scenario"),
    ] {
        let said = sealed.refused(2, &[&["split", "plan.db"], words].concat());
        assert!(said.contains(what), "{words:?}: {said}");
    }
}
