//! The workbench on the terminal: a face over [`crate::workbench`].
//!
//! A message comes in, [`model::Model::update`] answers with effects,
//! [`runtime::Runtime`] carries them out, and [`view::view`] draws what there
//! is. Nothing runs while nothing happens: the loop blocks for the next
//! message, takes what has piled up, and draws once.

mod ascii;
pub mod balance;
mod behind;
pub mod classify;
mod deadline;
pub mod desk;
pub mod dialog;
mod draw;
pub mod history;
pub mod initiatives;
mod key_name;
pub mod keymap;
mod large;
mod list;
pub mod map;
pub mod merge;
mod message;
pub mod model;
pub mod runtime;
pub mod scenarios;
pub mod signals;
mod split;
pub mod start;
mod terminal;
pub mod theme;
pub mod traces;
pub mod view;
mod views;

use std::io::IsTerminal;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use ratatui::layout::Rect;

use crate::error::{Error, Result};
use deadline::Deadline;
use model::{Message, Model};
use runtime::{Runtime, Setting};
use signals::Signal;
use terminal::Screen;
use theme::{Choice, Theme};

/// What to begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opening {
    /// The first screen.
    Start,
    /// This plan.
    Plan(PathBuf),
    /// A private copy of the demo plan.
    Demo,
}

/// Opens the workbench on the terminal and stays until it is left.
///
/// # Errors
/// There is no terminal to draw on, or the plan cannot be opened.
pub fn run(opening: Opening, choice: Choice, setting: Setting) -> Result<()> {
    require_terminal()?;
    let (wake, messages) = channel();
    let theme = Theme::chosen(choice, |name| std::env::var(name).ok());
    let (columns, rows) = crossterm::terminal::size().unwrap_or((80, 24));
    let model = Model::new(theme, Runtime::recent(&setting), Rect::new(0, 0, columns, rows));
    let mut runtime = Runtime::new(model, setting, wake.clone());
    // From here on, whatever ends the process takes its traces away.
    terminal::restore_on_panic(runtime.traces().remover());
    signals::heed(wake.clone(), runtime.traces().remover());
    // A plan that cannot be opened is said on the plain terminal, before the screen is taken.
    match &opening {
        Opening::Start => {}
        Opening::Plan(path) => runtime.open(path)?,
        Opening::Demo => runtime.open_demo()?,
    }
    let mut screen = Screen::take().map_err(|e| lost(&e))?;
    listen(wake);
    // A terminal that is gone while it is drawn on hangs up, whether the
    // signal that says so has come yet or not.
    let left = attend(&mut runtime, &mut screen, &messages).unwrap_or(Left::Told(signals::HANG_UP));
    let code = match left {
        Left::Asked => 0,
        Left::Told(signal) => 128 + signal,
    };
    let deadline = Deadline::set(code, runtime.traces().remover());
    drop(screen);
    runtime.leave();
    drop(deadline);
    match left {
        Left::Asked => Ok(()),
        Left::Told(_) => std::process::exit(code),
    }
}

/// Why the loop was left.
enum Left {
    /// Someone asked for it.
    Asked,
    /// A signal of this number told the process to end.
    Told(i32),
}

/// The loop: block for one message, take what has piled up, draw once.
fn attend(runtime: &mut Runtime, screen: &mut Screen, messages: &Receiver<Message>) -> std::io::Result<Left> {
    let mut events = 0;
    screen.draw(&runtime.model, events)?;
    while let Ok(first) = messages.recv() {
        for message in std::iter::once(first).chain(messages.try_iter().take(10_000)) {
            match &message {
                Message::Terminal(_) => events += 1,
                Message::Signal(Signal::Stop) => screen.pause()?,
                Message::Signal(Signal::End(signal)) => return Ok(Left::Told(*signal)),
                Message::Lost => return Ok(Left::Told(signals::HANG_UP)),
                _ => {}
            }
            if let ControlFlow::Break(()) = runtime.handle(message) {
                return Ok(Left::Asked);
            }
        }
        if let Some(ours) = runtime.mouse_asked_for() {
            screen.capture_mouse(ours)?;
        }
        screen.draw(&runtime.model, events)?;
    }
    Ok(Left::Asked)
}

/// Reads the terminal on a thread of its own, so that keys, files and signals
/// all wake the loop the same way.
fn listen(wake: Sender<Message>) {
    // Asked once before anything is read, an early resize is not lost.
    let _ = crossterm::event::poll(Duration::ZERO);
    std::thread::spawn(move || {
        while let Ok(event) = crossterm::event::read() {
            if wake.send(Message::Terminal(event)).is_err() {
                return;
            }
        }
        let _ = wake.send(Message::Lost);
    });
}

fn require_terminal() -> Result<()> {
    let dumb = std::env::var("TERM").is_ok_and(|t| t == "dumb");
    if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() && !dumb {
        return Ok(());
    }
    let why = if dumb { "this terminal is a dumb one" } else { "there is no terminal here" };
    Err(Error::words(format!("the workbench draws on a terminal, and {why}"))
        .next("Use the verbs instead, such as: ounce list PLAN. `ounce --help` names them all."))
}

fn lost(error: &std::io::Error) -> Error {
    Error::failed(format!("the terminal does not answer ({error})"))
        .next("Open another terminal and try again.")
}
