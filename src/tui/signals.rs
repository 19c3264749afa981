//! What the system tells the process: to stop for a while, or to end.

use std::sync::mpsc::Sender;

use super::model::Message;

/// A signal as the loop hears of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Stop until told to go on.
    Stop,
    /// End; this is the signal's number.
    End(i32),
}

/// The number of the signal that says that the terminal is gone.
pub const HANG_UP: i32 = 1;

#[cfg(unix)]
mod unix {
    use std::time::Duration;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGTSTP};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    use super::{Message, Sender, Signal};
    use crate::tui::terminal;

    /// How long the loop has for leaving in good order.
    const GRACE: Duration = Duration::from_millis(500);
    // Whatever hangs, the process is gone within a second.
    const _: () = assert!(GRACE.as_millis() + terminal::PATIENCE.as_millis() < 1_000);

    /// Passes signals on to the loop, on a thread of its own. Where the loop
    /// does not leave by itself, that thread ends the process, and has
    /// `remove_traces` take away what would stay behind.
    pub fn heed(wake: Sender<Message>, remove_traces: impl Fn() + Send + 'static) {
        let Ok(mut signals) = Signals::new([SIGHUP, SIGINT, SIGTERM, SIGTSTP]) else { return };
        std::thread::spawn(move || {
            for signal in signals.forever() {
                if signal == SIGTSTP {
                    let _ = wake.send(Message::Signal(Signal::Stop));
                    continue;
                }
                let _ = wake.send(Message::Signal(Signal::End(signal)));
                // The loop may be blocked on a terminal that takes no more, or
                // may not get a turn on a machine that is busy.
                std::thread::sleep(GRACE);
                remove_traces();
                terminal::give_back_within_patience();
                std::process::exit(128 + signal);
            }
        });
    }

    /// Stops the process, and returns when it is told to go on.
    pub fn stop() {
        let _ = emulate_default_handler(SIGTSTP);
    }
}

#[cfg(unix)]
pub use unix::{heed, stop};

/// Nothing is told here.
#[cfg(not(unix))]
pub fn heed(_wake: Sender<Message>, _remove_traces: impl Fn() + Send + 'static) {}

/// Nothing stops here.
#[cfg(not(unix))]
pub fn stop() {}
