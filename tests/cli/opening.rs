//! Files that are no plan, or no whole one: each gets its own sentence, and
//! neither it nor anything beside it changes by a byte.

use std::path::Path;

use rusqlite::Connection;

use crate::sealed::Sealed;

/// What is done to open a plan, by every way in.
fn ways_in(file: &str) -> Vec<Vec<&str>> {
    [
        &["list"][..],
        &["check"],
        &["history"],
        &["undo"],
        &["set", "I-017", "money=1"],
        &["export", "-o", "out.csv"],
        &["rebalance", "--save-as", "Spring"],
    ]
    .into_iter()
    .map(|words| [&words[..1], &[file], &words[1..]].concat())
    .collect()
}

/// A plan, cut to this length.
fn cut(sealed: &Sealed, length: usize) -> Vec<u8> {
    sealed.read("plan.db")[..length].to_vec()
}

/// Runs SQL on a file as another program would.
fn elsewhere(path: &Path, sql: &str) {
    Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

/// The journal of a change that was begun in a file and never ended, beside it.
fn interrupt(sealed: &Sealed, file: &str) {
    let (path, copy) = (sealed.path(file), sealed.path("interrupted"));
    let mut db = Connection::open(&path).unwrap();
    let change = db.transaction().unwrap();
    change
        .execute_batch("PRAGMA cache_size = 1; CREATE TABLE big (x); INSERT INTO big SELECT zeroblob(9000)")
        .unwrap();
    change.execute_batch("INSERT INTO big SELECT x FROM big; INSERT INTO big SELECT x FROM big").unwrap();
    // As a crash leaves them: the journal is there, and pages were written.
    std::fs::copy(&path, &copy).unwrap();
    std::fs::copy(sealed.path(&format!("{file}-journal")), sealed.path("interrupted-journal")).unwrap();
    drop(change);
    drop(db);
    std::fs::rename(copy, path).unwrap();
    std::fs::rename(sealed.path("interrupted-journal"), sealed.path(&format!("{file}-journal"))).unwrap();
}

#[test]
fn strange_files_are_named_and_left_as_they_were() {
    const NO_PLAN: &str = "Give the path of a plan made by `ounce new`, or import the data into one.";
    const AGAIN: &str = "Copy it again from where it came, or take a backup.";
    let sealed = Sealed::with_demo();
    let whole = sealed.read("plan.db").len();
    std::fs::create_dir(sealed.path("folder.db")).unwrap();
    sealed.write("empty.db", "");
    sealed.write("picture.db", b"\xFF\xD8\xFF\xE0 and so on, for more than a few bytes");
    sealed.write("table.db", b"PK\x03\x04 and so on");
    sealed.write("text.db", "just some text");
    sealed.write(
        "garbage.db",
        (0..20_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect::<Vec<_>>(),
    );
    sealed.write("page.db", cut(&sealed, 5 * 4096));
    sealed.write("torn.db", cut(&sealed, 5 * 4096 + 100));
    sealed.write("stub.db", cut(&sealed, 60));
    elsewhere(&sealed.path("other.db"), "CREATE TABLE t (x)");
    elsewhere(&sealed.path("crashed.db"), "CREATE TABLE t (x)");
    interrupt(&sealed, "crashed.db");
    for name in ["wal.db", "newer.db", "left.db", "never.db"] {
        sealed.write(name, sealed.read("plan.db"));
    }
    elsewhere(&sealed.path("wal.db"), "PRAGMA journal_mode = WAL");
    elsewhere(&sealed.path("newer.db"), "PRAGMA user_version = 99");
    elsewhere(&sealed.path("left.db"), "PRAGMA user_version = 99");
    elsewhere(&sealed.path("never.db"), "PRAGMA user_version = 0");
    interrupt(&sealed, "left.db");

    let another = "the file is a database of another application, not a plan";
    let short = |bytes: usize| format!("the plan is cut short: {bytes} bytes of {whole}");
    let cases: [(&str, String, &str); 16] = [
        (
            "missing.db",
            "there is no such file".into(),
            "Check the path, or make a plan with: ounce new missing.db",
        ),
        ("folder.db", "this is a folder, not a plan".into(), NO_PLAN),
        ("/dev/null", "this is a device, not a plan".into(), NO_PLAN),
        ("empty.db", "the file is empty, so it is not a plan".into(), NO_PLAN),
        ("picture.db", "the file is a JPEG picture, not a plan".into(), NO_PLAN),
        ("table.db", "the file is a spreadsheet or ZIP archive, not a plan".into(), NO_PLAN),
        ("text.db", "the file is not a plan".into(), NO_PLAN),
        ("garbage.db", "the file is not a plan".into(), NO_PLAN),
        ("other.db", another.into(), NO_PLAN),
        ("crashed.db", another.into(), NO_PLAN),
        ("page.db", short(5 * 4096), AGAIN),
        ("torn.db", short(5 * 4096 + 100), AGAIN),
        ("stub.db", "the plan is cut short: 60 bytes of any plan's first hundred".into(), AGAIN),
        ("never.db", "the plan says it is in format 0, which no ounce ever wrote".into(), AGAIN),
        (
            "wal.db",
            "another program has set the plan to keep changes in files beside it (WAL mode)".into(),
            "Copy it, which sets the copy back: ounce copy wal.db NEW.db",
        ),
        (
            "left.db",
            "the plan was left in the middle of a change, which cannot be taken back here".into(),
            "Open it with the ounce that wrote it.",
        ),
    ];
    let before = sealed.everything();
    for (file, what, next) in cases {
        for words in ways_in(file) {
            // Of a plan, what cannot be read is what a check is asked for.
            let is_damaged_plan = ["page.db", "torn.db", "wal.db", "left.db", "never.db"].contains(&file);
            let code = if words[0] == "check" && is_damaged_plan { 3 } else { 1 };
            let err = sealed.refused(code, &words);
            assert_eq!(err, format!("error: {file}: {what}\nnext: {next}\n"), "{words:?}");
        }
        // A copy is only read, and that can be done of it.
        if file == "wal.db" {
            assert!(sealed.ok(&["merge", "plan.db", file]).starts_with("Nothing to merge"));
            continue;
        }
        let err = sealed.refused(1, &["merge", "plan.db", file]);
        assert!(err.contains(&format!("{file}: {what}")), "merge: {err}");
    }
    assert_eq!(sealed.everything(), before);
}

/// What another program set to keep its changes in files beside it is put right by
/// a copy, as long as no changes stand there; it is itself left as it was.
#[test]
fn a_plan_in_wal_mode_is_put_right_by_a_copy() {
    let sealed = Sealed::with_demo();
    sealed.ok(&["set", "plan.db", "I-017", "owner=Ann"]);
    let listed = sealed.ok(&["list", "plan.db", "--format", "csv"]);
    elsewhere(&sealed.path("plan.db"), "PRAGMA journal_mode = WAL");
    let before = sealed.everything();
    assert!(sealed.ok(&["copy", "plan.db", "new.db"]).starts_with("Copied plan.db to new.db: 48 lines, "));
    let mut after = sealed.everything();
    assert!(after.remove(&sealed.path("new.db")).is_some());
    assert_eq!(after, before, "nothing but the copy");
    assert_eq!(sealed.ok(&["list", "new.db", "--format", "csv"]), listed);
    assert!(sealed.ok(&["check", "new.db"]).contains("The file is whole"));
    sealed.ok(&["undo", "new.db"]);
    sealed.ok(&["copy", "plan.db", "masked.db", "--mask"]);
    // While it is open elsewhere, its last changes stand beside it, and nobody reads it.
    let other = Connection::open(sealed.path("plan.db")).unwrap();
    other.execute_batch("UPDATE plan SET title = 'Otherwise'").unwrap();
    let before = sealed.everything();
    assert!(before.contains_key(&sealed.path("plan.db-wal")));
    for words in [&["copy", "plan.db", "late.db"][..], &["list", "plan.db"], &["merge", "new.db", "plan.db"]]
    {
        let said = sealed.refused(1, words);
        assert!(
            said.contains("(WAL mode)\nnext: Close that program; if there still is a file plan.db-wal"),
            "{said}"
        );
    }
    #[cfg(unix)]
    {
        std::fs::create_dir(sealed.path("links")).unwrap();
        std::os::unix::fs::symlink("../plan.db", sealed.path("links/plan.db")).unwrap();
        assert!(
            sealed.refused(1, &["copy", "links/plan.db", "late.db"]).contains("next: Close that program")
        );
        std::fs::remove_dir_all(sealed.path("links")).unwrap();
    }
    assert_eq!(sealed.everything(), before);
    drop(other);
    let said = sealed.refused(1, &["copy", "plan.db", "late.db"]);
    assert!(said.contains("the numbers in the plan are not those ounce wrote"), "{said}");
}

#[test]
fn a_newer_format_is_read_and_never_written() {
    let sealed = Sealed::with_demo();
    elsewhere(&sealed.path("plan.db"), "PRAGMA user_version = 99");
    let before = sealed.everything();
    let why = "plan.db: the plan is in format 99; this ounce writes format 1, so it only reads it";
    let listed = sealed.run(&["list", "plan.db"]);
    assert_eq!((listed.code, listed.out.lines().count()), (0, 51), "{listed:?}");
    assert_eq!(listed.err, format!("note: {why}. Take a newer ounce to change it.\n"));
    for words in [&["set", "plan.db", "I-017", "money=1"][..], &["undo", "plan.db"]] {
        let err = sealed.refused(1, words);
        assert!(err.contains("the plan is in format 99; this ounce writes format 1, so it only reads it\nnext: Take a newer ounce to change it.\n"), "{err}");
    }
    assert_eq!(sealed.everything(), before);
}

/// What something appended to a plan is no part of it, and may be anybody's.
#[test]
fn a_file_longer_than_its_plan_is_read_and_never_written() {
    let sealed = Sealed::with_demo();
    let whole = sealed.read("plan.db");
    for extra in [100, 4096, 8192] {
        sealed.write("long.db", [&whole[..], &vec![0xA5; extra]].concat());
        let before = sealed.everything();
        let why = format!("the last {extra} bytes of the file are none of the plan");
        let next = "Copy it, which leaves them out: ounce copy long.db NEW.db";
        let listed = sealed.run(&["list", "long.db"]);
        assert_eq!((listed.code, listed.out.lines().count()), (0, 51), "{listed:?}");
        assert_eq!(listed.err, format!("note: long.db: {why}. {next}\n"));
        for words in [&["set", "long.db", "I-017", "money=1"][..], &["undo", "long.db"]] {
            let err = sealed.refused(1, words);
            assert!(err.ends_with(&format!("{why}\nnext: {next}\n")), "{err}");
        }
        let checked = sealed.run(&["check", "long.db"]);
        assert_eq!(checked.code, 3, "{checked:?}");
        assert_eq!(checked.out.lines().next(), Some(format!("damage: {why}").as_str()));
        assert!(checked.err.ends_with(&format!("next: {next}\n")), "{}", checked.err);
        assert!(sealed.ok(&["merge", "plan.db", "long.db"]).starts_with("Nothing to merge"));
        assert_eq!(sealed.everything(), before);
        sealed.ok(&["copy", "long.db", "new.db"]);
        assert!(sealed.ok(&["check", "new.db"]).contains("The file is whole"));
        sealed.ok(&["undo", "new.db"]);
        assert_eq!(sealed.read("long.db").len(), whole.len() + extra);
        std::fs::remove_dir_all(sealed.path("new.db.backups")).unwrap();
        std::fs::remove_file(sealed.path("new.db")).unwrap();
    }
}

/// What a crash left behind is taken back, and the plan is as it was before.
#[test]
fn a_plan_left_in_the_middle_of_a_change_is_as_before_it() {
    let sealed = Sealed::with_demo();
    let before = sealed.ok(&["list", "plan.db", "--format", "csv"]);
    interrupt(&sealed, "plan.db");
    assert!(sealed.path("plan.db-journal").exists());
    assert_eq!(sealed.ok(&["list", "plan.db", "--format", "csv"]), before);
    assert!(!sealed.path("plan.db-journal").exists());
    assert_eq!(sealed.run(&["check", "plan.db"]).code, 0);
}

#[test]
fn what_another_program_changed_is_named_and_the_backup_with_it() {
    let sealed = Sealed::with_demo();
    sealed.ok(&["set", "plan.db", "I-017", "money=2k"]);
    let backup =
        sealed.json(&["restore", "plan.db", "--format", "json"])[0]["backup"].as_str().unwrap().to_string();
    elsewhere(
        &sealed.path("plan.db"),
        "UPDATE allocation SET amount = 7 WHERE resource = 'money' AND initiative =
         (SELECT id FROM initiative WHERE code = 'I-017') AND scenario = (SELECT id FROM scenario WHERE name = 'current')",
    );
    let way =
        format!("Its newest backup is plan.db.backups/{backup}.db; `ounce restore plan.db` lists them all.");
    let listed = sealed.run(&["list", "plan.db"]);
    assert!(
        listed.code == 0 && listed.err.contains("the numbers in the file are not those ounce wrote"),
        "{listed:?}"
    );
    assert!(listed.err.contains(&way), "{}", listed.err);
    assert!(sealed.refused(1, &["set", "plan.db", "I-017", "money=1"]).contains(&way));
    let checked = sealed.run(&["check", "plan.db"]);
    assert_eq!(checked.code, 3, "{checked:?}");
    for line in [
        "damage: the rows do not match their seal: they were changed by another program, or damaged\n"
            .to_string(),
        "damage: I-017 Apology and credit team: money is 0.07, and 2,000 by the history\n".to_string(),
        format!("backup: {backup}, before the first change of the day\n"),
    ] {
        assert!(checked.out.contains(&line), "{}", checked.out);
    }
    assert!(
        checked.err.contains("All 48 lines can still be read: save them with `ounce export PLAN"),
        "{}",
        checked.err
    );
    assert!(checked.err.contains(&way), "{}", checked.err);
}

#[test]
fn damaged_pages_are_named_by_their_tables() {
    let sealed = Sealed::with_demo();
    let db = Connection::open(sealed.path("plan.db")).unwrap();
    let sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'allocation'";
    let page: u32 = db.query_row(sql, [], |row| row.get(0)).unwrap();
    let page = page as usize;
    drop(db);
    let mut bytes = sealed.read("plan.db");
    bytes[(page - 1) * 4096..page * 4096].fill(0xA5);
    sealed.write("plan.db", bytes);
    let checked = sealed.run(&["check", "plan.db"]);
    assert_eq!(checked.code, 3, "{checked:?}");
    assert!(
        checked.out.contains("damage: the table allocation is damaged: 0 of its rows can be read\n"),
        "{}",
        checked.out
    );
    assert!(!checked.out.contains("the table initiative is damaged"), "{}", checked.out);
    assert!(
        checked.err.contains("next: Take a backup: the lines cannot be read as they are."),
        "{}",
        checked.err
    );
}

const OTHER_AMOUNT: &str = "UPDATE history SET changes = replace(changes, '54000000', '53000000') \
    WHERE seq = (SELECT max(seq) FROM history)";

#[test]
fn a_damaged_history_is_named_by_its_step_and_never_taken_back() {
    let sealed = Sealed::with_demo();
    sealed.ok(&["set", "plan.db", "I-017", "money=2k"]);
    sealed.ok(&["set", "plan.db", "I-018", "owner=Ann"]);
    sealed.ok(&["set", "plan.db", "I-017", "owner=Ann"]);
    elsewhere(
        &sealed.path("plan.db"),
        "UPDATE history SET changes = replace(changes, '54000000', '53000000') WHERE seq = 8",
    );
    let checked = sealed.run(&["check", "plan.db"]);
    assert_eq!(checked.code, 3, "{checked:?}");
    let damage = "damage: step 8 of the history is damaged: it was “Set money of I-017”\n\
                  damage: of the history, 9 of 10 steps are whole\n";
    assert!(checked.out.contains(damage), "{}", checked.out);
    assert!(checked.err.contains("All 48 lines can still be read: save them with"), "{}", checked.err);
    let said = "the file is damaged (step 8 of the history is damaged)";
    for words in [&["undo", "plan.db"][..], &["set", "plan.db", "I-017", "owner=Ben"]] {
        let refused = sealed.refused(1, words);
        assert!(refused.contains(said) && refused.contains("next: Run `ounce check` on it"), "{refused}");
    }
    assert!(sealed.refused(1, &["history", "plan.db", "8"]).contains("step 8 of the history is damaged"));
    assert!(sealed.ok(&["history", "plan.db", "9"]).contains("Ann"), "the others are told");
    let shown = sealed.run(&["show", "plan.db", "I-017"]);
    assert!(shown.code == 0 && shown.out.contains("Ann"), "{shown:?}");
    // The lines are saved as the check says.
    sealed.ok(&["export", "plan.db", "-o", "saved.json"]);
}

/// A step of many lines is held against its digest in parts.
#[test]
fn a_long_step_is_found_whole_or_named() {
    let sealed = Sealed::with_plan();
    let random = |n: usize| (n as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let rows =
        (0..8_000).map(|n| format!("Line {n} {:x},{:x}{:x}\n", random(n), random(n + 1), random(n + 2)));
    sealed.write("rows.csv", format!("name,description\n{}", rows.collect::<String>()));
    sealed.ok(&["import", "plan.db", "rows.csv"]);
    let path = sealed.path("plan.db");
    let changes = "SELECT changes FROM history";
    let changes: Vec<u8> = Connection::open(&path).unwrap().query_row(changes, [], |row| row.get(0)).unwrap();
    assert!(changes.len() > 1 << 18, "too short to be read in parts: {}", changes.len());
    sealed.ok(&["check", "plan.db"]);
    for at in [0, changes.len() / 2, changes.len() - 1] {
        let sealed = Sealed::with_plan();
        std::fs::copy(&path, sealed.path("plan.db")).unwrap();
        let mut flipped = changes.clone();
        flipped[at] ^= 1;
        let db = Connection::open(sealed.path("plan.db")).unwrap();
        db.execute("UPDATE history SET changes = ?", [flipped]).unwrap();
        drop(db);
        let checked = sealed.run(&["check", "plan.db"]);
        assert_eq!(checked.code, 3, "byte {at}: {checked:?}");
        assert!(checked.out.contains("damage: step 1 of the history is damaged"), "byte {at}: {checked:?}");
        assert!(sealed.refused(1, &["undo", "plan.db"]).contains("step 1 of the history is damaged"));
    }
}

#[test]
fn a_step_that_is_not_as_it_was_written_makes_the_plan_read_only() {
    let sealed = Sealed::with_demo();
    sealed.ok(&["set", "plan.db", "I-017", "money=2k"]);
    sealed.ok(&["copy", "plan.db", "theirs.db"]);
    sealed.ok(&["set", "theirs.db", "I-018", "owner=Ann"]);
    for file in ["plan.db", "theirs.db"] {
        elsewhere(&sealed.path(file), "UPDATE history SET who = 'Eve' WHERE seq = 2");
    }
    let listed = sealed.run(&["list", "plan.db"]);
    assert!(listed.code == 0 && listed.err.contains("step 2 of the history is damaged"), "{listed:?}");
    assert!(sealed.refused(1, &["undo", "plan.db"]).contains("step 2 of the history is damaged"));
    sealed.ok(&["history", "plan.db"]);
    let merged = sealed.refused(1, &["merge", "plan.db", "theirs.db"]);
    assert!(
        merged.contains("step 2 of the history is damaged, so the copies cannot be compared"),
        "{merged}"
    );
}

/// A program that writes marks as well is found out by what its steps do.
#[test]
fn a_history_with_other_steps_is_named_by_the_first_that_does_not_follow() {
    let sealed = Sealed::with_demo();
    sealed.ok(&["set", "plan.db", "I-017", "money=2k"]);
    elsewhere(&sealed.path("plan.db"), OTHER_AMOUNT);
    crate::marks::mark_anew(&Connection::open(sealed.path("plan.db")).unwrap());
    let checked = sealed.run(&["check", "plan.db"]);
    assert_eq!(checked.code, 3, "{checked:?}");
    let damage = "damage: step 8 of the history, “Set money of I-017”, does not follow from those before\n";
    assert!(checked.out.contains(damage), "{}", checked.out);
}

/// What another program planted in a plan does nothing there.
#[test]
fn a_trigger_that_somebody_planted_is_never_pulled() {
    let sealed = Sealed::with_demo();
    let path = sealed.path("plan.db");
    elsewhere(
        &path,
        "CREATE TRIGGER sly AFTER UPDATE ON allocation BEGIN DELETE FROM history; \
         UPDATE initiative SET owner = 'Mallory'; END",
    );
    sealed.run(&["set", "plan.db", "I-017", "money=1"]);
    sealed.run(&["undo", "plan.db"]);
    let db = Connection::open(&path).unwrap();
    let count = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert!(count("SELECT count(*) FROM history") > 0);
    assert_eq!(count("SELECT count(*) FROM initiative WHERE owner = 'Mallory'"), 0);
}
