//! history, undo, redo, check.

use std::fs::TryLockError;

use crate::sealed::Sealed;

#[test]
fn history_tells_from_which_value_to_which() {
    let sealed = Sealed::with_plan();
    assert_eq!(sealed.ok(&["history", "plan.db"]), "Nothing has been changed yet.\n");
    assert_eq!(sealed.ok(&["history", "plan.db", "--format", "json"]), "[]\n");
    sealed.ok(&["add", "plan.db", "Chatbot", "money=260k", "department=Digital"]);
    sealed.ok(&["set", "plan.db", "I-001", "money-=10k", "department="]);
    sealed.ok(&["undo", "plan.db"]);
    let rows = sealed.json(&["history", "plan.db", "--format", "json"]);
    let what: Vec<&str> = rows.as_array().unwrap().iter().map(|row| row["what"].as_str().unwrap()).collect();
    assert_eq!(
        what,
        ["Added I-001 Chatbot", "Set money, department of I-001", "Undid: Set money, department of I-001"]
    );
    assert_eq!(
        (&rows[2]["kind"], &rows[2]["of"], &rows[2]["who"]),
        (&"undo".into(), &2.into(), &"ann".into())
    );
    let csv = sealed.ok(&["history", "plan.db", "2", "--format", "csv"]);
    let told: Vec<String> =
        csv.lines().skip(1).map(|line| line.splitn(4, ',').last().unwrap().to_string()).collect();
    assert_eq!(told, ["I-001 Chatbot,department,Digital,", "I-001 Chatbot,money,\"260,000\",\"250,000\""]);
    assert_eq!(sealed.ok(&["history", "plan.db", "--changes"]).lines().count(), 8);
    assert!(sealed.refused(2, &["history", "plan.db", "9"]).contains("there is no step 9"));
}

#[test]
fn undo_and_redo_go_all_the_way_and_then_say_no() {
    let sealed = Sealed::with_plan();
    let empty = sealed.ok(&["list", "plan.db", "--format", "csv"]);
    for name in ["One", "Two", "Three"] {
        sealed.ok(&["add", "plan.db", name, "money=5"]);
    }
    let full = sealed.ok(&["list", "plan.db", "--format", "csv"]);
    assert_eq!(
        sealed.ok(&["undo", "plan.db", "--steps", "2"]),
        "Undid: Added I-003 Three.\nUndid: Added I-002 Two.\n"
    );
    assert_eq!(sealed.ok(&["undo", "plan.db", "--all"]), "Undid: Added I-001 One.\n");
    assert_eq!(sealed.ok(&["list", "plan.db", "--format", "csv"]), empty);
    let err = sealed.refused(3, &["undo", "plan.db"]);
    assert_eq!(
        err,
        "error: plan.db: there is nothing to undo\nnext: `ounce history PLAN` lists the steps.\n"
    );
    assert_eq!(sealed.ok(&["redo", "plan.db", "--all"]).lines().count(), 3);
    assert_eq!(sealed.ok(&["list", "plan.db", "--format", "csv"]), full);
    assert!(sealed.refused(3, &["redo", "plan.db"]).contains("there is nothing to redo"));
    assert!(sealed.refused(2, &["undo", "plan.db", "--steps", "0"]).contains("0 is not in 1.."));
}

#[test]
fn check_finds_a_whole_file_whole_and_notes_what_to_look_at() {
    let sealed = Sealed::with_plan();
    assert_eq!(
        sealed.ok(&["check", "plan.db"]),
        "The file is whole: 0 lines; the plan keeps its own rules.\n"
    );
    sealed.ok(&["add", "plan.db", "Seats", "level=tactic", "mode=contain", "money=5k", "money_floor=6k"]);
    assert_eq!(
        sealed.ok(&["check", "plan.db"]),
        "note: I-001 Seats: the money 5,000 is below its floor 6,000\n\
         note: scenario current: the money committed, 6,000, is more than all it has, 5,000\n\
         The file is whole: 1 line; 2 notes about the plan.\n"
    );
    let rows = sealed.json(&["check", "plan.db", "--format", "json"]);
    assert_eq!((&rows[0]["kind"], &rows[0]["where"]), (&"note".into(), &"I-001 Seats".into()));
}

#[test]
fn damage_is_named_and_what_can_be_saved() {
    let sealed = Sealed::with_demo();
    let whole = sealed.read("plan.db");
    rusqlite::Connection::open(sealed.path("plan.db"))
        .unwrap()
        .execute("UPDATE allocation SET amount = amount + 1 WHERE amount > 0", [])
        .unwrap();
    let ran = sealed.run(&["check", "plan.db"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(ran.out.starts_with("damage: the rows do not match their seal"), "{ran:?}");
    assert!(ran.err.contains("next: All 48 lines can still be read"), "{ran:?}");
    let read = sealed.run(&["list", "plan.db"]);
    assert!(
        read.code == 0 && read.err.starts_with("note: plan.db: the numbers in the file are not those"),
        "{read:?}"
    );
    assert!(sealed.refused(1, &["add", "plan.db", "X"]).contains("the numbers in the file are not those"));

    sealed.write("plan.db", &whole[..whole.len() / 2]);
    assert!(sealed.refused(3, &["check", "plan.db"]).contains("the plan is cut short"));
    assert!(sealed.refused(1, &["list", "plan.db"]).contains("the plan is cut short"));
}

#[test]
fn a_write_beside_an_open_window_says_so() {
    let sealed = Sealed::with_plan();
    let lock = sealed.path(".plan.db.ounce-lock");
    let mut window = std::fs::File::create(&lock).unwrap();
    assert!(!matches!(window.try_lock(), Err(TryLockError::WouldBlock)));
    std::io::Write::write_all(&mut window, b"ben").unwrap();
    let ran = sealed.run(&["add", "plan.db", "Chatbot"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "Added I-001 Chatbot.\n"));
    assert_eq!(ran.err, "note: ben has this plan open in a window, which will show this change\n");
    // Closing it is not enough: a program that another test starts at this moment holds it too.
    window.unlock().unwrap();
    assert_eq!(sealed.run(&["undo", "plan.db"]).err, "");
}
