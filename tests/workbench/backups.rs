//! The backup of the day, made behind the window.

use ounce::store::{Backups, Reason, Store};

use super::demo_file;
use crate::support::Window;

#[test]
fn an_opened_plan_is_backed_up_once_a_day() {
    let (_folder, path) = demo_file();
    let window = Window::on(&path, 80, 24);
    let made = Backups::of(&path).list();
    let [daily] = made.as_slice() else { panic!("{made:?}") };
    assert_eq!(daily.reason, Reason::Day);
    assert_eq!(window.status(), "", "what goes well is not spoken of");
    drop(window);
    drop(Window::on(&path, 80, 24));
    assert_eq!(Backups::of(&path).list(), made);
    let backup = Store::open(&daily.path).unwrap().read().unwrap();
    assert!(backup.sealed);
    assert_eq!(backup.plan.initiatives().len(), 48);
}

/// A window makes the day's backup behind its first frame, a verb before its first
/// write: whoever comes second has nothing to complain of.
#[test]
fn backups_made_at_once_do_not_get_in_each_others_way() {
    let (_folder, path) = demo_file();
    let together = |reason| -> Vec<bool> {
        let start = std::sync::Barrier::new(8);
        let make = || {
            start.wait();
            Backups::of(&path).make(reason, "2026-11-25").unwrap()
        };
        std::thread::scope(|all| {
            let making: Vec<_> = (0..8).map(|_| all.spawn(make)).collect();
            making.into_iter().map(|one| one.join().unwrap()).collect()
        })
    };
    assert_eq!(together(Reason::Day).iter().filter(|made| **made).count(), 1);
    assert_eq!(together(Reason::Import), [true; 8]);
    let kept = Backups::of(&path).list();
    assert_eq!(kept.iter().filter(|b| b.reason == Reason::Day).count(), 1);
    assert!(kept.iter().all(|b| Store::open(&b.path).unwrap().read().unwrap().sealed));
}

#[test]
fn a_window_that_only_reads_makes_none() {
    let (_folder, path) = demo_file();
    let holder = ounce::store::WindowLock::take(&path, "ben on desk");
    let window = Window::on(&path, 80, 24);
    assert!(window.bench().read_only().is_some());
    assert_eq!(Backups::of(&path).list(), []);
    drop(holder);
}

#[test]
fn a_backup_that_cannot_be_made_is_said_and_the_window_goes_on() {
    let (folder, path) = demo_file();
    std::fs::write(folder.path().join("plan.db.backups"), "in the way").unwrap();
    let window = Window::on(&path, 80, 24);
    assert!(window.status().contains("no backup could be made"), "{}", window.status());
    assert!(window.bench().read_only().is_none());
}

#[test]
fn a_window_open_past_midnight_backs_the_new_day_up_before_its_first_change() {
    let (_folder, path) = demo_file();
    let mut window = Window::on(&path, 80, 24);
    window.keys("t");
    let at_midnight = window.bench().plan().clone();
    crate::support::a_day_passes();
    window.keys("j r");
    let made = Backups::of(&path).list();
    let [second, first] = made.as_slice() else { panic!("{made:?}") };
    assert!(first.day < second.day);
    assert_eq!(Store::open(&second.path).unwrap().read().unwrap().plan, at_midnight);
    window.keys("j t u");
    assert_eq!(Backups::of(&path).list(), made, "one a day");
}

#[test]
fn a_plan_that_another_program_changed_says_where_its_backup_is() {
    let (_folder, path) = demo_file();
    drop(Window::on(&path, 80, 24));
    rusqlite::Connection::open(&path).unwrap().execute("UPDATE initiative SET owner = 'Eve'", []).unwrap();
    let mut window = Window::on(&path, 200, 50);
    let backup = Backups::of(&path).list().remove(0);
    let screen = window.screen();
    assert!(screen.contains("Read-only: the numbers in the file are not those ounce wrote"), "{screen}");
    assert!(
        window.status().contains(&format!("Its newest backup is {}", backup.path.display())),
        "{}",
        window.status()
    );
    assert!(window.status().contains("`ounce restore "));
}
