//! Typing into one cell, or the name of a new line.

use crossterm::event::{Event, KeyEvent};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use super::super::desk::Desk;
use super::resource_of;
use crate::error::{Error, Result};
use crate::plan::Id;
use crate::plan::amount::{Amount, grouped};
use crate::plan::cell::Cell;
use crate::plan::change::Step;
use crate::plan::codes::Codes;
use crate::plan::edit::{Draft, Editor};
use crate::plan::expression::Expression;
use crate::plan::field::{Column, ColumnKind};
use crate::plan::text::fold;

/// Where the cursor goes after a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// To the line below.
    Down,
    /// To the column on the right.
    Right,
    /// To the column on the left.
    Left,
    /// To this new line.
    To(Id),
}

/// What a key leads to.
#[derive(Debug)]
pub enum Outcome {
    /// The editor stays open.
    Stay,
    /// It closes and nothing changes.
    Leave,
    /// It closes; the step, if anything changes, is to be written.
    Commit(Option<Step>, Then),
}

/// An open editor.
#[derive(Debug)]
pub struct CellEditor {
    /// The line; none while a new one gets its name.
    line: Option<Id>,
    column: Column,
    label: String,
    input: Input,
    wrong: Option<String>,
}

/// The text an editor of this cell begins with.
pub fn text_of(desk: &Desk, id: Id, column: Column) -> String {
    let Some((plan, scenario)) = desk.shown() else { return String::new() };
    let Some(index) = plan.index_of(id) else { return String::new() };
    plan.cell(scenario, index, column).readable(plan).into_owned()
}

impl CellEditor {
    /// An editor of a line's cell that begins with a text.
    pub fn of_cell(line: Id, column: Column, text: &str) -> CellEditor {
        let label = format!("{}: ", capitalised(&column.title()));
        CellEditor { line: Some(line), column, label, input: Input::new(text.into()), wrong: None }
    }

    /// An editor of a new line's name.
    pub fn of_new_line() -> CellEditor {
        CellEditor {
            line: None,
            column: Column::Name,
            label: "New initiative: ".into(),
            input: Input::default(),
            wrong: None,
        }
    }

    /// What stands before the text.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The text being typed.
    pub fn input(&self) -> &Input {
        &self.input
    }

    /// The line and the column, while a line that is there is edited.
    pub fn place(&self) -> Option<(Id, Column)> {
        self.line.map(|line| (line, self.column))
    }

    /// What would be committed, or why it cannot be.
    pub fn understood(&self, desk: &Desk) -> String {
        if let Some(wrong) = &self.wrong {
            return wrong.clone();
        }
        let Some(line) = self.line else { return String::new() };
        match self.resolved(desk, line) {
            Ok(text) if text == self.input.value() => String::new(),
            Ok(text) if text.is_empty() => "= nothing set".into(),
            Ok(text) => format!("= {text}"),
            Err(why) => why.what,
        }
    }

    /// Answers a key.
    pub fn key(&mut self, key: KeyEvent, name: &str, desk: &mut Desk) -> Outcome {
        self.wrong = None;
        let then = match name {
            "Esc" | "Ctrl-c" => return Outcome::Leave,
            "Enter" | "Down" => Then::Down,
            "Tab" => Then::Right,
            "BackTab" => Then::Left,
            _ => {
                self.input.handle_event(&Event::Key(key));
                return Outcome::Stay;
            }
        };
        let made = match self.line {
            Some(line) => self.change(desk, line).map(|step| (step, then)),
            None => self.create(desk).map(|(step, id)| (Some(step), Then::To(id))),
        };
        match made {
            Ok((step, then)) => Outcome::Commit(step, then),
            Err(why) => {
                let next = why.next.map(|n| format!(". {n}")).unwrap_or_default();
                self.wrong = Some(format!("{}{next}", why.what));
                Outcome::Stay
            }
        }
    }

