//! The command line through its front door: the binary in a sealed environment,
//! judged by standard output, standard error and exit code.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod benefit;
mod city;
mod classify;
mod copy;
mod files;
mod frontier;
mod history;
mod lines;
mod map;
#[path = "../support/marks.rs"]
mod marks;
mod masked;
mod merge;
mod opening;
mod people;
mod rebalance;
mod restore;
mod scenarios;
mod sealed;
mod split;
mod words;
mod wrong;
