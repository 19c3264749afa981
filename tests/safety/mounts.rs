//! Small disks and read-only ones, mounted for the test: in a namespace of its
//! own, which most systems let anybody make. Where this one does not, the tests
//! say so and look at nothing.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::full_disk::{judge, lay_out, verbs};
use crate::often;
use crate::sealed::{Ran, Sealed};

/// Runs a test of this file, by its name, where it may mount.
fn in_a_namespace(test: &str) {
    let unshare = |words: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount"]).args(words);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    };
    let folder = tempfile::tempdir().unwrap();
    let probe = folder.path().to_str().unwrap();
    let may = unshare(&["mount", "-t", "tmpfs", "none", probe]).status().is_ok_and(|status| status.success());
    if !may {
        println!("not looked at: this system does not let the test mount a disk of its own");
        return;
    }
    let itself = std::env::current_exe().unwrap();
    let test = format!("mounts::{test}");
    let output = unshare(&[itself.to_str().unwrap(), "--ignored", "--exact", &test, "--nocapture"])
        .env("OUNCE_TEST_MOUNTS", "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("1 passed"), "{said}");
}

fn is_apart() -> bool {
    std::env::var_os("OUNCE_TEST_MOUNTS").is_some()
}

fn mount(arguments: &[&str], at: &Path) {
    let mounted = Command::new("mount").args(arguments).arg(at).status().unwrap();
    assert!(mounted.success(), "mount {arguments:?}");
}

fn unmount(at: &Path) {
    assert!(Command::new("umount").arg(at).status().unwrap().success());
}

#[test]
fn a_small_disk_is_a_sentence() {
    in_a_namespace("on_small_disks");
}

#[test]
#[ignore = "runs in the namespace of the test above"]
fn on_small_disks() {
    if !is_apart() {
        return;
    }
    let source = lay_out();
    let mut counts = [0; 2];
    for step in 0..often(12) {
        let small = Sealed::new();
        let size = format!("size={}k", 400 + step * (1_800 / often(12)));
        mount(&["-t", "tmpfs", "-o", &size, "none"], &small.path(""));
        for name in ["plan.db", "rows.csv"] {
            std::fs::copy(source.path(name), small.path(name)).unwrap();
        }
        for words in verbs() {
            let ran = Ran::of(small.command(words));
            judge(&small, words, &ran, &mut counts);
        }
        unmount(&small.path(""));
    }
    assert!(counts.iter().all(|count| *count > 10), "worked and failed: {counts:?}");
}

#[test]
fn a_read_only_disk_is_a_sentence() {
    in_a_namespace("on_read_only_disks");
}

#[test]
#[ignore = "runs in the namespace of the test above"]
fn on_read_only_disks() {
    if !is_apart() {
        return;
    }
    const WHY: &str = "the plan cannot be written here: the file or its folder is read-only. Copy it to a folder of your own to change it.";
    for name in ["", "plan.db"] {
        let sealed = Sealed::with_demo();
        let at = sealed.path(name);
        let there = at.to_str().unwrap();
        mount(&["--bind", there], &at);
        mount(&["-o", "remount,ro,bind"], &at);
        let before = sealed.everything();
        let listed = sealed.run(&["list", "plan.db"]);
        assert_eq!(listed.code, 0, "{listed:?}");
        assert_eq!(listed.err, format!("note: plan.db: {WHY}\n"), "“{name}” is read-only");
        for words in [
            &["set", "plan.db", "I-017", "money=1"][..],
            &["undo", "plan.db"],
            &["remove", "plan.db", "I-017"],
        ] {
            let err = sealed.refused(1, words);
            assert!(
                err.contains(
                    "the plan cannot be written here: the file or its folder is read-only\nnext: Copy it"
                ),
                "{err}"
            );
        }
        assert_eq!(sealed.run(&["check", "plan.db"]).code, 0);
        assert_eq!(sealed.everything(), before);
        unmount(&at);
    }
}

#[test]
fn backups_that_have_no_room_of_their_own_stop_nothing() {
    in_a_namespace("with_read_only_backups");
}

#[test]
#[ignore = "runs in the namespace of the test above"]
fn with_read_only_backups() {
    if !is_apart() {
        return;
    }
    let sealed = Sealed::with_demo();
    let backups = sealed.path("plan.db.backups");
    std::fs::create_dir(&backups).unwrap();
    let there = backups.to_str().unwrap();
    mount(&["--bind", there], &backups);
    mount(&["-o", "remount,ro,bind"], &backups);
    let ran = sealed.run(&["set", "plan.db", "I-017", "money=1"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.err.contains("note: plan.db.backups: no backup could be made: the file cannot be written"),
        "{}",
        ran.err
    );
    unmount(&backups);
}
