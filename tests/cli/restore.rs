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
    assert_eq!(mode(&format!("plan.db.backups/{}", backups(&sealed)[0])), 0o600);
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
