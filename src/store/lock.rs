//! One writing window per plan: a lock beside the file that says who has it.
//!
//! The file goes when its holder does, so whoever opened it a moment earlier has
//! locked a file that no longer is there: a lock counts only while its file is
//! the one at the path. Whoever only asks takes a shared lock for that moment,
//! which an opening window tells from a holder's and waits out.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use same_file::Handle;

/// Held by the window that may write; gone when dropped or when its process ends.
#[derive(Debug)]
pub struct WindowLock {
    file: File,
    path: PathBuf,
}

/// What came of asking for the lock.
#[derive(Debug)]
pub enum Locked {
    /// This window has it.
    Mine(WindowLock),
    /// Another window has it: who, as it wrote there itself.
    Theirs(String),
    /// No lock can be kept here, as in a folder that cannot be written.
    Nowhere,
}

/// How often others that ask are waited out, before one of them counts as a holder.
const PATIENCE: u32 = 500;
const A_MOMENT: Duration = Duration::from_millis(1);

impl WindowLock {
    /// Asks for the lock of the plan at `path`, to be signed `holder`.
    pub fn take(path: &Path, holder: &str) -> Locked {
        let path = beside(path);
        for _ in 0..PATIENCE {
            let opened = super::private().read(true).write(true).create(true).truncate(false).open(&path);
            let Ok(mut file) = opened else { return Locked::Nowhere };
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => {
                    // The name is a courtesy: the lock holds without it.
                    let _ = file.set_len(0).and_then(|()| file.write_all(holder.as_bytes()));
                    return Locked::Mine(WindowLock { file, path });
                }
                // Its holder took it away before it was ours.
                Ok(()) => continue,
                Err(TryLockError::Error(_)) => return Locked::Nowhere,
                Err(TryLockError::WouldBlock) => {}
            }
            if let Some(who) = holder_of(file, &path) {
                return Locked::Theirs(who);
            }
            std::thread::sleep(A_MOMENT);
        }
        Locked::Theirs(String::new())
    }

    /// Who holds the lock of the plan at `path`, as they wrote there themselves, if
    /// anyone does. Asking holds up nobody and leaves nothing behind.
    pub fn holder(path: &Path) -> Option<String> {
        let path = beside(path);
        holder_of(File::open(&path).ok()?, &path)
    }
}

/// Who holds the lock in a file, if it is the one at `path` and anyone does.
fn holder_of(mut file: File, path: &Path) -> Option<String> {
    let Err(TryLockError::WouldBlock) = file.try_lock_shared() else { return None };
    if !is_at(&file, path) {
        return None;
    }
    let mut who = Vec::new();
    let _ = file.rewind().and_then(|()| file.take(200).read_to_end(&mut who));
    Some(crate::plan::text::clean(&String::from_utf8_lossy(&who)))
}

/// Whether a file is the one at the path, and not one that has gone from there.
fn is_at(file: &File, path: &Path) -> bool {
    let ours = file.try_clone().and_then(Handle::from_file);
    matches!((ours, Handle::from_path(path)), (Ok(ours), Ok(there)) if ours == there)
}

impl Drop for WindowLock {
    fn drop(&mut self) {
        // Removed while it is held: afterwards it could be another's.
        if is_at(&self.file, &self.path) {
            let _ = std::fs::remove_file(&self.path);
        }
        let _ = self.file.unlock();
    }
}

/// Where the lock of a plan is: beside the plan itself, whatever link led to it.
fn beside(path: &Path) -> PathBuf {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.ounce-lock"))
}
