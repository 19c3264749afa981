//! What a workbook is looked at for before any of it is believed.
//!
//! A workbook is a zip of XML parts, so a kilobyte can ask for gigabytes: by a
//! part that inflates without end, by a part that lies about its size, by a
//! count of strings to make room for, by one string or comment that never ends.
//! Each part is inflated once here, in small pieces that are thrown away, and a
//! file is refused before anything is made of it.

use std::io::{Cursor, Read};

use memchr::memmem;
use zip::ZipArchive;

use crate::error::{Error, Result};

/// The largest workbook that is read, in bytes.
const MAX_FILE: usize = 128 << 20;
/// The most parts a workbook may have.
const MAX_PARTS: usize = 10_000;
/// The most bytes one part may inflate to, and all of them together.
const MAX_PART: u64 = 512 << 20;
const MAX_INFLATED: u64 = 1 << 30;
/// The most bytes the shared texts may inflate to: they are held all at once.
const MAX_STRINGS: u64 = 128 << 20;
/// The most bytes between one tag and the next.
const MAX_PIECE: usize = 8 << 20;
/// How much of a part is inflated at a time.
const CHUNK: usize = 64 << 10;

/// Looks through a file that calls itself a workbook.
///
/// # Errors
/// A file that is none, is protected, damaged, of another kind, or asks for more
/// than a plan could need.
pub(super) fn inspect(bytes: &[u8]) -> Result<()> {
    refuse_other_kinds(bytes)?;
    if bytes.len() > MAX_FILE {
        return Err(too_large("the file is larger than 128 MB"));
    }
    // Every part has one of these marks, so no list of parts outgrows the memory.
    if memmem::find_iter(bytes, b"PK\x01\x02").take(MAX_PARTS + 1).count() > MAX_PARTS {
        return Err(too_large("the file has more than 10,000 parts"));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    refuse_other_archives(&archive)?;
    let mut inflated = 0;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|_| damaged())?;
        let name = part.name().map_err(|_| damaged())?.to_ascii_lowercase();
        let (declared, is_strings) = (part.size(), name.ends_with("sharedstrings.xml"));
        inflated += declared;
        if declared > MAX_PART || inflated > MAX_INFLATED || is_strings && declared > MAX_STRINGS {
            return Err(too_large("the file unpacks to more than a plan could need"));
        }
        let is_xml = name.ends_with(".xml") || name.ends_with(".rels");
        look_through(&mut part, declared, is_xml.then(|| Scanner::of(is_strings)))?;
    }
    Ok(())
}

fn refuse_other_kinds(bytes: &[u8]) -> Result<()> {
    const OLD: &[u8] = b"\xD0\xCF\x11\xE0";
    if bytes.is_empty() {
        return Err(Error::failed("the file is empty").next("Export it again where it came from."));
    }
    if bytes.starts_with(OLD) {
        let wide: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        return Err(match memmem::find(bytes, &wide) {
            Some(_) => Error::failed("the file is protected with a password")
                .next("Open it in the spreadsheet, take the password off, and save it again."),
            None => Error::failed("the file is an old spreadsheet (.xls), whatever its name says")
                .next("Open it in the spreadsheet and save it as .xlsx or as CSV UTF-8."),
        });
    }
    match bytes.starts_with(b"PK\x03\x04") {
        true => Ok(()),
        false => Err(Error::failed("the file is not a spreadsheet, whatever its name says")
            .next("Where it is text, let its name end in .csv; otherwise save it again as .xlsx.")),
    }
}

