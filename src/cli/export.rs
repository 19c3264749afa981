//! `ounce export`: the plan as a file for others.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::common;
use super::console::Console;
use super::selection::Selection;
use crate::error::{Error, Result};
use crate::exchange::{Extract, Format, exchanged};

/// Export to CSV, XLSX, JSON, Markdown or HTML
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce export plan.db -o plan.csv           the columns that import reads
  ounce export plan.db -o plan.xlsx          the same to work in, with a row of sums
  ounce export plan.db -o spring.json --scenario Spring
  ounce export plan.db -o report.md          to read; .html to print or mail

Importing one's own export changes nothing.")]
pub struct Export {
    /// The plan file
    plan: PathBuf,
    /// The file to write: .csv, .xlsx, .json, .md or .html
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    selection: Selection,
}

impl Export {
    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        let format = Format::of(&self.output)?;
        let bench = common::open(&self.plan, console)?;
        let selected = self.selection.of(bench.plan())?;
        let whole = exchanged(bench.plan());
        let columns = match selected.columns.as_slice() {
            [] => &*whole,
            asked => asked,
        };
        let extract =
            Extract { plan: bench.plan(), scenario: selected.scenario, lines: &selected.lines, columns };
        to_file(&self.output, |out| extract.write(format, out))?;
        let lines = common::counted(selected.lines.len(), "line");
        console.line(format_args!("Exported {lines} to {}.", self.output.display()));
        Ok(())
    }
}

/// Writes a file whole or not at all.
///
/// # Errors
/// The file cannot be written.
pub(super) fn to_file(
    path: &Path,
    content: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<()> {
    write(path, content).map_err(|e| Error::unwritten(&e).at(path.display()))
}

/// Writes a file beside its place first, then into it.
fn write(path: &Path, content: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> std::io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file of the user's; the umask takes away what it should.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let file = builder.prefix(".ounce-export").tempfile_in(folder)?;
    let mut out = BufWriter::with_capacity(1 << 16, file);
    content(&mut out)?;
    let file = out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    file.persist(path)?;
    Ok(())
}
