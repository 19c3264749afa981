//! `ounce man`: the manual, as pages for `man`.

use clap::{Args, CommandFactory};

use super::Cli;
use super::common::nearest;
use super::console::Console;
use crate::error::{Error, Result};

/// Print the manual page of ounce or of a verb
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce man | man -l -
  ounce man rebalance > ~/.local/share/man/man1/ounce-rebalance.1")]
pub struct Man {
    /// The verb; without one, the page of ounce itself
    verb: Option<String>,
}

impl Man {
    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        let mut command = Cli::command();
        command.build();
        let page = match &self.verb {
            None => clap_mangen::Man::new(command),
            Some(verb) => {
                let found = command.get_subcommands().find(|c| c.get_name() == verb).cloned();
                let found = found.ok_or_else(|| {
                    let verbs = command.get_subcommands().map(clap::Command::get_name);
                    let next = match nearest(verb, verbs) {
                        Some(near) => format!("Did you mean {near}?"),
                        None => "`ounce --help` lists the verbs.".to_string(),
                    };
                    Error::words(format!("“{verb}” is no verb")).next(next)
                })?;
                let name = format!("ounce-{verb}");
                clap_mangen::Man::new(found.display_name(name.clone())).title(name)
            }
        };
        page.render(console.writer()).map_err(|e| {
            Error::failed(format!("the page cannot be written ({e})")).next("Send it elsewhere.")
        })
    }
}
