//! The demo plan: Harbourline Broadband, an invented company, carried in the
//! program. What is done to a copy never reaches it.

use std::io::Write;
use std::path::Path;

use crate::error::{Error, Result};

/// The file as `cargo run --example build-demo` makes it.
const FILE: &[u8] = include_bytes!("../demo.db");

/// Saves a private copy of the demo plan.
///
/// # Errors
/// There is a file of that name already, or none can be made there.
pub fn save(path: &Path) -> Result<()> {
    let made = crate::store::private().write(true).create_new(true).open(path);
    let written = made.and_then(|mut file| file.write_all(FILE));
    written.map_err(|e| {
        let failed = match e.kind() {
            std::io::ErrorKind::AlreadyExists => {
                Error::failed("there is a file of this name already; nothing was changed")
                    .next("Choose another name for the copy.")
            }
            _ => Error::unwritten(&e),
        };
        failed.at(path.display())
    })
}
