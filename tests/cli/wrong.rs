//! Wrong input: each gets a sentence that says what, where and what next, and changes nothing.

use rusqlite::Connection;

use crate::sealed::Sealed;

/// A plan with two lines, and beside it the files people mistake for one.
fn strange() -> Sealed {
    let sealed = Sealed::with_plan();
    sealed.ok(&["add", "plan.db", "Chatbot", "code=A-1", "money=250k", "department=Care"]);
    sealed.ok(&["add", "plan.db", "Cure", "code=A-2", "money=100k"]);
    sealed.write("rows.csv", "code,name\nA-9,Desk\n");
    sealed.write("empty.db", "");
    sealed.write("picture.db", b"\xFF\xD8\xFF\xE0 and so on");
    std::fs::create_dir(sealed.path("folder.db")).unwrap();
    Connection::open(sealed.path("other.db")).unwrap().execute("CREATE TABLE t (x)", []).unwrap();
    std::fs::copy(sealed.path("plan.db"), sealed.path("newer.db")).unwrap();
    Connection::open(sealed.path("newer.db")).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    std::fs::write(sealed.path("cut.db"), &sealed.read("plan.db")[..9_000]).unwrap();
    sealed
}

/// Every file in the folder with its bytes.
fn all_files(sealed: &Sealed) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(sealed.path(""))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_file())
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn a_file_that_is_no_plan_is_named_by_every_verb() {
    let sealed = strange();
    let before = all_files(&sealed);
    for (file, says) in [
        ("missing.db", "missing.db: there is no such file"),
        ("no/such/plan.db", "no/such/plan.db: there is no such file"),
        ("empty.db", "empty.db: the file is empty, so it is not a plan"),
        ("folder.db", "folder.db: this is a folder, not a plan"),
        ("picture.db", "picture.db: the file is a JPEG picture, not a plan"),
        ("other.db", "other.db: the file is a database of another application, not a plan"),
        ("cut.db", "cut.db: the plan is cut short"),
        ("rows.csv", "rows.csv: the file is not a plan"),
        #[cfg(unix)]
        ("/dev/null", "/dev/null: this is a device, not a plan"),
    ] {
        for words in [
            &["list", file][..],
            &["show", file, "A-1"],
            &["add", file, "X"],
            &["set", file, "A-1", "money=1"],
            &["remove", file, "A-1"],
            &["classify", file, "A-1", "--level", "tactic"],
            &["import", file, "rows.csv"],
            &["export", file, "-o", "out.csv"],
            &["rebalance", file],
            &["scenario", file, "list"],
            &["history", file],
            &["undo", file],
            &["merge", "plan.db", file],
            &["merge", file, "plan.db"],
        ] {
            let err = sealed.refused(1, words);
            assert!(err.contains(says), "{words:?}: {err}");
        }
    }
    assert!(all_files(&sealed) == before, "a file was changed, or one came");
}

#[test]
fn a_newer_plan_is_read_and_not_written() {
    let sealed = strange();
    let before = all_files(&sealed);
    assert!(sealed.ok(&["list", "newer.db"]).contains("Chatbot"));
    for words in [
        &["add", "newer.db", "X"][..],
        &["set", "newer.db", "A-1", "money=1"],
        &["undo", "newer.db"],
        &["import", "newer.db", "rows.csv"],
    ] {
        let ran = sealed.run(words);
        assert!(ran.code == 1 && ran.err.contains("the plan is in format 99"), "{words:?}: {ran:?}");
        assert!(ran.err.contains("next: Take a newer ounce"), "{words:?}: {ran:?}");
    }
    assert!(all_files(&sealed) == before, "a file was changed, or one came");
}

#[test]
fn what_stands_where_a_new_plan_would_is_left_alone() {
    let sealed = strange();
    let before = all_files(&sealed);
    for file in ["plan.db", "empty.db", "picture.db", "folder.db", "rows.csv"] {
        let err = sealed.refused(1, &["new", file]);
        assert!(err.contains(&format!("{file}: there is a file of this name already")), "{err}");
    }
    assert!(sealed.refused(1, &["new", "no/such/plan.db"]).contains("the folder does not exist"));
    assert!(sealed.refused(2, &["new", ""]).contains("a value is required for '<PLAN>'"));
    assert!(all_files(&sealed) == before, "a file was changed, or one came");
}

/// Nobody, whatever their rights, makes files in this folder.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_takes_no_files_is_named() {
    let sealed = strange();
    for words in [
        &["new", "/proc/self/plan.db"][..],
        &["demo", "--save", "/proc/self/plan.db"],
        &["export", "plan.db", "-o", "/proc/self/out.csv"],
    ] {
        let err = sealed.refused(1, words);
        assert!(err.contains("/proc/self/"), "{words:?}: {err}");
    }
}

