//! new, list, show, add, set, remove.

use crate::sealed::Sealed;

#[test]
fn a_new_plan_has_defaults_and_never_overwrites() {
    let sealed = Sealed::new();
    let out = sealed.ok(&["new", "plan.db", "--year", "2027", "--currency", "eur"]);
    assert_eq!(
        out,
        "Made plan.db: Customer experience plan, My organisation, 2027, in EUR, target 45 %.\n\
         Next: ounce import plan.db FILE.csv, or ounce add plan.db \"A first line\"\n"
    );
    let err = sealed.refused(1, &["new", "plan.db"]);
    assert!(err.starts_with("error: plan.db: there is a file of this name already"), "{err}");
    assert!(sealed.refused(1, &["new", "no/such/folder.db"]).contains("the folder does not exist"));
    assert!(sealed.refused(2, &["new", "x.db", "--currency", "pounds"]).contains("not a currency code"));
    assert!(sealed.refused(2, &["new", "x.db", "--target", "145%"]).contains("over 100 %"));
    assert!(!sealed.path("x.db").exists());
}

#[test]
fn lines_are_added_listed_and_summed() {
    let sealed = Sealed::with_plan();
    assert_eq!(
        sealed.ok(&["add", "plan.db", "Chatbot", "money=260k", "mode=contain", "department=Digital"]),
        "Added I-001 Chatbot.\n"
    );
    sealed.ok(&[
        "add",
        "plan.db",
        "name=Fault cure",
        "code=F-1",
        "money=1,140,000.50",
        "mode=remove",
        "fte=2.5",
    ]);
    sealed.ok(&["add", "plan.db", "部門 review"]);
    assert_eq!(
        sealed.ok(&["list", "plan.db"]),
        "code   name         department  level  stance      mode            money   fte\n\
         F-1    Fault cure                      preventive  remove   1,140,000.50  2.50\n\
         I-001  Chatbot      Digital            remedial    contain    260,000.00  0.00\n\
         I-002  部門 review                                                  0.00  0.00\n\
         \n\
         3 lines, GBP 1,400,000.50, 2.50 FTE: 81.4 % preventive, 18.6 % remedial, 0.0 % unclassified; target 45 %.\n"
    );
    assert!(sealed.refused(2, &["add", "plan.db", "Again", "code=f-1"]).contains("taken by “Fault cure”"));
    assert!(sealed.refused(2, &["add", "plan.db", "One", "Two"]).contains("the name is given twice"));
    assert!(sealed.refused(2, &["add", "plan.db", "money=5"]).contains("a line needs a name"));
    assert!(sealed.refused(2, &["add", "plan.db", "X", "mony=5"]).contains("Did you mean money?"));
    let err = sealed.refused(2, &["add", "plan.db", "X", "money_floor=5", "money_cap=4"]);
    assert!(err.contains("the floor 5 is above the cap 4"), "{err}");
    assert!(sealed.refused(2, &["add", "plan.db", "X", "money=-5"]).contains("negative"));
}

#[test]
fn what_is_not_set_comes_last_either_way_and_equals_stand_by_their_codes() {
    let sealed = Sealed::with_plan();
    for line in [
        ["Ten", "code=I-10", "money_cap=5", "owner=Bea", "priority=1"],
        ["Nine", "code=I-9", "money_cap=5", "owner=", "priority=2"],
        ["Two", "code=I-2", "money_cap=", "owner=ann", "priority=1"],
        ["Three", "code=I-3", "money_cap=0", "owner=Bea", "priority=2"],
    ] {
        sealed.ok(&[&["add", "plan.db"], &line[..]].concat());
    }
    for (sort, codes) in [
        ("money_cap", "I-3 I-9 I-10 I-2"),
        ("-money_cap", "I-9 I-10 I-3 I-2"),
        ("owner", "I-2 I-3 I-10 I-9"),
        ("-owner", "I-3 I-10 I-2 I-9"),
        ("priority,-money_cap", "I-10 I-2 I-9 I-3"),
        ("-priority,owner", "I-3 I-9 I-2 I-10"),
    ] {
        let listed = sealed.ok(&["list", "plan.db", "--sort", sort, "--columns", "code", "--format", "csv"]);
        let listed: Vec<&str> = listed.lines().skip(1).collect();
        assert_eq!(listed.join(" "), codes, "--sort {sort}");
    }
}

