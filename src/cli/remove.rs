//! `ounce remove`: lines that go.

use std::path::PathBuf;

use clap::Args;

use super::common;
use super::console::Console;
use crate::error::Result;

/// Remove lines, with what they get in every scenario
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce remove plan.db I-035
  ounce remove plan.db I-046 I-047 I-048     one step: one undo brings all back")]
pub struct Remove {
    /// The plan file
    plan: PathBuf,
    /// Codes of the lines
    #[arg(required = true, value_name = "CODE")]
    codes: Vec<String>,
}

impl Remove {
    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        let mut bench = common::open(&self.plan, console)?;
        let lines = common::lines_of(bench.plan(), &self.codes)?;
        let label = match lines.as_slice() {
            [one] => {
                let line = &bench.plan().initiatives()[*one];
                format!("Removed {} {}", line.code, line.name)
            }
            many => format!("Removed {}", common::counted(many.len(), "line")),
        };
        let current = bench.plan().current().head.id;
        let step = bench.edit(current, label, |editor| {
            lines.iter().for_each(|index| editor.remove(*index));
            Ok(())
        })?;
        common::commit(&mut bench, step, console).map(|_| ())
    }
}
