//! The words themselves: help, misspelt verbs, completions, the manual, no terminal.

use crate::sealed::Sealed;

const VERBS: &str = "demo new import list show classify rebalance frontier scenario export add set remove history \
                     undo redo check restore completions man";

#[test]
fn help_lists_the_verbs_in_the_order_a_planner_needs_them() {
    let sealed = Sealed::new();
    let help = sealed.ok(&["--help"]);
    let places: Vec<usize> =
        VERBS.split_whitespace().map(|verb| help.find(&format!("\n  {verb} ")).unwrap()).collect();
    assert!(places.is_sorted(), "{help}");
    assert!(
        help.contains("Exit codes: 0 done, 1 it failed, 2 the words were wrong, 3 the answer is no."),
        "{help}"
    );
    assert_eq!(sealed.ok(&["--version"]), format!("ounce {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn every_verb_has_an_example_and_a_manual_page() {
    let sealed = Sealed::new();
    for verb in VERBS.split_whitespace() {
        let help = sealed.ok(&[verb, "--help"]);
        assert!(help.contains(&format!("Examples:\n  ounce {verb}")), "{help}");
        let page = sealed.ok(&["man", verb]);
        assert!(page.contains(&format!(".TH ounce-{verb} 1")), "{page}");
    }
    assert!(sealed.ok(&["man"]).contains(".TH ounce 1"));
    assert!(sealed.refused(2, &["man", "lsit"]).contains("Did you mean list?"));
}

#[test]
fn completions_know_the_verbs() {
    let sealed = Sealed::new();
    for shell in ["bash", "zsh", "fish"] {
        assert!(sealed.ok(&["completions", shell]).contains("rebalance"));
    }
    assert!(sealed.refused(2, &["completions", "dos"]).contains("invalid value 'dos'"));
}

#[test]
fn what_is_no_verb_is_a_plan_or_a_slip() {
    let sealed = Sealed::with_plan();
    for (words, says) in [
        (&["lits"][..], "“lits” is neither a verb nor a plan\nnext: Did you mean: ounce list?"),
        (&["lits", "plan.db"], "Did you mean: ounce list?"),
        (&["plan.db", "list"], "the verb comes before the plan\nnext: Write: ounce list plan.db …"),
        (&["list"], "the following required arguments were not provided: <PLAN>"),
        (
            &["list", "plan.db", "--wher", "x"],
            "Perhaps: a similar argument exists: '--where'. `ounce list --help`",
        ),
        (&["--frobnicate"], "unexpected argument '--frobnicate' found"),
    ] {
        let err = sealed.refused(2, words);
        assert!(err.contains(says), "{words:?}: {err}");
    }
}

#[test]
fn the_workbench_needs_a_terminal() {
    let sealed = Sealed::with_plan();
    for words in [&[][..], &["plan.db"], &["demo"], &["--theme", "dark", "plan.db"]] {
        let err = sealed.refused(2, words);
        assert!(err.contains("terminal"), "{words:?}: {err}");
    }
}

#[test]
fn piped_output_is_plain() {
    let sealed = Sealed::with_demo();
    for words in [&["list", "plan.db"][..], &["rebalance", "plan.db"], &["history", "plan.db"]] {
        assert!(!sealed.ok(words).contains('\u{1b}'), "{words:?}");
    }
}
