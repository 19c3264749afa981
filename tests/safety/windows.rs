//! One window at a time may write, whoever comes and goes.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use ounce::store::{Locked, WindowLock};
use tempfile::TempDir;

use crate::often;

/// How often each window takes the lock.
const TAKEN: usize = 200;
/// Tells the test below which plan to contend for.
const CONTENDED: &str = "OUNCE_TEST_CONTENDED";

fn plan() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.db");
    ounce::demo::save(&path).unwrap();
    (folder, path)
}

/// Takes the lock and lets go of it, again and again; fails if another is inside meanwhile.
fn come_and_go(path: &Path) {
    let inside = path.with_extension("inside");
    let mut left = often(TAKEN);
    while left > 0 {
        if let Locked::Mine(lock) = WindowLock::take(path, "ann") {
            let alone = OpenOptions::new().write(true).create_new(true).open(&inside);
            drop(alone.expect("two windows hold the lock"));
            std::fs::remove_file(&inside).expect("another took the mark away");
            drop(lock);
            left -= 1;
        }
        WindowLock::holder(path);
    }
}

fn window(path: &Path) -> Child {
    let mut window = Command::new(std::env::current_exe().unwrap());
    window.args(["--ignored", "--exact", "windows::another_window_comes_and_goes"]);
    window.env(CONTENDED, path).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
#[ignore = "runs as the other windows of the test below"]
fn another_window_comes_and_goes() {
    let Some(path) = std::env::var_os(CONTENDED) else { return };
    std::thread::scope(|threads| {
        (0..2).for_each(|_| drop(threads.spawn(|| come_and_go(Path::new(&path)))));
    });
}

#[test]
fn never_do_two_windows_hold_the_lock() {
    let (folder, path) = plan();
    let windows: Vec<Child> = (0..4).map(|_| window(&path)).collect();
    for window in windows {
        let ended = window.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&ended.stdout);
        assert!(ended.status.success() && said.contains("1 passed"), "{said}");
    }
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["plan.db"], "nothing stays beside the plan");
}

/// A verb that looks whether a window is open is no window.
#[test]
fn asking_who_has_the_plan_never_takes_it() {
    let (_folder, path) = plan();
    let done = AtomicBool::new(false);
    std::thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let who = WindowLock::holder(&path);
                    assert!(who.is_none_or(|who| who.is_empty() || who == "ann on desk"));
                }
            });
        }
        let taken =
            (0..often(TAKEN)).filter(|_| matches!(WindowLock::take(&path, "ann on desk"), Locked::Mine(_)));
        let taken = taken.count();
        done.store(true, Ordering::Relaxed);
        assert_eq!(taken, often(TAKEN));
    });
}

#[test]
fn a_lock_says_who_has_it_and_goes_with_its_holder() {
    let (folder, path) = plan();
    assert_eq!(WindowLock::holder(&path), None);
    let lock = WindowLock::take(&path, "ann on desk");
    assert!(matches!(lock, Locked::Mine(_)));
    assert_eq!(WindowLock::holder(&path).as_deref(), Some("ann on desk"));
    assert!(matches!(WindowLock::take(&path, "ben"), Locked::Theirs(who) if who == "ann on desk"));
    #[cfg(unix)]
    {
        let link = folder.path().join("link.db");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert_eq!(WindowLock::holder(&link).as_deref(), Some("ann on desk"), "one plan, two names");
        std::fs::remove_file(link).unwrap();
    }
    drop(lock);
    assert_eq!(WindowLock::holder(&path), None);
    // What a crash leaves behind is nobody's.
    let beside = folder.path().join(".plan.db.ounce-lock");
    std::fs::write(&beside, "somebody who crashed").unwrap();
    assert_eq!(WindowLock::holder(&path), None);
    drop(WindowLock::take(&path, "cleo"));
    assert!(!beside.exists());
}
