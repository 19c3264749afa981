//! Backups, and restore.

use crate::sealed::Sealed;

/// The names in the folder of `plan.db`'s backups, in order.
fn backups(sealed: &Sealed) -> Vec<String> {
    let entries = std::fs::read_dir(sealed.path("plan.db.backups")).into_iter().flatten();
    let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The seal of a plan file, and its history's length.
fn seal(sealed: &Sealed, name: &str) -> (String, i64) {
    let db = rusqlite::Connection::open(sealed.path(name)).unwrap();
    db.query_row("SELECT digest, (SELECT count(*) FROM history) FROM plan", [], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
    .unwrap()
}

/// A plan whose middle is overwritten.
fn damage(sealed: &Sealed) {
    let mut bytes = sealed.read("plan.db");
    bytes[4096..].fill(0xA5);
    sealed.write("plan.db", bytes);
}

#[test]
fn the_first_change_of_a_day_makes_a_backup_and_the_others_none() {
    let sealed = Sealed::with_demo();
    let before = seal(&sealed, "plan.db");
    sealed.ok(&["list", "plan.db"]);
    assert_eq!(backups(&sealed), [] as [&str; 0], "reading makes none");
    sealed.ok(&["set", "plan.db", "I-017", "money=1"]);
    let names = backups(&sealed);
    let [daily] = names.as_slice() else { panic!("{names:?}") };
    let file = format!("plan.db.backups/{daily}");
    assert_eq!(seal(&sealed, &file), before, "it is the plan before the change");
    sealed.ok(&["set", "plan.db", "I-017", "money=2"]);
    sealed.ok(&["undo", "plan.db"]);
    assert_eq!(backups(&sealed), names);
    assert_eq!(seal(&sealed, &file), before);
}

#[test]
fn a_plan_nothing_was_done_in_needs_no_backup() {
    let sealed = Sealed::with_plan();
    sealed.ok(&["add", "plan.db", "A first line"]);
    assert_eq!(backups(&sealed), [] as [&str; 0]);
    sealed.ok(&["add", "plan.db", "A second line"]);
    assert_eq!(backups(&sealed).len(), 1);
}

#[cfg(unix)]
#[test]
fn backups_are_readable_by_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let sealed = Sealed::with_demo();
    sealed.ok(&["set", "plan.db", "I-017", "money=1"]);
    let mode = |name: &str| std::fs::metadata(sealed.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("plan.db.backups"), 0o700);
    let name = backups(&sealed).remove(0);
    assert_eq!(mode(&format!("plan.db.backups/{name}")), 0o600);
    // One that came from elsewhere may be readable by all; what is restored from it is not.
    let by_all = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    std::fs::set_permissions(sealed.path(&format!("plan.db.backups/{name}")), by_all).unwrap();
    sealed.ok(&["restore", "plan.db", &name, "-o", "restored.db"]);
    sealed.ok(&["copy", "plan.db", "copied.db"]);
    sealed.ok(&["copy", "plan.db", "masked.db", "--mask"]);
    for made in ["restored.db", "copied.db", "masked.db"] {
        assert_eq!(mode(made), 0o600, "{made}");
    }
}

#[test]
fn every_import_into_lines_there_are_makes_a_backup() {
    let sealed = Sealed::with_demo();
    for money in ["1", "2"] {
        let before = seal(&sealed, "plan.db");
        sealed.write("rows.csv", format!("code,money\nI-017,{money}\n"));
        sealed.ok(&["import", "plan.db", "rows.csv", "--dry-run"]);
        sealed.ok(&["import", "plan.db", "rows.csv"]);
        sealed.ok(&["import", "plan.db", "rows.csv"]);
        let end = format!("-before-import-{money}.db");
        let names = backups(&sealed);
        let made = names.iter().find(|name| name.ends_with(&end)).unwrap();
        assert_eq!(seal(&sealed, &format!("plan.db.backups/{made}")), before);
    }
    assert_eq!(backups(&sealed).len(), 3, "one of the day, two before imports, none for nothing");
}

#[test]
fn the_last_ten_days_and_five_imports_are_kept_and_nothing_of_others() {
    let sealed = Sealed::with_demo();
    std::fs::create_dir(sealed.path("plan.db.backups")).unwrap();
    let old = |name: &str| sealed.write(&format!("plan.db.backups/{name}"), "old");
    (1..=12).for_each(|day| old(&format!("2020-01-{day:02}.db")));
    (5..=11).for_each(|number| old(&format!("2020-01-02-before-import-{number}.db")));
    old(".unfinished-2020-01-01-abc");
    old("mine.db");
    sealed.write("rows.csv", "code,money\nI-017,1\n");
    sealed.ok(&["import", "plan.db", "rows.csv"]);
    let names = backups(&sealed);
    let of_2020: Vec<&str> = names.iter().map(String::as_str).filter(|n| n.starts_with("2020")).collect();
    assert_eq!(
        of_2020,
        [
            "2020-01-02-before-import-10.db",
            "2020-01-02-before-import-11.db",
            "2020-01-02-before-import-8.db",
            "2020-01-02-before-import-9.db",
            "2020-01-04.db",
            "2020-01-05.db",
            "2020-01-06.db",
            "2020-01-07.db",
            "2020-01-08.db",
            "2020-01-09.db",
            "2020-01-10.db",
            "2020-01-11.db",
            "2020-01-12.db",
        ]
    );
    assert_eq!(names.len(), of_2020.len() + 3, "today's two, and a file of somebody's own: {names:?}");
}

#[test]
fn the_last_five_merges_are_kept_and_imports_beside_them() {
    let sealed = Sealed::with_demo();
    sealed.ok(&["copy", "plan.db", "theirs.db"]);
    sealed.ok(&["set", "theirs.db", "I-018", "owner=Ann"]);
    std::fs::create_dir(sealed.path("plan.db.backups")).unwrap();
    let old = |name: &str| sealed.write(&format!("plan.db.backups/{name}"), "old");
    (1..=7).for_each(|number| old(&format!("2020-01-02-before-merge-{number}.db")));
    (8..=12).for_each(|number| old(&format!("2020-01-02-before-import-{number}.db")));
    let before = seal(&sealed, "plan.db");
    sealed.ok(&["merge", "plan.db", "theirs.db", "--dry-run"]);
    assert_eq!(backups(&sealed).len(), 12, "nothing was merged yet");
    sealed.ok(&["merge", "plan.db", "theirs.db"]);
    let names = backups(&sealed);
    let (merges, others): (Vec<&String>, _) = names.iter().partition(|name| name.contains("-before-merge-"));
    let [kept @ .., made] = merges.as_slice() else { panic!("{names:?}") };
    let old = |number: usize| format!("2020-01-02-before-merge-{number}.db");
    assert_eq!(kept, [&old(4), &old(5), &old(6), &old(7)]);
    assert!(made.ends_with("-before-merge-1.db"), "{made}");
    assert_eq!(seal(&sealed, &format!("plan.db.backups/{made}")), before, "it is the plan before the merge");
    assert_eq!(others.len(), 6, "five imports, and the day's own: {others:?}");
    // Merged again, it changes nothing, and needs no backup.
    sealed.ok(&["merge", "plan.db", "theirs.db"]);
    assert_eq!(backups(&sealed), names);
}

#[test]
fn a_backup_that_cannot_be_made_is_said_and_stops_nothing() {
    let sealed = Sealed::with_demo();
    sealed.write("plan.db.backups", "a file where the folder would be");
    let ran = sealed.run(&["set", "plan.db", "I-017", "money=1"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("note: plan.db.backups: no backup could be made: "), "{}", ran.err);
    let line = sealed.json(&["list", "plan.db", "--where", "I-017", "--format", "json"]);
    assert_eq!(line[0]["money"], "1.00");
}

#[test]
fn a_damaged_plan_names_its_newest_backup() {
    let sealed = Sealed::with_demo();
    sealed.ok(&["set", "plan.db", "I-017", "money=1"]);
    let newest = backups(&sealed).remove(0);
    damage(&sealed);
    for (code, verb) in [(1, "list"), (1, "undo")] {
        let err = sealed.refused(code, &[verb, "plan.db"]);
        assert!(err.contains(&format!("Its newest backup is plan.db.backups/{newest}")), "{verb}: {err}");
        assert!(err.contains("`ounce restore plan.db` lists them all"), "{verb}: {err}");
    }
}

#[test]
fn restore_lists_looks_and_writes_a_new_file() {
    let sealed = Sealed::with_demo();
    assert!(sealed.ok(&["restore", "plan.db"]).starts_with("There are no backups yet"));
    assert_eq!(sealed.ok(&["restore", "plan.db", "--format", "json"]), "[]\n");
    let before = (seal(&sealed, "plan.db"), sealed.ok(&["list", "plan.db", "--format", "csv"]));
    sealed.ok(&["set", "plan.db", "I-017", "money=1"]);
    sealed.ok(&["remove", "plan.db", "I-018"]);
    sealed.ok(&["add", "plan.db", "A new line"]);

    let listed = sealed.json(&["restore", "plan.db", "--format", "json"]);
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!(listed[0]["made"], "before the first change of the day");
    let name = listed[0]["backup"].as_str().unwrap();
    assert_eq!(listed[0]["file"], format!("plan.db.backups/{name}.db"));
    let out = sealed.ok(&["restore", "plan.db"]);
    assert!(out.contains(name) && out.starts_with("backup "), "{out}");

    let plan = sealed.read("plan.db");
    let out = sealed.ok(&["restore", "plan.db", name]);
    assert!(out.contains("In the backup 1 line more, 1 fewer, 1 different."), "{out}");
    assert!(out.contains(&format!("{name}: 48 lines, GBP 9,600,000, 24.0 % preventive\n")), "{out}");
    assert!(out.contains("plan.db: 48 lines, GBP 9,060,001, "), "{out}");
    let rows = sealed.json(&["restore", "plan.db", name, "--format", "json"]);
    let row = |from: &str, to: &str| {
        rows.as_array().unwrap().iter().any(|row| {
            row["subject"] == "I-017 Apology and credit team"
                && row["field"] == "money"
                && row["now"] == from
                && row["backup"] == to
        })
    };
    assert!(row("1", "540,000"), "{rows}");
    assert_eq!(sealed.read("plan.db"), plan, "looking changes nothing");

    let out = sealed.ok(&["restore", "plan.db", name, "-o", "new.db"]);
    assert_eq!(out, format!("Restored {name} to new.db: 48 lines, GBP 9,600,000, 24.0 % preventive.\n"));
    assert_eq!((seal(&sealed, "new.db"), sealed.ok(&["list", "new.db", "--format", "csv"])), before);
    assert_eq!(sealed.run(&["check", "new.db"]).code, 0);
    assert_eq!(sealed.read("plan.db"), plan, "restoring leaves the plan alone");

    let out = sealed.ok(&["restore", "new.db", &format!("plan.db.backups/{name}.db")]);
    assert!(out.starts_with("The backup says the same as the plan.\n"), "{out}");
}

#[test]
fn restore_overwrites_nothing_and_knows_its_words() {
    let sealed = Sealed::with_demo();
    sealed.ok(&["set", "plan.db", "I-017", "money=1"]);
    let name = backups(&sealed).remove(0);
    let there = sealed.refused(1, &["restore", "plan.db", &name, "-o", "plan.db"]);
    assert!(there.contains("there is a file of this name already"), "{there}");
    let unknown = sealed.refused(2, &["restore", "plan.db", "yesterday"]);
    assert!(unknown.contains("there is no backup “yesterday”\nnext: There is: "), "{unknown}");
    assert!(sealed.refused(2, &["restore", "plan.db", "-o", "new.db"]).contains("BACKUP"));
    let missing = sealed.refused(1, &["restore", "missing.db"]);
    assert!(missing.contains("there is neither such a plan nor a backup of it"), "{missing}");
    sealed.write(&format!("plan.db.backups/{name}"), "torn");
    sealed.refused(1, &["restore", "plan.db", &name, "-o", "new.db"]);
    assert!(!sealed.path("new.db").exists());
}

#[test]
fn a_plan_that_is_damaged_or_gone_is_restored() {
    let sealed = Sealed::with_demo();
    sealed.ok(&["set", "plan.db", "I-017", "money=1"]);
    let name = backups(&sealed).remove(0);
    let whole = sealed.ok(&["check", "plan.db"]);
    assert!(whole.contains("backup: "), "{whole}");
    damage(&sealed);
    let ran = sealed.run(&["check", "plan.db"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(ran.err.contains("`ounce restore plan.db` lists them all"), "{}", ran.err);
    let ran = sealed.run(&["restore", "plan.db", &name]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("note: the plan cannot be compared: "), "{}", ran.err);
    assert!(ran.out.contains("48 lines, GBP 9,600,000"), "{}", ran.out);
    sealed.ok(&["restore", "plan.db", &name, "-o", "mended.db"]);
    std::fs::remove_file(sealed.path("plan.db")).unwrap();
    sealed.ok(&["restore", "plan.db", &name, "-o", "plan.db"]);
    for file in ["mended.db", "plan.db"] {
        assert_eq!(sealed.json(&["list", file, "--format", "json"]).as_array().unwrap().len(), 48);
    }
}
