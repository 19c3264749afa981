//! Plans in an older format: brought to the present one by an ordered list of upgrades,
//! each in one transaction, after a backup.
//!
//! There has been one format so far, so the list is empty and no plan is older. What
//! goes through it is here and tested, so that the first change of `schema.sql` needs a
//! function and a line.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::Store;
use super::backup::{Backups, Reason};
use super::connect::Link;
use super::problem::problem;
use super::reading;
use crate::error::{Error, Result};

/// What leads from one format to the next: it changes tables and rows, nothing else.
type Upgrade = fn(&Transaction<'_>) -> Result<()>;

/// All upgrades in order; the first leads from format 1 to format 2.
const UPGRADES: &[Upgrade] = &[];

/// The format this ounce writes.
pub(super) const FORMAT: i32 = 1 + UPGRADES.len() as i32;

impl Store {
    /// Brings a plan to the present format before it is opened; one that is in it, or
    /// in a newer one, is left alone. `today` is the day the backup carries.
    ///
    /// # Errors
    /// No backup could be made, or an upgrade failed: the plan is in the format before it.
    pub fn upgrade(path: &Path, today: impl FnOnce() -> String) -> Result<()> {
        if UPGRADES.is_empty() { Ok(()) } else { bring_up(path, &today(), UPGRADES) }
    }
}

fn bring_up(path: &Path, today: &str, upgrades: &[Upgrade]) -> Result<()> {
    let at = |e: Error| e.at(path.display());
    let (mut db, _) = Link::to_write(path)?;
    let is_older = |format: i32| usize::try_from(format).is_ok_and(|format| format <= upgrades.len());
    if !is_older(format_of(&db).map_err(at)?) {
        return Ok(());
    }
    Backups::of(path).make(Reason::Upgrade, today)?;
    (2..).zip(upgrades).try_for_each(|(to, upgrade)| {
        let is_last = !is_older(to);
        step_up(&mut db, to, *upgrade, is_last).map_err(at)
    })
}

/// Takes one step, unless the plan is that far: another process may have come first.
fn step_up(db: &mut Connection, to: i32, upgrade: Upgrade, is_last: bool) -> Result<()> {
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(problem)?;
    if format_of(&transaction)? >= to {
        return Ok(());
    }
    upgrade(&transaction)?;
    if is_last {
        // Rows can be read and sealed only as the present format has them.
        let digest = reading::digest(&transaction)?;
        transaction.execute("UPDATE plan SET digest = ?", [digest.text()]).map_err(problem)?;
    }
    transaction.pragma_update(None, "user_version", to).map_err(problem)?;
    transaction.commit().map_err(problem)
}

fn format_of(db: &Connection) -> Result<i32> {
    db.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: &str = "2026-11-25";

    fn owners_in_capitals(db: &Transaction<'_>) -> Result<()> {
        db.execute("UPDATE initiative SET owner = upper(owner)", []).map(drop).map_err(problem)
    }

    fn a_motto(db: &Transaction<'_>) -> Result<()> {
        db.execute_batch("ALTER TABLE plan ADD COLUMN motto TEXT NOT NULL DEFAULT ''").map_err(problem)
    }

    fn fails_half_way(db: &Transaction<'_>) -> Result<()> {
        a_motto(db)?;
        Err(Error::failed("the power of invention failed"))
    }

    fn demo() -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.db");
        std::fs::write(&path, include_bytes!("../../demo.db")).unwrap();
        (folder, path)
    }

    fn format(path: &Path) -> i32 {
        format_of(&Connection::open(path).unwrap()).unwrap()
    }

    #[test]
    fn an_older_plan_goes_up_step_by_step_after_a_backup() {
        let (_folder, path) = demo();
        let before = Store::open(&path).unwrap().read().unwrap();
        bring_up(&path, DAY, &[owners_in_capitals, a_motto]).unwrap();
        assert_eq!(format(&path), 3);
        let after = Store::open(&path).unwrap().read().unwrap();
        assert!(after.sealed, "the seal is that of the new rows");
        let owners = |plan: &crate::plan::Plan| -> Vec<String> {
            plan.initiatives().iter().map(|line| line.owner.to_string()).collect()
        };
        let capitals: Vec<String> =
            owners(&before.plan).iter().map(|owner| owner.to_ascii_uppercase()).collect();
        assert_eq!(owners(&after.plan), capitals);
        let backups = Backups::of(&path).list();
        let [backup] = backups.as_slice() else { panic!("{backups:?}") };
        assert_eq!(backup.name(), format!("{DAY}-before-upgrade-1"));
        assert_eq!(format(&backup.path), 1);
        let kept = Store::open(&backup.path).unwrap().read().unwrap();
        assert!(kept.sealed && kept.plan == before.plan);
        // Up already, it is left alone.
        let bytes = std::fs::read(&path).unwrap();
        bring_up(&path, DAY, &[owners_in_capitals, a_motto]).unwrap();
        assert!(std::fs::read(&path).unwrap() == bytes && Backups::of(&path).list() == backups);
    }

    #[test]
    fn an_upgrade_that_fails_leaves_the_format_before_it() {
        let (_folder, path) = demo();
        let why = bring_up(&path, DAY, &[owners_in_capitals, fails_half_way]).unwrap_err();
        assert_eq!(why.place, Some(path.display().to_string()));
        assert_eq!(format(&path), 2);
        // From there it goes on; a step that was taken is not taken twice.
        let mut db = Connection::open(&path).unwrap();
        for _ in 0..2 {
            step_up(&mut db, 3, a_motto, true).unwrap();
        }
        assert_eq!(format(&path), 3);
        assert!(Store::open(&path).unwrap().read().unwrap().sealed);
    }

    #[test]
    fn without_a_backup_there_is_no_upgrade() {
        let (_folder, path) = demo();
        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(path.with_file_name("plan.db.backups"), "in the way").unwrap();
        let why = bring_up(&path, DAY, &[owners_in_capitals]).unwrap_err();
        assert!(why.what.contains("no backup could be made"), "{why}");
        assert!(std::fs::read(&path).unwrap() == bytes);
        // What this ounce has no upgrade for needs none.
        Store::upgrade(&path, || panic!("nobody asks for the day")).unwrap();
    }
}
