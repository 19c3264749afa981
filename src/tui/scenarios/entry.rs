//! What is typed about a scenario: the name of a copy, another name, a note.

use crossterm::event::{Event, KeyEvent};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use super::super::desk::Desk;
use crate::error::{Error, Result};
use crate::plan::Id;
use crate::plan::change::Step;
use crate::plan::edit::ScenarioAct;

/// What the typed text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The name of a copy.
    Copy,
    /// Another name.
    Name,
    /// What it is about.
    Note,
}

/// What a key leads to.
#[derive(Debug)]
pub enum Outcome {
    /// The text stays open.
    Stay,
    /// It closes and nothing changes.
    Leave,
    /// It closes, and this is to be written.
    Commit(Step),
}

/// A text being typed.
#[derive(Debug)]
pub struct Entry {
    subject: Subject,
    scenario: Id,
    /// What the scenario is called.
    name: String,
    /// The text.
    pub input: Input,
    /// Why it cannot be taken as it stands.
    wrong: Option<String>,
}

impl Entry {
    /// An entry about a scenario of this name that begins with a text.
    pub fn new(subject: Subject, scenario: Id, name: &str, text: String) -> Entry {
        Entry { subject, scenario, name: name.into(), input: Input::new(text), wrong: None }
    }

    /// What stands before the text.
    pub fn label(&self) -> String {
        match self.subject {
            Subject::Copy => format!("Copy “{}” as: ", self.name),
            Subject::Name => format!("Rename “{}” to: ", self.name),
            Subject::Note => format!("Note on “{}”: ", self.name),
        }
    }

    /// What stands behind the text: why it cannot be taken, if so.
    pub fn hint(&self) -> &str {
        self.wrong.as_deref().unwrap_or_default()
    }

    /// Answers a key.
    pub fn key(&mut self, key: KeyEvent, name: &str, desk: &mut Desk) -> Outcome {
        self.wrong = None;
        match name {
            "Esc" | "Ctrl-c" => return Outcome::Leave,
            "Enter" => match self.step(desk) {
                Ok(step) if step.is_empty() => return Outcome::Leave,
                Ok(step) => return Outcome::Commit(step),
                Err(why) => {
                    self.wrong = Some(format!("{}. {}", why.what, why.next.unwrap_or_default()));
                }
            },
            _ => {
                self.input.handle_event(&Event::Key(key));
            }
        }
        Outcome::Stay
    }

    fn step(&self, desk: &mut Desk) -> Result<Step> {
        let text = self.input.value().to_string();
        let act = match self.subject {
            Subject::Copy => ScenarioAct::Copy(text),
            Subject::Name => ScenarioAct::Rename(text),
            Subject::Note => ScenarioAct::Note(text),
        };
        let gone = || Error::failed("there is no plan any more");
        desk.bench_mut().ok_or_else(gone)?.act_on_scenario(self.scenario, &act)
    }
}
