//! Copies of a plan brought together.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "../support/mod.rs"]
mod support;

mod copies;
mod many;
mod oracle;
mod planners;