#[test]
fn lists_are_filtered_sorted_and_exact_for_scripts() {
    let sealed = Sealed::with_demo();
    let csv = sealed.ok(&[
        "list",
        "plan.db",
        "--where",
        "care stance:remedial money>300k",
        "--sort",
        "-money",
        "--columns",
        "code,money",
        "--format",
        "csv",
    ]);
    assert_eq!(csv, "code,money\nI-006,1500000.00\nI-017,540000.00\nI-009,380000.00\n");
    let header = sealed.ok(&["list", "plan.db", "--format", "csv"]);
    assert!(header.starts_with(
        "code,name,description,owner,department,departments,objective,level,stance,mode,technique,status,\
         priority,money,money_floor,money_cap,money_step,money_least,fte,locked\n"
    ));
    let rows = sealed.json(&["list", "plan.db", "--where", "level:?", "--format", "json"]);
    let codes: Vec<&str> = rows.as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["I-004", "I-016", "I-022", "I-027", "I-037"]);
    assert_eq!(rows[0]["money"], "410000.00");
    assert_eq!(rows[0]["level"], serde_json::Value::Null);
    assert!(
        sealed.refused(2, &["list", "plan.db", "--where", "money>lots"]).contains("--where: “money>lots”")
    );
    assert!(sealed.refused(2, &["list", "plan.db", "--sort", "colour"]).contains("no column to sort by"));
    assert!(sealed.refused(2, &["list", "plan.db", "--columns", "nmae"]).contains("Did you mean name?"));
    assert!(sealed.refused(2, &["list", "plan.db", "--scenario", "Spring"]).contains("There is: current."));
    assert!(sealed.refused(2, &["list", "plan.db", "--format", "xml"]).contains("invalid value 'xml'"));
}

