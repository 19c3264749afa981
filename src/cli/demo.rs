//! `ounce demo`: an invented company to look around in.

use std::path::PathBuf;

use clap::Args;

use super::console::Console;
use crate::error::Result;

/// Look around in an invented company; nothing you do there is kept
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce demo                                 opens a private copy in the workbench
  ounce demo --save try.db                   keeps a copy to try the other verbs on
  ounce list try.db --where level:?")]
pub struct Demo {
    /// Save a copy of the demo plan here instead of opening it
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
}

impl Demo {
    /// Whether it is to be opened in the workbench.
    pub(super) fn is_to_look_at(&self) -> bool {
        self.save.is_none()
    }

    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        if let Some(path) = &self.save {
            crate::demo::save(path)?;
            let path = path.display();
            console.line(format_args!("Saved the demo plan to {path}. Next: ounce list {path}"));
        }
        Ok(())
    }
}
