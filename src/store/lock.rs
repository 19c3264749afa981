//! One writing window per plan: a lock beside the file that says who has it.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

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

impl WindowLock {
    /// Asks for the lock of the plan at `path`, to be signed `holder`.
    pub fn take(path: &Path, holder: &str) -> Locked {
        let path = beside(path);
        let opened = super::private().read(true).write(true).create(true).truncate(false).open(&path);
        let Ok(mut file) = opened else { return Locked::Nowhere };
        match file.try_lock() {
            Ok(()) => {
                // The name is a courtesy: the lock holds without it.
                let _ = file.set_len(0).and_then(|()| file.write_all(holder.as_bytes()));
                Locked::Mine(WindowLock { file, path })
            }
            Err(TryLockError::WouldBlock) => {
                let mut who = String::new();
                let read = file.rewind().and_then(|()| file.take(200).read_to_string(&mut who));
                Locked::Theirs(if read.is_ok() { crate::plan::text::clean(&who) } else { String::new() })
            }
            Err(TryLockError::Error(_)) => Locked::Nowhere,
        }
    }
}

impl Drop for WindowLock {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}

fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.ounce-lock"))
}