#[test]
fn a_reader_who_leaves_early_is_no_trouble() {
    let sealed = Sealed::with_demo();
    let mut child = sealed
        .command(&["list", "plan.db", "--format", "json"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn show_says_everything_about_a_line() {
    let sealed = Sealed::with_demo();
    sealed.ok(&["set", "plan.db", "I-017", "money-=10%", "because=makes up for missed visits"]);
    let out = sealed.ok(&["show", "plan.db", "i-017"]);
    for says in [
        "I-017  Apology and credit team\n",
        "  stance        ○ remedial (recover): it makes up for it after the customer met it\n",
        "  decided by    a person\n  because       makes up for missed visits\n  department    Care\n",
        "current   money     486,000  120,000       95,000",
        "ann           money        540,000  486,000",
    ] {
        assert!(out.contains(says), "{says} is not in\n{out}");
    }
    let open = sealed.ok(&["show", "plan.db", "I-004"]);
    assert!(
        open.contains("decided by    nobody yet\n  suggestion    tactic, high; remedial (listen)"),
        "{open}"
    );
    let json = sealed.json(&["show", "plan.db", "I-017", "--format", "json"]);
    assert_eq!(json["decided_by"], "person");
    assert_eq!(json["allocations"][0]["amount"], "486000.00");
    let last = json["history"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["field"], &last["from"], &last["to"]),
        (&"money".into(), &"540,000".into(), &"486,000".into())
    );
    let err = sealed.refused(2, &["show", "plan.db", "I-0177"]);
    assert_eq!(
        err,
        "error: no line has the code I-0177\n\
         next: Did you mean I-017? `ounce list PLAN` shows all codes.\n"
    );
}

#[test]
fn set_understands_changes_and_says_what_it_did() {
    let sealed = Sealed::with_demo();
    assert_eq!(
        sealed.ok(&["set", "plan.db", "I-017", "i-005", "money=-10%", "owner=Ann"]),
        "Set money, owner of 2 lines.\n\
         \u{20} I-017 Apology and credit team: owner Rosa Delgado → Ann\n\
         \u{20} I-017 Apology and credit team: money 540,000 → 486,000\n\
         \u{20} I-005 Survey wave 7: owner Grace Lim → Ann\n\
         \u{20} I-005 Survey wave 7: money 210,000 → 189,000\n"
    );
    assert_eq!(
        sealed.ok(&["set", "plan.db", "I-017", "money==1.2m", "money_floor="]),
        "Set money, money floor of I-017.\n\
         \u{20} I-017 Apology and credit team: money 486,000 → 1,200,000\n\
         \u{20} I-017 Apology and credit team: money floor 120,000 → 0\n"
    );
    assert_eq!(
        sealed.ok(&["set", "plan.db", "I-017", "owner=Ann"]),
        "Nothing to change: it is so already.\n"
    );
    assert_eq!(
        sealed.ok(&["set", "plan.db", "target=50%", "title=Plan B"]),
        "Set target, title of the plan.\n  the plan: target 45 % → 50 %\n  the plan: title Customer experience plan → Plan B\n"
    );
    for (words, says) in [
        (&["I-017", "money=abc"][..], "I-017, money: “abc” is not an amount"),
        (&["I-017", "money=10%"], "“10%” does not say of what"),
        (&["I-017", "money-=2m"], "I-017, money: that would be less than nothing"),
        (&["I-017", "money_cap=+10%"], "I-017, money_cap: there is no money cap to change"),
        (&["I-017", "money=-5"], "To take that much away write money-=5"),
        (&["I-017", "stance=preventive", "mode=listen"], "the mode “listen” is remedial, not preventive"),
        (&["I-017", "priority=9"], "I-017, priority: “9” is not a priority"),
        (&["I-998", "I-999", "money=1"], "no lines have the codes I-998, I-999"),
        (&["I-017", "I-018", "code=X"], "several lines cannot have one code"),
        (&["I-017", "code=I-018"], "code: the code I-018 is taken by “Appointment redesign”"),
        (&["money=5"], "money is a field of lines"),
        (&["currency=EUR"], "currency: this cannot be changed once a plan is made"),
        (&["target=500%"], "target: “500%” is over 100 %"),
        (&["I-017"], "there is nothing to set"),
    ] {
        let err = sealed.refused(2, &[&["set", "plan.db"], words].concat());
        assert!(err.contains(says), "{words:?}: {err}");
    }
}

#[test]
fn an_amount_outside_its_limits_is_written_and_said() {
    let sealed = Sealed::with_plan();
    sealed.ok(&["add", "plan.db", "Chatbot", "code=A", "money=100", "money_cap=150"]);
    sealed.ok(&["add", "plan.db", "Cure", "code=B", "money=100", "money_floor=90"]);
    let ran = sealed.run(&["set", "plan.db", "A", "B", "money=80"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (0, "note: the money of B is below its floor 90; `ounce check` lists all there is to look at\n")
    );
    let ran = sealed.run(&["set", "plan.db", "A", "money=200"]);
    assert!(ran.err.contains("the money of A is above its cap 150"), "{}", ran.err);
    assert_eq!(sealed.run(&["set", "plan.db", "A", "money=150"]).err, "");
}

#[test]
fn remove_is_one_step_that_comes_back_whole() {
    let sealed = Sealed::with_demo();
    let before = sealed.ok(&["list", "plan.db", "--format", "csv"]);
    sealed.ok(&["scenario", "plan.db", "copy", "current", "Spring"]);
    assert_eq!(sealed.ok(&["remove", "plan.db", "I-046", "I-047"]), "Removed 2 lines.\n");
    assert!(!sealed.ok(&["list", "plan.db"]).contains("I-047"));
    assert!(
        sealed.refused(2, &["remove", "plan.db", "I-001", "I-047"]).contains("no line has the code I-047")
    );
    sealed.ok(&["undo", "plan.db"]);
    assert_eq!(sealed.ok(&["list", "plan.db", "--format", "csv"]), before);
    assert_eq!(sealed.ok(&["list", "plan.db", "--format", "csv", "--scenario", "spring"]), before);
}

#[test]
fn hostile_text_is_tamed() {
    let sealed = Sealed::with_plan();
    sealed.ok(&["add", "plan.db", "a\u{1b}[31mb\u{202e}c\u{200b}d\ne", "owner==1+1"]);
    let out = sealed.ok(&["list", "plan.db", "--columns", "name,owner"]);
    assert!(out.contains("a[31mbcd e  =1+1"), "{out}");
    assert!(sealed.ok(&["list", "plan.db", "--columns", "owner", "--format", "csv"]).contains("'=1+1"));
    let err = sealed.refused(2, &["show", "plan.db", "\u{1b}[2Jx"]);
    assert!(!err.contains('\u{1b}'), "{err:?}");
}
