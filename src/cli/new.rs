//! `ounce new`: a plan file with nothing in it yet.

use std::path::PathBuf;

use clap::Args;
use jiff::Zoned;

use super::common;
use super::console::Console;
use crate::error::{Error, Result};
use crate::plan::Info;
use crate::plan::share::Share;
use crate::plan::text::clean;
use crate::recent::Recent;
use crate::workbench::Workbench;

/// Make a new plan file
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce new plan.db
  ounce new plan.db --organisation \"Harbourline Broadband\" --year FY2027 --currency GBP --target 45%
  ounce import plan.db budget.csv            then bring in what you have")]
pub struct New {
    /// Where to make it; a file of that name is never overwritten
    plan: PathBuf,
    /// What the plan is called
    #[arg(long, default_value = "Customer experience plan")]
    title: String,
    /// Who plans
    #[arg(long, default_value = "My organisation")]
    organisation: String,
    /// The fiscal year, as you write it [default: next year]
    #[arg(long)]
    year: Option<String>,
    /// Three-letter code of the currency; it cannot be changed later
    #[arg(long, default_value = "GBP")]
    currency: String,
    /// The preventive share to aim at
    #[arg(long, default_value = "45%", value_parser = common::share)]
    target: Share,
}

impl New {
    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        let year = match &self.year {
            Some(year) => clean(year),
            None => format!("FY{}", Zoned::now().year().saturating_add(1)),
        };
        let info = Info {
            title: clean(&self.title).into(),
            organisation: clean(&self.organisation).into(),
            year: year.into(),
            currency: currency(&self.currency)?.into(),
            target: self.target,
        };
        let bench = Workbench::create(&self.plan, &info, common::session())?;
        Recent::of_user().remember(bench.path());
        let path = bench.path().display();
        console.line(format_args!(
            "Made {path}: {}, {}, {}, in {}, target {}.",
            info.title,
            info.organisation,
            info.year,
            info.currency,
            info.target.percent()
        ));
        console
            .line(format_args!("Next: ounce import {path} FILE.csv, or ounce add {path} \"A first line\""));
        Ok(())
    }
}

/// A currency code (ISO 4217) in capitals.
fn currency(text: &str) -> Result<String> {
    let code = text.trim().to_ascii_uppercase();
    match code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) {
        true => Ok(code),
        false => Err(Error::words(format!("“{}” is not a currency code", clean(text)))
            .at("--currency")
            .next("Write its three letters, such as GBP, EUR or USD.")),
    }
}
