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
        self.0.persist_noclobber(name).map_err(|e| e.error)?;
        sync_folder(folder_of(name))
    }
}

/// The folder that a file is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes the names in a folder last, where the system can.
///
/// # Errors
/// The disk fails.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
