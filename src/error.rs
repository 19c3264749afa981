//! What can go wrong, said in three parts: what, where, and what to do next.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::fmt;
use std::io::{self, Write};
use std::panic::PanicHookInfo;

/// The result of everything in ounce that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// Which of the documented exit codes an error ends the program with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It failed: file, database, input or output. Exit code 1.
    Failed,
    /// The words were wrong: usage, unknown code, unreadable amount. Exit code 2.
    Words,
    /// The answer is no: nothing feasible, damage found, conflicts left. Exit code 3.
    No,
}

impl Kind {
    /// The process exit code that scripts rely on.
    pub const fn exit_code(self) -> u8 {
        match self {
            Kind::Failed => 1,
            Kind::Words => 2,
            Kind::No => 3,
        }
    }
}

/// An error a planner can act on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Error {
    /// Decides the exit code.
    pub kind: Kind,
    /// What went wrong, one sentence without its full stop.
    pub what: String,
    /// Where: the file, row, column, code or field it stood in.
    pub place: Option<String>,
    /// What to do next, one sentence.
    pub next: Option<String>,
}

impl Error {
    /// Something failed: file, database, input or output.
    pub fn failed(what: impl Into<String>) -> Error {
        Error { kind: Kind::Failed, what: what.into(), place: None, next: None }
    }

    /// The words were wrong.
    pub fn words(what: impl Into<String>) -> Error {
        Error { kind: Kind::Words, ..Error::failed(what) }
    }

    /// The answer is no.
    pub fn no(what: impl Into<String>) -> Error {
        Error { kind: Kind::No, ..Error::failed(what) }
    }

    /// A file was not written, and why: a full disk says so.
    pub fn unwritten(error: &io::Error) -> Error {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Error::failed(format!("there is no room for the file ({error})"))
                    .next("Make room, or write elsewhere.")
            }
            _ => Error::failed(format!("the file cannot be written ({error})"))
                .next("Check the folder and its permissions, or write elsewhere."),
        }
    }

    /// Names the place, unless a closer one is named already.
    #[must_use]
    pub fn at(mut self, place: impl fmt::Display) -> Error {
        self.place.get_or_insert_with(|| place.to_string());
        self
    }

    /// Says what to do next, unless that is said already.
    #[must_use]
    pub fn next(mut self, step: impl Into<String>) -> Error {
        self.next.get_or_insert_with(|| step.into());
        self
    }
}

/// One line: "where: what". The next step is printed apart, as a hint.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{place}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

/// Makes a panic say where it happened, and what only where the words stand in
/// the program: those put together while it runs may quote the plan, as Rust's
/// own about a text cut inside a letter do. Plans are confidential, and what
/// stands on standard error ends in logs and bug reports.
pub fn keep_panics_discreet() {
    std::panic::set_hook(Box::new(|info| {
        // Where standard error is gone, there is nobody to tell.
        let _ = std::io::stderr().write_all(discreet(info).as_bytes());
    }));
}

fn discreet(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map(|at| format!(" at {at}")).unwrap_or_default();
    let what = info.payload().downcast_ref::<&'static str>();
    let what = what.unwrap_or(&"what it says is left out, as it may quote the plan");
    let backtrace = Backtrace::capture();
    let steps = match backtrace.status() {
        BacktraceStatus::Captured => format!("{backtrace}"),
        _ => "RUST_BACKTRACE=1 shows the way to it.\n".to_string(),
    };
    format!("ounce panicked{place}: {what}\n{steps}")
}
