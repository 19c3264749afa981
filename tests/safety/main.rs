//! A planner's only copy: power cuts, full disks, flipped bits, and ten thousand
//! steps there and back.
//!
//! The counts are those promised at every change; `OUNCE_LONG=1` takes ten times
//! as many.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod deeds;
mod flips;
mod full_disk;
mod locks;
#[cfg(target_os = "linux")]
mod mounts;
mod power;
#[cfg(target_os = "linux")]
mod power_new;
#[path = "../cli/sealed.rs"]
mod sealed;
#[path = "../support/mod.rs"]
mod support;
mod undo_laws;
#[cfg(unix)]
mod vfs;
mod windows;

/// This many, or ten times as many where the long run is asked for.
fn often(count: usize) -> usize {
    if std::env::var_os("OUNCE_LONG").is_some() { 10 * count } else { count }
}

/// Saves writing the disk in earnest, where nobody cuts the power.
fn without_waiting_for_the_disk() {
    #[cfg(unix)]
    vfs::install();
}
