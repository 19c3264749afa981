//! What reaches the root, and what it asks of the loop.

use std::path::PathBuf;

use crossterm::event::Event;

use super::merge::Ready;
use super::signals::Signal;
use crate::error::Error;
use crate::plan::Plan;
use crate::plan::change::Step;
use crate::plan::search_text::SearchText;
use crate::store::Store;
use crate::workbench::Workbench;

/// What reaches the root.
#[derive(Debug)]
pub enum Message {
    /// A key, a click, a resize.
    Terminal(Event),
    /// The first lines of the plan, and how many there are in all.
    First(Box<Plan>, usize),
    /// The first lines stand on the screen; the others are still in this file.
    Rest(Box<Store>),
    /// The whole plan, and its searchable text.
    Opened(Box<Workbench>, SearchText),
    /// The plan could not be opened.
    NotOpened(Error),
    /// The backup of the day could not be made.
    NotBackedUp(Error),
    /// The file's structure was checked.
    Verified(Result<(), Error>),
    /// Work behind the keys has something to tell.
    Worked,
    /// The file may have been written by someone else.
    FileTouched,
    /// The process is told to stop for a while or to end; the loop sees to it.
    Signal(Signal),
    /// The terminal is gone.
    Lost,
}

/// What the loop is asked to do.
#[derive(Debug)]
pub enum Effect {
    /// Write a step.
    Commit(Step),
    /// Take the last step back.
    Undo,
    /// Make the step again that was taken back last.
    Redo,
    /// Open the plan at this path.
    Open(PathBuf),
    /// Read the whole plan of this file.
    ReadOn(Box<Store>),
    /// Make a plan at this path and open it.
    Create(PathBuf),
    /// Open a private copy of the demo plan.
    Demo,
    /// Look for copies that could be merged in.
    FindCopies,
    /// Write the step of a merge, of which a backup was made.
    Merge(Ready),
    /// Give the mouse to the terminal (false), or take it (true).
    CaptureMouse(bool),
    /// Leave.
    Quit,
}
