//! `ounce merge`: the copy that somebody else worked on, brought into one's own.

use std::path::PathBuf;

use clap::Args;

use super::common::{self, counted, exact_time, local_day, nearest};
use super::console::Console;
use super::sheet::{Datum, Format, Head, Sheet};
use crate::error::{Error, Result};
use crate::merge::{Choice, Conflict, Speaker, Version};
use crate::plan::describe::tell;
use crate::plan::text::{clean, fold, quoted};
use crate::store::Reason;
use crate::workbench::{Comparison, Workbench};

/// Bring in what was done in another copy of the plan
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce merge plan.db ana.db --dry-run               what would come in; changes nothing
  ounce merge plan.db ana.db
  ounce merge plan.db ana.db --take I-012.money=theirs --take I-031=mine
  ounce merge plan.db ana.db --mine                  where both changed it, as it is here

What only one of you changed is taken. What you both changed differently, or one
removed and the other edited, is for you to decide with the flags above, or one by
one in the workbench (`:`, then “merge”). Until then nothing is written, and the
exit code is 3. A merge is one step: one
`ounce undo` takes it back. ana.db stays as it is.")]
pub struct Merge {
    /// Your copy, into which the other is brought
    mine: PathBuf,
    /// The other copy, which stays as it is
    theirs: PathBuf,
    /// Settle every conflict as it is here
    #[arg(long = "mine", conflicts_with = "all_theirs")]
    all_mine: bool,
    /// Settle every conflict as it is there
    #[arg(long = "theirs")]
    all_theirs: bool,
    /// Settle one conflict: its name as listed, then mine or theirs
    #[arg(long, value_name = "CODE.FIELD=mine|theirs")]
    take: Vec<String>,
    /// Show what would come in, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// How to print what is listed: table, json or csv
    #[arg(long, value_enum, default_value_t, hide_possible_values = true)]
    format: Format,
}

