//! Where a verb speaks: results on standard output, everything else on standard error.

use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};

use serde::Serialize;

use super::json::{self, Layout};
use crate::error::{Error, Result};
use crate::plan::text::harmless;

/// Standard output behind one buffer, and what kind of thing reads it.
#[derive(Debug)]
pub struct Console {
    out: BufWriter<Outlet>,
    /// Whether a person reads along, so that texts may be shortened to fit.
    pub is_terminal: bool,
    /// Whether headings may be bold.
    pub is_bold: bool,
}

impl Console {
    /// The console of this process.
    pub fn of_process() -> Console {
        let stdout = io::stdout();
        let is_terminal = stdout.is_terminal();
        let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty())
            || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Console {
            out: BufWriter::with_capacity(1 << 16, Outlet { stdout, failure: None, closed: false }),
            is_terminal,
            is_bold: is_terminal && !plain,
        }
    }

    /// Prints a line of the result, and nothing in it that steers a terminal.
    pub fn line(&mut self, text: impl Display) {
        // The outlet keeps what goes wrong for `finish`.
        let _ = writeln!(self.out, "{}", harmless(&text.to_string()));
    }

    /// Prints one JSON document, whose texts are cleaned.
    pub fn json(&mut self, document: &impl Serialize, layout: Layout) {
        // As above; a document of ours always is JSON.
        let _ = json::write(&mut self.out, document, layout);
        let _ = self.out.write_all(b"\n");
    }

    /// Prints a remark that is not part of the result.
    pub fn note(&mut self, text: impl Display) {
        let _ = self.out.flush();
        let _ = writeln!(io::stderr(), "note: {}", harmless(&text.to_string()));
    }

    /// The result as a stream of bytes, for what writes itself.
    pub fn writer(&mut self) -> &mut (impl Write + use<>) {
        &mut self.out
    }

    /// Sends what is still in the buffer.
    ///
    /// # Errors
    /// The result could not be written; a reader who has left is no error.
    pub fn finish(mut self) -> Result<()> {
        let _ = self.out.flush();
        match &self.out.get_ref().failure {
            None => Ok(()),
            Some(why) => Err(Error::failed(format!("the result cannot be written ({why})"))
                .at("standard output")
                .next("Make room where it goes, or send it elsewhere.")),
        }
    }
}

/// Standard output that keeps quiet once its reader has left, as under `| head`,
/// and remembers any other trouble.
#[derive(Debug)]
struct Outlet {
    stdout: Stdout,
    failure: Option<io::Error>,
    closed: bool,
}

impl Outlet {
    fn settle<T>(&mut self, result: io::Result<T>, otherwise: T) -> io::Result<T> {
        result.or_else(|error| match error.kind() {
            io::ErrorKind::Interrupted => Err(error),
            kind => {
                self.closed = true;
                if kind != io::ErrorKind::BrokenPipe {
                    self.failure = Some(error);
                }
                Ok(otherwise)
            }
        })
    }
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        let written = self.stdout.write(bytes);
        self.settle(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let flushed = self.stdout.flush();
        self.settle(flushed, ())
    }
}
