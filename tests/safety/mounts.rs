//! Small disks and read-only ones, mounted for the test: in a namespace of its
//! own, which most systems let anybody make. Where this one does not, the tests
//! say so aloud; full disks are then limits on the size of files.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use ounce::workbench::Workbench;

use crate::full_disk::{Ladder, SIZES, judge, lay_out, verbs, with_files_no_larger};
use crate::often;
use crate::sealed::{Ran, Sealed};
use crate::support::session;

/// Runs a test of this file, by its name, where it may mount. False, and said where a
/// passing test is heard too, if there is no such place.
fn in_a_namespace(test: &str) -> bool {
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
        let said = format!("\nNOT LOOKED AT: {test}: this system lets no test mount a disk of its own\n");
        std::io::stderr().write_all(said.as_bytes()).unwrap();
        return false;
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
    true
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

/// Fills the disk that the filler is on, but for so many bytes.
fn fill(filler: &Path, room: u64) {
    let mut file = File::create(filler).unwrap();
    while file.write_all(&[0; 1 << 16]).is_ok() {}
    let full = file.metadata().unwrap().len();
    file.set_len(full.checked_sub(room).expect("a disk with so much room")).unwrap();
}

#[test]
fn a_ladder_of_small_disks() {
    if !in_a_namespace("up_the_small_disks") {
        with_files_no_larger(often(SIZES), &verbs()[..4]);
    }
}

#[test]
#[ignore = "runs in the namespace of the test above"]
fn up_the_small_disks() {
    if !is_apart() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    mount(&["-t", "tmpfs", "-o", "size=3m", "none"], folder.path());
    let (path, filler) = (folder.path().join("plan.db"), folder.path().join("filler"));
    let mut ladder = Ladder::new();
    for (size, lap) in Ladder::rungs() {
        // By the page where a step or two have room, then by four up to an import's.
        let pages = if size < 100 { size } else { 100 + 4 * (size - 100) };
        std::fs::write(&path, &ladder.plan).unwrap();
        fill(&filler, 4096 * pages as u64);
        let bench = Workbench::open(&path, session()).unwrap();
        let disk = format!("a small disk with {pages} pages left");
        ladder.climb(bench, &disk, lap, || std::fs::remove_file(&filler).unwrap());
    }
    ladder.was_climbed();
    unmount(folder.path());
}

#[test]
fn a_small_disk_is_a_sentence() {
    // Elsewhere, the limit on the size of files has tried the same verbs.
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
