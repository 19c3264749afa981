//! `ounce classify`: suggestions, and decisions.

use std::path::PathBuf;

use clap::Args;

use super::common::{self, one_of};
use super::console::Console;
use super::sheet::{Datum, Format, Head, Sheet};
use crate::classify::{Confidence, Judged, Suggestion, suggest};
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::plan::class::{Level, Mode, Stance};
use crate::plan::column::Column;
use crate::plan::field::DecidedBy;
use crate::workbench::Workbench;

/// Say what lines are: strategy or tactic, remedial or preventive
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce classify plan.db --suggest                      what the words say, and why
  ounce classify plan.db I-004 --suggest --format json
  ounce classify plan.db --accept high                  take over what is sure
  ounce classify plan.db I-027 --level tactic --mode engage --because \"one year of adverts\"
  ounce list plan.db --where 'level:?'                  what is still open

A mode decides the stance: listen, engage, recover and contain are remedial;
intercept, remove and enable are preventive.")]
pub struct Classify {
    /// The plan file
    plan: PathBuf,
    /// Codes of the lines; all lines where none is given
    #[arg(value_name = "CODE")]
    codes: Vec<String>,
    /// Decide: a master plan, or a component
    #[arg(long, value_parser = one_of(Level::ALL, Level::word), ignore_case = true)]
    level: Option<Level>,
    /// Decide: makes up for problems, or keeps them away
    #[arg(long, value_parser = one_of(Stance::ALL, Stance::word), ignore_case = true)]
    stance: Option<Stance>,
    /// Decide how it is remedial or preventive
    #[arg(long, value_parser = one_of(Mode::ALL, Mode::word), ignore_case = true)]
    mode: Option<Mode>,
    /// Why it is so
    #[arg(long, value_name = "TEXT")]
    because: Option<String>,
    /// Print suggestions with their confidence and reasons; change nothing
    #[arg(long, conflicts_with_all = ["level", "stance", "mode", "because", "accept"])]
    suggest: bool,
    /// Decide open lines as suggested, where the suggestion is at least this sure
    #[arg(long, value_name = "CONFIDENCE", value_parser = one_of(Confidence::ALL, Confidence::word),
          ignore_case = true, conflicts_with_all = ["level", "stance", "mode", "because"])]
    accept: Option<Confidence>,
    /// How to print suggestions: table, json or csv
    #[arg(long, value_enum, default_value_t, hide_possible_values = true)]
    format: Format,
}

impl Classify {
    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        let decides =
            self.level.is_some() || self.stance.is_some() || self.mode.is_some() || self.because.is_some();
        if !decides && !self.suggest && self.accept.is_none() {
            return Err(Error::words("this does not say what to do").next(
                "Add --suggest to see suggestions, --accept high to take them over, or decide with --level, --stance or --mode.",
            ));
        }
        if decides && self.codes.is_empty() {
            return Err(Error::words("no line is named to decide about")
                .next("Name lines by their codes: ounce classify PLAN CODE… --level … --stance …"));
        }
        let mut bench = common::open(&self.plan, console)?;
        let plan = bench.plan();
        let lines = match self.codes.is_empty() {
            true => plan.by_code().iter().map(|index| *index as usize).collect(),
            false => common::lines_of(plan, &self.codes)?,
        };
        match self.accept {
            _ if self.suggest => {
                self.print(plan, &lines, console);
                Ok(())
            }
            Some(at_least) => accept(&mut bench, &lines, at_least, console),
            None => self.decide(&mut bench, &lines, console),
        }
    }

    fn decide(&self, bench: &mut Workbench, lines: &[usize], console: &mut Console) -> Result<()> {
        let plan = bench.plan();
        let words = [self.level.map(Level::word), self.stance.map(Stance::word), self.mode.map(Mode::word)];
        let said = words.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let said = if said.is_empty() { "with a reason".to_string() } else { said };
        let label = match lines {
            [one] => format!("Marked “{}” {said}", plan.initiatives()[*one].name),
            many => format!("Marked {} {said}", common::counted(many.len(), "line")),
        };
        let cells = [
            (Column::Level, self.level.map(Level::word)),
            (Column::Stance, self.stance.map(Stance::word)),
            (Column::Mode, self.mode.map(Mode::word)),
            (Column::Because, self.because.as_deref()),
        ];
        let current = plan.current().head.id;
        let step = bench.edit(current, label, |editor| {
            for index in lines {
                let mut draft = editor.draft(*index);
                for (column, text) in cells.iter().filter_map(|(column, text)| text.map(|t| (*column, t))) {
                    editor.set(&mut draft, column, text)?;
                }
                editor.save(draft)?;
            }
            Ok(())
        })?;
        common::commit(bench, step, console).map(|_| ())
    }

    fn print(&self, plan: &Plan, lines: &[usize], console: &mut Console) {
        let suggestions = lines.iter().map(|index| {
            let line = &plan.initiatives()[*index];
            (line, suggest(&line.name, &line.description))
        });
        if self.format != Format::Table {
            let heads = [
                Head::text("code"),
                Head::text("level"),
                Head::text("level_confidence"),
                Head::text("stance"),
                Head::text("stance_confidence"),
                Head::text("mode"),
                Head::text("question"),
                Head::text("words"),
            ];
            let mut sheet = Sheet::new(heads);
            for (line, suggestion) in suggestions {
                let words = words(&suggestion, &line.name, &line.description);
                let level = suggestion.level.as_ref().map(|j| (j.value.word(), j.confidence.word()));
                let stance = suggestion.stance.as_ref().map(|j| (j.value.word(), j.confidence.word()));
                // One confidence stands for both, so the mode is left out where it is less sure.
                let as_sure = suggestion.mode.filter(|_| suggestion.mode_doubt().is_none());
                let or_nothing = |word: Option<&'static str>| Datum::text(word.unwrap_or_default());
                sheet.row([
                    Datum::text(&*line.code),
                    or_nothing(level.map(|(value, _)| value)),
                    or_nothing(level.map(|(_, confidence)| confidence)),
                    or_nothing(stance.map(|(value, _)| value)),
                    or_nothing(stance.map(|(_, confidence)| confidence)),
                    or_nothing(as_sure.map(Mode::word)),
                    Datum::text(suggestion.question().text()),
                    Datum::List(words),
                ]);
            }
            return sheet.print(console, self.format);
        }
        let heads = ["code", "name", "now", "level", "stance", "why"].map(Head::text);
        let mut sheet = Sheet::new(heads);
        for (line, suggestion) in suggestions {
            let now = [line.level.map_or("?", Level::word), line.stance.map_or("?", Stance::word)].join(", ");
            let mode = mode_in_words(&suggestion);
            sheet.row([
                Datum::text(&*line.code),
                Datum::text(&*line.name),
                Datum::text(now),
                Datum::text(judged(suggestion.level.as_ref(), Level::word, "")),
                Datum::text(judged(suggestion.stance.as_ref(), Stance::word, &mode)),
                Datum::text(reason(&suggestion)),
            ]);
        }
        sheet.print(console, self.format);
    }
}

