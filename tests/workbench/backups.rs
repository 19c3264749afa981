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
