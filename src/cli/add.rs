//! `ounce add`: one more line.

use std::path::PathBuf;

use clap::Args;

use super::common::{self, assignment, column_of};
use super::console::Console;
use crate::error::{Error, Result};
use crate::plan::codes::{Codes, SeenCodes};
use crate::plan::column::Column;

/// Add a line
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce add plan.db \"Bill-letter rewrite\" department=Billing stance=preventive money_cap=90k
  ounce add plan.db name=\"Pulse survey\" code=S-7 money=190k priority=5

Fields are the columns of `ounce list --format csv`, and because. Without a
code, the line gets the next one.")]
pub struct Add {
    /// The plan file
    plan: PathBuf,
    /// The name of the line, and its fields
    #[arg(required = true, value_name = "NAME or field=value")]
    words: Vec<String>,
}

impl Add {
    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        let fields = self.fields()?;
        let mut bench = common::open(&self.plan, console)?;
        let given = fields.iter().find(|(column, _)| *column == Column::Code).map(|(_, code)| code.trim());
        let code = match given.filter(|code| !code.is_empty()) {
            Some(code) => code.to_string(),
            None => Codes::following(bench.plan(), 1, []).give(bench.plan()),
        };
        if let Some(index) = SeenCodes::of(bench.plan()).index_of(&code)? {
            let line = &bench.plan().initiatives()[index];
            return Err(Error::words(format!("the code {} is taken by “{}”", line.code, line.name))
                .at("code")
                .next("Choose another code, or leave it out to get the next one."));
        }
        let name =
            fields.iter().find(|(column, _)| *column == Column::Name).map_or("", |(_, name)| name.trim());
        let label = format!("Added {code} {name}");
        let current = bench.plan().current().head.id;
        let step = bench.edit(current, label, |editor| {
            let mut draft = editor.new_draft(&code);
            for (column, text) in &fields {
                editor.set(&mut draft, *column, text)?;
            }
            editor.save(draft).map(|_| ())
        })?;
        common::commit(&mut bench, step, console).map(|_| ())
    }

    /// The fields by column; the one word that sets none is the name.
    fn fields(&self) -> Result<Vec<(Column, &str)>> {
        let mut fields: Vec<(Column, &str)> = Vec::new();
        for word in &self.words {
            let known = assignment(word).map(|(field, value)| (column_of(field), value));
            let (column, text) = match known {
                Some((Ok(column), value)) => (column, value),
                // A field that is misspelt, unless it reads like a name with “=” in it.
                Some((Err(error), _)) if !word.contains(' ') => return Err(error),
                _ => (Column::Name, word.as_str()),
            };
            if fields.iter().any(|(other, _)| *other == column) {
                return Err(Error::words(format!("the {} is given twice", column.title()))
                    .at(word)
                    .next("Put a name of several words between quotation marks."));
            }
            fields.push((column, text));
        }
        Ok(fields)
    }
}
