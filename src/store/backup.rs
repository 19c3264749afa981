//! Backups: whole copies of a plan, in a folder beside it.
//!
//! `plan.db.backups/2026-11-25.db` is the plan as it stood before the first
//! change of that day, `2026-11-25-before-import-1.db` as it stood before the
//! day's first import into lines it had; likewise before a merge and an upgrade. A backup is a plan like any other. It
//! is written under another name, checked, synced and only then renamed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Store;
use super::connect::Link;
use super::create::make;
use super::problem::problem;
use super::unfinished::{Unfinished, folder_of, sync_folder};
use crate::error::{Error, Result};

/// How many daily backups are kept.
const DAILY_KEPT: usize = 10;
/// How many backups made before an import, a merge and an upgrade are kept, of each.
const OTHERS_KEPT: usize = 5;
/// What the name of a backup begins with while it is being written.
const UNFINISHED: &str = ".unfinished-";
/// Stands between the day and why else than for the day a backup was made.
const BEFORE: &str = "-before-";

/// Why a backup is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Before the first change of a day.
    Day,
    /// Before an import that changes lines of a plan that has some.
    Import,
    /// Before another copy of the plan is merged in.
    Merge,
    /// Before the plan is brought to a newer format.
    Upgrade,
}

impl Reason {
    /// The reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Reason::Day => "before the first change of the day",
            Reason::Import => "before an import",
            Reason::Merge => "before a merge",
            Reason::Upgrade => "before an upgrade of the file",
        }
    }

    /// What the name of a backup says it was made before; none for the daily one.
    fn occasion(self) -> Option<&'static str> {
        match self {
            Reason::Day => None,
            Reason::Import => Some("import"),
            Reason::Merge => Some("merge"),
            Reason::Upgrade => Some("upgrade"),
        }
    }

    /// How many backups of this reason are kept.
    fn kept(self) -> usize {
        match self {
            Reason::Day => DAILY_KEPT,
            Reason::Import | Reason::Merge | Reason::Upgrade => OTHERS_KEPT,
        }
    }

    const ALL: [Reason; 4] = [Reason::Day, Reason::Import, Reason::Merge, Reason::Upgrade];
}

/// A backup that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// The day it was made, `2026-11-25`.
    pub day: String,
    /// Why it was made.
    pub reason: Reason,
    /// Which of the day it is; 0 for the daily one.
    pub number: u32,
    /// Where it is.
    pub path: PathBuf,
}

impl Backup {
    /// Its name without folder and ending: what `ounce restore` calls it.
    pub fn name(&self) -> String {
        match self.reason.occasion() {
            None => self.day.clone(),
            Some(occasion) => format!("{}{BEFORE}{occasion}-{}", self.day, self.number),
        }
    }

