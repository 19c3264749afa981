//! Whatever else looks at a plan that is open, SQLite's locks on it hold.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use ounce::store::{Backups, Reason, Store};
use rusqlite::Connection;

/// How many locks this process holds on a file, as the system says.
fn locks_on(path: &Path) -> usize {
    let (inode, process) = (std::fs::metadata(path).unwrap().ino(), std::process::id().to_string());
    let ours = |line: &&str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        words[1] == "POSIX" && words[4] == process && words[5].rsplit(':').next() == Some(&inode.to_string())
    };
    std::fs::read_to_string("/proc/locks").unwrap_or_default().lines().filter(ours).count()
}

#[test]
fn looking_at_an_open_plan_drops_none_of_its_locks() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.db");
    ounce::demo::save(&path).unwrap();
    let store = Store::open(&path).unwrap();
    let reader = Connection::open(&path).unwrap();
    reader.execute_batch("BEGIN").unwrap();
    let _: i64 = reader.query_row("SELECT count(*) FROM initiative", [], |row| row.get(0)).unwrap();
    let held = locks_on(&path);
    if held == 0 {
        println!("not looked at: this system does not show a process its own locks");
        return;
    }

    drop(Store::open(&path).unwrap());
    assert_eq!(locks_on(&path), held, "opened a second time");
    drop(Store::open_to_read(&path).unwrap());
    assert_eq!(locks_on(&path), held, "opened to be read");
    assert!(Store::is_plan(&path));
    assert_eq!(locks_on(&path), held, "asked whether it is a plan");
    Store::verify_apart(&path).unwrap();
    assert!(Backups::of(&path).make(Reason::Day, "2026-11-25").unwrap());
    assert_eq!(locks_on(&path), held, "checked and backed up");
    store.save_as(&folder.path().join("copy.db")).unwrap();
    assert_eq!(locks_on(&path), held, "saved under another name");

    // The look that this is about: it would have dropped them.
    drop(std::fs::File::open(&path).unwrap());
    assert_eq!(locks_on(&path), 0, "this system drops no locks, so the test shows nothing");
}
