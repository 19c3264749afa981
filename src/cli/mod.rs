//! The command line: one file per verb, one grammar for all: `ounce VERB PLAN …`.

mod add;
mod check;
mod classify;
mod common;
mod completions;
mod console;
mod copy;
mod demo;
mod export;
mod frontier;
mod history;
mod import;
mod json;
mod list;
mod man;
mod map;
mod merge;
mod new;
mod question;
mod rebalance;
mod remove;
mod restore;
mod scenario;
mod scenario_compare;
mod selection;
mod set;
mod sheet;
mod show;
mod split;
mod undo;

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

use crate::error::{Error, Result};
use crate::plan::text::clean;
pub use common::session;
use console::Console;

/// A workbench for planning where next year's money goes: see which part of it
/// prevents problems, and move more of it there.
#[derive(Debug, Parser)]
#[command(
    name = "ounce",
    version,
    args_conflicts_with_subcommands = true,
    override_usage = "ounce [PLAN]\n       ounce VERB PLAN [ARGUMENTS]",
    subcommand_value_name = "VERB",
    subcommand_help_heading = "Verbs",
    after_help = "\
Examples:
  ounce demo                                 look around in an invented company
  ounce plan.db                              open a plan in the workbench
  ounce list plan.db --where 'stance:remedial money>100k' --sort -money
  ounce rebalance plan.db --target 45% --save-as Spring
  ounce undo plan.db

`ounce VERB --help` shows examples of each verb.
Exit codes: 0 done, 1 it failed, 2 the words were wrong, 3 the answer is no."
)]
struct Cli {
    /// The plan to open in the workbench; without one, ounce offers recent plans and the demo
    plan: Option<PathBuf>,
    /// The colours of the workbench: auto, dark, light or mono
    #[arg(long, value_enum, default_value_t, hide_possible_values = true)]
    theme: Theme,
    #[command(subcommand)]
    verb: Option<Command>,
}

/// The colours of the workbench.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Theme {
    /// What the terminal says of itself
    #[default]
    Auto,
    /// For a dark terminal
    Dark,
    /// For a light terminal
    Light,
    /// Without colours
    Mono,
}

/// What the command line can do, in the order a planner needs it.
#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Demo),
    New(new::New),
    Import(import::Import),
    List(list::List),
    Show(show::Show),
    Classify(classify::Classify),
    Map(map::Map),
    Rebalance(rebalance::Rebalance),
    Frontier(frontier::Frontier),
    Scenario(scenario::ScenarioVerb),
    Export(export::Export),
    Add(add::Add),
    Set(set::Set),
    Split(split::Split),
    Remove(remove::Remove),
    History(history::History),
    Merge(merge::Merge),
    Undo(undo::Undo),
    Redo(undo::Redo),
    Check(check::Check),
    Restore(restore::Restore),
    Copy(copy::Copy),
    Completions(completions::Completions),
    Man(man::Man),
}

/// What the words on the command line ask for.
#[derive(Debug)]
pub enum Face {
    /// A verb, to be run.
    Verb(Verb),
    /// The workbench, on this, in these colours.
    Workbench(Opening, Theme),
}

/// What the workbench opens with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opening {
    /// The choice of recent plans, a new one, and the demo.
    Start,
    /// A plan.
    Plan(PathBuf),
    /// A private copy of the demo plan.
    Demo,
}

/// A verb with its arguments, ready to be run.
#[derive(Debug)]
pub struct Verb(Box<Command>);

