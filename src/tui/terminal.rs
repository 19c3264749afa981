//! The terminal itself: taken, given back whatever happens, and drawn on.

use std::io::{self, Stdout, Write};
use std::mem::ManuallyDrop;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste, EnableFocusChange,
    EnableMouseCapture,
};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use super::deadline::Deadline;
use super::model::Model;

/// Whether the terminal is in the workbench's hands.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// How long a terminal has for taking what gives it back.
pub(super) const PATIENCE: Duration = Duration::from_millis(200);

/// What a process that panicked ends with.
const PANICKED: i32 = 101;

/// The screen in raw mode. Dropping it gives the terminal back.
pub struct Screen {
    /// Never dropped: it would show the cursor once more, and panic where the
    /// terminal is gone. [`give_back`] does that and all the rest.
    terminal: ManuallyDrop<Terminal<CrosstermBackend<Stdout>>>,
    /// Tests wait for a mark after each frame instead of for time.
    marks_frames: bool,
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// It is none, or does not answer.
    pub fn take() -> io::Result<Screen> {
        enter()?;
        let terminal = new_terminal()?;
        Ok(Screen { terminal, marks_frames: std::env::var_os("OUNCE_TEST_FRAMES").is_some() })
    }

    /// Draws one frame in one go. `events` is how many have been handled so far.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn draw(&mut self, model: &Model, events: u64) -> io::Result<()> {
        queue!(io::stdout(), BeginSynchronizedUpdate)?;
        let size = self.terminal.draw(|frame| super::view::view(model, frame))?.area;
        let mut out = io::stdout();
        queue!(out, EndSynchronizedUpdate)?;
        if self.marks_frames {
            write!(out, "\x1b]7777;{events};{};{}\x07", size.width, size.height)?;
        }
        out.flush()
    }

    /// Gives the terminal back, stops the process, and takes the terminal
    /// again when it goes on. The next frame is drawn whole.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn pause(&mut self) -> io::Result<()> {
        give_back();
        super::signals::stop();
        enter()?;
        // Clearing the one there is would ask the terminal where its cursor stands.
        self.terminal = new_terminal()?;
        Ok(())
    }

    /// Takes the mouse or gives it to the terminal.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn capture_mouse(&mut self, ours: bool) -> io::Result<()> {
        match ours {
            true => execute!(io::stdout(), EnableMouseCapture),
            false => execute!(io::stdout(), DisableMouseCapture),
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn new_terminal() -> io::Result<ManuallyDrop<Terminal<CrosstermBackend<Stdout>>>> {
    Terminal::new(CrosstermBackend::new(io::stdout())).map(ManuallyDrop::new)
}

/// Puts the terminal into the state the workbench draws in.
///
/// # Errors
/// It is no terminal.
fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    execute!(
        io::stdout(),
        EnterAlternateScreen,
        Clear(ClearType::All),
        EnableMouseCapture,
        EnableBracketedPaste,
        EnableFocusChange,
        cursor::Hide
    )
}

/// Gives the terminal back as it was. Done once, by whoever comes first: leaving
/// the screen again would put the cursor onto what was said since.
pub fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    // First what needs no room in a terminal that takes no more.
    let _ = disable_raw_mode();
    let _ = execute!(
        io::stdout(),
        EndSynchronizedUpdate,
        DisableFocusChange,
        DisableBracketedPaste,
        DisableMouseCapture,
        LeaveAlternateScreen,
        cursor::Show
    );
}

/// [`give_back`] for a terminal that perhaps takes no more, as while another
/// thread is blocked on it: waits no longer than patience lasts.
pub fn give_back_within_patience() {
    let (done, given_back) = channel();
    std::thread::spawn(move || {
        give_back();
        let _ = done.send(());
    });
    let _ = given_back.recv_timeout(PATIENCE);
}

/// Makes a panic give the terminal back before it is reported, and end the process
/// within a second though the terminal should take neither. One on another
/// thread than this ends the process at once, as nobody is left to answer the loop,
/// and has `remove_traces` take away what would stay behind.
pub fn restore_on_panic(remove_traces: impl Fn() + Clone + Send + Sync + 'static) {
    let report = std::panic::take_hook();
    let this = std::thread::current().id();
    std::panic::set_hook(Box::new(move |info| {
        Deadline::set(PANICKED, remove_traces.clone()).stands();
        let ends_all = std::thread::current().id() != this;
        match ends_all {
            true => give_back_within_patience(),
            false => give_back(),
        }
        report(info);
        if ends_all {
            remove_traces();
            std::process::exit(PANICKED);
        }
    }));
}
