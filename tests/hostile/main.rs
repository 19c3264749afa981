//! What comes from outside: text that steers terminals and spreadsheets, files
//! that swell, and bytes that are no file at all.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod bombs;
mod characters;
mod codes;
mod coming_in;
mod going_out;
#[path = "../support/marks.rs"]
mod marks;
mod mutations;
#[path = "../../fuzz/src/lib.rs"]
mod readers;
mod screens;
#[path = "../cli/sealed.rs"]
mod sealed;
#[path = "../support/mod.rs"]
mod support;
