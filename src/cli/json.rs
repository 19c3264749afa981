//! JSON as it is printed: texts without anything that steers a terminal.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter, PrettyFormatter, Serializer};

use crate::plan::text::harmless;

/// How a document is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// On one line, for scripts.
    Compact,
    /// Indented, for people too.
    Indented,
}

/// Writes a document.
///
/// # Errors
/// Whatever `out` answers.
pub fn write(out: &mut impl Write, document: &impl Serialize, layout: Layout) -> io::Result<()> {
    match layout {
        Layout::Compact => {
            document.serialize(&mut Serializer::with_formatter(out, Harmless(CompactFormatter)))
        }
        Layout::Indented => {
            document.serialize(&mut Serializer::with_formatter(out, Harmless(PrettyFormatter::new())))
        }
    }
    .map_err(io::Error::from)
}

/// A layout whose texts have nothing hostile in them.
struct Harmless<F>(F);

impl<F: Formatter> Formatter for Harmless<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        out.write_all(harmless(fragment).as_bytes())
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, out: &mut W, escape: CharEscape) -> io::Result<()> {
        match escape {
            CharEscape::Quote | CharEscape::ReverseSolidus | CharEscape::Solidus => {
                self.0.write_char_escape(out, escape)
            }
            CharEscape::LineFeed | CharEscape::CarriageReturn | CharEscape::Tab | CharEscape::FormFeed => {
                out.write_all(b" ")
            }
            CharEscape::Backspace | CharEscape::AsciiControl(_) => Ok(()),
        }
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}
