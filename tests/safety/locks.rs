//! Whatever else looks at a plan that is open, SQLite's locks on it hold.

use std::path::Path;
use std::process::Command;

use ounce::store::{Backups, Reason, Store};
use rusqlite::{Connection, ErrorCode};

/// Tells the test below which plan to try.
const TRIED: &str = "OUNCE_TEST_TRIED";

/// Whether another process could take the plan for itself just now, over the head
/// of this one, which is reading it.
fn is_free(path: &Path) -> bool {
    let mut other = Command::new(std::env::current_exe().unwrap());
    other.args(["--ignored", "--exact", "locks::another_process_tries", "--nocapture"]).env(TRIED, path);
    let output = other.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    match (said.contains("the plan is free"), said.contains("the plan is held")) {
        (true, false) => true,
        (false, true) => false,
        _ => panic!("{said}"),
    }
}

#[test]
#[ignore = "runs as the other process of the test below"]
fn another_process_tries() {
    let Some(path) = std::env::var_os(TRIED) else { return };
    let other = Connection::open(path).unwrap();
    other.busy_timeout(std::time::Duration::ZERO).unwrap();
    match other.execute_batch("BEGIN EXCLUSIVE; ROLLBACK") {
        Ok(()) => println!("the plan is free"),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
            println!("the plan is held")
        }
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn looking_at_an_open_plan_drops_none_of_its_locks() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.db");
    ounce::demo::save(&path).unwrap();
    let store = Store::open(&path).unwrap();
    assert!(is_free(&path), "a window that is open holds up nobody");
    let reader = Connection::open(&path).unwrap();
    reader.execute_batch("BEGIN").unwrap();
    let _: i64 = reader.query_row("SELECT count(*) FROM initiative", [], |row| row.get(0)).unwrap();
    assert!(!is_free(&path), "being read");

    drop(Store::open(&path).unwrap());
    assert!(!is_free(&path), "opened a second time");
    drop(Store::open_to_read(&path).unwrap());
    assert!(!is_free(&path), "opened to be read");
    assert!(Store::is_plan(&path));
    assert!(!is_free(&path), "asked whether it is a plan");
    Store::verify_apart(&path).unwrap();
    assert!(Backups::of(&path).make(Reason::Day, "2026-11-25").unwrap());
    assert!(!is_free(&path), "checked and backed up");
    store.save_as(&folder.path().join("copy.db")).unwrap();
    assert!(!is_free(&path), "saved under another name");

    // The look that this is about: it drops them where a process's locks go with
    // any of its handles on the file. Elsewhere there is nothing to lose.
    drop(std::fs::File::open(&path).unwrap());
    println!("a plain look at the file would have let others in: {}", is_free(&path));
}
