//! `ounce show`: everything about one line.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value, json};

use super::classify::{decided, suggestion_in_words};
use super::common::{self, exact_time, local_time};
use super::console::Console;
use super::json::Layout;
use super::sheet::{Datum, Format, Head, Sheet};
use crate::error::Result;
use crate::plan::Plan;
use crate::plan::amount::plain;
use crate::plan::class::{Level, Mode};
use crate::plan::column::Column;
use crate::plan::describe::{Told, tell};
use crate::plan::field::{Field, Resource};
use crate::plan::initiative::Initiative;
use crate::plan::scenario::{Allocation, Scenario};
use crate::plan::text::clean;
use crate::store::Entry;
use crate::workbench::Workbench;

/// Show everything about one line, with why it is classified as it is
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce show plan.db I-017
  ounce show plan.db I-017 --format json")]
pub struct Show {
    /// The plan file
    plan: PathBuf,
    /// The code of the line
    code: String,
    /// How to print: table, json or csv
    #[arg(long, value_enum, default_value_t, hide_possible_values = true)]
    format: Format,
}

/// How many of the last steps about the line are shown.
const STEPS: usize = 5;

impl Show {
    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        let bench = common::open(&self.plan, console)?;
        let plan = bench.plan();
        let lines = common::lines_of(plan, std::slice::from_ref(&self.code))?;
        for index in lines {
            let line = &plan.initiatives()[index];
            let steps = last_steps(&bench, line, console)?;
            match self.format {
                Format::Table => {
                    about(plan, line, index, console);
                    console.line("");
                    amounts(plan, index).print(console, Format::Table);
                    if !steps.is_empty() {
                        console.line("");
                        changes(&steps, local_time).print(console, Format::Table);
                    }
                }
                Format::Json => {
                    console.json(&as_json(plan, line, index, &steps), Layout::Indented);
                }
                Format::Csv => amounts(plan, index).print(console, Format::Csv),
            }
        }
        Ok(())
    }
}

fn about(plan: &Plan, line: &Initiative, index: usize, console: &mut Console) {
    console.line(format_args!("{}  {}", clean(&line.code), clean(&line.name)));
    if !line.description.is_empty() {
        console.line(clean(&line.description));
    }
    console.line("");
    let stance = match (line.stance, line.mode) {
        (None, _) => "? not decided".to_string(),
        (Some(stance), None) => format!("{} {stance}", stance.mark()),
        (Some(stance), Some(mode)) => {
            format!("{} {stance} ({mode}): it {}", stance.mark(), Mode::meaning(mode))
        }
    };
    let mut say = |title: &str, text: &str| {
        if !text.is_empty() {
            console.line(format_args!("  {title:<12}  {}", clean(text)));
        }
    };
    say("level", line.level.map_or("? not decided", Level::word));
    say("stance", &stance);
    say("decided by", decided(line.decided_by));
    say("because", &line.because);
    say("answers", &line.answers);
    if line.because.is_empty() || !line.is_classified() {
        say("suggestion", &suggestion_in_words(&line.name, &line.description));
    }
    let cell = |column| plan.cell(plan.current(), index, column).readable(plan).into_owned();
    say("department", &cell(Column::Department));
    say("with", &cell(Column::Departments));
    say("objective", &cell(Column::Objective));
    say("owner", &line.owner);
    say("technique", &line.technique);
    say("status", line.status.word());
    say("priority", &format!("{} (1 is funded first and gives last, 5 gives first)", line.priority));
    say("benefit", &benefit(line, &cell));
    say("verdict", &cell(Column::Verdict));
    say("", &line.verdict_reason);
}

