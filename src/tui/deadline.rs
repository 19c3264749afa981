//! Leaving takes less than a second, whatever holds it up: a terminal that takes no
//! more, and a thread that waits for it.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// How long leaving may take.
const LONGEST: Duration = Duration::from_millis(900);

/// While it is held, the process has [`LONGEST`] to live.
#[derive(Debug)]
pub struct Deadline {
    /// Dropping it lifts the deadline.
    _lifted: Sender<()>,
}

impl Deadline {
    /// Ends the process with `code` when the time is over, and has `remove_traces` take
    /// away what would stay behind.
    pub fn set(code: i32, remove_traces: impl Fn() + Send + 'static) -> Deadline {
        let (lifted, over) = channel::<()>();
        std::thread::spawn(move || {
            if over.recv_timeout(LONGEST) == Err(RecvTimeoutError::Timeout) {
                remove_traces();
                std::process::exit(code);
            }
        });
        Deadline { _lifted: lifted }
    }

    /// Keeps it, whatever becomes of whoever set it.
    pub fn stands(self) {
        std::mem::forget(self);
    }
}
