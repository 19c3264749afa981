//! The `ounce` binary: parse, choose a face, print error and hint, exit code.

#![forbid(unsafe_code)]

use std::process::ExitCode;

use ounce::cli::{self, Face};
use ounce::error::{self, Result};
use ounce::recent::Recent;
use ounce::tui::runtime::Setting;
use ounce::tui::theme::Choice;
use ounce::tui::{self, Opening};

fn main() -> ExitCode {
    survive_large_files();
    error::keep_panics_discreet();
    let outcome = cli::parse(std::env::args_os()).and_then(|face| match face {
        None => Ok(()),
        Some(Face::Verb(verb)) => verb.run(),
        Some(Face::Workbench(opening, theme)) => workbench(opening, theme),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            cli::report(&error);
            ExitCode::from(error.kind.exit_code())
        }
    }
}

fn workbench(opening: cli::Opening, theme: cli::Theme) -> Result<()> {
    let opening = match opening {
        cli::Opening::Start => Opening::Start,
        cli::Opening::Plan(path) => Opening::Plan(path),
        cli::Opening::Demo => Opening::Demo,
    };
    let choice = match theme {
        cli::Theme::Auto => Choice::Auto,
        cli::Theme::Dark => Choice::Dark,
        cli::Theme::Light => Choice::Light,
        cli::Theme::Mono => Choice::Mono,
    };
    let session = cli::session();
    let holder = format!("{} (process {})", session.who, std::process::id());
    tui::run(opening, choice, Setting { session, holder, recent: Recent::of_user() })
}

/// A write beyond the largest file allowed here then fails, and is said, instead
/// of ending the program in the middle of a change.
fn survive_large_files() {
    #[cfg(unix)]
    {
        let noticed = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        // Where the signal cannot be caught, the journal still protects the plan.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, noticed);
    }
}