/// What the planner has said the line is worth; empty where nothing.
fn benefit(line: &Initiative, cell: &dyn Fn(Column) -> String) -> String {
    let said = [
        line.benefit.map(|_| format!("{} a year at full funding", cell(Column::Benefit))),
        line.benefit_full.map(|_| format!("full funding is {}", cell(Column::BenefitFull))),
        line.benefit_half.map(|_| format!("half comes with the first {}", cell(Column::BenefitHalf))),
    ];
    said.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// What the line gets in every scenario, inside which limits.
fn amounts(plan: &Plan, index: usize) -> Sheet<'_> {
    let mut sheet = Sheet::new([
        Head::text("scenario"),
        Head::text("resource"),
        Head::number("amount"),
        Head::number("floor"),
        Head::number("cap"),
        Head::number("step"),
        Head::number("least"),
        Head::text("locked"),
        Head::text("reason"),
    ]);
    for (scenario, resource, allocation) in allocations(plan, index) {
        let decimals = plan.info.decimals(resource);
        let amount = |field| {
            let amount = allocation.amount_of(field);
            amount.map_or(Datum::Nothing, |a| Datum::Sum(a.0.into(), decimals))
        };
        sheet.row([
            Datum::text(&*scenario.head.name),
            Datum::text(resource.word()),
            amount(Field::Amount),
            amount(Field::Floor),
            amount(Field::Cap),
            amount(Field::Step),
            amount(Field::Least),
            Datum::text(if allocation.locked { "yes" } else { "" }),
            Datum::text(&*allocation.reason),
        ]);
    }
    sheet
}

fn allocations(plan: &Plan, index: usize) -> impl Iterator<Item = (&Scenario, Resource, &Allocation)> {
    plan.scenarios().iter().flat_map(move |scenario| {
        Resource::ALL.iter().map(move |resource| (scenario, *resource, scenario.allocation(*resource, index)))
    })
}

/// The last steps about a line, the newest last, each with what it changed there.
/// One that is damaged is said to be so.
fn last_steps<'b>(
    bench: &'b Workbench,
    line: &Initiative,
    console: &mut Console,
) -> Result<Vec<(&'b Entry, Vec<Told>)>> {
    let subject = format!("{} {}", line.code, line.name);
    let mut steps = Vec::new();
    for seq in bench.store().steps_about(line.id, STEPS)? {
        let Some(entry) = bench.history().iter().find(|entry| entry.seq == seq) else { continue };
        let step = match bench.store().step(seq) {
            Ok(step) => step,
            Err(why) => {
                console.note(why);
                continue;
            }
        };
        let mut told = tell(bench.plan(), &step);
        told.retain(|told| told.subject.starts_with(&subject));
        steps.push((entry, told));
    }
    Ok(steps)
}

fn changes<'s>(steps: &'s [(&Entry, Vec<Told>)], time: fn(i64) -> String) -> Sheet<'s> {
    let mut sheet = Sheet::new([
        Head::number("step"),
        Head::text("when"),
        Head::text("who"),
        Head::text("field"),
        Head::text("from"),
        Head::text("to"),
    ]);
    for (entry, told) in steps {
        for told in told {
            sheet.row([
                Datum::Count(entry.seq),
                Datum::text(time(entry.at)),
                Datum::text(&*entry.who),
                Datum::text(&*told.field),
                Datum::text(&*told.from),
                Datum::text(&*told.to),
            ]);
        }
    }
    sheet
}

fn as_json(plan: &Plan, line: &Initiative, index: usize, steps: &[(&Entry, Vec<Told>)]) -> Value {
    let mut object = Map::new();
    let of_line = Column::ALL.iter().filter(|column| column.field().1.is_none());
    for column in of_line {
        let text = plan.cell(plan.current(), index, *column).exact(plan).into_owned();
        let value = if text.is_empty() { Value::Null } else { text.into() };
        object.insert(column.word().to_string(), value);
    }
    object.insert("decided_by".to_string(), line.decided_by.map_or(Value::Null, |by| by.word().into()));
    object.insert("suggestion".to_string(), suggestion_in_words(&line.name, &line.description).into());
    let allocations = allocations(plan, index).map(|(scenario, resource, allocation)| {
        let decimals = plan.info.decimals(resource);
        let amount = |field| allocation.amount_of(field).map(|a| plain(a.0.into(), decimals));
        json!({
            "scenario": scenario.head.name, "resource": resource.word(), "amount": amount(Field::Amount),
            "floor": amount(Field::Floor), "cap": amount(Field::Cap), "step": amount(Field::Step),
            "least": amount(Field::Least), "locked": allocation.locked, "reason": allocation.reason,
        })
    });
    object.insert("allocations".to_string(), allocations.collect());
    let history = steps.iter().flat_map(|(entry, told)| {
        told.iter().map(move |told| {
            json!({
                "step": entry.seq, "when": exact_time(entry.at), "who": entry.who,
                "field": told.field, "from": told.from, "to": told.to,
            })
        })
    });
    object.insert("history".to_string(), history.collect());
    Value::Object(object)
}
