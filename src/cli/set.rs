//! `ounce set`: fields of lines, or of the plan itself.

use std::borrow::Cow;
use std::path::PathBuf;

use clap::Args;

use super::common::{self, assignment, column_of, lines_of};
use super::console::Console;
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::plan::change::Step;
use crate::plan::column::{Column, ColumnKind};
use crate::plan::describe::tell;
use crate::plan::field::Field;
use crate::workbench::Workbench;

/// Set fields of lines, or of the plan itself
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce set plan.db I-017 money=160k because=\"makes up for missed visits\"
  ounce set plan.db I-005 I-029 money-=10% locked=no
  ounce set plan.db I-006 money+=25k
  ounce set plan.db I-031 benefit=900k benefit_full=640k benefit_half=20%
  ounce set plan.db I-031 money_cap=         an empty value unsets a field
  ounce set plan.db target=50% title=\"Plan B\"

Fields are the columns of `ounce list --format csv`, because, and for the rule
`value` benefit (a year, at full funding), benefit_full (what that is) and
benefit_half (the part of it that brings half the benefit). Amounts are
written 250000, 250k or 1.2m; += -= and *= change what is there, by an amount or,
as in 10%, a part of it. Without codes: title, organisation, year and target of the plan.")]
pub struct Set {
    /// The plan file
    plan: PathBuf,
    /// Codes of lines, and what to set
    #[arg(required = true, value_name = "CODE or field=value")]
    words: Vec<String>,
    /// The scenario whose amounts are meant [default: current]
    #[arg(long, value_name = "NAME")]
    scenario: Option<String>,
}

impl Set {
    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        let assignments: Vec<(&str, Cow<'_, str>)> =
            self.words.iter().filter_map(|word| assignment(word)).map(understood).collect::<Result<_>>()?;
        let codes: Vec<String> =
            self.words.iter().filter(|word| assignment(word).is_none()).cloned().collect();
        if assignments.is_empty() {
            return Err(Error::words("there is nothing to set")
                .next("Write what to set as field=value, such as money=250k."));
        }
        let mut bench = common::open(&self.plan, console)?;
        let step = match codes.is_empty() {
            true => info_step(&mut bench, &assignments)?,
            false => self.lines_step(&mut bench, &codes, &assignments)?,
        };
        let changes = tell(bench.plan(), &step);
        if common::commit(&mut bench, step, console)? {
            for change in changes.iter().take(SHOWN).filter(|c| !c.field.is_empty()) {
                let or_dash = |text: &str| if text.is_empty() { "–".to_string() } else { text.to_string() };
                let (from, to) = (or_dash(&change.from), or_dash(&change.to));
                console.line(format_args!("  {}: {} {from} → {to}", change.subject, change.field));
            }
            if changes.len() > SHOWN {
                console.line("  … `ounce history PLAN SEQ` shows the rest.");
            }
        }
        Ok(())
    }

    fn lines_step(
        &self,
        bench: &mut Workbench,
        codes: &[String],
        assignments: &[(&str, Cow<'_, str>)],
    ) -> Result<Step> {
        let plan = bench.plan();
        let lines = lines_of(plan, codes)?;
        let columns = assignments.iter().map(|(field, _)| column_of(field)).collect::<Result<Vec<_>>>()?;
        if lines.len() > 1 && columns.contains(&Column::Code) {
            return Err(Error::words("several lines cannot have one code")
                .at("code")
                .next("Set one code at a time."));
        }
        let scenario = common::scenario_of(plan, self.scenario.as_deref()).map_err(|e| e.at("--scenario"))?;
        let id = scenario.head.id;
        // What is typed is worked out against the plan before any of it changes.
        let mut edits = Vec::with_capacity(lines.len());
        for index in &lines {
            let code = &plan.initiatives()[*index].code;
            let mut cells = Vec::with_capacity(columns.len());
            for (column, (_, text)) in columns.iter().zip(assignments) {
                let text = plan.worked_out(scenario, *index, *column, text).map_err(|e| placed(e, code))?;
                cells.push((*column, text.into_owned()));
            }
            edits.push((*index, code.clone(), cells));
        }
        let label = label(plan, &lines, &columns);
        bench.edit(id, label, |editor| {
            for (index, code, cells) in edits {
                let mut draft = editor.draft(index);
                for (column, text) in cells {
                    editor.set(&mut draft, column, &text).map_err(|e| placed(e, &code))?;
                }
                editor.save(draft).map_err(|e| placed(e, &code))?;
            }
            Ok(())
        })
    }
}

/// An assignment with its operator before its value, as the grid's cells have it:
/// `money-=25k` is the field `money` and the text `-25k`. A value that is merely
/// negative is refused, since nobody can tell whether it sets or takes away.
fn understood<'w>((field, value): (&'w str, &'w str)) -> Result<(&'w str, Cow<'w, str>)> {
    let operated = ['+', '-', '*'].into_iter().find_map(|sign| field.strip_suffix(sign).map(|f| (f, sign)));
    if let Some((field, sign)) = operated {
        return Ok((field, format!("{sign}{}", value.trim()).into()));
    }
    let amount = Column::named(field).is_some_and(|c| matches!(c.kind(), ColumnKind::Amount(_)));
    let value_at_hand = value.trim();
    match value_at_hand.strip_prefix(['-', '−']) {
        Some(taken) if amount && !taken.is_empty() && !taken.ends_with('%') => {
            Err(Error::words(format!("“{value_at_hand}” is negative"))
                .at(field)
                .next(format!("A line gets nothing or more. To take that much away write {field}-={taken}.")))
        }
        _ => Ok((field, value.into())),
    }
}

/// How many changes are told at once.
const SHOWN: usize = 20;

fn info_step(bench: &mut Workbench, assignments: &[(&str, Cow<'_, str>)]) -> Result<Step> {
    let fields = assignments.iter().map(|(name, _)| info_field(name)).collect::<Result<Vec<_>>>()?;
    let words: Vec<&str> = fields.iter().map(|field| field.word()).collect();
    let current = bench.plan().current().head.id;
    let label = format!("Set {} of the plan", words.join(", "));
    bench.edit(current, label, |editor| {
        fields.iter().zip(assignments).try_for_each(|(field, (_, text))| editor.set_info(*field, text))
    })
}

fn info_field(name: &str) -> Result<Field> {
    let word = name.trim().to_ascii_lowercase();
    match word.as_str() {
        "title" => Ok(Field::Title),
        "organisation" | "organization" => Ok(Field::Organisation),
        "year" => Ok(Field::Year),
        "target" => Ok(Field::Target),
        "currency" => Ok(Field::Currency),
        _ if Column::named(&word).is_some() => Err(Error::words(format!("{word} is a field of lines"))
            .next(format!("Name the lines: ounce set PLAN CODE… {word}=…"))),
        _ => Err(Error::words(format!("“{word}” is no field of the plan"))
            .next("Set title, organisation, year or target; or name lines by their codes.")),
    }
}

fn label(plan: &Plan, lines: &[usize], columns: &[Column]) -> String {
    let words: Vec<String> = columns.iter().map(|column| column.title()).collect();
    let whose = match lines {
        [one] => plan.initiatives()[*one].code.to_string(),
        many => common::counted(many.len(), "line"),
    };
    format!("Set {} of {whose}", words.join(", "))
}

/// Puts the line before the column in an error's place.
fn placed(error: Error, code: &str) -> Error {
    let place = match &error.place {
        Some(column) => format!("{code}, {column}"),
        None => code.to_string(),
    };
    Error { place: Some(place), ..error }
}