    /// Reads a name as [`Backup::name`] writes it; `None` for any other file.
    fn at(path: PathBuf) -> Option<Backup> {
        let stem = path.file_name()?.to_str()?.strip_suffix(".db")?;
        let (day, reason, number) = match stem.split_once(BEFORE) {
            Some((day, rest)) => {
                let (occasion, number) = rest.split_once('-')?;
                let reason = Reason::ALL.into_iter().find(|r| r.occasion() == Some(occasion))?;
                (day, reason, number.parse().ok()?)
            }
            None => (stem, Reason::Day, 0),
        };
        let is_day = day.len() == 10
            && day
                .bytes()
                .enumerate()
                .all(|(at, b)| if matches!(at, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
        let day = is_day.then(|| day.to_string())?;
        Some(Backup { day, reason, number, path })
    }
}

/// The backups of one plan.
#[derive(Debug, Clone)]
pub struct Backups {
    plan: PathBuf,
    folder: PathBuf,
}

impl Backups {
    /// Those of the plan at this path, whether it is there or not.
    pub fn of(plan: &Path) -> Backups {
        let mut name = plan.file_name().unwrap_or_default().to_owned();
        name.push(".backups");
        Backups { plan: plan.into(), folder: plan.with_file_name(name) }
    }

    /// The backups there are, the newest first. None where the folder cannot be read.
    pub fn list(&self) -> Vec<Backup> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut found: Vec<Backup> = entries.filter_map(|entry| Backup::at(entry.path())).collect();
        found.sort_by(|a, b| (&b.day, b.number).cmp(&(&a.day, a.number)));
        found
    }

    /// Makes the backup of `today` (`2026-11-25`), and lets the oldest go. The
    /// daily one is made once. True if one was made. The plan is read through a
    /// connection of its own.
    ///
    /// # Errors
    /// No backup was made, and why; the plan is as it was.
    pub fn make(&self, reason: Reason, today: &str) -> Result<bool> {
        let mut number = match reason {
            Reason::Day => 0,
            Reason::Import | Reason::Merge | Reason::Upgrade => {
                let same_day = self.list().into_iter().filter(|backup| backup.day == today);
                same_day.map(|backup| backup.number).max().unwrap_or(0) + 1
            }
        };
        // Another process may come first: one a day is enough, whoever made it, and
        // one before an import takes the next number.
        while !self.write_unless_there(reason, today, number)? {
            match reason {
                Reason::Day => return Ok(false),
                Reason::Import | Reason::Merge | Reason::Upgrade => number += 1,
            }
        }
        self.prune(today);
        Ok(true)
    }

    fn write_unless_there(&self, reason: Reason, today: &str, number: u32) -> Result<bool> {
        let mut backup = Backup { day: today.into(), reason, number, path: PathBuf::new() };
        backup.path = self.folder.join(format!("{}.db", backup.name()));
        if backup.path.exists() {
            return Ok(false);
        }
        self.write(&backup).map_err(|e| Error { what: format!("no backup could be made: {}", e.what), ..e })
    }

    /// Writes a backup under its name; false if another has that name by then.
    fn write(&self, backup: &Backup) -> Result<bool> {
        let failed = |e: io::Error| Error::unwritten(&e).at(self.folder.display());
        make_folder(&self.folder).map_err(failed)?;
        let prefix = format!("{UNFINISHED}{}-", backup.day);
        let unfinished = Unfinished::in_folder(&self.folder, &prefix).map_err(failed)?;
        let (plan, _) = Link::to_read(&self.plan)?;
        copy(&plan, unfinished.path()).map_err(|e| e.at(self.folder.display()))?;
        drop(plan);
        match unfinished.call_it(&backup.path) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            named => named.map(|()| true).map_err(failed),
        }
    }

    /// Lets go of the oldest backups of each reason, and of what a crash on another day left.
    fn prune(&self, today: &str) {
        let all = self.list();
        let of = |reason| all.iter().filter(move |backup| backup.reason == reason);
        for old in Reason::ALL.into_iter().flat_map(|reason| of(reason).skip(reason.kept())) {
            // One that will not go is tried again the next time.
            let _ = fs::remove_file(&old.path);
        }
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let left = name.to_str().and_then(|name| name.strip_prefix(UNFINISHED));
            if left.is_some_and(|left| !left.starts_with(today)) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Names the newest backup as a way out of trouble with the plan, if there is one.
    pub fn offered(&self, error: Error) -> Error {
        let Some(newest) = self.list().into_iter().next() else { return error };
        let way = format!(
            "Its newest backup is {}; `ounce restore {}` lists them all.",
            newest.path.display(),
            self.plan.display()
        );
        let next = error.next.as_ref().map_or_else(|| way.clone(), |next| format!("{next} {way}"));
        Error { next: Some(next), ..error }
    }
}

impl Store {
    /// Writes the plan, as it stands, to a new file that only its owner can read.
    ///
    /// # Errors
    /// There is a file of that name already, or none can be made there.
    pub fn save_as(&self, path: &Path) -> Result<()> {
        make(path, |unfinished| copy(&self.db, unfinished))
    }
}

/// Copies a plan into an empty file, and checks the copy.
fn copy(db: &rusqlite::Connection, to: &Path) -> Result<()> {
    let name = to.to_str().ok_or_else(|| Error::words("the path is not readable text").at(to.display()))?;
    db.execute("VACUUM INTO ?", [name]).map_err(problem)?;
    Store::verify_apart(to)
}

fn make_folder(folder: &Path) -> io::Result<()> {
    #[cfg_attr(not(unix), allow(unused_mut, reason = "nothing to set there"))]
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(folder) {
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made.and_then(|()| sync_folder(folder_of(folder))),
    }
}
