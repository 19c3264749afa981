//! The backups that are due before something is done to a plan.

use super::Workbench;
use crate::error::Result;
use crate::store::{Backups, Reason};

/// A backup that is due, to be made here or on another thread.
#[derive(Debug)]
pub struct BackupDue {
    backups: Backups,
    reason: Reason,
    day: String,
}

impl BackupDue {
    /// Makes it; the daily one once a day.
    ///
    /// # Errors
    /// No backup was made, and why. That is no reason not to go on.
    pub fn make(&self) -> Result<()> {
        self.backups.make(self.reason, &self.day).map(drop)
    }
}

impl Workbench {
    /// Says that this plan is only tried out: no backup is ever due.
    pub fn keep_no_backups(&mut self) {
        self.keeps_no_backups = true;
    }

    /// The backup of the plan as it stands that is due for this reason; none where
    /// nothing was ever done in it.
    pub fn backup_due(&self, reason: Reason) -> Option<BackupDue> {
        let is_due = !self.keeps_no_backups && !self.history.is_empty() && self.read_only().is_none();
        let due = || BackupDue { backups: Backups::of(self.path()), reason, day: self.session.today() };
        is_due.then(due)
    }

    /// Makes the backup that is due for this reason, if one is.
    ///
    /// # Errors
    /// As [`BackupDue::make`].
    pub fn back_up(&self, reason: Reason) -> Result<()> {
        self.backup_due(reason).map_or(Ok(()), |due| due.make())
    }
}
