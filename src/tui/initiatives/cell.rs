//! Typing into a cell of one line or of all marked lines, or the name of a new line.

use crossterm::event::{Event, KeyEvent};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use super::super::desk::Desk;
use super::resource_of;
use crate::error::{Error, Result};
use crate::plan::amount::{Amount, grouped};
use crate::plan::change::Step;
use crate::plan::codes::Codes;
use crate::plan::column::{Column, ColumnKind};
use crate::plan::edit::{Draft, Editor};
use crate::plan::text::fold;
use crate::plan::{Id, Plan};

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
    /// The lines it is about; none while a new one gets its name.
    lines: Vec<Id>,
    column: Column,
    label: String,
    input: Input,
    wrong: Option<String>,
}

/// What a typed text means in one line.
#[derive(Debug)]
enum Meaning {
    /// An amount, or none.
    Amount(Option<Amount>),
    /// These words.
    Words(String),
}

impl Meaning {
    /// As it is set in a column.
    fn text(&self, plan: &Plan, column: Column) -> String {
        match self {
            Meaning::Words(words) => words.clone(),
            Meaning::Amount(None) => String::new(),
            Meaning::Amount(Some(amount)) => {
                grouped(i128::from(amount.0), plan.info.decimals(resource_of(column)))
            }
        }
    }

    fn amount(&self) -> i128 {
        match self {
            Meaning::Amount(Some(amount)) => amount.0.into(),
            _ => 0,
        }
    }
}

/// What is said of a text whose meaning is not what was typed, letter by letter.
fn understood(meaning: &str, typed: &str) -> String {
    match meaning {
        same if same == typed => String::new(),
        "" => "= nothing set".into(),
        other => format!("= {other}"),
    }
}

fn or_nothing(text: &str) -> &str {
    if text.is_empty() { "nothing" } else { text }
}

/// The text an editor of this cell begins with.
pub fn text_of(desk: &Desk, id: Id, column: Column) -> String {
    let Some((plan, scenario)) = desk.shown() else { return String::new() };
    let Some(index) = plan.index_of(id) else { return String::new() };
    plan.cell(scenario, index, column).readable(plan).into_owned()
}

impl CellEditor {
    /// An editor of a column's cell in each of these lines, that begins with a text.
    pub fn of_cells(lines: Vec<Id>, column: Column, text: &str) -> CellEditor {
        let title = capitalised(&column.title());
        let label = match lines.len() {
            1 => format!("{title}: "),
            many => format!("{title} of {many} initiatives: "),
        };
        CellEditor { lines, column, label, input: Input::new(text.into()), wrong: None }
    }

    /// An editor of a new line's name.
    pub fn of_new_line() -> CellEditor {
        CellEditor {
            lines: Vec::new(),
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

    /// The line and the column, while a cell of one line is edited.
    pub fn place(&self) -> Option<(Id, Column)> {
        match *self.lines {
            [line] => Some((line, self.column)),
            _ => None,
        }
    }

    /// Whether a new line gets its name.
    pub fn is_new_line(&self) -> bool {
        self.lines.is_empty()
    }

    /// What would be committed, or why it cannot be.
    pub fn understood(&self, desk: &Desk) -> String {
        if let Some(wrong) = &self.wrong {
            return wrong.clone();
        }
        let Some(plan) = desk.plan() else { return String::new() };
        let meant = match self.meant(desk) {
            Ok(meant) => meant,
            Err(why) => return why.what,
        };
        match meant.as_slice() {
            [] => String::new(),
            [(_, one)] => understood(&one.text(plan, self.column), self.input.value()),
            [(_, Meaning::Words(words)), ..] => understood(words, self.input.value()),
            many => {
                let sum = many.iter().map(|(_, meaning)| meaning.amount()).sum();
                format!("= {} in all", grouped(sum, plan.info.decimals(resource_of(self.column))))
            }
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
        let made = match self.is_new_line() {
            false => self.change(desk).map(|step| (step, then)),
            true => self.create(desk).map(|(step, id)| (Some(step), Then::To(id))),
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

    fn change(&self, desk: &mut Desk) -> Result<Option<Step>> {
        let meant = self.meant(desk)?;
        let Some((plan, scenario)) = desk.shown() else { return Ok(None) };
        let texts: Vec<(usize, String)> =
            meant.iter().map(|(index, meaning)| (*index, meaning.text(plan, self.column))).collect();
        let title = self.column.title();
        let label = match texts.as_slice() {
            [] => return Ok(None),
            [(index, text)] => {
                format!("Set {title} of “{}” to {}", plan.initiatives()[*index].name, or_nothing(text))
            }
            _ if self.column == Column::Code => {
                return Err(
                    Error::words("several lines cannot have one code").next("- takes the marks away.")
                );
            }
            [(_, first), rest @ ..] => match rest.iter().all(|(_, text)| text == first) {
                true => format!("Set {title} of {} initiatives to {}", texts.len(), or_nothing(first)),
                false => {
                    let typed = self.input.value().trim();
                    format!("Changed {title} of {} initiatives by {typed}", texts.len())
                }
            },
        };
        let scenario = scenario.head.id;
        let Some(bench) = desk.bench_mut() else { return Ok(None) };
        let step = bench.edit(scenario, label, |editor| {
            for (index, text) in texts {
                let mut draft = editor.draft(index);
                editor.set(&mut draft, self.column, &text)?;
                editor.save(draft)?;
            }
            Ok(())
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

    /// What the typed text means in each line: an expression worked out on the
    /// line's own amount, the beginning of a known word completed.
    fn meant(&self, desk: &Desk) -> Result<Vec<(usize, Meaning)>> {
        let typed = self.input.value().trim();
        let Some((plan, scenario)) = desk.shown() else { return Ok(Vec::new()) };
        let is_amount = matches!(self.column.kind(), ColumnKind::Amount(_));
        let completed = if is_amount { None } else { self.completed(desk, typed) };
        let words = completed.as_deref().unwrap_or(typed);
        let indices = self.lines.iter().filter_map(|line| plan.index_of(*line));
        let meaning = |index| match is_amount {
            true => plan.worked_amount(scenario, index, self.column, typed).map(Meaning::Amount),
            false => Ok(Meaning::Words(words.to_string())),
        };
        indices.map(|index| meaning(index).map(|meaning| (index, meaning))).collect()
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