    fn change(&self, desk: &mut Desk, line: Id) -> Result<Option<Step>> {
        let text = self.resolved(desk, line)?;
        let Some((plan, scenario)) = desk.shown() else { return Ok(None) };
        let Some(index) = plan.index_of(line) else { return Ok(None) };
        let name = plan.initiatives()[index].name.clone();
        let shown = if text.is_empty() { "nothing" } else { &text };
        let label = format!("Set {} of “{name}” to {shown}", self.column.title());
        let scenario = scenario.head.id;
        let Some(bench) = desk.bench_mut() else { return Ok(None) };
        let step = bench.edit(scenario, label, |editor| {
            let mut draft = editor.draft(index);
            editor.set(&mut draft, self.column, &text)?;
            editor.save(draft).map(|_| ())
        })?;
        Ok((!step.is_empty()).then_some(step))
    }

    fn create(&self, desk: &mut Desk) -> Result<(Step, Id)> {
        let gone = || Error::failed("there is no plan to add to");
        let (plan, scenario) = desk.shown().ok_or_else(gone)?;
        let code = Codes::following(plan, 1, []).give(plan);
        let scenario = scenario.head.id;
        let name = self.input.value().to_string();
        let bench = desk.bench_mut().ok_or_else(gone)?;
        let mut made = None;
        let step =
            bench.edit(scenario, format!("Added “{}”", name.trim()), |editor: &mut Editor<'_>| {
                let mut draft: Draft = editor.new_draft(&code);
                draft.initiative.status = crate::plan::class::Status::New;
                editor.set(&mut draft, Column::Name, &name)?;
                made = Some(draft.initiative.id);
                editor.save(draft).map(|_| ())
            })?;
        Ok((step, made.ok_or_else(gone)?))
    }

    /// The text with what is meant by it: an expression worked out, the
    /// beginning of a known word completed.
    fn resolved(&self, desk: &Desk, line: Id) -> Result<String> {
        let typed = self.input.value().trim();
        let Some((plan, scenario)) = desk.shown() else { return Ok(typed.into()) };
        let Some(index) = plan.index_of(line) else { return Ok(typed.into()) };
        match self.column.kind() {
            ColumnKind::Amount(_) if typed.is_empty() || typed == "-" => Ok(String::new()),
            ColumnKind::Amount(_) => {
                let decimals = plan.info.decimals(resource_of(self.column));
                let before = match plan.cell(scenario, index, self.column) {
                    Cell::Amount(amount, _) => amount.unwrap_or(Amount::ZERO),
                    _ => Amount::ZERO,
                };
                let after = Expression::parse(typed, decimals)?.apply(before)?;
                Ok(grouped(i128::from(after.0), decimals))
            }
            _ => Ok(self.completed(desk, typed).unwrap_or_else(|| typed.into())),
        }
    }

    /// The one known word that the typed text begins, where words are known.
    fn completed(&self, desk: &Desk, typed: &str) -> Option<String> {
        use crate::plan::class::{Level, Mode, Stance, Status, Verdict};
        let plan = desk.plan()?;
        let words: Vec<&str> = match self.column {
            Column::Level => Level::ALL.iter().map(|w| w.word()).collect(),
            Column::Stance => Stance::ALL.iter().map(|w| w.word()).collect(),
            Column::Mode => Mode::ALL.iter().map(|w| w.word()).collect(),
            Column::Status => Status::ALL.iter().map(|w| w.word()).collect(),
            Column::Verdict => Verdict::ALL.iter().map(|w| w.word()).collect(),
            Column::Department => plan.departments().iter().map(|d| &*d.name).collect(),
            Column::Objective => plan.objectives().iter().map(|o| &*o.name).collect(),
            _ => return None,
        };
        let typed = fold(typed);
        if typed.is_empty() || words.iter().any(|w| fold(w) == typed) {
            return None;
        }
        let mut begun = words.iter().filter(|w| fold(w).starts_with(&typed));
        match (begun.next(), begun.next()) {
            (Some(one), None) => Some((*one).to_string()),
            _ => None,
        }
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}
