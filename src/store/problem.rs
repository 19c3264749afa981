//! What goes wrong in a file, in a planner's words.

use std::io;
use std::path::Path;

use rusqlite::{ErrorCode, ffi};

use crate::error::Error;

/// Why no file can be made here.
pub(super) fn cannot_create(path: &Path, error: &io::Error) -> Error {
    let failed = match error.kind() {
        io::ErrorKind::AlreadyExists => {
            Error::failed("there is a file of this name already; nothing was changed")
                .next("Choose another name, or open it with: ounce PLAN")
        }
        io::ErrorKind::NotFound => {
            Error::failed("the folder does not exist").next("Make the folder first, or choose another.")
        }
        _ => Error::unwritten(error),
    };
    failed.at(path.display())
}

/// A database error in a planner's words.
pub(super) fn problem(error: rusqlite::Error) -> Error {
    let Some(failure) = error.sqlite_error() else {
        return Error::failed(format!("the plan could not be read ({error})"))
            .next("Run `ounce check` on it.");
    };
    match (failure.code, failure.extended_code) {
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => {
            Error::failed("another program is writing to the plan")
                .next("Wait until it has finished and try again.")
        }
        (ErrorCode::DiskFull, _) => {
            Error::failed("the disk is full, so nothing was written").next("Make room and try again.")
        }
        (ErrorCode::ReadOnly, ffi::SQLITE_READONLY_ROLLBACK) => {
            Error::failed("the plan was left in the middle of a change, which cannot be taken back here")
                .next("Copy it together with its -journal file to a folder of your own, and open it there.")
        }
        (ErrorCode::ReadOnly, _) => {
            Error::failed("the plan is read-only here").next("Copy it to a folder of your own.")
        }
        (ErrorCode::SystemIoFailure, ffi::SQLITE_IOERR_READ | ffi::SQLITE_IOERR_SHORT_READ) => {
            Error::failed("the disk could not be read")
                .next("Copy the plan to another disk, or take a backup.")
        }
        (ErrorCode::SystemIoFailure, _) => {
            Error::failed(format!("the disk did not take the change ({error}), so nothing was written"))
                .next("Make sure that there is room, and that files here may become so large.")
        }
        (ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt, _) => {
            Error::failed("the file is damaged").next("Run `ounce check` on it, or take a backup.")
        }
        (ErrorCode::CannotOpen, _) => Error::failed("the plan cannot be opened for writing here")
            .next("Check the permissions of its folder."),
        _ => Error::failed(format!("the database refused ({error})")).next("Run `ounce check` on the plan."),
    }
}
