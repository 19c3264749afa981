//! Files that only their owner can read: a plan tells of people and money.

use std::fs::OpenOptions;

/// Options that make a new file readable and writable by its owner alone,
/// where the system knows owners. SQLite gives a journal its plan's permissions.
pub fn private() -> OpenOptions {
    #[cfg_attr(not(unix), allow(unused_mut, reason = "nothing to set there"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
