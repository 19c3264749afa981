//! `ounce completions`: what a shell needs to complete the verbs and options.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::Cli;
use super::console::Console;
use crate::error::Result;

/// Print completions for a shell
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce completions bash > ~/.local/share/bash-completion/completions/ounce
  ounce completions fish > ~/.config/fish/completions/ounce.fish
  ounce completions zsh > \"${fpath[1]}/_ounce\"")]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        clap_complete::generate(self.shell, &mut Cli::command(), "ounce", console.writer());
        Ok(())
    }
}