fn refuse_other_archives(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<()> {
    let has =
        |wanted: &str| archive.file_names_raw().any(|name| name.eq_ignore_ascii_case(wanted.as_bytes()));
    let save_as = "Open it in the spreadsheet and save it as .xlsx or as CSV UTF-8.";
    if has("mimetype") && has("content.xml") {
        return Err(Error::failed("the file is an OpenDocument spreadsheet (.ods), whatever its name says")
            .next(save_as));
    }
    if has("xl/workbook.bin") {
        return Err(
            Error::failed("the file is a binary spreadsheet (.xlsb), whatever its name says").next(save_as)
        );
    }
    match has("_rels/.rels") {
        true => Ok(()),
        false => Err(Error::failed("the file is a zip file, but no spreadsheet")
            .next("Take the spreadsheet out of it and import that.")),
    }
}

/// Inflates a part to its end, which must be where it says.
fn look_through(part: &mut impl Read, declared: u64, mut scanner: Option<Scanner>) -> Result<()> {
    let mut chunk = vec![0; CHUNK];
    let mut length = 0u64;
    loop {
        let read = part.read(&mut chunk).map_err(|_| damaged())?;
        if read == 0 {
            break;
        }
        length += read as u64;
        if length > declared {
            return Err(damaged());
        }
        if let Some(scanner) = &mut scanner {
            scanner.look_at(&chunk[..read])?;
        }
    }
    if length == declared { Ok(()) } else { Err(damaged()) }
}

/// Looks at the XML of a part as it passes by.
struct Scanner {
    is_strings: bool,
    /// The end of what passed by before, and what passes now.
    window: Vec<u8>,
    /// How much of the window was looked at before.
    seen: usize,
    /// How many bytes passed since the last tag began.
    since_tag: usize,
    at_start: bool,
}

/// How much of what passed by is kept, so that nothing hides on the seam.
const KEPT: usize = 64;

impl Scanner {
    fn of(is_strings: bool) -> Scanner {
        Scanner { is_strings, window: Vec::new(), seen: 0, since_tag: 0, at_start: true }
    }

    fn look_at(&mut self, chunk: &[u8]) -> Result<()> {
        let keep_from = self.window.len().saturating_sub(KEPT);
        self.window.drain(..keep_from);
        self.seen = self.window.len();
        self.window.extend_from_slice(chunk);
        if std::mem::take(&mut self.at_start) && is_wide(&self.window) {
            return Err(odd("it is not in UTF-8"));
        }
        self.measure_pieces()?;
        // No program that writes workbooks uses comments, verbatim text or declarations.
        if self.occurs(b"<!") {
            return Err(odd("it has comments or declarations in it"));
        }
        self.check_encoding()?;
        if self.is_strings { self.check_count() } else { Ok(()) }
    }

    fn occurs(&self, what: &[u8]) -> bool {
        memmem::find(&self.window[self.seen.saturating_sub(what.len() - 1)..], what).is_some()
    }

    fn measure_pieces(&mut self) -> Result<()> {
        let new = &self.window[self.seen..];
        let mut from = 0;
        for at in memchr::memchr_iter(b'<', new) {
            self.since_tag += at - from;
            from = at;
            if std::mem::take(&mut self.since_tag) > MAX_PIECE {
                return Err(cell_too_long());
            }
        }
        self.since_tag += new.len() - from;
        if self.since_tag > MAX_PIECE { Err(cell_too_long()) } else { Ok(()) }
    }

    /// Text in another encoding could hide what is looked for here.
    fn check_encoding(&self) -> Result<()> {
        for at in memmem::find_iter(&self.window, b"encoding") {
            let rest = &self.window[at + b"encoding".len()..];
            let value = rest.strip_prefix(b"=\"").or_else(|| rest.strip_prefix(b"='"));
            let is_declared = memmem::rfind(&self.window[..at], b"<?xml").is_some();
            let is_utf8 = |v: &[u8]| v.get(..5).is_some_and(|v| v.eq_ignore_ascii_case(b"utf-8"));
            // Too near the end to tell: it is looked at again with what follows.
            let is_whole = rest.len() >= b"=\"utf-8".len();
            if is_declared && is_whole && !value.is_some_and(is_utf8) {
                return Err(odd("it is not in UTF-8"));
            }
        }
        Ok(())
    }

    /// Room is made for as many texts as the list says it has.
    fn check_count(&self) -> Result<()> {
        const DIGITS: usize = 7;
        for at in memmem::find_iter(&self.window, b"uniqueCount") {
            let rest = &self.window[at + b"uniqueCount".len()..];
            let digits = match rest {
                [b'=', b'"' | b'\'', digits @ ..] => digits,
                _ => &[],
            };
            let count = digits.iter().take_while(|b| b.is_ascii_digit()).count();
            if rest.len() >= DIGITS + 3 && !(1..=DIGITS).contains(&count) {
                return Err(too_large("the file claims more texts than a plan could need"));
            }
        }
        Ok(())
    }
}

/// Whether a text begins as none in UTF-8 does.
fn is_wide(start: &[u8]) -> bool {
    start.starts_with(b"\xFE\xFF") || start.starts_with(b"\xFF\xFE") || start.iter().take(4).any(|b| *b == 0)
}

fn too_large(what: &str) -> Error {
    Error::failed(what).next("Check that this is the right file; if it is, save the sheet you need as CSV.")
}

fn cell_too_long() -> Error {
    Error::failed("a cell is longer than 1 MB").next("Check that this is the right file.")
}

/// A workbook that no spreadsheet program wrote like this.
fn odd(what: &str) -> Error {
    Error::failed(format!("the file is not as spreadsheets write them: {what}"))
        .next("Open it in a spreadsheet and save it again as .xlsx.")
}

/// A workbook that cannot be unpacked.
pub(super) fn damaged() -> Error {
    Error::failed("the file is damaged or was cut short")
        .next("Take it again from where it came from, or open it in a spreadsheet and save it again.")
}