#[test]
fn a_plan_that_another_program_is_writing_is_not_written() {
    let sealed = strange();
    let other = Connection::open(sealed.path("plan.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    // Nothing here may look at the file itself: closing it would drop the lock of `other`.
    let ran = sealed.run(&["set", "plan.db", "A-1", "money=1"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{ran:?}");
    assert!(ran.err.contains("plan.db: ") && ran.err.contains("\nnext: "), "{ran:?}");
    assert!(ran.err.contains("another program"), "{ran:?}");
    assert!(sealed.ok(&["list", "plan.db"]).contains("250,000"), "it can be read meanwhile");
    other.execute_batch("ROLLBACK").unwrap();
    sealed.ok(&["set", "plan.db", "A-1", "money=1"]);
}

#[test]
fn words_that_name_nothing_or_no_amount_are_refused() {
    let sealed = strange();
    for (words, says) in [
        (&["show", "plan.db", "A-7"][..], "no line has the code A-7"),
        (&["set", "plan.db", "A-1", "A-8", "money=1"], "no line has the code A-8"),
        (&["remove", "plan.db", "X", "Y"], "no lines have the codes X, Y"),
        (&["set", "plan.db", "A-1", "money=lots"], "money: “lots” is not an amount"),
        (&["set", "plan.db", "A-1", "money=1.234"], "money: “1.234” could be read in two ways"),
        (&["set", "plan.db", "A-1", "money=99999999999999999999"], "larger than one line can hold"),
        (&["set", "plan.db", "A-1", "money=-5"], "money: “-5” is negative"),
        (&["add", "plan.db", "X", "money=-5"], "money: “-5” is negative"),
        (&["add", "plan.db", "X", "fte=a few"], "fte: “a few” is not an amount"),
        (&["add", "plan.db", "X", "code=a-1"], "code: the code A-1 is taken by “Chatbot”"),
        (&["set", "plan.db", "A-2", "code=A-1"], "code: the code A-1 is taken by “Chatbot”"),
        (&["add", "plan.db", "X", "money_floor=5", "money_cap=4"], "the floor 5 is above the cap 4"),
        (&["set", "plan.db", "A-1", "money_floor=5", "money_cap=4"], "the floor 5 is above the cap 4"),
        (&["add", "plan.db", "X", "priority=9"], "priority: “9” is not a priority"),
        (&["add", "plan.db", "X", "level=plan"], "level: “plan” is not one of its words"),
        (&["add", "plan.db", "X", "stance=preventive", "mode=listen"], "listen"),
        (&["rebalance", "plan.db", "--target", "lots"], "“lots” is not a share"),
        (&["rebalance", "plan.db", "--target", "101%"], "“101%” is over 100 %"),
        (&["rebalance", "plan.db", "--limit", "Care>5"], "--limit: “Care>5” is not a limit"),
        (
            &["rebalance", "plan.db", "--limit", "department:Ghost>=5"],
            "--limit: there is no department “Ghost”",
        ),
        (&["rebalance", "plan.db", "--envelope", "half"], "--envelope: “half” is not an amount"),
        (&["list", "plan.db", "--where", "money>lots"], "--where: “money>lots” is unreadable"),
        (&["list", "plan.db", "--scenario", "Sprung"], "--scenario: there is no scenario “Sprung”"),
        (&["list", "plan.db", "--columns", "mony"], "--columns: “mony” is no column"),
    ] {
        let err = sealed.refused(2, words);
        assert!(err.contains(says), "{words:?}: {err}");
    }
}

#[test]
fn rows_that_cannot_be_are_refused_with_their_place() {
    let sealed = strange();
    for (rows, says) in [
        ("code,name\nA-5,x\na-5,y\n", "row 3, column code: the code “a-5” stands in row 2 too"),
        ("name,money\nx,lots\n", "row 2, column money: “lots” is not an amount"),
        ("name,money\nx,-5\n", "row 2, column money: “-5” is negative"),
        ("name,floor,cap\nx,5,4\n", "row 2, column money_floor (“floor”): the floor 5 is above the cap 4"),
        ("name,money\nx\n", "row 2: the row has 1 cell where there are 2 headers"),
        ("name,money\nx,1,2\n", "row 2: the row has 3 cells where there are 2 headers"),
        ("name,money\n\"x,1\n", "row 2: a quotation mark is opened and not closed"),
        ("name,priority\nx,0\n", "row 2, column priority: “0” is not a priority"),
        ("money\n5\n", "headers: no heading says what the lines are called"),
    ] {
        sealed.write("bad.csv", rows);
        let err = sealed.refused(2, &["import", "plan.db", "bad.csv"]);
        assert!(err.contains(says), "{rows:?}: {err}");
    }
    for (bytes, says) in [
        (&b""[..], "bad.csv: the file is empty"),
        (
            b"name\n\xC3\xA4\xC3\xB6\n\xC3",
            "bad.csv, line 3: the file is neither valid UTF-8 nor plausible Windows-1252",
        ),
        (b"name\nx\0", "bad.csv, line 2: the file is not text: it has zero bytes in it"),
        (b"\xFF\xD8\xFF\xE0", "bad.csv: the file is a picture, not text"),
        (b"SQLite format 3\0", "bad.csv: the file is a database, not text"),
    ] {
        sealed.write("bad.csv", bytes);
        let err = sealed.refused(1, &["import", "plan.db", "bad.csv"]);
        assert!(err.contains(says), "{bytes:?}: {err}");
    }
    assert!(
        sealed
            .refused(2, &["import", "plan.db", "newer.db"])
            .contains("newer.db: this is the name of a plan")
    );
    assert!(sealed.refused(1, &["import", "plan.db", "folder.db"]).contains("folder.db: this is a folder"));
}