impl Verb {
    /// Does it.
    ///
    /// # Errors
    /// What the verb refuses or fails at; its result so far is printed.
    pub fn run(&self) -> Result<()> {
        let mut console = Console::of_process();
        let outcome = match &*self.0 {
            Command::Demo(verb) => verb.run(&mut console),
            Command::New(verb) => verb.run(&mut console),
            Command::Import(verb) => verb.run(&mut console),
            Command::List(verb) => verb.run(&mut console),
            Command::Show(verb) => verb.run(&mut console),
            Command::Classify(verb) => verb.run(&mut console),
            Command::Map(verb) => verb.run(&mut console),
            Command::Rebalance(verb) => verb.run(&mut console),
            Command::Frontier(verb) => verb.run(&mut console),
            Command::Scenario(verb) => verb.run(&mut console),
            Command::Export(verb) => verb.run(&mut console),
            Command::Add(verb) => verb.run(&mut console),
            Command::Set(verb) => verb.run(&mut console),
            Command::Split(verb) => verb.run(&mut console),
            Command::Remove(verb) => verb.run(&mut console),
            Command::History(verb) => verb.run(&mut console),
            Command::Merge(verb) => verb.run(&mut console),
            Command::Undo(verb) => verb.run(&mut console),
            Command::Redo(verb) => verb.run(&mut console),
            Command::Check(verb) => verb.run(&mut console),
            Command::Restore(verb) => verb.run(&mut console),
            Command::Copy(verb) => verb.run(&mut console),
            Command::Completions(verb) => verb.run(&mut console),
            Command::Man(verb) => verb.run(&mut console),
        };
        let finished = console.finish();
        outcome.and(finished)
    }
}

/// Reads the words on the command line; `None` where they asked for help or the
/// version, which is then printed. A first word that is no verb is a plan.
///
/// # Errors
/// Words that ask for nothing ounce can do.
pub fn parse(words: impl IntoIterator<Item = OsString>) -> Result<Option<Face>> {
    let words: Vec<OsString> = words.into_iter().collect();
    let parsed = match Cli::try_parse_from(&words) {
        Ok(parsed) => parsed,
        Err(error) if !error.use_stderr() => {
            // Help that nobody reads to its end is no failure.
            let _ = error.print();
            return Ok(None);
        }
        Err(error) => return Err(misplaced_verb(&words).unwrap_or_else(|| misunderstood(&error, &words))),
    };
    let opening = match (parsed.verb, parsed.plan) {
        (Some(Command::Demo(demo)), _) if demo.is_to_look_at() => Opening::Demo,
        (Some(command), _) => return Ok(Some(Face::Verb(Verb(Box::new(command))))),
        (None, None) => Opening::Start,
        (None, Some(plan)) => match misplaced_verb(&words) {
            Some(error) => return Err(error),
            None => Opening::Plan(plan),
        },
    };
    Ok(Some(Face::Workbench(opening, parsed.theme)))
}

/// Says on standard error what went wrong, and what to do next.
pub fn report(error: &Error) {
    // Where standard error is gone, there is nobody to tell.
    let mut out = std::io::stderr();
    let _ = writeln!(out, "error: {}", clean(&error.to_string()));
    if let Some(next) = &error.next {
        let _ = writeln!(out, "next: {}", clean(next));
    }
}

/// A verb that was misspelt, or that stands behind the plan.
fn misplaced_verb(words: &[OsString]) -> Option<Error> {
    let command = Cli::command();
    let verbs: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    let first = words.get(1)?.to_str()?;
    if first.starts_with('-') || verbs.contains(&first) {
        return None;
    }
    if let Some(verb) = words.get(2).and_then(|w| w.to_str()).filter(|w| verbs.contains(w)) {
        return Some(
            Error::words("the verb comes before the plan").next(format!("Write: ounce {verb} {first} …")),
        );
    }
    let near = common::nearest(first, verbs).filter(|_| !PathBuf::from(first).exists())?;
    Some(
        Error::words(format!("“{first}” is neither a verb nor a plan"))
            .next(format!("Did you mean: ounce {near}?")),
    )
}

/// An error of the parser in the form of all others.
fn misunderstood(error: &clap::Error, words: &[OsString]) -> Error {
    let text = error.render().to_string();
    let mut parts = text.split("\n\n").map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    let what = parts.next().unwrap_or_default();
    let what = what.strip_prefix("error: ").unwrap_or(&what);
    let tip = parts.find_map(|part| part.strip_prefix("tip: ").map(|tip| format!("Perhaps: {tip}. ")));
    let verb = words
        .get(1)
        .and_then(|w| w.to_str())
        .filter(|w| Cli::command().get_subcommands().any(|verb| verb.get_name() == *w));
    let help = match verb {
        Some(verb) => format!("`ounce {verb} --help` shows how, with examples."),
        None => "`ounce --help` lists the verbs, with examples.".to_string(),
    };
    Error::words(what).next(format!("{}{help}", tip.unwrap_or_default()))
}
