//! Files that are there under their name whole, or not at all.
//!
//! SQLite keeps every change whole, but not the making of a file: a name that is
//! taken first and filled afterwards is, after a power cut, the name of a part. So a
//! new plan, a copy and a backup are filled under another name, synced, renamed, and
//! the folder is synced last.

use std::fs::File;
use std::io;
use std::path::Path;

use tempfile::TempPath;

use super::private;

/// A file that has not got its name yet, readable by its owner alone. It goes again
/// when it is dropped.
#[derive(Debug)]
pub(super) struct Unfinished(TempPath);

impl Unfinished {
    /// An empty one in this folder, whose name meanwhile begins so.
    ///
    /// # Errors
    /// No file can be made there.
    pub(super) fn in_folder(folder: &Path, prefix: &str) -> io::Result<Unfinished> {
        let made = tempfile::Builder::new().prefix(prefix).tempfile_in(folder)?;
        Ok(Unfinished(made.into_temp_path()))
    }

    /// Where it is meanwhile, to be filled.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Gives it its name in the same folder, for good: no power cut takes it back.
    ///
    /// # Errors
    /// There is a file of that name already, which stays as it is; or the disk fails.
    pub(super) fn call_it(self, name: &Path) -> io::Result<()> {
        File::open(&self.0)?.sync_all()?;
        match self.0.persist_noclobber(name) {
            Err(refused) if refused.error.kind() != io::ErrorKind::AlreadyExists => {
                claim(refused.path, name)?;
            }
            named => named.map_err(|e| e.error)?,
        }
        sync_folder(folder_of(name))
    }
}

/// Where a disk, as some sticks are, can neither link nor rename without overwriting,
/// the name is taken first; a power cut between the two leaves an empty file.
fn claim(unfinished: TempPath, name: &Path) -> io::Result<()> {
    private().write(true).create_new(true).open(name)?;
    unfinished.persist(name).map_err(|refused| {
        let _ = std::fs::remove_file(name);
        refused.error
    })
}

/// The folder that a file is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes the names in a folder last, where the system can: some disks sync no folders.
///
/// # Errors
/// The disk fails.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    use io::ErrorKind::{InvalidInput, PermissionDenied, Unsupported};
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(e) if matches!(e.kind(), InvalidInput | PermissionDenied | Unsupported) => Ok(()),
        done => done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On every disk: a name that is taken keeps its file, and nothing is left beside it.
    #[test]
    fn a_name_is_given_once_even_where_it_is_claimed_first() {
        let folder = tempfile::tempdir().unwrap();
        let name = folder.path().join("plan.db");
        let filled = |text: &str| {
            let unfinished = Unfinished::in_folder(folder.path(), ".part").unwrap();
            std::fs::write(unfinished.path(), text).unwrap();
            unfinished
        };
        claim(filled("first").0, &name).unwrap();
        let refused = [claim(filled("second").0, &name), filled("third").call_it(&name)];
        assert!(refused.iter().all(|r| r.as_ref().is_err_and(|e| e.kind() == io::ErrorKind::AlreadyExists)));
        assert_eq!(std::fs::read_to_string(&name).unwrap(), "first");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
