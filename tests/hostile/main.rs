//! What comes from outside: text that steers terminals and spreadsheets, files
//! that swell, and bytes that are no file at all.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

// What the fuzz targets name is here: see `targets`.
extern crate self as libfuzzer_sys;
extern crate self as ounce_fuzz;

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
mod targets;

pub use readers::*;

/// In place of libFuzzer's: what a target does with bytes, as a function.
#[macro_export]
macro_rules! fuzz_target {
    (|$bytes:ident: &[u8]| $body:expr) => {
        pub fn entry($bytes: &[u8]) {
            $body
        }
    };
}