impl Merge {
    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        let mut bench = common::open(&self.mine, console)?;
        let other = bench.compare_with(&self.theirs)?;
        if other.merge.is_empty() {
            console.line(format_args!(
                "Nothing to merge: {} has everything that {} has.",
                self.mine.display(),
                self.theirs.display()
            ));
            return Ok(());
        }
        let takes = self.takes(&other)?;
        let all = match (self.all_mine, self.all_theirs) {
            (true, _) => Some(Choice::Mine),
            (_, true) => Some(Choice::Theirs),
            _ => None,
        };
        let choice = |conflict: &Conflict| {
            let taken = takes.iter().rev().find(|(address, _)| *address == conflict.address);
            taken.map(|(_, choice)| *choice).or(all)
        };
        let open: Vec<&Conflict> = other.merge.conflicts.iter().filter(|c| choice(c).is_none()).collect();
        let merging = bench.merging(&other, |c| choice(c).unwrap_or(Choice::Mine));
        if self.dry_run {
            self.show(&bench, &merging.step, console);
        }
        if !open.is_empty() {
            self.list(&bench, &open, console);
            let verb = if open.len() == 1 { "is" } else { "are" };
            return Err(Error::no(format!(
                "{} {verb} left, so nothing was merged",
                counted(open.len(), "conflict")
            ))
            .at(self.theirs.display())
            .next(format!(
                "Settle each: --take {}=theirs, or all with --mine or --theirs. Or one by one in the \
                 workbench: ounce {}, then : and “merge”.",
                open[0].address,
                self.mine.display()
            )));
        }
        for concern in &merging.concerns {
            let said = format_args!("Decide first: {concern}.").to_string();
            if self.dry_run { console.note(said) } else { console.line(said) }
        }
        merging.notes.iter().for_each(|note| console.note(note));
        if !self.dry_run {
            if !merging.step.is_empty() {
                common::back_up(&bench, Reason::Merge, console);
            }
            common::commit(&mut bench, merging.step, console)?;
        }
        Ok(())
    }

    /// What the planner said of single conflicts.
    fn takes<'c>(&self, other: &'c Comparison) -> Result<Vec<(&'c str, Choice)>> {
        let addresses: Vec<&str> = other.merge.conflicts.iter().map(|c| c.address.as_str()).collect();
        let read = |word: &String| {
            let (address, choice) = word.rsplit_once('=').unwrap_or((word, ""));
            let choice = match fold(choice.trim()).as_str() {
                "mine" => Choice::Mine,
                "theirs" => Choice::Theirs,
                _ => {
                    return Err(Error::words(format!("“{word}” does not settle a conflict"))
                        .at("--take")
                        .next(
                            "Write CODE.field=mine or CODE.field=theirs, such as --take I-012.money=theirs.",
                        ));
                }
            };
            meant(&clean(address), &addresses).map(|known| (known, choice))
        };
        self.take.iter().map(read).collect()
    }

    fn show(&self, bench: &Workbench, step: &crate::plan::change::Step, console: &mut Console) {
        let mut sheet =
            Sheet::new([Head::text("what"), Head::text("field"), Head::text("from"), Head::text("to")]);
        for told in tell(bench.plan(), step) {
            sheet.row([
                Datum::text(told.subject),
                Datum::text(told.field),
                Datum::text(told.from),
                Datum::text(told.to),
            ]);
        }
        sheet.print(console, self.format);
        if self.format == Format::Table {
            console.line("");
            console.line("Nothing was changed.");
        }
    }

    fn list(&self, bench: &Workbench, open: &[&Conflict], console: &mut Console) {
        let speaker = Speaker { me: bench.who(), day: &local_day };
        if self.format == Format::Table {
            let mut sheet = Sheet::new([Head::text("conflict"), Head::text("which")]);
            for conflict in open {
                sheet.row([Datum::text(conflict.address.as_str()), Datum::text(speaker.question(conflict))]);
            }
            sheet.print(console, self.format);
            return;
        }
        let mut sheet = Sheet::new(
            [
                "conflict",
                "subject",
                "field",
                "mine",
                "mine_by",
                "mine_at",
                "theirs",
                "theirs_by",
                "theirs_at",
            ]
            .map(Head::text),
        );
        for conflict in open {
            let who = |v: &Version| v.by.as_ref().map_or(String::new(), |(who, _)| who.clone());
            let when = |v: &Version| v.by.as_ref().map_or(String::new(), |(_, at)| exact_time(*at));
            sheet.row([
                Datum::text(conflict.address.as_str()),
                Datum::text(conflict.subject.as_str()),
                Datum::text(conflict.field.as_str()),
                Datum::text(conflict.mine.text.as_str()),
                Datum::text(who(&conflict.mine)),
                Datum::text(when(&conflict.mine)),
                Datum::text(conflict.theirs.text.as_str()),
                Datum::text(who(&conflict.theirs)),
                Datum::text(when(&conflict.theirs)),
            ]);
        }
        sheet.print(console, self.format);
    }
}

/// The conflict that a planner calls so: by its very name, or else whatever the case
/// and accents, if it is the only one.
fn meant<'c>(called: &str, addresses: &[&'c str]) -> Result<&'c str> {
    let among = |is_it: &dyn Fn(&str) -> bool| -> Vec<&'c str> {
        addresses.iter().copied().filter(|address| is_it(address)).collect()
    };
    let stem = |address: &str| address.rsplit_once('#').map(|(stem, _)| fold(stem));
    let exactly = among(&|address| address == called);
    let alike = among(&|address| fold(address) == fold(called));
    let numbered = among(&|address| stem(address) == Some(fold(called)));
    let what = match (exactly.as_slice(), alike.as_slice(), numbered.as_slice()) {
        ([one], ..) | ([], [one], _) => return Ok(one),
        (_, several @ [_, _, ..], _) | (_, [], several @ [_, _, ..]) => {
            let next = format!("Say which: {}.", several.join(" or "));
            return Err(Error::words(format!("{} conflicts are called “{}”", several.len(), quoted(called)))
                .at("--take")
                .next(next));
        }
        _ => format!("no conflict is called “{}”", quoted(called)),
    };
    let next = match (nearest(called, addresses.iter().copied()), addresses.is_empty()) {
        (Some(near), _) => format!("Did you mean {near}?"),
        (None, true) => "There is none: leave out --take.".to_string(),
        (None, false) => format!("There is: {}.", addresses.join(", ")),
    };
    Err(Error::words(what).at("--take").next(next))
}