fn accept(bench: &mut Workbench, lines: &[usize], at_least: Confidence, console: &mut Console) -> Result<()> {
    let plan = bench.plan();
    let suggestions: Vec<(usize, Suggestion)> = lines
        .iter()
        .map(|index| (*index, &plan.initiatives()[*index]))
        .filter(|(_, line)| !line.is_classified())
        .map(|(index, line)| (index, suggest(&line.name, &line.description)))
        .collect();
    let open = suggestions.len();
    let current = plan.current().head.id;
    let mut accepted = 0;
    let mut step = bench.edit(current, "", |editor| {
        for (index, suggestion) in suggestions {
            let mut draft = editor.draft(index);
            if suggestion.accept(&mut draft, at_least)? {
                accepted += 1;
                editor.save(draft)?;
            }
        }
        Ok(())
    })?;
    step.label = format!(
        "Accepted suggestions for {}, {at_least} confidence or better",
        common::counted(accepted, "line")
    );
    if step.is_empty() {
        console.line(match open {
            0 => "Nothing to change: every line is classified.".to_string(),
            _ => format!(
                "Nothing to change: no suggestion for the {} is that sure.",
                common::counted(open, "open line")
            ),
        });
        return Ok(());
    }
    common::commit(bench, step, console)?;
    let left = bench.plan().initiatives().iter().filter(|line| !line.is_classified()).count();
    if left > 0 {
        console.line(format_args!(
            "{} still open: ounce list {} --where 'level:?'",
            common::counted(left, "line"),
            bench.path().display()
        ));
    }
    Ok(())
}

/// A judgement for people: `tactic, high`.
fn judged<T: Copy>(judged: Option<&Judged<T>>, word: fn(T) -> &'static str, detail: &str) -> String {
    judged.map_or("can't tell".to_string(), |j| format!("{}{detail}, {}", word(j.value), j.confidence))
}

/// The mode beside its stance, with how sure it is where that is less: ` (remove, medium)`.
fn mode_in_words(suggestion: &Suggestion) -> String {
    match (suggestion.mode, suggestion.mode_doubt()) {
        (Some(mode), Some(sure)) => format!(" ({mode}, {sure})"),
        (Some(mode), None) => format!(" ({mode})"),
        (None, _) => String::new(),
    }
}

/// Why, or the question to ask where the words cannot tell.
fn reason(suggestion: &Suggestion) -> String {
    let level = suggestion.level.as_ref().map(|j| j.why.as_str());
    let stance = suggestion.stance.as_ref().map(|j| j.why.as_str());
    match (level, stance) {
        (Some(level), Some(stance)) => format!("{stance} {level}"),
        _ => {
            let known = level.or(stance).map(|why| format!("{why} ")).unwrap_or_default();
            format!("{known}Ask: {}", suggestion.question().text())
        }
    }
}

/// The words that decided.
fn words(suggestion: &Suggestion, name: &str, description: &str) -> Vec<String> {
    suggestion.words().iter().map(|span| span.text(name, description).to_string()).collect()
}

/// Who decided what a line is, for `show`.
pub(super) fn decided(by: Option<DecidedBy>) -> &'static str {
    match by {
        Some(DecidedBy::Person) => "a person",
        Some(DecidedBy::Suggestion) => "a suggestion that was accepted",
        None => "nobody yet",
    }
}

/// What the words of a line suggest, for `show`.
pub(super) fn suggestion_in_words(name: &str, description: &str) -> String {
    let suggestion = suggest(name, description);
    let mode = mode_in_words(&suggestion);
    format!(
        "{}; {}. {}",
        judged(suggestion.level.as_ref(), Level::word, ""),
        judged(suggestion.stance.as_ref(), Stance::word, &mode),
        reason(&suggestion)
    )
}
